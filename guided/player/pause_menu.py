"""What a pause offers: where one is, then one thing at a time. Enter, or any key without a name, takes it."""

from collections.abc import Sequence

from guided.core.keys import KeyAction
from guided.core.level import Level
from guided.player.announcer import Announcer, PlayerLines
from guided.sound import to_frames

MENU_GAP_FRAMES = to_frames(1)
"""The quiet before the first line: a pause is quiet first of all (frames)."""
INTRO_GAP_FRAMES, ITEM_GAP_FRAMES, ROUND_GAP_FRAMES = to_frames(1) // 2, to_frames(2), to_frames(6)
"""The quiet after a line before the options, after an option, and after the last one (frames)."""
MENU_ROUNDS = 2
"""How many times the options are said."""


class PauseMenu:
    """The options of a pause, said by an announcer."""

    def __init__(self, lines: PlayerLines, announcer: Announcer) -> None:
        """Take the words, and who says them."""
        self._lines, self._announcer = lines, announcer
        self._announced: list[tuple[KeyAction | None, str]] = []
        self._items: dict[KeyAction, str] = {}

    def announce(self, first: Sequence[str], level: Level) -> None:
        """Say some lines, like where one is, and then what can be done."""
        self.show(level)
        self._announced = [*((None, line) for line in first), *list(self._items.items()) * MENU_ROUNDS]
        quiet = [INTRO_GAP_FRAMES] * len(first) + [
            *[ITEM_GAP_FRAMES] * (len(self._items) - 1),
            ROUND_GAP_FRAMES,
        ] * MENU_ROUNDS
        self._announcer.say(
            [(line, pause) for (_, line), pause in zip(self._announced, quiet, strict=True)], MENU_GAP_FRAMES
        )

    def show(self, level: Level) -> None:
        """Offer what can be done without saying it."""
        self._items = self._lines.list_items(level)
        self._announced = []

    @property
    def choice(self) -> KeyAction:
        """What can be taken now: what was said last; going on, before the first and when all is said."""
        at = self._announcer.line_index
        said = self._announced[at][0] if 0 <= at < len(self._announced) and not self._announcer.is_over else None
        return said or KeyAction.TOGGLE

    @property
    def line(self) -> str:
        """What can be taken now, as it was said."""
        return self._items.get(self.choice, "")

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything that is offered, in order."""
        return tuple(self._items.values())
