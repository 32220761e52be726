"""What is said by the way: each notice for a while, and the volume just after it was changed."""

from guided.core.player_state import Moment

NOTICE = 70
"""How long a notice stays (looks, of which there are ten a second)."""
VOLUME = 20
"""How long the volume stays (looks)."""


class Aside:
    """One sentence at a time, look by look; none most of the time."""

    def __init__(self) -> None:
        """Begin with nothing to say."""
        self._shown = ""
        self._left = 0
        self._notices = 0
        """How many have been shown."""
        self._volume: int | None = None

    def follow(self, moment: Moment) -> str:
        """What is to be seen at this look."""
        self._left = max(0, self._left - 1)
        if self._volume is not None and moment.volume != self._volume:
            self._show(_volume(moment.volume), VOLUME)
        elif self._notices < len(moment.notices) and (not self._left or moment.notices[self._notices] == self._shown):
            self._show(moment.notices[self._notices], NOTICE)
            self._notices += 1
        self._volume = moment.volume
        return self._shown if self._left else ""

    def _show(self, words: str, looks: int) -> None:
        self._shown, self._left = words, looks


def _volume(decibels: int) -> str:
    if not decibels:
        return "volume as it was made"
    return f"volume {decibels:+} dB".replace("-", "−")
