"""A generated journal: check-ins and sessions on days counted from one evening."""

from datetime import UTC, date, datetime, timedelta

from guided.core.history import CheckIn, DayRating, Note, PastSession
from guided.core.level import Level

TODAY = date(2026, 3, 15)
NOW = datetime(2026, 3, 15, 20, tzinfo=UTC)


def at(ago: int, hour: int = 10) -> datetime:
    """A moment so many days before."""
    return (NOW - timedelta(days=ago)).replace(hour=hour)


def check_in(
    ago: int, feel: DayRating = DayRating.ORDINARY, pain: int | None = None, energy: int | None = None
) -> CheckIn:
    return CheckIn(at(ago), feel, pain, energy)


def past_session(
    ago: int, level: Level = Level.GENTLE, minutes: float = 5, title: str = "Easy knees", kind: str = "stretch"
) -> PastSession:
    return PastSession(at(ago, 11), "knees", title, kind, level, minutes * 60, 60.0)


def make_note(ago: int, text: str) -> Note:
    return Note(at(ago, 12), text)
