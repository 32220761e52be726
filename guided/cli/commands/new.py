"""`guided new`: makes a new script, from a few answers."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

import click
from click.shell_completion import CompletionItem

from guided.authoring import new_script
from guided.authoring.new_script import (
    AnswerError,
    DraftSpec,
    draft_blank,
    fit_to_minutes,
    free_name,
    make_file_name,
    propose_title,
)
from guided.authoring.templates import TEMPLATE_KINDS, Exercise, Template, load_layout, load_template
from guided.cli import options
from guided.cli.options import parse_minutes
from guided.core import paths
from guided.core.errors import FileError
from guided.core.formatting import format_clock
from guided.core.level import Level
from guided.core.shell_command import make_command
from guided.lint.context import in_library
from guided.script.values import PLACES
from guided.ui.terminal_output import ask_line, echo, wrap_text

T = TypeVar("T")
_PATH_PATTERN = re.compile(r"(?:~|\.{1,2})?[/\\]|[A-Za-z]:\\|.*[/\\].*\.ya?ml\Z")


class SessionName(NamedTuple):
    """The name that somebody gives a new session."""

    stem: str | None = None
    """The name of its file; None where it is to be made from the title."""
    title: str | None = None
    """Its title, where the name is more than that of a file: My evening."""
    default_title: str | None = None
    """The title to propose."""

    @classmethod
    def parse(cls, name: str | None) -> Self:
        """The file name and the title that a name stands for.

        Raises:
            FileError: something is called so already, or it is a path.
        """
        if name is None:
            return cls()
        if _PATH_PATTERN.match(name):
            where = paths.sessions_folder()
            raise FileError(
                f"A new session goes into {where}, so please give it a name without a folder, like my-back."
            )
        title = name.removesuffix(paths.SCRIPT_SUFFIX)
        file_name = make_file_name(title)
        if file_name in new_script.list_all():
            raise FileError(_format_conflict(file_name))
        return cls(file_name, None if file_name == title else title, title.replace("-", " ").capitalize())


def _format_conflict(name: str) -> str:
    path = new_script.list_all()[name]
    if not in_library(path, paths.find_folders()):
        return f"There is {path} already, and it stays as it is; please choose another name."
    copy = make_command("new", f"my-{name}", "--from", name)
    return f"guided has a {name} of its own; please choose another name. For a copy of it: {copy}"


INTRO = "Enter takes what stands in [brackets], ? tells more, and Ctrl-C leaves. For ten lines instead: {}"
TOO_LONG = "This kind begins with {} minutes at most; you can add to it later."
ALL_PARTS = "as much as fits"
"""The default answer to which exercises it has."""
OWN_HINT = (
    f"Exercises of your own: {make_command('import')} makes a session of a list of them, or write them in afterwards."
)
MINUTES_HINT = "The most it is to last: 5, or 7.5. Easier days are shorter by themselves. {} is the most to begin with."
TITLE_HINT = (
    f"What {make_command('list')} shows and the screen says. It stands in the script, and can be changed there."
)
MAX_NAME_CELLS = 26
"""The widest column of names (characters)."""


def ask_wizard(
    kind: str | None,
    where: str | None,
    minutes: Decimal | None,
    wanted: str | None,
    title: str | None,
    default_title: str | None = None,
) -> DraftSpec:
    """Ask for whatever is None, and give the spec of a draft.

    Args:
        kind: one of `TEMPLATE_KINDS`.
        where: one of the places of that kind.
        minutes: on a better day.
        wanted: names of exercises and areas, with commas.
        title: its title.
        default_title: the title that is offered; else it is made from the other answers.

    Raises:
        AnswerError: no session can be made of what was given.
        click.Abort: somebody would rather stop.
    """
    kind = kind or _ask_kind()
    template = load_template(kind)
    where = where or _ask_where(template)
    if where not in template.where:
        place_name, other_places = load_layout().places[where].name, " or ".join(template.where)
        raise AnswerError(f"There is no {kind} to begin with {place_name}. Choose --where {other_places}.")
    minutes = _ask_minutes(template, where) if minutes is None else minutes
    if minutes > template.longest:
        raise AnswerError(TOO_LONG.format(template.longest))
    wanted = _ask_wanted(template, where, minutes) if wanted is None else wanted
    spec = DraftSpec(kind, where, minutes, _split_names(wanted), title)
    if not title:
        title = _ask(
            "Its title?",
            default_title or propose_title(spec),
            lambda answer: draft_blank(answer).title,
            notes=wrap_text(TITLE_HINT),
        )
        # One that is what it would be called anyway need not be kept.
        spec = spec if title == propose_title(spec) else replace(spec, title=title)
    return spec


def _is_answered() -> bool:
    """Whether somebody can answer."""
    return bool(sys.stdin and sys.stdin.isatty())


def _ask(text: str, default: str, read: Callable[[str], T], intro: Iterable[str] = (), notes: Iterable[str] = ()) -> T:
    """Ask, and ask again where the answer cannot be used; the default where nobody is there.

    Args:
        text: the question.
        default: the answer that Enter gives.
        read: makes a value of an answer. Raises AnswerError, or BadParameter, where it cannot.
        intro: lines before the question.
        notes: lines shown at `?`.
    """
    if not _is_answered():
        return read(default)
    echo("", *intro)
    help_lines = list(notes)
    while True:
        answer = ask_line(text, default)
        if answer.strip() == "?":
            echo(*help_lines)
            continue
        try:
            return read(answer)
        except AnswerError as error:
            echo(*error.args)
        except click.BadParameter as error:
            echo(f"{error.message}.")


def _ask_kind() -> str:
    templates = {kind: load_template(kind) for kind in TEMPLATE_KINDS}
    names = (f"  {kind:<12} {template.title}" for kind, template in templates.items())
    help_text = _table((kind, template.about) for kind, template in templates.items())
    return _ask("What kind?", TEMPLATE_KINDS[0], _make_parser(TEMPLATE_KINDS), names, help_text)


def _ask_where(template: Template) -> str:
    places = template.where
    help_text = _table((place, _describe_place(place)) for place in places)
    return _ask(f"Where? {', '.join(places)}", places[0], _make_parser(places), notes=help_text)


def _describe_place(place: str) -> str:
    """The posture at a place, and on easier days."""
    places = load_layout().places
    return "; on easier days ".join(places[name].name for name in places[place].where)


def _ask_minutes(template: Template, where: str) -> Decimal:
    def read(answer: str) -> Decimal:
        minutes = parse_minutes(answer)
        if minutes > template.longest:
            raise AnswerError(TOO_LONG.format(template.longest))
        fit_to_minutes(template, where, (), minutes)
        return minutes

    help_text = wrap_text(MINUTES_HINT.format(template.longest))
    return _ask("How many minutes, on a better day?", str(template.minutes), read, notes=help_text)


def _ask_wanted(template: Template, where: str, minutes: Decimal) -> str:
    def read(answer: str) -> str:
        fit_to_minutes(template, where, _split_names(answer), minutes)
        return answer

    help_text = _table((exercise.name, exercise.tell) for exercise in template.select(where))
    return _ask(f"{template.asks} With commas", ALL_PARTS, read, _list_parts(template, where), help_text)


def _list_parts(template: Template, where: str) -> Iterator[str]:
    """The exercises, area by area, no wider than the screen."""
    exercises = {exercise.name: exercise for exercise in template.select(where)}
    for area, names in template.names_by_area(where).items():
        label = f"  {area + ':':<11}" if area else "  "
        yield from wrap_text(", ".join(map(_name_part, map(exercises.__getitem__, names))), label)
    if template.has_moves:
        yield from wrap_text(OWN_HINT, "  ")


def _name_part(exercise: Exercise) -> str:
    return f"{exercise.name} ({exercise.label})" if exercise.label else exercise.name


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names, each with its description."""
    row_list = list(rows)
    width = min(MAX_NAME_CELLS, max(len(name) for name, _ in row_list))
    for name, text in row_list:
        yield from wrap_text(text, f"  {name:<{width}}  ", " " * 6)


