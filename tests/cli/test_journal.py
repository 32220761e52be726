"""`guided journal`, as a person meets it."""

import json
import re
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from guided.cli import main as cli
from guided.cli.commands import journal as module
from guided.cli.journal_writer import open_journal
from guided.core import paths
from guided.core.history import DayRating, Episode, EpisodeKind, History, Note
from guided.core.level import Level
from guided.system import settings
from guided.today.journal.repository import JOURNAL_FILE, Record
from guided.today.reports import report_formatting
from guided.ui.terminal_output import echo
from tests.support.journal import NOW, TODAY, done, note, said

YESTERDAY = TODAY - timedelta(days=1)


class Run(Protocol):
    def __call__(self, *args: str, code: int = 0) -> str: ...


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`guided journal` on an evening in March: what it said, beside included."""
    monkeypatch.setattr(module, "_get_now", lambda: NOW)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("ACCESSIBLE", raising=False)

    def command(*args: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as left:
            cli.main(["journal", *args])
        out, err = capsys.readouterr()
        assert (left.value.code or 0) == code, err
        return str(out + err)

    return command


def keep(*records: Record) -> None:
    notices: list[str] = []
    with open_journal(notices) as kept:
        for record in records:
            kept.add(record)
    assert notices == []


def kept() -> History:
    with open_journal([]) as there:
        return there.read()


def answer(monkeypatch: pytest.MonkeyPatch, yes: bool) -> list[str]:
    """Somebody sits there, and says yes or no; gives what they were asked."""
    asked: list[str] = []
    monkeypatch.setattr(module.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(module, "ask_yes_no", lambda text: asked.append(text) or yes)
    return asked


# Looking -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("span", ["--week", "--month", "--all"])
def test_an_empty_one_is_kind(span: str, run: Run) -> None:
    assert run(span).startswith(report_formatting.EMPTY_JOURNAL)
    assert run(span) == run()


def test_a_week_shows_days_sessions_and_notes(run: Run) -> None:
    keep(
        said(6, DayRating.FLARE),
        done(1, minutes=10),
        said(1, DayRating.BETTER),
        note(0, "warm <bath>"),
        done(7, title="Before"),
    )
    lines = run().splitlines()
    assert lines[0] == "9 to 15 March 2026"
    assert [line[:6] for line in lines[2:] if line[:3].isalpha()] == [
        "Mon  9", "Tue 10", "Wed 11", "Thu 12", "Fri 13", "Sat 14", "Sun 15"
    ]  # fmt: skip
    assert "Mon  9  flare" in lines
    assert "Tue 10" in lines, "a quiet day is its name and no more"
    assert "Sat 14  a better day" in lines
    assert any("Easy knees, gentle" in line and line.endswith("10 min  " + "▒" * 14) for line in lines)
    assert "        “warm <bath>”" in lines
    assert not any("Before" in line for line in lines)


def test_a_bar_is_as_long_as_what_was_heard(run: Run) -> None:
    keep(done(0, minutes=20), done(0, minutes=5), done(0, minutes=0.5))
    assert [line.count("▒") for line in run().splitlines() if "min" in line] == [14, 4, 1]


def test_a_month_is_four_weeks_of_days(run: Run) -> None:
    keep(said(27), done(27), done(27, title="Another"), note(3, "rain"))
    out = run("--month")
    lines = out.splitlines()
    assert lines[0] == "16 February to 15 March 2026"
    days = [line for line in lines if re.match(r"[A-Z][a-z]{2} [ \d]\d [A-Z]", line)]
    assert len(days) == 28
    assert days[0].split() == ["Mon", "16", "Feb", "ordinary", "gentle", "10", "min", "▒" * 24]
    assert lines[2:34].count("") == 4
    assert "  Thu 12 March: rain" in lines


def test_all_of_it_is_month_by_month_without_the_empty_ones(run: Run) -> None:
    keep(done(70), done(0), done(0), said(0, pain=4))
    out = run("--all")
    assert re.search(r"^January 2026  1 session   gentle", out, re.MULTILINE)
    assert re.search(r"^March 2026 +2 sessions  gentle", out, re.MULTILINE)
    assert "February" not in out


def test_months_of_two_years_can_be_told_apart(run: Run) -> None:
    keep(said(365, pain=3), said(0, pain=4), done(0))
    out = run("--all")
    assert re.search(r"^  March 2025 +···●······· +3  \(1 day\)$", out, re.MULTILINE)
    assert re.search(r"^  March 2026 +····●······ +4  \(1 day\)$", out, re.MULTILINE)


def test_numbers_show_only_where_noted(run: Run) -> None:
    keep(*(said(n, pain=pain) for n, pain in ((3, 4), (1, 8), (0, 5))))
    out = run()
    assert "9 Mar to 15 Mar   ····─●───··    5  (4 to 8, 3 days)" in out
    assert "Energy" not in out
    assert run("--month").count(" Mar  ") >= 1


def test_states_are_days_like_others(run: Run) -> None:
    with open_journal([]) as there:
        there.begin(EpisodeKind.BREAK, TODAY - timedelta(days=3))
    out = run("--month")
    assert out.count("on a break") == 4
    assert "On a break since 12 March 2026." in out
    assert "Sun 15  on a break" in run()


def test_a_quiet_week_in_a_full_journal(run: Run) -> None:
    keep(done(20))
    assert report_formatting.EMPTY_PERIOD in run()
    assert "Easy" not in run()


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("span", ["--week", "--month", "--all"])
def test_it_fits_the_screen(span: str, columns: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    long = "Letting go from head to feet on a day that asks for less than others do"
    keep(*(done(n, title=long, minutes=90 - n) for n in range(40)), note(0, long), said(1, DayRating.BETTER, 4, 10))
    with open_journal([]) as there:
        there.begin(EpisodeKind.BREAK, TODAY - timedelta(days=30))
    keep(done(1, Level.FLARE), done(1, Level.STEADY))
    assert max(map(len, run(span).splitlines())) <= max(min(columns, 100), 55)


def test_who_has_the_screen_read_to_them_gets_sentences(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESSIBLE", "1")
    keep(said(1, DayRating.BETTER, 4), done(1, minutes=10), note(1, "rain"))
    out = run("--month")
    sentence = "Saturday 14 March: a better day; Easy knees, gentle, 10 minutes; you wrote: rain."
    assert sentence in out
    assert out.count("rain") == 1
    assert "9 to 15 March 2026: 4 (1 day)." in out
    assert not re.search("[▒·●─]|Friday", out)
    assert "March 2026: 1 session, gentle, 10 minutes." in run("--all") or sentence in run("--all")


def test_where_blocks_cannot_be_written_bars_are_of_signs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guided.cli.formatters.history.can_encode", lambda _signs: False)
    keep(done(0), said(0, pain=3))
    out = run()
    assert "▒" not in out
    assert "=======" in out
    assert "...o......." in out


def test_a_pipe_gets_no_colour_and_no_hint(run: Run) -> None:
    keep(done(0))
    assert "\x1b" not in run()
    assert module.MORE_HINT not in run()


def test_no_colour_tells_anything(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One colour, whatever a day was."""
    from guided.cli.formatters.history import format_history
    from guided.core.level import LEVELS
    from guided.today.journal.statistics import get_period

    seen = get_period(
        History(tuple(said(n, f) for n, f in enumerate(DayRating)), tuple(map(done, range(4), LEVELS))), TODAY, 7
    )
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    echo(*format_history(seen))
    assert set(re.findall(r"\x1b\[(\d+)m", capsys.readouterr().out)) == {"0", "1", "36"}


