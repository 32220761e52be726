"""The journal file under damage, write errors and other versions: sessions go on whatever happens."""

import errno
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from guided.core.history import CheckIn, DayRating, Episode, EpisodeKind, History, Note, PastSession, SessionRating
from guided.core.level import Level
from guided.today.journal import database_file, migrations, repository
from guided.today.journal.repository import JOURNAL_FILE, Journal
from tests.support.tiers import few

NINE = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
NOTE = Note(NINE, "Slept well.")
VERSIONS = Path(__file__).parent / "journals"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "data" / JOURNAL_FILE


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def journal(path: Path, notices: list[str]) -> Iterator[Journal]:
    with Journal(path, notices) as made:
        yield made


def use_all(journal: Journal) -> None:
    """Whatever may be asked of a journal."""
    journal.read()
    journal.update_session(
        journal.add(PastSession(NINE, "x", "X", "rest", Level.FLARE, 1.0, 0.0)), ease=SessionRating.RIGHT
    )
    journal.add(CheckIn(NINE, DayRating.FLARE))
    journal.begin(EpisodeKind.BREAK, NINE.date())
    journal.end(EpisodeKind.BREAK, NINE.date())
    journal.erase_day(NINE.date())
    journal.erase_day(None)
    journal.read()


def make_full() -> bytes:
    """The bytes of a journal of some months, in one file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / JOURNAL_FILE
        with Journal(path, []) as journal:
            journal.add(NOTE)
            with journal._connect() as opened:
                opened.execute("BEGIN")
                for number in range(150):
                    when = NINE + timedelta(hours=12 * number)
                    repository.insert(opened, CheckIn(when, DayRating.ORDINARY, 5, 4, False, True))
                    repository.insert(
                        opened,
                        PastSession(
                            when, "knees", "Easy knees", "stretch", Level.FLARE, 9.5, 1.5, SessionRating.RIGHT, 4
                        ),
                    )
            journal.begin(EpisodeKind.FLARE, NINE.date())
        return path.read_bytes()


WHOLE = make_full()


# Versions -----------------------------------------------------------------------------------------------------------


def create_version(path: Path, number: int) -> Path:
    """A journal as that version kept it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = sqlite3.connect(path)
    made.executescript((VERSIONS / f"version-{number}.sql").read_text("utf-8"))
    made.close()
    return path


