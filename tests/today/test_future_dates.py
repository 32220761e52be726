"""What is dated after today was kept while the clock was wrong. It counts for nothing in any rule."""

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
from tests.support.people import NOW, catalogue, done, said, situation

WEEKS = History(
    tuple(said(days, pain=4, energy=6) for days in range(12, 0, -1)),
    tuple(
        done(days, "gentle-lower-back", kind="stretch", level=Level.STEADY, moved=120.0) for days in (11, 9, 7, 5, 3, 1)
    ),
)
"""Some calm weeks, at the end of which more is offered, and a better day."""
LATER: dict[str, CheckIn | PastSession | Episode] = {
    "set back": said(-365, set_back=True),
    "a flare": said(-365, DayRating.FLARE),
    "a low number": said(-365, pain=9, energy=1),
    "too much": done(
        -365, "gentle-lower-back", kind="stretch", level=Level.STEADY, moved=60.0, ease=SessionRating.TOO_MUCH
    ),
    "pain that rose": done(-365, "release-only", pain=9),
    "in a flare": Episode(EpisodeKind.FLARE, (NOW + timedelta(days=30)).date()),
    "on a break": Episode(EpisodeKind.BREAK, (NOW + timedelta(days=30)).date(), (NOW + timedelta(days=40)).date()),
    "much heard": done(-1.5, "even-breath", kind="breathing", level=Level.BETTER, moved=900.0),
}
TEN = Profile(baseline=Decimal(10), numbers=True)


def with_later(*later: CheckIn | PastSession | Episode) -> History:
    return replace(
        WEEKS,
        check_ins=(*WEEKS.check_ins, *(each for each in later if isinstance(each, CheckIn))),
        sessions=(*WEEKS.sessions, *(each for each in later if isinstance(each, PastSession))),
        episodes=tuple(each for each in later if isinstance(each, Episode)),
    )


HISTORIES = {**{name: with_later(each) for name, each in LATER.items()}, "all of it": with_later(*LATER.values())}


@cases("name, feel", product(HISTORIES, list(DayRating)))
def test_what_is_suggested_is_the_same(name: str, feel: DayRating) -> None:
    found, without = (
        recommend_sessions(TEN, history, situation(feel, minutes=Decimal(10), where="bed").answers, catalogue(), NOW)
        for history in (HISTORIES[name], WEEKS)
    )
    assert found == without


@pytest.mark.parametrize("name", HISTORIES)
def test_what_is_offered_is_the_same(name: str) -> None:
    today = situation(profile=TEN, history=HISTORIES[name])
    assert (find_increase(today), find_new_usual(today)) == (
        find_increase(situation(profile=TEN, history=WEEKS)),
        find_new_usual(situation(profile=TEN, history=WEEKS)),
    )
    assert find_increase(today)


def test_an_offer_dated_later_is_no_reason_to_wait() -> None:
    asked = replace(TEN, baseline_asked=date(2030, 1, 1), usual_asked=date(2030, 1, 1))
    assert find_increase(situation(profile=asked, history=WEEKS))
    assert find_new_usual(situation(profile=asked, history=WEEKS))


def test_today_itself_counts_to_its_end() -> None:
    late = said(-0.4, set_back=True)
    assert situation(history=with_later(late)).last_set_back == NOW.date()


@pytest.mark.parametrize(("command", "module"), [("today", today_command), ("plan", plan_command)])
def test_the_commands_ask_as_if_it_were_not_there(
    command: str, module: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal([]) as kept:
        kept.add(replace(said(0), when=NOW.replace(year=2098), set_back=True))
    seen: list[History] = []
    if command == "today":
        monkeypatch.setattr(module, "CheckInDialog", lambda _profile, history, *_: seen.append(history))
    else:
        monkeypatch.setattr(module, "_ask_settings", lambda _known, history, _plain: seen.append(history) or [])
        monkeypatch.setattr(module, "is_interactive", lambda: True, raising=False)
    CliRunner().invoke(group, [command])
    assert paths.data_folder().exists()
    assert seen == [History()]


def test_what_a_session_warns_of_is_shown_though_it_was_done_later() -> None:
    path = paths.find_script("release-only")
    session = load_script(path, paths.find_folders())
    now = datetime.now().astimezone()
    for when, shown in ((now.replace(year=2098), True), (now - timedelta(hours=1), False)):
        with open_journal([]) as kept:
            kept.add(replace(done(0, "release-only"), when=when))
        assert bool(get_cautions(session, Level.FLARE, "release-only")) is shown
