"""What to suggest today, in which order, and why: rules, and each suggestion knows which of them made it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from guided.core.level import Level
from guided.core.profile import Done, History, Profile, State
from guided.today import level_rules, movement_budget
from guided.today.candidates import FILTERS, LET_GO, Day, Option, options
from guided.today.catalog import Catalogue
from guided.today.level_rules import Answers, Judged, Situation
from guided.today.movement_budget import Room

LONG_FLARE = 14
"""Days in a flare after which a word about the care team is in place."""
FULL = "You have had your movement for today. Rest or breath next?"
RISEN = "There is more pain than when you began, so today is for rest and breath."
LASTING = "This flare has lasted for a while. If it is unlike others, your care team can help."
WHAT = {
    "relaxation": "letting go",
    "breathing": "breath",
    "mindfulness": "noticing",
    "rest": "rest",
    "stretch": "gentle movement",
    "listen": "something to hear",
}
PLACES = {"bed": "lying down", "floor": "on the floor", "chair": "on a chair", "standing": "standing"}
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def line(option: Option, judged: Judged) -> str:
    """Why this one: the day, what it is, where, how long, and how long ago it was heard."""
    about = [_what(option), _place(option), _length(option)]
    day = "a better day" if option.level is Level.BETTER else judged.says
    return f"{day}: {', '.join(filter(None, about))}; {_when_heard(option)}"


def note(today: Situation, room: Room) -> str:
    """What is said before the suggestions; "" for nothing."""
    if room.still:
        return RISEN
    if room.spent:
        return FULL
    return LASTING if _lasting(today) else ""


def _what(option: Option) -> str:
    """What it is, and whether it is made smaller to keep within the day's movement or the time there is."""
    what = WHAT.get(option.known.kind, "a session of yours")
    if option.level is Level.FLARE and option.known.kind == "relaxation":
        what = "release only"
    return f"{what}, made smaller" if option.eased else what


def _place(option: Option) -> str:
    """Where it is done; in a flare always lying or leaning back, wherever that is."""
    asked = option.day.today.answers.where
    there = PLACES.get(option.where or "", "")
    if option.level is Level.FLARE and option.where == "standing":
        there = PLACES["bed"]
    elsewhere = asked and option.known.where and asked not in option.known.where
    return f"{there or 'where it suits'} instead" if elsewhere else there


def _length(option: Option) -> str:
    minutes = max(1, int(option.seconds / 60 + 0.5))
    told = f"{NUMBERS[minutes] if minutes < len(NUMBERS) else minutes} minute{'s' if minutes > 1 else ''}"
    return f"{told}, the nearest there is" if option.off else told


def _when_heard(option: Option) -> str:
    done = option.heard
    if done is None:
        return "new to you"
    days = (option.day.today.today - option.day.today.day(done.when)).days
    if days < 2:
        return "heard yesterday" if days == 1 else "heard today"
    return f"not heard for {NUMBERS[days] if days < len(NUMBERS) else days} days"


def _lasting(today: Situation) -> bool:
    return any(
        each.until is None and each.state is State.FLARE and (today.today - each.since).days >= LONG_FLARE
        for each in today.history.spells
    )


KINDS = ("relaxation", "breathing", "mindfulness", "rest", "stretch", "")
"""Of kinds never heard the first comes first. `listen` comes after all of them, whatever was heard."""
NEVER = float("-inf")
TIMES = {"morning": range(4, 12), "evening": range(17, 24)}
"""The hours that sessions made for a time of day are for."""
FLARE_LENGTHS, LENGTHS = (3.5 * 60, 6.5 * 60), (3.5 * 60, 16 * 60)
"""Seconds a session usually has in a flare, and else, where nobody said how long there is."""
NEARLY = (0.75, 1.25)
"""A session that need not give or take more of its time than this is as good as one that need not give any."""


def ranked(options: Iterable[Option]) -> list[Option]:
    """The options, best first; always in the same order."""
    return sorted(options, key=_rank)


def three(ranking: list[Option]) -> list[Option]:
    """The best three: those of one's own plan, and others of different kinds where there are as many."""
    firsts: dict[str, Option] = {}
    for option in ranking:
        firsts.setdefault(option.known.name if _in_flare_plan(option) else option.known.kind, option)
    rest = [option for option in ranking if option not in firsts.values()]
    return [*firsts.values(), *rest][:3]


def first_time(option: Option) -> bool:
    """Whether this would be somebody's first session, and it is as gentle and as general as can be.

    It asks for no movement, no part of the body, no counted breath: nothing is known yet of what does not suit them.
    """
    asks = any(part.involves or part.moved for part in option.row.parts)
    return not (option.day.today.history.done or asks)


def _rank(option: Option) -> tuple[Any, ...]:
    """What makes one option better than another, the weightiest first."""
    entry, context = option.known, option.day.today
    return (
        _own_plan(option),
        option.off,
        option.day.flare and "flare" not in entry.good_for,
        _unusual_length(option),
        _changed(option),
        entry.kind == "listen",
        not first_time(option),
        _stamp(context.kinds_heard.get(entry.kind)),
        KINDS.index(entry.kind) if entry.kind in KINDS else len(KINDS),
        option.eased,
        _out_of_time(option),
        _stamp(option.heard),
        entry.name,
    )


def _own_plan(option: Option) -> tuple[bool, bool, int]:
    """Those of one's own plan in their order, one that was heard today after the others; then all else."""
    if not _in_flare_plan(option):
        return (True, False, 0)
    today = option.day.today
    heard = any(done.session == option.known.name for done in today.done_today)
    return (False, heard, today.profile.flare_sessions.index(option.known.name))


