"""A little more: only ever offered, one thing at a time, after a calm while, and never to whom it may knock out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from guided.core.level import Level
from guided.core.profile import Ease, Feel, Profile, State
from guided.today.cap import room
from guided.today.levels import judge
from guided.today.situation import Situation
from guided.ui.prompts import Conversation, Option, Question

DAYS, SESSIONS = 7, 3
"""So many days, and so many sessions, at steady before more is offered; the latest of them no longer ago than that."""
MORE = Decimal("1.1")
TENTH = Decimal("0.1")
MOST = Decimal(180)
"""The most minutes a day that can be settled."""
MINUTES = "minutes"
"""The name of what grows, as `Profile.no_more` has it: minutes of movement a day."""


@dataclass(frozen=True)
class Increase:
    """An offer. Nothing comes of it unless it is accepted."""

    dimension: str
    """What grows; declined for good, it goes into `Profile.no_more`."""
    baseline: Decimal
    """Minutes of movement a day that it would come to."""
    day: date
    """The day on which it is made."""


def increase(today: Situation) -> Increase | None:
    """What could be offered on this day; None for nothing, as on any but an ordinary one.

    A better day may pass, and where the movement of a day is done, more of it would only tempt.
    """
    profile = today.profile
    if profile.baseline is None or profile.knocked_out or MINUTES in profile.no_more:
        return None
    ordinary = today.answers.feel is Feel.ORDINARY and judge(today).level is Level.STEADY
    more = _more(profile.baseline)
    if not ordinary or more > MOST or room(today).spent or not _steady_for_long(today):
        return None
    return Increase(MINUTES, more, today.today)


def offer(found: Increase, profile: Profile) -> Conversation[Profile]:
    """Make the offer, with Enter for staying. Gives the profile as that person wants it from now on."""
    now, more = _minutes(profile.baseline or Decimal(0)), _minutes(found.baseline)
    text = f"A steady while. Would {more} minutes of movement a day suit you, instead of {now}?"
    stay, yes = Option("n", f"stay with {now}; that is just as good"), Option("y", f"{more} from now on")
    never = Option("d", "stay, and do not ask this again")
    answer = yield Question(text, (stay, yes, never))
    if answer == never.key:
        return replace(profile, no_more=profile.no_more | {found.dimension})
    asked = replace(profile, baseline_asked=found.day)
    return replace(asked, baseline=found.baseline) if answer == yes.key else asked


def _more(baseline: Decimal) -> Decimal:
    """A tenth more, in whole tenths of a minute: rounded down, but where nothing would be left of it."""
    more = (baseline * MORE).quantize(TENTH, ROUND_FLOOR)
    if more <= baseline:
        more = (baseline + TENTH).quantize(TENTH, ROUND_FLOOR)
    return Decimal(_minutes(more))


def _minutes(baseline: Decimal) -> str:
    """As somebody would write them: 11, not 11.0."""
    return f"{baseline.normalize():f}"


def _steady_for_long(today: Situation) -> bool:
    """Whether there were enough sessions, over enough days, since the last day that was not calm."""
    calm = max(_uncalm(today), default=date.min)
    moved = [today.day(done.when) for done in today.history.done if done.level is Level.STEADY and done.moved]
    days = [day for day in moved if day > calm]
    return len(days) >= SESSIONS and today.within(max(days), DAYS) and (today.today - min(days)).days >= DAYS


def _uncalm(today: Situation) -> Iterator[date]:
    """Days after which a calm while begins anew: in a flare, on a break, set back, with too much; when last offered."""
    told = (today.last_flare, today.last_set_back, today.profile.baseline_asked)
    yield from (day for day in told if day and day <= today.today)
    yield from today.last_days(State.BREAK)
    yield from (today.day(done.when) for done in today.history.done if done.ease is Ease.TOO_MUCH or today.risen(done))
