"""The front door asks little, and Enter leads through it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest

from guided.core.history import CheckIn, DayRating, History, PastSession
from guided.core.level import Level
from guided.core.profile import Profile
from guided.today.catalog import Catalog
from guided.today.level_rules import Answers
from guided.today.movement_budget import Increase, ask_increase
from guided.today.recommender import Recommendation, RecommendationSet
from guided.today.session_choice import CheckInDialog, CheckInResult, ProfileOffer
from guided.ui.prompts import Prompt

BEFORE = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 20, tzinfo=UTC)
DONE = PastSession(LATER, "release-only", "Release only", "relaxation", Level.FLARE, 240.0, 0.0)
KNOWN = History((CheckIn(BEFORE, DayRating.ORDINARY),), ())
HEARD = History(KNOWN.check_ins, (DONE,))
THREE = tuple(
    Recommendation(name, Level.GENTLE, None, "bed", f"why {name}", ("a-rule",)) for name in ("one", "two", "three")
)


def fits(_profile: Profile, answers: Answers) -> RecommendationSet:
    return RecommendationSet(THREE, "A word before.", is_spent=not answers.wants_more)


def nothing(_answers: Answers) -> None:
    """No more is ever offered."""


def door(history: History = KNOWN, profile: Profile | None = None, explain: bool = False) -> CheckInDialog:
    return CheckInDialog(profile or Profile(), history, Catalog(()), fits, nothing, explain)


def talk(opened: CheckInDialog, *keys: str, given: Answers | None = None) -> tuple[CheckInResult, list[Prompt]]:
    """Have the conversation; "" is Enter."""
    conversation, asked, answers = opened.ask(given or Answers()), [], list(keys)
    try:
        asked.append(next(conversation))
        while True:
            key = answers.pop(0) or asked[-1].choices[0].key
            assert key in [option.key for option in asked[-1].choices]
            asked.append(conversation.send(key))
    except StopIteration as over:
        assert not answers, f"nobody asked for {answers}"
        chosen: CheckInResult = over.value
        return chosen, asked


def texts(asked: Sequence[Prompt]) -> list[str]:
    return [question.text for question in asked]


class TestTheFirstTime:
    def test_enter_begins_what_is_ready_and_nothing_else_is_asked(self) -> None:
        chosen, asked = talk(door(History()), "")
        assert chosen.recommendation == THREE[0]
        assert len(asked) == 1

    def test_what_is_ready_is_short_and_lying_down(self) -> None:
        wanted: list[Answers] = []

        def fitting(profile: Profile, answers: Answers) -> RecommendationSet:
            wanted.append(answers)
            return fits(profile, answers)

        talk(CheckInDialog(Profile(), History(), Catalog(()), fitting, nothing), "")
        assert wanted == [Answers(DayRating.FLARE, minutes=Decimal(4), where="bed")]

    @pytest.mark.parametrize("key", ["", "s"])
    def test_nothing_is_put_in_their_mouth(self, key: str) -> None:
        """They said nothing of their day, so that it is no flare in the journal, and tomorrow is not after one."""
        assert talk(door(History()), key)[0].answers == Answers()

    def test_rules_are_shown_to_those_who_ask(self) -> None:
        assert talk(door(History(), explain=True), "")[1][0].choices[0].details == "[a-rule]"
        assert talk(door(History()), "")[1][0].choices[0].details == ""

    def test_where_there_is_nothing_ready_one_is_asked_how_the_day_is(self) -> None:
        empty = CheckInDialog(Profile(), History(), Catalog(()), lambda *_: RecommendationSet(()), nothing)
        chosen, asked = talk(empty, "", "f", "")
        assert texts(asked)[1] == "How is today?"
        assert chosen.recommendation is None

    def test_something_else_asks_how_the_day_is(self) -> None:
        _, asked = talk(door(History()), "o", "f", "")
        assert texts(asked)[1] == "How is today?"

    def test_one_may_set_up_first(self) -> None:
        chosen, _ = talk(door(History()), "s")
        assert chosen.wants_setup
        assert chosen.recommendation is None

    def test_who_said_how_the_day_is_is_not_greeted(self) -> None:
        _, asked = talk(door(History()), "", given=Answers(DayRating.FLARE))
        assert texts(asked) == ["Enter begins the first."]


class TestCheckIn:
    def test_after_a_flare_nothing_more_is_asked(self) -> None:
        _, asked = talk(door(), "f", "")
        assert texts(asked) == ["How is today?", "Enter begins the first."]

    def test_else_at_most_how_long_and_where(self) -> None:
        chosen, asked = talk(door(), "o", "5", "c", "")
        assert texts(asked) == ["How is today?", "How long?", "Where?", "Enter begins the first."]
        assert (chosen.answers.minutes, chosen.answers.where) == (5, "chair")

    def test_enter_passes_every_question_over(self) -> None:
        chosen, _ = talk(door(), "n", "", "", "")
        assert (chosen.answers.minutes, chosen.answers.where) == (None, None)

    def test_what_was_said_beforehand_is_not_asked(self) -> None:
        _, asked = talk(door(), "", given=Answers(DayRating.ORDINARY, minutes=Decimal(5), where="bed"))
        assert texts(asked) == ["Enter begins the first."]

    def test_who_has_one_place_is_not_asked_for_it(self) -> None:
        chosen, asked = talk(door(profile=Profile(places=("chair",))), "o", "", "")
        assert "Where?" not in texts(asked)
        assert chosen.answers.where == "chair"

    def test_who_has_two_places_is_asked_for_these(self) -> None:
        _, asked = talk(door(profile=Profile(places=("bed", "chair"))), "o", "", "", "")
        assert [option.key for option in asked[2].choices] == ["w", "b", "c"]

    @pytest.mark.parametrize(("key", "set_back"), [("", False), ("y", True)])
    def test_after_a_session_one_is_asked_whether_anything_set_one_back(self, key: str, set_back: bool) -> None:
        chosen, asked = talk(door(HEARD), "o", key, "", "", "")
        assert texts(asked)[1] == "Since last time, did anything set you back?"
        assert chosen.answers.set_back is set_back

    def test_and_not_twice(self) -> None:
        asked_since = History((*HEARD.check_ins, CheckIn(LATER.replace(hour=21), DayRating.ORDINARY)), HEARD.sessions)
        _, asked = talk(door(asked_since), "o", "", "", "")
        assert texts(asked)[1] == "How long?"

    def test_numbers_are_for_those_who_want_them(self) -> None:
        chosen, asked = talk(door(profile=Profile(numbers=True)), "o", "6", "t", "", "", "", "")
        assert texts(asked)[1:4] == [
            "Pain now, 0 to 10?", "Energy, 0 to 10? 10 is the most.", "Slept worse than your usual?",
        ]  # fmt: skip
        assert (chosen.answers.pain, chosen.answers.energy, chosen.answers.slept_worse) == (6, 10, False)

    def test_a_number_can_be_passed_over(self) -> None:
        chosen, _ = talk(door(profile=Profile(numbers=True)), "o", "", "", "", "", "", "")
        assert (chosen.answers.pain, chosen.answers.energy) == (None, None)


class TestALittleMore:
    PROFILE = Profile(baseline=Decimal(10), places=("bed",))
    OFFER = Increase(Decimal(11), date(2026, 3, 2))

    def door(self, asked_after: list[Answers], fitted: list[Profile]) -> CheckInDialog:
        def fitting(profile: Profile, answers: Answers) -> RecommendationSet:
            fitted.append(profile)
            return fits(profile, answers)

        def more(answers: Answers) -> ProfileOffer | None:
            asked_after.append(answers)
            return partial(ask_increase, self.OFFER) if answers.feel is DayRating.ORDINARY else None

        return CheckInDialog(self.PROFILE, KNOWN, Catalog(()), fitting, more)

    def test_it_is_asked_after_the_answers_and_before_the_suggestions(self) -> None:
        after: list[Answers] = []
        _, asked = talk(self.door(after, []), "o", "5", "", "")
        assert texts(asked)[1:] == ["How long?", self.text, "Enter begins the first."]
        assert after == [Answers(DayRating.ORDINARY, minutes=Decimal(5), where="bed")]

    text = "A steady while. Would 11 minutes of movement a day suit you, instead of 10?"

    @pytest.mark.parametrize(("key", "minutes"), [("", 10), ("n", 10), ("y", 11), ("d", 10)])
    @pytest.mark.parametrize("choice", ["", "e"])
    def test_what_is_suggested_and_what_comes_of_it_follow_the_answer(
        self, key: str, minutes: int, choice: str
    ) -> None:
        fitted: list[Profile] = []
        talk(self.door([], fitted), "o", "", key, choice)
        assert [each.baseline for each in fitted] == [minutes]

    def test_where_nothing_is_offered_nothing_is_settled(self) -> None:
        fitted: list[Profile] = []
        _, asked = talk(self.door([], fitted), "n", "", "")
        assert self.text not in texts(asked)
        assert fitted == [self.PROFILE]

    def test_in_a_pipe_nothing_is_offered(self) -> None:
        after: list[Answers] = []
        assert list(self.door(after, []).summarize(Answers(DayRating.ORDINARY)))
        assert not after


class TestChoosing:
    def test_three_are_shown_each_with_why(self) -> None:
        _, asked = talk(door(), "f", "")
        assert [option.details for option in asked[-1].choices[:3]] == ["why one", "why two", "why three"]
        assert asked[-1].intro == ("A word before.",)

    @pytest.mark.parametrize(("key", "place"), [("", 0), ("2", 1), ("3", 2)])
    def test_a_key_takes_one(self, key: str, place: int) -> None:
        assert talk(door(), "f", key)[0].recommendation == THREE[place]

    def test_something_else_is_no_suggestion(self) -> None:
        assert talk(door(), "f", "e")[0].recommendation is None

    def test_who_wants_to_move_all_the_same_is_asked_once_more(self) -> None:
        chosen, asked = talk(door(), "f", "m", "")
        assert chosen.answers.wants_more
        assert "m" not in [option.key for option in asked[-1].choices]

    def test_rules_are_shown_to_those_who_ask(self) -> None:
        assert "[a-rule]" in talk(door(explain=True), "f", "")[1][-1].choices[0].details
        assert "[a-rule]" not in talk(door(), "f", "")[1][-1].choices[0].details


def test_where_nobody_can_be_asked_each_comes_with_what_begins_it() -> None:
    lines = list(door().summarize(Answers(DayRating.FLARE)))
    assert lines[0] == "A word before."
    assert "  guided play two --level gentle" in lines
