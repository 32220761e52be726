"""The check-in: few questions, and Enter leads through all of them."""

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


def recommend_three(_profile: Profile, answers: Answers) -> RecommendationSet:
    return RecommendationSet(THREE, "A word before.", is_spent=not answers.wants_more)


def offer_nothing(_answers: Answers) -> None:
    """No more is ever offered."""


def open_dialog(history: History = KNOWN, profile: Profile | None = None, explain: bool = False) -> CheckInDialog:
    return CheckInDialog(profile or Profile(), history, Catalog(()), recommend_three, offer_nothing, explain)


def answer(opened: CheckInDialog, *keys: str, given: Answers | None = None) -> tuple[CheckInResult, list[Prompt]]:
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


def list_texts(asked: Sequence[Prompt]) -> list[str]:
    return [question.text for question in asked]


class TestFirstTime:
    def test_enter_starts_the_first_session_at_once(self) -> None:
        chosen, asked = answer(open_dialog(History()), "")
        assert chosen.recommendation == THREE[0]
        assert len(asked) == 1

    def test_first_session_is_short_and_lying_down(self) -> None:
        wanted: list[Answers] = []

        def fitting(profile: Profile, answers: Answers) -> RecommendationSet:
            wanted.append(answers)
            return recommend_three(profile, answers)

        answer(CheckInDialog(Profile(), History(), Catalog(()), fitting, offer_nothing), "")
        assert wanted == [Answers(DayRating.FLARE, minutes=Decimal(4), where="bed")]

    @pytest.mark.parametrize("key", ["", "s"])
    def test_first_session_records_no_answers(self, key: str) -> None:
        """They said nothing of their day, so that it is no flare in the journal, and tomorrow is not after one."""
        assert answer(open_dialog(History()), key)[0].answers == Answers()

    def test_rules_are_shown_with_explain(self) -> None:
        assert answer(open_dialog(History(), explain=True), "")[1][0].choices[0].details == "[a-rule]"
        assert answer(open_dialog(History()), "")[1][0].choices[0].details == ""

    def test_without_a_first_session_the_day_is_asked(self) -> None:
        empty = CheckInDialog(Profile(), History(), Catalog(()), lambda *_: RecommendationSet(()), offer_nothing)
        chosen, asked = answer(empty, "", "f", "")
        assert list_texts(asked)[1] == "How is today?"
        assert chosen.recommendation is None

    def test_other_choice_asks_for_the_day(self) -> None:
        _, asked = answer(open_dialog(History()), "o", "f", "")
        assert list_texts(asked)[1] == "How is today?"

    def test_setup_can_be_chosen_first(self) -> None:
        chosen, _ = answer(open_dialog(History()), "s")
        assert chosen.wants_setup
        assert chosen.recommendation is None

    def test_rating_given_by_option_skips_the_greeting(self) -> None:
        _, asked = answer(open_dialog(History()), "", given=Answers(DayRating.FLARE))
        assert list_texts(asked) == ["Enter begins the first."]


class TestCheckIn:
    def test_flare_asks_nothing_more(self) -> None:
        _, asked = answer(open_dialog(), "f", "")
        assert list_texts(asked) == ["How is today?", "Enter begins the first."]

    def test_other_ratings_ask_for_length_and_place_only(self) -> None:
        chosen, asked = answer(open_dialog(), "o", "5", "c", "")
        assert list_texts(asked) == ["How is today?", "How long?", "Where?", "Enter begins the first."]
        assert (chosen.answers.minutes, chosen.answers.where) == (5, "chair")

    def test_enter_skips_every_question(self) -> None:
        chosen, _ = answer(open_dialog(), "n", "", "", "")
        assert (chosen.answers.minutes, chosen.answers.where) == (None, None)

    def test_answers_given_by_options_are_not_asked(self) -> None:
        _, asked = answer(open_dialog(), "", given=Answers(DayRating.ORDINARY, minutes=Decimal(5), where="bed"))
        assert list_texts(asked) == ["Enter begins the first."]

    def test_single_place_of_the_profile_is_not_asked(self) -> None:
        chosen, asked = answer(open_dialog(profile=Profile(places=("chair",))), "o", "", "")
        assert "Where?" not in list_texts(asked)
        assert chosen.answers.where == "chair"

    def test_only_places_of_the_profile_are_offered(self) -> None:
        _, asked = answer(open_dialog(profile=Profile(places=("bed", "chair"))), "o", "", "", "")
        assert [option.key for option in asked[2].choices] == ["w", "b", "c"]

    @pytest.mark.parametrize(("key", "set_back"), [("", False), ("y", True)])
    def test_setback_is_asked_after_a_session(self, key: str, set_back: bool) -> None:
        chosen, asked = answer(open_dialog(HEARD), "o", key, "", "", "")
        assert list_texts(asked)[1] == "Since last time, did anything set you back?"
        assert chosen.answers.set_back is set_back

    def test_setback_is_asked_once(self) -> None:
        asked_since = History((*HEARD.check_ins, CheckIn(LATER.replace(hour=21), DayRating.ORDINARY)), HEARD.sessions)
        _, asked = answer(open_dialog(asked_since), "o", "", "", "")
        assert list_texts(asked)[1] == "How long?"

    def test_numbers_are_asked_if_turned_on(self) -> None:
        chosen, asked = answer(open_dialog(profile=Profile(numbers=True)), "o", "6", "t", "", "", "", "")
        assert list_texts(asked)[1:4] == [
            "Pain now, 0 to 10?", "Energy, 0 to 10? 10 is the most.", "Slept worse than your usual?",
        ]  # fmt: skip
        assert (chosen.answers.pain, chosen.answers.energy, chosen.answers.slept_worse) == (6, 10, False)

    def test_number_question_can_be_skipped(self) -> None:
        chosen, _ = answer(open_dialog(profile=Profile(numbers=True)), "o", "", "", "", "", "", "")
        assert (chosen.answers.pain, chosen.answers.energy) == (None, None)


