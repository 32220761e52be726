"""What was done is remembered: a session, how long it was heard, and, if they like, how it was."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from guided.cli import context
from guided.cli.settings_defaults import settled
from guided.core import paths
from guided.core.keys import Key
from guided.core.level import LEVELS, Level
from guided.core.player_state import Moment, Performance
from guided.core.profile import Done, Ease, History, day_of
from guided.script.model import Session
from guided.today.catalog_builder import moving
from guided.today.check_in import PAIN, number
from guided.today.journal.repository import FILE, Journal
from guided.ui.prompts import Conversation, Option, Question, ask

SHORTEST = 20
"""What was heard for less was a look, and is not remembered (seconds)."""
ASKED = 180
"""Nothing is asked after less (seconds)."""
EASES = {"e": Ease.EASIER, "a": Ease.RIGHT, "t": Ease.TOO_MUCH}


class Watched:
    """A performance, and what of it was heard."""

    def __init__(self, performance: Performance) -> None:
        """Take what is shown and heard."""
        self._performance = performance
        self._moment: Moment | None = None
        self._level = LEVELS[-1]

    def press(self, key: Key) -> None:
        """Do what a key asks for."""
        self._performance.press(key)

    def look(self, seconds: float = 0) -> Moment:
        """Look, and remember what was seen."""
        moment = self._moment = self._performance.look(seconds)
        self._level = min(self._level, moment.level, key=lambda level: level.rank)
        return moment

    def done(self, session: Session, address: str, began: datetime) -> Done | None:
        """What was done; None where that was next to nothing."""
        moment = self._moment
        if moment is None or moment.heard < SHORTEST:
            return None
        moves = moving(session)
        moved = sum(float(begun.cue.seconds) for begun in moment.begun if begun.cue.id in moves)
        header = session.at(self._level)
        return Done(
            began, address, moment.title, header.kind or "rest", self._level, moment.heard, min(moved, moment.heard)
        )

    @property
    def sleep(self) -> bool:
        """Whether it was a session to fall asleep with."""
        return self._moment is not None and self._moment.sleep


def journal(notices: list[str]) -> Journal:
    """The journal of this person."""
    return Journal(paths.data_folder() / FILE, notices)


@contextmanager
def opened() -> Iterator[Journal]:
    """The journal of this person; what they ought to know is told as it is closed, however that comes about."""
    notices: list[str] = []
    try:
        with journal(notices) as kept:
            yield kept
    finally:
        context.tell(notices)


def past(history: History) -> History:
    """What lies up to this day: what is dated later was kept while the clock was wrong."""
    starts = settled().day_starts
    return history.until(day_of(datetime.now().astimezone(), starts), starts)


def cautions(session: Session, level: Level, address: str) -> tuple[str, ...]:
    """What its author says to heed, for somebody who has not heard it yet; nothing for who has."""
    heard = any(done.session == address for done in past(journal([]).peek()).done)
    return () if heard else tuple(session.at(level).cautions)


def keep(done: Done | None) -> tuple[int | None, list[str]]:
    """Write down what was done. Gives its number in the journal, and what the person ought to know."""
    notices: list[str] = []
    with journal(notices) as kept:
        return (kept.add(done) if done else None), notices


def say_how(done: Done, row: int | None, sleep: bool, plain: bool) -> None:
    """Let them say how it was, with a key or none; nothing is asked after a flare, a short one, or near sleep.

    Args:
        done: what was done.
        row: its number in the journal; nothing is asked where it has none, for nothing could be kept.
        sleep: whether it was to fall asleep with.
        plain: whether to ask in lines that are never painted over.
    """
    if row is None or sleep or done.level is Level.FLARE or done.seconds < ASKED:
        return
    said: dict[str, Any] = {}
    try:
        with suppress(KeyboardInterrupt):
            ask(after(settled().numbers, said), plain)
    finally:  # also where they are told to end: what was said was said
        _amend(row, said)


def _amend(row: int, said: dict[str, Any]) -> None:
    if any(value is not None for value in said.values()):
        with opened() as kept:
            kept.amend(row, **said)


def after(numbers: bool, said: dict[str, Any]) -> Conversation[None]:
    """How it was: one key, or none; and how much pain there is now, for those who want numbers.

    Args:
        numbers: whether they do.
        said: takes each answer as soon as it is given, by its name in `Done`; None for one passed over.
    """
    answer = yield Question(
        "How was that? Any answer is fine, and none too.",
        (
            Option("s", "pass over" if numbers else "leave it at that"),
            Option("e", str(Ease.EASIER)),
            Option("a", str(Ease.RIGHT)),
            Option("t", str(Ease.TOO_MUCH)),
        ),
    )
    said["ease"] = EASES.get(answer)
    if numbers:
        said["pain"] = yield from number(PAIN)
