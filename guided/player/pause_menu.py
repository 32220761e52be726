"""The pause menu: says the section, then one item at a time. Enter, or any key without a name, takes the item."""

from collections.abc import Sequence

from guided.core.keys import KeyAction
from guided.core.level import Level
from guided.player.announcer import Announcer, PlayerLines
from guided.sound import to_frames

MENU_GAP_FRAMES = to_frames(1)
"""The quiet before the first line: a pause is quiet first of all (frames)."""
INTRO_GAP_FRAMES, ITEM_GAP_FRAMES, ROUND_GAP_FRAMES = to_frames(1) // 2, to_frames(2), to_frames(6)
"""The quiet after a line before the items, after an item, and after the last one (frames)."""
MENU_ROUNDS = 2
"""How many times the items are said."""


class PauseMenu:
    """The items of the pause menu, said by an announcer."""

    def __init__(self, lines: PlayerLines, announcer: Announcer) -> None:
        """Take the words, and who says them."""
        self._lines, self._announcer = lines, announcer
        self._announced: list[tuple[KeyAction | None, str]] = []
        self._items: dict[KeyAction, str] = {}

    def announce(self, intro_lines: Sequence[str], level: Level) -> None:
        """Say some lines, like the section, and then the items."""
        self.show(level)
        self._announced = [*((None, line) for line in intro_lines), *list(self._items.items()) * MENU_ROUNDS]
        gaps = [INTRO_GAP_FRAMES] * len(intro_lines) + [
            *[ITEM_GAP_FRAMES] * (len(self._items) - 1),
            ROUND_GAP_FRAMES,
        ] * MENU_ROUNDS
        self._announcer.say(
            [(line, gap) for (_, line), gap in zip(self._announced, gaps, strict=True)], MENU_GAP_FRAMES
        )

    def show(self, level: Level) -> None:
        """Offer the items without saying them."""
        self._items = self._lines.list_items(level)
        self._announced = []

    @property
    def choice(self) -> KeyAction:
        """The item that Enter takes now: the one said last; going on, before the first and when all are said."""
        index = self._announcer.line_index
        key = self._announced[index][0] if 0 <= index < len(self._announced) and not self._announcer.is_over else None
        return key or KeyAction.TOGGLE

    @property
    def line(self) -> str:
        """The item that Enter takes now, as it was said."""
        return self._items.get(self.choice, "")

    @property
    def lines(self) -> tuple[str, ...]:
        """All items, in order."""
        return tuple(self._items.values())
