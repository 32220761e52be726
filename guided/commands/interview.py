"""The questions of `guided new`. Where nobody is there to ask, each takes its usual answer."""

import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import click

from guided.commands.asking import prompt
from guided.commands.notice import tell
from guided.commands.options import read_minutes
from guided.screen.room import columns
from guided.typed import typed
from guided.writing.fitting import AnswerError, fitted
from guided.writing.frame import IN, WHERE
from guided.writing.moves import Move
from guided.writing.new import Answers, blank, offered, proposed
from guided.writing.spots import Breath
from guided.writing.ways import WAYS, Part, Way

BEGIN = "Enter takes what stands in [brackets], ? tells more, and Ctrl-C leaves. For ten lines instead: {}"
MOST = "This kind begins with {} minutes at most; you can add to it later."
ALL = "as much as fits"
"""The usual answer to what it is to hold."""
OWN = "Exercises of your own: guided import makes a session of a list of them, or write them in afterwards."
MINUTES = "The most it is to last: 5, or 7.5. Easier days are shorter by themselves. {} is the most to begin with."
TITLE = "What guided list shows and the screen says. It stands in the script, and can be changed there."
WIDEST = 26
"""Of the names of what there is (characters)."""


@dataclass(frozen=True)
class Question:
    """One question, and how its answer is read."""

    text: str
    usual: str
    read: Callable[[str], Any]
    """Raises AnswerError, or BadParameter, where it cannot be taken."""
    before: tuple[str, ...] = ()
    """Lines said before it."""
    more: tuple[str, ...] = ()
    """Lines said at `?`."""


def answers(
    kind: str | None,
    where: str | None,
    minutes: Decimal | None,
    wanted: str | None,
    title: str | None,
    called: str | None = None,
) -> Answers:
    """What somebody wants to write; what is None is asked.

    Args:
        kind: one of `WAYS`.
        where: one of the places of that way.
        minutes: on a better day.
        wanted: what it holds, with commas.
        title: its title.
        called: the title that is offered; else it is made from the other answers.

    Raises:
        AnswerError: no session can be made of what was given.
        click.Abort: somebody would rather stop.
    """
    ask = _ask if sys.stdin and sys.stdin.isatty() else _usual
    kind = kind or ask(_kind())
    way = WAYS[kind]
    where = where or ask(_where(way))
    if where not in way.where:
        raise AnswerError(f"There is no {kind} to begin with {IN[where]}. Choose --where {' or '.join(way.where)}.")
    minutes = ask(_minutes(way, where)) if minutes is None else minutes
    if minutes > way.longest:
        raise AnswerError(MOST.format(way.longest))
    wanted = ask(_wanted(way, where, minutes)) if wanted is None else wanted
    given = Answers(kind, where, minutes, _names(wanted), title)
    return given if title else _titled(given, ask(_title(called or proposed(given))))


def begin() -> None:
    """Say how questions are answered, where somebody is there to ask."""
    if sys.stdin and sys.stdin.isatty():
        tell(BEGIN.format(typed("new", "--blank")), err=False)


def _ask(question: Question) -> Any:
    """Ask, and ask again where the answer cannot be taken."""
    click.echo("\n".join(["", *question.before]))
    while True:
        answer = prompt(question.text, default=question.usual)
        if answer.strip() == "?":
            click.echo("\n".join(question.more))
            continue
        try:
            return question.read(answer)
        except AnswerError as error:
            tell(str(error), err=False)
        except click.BadParameter as error:
            tell(f"{error.message}.", err=False)


def _usual(question: Question) -> Any:
    """The usual answer."""
    return question.read(question.usual)


def _kind() -> Question:
    names = (f"  {kind:<12} {way.title}" for kind, way in WAYS.items())
    more = _table((kind, way.about) for kind, way in WAYS.items())
    return Question("What kind?", next(iter(WAYS)), _one_of(WAYS), tuple(names), tuple(more))


def _where(way: Way) -> Question:
    more = _table((place, _done(place)) for place in way.where)
    return Question(f"Where? {', '.join(way.where)}", way.where[0], _one_of(way.where), more=tuple(more))


def _done(place: str) -> str:
    """How it is done somewhere."""
    easier = "".join(f"; on easier days {IN[each]}" for each in WHERE[place][1:])
    return f"{IN[place]}{easier}"


def _minutes(way: Way, where: str) -> Question:
    def read(answer: str) -> Decimal:
        minutes = read_minutes(answer)
        if minutes > way.longest:
            raise AnswerError(MOST.format(way.longest))
        fitted(way, where, (), minutes)
        return minutes

    more = textwrap.wrap(MINUTES.format(way.longest), columns())
    return Question("How many minutes, on a better day?", str(way.minutes), read, more=tuple(more))


def _wanted(way: Way, where: str, minutes: Decimal) -> Question:
    def read(answer: str) -> str:
        fitted(way, where, _names(answer), minutes)
        return answer

    more = _table((part.name, _about(part)) for part in way.offered(where))
    return Question(f"{way.asks} With commas", ALL, read, tuple(_offers(way, where)), tuple(more))


def _title(usual: str) -> Question:
    def read(answer: str) -> str:
        return blank(answer).title

    return Question("Its title?", usual, read, more=tuple(textwrap.wrap(TITLE, columns())))


def _titled(given: Answers, title: str) -> Answers:
    """The same with a title, unless it is what it would be called anyway."""
    return given if title == proposed(given) else replace(given, title=title)


def _offers(way: Way, where: str) -> Iterator[str]:
    """What there is, area by area, no wider than the screen."""
    parts = {part.name: part for part in way.offered(where)}
    for area, names in offered(way, where).items():
        first = f"  {area + ':':<11}" if area else "  "
        yield from _wrapped(", ".join(map(_named, map(parts.__getitem__, names))), first)
    if any(isinstance(part, Move) for part in parts.values()):
        yield from _wrapped(OWN, "  ", "  ")


def _named(part: Part) -> str:
    return f"{part.name} ({part.about})" if isinstance(part, Breath) else part.name


def _about(part: Part) -> str:
    """How it is led into."""
    return part.tell if isinstance(part, Move | Breath) else part.says


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names, and what is to be said of each."""
    told = list(rows)
    width = min(WIDEST, max(len(name) for name, _ in told))
    for name, text in told:
        yield from _wrapped(text, f"  {name:<{width}}  ", " " * 6)


def _wrapped(text: str, first: str, later: str | None = None) -> list[str]:
    below = " " * len(first) if later is None else later
    return textwrap.wrap(text, columns(), initial_indent=first, subsequent_indent=below, break_on_hyphens=False)


def _one_of(known: Iterable[str]) -> Callable[[str], str]:
    """Reads one of a few words, or how it begins."""
    words: Sequence[str] = list(known)

    def read(answer: str) -> str:
        begun = [word for word in words if word.startswith(answer.strip().lower())]
        if len(begun) != 1:
            raise AnswerError(f"Please choose one of: {', '.join(words)}.")
        return begun[0]

    return read


def _names(answer: str) -> tuple[str, ...]:
    return () if answer == ALL else tuple(name.strip() for name in answer.split(",") if name.strip())