def test_the_day_begins_when_the_person_says(run: Run) -> None:
    keep(Note(datetime.fromisoformat("2026-03-15T05:00:00+00:00"), "awake"))
    assert run().splitlines()[-1].strip() == "“awake”"
    settings.save_setting("day_starts", 6)
    assert run().splitlines()[-1] == "Sun 15"


# Leaving -------------------------------------------------------------------------------------------------------------


def test_a_page_is_a_file_for_its_owner_alone(run: Run, tmp_path: Path) -> None:
    keep(done(0))
    page = tmp_path / "page.html"
    assert f"{page} is written." in run("--html", "-o", str(page))
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "already there" in run("--html", "-o", str(page), code=1)
    run("--html", "--month", "--force", "-o", str(page))
    assert "16 February" in page.read_text("utf-8")


def test_a_page_without_a_name_is_put_here(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("--html")
    run("--summary", "--html")
    assert sorted(path.name for path in tmp_path.glob("*.html")) == ["guided-journal.html", "guided-summary.html"]
    assert run("--html", "-o", "-").startswith("<!DOCTYPE html>")


def test_the_name_of_a_page_is_enough(run: Run, tmp_path: Path) -> None:
    run("--summary", "-o", str(tmp_path / "a.html"))
    run("--summary", "-o", str(tmp_path / "a.txt"))
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "a.txt").read_text("utf-8").startswith("Practised from 22 December 2025 to 15 March 2026")


