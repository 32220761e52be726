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

from guided.sound import Samples, Stereo, frames, gain
from guided.sound.sample_library import Sounds
from guided.sound.timeline import Event, Role, Timeline
from guided.sound.tones import tone

DUCK = 8.0
"""How far the bed gives way to the voice (decibels)."""
YIELD = frames(Decimal("0.4"))
"""The bed begins to give way this long before a word (frames)."""
STAY = frames(Decimal("0.6"))
RETURN = frames(Decimal("1.5"))
"""After a word the bed stays low this long, then takes this long to come back (frames)."""
CROSSFADE = frames(3)
"""How long one bed takes to give way to the next, or to silence (frames)."""
RINGING = frames(12)
"""No chime rings longer (frames)."""
NEVER = 2**60
"""A frame that no session reaches."""
NOTHING, ALL = np.zeros(1, np.float32), np.ones(1, np.float32)
"""Levels that do not change."""
KNEE, CEILING = 0.5, 0.84
"""Samples up to the knee are untouched; none ever reaches the ceiling, -1.5 dB below full scale."""

_tone = lru_cache(maxsize=8)(tone)

Speak = Callable[[str], Samples]
"""The sound of a line: mono at `guided.sound.RATE`."""


class Mix:
    """A session as sound."""

    def __init__(self, timeline: Timeline, speak: Speak, sounds: Sounds) -> None:
        """Take what to play when, and where its sounds come from."""
        self.timeline = timeline
        """What is laid; may be replaced by one that goes on further."""
        self._speak = speak
        self._sounds = sounds
        self._near: dict[Event, NDArray[np.float32]] = {}

    @property
    def frames(self) -> int:
        """How long the session is, as far as it is laid."""
        return self.timeline.frames

    @property
    def ready(self) -> int:
        """Blocks that end before this frame are final, though later cues may still be to come.

        Until the last of them have come, only the bed sounds at this frame, so that one can wait here.
        """
        line = self.timeline
        if line.complete:
            return line.frames
        ready = max(0, line.frames - YIELD)
        while begun := [event.start for event in _sounding(line, ready, ready + 1) if self._lasts(event, ready)]:
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
        return knee(self.blend(start, frames, shift))

    def blend(self, start: int, frames: int, shift: int = 0) -> Stereo:
        """The same before the knee, for those who add to it, or change its level, and bend it then."""
        line = self.timeline
        frames = max(0, min(frames, self.frames - start))
        block = self._bed(line, start, frames, shift)
        for event in _sounding(line, start, start + frames):
            self._add(block, event, start)
        if line.complete and start + frames > line.ending:
            block *= _fade(line.frames - start, frames, line.frames - line.ending)[:, None]
        return block

    def idle(self, start: int, frames: int, shift: int) -> Stereo:
        """A block of bed alone, before the knee, put in before `start` while a line is not ready yet."""
        block = np.zeros((frames, 2), np.float32)
        for name, level in _beds(self.timeline, start, 1):
            block += self._sounds.bed(name).read(start + shift, frames) * (level * _ducked(self.timeline, start, 1))
        return block

    def prepare(self, start: int, frames: int, shift: int = 0) -> None:
        """Load what sounds in a stretch to come, so that reading it only copies."""
        near = _sounding(self.timeline, start, start + frames)
        self._near = {event: self._samples(event) for event in near}
        for name, _ in _beds(self.timeline, start, frames):
            self._sounds.bed(name).read(start + shift, frames)

    def _bed(self, line: Timeline, start: int, frames: int, shift: int) -> Stereo:
        block = np.zeros((frames, 2), np.float32)
        for name, level in _beds(line, start, frames):
            bed = self._sounds.bed(name).read(start + shift, frames)
            block += _softened(bed, level * _ducked(line, start, frames))
        return block

    def _add(self, block: Stereo, event: Event, start: int) -> None:
        samples = self._near.get(event)
        samples = self._samples(event) if samples is None else samples
        first, last = max(start, event.start), min(start + len(block), event.start + len(samples))
        if first < last:
            part = samples[first - event.start : last - event.start] * np.float32(gain(-event.soften))
            both = np.broadcast_to(part, (last - first, 2))
            for channel, sound in zip(block[first - start : last - start].T, both.T, strict=True):
                np.add(channel, sound, out=channel)

    def _lasts(self, event: Event, frame: int) -> bool:
        """Whether an event has begun before a frame and sounds there still."""
        return event.start < frame < event.start + (event.frames or len(self._samples(event)))

    def _samples(self, event: Event) -> NDArray[np.float32]:
        """A sound, shape (frames, 1) or (frames, 2)."""
        if event.role is Role.CHIME:
            return self._sounds.chime(event.sound)
        if event.role is Role.TONE:
            return _tone(event.sound, event.frames)[:, None]
        return self._speak(event.sound)[:, None]


