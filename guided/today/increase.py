"""A little more: only ever offered, one thing at a time, after a calm while, and never to whom it may knock out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guided.clock import clock
from guided.level import Level
from guided.today.levels import judge
from guided.today.records import Ease
from guided.today.situation import Situation

DAYS, SESSIONS = 7, 3
"""So many days, and so many sessions, at steady before more is offered; the latest of them no longer ago than that."""
MORE = Decimal("1.1")
TENTH = Decimal("0.1")
MINUTES = "minutes"
"""The name of what grows, as `Profile.no_more` has it: minutes of movement a day."""


@dataclass(frozen=True)
class Increase:
    """An offer. Nothing comes of it unless it is accepted."""

    dimension: str
    """What grows; declined for good, it goes into `Profile.no_more`."""
    baseline: Decimal
    """Minutes of movement a day that it would come to."""
    words: str


def increase(today: Situation) -> Increase | None:
    """What could be offered on this day; None for nothing. Once asked, the day goes into `Profile.baseline_asked`."""
    profile = today.profile
    if profile.baseline is None or profile.knocked_out or MINUTES in profile.no_more:
        return None
    if judge(today).level is not Level.STEADY or not _steady_for_long(today):
        return None
    more = (profile.baseline * MORE).quantize(TENTH)
    instead = clock(profile.baseline * 60)
    words = f"A steady while. Would {clock(more * 60)} minutes of movement a day suit you, instead of {instead}?"
    return Increase(MINUTES, more, f"{words} Staying is just as good.")


def _steady_for_long(today: Situation) -> bool:
    """Whether there were enough sessions, over enough days, since the last day that was not calm."""
    calm = max(_uncalm(today), default=date.min)
    moved = [today.day(done.when) for done in today.history.done if done.level is Level.STEADY and done.moved]
    days = [day for day in moved if day > calm]
    return len(days) >= SESSIONS and today.within(max(days), DAYS) and (today.today - min(days)).days >= DAYS


def _uncalm(today: Situation) -> Iterator[date]:
    """Days after which a calm while begins anew: in a flare, set back, with too much; and when this was spoken of."""
    yield from filter(None, (today.last_flare, today.last_set_back, today.profile.baseline_asked))
    yield from (today.day(done.when) for done in today.history.done if done.ease is Ease.TOO_MUCH or today.risen(done))