def test_a_summary_begins_with_the_first_day_kept_and_goes_back_twelve_weeks_at_most(run: Run) -> None:
    assert run("--summary").startswith("Practised from 22 December 2025 to 15 March 2026\n")
    keep(done(9), done(0))
    out = run("--summary")
    assert out.startswith("Practised from 6 to 15 March 2026\n")
    assert "2 sessions on 2 of 10 days" in out
    assert out.count(" Mar to ") == 2
    assert run("--summary", "--month").startswith("Practised from 16 February to 15 March 2026\n")
    keep(done(300))
    assert run("--summary").startswith("Practised from 22 December 2025 to 15 March 2026\n")


def test_a_summary_has_only_the_notes_that_are_named(run: Run) -> None:
    keep(note(1, "warm bath"), note(2, "rain"), note(3, "a long drive"))
    assert "Notes they chose" not in run("--summary")
    some = run("--summary", "--notes", "yesterday,2026-03-12")
    assert "warm bath" in some
    assert "long drive" in some
    assert "rain" not in some
    assert "rain" in run("--summary", "--notes", "all", "--week")
    assert "is not a day" in run("--summary", "--notes", "soon", code=2)


def test_an_export_holds_all_there_is(run: Run, tmp_path: Path) -> None:
    keep(done(400), note(0, "x"))
    assert json.loads(run("--export", "json"))["notes"][0]["text"] == "x"
    assert run("--export", "csv").count("\n") == 3
    run("--export", "csv", "-o", str(tmp_path / "all.csv"))
    assert (tmp_path / "all.csv").read_text("utf-8") == run("--export", "csv")


# Writing down --------------------------------------------------------------------------------------------------------


def test_a_note_is_kept_on_one_line(run: Run) -> None:
    assert run("--note", "  warm\nbath \x1b[31m ") == "Kept.\n"
    assert kept().notes == (Note(NOW, "warm bath [31m"),)


@pytest.mark.parametrize(("words", "says"), [(" \n", "no words"), ("x" * 2001, "2001 characters")])
def test_what_is_no_note_is_told(words: str, says: str, run: Run) -> None:
    assert says in run("--note", words, code=2)
    assert kept() == History()


def test_a_note_that_cannot_be_kept_is_not_said_to_be(run: Run) -> None:
    (paths.data_folder() / JOURNAL_FILE).mkdir(parents=True)
    out = run("--note", "x", code=1)
    assert "Kept" not in out
    assert "cannot be used" in out


def test_a_flare_comes_and_goes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "In a flare since 15 March 2026. Nothing is expected of you" in run("--in-a-flare")
    monkeypatch.setattr(module, "_get_now", lambda: NOW + timedelta(days=4))
    assert "In a flare since 15 March 2026" in run("--in-a-flare")
    assert "In a flare: 15 to 18 March 2026." in run("--back")
    assert kept().episodes == (Episode(EpisodeKind.FLARE, TODAY, date(2026, 3, 18)),)
    assert "nothing changes" in run("--back")