def _make_parser(words: Sequence[str]) -> Callable[[str], str]:
    """Make a parser of one of a few words, or the beginning of one."""

    def read(answer: str) -> str:
        matching = [word for word in words if word.startswith(answer.strip().lower())]
        if len(matching) != 1:
            raise AnswerError(f"Please choose one of: {', '.join(words)}.")
        return matching[0]

    return read


def _split_names(answer: str) -> tuple[str, ...]:
    return () if answer == ALL_PARTS else tuple(name.strip() for name in answer.split(",") if name.strip())


MIN_SHORTFALL_S = 60
"""A session that is this much shorter than asked for gets a remark (seconds)."""


def complete_script(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: every session and fragment."""
    return options.match_names(new_script.list_all(), incomplete)


def _complete_parts(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: exercises and areas of the kind and the place named before."""
    template = load_template(ctx.params.get("kind") or TEMPLATE_KINDS[0])
    done, comma, prefix = incomplete.rpartition(",")
    names = template.names_by_area(ctx.params.get("where") or template.where[0])
    words = dict.fromkeys(name for area, exercise_names in names.items() for name in (area, *exercise_names) if name)
    return options.match_names(words, prefix, done + comma)


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
    shell_complete=_complete_parts,
    help="What it holds: neck,hip-march.",
)
@click.option("--title", help="Its title.")
@click.option(
    "--from", "source", metavar="NAME", shell_complete=complete_script, help="Begin with a copy of what there is."
)
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
    has_answers = any(answer is not None for answer in (kind, where, minutes, wanted))
    if (blank or source) and (has_answers or (blank and source)):
        raise click.UsageError("With --from or --blank, only NAME and --title go; all else stands in the script.")
    session_name = SessionName.parse(name)
    title = title or session_name.title
    requested_minutes = None
    if source:
        path = paths.find_editable(source)
        draft, folder, title = (
            new_script.draft_copy(path, title),
            new_script.own_dir(path),
            title or f"my {path.stem}",
        )
    elif blank:
        draft, folder = new_script.draft_blank(title or session_name.default_title), paths.sessions_folder()
    else:
        spec = _ask_answers(kind, where, minutes, wanted, title, session_name.default_title)
        draft, folder, requested_minutes, title = (
            new_script.draft_session(spec),
            paths.sessions_folder(),
            spec.minutes,
            spec.title or spec.name,
        )
    path = new_script.save_draft(
        draft, session_name.stem or free_name(make_file_name(title or draft.title), new_script.list_all()), folder
    )
    echo(*_describe(draft, path, requested_minutes))


