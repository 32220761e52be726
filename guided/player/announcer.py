"""What the player itself has to say, in the words of the language's phrase book."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from guided.core.cue import Cue, Kind, Plan
from guided.core.keys import Key
from guided.core.level import Level
from guided.plan import pacing
from guided.script import text

MINUTE = 60
CHOICE = Decimal(6)
"""How long an offer waits for a key (seconds)."""
FADING = Decimal(4)
"""The quiet at the end of the landing, over which the bed fades (seconds)."""
LEAD = Cue("lead", Kind.LEAD, Decimal("0.3"))
"""A little quiet before the first word after a jump, for what was heard before to give way."""


class Lines:
    """The stock lines of a session."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        """Take the lines of the phrase book."""
        self._phrases = phrases

    def line(self, key: str, **words: str) -> str:
        """One line, its words filled in. One that the book lacks is said by its name, so that nothing ends for it."""
        return text.fill(self._phrases.get(key, key.replace("-", " ")), words)

    def here(self, cue: Cue, left: float) -> Iterator[str]:
        """Where one is, and how long it still takes (seconds)."""
        if cue.section:
            yield self._place(cue)
        minutes = round(left / MINUTE)
        yield self.line("minutes-left", minutes=str(minutes)) if minutes > 1 else self.line("minute-left")

    def options(self, level: Level) -> dict[Key, str]:
        """What a pause offers, in this order; on the easiest level nothing is easier."""
        keys = {Key.TOGGLE: "go-on", Key.EASIER: "easier", Key.AGAIN: "once-more", Key.ENOUGH: "enough"}
        return {key: self.line(line) for key, line in keys.items() if key is not Key.EASIER or level is not Level.FLARE}

    def sentences(self, key: str) -> list[str]:
        """One line, sentence by sentence."""
        return list(text.sentences(self.line(key)))

    def warm(self) -> Iterator[str]:
        """What may be said at any time."""
        yield from self.options(Level.BETTER).values()
        yield from (*self.sentences("easiest"), *self.sentences("end"))
        for key in ("landing", "landing-warm"):
            yield from (piece for piece in text.pieces(self.line(key)) if isinstance(piece, str))

    def offer(self, level: Level, side: str) -> Iterator[Cue]:
        """The offer of a side that was left out."""
        yield from _cues(self.line("offer-side", side=side), level)
        yield Cue("wait", Kind.REST, CHOICE)

    def landing(self, plan: Plan, warm: bool = False) -> Plan:
        """A soft end from wherever one is, as a plan of its own; what warms one is taken away first."""
        line = self.line("landing-warm" if warm else "landing")
        cues = (LEAD, *_cues(line, plan.level), Cue("closing", Kind.LEAD, FADING))
        return Plan(plan.name, plan.title, plan.level, plan.language, cues)

    def resumed(self, cue: Cue, level: Level) -> Iterator[Cue]:
        """What is said first when a session goes on in another sitting."""
        yield from _cues(self.line("resume"), level)
        if cue.section:
            yield from _cues(self._place(cue), level)

    def back(self, level: Level) -> Iterator[Cue]:
        """What is said when the sound is back after a while."""
        yield from _cues(self.line("back"), level)

    def _place(self, cue: Cue) -> str:
        if cue.side:
            return self.line("here-side", section=cue.section, side=cue.side)
        return self.line("here", section=cue.section)


def _cues(words: str, level: Level) -> Iterator[Cue]:
    """The sentences and pauses of a line."""
    for n, piece in enumerate(text.pieces(words)):
        if isinstance(piece, Decimal):
            yield Cue(f"line:{n}", Kind.PAUSE, piece)
        else:
            yield Cue(f"line:{n}", Kind.SAY, pacing.USUAL[level].slot(text.count(piece)), says=(piece,))
