"""What a session needs first, made ready while somebody still reads what they are asked."""

from contextlib import suppress
from decimal import Decimal
from threading import Event, Thread
from typing import Self

from guided.commands import stage
from guided.commands.perform import Way
from guided.commands.settled import settled
from guided.core import atomic_write, paths
from guided.player.announcer import Lines
from guided.script import phrases
from guided.sound.output import output
from guided.speech.service import GRACE, Speech
from guided.ui import somebody
from guided.ui.prompts import Conversation, Result

LANGUAGE = "en"
"""What the first words are likely to be in: the library's language."""
READING = 1.0
"""Whoever has not left by then is likely to stay, and a voice that is loading is not to be waited for (seconds)."""


class Ahead:
    """The first words, spoken in the background. What goes wrong here goes wrong again where it is wanted, and is told.

    A line that was said before, or was brought along, wakes no voice.
    """

    def __init__(self, voice: str | None, way: Way) -> None:
        """Take who will speak, as it was asked for, and how it will be heard."""
        self._wanted = (way.speaker(voice), LANGUAGE, settled().rate)
        self._out = way.output
        self._speech: Speech | None = None
        self._made, self._left = Event(), Event()
        self._thread = Thread(target=self._run, name="making ready", daemon=True)
        self._begun = False

    def __enter__(self) -> Self:
        """Nothing is made ready yet."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Let go of what nobody took; no process may end while an engine runs in it."""
        self._left.set()
        if speech := self._take():
            speech.close()
        if self._begun:
            self._thread.join(GRACE)

    def begin(self) -> None:
        """Begin, where somebody is there."""
        if somebody():
            self._begun = True
            self._thread.start()

    def during(self, conversation: Conversation[Result]) -> Conversation[Result]:
        """A conversation; as it begins, so does this, and no sooner, or the first question would come later."""
        self.begin()
        return (yield from conversation)

    def speech(self, voice: str | None, language: str, rate: Decimal) -> Speech:
        """Who speaks, as `stage.speech` gives it; awake already where it is who was expected. It is given once."""
        expected = (voice, language, rate) == self._wanted
        return (self._take() if expected else None) or stage.speech(voice, language, rate)

    def _take(self) -> Speech | None:
        if self._begun:
            self._made.wait()
        speech, self._speech = self._speech, None
        return speech

    def _run(self) -> None:
        with suppress(Exception):
            try:
                _bring()
                speech = self._speech = stage.speech(*self._wanted)
            finally:
                self._made.set()
            self._make_ready(speech, Lines(phrases.load(LANGUAGE, paths.folders())[0]))

    def _make_ready(self, speech: Speech, lines: Lines) -> None:
        if not self._left.is_set():
            speech.clip(lines.line("ready"))
        if not self._left.is_set():
            _import(self._out)
        if settled().safety_read is None and not self._left.wait(READING):
            for line in lines.sentences("safety"):
                speech.clip(line)


def _bring() -> None:
    """Take what was said beforehand, by the voice that comes with guided, among the lines that were said before."""
    for path in (paths.audio_folder() / "spoken").glob("*.clip"):
        kept = stage.spoken() / path.name
        if not kept.exists():
            with suppress(OSError), atomic_write.whole(kept) as file:
                file.write(path.read_bytes())


def _import(out: str) -> None:
    """What takes long to import, and is wanted next."""
    import guided.script.loader  # noqa: F401

    output(out)
