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
from tests.support.people import BEFORE, NOW, done, known, row, said

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
    many = [known(f"{kind}-{n}", kind) for kind in ("rest", "breathing", "stretch", "relaxation") for n in (1, 2)]
    found = recommend(*many, history=History(sessions=(done(1, kind="breathing"),)))
    assert list_names(found) == ["relaxation-1", "rest-1", "stretch-1"]


def test_fewer_kinds_still_give_three_sessions() -> None:
    assert list_names(recommend(*(known(name) for name in "abcd"))) == ["a", "b", "c"]


def test_empty_catalog_gives_no_recommendation() -> None:
    assert recommend() == RecommendationSet(())


def test_kinds_and_sessions_within_a_kind_rotate() -> None:
    history = History(sessions=(done(4, "b", kind="rest"), done(3, "c", kind="breathing"), done(2, "a", kind="rest")))
    sessions = [known("a", "rest"), known("b", "rest"), known("c", "breathing")]
    assert list_names(recommend(*sessions, history=history)) == ["c", "b", "a"]


NEVER = History()
"""Of somebody who has not heard anything yet."""


def test_first_recommendation_is_the_gentlest_and_most_general() -> None:
    """No movement, no part of the body, no counted breath: nobody knows yet what is not for them."""
    jaw = CatalogPart(frozenset({"jaw"}), frozenset(), 100, 0)
    counted = CatalogPart(frozenset({"paced-breath"}), frozenset(), 100, 0)
    nameless = CatalogPart(frozenset(), frozenset(), 100, 100)
    sessions = [
        known("a", "relaxation", row(parts=[jaw])),
        known("b", "breathing", row(parts=[counted])),
        known("c", "stretch", row(parts=[nameless])),
        known("d", "rest"),
        known("e", "listen"),
    ]
    found = recommend(*sessions, history=NEVER)
    assert list_names(found) == ["d", "a", "b"]
    assert ["first-time" in each.rules for each in found.best] == [True, False, False]
    later = recommend(*sessions)
    assert list_names(later) == ["b", "d", "c"]
    assert not any("first-time" in each.rules for each in later.best)


def test_place_and_flare_plan_come_first_for_new_people() -> None:
    jaw = row(parts=[CatalogPart(frozenset({"jaw"}), frozenset(), 100, 0)])
    sessions = [known("a", "rest", places=["bed"]), known("b", "rest", jaw, places=["chair"])]
    assert list_names(recommend(*sessions, history=NEVER, where="chair")) == ["b"]
    plan = Profile(flare_sessions=("b",))
    assert list_names(recommend(*sessions, history=NEVER, profile=plan, feel=DayRating.FLARE)) == ["b", "a"]


def test_listen_sessions_come_last() -> None:
    history = History(sessions=(done(0.1, "a"),))
    assert list_names(recommend(known("a"), known("z", "listen"), history=history)) == ["a", "z"]


def test_reason_names_day_kind_place_length_and_last_time() -> None:
    one = known("a", "relaxation", row(290), good_for=["flare"])
    found = recommend(one, feel=DayRating.FLARE, history=History(sessions=(done(3, "a"),)))
    assert get_only(found).reason == "a flare day: release only, lying down, five minutes; not heard for three days"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.1, "heard today"), (1, "heard yesterday"), (2, "not heard for two days"), (40, "not heard for 40 days")],
)
def test_reason_says_when_it_was_last_heard(days: float, words: str) -> None:
    assert get_only(recommend(known("a"), history=History(sessions=(done(days, "a"),)))).reason.endswith(words)


def test_unheard_session_is_called_new() -> None:
    found = get_only(recommend(known("a", "breathing", row(60)), where="chair"))
    assert found.reason == "an ordinary day: breath, on a chair, one minute; new to you"
    assert found.rules[-1] == "new"


def test_place_is_respected() -> None:
    sessions = [known("a", places=["bed"]), known("b", places=["standing"]), known("c", places=[])]
    found = recommend(*sessions, where="standing")
    assert list_names(found) == ["b", "c"]
    assert {each.place for each in found.best} == {"standing"}
    assert "place" in found.best[0].rules


def test_unasked_place_is_one_of_the_profile() -> None:
    at_home = Profile(places=("chair", "bed"), baseline=Decimal(10))
    found = recommend(known("a", places=["bed", "chair"]), known("b", places=["floor"]), profile=at_home)
    assert [(each.session, each.place) for each in found.best] == [("a", "chair")]


