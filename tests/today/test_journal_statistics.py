"""Periods of the journal: what belongs to each day, week and month."""

from datetime import UTC, date, datetime, timedelta

import pytest

from guided.core.history import CheckIn, DayRating, Episode, EpisodeKind, History, Note, PastSession
from guided.core.level import Level
from guided.today.journal.statistics import (
    MONTH_DAYS,
    NUMBER_FIELDS,
    WEEK_DAYS,
    NumberSummary,
    get_period,
    merge_days,
    summarize,
)
from guided.today.reports import report_formatting
from tests.support.journal import NOW, TODAY, at, check_in, make_note, past_session

PAIN = NUMBER_FIELDS["Pain"]


def test_week_is_today_and_the_six_days_before() -> None:
    seen = get_period(History(sessions=(past_session(7), past_session(6), past_session(0))), TODAY, WEEK_DAYS)
    assert [day.first for day in seen.days] == [TODAY - timedelta(days=ago) for ago in range(6, -1, -1)]
    assert [len(day.sessions) for day in seen.days] == [1, 0, 0, 0, 0, 0, 1]
    assert (seen.first, seen.last) == (date(2026, 3, 9), TODAY)


def test_whole_period_starts_at_the_first_record() -> None:
    assert get_period(History(notes=(make_note(40, "x"),)), TODAY, None).first == TODAY - timedelta(days=40)
    assert get_period(History(episodes=(Episode(EpisodeKind.BREAK, date(2026, 1, 1)),)), TODAY, None).first == date(
        2026, 1, 1
    )
    ahead = History(notes=(Note(NOW + timedelta(days=2), "x"),))
    assert get_period(ahead, TODAY, None).last == TODAY + timedelta(days=2)
    assert get_period(History(), TODAY, None).total.is_empty


@pytest.mark.parametrize(("starts", "day"), [(4, date(2026, 3, 14)), (0, TODAY), (2, TODAY)])
def test_night_belongs_to_the_day_before(starts: int, day: date) -> None:
    night = Note(datetime(2026, 3, 15, 2, tzinfo=UTC), "awake")
    seen = get_period(History(notes=(night,)), TODAY, WEEK_DAYS, starts)
    assert [each.first for each in seen.days if each.notes] == [day]


def test_day_holds_all_its_records() -> None:
    history = History(
        (check_in(0, DayRating.FLARE, 7), CheckIn(at(0, 18), DayRating.ORDINARY, 5, 4)),
        (past_session(0, Level.STEADY, 10), past_session(0, Level.FLARE, 4)),
        (make_note(0, "rain"),),
    )
    day = get_period(history, TODAY, 1).days[0]
    assert day.feels == (DayRating.FLARE, DayRating.ORDINARY)
    assert day.levels == (Level.FLARE, Level.STEADY)
    assert (day.pains, day.energies) == ((5,), (4,)), "what was noted last"
    assert day.minutes == 14
    assert [each.text for each in day.notes] == ["rain"]
    assert not day.is_empty


def test_short_session_counts_as_one_minute() -> None:
    assert get_period(History(sessions=(past_session(0, minutes=0.4),)), TODAY, 1).days[0].minutes == 1
    assert get_period(History(check_ins=(check_in(0),)), TODAY, 1).days[0].minutes == 0


def test_episodes_cover_their_days_only() -> None:
    spells = (Episode(EpisodeKind.FLARE, TODAY - timedelta(days=5), TODAY - timedelta(days=3)),
              Episode(EpisodeKind.BREAK, TODAY - timedelta(days=3)),
              Episode(EpisodeKind.FLARE, TODAY - timedelta(days=30), TODAY - timedelta(days=7)))  # fmt: skip
    seen = get_period(History(episodes=spells), TODAY, WEEK_DAYS)
    both = (EpisodeKind.FLARE, EpisodeKind.BREAK)
    expected = [(), both[:1], both[:1], both, both[1:], both[1:], both[1:]]
    assert [day.states for day in seen.days] == expected
    assert seen.episodes == spells[:2]


def test_weeks_are_counted_from_the_last_day() -> None:
    seen = get_period(History(), TODAY, 16)
    assert [(week.last - week.first).days + 1 for week in seen.weeks] == [2, 7, 7]
    assert seen.weeks[-1].last == TODAY
    assert len(get_period(History(), TODAY, MONTH_DAYS).weeks) == 4


