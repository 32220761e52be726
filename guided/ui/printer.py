"""The one place that writes to the terminal, so that no name and no text can act on it or begin a line of its own.

What is told is made of lines. Each is made safe here, and coloured after that; on a terminal a long one is broken
between words. What is handed over, for other programs, is left as it is in a pipe.
"""

import os
import sys
from typing import Any, Self

import click

from guided.core import held_keys
from guided.core.formatting import one_line, visible
from guided.screen.layout import laid_out


class Styled(str):
    """A line already as wide as it is to be, the last part of which has a colour where the terminal shows colours."""

    parts: tuple[str, str]
    style: dict[str, Any]

    def __new__(cls, before: str, part: str, **style: Any) -> Self:
        """Take the line in two parts, and how `click.style` is to show the second."""
        line = super().__new__(cls, before + part)
        line.parts, line.style = (before, part), style
        return line


def bold(line: str) -> Styled:
    """A line in bold."""
    return Styled("", line, bold=True)


def tell(*lines: str, err: bool = False, end: str = "\n") -> None:
    """Tell somebody something, line by line.

    Args:
        lines: each is one line, whatever stands in it.
        err: whether it is told by the way: beside what was asked for, not as part of it.
        end: stands after the last line.
    """
    if lines:
        shown = (part for line in lines for part in _shown(line, _terminal(err)))
        click.echo("\n".join(shown) + end, nl=False, err=err)


def _shown(line: str, terminal: bool) -> list[str]:
    if isinstance(line, Styled):
        before, part = map(one_line, line.parts)
        return [before + click.style(part, **line.style)]
    return laid_out(one_line(line)) if terminal else [one_line(line)]


def hand(text: str) -> None:
    """Hand a text to another program as it is, in UTF-8; on a terminal it is made safe."""
    click.echo(visible(text) if _terminal() else text.encode(errors="replace"), nl=False)


def prompt(question: str, usual: str = "", suffix: str = ": ") -> str:
    """Ask for a line. An empty one stands for what is usual, which is shown.

    An Enter that is held down since the question before does not answer this one too.

    Raises:
        click.Abort, KeyboardInterrupt: somebody would rather stop.
    """
    from guided.screen.keyboard import settle

    settle()
    text = one_line(f"{question} [{usual}]" if usual else question)
    answer: str = click.prompt(text, default="", show_default=False, prompt_suffix=suffix)
    held_keys.hand.press("enter")
    return answer or usual


def progress(label: str, hidden: bool = False, **of: Any) -> Any:
    """A bar of `click.progressbar` for somebody who watches; a terminal that cannot paint over has none."""
    hidden = hidden or not _terminal(err=True) or os.environ.get("TERM") == "dumb"
    return click.progressbar(label=label, width=24, file=sys.stderr, hidden=hidden, **of)


def _terminal(err: bool = False) -> bool:
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()
