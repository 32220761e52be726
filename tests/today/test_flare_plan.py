"""The questions of `guided plan`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from guided.core.history import DayRating, History, PastSession
from guided.core.level import Level
from guided.core.profile import Profile
from guided.today import baseline_questions, flare_plan
from guided.today.baseline_questions import Baseline, BaselineChoice
from guided.today.catalog import Catalog, CatalogEntry, CatalogPart, LevelFacts
from guided.today.level_rules import Answers, RecommendationContext
from guided.ui.prompts import Dialog, Prompt, Result
from tests.support import people
from tests.support.journal import NOW, TODAY, check_in, past_session

FIVE = Decimal("5.0")


def run_questions(conversation: Dialog[Result], *keys: str) -> tuple[list[Prompt], Result]:
    """The questions, and the result."""
    asked = [next(conversation)]
    for key in keys:
        assert key in {option.key for option in asked[-1].choices}
        try:
            asked.append(conversation.send(key))
        except StopIteration as explain_missing:
            assert key == keys[-1]
            assert len(asked) == len(keys)
            return asked, explain_missing.value
    raise AssertionError(f"asks on: {asked[-1]}")


def make_session(ago: int, minutes: float) -> PastSession:
    return replace(past_session(ago), moved=minutes * 60)


def ordinary_days(*minutes: float) -> History:
    """Ordinary days with some movement, the last of them yesterday."""
    agos = range(len(minutes), 0, -1)
    return History(tuple(map(check_in, agos)), tuple(map(make_session, agos, minutes)))


def entry(name: str, kind: str = "relaxation", good_for: Sequence[str] = (), lost: bool = False) -> CatalogEntry:
    row = LevelFacts(240.0, 200.0, 300.0, (CatalogPart(frozenset({"neck"}), frozenset(), 200.0, 0.0),) if lost else ())
    return CatalogEntry(name, name.capitalize(), kind, ("bed",), frozenset(good_for), (row, row, row, row))


# Minutes -------------------------------------------------------------------------------------------------------------


def test_three_ordinary_days_propose_a_baseline() -> None:
    found = baseline_questions.get_baseline(Profile(), ordinary_days(6, 5, 7))
    assert found.minutes == Decimal("4.8")
    assert found.days == tuple(TODAY - timedelta(days=ago) for ago in (3, 2, 1))


@pytest.mark.parametrize(("minutes", "offered"), [("4", None), ("4.8", None), ("6", Decimal("4.8"))])
def test_existing_baseline_is_never_raised(minutes: str, offered: Decimal | None) -> None:
    assert (
        baseline_questions.get_baseline(Profile(baseline=Decimal(minutes)), ordinary_days(6, 5, 7)).minutes == offered
    )


def test_tiny_baseline_is_not_proposed() -> None:
    assert baseline_questions.get_baseline(Profile(), ordinary_days(0.3, 0.3, 0.3)).minutes is None
    (asked,), answer = run_questions(
        baseline_questions.ask_baseline(
            Profile(), baseline_questions.get_baseline(Profile(), ordinary_days(0.3, 0.3, 0.3))
        ),
        "s",
    )
    assert answer is BaselineChoice.KEEP
    assert asked.intro == (baseline_questions.BASELINE_HELP,)


def test_proposal_is_accepted_with_enter_or_left_with_a_key() -> None:
    found = Baseline((TODAY, TODAY - timedelta(days=1)), FIVE)
    (asked,), answer = run_questions(baseline_questions.ask_baseline(Profile(), found), "t")
    assert answer is BaselineChoice.ACCEPT
    assert asked.choices[0].key == "t"
    assert "take 5.0 minutes a day" in asked.choices[0].label
    assert "Your last three (15 March, 14 March) come to 5.0." in asked.intro
    assert run_questions(baseline_questions.ask_baseline(Profile(), found), "s")[1] is BaselineChoice.KEEP


def test_existing_baseline_is_kept_with_enter() -> None:
    (asked,), answer = run_questions(
        baseline_questions.ask_baseline(Profile(baseline=Decimal(6)), Baseline((), FIVE)), "s"
    )
    assert answer is BaselineChoice.KEEP
    assert [option.key for option in asked.choices] == ["s", "t", "o"]


def test_waiting_is_the_default_while_days_are_missing() -> None:
    (asked,), answer = run_questions(
        baseline_questions.ask_baseline(Profile(), baseline_questions.get_baseline(Profile(), ordinary_days(6))), "s"
    )
    assert answer is BaselineChoice.KEEP
    assert asked.choices[0].key == "s"
    assert asked.intro[1] == "Of such days the journal knows 14 March so far."
    (asked,), answer = run_questions(baseline_questions.ask_baseline(Profile(), Baseline((), None)), "d")
    assert answer is BaselineChoice.THREE
    assert "none so far" in asked.intro[1]


# The flare plan ------------------------------------------------------------------------------------------------------


def test_flare_plan_can_wait_on_a_flare_day() -> None:
    (asked,), now = run_questions(flare_plan.ask_flare_plan(Profile(), is_flare=True), "l")
    assert now is False
    assert asked.choices[0].key == "l"
    assert run_questions(flare_plan.ask_flare_plan(Profile(), is_flare=True), "n")[1] is True


def test_existing_flare_plan_is_kept_with_enter() -> None:
    (asked,), change = run_questions(flare_plan.ask_flare_plan(Profile(flare_words="x"), is_flare=False), "k")
    assert change is False
    assert asked.choices[0].key == "k"
    assert run_questions(flare_plan.ask_flare_plan(Profile(flare_sessions=("a",)), is_flare=False), "c")[1] is True
    assert run_questions(flare_plan.ask_flare_plan(Profile(), is_flare=False), "y")[1] is True


def test_only_sessions_fit_for_a_flare_are_offered() -> None:
    there = Catalog((entry("stretch", "stretch"), entry("flare-move", "stretch"), entry("neck", lost=True),
                       entry("rest", "rest"), entry("breath", "breathing"), entry("mind", "mindfulness")))  # fmt: skip
    names = [each.name for each in flare_plan.find_flare_sessions(Profile(avoid=frozenset({"neck"})), History(), there)]
    assert names == ["flare-move", "rest", "breath"]
    assert "neck" in {each.name for each in flare_plan.find_flare_sessions(Profile(), History(), there)}


def test_sessions_heard_on_flare_days_come_first() -> None:
    there = Catalog((entry("a"), entry("b", good_for=["flare"]), entry("c"), entry("d")))
    history = History(
        sessions=(
            replace(past_session(1, Level.FLARE), session="d"),
            replace(past_session(2, Level.STEADY), session="c"),
        )
    )
    assert [each.name for each in flare_plan.find_flare_sessions(Profile(), history, there)] == ["d", "b", "a", "c"]


def test_at_most_three_different_sessions_are_chosen() -> None:
    there = tuple(map(entry, "abcdefgh"))
    asked, chosen = run_questions(flare_plan.ask_sessions(there, ("old",)), "1", "1", "2")
    assert chosen == ("a", "b", "d")
    assert asked[2].intro == ("So far: A, B.",)
    assert asked[0].choices[1].label == "A, 4:00"


def test_fewer_sessions_may_be_chosen_and_none_keeps_the_old_ones() -> None:
    there = tuple(map(entry, "abc"))
    assert run_questions(flare_plan.ask_sessions(there, ("old",)), "2", "e")[1] == ("b",)
    assert run_questions(flare_plan.ask_sessions(there, ("old",)), "e")[1] == ("old",)
    assert run_questions(flare_plan.ask_sessions(there, ()), "e")[1] == ()
    asked = [run_questions(flare_plan.ask_sessions(there, before), "e")[0][0] for before in ((), ("old",))]
    assert [prompt.choices[0].label for prompt in asked] == [
        "none; what fits is found then", "those I have"
    ]  # fmt: skip


def test_all_sessions_can_be_paged_through() -> None:
    there = tuple(map(entry, "abcdefgh"))
    asked, chosen = run_questions(flare_plan.ask_sessions(there, ()), "m", "m", "m", "2", "e")
    assert chosen == ("h",)
    seen = [option.label for question in asked[:2] for option in question.choices if option.label.endswith("4:00")]
    assert len(set(seen)) == 8
    assert "m" not in {
        option.key for option in run_questions(flare_plan.ask_sessions(there[:6], ()), "e")[0][0].choices
    }


def explain_missing(
    plan: Sequence[str], played: str, heard: Sequence[str] = (), moves: float = 0, **profile: Any
) -> str:
    """The explanation when a session is played; sessions `a` and `b` of the plan exist."""
    there = Catalog((people.catalog_entry("a", "stretch", people.level_facts(400, moves)), people.catalog_entry("b")))
    today = History(sessions=tuple(replace(past_session(0), session=name) for name in heard))
    person = Profile(flare_sessions=tuple(plan), **profile)
    return flare_plan.explain_skipped(
        RecommendationContext(person, today, Answers(DayRating.FLARE), NOW), there, played
    )


@pytest.mark.parametrize(
    ("plan", "played", "says"),
    [
        ((), "b", ""),
        (("a", "gone"), "a", ""),
        (("/my own/bed.yaml", "b"), "b", "bed.yaml, of your flare plan, cannot be read just now, so this one is here"),
        (("gone", "gone-as-well"), "c", "gone, of your flare plan, cannot be read just now"),
        (("\x1b[31mbad", "b"), "b", "[31mbad, of your flare plan"),
    ],
)
def test_skipped_session_of_the_plan_is_explained_in_one_line(plan: tuple[str, ...], played: str, says: str) -> None:
    told = explain_missing(plan, played)
    assert told.strip().startswith(says)
    assert bool(told) == bool(says)


def test_session_above_the_budget_is_explained_unless_heard_today() -> None:
    assert explain_missing(("a", "b"), "b", moves=300) == ""
    assert explain_missing(("a", "b"), "b", moves=301).startswith(
        "A, of your flare plan, moves more than there is room for"
    )
    assert explain_missing(("a", "b"), "b", moves=301, baseline=Decimal(6)) == ""
    assert explain_missing(("a", "b"), "b", moves=301, avoid=frozenset({"hip"})) == ""
    assert explain_missing(("a", "b"), "b", ["a"], moves=301) == ""


@pytest.mark.parametrize(("moves", "baseline", "minutes"), [(300, None, 0), (301, None, 6), (301, Decimal(6), 0)])
def test_excess_is_measured_by_the_baseline(moves: float, baseline: Decimal | None, minutes: int) -> None:
    session = people.catalog_entry("a", "stretch", people.level_facts(400, moves))
    assert flare_plan.find_excess_minutes(session, Profile(baseline=baseline)) == minutes
