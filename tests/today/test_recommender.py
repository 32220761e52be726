from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from guided.core.history import DayRating, Episode, EpisodeKind, History
from guided.core.level import Level
from guided.core.profile import Profile
from guided.today.catalog import Catalog, CatalogEntry, CatalogPart
from guided.today.level_rules import Answers
from guided.today.recommender import (
    BUDGET_SPENT_NOTE,
    LONG_FLARE_NOTE,
    PAIN_RISEN_NOTE,
    Recommendation,
    RecommendationSet,
    recommend_sessions,
)
from tests.support.people import BEFORE, NOW, catalog_entry, check_in, level_facts, past_session

TEN = Profile(baseline=Decimal(10))
SIXTY = Decimal(60)


def recommend(
    *sessions: CatalogEntry,
    feel: DayRating | None = DayRating.ORDINARY,
    profile: Profile = TEN,
    history: History = BEFORE,
    now: datetime = NOW,
    **answers: Any,
) -> RecommendationSet:
    return recommend_sessions(profile, history, Answers(feel, **answers), Catalog(sessions), now)


def list_names(found: RecommendationSet) -> list[str]:
    return [each.session for each in found.best]


def get_only(found: RecommendationSet) -> Recommendation:
    (one,) = found.best
    return one


def test_at_most_three_sessions_of_different_kinds() -> None:
    many = [
        catalog_entry(f"{kind}-{n}", kind) for kind in ("rest", "breathing", "stretch", "relaxation") for n in (1, 2)
    ]
    found = recommend(*many, history=History(sessions=(past_session(1, kind="breathing"),)))
    assert list_names(found) == ["relaxation-1", "rest-1", "stretch-1"]


def test_fewer_kinds_still_give_three_sessions() -> None:
    assert list_names(recommend(*(catalog_entry(name) for name in "abcd"))) == ["a", "b", "c"]


def test_empty_catalog_gives_no_recommendation() -> None:
    assert recommend() == RecommendationSet(())


def test_kinds_and_sessions_within_a_kind_rotate() -> None:
    history = History(
        sessions=(
            past_session(4, "b", kind="rest"),
            past_session(3, "c", kind="breathing"),
            past_session(2, "a", kind="rest"),
        )
    )
    sessions = [catalog_entry("a", "rest"), catalog_entry("b", "rest"), catalog_entry("c", "breathing")]
    assert list_names(recommend(*sessions, history=history)) == ["c", "b", "a"]


NEVER = History()
"""Of somebody who has not heard anything yet."""


def test_first_recommendation_is_the_gentlest_and_most_general() -> None:
    """No movement, no part of the body, no counted breath: nobody knows yet what is not for them."""
    jaw = CatalogPart(frozenset({"jaw"}), frozenset(), 100, 0)
    counted = CatalogPart(frozenset({"paced-breath"}), frozenset(), 100, 0)
    nameless = CatalogPart(frozenset(), frozenset(), 100, 100)
    sessions = [
        catalog_entry("a", "relaxation", level_facts(parts=[jaw])),
        catalog_entry("b", "breathing", level_facts(parts=[counted])),
        catalog_entry("c", "stretch", level_facts(parts=[nameless])),
        catalog_entry("d", "rest"),
        catalog_entry("e", "listen"),
    ]
    found = recommend(*sessions, history=NEVER)
    assert list_names(found) == ["d", "a", "b"]
    assert ["first-time" in each.rules for each in found.best] == [True, False, False]
    later = recommend(*sessions)
    assert list_names(later) == ["b", "d", "c"]
    assert not any("first-time" in each.rules for each in later.best)


def test_place_and_flare_plan_come_first_for_new_people() -> None:
    jaw = level_facts(parts=[CatalogPart(frozenset({"jaw"}), frozenset(), 100, 0)])
    sessions = [catalog_entry("a", "rest", places=["bed"]), catalog_entry("b", "rest", jaw, places=["chair"])]
    assert list_names(recommend(*sessions, history=NEVER, where="chair")) == ["b"]
    plan = Profile(flare_sessions=("b",))
    assert list_names(recommend(*sessions, history=NEVER, profile=plan, feel=DayRating.FLARE)) == ["b", "a"]


def test_listen_sessions_come_last() -> None:
    history = History(sessions=(past_session(0.1, "a"),))
    assert list_names(recommend(catalog_entry("a"), catalog_entry("z", "listen"), history=history)) == ["a", "z"]


