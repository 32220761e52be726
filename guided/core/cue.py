"""Cues: what a session does, one thing after another, each with its time. Plain values that every later part reads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from guided.core.level import Level


class CueKind(StrEnum):
    """What happens during a cue."""

    LEAD = "lead"
    """Quiet before the first words and after the last."""
    SAY = "say"
    OMITTED_LINE = "unsaid"
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
    BREATH_HOLD = "still"
    """Breath held, in or out."""
    EXHALE = "out"
    BREATH = "breath"
    """Breathing at one's own pace."""
    CHIME = "chime"
    HEAT = "heat"
    """What is left of the time that something warm is kept on."""
    AMBIENCE = "ambience"
    SECTION = "section"


REST_CUE_KINDS = frozenset({CueKind.PAUSE, CueKind.SETTLE, CueKind.REST})
"""Time that is rest: never shorter on an easier day, and what a line that ran over is repaid from."""
WORK_CUE_KINDS = frozenset({CueKind.HOLD, CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE, CueKind.BREATH})
"""Time that asks something: never longer on an easier day."""


class Added(StrEnum):
    """Why a session has a cue that is not in its plan: a side of a stretch was left out."""

    OFFER = "offer"
    """The side is offered."""
    TAKEN = "taken"
    """The offer was taken up: the side is played."""


class Turn(NamedTuple):
    """One round of the steps inside a step."""

    step: str
    """The path of the step around them, with what is around that since the turn before."""
    number: str
    """Which time it is, from 0."""


# A side may be called anything, colons and all: it is read as short as what follows allows, and is empty only where
# a time follows at once. So `3@left.1:hold` has side, time and part, and `3@:up` has a side that begins with a colon.
_ID = re.compile(
    rf"(?:(?P<added>{'|'.join(Added)}):)?(?P<path>[^@]+?)(?:@(?P<side>(?=\.[1-9])|.+?)(?:\.(?P<rep>[1-9][0-9]*))?)?"
    r"(?::(?P<part>[^:]+))?",
    re.DOTALL,
)


class CueId(NamedTuple):
    """The moment of a script that a cue comes from, the same at every level. It is written `2~0/3.1@left.2:into.0`."""

    path: str
    """The step, by its path in its file. Before that stand the turns of steps around it (`2~0/`), the sides that it
    stands in for (`left/`), and the includes that brought it (`6>`).
    """
    side: str = ""
    rep: int = 0
    """The repetition of a stretch, from 1; 0 outside of repetitions, as between two sides."""
    part: str = ""
    """The part of the step: "hold", or "into.0" for the first piece of a text."""
    added: Added | None = None

    @classmethod
    def parse(cls, text: str) -> "CueId":
        """Read an id as it is written. Raises ValueError for what is none.

        The sides of a script may have any name. The id of a side called `a.1` reads as the first time of side `a`,
        where no time follows; it is still written the same.
        """
        match = _ID.fullmatch(text)
        if match is None:
            raise ValueError(text)
        added = Added(match["added"]) if match["added"] else None
        cue_id = cls(match["path"], match["side"] or "", int(match["rep"] or 0), match["part"] or "", added)
        if str(cue_id) != text:
            raise ValueError(text)
        return cue_id

    def __str__(self) -> str:
        prefix = f"{self.added}:" if self.added else ""
        side = f"@{self.side}" if self.side or self.rep else ""
        rep = f".{self.rep}" if self.rep else ""
        part = f":{self.part}" if self.part else ""
        return f"{prefix}{self.path}{side}{rep}{part}"

    @property
    def all_sides(self) -> "CueId":
        """The step it belongs to, all of its sides together."""
        return CueId(self.path, added=self.added)

    @property
    def step(self) -> "CueId":
        """The step it belongs to: one side of it, where it has sides."""
        return CueId(self.path, self.side, added=self.added)

    @property
    def move(self) -> "CueId":
        """The step, or the time of a stretch on one side, that it belongs to."""
        return self._replace(part="")

    def piece(self, number: int) -> "CueId":
        """Another piece of the text that it is a piece of, by its number from 0."""
        return self._replace(part=f"{self.part.rpartition('.')[0]}.{number}")

    @property
    def top_step(self) -> "CueId":
        """The step of the outermost file that it comes from: itself, or the one that includes it."""
        return CueId(self.path.partition(">")[0])

    @property
    def step_path(self) -> str:
        """The path of its step as written in a file, without the turns around it."""
        return self.path.rpartition("/")[2]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The round in each step around it that repeats its steps; the outermost first."""
        outer_parts = (part.partition("~") for part in self.path.split("/")[:-1])
        return tuple(Turn(step, number) for step, has_turn, number in outer_parts if has_turn)


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing that happens, and how long it takes."""

    id: CueId
    kind: CueKind
    seconds: Decimal
    """Its length, in tenths of a second; a spoken line that runs over makes it longer."""
    says: tuple[str, ...] = ()
    """The lines it may say, best first: the first that fits is said. A cue of kind SAY always says its one sentence."""
    delay: Decimal = Decimal(0)
    """Seconds into the cue at which the words begin."""
    deadline: Decimal | None = None
    """Seconds into the cue by which the words must have ended, or go unsaid; None: the cue waits for its words."""
    other_side: tuple[str, ...] = ()
    """The sentences of the other sides in its place; it lasts as if it said the longest, so that sides are equal."""
    pool: str = ""
    """Time a long line took is repaid only by ease of the same pool, so that sides stay equal."""
    step_type: str = ""
    """The kind of step it comes from: "stretch"."""
    name: str = ""
    """The step's name or heading, or a sound's name."""
    section: str = ""
    """The heading it is under."""
    side: str = ""
    rep: int = 0
    """The repetition, from 1; 0 where nothing is counted."""
    reps: int = 0
    sentence: int = 0
    """The number of the sentence in its text, from 1; 0 if it is none."""
    talk: str = ""
    """How needed the words are: "essential" to the last one, "extra" for those who want all; "" is as usual."""
    attenuation_db: Decimal = Decimal(0)
    """How many decibels softer the voice is than usual; louder below 0."""
    optional: bool = False
    heat_id: str = ""
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
    """The names of moves replaced by something else."""
    for_sleep: bool = False
    """Whether it is good for falling asleep."""

    @property
    def seconds(self) -> Decimal:
        """Its planned length in seconds, which screens state."""
        return sum((cue.seconds for cue in self.cues), Decimal(0))

    def list_starts(self) -> list[tuple[Decimal, Cue]]:
        """Each cue with its start in seconds."""
        starts = accumulate((cue.seconds for cue in self.cues), initial=Decimal(0))
        return list(zip(starts, self.cues, strict=False))

    def iter_sections(self) -> Iterator[tuple[str, Decimal]]:
        """Each heading with its start in seconds; cues before the first heading are under the title."""
        start, has_content = Decimal(0), False
        for cue in self.cues:
            if cue.kind is CueKind.SECTION:
                yield cue.name, start if has_content else Decimal(0)
            elif not has_content and cue.kind not in (CueKind.LEAD, CueKind.AMBIENCE):
                yield self.title, Decimal(0)
            has_content |= cue.kind not in (CueKind.LEAD, CueKind.AMBIENCE)
            start += cue.seconds
