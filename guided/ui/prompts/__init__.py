"""Questions to the user: a prompt as plain values, and the screen that asks them."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

from guided.ui import can_draw


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a prompt."""

    key: str
    """The key that takes it: one letter or digit. The first option is also taken by Enter."""
    label: str
    details: str = ""
    """More about it, in a line."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question, with one answer at least."""

    text: str
    choices: tuple[Choice, ...]
    intro: tuple[str, ...] = ()
    """Lines before the question."""


Result = TypeVar("Result")
Dialog = Generator[Prompt, str, Result]


def run_dialog(dialog: Dialog[Result], plain: bool = False) -> Result:
    """Ask the prompts of a dialog, and give its result.

    Raises:
        KeyboardInterrupt: the dialog was left.
    """
    if plain or not can_draw():
        from guided.ui.prompts import plain as lines

        return lines.run_plain(dialog)
    from guided.ui.prompts import full_screen

    return full_screen.run_app(dialog)
