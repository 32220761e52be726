"""A person's day ends when they sleep, in any time zone."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from guided.core.history import day_of

FOUR = 4
"""The hour at which a day begins, unless somebody says otherwise."""
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
ZONES = [UTC, ZoneInfo("Europe/Madrid"), ZoneInfo("Pacific/Apia"), ZoneInfo("America/Los_Angeles"),
         ZoneInfo("Asia/Kathmandu"), timezone(timedelta(hours=-12))]  # fmt: skip


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_night_belongs_to_the_day_before(zone: timezone) -> None:
    for hour, minute, day in [(0, 0, MONDAY), (3, 59, MONDAY), (4, 0, TUESDAY), (12, 0, TUESDAY), (23, 59, TUESDAY)]:
        assert day_of(datetime(2026, 3, 3, hour, minute, 59, tzinfo=zone), FOUR) == day


def test_day_starts_at_the_set_hour() -> None:
    night = datetime(2026, 3, 3, 5, 30, tzinfo=UTC)
    assert [day_of(night, starts) for starts in (0, 5, 6, 12)] == [TUESDAY, TUESDAY, MONDAY, MONDAY]
    assert day_of(datetime(2026, 3, 3, tzinfo=UTC), 0) == TUESDAY


def test_day_before_the_start_of_a_year_or_march() -> None:
    assert day_of(datetime(2026, 1, 1, 1, tzinfo=UTC), FOUR) == date(2025, 12, 31)
    assert day_of(datetime(2028, 3, 1, 1, tzinfo=UTC), FOUR) == date(2028, 2, 29)


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"])
@pytest.mark.parametrize("starts", [0, 2, 3, 4])
def test_days_follow_one_another_through_a_year(zone: str, starts: int) -> None:
    """Clocks that go forward or back in the night neither skip a day nor turn back to one."""
    here, moment = ZoneInfo(zone), datetime(2026, 1, 1, 12, tzinfo=UTC)
    last, days = day_of(moment.astimezone(here), starts), 1
    while moment.year == 2026:
        moment += timedelta(minutes=20)
        day = day_of(moment.astimezone(here), starts)
        assert day - last in (timedelta(0), timedelta(days=1))
        days += day != last
        last = day
    assert days in (365, 366)


def test_repeated_hour_belongs_to_one_day() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    twice = [datetime(2026, 10, 25, 2, 30, tzinfo=madrid, fold=fold) for fold in (0, 1)]
    assert twice[0].astimezone(UTC) != twice[1].astimezone(UTC)
    assert {day_of(when, FOUR) for when in twice} == {date(2026, 10, 24)}


def test_skipped_hour_moves_no_day() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC).astimezone(madrid)
    after = before + timedelta(hours=2, minutes=1)
    assert (before.hour, after.hour) == (1, 4)
    assert day_of(datetime(2026, 3, 29, 1, 30, tzinfo=UTC).astimezone(madrid), FOUR) == date(2026, 3, 28)
    assert day_of(datetime(2026, 3, 29, 2, 0, tzinfo=UTC).astimezone(madrid), FOUR) == date(2026, 3, 29)
    assert day_of(before, FOUR) == date(2026, 3, 28)


def test_day_follows_the_local_time_when_travelling() -> None:
    """The same moment is another day elsewhere, and each counts where it was lived."""
    moment = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    there = {
        name: day_of(moment.astimezone(ZoneInfo(name)), FOUR)
        for name in ("Asia/Tokyo", "Europe/Madrid", "Pacific/Honolulu")
    }
    assert there == {"Asia/Tokyo": TUESDAY, "Europe/Madrid": TUESDAY, "Pacific/Honolulu": MONDAY}
    home = datetime(2026, 3, 3, 23, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    landed = (home.astimezone(UTC) + timedelta(hours=10)).astimezone(ZoneInfo("America/Los_Angeles"))
    assert day_of(home, FOUR) == day_of(landed, FOUR) == TUESDAY  # a long Tuesday
