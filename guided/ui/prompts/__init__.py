"""Questions with a few answers each, one key apiece; who asks them, and how, is no matter here.

A conversation is a generator: it gives a question, is sent the key of the answer, and returns what came of it.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar


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
