"""What to suggest today: rules, not a black box, and each suggestion knows which of them made it.

A pure function: the same person, memory, answers, sessions and moment give the same suggestions, always.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from guided.core.level import Level
from guided.core.profile import History, Profile
from guided.today import cap, levels, rank, why
from guided.today.catalogue import Catalogue
from guided.today.levels import Judged
from guided.today.option import Day, Option
from guided.today.options import FILTERS, LET_GO, options
from guided.today.situation import Answers, Situation

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
    judged, room = levels.judge(today), cap.room(today)
    passed, fired = _passing(catalogue, Day(today, judged.level, room))
    picked = rank.three(rank.ranked(passed))
    if judged.offered:
        offered, _ = _passing(catalogue, Day(today, judged.offered, room))
        picked = _with(picked, [each for each in rank.ranked(offered) if each.level is judged.offered])
    rules = tuple(dict.fromkeys((*judged.rules, *room.rules, *fired)))
    return Suggestions(tuple(_suggestion(each, judged, rules) for each in picked), why.note(today, room), room.spent)


def _passing(catalogue: Catalogue, day: Day) -> tuple[list[Option], tuple[str, ...]]:
    """The options that pass the filters, of which as few as possible are let go, and the names of what mattered."""
    for gone in LET_GO:
        there = list(options(catalogue, day, anywhere="place" in gone))
        kept = {name: {n for n, each in enumerate(there) if passes(each)} for name, passes in FILTERS.items()}
        left = set(range(len(there))).intersection(*(found for name, found in kept.items() if name not in gone))
        own = {n for n, each in enumerate(there) if _planned(each)}
        if left | own:
            mattered = [name for name, found in kept.items() if len(found) < len(there) and name not in gone]
            let_go = [f"{name}-let-go" for name in FILTERS if name in gone]
            return [there[n] for n in sorted(left | own)], (*mattered, *let_go)
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
    says = why.line(option, judged)
    return Suggestion(option.known.name, option.level, _minutes(option), option.where, says, (*rules, *own))


def _rules(option: Option) -> Iterator[str]:
    """What fired for this session alone."""
    if _planned(option):
        yield "own-flare-plan"
    if option.eased:
        yield "eased-to-fit"
    if rank.first_time(option):
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