def test_a_break_that_began_today_is_taken_back(run: Run) -> None:
    run("--on-a-break")
    assert kept().episodes == (Episode(EpisodeKind.BREAK, TODAY),)
    assert "taken back" in run("--back")
    assert kept().episodes == ()


# Erasing -------------------------------------------------------------------------------------------------------------


def test_a_day_is_erased_once_somebody_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(done(1, title="erase-me-please"), done(1), note(1, "x"), done(0), said(2))
    asked = answer(monkeypatch, yes=True)
    assert run("--forget", "yesterday") == "Erased of 14 March 2026: 2 sessions, 1 note.\n"
    assert asked == ["2 sessions, 1 note will be erased of 14 March 2026, and cannot be brought back. Erase?"]
    assert (len(kept().sessions), len(kept().notes), len(kept().check_ins)) == (1, 0, 1)
    assert all(b"erase-me-please" not in file.read_bytes() for file in paths.data_folder().iterdir())


def test_no_is_no(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(done(1))
    asked = answer(monkeypatch, yes=False)
    assert "Nothing was changed." in run("--forget", "all")
    assert len(asked) == 1
    assert kept() != History()


def test_all_is_erased_states_and_what_was_set_aside(run: Run) -> None:
    keep(done(1), said(0))
    with open_journal([]) as there:
        there.begin(EpisodeKind.FLARE, YESTERDAY)
    aside = paths.data_folder() / "journal-set-aside.db"
    aside.write_text("old")
    left = [paths.data_folder() / name for name in ("place.json", "place-set-aside.json")]
    for path in left:
        path.write_text("where a session was left", encoding="ascii")
    assert run("--forget", "all", "--yes") == "Erased: 1 check-in, 1 session, 1 state.\n"
    assert not any(path.exists() for path in left)
    assert kept() == History()
    assert not aside.exists()


def test_a_day_that_was_only_in_a_state(run: Run) -> None:
    with open_journal([]) as there:
        there.begin(EpisodeKind.FLARE, YESTERDAY - timedelta(days=1))
    assert run("--forget", "2026-03-14", "--yes") == "Erased of 14 March 2026: 1 state.\n"
    assert [(s.since.day, s.until and s.until.day) for s in kept().episodes] == [(13, 13), (15, None)]


def test_nothing_there_needs_no_question(run: Run) -> None:
    assert run("--forget", "2020-01-01") == "Nothing is kept of 1 January 2020.\n"


def test_where_nobody_can_be_asked_nothing_is_erased(run: Run) -> None:
    keep(done(0))
    assert "--yes" in run("--forget", "today", code=1)
    assert kept() != History()


@pytest.mark.slow
def test_what_another_program_holds_is_not_said_to_be_erased(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is erased the next time, though nothing of it is left to be seen."""
    monkeypatch.setattr("guided.today.journal.database_file.LOCK_TIMEOUT_S", 0.1)
    keep(note(0, "erase-me-please"))
    path = paths.data_folder() / JOURNAL_FILE
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM note").fetchall()
        out = run("--forget", "today", "--yes", code=1)
        assert "Not all could be erased" in out
        assert "Erased" not in out
    assert run("--forget", "today") == "Nothing is kept of 15 March 2026.\n"
    assert all(b"erase-me-please" not in file.read_bytes() for file in paths.data_folder().iterdir())


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "1", ""])
def test_what_is_no_day_is_told(day: str, run: Run) -> None:
    assert "is not a day, like 2026-03-01, today or yesterday" in run("--forget", day, code=2)


@pytest.mark.parametrize(
    "args",
    [("--note", "x", "--back"), ("--week", "--forget", "all"), ("--html", "--export", "csv"), ("--summary", "--back")],
)
def test_one_thing_at_a_time(args: tuple[str, ...], run: Run) -> None:
    keep(done(0))
    assert "One thing at a time" in run(*args, code=2)
    assert len(kept().sessions) == 1