def test_months_and_years_follow_the_calendar() -> None:
    seen = get_period(History(sessions=(past_session(80), past_session(0))), TODAY, None)
    assert [report_formatting.month(each) for each in seen.months] == [
        "December 2025", "January 2026", "February 2026", "March 2026"
    ]  # fmt: skip
    assert [len(each.sessions) for each in seen.months] == [1, 0, 0, 1]
    assert [each.first.year for each in seen.years] == [2025, 2026]


def test_every_record_is_in_exactly_one_piece() -> None:
    history = History(
        tuple(check_in(n, pain=n % 11) for n in range(99, -1, -1)), tuple(past_session(n) for n in range(99, -1, -3))
    )
    seen = get_period(history, TODAY, None)
    for pieces in (seen.days, seen.weeks, seen.months, seen.years):
        assert merge_days(pieces) == seen.total
    assert len(seen.total.pains) == 100


def test_summary_has_median_range_and_days() -> None:
    assert summarize([3, 9, 4]) == NumberSummary(4, 3, 9, 3)
    assert summarize([4, 5]) == NumberSummary(4.5, 4, 5, 2)
    assert summarize([]) is None


def test_weekly_summaries_include_days_before_the_period() -> None:
    history = History(tuple(check_in(ago, pain=pain) for ago, pain in ((13, 9), (8, 2), (6, 4), (0, 6))))
    found = list(get_period(history, TODAY, WEEK_DAYS).summarize_weeks(PAIN))
    assert found[0] == NumberSummary(3, 2, 4, 2), "of ten to six days ago"
    assert found[4] == NumberSummary(3, 2, 4, 2)
    assert found[5] == NumberSummary(4, 4, 4, 1)
    assert found[6] == NumberSummary(5, 4, 6, 2)
    assert len(found) == WEEK_DAYS


def test_week_without_numbers_has_no_summary() -> None:
    found = list(get_period(History(check_ins=(check_in(20, pain=5),)), TODAY, MONTH_DAYS).summarize_weeks(PAIN))
    assert [n for n, what in enumerate(found) if what] == list(range(7, 14))


def test_pain_after_a_session_is_not_included() -> None:
    after = PastSession(at(0), "knees", "Easy knees", "stretch", Level.GENTLE, 300.0, 60.0, pain=2)
    assert get_period(History(sessions=(after,)), TODAY, WEEK_DAYS).total.pains == ()


# Wording -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 3, 9), date(2026, 3, 15), "9 to 15 March 2026"),
        (date(2026, 2, 27), date(2026, 3, 1), "27 February to 1 March 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 December 2025 to 2 January 2026"),
        (date(2026, 3, 1), date(2026, 3, 1), "1 March 2026"),
    ],
)
def test_dates_are_formatted_for_reading(first: date, last: date, words: str) -> None:
    assert report_formatting.days(first, last) == words


def test_durations_are_formatted_for_reading() -> None:
    assert [report_formatting.duration(n) for n in (1, 59, 60, 121, 0)] == [
        "1 minute", "59 minutes", "1 hour", "2 hours 1 minute", "no time"
    ]  # fmt: skip


def test_flare_is_named_once_and_a_break_beside_it() -> None:
    spells = (Episode(EpisodeKind.FLARE, TODAY), Episode(EpisodeKind.BREAK, TODAY))
    assert (
        report_formatting.state(get_period(History((check_in(0, DayRating.FLARE),), episodes=spells), TODAY, 1).total)
        == "flare, on a break"
    )
    assert report_formatting.state(get_period(History(episodes=spells), TODAY, 1).total) == "in a flare, on a break"
    assert report_formatting.state(get_period(History(), TODAY, 1).total) == ""


def test_levels_are_named_from_the_easiest() -> None:
    seen = get_period(
        History(sessions=(past_session(0, Level.STEADY), past_session(0, Level.FLARE), past_session(0, Level.GENTLE))),
        TODAY,
        1,
    ).total
    assert report_formatting.levels(seen) == "flare to steady"
    assert report_formatting.levels(get_period(History(sessions=(past_session(0),)), TODAY, 1).total) == "gentle"


def test_single_value_has_no_range() -> None:
    assert report_formatting.range_text(NumberSummary(5, 5, 5, 1)) == "5 (1 day)"
    assert report_formatting.range_text(NumberSummary(4.5, 3, 6, 4)) == "around 4.5, from 3 to 6 (4 days)"
