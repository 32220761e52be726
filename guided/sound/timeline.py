"""The timeline: cues and the lengths of their clips become sounds at whole frames.

A spoken line owns its slot. A clip longer than that makes the slot longer, and the time is repaid from the next ease of
the same pool, which never goes below half; a new section owes nothing. Laying is causal: what is laid does not depend
on what comes later, so a session can begin to play while its later lines are still being spoken.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from guided.core.cue import EASE, Cue, Kind
from guided.sound import frames

BREATH = frames(Decimal("0.25"))
"""The least silence after a spoken line (frames)."""

LONG_SINCE = -frames(3600)
"""Where a bed began that is there from the first frame on (frames)."""

Measure = Callable[[str], int]
"""How long a line takes to say, in frames at `guided.sound.RATE`."""


class Role(StrEnum):
    """What a sound is to the listener."""

    VOICE = "voice"
    CHIME = "chime"
    TONE = "tone"


@dataclass(frozen=True, slots=True)
class Event:
    """A sound at its place."""

    start: int
    """The frame of its first sample."""
    frames: int
    """How long it is; 0 for a chime, which rings for as long as it has."""
    role: Role
    sound: str
    """The line of a voice, the name of a chime, the phase of a tone."""
    soften: float = 0.0
    """How many decibels softer than usual."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cue at its place."""

    cue: Cue
    start: int
    """Its first frame."""
    frames: int
    line: str = ""
    """What is said during it."""


@dataclass(frozen=True)
class Timeline:
    """A session in whole frames at `guided.sound.RATE`, in order of time."""

    placed: tuple[Placed, ...] = ()
    events: tuple[Event, ...] = ()
    beds: tuple[tuple[int, str], ...] = ()
    """Where the sound underneath changes, and to what: a name or "off"."""
    complete: bool = False
    """False while later cues are still to come."""

    @property
    def frames(self) -> int:
        """How long it is so far."""
        return self.placed[-1].start + self.placed[-1].frames if self.placed else 0

    @property
    def ending(self) -> int:
        """The frame from which on everything fades: the quiet after the last words; the end where there is none."""
        last = self.placed[-1:]
        return last[0].start if last and last[0].cue.kind is Kind.LEAD else self.frames

    @cached_property
    def longest(self) -> int:
        """The length of the longest event (frames)."""
        return max((event.frames for event in self.events), default=0)

    def at(self, frame: int) -> int:
        """The number of the cue that plays at a frame: the last one begun."""
        return max(0, bisect_right(self.placed, frame, key=lambda p: p.start) - 1)


class Laying:
    """Lays cues one after another. `timeline()` gives what is laid so far."""

    def __init__(self, measure: Measure, bed: str = "off") -> None:
        """Take how to measure a line, asked once for each time a line is laid, and what sounds underneath already."""
        self._measure = measure
        self._now = 0
        self._owed: dict[str, int] = {}
        self._placed: list[Placed] = []
        self._events: list[Event] = []
        self._beds: list[tuple[int, str]] = [] if bed == "off" else [(LONG_SINCE, bed)]

    def add(self, cue: Cue) -> None:
        """Lay one more cue."""
        line = self._spoken(cue)
        length = self._length(cue)
        self._sounds(cue, line, length)
        self._placed.append(Placed(cue, self._now, length, line))
        self._now += length

    def timeline(self, complete: bool = False) -> Timeline:
        """What is laid so far, frozen."""
        return Timeline(tuple(self._placed), tuple(self._events), tuple(self._beds), complete)

    def _spoken(self, cue: Cue) -> str:
        if cue.within is None:
            return cue.says[0] if cue.says else ""
        room = frames(cue.within - cue.after)
        return next((line for line in cue.says if self._measure(line) <= room), "")

    def _length(self, cue: Cue) -> int:
        planned = frames(cue.seconds)
        if cue.kind is Kind.SECTION:
            self._owed.pop("", None)
        if cue.kind is Kind.SAY:
            needed = BREATH + max(map(self._measure, (*cue.says, *cue.mirror)))
            self._owed[cue.pool] = self._owed.get(cue.pool, 0) + max(0, needed - planned)
            return max(planned, needed)
        return planned - self._repaid(cue, planned) if cue.kind in EASE or cue.kind is Kind.HEAT else planned

    def _repaid(self, cue: Cue, planned: int) -> int:
        paid = min(self._owed.get(cue.pool, 0), planned // 2)
        self._owed[cue.pool] = self._owed.get(cue.pool, 0) - paid
        return paid

    def _sounds(self, cue: Cue, line: str, length: int) -> None:
        if cue.kind is Kind.AMBIENCE:
            self._beds.append((self._now, cue.name))
        if cue.kind is Kind.CHIME:
            self._events.append(Event(self._now, 0, Role.CHIME, cue.name))
        if cue.kind in (Kind.INHALE, Kind.EXHALE):
            self._events.append(Event(self._now, length, Role.TONE, cue.kind))
        if line:
            start = self._now + frames(cue.after)
            self._events.append(Event(start, self._measure(line), Role.VOICE, line, float(cue.soften)))


def lay(cues: Iterable[Cue], measure: Measure) -> Timeline:
    """Lay a whole session at once."""
    laying = Laying(measure)
    for cue in cues:
        laying.add(cue)
    return laying.timeline(complete=True)