def test_reason_names_day_kind_place_length_and_last_time() -> None:
    one = catalog_entry("a", "relaxation", level_facts(290), good_for=["flare"])
    found = recommend(one, feel=DayRating.FLARE, history=History(sessions=(past_session(3, "a"),)))
    assert get_only(found).reason == "a flare day: release only, lying down, five minutes; not heard for three days"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.1, "heard today"), (1, "heard yesterday"), (2, "not heard for two days"), (40, "not heard for 40 days")],
)
def test_reason_says_when_it_was_last_heard(days: float, words: str) -> None:
    assert get_only(
        recommend(catalog_entry("a"), history=History(sessions=(past_session(days, "a"),)))
    ).reason.endswith(words)


def test_unheard_session_is_called_new() -> None:
    found = get_only(recommend(catalog_entry("a", "breathing", level_facts(60)), where="chair"))
    assert found.reason == "an ordinary day: breath, on a chair, one minute; new to you"
    assert found.rules[-1] == "new"


def test_place_is_respected() -> None:
    sessions = [
        catalog_entry("a", places=["bed"]),
        catalog_entry("b", places=["standing"]),
        catalog_entry("c", places=[]),
    ]
    found = recommend(*sessions, where="standing")
    assert list_names(found) == ["b", "c"]
    assert {each.place for each in found.best} == {"standing"}
    assert "place" in found.best[0].rules


def test_unasked_place_is_one_of_the_profile() -> None:
    at_home = Profile(places=("chair", "bed"), baseline=Decimal(10))
    found = recommend(
        catalog_entry("a", places=["bed", "chair"]), catalog_entry("b", places=["floor"]), profile=at_home
    )
    assert [(each.session, each.place) for each in found.best] == [("a", "chair")]


def test_flare_prefers_lying_down() -> None:
    at_home = Profile(places=("chair", "bed"))
    assert (
        get_only(recommend(catalog_entry("a", places=["chair", "bed"]), feel=DayRating.FLARE, profile=at_home)).place
        == "bed"
    )
    assert get_only(recommend(catalog_entry("a", places=["chair", "bed"]), feel=DayRating.FLARE)).place == "bed"
    assert get_only(recommend(catalog_entry("a", places=["chair", "bed"]), feel=DayRating.ORDINARY)).place is None


def test_other_place_is_recommended_with_a_reason_if_none_fits() -> None:
    found = get_only(recommend(catalog_entry("a", places=["bed"]), where="standing"))
    assert (found.session, found.place) == ("a", "bed")
    assert "place-let-go" in found.rules
    assert "lying down instead" in found.reason


def test_length_is_respected() -> None:
    sessions = [catalog_entry("long", "rest", level_facts(1200)), catalog_entry("short", "rest", level_facts(300))]
    found = get_only(recommend(*sessions, minutes=Decimal(5)))
    assert (found.session, found.minutes) == ("short", Decimal(5))
    assert list_names(recommend(*sessions)) == ["short", "long"]


@pytest.mark.parametrize(
    ("wanted", "expected", "told"), [(2, "4", "four"), (20, "7.5", "eight"), (4, "4", "four minutes;")]
)
def test_nearest_length_is_recommended_with_a_reason(wanted: int, expected: str, told: str) -> None:
    """The session can last from three and a half minutes to seven and a half."""
    found = get_only(recommend(catalog_entry("a", "rest", level_facts(315)), minutes=Decimal(wanted)))
    assert found.minutes == Decimal(expected)
    assert told in found.reason
    assert ("length-let-go" in found.rules) == ("the nearest there is" in found.reason) == (wanted != 4)


def test_nearest_length_comes_first_if_none_fits() -> None:
    sessions = [catalog_entry("a", "rest", level_facts(900)), catalog_entry("b", "stretch", level_facts(600))]
    assert list_names(recommend(*sessions, minutes=Decimal(3))) == ["b", "a"]
    assert list_names(recommend(*sessions, minutes=Decimal(60))) == ["a", "b"]


def test_session_without_a_valid_half_minute_keeps_its_length() -> None:
    fixed = level_facts(100)
    one = catalog_entry("a", "rest", type(fixed)(100, 100, 100, ()))
    assert get_only(recommend(one, minutes=Decimal(5))).minutes is None


