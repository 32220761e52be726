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


def asked(
    *sessions: CatalogEntry,
    feel: DayRating | None = DayRating.ORDINARY,
    profile: Profile = TEN,
    history: History = BEFORE,
    now: datetime = NOW,
    **answers: Any,
) -> RecommendationSet:
    return recommend_sessions(profile, history, Answers(feel, **answers), Catalog(sessions), now)


def names(found: RecommendationSet) -> list[str]:
    return [each.session for each in found.best]


def only(found: RecommendationSet) -> Recommendation:
    (one,) = found.best
    return one


def test_three_at_most_of_different_kinds_if_it_can_be() -> None:
    many = [known(f"{kind}-{n}", kind) for kind in ("rest", "breathing", "stretch", "relaxation") for n in (1, 2)]
    found = asked(*many, history=History(sessions=(done(1, kind="breathing"),)))
    assert names(found) == ["relaxation-1", "rest-1", "stretch-1"]


def test_where_there_are_fewer_kinds_there_are_three_all_the_same() -> None:
    assert names(asked(*(known(name) for name in "abcd"))) == ["a", "b", "c"]


def test_no_sessions_no_suggestions() -> None:
    assert asked() == RecommendationSet(())


def test_kinds_rotate_and_so_do_sessions_within_a_kind() -> None:
    history = History(sessions=(done(4, "b", kind="rest"), done(3, "c", kind="breathing"), done(2, "a", kind="rest")))
    sessions = [known("a", "rest"), known("b", "rest"), known("c", "breathing")]
    assert names(asked(*sessions, history=history)) == ["c", "b", "a"]


NEVER = History()
"""Of somebody who has not heard anything yet."""


def test_the_first_ever_is_the_gentlest_and_most_general() -> None:
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
    found = asked(*sessions, history=NEVER)
    assert names(found) == ["d", "a", "b"]
    assert ["first-time" in each.rules for each in found.best] == [True, False, False]
    later = asked(*sessions)
    assert names(later) == ["b", "d", "c"]
    assert not any("first-time" in each.rules for each in later.best)


def test_also_for_a_first_time_the_place_and_their_own_plan_come_first() -> None:
    jaw = row(parts=[CatalogPart(frozenset({"jaw"}), frozenset(), 100, 0)])
    sessions = [known("a", "rest", places=["bed"]), known("b", "rest", jaw, places=["chair"])]
    assert names(asked(*sessions, history=NEVER, where="chair")) == ["b"]
    plan = Profile(flare_sessions=("b",))
    assert names(asked(*sessions, history=NEVER, profile=plan, feel=DayRating.FLARE)) == ["b", "a"]


def test_what_is_only_listened_to_never_comes_before_the_rest() -> None:
    history = History(sessions=(done(0.1, "a"),))
    assert names(asked(known("a"), known("z", "listen"), history=history)) == ["a", "z"]


def test_the_line_says_the_day_what_where_how_long_and_when_last() -> None:
    one = known("a", "relaxation", row(290), good_for=["flare"])
    found = asked(one, feel=DayRating.FLARE, history=History(sessions=(done(3, "a"),)))
    assert only(found).reason == "a flare day: release only, lying down, five minutes; not heard for three days"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.1, "heard today"), (1, "heard yesterday"), (2, "not heard for two days"), (40, "not heard for 40 days")],
)
def test_when_it_was_heard_last(days: float, words: str) -> None:
    assert only(asked(known("a"), history=History(sessions=(done(days, "a"),)))).reason.endswith(words)


def test_what_was_never_heard_is_new() -> None:
    found = only(asked(known("a", "breathing", row(60)), where="chair"))
    assert found.reason == "an ordinary day: breath, on a chair, one minute; new to you"
    assert found.rules[-1] == "new"


def test_the_place_is_honoured() -> None:
    sessions = [known("a", places=["bed"]), known("b", places=["standing"]), known("c", places=[])]
    found = asked(*sessions, where="standing")
    assert names(found) == ["b", "c"]
    assert {each.place for each in found.best} == {"standing"}
    assert "place" in found.best[0].rules


def test_where_nobody_asked_it_is_one_of_their_own_places() -> None:
    at_home = Profile(places=("chair", "bed"), baseline=Decimal(10))
    found = asked(known("a", places=["bed", "chair"]), known("b", places=["floor"]), profile=at_home)
    assert [(each.session, each.place) for each in found.best] == [("a", "chair")]


