"""History: the check-ins, sessions, notes and episodes that the journal keeps."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from guided.core.level import Level


def day_of(when: datetime, starts: int) -> date:
    """The day that a moment belongs to, by the clock of the place where it was lived: here and nowhere else.

    Args:
        when: with its time zone.
        starts: the hour at which a day begins (0 to 23): what happens before it belongs to the evening before.
    """
    return when.date() if when.hour >= starts else when.date() - timedelta(days=1)


class DayRating(StrEnum):
    """How a day is, in the person's own words."""

    FLARE = "flare"
    NOT_GREAT = "not great"
    ORDINARY = "ordinary"
    BETTER = "a better day"


class SessionRating(StrEnum):
    """How a session was."""

    EASIER = "easier"
    RIGHT = "about right"
    TOO_MUCH = "too much"


class EpisodeKind(StrEnum):
    """The kind of an episode: a flare or a break."""

    FLARE = "in a flare"
    BREAK = "on a break"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The answers of one check-in. Only `feel` is asked of everyone."""

    when: datetime
    """With its time zone."""
    feel: DayRating
    pain: int | None = None
    """0 to 10; 10 is the most."""
    energy: int | None = None
    """0 to 10; 10 is the most."""
    slept_worse: bool | None = None
    """Than that person usually does."""
    set_back: bool | None = None
    """Whether anything since the last time set them back."""


@dataclass(frozen=True, slots=True)
class PastSession:
    """A session that was done. One that ended early counts as well."""

    when: datetime
    """When it began, with its time zone."""
    session: str
    """Its name in the library, or the path of its script."""
    title: str
    kind: str
    level: Level
    """The easiest it came to."""
    seconds: float
    """How long it was heard."""
    moved: float
    """How much of that was movement (seconds)."""
    ease: SessionRating | None = None
    pain: int | None = None
    """Afterwards, 0 to 10."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note that somebody wrote for themselves."""

    when: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode, from its first day to its last; it still goes on if there is no last day."""

    state: EpisodeKind
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Everything in the journal, oldest first."""

    check_ins: tuple[CheckIn, ...] = ()
    sessions: tuple[PastSession, ...] = ()
    notes: tuple[Note, ...] = ()
    episodes: tuple[Episode, ...] = ()

    def truncate(self, day: date, starts: int) -> "History":
        """The history up to a day. What is dated later was saved while the clock was wrong.

        Args:
            day: the last day.
            starts: the hour at which a day begins.
        """
        return History(
            tuple(each for each in self.check_ins if day_of(each.when, starts) <= day),
            tuple(each for each in self.sessions if day_of(each.when, starts) <= day),
            tuple(each for each in self.notes if day_of(each.when, starts) <= day),
            tuple(each for each in self.episodes if each.since <= day),
        )