def test_flare_prefers_lying_down() -> None:
    at_home = Profile(places=("chair", "bed"))
    assert (
        get_only(recommend(known("a", places=["chair", "bed"]), feel=DayRating.FLARE, profile=at_home)).place == "bed"
    )
    assert get_only(recommend(known("a", places=["chair", "bed"]), feel=DayRating.FLARE)).place == "bed"
    assert get_only(recommend(known("a", places=["chair", "bed"]), feel=DayRating.ORDINARY)).place is None


def test_other_place_is_recommended_with_a_reason_if_none_fits() -> None:
    found = get_only(recommend(known("a", places=["bed"]), where="standing"))
    assert (found.session, found.place) == ("a", "bed")
    assert "place-let-go" in found.rules
    assert "lying down instead" in found.reason


def test_length_is_respected() -> None:
    sessions = [known("long", "rest", row(1200)), known("short", "rest", row(300))]
    found = get_only(recommend(*sessions, minutes=Decimal(5)))
    assert (found.session, found.minutes) == ("short", Decimal(5))
    assert list_names(recommend(*sessions)) == ["short", "long"]


@pytest.mark.parametrize(
    ("wanted", "expected", "told"), [(2, "4", "four"), (20, "7.5", "eight"), (4, "4", "four minutes;")]
)
def test_nearest_length_is_recommended_with_a_reason(wanted: int, expected: str, told: str) -> None:
    """The session can last from three and a half minutes to seven and a half."""
    found = get_only(recommend(known("a", "rest", row(315)), minutes=Decimal(wanted)))
    assert found.minutes == Decimal(expected)
    assert told in found.reason
    assert ("length-let-go" in found.rules) == ("the nearest there is" in found.reason) == (wanted != 4)


def test_nearest_length_comes_first_if_none_fits() -> None:
    sessions = [known("a", "rest", row(900)), known("b", "stretch", row(600))]
    assert list_names(recommend(*sessions, minutes=Decimal(3))) == ["b", "a"]
    assert list_names(recommend(*sessions, minutes=Decimal(60))) == ["a", "b"]


def test_session_without_a_valid_half_minute_keeps_its_length() -> None:
    fixed = row(100)
    one = known("a", "rest", type(fixed)(100, 100, 100, ()))
    assert get_only(recommend(one, minutes=Decimal(5))).minutes is None


