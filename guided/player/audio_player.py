"""A live session as sound: play from here, pause, say something beside it, louder, leave. Knows nothing of scripts.

What is asked for is done by the thread that pulls, between two blocks, so that nothing is ever half done.
"""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event

import numpy as np

from guided.sound import Samples, Stereo, frames, gain
from guided.sound.mixer import Mix, knee
from guided.sound.output import Output
from guided.sound.playhead import CUT, Aside, Deck, Ramp

RISE = frames(1) * 3 // 10
"""How long a session takes to come back after a pause (frames)."""
LEAVE = frames(1)
"""How long a session takes to fade out when it is left (frames)."""
NEAR = frames(20)
"""How far ahead sounds are kept loaded (frames)."""
FIRST = frames(1)
"""How far they are loaded before anything is heard; the rest follows while that plays (frames)."""


class Player:
    """Plays through an output. The output's thread pulls; everything else is called from one other thread.

    An output that is not live (see `guided.sound.output.Output`) is stopped and started again by the next `wait` for
    what was asked meanwhile: there nothing fades, and places are only as exact as the output can tell. It wants whole
    mixes.
    """

    def __init__(self, output: Output) -> None:
        """Take where to play; nothing is heard yet."""
        self._output = output
        self._orders: deque[Callable[[], object]] = deque()
        self._deck: Deck | None = None
        """What was asked for last."""
        self._on: Deck | None = None
        """What the output's thread plays, or is paused at."""
        self._playing = False
        self._fading: list[Deck] = []
        self._asides: list[Aside] = []
        self._rung: Aside | None = None
        self._said: Aside | None = None
        self._volume, self._leaving = Ramp(), Ramp()
        self._open = output.live
        self._prepared: tuple[Deck | None, int] = (None, 0)
        self._rest = Event()
        self.given = 0
        """Frames given to the output since it was started: the only clock."""

    @property
    def place(self) -> int:
        """The next frame of the mix to be played; while paused, the one that playing was paused at."""
        return self._deck.place if self._deck else 0

    @property
    def heard(self) -> int:
        """The place in the mix that is heard now, as near as the output can tell."""
        return self._deck.heard(self._output.heard) if self._deck else 0

    def saying(self, since: int = 0) -> int:
        """The number of the line beside the session begun last, at least so many frames ago; -1 for none."""
        return self._said.at(self._output.heard - since) if self._said else -1

    @property
    def quiet(self) -> bool:
        """Whether nothing is being said beside the session."""
        return self._said is None or self._said.over(self._output.heard)

    @property
    def ended(self) -> bool:
        """Whether all of what was asked for last has been given to the output."""
        return self._deck is not None and self._deck is self._on and not self._deck.left

    @property
    def away(self) -> float:
        """Seconds the sound output has been away; 0 while all is well."""
        return self._output.away

    def start(self) -> None:
        """Open the way to the loudspeaker. Raises OutputError if there is none."""
        if self._output.live:
            self._output.start(self.pull)

    def play(self, mix: Mix, place: int = 0) -> None:
        """Play a mix from a place: at once, what was played before giving way."""
        deck = self._deck = Deck(mix, place)
        deck.prepare(FIRST)
        self._orders.append(partial(self._change, deck))

    def pause(self) -> None:
        """Fade to silence and stay at the place."""
        self._orders.append(self._fade)

    def halt(self) -> None:
        """Be silent at once and stay at the place: a device that is away would play the fade once it is back."""
        self._orders.append(self._halt)

    def ring(self, sound: Samples) -> None:
        """Let a short sound be heard beside everything else, instead of the last one; none while the output is away."""
        if not self._output.away:
            before, self._rung = self._rung, Aside([(sound, 0)])
            self._orders.append(partial(self._beside, self._rung, before))

    def say(self, lines: Sequence[tuple[Samples, int]], quiet: int = 0) -> None:
        """Say lines beside the session, after frames of quiet and each followed by some, instead of any said before."""
        before, self._said = self._said, Aside(lines, quiet)
        self._orders.append(partial(self._beside, self._said, before))

    def hush(self) -> None:
        """Say no more beside the session."""
        if self._said:
            self._orders.append(self._said.fade)
        self._said = None

    def volume(self, decibels: float) -> None:
        """Make everything louder or softer than written."""
        self._orders.append(partial(self._volume.to, gain(decibels), CUT))

    def leave(self) -> None:
        """Fade out from here, then end."""
        if self._output.live:
            self._orders.append(partial(self._leaving.to, 0, LEAVE))
            self.finish()
        else:
            self.stop()

    def finish(self) -> None:
        """End once what can be heard now has been heard, as an output that is not live does by itself."""
        self._orders.append(self._close)

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; True once nothing more can be heard."""
        if self._orders and not self._output.live:
            self._again()
        self._prepare()
        over = self._output.wait(seconds)
        if over and not self._output.live:
            self._rest.wait(seconds)
        return over

    def stop(self) -> None:
        """End at once."""
        self._orders.clear()
        self._output.stop()

    def pull(self, frames: int) -> Stereo:
        """The next block for the output; shorter than asked for at the end."""
        self._obey()
        frames = frames if self._open else min(frames, self._left())
        block = np.zeros((frames, 2), np.float32)
        for deck in self._heard_decks():
            part = deck.read(frames)
            block[: len(part)] += part
        for aside in self._asides:
            aside.add_to(block)
        self.given += frames
        for ramp in (self._volume, self._leaving):
            block *= ramp.next(frames)[:, None]
        if self._output.live:
            self._tidy()
        return knee(block)

    def _again(self) -> None:
        """Start an output that takes everything at once anew, from what was heard of it."""
        heard = self._output.heard
        self._output.stop()
        if self._on:
            self._on.place = self._on.heard(heard)
            self._on.begin(0)
        for aside in self._asides:
            aside.back_to(heard)
        self._tidy()
        self.given = 0
        self._obey()
        if self._left():
            self._output.start(self.pull)

    def _obey(self) -> None:
        while self._orders:
            self._orders.popleft()()

    def _change(self, deck: Deck) -> None:
        if self._on:
            deck.follow(self._on, CUT if self._playing else RISE)
        self._fade()
        deck.begin(self.given)
        self._on, self._playing = deck, True

    def _fade(self) -> None:
        if self._on and self._playing and self._output.live:
            self._fading.append(self._on.fading(CUT))
        self._playing = False

    def _halt(self) -> None:
        self._playing = False
        self._fading.clear()

    def _beside(self, aside: Aside, before: Aside | None) -> None:
        if before:
            before.fade()
        aside.begin(self.given)
        self._asides.append(aside)

    def _close(self) -> None:
        self._open = False

    def _heard_decks(self) -> list[Deck]:
        return [*self._fading, *([self._on] if self._on and self._playing else [])]

    def _left(self) -> int:
        """Frames until there is nothing more to be heard, as far as is known."""
        if self._leaving.left or self._leaving.silent:
            return self._leaving.left
        decks, asides = (deck.left for deck in self._heard_decks()), (aside.left for aside in self._asides)
        return max([0, *decks, *asides])

    def _tidy(self) -> None:
        self._fading = [deck for deck in self._fading if deck.left]
        self._asides = [aside for aside in self._asides if aside.left]

    def _prepare(self) -> None:
        """Keep the next seconds loaded: another deck's, or a little further on."""
        deck = self._deck
        known, bed = self._prepared
        if deck and (deck is not known or abs(deck.bed - bed) >= NEAR // 2):
            self._prepared = (deck, deck.bed)
            deck.prepare(NEAR)
