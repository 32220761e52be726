"""The four questions of `guided new`. Where nobody is there to ask, each takes its usual answer."""

import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import click

from guided.commands.options import read_minutes
from guided.screen.room import columns
from guided.writing.fitting import AnswerError, fitted
from guided.writing.frame import IN
from guided.writing.new import Answers, offered
from guided.writing.ways import WAYS, Way

MOST = "This kind begins with {} minutes at most; you can add to it later."
ALL = "as much as fits"
"""The usual answer to what it is to hold."""


def answers(
    kind: str | None, where: str | None, minutes: Decimal | None, wanted: str | None, title: str | None
) -> Answers:
    """What somebody wants to write; what is None is asked.

    Raises:
        AnswerError: no session can be made of what was given.
    """
    ask = _ask if sys.stdin and sys.stdin.isatty() else _usual
    kind = kind or ask(_kinds(), "What kind?", next(iter(WAYS)), _one_of(WAYS))
    way = WAYS[kind]
    where = where or ask([], f"Where? {', '.join(way.where)}", way.where[0], _one_of(way.where))
    if where not in way.where:
        raise AnswerError(f"There is no {kind} to begin with {IN[where]}. Choose --where {' or '.join(way.where)}.")
    if minutes is None:
        minutes = ask([], "How many minutes, on a better day?", str(way.minutes), _minutes(way, where))
    if minutes > way.longest:
        raise AnswerError(MOST.format(way.longest))
    if wanted is None:
        wanted = ask(_offers(way, where), f"{way.asks} With commas", ALL, _fitting(way, where, minutes))
    return Answers(kind, where, minutes, _names(wanted), title)


def _ask(before: Iterable[str], question: str, usual: str, read: Callable[[str], Any]) -> Any:
    """Ask, and ask again where the answer cannot be taken."""

    def taken(answer: str) -> Any:
        try:
            return read(answer)
        except AnswerError as error:
            raise click.UsageError(str(error)) from error

    click.echo("\n".join(["", *before]))
    return click.prompt(question, default=usual, value_proc=taken)


def _usual(_before: Iterable[str], _question: str, usual: str, read: Callable[[str], Any]) -> Any:
    """The usual answer."""
    return read(usual)


def _kinds() -> Iterator[str]:
    return (f"  {kind:<12} {way.title}" for kind, way in WAYS.items())


def _offers(way: Way, where: str) -> Iterator[str]:
    """What there is, area by area, no wider than the screen."""
    groups = offered(way, where)
    for area, parts in groups.items():
        first = f"  {area + ':':<11}" if area else "  "
        below, names = " " * len(first), ", ".join(parts)
        yield from textwrap.wrap(
            names, columns(), initial_indent=first, subsequent_indent=below, break_on_hyphens=False
        )


def _one_of(known: Iterable[str]) -> Callable[[str], str]:
    """Reads one of a few words, or how it begins."""
    words: Sequence[str] = list(known)

    def read(answer: str) -> str:
        begun = [word for word in words if word.startswith(answer.strip().lower())]
        if len(begun) != 1:
            raise AnswerError(f"Please choose one of: {', '.join(words)}.")
        return begun[0]

    return read


def _minutes(way: Way, where: str) -> Callable[[str], Decimal]:
    def read(answer: str) -> Decimal:
        minutes = read_minutes(answer.strip())
        if minutes > way.longest:
            raise AnswerError(MOST.format(way.longest))
        fitted(way, where, (), minutes)
        return minutes

    return read


def _fitting(way: Way, where: str, minutes: Decimal) -> Callable[[str], str]:
    def read(answer: str) -> str:
        fitted(way, where, _names(answer), minutes)
        return answer

    return read


def _names(answer: str) -> tuple[str, ...]:
    return () if answer == ALL else tuple(name.strip() for name in answer.split(",") if name.strip())
