"""Health conditions: what each leaves out of a session, and what it keeps short.

A cautious proposal of this project's own, leaning on the sources named (`sessions/SOURCES.md`); no clinician has
reviewed it. It never adds anything, and a person's own clinician knows better.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

MOVEMENT_LOADS = frozenset({
    "flexion", "extension", "twist", "neck", "jaw", "shoulder", "overhead", "upper-back", "low-back", "chest", "belly",
    "arm", "hand", "wrist", "hip", "thigh", "knee", "calf", "foot", "nerve", "balance", "floor", "head-down", "tension",
})  # fmt: skip
"""The loads that move or tense a part of the body, by the names `involves` uses."""


@dataclass(frozen=True)
class Condition:
    """A health condition: what it leaves out, and what it changes."""

    exclusions: frozenset[str] = frozenset()
    """By the names `involves` uses."""
    longest_hold: Decimal | None = None
    """Holds last at most so long (seconds); None leaves them as they are."""
    voice_only: bool = False
    """Whether there is no sound but the voice."""
    why: str = ""
    """In a few words, for those who ask."""
    source: str = ""
    """As numbered in `sessions/SOURCES.md`; "own" where nothing was found and the choice is ours alone."""


def _exclude(*loads: str, why: str, source: str, longest_hold: int | None = None) -> Condition:
    return Condition(frozenset(loads), None if longest_hold is None else Decimal(longest_hold), why=why, source=source)


CONDITIONS: Mapping[str, Condition] = {
    "osteoporosis": _exclude(
        "flexion", "twist", why="bending forward and twisting load weak bones", source="S97, S98"
    ),
    "hypermobile": _exclude(why="joints that go far are kept from their limits", source="S99", longest_hold=5),
    "spinal-stenosis": _exclude("extension", why="bending backwards can bring on leg pain", source="own"),
    "disc-sciatica": _exclude("flexion", "nerve", why="bending and nerve glides can bring on leg pain", source="S95"),
    "sacroiliac": _exclude("twist", "balance", why="one-sided turning can stir the joint up", source="own"),
    "hip-arthritis": _exclude("floor", why="getting down and up asks much of hips", source="own", longest_hold=5),
    "knee-arthritis": _exclude("knee", "floor", why="kneeling and deep bending ask much of knees", source="S79"),
    "neck-problem": _exclude("neck", "overhead", why="a neck that gives trouble is left to rest", source="S52"),
    "wrist": _exclude("wrist", why="no weight on the hands", source="S52"),
    "dizzy": _exclude("head-down", "balance", "breath-hold", why="nothing that can make it turn", source="S71"),
    "low-blood-pressure": _exclude("head-down", "balance", "breath-hold", why="standing up can be faint", source="S71"),
    "heart-or-blood-pressure": _exclude(
        "tension", "breath-hold", "head-down", "heat", why="ask a clinician about these first", source="S53, S70, S119"
    ),
    "asthma": _exclude("breath-hold", why="breath is never held", source="S56, S70"),
    "copd": _exclude("breath-hold", "flat-on-back", "head-down", why="lying flat can be breathless", source="S71"),
    "pregnancy": _exclude(
        "flat-on-back", "breath-hold", "tension", "heat", why="not flat, no held breath, no heat unasked",
        source="S61, S119",
    ),
    "seizures": _exclude("breath-hold", "paced-breath", why="breath is left as it comes", source="S55"),
    "trauma": _exclude("breath-hold", "paced-breath", why="nothing takes hold of the breath", source="S70, S146"),
    "sound-sensitive": Condition(voice_only=True, why="no chime and nothing underneath, only the voice", source="own"),
    "numb-skin-or-diabetes": _exclude("heat", why="warmth that is not felt can burn", source="S117, S119"),
    "patch-or-drowsy-medicine": _exclude(
        "heat", why="warmth near a medicine patch, or while drowsy, can do harm", source="own"
    ),
    "recent-surgery-or-injury": _exclude(
        *MOVEMENT_LOADS, "heat", why="rest, release and breath alone, until you were told otherwise", source="S10, S52"
    ),
}  # fmt: skip
"""Every condition there is, by name."""


def merge_conditions(names: Collection[str]) -> Condition:
    """Several conditions as one: everything that any of them leaves out, and the shortest holds.

    Args:
        names: of `CONDITIONS`.
    """
    conditions = [CONDITIONS[name] for name in names]
    longest_holds = [condition.longest_hold for condition in conditions if condition.longest_hold is not None]
    exclusions = frozenset().union(*(condition.exclusions for condition in conditions))
    return Condition(exclusions, min(longest_holds, default=None), any(item.voice_only for item in conditions))
