"""What Textual calls a key, and what we call it."""

SUSPEND = "ctrl+z"
_OURS = {"plus": "+", "equals_sign": "=", "minus": "-", "add": "+", "equal": "=", "subtract": "-", "ctrl+j": "enter"}
"""The last ones are those of a keypad, and what some terminals send for Enter."""
_PASSING = ("left_", "right_", "iso_", "caps_", "num_", "scroll_", "media_", "lower_", "raise_", "mute_", "<")
"""How the names of keys begin that are only held while pressing another, or are meant for somebody else."""


def ours(textual: str, character: str | None) -> str:
    """Our name for a key; empty for what is no key of its own."""
    if textual.startswith(_PASSING):
        return ""
    if textual in _OURS:
        return _OURS[textual]
    alone = "+" not in textual
    return character.lower() if alone and character and character.isprintable() and character != " " else textual
