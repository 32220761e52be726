"""The plan for flare days, written on a better one: its questions, and what of it plays."""

from collections.abc import Sequence
from math import ceil
from pathlib import PurePath

from guided.core.formatting import format_clock
from guided.core.history import History
from guided.core.level import Level
from guided.core.profile import Profile
from guided.core.safe_text import clean
from guided.core.shell_command import make_command
from guided.plan.preferences import Preferences
from guided.today import movement_budget
from guided.today.candidates import FLARE_PREFIX, MAX_LOST_SHARE, NIGHT_PURPOSES, suits_flare
from guided.today.catalog import Catalog, CatalogEntry
from guided.today.level_rules import RecommendationContext
from guided.ui.prompts import Choice, Dialog, Prompt

MAX_FLARE_SESSIONS = 3
"""The most sessions of a flare plan."""
PAGE_SIZE = 6
"""How many sessions are offered at once."""
OWN_FILE_HINT = f"A file of yours can stand in it as well: {make_command('plan', '--session', 'my-bed.yaml')}"


def ask_flare_plan(profile: Profile, is_flare: bool) -> Dialog[bool]:
    """Ask whether to write the flare plan now.

    Args:
        profile: with the plan there is.
        is_flare: whether this is a flare day.
    """
    if is_flare:
        text = "A flare plan is best written on a better day, and can wait. Write it now?"
        return (yield Prompt(text, (Choice("l", "later"), Choice("n", "now, all the same")))) == "n"
    if profile.flare_words or profile.flare_sessions:
        return (yield Prompt("Your flare plan?", (Choice("k", "keep it"), Choice("c", "change it")))) == "c"
    text = "Write your flare plan? Two small things that you choose now, so that you need not choose then."
    return (yield Prompt(text, (Choice("y", "yes"), Choice("l", "later")))) == "y"


def find_flare_sessions(profile: Profile, history: History, catalog: Catalog) -> tuple[CatalogEntry, ...]:
    """Sessions for a flare day, those that this person has heard most on such days first."""
    exclusions = Preferences(profile.avoid, conditions=profile.conditions).exclusions
    flare_names = [session.session for session in history.sessions if session.level is Level.FLARE]
    suitable = (
        entry
        for entry in catalog.sessions
        if suits_flare(entry) and entry.get_facts(Level.FLARE).measure_loss(exclusions) <= MAX_LOST_SHARE
    )
    return tuple(sorted(suitable, key=lambda entry: (-flare_names.count(entry.name), *_sort_key(entry))))


def explain_skipped(context: RecommendationContext, catalog: Catalog, played: str) -> str:
    """A line on the session of the flare plan that would come before the one played, and is skipped; "" for none.

    Args:
        context: with the plan.
        catalog: without what cannot be read.
        played: the name of what is played.
    """
    plan, names_today = context.profile.flare_sessions, [session.session for session in context.sessions_today]
    earlier = plan[: plan.index(played)] if played in plan else plan
    reasons = (_explain_skip(name, context, catalog) for name in earlier if name not in names_today)
    return next((f"{reason}, so this one is here for you instead." for reason in reasons if reason), "")


def _explain_skip(name: str, context: RecommendationContext, catalog: Catalog) -> str:
    entry = catalog.find(name)
    if entry is None:
        return f"{clean(PurePath(name).name)}, of your flare plan, cannot be read just now"
    exceeds_budget = _sum_movement(entry, context.profile) > movement_budget.find_budget(context).seconds
    return f"{clean(entry.title)}, of your flare plan, moves more than there is room for now" if exceeds_budget else ""


def find_excess_minutes(entry: CatalogEntry, profile: Profile) -> int:
    """The minutes of movement of a session on a flare day, where they are more than this person's own; else 0."""
    moved_s = _sum_movement(entry, profile)
    return ceil(moved_s / 60) if moved_s > float(profile.baseline or movement_budget.DEFAULT_MINUTES) * 60 else 0


def _sum_movement(entry: CatalogEntry, profile: Profile) -> float:
    return entry.get_facts(Level.FLARE).sum_movement(
        Preferences(profile.avoid, conditions=profile.conditions).exclusions
    )


def _sort_key(entry: CatalogEntry) -> tuple[bool, ...]:
    """The sort key of a session: later if it is for the night, not made for a flare, or not good for one."""
    night = not entry.good_for.isdisjoint(NIGHT_PURPOSES)
    return night, not entry.name.startswith(FLARE_PREFIX), "flare" not in entry.good_for


def ask_sessions(entries: Sequence[CatalogEntry], before: Sequence[str]) -> Dialog[tuple[str, ...]]:
    """Ask for the sessions of a flare day, one after the other, three at most; gives their names.

    Args:
        entries: what there is to choose from.
        before: those chosen before, which are kept where nothing is chosen.
    """
    chosen: list[CatalogEntry] = []
    page_start = 0
    while len(chosen) < MAX_FLARE_SESSIONS:
        remaining = [entry for entry in entries if entry not in chosen]
        page = remaining[page_start : page_start + PAGE_SIZE]
        more = [Choice("m", "others")] if len(remaining) > PAGE_SIZE else []
        progress = f"So far: {', '.join(clean(entry.title) for entry in chosen)}." if chosen else OWN_FILE_HINT
        text = "Which session would be good on a flare day?" if not chosen else "And another, if you like?"
        options = (_build_end_choice(chosen, before), *map(_build_choice, range(1, PAGE_SIZE + 1), page), *more)
        answer = yield Prompt(text, options, (progress,))
        if answer == "m":
            page_start = page_start + PAGE_SIZE if page_start + PAGE_SIZE < len(remaining) else 0
        elif answer == "e":
            break
        else:
            chosen.append(page[int(answer) - 1])
            page_start = 0
    return tuple(entry.name for entry in chosen) or tuple(before)


def _build_end_choice(chosen: Sequence[CatalogEntry], before: Sequence[str]) -> Choice:
    return Choice("e", "that is all" if chosen else "those I have" if before else "none; what fits is found then")


def _build_choice(number: int, entry: CatalogEntry) -> Choice:
    return Choice(str(number), f"{entry.title}, {format_clock(int(entry.get_facts(Level.FLARE).seconds))}")