def test_sessions_with_exclusions_come_later_or_not_at_all() -> None:
    turning = CatalogPart(frozenset({"twist"}), frozenset(), 100, 100)
    swapped = CatalogPart(frozenset({"twist"}), frozenset({"twist"}), 100, 100)
    other = CatalogPart(frozenset(), frozenset(), 150, 0)
    sessions = [
        known("a-little", "stretch", row(parts=[swapped, other])),
        known("b-nothing-left", "stretch", row(parts=[turning])),
        known("c-whole", "rest"),
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
    mostly = known("b-mostly", "rest", row(parts=[swapped, other]))
    sessions = [known("a-hardly", "rest", row(parts=[swapped])), mostly, known("c-whole", "rest")]
    careful = Profile(avoid=frozenset({"twist"}))
    assert list_names(recommend(*sessions, profile=careful)) == ["c-whole", "b-mostly", "a-hardly"]


def test_excluded_parts_shorten_the_longest_length() -> None:
    """Chimes take their time with them, and so do longer holds: sessions that nearly cannot last so long cannot."""
    one = known("a", "stretch", row(300, 200), good_for=["flare"])
    for conditions, length in (((), "7.5"), (("sound-sensitive",), "7"), (("hypermobile",), "6.5")):
        found = get_only(
            recommend(one, profile=Profile(conditions=frozenset(conditions), baseline=TEN.baseline), minutes=SIXTY)
        )
        assert found.minutes == Decimal(length)


def test_excluded_movement_does_not_count_in_the_budget() -> None:
    turning = CatalogPart(frozenset({"twist"}), frozenset({"twist"}), 100, 900)
    one = known("a", "stretch", row(parts=[turning, CatalogPart(frozenset(), frozenset(), 150, 0)]))
    assert not recommend(one).best
    assert list_names(recommend(one, profile=Profile(avoid=frozenset({"twist"})))) == ["a"]


def test_level_is_eased_until_the_movement_fits_the_budget() -> None:
    one = known("a", "stretch", row(300, 60), row(300, 200), row(300, 400), row(300, 440))
    history = History(sessions=(done(3), done(0.1, moved=300.0)))
    found = get_only(recommend(one, history=history))
    assert found.level is Level.GENTLE
    assert "eased-to-fit" in found.rules
    assert "made smaller" in found.reason


def test_easier_level_is_used_to_fit_a_short_time() -> None:
    breath = known("a", "breathing", row(150), row(240), row(360), row(400))
    found = get_only(recommend(breath, minutes=Decimal(3)))
    assert (found.level, found.minutes) == (Level.GENTLE, Decimal(3))
    assert get_only(recommend(breath, minutes=Decimal(5))).level is Level.STEADY
    assert get_only(recommend(breath, minutes=Decimal(1))).level is Level.FLARE
    whole = known("b", "breathing", row(200))
    assert list_names(recommend(breath, whole, minutes=Decimal(3))) == ["b", "a"]


def test_standing_session_is_not_eased_to_lying_for_time() -> None:
    walk = known("a", "stretch", row(200), row(400), row(500), row(600), places=["standing"])
    assert get_only(recommend(walk, minutes=Decimal(3), where="standing")).level is Level.GENTLE
    assert get_only(recommend(walk, minutes=Decimal(3), where="standing", feel=DayRating.FLARE)).level is Level.FLARE


def test_without_a_baseline_movement_is_gentle_only() -> None:
    sessions = [known("a", "stretch", row(300, 60)), known("b", "rest")]
    found = {each.session: each.level for each in recommend(*sessions, profile=Profile()).best}
    assert found == {"a": Level.GENTLE, "b": Level.STEADY}


def test_spent_budget_leaves_rest_unless_more_is_wanted() -> None:
    sessions = [known("a", "stretch", row(300, 60)), known("b", "rest")]
    full = History(sessions=(done(0.1, moved=600.0),))
    found = recommend(*sessions, history=full)
    assert (list_names(found), found.note, found.is_spent) == (["b"], BUDGET_SPENT_NOTE, True)
    beyond = recommend(*sessions, history=full, wants_more=True)
    assert (sorted(list_names(beyond)), beyond.note, beyond.is_spent) == (["a", "b"], "", False)


def test_risen_pain_leaves_rest_and_breathing_for_the_day() -> None:
    sessions = [known(kind, kind) for kind in ("breathing", "mindfulness", "relaxation", "rest", "stretch")]
    sore = History((said(0.2, pain=3),), (done(0.1, pain=5),))
    found = recommend(*sessions, history=sore)
    assert (list_names(found), found.note) == (["breathing", "rest"], PAIN_RISEN_NOTE)
    assert "rest-and-breath" in found.best[0].rules


def test_rest_elsewhere_comes_before_movement_at_the_place() -> None:
    sessions = [known("a", "stretch", row(300, 60), places=["standing"]), known("b", "rest", places=["bed"])]
    sore = History((said(0.2, pain=3),), (done(0.1, pain=5),))
    assert list_names(recommend(*sessions, history=sore, where="standing")) == ["b"]


def test_better_day_puts_steady_first_and_offers_better() -> None:
    sessions = [known("a"), known("b", "rest"), known("c", "stretch", row(300, 60)), known("d", "breathing")]
    found = recommend(*sessions, feel=DayRating.BETTER)
    assert [(each.session, each.level) for each in found.best] == [("d", "steady"), ("c", "better"), ("b", "steady")]
    assert found.best[0].reason.startswith("a better day, steady first: ")
    assert found.best[1].reason.startswith("a better day: ")


def test_better_is_not_offered_as_the_only_session() -> None:
    """Even the only session there is stays at steady."""
    assert get_only(recommend(known("a"), feel=DayRating.BETTER)).level is Level.STEADY


def test_flare_has_small_kinds_of_about_five_minutes() -> None:
    flare = {"good_for": ["flare"]}
    sessions = [
        known("a-move", "stretch", **flare),
        known("b-long", "rest", row(1200), **flare),
        known("c-breath", "breathing", **flare),
        known("d-not-for-it", "rest"),
        known("flare-move", "stretch", **flare),
    ]
    assert list_names(recommend(*sessions, feel=DayRating.FLARE)) == ["c-breath", "flare-move", "b-long"]


def test_flare_plan_comes_first_in_its_order() -> None:
    plan = Profile(flare_sessions=("z", "gone", "y"), avoid=frozenset({"hand"}))
    sessions = [known("a", good_for=["flare"]), known("y", "stretch"), known("z", "listen", row(1200))]
    found = recommend(*sessions, feel=DayRating.FLARE, profile=plan)
    assert list_names(found) == ["z", "y", "a"]
    assert ["own-flare-plan" in each.rules for each in found.best] == [True, True, False]
    assert list_names(recommend(*sessions, profile=plan)) == ["y", "a", "z"]


def test_whole_flare_plan_is_shown_even_if_all_of_one_kind() -> None:
    plan = Profile(flare_sessions=("z", "y", "x"))
    sessions = [known("a", "breathing", good_for=["flare"]), known("x"), known("y"), known("z")]
    assert list_names(recommend(*sessions, feel=DayRating.FLARE, profile=plan)) == ["z", "y", "x"]
    assert list_names(recommend(*sessions, profile=plan)) == ["a", "x", "y"]


def test_plan_sessions_heard_today_come_after_the_others() -> None:
    plan = Profile(flare_sessions=("z", "y"))
    sessions = [known("a", good_for=["flare"]), known("y"), known("z")]
    for heard, order in ((["z"], ["y", "z", "a"]), (["z", "y"], ["z", "y", "a"]), ([], ["z", "y", "a"])):
        history = History(sessions=tuple(done(0.1, each) for each in heard))
        assert list_names(recommend(*sessions, feel=DayRating.FLARE, profile=plan, history=history)) == order
    yesterday = History(sessions=(done(1, "z"),))
    assert list_names(recommend(*sessions, feel=DayRating.FLARE, profile=plan, history=yesterday)) == ["z", "y", "a"]


def test_plan_session_by_path_is_for_flare_days_only() -> None:
    plan = Profile(flare_sessions=("/my/bed.yaml",))
    catalogue = Catalog((known("a"),), (known("/my/bed.yaml"),))
    first = {feel: recommend_sessions(plan, BEFORE, Answers(feel), catalogue, NOW) for feel in DayRating}
    assert {feel: list_names(found) for feel, found in first.items()} == {
        DayRating.FLARE: ["/my/bed.yaml", "a"],
        DayRating.NOT_GREAT: ["a"],
        DayRating.ORDINARY: ["a"],
        DayRating.BETTER: ["a"],
    }


def test_plan_session_that_does_not_fit_the_place_is_left_out() -> None:
    plan = Profile(flare_sessions=("y",))
    sessions = [known("a", good_for=["flare"]), known("y", places=["floor"])]
    assert list_names(recommend(*sessions, feel=DayRating.FLARE, profile=plan, where="chair")) == ["a"]


def test_sleep_sessions_are_for_the_night() -> None:
    sessions = [known("a", "rest", good_for=["sleep"]), known("b", "rest")]
    night, small_hours = NOW.replace(hour=22), NOW.replace(hour=3)
    assert list_names(recommend(*sessions)) == ["b"]
    assert (
        list_names(recommend(*sessions, now=night)) == list_names(recommend(*sessions, now=small_hours)) == ["a", "b"]
    )


def test_sessions_for_the_time_of_day_come_first_within_a_kind() -> None:
    sessions = [known("a", good_for=["morning"]), known("b", good_for=["evening"]), known("c")]
    assert list_names(recommend(*sessions, now=NOW.replace(hour=9))) == ["a", "c", "b"]
    assert list_names(recommend(*sessions, now=NOW.replace(hour=18))) == ["b", "c", "a"]


def test_tension_is_only_for_those_who_chose_it_before() -> None:
    firm = CatalogPart(frozenset({"tension"}), frozenset({"tension"}), 20, 20)
    sessions = [known("a", "relaxation", row(), row(), row(parts=[firm]), row(parts=[firm])), known("b", "rest")]
    assert list_names(recommend(*sessions)) == ["b"]
    assert set(list_names(recommend(*sessions, feel=DayRating.NOT_GREAT))) == {"a", "b"}
    assert set(list_names(recommend(*sessions, history=History(sessions=(done(9, "a"),))))) == {"a", "b"}


@pytest.mark.parametrize(("days", "note"), [(14, LONG_FLARE_NOTE), (13, "")])
def test_long_flare_has_a_note(days: int, note: str) -> None:
    spell = Episode(EpisodeKind.FLARE, (NOW - timedelta(days=days)).date())
    history = History(sessions=BEFORE.sessions, episodes=(spell,))
    assert recommend(known("a"), feel=DayRating.FLARE, history=history).note == note


def test_recommendation_lists_its_rules() -> None:
    found = recommend(
        known("a"), known("b", places=["floor"]), feel=DayRating.NOT_GREAT, profile=Profile(), where="bed"
    )
    assert get_only(found).rules == ("not-great", "no-baseline", "place", "new")
