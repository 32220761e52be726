"""Plain sentences, set as wide as the terminal; what goes into a file or a pipe stays as it is."""

import re
import sys
import textwrap
from collections.abc import Iterator

import click

from guided.screen.room import columns

BOUND = "\N{NO-BREAK SPACE}"
_WORD = r"(?:'[^']*'(?:\"'\"'[^']*')*|\"[^\"]*\"|[^\s-]\S*)"
_COMMAND = re.compile(rf"(?:EDITOR=\S+ )?\bguided [a-z]+(?: {_WORD})?(?: --?[a-z][\w-]*(?: {_WORD})?)*")
"""A command line with its options; it is better taken for too long than broken."""
_PATH = re.compile(r"(?:(?<=\s)|\A)(?:~|[A-Za-z]:)?[/\\](?:(?![.,;:!?] )[^\n])*?\.\w{2,6}\b")
"""A path with its suffix, spaces and all."""
_PICTURE = re.compile(r"(?P<bar> *(?:\d+ )?\|)(?P<caret> *\^+ )?(?P<hint>.*)")
"""A line of a script as a problem shows it, or the caret below that."""


def tell(text: str, err: bool = True) -> None:
    """Say something to whoever is there."""
    stream = sys.stderr if err else sys.stdout
    click.echo(laid_out(text) if stream and stream.isatty() else text, err=err)


def laid_out(text: str, width: int | None = None) -> str:
    """The same text, its longer lines broken between words, but never inside a path, a command, or a script's line."""
    return "\n".join(part for line in text.split("\n") for part in _set(line, width or columns()))


def _set(line: str, width: int) -> Iterator[str]:
    picture = _PICTURE.fullmatch(line)
    if len(line) <= width or (picture and not picture["caret"]):
        yield line
    elif picture:
        yield f"{picture['bar']}{picture['caret']}".rstrip()
        yield from _wrapped(picture["hint"], f"{picture['bar']}   ", width)
    else:
        begun = line[: len(line) - len(line.lstrip(" ="))]
        yield from _wrapped(line[len(begun) :], begun, width)


def _wrapped(text: str, begun: str, width: int) -> list[str]:
    bound = _PATH.sub(_bind, _COMMAND.sub(_bind, text))
    later = begun.replace("=", " ")
    lines = textwrap.wrap(
        bound,
        width,
        initial_indent=begun,
        subsequent_indent=later,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [line.replace(BOUND, " ") for line in lines]


def _bind(match: re.Match[str]) -> str:
    return match[0].replace(" ", BOUND)
