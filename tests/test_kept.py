"""Files of earlier releases are read completely."""

import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from guided.cli.journal_writer import open_journal
from guided.cli.main import group
from guided.core import paths
from guided.core.history import CheckIn, DayRating, Episode, EpisodeKind, PastSession, SessionRating
from guided.core.level import Level
from guided.plan.preferences import Verbosity
from guided.player.bookmark import BOOKMARK_FILE, Bookmark, BookmarkStore
from guided.system import settings

KEPT = Path(__file__).parent / "kept"
RELEASES = sorted(path.name for path in KEPT.iterdir())


@pytest.fixture(autouse=True, params=RELEASES)
def release(request: pytest.FixtureRequest, home: Path) -> Path:
    """A home as a release left it."""
    folder: Path = KEPT / request.param
    shutil.copytree(folder / "home", home)
    return folder


def test_settings_of_an_earlier_release() -> None:
    known = settings.read_settings()
    assert (known.avoid, known.places, known.words) == ({"neck", "twist"}, ("bed", "chair"), Verbosity.FEW)
    assert (known.numbers, known.pain, known.energy, known.baseline) == (True, 5, 4, 10)
    assert (known.rate, known.day_starts, known.voice, known.conditions) == (
        Decimal("0.9"), 5, "espeak:en-gb", {"wrist"},
    )  # fmt: skip
    settings.save_setting("pain", 6)
    text = settings.settings_path().read_text("utf-8")
    assert text.startswith("# mine, with a comment that stays\n")
    assert "\npain: 6\n" in text


def test_journal_of_an_earlier_release() -> None:
    notices: list[str] = []
    with open_journal(notices) as kept:
        history = kept.read()
    first = datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert (len(history.check_ins), len(history.sessions), len(history.notes)) == (14, 14, 1)
    assert history.check_ins[6] == CheckIn(
        first + timedelta(days=6), DayRating.BETTER, pain=7, energy=2, slept_worse=True, set_back=True
    )
    assert history.sessions[0] == PastSession(
        first + timedelta(minutes=5), "gentle-lower-back", "Gentle lower back", "stretch", Level.GENTLE, 301.5, 60.0,
        SessionRating.RIGHT, 1,
    )  # fmt: skip
    assert history.notes[0].text == "slept in the chair, Größe 5"
    assert history.episodes == (
        Episode(EpisodeKind.FLARE, date(2026, 11, 3), date(2026, 11, 5)),
        Episode(EpisodeKind.BREAK, date(2026, 11, 20)),
    )
    assert notices == []


def test_bookmark_of_an_earlier_release() -> None:
    notices: list[str] = []
    path = paths.data_folder() / BOOKMARK_FILE
    before = path.read_bytes()
    store = BookmarkStore(path, notices)
    bookmark = store.read()
    assert isinstance(bookmark, Bookmark)
    store.save(bookmark)
    store.close()
    assert notices == []
    assert path.read_bytes() == before
    assert (bookmark.session, bookmark.level, bookmark.into, bookmark.words) == ("evening", Level.STEADY, 0.5, "few")
    done = CliRunner().invoke(group, ["resume", "--output", "null", "--plain"])
    assert done.exit_code == 0, done.output
    assert "changed" not in done.output, "it goes on from its cue, not from the beginning"
    assert "My evening - steady - " in done.output
    assert "Let the bed hold you." not in done.output, "which was said before"


def test_bundle_and_session_of_an_earlier_release(release: Path) -> None:
    shutil.rmtree(paths.sessions_folder())
    shutil.rmtree(paths.sounds_folder())
    done = CliRunner().invoke(group, ["add", str(release / "evening.guided"), "--yes"])
    assert done.exit_code == 0, done.output
    assert (paths.sessions_folder() / "fragments/my-part.yaml").is_file()
    played = CliRunner().invoke(group, ["play", "evening", "--voice", "silent", "--output", "null"])
    assert played.exit_code == 0, played.output
    assert "Let the bed hold you." in played.output
