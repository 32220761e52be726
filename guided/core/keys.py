"""The keys of a session: few, far apart, and any other one pauses."""

from collections.abc import Mapping
from enum import StrEnum


class KeyAction(StrEnum):
    """An action that a key asks for."""

    TOGGLE = "toggle"
    """Pause; while paused, carry on, whatever the voice offers. What Space asks for."""
    PAUSE = "pause"
    """Pause; where something is offered, take it. What Enter asks for, and any key without a name."""
    EASIER = "easier"
    REPEAT = "again"
    BACK = "back"
    FORWARD = "on"
    SECTION_BACK = "section back"
    SECTION_FORWARD = "section on"
    LOUDER = "louder"
    SOFTER = "softer"
    UNDO = "undo"
    LAND = "enough"
    """A soft landing, which counts as done. A pause offers it; no key stands for it."""
    QUIT = "quit"
    """While paused: leave, and keep the place."""
    INTERRUPT = "leave"
    """Fade and keep the place; a second time, leave now. What Ctrl-C asks for."""


KEY_ACTIONS: Mapping[str, KeyAction] = {
    "down": KeyAction.EASIER,
    "up": KeyAction.REPEAT,
    "left": KeyAction.BACK,
    "right": KeyAction.FORWARD,
    "pageup": KeyAction.SECTION_BACK,
    "pagedown": KeyAction.SECTION_FORWARD,
    "+": KeyAction.LOUDER,
    "=": KeyAction.LOUDER,
    "-": KeyAction.SOFTER,
    "u": KeyAction.UNDO,
    "space": KeyAction.TOGGLE,
    "q": KeyAction.QUIT,
    "ctrl+c": KeyAction.INTERRUPT,
}
"""The keys that have a name. `=` is `+` without the shift that one finger cannot hold."""

KEY_HELP: tuple[tuple[str, str], ...] = (
    ("space", "pause, and carry on"),
    ("enter, or any other key", "pause; while paused, choose what was just offered"),
    ("down", "easier, from here on"),
    ("up", "say that again"),
    ("left, right", "one step back, one step on"),
    ("page up, page down", "one section back, one section on"),
    ("+ -", "louder, softer"),
    ("u", "take the last key back"),
    ("q", "while paused: leave and keep the place"),
    ("ctrl-c", "fade out and keep the place"),
)
"""Each key with what it does, in the words of the help."""


def find_action(name: str) -> KeyAction:
    """The action of a key by its name ("down", "u", "ctrl+c"); any other name pauses."""
    return KEY_ACTIONS.get(name, KeyAction.PAUSE)
