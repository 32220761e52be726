"""`guided journal`: looks back, adds notes and episodes, exports and erases."""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import click

from guided.cli import session_resources
from guided.cli.confirm import ask_yes_no, write_file
from guided.cli.formatters.history import format_history
from guided.cli.journal_writer import open_journal, use_journal
from guided.cli.settings_defaults import load_settings
from guided.core import paths
from guided.core.errors import FileError
from guided.core.history import Episode, EpisodeKind, History, Note, day_of
from guided.core.safe_text import clean
from guided.core.shell_command import make_command
from guided.player.bookmark import BOOKMARK_FILE, BookmarkStore
from guided.script.values import quote
from guided.today.journal.export import export_csv, export_json
from guided.today.journal.repository import Journal
from guided.today.journal.statistics import MONTH_DAYS, QUARTER_DAYS, WEEK_DAYS, Period, get_period
from guided.today.reports import report_formatting
from guided.today.reports.html import draw_page
from guided.today.reports.summary import as_page, as_text, build_summary
from guided.ui.terminal_output import echo, echo_raw, wrap_text

MAX_NOTE_CHARS = 2000
"""The longest note (characters)."""
ALL_DAYS = "all"
REASSURANCES = {
    EpisodeKind.FLARE: f"Nothing is expected of you; {make_command('flare')} is there for the smallest of days.",
    EpisodeKind.BREAK: "Nothing is expected of you; all of this waits.",
}


def note(text: str, now: datetime) -> None:
    """Add a note.

    Raises:
        FileError: it cannot be kept.
    """
    line = clean(text)
    if not line:
        raise click.UsageError('There are no words to keep. Write them like --note "slept in the chair"')
    if len(line) > MAX_NOTE_CHARS:
        raise click.UsageError(f"This note has {len(line)} characters; {MAX_NOTE_CHARS} at most can be kept.")
    notices: list[str] = []
    with open_journal(notices) as journal:
        record_id = journal.add(Note(now, line))
    _tell_or_fail(notices, is_saved=record_id is not None)
    echo("Kept.")


def start_episode(state: EpisodeKind, today: date) -> None:
    """Begin a state today."""
    notices: list[str] = []
    with open_journal(notices) as journal:
        journal.begin(state, today)
        start_days = [episode.since for episode in _open_episodes(journal) if episode.state is state]
    _tell_or_fail(notices, is_saved=bool(start_days))
    echo(f"{_name_state(state)} since {report_formatting.day(start_days[0], year=True)}. {REASSURANCES[state]}")
    echo(f"When it is over, whenever that is: {make_command('journal', '--back')}")


def end_episodes(today: date) -> None:
    """End every open state, with yesterday as its last day; one that began today is taken back."""
    yesterday = today - timedelta(days=1)
    notices: list[str] = []
    with open_journal(notices) as journal:
        ended = _open_episodes(journal)
        for spell in ended:
            journal.end(spell.state, yesterday)
        still_open = _open_episodes(journal)
    _tell_or_fail(notices, is_saved=not still_open)
    for spell in ended:
        when = (
            report_formatting.days(spell.since, yesterday)
            if spell.since <= yesterday
            else "taken back, for it began today"
        )
        echo(f"{_name_state(spell.state)}: {when}.")
    echo("Good to have you back." if ended else "No flare and no break is noted now, so nothing changes. Welcome.")


def erase_entries(day: date | None, starts: int, yes: bool) -> None:
    """Ask, and erase a day or the whole journal; says what was erased.

    Args:
        day: None for all of it.
        starts: the hour at which a day begins.
        yes: whether to erase without asking.
    """
    of_day = f" of {report_formatting.day(day, year=True)}" if day else ""
    notices: list[str] = []
    with open_journal(notices) as journal:
        counts = _count(journal.read_as_is(), day, starts)
        if (
            counts
            and not yes
            and not _confirm(f"{_format_counts(counts)} will be erased{of_day}, and cannot be brought back. Erase?")
        ):
            echo("Nothing was changed.")
            return
        # Where nothing is left to see, something may still be on the disk, of a time before.
        erased_count = journal.erase_day(day, starts)
    if day is None:
        _erase_bookmark(notices)
    has_erased = erased_count > 0 or set(counts) == {"state"}
    _tell_or_fail(notices, is_saved=has_erased or not notices)
    echo(f"Erased{of_day}: {_format_counts(counts)}." if has_erased else f"Nothing is kept{of_day}.")


