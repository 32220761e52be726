"""The journal: records are saved as given, for their person alone, until erased."""

import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from guided.core.history import CheckIn, DayRating, Episode, EpisodeKind, History, Note, PastSession, SessionRating
from guided.core.level import LEVELS, Level
from guided.today.journal import repository
from guided.today.journal.repository import JOURNAL_FILE, Journal
from tests.support.tiers import examples

MADRID = ZoneInfo("Europe/Madrid")
NINE = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SESSION = PastSession(NINE, "knees", "Easy knees", "stretch", Level.GENTLE, 312.5, 40.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "data" / JOURNAL_FILE


@pytest.fixture
def notices() -> Iterator[list[str]]:
    """The notices: none, unless the test clears them."""
    told: list[str] = []
    yield told
    assert told == []


@pytest.fixture
def journal(path: Path, notices: list[str]) -> Iterator[Journal]:
    with Journal(path, notices) as made:
        yield made


def reopen(path: Path) -> History:
    """The journal as a new process reads it."""
    notices: list[str] = []
    with Journal(path, notices) as journal:
        found = journal.read()
    assert notices == []
    return found


# Saving -------------------------------------------------------------------------------------------------------------


def test_new_journal_is_empty(journal: Journal) -> None:
    assert journal.read() == History()


def test_added_records_are_read_now_and_later(path: Path, journal: Journal) -> None:
    records = [CheckIn(NINE, DayRating.NOT_GREAT, 6, 3, True, False), CheckIn(NINE + DAY, DayRating.FLARE), SESSION,
               PastSession(NINE + DAY, "rest", "Rest", "rest", Level.FLARE, 0.0, 0.0, SessionRating.TOO_MUCH, 10),
               Note(NINE, "Slept well."), Note(NINE + DAY, "")]  # fmt: skip
    numbers = [journal.add(record) for record in records]
    assert numbers == [1, 2, 1, 2, 1, 2]
    expected = History((records[0], records[1]), (records[2], records[3]), (records[4], records[5]))  # type: ignore[arg-type]
    assert journal.read() == expected
    journal.close()
    assert reopen(path) == expected


def test_read_values_have_the_types_of_the_model(path: Path, journal: Journal) -> None:
    journal.add(CheckIn(NINE, DayRating.FLARE, 0, 10, False, True))
    journal.add(PastSession(NINE, "x", "X", "rest", Level.FLARE, 1, 0, SessionRating.EASIER))
    journal.begin(EpisodeKind.FLARE, date(2026, 3, 1))
    found = reopen(path)
    (check_in,), (done,), (spell,) = found.check_ins, found.sessions, found.episodes
    assert (type(check_in.feel), type(done.level), type(done.ease), type(spell.state)) == (
        DayRating,
        Level,
        SessionRating,
        EpisodeKind,
    )
    assert (check_in.slept_worse, check_in.set_back) == (False, True)
    assert check_in.slept_worse is False
    assert type(done.seconds) is float
    assert type(spell.since) is date


def test_records_are_sorted_by_time(journal: Journal) -> None:
    for hours in (3, 1, 2):
        journal.add(Note(NINE + hours * HOUR, str(hours)))
    assert [note.text for note in journal.read().notes] == ["1", "2", "3"]


ZONES = some.integers(-86_399, 86_399).map(lambda east: timezone(timedelta(seconds=east)))
TIMES = some.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1), timezones=ZONES)
TEXT = some.text(some.characters(exclude_categories=()))
SCALE = some.none() | some.integers(0, 10)
YES = some.none() | some.booleans()
LENGTH = some.floats(0, 1e6)
CHECK_IN = some.builds(CheckIn, TIMES, some.sampled_from(DayRating), SCALE, SCALE, YES, YES)
DONE = some.builds(PastSession, TIMES, TEXT, TEXT, TEXT, some.sampled_from(LEVELS), LENGTH, LENGTH,
                   some.none() | some.sampled_from(SessionRating), SCALE)  # fmt: skip


@given(some.lists(CHECK_IN | DONE | some.builds(Note, TIMES, TEXT), max_size=8))
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_record_round_trips(journal: Journal, records: list[repository.Record]) -> None:
    journal.erase_day(None)
    for record in records:
        assert journal.add(record)
    found = journal.read()
    for kind, came in ((CheckIn, found.check_ins), (PastSession, found.sessions), (Note, found.notes)):
        went = sorted((record for record in records if type(record) is kind), key=lambda record: record.when)
        assert list(came) == went
        assert [record.when.utcoffset() for record in came] == [record.when.utcoffset() for record in went]