def test_in_a_flare_it_is_lying_down() -> None:
    at_home = Profile(places=("chair", "bed"))
    assert only(asked(known("a", places=["chair", "bed"]), feel=DayRating.FLARE, profile=at_home)).place == "bed"
    assert only(asked(known("a", places=["chair", "bed"]), feel=DayRating.FLARE)).place == "bed"
    assert only(asked(known("a", places=["chair", "bed"]), feel=DayRating.ORDINARY)).place is None


def test_nothing_at_that_place_gives_what_there_is_elsewhere_and_says_so() -> None:
    found = only(asked(known("a", places=["bed"]), where="standing"))
    assert (found.session, found.place) == ("a", "bed")
    assert "place-let-go" in found.rules
    assert "lying down instead" in found.reason


def test_the_length_is_honoured() -> None:
    sessions = [known("long", "rest", row(1200)), known("short", "rest", row(300))]
    found = only(asked(*sessions, minutes=Decimal(5)))
    assert (found.session, found.minutes) == ("short", Decimal(5))
    assert names(asked(*sessions)) == ["short", "long"]


@pytest.mark.parametrize(
    ("wanted", "expected", "told"), [(2, "4", "four"), (20, "7.5", "eight"), (4, "4", "four minutes;")]
)
def test_the_nearest_length_is_offered_and_says_so(wanted: int, expected: str, told: str) -> None:
    """The session can last from three and a half minutes to seven and a half."""
    found = only(asked(known("a", "rest", row(315)), minutes=Decimal(wanted)))
    assert found.minutes == Decimal(expected)
    assert told in found.reason
    assert ("length-let-go" in found.rules) == ("the nearest there is" in found.reason) == (wanted != 4)


def test_of_those_that_cannot_last_so_long_the_nearest_comes_first() -> None:
    sessions = [known("a", "rest", row(900)), known("b", "stretch", row(600))]
    assert names(asked(*sessions, minutes=Decimal(3))) == ["b", "a"]
    assert names(asked(*sessions, minutes=Decimal(60))) == ["a", "b"]


def test_a_session_that_cannot_last_any_half_minute_is_left_as_it_is() -> None:
    fixed = row(100)
    one = known("a", "rest", type(fixed)(100, 100, 100, ()))
    assert only(asked(one, minutes=Decimal(5))).minutes is None


def test_what_they_avoid_comes_after_what_plays_as_written_and_not_at_all_where_little_is_left() -> None:
    turning = CatalogPart(frozenset({"twist"}), frozenset(), 100, 100)
    swapped = CatalogPart(frozenset({"twist"}), frozenset({"twist"}), 100, 100)
    other = CatalogPart(frozenset(), frozenset(), 150, 0)
    sessions = [
        known("a-little", "stretch", row(parts=[swapped, other])),
        known("b-nothing-left", "stretch", row(parts=[turning])),
        known("c-whole", "rest"),
    ]
    careful = Profile(avoid=frozenset({"twist"}), baseline=Decimal(10))
    assert names(asked(*sessions, profile=careful)) == ["c-whole", "a-little"]
    assert names(asked(*sessions, profile=Profile(conditions=frozenset({"osteoporosis"})))) == ["c-whole", "a-little"]


def test_of_one_kind_what_plays_as_written_comes_first() -> None:
    swapped = CatalogPart(frozenset({"twist"}), frozenset({"twist"}), 100, 0)
    other = CatalogPart(frozenset(), frozenset(), 150, 0)
    mostly = known("b-mostly", "rest", row(parts=[swapped, other]))
    sessions = [known("a-hardly", "rest", row(parts=[swapped])), mostly, known("c-whole", "rest")]
    careful = Profile(avoid=frozenset({"twist"}))
    assert names(asked(*sessions, profile=careful)) == ["c-whole", "b-mostly", "a-hardly"]


def test_what_goes_with_a_condition_keeps_its_length_within_what_is_left() -> None:
    """Chimes take their time with them, and so do longer holds: sessions that nearly cannot last so long cannot."""
    one = known("a", "stretch", row(300, 200), good_for=["flare"])
    for conditions, length in (((), "7.5"), (("sound-sensitive",), "7"), (("hypermobile",), "6.5")):
        found = only(
            asked(one, profile=Profile(conditions=frozenset(conditions), baseline=TEN.baseline), minutes=SIXTY)
        )
        assert found.minutes == Decimal(length)


def test_movement_that_is_left_out_takes_no_room() -> None:
    turning = CatalogPart(frozenset({"twist"}), frozenset({"twist"}), 100, 900)
    one = known("a", "stretch", row(parts=[turning, CatalogPart(frozenset(), frozenset(), 150, 0)]))
    assert not asked(one).best
    assert names(asked(one, profile=Profile(avoid=frozenset({"twist"})))) == ["a"]


