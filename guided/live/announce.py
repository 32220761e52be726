"""Lines said beside a session, spoken in the background so that no key waits for them."""

from collections.abc import Iterable, Sequence
from threading import Thread

from guided.core.errors import GuidedError
from guided.player import Player
from guided.sound import Samples, frames
from guided.speech.service import GRACE, Speech

UNDERSTOOD = frames(1) // 2
"""A line counts from so long after its beginning: a finger that is slow still means the one before (frames)."""


class _Speaking:
    """Lines becoming sound in a thread of their own."""

    def __init__(self, speech: Speech, lines: Sequence[tuple[str, int]], quiet: int = 0, kept: bool = True) -> None:
        self.sounds: list[tuple[Samples, int]] = []
        self.quiet = quiet
        self._speech, self._lines, self._kept = speech, lines, kept
        self._thread = Thread(target=self._run, name="speaking beside", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def end(self) -> None:
        if self._thread.is_alive():
            self._thread.join(GRACE)

    def _run(self) -> None:
        try:
            for line, quiet in self._lines:
                sound = self._speech.clip(line).samples
                if self._kept:
                    self.sounds.append((sound, quiet))
        except GuidedError:  # the session is being closed: nothing is left to say
            self.sounds = []


class Announcer:
    """Says lines beside the session."""

    def __init__(self, speech: Speech, player: Player) -> None:
        """Take who speaks and where it is heard."""
        self._speech = speech
        self._player = player
        self._speaking: _Speaking | None = None
        self._begun: list[_Speaking] = []

    @property
    def at(self) -> int:
        """The number of the line one can have understood last; -1 before the first."""
        return -1 if self._speaking else self._player.saying(UNDERSTOOD)

    @property
    def over(self) -> bool:
        """Whether nothing is left to be said."""
        return self._speaking is None and self._player.quiet

    def say(self, lines: Sequence[tuple[str, int]], quiet: int = 0) -> None:
        """Say lines as soon as they are spoken, instead of any said before.

        Args:
            lines: each with the frames of quiet after it.
            quiet: the frames of quiet before the first.
        """
        self.hush()
        self._speaking = self._spoken(lines, quiet)

    def hush(self) -> None:
        """Say no more."""
        self._speaking = None
        self._player.hush()

    def tend(self) -> None:
        """Let what has been spoken be heard; to be called now and then."""
        if self._speaking and self._speaking.done:
            done, self._speaking = self._speaking, None
            self._player.say(done.sounds, done.quiet)

    def warm(self, lines: Iterable[str]) -> None:
        """Speak lines beforehand, so that they are at hand when they are wanted."""
        self._spoken([(line, 0) for line in dict.fromkeys(lines)], kept=False)

    def close(self) -> None:
        """Wait for the line being spoken, once the speech is closed: no process may end while an engine runs in it."""
        for speaking in self._begun:
            speaking.end()

    def _spoken(self, lines: Sequence[tuple[str, int]], quiet: int = 0, kept: bool = True) -> _Speaking:
        new = _Speaking(self._speech, lines, quiet, kept)
        self._begun = [*(old for old in self._begun if not old.done), new]
        return new
