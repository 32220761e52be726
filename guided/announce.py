"""Lines said beside a session, spoken in the background so that no key waits for them."""

from collections.abc import Iterable, Sequence
from threading import Thread

from guided.errors import GuidedError
from guided.player import Player
from guided.sound.clip import Samples
from guided.speech.cache import Speech


class _Speaking:
    """Lines becoming sound in a thread of their own."""

    def __init__(self, speech: Speech, lines: Sequence[tuple[str, int]]) -> None:
        self.sounds: list[tuple[Samples, int]] = []
        self._speech, self._lines = speech, lines
        self._thread = Thread(target=self._run, name="speaking beside", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self.sounds = [(self._speech.clip(line).samples, quiet) for line, quiet in self._lines]
        except GuidedError:  # the session is being closed: nothing is left to say
            self.sounds = []


class Announcer:
    """Says lines beside the session."""

    def __init__(self, speech: Speech, player: Player) -> None:
        """Take who speaks and where it is heard."""
        self._speech = speech
        self._player = player
        self._speaking: _Speaking | None = None

    @property
    def at(self) -> int:
        """The number of the line begun last; -1 before the first."""
        return -1 if self._speaking else self._player.saying

    @property
    def over(self) -> bool:
        """Whether nothing is left to be said."""
        return self._speaking is None and self._player.quiet

    def say(self, lines: Sequence[tuple[str, int]]) -> None:
        """Say lines as soon as they are spoken, each followed by frames of quiet, instead of any said before."""
        self.hush()
        self._speaking = _Speaking(self._speech, lines)

    def hush(self) -> None:
        """Say no more."""
        self._speaking = None
        self._player.hush()

    def tend(self) -> None:
        """Let what has been spoken be heard; to be called now and then."""
        if self._speaking and self._speaking.done:
            sounds, self._speaking = self._speaking.sounds, None
            self._player.say(sounds)

    def warm(self, lines: Iterable[str]) -> None:
        """Speak lines beforehand, so that they are at hand when they are wanted."""
        _Speaking(self._speech, [(line, 0) for line in dict.fromkeys(lines)])
