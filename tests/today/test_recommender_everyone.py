"""Every kind of person, place and length: something fits, and the rules are never exceeded."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guided.core import paths
from guided.core.history import CheckIn, DayRating, Episode, EpisodeKind, History, PastSession, SessionRating
from guided.core.level import LEVELS, Level
from guided.core.profile import Profile
from guided.plan.fitting import fit_plan
from guided.plan.health_conditions import CONDITIONS
from guided.plan.moving_steps import find_leaves, find_moving
from guided.plan.planner import build_plan
from guided.plan.preferences import PLACE_EXCLUSIONS, Preferences
from guided.script.values import LOADS, PLACES, SESSION_KINDS
from guided.today.level_rules import Answers, RecommendationContext, decide_level
from guided.today.movement_budget import find_budget
from guided.today.recommender import Recommendation, recommend_sessions
from tests.support.cases import cases
from tests.support.people import (
    BEFORE,
    NOW,
    check_in,
    library_catalog,
    library_sessions,
    movement_seconds,
    past_session,
    to_minutes,
)
from tests.support.tiers import examples, few

LENGTHS = (None, 2, 3, 5, 10, 20)
ANYWHERE = (None, *PLACES)
CAREFUL = (
    Profile(),
    *(Profile(avoid=frozenset({load})) for load in LOADS),
    *(Profile(conditions=frozenset({name})) for name in CONDITIONS),
    *(Profile(avoid=frozenset(pair)) for pair in list(combinations(LOADS, 2))[::29]),
)
"""Everybody: who leaves out nothing, each single thing, what goes with each condition, and some pairs."""


def make_preferences(profile: Profile, one: Recommendation) -> Preferences:
    return Preferences(profile.avoid, one.place, conditions=profile.conditions)


def measure(profile: Profile, one: Recommendation) -> tuple[float, float]:
    """How long a suggestion really is, and how much of it is movement (seconds)."""
    session = library_sessions()[one.session]
    paced = build_plan(session, one.level, make_preferences(profile, one))
    fitted = fit_plan(paced, one.minutes * 60) if one.minutes else paced
    return float(fitted.seconds), movement_seconds(fitted, moving_cues(one.session))


@cache
def moving_cues(name: str) -> frozenset[str]:
    return find_moving(library_sessions()[name])


def list_dropped(one: Recommendation) -> tuple[str, ...]:
    return tuple(rule.removesuffix("-let-go") for rule in one.rules if rule.endswith("-let-go"))


HURT = History((check_in(0.2, pain=3),), (past_session(0.1, pain=6),))
"""Of somebody with more pain today than before they began, for whom rest and breath are left."""
MOVED = History(sessions=(past_session(0.1, moved=900.0),))
"""Of somebody who has had their movement for today."""


@cases("where, length", few(product(ANYWHERE, LENGTHS), 11))
def test_everybody_gets_a_recommendation_that_fits(where: str | None, length: int | None) -> None:
    """At the place and of the length that were asked for, at which nothing has to be let go."""
    for profile, feel in product(CAREFUL, DayRating):
        found = recommend_sessions(
            profile, BEFORE, Answers(feel, minutes=to_minutes(length), where=where), library_catalog(), NOW
        )
        assert found.best
        for one in found.best:
            session = library_catalog().find(one.session)
            assert session
            assert not list_dropped(one), (profile, feel)
            assert where is None or where in session.places
            assert one.minutes == length
            row = session.get_facts(one.level)
            assert (
                row.measure_loss(
                    make_preferences(profile, one).exclusions - PLACE_EXCLUSIONS.get(one.place or "", frozenset())
                )
                <= 0.5
            )


@pytest.mark.parametrize("history", [History(), HURT, MOVED], ids=["new", "hurt", "moved"])
@pytest.mark.parametrize("later", few([0, 7, 11], 3))
def test_something_fits_from_afternoon_to_night(history: History, later: int) -> None:
    now = NOW + timedelta(hours=later)
    whoever = (Profile(), *(Profile(conditions=frozenset({name})) for name in ("trauma", "sound-sensitive")))
    for profile, where, length, feel in product(whoever, ANYWHERE, LENGTHS, DayRating):
        answers = Answers(feel, minutes=to_minutes(length), where=where)
        for one in recommend_sessions(profile, history, answers, library_catalog(), now).best:
            assert not list_dropped(one), (profile, answers)
            assert one.minutes == length


def test_standing_sessions_offer_a_seat_or_a_lying_twin() -> None:
    standing = [session for session in library_sessions().values() if "standing" in session.headers[0].where]
    assert len(standing) > 5
    for session, level in product(standing, LEVELS):
        first = [cue.says[0] for cue in build_plan(session, level).cues if cue.says][:9]
        assert session.headers[0].twin or any("find a seat" in line for line in first), (session.name, level)


@cases("hour", range(24))
def test_first_session_is_four_quiet_minutes_at_any_hour(hour: int) -> None:
    answers = Answers(DayRating.FLARE, minutes=Decimal(4), where="bed")
    first = recommend_sessions(Profile(), History(), answers, library_catalog(), NOW.replace(hour=hour)).best[0]
    seconds, moving_cues = measure(Profile(), first)
    assert (seconds, moving_cues, first.place) == (240, 0, "bed")
    assert "first-time" in first.rules
    paced = build_plan(library_sessions()[first.session], first.level, make_preferences(Profile(), first))
    assert not any("neck" in line.lower() for cue in paced.cues for line in cue.says)


def test_recommendation_can_be_played_as_recommended() -> None:
    """A part of everybody, planned for real: the length is reached, and no move is more than was thought."""
    everybody = list(product(CAREFUL, ANYWHERE, LENGTHS[1:], DayRating))
    seen = Counter[str]()
    for profile, where, length, feel in everybody[::61]:
        answers = Answers(feel, minutes=to_minutes(length), where=where)
        one = recommend_sessions(profile, BEFORE, answers, library_catalog(), NOW).best[0]
        seconds, moving_cues = measure(profile, one)
        assert one.minutes is None or seconds == float(one.minutes) * 60
        row = library_catalog().find(one.session).get_facts(one.level)  # type: ignore[union-attr]
        assert moving_cues <= row.sum_movement(make_preferences(profile, one).exclusions) + 0.1
        assert moving_cues <= 300.1
        seen[one.session] += 1
    assert len(seen) > 10


def some(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


TEN = st.integers(0, 10)
MOMENTS = st.datetimes(datetime(2026, 2, 1), datetime(2026, 3, 2, 15), timezones=st.just(UTC))
NAMES = st.sampled_from(sorted(paths.find_sessions()))
DONE = st.builds(
    PastSession,
    MOMENTS,
    NAMES,
    st.just("A session"),
    st.sampled_from(SESSION_KINDS),
    st.sampled_from(LEVELS),
    st.just(300.0),
    st.floats(0, 600),
    some(st.sampled_from(SessionRating)),
    some(TEN),
)
SAID = st.builds(
    CheckIn, MOMENTS, st.sampled_from(DayRating), some(TEN), some(TEN), some(st.booleans()), some(st.booleans())
)
SPELLS = st.builds(Episode, st.sampled_from(EpisodeKind), st.dates(datetime(2026, 2, 1).date(), NOW.date()))


def oldest_first(items: list[object]) -> tuple[object, ...]:
    return tuple(sorted(items, key=lambda each: getattr(each, "when", None) or getattr(each, "since", None)))


HISTORIES = st.builds(
    History,
    st.lists(SAID, max_size=6).map(oldest_first),
    st.lists(DONE, max_size=6).map(oldest_first),
    episodes=st.lists(SPELLS, max_size=2).map(oldest_first),
)
PROFILES = st.builds(
    Profile,
    pain=some(TEN),
    energy=some(TEN),
    places=st.lists(st.sampled_from(PLACES), max_size=2, unique=True).map(tuple),
    avoid=st.frozensets(st.sampled_from(LOADS), max_size=3),
    conditions=st.frozensets(st.sampled_from(list(CONDITIONS)), max_size=2),
    baseline=some(st.decimals(1, 20, places=1)),
    knocked_out=st.booleans(),
    flare_sessions=st.lists(NAMES, max_size=3, unique=True).map(tuple),
)
ANSWERS = st.builds(
    Answers, some(st.sampled_from(DayRating)), some(TEN), some(TEN), some(st.booleans()), some(st.booleans()),
    some(st.sampled_from([Decimal(n) for n in (2, 3, 5, 10, 20)])), some(st.sampled_from(PLACES)), st.booleans(),
)  # fmt: skip


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PROFILES, HISTORIES, ANSWERS, st.integers(0, 23))
def test_recommendations_never_exceed_the_rules(
    profile: Profile, history: History, answers: Answers, hour: int
) -> None:
    now = NOW.replace(hour=hour)
    found = recommend_sessions(profile, history, answers, library_catalog(), now)
    today = RecommendationContext(profile, history, answers, now)
    judged, left = decide_level(today), find_budget(today)
    assert 1 <= len(found.best) <= 3
    assert len({one.session for one in found.best}) == len(found.best)
    for n, one in enumerate(found.best):
        most = judged.offer or judged.level if n else judged.level
        assert one.level.rank <= most.rank
        known = library_catalog().find(one.session)
        assert known
        without = make_preferences(profile, one).exclusions
        moving_cues = known.get_facts(one.level).sum_movement(without)
        assert moving_cues <= left.seconds
        assert not moving_cues or one.level.rank <= left.level.rank
        assert not left.rest_only or known.kind in ("rest", "breathing")
        planned = "own-flare-plan" in one.rules
        assert (
            planned
            or known.get_facts(one.level).measure_loss(without - PLACE_EXCLUSIONS.get(one.place or "", frozenset()))
            <= 0.5
        )
        assert answers.where is None or one.place == answers.where or "place" in list_dropped(one)
        assert not known.places or one.place in (None, *known.places)
    assert found == recommend_sessions(profile, history, answers, library_catalog(), now)


@settings(max_examples=examples(60), deadline=None)
@given(PROFILES, HISTORIES, ANSWERS)
def test_avoided_moves_are_never_played(profile: Profile, history: History, answers: Answers) -> None:
    """As the plan has it: what is left of a suggestion has nothing in it that they leave out."""
    for one in recommend_sessions(profile, history, answers, library_catalog(), NOW).best:
        chosen = make_preferences(profile, one)
        ids = {cue.id for cue in build_plan(library_sessions()[one.session], one.level, chosen).cues}
        assert ids.isdisjoint(find_excluded(one.session, one.level, chosen.exclusions))


def find_excluded(name: str, level: Level, without: frozenset[str]) -> set[str]:
    gone = (leaf for leaf in find_leaves(library_sessions()[name], level) if leaf.loads & without)
    return {cue.id for leaf in gone for cue in leaf.cues}