def test_session_is_updated_later(path: Path, journal: Journal) -> None:
    first, second = journal.add(SESSION), journal.add(SESSION)
    journal.update_session(first, ease=SessionRating.RIGHT)
    assert [(done.ease, done.pain) for done in reopen(path).sessions] == [(SessionRating.RIGHT, None), (None, None)]
    journal.update_session(first, pain=0)
    journal.update_session(second, ease=SessionRating.EASIER, pain=7)
    assert [(done.ease, done.pain) for done in reopen(path).sessions] == [
        (SessionRating.RIGHT, 0),
        (SessionRating.EASIER, 7),
    ]
    journal.update_session(first, ease=SessionRating.TOO_MUCH)
    assert (reopen(path).sessions[0].ease, reopen(path).sessions[0].pain) == (SessionRating.TOO_MUCH, 0)


def test_update_without_a_row_does_nothing(journal: Journal) -> None:
    journal.add(SESSION)
    journal.update_session(None, ease=SessionRating.RIGHT)
    assert journal.read().sessions == (SESSION,)


def test_episodes_are_saved(path: Path, journal: Journal) -> None:
    first, third, fourth = date(2026, 3, 1), date(2026, 3, 3), date(2026, 3, 4)
    journal.begin(EpisodeKind.FLARE, first)
    journal.begin(EpisodeKind.FLARE, third)
    assert reopen(path).episodes == (Episode(EpisodeKind.FLARE, first),)
    journal.end(EpisodeKind.FLARE, third)
    journal.begin(EpisodeKind.BREAK, fourth)
    assert reopen(path).episodes == (Episode(EpisodeKind.FLARE, first, third), Episode(EpisodeKind.BREAK, fourth))


def test_journal_can_be_reopened(journal: Journal) -> None:
    journal.add(SESSION)
    journal.close()
    journal.close()
    journal.add(SESSION)
    assert len(journal.read().sessions) == 2


# Clocks -------------------------------------------------------------------------------------------------------------


def test_repeated_hour_of_autumn_keeps_its_order(journal: Journal) -> None:
    twice = [datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=fold) for fold in (1, 0)]
    for when in twice:
        journal.add(Note(when, f"{when.fold}"))
    notes = journal.read().notes
    assert [note.text for note in notes] == ["0", "1"]
    assert notes[1].when - notes[0].when == HOUR
    assert [note.when.isoformat() for note in notes] == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]


def test_time_keeps_its_local_offset(journal: Journal) -> None:
    for zone in ("Asia/Kathmandu", "Pacific/Honolulu", "Europe/Madrid"):
        journal.add(Note(NINE.astimezone(ZoneInfo(zone)), zone))
    shown = {note.text: note.when.isoformat() for note in journal.read().notes}
    assert shown == {
        "Asia/Kathmandu": "2026-03-02T02:45:00+05:45",
        "Pacific/Honolulu": "2026-03-01T11:00:00-10:00",
        "Europe/Madrid": "2026-03-01T22:00:00+01:00",
    }


def test_time_without_a_zone_raises(path: Path, journal: Journal) -> None:
    with pytest.raises(TypeError):
        journal.add(Note(datetime(2026, 3, 1), ""))


# Erasing ------------------------------------------------------------------------------------------------------------


