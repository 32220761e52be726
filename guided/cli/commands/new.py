"""`guided new`: a script to begin with."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

import click
from click.shell_completion import CompletionItem

from guided.authoring import wizard
from guided.authoring.templates import TEMPLATE_KINDS, Exercise, Template, load_layout, load_template
from guided.authoring.wizard import AnswerError, Answers, blank, file_name, fit_to_minutes, free, proposed
from guided.cli import options
from guided.cli.options import read_minutes
from guided.core import paths
from guided.core.errors import FileError
from guided.core.formatting import clock
from guided.core.level import Level
from guided.core.shell_command import typed
from guided.lint.context import in_library
from guided.script.values import PLACES
from guided.ui.printer import prompt, tell, wrapped

T = TypeVar("T")
_PATH = re.compile(r"(?:~|\.{1,2})?[/\\]|[A-Za-z]:\\|.*[/\\].*\.ya?ml\Z")


class Called(NamedTuple):
    """What somebody wants a new session to be called."""

    file: str | None = None
    """The name of its file; None where it is to be made from the title."""
    title: str | None = None
    """Its title, where the name is more than that of a file: My evening."""
    likely: str | None = None
    """What its title may be where nobody says so."""

    @classmethod
    def by(cls, name: str | None) -> Self:
        """What a name tells.

        Raises:
            FileError: something is called so already, or it is a path.
        """
        if name is None:
            return cls()
        if _PATH.match(name):
            where = paths.own_sessions()
            raise FileError(
                f"A new session goes into {where}, so please give it a name without a folder, like my-back."
            )
        title = name.removesuffix(paths.SUFFIX)
        file = file_name(title)
        if file in wizard.known():
            raise FileError(_there(file))
        return cls(file, None if file == title else title, title.replace("-", " ").capitalize())


def _there(name: str) -> str:
    path = wizard.known()[name]
    if not in_library(path, paths.folders()):
        return f"There is {path} already, and it stays as it is; please choose another name."
    copy = typed("new", f"my-{name}", "--from", name)
    return f"guided has a {name} of its own; please choose another name. For a copy of it: {copy}"


BEGIN = "Enter takes what stands in [brackets], ? tells more, and Ctrl-C leaves. For ten lines instead: {}"
MOST = "This kind begins with {} minutes at most; you can add to it later."
ALL = "as much as fits"
"""The usual answer to what it is to hold."""
OWN = f"Exercises of your own: {typed('import')} makes a session of a list of them, or write them in afterwards."
MINUTES = "The most it is to last: 5, or 7.5. Easier days are shorter by themselves. {} is the most to begin with."
TITLE = f"What {typed('list')} shows and the screen says. It stands in the script, and can be changed there."
WIDEST = 26
"""Of the names of what there is (characters)."""


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
    kind = kind or _ask_kind()
    template = load_template(kind)
    where = where or _ask_where(template)
    if where not in template.where:
        place, others = load_layout().places[where].name, " or ".join(template.where)
        raise AnswerError(f"There is no {kind} to begin with {place}. Choose --where {others}.")
    minutes = _ask_minutes(template, where) if minutes is None else minutes
    if minutes > template.longest:
        raise AnswerError(MOST.format(template.longest))
    wanted = _ask_wanted(template, where, minutes) if wanted is None else wanted
    given = Answers(kind, where, minutes, _names(wanted), title)
    if not title:
        title = _ask("Its title?", called or proposed(given), lambda answer: blank(answer).title, more=wrapped(TITLE))
        # One that is what it would be called anyway need not be kept.
        given = given if title == proposed(given) else replace(given, title=title)
    return given


def _is_answered() -> bool:
    """Whether somebody is there to answer."""
    return bool(sys.stdin and sys.stdin.isatty())


def _ask(text: str, usual: str, read: Callable[[str], T], before: Iterable[str] = (), more: Iterable[str] = ()) -> T:
    """Ask, and ask again where the answer cannot be taken; the usual answer where nobody is there.

    Args:
        text: the question.
        usual: the answer that Enter gives.
        read: makes a value of an answer. Raises AnswerError, or BadParameter, where it cannot be taken.
        before: lines said before it.
        more: lines said at `?`.
    """
    if not _is_answered():
        return read(usual)
    tell("", *before)
    help_lines = list(more)
    while True:
        answer = prompt(text, usual)
        if answer.strip() == "?":
            tell(*help_lines)
            continue
        try:
            return read(answer)
        except AnswerError as error:
            tell(*error.args)
        except click.BadParameter as error:
            tell(f"{error.message}.")


def _ask_kind() -> str:
    templates = {kind: load_template(kind) for kind in TEMPLATE_KINDS}
    names = (f"  {kind:<12} {template.title}" for kind, template in templates.items())
    more = _table((kind, template.about) for kind, template in templates.items())
    return _ask("What kind?", TEMPLATE_KINDS[0], _one_of(TEMPLATE_KINDS), names, more)


def _ask_where(template: Template) -> str:
    places = template.where
    more = _table((place, _done(place)) for place in places)
    return _ask(f"Where? {', '.join(places)}", places[0], _one_of(places), more=more)


def _done(place: str) -> str:
    """How it is done somewhere."""
    places = load_layout().places
    return "; on easier days ".join(places[each].name for each in places[place].where)


def _ask_minutes(template: Template, where: str) -> Decimal:
    def read(answer: str) -> Decimal:
        minutes = read_minutes(answer)
        if minutes > template.longest:
            raise AnswerError(MOST.format(template.longest))
        fit_to_minutes(template, where, (), minutes)
        return minutes

    more = wrapped(MINUTES.format(template.longest))
    return _ask("How many minutes, on a better day?", str(template.minutes), read, more=more)


def _ask_wanted(template: Template, where: str, minutes: Decimal) -> str:
    def read(answer: str) -> str:
        fit_to_minutes(template, where, _names(answer), minutes)
        return answer

    more = _table((exercise.name, exercise.tell) for exercise in template.offered(where))
    return _ask(f"{template.asks} With commas", ALL, read, _offers(template, where), more)


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


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    """Reads one of a few words, or how it begins."""

    def read(answer: str) -> str:
        begun = [word for word in words if word.startswith(answer.strip().lower())]
        if len(begun) != 1:
            raise AnswerError(f"Please choose one of: {', '.join(words)}.")
        return begun[0]

    return read


def _names(answer: str) -> tuple[str, ...]:
    return () if answer == ALL else tuple(name.strip() for name in answer.split(",") if name.strip())


SHORT = 60
"""So many seconds less than was asked for are worth a word."""


def complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: every session and fragment."""
    return options.offered(wizard.known(), incomplete)