def test_sessions_with_exclusions_come_later_or_not_at_all() -> None:
    turning = CatalogPart(frozenset({"twist"}), frozenset(), 100, 100)
    swapped = CatalogPart(frozenset({"twist"}), frozenset({"twist"}), 100, 100)
    other = CatalogPart(frozenset(), frozenset(), 150, 0)
    sessions = [
        catalog_entry("a-little", "stretch", level_facts(parts=[swapped, other])),
        catalog_entry("b-nothing-left", "stretch", level_facts(parts=[turning])),
        catalog_entry("c-whole", "rest"),
    ]
    careful = Profile(avoid=frozenset({"twist"}), baseline=Decimal(10))
    assert list_names(recommend(*sessions, profile=careful)) == ["c-whole", "a-little"]
    assert list_names(recommend(*sessions, profile=Profile(conditions=frozenset({"osteoporosis"})))) == [
        "c-whole",
        "a-little",
    ]


def test_complete_session_comes_first_within_a_kind() -> None:
    swapped = CatalogPart(frozenset({"twist"}), frozenset({"twist"}), 100, 0)
    other = CatalogPart(frozenset(), frozenset(), 150, 0)
    mostly = catalog_entry("b-mostly", "rest", level_facts(parts=[swapped, other]))
    sessions = [
        catalog_entry("a-hardly", "rest", level_facts(parts=[swapped])),
        mostly,
        catalog_entry("c-whole", "rest"),
    ]
    careful = Profile(avoid=frozenset({"twist"}))
    assert list_names(recommend(*sessions, profile=careful)) == ["c-whole", "b-mostly", "a-hardly"]


def test_excluded_parts_shorten_the_longest_length() -> None:
    """Chimes take their time with them, and so do longer holds: sessions that nearly cannot last so long cannot."""
    one = catalog_entry("a", "stretch", level_facts(300, 200), good_for=["flare"])
    for conditions, length in (((), "7.5"), (("sound-sensitive",), "7"), (("hypermobile",), "6.5")):
        found = get_only(
            recommend(one, profile=Profile(conditions=frozenset(conditions), baseline=TEN.baseline), minutes=SIXTY)
        )
        assert found.minutes == Decimal(length)


def test_excluded_movement_does_not_count_in_the_budget() -> None:
    turning = CatalogPart(frozenset({"twist"}), frozenset({"twist"}), 100, 900)
    one = catalog_entry("a", "stretch", level_facts(parts=[turning, CatalogPart(frozenset(), frozenset(), 150, 0)]))
    assert not recommend(one).best
    assert list_names(recommend(one, profile=Profile(avoid=frozenset({"twist"})))) == ["a"]


def test_level_is_eased_until_the_movement_fits_the_budget() -> None:
    one = catalog_entry(
        "a", "stretch", level_facts(300, 60), level_facts(300, 200), level_facts(300, 400), level_facts(300, 440)
    )
    history = History(sessions=(past_session(3), past_session(0.1, moved=300.0)))
    found = get_only(recommend(one, history=history))
    assert found.level is Level.GENTLE
    assert "eased-to-fit" in found.rules
    assert "made smaller" in found.reason


def test_easier_level_is_used_to_fit_a_short_time() -> None:
    breath = catalog_entry("a", "breathing", level_facts(150), level_facts(240), level_facts(360), level_facts(400))
    found = get_only(recommend(breath, minutes=Decimal(3)))
    assert (found.level, found.minutes) == (Level.GENTLE, Decimal(3))
    assert get_only(recommend(breath, minutes=Decimal(5))).level is Level.STEADY
    assert get_only(recommend(breath, minutes=Decimal(1))).level is Level.FLARE
    whole = catalog_entry("b", "breathing", level_facts(200))
    assert list_names(recommend(breath, whole, minutes=Decimal(3))) == ["b", "a"]


def test_standing_session_is_not_eased_to_lying_for_time() -> None:
    walk = catalog_entry(
        "a", "stretch", level_facts(200), level_facts(400), level_facts(500), level_facts(600), places=["standing"]
    )
    assert get_only(recommend(walk, minutes=Decimal(3), where="standing")).level is Level.GENTLE
    assert get_only(recommend(walk, minutes=Decimal(3), where="standing", feel=DayRating.FLARE)).level is Level.FLARE