def _sounding(line: Timeline, start: int, end: int) -> Iterator[Event]:
    """Every event that may be heard between two frames."""
    first = bisect_left(line.events, start - max(RINGING, line.longest), key=lambda e: e.start)
    for event in line.events[first:]:
        if event.start >= end:
            return
        if not event.frames or event.start + event.frames > start:
            yield event


def _beds(line: Timeline, start: int, frames: int) -> Iterator[tuple[str, Samples]]:
    """Every bed heard in a block, with its level."""
    for (begin, name), (end, _) in pairwise([*line.beds, (NEVER, "")]):
        if name != "off" and begin < start + frames and start < end + CROSSFADE:
            rising = 1 - _fade(begin + CROSSFADE - start, frames, CROSSFADE)
            yield name, rising * _fade(end + CROSSFADE - start, frames, CROSSFADE)


def _ducked(line: Timeline, start: int, frames: int) -> Samples:
    """What the bed is multiplied by to leave room for the voice."""
    low = NOTHING
    for event in _sounding(line, start - STAY - RETURN, start + frames + YIELD):
        if event.role is Role.VOICE:
            away = 1 - _fade(event.start - start, frames, YIELD)
            back = _fade(event.start + event.frames + STAY + RETURN - start, frames, RETURN)
            low = np.maximum(low, away * back)
    return np.asarray(np.exp(low * np.float32(np.log(gain(-DUCK)))), np.float32)


def _softened(block: Stereo, level: Samples) -> Stereo:
    """A block at a level, changed in place."""
    if len(level) == 1:
        block *= level
    else:  # a channel at a time: along rows of two, numpy takes twice as long
        for channel in block.T:
            np.multiply(channel, level, out=channel)
    return block


def _fade(end: int, frames: int, length: int) -> Samples:
    """A block of a fade from 1 to 0 that ends `end` frames after the block's first one, in a raised cosine.

    Shape (frames,); (1,) where nothing changes, which is nearly always and costs next to nothing.
    """
    begin = end - length
    if begin >= frames:
        return ALL
    if end <= 0:
        return NOTHING
    first, last = max(begin, 0), min(end, frames)
    level = np.zeros(frames, np.float32)
    level[:first] = 1
    level[first:last] = _curve(length)[first - begin : last - begin]
    return level


@cache
def _curve(length: int) -> Samples:
    """A whole fade of one of the few lengths there are, worked out once."""
    return np.asarray(0.5 + 0.5 * np.cos(np.pi / length * np.arange(length)), np.float32)


def knee(block: Stereo) -> Stereo:
    """Bend what is above the knee towards the ceiling, each sample by itself."""
    if max(block.max(initial=0), -block.min(initial=0)) > KNEE:
        over = np.abs(block) > KNEE
        loud = block[over]
        room = CEILING - KNEE
        block[over] = np.sign(loud) * (KNEE + room * np.tanh((np.abs(loud) - KNEE) / room))
    return block