def _complete_wanted(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: what there is for the kind and the place named before."""
    template = load_template(ctx.params.get("kind") or TEMPLATE_KINDS[0])
    before, comma, begun = incomplete.rpartition(",")
    names = template.names_by_area(ctx.params.get("where") or template.where[0])
    known = dict.fromkeys(name for area, below in names.items() for name in (area, *below) if name)
    return options.offered(known, begun, before + comma)


@click.command("new")
@click.argument("name", required=False)
@click.option("--kind", type=click.Choice(TEMPLATE_KINDS, case_sensitive=False), help="What kind of session.")
@click.option("--where", type=click.Choice(PLACES, case_sensitive=False), help="Where it is done.")
@options.minutes("How long it may last on a better day.")
@click.option(
    "--areas",
    "--moves",
    "wanted",
    metavar="NAMES",
    shell_complete=_complete_wanted,
    help="What it holds: neck,hip-march.",
)
@click.option("--title", help="Its title.")
@click.option("--from", "source", metavar="NAME", shell_complete=complete, help="Begin with a copy of what there is.")
@click.option("--blank", is_flag=True, help="Begin with ten lines.")
def command(
    name: str | None,
    kind: str | None,
    where: str | None,
    minutes: Decimal | None,
    wanted: str | None,
    title: str | None,
    source: str | None,
    blank: bool,
) -> None:
    """Begin a session of your own, with a few questions.

    NAME is what you type to play it; without one it is made from the title. What an option answers is not asked; Enter
    takes what stands in brackets. How scripts are written: guided help writing.

    \b
      guided new
      guided new tea --blank                ten lines, and no questions
      guided new "My evening" --kind stretch --where chair
      guided new my-back --from gentle-lower-back
    """  # noqa: D301
    given = any(answer is not None for answer in (kind, where, minutes, wanted))
    if (blank or source) and (given or (blank and source)):
        raise click.UsageError("With --from or --blank, only NAME and --title go; all else stands in the script.")
    called = Called.by(name)
    title = title or called.title
    asked = None
    if source:
        path = paths.find_any(source)
        draft, folder, title = wizard.copied(path, title), wizard.home(path), title or f"my {path.stem}"
    elif blank:
        draft, folder = wizard.blank(title or called.likely), paths.own_sessions()
    else:
        wish = _asked(kind, where, minutes, wanted, title, called.likely)
        draft, folder, asked, title = wizard.drafted(wish), paths.own_sessions(), wish.minutes, wish.title or wish.name
    path = wizard.put(draft, called.file or free(file_name(title or draft.title), wizard.known()), folder)
    tell(*_told(draft, path, asked))


def _asked(*given: Any) -> Answers:
    """What `answers` gives; how questions are answered is told, and to whoever leaves, that nothing was written."""
    if _is_answered():
        tell(BEGIN.format(typed("new", "--blank")))
    try:
        return answers(*given)
    except (click.Abort, KeyboardInterrupt):
        tell("", "Nothing was written.")
        raise


def _told(draft: wizard.Draft, path: Path, asked: Decimal | None) -> Iterator[str]:
    """Where it is, and what to do next."""
    lengths = draft.report.lengths
    yield from ("", f"Written: {path}")
    yield f"It lasts {clock(lengths[Level.BETTER])} on a better day, and {clock(lengths[Level.FLARE])} on a flare day."
    if asked is not None and lengths[Level.BETTER] < asked * 60 - SHORT:
        yield "That is all of it; with more areas it would last longer."
    if draft.report.problems:
        yield f"There is something to look at: {typed('check', path, '--care')}"
    yield from ("", f"  {typed('edit', path.stem)}")
    if path.parent.name == paths.FRAGMENTS:
        yield f"  - include: {path.stem}        brings it into a session of yours"
    else:
        yield f"  {typed('play', path.stem, '--level', 'flare')}"
    yield f"  {typed('help', 'writing')}        how scripts are written"
