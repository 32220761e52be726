"""How much of today is left for movement: minutes that belong to the day, not to a session."""

from collections.abc import Callable
from dataclasses import dataclass

from guided.core.level import Level
from guided.core.profile import Feel
from guided.today.situation import Situation

UNKNOWN = 5.0
"""Minutes of movement a day for those who have not looked for theirs yet."""
MORE, LESS = 1.1, 0.8
"""What a better day, and the days after a setback, multiply a person's own minutes by."""
AFTER_SET_BACK = 3
"""Days after a setback that have less."""


@dataclass(frozen=True)
class Room:
    """What movement there is room for."""

    seconds: float
    """Still left today."""
    level: Level
    """Movement is asked for at no harder level."""
    still: bool
    """Whether only rest and breath are suggested today."""
    spent: bool
    """Whether they have had their movement for today."""
    rules: tuple[str, ...]
    """The names of the rules that fired."""


def room(today: Situation) -> Room:
    """What movement there is room for today. Repeats count; for who asks to go beyond, a day's worth once more."""
    fired = [name for name, (holds, _) in FACTORS.items() if holds(today)]
    whole = float(today.profile.baseline or UNKNOWN) * 60
    for name in fired:
        whole *= FACTORS[name][1]
    spent = _moved(today) >= whole and not today.answers.beyond
    left = whole if today.answers.beyond else max(0.0, whole - _moved(today))
    still = any(today.risen(done) for done in today.done_today)
    told = {"no-baseline": today.profile.baseline is None, "rest-and-breath": still, "day-is-full": spent}
    level = Level.GENTLE if today.profile.baseline is None else Level.BETTER
    return Room(0.0 if still else left, level, still, spent, (*fired, *(name for name, holds in told.items() if holds)))


def _better(today: Situation) -> bool:
    known = today.profile.baseline is not None
    return known and today.answers.feel is Feel.BETTER and not today.profile.knocked_out


def _set_back(today: Situation) -> bool:
    return today.within(today.last_set_back, AFTER_SET_BACK)


FACTORS: dict[str, tuple[Callable[[Situation], bool], float]] = {
    "a-tenth-more": (_better, MORE),
    "a-fifth-less": (_set_back, LESS),
}
"""What changes a person's minutes for a day, by the name of the rule."""


def _moved(today: Situation) -> float:
    return sum(done.moved for done in today.done_today)
