"""The recommender: which sessions to suggest today, in which order, and why. Each has the names of its rules."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from guided.core.history import EpisodeKind, History, PastSession
from guided.core.level import Level
from guided.core.profile import Profile
from guided.today import level_rules, movement_budget
from guided.today.candidates import DROP_ORDER, FILTERS, Candidate, DayLimits, find_candidates
from guided.today.catalog import Catalog
from guided.today.level_rules import Answers, LevelDecision, RecommendationContext
from guided.today.movement_budget import MovementBudget

LONG_FLARE_DAYS = 14
"""Days in a flare after which a word about the care team is in place."""
BUDGET_SPENT_NOTE = "You have had your movement for today. Rest or breath next?"
PAIN_RISEN_NOTE = "There is more pain than when you began, so today is for rest and breath."
LONG_FLARE_NOTE = "This flare has lasted for a while. If it is unlike others, your care team can help."
KIND_WORDS = {
    "relaxation": "letting go",
    "breathing": "breath",
    "mindfulness": "noticing",
    "rest": "rest",
    "stretch": "gentle movement",
    "listen": "something to hear",
}
PLACE_WORDS = {"bed": "lying down", "floor": "on the floor", "chair": "on a chair", "standing": "standing"}
NUMBER_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def format_reason(option: Candidate, decision: LevelDecision) -> str:
    """The reason for a candidate: the day, what it is, where, how long, and how long ago it was heard."""
    parts = [_describe_kind(option), _describe_place(option), _describe_length(option)]
    day = "a better day" if option.level is Level.BETTER else decision.reason
    return f"{day}: {', '.join(filter(None, parts))}; {_describe_last(option)}"


def pick_note(context: RecommendationContext, budget: MovementBudget) -> str:
    """The line before the recommendations; "" for none."""
    if budget.rest_only:
        return PAIN_RISEN_NOTE
    if budget.is_spent:
        return BUDGET_SPENT_NOTE
    return LONG_FLARE_NOTE if _is_long_flare(context) else ""


def _describe_kind(option: Candidate) -> str:
    """The kind of session, and whether it is eased to fit the movement budget or the time."""
    kind = KIND_WORDS.get(option.entry.kind, "a session of yours")
    if option.level is Level.FLARE and option.entry.kind == "relaxation":
        kind = "release only"
    return f"{kind}, made smaller" if option.is_eased else kind


def _describe_place(option: Candidate) -> str:
    """The place where it is done; in a flare always lying or leaning back."""
    requested = option.day.context.answers.where
    place = PLACE_WORDS.get(option.place or "", "")
    if option.level is Level.FLARE and option.place == "standing":
        place = PLACE_WORDS["bed"]
    is_elsewhere = requested and option.entry.places and requested not in option.entry.places
    return f"{place or 'where it suits'} instead" if is_elsewhere else place


def _describe_length(option: Candidate) -> str:
    minutes = max(1, int(option.seconds / 60 + 0.5))
    text = f"{NUMBER_WORDS[minutes] if minutes < len(NUMBER_WORDS) else minutes} minute{'s' if minutes > 1 else ''}"
    return f"{text}, the nearest there is" if option.gap else text


def _describe_last(option: Candidate) -> str:
    last_heard = option.last_heard
    if last_heard is None:
        return "new to you"
    days = (option.day.context.today - option.day.context.get_day(last_heard.when)).days
    if days < 2:
        return "heard yesterday" if days == 1 else "heard today"
    return f"not heard for {NUMBER_WORDS[days] if days < len(NUMBER_WORDS) else days} days"


def _is_long_flare(context: RecommendationContext) -> bool:
    return any(
        each.until is None and each.state is EpisodeKind.FLARE and (context.today - each.since).days >= LONG_FLARE_DAYS
        for each in context.history.episodes
    )


KIND_ORDER = ("relaxation", "breathing", "mindfulness", "rest", "stretch", "")
"""The order of kinds that were never heard. `listen` comes after all of them, whatever was heard."""
NEVER_HEARD = float("-inf")
TIME_HOURS = {"morning": range(4, 12), "evening": range(17, 24)}
"""The hours that sessions made for a time of day are for."""
FLARE_RANGE_S, USUAL_RANGE_S = (3.5 * 60, 6.5 * 60), (3.5 * 60, 16 * 60)
"""Seconds a session usually has in a flare, and else, where nobody said how long there is."""
TIME_TOLERANCE = (0.75, 1.25)
"""A session that need not give or take more of its time than this is as good as one that need not give any."""


def rank_candidates(options: Iterable[Candidate]) -> list[Candidate]:
    """The options, best first; always in the same order."""
    return sorted(options, key=_rank)


def pick_best(ranking: list[Candidate]) -> list[Candidate]:
    """The best three: those of the flare plan, and others of different kinds where there are as many."""
    best_by_kind: dict[str, Candidate] = {}
    for option in ranking:
        best_by_kind.setdefault(option.entry.name if _is_in_flare_plan(option) else option.entry.kind, option)
    rest = [option for option in ranking if option not in best_by_kind.values()]
    return [*best_by_kind.values(), *rest][:3]


def suits_first_time(option: Candidate) -> bool:
    """Whether this would be somebody's first session, and it is as gentle and general as can be.

    It asks for no movement, no part of the body, no counted breath: nothing is known yet of what does not suit them.
    """
    asks_anything = any(part.involves or part.movement for part in option.facts.parts)
    return not (option.day.context.history.sessions or asks_anything)


def _rank(option: Candidate) -> tuple[Any, ...]:
    """The sort key of a candidate, with what matters most first."""
    entry, context = option.entry, option.day.context
    return (
        _rank_flare_plan(option),
        option.gap,
        option.day.is_flare and "flare" not in entry.good_for,
        _rank_usual_length(option),
        _rank_changes(option),
        entry.kind == "listen",
        not suits_first_time(option),
        _to_timestamp(context.kinds_heard.get(entry.kind)),
        KIND_ORDER.index(entry.kind) if entry.kind in KIND_ORDER else len(KIND_ORDER),
        option.is_eased,
        _rank_time_of_day(option),
        _to_timestamp(option.last_heard),
        entry.name,
    )


def _rank_flare_plan(option: Candidate) -> tuple[bool, bool, int]:
    """Sessions of the flare plan in their order, those heard today after the others; then all else."""
    if not _is_in_flare_plan(option):
        return (True, False, 0)
    context = option.day.context
    was_heard = any(session.session == option.entry.name for session in context.sessions_today)
    return (False, was_heard, context.profile.flare_sessions.index(option.entry.name))


def _is_in_flare_plan(option: Candidate) -> bool:
    return option.day.is_flare and option.entry.name in option.day.context.profile.flare_sessions


def _rank_usual_length(option: Candidate) -> bool:
    """Whether it must give or take much of its time; or, where nobody said how long there is, is long or short."""
    paced_s, requested_s = option.facts.seconds, option.day.seconds
    if requested_s is not None:
        return not TIME_TOLERANCE[0] <= requested_s / paced_s <= TIME_TOLERANCE[1]
    shortest, longest = FLARE_RANGE_S if option.day.is_flare else USUAL_RANGE_S
    return not shortest <= paced_s <= longest


def _rank_changes(option: Candidate) -> int:
    """0 where it plays as written, 1 where most of it does, else 2."""
    return 0 if not option.change_share else 1 if option.change_share <= 0.5 else 2


def _rank_time_of_day(option: Candidate) -> bool:
    """Whether it is for times of day, and this is none of them."""
    hour: int = option.day.context.now.hour
    times = [hours for name, hours in TIME_HOURS.items() if name in option.entry.good_for]
    return bool(times) and not any(hour in hours for hours in times)


def _to_timestamp(session: PastSession | None) -> float:
    return session.when.timestamp() if session else NEVER_HEARD


STEP_MINUTES = Decimal("0.5")


@dataclass(frozen=True)
class Recommendation:
    """A session for today."""

    session: str
    """Its name in the library."""
    level: Level
    minutes: Decimal | None
    """How long to make it; None for as long as it is."""
    place: str | None
    """The place to do it; None for any place that suits."""
    reason: str
    """One line for the person."""
    rules: tuple[str, ...]
    """The names of the rules that fired, for those who ask."""


@dataclass(frozen=True)
class RecommendationSet:
    """The recommendations of a day."""

    best: tuple[Recommendation, ...]
    """Three at most, best first; none only where there is no session at all."""
    note: str = ""
    """A line said before them; "" for none."""
    is_spent: bool = False
    """Whether they have had their movement for today, so that `Answers.wants_more` may be asked."""


def recommend_sessions(
    profile: Profile, history: History, answers: Answers, catalog: Catalog, now: datetime
) -> RecommendationSet:
    """Suggest up to three sessions, the first of which is ready to begin.

    Args:
        profile: the settings of the person.
        history: the journal.
        answers: what was answered today.
        catalog: the sessions there are.
        now: with its time zone.
    """
    context = RecommendationContext(profile, history, answers, now)
    decision, budget = level_rules.decide_level(context), movement_budget.find_budget(context)
    passing, filters = _filter_candidates(catalog, DayLimits(context, decision.level, budget))
    best = pick_best(rank_candidates(passing))
    if decision.offer:
        offered, _ = _filter_candidates(catalog, DayLimits(context, decision.offer, budget))
        best = _insert_offered(best, [each for each in rank_candidates(offered) if each.level is decision.offer])
    rules = tuple(dict.fromkeys((*decision.rules, *budget.rules, *filters)))
    return RecommendationSet(
        tuple(_build_recommendation(each, decision, rules) for each in best),
        pick_note(context, budget),
        budget.is_spent,
    )


def _filter_candidates(catalog: Catalog, day: DayLimits) -> tuple[list[Candidate], tuple[str, ...]]:
    """The candidates that pass the filters, with as few as possible dropped, and the names of those that mattered."""
    for dropped in DROP_ORDER:
        candidates = list(find_candidates(catalog, day, any_place="place" in dropped))
        filters = {name: passes for name, passes in FILTERS.items() if name not in dropped}
        passed = [
            each for each in candidates if _fits_flare_plan(each) or all(passes(each) for passes in filters.values())
        ]
        if passed:
            effective = [name for name, passes in filters.items() if not all(map(passes, candidates))]
            return passed, (*effective, *(f"{name}-let-go" for name in FILTERS if name in dropped))
    return [], ()


def _fits_flare_plan(option: Candidate) -> bool:
    """Whether this person chose it for a day like this, and it can be done there."""
    day, entry = option.day, option.entry
    fits_place = not entry.places or option.place in (None, *entry.places)
    return fits_place and day.is_flare and not day.budget.rest_only and entry.name in day.context.profile.flare_sessions


def _insert_offered(best: list[Candidate], offered: list[Candidate]) -> list[Candidate]:
    """Put an offered candidate second: one with movement, as all else is as good at steady; of another kind if any."""
    first = best[0].entry
    others = [each for each in offered if each.entry.name != first.name]
    second = sorted(others, key=lambda each: (not each.movement, each.entry.kind == first.kind))[:1]
    names = {each.entry.name for each in second}
    return [*best[:1], *second, *(each for each in best[1:] if each.entry.name not in names)][:3]


def _build_recommendation(option: Candidate, judged: LevelDecision, rules: Collection[str]) -> Recommendation:
    own = tuple(_find_rules(option))
    says = format_reason(option, judged)
    return Recommendation(option.entry.name, option.level, _choose_minutes(option), option.place, says, (*rules, *own))


def _find_rules(option: Candidate) -> Iterator[str]:
    """The names of the rules for this session alone."""
    if _fits_flare_plan(option):
        yield "own-flare-plan"
    if option.is_eased:
        yield "eased-to-fit"
    if suits_first_time(option):
        yield "first-time"
    yield "not-heard-for-longest" if option.last_heard else "new"


def _choose_minutes(option: Candidate) -> Decimal | None:
    """The minutes asked for; where it cannot last so long, the nearest half minute that it can, if there is one."""
    requested = option.day.context.answers.minutes
    if requested is None or not option.gap:
        return requested
    rounding = ROUND_CEILING if option.seconds > float(requested) * 60 else ROUND_FLOOR
    rounded = (Decimal(option.seconds) / 60 / STEP_MINUTES).to_integral(rounding) * STEP_MINUTES
    return rounded if option.length_range[0] <= rounded * 60 <= option.length_range[1] else None
