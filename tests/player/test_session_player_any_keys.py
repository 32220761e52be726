"""Any keys at any moments, on an output that comes and goes: the player agrees with a simple model."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import hypothesis
import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from guided.core.keys import KeyAction
from guided.core.level import LEVELS, Level
from guided.core.player_state import PlayerPhase
from guided.player.audio_player import EXIT_FADE_FRAMES, RESUME_FADE_FRAMES
from guided.player.playback_position import PlaybackPosition, Transitions
from guided.player.session_player import START_WAIT_FRAMES
from guided.script.model import Breathe, Chime, Pause, Position, Release, Say, Section, Stretch
from guided.sound import SAMPLE_RATE, Samples, Stereo, db_to_gain
from guided.sound.mixer import LIMITER_KNEE, Mix
from guided.sound.playhead import CUT_FRAMES
from guided.sound.sample_library import SampleLibrary
from guided.sound.tones import KEY_TONE_FRAMES
from tests.support.live_session import Stage, build_transitions, without_threads
from tests.support.player_model import ModelTrack, PlayerModel
from tests.support.playing import CLICK, PIECE, bed, measure_click, middle
from tests.support.sessions import session
from tests.support.tiers import by_tier

pytestmark = pytest.mark.slow
LONG = by_tier(500, 500, 2_000)
"""How many keys the long run presses."""
SETTLED = max(RESUME_FADE_FRAMES, KEY_TONE_FRAMES + CUT_FRAMES)
"""How long after a key nothing changes any more (frames)."""
EVERYTHING = session(
    Position(position="Lie down as you like. (2s)", settle="6s"),
    Section(section="Knees"),
    Stretch(
        stretch="Knee rolls",
        into="Let both knees sway to the <side>. (2s)",
        hold="8s",
        during="Let that hip be heavy.",
        out="And back to the middle.",
        again="Once more.",
        sides=["left", "right"],
        reps="3",
        rest="3s",
    ),
    Chime(chime="bell"),
    Section(section="Breath"),
    Breathe(breathe="3-4", rounds="3"),
    Breathe(breathe="natural", lasting="12s"),
    Section(section="Rest"),
    Release(release="your jaw", rest="8s"),
    Say(say="And rest now. There is nothing to do."),
    Pause(pause="6s"),
    ambience="rain",
)


class Pair:
    """A session on a stage, and its shadow; they must never part."""

    def __init__(
        self, score: Transitions, start: PlaybackPosition, folder: Path, sounds: SampleLibrary, wait: bool
    ) -> None:
        self.score, self.sounds, self.level = score, sounds, start.level
        self.stage = Stage(score, start, folder, sounds, START_WAIT_FRAMES if wait else 0)
        self.shadow = PlayerModel(score, start, self.measure, wait)
        self._way: ModelTrack | None = None
        self.stage.look()
        self._look()

    def measure(self, line: str) -> int:
        return len(self.speak(line))

    def speak(self, line: str) -> Samples:
        return self.stage.speech.get_clip(line).samples

    def press(self, key: KeyAction) -> None:
        before = self.shadow.here.level
        self.shadow.press(KeyAction.QUIT if key is KeyAction.INTERRUPT else key)
        if key is KeyAction.INTERRUPT:
            self.shadow.phase = PlayerPhase.FADING
        self.stage.press(key)
        self._look()
        now = LEVELS.index(self.shadow.here.level)
        assert now <= LEVELS.index(self.level if key is KeyAction.UNDO else before)

    def turn(self, pieces: int) -> None:
        for _ in range(pieces):
            expected = self._expected()
            block = self.stage.turn(PIECE / SAMPLE_RATE)
            self._sounds_as(expected, block)
            self.shadow.give(len(block))
            self._look()

    def away(self, seconds: float) -> None:
        self.stage.away(seconds)
        self._look()

    def close(self) -> None:
        self.stage.live.close()
        for stretch in self.stage.tape.left:
            assert measure_click(stretch) < CLICK * db_to_gain(6)

    def _look(self) -> None:
        self.together = False
        self._compare()
        self.together = True

    def _compare(self) -> None:
        stage, shadow, moment = self.stage, self.shadow, self.stage.moment
        shadow.look(stage.tape.heard_frame, stage.tape.outage_s, stage.tape.over)
        assert moment.phase is shadow.phase
        assert moment.volume == shadow.volume
        if shadow.phase in (PlayerPhase.ENDED, PlayerPhase.FADING):
            return
        assert exact(stage.here) == exact(shadow.here)
        assert (stage.store.at and stage.store.at[:2]) == shadow.kept
        assert [begun.cue.id for begun in moment.cue_starts] == shadow.log
        if shadow.phase is PlayerPhase.PAUSED:
            options = self.score.lines.list_items(shadow.here.level)
            assert moment.choice in ("", options[shadow.option])
        assert 0 <= moment.elapsed <= moment.duration
        assert moment.remaining >= 0

    def _expected(self) -> Stereo | None:
        """The next block for the card; None while something still changes."""
        shadow = self.shadow
        if (
            shadow.given - shadow.changed < SETTLED
            or shadow.finishing
            or shadow.phase in (PlayerPhase.FADING, PlayerPhase.ENDED)
        ):
            return None
        block = np.zeros((PIECE, 2), np.float32)
        if shadow.playing:
            if self._way is not shadow.way:
                self._way, self._mix = shadow.way, Mix(shadow.way.timeline, self.speak, self.sounds)
            part = self._mix.read_unlimited(shadow.place, PIECE, shadow.bed - shadow.place)
            block[: len(part)] = part * db_to_gain(shadow.volume)
        return block

    def _sounds_as(self, expected: Stereo | None, block: Stereo) -> None:
        if expected is None or not len(block):
            return
        if self.shadow.phase in (PlayerPhase.PAUSED, PlayerPhase.READY):  # something may be said
            assert not bed(block).any()
        elif np.abs(expected).max() < LIMITER_KNEE:
            assert np.allclose(middle(block), middle(expected), atol=1e-5)
            assert np.allclose(bed(block), bed(expected), atol=1e-5)


def exact(spot: PlaybackPosition) -> tuple[object, ...]:
    return spot.level, spot.index, spot.offset_frames, spot.skips


@pytest.fixture(autouse=True)
def nothing_in_the_background() -> Iterator[None]:
    with without_threads():
        yield


KEYS = st.sampled_from([key for key in KeyAction if key not in (KeyAction.INTERRUPT, KeyAction.QUIT)])
OFTEN = st.sampled_from([KeyAction.TOGGLE, KeyAction.PAUSE, KeyAction.EASIER, KeyAction.FORWARD, KeyAction.UNDO])


class Keys(RuleBasedStateMachine):
    """Anybody may press anything at any time."""

    folder: Path
    sounds: SampleLibrary
    build_transitions: Transitions
    pair: Pair | None = None

    @initialize(level=st.sampled_from(Level), wait=st.booleans())
    def begin(self, level: Level, wait: bool) -> None:
        self.pair = self.paired(PlaybackPosition(level), wait)

    def paired(self, start: PlaybackPosition, wait: bool) -> Pair:
        return Pair(self.score, start, self.folder, self.sounds, wait)

    @property
    def phase(self) -> PlayerPhase:
        assert self.pair
        return self.pair.shadow.phase

    @precondition(lambda self: self.phase is not PlayerPhase.ENDED)
    @rule(key=KEYS | OFTEN)
    def press(self, key: KeyAction) -> None:
        self.pair.press(key)

    @precondition(lambda self: self.phase is not PlayerPhase.ENDED)
    @rule(pieces=st.integers(1, 60))
    def play(self, pieces: int) -> None:
        self.pair.turn(pieces)

    @precondition(lambda self: self.phase is not PlayerPhase.ENDED)
    @rule(pieces=st.integers(1, 10), key=KEYS | OFTEN)
    def play_a_little_and_press(self, pieces: int, key: KeyAction) -> None:
        self.pair.turn(pieces)
        self.pair.press(key)

    @precondition(lambda self: self.phase is not PlayerPhase.ENDED)
    @rule(seconds=st.sampled_from([1, 5, 100]), key=KEYS)
    def lose_the_sound(self, seconds: float, key: KeyAction) -> None:
        self.pair.away(0.6)
        self.pair.press(key)
        self.pair.away(seconds)
        self.pair.away(0)

    @precondition(lambda self: self.phase not in (PlayerPhase.FADING, PlayerPhase.ENDED))
    @rule(key=st.sampled_from([KeyAction.INTERRUPT, KeyAction.QUIT]))
    def leave(self, key: KeyAction) -> None:
        self.pair.press(key)

    @precondition(lambda self: self.phase in (PlayerPhase.FADING, PlayerPhase.ENDED))
    @rule()
    def resume(self) -> None:
        """In another sitting, from the bookmark."""
        old = self.pair
        old.turn(EXIT_FADE_FRAMES // PIECE + 1)
        assert self.phase is PlayerPhase.ENDED
        old.close()
        start = old.stage.resumed() if old.stage.store.at else PlaybackPosition(old.level)
        self.pair = self.paired(start, wait=False)

    def teardown(self) -> None:
        if self.pair and self.pair.together:
            check_undisturbed(self.pair)


def check_undisturbed(pair: Pair) -> None:
    """It ends by itself, if it is not paused."""
    if pair.shadow.phase is PlayerPhase.PAUSED:
        pair.turn(1)
        pair.press(KeyAction.LAND)
    most = pair.shadow.way.frames + 30 * SAMPLE_RATE
    while most > 0 and pair.shadow.phase is not PlayerPhase.ENDED:
        pair.turn(20)
        most -= 20 * PIECE
    assert pair.shadow.phase is PlayerPhase.ENDED
    assert pair.stage.moment.farewell
    pair.close()


def test_player_agrees_with_the_model_for_any_keys(folder: Path, sounds: SampleLibrary) -> None:
    members = {"folder": folder, "sounds": sounds, "score": build_transitions(EVERYTHING)}
    run_state_machine_as_test(
        type("Keys", (Keys,), members),
        settings=settings(
            max_examples=by_tier(25, 25, 100),
            stateful_step_count=40,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


@pytest.mark.parametrize("seed", range(2))
def test_player_agrees_with_the_model_for_many_keys(folder: Path, sounds: SampleLibrary, seed: int) -> None:
    random = Random(seed)
    pair = Pair(build_transitions(EVERYTHING), PlaybackPosition(Level.BETTER), folder, sounds, wait=True)
    keys = [key for key in KeyAction if key not in (KeyAction.INTERRUPT, KeyAction.QUIT, KeyAction.LAND)] + [
        KeyAction.UNDO,
        KeyAction.UNDO,
        KeyAction.BACK,
    ]
    for _ in range(LONG):
        pair.turn(random.choice([0, 1, 3, 10, 30]))
        if random.random() < 0.05:
            pair.away(0.6)
            pair.away(random.choice([1, 5, 70]))
            pair.away(0)
        if not pair.shadow.finishing:
            pair.press(random.choice(keys))
        else:
            pair.press(KeyAction.UNDO if pair.shadow.undo else KeyAction.SECTION_BACK)
    assert pair.shadow.phase is not PlayerPhase.ENDED
    check_undisturbed(pair)
