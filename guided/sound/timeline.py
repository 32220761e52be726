"""The timeline: cues and the lengths of their clips become sounds at whole frames.

A spoken line has its slot. A longer clip makes the slot longer, and the time is repaid from the next rest of the same
pool, which never goes below half; a new section owes nothing. The builder is causal: no cue depends on later ones, so a
session can begin to play while its later lines are still being spoken.
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
"""The start of a bed that is heard from the first frame on (frames)."""

MeasureLine = Callable[[str], int]
"""How long a line takes to say, in frames at `guided.sound.SAMPLE_RATE`."""


class SoundRole(StrEnum):
    """The role of a sound for the listener."""

    VOICE = "voice"
    CHIME = "chime"
    TONE = "tone"


@dataclass(frozen=True, slots=True)
class ScheduledSound:
    """A sound at its frame."""

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
    """A cue at its frame."""

    cue: Cue
    start: int
    """Its first frame."""
    frames: int
    line: str = ""
    """The line said during it."""


@dataclass(frozen=True)
class Timeline:
    """A session in whole frames at `guided.sound.SAMPLE_RATE`, in order of time."""

    cues: tuple[ScheduledCue, ...] = ()
    sounds: tuple[ScheduledSound, ...] = ()
    beds: tuple[tuple[int, str], ...] = ()
    """The frames at which the bed changes, each with its name or "off"."""
    is_complete: bool = False
    """False while later cues are still to come."""

    @property
    def frames(self) -> int:
        """How long it is so far."""
        return self.cues[-1].start + self.cues[-1].frames if self.cues else 0

    @property
    def fade_start(self) -> int:
        """The frame from which on everything fades: the quiet after the last words; the end where there is none."""
        last_cue = self.cues[-1:]
        return last_cue[0].start if last_cue and last_cue[0].cue.kind is CueKind.LEAD else self.frames

    @cached_property
    def max_frames(self) -> int:
        """The length of the longest sound (frames)."""
        return max((sound.frames for sound in self.sounds), default=0)

    def index_at(self, frame: int) -> int:
        """The number of the cue that plays at a frame: the last one begun."""
        return max(0, bisect_right(self.cues, frame, key=lambda cue: cue.start) - 1)


class TimelineBuilder:
    """Builds a timeline, cue by cue. `build()` gives it as it is so far."""

    def __init__(self, measure: MeasureLine, bed: str = "off") -> None:
        """Take how to measure a line, called for each line that is added, and the bed that already plays."""
        self._measure = measure
        self._next_frame = 0
        self._overrun: dict[str, int] = {}
        self._cues: list[ScheduledCue] = []
        self._scheduled: list[ScheduledSound] = []
        self._beds: list[tuple[int, str]] = [] if bed == "off" else [(PAST_FRAME, bed)]

    def add(self, cue: Cue) -> None:
        """Add the next cue."""
        line = self._choose_line(cue)
        length = self._get_length(cue)
        self._add_sounds(cue, line, length)
        self._cues.append(ScheduledCue(cue, self._next_frame, length, line))
        self._next_frame += length

    def build(self, complete: bool = False) -> Timeline:
        """The timeline so far."""
        return Timeline(tuple(self._cues), tuple(self._scheduled), tuple(self._beds), complete)

    def _choose_line(self, cue: Cue) -> str:
        if cue.deadline is None:
            return cue.says[0] if cue.says else ""
        available_frames = to_frames(cue.deadline - cue.delay)
        return next((line for line in cue.says if self._measure(line) <= available_frames), "")

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

    def _repay(self, cue: Cue, planned_frames: int) -> int:
        repaid_frames = min(self._overrun.get(cue.pool, 0), planned_frames // 2)
        self._overrun[cue.pool] = self._overrun.get(cue.pool, 0) - repaid_frames
        return repaid_frames

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
    """The timeline of all cues of a session."""
    builder = TimelineBuilder(measure)
    for cue in cues:
        builder.add(cue)
    return builder.build(complete=True)
