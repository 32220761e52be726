"""Minutes of movement: the baseline, what is left of today, its pieces, and when a little more is offered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from guided.core.level import Level
from guided.core.profile import Ease, Feel, History, Profile, State, day_of
from guided.today.level_rules import Situation, judge
from guided.ui.prompts import Conversation, Option, Question

DAYS = 3
SHARE = Decimal("0.8")
TENTH = Decimal("0.1")


def baseline(minutes: Sequence[Decimal]) -> Decimal:
    """The minutes a day to begin with, rounded down to a tenth.

    Args:
        minutes: of movement, on each of some ordinary days, at least one.
    """
    return (sum(minutes, Decimal(0)) / len(minutes) * SHARE).quantize(TENTH, ROUND_FLOOR)


def ordinary_days(history: History, profile: Profile) -> dict[date, Decimal]:
    """The minutes of movement of the last ordinary days that had any, three at most, the oldest first.

    A day counts as it was called last; one that was followed by a setback does not count.
    """
    feels = {_day(each.when, profile): each.feel for each in history.check_ins}
    moved: dict[date, Decimal] = {}
    for done in history.done:
        day = _day(done.when, profile)
        moved[day] = moved.get(day, Decimal(0)) + Decimal(str(done.moved)) / 60
    paid = _paid_back(history, profile)
    days = [day for day in sorted(moved) if feels.get(day) is Feel.ORDINARY and moved[day] and day not in paid]
    return {day: moved[day] for day in days[-DAYS:]}


def proposal(history: History, profile: Profile) -> Decimal | None:
    """What three ordinary days come to (minutes); None as long as there are fewer."""
    days = ordinary_days(history, profile)
    return baseline(tuple(days.values())) if len(days) == DAYS else None


def _paid_back(history: History, profile: Profile) -> set[date]:
    """The days that were paid for: the last one with a session before each setback."""
    days = sorted({_day(done.when, profile) for done in history.done})
    told = [_day(each.when, profile) for each in history.check_ins if each.set_back]
    return {max(before) for day in told if (before := [each for each in days if each < day])}


def _day(when: datetime, profile: Profile) -> date:
    return day_of(when, profile.day_starts)


HALF = Decimal("0.5")
PIECE = Decimal(3)
"""What one piece has at most, as long as that makes few of them (minutes)."""
LEAST_TIMES, MOST_TIMES = 2, 4
"""How many pieces a day has."""


class Quota(NamedTuple):
    """Pieces of a day."""

    minutes: Decimal
    """Of movement, in each."""
    times: int


def quota(baseline: Decimal) -> Quota:
    """Pieces of half minutes that come to no more than a person's own minutes; one where two would be too small."""
    piece = min(PIECE, _halves(baseline / LEAST_TIMES))
    if not piece:
        return Quota(baseline, 1)
    times = min(MOST_TIMES, int(baseline // piece))
    return Quota(max(piece, _halves(baseline / times)) if times == MOST_TIMES else piece, times)


def _halves(minutes: Decimal) -> Decimal:
    return (minutes / HALF).to_integral(ROUND_FLOOR) * HALF


UNKNOWN = 5.0
"""Minutes of movement a day for those who have not looked for theirs yet."""
MORE, LESS = 1.1, 0.8
"""What a better day, and the days after a setback, multiply a person's own minutes by."""
AFTER_SET_BACK = 3
"""Days after a setback that have less."""


@dataclass(frozen=True)
class Room:
    """What movement there is room for."""

    seconds: float
    """Still left today."""
    level: Level
    """Movement is asked for at no harder level."""
    still: bool
    """Whether only rest and breath are suggested today."""
    spent: bool
    """Whether they have had their movement for today."""
    rules: tuple[str, ...]
    """The names of the rules that fired."""


def room(today: Situation) -> Room:
    """What movement there is room for today. Repeats count; for who asks to go beyond, a day's worth once more."""
    fired = [name for name, (holds, _) in FACTORS.items() if holds(today)]
    whole = float(today.profile.baseline or UNKNOWN) * 60
    for name in fired:
        whole *= FACTORS[name][1]
    moved = sum(done.moved for done in today.done_today)
    spent = moved >= whole and not today.answers.beyond
    left = whole if today.answers.beyond else max(0.0, whole - moved)
    still = any(today.risen(done) for done in today.done_today)
    told = {"no-baseline": today.profile.baseline is None, "rest-and-breath": still, "day-is-full": spent}
    level = Level.GENTLE if today.profile.baseline is None else Level.BETTER
    return Room(0.0 if still else left, level, still, spent, (*fired, *(name for name, holds in told.items() if holds)))


FACTORS: dict[str, tuple[Callable[[Situation], bool], float]] = {
    "a-tenth-more": (lambda context: context.may_do_more, MORE),
    "a-fifth-less": (lambda context: context.within(context.last_set_back, AFTER_SET_BACK), LESS),
}
"""What changes a person's minutes for a day, by the name of the rule."""


CALM_DAYS, SESSIONS = 7, 3
"""So many days, and so many sessions, at steady before more is offered; the latest of them no longer ago than that."""
INCREASE = Decimal("1.1")
MOST_MINUTES = Decimal(180)
"""The most minutes a day that can be settled."""
MINUTES = "minutes"
"""The name of what grows, as `Profile.no_more` has it: minutes of movement a day."""


@dataclass(frozen=True)
class Increase:
    """An offer. Nothing comes of it unless it is accepted."""

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
    if not ordinary or more > MOST_MINUTES or room(today).spent or not _steady_for_long(today):
        return None
    return Increase(more, today.today)


def offer(found: Increase, profile: Profile) -> Conversation[Profile]:
    """Make the offer, with Enter for staying. Gives the profile as that person wants it from now on."""
    now, more = _minutes(profile.baseline or Decimal(0)), _minutes(found.baseline)
    text = f"A steady while. Would {more} minutes of movement a day suit you, instead of {now}?"
    stay, yes = Option("n", f"stay with {now}; that is just as good"), Option("y", f"{more} from now on")
    never = Option("d", "stay, and do not ask this again")
    answer = yield Question(text, (stay, yes, never))
    if answer == never.key:
        return replace(profile, no_more=profile.no_more | {MINUTES})
    asked = replace(profile, baseline_asked=found.day)
    return replace(asked, baseline=found.baseline) if answer == yes.key else asked


def _more(baseline: Decimal) -> Decimal:
    """A tenth more, and a tenth of a minute at least; rounded down to tenths of a minute."""
    return Decimal(_minutes(max(baseline * INCREASE, baseline + TENTH).quantize(TENTH, ROUND_FLOOR)))


def _minutes(baseline: Decimal) -> str:
    """As somebody would write them: 11, not 11.0."""
    return f"{baseline.normalize():f}"


def _steady_for_long(today: Situation) -> bool:
    """Whether there were enough sessions, over enough days, since the last day that was not calm."""
    calm = max(_uncalm(today), default=date.min)
    moved = [today.day(done.when) for done in today.history.done if done.level is Level.STEADY and done.moved]
    days = [day for day in moved if day > calm]
    return len(days) >= SESSIONS and today.within(max(days), CALM_DAYS) and (today.today - min(days)).days >= CALM_DAYS


def _uncalm(today: Situation) -> Iterator[date]:
    """Days after which a calm while begins anew: in a flare, on a break, set back, with too much; when last offered."""
    told = (today.last_flare, today.last_set_back, today.profile.baseline_asked)
    yield from (day for day in told if day and day <= today.today)
    yield from today.last_days(State.BREAK)
    yield from (today.day(done.when) for done in today.history.done if done.ease is Ease.TOO_MUCH or today.risen(done))
