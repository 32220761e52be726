"""`guided journal`."""

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
from tests.support.journal import NOW, TODAY, check_in, make_note, past_session

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


def save(*records: Record) -> None:
    notices: list[str] = []
    with open_journal(notices) as read_journal:
        for record in records:
            read_journal.add(record)
    assert notices == []


def read_journal() -> History:
    with open_journal([]) as there:
        return there.read()


def answer(monkeypatch: pytest.MonkeyPatch, yes: bool) -> list[str]:
    """Answer yes or no on a terminal; returns the list of questions."""
    asked: list[str] = []
    monkeypatch.setattr(module.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(module, "ask_yes_no", lambda text: asked.append(text) or yes)
    return asked


# Reports -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("span", ["--week", "--month", "--all"])
def test_empty_journal_shows_a_friendly_message(span: str, run: Run) -> None:
    assert run(span).startswith(report_formatting.EMPTY_JOURNAL)
    assert run(span) == run()


def test_week_shows_days_sessions_and_notes(run: Run) -> None:
    save(
        check_in(6, DayRating.FLARE),
        past_session(1, minutes=10),
        check_in(1, DayRating.BETTER),
        make_note(0, "warm <bath>"),
        past_session(7, title="Before"),
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


def test_bar_length_matches_the_minutes_heard(run: Run) -> None:
    save(past_session(0, minutes=20), past_session(0, minutes=5), past_session(0, minutes=0.5))
    assert [line.count("▒") for line in run().splitlines() if "min" in line] == [14, 4, 1]


def test_month_shows_four_weeks_of_days(run: Run) -> None:
    save(check_in(27), past_session(27), past_session(27, title="Another"), make_note(3, "rain"))
    out = run("--month")
    lines = out.splitlines()
    assert lines[0] == "16 February to 15 March 2026"
    days = [line for line in lines if re.match(r"[A-Z][a-z]{2} [ \d]\d [A-Z]", line)]
    assert len(days) == 28
    assert days[0].split() == ["Mon", "16", "Feb", "ordinary", "gentle", "10", "min", "▒" * 24]
    assert lines[2:34].count("") == 4
    assert "  Thu 12 March: rain" in lines


def test_all_shows_months_and_skips_empty_ones(run: Run) -> None:
    save(past_session(70), past_session(0), past_session(0), check_in(0, pain=4))
    out = run("--all")
    assert re.search(r"^January 2026  1 session   gentle", out, re.MULTILINE)
    assert re.search(r"^March 2026 +2 sessions  gentle", out, re.MULTILINE)
    assert "February" not in out


def test_months_of_two_years_show_their_year(run: Run) -> None:
    save(check_in(365, pain=3), check_in(0, pain=4), past_session(0))
    out = run("--all")
    assert re.search(r"^  March 2025 +···●······· +3  \(1 day\)$", out, re.MULTILINE)
    assert re.search(r"^  March 2026 +····●······ +4  \(1 day\)$", out, re.MULTILINE)


def test_numbers_show_only_when_recorded(run: Run) -> None:
    save(*(check_in(n, pain=pain) for n, pain in ((3, 4), (1, 8), (0, 5))))
    out = run()
    assert "9 Mar to 15 Mar   ····─●───··    5  (4 to 8, 3 days)" in out
    assert "Energy" not in out
    assert run("--month").count(" Mar  ") >= 1


def test_days_of_an_episode_are_shown(run: Run) -> None:
    with open_journal([]) as there:
        there.begin(EpisodeKind.BREAK, TODAY - timedelta(days=3))
    out = run("--month")
    assert out.count("on a break") == 4
    assert "On a break since 12 March 2026." in out
    assert "Sun 15  on a break" in run()


def test_week_without_entries_says_so(run: Run) -> None:
    save(past_session(20))
    assert report_formatting.EMPTY_PERIOD in run()
    assert "Easy" not in run()


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("span", ["--week", "--month", "--all"])
def test_journal_fits_the_screen(span: str, columns: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    long = "Letting go from head to feet on a day that asks for less than others do"
    save(
        *(past_session(n, title=long, minutes=90 - n) for n in range(40)),
        make_note(0, long),
        check_in(1, DayRating.BETTER, 4, 10),
    )
    with open_journal([]) as there:
        there.begin(EpisodeKind.BREAK, TODAY - timedelta(days=30))
    save(past_session(1, Level.FLARE), past_session(1, Level.STEADY))
    assert max(map(len, run(span).splitlines())) <= max(min(columns, 100), 55)


def test_accessible_output_is_in_sentences(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESSIBLE", "1")
    save(check_in(1, DayRating.BETTER, 4), past_session(1, minutes=10), make_note(1, "rain"))
    out = run("--month")
    sentence = "Saturday 14 March: a better day; Easy knees, gentle, 10 minutes; you wrote: rain."
    assert sentence in out
    assert out.count("rain") == 1
    assert "9 to 15 March 2026: 4 (1 day)." in out
    assert not re.search("[▒·●─]|Friday", out)
    assert "March 2026: 1 session, gentle, 10 minutes." in run("--all") or sentence in run("--all")


def test_bars_are_ascii_when_blocks_cannot_be_encoded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guided.cli.formatters.history.can_encode", lambda _signs: False)
    save(past_session(0), check_in(0, pain=3))
    out = run()
    assert "▒" not in out
    assert "=======" in out
    assert "...o......." in out


def test_pipe_gets_no_colour_and_no_hint(run: Run) -> None:
    save(past_session(0))
    assert "\x1b" not in run()
    assert module.MORE_HINT not in run()


def test_colour_is_the_same_for_every_rating(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One colour, whatever a day was."""
    from guided.cli.formatters.history import format_history
    from guided.core.level import LEVELS
    from guided.today.journal.statistics import get_period

    seen = get_period(
        History(tuple(check_in(n, f) for n, f in enumerate(DayRating)), tuple(map(past_session, range(4), LEVELS))),
        TODAY,
        7,
    )
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    echo(*format_history(seen))
    assert set(re.findall(r"\x1b\[(\d+)m", capsys.readouterr().out)) == {"0", "1", "36"}


def test_day_starts_at_the_hour_of_the_settings(run: Run) -> None:
    save(Note(datetime.fromisoformat("2026-03-15T05:00:00+00:00"), "awake"))
    assert run().splitlines()[-1].strip() == "“awake”"
    settings.save_setting("day_starts", 6)
    assert run().splitlines()[-1] == "Sun 15"


# Files ---------------------------------------------------------------------------------------------------------------


def test_html_file_is_private_and_needs_force_to_replace(run: Run, tmp_path: Path) -> None:
    save(past_session(0))
    page = tmp_path / "page.html"
    assert f"{page} is written." in run("--html", "-o", str(page))
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "already there" in run("--html", "-o", str(page), code=1)
    run("--html", "--month", "--force", "-o", str(page))
    assert "16 February" in page.read_text("utf-8")


def test_html_without_a_name_goes_to_the_working_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("--html")
    run("--summary", "--html")
    assert sorted(path.name for path in tmp_path.glob("*.html")) == ["guided-journal.html", "guided-summary.html"]
    assert run("--html", "-o", "-").startswith("<!DOCTYPE html>")


def test_file_suffix_selects_the_format(run: Run, tmp_path: Path) -> None:
    run("--summary", "-o", str(tmp_path / "a.html"))
    run("--summary", "-o", str(tmp_path / "a.txt"))
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "a.txt").read_text("utf-8").startswith("Practised from 22 December 2025 to 15 March 2026")


def test_summary_starts_at_the_first_day_at_most_twelve_weeks_ago(run: Run) -> None:
    assert run("--summary").startswith("Practised from 22 December 2025 to 15 March 2026\n")
    save(past_session(9), past_session(0))
    out = run("--summary")
    assert out.startswith("Practised from 6 to 15 March 2026\n")
    assert "2 sessions on 2 of 10 days" in out
    assert out.count(" Mar to ") == 2
    assert run("--summary", "--month").startswith("Practised from 16 February to 15 March 2026\n")
    save(past_session(300))
    assert run("--summary").startswith("Practised from 22 December 2025 to 15 March 2026\n")


def test_summary_has_only_the_chosen_notes(run: Run) -> None:
    save(make_note(1, "warm bath"), make_note(2, "rain"), make_note(3, "a long drive"))
    assert "Notes they chose" not in run("--summary")
    some = run("--summary", "--notes", "yesterday,2026-03-12")
    assert "warm bath" in some
    assert "long drive" in some
    assert "rain" not in some
    assert "rain" in run("--summary", "--notes", "all", "--week")
    assert "is not a day" in run("--summary", "--notes", "soon", code=2)


def test_export_holds_every_record(run: Run, tmp_path: Path) -> None:
    save(past_session(400), make_note(0, "x"))
    assert json.loads(run("--export", "json"))["notes"][0]["text"] == "x"
    assert run("--export", "csv").count("\n") == 3
    run("--export", "csv", "-o", str(tmp_path / "all.csv"))
    assert (tmp_path / "all.csv").read_text("utf-8") == run("--export", "csv")


# Notes and episodes --------------------------------------------------------------------------------------------------


def test_note_is_saved_on_one_line(run: Run) -> None:
    assert run("--note", "  warm\nbath \x1b[31m ") == "Kept.\n"
    assert read_journal().notes == (Note(NOW, "warm bath [31m"),)


@pytest.mark.parametrize(("words", "says"), [(" \n", "no words"), ("x" * 2001, "2001 characters")])
def test_empty_or_long_note_is_an_error(words: str, says: str, run: Run) -> None:
    assert says in run("--note", words, code=2)
    assert read_journal() == History()


def test_unsaved_note_is_not_confirmed(run: Run) -> None:
    (paths.data_folder() / JOURNAL_FILE).mkdir(parents=True)
    out = run("--note", "x", code=1)
    assert "Kept" not in out
    assert "cannot be used" in out


def test_flare_begins_and_ends(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "In a flare since 15 March 2026. Nothing is expected of you" in run("--in-a-flare")
    monkeypatch.setattr(module, "_get_now", lambda: NOW + timedelta(days=4))
    assert "In a flare since 15 March 2026" in run("--in-a-flare")
    assert "In a flare: 15 to 18 March 2026." in run("--back")
    assert read_journal().episodes == (Episode(EpisodeKind.FLARE, TODAY, date(2026, 3, 18)),)
    assert "nothing changes" in run("--back")


def test_break_that_began_today_is_removed_by_back(run: Run) -> None:
    run("--on-a-break")
    assert read_journal().episodes == (Episode(EpisodeKind.BREAK, TODAY),)
    assert "taken back" in run("--back")
    assert read_journal().episodes == ()


# Erasing -------------------------------------------------------------------------------------------------------------


def test_day_is_erased_after_confirmation(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    save(past_session(1, title="erase-me-please"), past_session(1), make_note(1, "x"), past_session(0), check_in(2))
    asked = answer(monkeypatch, yes=True)
    assert run("--forget", "yesterday") == "Erased of 14 March 2026: 2 sessions, 1 note.\n"
    assert asked == ["2 sessions, 1 note will be erased of 14 March 2026, and cannot be brought back. Erase?"]
    assert (len(read_journal().sessions), len(read_journal().notes), len(read_journal().check_ins)) == (1, 0, 1)
    assert all(b"erase-me-please" not in file.read_bytes() for file in paths.data_folder().iterdir())


def test_erasing_is_cancelled_by_no(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    save(past_session(1))
    asked = answer(monkeypatch, yes=False)
    assert "Nothing was changed." in run("--forget", "all")
    assert len(asked) == 1
    assert read_journal() != History()


def test_erasing_all_includes_episodes_and_files_set_aside(run: Run) -> None:
    save(past_session(1), check_in(0))
    with open_journal([]) as there:
        there.begin(EpisodeKind.FLARE, YESTERDAY)
    aside = paths.data_folder() / "journal-set-aside.db"
    aside.write_text("old")
    left = [paths.data_folder() / name for name in ("place.json", "place-set-aside.json")]
    for path in left:
        path.write_text("where a session was left", encoding="ascii")
    assert run("--forget", "all", "--yes") == "Erased: 1 check-in, 1 session, 1 state.\n"
    assert not any(path.exists() for path in left)
    assert read_journal() == History()
    assert not aside.exists()


def test_erasing_a_day_splits_an_episode(run: Run) -> None:
    with open_journal([]) as there:
        there.begin(EpisodeKind.FLARE, YESTERDAY - timedelta(days=1))
    assert run("--forget", "2026-03-14", "--yes") == "Erased of 14 March 2026: 1 state.\n"
    assert [(s.since.day, s.until and s.until.day) for s in read_journal().episodes] == [(13, 13), (15, None)]


def test_erasing_an_empty_day_asks_nothing(run: Run) -> None:
    assert run("--forget", "2020-01-01") == "Nothing is kept of 1 January 2020.\n"


def test_erasing_without_a_terminal_needs_yes(run: Run) -> None:
    save(past_session(0))
    assert "--yes" in run("--forget", "today", code=1)
    assert read_journal() != History()


@pytest.mark.slow
def test_locked_journal_is_not_reported_as_erased(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is erased the next time, though nothing of it is left to be seen."""
    monkeypatch.setattr("guided.today.journal.database_file.LOCK_TIMEOUT_S", 0.1)
    save(make_note(0, "erase-me-please"))
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
def test_text_that_is_not_a_day_is_an_error(day: str, run: Run) -> None:
    assert "is not a day, like 2026-03-01, today or yesterday" in run("--forget", day, code=2)


@pytest.mark.parametrize(
    "args",
    [("--note", "x", "--back"), ("--week", "--forget", "all"), ("--html", "--export", "csv"), ("--summary", "--back")],
)
def test_options_that_exclude_each_other_are_an_error(args: tuple[str, ...], run: Run) -> None:
    save(past_session(0))
    assert "One thing at a time" in run(*args, code=2)
    assert len(read_journal().sessions) == 1