def find_traces(folder: Path, text: str) -> list[str]:
    """The files that hold a text, in any of its writings."""
    writings = [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [file.name for file in folder.iterdir() if any(writing in file.read_bytes() for writing in writings)]


def add_forty_days(journal: Journal) -> None:
    """Forty days, each with a word that is nowhere else."""
    for number in range(40):
        when = NINE + number * DAY
        journal.add(CheckIn(when, DayRating.ORDINARY))
        journal.add(PastSession(when, f"session{number}end", "T", "rest", Level.FLARE, 1.0, 0.0))
        journal.add(Note(when, f"word{number}end " * (1 + number * 40)))


def test_erased_day_leaves_no_trace_on_disk(path: Path, journal: Journal) -> None:
    add_forty_days(journal)
    for number in (39, 7, 0):  # long, short, and the last there is
        assert find_traces(path.parent, f"word{number}end")
        assert journal.erase_day((NINE + number * DAY).date()) == 3
        assert not find_traces(path.parent, f"word{number}end")
        assert not find_traces(path.parent, f"session{number}end")
    for number in (1, 8, 38):
        assert find_traces(path.parent, f"word{number}end")
    kept = reopen(path)
    assert [len(kept.check_ins), len(kept.sessions), len(kept.notes)] == [37, 37, 37]
    journal.close()
    assert not find_traces(path.parent, "word39end")


def test_erasing_all_leaves_no_trace_on_disk(path: Path, journal: Journal) -> None:
    add_forty_days(journal)
    journal.begin(EpisodeKind.FLARE, date(2026, 3, 1))
    assert journal.erase_day(None) == 120
    assert journal.read() == reopen(path) == History()
    for trace in ("word", "session1", "rest", "ordinary", "in a flare"):
        assert not find_traces(path.parent, trace)
    assert journal.add(SESSION) == 1


def test_erasing_removes_updated_values(path: Path, journal: Journal) -> None:
    journal.update_session(journal.add(SESSION), ease=SessionRating.TOO_MUCH)
    assert find_traces(path.parent, "too much")
    journal.erase_day(NINE.date())
    assert not find_traces(path.parent, "too much")


def test_erased_day_is_the_local_day(path: Path, journal: Journal) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    whens = [datetime(2026, 3, 3, 3, 59, tzinfo=tokyo), datetime(2026, 3, 3, 4, 0, tzinfo=tokyo),
             datetime(2026, 3, 4, 3, 59, tzinfo=MADRID), datetime(2026, 3, 4, 4, 0, tzinfo=MADRID)]  # fmt: skip
    for number, when in enumerate(whens):
        journal.add(Note(when, str(number)))
    assert journal.erase_day(date(2026, 3, 3)) == 2
    assert [note.text for note in journal.read().notes] == ["0", "3"]
    assert journal.erase_day(date(2026, 3, 4), starts=5) == 0
    assert journal.erase_day(date(2026, 3, 3), starts=5) == 1
    assert [note.text for note in journal.read().notes] == ["0"]


def test_erasing_a_day_splits_an_episode(journal: Journal) -> None:
    for number in (1, 2):
        journal.begin(EpisodeKind.FLARE, date(2026, 3, number))
    assert journal.erase_day(date(2026, 3, 2)) == 0
    assert journal.read().episodes == (
        Episode(EpisodeKind.FLARE, date(2026, 3, 1), date(2026, 3, 1)),
        Episode(EpisodeKind.FLARE, date(2026, 3, 3)),
    )


def test_erasing_an_empty_day_is_no_error(journal: Journal) -> None:
    journal.add(SESSION)
    assert journal.erase_day(date(1999, 1, 1)) == 0
    assert journal.read().sessions == (SESSION,)


@pytest.mark.slow
def test_erasing_while_another_reads_warns_of_traces(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guided.today.journal.database_file.LOCK_TIMEOUT_S", 0.05)
    notices: list[str] = []
    with Journal(path, notices) as journal, Journal(path, notices) as other:
        add_forty_days(journal)
        other.read()
        reader = other._connect()
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM note").fetchone()
        journal.erase_day((NINE + 7 * DAY).date())
        assert notices == [
            f"Not all could be erased from your journal in {path} (another guided is busy with it). "
            "Please forget it once more, later."
        ]
        reader.execute("COMMIT")
        assert journal.erase_day((NINE + 7 * DAY).date()) == 0
        assert not find_traces(path.parent, "word7end")
        assert len(notices) == 1


# Private ------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a home private in its own way")
def test_journal_files_are_private(path: Path, journal: Journal) -> None:
    before = os.umask(0)
    try:
        journal.add(SESSION)
        files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert files == {JOURNAL_FILE: 0o600, f"{JOURNAL_FILE}-wal": 0o600, f"{JOURNAL_FILE}-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a home private in its own way")
def test_journal_is_made_private_on_opening(path: Path, journal: Journal) -> None:
    journal.add(SESSION)
    journal.close()
    path.chmod(0o644)
    journal.add(SESSION)
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_closed_journal_is_one_file(path: Path, journal: Journal) -> None:
    journal.add(SESSION)
    with sqlite3.connect(path) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()
    journal.close()
    assert [file.name for file in path.parent.iterdir()] == [JOURNAL_FILE]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
def test_link_is_followed(tmp_path: Path, path: Path, notices: list[str]) -> None:
    elsewhere = tmp_path / "elsewhere" / "mine.db"
    path.parent.mkdir(parents=True)
    path.symlink_to(elsewhere)
    with Journal(path, notices) as journal:
        journal.add(SESSION)
    assert path.is_symlink()
    assert reopen(elsewhere).sessions == (SESSION,)


def test_read_only_sees_the_log_and_changes_nothing(path: Path, journal: Journal) -> None:
    journal.add(SESSION)
    before = {file: file.read_bytes() for file in path.parent.iterdir() if file.suffix != ".db-shm"}
    assert path.with_name(f"{JOURNAL_FILE}-wal") in before
    assert Journal(path, []).read_only().sessions == (SESSION,)
    assert {file: file.read_bytes() for file in path.parent.iterdir() if file.suffix != ".db-shm"} == before


def test_read_only_of_a_closed_journal_creates_no_file(path: Path, journal: Journal) -> None:
    journal.add(SESSION)
    journal.close()
    path.with_name(f"{JOURNAL_FILE}-wal").write_bytes(b"")
    assert Journal(path, []).read_only().sessions == (SESSION,)
    assert not path.with_name(f"{JOURNAL_FILE}-shm").exists()


@pytest.mark.parametrize("folder", ["a b", "añ?#%41", "mode=ro&x"])
def test_folder_may_have_any_name(tmp_path: Path, notices: list[str], folder: str) -> None:
    path = tmp_path / folder / JOURNAL_FILE
    with Journal(path, notices) as journal:
        journal.add(SESSION)
        journal.close()
        assert journal.read_only().sessions == (SESSION,)
    assert [file.name for file in path.parent.iterdir()] == [JOURNAL_FILE]