def read_schema(path: Path) -> list[tuple[str, ...]]:
    opened = sqlite3.connect(path)
    found = opened.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
    found += [opened.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")]
    opened.close()
    return found


def test_every_version_has_a_sample() -> None:
    assert {file.name for file in VERSIONS.iterdir()} == {f"version-{n}.sql" for n in range(1, migrations.VERSION + 1)}


@pytest.mark.parametrize("number", range(1, migrations.VERSION + 1))
def test_journal_of_any_version_is_read_and_continued(
    path: Path, journal: Journal, notices: list[str], number: int
) -> None:
    create_version(path, number)
    one, west = timezone(timedelta(hours=1)), timezone(timedelta(hours=-8))
    before = History(
        (
            CheckIn(datetime(2026, 3, 1, 20, 30, tzinfo=one), DayRating.NOT_GREAT, 6, 3, True, False),
            CheckIn(datetime(2026, 3, 2, 20, 30, tzinfo=one), DayRating.FLARE),
        ),
        (
            PastSession(
                datetime(2026, 3, 1, 21, 0, 0, 500_000, one),
                "knees",
                "Easy knees",
                "stretch",
                Level.GENTLE,
                312.5,
                40.0,
                SessionRating.RIGHT,
                5,
            ),
            PastSession(
                datetime(2026, 3, 2, 12, 0, tzinfo=west),
                "release-only",
                "Release only",
                "relaxation",
                Level.FLARE,
                200.0,
                0.0,
            ),
        ),
        (Note(datetime(2026, 3, 1, 20, 30, 1, tzinfo=one), "Mañana será otro día."),),
        ()
        if number < 2
        else (
            Episode(EpisodeKind.FLARE, date(2026, 3, 1), date(2026, 3, 2)),
            Episode(EpisodeKind.BREAK, date(2026, 3, 3)),
        ),
    )
    assert journal.read() == before
    assert journal.add(NOTE) == 2
    journal.begin(EpisodeKind.FLARE, date(2026, 4, 1))
    assert journal.read().episodes == (*before.episodes, Episode(EpisodeKind.FLARE, date(2026, 4, 1)))
    assert notices == []


@pytest.mark.parametrize("number", range(1, migrations.VERSION + 1))
def test_migrated_schema_equals_a_new_one(tmp_path: Path, number: int) -> None:
    for path in (fresh := tmp_path / "fresh.db", old := create_version(tmp_path / "old.db", number)):
        with Journal(path, []) as journal:
            journal.add(NOTE)
    assert read_schema(old) == read_schema(fresh)


@pytest.mark.parametrize("number", range(1, migrations.VERSION))
def test_failed_migration_leaves_the_journal_unchanged(
    path: Path, notices: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = read_schema(create_version(path, number))
    make_full = migrations.statements
    broken = "INSERT INTO note VALUES (1, 1, 1, 'twice')"
    monkeypatch.setattr(migrations, "statements", lambda version: [*make_full(version), broken])
    with Journal(path, notices) as journal, pytest.raises(sqlite3.IntegrityError):
        journal.read()
    assert read_schema(path) == before


@pytest.mark.parametrize("what", ["another version", "another version and tables"])
def test_newer_version_is_left_unchanged(path: Path, journal: Journal, notices: list[str], what: str) -> None:
    create_version(path, migrations.VERSION)
    opened = sqlite3.connect(path)
    opened.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    if what == "another version and tables":
        opened.execute("ALTER TABLE note RENAME TO line")
    opened.close()
    before = path.read_bytes()
    use_all(journal)
    assert journal.add(NOTE) is None
    assert journal.read() == History()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [JOURNAL_FILE]
    assert notices == [
        f"Your journal in {path} was written by a newer guided. It is left as it is, and nothing is kept this time."
    ]


# Damage -------------------------------------------------------------------------------------------------------------


def make_changed(*statements: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "some.db"
        path.write_bytes(WHOLE)
        opened = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            opened.execute(statement)
        opened.close()
        return path.read_bytes()


def make_foreign(version: int) -> bytes:
    return make_changed(
        "PRAGMA application_id = 0",
        f"PRAGMA user_version = {version}",
        "CREATE TABLE recipe (text)",
        "INSERT INTO recipe VALUES ('soup')",
    )


def make_duplicate_pages() -> bytes:
    """Each page is as it ought to be; some sessions are in it twice, and others not at all."""
    pages = [WHOLE[start : start + 4096] for start in range(0, len(WHOLE), 4096)]
    first, second = [number for number, page in enumerate(pages) if page[0] == 13 and b"Easy knees" in page][:2]
    pages[second] = pages[first]
    return b"".join(pages)


DAMAGED = {
    "a page twice": make_duplicate_pages(),
    "cut short": WHOLE[:-100],
    "half": WHOLE[: len(WHOLE) // 2],
    "its first page": WHOLE[:4096],
    "its first bytes": WHOLE[:50],
    "zeros": bytes(len(WHOLE)),
    "zeros in the middle": WHOLE[:8192] + bytes(4096) + WHOLE[12288:],
    "noise": random.Random(1).randbytes(20_000),
    "text": b"hello, I am no journal\n" * 300,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(5000),
    "another program's": make_foreign(0),
    "another program's, of some version": make_foreign(99),
    "a table missing": make_changed("DROP TABLE note"),
    "a column missing": make_changed("ALTER TABLE note DROP COLUMN text"),
    "another feel": make_changed("UPDATE check_in SET feel = 'splendid' WHERE id = 9"),
    "another level": make_changed("UPDATE done SET level = 'fiery' WHERE id = 9"),
    "another ease": make_changed("UPDATE done SET ease = 1 WHERE id = 9"),
    "another state": make_changed("UPDATE spell SET state = 'away'"),
    "no day": make_changed("UPDATE spell SET since = 'Monday'"),
    "a day that is empty": make_changed("UPDATE spell SET until = ''"),
    "a day that is a number": make_changed("UPDATE spell SET since = x'00'"),
    "a pain of eleven": make_changed("UPDATE done SET pain = 11 WHERE id = 9"),
    "a pain of text": make_changed("UPDATE check_in SET pain = 'some' WHERE id = 9"),
    "a truth of two": make_changed("UPDATE check_in SET set_back = 2 WHERE id = 9"),
    "a time of text": make_changed("UPDATE note SET at = 'noon'"),
    "a time out of time": make_changed("UPDATE note SET at = 9223372036854775807"),
    "a zone out of the world": make_changed("UPDATE note SET east = 86400"),
    "a length of text": make_changed("UPDATE done SET seconds = 'long' WHERE id = 9"),
    "a title of bytes": make_changed("UPDATE done SET title = x'00ff' WHERE id = 9"),
    "text that is none": make_changed("UPDATE note SET text = CAST(x'ff' AS TEXT)"),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_damaged_journal_is_set_aside_and_a_new_one_started(
    path: Path, journal: Journal, notices: list[str], what: str
) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(DAMAGED[what])
    assert journal.read() == History()
    aside = path.with_name("journal-set-aside.db")
    assert notices == [
        f"Your journal could not be understood, and a fresh one has been begun. What was kept is in {aside}."
    ]
    assert aside.read_bytes() == DAMAGED[what]
    assert journal.add(NOTE) == 1
    journal.close()
    assert journal.read().notes == (NOTE,)
    assert len(notices) == 1
    assert sorted(file.name for file in path.parent.iterdir() if file.suffix == ".db") == [aside.name, JOURNAL_FILE]


def test_undamaged_sample_is_read(path: Path, journal: Journal, notices: list[str]) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(make_changed())
    assert len(journal.read().sessions) == 150
    assert notices == []


def test_empty_file_is_an_empty_journal(path: Path, journal: Journal, notices: list[str]) -> None:
    path.parent.mkdir(parents=True)
    path.touch()
    assert journal.read() == History()
    assert notices == []


def test_records_after_damage_go_into_the_new_journal(path: Path, journal: Journal, notices: list[str]) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(DAMAGED["zeros"])
    assert journal.add(NOTE) == 1
    assert journal.read().notes == (NOTE,)
    assert len(notices) == 1


def test_files_set_aside_are_never_overwritten(path: Path, journal: Journal, notices: list[str]) -> None:
    path.parent.mkdir(parents=True)
    for content in (b"first", b"second", b"third"):
        journal.close()
        path.write_bytes(content)
        journal.read()
    asides = [path.with_name(f"journal-set-aside{end}.db") for end in ("", "-2", "-3")]
    assert [aside.read_bytes() for aside in asides] == [b"first", b"second", b"third"]
    assert len(notices) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="what is open cannot be moved there, and that is told")
def test_log_files_are_set_aside_with_the_journal(path: Path, journal: Journal, notices: list[str]) -> None:
    """Otherwise a new journal would read it. Another process that has it open does not use the new one."""
    with Journal(path, []) as other:
        other.add(NOTE)
        other._connect().execute("UPDATE note SET at = 'noon'")
        assert journal.read() == History()
        journal.add(NOTE)
        aside = path.with_name("journal-set-aside.db")
        assert aside.with_name(aside.name + "-wal").is_file()
    assert journal.read().notes == (NOTE,)
    journal.close()
    assert journal.read().notes == (NOTE,)
    assert len(notices) == 1
    with sqlite3.connect(aside) as opened:
        assert opened.execute("SELECT at, text FROM note").fetchall() == [("noon", NOTE.text)]
    opened.close()


def test_damage_during_a_session_is_handled(path: Path, journal: Journal, notices: list[str]) -> None:
    journal.add(NOTE)
    journal._connect().execute("DROP TABLE note")
    assert journal.add(NOTE) == 1
    assert journal.read().notes == (NOTE,)
    assert len(notices) == 1


def test_journal_replaced_by_another_process_is_not_set_aside(
    path: Path, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two find the damage at once; the slower one must not set the fresh journal of the other aside."""
    path.parent.mkdir(parents=True)
    path.write_bytes(DAMAGED["noise"])
    others: list[str] = []
    real = database_file.move_aside

    def late(where: Path, inode: int) -> Path | None:
        monkeypatch.setattr(database_file, "move_aside", real)
        with Journal(path, others) as other:
            other.add(NOTE)
        return real(where, inode)

    monkeypatch.setattr(database_file, "move_aside", late)
    with Journal(path, notices) as journal:
        assert journal.read().notes == (NOTE,)
    assert (len(others), notices) == (1, [])


def test_deleted_file_is_created_again(path: Path, journal: Journal, notices: list[str]) -> None:
    """Otherwise new records would be lost with it."""
    journal.add(NOTE)
    path.unlink()
    journal.add(NOTE)
    journal.close()
    assert journal.read().notes == (NOTE,)
    assert notices == []


def test_erasing_removes_files_set_aside(path: Path, journal: Journal, notices: list[str]) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(DAMAGED["half"])
    path.with_name("journal-set-aside.db-wal").write_bytes(b"Slept well.")
    journal.read()
    assert len(list(path.parent.glob("*aside*"))) >= 2
    assert journal.erase_day(NINE.date()) == 0
    assert notices[1].startswith(f"What was set aside in {path.parent} may still hold that day: journal-set-aside.db, ")
    journal.erase_day(None)
    journal.close()
    assert [file.name for file in path.parent.iterdir()] == [JOURNAL_FILE]


def corrupt(content: bytes, chance: random.Random) -> bytes:
    """Some bytes of it are others, or missing, or zero."""
    data = bytearray(content)
    match chance.randrange(4):
        case 0:
            for _ in range(chance.randrange(1, 12)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        case 1:
            data[chance.randrange(100)] = chance.randrange(256)  # the header
        case 2:
            del data[chance.randrange(len(data)) :]
        case _:
            start = chance.randrange(len(data))
            data[start : start + 512] = bytes(min(512, len(data) - start))
    return bytes(data)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_random_damage_raises_or_prevents_saving(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(30):
        path = tmp_path / str(number) / JOURNAL_FILE
        path.parent.mkdir()
        path.write_bytes(corrupt(WHOLE, chance))
        notices: list[str] = []
        with Journal(path, notices) as journal:
            added = journal.add(NOTE)
            told = journal.read()
            if not added or NOTE not in told.notes:
                assert notices
        if len(told.sessions) < 150:
            assert notices, "nothing goes without a word"
        with Journal(path, []) as journal:
            use_all(journal)


# Write errors -------------------------------------------------------------------------------------------------------

ANYTHING = """
import os, sys
from pathlib import Path
from tests.today.test_journal_database import NOTE, use_all
from guided.today.journal.repository import Journal
exec(sys.argv[2])
notices = []
with Journal(Path(sys.argv[1]), notices) as kept:
    print(len(kept.read().sessions))
    print(kept.add(NOTE))
    print(notices)
    use_all(kept)
print(notices)
"""


def run_restricted(path: Path, how: str) -> list[str]:
    """The output of a process that may not write."""
    command = [sys.executable, "-W", "error", "-c", ANYTHING, str(path), how]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.fixture
def locked_journal() -> Iterator[Path]:
    """A journal in a folder in which nothing can be made, be it by root."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data" / JOURNAL_FILE
        path.parent.mkdir()
        path.write_bytes(WHOLE)
        if os.getuid() == 0:
            for each in (Path(folder), path.parent, path):
                os.chown(each, 65534, 65534)
        path.parent.chmod(0o500)
        yield path
        path.parent.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there know no such lock")
@pytest.mark.parametrize("there", [True, False])
def test_read_only_folder_is_one_notice_and_can_be_read(locked_journal: Path, there: bool) -> None:
    if not there:
        locked_journal.unlink()
    read, added, first, last = run_restricted(locked_journal, "os.getuid() or os.setuid(65534)")
    assert (read, added) == ("150" if there else "0", "None")
    why = "it cannot be changed" if there else "Permission denied"
    unkept = f"Your journal in {locked_journal} cannot be used ({why}). Nothing is kept this time."
    unforgotten = (
        f"Not all could be erased from your journal in {locked_journal} ({why}). Please forget it once more, later."
    )
    assert first == str([unkept])
    assert last == str([unkept, unforgotten])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit to files there")
@pytest.mark.parametrize("limit", few([0, 1000, 5000, 20_000, 33_000, 40_000, 60_000], 4))
@pytest.mark.parametrize("there", [True, False])
def test_full_disk_is_a_notice_and_loses_nothing(path: Path, limit: int, there: bool) -> None:
    path.parent.mkdir(parents=True)
    if there:
        path.write_bytes(WHOLE)
    how = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    read, added, first, _ = run_restricted(path, how)
    assert read == ("150" if there else "0")
    assert (added == "None") == (first != "[]")
    assert first.count("cannot be used") <= 1
    assert added == "None" or limit >= 33_000  # what holds for the shared memory, and a page and more
    assert not list(path.parent.glob("*aside*"))


def test_journal_works_again_after_a_full_disk(path: Path, journal: Journal, notices: list[str]) -> None:
    journal.add(NOTE)
    opened = journal._connect()
    pages = opened.execute("PRAGMA page_count").fetchone()[0]
    opened.execute(f"PRAGMA max_page_count = {pages}")
    for _ in range(3):
        assert journal.add(Note(NINE, "long" * 10_000)) is None or opened is not journal._database
    assert notices == [f"Your journal in {path} cannot be used (No space left on device). Nothing is kept this time."]
    assert journal.add(NOTE)
    assert journal.read().notes.count(NOTE) == 2


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_system_error_is_quoted_in_the_notice(
    path: Path, journal: Journal, notices: list[str], monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(database_file, "ensure_private", refuse)
    use_all(journal)
    assert len(notices) == 2
    assert notices[0] == f"Your journal in {path} cannot be used ({os.strerror(code)}). Nothing is kept this time."


@pytest.mark.parametrize("what", ["a folder", "a pipe", "a file for a home"])
def test_path_that_is_no_file_is_a_notice(path: Path, journal: Journal, notices: list[str], what: str) -> None:
    match what:
        case "a folder":
            path.mkdir(parents=True)
        case "a pipe" if hasattr(os, "mkfifo"):
            path.parent.mkdir(parents=True)
            os.mkfifo(path)
        case _:
            path.parent.parent.mkdir(parents=True)
            path.parent.touch()
    use_all(journal)
    assert len(notices) == 2
    assert notices[0].startswith(f"Your journal in {path} cannot be used (")


def test_long_lock_is_a_notice(
    path: Path, journal: Journal, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_file, "LOCK_TIMEOUT_S", 0.01)
    journal.add(NOTE)
    journal.close()
    holder = database_file.connect_journal(path)
    holder.execute("BEGIN IMMEDIATE")
    assert journal.read().notes == (NOTE,)  # reading waits for nobody
    assert journal.add(NOTE) is None
    why = "another guided is busy with it"
    assert notices == [f"Your journal in {path} cannot be used ({why}). Nothing is kept this time."]
    holder.execute("COMMIT")
    holder.close()
    assert journal.add(NOTE) == 2


def test_damaged_file_that_cannot_be_set_aside_stays(
    path: Path, journal: Journal, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(DAMAGED["noise"])

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    assert journal.read() == History()
    assert journal.add(NOTE) is None
    assert notices == [f"Your journal in {path} cannot be used (Read-only file system). Nothing is kept this time."]
    assert path.read_bytes() == DAMAGED["noise"]


def test_unexpected_exception_is_passed_on(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "insert", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        journal.add(NOTE)
    monkeypatch.undo()
    with pytest.raises(sqlite3.ProgrammingError):
        journal._run(lambda opened: opened.execute("SELECT ?", (1, 2)))


def test_read_as_is_leaves_a_damaged_journal(path: Path, journal: Journal, notices: list[str]) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"precious")
    assert journal.read_as_is() == History()
    assert notices == [f"Your journal in {path} cannot be understood. It is left as it is."]
    assert [(file.name, file.read_bytes()) for file in path.parent.iterdir()] == [(path.name, b"precious")]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
@pytest.mark.parametrize(
    "content", [b"precious", b"", make_changed("PRAGMA application_id = 7")], ids=["text", "", "other"]
)
def test_link_to_another_file_is_left_alone(path: Path, notices: list[str], content: bytes, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(content)
    letter.chmod(0o644)
    path.parent.mkdir(parents=True)
    path.symlink_to(letter)
    with Journal(path, notices) as journal:
        assert journal.read_as_is() == journal.read() == History()
        assert journal.add(NOTE) is None
        assert journal.erase_day(None) == 0
    assert notices == [
        f"Your journal in {path} is a link to a file that is no journal. "
        "It is left as it is, and nothing is kept this time."
    ]
    assert letter.read_bytes() == content
    assert letter.stat().st_mode & 0o777 == 0o644
    assert {file.name for folder in (tmp_path, path.parent) for file in folder.iterdir() if file.is_file()} == {
        "letter.txt",
        path.name,
    }


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
@pytest.mark.parametrize("there", [True, False])
def test_link_to_a_journal_is_followed(path: Path, notices: list[str], there: bool, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    if there:
        elsewhere.write_bytes(make_changed())
    path.parent.mkdir(parents=True)
    path.symlink_to(elsewhere)
    with Journal(path, notices) as journal:
        assert len(journal.read_as_is().sessions) == (150 if there else 0)
        assert journal.add(NOTE) is not None
    assert path.is_symlink()
    assert elsewhere.is_file()
    assert notices == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_links_at_log_file_names_are_not_followed(path: Path, journal: Journal, end: str, tmp_path: Path) -> None:
    journal.add(NOTE)
    journal.close()
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"precious")
    letter.chmod(0o644)
    beside = path.with_name(path.name + end)
    beside.unlink(missing_ok=True)
    beside.symlink_to(letter)
    journal.add(NOTE)
    assert (letter.read_bytes(), letter.stat().st_mode & 0o777) == (b"precious", 0o644)
