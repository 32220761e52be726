"""What was done is remembered: a session, how long it was heard, and, if they like, how it was."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from guided.cli import session_resources
from guided.cli.settings_defaults import load_settings
from guided.core import paths
from guided.core.history import History, PastSession, SessionRating, day_of
from guided.core.keys import KeyAction
from guided.core.level import LEVELS, Level
from guided.core.player_state import PlayerControls, PlayerState
from guided.script.model import Session
from guided.today.check_in import PAIN_PROMPT, ask_number
from guided.today.journal.repository import JOURNAL_FILE, Journal
from guided.today.session_survey import find_moving
from guided.ui.prompts import Choice, Dialog, Prompt, run_dialog

MIN_RECORDED_S = 20
"""What was heard for less was a look, and is not remembered (seconds)."""
MIN_FEEDBACK_S = 180
"""Nothing is asked after less (seconds)."""
EASE_ANSWERS = {"e": SessionRating.EASIER, "a": SessionRating.RIGHT, "t": SessionRating.TOO_MUCH}


class JournalRecorder:
    """A performance, and what of it was heard."""

    def __init__(self, controls: PlayerControls) -> None:
        """Take what is shown and heard."""
        self._controls = controls
        self._state: PlayerState | None = None
        self._easiest_level = LEVELS[-1]

    def handle_key(self, key: KeyAction) -> None:
        """Do what a key asks for."""
        self._controls.handle_key(key)

    def tick(self, seconds: float = 0) -> PlayerState:
        """Look, and remember what was seen."""
        moment = self._state = self._controls.tick(seconds)
        self._easiest_level = min(self._easiest_level, moment.level, key=lambda level: level.rank)
        return moment

    def get_record(self, session: Session, address: str, began: datetime) -> PastSession | None:
        """What was done; None where that was next to nothing."""
        moment = self._state
        if moment is None or moment.playtime < MIN_RECORDED_S:
            return None
        moves = find_moving(session)
        moved = sum(float(begun.cue.seconds) for begun in moment.cue_starts if begun.cue.id in moves)
        header = session.at(self._easiest_level)
        return PastSession(
            began,
            address,
            moment.title,
            header.kind or "rest",
            self._easiest_level,
            moment.playtime,
            min(moved, moment.playtime),
        )

    @property
    def for_sleep(self) -> bool:
        """Whether it was a session to fall asleep with."""
        return self._state is not None and self._state.for_sleep


def open_journal(notices: list[str]) -> Journal:
    """The journal of this person."""
    return Journal(paths.data_folder() / JOURNAL_FILE, notices)


@contextmanager
def use_journal() -> Iterator[Journal]:
    """The journal of this person; what they ought to know is told as it is closed, however that comes about."""
    notices: list[str] = []
    try:
        with open_journal(notices) as kept:
            yield kept
    finally:
        session_resources.notify(notices)


def drop_future(history: History) -> History:
    """What lies up to this day: what is dated later was kept while the clock was wrong."""
    starts = load_settings().day_starts
    return history.truncate(day_of(datetime.now().astimezone(), starts), starts)


def get_cautions(session: Session, level: Level, address: str) -> tuple[str, ...]:
    """What its author says to heed, for somebody who has not heard it yet; nothing for who has."""
    heard = any(done.session == address for done in drop_future(open_journal([]).read_only()).sessions)
    return () if heard else tuple(session.at(level).cautions)


def save_record(record: PastSession | None) -> tuple[int | None, list[str]]:
    """Write down what was done. Gives its number in the journal, and what the person ought to know."""
    notices: list[str] = []
    with open_journal(notices) as kept:
        return (kept.add(record) if record else None), notices


def record_feedback(record: PastSession, row: int | None, sleep: bool, plain: bool) -> None:
    """Let them say how it was, with a key or none; nothing is asked after a flare, a short one, or near sleep.

    Args:
        record: what was done.
        row: its number in the journal; nothing is asked where it has none, for nothing could be kept.
        sleep: whether it was to fall asleep with.
        plain: whether to ask in lines that are never painted over.
    """
    if row is None or sleep or record.level is Level.FLARE or record.seconds < MIN_FEEDBACK_S:
        return
    said: dict[str, Any] = {}
    try:
        with suppress(KeyboardInterrupt):
            run_dialog(ask_feedback(load_settings().numbers, said), plain)
    finally:  # also where they are told to end: what was said was said
        _save_feedback(row, said)


def _save_feedback(row: int, answers: dict[str, Any]) -> None:
    if any(value is not None for value in answers.values()):
        with use_journal() as kept:
            kept.update_session(row, **answers)


def ask_feedback(numbers: bool, answers: dict[str, Any]) -> Dialog[None]:
    """How it was: one key, or none; and how much pain there is now, for those who want numbers.

    Args:
        numbers: whether they do.
        answers: takes each answer as soon as it is given, by its name in `PastSession`; None for one passed over.
    """
    answer = yield Prompt(
        "How was that? Any answer is fine, and none too.",
        (
            Choice("s", "pass over" if numbers else "leave it at that"),
            Choice("e", str(SessionRating.EASIER)),
            Choice("a", str(SessionRating.RIGHT)),
            Choice("t", str(SessionRating.TOO_MUCH)),
        ),
    )
    answers["ease"] = EASE_ANSWERS.get(answer)
    if numbers:
        answers["pain"] = yield from ask_number(PAIN_PROMPT)
