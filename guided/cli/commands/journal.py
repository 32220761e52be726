"""`guided journal`: what was, looked back on; notes and states; what leaves the journal, or is erased from it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import click

from guided.cli import context
from guided.cli.confirm import sure, write_file
from guided.cli.formatters.history import lines
from guided.cli.journal_writer import journal, opened
from guided.cli.settings_defaults import settled
from guided.core import paths
from guided.core.errors import FileError
from guided.core.formatting import clean
from guided.core.profile import History, Note, Spell, State, day_of
from guided.core.shell_command import typed
from guided.player.bookmark import FILE, BookmarkStore
from guided.script.values import quoted
from guided.today.journal.export import export_csv, export_json
from guided.today.journal.repository import Journal
from guided.today.journal.statistics import MONTH, QUARTER, WEEK, Picture, picture
from guided.today.reports import wording
from guided.today.reports.html import page
from guided.today.reports.summary import as_page, as_text, summary
from guided.ui.printer import hand, tell, wrapped

LONGEST = 2000
"""The longest note (characters)."""
ALL = "all"
EASY = {
    State.FLARE: f"Nothing is expected of you; {typed('flare')} is there for the smallest of days.",
    State.BREAK: "Nothing is expected of you; all of this waits.",
}


def note(text: str, now: datetime) -> None:
    """Write down a line.

    Raises:
        FileError: it cannot be kept.
    """
    line = clean(text)
    if not line:
        raise click.UsageError('There are no words to keep. Write them like --note "slept in the chair"')
    if len(line) > LONGEST:
        raise click.UsageError(f"This note has {len(line)} characters; {LONGEST} at most can be kept.")
    notices: list[str] = []
    with journal(notices) as kept:
        number = kept.add(Note(now, line))
    _tell(notices, kept=number is not None)
    tell("Kept.")


def begin(state: State, today: date) -> None:
    """A state holds from this day on."""
    notices: list[str] = []
    with journal(notices) as kept:
        kept.begin(state, today)
        since = [spell.since for spell in _open(kept) if spell.state is state]
    _tell(notices, kept=bool(since))
    tell(f"{_named(state)} since {wording.day(since[0], year=True)}. {EASY[state]}")
    tell(f"When it is over, whenever that is: {typed('journal', '--back')}")


def back(today: date) -> None:
    """Every state that still holds had its last day yesterday; one that began today is taken back."""
    yesterday = today - timedelta(days=1)
    notices: list[str] = []
    with journal(notices) as kept:
        over = _open(kept)
        for spell in over:
            kept.end(spell.state, yesterday)
        left = _open(kept)
    _tell(notices, kept=not left)
    for spell in over:
        when = wording.days(spell.since, yesterday) if spell.since <= yesterday else "taken back, for it began today"
        tell(f"{_named(spell.state)}: {when}.")
    tell("Good to have you back." if over else "No flare and no break is noted now, so nothing changes. Welcome.")


def forget(day: date | None, starts: int, yes: bool) -> None:
    """Erase a day, or all of it, once somebody says so; says what was erased.

    Args:
        day: None for all of it.
        starts: the hour at which a day begins.
        yes: whether they have said so already.
    """
    of = f" of {wording.day(day, year=True)}" if day else ""
    notices: list[str] = []
    with journal(notices) as kept:
        there = _held(kept.look(), day, starts)
        if there and not yes and not _sure(f"{_counted(there)} will be erased{of}, and cannot be brought back. Erase?"):
            tell("Nothing was changed.")
            return
        # Where nothing is left to see, something may still be on the disk, of a time before.
        gone = kept.forget(day, starts)
    if day is None:
        _erase_bookmark(notices)
    erased = gone > 0 or set(there) == {"state"}
    _tell(notices, kept=erased or not notices)
    tell(f"Erased{of}: {_counted(there)}." if erased else f"Nothing is kept{of}.")


def _erase_bookmark(notices: list[str]) -> None:
    """Where the last session was left tells which it was."""
    store = BookmarkStore(paths.data_folder() / FILE, notices)
    store.erase()
    store.close()


def _held(history: History, day: date | None, starts: int) -> dict[str, int]:
    """How much there is of what, of a day or at all; only what there is."""
    if day:
        seen = picture(history, day, 1, starts)
        history = History(seen.whole.check_ins, seen.whole.done, seen.whole.notes, seen.spells)
    found = (history.check_ins, history.done, history.notes, history.spells)
    names = ("check-in", "session", "note", "state")
    return {name: len(things) for name, things in zip(names, found, strict=True) if things}


def _counted(there: Mapping[str, int]) -> str:
    return ", ".join(wording.count(number, name) for name, number in there.items())


def _tell(notices: Sequence[str], kept: bool) -> None:
    """Say what there is to say. Raises FileError with it where what was asked for could not be done."""
    if not kept:
        raise FileError(*notices)
    context.tell(notices)


def _sure(question: str) -> bool:
    if not sys.stdin.isatty():
        raise FileError("There is nobody to ask. Add --yes to erase it.")
    return sure(question)


def _open(kept: Journal) -> list[Spell]:
    return [spell for spell in kept.history().spells if spell.until is None]


def _named(state: State) -> str:
    return str(state).capitalize()


EXPORTS = {"csv": export_csv, "json": export_json}
SPANS = {"week": WEEK, "month": MONTH, "all": None}
STATES = {"flare": State.FLARE, "break": State.BREAK}
ONE = ("note", "state", "back", "forget", "export")
"""Options that do something by themselves, so that there is one of them at most."""
GATHERS = (
    f'What you do and say with guided gathers here by itself. A line of your own: {typed("journal", "--note")} "..."'
)
MORE = f"Four weeks: {typed('journal', '--month')}. As a page for a browser: {typed('journal', '--html')}"
PAGES = (".html", ".htm")


class Write(NamedTuple):
    """Where what leaves the journal goes."""

    out: Path | None
    force: bool

    def put(self, text: str, usual: str, then: str = "") -> None:
        """Write a file, for its owner alone, and say so; or the terminal.

        Args:
            text: what is written.
            usual: the name of the file where none is given; "" for the terminal.
            then: said of the file.
        """
        target = self.out or Path(usual or "-")
        if str(target) == "-":
            hand(text)
        elif write_file(target, text, self.force):
            tell(f"{target} is written.{then}")

    def lines(self, lines: Sequence[str]) -> None:
        """Tell some lines, or write them to the file."""
        if self.out is None or str(self.out) == "-":
            tell(*lines)
        else:
            self.put("".join(f"{line}\n" for line in lines), "")


def read_day(text: str) -> date:
    """A day as somebody writes it. Raises BadParameter where it is none."""
    today = _today(_now())
    try:
        return {"today": today, "yesterday": today - timedelta(days=1)}.get(text) or date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{quoted(text)} is not a day, like 2026-03-01, today or yesterday") from None


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | str | None:
    return value if value in (None, ALL) else read_day(value)


def _days(_ctx: click.Context, _param: click.Parameter, value: str | None) -> frozenset[date] | None:
    """Days with commas between; none where there are none, and None for every day."""
    return None if value == ALL else frozenset(read_day(part.strip()) for part in (value or "").split(",") if part)


@click.command("journal")
@click.option("--week", "span", flag_value="week", help="The last seven days, as without it.")
@click.option("--month", "span", flag_value="month", help="The last four weeks, day by day.")
@click.option("--all", "span", flag_value="all", help="All there is, month by month.")
@click.option("--html", is_flag=True, help="As a page for a browser, in one file.")
@click.option(
    "--summary", "sheet", is_flag=True, help="One page of facts for a clinician: twelve weeks, or as you say."
)
@click.option(
    "--notes", metavar="DAYS", callback=_days, help="Notes that stand on it: all, or days with commas between."
)
@click.option("--export", type=click.Choice(list(EXPORTS)), help="All there is, for other programs.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="The file, or -.")
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
@click.option("--note", metavar="WORDS", help="Keep a line of your own.")
@click.option("--in-a-flare", "state", flag_value="flare", help="Say that a flare is here, from today on.")
@click.option("--on-a-break", "state", flag_value="break", help="Say that you rest from all of it, from today on.")
@click.option("--back", is_flag=True, help="Say that the flare or the break is over.")
@click.option("--forget", metavar="DAY|all", callback=_day, help="Erase a day, or all of it, for good.")
@click.option("--yes", is_flag=True, help="Erase without being asked.")
def command(span: str | None, html: bool, sheet: bool, notes: frozenset[date] | None, **given: Any) -> None:
    """Look back: a week, a month, without scores.

    \b
      guided journal --month
      guided journal --note "warm bath, slept well"
      guided journal --summary --html -o for-my-doctor.html
      guided journal --forget yesterday
    """  # noqa: D301
    write = Write(given.pop("out"), given.pop("force"))
    doing = [name for name in ONE if given[name] not in (None, False)]
    if len(doing) + bool(span or html or sheet) > 1 and doing:
        raise click.UsageError("One thing at a time: look, or keep a line, or say how it is, or erase.")
    if doing:
        _do(doing[0], given, write)
    else:
        _look(span, html or (write.out is not None and write.out.suffix in PAGES), sheet, notes, write)


def _do(what: str, given: dict[str, Any], write: Write) -> None:
    """The one thing that was asked for."""
    now, value = _now(), given[what]
    actions: dict[str, Callable[[], None]] = {
        "note": lambda: note(value, now),
        "state": lambda: begin(STATES[value], _today(now)),
        "back": lambda: back(_today(now)),
        "forget": lambda: forget(None if value == ALL else value, settled().day_starts, given["yes"]),
        "export": lambda: write.put(EXPORTS[value](_history()), "", " It holds all there is."),
    }
    actions[what]()


def _look(span: str | None, html: bool, sheet: bool, notes: frozenset[date] | None, write: Write) -> None:
    history = _history()
    today, starts = _today(_now()), settled().day_starts
    days = SPANS[span] if span else QUARTER if sheet else WEEK
    seen = picture(history, today, days, starts)
    if sheet and not span and not seen.whole.empty:  # weeks before anything was kept say nothing of anybody
        seen = min(seen, picture(history, today, None, starts), key=lambda each: len(each.days))
    then = " Open it in a browser, and print it from there."
    if sheet:
        made = summary(seen, notes)
        write.put(as_page(made) if html else as_text(made), "guided-summary.html" if html else "", then if html else "")
    elif html:
        write.put(page(seen), "guided-journal.html", then)
    else:
        write.lines(_told(history, seen))


def _told(history: History, seen: Picture) -> list[str]:
    """What is shown of it in the terminal."""
    if history == History():
        return [wording.EMPTY, *wrapped(GATHERS)]
    return [*lines(seen), *(["", *wrapped(MORE)] if len(seen.days) == WEEK and sys.stdout.isatty() else [])]


def _history() -> History:
    with opened() as kept:
        return kept.look()


def _now() -> datetime:
    return datetime.now().astimezone()


def _today(now: datetime) -> date:
    return day_of(now, settled().day_starts)
