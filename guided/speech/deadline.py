"""A deadline for each line of a voice: a line that hangs is given up, so that another voice can say it.

An engine inside this process cannot be stopped. It speaks in a thread that is left behind when it hangs; its result is
ignored.
"""

from time import monotonic

from guided.core.errors import VoiceError
from guided.core.timeout import run_with_timeout
from guided.sound import Clip
from guided.speech.engines import Voice

FIRST_LINE_S = 20.0
"""Seconds for the first line of a voice, which loads it; no line may take longer."""

MIN_LINE_S = 2.0
"""Seconds any later line may take: thirty times what it usually does. With the seconds that are ready before playing
begins, another voice that is quick leaves next to no gap."""

TIMEOUT_FACTOR = 5
"""How many times as long as the line before, word for word, a line may take: a slow computer is not an error."""

LOADING_FACTOR = 4
"""How many times as long as another line the first is taken to have been."""

MIN_WORDS = 8
"""Lines of fewer words take about as long as one of so many."""


class TimedVoice:
    """A voice with the time its lines take on this computer. One thread at a time."""

    def __init__(self, name: str, voice: Voice) -> None:
        """Take a voice, and the engine's name for the notice that it hung."""
        self._engine = name
        self._voice = voice
        self._word_s: float | None = None
        """Seconds a word took in the last line that was heard; None before the first."""

    def speak(self, text: str) -> Clip:
        """The clip of one line, as the voice gives it.

        Raises:
            VoiceError: the voice failed, or took too long.
        """
        start_time = monotonic()
        try:
            clip = run_with_timeout(lambda: self._voice.speak(text), self._get_timeout(text))
        except TimeoutError as error:
            raise VoiceError(f"The {self._engine} voice took too long over a line.") from error
        if clip.frames:  # a line with nothing to say may not have loaded the voice
            seconds = monotonic() - start_time
            self._word_s = seconds / _count_words(text) / (LOADING_FACTOR if self._word_s is None else 1)
        return clip

    def _get_timeout(self, text: str) -> float:
        if self._word_s is None:
            return FIRST_LINE_S
        return min(FIRST_LINE_S, max(MIN_LINE_S, TIMEOUT_FACTOR * self._word_s * _count_words(text)))


def _count_words(text: str) -> int:
    return max(MIN_WORDS, len(text.split()))
