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

from guided.core.cue import REST_CUE_KINDS, Cue, CueKind
from guided.sound import to_frames

LINE_GAP_FRAMES = to_frames(Decimal("0.25"))
"""The least silence after a spoken line (frames)."""

PAST_FRAME = -to_frames(3600)
"""Where a bed began that is there from the first frame on (frames)."""

MeasureLine = Callable[[str], int]
"""How long a line takes to say, in frames at `guided.sound.SAMPLE_RATE`."""


class SoundRole(StrEnum):
    """What a sound is to the listener."""

    VOICE = "voice"
    CHIME = "chime"
    TONE = "tone"


@dataclass(frozen=True, slots=True)
class ScheduledSound:
    """A sound at its place."""

    start: int
    """The frame of its first sample."""
    frames: int
    """How long it is; 0 for a chime, which rings for as long as it has."""
    role: SoundRole
    sound: str
    """The line of a voice, the name of a chime, the phase of a tone."""
    attenuation_db: float = 0.0
    """How many decibels softer than usual."""


@dataclass(frozen=True, slots=True)
class ScheduledCue:
    """A cue at its place."""

    cue: Cue
    start: int
    """Its first frame."""
    frames: int
    line: str = ""
    """What is said during it."""


@dataclass(frozen=True)
class Timeline:
    """A session in whole frames at `guided.sound.SAMPLE_RATE`, in order of time."""

    cues: tuple[ScheduledCue, ...] = ()
    sounds: tuple[ScheduledSound, ...] = ()
    beds: tuple[tuple[int, str], ...] = ()
    """Where the sound underneath changes, and to what: a name or "off"."""
    is_complete: bool = False
    """False while later cues are still to come."""

    @property
    def frames(self) -> int:
        """How long it is so far."""
        return self.cues[-1].start + self.cues[-1].frames if self.cues else 0

    @property
    def fade_start(self) -> int:
        """The frame from which on everything fades: the quiet after the last words; the end where there is none."""
        last = self.cues[-1:]
        return last[0].start if last and last[0].cue.kind is CueKind.LEAD else self.frames

    @cached_property
    def max_frames(self) -> int:
        """The length of the longest event (frames)."""
        return max((event.frames for event in self.sounds), default=0)

    def index_at(self, frame: int) -> int:
        """The number of the cue that plays at a frame: the last one begun."""
        return max(0, bisect_right(self.cues, frame, key=lambda p: p.start) - 1)


class TimelineBuilder:
    """Lays cues one after another. `timeline()` gives what is laid so far."""

    def __init__(self, measure: MeasureLine, bed: str = "off") -> None:
        """Take how to measure a line, asked once for each time a line is laid, and what sounds underneath already."""
        self._measure = measure
        self._next_frame = 0
        self._overrun: dict[str, int] = {}
        self._cues: list[ScheduledCue] = []
        self._scheduled: list[ScheduledSound] = []
        self._beds: list[tuple[int, str]] = [] if bed == "off" else [(PAST_FRAME, bed)]

    def add(self, cue: Cue) -> None:
        """Lay one more cue."""
        line = self._choose_line(cue)
        length = self._get_length(cue)
        self._add_sounds(cue, line, length)
        self._cues.append(ScheduledCue(cue, self._next_frame, length, line))
        self._next_frame += length

    def build(self, complete: bool = False) -> Timeline:
        """What is laid so far, frozen."""
        return Timeline(tuple(self._cues), tuple(self._scheduled), tuple(self._beds), complete)

    def _choose_line(self, cue: Cue) -> str:
        if cue.deadline is None:
            return cue.says[0] if cue.says else ""
        room = to_frames(cue.deadline - cue.delay)
        return next((line for line in cue.says if self._measure(line) <= room), "")

    def _get_length(self, cue: Cue) -> int:
        planned = to_frames(cue.seconds)
        if cue.kind is CueKind.SECTION:
            self._overrun.pop("", None)
        if cue.kind is CueKind.SAY:
            needed = LINE_GAP_FRAMES + max(map(self._measure, (*cue.says, *cue.other_side)))
            self._overrun[cue.pool] = self._overrun.get(cue.pool, 0) + max(0, needed - planned)
            return max(planned, needed)
        return (
            planned - self._repay(cue, planned) if cue.kind in REST_CUE_KINDS or cue.kind is CueKind.HEAT else planned
        )

    def _repay(self, cue: Cue, planned: int) -> int:
        paid = min(self._overrun.get(cue.pool, 0), planned // 2)
        self._overrun[cue.pool] = self._overrun.get(cue.pool, 0) - paid
        return paid

    def _add_sounds(self, cue: Cue, line: str, length: int) -> None:
        if cue.kind is CueKind.AMBIENCE:
            self._beds.append((self._next_frame, cue.name))
        if cue.kind is CueKind.CHIME:
            self._scheduled.append(ScheduledSound(self._next_frame, 0, SoundRole.CHIME, cue.name))
        if cue.kind in (CueKind.INHALE, CueKind.EXHALE):
            self._scheduled.append(ScheduledSound(self._next_frame, length, SoundRole.TONE, cue.kind))
        if line:
            start = self._next_frame + to_frames(cue.delay)
            self._scheduled.append(
                ScheduledSound(start, self._measure(line), SoundRole.VOICE, line, float(cue.attenuation_db))
            )


def build_timeline(cues: Iterable[Cue], measure: MeasureLine) -> Timeline:
    """Lay a whole session at once."""
    laying = TimelineBuilder(measure)
    for cue in cues:
        laying.add(cue)
    return laying.build(complete=True)
