"""Questions to the user: a prompt as plain values, and the screen that asks them."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

from guided.ui import drawable


@dataclass(frozen=True, slots=True)
class Option:
    """One answer."""

    key: str
    """The key that takes it: one letter or digit. The first option is also taken by Enter."""
    label: str
    about: str = ""
    """More about it, in a line."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with one answer at least."""

    text: str
    options: tuple[Option, ...]
    before: tuple[str, ...] = ()
    """Said before it, a line each."""


Result = TypeVar("Result")
Conversation = Generator[Question, str, Result]


def ask(conversation: Conversation[Result], plain: bool = False) -> Result:
    """Have a conversation with whoever sits at the terminal.

    Raises:
        KeyboardInterrupt: they would rather not.
    """
    if plain or not drawable():
        from guided.ui.prompts import plain as lines

        return lines.ask(conversation)
    from guided.ui.prompts import full_screen

    return full_screen.ask(conversation)
