"""How a session of each kind is made: what it can hold, how much of it, and the words around that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guided import safety
from guided.level import Level
from guided.writing import blocks
from guided.writing.moves import MOVES, Move
from guided.writing.spots import AREAS, BREATHS, NOTICED, RESTED_WITH, Breath, Spot

Part = Move | Spot | Breath


@dataclass(frozen=True)
class Way:
    """How a session of one kind is made."""

    parts: tuple[Part, ...]
    block: Callable[..., str]
    """The text of a part: the part, its amount, and the levels it plays at, those from one on up."""
    asks: str
    """The question what it is to hold."""
    where: tuple[str, ...]
    minutes: int
    """The usual length on a better day, at most."""
    longest: int
    """The most minutes that make sense."""
    amount: tuple[int, int, int, int]
    """How much of each part: the least, as usual, the most, and in which steps; times for movements, seconds else."""
    count: tuple[int, int, int]
    """How many parts at most: at flare, at gentle, at steady and better."""
    quiet: tuple[int, int]
    """Seconds of the rest before the end, on a better day: least and most."""
    title: str
    of: str
    """What stands in a title between that and the names of parts."""
    about: str
    ambience: str
    chime: str
    begin: str
    """Said once before the first part."""
    note: str
    """What an author wants to know of the parts."""
    rest: str
    """Said before the rest."""
    cautions: tuple[str, ...]
    sources: tuple[str, ...]

    def offered(self, where: str) -> tuple[Part, ...]:
        """What can be done at a place."""
        return tuple(part for part in self.parts if where in part.where)

    def levels(self, number: int) -> Sequence[Level]:
        """The levels at which the part of a number, from 0, plays: easier days have fewer."""
        flare, gentle, _ = self.count
        return tuple(Level)[0 if number < flare else 1 if number < gentle else 2 :]


LYING = ("bed", "floor", "chair")
PAUSES = "A pause is quiet. By level it is taken as it is; one number alone, like pause: 20s, grows on easier days."
STIRRED = "Quiet can stir up worry or old memories in some people; open your eyes, move, or stop whenever you like."
SHARP = (
    "Stop and rest with sharp or shooting pain, new numbness or weakness, new chest pain, faintness "
    "or unusual breathlessness.",
    safety.CHEST,
    "New numbness around the genitals or inner thighs, new trouble with bladder or bowels, new pain in both legs, "
    "or legs losing strength: go to your local emergency department now, or call your emergency number.",
    "After recent surgery or injury, in pregnancy, or with osteoporosis or a nerve problem in the leg, "
    "ask a physiotherapist first.",
)

WAYS: Mapping[str, Way] = {
    "relaxation": Way(
        parts=AREAS,
        block=blocks.release,
        asks="Which areas?",
        where=LYING,
        minutes=8,
        longest=12,
        amount=(20, 30, 40, 1),
        count=(6, 8, 10),
        quiet=(10, 180),
        title="Letting go",
        of=" of ",
        about="One area after another is allowed to rest, with nothing to tighten first.",
        ambience="rain",
        chime="bowl",
        begin="  - I will name one area at a time. Let it rest, if you like. (1s) Then it is quiet for a while.\n",
        note="rest is the time to enjoy letting go; involves names what is let go, for those who leave that out.",
        rest="Now your whole body can rest as it is.",
        cautions=(
            STIRRED.replace("Quiet", "Relaxing"),
            "With epilepsy, a serious mental health condition or a history of trauma, ask your care team first.",
        ),
        sources=("S1", "S2", "S17", "S52", "S55"),
    ),
    "stretch": Way(
        parts=MOVES,
        block=blocks.move,
        asks="Which areas or moves?",
        where=("bed", "floor", "chair", "standing"),
        minutes=12,
        longest=20,
        amount=(1, 12, 12, 1),
        count=(2, 4, 8),
        quiet=(15, 120),
        title="Small movements",
        of=" for ",
        about="A few small, slow movements, with plenty of rest between.",
        ambience="stream",
        chime="bell",
        begin="""\
  - include: move-kindly
  - say:
      flare: Today, a hint of each movement is plenty. Picturing it counts.
      gentle: About a third of the way is plenty. You can leave out any part.
      steady: About half of the way is plenty. You can leave out any part.
      better: Stay comfortable, well short of your limit. You can leave out any part.
""",
        note=(
            "into leads in, hold is how long to stay after those words, out leads out, and rest follows each time. "
            "involves names what a movement loads: whoever leaves that out hears what stands under instead, "
            "and not the line before it, which involves the same."
        ),
        rest="The moving is done. Now rest, in any way that suits you.",
        cautions=SHARP,
        sources=("S29", "S96", "S100"),
    ),
    "breathing": Way(
        parts=BREATHS,
        block=blocks.breath,
        asks="Which ways of breathing?",
        where=LYING,
        minutes=6,
        longest=15,
        amount=(20, 60, 180, 5),
        count=(4, 4, 4),
        quiet=(10, 120),
        title="Easy breathing",
        of=", ",
        about="Easy breathing, and quiet after it.",
        ambience="wind",
        chime="bowl",
        begin="""\
  - Let your breath come and go, by nose or mouth.
  - talk: essential
    say: If breath feels uneasy, notice your hands or the sounds instead.
""",
        note=(
            "4-6 is four seconds in and six out; lasting is how long, in whole breaths. No breath is held. "
            "What is said before each is by level, too: change the words with the numbers."
        ),
        rest="Now a rest, with nothing to follow.",
        cautions=(
            "If you feel dizzy, tingly or short of breath, go back to ordinary breathing.",
            "With a heart, lung or blood pressure condition, ask your care team before breathing to a count.",
            "If attending to breath makes you uneasy, feel your hands or listen to the sounds instead.",
        ),
        sources=("S69", "S71"),
    ),
    "mindfulness": Way(
        parts=NOTICED,
        block=blocks.visit,
        asks="What to notice?",
        where=LYING,
        minutes=8,
        longest=15,
        amount=(10, 25, 60, 1),
        count=(4, 6, 7),
        quiet=(15, 180),
        title="Noticing",
        of=" ",
        about="Short visits to what is there to be noticed, and a quiet rest.",
        ambience="drone",
        chime="bowl",
        begin="""\
  - If a spot is sore or uneasy, pass it by, and listen to the sounds. (2s)
  - It is fine if your mind wanders. (1s)
""",
        note=PAUSES,
        rest="Now let it all be there, for a while.",
        cautions=(
            "If noticing draws you to pain, pass over any part.",
            STIRRED,
            "With a serious mental health condition or a history of trauma, ask your care team first.",
        ),
        sources=("S52", "S55", "S116", "S129"),
    ),
    "rest": Way(
        parts=RESTED_WITH,
        block=blocks.visit,
        asks="What to rest with?",
        where=LYING,
        minutes=8,
        longest=20,
        amount=(15, 60, 180, 5),
        count=(3, 4, 5),
        quiet=(15, 180),
        title="A rest",
        of=" with ",
        about="Nothing to do for a while, and a voice that keeps the time.",
        ambience="sea",
        chime="bowl",
        begin="  - There is nothing to do here, and nothing to get right. (2s)\n",
        note=PAUSES,
        rest="Now rest, in your own way.",
        cautions=(STIRRED,),
        sources=("S52", "S55", "S96"),
    ),
}
"""The kinds of session that can be begun with a few answers."""
