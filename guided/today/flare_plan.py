"""What `guided plan` asks: minutes of movement of one's own, and a plan for flare days, written on a better one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import ceil
from pathlib import PurePath

from guided.core.formatting import clean, clock
from guided.core.level import Level
from guided.core.profile import History, Profile
from guided.core.shell_command import typed
from guided.plan.preferences import Wishes
from guided.today import movement_budget
from guided.today.candidates import AT_NIGHT, FLARE_WEEK, MOST_LOST, suits_flare
from guided.today.catalog import Catalogue, Known
from guided.today.level_rules import Situation
from guided.today.movement_budget import DAYS, ordinary_days, proposal
from guided.today.reports import wording
from guided.ui.prompts import Conversation, Option, Question

LEAST = Decimal("0.5")
"""Fewer minutes need no number."""
SESSIONS = 3
"""So many sessions at most stand in a flare plan."""
SHOWN = 6
"""So many are offered at once."""
OWN_FILE = f"A file of yours can stand in it as well: {typed('plan', '--session', 'my-bed.yaml')}"
HOW = "Minutes of movement a day come from three ordinary days that went well, less a fifth."


class Minutes(StrEnum):
    """What is to become of the minutes."""

    STAY = "s"
    TAKE = "t"
    OWN = "o"
    THREE = "d"


@dataclass(frozen=True)
class Offer:
    """Minutes that three ordinary days come to."""

    days: tuple[date, ...]
    """Those there are, three at most."""
    minutes: Decimal | None
    """None for nothing to offer."""


def offer(profile: Profile, history: History) -> Offer:
    """What the journal has to offer: for who has minutes already, never more; that is offered elsewhere, a little."""
    found = proposal(history, profile)
    fits = found is not None and found >= LEAST and (profile.baseline is None or found < profile.baseline)
    return Offer(tuple(ordinary_days(history, profile)), found if fits else None)


def minutes(profile: Profile, found: Offer) -> Conversation[Minutes]:
    """Ask what is to become of the minutes."""
    own = Option(Minutes.OWN, "a number of my own")
    take = [Option(Minutes.TAKE, f"take {found.minutes} minutes a day")] if found.minutes else []
    if profile.baseline is not None:
        keep = Option(Minutes.STAY, f"keep {profile.baseline} minutes a day")
        text, options = "Your minutes of movement?", (keep, *take, own)
    elif take:
        text, options = "Are these yours?", (*take, own, Option(Minutes.STAY, "leave it for now"))
    else:
        wait = Option(Minutes.STAY, "wait; until then it is five gentle minutes")
        text, options = "Wait for them?", (wait, Option(Minutes.THREE, "tell of three ordinary days now"), own)
    return Minutes((yield Question(text, options, (HOW, *_known(found)))))


def _known(found: Offer) -> Iterator[str]:
    """How far the journal has come."""
    if found.minutes:
        yield f"Your last three ({_listed(found.days)}) come to {found.minutes}."
    elif len(found.days) < DAYS:
        yield f"Of such days the journal knows {_listed(found.days) or 'none'} so far."


def _listed(days: Sequence[date]) -> str:
    return ", ".join(map(wording.day, days))


def whether(profile: Profile, hard: bool) -> Conversation[bool]:
    """Ask whether to write the flare plan now.

    Args:
        profile: with the plan there is.
        hard: whether this is a flare day.
    """
    if hard:
        text = "A flare plan is best written on a better day, and can wait. Write it now?"
        return (yield Question(text, (Option("l", "later"), Option("n", "now, all the same")))) == "n"
    if profile.flare_words or profile.flare_sessions:
        return (yield Question("Your flare plan?", (Option("k", "keep it"), Option("c", "change it")))) == "c"
    text = "Write your flare plan? Two small things that you choose now, so that you need not choose then."
    return (yield Question(text, (Option("y", "yes"), Option("l", "later")))) == "y"


def suited(profile: Profile, history: History, catalogue: Catalogue) -> tuple[Known, ...]:
    """Sessions for a flare day, those that this person has heard most on such days first."""
    without = Wishes(profile.avoid, conditions=profile.conditions).without
    heard = [done.session for done in history.done if done.level is Level.FLARE]
    fitting = (
        known for known in catalogue.sessions if suits_flare(known) and known.at(Level.FLARE).lost(without) <= MOST_LOST
    )
    return tuple(sorted(fitting, key=lambda known: (-heard.count(known.name), *_later(known))))


def passed_over(today: Situation, catalogue: Catalogue, played: str) -> str:
    """A word on what of the flare plan would have come before what is played, and does not; "" for none.

    Args:
        today: with the plan.
        catalogue: without what cannot be read.
        played: the name of what is played.
    """
    plan, heard = today.profile.flare_sessions, [done.session for done in today.done_today]
    before = plan[: plan.index(played)] if played in plan else plan
    missed = (_missed(name, today, catalogue) for name in before if name not in heard)
    return next((f"{why}, so this one is here for you instead." for why in missed if why), "")


def _missed(name: str, today: Situation, catalogue: Catalogue) -> str:
    known = catalogue.get(name)
    if known is None:
        return f"{clean(PurePath(name).name)}, of your flare plan, cannot be read just now"
    moves = _moved(known, today.profile) > movement_budget.room(today).seconds
    return f"{clean(known.title)}, of your flare plan, moves more than there is room for now" if moves else ""


def too_much(known: Known, profile: Profile) -> int:
    """The minutes of movement of a session on a flare day, where they are more than this person's own; else 0."""
    moved = _moved(known, profile)
    return ceil(moved / 60) if moved > float(profile.baseline or movement_budget.UNKNOWN) * 60 else 0


def _moved(known: Known, profile: Profile) -> float:
    return known.at(Level.FLARE).moved(Wishes(profile.avoid, conditions=profile.conditions).without)


def _later(known: Known) -> tuple[bool, ...]:
    """What lets a session stand further back: for the night, not made for a flare, not good for one."""
    night = not known.good_for.isdisjoint(AT_NIGHT)
    return night, not known.name.startswith(FLARE_WEEK), "flare" not in known.good_for


def sessions(there: Sequence[Known], before: Sequence[str]) -> Conversation[tuple[str, ...]]:
    """Ask for the sessions of a flare day, one after the other, three at most; gives their names.

    Args:
        there: what there is to choose from.
        before: those chosen before, which are kept where nothing is chosen.
    """
    chosen: list[Known] = []
    start = 0
    while len(chosen) < SESSIONS:
        left = [known for known in there if known not in chosen]
        page = left[start : start + SHOWN]
        more = [Option("m", "others")] if len(left) > SHOWN else []
        so_far = f"So far: {', '.join(clean(known.title) for known in chosen)}." if chosen else OWN_FILE
        text = "Which session would be good on a flare day?" if not chosen else "And another, if you like?"
        options = (_enough(chosen, before), *map(_session, range(1, SHOWN + 1), page), *more)
        answer = yield Question(text, options, (so_far,))
        if answer == "m":
            start = start + SHOWN if start + SHOWN < len(left) else 0
        elif answer == "e":
            break
        else:
            chosen.append(page[int(answer) - 1])
            start = 0
    return tuple(known.name for known in chosen) or tuple(before)


def _enough(chosen: Sequence[Known], before: Sequence[str]) -> Option:
    return Option("e", "that is all" if chosen else "those I have" if before else "none; what fits is found then")


def _session(number: int, known: Known) -> Option:
    return Option(str(number), f"{known.title}, {clock(int(known.at(Level.FLARE).seconds))}")
