"""`guided plan`: minutes of one's own, in small pieces, and a plan for flare days."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import click

from guided.cli import options
from guided.cli.journal_writer import drop_future, use_journal
from guided.cli.script_files import check_session_ref
from guided.cli.settings_defaults import load_settings
from guided.core.errors import GuidedError
from guided.core.formatting import format_clock
from guided.core.history import DayRating, History
from guided.core.level import Level
from guided.core.profile import Profile
from guided.core.safe_text import clean
from guided.core.shell_command import make_command
from guided.system import settings
from guided.system.settings import Settings
from guided.today import catalog_cache, plan_questions
from guided.today.catalog import Catalog, CatalogEntry
from guided.today.level_rules import Answers, RecommendationContext
from guided.today.movement_budget import BASELINE_DAYS, DEFAULT_MINUTES, baseline, split_budget
from guided.today.plan_questions import BaselineChoice
from guided.ui import is_interactive
from guided.ui.prompts import run_dialog
from guided.ui.terminal_output import ask_line, bold, echo, wrap_text

AnswerT = TypeVar("AnswerT")
TIMES_LABELS = {1: "once", 2: "twice"}
WORDS_PROMPT = "Your own words for such a day, or Enter to pass"


def parse_baseline(text: str) -> Decimal:
    """The minutes that three ordinary days come to. Raises BadParameter where they cannot be told."""
    days = [options.parse_minutes(part.strip()) for part in text.split(",")]
    if len(days) != BASELINE_DAYS:
        raise click.BadParameter("three days are needed, with commas between, like 6,5,7")
    found = baseline(days)
    if found < plan_questions.MIN_BASELINE:
        raise click.BadParameter(f"these come to {found} minutes, and so few need no number")
    return found


@click.command("plan")
@click.option("--show", is_flag=True, help="Show what is planned, and ask nothing.")
@click.option(
    "--days", metavar="MIN,MIN,MIN", type=parse_baseline, help="Minutes that were well on three ordinary days."
)
@click.option("--words", metavar="WORDS", help="For a flare day: a line of your own; none takes it back.")
@click.option(
    "--session",
    "sessions",
    metavar="NAME",
    multiple=True,
    shell_complete=options.complete,
    help="For a flare day: a session, or a file of yours; up to three times. none takes them back.",
)
@click.option("--plain/--no-plain", default=None, help="Plain lines that are never painted over: for screen readers.")
def command(show: bool, days: Decimal | None, words: str | None, sessions: tuple[str, ...], plain: bool | None) -> None:
    """Find how much suits, and write a plan for flare days.

    \b
      guided plan
      guided plan --days 6,5,7
      guided plan --words "This passes. Small is enough." --session release-only
    """  # noqa: D301
    given = {**_flare_settings(words, sessions), **({} if days is None else _baseline(days))}
    for name, value in given.items():
        settings.save_setting(name, value)
    if not (given or show) and is_interactive():
        _run_dialogs(settings.read_settings(), load_settings().plain if plain is None else plain)
    echo(*_describe(settings.read_settings()))


def _flare_settings(words: str | None, names: tuple[str, ...]) -> dict[str, Any]:
    """What was given of the flare plan, as it is kept."""
    given: dict[str, Any] = {} if words is None else {"flare_words": settings.parse_setting("flare_words", words)}
    if names:
        given["flare_sessions"] = (
            () if names == (settings.UNSET,) else tuple(dict.fromkeys(map(check_session_ref, names)))
        )
    if len(names) > plan_questions.MAX_FLARE_SESSIONS:
        raise click.UsageError(f"{plan_questions.MAX_FLARE_SESSIONS} sessions at most stand in a flare plan.")
    return given


def _baseline(found: Decimal) -> dict[str, Any]:
    return {"baseline": found, "baseline_asked": _build_context(load_settings(), History()).today}


def _run_dialogs(known: Settings, plain: bool) -> None:
    """Ask, and keep each answer at once."""
    with use_journal() as kept:
        history = drop_future(kept.read_as_is())
    try:
        for name, value in _ask_settings(known, history, plain):
            settings.save_setting(name, value)
    except (click.Abort, KeyboardInterrupt):
        echo("", "That is fine. What you answered is kept.", "")


def _ask_settings(known: Settings, history: History, plain: bool) -> Iterator[tuple[str, Any]]:
    """What somebody settles, as soon as they do."""
    found = plan_questions.get_baseline(known, history)
    match run_dialog(plan_questions.ask_baseline(known, found), plain):
        case BaselineChoice.ACCEPT if found.minutes:
            yield from _baseline(found.minutes).items()
        case BaselineChoice.OWN:
            yield from _baseline(
                _ask_line("How many minutes?", lambda text: settings.parse_setting("baseline", text))
            ).items()
        case BaselineChoice.THREE:
            yield from _baseline(_ask_line("Three ordinary days, in minutes, like 6,5,7", parse_baseline)).items()
    if run_dialog(plan_questions.ask_flare_plan(known, _is_flare_day(_build_context(known, history))), plain):
        if words := _ask_line(WORDS_PROMPT, lambda text: settings.parse_setting("flare_words", text) if text else ""):
            yield "flare_words", words
        there = plan_questions.find_flare_sessions(known, history, catalog_cache.load_catalog())
        yield "flare_sessions", run_dialog(plan_questions.ask_sessions(there, known.flare_sessions), plain)


def _ask_line(text: str, read: Callable[[str], AnswerT]) -> AnswerT:
    """What somebody types, as soon as it can be understood."""
    while True:
        try:
            return read(ask_line(text).strip())
        except (GuidedError, click.BadParameter) as error:
            echo(error.message if isinstance(error, click.BadParameter) else str(error))


def _build_context(profile: Profile, history: History) -> RecommendationContext:
    return RecommendationContext(profile, history, Answers(), datetime.now().astimezone())


def _is_flare_day(today: RecommendationContext) -> bool:
    """Whether this is a flare day, as far as anybody said."""
    said = [each.feel for each in today.history.check_ins if today.get_day(each.when) == today.today][-1:]
    return said == [DayRating.FLARE] or (not said and today.last_flare == today.today)


def _describe(known: Settings) -> Iterator[str]:
    """The plan, on a page."""
    yield bold("My minutes")
    if known.baseline is None:
        yield from wrap_text(
            f"None settled yet: {DEFAULT_MINUTES:g} gentle minutes of movement a day at most. "
            f"{plan_questions.BASELINE_HELP}",
            "  ",
        )
    else:
        yield from wrap_text(f"{known.baseline} minutes of movement a day at most.", "  ")
    pieces, times = split_budget(known.baseline or Decimal(DEFAULT_MINUTES))
    often = TIMES_LABELS.get(times, f"{times} times")
    yield from wrap_text(f"In small pieces: {pieces.normalize():f} minutes, {often} a day. Less is always fine.", "  ")
    yield from wrap_text(
        f"A short one: {make_command('today', '--minutes', '3')}. A soft reminder: {make_command('remind')}", "  "
    )
    yield ""
    yield bold("My flare plan")
    if known.flare_words:
        yield from wrap_text(f"“{known.flare_words}”", "  ")
    yield from _list_sessions(known)
    yield from wrap_text(f"{make_command('flare')} begins at once, and {make_command('plan')} changes this.", "  ")


def _list_sessions(known: Settings) -> Iterator[str]:
    catalogue = catalog_cache.load_catalog(known.flare_sessions) if known.flare_sessions else Catalog()
    for number, name in enumerate(known.flare_sessions, 1):
        yield from wrap_text(f"{number}. {_format_entry(catalogue.find(name), name, known)}", "  ", " " * 5)
    if not (known.flare_words or known.flare_sessions):
        yield from wrap_text("Not written yet; there is no hurry, and a better day is best for it.", "  ")


def _format_entry(found: CatalogEntry | None, name: str, known: Settings) -> str:
    """A session of the flare plan, and whether another is going to play in its place."""
    if found is None:
        return f"{clean(name)} (cannot be read now; the next one plays)"
    line = f"{clean(found.title)}, {format_clock(int(found.get_facts(Level.FLARE).seconds))}"
    minutes = plan_questions.find_excess_minutes(found, known)
    return f"{line} (it moves for {minutes} minutes, more than yours; the next one plays)" if minutes else line
