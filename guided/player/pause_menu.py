"""What a pause offers: where one is, then one thing at a time. Enter, or any key without a name, takes it."""

from collections.abc import Sequence

from guided.core.keys import Key
from guided.core.level import Level
from guided.player.announcer import Announcer, Lines
from guided.sound import frames

BEFORE = frames(1)
"""The quiet before the first line: a pause is quiet first of all (frames)."""
HERE, BETWEEN, AFTER = frames(1) // 2, frames(2), frames(6)
"""The quiet after a line before the options, after an option, and after the last one (frames)."""
ROUNDS = 2
"""How many times the options are said."""


class Menu:
    """The options of a pause, said by an announcer."""

    def __init__(self, lines: Lines, announcer: Announcer) -> None:
        """Take the words, and who says them."""
        self._lines, self._announcer = lines, announcer
        self._said: list[tuple[Key | None, str]] = []
        self._options: dict[Key, str] = {}

    def offer(self, first: Sequence[str], level: Level) -> None:
        """Say some lines, like where one is, and then what can be done."""
        self.show(level)
        self._said = [*((None, line) for line in first), *list(self._options.items()) * ROUNDS]
        quiet = [HERE] * len(first) + [*[BETWEEN] * (len(self._options) - 1), AFTER] * ROUNDS
        self._announcer.say([(line, pause) for (_, line), pause in zip(self._said, quiet, strict=True)], BEFORE)

    def show(self, level: Level) -> None:
        """Offer what can be done without saying it."""
        self._options = self._lines.options(level)
        self._said = []

    @property
    def option(self) -> Key:
        """What can be taken now: what was said last; going on, before the first and when all is said."""
        at = self._announcer.at
        said = self._said[at][0] if 0 <= at < len(self._said) and not self._announcer.over else None
        return said or Key.TOGGLE

    @property
    def line(self) -> str:
        """What can be taken now, as it was said."""
        return self._options.get(self.option, "")

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything that is offered, in order."""
        return tuple(self._options.values())
