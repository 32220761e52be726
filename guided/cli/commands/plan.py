"""`guided plan`: a baseline of movement, in small parts, and a plan for flare days."""

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
from guided.today import baseline_questions, catalog_cache, flare_plan
from guided.today.baseline_questions import BaselineChoice
from guided.today.catalog import Catalog, CatalogEntry
from guided.today.level_rules import Answers, RecommendationContext
from guided.today.movement_budget import BASELINE_DAYS, DEFAULT_MINUTES, baseline, split_budget
from guided.ui import is_interactive
from guided.ui.prompts import run_dialog
from guided.ui.terminal_output import ask_line, bold, echo, wrap_text

AnswerT = TypeVar("AnswerT")
TIMES_LABELS = {1: "once", 2: "twice"}
WORDS_PROMPT = "Your own words for such a day, or Enter to pass"


def parse_baseline(text: str) -> Decimal:
    """The baseline of three ordinary days. Raises BadParameter for any other text."""
    days = [options.parse_minutes(part.strip()) for part in text.split(",")]
    if len(days) != BASELINE_DAYS:
        raise click.BadParameter("three days are needed, with commas between, like 6,5,7")
    minutes = baseline(days)
    if minutes < baseline_questions.MIN_BASELINE:
        raise click.BadParameter(f"these come to {minutes} minutes, and so few need no number")
    return minutes


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
    changes = {**_flare_settings(words, sessions), **({} if days is None else _baseline(days))}
    for name, value in changes.items():
        settings.save_setting(name, value)
    if not (changes or show) and is_interactive():
        _run_dialogs(settings.read_settings(), load_settings().plain if plain is None else plain)
    echo(*_describe(settings.read_settings()))


def _flare_settings(words: str | None, names: tuple[str, ...]) -> dict[str, Any]:
    """The settings of the flare plan that options change."""
    changes: dict[str, Any] = {} if words is None else {"flare_words": settings.parse_setting("flare_words", words)}
    if names:
        changes["flare_sessions"] = (
            () if names == (settings.UNSET,) else tuple(dict.fromkeys(map(check_session_ref, names)))
        )
    if len(names) > flare_plan.MAX_FLARE_SESSIONS:
        raise click.UsageError(f"{flare_plan.MAX_FLARE_SESSIONS} sessions at most stand in a flare plan.")
    return changes


def _baseline(minutes: Decimal) -> dict[str, Any]:
    return {"baseline": minutes, "baseline_asked": _build_context(load_settings(), History()).today}


def _run_dialogs(current: Settings, plain: bool) -> None:
    """Ask, and save each answer at once."""
    with use_journal() as journal:
        history = drop_future(journal.read_as_is())
    try:
        for name, value in _ask_settings(current, history, plain):
            settings.save_setting(name, value)
    except (click.Abort, KeyboardInterrupt):
        echo("", "That is fine. What you answered is kept.", "")


def _ask_settings(current: Settings, history: History, plain: bool) -> Iterator[tuple[str, Any]]:
    """Ask for the settings, and give each name and value as soon as it is answered."""
    proposal = baseline_questions.get_baseline(current, history)
    match run_dialog(baseline_questions.ask_baseline(current, proposal), plain):
        case BaselineChoice.ACCEPT if proposal.minutes:
            yield from _baseline(proposal.minutes).items()
        case BaselineChoice.OWN:
            yield from _baseline(
                _ask_line("How many minutes?", lambda text: settings.parse_setting("baseline", text))
            ).items()
        case BaselineChoice.THREE:
            yield from _baseline(_ask_line("Three ordinary days, in minutes, like 6,5,7", parse_baseline)).items()
    if run_dialog(flare_plan.ask_flare_plan(current, _is_flare_day(_build_context(current, history))), plain):
        if words := _ask_line(WORDS_PROMPT, lambda text: settings.parse_setting("flare_words", text) if text else ""):
            yield "flare_words", words
        entries = flare_plan.find_flare_sessions(current, history, catalog_cache.load_catalog())
        yield "flare_sessions", run_dialog(flare_plan.ask_sessions(entries, current.flare_sessions), plain)


def _ask_line(text: str, read: Callable[[str], AnswerT]) -> AnswerT:
    """Ask for a line until it can be read."""
    while True:
        try:
            return read(ask_line(text).strip())
        except (GuidedError, click.BadParameter) as error:
            echo(error.message if isinstance(error, click.BadParameter) else str(error))


def _build_context(profile: Profile, history: History) -> RecommendationContext:
    return RecommendationContext(profile, history, Answers(), datetime.now().astimezone())


def _is_flare_day(context: RecommendationContext) -> bool:
    """Whether today is a flare day, by the last check-in or else the episodes."""
    feels = [each.feel for each in context.history.check_ins if context.get_day(each.when) == context.today][-1:]
    return feels == [DayRating.FLARE] or (not feels and context.last_flare == context.today)


def _describe(current: Settings) -> Iterator[str]:
    """Lines with the baseline and the flare plan."""
    yield bold("My minutes")
    if current.baseline is None:
        yield from wrap_text(
            f"None settled yet: {DEFAULT_MINUTES:g} gentle minutes of movement a day at most. "
            f"{baseline_questions.BASELINE_HELP}",
            "  ",
        )
    else:
        yield from wrap_text(f"{current.baseline} minutes of movement a day at most.", "  ")
    minutes, count = split_budget(current.baseline or Decimal(DEFAULT_MINUTES))
    often = TIMES_LABELS.get(count, f"{count} times")
    yield from wrap_text(f"In small pieces: {minutes.normalize():f} minutes, {often} a day. Less is always fine.", "  ")
    yield from wrap_text(
        f"A short one: {make_command('today', '--minutes', '3')}. A soft reminder: {make_command('remind')}", "  "
    )
    yield ""
    yield bold("My flare plan")
    if current.flare_words:
        yield from wrap_text(f"“{current.flare_words}”", "  ")
    yield from _list_sessions(current)
    yield from wrap_text(f"{make_command('flare')} begins at once, and {make_command('plan')} changes this.", "  ")


def _list_sessions(current: Settings) -> Iterator[str]:
    catalog = catalog_cache.load_catalog(current.flare_sessions) if current.flare_sessions else Catalog()
    for number, name in enumerate(current.flare_sessions, 1):
        yield from wrap_text(f"{number}. {_format_entry(catalog.find(name), name, current)}", "  ", " " * 5)
    if not (current.flare_words or current.flare_sessions):
        yield from wrap_text("Not written yet; there is no hurry, and a better day is best for it.", "  ")


def _format_entry(entry: CatalogEntry | None, name: str, current: Settings) -> str:
    """A line on a session of the flare plan, and on whether the next one plays in its place."""
    if entry is None:
        return f"{clean(name)} (cannot be read now; the next one plays)"
    line = f"{clean(entry.title)}, {format_clock(int(entry.get_facts(Level.FLARE).seconds))}"
    minutes = flare_plan.find_excess_minutes(entry, current)
    return f"{line} (it moves for {minutes} minutes, more than yours; the next one plays)" if minutes else line