def _ask_answers(*answers: Any) -> DraftSpec:
    """As `ask_wizard`, with an introduction; whoever leaves is told that nothing was written."""
    if _is_answered():
        echo(INTRO.format(make_command("new", "--blank")))
    try:
        return ask_wizard(*answers)
    except (click.Abort, KeyboardInterrupt):
        echo("", "Nothing was written.")
        raise


def _describe(draft: new_script.Draft, path: Path, requested_minutes: Decimal | None) -> Iterator[str]:
    """Lines on where a draft was written, and what to do next."""
    lengths = draft.report.lengths
    yield from ("", f"Written: {path}")
    better, flare = (format_clock(lengths[level]) for level in (Level.BETTER, Level.FLARE))
    yield f"It lasts {better} on a better day, and {flare} on a flare day."
    if requested_minutes is not None and lengths[Level.BETTER] < requested_minutes * 60 - MIN_SHORTFALL_S:
        yield "That is all of it; with more areas it would last longer."
    if draft.report.diagnostics:
        yield f"There is something to look at: {make_command('check', path, '--care')}"
    yield from ("", f"  {make_command('edit', path.stem)}")
    if path.parent.name == paths.FRAGMENTS:
        yield f"  - include: {path.stem}        brings it into a session of yours"
    else:
        yield f"  {make_command('play', path.stem, '--level', 'flare')}"
    yield f"  {make_command('help', 'writing')}        how scripts are written"
