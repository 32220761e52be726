"""A playing session for tests: everything in one thread, on a card advanced by hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest

from guided.core import paths
from guided.core.cue import CueId
from guided.core.keys import KeyAction
from guided.core.level import Level
from guided.core.player_state import PlayerState
from guided.plan.planner import build_plan
from guided.player.bookmark import Bookmark
from guided.player.playback_position import PlaybackPosition, Transitions
from guided.player.rendering import PlanRenderer
from guided.player.session_player import SessionPlayer
from guided.script import stock_phrases
from guided.script.model import Session
from guided.sound import Stereo
from guided.sound.sample_library import SampleLibrary
from guided.speech.service import SpeechService
from tests.support.memory import trim_memory
from tests.support.playing import HumVoice, Tape, make_smooth_sounds, speech

STEADY = PlaybackPosition(Level.STEADY)
BOOKMARK = Bookmark("made", "to be filled in", Level.STEADY, CueId("opening"), 0.0, 0.0, voice="hum")


class ImmediateThread:
    """A thread that has done its work when it has been started."""

    def __init__(self, target: object, **_: object) -> None:
        self.start = target

    def is_alive(self) -> bool:
        return False


@contextmanager
def without_threads() -> Iterator[None]:
    """Nothing happens in the background."""
    with (
        patch.object(PlanRenderer, "start", PlanRenderer.render_all),
        patch("guided.player.announcer.Thread", ImmediateThread),
    ):
        yield


class MemoryBookmarkStore:
    """A bookmark in memory, and how often one was kept."""

    def __init__(self) -> None:
        self.bookmark: Bookmark | None = None
        self.times = 0
        self.has_failed = False

    @property
    def at(self) -> tuple[Level, CueId, float] | None:
        return (self.bookmark.level, self.bookmark.cue, self.bookmark.into) if self.bookmark else None

    def save(self, bookmark: Bookmark) -> None:
        self.bookmark = bookmark
        self.times += 1

    def delete(self) -> None:
        self.bookmark = None


def build_transitions(made: Session) -> Transitions:
    """A made session at every level, with the lines of the English phrase book."""
    book, problems, _ = stock_phrases.load_books("en", paths.find_folders())
    assert not problems
    return Transitions(lambda level: build_plan(made, level), book)


class Stage:
    """A live session, what it keeps, and the card it plays on."""

    def __init__(
        self, score: Transitions, start: PlaybackPosition, folder: Path, sounds: SampleLibrary, wait: int = 0
    ) -> None:
        self.score = score
        self.speech: SpeechService = speech(folder, HumVoice())
        self.tape, self.store = Tape(), MemoryBookmarkStore()
        self.live = SessionPlayer(score, start, self.speech, sounds, self.tape, self.store, BOOKMARK)
        self.live.open(wait)
        self.moment: PlayerState = self.live.tick()

    def look(self) -> PlayerState:
        self.moment = self.live.tick()
        return self.moment

    def turn(self, seconds: float) -> Stereo:
        """Play so long, looked at all the time."""
        return self.tape.turn(seconds, self.look)

    def press(self, *keys: KeyAction) -> PlayerState:
        for key in keys:
            self.live.handle_key(key)
            self.look()
        return self.moment

    def away(self, seconds: float) -> PlayerState:
        """The sound has been away for so long; 0 when it is back."""
        if seconds:
            self.tape.lose(seconds)
        else:
            self.tape.outage_s = 0.0
        return self.look()

    def at(self, at: str) -> None:
        """Play until a cue whose id begins so is what is given to the card."""
        while not self.here_id.startswith(at):
            assert len(self.turn(0.05))

    @property
    def here(self) -> PlaybackPosition:
        return self.live._tracks.position

    @property
    def here_id(self) -> str:
        return str(self.score.plan_at(self.here).cues[self.here.index].id)

    def resumed(self) -> PlaybackPosition:
        """Where another sitting begins."""
        assert self.store.at
        level, cue, seconds = self.store.at
        return self.score.resume(level, cue, Decimal(repr(seconds)))


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> SampleLibrary:
    """Chimes and beds whose sound changes slowly, so that any click shows."""
    return make_smooth_sounds(tmp_path_factory.mktemp("smooth"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where spoken lines are kept from one test to the next."""
    return tmp_path_factory.mktemp("speech")


@pytest.fixture
def start_stage(folder: Path, sounds: SampleLibrary) -> Iterator[Callable[..., Stage]]:
    """Sets up a live session of a score, from a spot; begun, unless it is to wait for that."""
    stages: list[Stage] = []

    def up(made: Transitions, start: PlaybackPosition = STEADY, wait: int = 0) -> Stage:
        stages.append(Stage(made, start, folder, sounds, wait))
        if not wait:
            stages[-1].look()
        return stages[-1]

    with without_threads():
        yield up
        for stage in stages:
            stage.live.close()
    stages.clear()
    trim_memory()
