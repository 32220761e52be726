"""The questions of `guided new`. Where nobody is there to ask, each takes its usual answer."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import click

from guided.authoring.templates import TEMPLATE_KINDS, Exercise, Template, load_layout, load_template
from guided.authoring.wizard import AnswerError, Answers, blank, fit_to_minutes, proposed
from guided.commands.options import read_minutes
from guided.core.shell_command import typed
from guided.ui.printer import prompt, tell, wrapped

BEGIN = "Enter takes what stands in [brackets], ? tells more, and Ctrl-C leaves. For ten lines instead: {}"
MOST = "This kind begins with {} minutes at most; you can add to it later."
ALL = "as much as fits"
"""The usual answer to what it is to hold."""
OWN = f"Exercises of your own: {typed('import')} makes a session of a list of them, or write them in afterwards."
MINUTES = "The most it is to last: 5, or 7.5. Easier days are shorter by themselves. {} is the most to begin with."
TITLE = f"What {typed('list')} shows and the screen says. It stands in the script, and can be changed there."
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
        kind: one of `TEMPLATE_KINDS`.
        where: one of the places of that kind.
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
    template = load_template(kind)
    where = where or ask(_where(template))
    if where not in template.where:
        place, others = load_layout().places[where].name, " or ".join(template.where)
        raise AnswerError(f"There is no {kind} to begin with {place}. Choose --where {others}.")
    minutes = ask(_minutes(template, where)) if minutes is None else minutes
    if minutes > template.longest:
        raise AnswerError(MOST.format(template.longest))
    wanted = ask(_wanted(template, where, minutes)) if wanted is None else wanted
    given = Answers(kind, where, minutes, _names(wanted), title)
    return given if title else _titled(given, ask(_title(called or proposed(given))))


def begin() -> None:
    """Say how questions are answered, where somebody is there to ask."""
    if sys.stdin and sys.stdin.isatty():
        tell(BEGIN.format(typed("new", "--blank")))


def _ask(question: Question) -> Any:
    """Ask, and ask again where the answer cannot be taken."""
    tell("", *question.before)
    while True:
        answer = prompt(question.text, question.usual)
        if answer.strip() == "?":
            tell(*question.more)
            continue
        try:
            return question.read(answer)
        except AnswerError as error:
            tell(*error.args)
        except click.BadParameter as error:
            tell(f"{error.message}.")


def _usual(question: Question) -> Any:
    """The usual answer."""
    return question.read(question.usual)


def _kind() -> Question:
    templates = {kind: load_template(kind) for kind in TEMPLATE_KINDS}
    names = (f"  {kind:<12} {template.title}" for kind, template in templates.items())
    more = _table((kind, template.about) for kind, template in templates.items())
    return Question("What kind?", TEMPLATE_KINDS[0], _one_of(TEMPLATE_KINDS), tuple(names), tuple(more))


def _where(template: Template) -> Question:
    places = template.where
    more = _table((place, _done(place)) for place in places)
    return Question(f"Where? {', '.join(places)}", places[0], _one_of(places), more=tuple(more))


def _done(place: str) -> str:
    """How it is done somewhere."""
    places = load_layout().places
    return "; on easier days ".join(places[each].name for each in places[place].where)


def _minutes(template: Template, where: str) -> Question:
    def read(answer: str) -> Decimal:
        minutes = read_minutes(answer)
        if minutes > template.longest:
            raise AnswerError(MOST.format(template.longest))
        fit_to_minutes(template, where, (), minutes)
        return minutes

    more = wrapped(MINUTES.format(template.longest))
    return Question("How many minutes, on a better day?", str(template.minutes), read, more=tuple(more))


def _wanted(template: Template, where: str, minutes: Decimal) -> Question:
    def read(answer: str) -> str:
        fit_to_minutes(template, where, _names(answer), minutes)
        return answer

    more = _table((exercise.name, exercise.tell) for exercise in template.offered(where))
    return Question(f"{template.asks} With commas", ALL, read, tuple(_offers(template, where)), tuple(more))


def _title(usual: str) -> Question:
    def read(answer: str) -> str:
        return blank(answer).title

    return Question("Its title?", usual, read, more=tuple(wrapped(TITLE)))


def _titled(given: Answers, title: str) -> Answers:
    """The same with a title, unless it is what it would be called anyway."""
    return given if title == proposed(given) else replace(given, title=title)


def _offers(template: Template, where: str) -> Iterator[str]:
    """What there is, area by area, no wider than the screen."""
    exercises = {each.name: each for each in template.offered(where)}
    for area, names in template.names_by_area(where).items():
        first = f"  {area + ':':<11}" if area else "  "
        yield from wrapped(", ".join(map(_named, map(exercises.__getitem__, names))), first)
    if template.has_moves:
        yield from wrapped(OWN, "  ")


def _named(exercise: Exercise) -> str:
    return f"{exercise.name} ({exercise.label})" if exercise.label else exercise.name


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names, and what is to be said of each."""
    told = list(rows)
    width = min(WIDEST, max(len(name) for name, _ in told))
    for name, text in told:
        yield from wrapped(text, f"  {name:<{width}}  ", " " * 6)


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
