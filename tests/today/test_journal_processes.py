"""The journal with several processes: killed during a write, or two at once, saved records stay complete."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guided.core.history import CheckIn, DayRating, Note, PastSession, SessionRating
from guided.core.level import Level
from guided.today.journal.repository import JOURNAL_FILE, Journal
from tests.today.test_journal_database import create_version

START = datetime(2031, 3, 1, 12, tzinfo=UTC)
ROUND = 4
"""Writes in a round: a session, how it was, a note, and the day two rounds ago is forgotten. A round is of one day."""


def make_session(number: int) -> PastSession:
    text = str(number) * (1 + number * 37 % 900)
    return PastSession(START + timedelta(days=number), text, text, "rest", Level.GENTLE, float(number), 0.0)


def rate_session(number: int) -> PastSession:
    return replace(make_session(number), ease=SessionRating.RIGHT, pain=number % 11)


def make_note(number: int) -> Note:
    return Note(make_session(number).when, make_session(number).title)


def write(journal: Journal, step: int) -> None:
    """One write of many."""
    number, kind = divmod(step, ROUND)
    match kind:
        case 0:
            assert journal.add(make_session(number)) == number + 1
        case 1:
            journal.update_session(number + 1, ease=SessionRating.RIGHT, pain=number % 11)
        case 2:
            journal.add(make_note(number))
        case _:
            journal.erase_day(make_session(number - 2).when.date())


def write_note(journal: Journal, step: int) -> None:
    """A note."""
    journal.add(make_note(step))


def expect(steps: int) -> tuple[tuple[PastSession, ...], tuple[Note, ...]]:
    """The content of the journal after so many writes."""
    last = steps // ROUND
    days = [number for number in range(max(0, last - 2), last + 1) if steps <= (number + 2) * ROUND + 3]
    sessions = [rate_session(n) if steps > n * ROUND + 1 else make_session(n) for n in days if steps > n * ROUND]
    return tuple(sessions), tuple(make_note(n) for n in days if steps > n * ROUND + 2)


WRITERS = """
import os, sys
from itertools import count
from pathlib import Path
from guided.today.journal.repository import Journal
from tests.today import test_journal_processes
write = getattr(test_journal_processes, sys.argv[1])
for line in sys.stdin:  # forked while there is one thread only, so that hundreds of starts take no minute
    path, step = line.rsplit(maxsplit=1)
    child = os.fork()
    if not child:
        notices = []
        os.write(1, b"%d\\n" % os.getpid())
        with Journal(Path(path), notices) as journal:
            for number in count(int(step)):
                write(journal, number)
                os.write(1, str(notices or number).encode() + b"\\n")
    os.waitpid(child, 0)
    os.write(1, b"gone\\n")
"""


class WriterPool:
    """Processes that write, one after another, each until it is killed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, path: Path, step: int, seconds: float, first: int) -> int:
        """Write from a step on; killed so long after so many writes. Returns how many steps were said to be kept."""
        assert self._process.stdin
        assert self._process.stdout
        print(path, step, file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        said = [self._process.stdout.readline() for _ in range(first)]
        threading.Event().wait(seconds)
        os.kill(child, signal.SIGKILL)
        said += iter(self._process.stdout.readline, "gone\n")
        assert [line.strip() for line in said] == [str(step + number) for number in range(len(said))]
        return step + len(said)


@contextmanager
def run_writers(of: str) -> Iterator[WriterPool]:
    """Writers of what one of the functions here writes."""
    command = [sys.executable, "-c", WRITERS, of]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield WriterPool(process)
        assert process.stdin
        process.stdin.close()


def read_records(path: Path) -> tuple[tuple[PastSession, ...], tuple[Note, ...]]:
    notices: list[str] = []
    with Journal(path, notices) as journal:
        history = journal.read()
    assert notices == []
    return history.sessions, history.notes


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork; SQLite is as whole there")
def test_kill_during_a_write_loses_nothing(tmp_path: Path) -> None:
    """Two hundred writers go on one after another, each killed somewhere in the middle."""
    path, step, chance = tmp_path / JOURNAL_FILE, 0, random.Random(1)
    kinds, unsaid = set[int](), 0
    with run_writers("write") as running:
        for turn in range(200):
            kept = running.run(path, step, chance.uniform(0, 0.02), first=turn % 2)
            there = read_records(path)
            assert there in (expect(kept), expect(kept + 1)), turn
            step = kept if there == expect(kept) else kept + 1
            unsaid += step - kept
            kinds.add(step % ROUND)
    assert kinds == set(range(ROUND))  # they were killed in every kind of write
    assert step > 100
    assert unsaid  # and some between the disk and the word


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork; SQLite is as whole there")
def test_kill_during_a_migration_loses_nothing(tmp_path: Path) -> None:
    before, chance = read_records(create_version(tmp_path / "before.db", 1)), random.Random(1)
    with run_writers("write_note") as running:
        for turn in range(30):
            path = create_version(tmp_path / str(turn) / JOURNAL_FILE, 1)
            kept = running.run(path, 0, chance.uniform(0, 0.01), first=0)
            sessions, notes = read_records(path)
            assert sessions == before[0]
            jotted = tuple(map(make_note, range(kept + 1)))
            assert notes in (before[1] + jotted, before[1] + jotted[:-1])


TWO = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from guided.today.journal.repository import Journal
from guided.core.history import CheckIn, DayRating, Note
from tests.today.test_journal_processes import START
path, name, many = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
notices = []
print(flush=True)
sys.stdin.readline()
for number in range(many):
    with Journal(path, notices) as journal:
        when = START + timedelta(minutes=number)
        assert journal.add(Note(when, f"{name} {number}"))
        assert journal.add(CheckIn(when, DayRating.FLARE))
        if number % 10 == 9:
            journal.erase_day(START.date() - timedelta(days=1))
        assert len(journal.read().notes) > number
assert not notices, notices
"""


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(3))
def test_two_processes_at_once_lose_nothing(tmp_path: Path, turn: int) -> None:
    """From the first moment on: both find no journal, and begin one."""
    path = tmp_path / "home" / JOURNAL_FILE
    many = 60
    running = [
        subprocess.Popen(
            [sys.executable, "-c", TWO, path, name, str(many)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for name in ("one", "two")
    ]
    for each in running:
        assert each.stdout
        each.stdout.readline()
    for each in running:
        each.stdin.write(b"\n")  # type: ignore[union-attr]
        each.stdin.flush()  # type: ignore[union-attr]
    for each in running:
        each.communicate(timeout=120)
    assert [each.returncode for each in running] == [0, 0]
    with Journal(path, []) as journal:
        history = journal.read()
    assert {make_note.text for make_note in history.notes} == {
        f"{name} {n}" for name in ("one", "two") for n in range(many)
    }
    assert len(history.notes) == len(history.check_ins) == 2 * many
    assert [file.name for file in path.parent.iterdir()] == [JOURNAL_FILE]


def test_two_journals_in_one_process_lose_nothing(tmp_path: Path) -> None:
    path, notices = tmp_path / JOURNAL_FILE, list[str]()
    with Journal(path, notices) as one, Journal(path, notices) as two:
        for number in range(20):
            one.add(make_note(number))
            two.add(CheckIn(START, DayRating.FLARE))
            two.close()
        assert len(two.read().notes) == len(one.read().check_ins) == 20
    assert notices == []