def test_without_a_baseline_movement_is_gentle_only() -> None:
    sessions = [catalog_entry("a", "stretch", level_facts(300, 60)), catalog_entry("b", "rest")]
    found = {each.session: each.level for each in recommend(*sessions, profile=Profile()).best}
    assert found == {"a": Level.GENTLE, "b": Level.STEADY}


def test_spent_budget_leaves_rest_unless_more_is_wanted() -> None:
    sessions = [catalog_entry("a", "stretch", level_facts(300, 60)), catalog_entry("b", "rest")]
    full = History(sessions=(past_session(0.1, moved=600.0),))
    found = recommend(*sessions, history=full)
    assert (list_names(found), found.note, found.is_spent) == (["b"], BUDGET_SPENT_NOTE, True)
    beyond = recommend(*sessions, history=full, wants_more=True)
    assert (sorted(list_names(beyond)), beyond.note, beyond.is_spent) == (["a", "b"], "", False)


def test_risen_pain_leaves_rest_and_breathing_for_the_day() -> None:
    sessions = [catalog_entry(kind, kind) for kind in ("breathing", "mindfulness", "relaxation", "rest", "stretch")]
    sore = History((check_in(0.2, pain=3),), (past_session(0.1, pain=5),))
    found = recommend(*sessions, history=sore)
    assert (list_names(found), found.note) == (["breathing", "rest"], PAIN_RISEN_NOTE)
    assert "rest-and-breath" in found.best[0].rules


def test_rest_elsewhere_comes_before_movement_at_the_place() -> None:
    sessions = [
        catalog_entry("a", "stretch", level_facts(300, 60), places=["standing"]),
        catalog_entry("b", "rest", places=["bed"]),
    ]
    sore = History((check_in(0.2, pain=3),), (past_session(0.1, pain=5),))
    assert list_names(recommend(*sessions, history=sore, where="standing")) == ["b"]


def test_better_day_puts_steady_first_and_offers_better() -> None:
    sessions = [
        catalog_entry("a"),
        catalog_entry("b", "rest"),
        catalog_entry("c", "stretch", level_facts(300, 60)),
        catalog_entry("d", "breathing"),
    ]
    found = recommend(*sessions, feel=DayRating.BETTER)
    assert [(each.session, each.level) for each in found.best] == [("d", "steady"), ("c", "better"), ("b", "steady")]
    assert found.best[0].reason.startswith("a better day, steady first: ")
    assert found.best[1].reason.startswith("a better day: ")


def test_better_is_not_offered_as_the_only_session() -> None:
    """Even the only session there is stays at steady."""
    assert get_only(recommend(catalog_entry("a"), feel=DayRating.BETTER)).level is Level.STEADY


def test_flare_has_small_kinds_of_about_five_minutes() -> None:
    flare = {"good_for": ["flare"]}
    sessions = [
        catalog_entry("a-move", "stretch", **flare),
        catalog_entry("b-long", "rest", level_facts(1200), **flare),
        catalog_entry("c-breath", "breathing", **flare),
        catalog_entry("d-not-for-it", "rest"),
        catalog_entry("flare-move", "stretch", **flare),
    ]
    assert list_names(recommend(*sessions, feel=DayRating.FLARE)) == ["c-breath", "flare-move", "b-long"]


def test_flare_plan_comes_first_in_its_order() -> None:
    plan = Profile(flare_sessions=("z", "gone", "y"), avoid=frozenset({"hand"}))
    sessions = [
        catalog_entry("a", good_for=["flare"]),
        catalog_entry("y", "stretch"),
        catalog_entry("z", "listen", level_facts(1200)),
    ]
    found = recommend(*sessions, feel=DayRating.FLARE, profile=plan)
    assert list_names(found) == ["z", "y", "a"]
    assert ["own-flare-plan" in each.rules for each in found.best] == [True, True, False]
    assert list_names(recommend(*sessions, profile=plan)) == ["y", "a", "z"]


def test_whole_flare_plan_is_shown_even_if_all_of_one_kind() -> None:
    plan = Profile(flare_sessions=("z", "y", "x"))
    sessions = [
        catalog_entry("a", "breathing", good_for=["flare"]),
        catalog_entry("x"),
        catalog_entry("y"),
        catalog_entry("z"),
    ]
    assert list_names(recommend(*sessions, feel=DayRating.FLARE, profile=plan)) == ["z", "y", "x"]
    assert list_names(recommend(*sessions, profile=plan)) == ["a", "x", "y"]