def test_movement_is_made_smaller_until_it_fits_the_day() -> None:
    one = known("a", "stretch", row(300, 60), row(300, 200), row(300, 400), row(300, 440))
    history = History(sessions=(done(3), done(0.1, moved=300.0)))
    found = only(asked(one, history=history))
    assert found.level is Level.GENTLE
    assert "eased-to-fit" in found.rules
    assert "made smaller" in found.reason


def test_a_short_time_is_met_by_an_easier_level_before_it_is_exceeded() -> None:
    breath = known("a", "breathing", row(150), row(240), row(360), row(400))
    found = only(asked(breath, minutes=Decimal(3)))
    assert (found.level, found.minutes) == (Level.GENTLE, Decimal(3))
    assert only(asked(breath, minutes=Decimal(5))).level is Level.STEADY
    assert only(asked(breath, minutes=Decimal(1))).level is Level.FLARE
    whole = known("b", "breathing", row(200))
    assert names(asked(breath, whole, minutes=Decimal(3))) == ["b", "a"]


def test_who_asked_to_stand_is_not_asked_to_lie_down_to_save_time() -> None:
    walk = known("a", "stretch", row(200), row(400), row(500), row(600), places=["standing"])
    assert only(asked(walk, minutes=Decimal(3), where="standing")).level is Level.GENTLE
    assert only(asked(walk, minutes=Decimal(3), where="standing", feel=DayRating.FLARE)).level is Level.FLARE


def test_who_knows_no_minutes_is_asked_for_gentle_movement_alone() -> None:
    sessions = [known("a", "stretch", row(300, 60)), known("b", "rest")]
    found = {each.session: each.level for each in asked(*sessions, profile=Profile()).best}
    assert found == {"a": Level.GENTLE, "b": Level.STEADY}


def test_a_full_day_is_for_rest_or_breath_and_one_key_goes_beyond() -> None:
    sessions = [known("a", "stretch", row(300, 60)), known("b", "rest")]
    full = History(sessions=(done(0.1, moved=600.0),))
    found = asked(*sessions, history=full)
    assert (names(found), found.note, found.is_spent) == (["b"], BUDGET_SPENT_NOTE, True)
    beyond = asked(*sessions, history=full, wants_more=True)
    assert (sorted(names(beyond)), beyond.note, beyond.is_spent) == (["a", "b"], "", False)


def test_pain_well_above_its_start_leaves_rest_and_breath_for_that_day() -> None:
    sessions = [known(kind, kind) for kind in ("breathing", "mindfulness", "relaxation", "rest", "stretch")]
    sore = History((said(0.2, pain=3),), (done(0.1, pain=5),))
    found = asked(*sessions, history=sore)
    assert (names(found), found.note) == (["breathing", "rest"], PAIN_RISEN_NOTE)
    assert "rest-and-breath" in found.best[0].rules


def test_rest_and_breath_come_elsewhere_rather_than_movement_here() -> None:
    sessions = [known("a", "stretch", row(300, 60), places=["standing"]), known("b", "rest", places=["bed"])]
    sore = History((said(0.2, pain=3),), (done(0.1, pain=5),))
    assert names(asked(*sessions, history=sore, where="standing")) == ["b"]


def test_a_better_day_puts_steady_first_and_offers_a_little_more() -> None:
    sessions = [known("a"), known("b", "rest"), known("c", "stretch", row(300, 60)), known("d", "breathing")]
    found = asked(*sessions, feel=DayRating.BETTER)
    assert [(each.session, each.level) for each in found.best] == [("d", "steady"), ("c", "better"), ("b", "steady")]
    assert found.best[0].reason.startswith("a better day, steady first: ")
    assert found.best[1].reason.startswith("a better day: ")


def test_nothing_more_is_offered_where_nothing_can_be() -> None:
    """Even the only session there is stays at steady."""
    assert only(asked(known("a"), feel=DayRating.BETTER)).level is Level.STEADY


def test_a_flare_is_for_small_kinds_of_about_five_minutes() -> None:
    flare = {"good_for": ["flare"]}
    sessions = [
        known("a-move", "stretch", **flare),
        known("b-long", "rest", row(1200), **flare),
        known("c-breath", "breathing", **flare),
        known("d-not-for-it", "rest"),
        known("flare-move", "stretch", **flare),
    ]
    assert names(asked(*sessions, feel=DayRating.FLARE)) == ["c-breath", "flare-move", "b-long"]


