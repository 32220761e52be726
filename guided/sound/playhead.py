"""A playhead over a mix, with a gain envelope and an overlay for lines beside the session."""

from collections.abc import Sequence
from copy import copy
from itertools import accumulate

import numpy as np

from guided.sound import Samples, Stereo, frames
from guided.sound.mixer import Mix

CUT = frames(1) * 6 // 100
"""How long it takes to give way to something else (frames): short, and no click."""


class Ramp:
    """A gain that goes to each new value in half a raised cosine, block after block."""

    def __init__(self, gain: float = 1.0) -> None:
        """Begin at a gain."""
        self._from = self._to = gain
        self._length = self._done = 0

    def to(self, gain: float, frames: int) -> "Ramp":
        """Glide to another gain over so many frames, from wherever it is now; gives itself."""
        self._from, self._to, self._length, self._done = self.gain, gain, frames, 0
        return self

    @property
    def gain(self) -> float:
        """Where it is now."""
        return float(self._at(self._done)) if self.left else self._to

    @property
    def silent(self) -> bool:
        """Whether it has come to rest at nothing."""
        return self._to == 0 and not self.left

    @property
    def left(self) -> int:
        """Frames until it has arrived; 0 while nothing changes."""
        return max(0, self._length - self._done)

    def next(self, frames: int) -> Samples:
        """The gain of the next frames: float32, shape (frames,); (1,) where nothing changes."""
        if not self.left:
            return np.full(1, self._to, np.float32)
        levels = self._at(np.minimum(self._done + np.arange(frames), self._length))
        self._done += frames
        return np.asarray(levels, np.float32)

    def _at(self, done: int | np.ndarray) -> np.ndarray:
        share = 0.5 - 0.5 * np.cos(np.pi * np.asarray(done) / self._length)
        return np.asarray(self._from + (self._to - self._from) * share)


class Aside:
    """Sounds one after another, each with the quiet after it."""

    def __init__(self, sounds: Sequence[tuple[Samples, int]], quiet: int = 0) -> None:
        """Take each sound, mono, with the frames of quiet that follow it, and those before the first."""
        self._sounds = [samples for samples, _ in sounds]
        *self._starts, self._end = accumulate((len(samples) + after for samples, after in sounds), initial=quiet)
        self._gain = Ramp()
        self._place = 0
        self._begun: int | None = None

    def begin(self, frame: int) -> None:
        """Begin, at a frame of the output."""
        self._begun = frame

    @property
    def left(self) -> int:
        """Frames still to come, the last quiet among them; 0 once it has faded away."""
        return 0 if self._gain.silent else max(0, self._end - self._place)

    def at(self, frame: int) -> int:
        """The number of the sound begun last at a frame of the output; -1 before the first."""
        return -1 if self._begun is None else sum(start <= frame - self._begun for start in self._starts) - 1

    def over(self, frame: int) -> bool:
        """Whether all of it, the last quiet too, lies before a frame of the output."""
        return self._begun is not None and frame - self._begun >= self._end

    def fade(self) -> None:
        """Give way; what nobody has heard anything of yet is not heard at all."""
        self._gain.to(0, CUT if self._place else 0)

    def back_to(self, frame: int) -> None:
        """Go back to what was heard at a frame of the output, which counts from 0 again."""
        if self._begun is not None:
            self._place = max(0, frame - self._begun)
            self._begun = -self._place

    def add_to(self, block: Stereo) -> None:
        """Add the next frames to a block of the session."""
        mono = np.zeros(len(block), np.float32)
        for start, samples in zip(self._starts, self._sounds, strict=True):
            first, last = max(self._place, start), min(self._place + len(block), start + len(samples))
            if first < last:
                mono[first - self._place : last - self._place] += samples[first - start : last - start]
        mono *= self._gain.next(len(block))
        block += mono[:, None]
        self._place += len(block)


class Deck:
    """Reads a mix block by block and knows how far it has come."""

    def __init__(self, mix: Mix, place: int = 0) -> None:
        """Take what to play, and the first frame to be read."""
        self.mix = mix
        self.place = place
        """The next frame to be read."""
        self._first = place
        self._begun: int | None = None
        self._shift = self._waited = 0
        self._gain = Ramp()

    def begin(self, frame: int) -> None:
        """Begin at the place, at a frame of the output."""
        self._first, self._begun, self._waited = self.place, frame, 0

    @property
    def bed(self) -> int:
        """Where the bed is at the place."""
        return self.place + self._shift

    @property
    def left(self) -> int:
        """Frames still to come, as far as is known; at least 1 until the end is known, 0 once it has faded away."""
        if self._gain.silent:
            return 0
        left = max(0, self.mix.frames - self.place)
        return left if self.mix.timeline.complete else left + 1

    def heard(self, frame: int) -> int:
        """The place that is heard at a frame of the output."""
        since = 0 if self._begun is None else max(0, frame - self._begun - self._waited)
        return min(self.place, self._first + since)

    def prepare(self, frames: int) -> None:
        """Load what is played next."""
        self.mix.prepare(self.place, frames, self._shift)

    def follow(self, before: "Deck", rise: int) -> None:
        """Come after another deck: rise over so many frames, the bed going on where it is."""
        self._shift = before.bed - self.place
        self._gain = Ramp(0).to(1, rise)

    def read(self, frames: int) -> Stereo:
        """The next frames, before the knee; fewer than asked for at the end, bed alone while a line is late."""
        ready = max(0, self.mix.ready - self.place)
        late = 0 if self.mix.timeline.complete else max(0, frames - ready)
        block = self._go_on(frames - late)
        if late:
            block = np.concatenate([block, self._wait(late)])
        return np.multiply(block, self._gain.next(frames)[: len(block), None], out=block)

    def fading(self, frames: int) -> "Deck":
        """The same sound going on by itself and fading out, while this deck stays where it is."""
        twin = copy(self)
        twin.fade(frames)
        return twin

    def fade(self, frames: int) -> None:
        """Fade out, in a ramp of its own."""
        self._gain = copy(self._gain).to(0, frames)

    def _go_on(self, frames: int) -> Stereo:
        block = self.mix.blend(self.place, frames, self._shift)
        self.place += len(block)
        return block

    def _wait(self, frames: int) -> Stereo:
        block = self.mix.idle(self.place, frames, self._shift)
        self._shift += frames
        self._waited += frames
        return block
