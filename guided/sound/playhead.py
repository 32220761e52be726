"""A playhead over a mix, with a gain envelope and an overlay for lines beside the session."""

from collections.abc import Sequence
from copy import copy
from itertools import accumulate

import numpy as np

from guided.sound import Samples, Stereo, to_frames
from guided.sound.mixer import Mix

CUT_FRAMES = to_frames(1) * 6 // 100
"""How long it takes to give way to something else (frames): short, and no click."""


class GainRamp:
    """A gain that goes to each new value in half a raised cosine, block after block."""

    def __init__(self, gain: float = 1.0) -> None:
        """Begin at a gain."""
        self._start = self._target = gain
        self._length = self._elapsed = 0

    def ramp_to(self, gain: float, frames: int) -> "GainRamp":
        """Glide to another gain over so many frames, from wherever it is now; gives itself."""
        self._start, self._target, self._length, self._elapsed = self.gain, gain, frames, 0
        return self

    @property
    def gain(self) -> float:
        """Where it is now."""
        return float(self._gain_at(self._elapsed)) if self.frames_left else self._target

    @property
    def is_silent(self) -> bool:
        """Whether it has come to rest at nothing."""
        return self._target == 0 and not self.frames_left

    @property
    def frames_left(self) -> int:
        """Frames until it has arrived; 0 while nothing changes."""
        return max(0, self._length - self._elapsed)

    def read(self, frames: int) -> Samples:
        """The gain of the next frames: float32, shape (frames,); (1,) where nothing changes."""
        if not self.frames_left:
            return np.full(1, self._target, np.float32)
        levels = self._gain_at(np.minimum(self._elapsed + np.arange(frames), self._length))
        self._elapsed += frames
        return np.asarray(levels, np.float32)

    def _gain_at(self, done: int | np.ndarray) -> np.ndarray:
        share = 0.5 - 0.5 * np.cos(np.pi * np.asarray(done) / self._length)
        return np.asarray(self._start + (self._target - self._start) * share)


class Overlay:
    """Sounds one after another, each with the quiet after it."""

    def __init__(self, sounds: Sequence[tuple[Samples, int]], quiet: int = 0) -> None:
        """Take each sound, mono, with the frames of quiet that follow it, and those before the first."""
        self._sounds = [samples for samples, _ in sounds]
        *self._starts, self._end = accumulate((len(samples) + after for samples, after in sounds), initial=quiet)
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
        """Whether all of it, the last quiet too, lies before a frame of the output."""
        return self._started_at is not None and frame - self._started_at >= self._end

    def fade_out(self) -> None:
        """Give way; what nobody has heard anything of yet is not heard at all."""
        self._gain.ramp_to(0, CUT_FRAMES if self._next_frame else 0)

    def rewind(self, frame: int) -> None:
        """Go back to what was heard at a frame of the output, which counts from 0 again."""
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
    """Reads a mix block by block and knows how far it has come."""

    def __init__(self, mix: Mix, place: int = 0) -> None:
        """Take what to play, and the first frame to be read."""
        self.mix = mix
        self.next_frame = place
        """The next frame to be read."""
        self._first_frame = place
        self._started_at: int | None = None
        self._bed_shift = self._wait_frames = 0
        self._gain = GainRamp()

    def start(self, frame: int) -> None:
        """Begin at the place, at a frame of the output."""
        self._first_frame, self._started_at, self._wait_frames = self.next_frame, frame, 0

    @property
    def bed_frame(self) -> int:
        """Where the bed is at the place."""
        return self.next_frame + self._bed_shift

    @property
    def frames_left(self) -> int:
        """Frames still to come, as far as is known; at least 1 until the end is known, 0 once it has faded away."""
        if self._gain.is_silent:
            return 0
        left = max(0, self.mix.frames - self.next_frame)
        return left if self.mix.timeline.is_complete else left + 1

    def heard_at(self, frame: int) -> int:
        """The place that is heard at a frame of the output."""
        since = 0 if self._started_at is None else max(0, frame - self._started_at - self._wait_frames)
        return min(self.next_frame, self._first_frame + since)

    def preload(self, frames: int) -> None:
        """Load what is played next."""
        self.mix.preload(self.next_frame, frames, self._bed_shift)

    def take_over(self, before: "Playhead", rise: int) -> None:
        """Come after another deck: rise over so many frames, the bed going on where it is."""
        self._bed_shift = before.bed_frame - self.next_frame
        self._gain = GainRamp(0).ramp_to(1, rise)

    def read(self, frames: int) -> Stereo:
        """The next frames, before the knee; fewer than asked for at the end, bed alone while a line is late."""
        ready = max(0, self.mix.ready_frames - self.next_frame)
        late = 0 if self.mix.timeline.is_complete else max(0, frames - ready)
        block = self._read_mix(frames - late)
        if late:
            block = np.concatenate([block, self._read_bed(late)])
        return np.multiply(block, self._gain.read(frames)[: len(block), None], out=block)

    def copy_fading(self, frames: int) -> "Playhead":
        """The same sound going on by itself and fading out, while this deck stays where it is."""
        twin = copy(self)
        twin.fade_out(frames)
        return twin

    def fade_out(self, frames: int) -> None:
        """Fade out, in a ramp of its own."""
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
