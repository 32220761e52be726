"""The mix: any block of a session, from anywhere, always the same.

The voice stands in the middle; the bed underneath gives way to it by times known beforehand, not by listening, and one
memoryless knee at the very end keeps every peak below full scale. There is no state that remembers what was read.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from guided.sound import Samples, Stereo, db_to_gain, to_frames
from guided.sound.sample_library import SampleLibrary
from guided.sound.timeline import ScheduledSound, SoundRole, Timeline
from guided.sound.tones import make_breath_tone

DUCK_DB = 8.0
"""How far the bed gives way to the voice (decibels)."""
DUCK_ATTACK_FRAMES = to_frames(Decimal("0.4"))
"""The bed begins to give way this long before a word (frames)."""
DUCK_HOLD_FRAMES = to_frames(Decimal("0.6"))
DUCK_RELEASE_FRAMES = to_frames(Decimal("1.5"))
"""After a word the bed stays low this long, then takes this long to come back (frames)."""
BED_FADE_FRAMES = to_frames(3)
"""How long one bed takes to give way to the next, or to silence (frames)."""
MAX_CHIME_FRAMES = to_frames(12)
"""No chime rings longer (frames)."""
NEVER = 2**60
"""A frame that no session reaches."""
ZERO_GAIN, UNITY_GAIN = np.zeros(1, np.float32), np.ones(1, np.float32)
"""Levels that do not change."""
LIMITER_KNEE, LIMITER_CEILING = 0.5, 0.84
"""Samples up to the knee are untouched; none ever reaches the ceiling, -1.5 dB below full scale."""

_breath_tone = lru_cache(maxsize=8)(make_breath_tone)

SpeakLine = Callable[[str], Samples]
"""The sound of a line: mono at `guided.sound.SAMPLE_RATE`."""


class Mix:
    """A session as sound."""

    def __init__(self, timeline: Timeline, speak: SpeakLine, sounds: SampleLibrary) -> None:
        """Take what to play when, and where its sounds come from."""
        self.timeline = timeline
        """What is laid; may be replaced by one that goes on further."""
        self._speak = speak
        self._sounds = sounds
        self._preloaded: dict[ScheduledSound, NDArray[np.float32]] = {}

    @property
    def frames(self) -> int:
        """How long the session is, as far as it is laid."""
        return self.timeline.frames

    @property
    def ready_frames(self) -> int:
        """Blocks that end before this frame are final, though later cues may still be to come.

        Until the last of them have come, only the bed sounds at this frame, so that one can wait here.
        """
        line = self.timeline
        if line.is_complete:
            return line.frames
        ready = max(0, line.frames - DUCK_ATTACK_FRAMES)
        while begun := [event.start for event in _find_sounds(line, ready, ready + 1) if self._is_active(event, ready)]:
            ready = min(begun)
        return ready

    def read(self, start: int, frames: int, shift: int = 0) -> Stereo:
        """One block of the session.

        Args:
            start: its first frame, from 0.
            frames: its length; cut at the session's end.
            shift: how many frames of bed have been put in before this place.

        Returns:
            float32, shape (n, 2), in (-1, 1), n <= frames.
        """
        return soft_limit(self.read_unlimited(start, frames, shift))

    def read_unlimited(self, start: int, frames: int, shift: int = 0) -> Stereo:
        """The same before the knee, for those who add to it, or change its level, and bend it then."""
        line = self.timeline
        frames = max(0, min(frames, self.frames - start))
        block = self._add_beds(line, start, frames, shift)
        for event in _find_sounds(line, start, start + frames):
            self._add_sound(block, event, start)
        if line.is_complete and start + frames > line.fade_start:
            block *= _fade_out(line.frames - start, frames, line.frames - line.fade_start)[:, None]
        return block

    def read_bed(self, start: int, frames: int, shift: int) -> Stereo:
        """A block of bed alone, before the knee, put in before `start` while a line is not ready yet."""
        block = np.zeros((frames, 2), np.float32)
        for name, level in _find_beds(self.timeline, start, 1):
            block += self._sounds.get_bed(name).read(start + shift, frames) * (
                level * _duck_gain(self.timeline, start, 1)
            )
        return block

    def preload(self, start: int, frames: int, shift: int = 0) -> None:
        """Load what sounds in a stretch to come, so that reading it only copies."""
        near = _find_sounds(self.timeline, start, start + frames)
        self._preloaded = {event: self._load_samples(event) for event in near}
        for name, _ in _find_beds(self.timeline, start, frames):
            self._sounds.get_bed(name).read(start + shift, frames)

    def _add_beds(self, line: Timeline, start: int, frames: int, shift: int) -> Stereo:
        block = np.zeros((frames, 2), np.float32)
        for name, level in _find_beds(line, start, frames):
            bed = self._sounds.get_bed(name).read(start + shift, frames)
            block += _apply_gain(bed, level * _duck_gain(line, start, frames))
        return block

    def _add_sound(self, block: Stereo, event: ScheduledSound, start: int) -> None:
        samples = self._preloaded.get(event)
        samples = self._load_samples(event) if samples is None else samples
        first, last = max(start, event.start), min(start + len(block), event.start + len(samples))
        if first < last:
            part = samples[first - event.start : last - event.start] * np.float32(db_to_gain(-event.attenuation_db))
            both = np.broadcast_to(part, (last - first, 2))
            for channel, sound in zip(block[first - start : last - start].T, both.T, strict=True):
                np.add(channel, sound, out=channel)

    def _is_active(self, event: ScheduledSound, frame: int) -> bool:
        """Whether an event has begun before a frame and sounds there still."""
        return event.start < frame < event.start + (event.frames or len(self._load_samples(event)))

    def _load_samples(self, event: ScheduledSound) -> NDArray[np.float32]:
        """A sound, shape (frames, 1) or (frames, 2)."""
        if event.role is SoundRole.CHIME:
            return self._sounds.get_chime(event.sound)
        if event.role is SoundRole.TONE:
            return _breath_tone(event.sound, event.frames)[:, None]
        return self._speak(event.sound)[:, None]


def _find_sounds(line: Timeline, start: int, end: int) -> Iterator[ScheduledSound]:
    """Every event that may be heard between two frames."""
    first = bisect_left(line.sounds, start - max(MAX_CHIME_FRAMES, line.max_frames), key=lambda e: e.start)
    for event in line.sounds[first:]:
        if event.start >= end:
            return
        if not event.frames or event.start + event.frames > start:
            yield event


def _find_beds(line: Timeline, start: int, frames: int) -> Iterator[tuple[str, Samples]]:
    """Every bed heard in a block, with its level."""
    for (begin, name), (end, _) in pairwise([*line.beds, (NEVER, "")]):
        if name != "off" and begin < start + frames and start < end + BED_FADE_FRAMES:
            rising = 1 - _fade_out(begin + BED_FADE_FRAMES - start, frames, BED_FADE_FRAMES)
            yield name, rising * _fade_out(end + BED_FADE_FRAMES - start, frames, BED_FADE_FRAMES)


def _duck_gain(line: Timeline, start: int, frames: int) -> Samples:
    """What the bed is multiplied by to leave room for the voice."""
    low = ZERO_GAIN
    for event in _find_sounds(
        line, start - DUCK_HOLD_FRAMES - DUCK_RELEASE_FRAMES, start + frames + DUCK_ATTACK_FRAMES
    ):
        if event.role is SoundRole.VOICE:
            away = 1 - _fade_out(event.start - start, frames, DUCK_ATTACK_FRAMES)
            back = _fade_out(
                event.start + event.frames + DUCK_HOLD_FRAMES + DUCK_RELEASE_FRAMES - start, frames, DUCK_RELEASE_FRAMES
            )
            low = np.maximum(low, away * back)
    return np.asarray(np.exp(low * np.float32(np.log(db_to_gain(-DUCK_DB)))), np.float32)


def _apply_gain(block: Stereo, level: Samples) -> Stereo:
    """A block at a level, changed in place."""
    if len(level) == 1:
        block *= level
    else:  # a channel at a time: along rows of two, numpy takes twice as long
        for channel in block.T:
            np.multiply(channel, level, out=channel)
    return block


def _fade_out(end: int, frames: int, length: int) -> Samples:
    """A block of a fade from 1 to 0 that ends `end` frames after the block's first one, in a raised cosine.

    Shape (frames,); (1,) where nothing changes, which is nearly always and costs next to nothing.
    """
    begin = end - length
    if begin >= frames:
        return UNITY_GAIN
    if end <= 0:
        return ZERO_GAIN
    first, last = max(begin, 0), min(end, frames)
    level = np.zeros(frames, np.float32)
    level[:first] = 1
    level[first:last] = _fade_curve(length)[first - begin : last - begin]
    return level


@cache
def _fade_curve(length: int) -> Samples:
    """A whole fade of one of the few lengths there are, worked out once."""
    return np.asarray(0.5 + 0.5 * np.cos(np.pi / length * np.arange(length)), np.float32)


def soft_limit(block: Stereo) -> Stereo:
    """Bend what is above the knee towards the ceiling, each sample by itself."""
    if max(block.max(initial=0), -block.min(initial=0)) > LIMITER_KNEE:
        over = np.abs(block) > LIMITER_KNEE
        loud = block[over]
        room = LIMITER_CEILING - LIMITER_KNEE
        block[over] = np.sign(loud) * (LIMITER_KNEE + room * np.tanh((np.abs(loud) - LIMITER_KNEE) / room))
    return block
