"""Records sessions in the journal: how long each was heard and, if they like, how it was."""

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
from guided.plan.moving_steps import find_moving
from guided.script.model import Session
from guided.today.check_in import PAIN_PROMPT, ask_number
from guided.today.journal.repository import JOURNAL_FILE, Journal
from guided.ui.prompts import Choice, Dialog, Prompt, run_dialog

MIN_RECORDED_S = 20
"""A session that was heard for less is not recorded (seconds)."""
MIN_FEEDBACK_S = 180
"""After a shorter session nothing is asked (seconds)."""
EASE_ANSWERS = {"e": SessionRating.EASIER, "a": SessionRating.RIGHT, "t": SessionRating.TOO_MUCH}


class JournalRecorder:
    """The controls of a player, which also record what was heard."""

    def __init__(self, controls: PlayerControls) -> None:
        """Take the controls of the player."""
        self._controls = controls
        self._state: PlayerState | None = None
        self._easiest_level = LEVELS[-1]

    def handle_key(self, key: KeyAction) -> None:
        """Do what a key asks for."""
        self._controls.handle_key(key)

    def tick(self, seconds: float = 0) -> PlayerState:
        """Tick the player, and note its state."""
        state = self._state = self._controls.tick(seconds)
        self._easiest_level = min(self._easiest_level, state.level, key=lambda level: level.rank)
        return state

    def get_record(self, session: Session, session_ref: str, started_at: datetime) -> PastSession | None:
        """The record of the session; None if it was heard for less than MIN_RECORDED_S."""
        state = self._state
        if state is None or state.playtime < MIN_RECORDED_S:
            return None
        moving_cues = find_moving(session)
        moved_s = sum(float(started.cue.seconds) for started in state.cue_starts if started.cue.id in moving_cues)
        header = session.at(self._easiest_level)
        return PastSession(
            started_at,
            session_ref,
            state.title,
            header.kind or "rest",
            self._easiest_level,
            state.playtime,
            min(moved_s, state.playtime),
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
    """Open the journal of this person; its notices are shown when it is closed."""
    notices: list[str] = []
    try:
        with open_journal(notices) as journal:
            yield journal
    finally:
        session_resources.notify(notices)


def drop_future(history: History) -> History:
    """The history up to today: what is dated later was recorded while the clock was wrong."""
    day_start = load_settings().day_starts
    return history.truncate(day_of(datetime.now().astimezone(), day_start), day_start)


def get_cautions(session: Session, level: Level, session_ref: str) -> tuple[str, ...]:
    """The cautions of a session, for somebody who has not heard it yet; else none."""
    was_heard = any(past.session == session_ref for past in drop_future(open_journal([]).read_only()).sessions)
    return () if was_heard else tuple(session.at(level).cautions)


def save_record(record: PastSession | None) -> tuple[int | None, list[str]]:
    """Add a record to the journal. Gives its number, and the notices."""
    notices: list[str] = []
    with open_journal(notices) as journal:
        return (journal.add(record) if record else None), notices


def record_feedback(record: PastSession, row: int | None, sleep: bool, plain: bool) -> None:
    """Ask how a session was; nothing is asked after a flare session, a short one, or one for sleep.

    Args:
        record: the session.
        row: its number in the journal; nothing is asked where it has none, for nothing could be kept.
        sleep: whether it was to fall asleep with.
        plain: whether to ask in lines that are never painted over.
    """
    if row is None or sleep or record.level is Level.FLARE or record.seconds < MIN_FEEDBACK_S:
        return
    answers: dict[str, Any] = {}
    try:
        with suppress(KeyboardInterrupt):
            run_dialog(ask_feedback(load_settings().numbers, answers), plain)
    finally:  # also where they are told to end: what was said was said
        _save_feedback(row, answers)


def _save_feedback(row: int, answers: dict[str, Any]) -> None:
    if any(value is not None for value in answers.values()):
        with use_journal() as journal:
            journal.update_session(row, **answers)


def ask_feedback(numbers: bool, answers: dict[str, Any]) -> Dialog[None]:
    """Ask how a session was and, for those who want numbers, how much pain there is now.

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
