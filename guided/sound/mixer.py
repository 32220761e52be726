"""The mixer: gives any block of a timeline, from anywhere, and always the same.

The voice is in the middle; the bed is ducked under it by times known beforehand, not by listening, and one memoryless
limiter at the very end keeps every peak below full scale. No state depends on what was read before.
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
"""How far the bed is ducked under the voice (decibels)."""
DUCK_ATTACK_FRAMES = to_frames(Decimal("0.4"))
"""Ducking begins this long before a word (frames)."""
DUCK_HOLD_FRAMES = to_frames(Decimal("0.6"))
DUCK_RELEASE_FRAMES = to_frames(Decimal("1.5"))
"""After a word the bed stays low this long, then takes this long to come back (frames)."""
BED_FADE_FRAMES = to_frames(3)
"""How long one bed takes to fade to the next, or to silence (frames)."""
MAX_CHIME_FRAMES = to_frames(12)
"""No chime rings longer (frames)."""
NEVER = 2**60
"""A frame that no session reaches."""
ZERO_GAIN, UNITY_GAIN = np.zeros(1, np.float32), np.ones(1, np.float32)
"""Gains that do not change."""
LIMITER_KNEE, LIMITER_CEILING = 0.5, 0.84
"""Samples up to the knee are untouched; none ever reaches the ceiling, -1.5 dB below full scale."""

_breath_tone = lru_cache(maxsize=8)(make_breath_tone)

SpeakLine = Callable[[str], Samples]
"""The sound of a line: mono at `guided.sound.SAMPLE_RATE`."""


class Mix:
    """The mix of a timeline."""

    def __init__(self, timeline: Timeline, speak: SpeakLine, sounds: SampleLibrary) -> None:
        """Take the timeline, a way to get the sound of a line, and the library of chimes and beds."""
        self.timeline = timeline
        """The timeline; may be replaced by one that goes on further."""
        self._speak = speak
        self._sounds = sounds
        self._preloaded: dict[ScheduledSound, NDArray[np.float32]] = {}

    @property
    def frames(self) -> int:
        """How long the timeline is so far."""
        return self.timeline.frames

    @property
    def ready_frames(self) -> int:
        """Blocks that end before this frame are final, though later cues may still be to come.

        Until the last of them have come, only the bed sounds at this frame, so that one can wait here.
        """
        timeline = self.timeline
        if timeline.is_complete:
            return timeline.frames
        ready = max(0, timeline.frames - DUCK_ATTACK_FRAMES)
        while starts := [s.start for s in _find_sounds(timeline, ready, ready + 1) if self._is_active(s, ready)]:
            ready = min(starts)
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
        """The same before the limiter, for those who add to it or change its level, and limit it then."""
        timeline = self.timeline
        frames = max(0, min(frames, self.frames - start))
        block = self._add_beds(timeline, start, frames, shift)
        for sound in _find_sounds(timeline, start, start + frames):
            self._add_sound(block, sound, start)
        if timeline.is_complete and start + frames > timeline.fade_start:
            block *= _fade_out(timeline.frames - start, frames, timeline.frames - timeline.fade_start)[:, None]
        return block

    def read_bed(self, start: int, frames: int, shift: int) -> Stereo:
        """A block of bed alone, before the limiter, put in before `start` while a line is not ready yet."""
        block = np.zeros((frames, 2), np.float32)
        for name, level in _find_beds(self.timeline, start, 1):
            block += self._sounds.get_bed(name).read(start + shift, frames) * (
                level * _duck_gain(self.timeline, start, 1)
            )
        return block

    def preload(self, start: int, frames: int, shift: int = 0) -> None:
        """Load the sounds of some frames to come, so that reading them only copies."""
        upcoming = _find_sounds(self.timeline, start, start + frames)
        self._preloaded = {sound: self._load_samples(sound) for sound in upcoming}
        for name, _ in _find_beds(self.timeline, start, frames):
            self._sounds.get_bed(name).read(start + shift, frames)

    def _add_beds(self, timeline: Timeline, start: int, frames: int, shift: int) -> Stereo:
        block = np.zeros((frames, 2), np.float32)
        for name, level in _find_beds(timeline, start, frames):
            bed = self._sounds.get_bed(name).read(start + shift, frames)
            block += _apply_gain(bed, level * _duck_gain(timeline, start, frames))
        return block

    def _add_sound(self, block: Stereo, sound: ScheduledSound, start: int) -> None:
        samples = self._preloaded.get(sound)
        samples = self._load_samples(sound) if samples is None else samples
        first, last = max(start, sound.start), min(start + len(block), sound.start + len(samples))
        if first < last:
            part = samples[first - sound.start : last - sound.start] * np.float32(db_to_gain(-sound.attenuation_db))
            stereo = np.broadcast_to(part, (last - first, 2))
            for channel, channel_samples in zip(block[first - start : last - start].T, stereo.T, strict=True):
                np.add(channel, channel_samples, out=channel)

    def _is_active(self, sound: ScheduledSound, frame: int) -> bool:
        """Whether a sound has begun before a frame and still goes on there."""
        return sound.start < frame < sound.start + (sound.frames or len(self._load_samples(sound)))

    def _load_samples(self, sound: ScheduledSound) -> NDArray[np.float32]:
        """A sound, shape (frames, 1) or (frames, 2)."""
        if sound.role is SoundRole.CHIME:
            return self._sounds.get_chime(sound.sound)
        if sound.role is SoundRole.TONE:
            return _breath_tone(sound.sound, sound.frames)[:, None]
        return self._speak(sound.sound)[:, None]


def _find_sounds(timeline: Timeline, start: int, end: int) -> Iterator[ScheduledSound]:
    """Every sound that may be heard between two frames."""
    first = bisect_left(timeline.sounds, start - max(MAX_CHIME_FRAMES, timeline.max_frames), key=lambda s: s.start)
    for sound in timeline.sounds[first:]:
        if sound.start >= end:
            return
        if not sound.frames or sound.start + sound.frames > start:
            yield sound


def _find_beds(timeline: Timeline, start: int, frames: int) -> Iterator[tuple[str, Samples]]:
    """Every bed heard in a block, with its gains."""
    for (start_frame, name), (end_frame, _) in pairwise([*timeline.beds, (NEVER, "")]):
        if name != "off" and start_frame < start + frames and start < end_frame + BED_FADE_FRAMES:
            fade_in = 1 - _fade_out(start_frame + BED_FADE_FRAMES - start, frames, BED_FADE_FRAMES)
            yield name, fade_in * _fade_out(end_frame + BED_FADE_FRAMES - start, frames, BED_FADE_FRAMES)


def _duck_gain(timeline: Timeline, start: int, frames: int) -> Samples:
    """The gains of the bed that leave room for the voice."""
    ducking = ZERO_GAIN
    for sound in _find_sounds(
        timeline, start - DUCK_HOLD_FRAMES - DUCK_RELEASE_FRAMES, start + frames + DUCK_ATTACK_FRAMES
    ):
        if sound.role is SoundRole.VOICE:
            attack = 1 - _fade_out(sound.start - start, frames, DUCK_ATTACK_FRAMES)
            release = _fade_out(
                sound.start + sound.frames + DUCK_HOLD_FRAMES + DUCK_RELEASE_FRAMES - start, frames, DUCK_RELEASE_FRAMES
            )
            ducking = np.maximum(ducking, attack * release)
    return np.asarray(np.exp(ducking * np.float32(np.log(db_to_gain(-DUCK_DB)))), np.float32)


def _apply_gain(block: Stereo, gains: Samples) -> Stereo:
    """A block multiplied by gains, in place."""
    if len(gains) == 1:
        block *= gains
    else:  # a channel at a time: along rows of two, numpy takes twice as long
        for channel in block.T:
            np.multiply(channel, gains, out=channel)
    return block


def _fade_out(end: int, frames: int, length: int) -> Samples:
    """A block of a fade from 1 to 0 that ends `end` frames after the block's first one, in a raised cosine.

    Shape (frames,); (1,) where nothing changes, which is nearly always and costs next to nothing.
    """
    start_frame = end - length
    if start_frame >= frames:
        return UNITY_GAIN
    if end <= 0:
        return ZERO_GAIN
    first, last = max(start_frame, 0), min(end, frames)
    gains = np.zeros(frames, np.float32)
    gains[:first] = 1
    gains[first:last] = _fade_curve(length)[first - start_frame : last - start_frame]
    return gains


@cache
def _fade_curve(length: int) -> Samples:
    """The curve of a fade of one of the few lengths there are, computed once."""
    return np.asarray(0.5 + 0.5 * np.cos(np.pi / length * np.arange(length)), np.float32)


def soft_limit(block: Stereo) -> Stereo:
    """Limit samples above the knee towards the ceiling, each by itself, in place."""
    if max(block.max(initial=0), -block.min(initial=0)) > LIMITER_KNEE:
        above = np.abs(block) > LIMITER_KNEE
        samples = block[above]
        room = LIMITER_CEILING - LIMITER_KNEE
        block[above] = np.sign(samples) * (LIMITER_KNEE + room * np.tanh((np.abs(samples) - LIMITER_KNEE) / room))
    return block
