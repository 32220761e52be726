"""A mix being played from some place on: it waits on the bed for a late line, rises and fades without a click."""

from copy import copy

import numpy as np

from guided.sound.clip import Stereo
from guided.sound.mix import Mix
from guided.sound.ramp import Ramp


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