def test_ones_own_flare_plan_comes_first_in_its_own_order() -> None:
    plan = Profile(flare_sessions=("z", "gone", "y"), avoid=frozenset({"hand"}))
    sessions = [known("a", good_for=["flare"]), known("y", "stretch"), known("z", "listen", row(1200))]
    found = asked(*sessions, feel=DayRating.FLARE, profile=plan)
    assert names(found) == ["z", "y", "a"]
    assert ["own-flare-plan" in each.rules for each in found.best] == [True, True, False]
    assert names(asked(*sessions, profile=plan)) == ["y", "a", "z"]


def test_all_three_of_ones_own_plan_are_shown_though_they_are_alike() -> None:
    plan = Profile(flare_sessions=("z", "y", "x"))
    sessions = [known("a", "breathing", good_for=["flare"]), known("x"), known("y"), known("z")]
    assert names(asked(*sessions, feel=DayRating.FLARE, profile=plan)) == ["z", "y", "x"]
    assert names(asked(*sessions, profile=plan)) == ["a", "x", "y"]


def test_of_ones_own_plan_what_was_heard_today_comes_after_the_rest() -> None:
    plan = Profile(flare_sessions=("z", "y"))
    sessions = [known("a", good_for=["flare"]), known("y"), known("z")]
    for heard, order in ((["z"], ["y", "z", "a"]), (["z", "y"], ["z", "y", "a"]), ([], ["z", "y", "a"])):
        history = History(sessions=tuple(done(0.1, each) for each in heard))
        assert names(asked(*sessions, feel=DayRating.FLARE, profile=plan, history=history)) == order
    yesterday = History(sessions=(done(1, "z"),))
    assert names(asked(*sessions, feel=DayRating.FLARE, profile=plan, history=yesterday)) == ["z", "y", "a"]


def test_what_was_planned_from_elsewhere_is_for_flare_days_alone() -> None:
    plan = Profile(flare_sessions=("/my/bed.yaml",))
    catalogue = Catalog((known("a"),), (known("/my/bed.yaml"),))
    first = {feel: recommend_sessions(plan, BEFORE, Answers(feel), catalogue, NOW) for feel in DayRating}
    assert {feel: names(found) for feel, found in first.items()} == {
        DayRating.FLARE: ["/my/bed.yaml", "a"],
        DayRating.NOT_GREAT: ["a"],
        DayRating.ORDINARY: ["a"],
        DayRating.BETTER: ["a"],
    }


def test_ones_own_flare_plan_waits_where_it_cannot_be_done() -> None:
    plan = Profile(flare_sessions=("y",))
    sessions = [known("a", good_for=["flare"]), known("y", places=["floor"])]
    assert names(asked(*sessions, feel=DayRating.FLARE, profile=plan, where="chair")) == ["a"]


def test_sleep_is_for_the_night() -> None:
    sessions = [known("a", "rest", good_for=["sleep"]), known("b", "rest")]
    night, small_hours = NOW.replace(hour=22), NOW.replace(hour=3)
    assert names(asked(*sessions)) == ["b"]
    assert names(asked(*sessions, now=night)) == names(asked(*sessions, now=small_hours)) == ["a", "b"]


def test_within_a_kind_what_suits_the_hour_comes_first() -> None:
    sessions = [known("a", good_for=["morning"]), known("b", good_for=["evening"]), known("c")]
    assert names(asked(*sessions, now=NOW.replace(hour=9))) == ["a", "c", "b"]
    assert names(asked(*sessions, now=NOW.replace(hour=18))) == ["b", "c", "a"]


def test_firming_muscles_is_for_who_chose_it_before() -> None:
    firm = CatalogPart(frozenset({"tension"}), frozenset({"tension"}), 20, 20)
    sessions = [known("a", "relaxation", row(), row(), row(parts=[firm]), row(parts=[firm])), known("b", "rest")]
    assert names(asked(*sessions)) == ["b"]
    assert set(names(asked(*sessions, feel=DayRating.NOT_GREAT))) == {"a", "b"}
    assert set(names(asked(*sessions, history=History(sessions=(done(9, "a"),))))) == {"a", "b"}


@pytest.mark.parametrize(("days", "note"), [(14, LONG_FLARE_NOTE), (13, "")])
def test_a_flare_that_lasts_gets_a_calm_word(days: int, note: str) -> None:
    spell = Episode(EpisodeKind.FLARE, (NOW - timedelta(days=days)).date())
    history = History(sessions=BEFORE.sessions, episodes=(spell,))
    assert asked(known("a"), feel=DayRating.FLARE, history=history).note == note


def test_each_suggestion_knows_which_rules_made_it() -> None:
    found = asked(known("a"), known("b", places=["floor"]), feel=DayRating.NOT_GREAT, profile=Profile(), where="bed")
    assert only(found).rules == ("not-great", "no-baseline", "place", "new")
