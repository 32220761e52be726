"""What is written into the journal by hand, and what is erased from it."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import click

from guided.commands import stage
from guided.commands.asking import sure
from guided.commands.remember import journal
from guided.core import paths
from guided.core.errors import FileError
from guided.core.formatting import clean
from guided.core.profile import History, Note, Spell, State
from guided.core.shell_command import typed
from guided.player.bookmark import FILE, BookmarkStore
from guided.today.journal.repository import Journal
from guided.today.journal.statistics import picture
from guided.today.reports import wording
from guided.ui.printer import tell

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


def forget(what: date | str, starts: int, yes: bool) -> None:
    """Erase a day, or all of it, once somebody says so; says what was erased.

    Args:
        what: a day, or `ALL`.
        starts: the hour at which a day begins.
        yes: whether they have said so already.
    """
    of = "" if isinstance(what, str) else f" of {wording.day(what, year=True)}"
    notices: list[str] = []
    with journal(notices) as kept:
        there = _held(kept.look(), what, starts)
        if there and not yes and not _sure(f"{_counted(there)} will be erased{of}, and cannot be brought back. Erase?"):
            tell("Nothing was changed.")
            return
        # Where nothing is left to see, something may still be on the disk, of a time before.
        gone = kept.forget_all() if isinstance(what, str) else kept.forget(what, starts)
    if isinstance(what, str):
        _erase_bookmark(notices)
    erased = gone > 0 or set(there) == {"state"}
    _tell(notices, kept=erased or not notices)
    tell(f"Erased{of}: {_counted(there)}." if erased else f"Nothing is kept{of}.")


def _erase_bookmark(notices: list[str]) -> None:
    """Where the last session was left tells which it was."""
    store = BookmarkStore(paths.data_folder() / FILE, notices)
    store.erase()
    store.close()


def _held(history: History, what: date | str, starts: int) -> dict[str, int]:
    """How much there is of what, of a day or at all; only what there is."""
    if isinstance(what, str):
        found = (history.check_ins, history.done, history.notes, history.spells)
    else:
        seen = picture(history, what, 1, starts)
        found = (seen.whole.check_ins, seen.whole.done, seen.whole.notes, seen.spells)
    names = ("check-in", "session", "note", "state")
    return {name: len(things) for name, things in zip(names, found, strict=True) if things}


def _counted(there: Mapping[str, int]) -> str:
    return ", ".join(wording.count(number, name) for name, number in there.items())


def _tell(notices: Sequence[str], kept: bool) -> None:
    """Say what there is to say. Raises FileError with it where what was asked for could not be done."""
    if not kept:
        raise FileError(*notices)
    stage.tell(notices)


def _sure(question: str) -> bool:
    if not sys.stdin.isatty():
        raise FileError("There is nobody to ask. Add --yes to erase it.")
    return sure(question)


def _open(kept: Journal) -> list[Spell]:
    return [spell for spell in kept.history().spells if spell.until is None]


def _named(state: State) -> str:
    return str(state).capitalize()
