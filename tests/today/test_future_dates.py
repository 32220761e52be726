"""Records dated after today, kept while the clock was wrong, count in no rule."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from click.testing import CliRunner

from guided.cli.commands import plan as plan_command
from guided.cli.commands import today as today_command
from guided.cli.journal_writer import get_cautions, open_journal
from guided.cli.main import group
from guided.core import paths
from guided.core.history import CheckIn, DayRating, Episode, EpisodeKind, History, PastSession, SessionRating
from guided.core.level import Level
from guided.core.profile import Profile
from guided.script.loader import load_script
from guided.today.journal.statistics import find_new_usual
from guided.today.movement_budget import find_increase
from guided.today.recommender import recommend_sessions
from tests.support.cases import cases
from tests.support.people import NOW, check_in, library_catalog, make_context, past_session

WEEKS = History(
    tuple(check_in(days, pain=4, energy=6) for days in range(12, 0, -1)),
    tuple(
        past_session(days, "gentle-lower-back", kind="stretch", level=Level.STEADY, moved=120.0)
        for days in (11, 9, 7, 5, 3, 1)
    ),
)
"""Some calm weeks, at the end of which more is offered, and a better day."""
LATER: dict[str, CheckIn | PastSession | Episode] = {
    "set back": check_in(-365, set_back=True),
    "a flare": check_in(-365, DayRating.FLARE),
    "a low number": check_in(-365, pain=9, energy=1),
    "too much": past_session(
        -365, "gentle-lower-back", kind="stretch", level=Level.STEADY, moved=60.0, ease=SessionRating.TOO_MUCH
    ),
    "pain that rose": past_session(-365, "release-only", pain=9),
    "in a flare": Episode(EpisodeKind.FLARE, (NOW + timedelta(days=30)).date()),
    "on a break": Episode(EpisodeKind.BREAK, (NOW + timedelta(days=30)).date(), (NOW + timedelta(days=40)).date()),
    "much heard": past_session(-1.5, "even-breath", kind="breathing", level=Level.BETTER, moved=900.0),
}
TEN = Profile(baseline=Decimal(10), numbers=True)


def add_future(*later: CheckIn | PastSession | Episode) -> History:
    return replace(
        WEEKS,
        check_ins=(*WEEKS.check_ins, *(each for each in later if isinstance(each, CheckIn))),
        sessions=(*WEEKS.sessions, *(each for each in later if isinstance(each, PastSession))),
        episodes=tuple(each for each in later if isinstance(each, Episode)),
    )


HISTORIES = {**{name: add_future(each) for name, each in LATER.items()}, "all of it": add_future(*LATER.values())}


@cases("name, feel", product(HISTORIES, list(DayRating)))
def test_future_records_do_not_change_recommendations(name: str, feel: DayRating) -> None:
    found, without = (
        recommend_sessions(
            TEN, history, make_context(feel, minutes=Decimal(10), where="bed").answers, library_catalog(), NOW
        )
        for history in (HISTORIES[name], WEEKS)
    )
    assert found == without


@pytest.mark.parametrize("name", HISTORIES)
def test_future_records_do_not_change_offers(name: str) -> None:
    today = make_context(profile=TEN, history=HISTORIES[name])
    assert (find_increase(today), find_new_usual(today)) == (
        find_increase(make_context(profile=TEN, history=WEEKS)),
        find_new_usual(make_context(profile=TEN, history=WEEKS)),
    )
    assert find_increase(today)


def test_offer_dated_in_the_future_does_not_delay_the_next() -> None:
    asked = replace(TEN, baseline_asked=date(2030, 1, 1), usual_asked=date(2030, 1, 1))
    assert find_increase(make_context(profile=asked, history=WEEKS))
    assert find_new_usual(make_context(profile=asked, history=WEEKS))


def test_rest_of_today_counts() -> None:
    late = check_in(-0.4, set_back=True)
    assert make_context(history=add_future(late)).last_set_back == NOW.date()


@pytest.mark.parametrize(("command", "module"), [("today", today_command), ("plan", plan_command)])
def test_commands_ignore_future_records(command: str, module: object, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_journal([]) as kept:
        kept.add(replace(check_in(0), when=NOW.replace(year=2098), set_back=True))
    seen: list[History] = []
    if command == "today":
        monkeypatch.setattr(module, "CheckInDialog", lambda _profile, history, *_: seen.append(history))
    else:
        monkeypatch.setattr(module, "_ask_settings", lambda _known, history, _plain: seen.append(history) or [])
        monkeypatch.setattr(module, "is_interactive", lambda: True, raising=False)
    CliRunner().invoke(group, [command])
    assert paths.data_folder().exists()
    assert seen == [History()]


def test_cautions_are_shown_despite_a_session_dated_in_the_future() -> None:
    path = paths.find_script("release-only")
    session = load_script(path, paths.find_folders())
    now = datetime.now().astimezone()
    for when, shown in ((now.replace(year=2098), True), (now - timedelta(hours=1), False)):
        with open_journal([]) as kept:
            kept.add(replace(past_session(0, "release-only"), when=when))
        assert bool(get_cautions(session, Level.FLARE, "release-only")) is shown
