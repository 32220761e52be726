"""How long a session has been heard, pauses left out."""

from guided.sound import RATE


class Heard:
    """Time that was played, told in frames given to the output."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._given = 0

    def look(self, given: int, playing: bool) -> None:
        """Count what was given since the last look, if it was played.

        Args:
            given: since the output was started; less than before where it was started anew.
            playing: whether that was the session.
        """
        if playing:
            self.seconds += (given - self._given if given >= self._given else given) / RATE
        self._given = given
