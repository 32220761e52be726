"""A playhead over a mix, with a gain envelope and an overlay for lines beside the session."""

from collections.abc import Sequence
from copy import copy
from itertools import accumulate

import numpy as np

from guided.sound import Samples, Stereo, to_frames
from guided.sound.mixer import Mix

CUT_FRAMES = to_frames(1) * 6 // 100
"""The fade to something else (frames): short, and without a click."""


class GainRamp:
    """A gain that goes to each new value in half a raised cosine, block after block."""

    def __init__(self, gain: float = 1.0) -> None:
        """Begin at a gain."""
        self._start = self._target = gain
        self._length = self._elapsed = 0

    def ramp_to(self, gain: float, frames: int) -> "GainRamp":
        """Change to another gain over so many frames, from the current one; returns itself."""
        self._start, self._target, self._length, self._elapsed = self.gain, gain, frames, 0
        return self

    @property
    def gain(self) -> float:
        """The current gain."""
        return float(self._gain_at(self._elapsed)) if self.frames_left else self._target

    @property
    def is_silent(self) -> bool:
        """Whether it has arrived at 0."""
        return self._target == 0 and not self.frames_left

    @property
    def frames_left(self) -> int:
        """Frames until it has arrived at its gain; 0 while nothing changes."""
        return max(0, self._length - self._elapsed)

    def read(self, frames: int) -> Samples:
        """The gain of the next frames: float32, shape (frames,); (1,) where nothing changes."""
        if not self.frames_left:
            return np.full(1, self._target, np.float32)
        levels = self._gain_at(np.minimum(self._elapsed + np.arange(frames), self._length))
        self._elapsed += frames
        return np.asarray(levels, np.float32)

    def _gain_at(self, elapsed: int | np.ndarray) -> np.ndarray:
        progress = 0.5 - 0.5 * np.cos(np.pi * np.asarray(elapsed) / self._length)
        return np.asarray(self._start + (self._target - self._start) * progress)


class Overlay:
    """An overlay: sounds beside the session, one after another, each with the quiet after it."""

    def __init__(self, sounds: Sequence[tuple[Samples, int]], quiet: int = 0) -> None:
        """Take each sound, mono, with the frames of quiet that follow it, and those before the first."""
        self._sounds = [samples for samples, _ in sounds]
        *self._starts, self._end = accumulate((len(samples) + rest for samples, rest in sounds), initial=quiet)
        self._gain = GainRamp()
        self._next_frame = 0
        self._started_at: int | None = None

    def start(self, frame: int) -> None:
        """Begin, at a frame of the output."""
        self._started_at = frame

    @property
    def frames_left(self) -> int:
        """Frames still to come, the last quiet among them; 0 once it has faded away."""
        return 0 if self._gain.is_silent else max(0, self._end - self._next_frame)

    def index_at(self, frame: int) -> int:
        """The number of the sound begun last at a frame of the output; -1 before the first."""
        return -1 if self._started_at is None else sum(start <= frame - self._started_at for start in self._starts) - 1

    def is_over(self, frame: int) -> bool:
        """Whether all of it, the last quiet too, is over at a frame of the output."""
        return self._started_at is not None and frame - self._started_at >= self._end

    def fade_out(self) -> None:
        """Fade out; an overlay that has not begun is not heard at all."""
        self._gain.ramp_to(0, CUT_FRAMES if self._next_frame else 0)

    def rewind(self, frame: int) -> None:
        """Go back to the place heard at a frame of the output, which now counts from 0."""
        if self._started_at is not None:
            self._next_frame = max(0, frame - self._started_at)
            self._started_at = -self._next_frame

    def mix_into(self, block: Stereo) -> None:
        """Add the next frames to a block of the session."""
        mono = np.zeros(len(block), np.float32)
        for start, samples in zip(self._starts, self._sounds, strict=True):
            first, last = max(self._next_frame, start), min(self._next_frame + len(block), start + len(samples))
            if first < last:
                mono[first - self._next_frame : last - self._next_frame] += samples[first - start : last - start]
        mono *= self._gain.read(len(block))
        block += mono[:, None]
        self._next_frame += len(block)


class Playhead:
    """A playhead: reads a mix block by block, and knows the frame that is heard."""

    def __init__(self, mix: Mix, start_frame: int = 0) -> None:
        """Take the mix, and the first frame to read."""
        self.mix = mix
        self.next_frame = start_frame
        """The next frame to be read."""
        self._first_frame = start_frame
        self._started_at: int | None = None
        self._bed_shift = self._wait_frames = 0
        self._gain = GainRamp()

    def start(self, frame: int) -> None:
        """Begin at the next frame to be read, at a frame of the output."""
        self._first_frame, self._started_at, self._wait_frames = self.next_frame, frame, 0

    @property
    def bed_frame(self) -> int:
        """The frame of the bed at the next frame to be read."""
        return self.next_frame + self._bed_shift

    @property
    def frames_left(self) -> int:
        """Frames still to come, as far as is known; at least 1 until the end is known, 0 once it has faded away."""
        if self._gain.is_silent:
            return 0
        remaining = max(0, self.mix.frames - self.next_frame)
        return remaining if self.mix.timeline.is_complete else remaining + 1

    def heard_at(self, frame: int) -> int:
        """The frame of the mix that is heard at a frame of the output."""
        elapsed = 0 if self._started_at is None else max(0, frame - self._started_at - self._wait_frames)
        return min(self.next_frame, self._first_frame + elapsed)

    def preload(self, frames: int) -> None:
        """Load the sounds of the next frames."""
        self.mix.preload(self.next_frame, frames, self._bed_shift)

    def take_over(self, previous: "Playhead", fade_frames: int) -> None:
        """Follow another playhead: fade in over so many frames, with the bed going on where it is."""
        self._bed_shift = previous.bed_frame - self.next_frame
        self._gain = GainRamp(0).ramp_to(1, fade_frames)

    def read(self, frames: int) -> Stereo:
        """The next frames, before the limiter; fewer at the end, bed alone while a line is late."""
        ready_frames = max(0, self.mix.ready_frames - self.next_frame)
        missing_frames = 0 if self.mix.timeline.is_complete else max(0, frames - ready_frames)
        block = self._read_mix(frames - missing_frames)
        if missing_frames:
            block = np.concatenate([block, self._read_bed(missing_frames)])
        return np.multiply(block, self._gain.read(frames)[: len(block), None], out=block)

    def copy_fading(self, frames: int) -> "Playhead":
        """A copy that goes on by itself and fades out, while this playhead stays where it is."""
        fading = copy(self)
        fading.fade_out(frames)
        return fading

    def fade_out(self, frames: int) -> None:
        """Fade out, in a gain ramp of its own."""
        self._gain = copy(self._gain).ramp_to(0, frames)

    def _read_mix(self, frames: int) -> Stereo:
        block = self.mix.read_unlimited(self.next_frame, frames, self._bed_shift)
        self.next_frame += len(block)
        return block

    def _read_bed(self, frames: int) -> Stereo:
        block = self.mix.read_bed(self.next_frame, frames, self._bed_shift)
        self._bed_shift += frames
        self._wait_frames += frames
        return block