def test_plan_sessions_heard_today_come_after_the_others() -> None:
    plan = Profile(flare_sessions=("z", "y"))
    sessions = [catalog_entry("a", good_for=["flare"]), catalog_entry("y"), catalog_entry("z")]
    for heard, order in ((["z"], ["y", "z", "a"]), (["z", "y"], ["z", "y", "a"]), ([], ["z", "y", "a"])):
        history = History(sessions=tuple(past_session(0.1, each) for each in heard))
        assert list_names(recommend(*sessions, feel=DayRating.FLARE, profile=plan, history=history)) == order
    yesterday = History(sessions=(past_session(1, "z"),))
    assert list_names(recommend(*sessions, feel=DayRating.FLARE, profile=plan, history=yesterday)) == ["z", "y", "a"]


def test_plan_session_by_path_is_for_flare_days_only() -> None:
    plan = Profile(flare_sessions=("/my/bed.yaml",))
    catalogue = Catalog((catalog_entry("a"),), (catalog_entry("/my/bed.yaml"),))
    first = {feel: recommend_sessions(plan, BEFORE, Answers(feel), catalogue, NOW) for feel in DayRating}
    assert {feel: list_names(found) for feel, found in first.items()} == {
        DayRating.FLARE: ["/my/bed.yaml", "a"],
        DayRating.NOT_GREAT: ["a"],
        DayRating.ORDINARY: ["a"],
        DayRating.BETTER: ["a"],
    }


def test_plan_session_that_does_not_fit_the_place_is_left_out() -> None:
    plan = Profile(flare_sessions=("y",))
    sessions = [catalog_entry("a", good_for=["flare"]), catalog_entry("y", places=["floor"])]
    assert list_names(recommend(*sessions, feel=DayRating.FLARE, profile=plan, where="chair")) == ["a"]


def test_sleep_sessions_are_for_the_night() -> None:
    sessions = [catalog_entry("a", "rest", good_for=["sleep"]), catalog_entry("b", "rest")]
    night, small_hours = NOW.replace(hour=22), NOW.replace(hour=3)
    assert list_names(recommend(*sessions)) == ["b"]
    assert (
        list_names(recommend(*sessions, now=night)) == list_names(recommend(*sessions, now=small_hours)) == ["a", "b"]
    )


def test_sessions_for_the_time_of_day_come_first_within_a_kind() -> None:
    sessions = [catalog_entry("a", good_for=["morning"]), catalog_entry("b", good_for=["evening"]), catalog_entry("c")]
    assert list_names(recommend(*sessions, now=NOW.replace(hour=9))) == ["a", "c", "b"]
    assert list_names(recommend(*sessions, now=NOW.replace(hour=18))) == ["b", "c", "a"]


def test_tension_is_only_for_those_who_chose_it_before() -> None:
    firm = CatalogPart(frozenset({"tension"}), frozenset({"tension"}), 20, 20)
    sessions = [
        catalog_entry(
            "a", "relaxation", level_facts(), level_facts(), level_facts(parts=[firm]), level_facts(parts=[firm])
        ),
        catalog_entry("b", "rest"),
    ]
    assert list_names(recommend(*sessions)) == ["b"]
    assert set(list_names(recommend(*sessions, feel=DayRating.NOT_GREAT))) == {"a", "b"}
    assert set(list_names(recommend(*sessions, history=History(sessions=(past_session(9, "a"),))))) == {"a", "b"}


@pytest.mark.parametrize(("days", "note"), [(14, LONG_FLARE_NOTE), (13, "")])
def test_long_flare_has_a_note(days: int, note: str) -> None:
    spell = Episode(EpisodeKind.FLARE, (NOW - timedelta(days=days)).date())
    history = History(sessions=BEFORE.sessions, episodes=(spell,))
    assert recommend(catalog_entry("a"), feel=DayRating.FLARE, history=history).note == note


def test_recommendation_lists_its_rules() -> None:
    found = recommend(
        catalog_entry("a"),
        catalog_entry("b", places=["floor"]),
        feel=DayRating.NOT_GREAT,
        profile=Profile(),
        where="bed",
    )
    assert get_only(found).rules == ("not-great", "no-baseline", "place", "new")
