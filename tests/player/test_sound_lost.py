"""A playing session whose card goes away: it pauses, says so, and continues from the last heard frame."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guided.core.cue import CueKind
from guided.core.level import Level
from guided.core.paths import sessions_folder
from guided.core.player_state import PlayerPhase, PlayerState
from guided.player.playback_position import PlaybackPosition
from guided.player.session_player import SessionPlayer
from guided.script.model import Pause, Say, Stretch
from guided.sound.output import miniaudio
from tests.sound.test_mixer import SOUNDS
from tests.support.live_session import BOOKMARK, MemoryBookmarkStore, build_transitions
from tests.support.playing import NoiseVoice, speech
from tests.support.sessions import session
from tests.support.sound_card import Card
from tests.support.tiers import by_tier

pytestmark = pytest.mark.needs("card")

MADE = session(
    Say(say="One line to begin with."),
    Stretch(stretch="Stay", into="Stay there.", hold="60s", rest="2s"),
    Pause(pause="60s"),
    ambience="rain",
)  # fmt: skip


class CardSession:
    """A session on the card, looked at as a screen would."""

    def __init__(self, folder: Path) -> None:
        out = miniaudio.open_output()
        self.live = SessionPlayer(
            build_transitions(MADE),
            PlaybackPosition(Level.BETTER),
            speech(folder, NoiseVoice()),
            SOUNDS,
            out,
            MemoryBookmarkStore(),
            BOOKMARK,
        )
        self.live.open(0)
        self.waits = 0.05

    def until(self, true: Callable[[PlayerState], object], what: str, seconds: float = 20) -> PlayerState:
        end = time.monotonic() + seconds
        while not true(moment := self.live.tick(self.waits)):
            time.sleep(0.05 - self.waits)
            assert time.monotonic() < end, f"{what}: {moment.phase} in {moment.cue.id}, {moment.elapsed:.2f} s"
        return moment


@pytest.fixture
def playing(card: Card, tmp_path: Path) -> Iterator[CardSession]:
    one = CardSession(tmp_path)
    yield one
    one.live.close()


def stop_card(card: Card) -> None:
    card.kill_server()


def restart_card(card: Card) -> None:
    card.start_server()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("goes", "comes", "waits"), [(stop_card, restart_card, 0.0), (Card.freeze_server, Card.thaw_server, 0.05)]
)
def test_lost_card_pauses_and_returning_card_continues(
    card: Card, playing: CardSession, goes: Callable[[Card], None], comes: Callable[[Card], None], waits: float
) -> None:
    playing.waits = waits  # a full screen never waits
    playing.until(lambda m: m.cue.kind is CueKind.HOLD and m.elapsed > 1, "it holds")
    goes(card)
    lost = playing.until(lambda m: m.phase is PlayerPhase.NO_OUTPUT, "it notices", 5)
    still = time.monotonic() + 2
    while time.monotonic() < still:
        moment = playing.live.tick(0.05)
        assert moment.phase is PlayerPhase.NO_OUTPUT
        assert moment.elapsed == lost.elapsed
    comes(card)
    back = playing.until(lambda m: m.phase is PlayerPhase.PLAYING, "it goes on")
    assert back.cue.kind is not CueKind.REST
    on = playing.until(lambda m: m.cue.kind is CueKind.HOLD and m.line != "", "the hold goes on")
    assert on.elapsed <= lost.elapsed + 0.5
    playing.until(lambda m: m.elapsed > lost.elapsed + 1, "the hold goes on in time")


@pytest.mark.slow
def test_changed_default_card_disturbs_nothing(card: Card, playing: CardSession) -> None:
    first = playing.until(lambda m: m.cue.kind is CueKind.HOLD and m.elapsed > 0.5, "it holds")
    card.set_default("rig2")
    playing.until(lambda m: m.elapsed > first.elapsed + 2, "it goes on")


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [by_tier(3, 3, 30)])
def test_stopped_process_continues_where_it_was(card: Card, home: Path, seconds: int) -> None:
    sessions_folder().mkdir(parents=True)
    script = "title: Stop\nsteps:\n  - One line to begin with.\n  - pause: 60s\n  - And another.\n"
    (sessions_folder() / "stop.yaml").write_text(script, encoding="utf-8")
    command = [sys.executable, "-u", "-m", "guided", "play", "stop", "--voice", "silent", "--level", "better"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL) as program:
        assert program.stdout is not None
        shown = iter(program.stdout.readline, "")
        assert any("quiet" in line for line in shown)
        program.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        program.send_signal(signal.SIGCONT)
        assert "goes on by itself" in next(line for line in shown if "away" in line)
        assert "going on" in next(shown)
        time.sleep(0.5)
        program.send_signal(signal.SIGINT)
        assert program.wait(10) == 0
    bookmark = (home / "data" / "place.json").read_text(encoding="utf-8")
    assert '"cue": "1:pause"' in bookmark
