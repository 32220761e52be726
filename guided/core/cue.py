"""Cues: what a session does, one thing after another, each with its time. Plain values that every later part reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from guided.core.level import Level


class Kind(StrEnum):
    """What happens during a cue."""

    LEAD = "lead"
    """Quiet before the first words and after the last."""
    SAY = "say"
    UNSAID = "unsaid"
    """The time of a line that somebody who wants fewer words does not hear."""
    PAUSE = "pause"
    MOVE = "move"
    """Time to move, written inside a stretch's words, or a pause spent on one's feet."""
    SETTLE = "settle"
    REST = "rest"
    HOLD = "hold"
    RELEASE = "release"
    """Time to enjoy letting go."""
    INHALE = "in"
    STILL = "still"
    """Breath held, in or out."""
    EXHALE = "out"
    BREATH = "breath"
    """Breathing at one's own pace."""
    CHIME = "chime"
    HEAT = "heat"
    """What is left of the time that something warm is kept on."""
    AMBIENCE = "ambience"
    SECTION = "section"


EASE = frozenset({Kind.PAUSE, Kind.SETTLE, Kind.REST})
"""Time that is rest: never shorter on an easier day, and what a line that ran over is repaid from."""
WORK = frozenset({Kind.HOLD, Kind.INHALE, Kind.STILL, Kind.EXHALE, Kind.BREATH})
"""Time that asks something: never longer on an easier day."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing that happens, and how long it takes."""

    id: str
    """The same for the same moment of a script at every level: path, iteration, side, rep, part."""
    kind: Kind
    seconds: Decimal
    """What it lasts, in tenths of a second; a spoken line that runs over makes it longer."""
    says: tuple[str, ...] = ()
    """What may be said, best first: the first that fits is. A cue of kind SAY says its one sentence always."""
    after: Decimal = Decimal(0)
    """Seconds into the cue at which the words begin."""
    within: Decimal | None = None
    """Seconds into the cue by which the words must have ended, or go unsaid; None: the cue waits for its words."""
    mirror: tuple[str, ...] = ()
    """What is said here on the other sides; the cue lasts as if it said the longest, so that sides are equal."""
    pool: str = ""
    """Time a long line took is repaid only by ease of the same pool, so that sides stay equal."""
    verb: str = ""
    """The kind of step it comes from: "stretch"."""
    name: str = ""
    """The step's name or heading, or a sound's name."""
    section: str = ""
    """The heading it stands under."""
    side: str = ""
    rep: int = 0
    """Which time this is, from 1; 0 where nothing is counted."""
    reps: int = 0
    sentence: int = 0
    """Which sentence of its text this is, from 1; 0 where it is none."""
    talk: str = ""
    """How needed the words are: "essential" to the last one, "extra" for those who want all; "" is as usual."""
    soften: Decimal = Decimal(0)
    """How many decibels softer the voice is than usual; louder below 0."""
    optional: bool = False
    heat: str = ""
    """The step that keeps something warm on meanwhile."""


@dataclass(frozen=True)
class Plan:
    """A session at a level, cue by cue."""

    name: str
    title: str
    level: Level
    language: str
    cues: tuple[Cue, ...]
    left_out: tuple[str, ...] = ()
    """The names of moves left out for what they involve, with nothing in their place."""
    replaced: tuple[str, ...] = ()
    """The names of moves that something else stands in for."""
    sleep: bool = False
    """Whether it is good for falling asleep."""

    @property
    def seconds(self) -> Decimal:
        """How long it takes: the time that is stated."""
        return sum((cue.seconds for cue in self.cues), Decimal(0))

    def sections(self) -> Iterator[tuple[str, Decimal]]:
        """Each heading with its start in seconds; what comes before the first heading stands under the title."""
        start, begun = Decimal(0), False
        for cue in self.cues:
            if cue.kind is Kind.SECTION:
                yield cue.name, start if begun else Decimal(0)
            elif not begun and cue.kind not in (Kind.LEAD, Kind.AMBIENCE):
                yield self.title, Decimal(0)
            begun |= cue.kind not in (Kind.LEAD, Kind.AMBIENCE)
            start += cue.seconds