def _erase_bookmark(notices: list[str]) -> None:
    """Delete the bookmark too: it tells which session was played last."""
    store = BookmarkStore(paths.data_folder() / BOOKMARK_FILE, notices)
    store.delete_all()
    store.close()


def _count(history: History, day: date | None, starts: int) -> dict[str, int]:
    """The number of entries of each kind, of a day or in all; only kinds that have any."""
    if day:
        period = get_period(history, day, 1, starts)
        history = History(period.total.check_ins, period.total.sessions, period.total.notes, period.episodes)
    records = (history.check_ins, history.sessions, history.notes, history.episodes)
    names = ("check-in", "session", "note", "state")
    return {name: len(entries) for name, entries in zip(names, records, strict=True) if entries}


def _format_counts(counts: Mapping[str, int]) -> str:
    return ", ".join(report_formatting.count(number, name) for name, number in counts.items())


def _tell_or_fail(notices: Sequence[str], is_saved: bool) -> None:
    """Show notices. Raises FileError with them where nothing was saved."""
    if not is_saved:
        raise FileError(*notices)
    session_resources.notify(notices)


def _confirm(question: str) -> bool:
    if not sys.stdin.isatty():
        raise FileError("There is nobody to ask. Add --yes to erase it.")
    return ask_yes_no(question)


def _open_episodes(journal: Journal) -> list[Episode]:
    return [episode for episode in journal.read().episodes if episode.until is None]


def _name_state(state: EpisodeKind) -> str:
    return str(state).capitalize()


EXPORTERS = {"csv": export_csv, "json": export_json}
SPAN_DAYS = {"week": WEEK_DAYS, "month": MONTH_DAYS, "all": None}
EPISODE_KINDS = {"flare": EpisodeKind.FLARE, "break": EpisodeKind.BREAK}
EXCLUSIVE = ("note", "state", "back", "forget", "export")
"""Options that do something by themselves, so that there is one of them at most."""
EMPTY_HINT = (
    "What you do and say with guided gathers here by itself. "
    f'A line of your own: {make_command("journal", "--note")} "..."'
)
MORE_HINT = (
    f"Four weeks: {make_command('journal', '--month')}. As a page for a browser: {make_command('journal', '--html')}"
)
HTML_SUFFIXES = (".html", ".htm")


class Writer(NamedTuple):
    """Writes a report or an export to its file, or to the terminal."""

    out: Path | None
    force: bool

    def write(self, text: str, default_name: str, hint: str = "") -> None:
        """Write a file, for its owner alone, and say so; or the terminal.

        Args:
            text: what is written.
            default_name: the name of the file where none is given; "" for the terminal.
            hint: said of the file.
        """
        target = self.out or Path(default_name or "-")
        if str(target) == "-":
            echo_raw(text)
        elif write_file(target, text, self.force):
            echo(f"{target} is written.{hint}")

    def write_lines(self, lines: Sequence[str]) -> None:
        """Show lines, or write them to the file."""
        if self.out is None or str(self.out) == "-":
            echo(*lines)
        else:
            self.write("".join(f"{line}\n" for line in lines), "")


def parse_day(text: str) -> date:
    """A day as somebody writes it. Raises BadParameter where it is none."""
    today = _get_today(_get_now())
    try:
        return {"today": today, "yesterday": today - timedelta(days=1)}.get(text) or date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{quote(text)} is not a day, like 2026-03-01, today or yesterday") from None


def _parse_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | str | None:
    return value if value in (None, ALL_DAYS) else parse_day(value)


def _parse_days(_ctx: click.Context, _param: click.Parameter, value: str | None) -> frozenset[date] | None:
    """Days with commas between; none for no text, and None for every day."""
    return (
        None if value == ALL_DAYS else frozenset(parse_day(part.strip()) for part in (value or "").split(",") if part)
    )


