"""The one place that writes to the terminal, so that no text can control it or begin a line of its own.

Messages are made of lines. Each is made safe here, and coloured after that; on a terminal a long one is broken
between words. Output for other programs is left as it is in a pipe.
"""

import os
import re
import sys
import textwrap
from functools import cache
from typing import Any, Self

import click

from guided.core import held_keys
from guided.core.safe_text import mask_hidden, mask_line
from guided.core.shell_command import find_program, make_pip_command
from guided.ui.terminal_size import get_columns

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
"""A space at which no line ends; it is shown as any other."""
_ARGUMENT = r"(?:'[^']*'(?:\"'\"'[^']*')*|\"[^\"]*\"|[^\s-]\S*)"
_PATH_PATTERN = re.compile(r"(?:(?<=\s)|\A)(?:~|[A-Za-z]:)?[/\\](?:(?![.,;:!?] )[^\n])*?\.\w{2,6}\b")
"""A path with its suffix, spaces and all."""
_EXCERPT = re.compile(r"(?P<bar> *(?:\d+ )?\|)(?P<caret> *\^+ )?(?P<hint>.*)")
"""A line of a script as a diagnostic shows it, or the caret below that."""


@cache
def _command_pattern() -> re.Pattern[str]:
    """The pattern of a command line with its options; rather too long than broken."""
    start = re.escape(find_program()) if find_program() != "guided" else r"\bguided"
    return re.compile(rf"(?:EDITOR=\S+ )?{start} [a-z]+(?: {_ARGUMENT})?(?: --?[a-z][\w-]*(?: {_ARGUMENT})?)*")


@cache
def _install_pattern() -> re.Pattern[str]:
    """The pattern of a pip command: it is long, and in tables, so it is broken where there is no room for it."""
    return re.compile(rf"{re.escape(make_pip_command())} [a-z]+(?: --[a-z-]+)? {_ARGUMENT}")


def wrap_line(line: str, width: int | None = None) -> list[str]:
    """Break a line that is too long between words, but never inside a path, a command or a line of a script."""
    width = width or get_columns()
    excerpt = _EXCERPT.fullmatch(line)
    if len(line) <= width or (excerpt and not excerpt["caret"]):
        return [line]
    if excerpt:
        indent = f"{excerpt['bar']}   "
        return [f"{excerpt['bar']}{excerpt['caret']}".rstrip(), *wrap_text(excerpt["hint"], indent, indent, width)]
    text = line.lstrip(" =")
    return wrap_text(text, line[: len(line) - len(text)], width=width)


def wrap_text(text: str, first: str = "", below: str | None = None, width: int | None = None) -> list[str]:
    """Break a text into lines as wide as the screen.

    Args:
        text: the text.
        first: stands before the first line.
        below: stands before every other; as much blank as `first`, unless given.
        width: how wide, where that is not the screen.
    """
    width, below = width or get_columns(), " " * len(first) if below is None else below
    lines = textwrap.wrap(
        _PATH_PATTERN.sub(
            _bind_spaces,
            _command_pattern().sub(_bind_spaces, _bind_short(_install_pattern(), text, width - len(below))),
        ),
        width,
        initial_indent=first,
        subsequent_indent=below,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [line.replace(NO_BREAK_SPACE, " ") for line in lines]


def bind_commands(text: str, max_chars: int) -> str:
    """A text with no-break spaces in commands, if they are not too long for a line anyway."""
    return _bind_short(_command_pattern(), text, max_chars)


def _bind_short(pattern: re.Pattern[str], text: str, max_chars: int) -> str:
    return pattern.sub(lambda match: _bind_spaces(match) if len(match[0]) <= max_chars else match[0], text)


def _bind_spaces(match: re.Match[str]) -> str:
    return match[0].replace(" ", NO_BREAK_SPACE)


class StyledLine(str):
    """A line that is not wrapped, and whose last part has a style where the terminal shows colours."""

    parts: tuple[str, str]
    style: dict[str, Any]

    def __new__(cls, before: str, part: str, **style: Any) -> Self:
        """Take the line in two parts, and the arguments of `click.style` for the second."""
        line = super().__new__(cls, before + part)
        line.parts, line.style = (before, part), style
        return line


def bold(line: str) -> StyledLine:
    """A line in bold."""
    return StyledLine("", line, bold=True)


def echo(*lines: str, err: bool = False, end: str = "\n") -> None:
    """Show lines to a person.

    Args:
        lines: each is one line, whatever stands in it.
        err: whether they go to standard error: they are not part of the output.
        end: stands after the last line.
    """
    if lines:
        shown = (part for line in lines for part in _format(line, _is_terminal(err)))
        click.echo("\n".join(shown) + end, nl=False, err=err)


def _format(line: str, terminal: bool) -> list[str]:
    if isinstance(line, StyledLine):
        before, part = map(mask_line, line.parts)
        return [before + click.style(part, **line.style)]
    return wrap_line(mask_line(line)) if terminal else [mask_line(line)]


def echo_raw(text: str) -> None:
    """Write a text for another program as it is, in UTF-8; on a terminal it is made safe."""
    click.echo(mask_hidden(text) if _is_terminal() else text.encode(errors="replace"), nl=False)


def ask_line(question: str, default: str = "", suffix: str = ": ") -> str:
    """Ask for a line. An empty one stands for the default, which is shown.

    An Enter that is held down since the question before does not answer this one too.

    Raises:
        click.Abort, KeyboardInterrupt: somebody would rather stop.
    """
    from guided.ui.keyboard import drain_keys

    drain_keys()
    text = mask_line(f"{question} [{default}]" if default else question)
    answer: str = click.prompt(text, default="", show_default=False, prompt_suffix=suffix)
    held_keys.key_filter.filter_key("enter")
    return answer or default


def progress_bar(label: str, hidden: bool = False, **options: Any) -> Any:
    """A `click.progressbar`; it is hidden on a terminal that cannot repaint."""
    hidden = hidden or not _is_terminal(err=True) or os.environ.get("TERM") == "dumb"
    return click.progressbar(label=label, width=24, file=sys.stderr, hidden=hidden, **options)


def _is_terminal(err: bool = False) -> bool:
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()