def _in_flare_plan(option: Option) -> bool:
    return option.day.flare and option.known.name in option.day.today.profile.flare_sessions


def _unusual_length(option: Option) -> bool:
    """Whether it must give or take much of its time; or, where nobody said how long there is, is long or short."""
    paced, wanted = option.row.seconds, option.day.seconds
    if wanted is not None:
        return not NEARLY[0] <= wanted / paced <= NEARLY[1]
    low, high = FLARE_LENGTHS if option.day.flare else LENGTHS
    return not low <= paced <= high


def _changed(option: Option) -> int:
    """0 where it plays as written, 1 where most of it does, else 2."""
    return 0 if not option.changed else 1 if option.changed <= 0.5 else 2


def _out_of_time(option: Option) -> bool:
    """Whether it is for times of day, and this is none of them."""
    hour: int = option.day.today.now.hour
    times = [hours for name, hours in TIMES.items() if name in option.known.good_for]
    return bool(times) and not any(hour in hours for hours in times)


def _stamp(done: Done | None) -> float:
    return done.when.timestamp() if done else NEVER


HALF = Decimal("0.5")


@dataclass(frozen=True)
class Suggestion:
    """A session for today."""

    session: str
    """Its name in the library."""
    level: Level
    minutes: Decimal | None
    """How long to make it; None for as long as it is."""
    where: str | None
    """Where to do it; None for wherever it suits."""
    why: str
    """One line for the person."""
    rules: tuple[str, ...]
    """The names of the rules that fired, for those who ask."""


@dataclass(frozen=True)
class Suggestions:
    """What there is to choose from today."""

    first: tuple[Suggestion, ...]
    """Three at most, best first; none only where there is no session at all."""
    note: str = ""
    """A line said before them; "" for none."""
    full: bool = False
    """Whether they have had their movement for today, so that `Answers.beyond` may be asked."""


def suggest(profile: Profile, history: History, answers: Answers, catalogue: Catalogue, now: datetime) -> Suggestions:
    """Suggest up to three sessions, the first of which is ready to begin.

    Args:
        profile: what the person has settled.
        history: what is remembered.
        answers: what was answered today.
        catalogue: the sessions there are.
        now: with its time zone.
    """
    today = Situation(profile, history, answers, now)
    judged, room = level_rules.judge(today), movement_budget.room(today)
    passed, fired = _passing(catalogue, Day(today, judged.level, room))
    picked = three(ranked(passed))
    if judged.offered:
        offered, _ = _passing(catalogue, Day(today, judged.offered, room))
        picked = _with(picked, [each for each in ranked(offered) if each.level is judged.offered])
    rules = tuple(dict.fromkeys((*judged.rules, *room.rules, *fired)))
    return Suggestions(tuple(_suggestion(each, judged, rules) for each in picked), note(today, room), room.spent)


def _passing(catalogue: Catalogue, day: Day) -> tuple[list[Option], tuple[str, ...]]:
    """The options that pass the filters, of which as few as possible are let go, and the names of what mattered."""
    for gone in LET_GO:
        there = list(options(catalogue, day, anywhere="place" in gone))
        held = {name: passes for name, passes in FILTERS.items() if name not in gone}
        passed = [each for each in there if _planned(each) or all(passes(each) for passes in held.values())]
        if passed:
            mattered = [name for name, passes in held.items() if not all(map(passes, there))]
            return passed, (*mattered, *(f"{name}-let-go" for name in FILTERS if name in gone))
    return [], ()


def _planned(option: Option) -> bool:
    """Whether this person chose it for a day like this, and it can be done there."""
    day, known = option.day, option.known
    there = not known.where or option.where in (None, *known.where)
    return there and day.flare and not day.room.still and known.name in day.today.profile.flare_sessions


def _with(picked: list[Option], offered: list[Option]) -> list[Option]:
    """What is offered second: something that moves, for all else is as well at steady; of another kind if it can be."""
    first = picked[0].known
    others = [each for each in offered if each.known.name != first.name]
    beside = sorted(others, key=lambda each: (not each.moved, each.known.kind == first.kind))[:1]
    names = {each.known.name for each in beside}
    return [*picked[:1], *beside, *(each for each in picked[1:] if each.known.name not in names)][:3]


def _suggestion(option: Option, judged: Judged, rules: Collection[str]) -> Suggestion:
    own = tuple(_rules(option))
    says = line(option, judged)
    return Suggestion(option.known.name, option.level, _minutes(option), option.where, says, (*rules, *own))


def _rules(option: Option) -> Iterator[str]:
    """What fired for this session alone."""
    if _planned(option):
        yield "own-flare-plan"
    if option.eased:
        yield "eased-to-fit"
    if first_time(option):
        yield "first-time"
    yield "not-heard-for-longest" if option.heard else "new"


def _minutes(option: Option) -> Decimal | None:
    """The minutes asked for; where it cannot last so long, the nearest half minute that it can, if there is one."""
    asked = option.day.today.answers.minutes
    if asked is None or not option.off:
        return asked
    rounding = ROUND_CEILING if option.seconds > float(asked) * 60 else ROUND_FLOOR
    halves = (Decimal(option.seconds) / 60 / HALF).to_integral(rounding) * HALF
    return halves if option.reach[0] <= halves * 60 <= option.reach[1] else None
