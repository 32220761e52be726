"""What was done is remembered: a session, how long it was heard, and, if they like, how it was."""

from datetime import datetime

from guided import library
from guided.asking import Conversation, Option, Question
from guided.keys import Key
from guided.level import LEVELS, Level
from guided.moment import Moment, Performance
from guided.screen.asking import ask
from guided.script.model import Session
from guided.today.journal import FILE, Journal
from guided.today.moving import moving
from guided.today.records import Done, Ease

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
    return Journal(library.data_folder() / FILE, notices)


def keep(done: Done | None) -> tuple[int | None, list[str]]:
    """Write down what was done. Gives its number in the journal, and what the person ought to know."""
    notices: list[str] = []
    with journal(notices) as kept:
        return (kept.add(done) if done else None), notices


def say_how(done: Done, number: int | None, sleep: bool, plain: bool) -> None:
    """Let them say how it was, with one key or none; nothing is asked after a flare, a short one, or near sleep."""
    if sleep or done.level is Level.FLARE or done.seconds < ASKED:
        return
    try:
        ease = ask(after(), plain)
    except KeyboardInterrupt:
        return
    with journal([]) as kept:
        kept.amend(number, ease=ease)


def after() -> Conversation[Ease | None]:
    """How it was: one key, or none."""
    answer = yield Question(
        "How was that? Any answer is fine, and none too.",
        (
            Option("s", "leave it at that"),
            Option("e", str(Ease.EASIER)),
            Option("a", str(Ease.RIGHT)),
            Option("t", str(Ease.TOO_MUCH)),
        ),
    )
    return EASES.get(answer)
