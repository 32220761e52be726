"""Plain sentences in lines as wide as the screen; what is copied from it, commands and paths, stays on one line."""

import re
import textwrap
from functools import cache

from guided.core.shell_command import pip, program
from guided.screen.room import columns

BOUND = "\N{NO-BREAK SPACE}"
"""A space at which no line ends; it is shown as any other."""
_WORD = r"(?:'[^']*'(?:\"'\"'[^']*')*|\"[^\"]*\"|[^\s-]\S*)"
_PATH = re.compile(r"(?:(?<=\s)|\A)(?:~|[A-Za-z]:)?[/\\](?:(?![.,;:!?] )[^\n])*?\.\w{2,6}\b")
"""A path with its suffix, spaces and all."""
_PICTURE = re.compile(r"(?P<bar> *(?:\d+ )?\|)(?P<caret> *\^+ )?(?P<hint>.*)")
"""A line of a script as a problem shows it, or the caret below that."""


@cache
def _command() -> re.Pattern[str]:
    """A command line with its options; it is better taken for too long than broken."""
    start = re.escape(program()) if program() != "guided" else r"\bguided"
    return re.compile(rf"(?:EDITOR=\S+ )?{start} [a-z]+(?: {_WORD})?(?: --?[a-z][\w-]*(?: {_WORD})?)*")


@cache
def _bringing() -> re.Pattern[str]:
    """What brings a package: long, and in tables, so that it is broken where there is no room for it."""
    return re.compile(rf"{re.escape(pip())} [a-z]+(?: --[a-z-]+)? {_WORD}")


def laid_out(line: str, width: int | None = None) -> list[str]:
    """A line; if it is too long, several, broken between words, but never inside a path, command or script's line."""
    width = width or columns()
    picture = _PICTURE.fullmatch(line)
    if len(line) <= width or (picture and not picture["caret"]):
        return [line]
    if picture:
        begun = f"{picture['bar']}   "
        return [f"{picture['bar']}{picture['caret']}".rstrip(), *wrapped(picture["hint"], begun, begun, width)]
    text = line.lstrip(" =")
    return wrapped(text, line[: len(line) - len(text)], width=width)


def wrapped(text: str, first: str = "", below: str | None = None, width: int | None = None) -> list[str]:
    """Lines as wide as the screen.

    Args:
        text: what is to be set.
        first: stands before the first line.
        below: stands before every other; as much blank as `first`, unless given.
        width: how wide, where that is not the screen.
    """
    width, below = width or columns(), " " * len(first) if below is None else below
    lines = textwrap.wrap(
        _PATH.sub(_bind, _command().sub(_bind, _fitting(_bringing(), text, width - len(below)))),
        width,
        initial_indent=first,
        subsequent_indent=below,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [line.replace(BOUND, " ") for line in lines]


def bound(text: str, longest: int) -> str:
    """The same, with spaces that bind in commands that are not too long for a line anyway."""
    return _fitting(_command(), text, longest)


def _fitting(command: re.Pattern[str], text: str, longest: int) -> str:
    return command.sub(lambda match: _bind(match) if len(match[0]) <= longest else match[0], text)


def _bind(match: re.Match[str]) -> str:
    return match[0].replace(" ", BOUND)
