"""`guided plan`: minutes of one's own, in small pieces, and a plan for flare days."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import click

from guided.cli import options
from guided.cli.journal_writer import opened, past
from guided.cli.script_files import lasting
from guided.cli.settings_defaults import settled
from guided.core.errors import GuidedError
from guided.core.formatting import clean, clock
from guided.core.level import Level
from guided.core.profile import Feel, History, Profile
from guided.core.shell_command import typed
from guided.system import settings
from guided.system.settings import Settings
from guided.today import catalog_cache, flare_plan
from guided.today.catalog import Catalogue, Known
from guided.today.flare_plan import Minutes
from guided.today.level_rules import Answers, Situation
from guided.today.movement_budget import DAYS, UNKNOWN, baseline, quota
from guided.ui import somebody
from guided.ui.printer import bold, prompt, tell, wrapped
from guided.ui.prompts import ask

T = TypeVar("T")
TIMES = {1: "once", 2: "twice"}
WORDS = "Your own words for such a day, or Enter to pass"


def _three(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Decimal | None:
    return None if value is None else read_days(value)


def read_days(text: str) -> Decimal:
    """The minutes that three ordinary days come to. Raises BadParameter where they cannot be told."""
    days = [options.read_minutes(part.strip()) for part in text.split(",")]
    if len(days) != DAYS:
        raise click.BadParameter("three days are needed, with commas between, like 6,5,7")
    found = baseline(days)
    if found < flare_plan.LEAST:
        raise click.BadParameter(f"these come to {found} minutes, and so few need no number")
    return found


@click.command("plan")
@click.option("--show", is_flag=True, help="Show what is planned, and ask nothing.")
@click.option("--days", metavar="MIN,MIN,MIN", callback=_three, help="Minutes that were well on three ordinary days.")
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
    given = {**_flare(words, sessions), **({} if days is None else _minutes(days))}
    for name, value in given.items():
        settings.keep(name, value)
    if not (given or show) and somebody():
        _converse(settings.load(), settled().plain if plain is None else plain)
    tell(*_told(settings.load()))


def _flare(words: str | None, names: tuple[str, ...]) -> dict[str, Any]:
    """What was given of the flare plan, as it is kept."""
    given: dict[str, Any] = {} if words is None else {"flare_words": settings.given("flare_words", words)}
    if names:
        given["flare_sessions"] = () if names == (settings.NONE,) else tuple(dict.fromkeys(map(lasting, names)))
    if len(names) > flare_plan.SESSIONS:
        raise click.UsageError(f"{flare_plan.SESSIONS} sessions at most stand in a flare plan.")
    return given


def _minutes(found: Decimal) -> dict[str, Any]:
    return {"baseline": found, "baseline_asked": _situation(settled(), History()).today}


def _converse(known: Settings, plain: bool) -> None:
    """Ask, and keep each answer at once."""
    with opened() as kept:
        history = past(kept.look())
    try:
        for name, value in _answers(known, history, plain):
            settings.keep(name, value)
    except (click.Abort, KeyboardInterrupt):
        tell("", "That is fine. What you answered is kept.", "")


def _answers(known: Settings, history: History, plain: bool) -> Iterator[tuple[str, Any]]:
    """What somebody settles, as soon as they do."""
    found = flare_plan.offer(known, history)
    match ask(flare_plan.minutes(known, found), plain):
        case Minutes.TAKE if found.minutes:
            yield from _minutes(found.minutes).items()
        case Minutes.OWN:
            yield from _minutes(_prompt("How many minutes?", lambda text: settings.given("baseline", text))).items()
        case Minutes.THREE:
            yield from _minutes(_prompt("Three ordinary days, in minutes, like 6,5,7", read_days)).items()
    if ask(flare_plan.whether(known, _hard(_situation(known, history))), plain):
        if words := _prompt(WORDS, lambda text: settings.given("flare_words", text) if text else ""):
            yield "flare_words", words
        there = flare_plan.suited(known, history, catalog_cache.load())
        yield "flare_sessions", ask(flare_plan.sessions(there, known.flare_sessions), plain)


def _prompt(text: str, read: Callable[[str], T]) -> T:
    """What somebody types, as soon as it can be understood."""
    while True:
        try:
            return read(prompt(text).strip())
        except (GuidedError, click.BadParameter) as error:
            tell(error.message if isinstance(error, click.BadParameter) else str(error))


def _situation(profile: Profile, history: History) -> Situation:
    return Situation(profile, history, Answers(), datetime.now().astimezone())


def _hard(today: Situation) -> bool:
    """Whether this is a flare day, as far as anybody said."""
    said = [each.feel for each in today.history.check_ins if today.day(each.when) == today.today][-1:]
    return said == [Feel.FLARE] or (not said and today.last_flare == today.today)


def _told(known: Settings) -> Iterator[str]:
    """The plan, on a page."""
    yield bold("My minutes")
    if known.baseline is None:
        yield from wrapped(
            f"None settled yet: {UNKNOWN:g} gentle minutes of movement a day at most. {flare_plan.HOW}", "  "
        )
    else:
        yield from wrapped(f"{known.baseline} minutes of movement a day at most.", "  ")
    pieces, times = quota(known.baseline or Decimal(UNKNOWN))
    often = TIMES.get(times, f"{times} times")
    yield from wrapped(f"In small pieces: {pieces.normalize():f} minutes, {often} a day. Less is always fine.", "  ")
    yield from wrapped(f"A short one: {typed('today', '--minutes', '3')}. A soft reminder: {typed('remind')}", "  ")
    yield ""
    yield bold("My flare plan")
    if known.flare_words:
        yield from wrapped(f"“{known.flare_words}”", "  ")
    yield from _sessions(known)
    yield from wrapped(f"{typed('flare')} begins at once, and {typed('plan')} changes this.", "  ")


def _sessions(known: Settings) -> Iterator[str]:
    catalogue = catalog_cache.load(known.flare_sessions) if known.flare_sessions else Catalogue()
    for number, name in enumerate(known.flare_sessions, 1):
        yield from wrapped(f"{number}. {_line(catalogue.get(name), name, known)}", "  ", " " * 5)
    if not (known.flare_words or known.flare_sessions):
        yield from wrapped("Not written yet; there is no hurry, and a better day is best for it.", "  ")


def _line(found: Known | None, name: str, known: Settings) -> str:
    """A session of the flare plan, and whether another is going to play in its place."""
    if found is None:
        return f"{clean(name)} (cannot be read now; the next one plays)"
    line = f"{clean(found.title)}, {clock(int(found.at(Level.FLARE).seconds))}"
    minutes = flare_plan.too_much(found, known)
    return f"{line} (it moves for {minutes} minutes, more than yours; the next one plays)" if minutes else line
