from datetime import UTC, date, datetime, timedelta, timezone

from guided.core.history import DayRating, Episode, EpisodeKind, History
from guided.core.profile import Profile
from tests.support.people import BEFORE, NOW, check_in, make_context, past_session

TODAY = NOW.date()


def test_day_starts_at_the_hour_of_the_profile() -> None:
    night = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    assert make_context(now=night).today == date(2026, 3, 1)
    assert make_context(now=night, profile=Profile(day_starts=3)).today == date(2026, 3, 2)


def test_record_belongs_to_its_local_day() -> None:
    """Nine in the morning in Auckland is still the evening before in London."""
    auckland = timezone(timedelta(hours=13))
    there = past_session(0).__class__(
        datetime(2026, 3, 3, 9, tzinfo=auckland), "a", "A", "rest", BEFORE.sessions[0].level, 1, 0
    )
    assert make_context(history=History(sessions=(there,))).sessions_today == ()
    assert make_context(
        history=History(sessions=(there,)), now=datetime(2026, 3, 3, 20, tzinfo=auckland)
    ).sessions_today


def test_last_flare_is_rated_or_an_episode() -> None:
    day = timedelta(days=1)
    assert make_context(history=History((check_in(4, DayRating.FLARE), check_in(2)))).last_flare == TODAY - 4 * day
    over = Episode(EpisodeKind.FLARE, TODAY - 9 * day, TODAY - 3 * day)
    assert make_context(history=History(episodes=(over,))).last_flare == TODAY - 3 * day
    going_on = Episode(EpisodeKind.FLARE, TODAY - 9 * day)
    assert make_context(history=History(episodes=(going_on,))).last_flare == TODAY
    to_come = Episode(EpisodeKind.FLARE, TODAY + day)
    assert make_context(history=History(episodes=(to_come, Episode(EpisodeKind.BREAK, TODAY)))).last_flare is None


def test_each_episode_counts_to_its_last_past_day() -> None:
    day = timedelta(days=1)
    spells = (
        Episode(EpisodeKind.BREAK, TODAY - 9 * day, TODAY - 7 * day),
        Episode(EpisodeKind.FLARE, TODAY - 5 * day, TODAY - 4 * day),
        Episode(EpisodeKind.BREAK, TODAY - 3 * day, TODAY + day),
        Episode(EpisodeKind.BREAK, TODAY + day),
    )
    assert list(make_context(history=History(episodes=spells)).find_last_days(EpisodeKind.BREAK)) == [
        TODAY - 7 * day,
        TODAY,
    ]


def test_setback_belongs_to_the_day_it_was_reported() -> None:
    history = History((check_in(6, set_back=True), check_in(2, set_back=False)))
    assert make_context(history=history).last_set_back == TODAY - timedelta(days=6)
    assert make_context(history=history, set_back=True).last_set_back == TODAY


def test_latest_session_counts_as_last_heard() -> None:
    history = History(sessions=(past_session(5, "a"), past_session(3, "b"), past_session(1, "a")))
    today = make_context(history=history)
    assert today.last_heard["a"].when == NOW - timedelta(days=1)
    assert today.kinds_heard["relaxation"].session == "a"


def test_pain_has_risen_compares_with_the_number_before_the_session() -> None:
    said_twice = History((check_in(0.3, pain=3), check_in(0.2, pain=6), check_in(0.05, pain=0)))
    assert not make_context(history=said_twice).has_pain_risen(past_session(0.1, pain=7))
    assert make_context(history=said_twice).has_pain_risen(past_session(0.1, pain=8))