class TestBudgetIncrease:
    PROFILE = Profile(baseline=Decimal(10), places=("bed",))
    OFFER = Increase(Decimal(11), date(2026, 3, 2))

    def open_dialog(self, asked_after: list[Answers], fitted: list[Profile]) -> CheckInDialog:
        def fitting(profile: Profile, answers: Answers) -> RecommendationSet:
            fitted.append(profile)
            return recommend_three(profile, answers)

        def more(answers: Answers) -> ProfileOffer | None:
            asked_after.append(answers)
            return partial(ask_increase, self.OFFER) if answers.feel is DayRating.ORDINARY else None

        return CheckInDialog(self.PROFILE, KNOWN, Catalog(()), fitting, more)

    def test_increase_is_offered_between_answers_and_recommendations(self) -> None:
        after: list[Answers] = []
        _, asked = answer(self.open_dialog(after, []), "o", "5", "", "")
        assert list_texts(asked)[1:] == ["How long?", self.text, "Enter begins the first."]
        assert after == [Answers(DayRating.ORDINARY, minutes=Decimal(5), where="bed")]

    text = "A steady while. Would 11 minutes of movement a day suit you, instead of 10?"

    @pytest.mark.parametrize(("key", "minutes"), [("", 10), ("n", 10), ("y", 11), ("d", 10)])
    @pytest.mark.parametrize("choice", ["", "e"])
    def test_recommendations_follow_the_answer_to_the_offer(self, key: str, minutes: int, choice: str) -> None:
        fitted: list[Profile] = []
        answer(self.open_dialog([], fitted), "o", "", key, choice)
        assert [each.baseline for each in fitted] == [minutes]

    def test_no_offer_leaves_the_profile_unchanged(self) -> None:
        fitted: list[Profile] = []
        _, asked = answer(self.open_dialog([], fitted), "n", "", "")
        assert self.text not in list_texts(asked)
        assert fitted == [self.PROFILE]

    def test_summary_makes_no_offer(self) -> None:
        after: list[Answers] = []
        assert list(self.open_dialog(after, []).summarize(Answers(DayRating.ORDINARY)))
        assert not after


class TestChoosing:
    def test_three_recommendations_have_their_reasons(self) -> None:
        _, asked = answer(open_dialog(), "f", "")
        assert [option.details for option in asked[-1].choices[:3]] == ["why one", "why two", "why three"]
        assert asked[-1].intro == ("A word before.",)

    @pytest.mark.parametrize(("key", "place"), [("", 0), ("2", 1), ("3", 2)])
    def test_key_chooses_a_recommendation(self, key: str, place: int) -> None:
        assert answer(open_dialog(), "f", key)[0].recommendation == THREE[place]

    def test_something_else_chooses_none(self) -> None:
        assert answer(open_dialog(), "f", "e")[0].recommendation is None

    def test_wanting_more_movement_is_asked_once(self) -> None:
        chosen, asked = answer(open_dialog(), "f", "m", "")
        assert chosen.answers.wants_more
        assert "m" not in [option.key for option in asked[-1].choices]

    def test_rules_are_shown_with_explain(self) -> None:
        assert "[a-rule]" in answer(open_dialog(explain=True), "f", "")[1][-1].choices[0].details
        assert "[a-rule]" not in answer(open_dialog(), "f", "")[1][-1].choices[0].details


def test_summary_has_a_command_for_each_recommendation() -> None:
    lines = list(open_dialog().summarize(Answers(DayRating.FLARE)))
    assert lines[0] == "A word before."
    assert "  guided play two --level gentle" in lines
