"""The movements that `guided new` offers, each with its dose at every level and the source it leans on.

The numbers stand in `sessions/SOURCES.md`. Doses at each level are this project's own proposal, and have not been
reviewed by a clinician.
"""

from dataclasses import dataclass
from typing import NamedTuple

from guided.level import LEVELS, Level

LYING = ("bed", "floor")
SEATED = ("chair",)
ANYWHERE = ("bed", "floor", "chair", "standing")


class Dose(NamedTuple):
    """How much of a movement a level asks for."""

    hold: int
    """Seconds to stay; 0 for none."""
    reps: int
    """How many times, on each side."""


@dataclass(frozen=True)
class Move:
    """A movement, and the words that lead through it."""

    name: str
    area: str
    """What somebody asks for who wants it: hips."""
    where: tuple[str, ...]
    involves: tuple[str, ...]
    source: str
    dose: str
    """For each level from the easiest up: seconds held x times, or - where it is not offered."""
    tell: str
    """Said before it; with a way out."""
    into: str
    again: str
    out: str
    instead: str
    """For who leaves it out; said once a side."""
    after: str
    """Said at the rest that follows."""
    sides: bool = False
    small: str = ""
    """What a flare day does where it is not offered then."""

    @property
    def title(self) -> str:
        """Its name as it is shown."""
        return self.name.replace("-", " ").capitalize()

    def at(self, level: Level) -> Dose | None:
        """Its dose at a level; None where it is not offered."""
        written = self.dose.split()[LEVELS.index(level)]
        return None if written == "-" else Dose(*map(int, written.split("x")))