@click.command("journal")
@click.option("--week", "span", flag_value="week", help="The last seven days, as without it.")
@click.option("--month", "span", flag_value="month", help="The last four weeks, day by day.")
@click.option("--all", "span", flag_value="all", help="All there is, month by month.")
@click.option("--html", is_flag=True, help="As a page for a browser, in one file.")
@click.option(
    "--summary", "sheet", is_flag=True, help="One page of facts for a clinician: twelve weeks, or as you say."
)
@click.option(
    "--notes", metavar="DAYS", callback=_parse_days, help="Notes that stand on it: all, or days with commas between."
)
@click.option("--export", type=click.Choice(list(EXPORTERS)), help="All there is, for other programs.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="The file, or -.")
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
@click.option("--note", metavar="WORDS", help="Keep a line of your own.")
@click.option("--in-a-flare", "state", flag_value="flare", help="Say that a flare is here, from today on.")
@click.option("--on-a-break", "state", flag_value="break", help="Say that you rest from all of it, from today on.")
@click.option("--back", is_flag=True, help="Say that the flare or the break is over.")
@click.option("--forget", metavar="DAY|all", callback=_parse_day, help="Erase a day, or all of it, for good.")
@click.option("--yes", is_flag=True, help="Erase without being asked.")
def command(span: str | None, html: bool, sheet: bool, notes: frozenset[date] | None, **given: Any) -> None:
    """Look back: a week, a month, without scores.

    \b
      guided journal --month
      guided journal --note "warm bath, slept well"
      guided journal --summary --html -o for-my-doctor.html
      guided journal --forget yesterday
    """  # noqa: D301
    write = Writer(given.pop("out"), given.pop("force"))
    actions = [name for name in EXCLUSIVE if given[name] not in (None, False)]
    if len(actions) + bool(span or html or sheet) > 1 and actions:
        raise click.UsageError("One thing at a time: look, or keep a line, or say how it is, or erase.")
    if actions:
        _run_action(actions[0], given, write)
    else:
        _show_report(span, html or (write.out is not None and write.out.suffix in HTML_SUFFIXES), sheet, notes, write)


def _run_action(action: str, given: dict[str, Any], write: Writer) -> None:
    """Do the one action that was asked for."""
    now, value = _get_now(), given[action]
    actions: dict[str, Callable[[], None]] = {
        "note": lambda: note(value, now),
        "state": lambda: start_episode(EPISODE_KINDS[value], _get_today(now)),
        "back": lambda: end_episodes(_get_today(now)),
        "forget": lambda: erase_entries(None if value == ALL_DAYS else value, load_settings().day_starts, given["yes"]),
        "export": lambda: write.write(EXPORTERS[value](_load_history()), "", " It holds all there is."),
    }
    actions[action]()


def _show_report(span: str | None, html: bool, as_summary: bool, notes: frozenset[date] | None, writer: Writer) -> None:
    history = _load_history()
    today, starts = _get_today(_get_now()), load_settings().day_starts
    days = SPAN_DAYS[span] if span else QUARTER_DAYS if as_summary else WEEK_DAYS
    period = get_period(history, today, days, starts)
    if as_summary and not span and not period.total.is_empty:  # weeks before anything was kept say nothing of anybody
        period = min(period, get_period(history, today, None, starts), key=lambda p: len(p.days))
    hint = " Open it in a browser, and print it from there."
    if as_summary:
        summary = build_summary(period, notes)
        writer.write(
            as_page(summary) if html else as_text(summary), "guided-summary.html" if html else "", hint if html else ""
        )
    elif html:
        writer.write(draw_page(period), "guided-journal.html", hint)
    else:
        writer.write_lines(_describe(history, period))


def _describe(history: History, period: Period) -> list[str]:
    """Lines on a period for the terminal."""
    if history == History():
        return [report_formatting.EMPTY_JOURNAL, *wrap_text(EMPTY_HINT)]
    return [
        *format_history(period),
        *(["", *wrap_text(MORE_HINT)] if len(period.days) == WEEK_DAYS and sys.stdout.isatty() else []),
    ]


def _load_history() -> History:
    with use_journal() as journal:
        return journal.read_as_is()


def _get_now() -> datetime:
    return datetime.now().astimezone()


def _get_today(now: datetime) -> date:
    return day_of(now, load_settings().day_starts)