MOVES = (
    Move(
        "pelvic-tilt", "back", LYING, ("low-back", "belly"), "S73", "0x3 2x4 5x5 5x6",
        tell="Now a small tip of the hips. You can picture it instead.",
        into="Breathing out, let your lower back flatten a little. (2s)",
        again="Flatten again, a little. (2s)",
        out="And let it go. (3s)",
        instead="Picture your lower back growing long and wide as you breathe out. (12s)",
        after="Let your back rest a while.",
    ),
    Move(
        "knee-rolls", "hips", LYING, ("twist", "low-back", "hip", "flat-on-back"), "S72", "0x2 2x3 5x5 5x6",
        tell="Now both knees sway, from side to side. You can rest instead, if you like.",
        into="Let both knees sway to the <side>. (3s)",
        again="To the <side> again. (3s)",
        out="And back to the middle. (3s)",
        instead="Picture both knees swaying a little to the <side>, and back. (6s)",
        after="Let your hips rest a while.",
        sides=True,
    ),
    Move(
        "ankle-pump", "feet", ANYWHERE[:3], ("calf", "foot"), "S85", "0x5 0x8 0x10 0x12",
        tell="Now your feet. Only the toes is fine, too, or you can picture it.",
        into="Let your toes drift towards you. (2s)",
        again="Towards you. (2s)",
        out="And away. (2s)",
        instead="Feel where your feet rest. (10s)",
        after="Let your feet rest a while.",
    ),
    Move(
        "one-knee-hug", "hips", LYING, ("flexion", "low-back", "hip", "knee", "hand", "flat-on-back"), "S74",
        "0x1 5x2 8x3 8x3",
        tell="Now one knee comes towards you, then the other. You can slide that heel in instead, or rest.",
        into="Hold behind your <side> thigh. (3s) Let that knee drift towards you. (3s)",
        again="Your <side> knee again. (4s)",
        out="Slowly, set that foot back down. (3s)",
        instead="Slide your <side> heel a little towards you, and back. (6s)",
        after="Let both hips rest a while.",
        sides=True,
    ),
    Move(
        "neck-turn", "neck", ("bed", "floor", "chair"), ("neck",), "S89", "0x2 3x2 5x4 5x4",
        tell="Now your head turns a little, eyes first. Only your eyes is plenty.",
        into="Let your eyes drift to the <side>, and your head may follow. (3s)",
        again="To the <side> again. (3s)",
        out="And back to the middle. (3s)",
        instead="Let only your eyes look to the <side>, and back. (6s)",
        after="Let your head be held.",
        sides=True,
    ),
    Move(
        "shoulder-rolls", "shoulders", ANYWHERE, ("shoulder",), "S93", "0x2 0x3 0x5 0x6",
        tell="Now your shoulders, hands low. Tiny circles are fine, or only the thought.",
        into="Let both shoulders roll back, and down. (4s)",
        again="Back, and down. (4s)",
        out="And rest. (1s)",
        instead="Let your arms be heavy. (12s)",
        after="Let your shoulders hang.",
    ),
    Move(
        "two-knee-hug", "back", LYING, ("flexion", "low-back", "hip", "knee", "hand", "flat-on-back"), "S73",
        "- - 5x2 5x2",
        tell="Now both knees together, if that suits your back. If not, stay resting.",
        into="Bring one knee up, then the other. (5s) Hold behind your thighs. (3s)",
        again="One knee up, then the other. (6s)",
        out="Let one foot down, then the other. (5s)",
        instead="Rest here, and let your breath move your back. (12s)",
        after="Let your back be wide.",
        small="Rest here, and let your breath move your back. (12s)",
    ),
    Move(
        "thigh-hold-leg-straighten", "legs", LYING, ("nerve", "thigh", "calf", "hand", "flat-on-back"), "S74",
        "- 3x2 5x3 5x3",
        tell="Now one leg grows a little longer, then the other. You can leave this out, if you like.",
        into="Hold behind your <side> thigh. (3s) Let that foot float up a little. (3s)",
        again="Your <side> foot floats up again. (4s)",
        out="And let it sink, slowly. (4s)",
        instead="Picture your <side> leg growing long. (6s)",
        after="Let both legs rest a while.",
        sides=True,
        small="Picture one leg growing long, then the other. (10s)",
    ),
    Move(
        "chin-tuck", "neck", ("bed", "floor", "chair"), ("neck",), "S84", "0x2 2x3 3x5 3x6",
        tell="Now the back of your neck grows long. The thought of it is enough.",
        into="Let your chin slide back a little, eyes level. (2s)",
        again="Slide back a little. (2s)",
        out="And let it come home. (2s)",
        instead="Picture the back of your neck growing long. (10s)",
        after="Let your neck be easy.",
    ),
    Move(
        "neck-tilt", "neck", ("bed", "floor", "chair"), ("neck",), "S89", "0x2 3x2 5x3 5x3",
        tell="Now one ear drifts down, then the other, hands at rest. You can picture it instead.",
        into="Let your <side> ear drift towards that shoulder. (3s)",
        again="Your <side> ear again. (3s)",
        out="And back to the middle. (3s)",
        instead="Let your <side> shoulder be heavy. (6s)",
        after="Let your head be easy.",
        sides=True,
    ),
    Move(
        "sit-tall", "back", SEATED, ("low-back",), "S84", "2x1 5x3 10x3 10x3",
        tell="Now you grow a little taller, then soften. Thinking of it is enough.",
        into="Let the top of your head float up. (3s)",
        again="A little taller again. (2s)",
        out="And soften. (2s)",
        instead="Lean back, and let the chair hold you for a few breaths. (12s)",
        after="Lean back, and rest there.",
    ),
    Move(
        "chest-open", "chest", SEATED, ("chest", "shoulder", "upper-back"), "S85", "2x2 5x3 5x5 5x6",
        tell="Now a little space across your chest. You can picture it instead.",
        into="Let your shoulders drift back and down. (3s)",
        again="Back and down again. (2s)",
        out="And let them come home. (2s)",
        instead="Picture your collarbones growing wide as you breathe in. (12s)",
        after="If that is enough for today, stay resting.",
    ),
    Move(
        "seated-twist", "back", SEATED, ("twist", "low-back", "upper-back"), "S85", "0x2 3x2 5x4 5x4",
        tell="Now a slow turn, arms crossed or at rest. You can turn only your eyes instead.",
        into="Let your chest turn a little to the <side>. (3s)",
        again="To the <side> again. (3s)",
        out="And back to the front. (3s)",
        instead="Let only your eyes look to the <side>, and back. (6s)",
        after="Let your back rest a while.",
        sides=True,
    ),
    Move(
        "blade-squeeze", "shoulders", ("chair", "standing"), ("upper-back",), "S73", "0x2 3x3 5x4 5x4",
        tell="Now your shoulder blades, elbows low. The thought of it is enough.",
        into="Let your shoulder blades draw together, lightly. (2s)",
        again="Lightly together. (2s)",
        out="And let them rest. (2s)",
        instead="Let your upper back rest. (12s)",
        after="Let your shoulders be easy.",
    ),
    Move(
        "cat-camel", "back", SEATED, ("flexion", "low-back", "upper-back"), "S83", "0x3 0x4 3x5 3x6",
        tell="Now your back rounds a little, then eases up. You can simply breathe instead.",
        into="Breathing out, let your back sink a little. (2s)",
        again="Out again, and sink. (2s)",
        out="Breathing in, let it lift. (3s)",
        instead="Breathe as you like, and feel your back against its support. (12s)",
        after="Let the chair have your weight.",
    ),
    Move(
        "hip-march", "hips", SEATED, ("hip", "knee"), "S85", "- 0x3 0x5 0x6",
        tell="Now one foot lifts, then the other. A light heel is plenty.",
        into="Let your <side> foot grow light, or lift. (2s)",
        again="Your <side> foot again. (2s)",
        out="And set it down. (2s)",
        instead="Let your <side> leg be heavy. (6s)",
        after="Let the seat have your weight.",
        sides=True,
        small="Let one heel slide a little forward, and back. (8s) And the other heel. (8s)",
    ),
    Move(
        "side-lean", "back", SEATED, ("low-back", "arm"), "S87", "0x2 3x2 8x3 8x3",
        tell="Now a small lean, one hand sliding down beside you. The other holds on. A finger's width is fine.",
        into="Let your <side> hand slide down beside you. (3s)",
        again="Down on the <side> again. (3s)",
        out="And slide back up. (3s)",
        instead="Feel what is under your <side> hip, for a breath or two. (8s)",
        after="Sit in any way that is easy.",
        sides=True,
    ),
    Move(
        "arm-float", "arms", SEATED, ("arm", "shoulder"), "S94", "- 0x3 0x5 0x6",
        tell="Now your arms float, no higher than your chest. Hands alone is fine.",
        into="Let both arms float forward and up a little. (3s)",
        again="Float up again. (3s)",
        out="And let them sink, slowly. (4s)",
        instead="Let your hands rest in your lap. (12s)",
        after="Let your arms be heavy.",
        small="Let your hands grow light in your lap, and then heavy. (10s)",
    ),
    Move(
        "forward-rest", "back", SEATED, ("flexion", "low-back", "hip", "head-down"), "S87", "0x1 5x2 8x2 8x2",
        tell="Now a rest leaning forward, onto pillows or a table. If you get dizzy, come up slowly, and lean back.",
        into="Let your hands walk forward along your thighs. (4s) Rest on your forearms. (3s)",
        again="Forward again, and rest. (6s)",
        out="Slowly, let your hands bring you up, head last. (5s)",
        instead="Stay leaning back, and let your breath move you. (12s)",
        after="Lean back, and stay a while.",
    ),
    Move(
        "standing-backbend", "back", ("standing",), ("balance", "extension", "low-back"), "S72", "- - 2x3 2x3",
        tell="Now a very small backbend, one hand on the counter. Just growing tall is enough.",
        into="Look ahead, and let your chest float up. (2s)",
        again="Let your chest float up. (2s)",
        out="And come back to the middle. (2s)",
        instead="Sit a little taller, and soften. (12s)",
        after="Rest here, or sit for a while.",
        small="Let the top of your head float up, and soften. (10s)",
    ),
)  # fmt: skip
"""In the order in which they are taken where there is no wish for another."""
