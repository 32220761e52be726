"""A session and its keys: the pause menu, the landing, the end, and a lost output."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from guided.core.cue import CueId
from guided.core.errors import VoiceError
from guided.core.keys import KeyAction
from guided.core.level import Level
from guided.core.player_state import PlayerPhase
from guided.player.announcer import REACTION_FRAMES
from guided.player.audio_player import EXIT_FADE_FRAMES
from guided.player.pause_menu import ITEM_GAP_FRAMES, MENU_GAP_FRAMES
from guided.player.playback_position import PlaybackPosition
from guided.player.session_player import (
    DIM_FRAMES,
    END_FAREWELL,
    LANDING_FAREWELL,
    SHORT_WAIT_FRAMES,
    START_WAIT_FRAMES,
    SessionPlayer,
    get_farewell,
)
from guided.script.model import Breathe, Pause, Say, Section, Stretch
from guided.sound import SAMPLE_RATE, Clip
from guided.sound.output.null import NullOutput
from guided.sound.playhead import CUT_FRAMES
from guided.sound.sample_library import SampleLibrary
from guided.sound.tones import KEY_TONE_FRAMES, make_key_tone
from tests.support.live_session import BOOKMARK, MemoryBookmarkStore, Stage, build_transitions, without_threads
from tests.support.playing import BUFFER, PIECE, HumVoice, Tape, bed, middle, speech
from tests.support.sessions import session
from tests.support.sound_card import wait_for

STEPS = (
    Section(section="Knees"),
    Stretch(
        stretch="Knee rolls",
        into="Let both knees sway to the <side>. (2s)",
        hold="8s",
        out="And back to the middle.",
        sides=["left", "right"],
        reps="2",
        rest="3s",
    ),
    Section(section="Breath"),
    Breathe(breathe="3-4", rounds="3"),
    Say(say="And rest now. There is nothing to do."),
    Pause(pause="6s"),
)
MADE = session(*STEPS, ambience="rain")
SLEEP = session(*STEPS, ambience="rain", good_for=["sleep"])
HOLD = "1@left.1:hold"
EASIEST = "This is already the easiest. You can just rest."


@pytest.fixture
def set_up(start_stage: Callable[..., Stage]) -> Callable[..., Stage]:
    return lambda made=None, **more: start_stage(made or build_transitions(MADE), **more)


@pytest.fixture
def stage(set_up: Callable[..., Stage]) -> Stage:
    return set_up()


def play_to_the_end(stage: Stage) -> float:
    """Play until it ends; how long that took (seconds)."""
    before = stage.tape.given
    for _ in range(400):
        stage.turn(1)
        if stage.moment.phase is PlayerPhase.ENDED:
            return (stage.tape.given - before) / SAMPLE_RATE
    raise AssertionError("it does not end")


class TestReady:
    def test_any_key_starts_the_session(self, set_up: Callable[..., Stage]) -> None:
        for key in (KeyAction.TOGGLE, KeyAction.PAUSE, KeyAction.FORWARD, KeyAction.EASIER, KeyAction.SECTION_BACK):
            stage = set_up(wait=START_WAIT_FRAMES)
            stage.turn(1)
            assert stage.moment.phase is PlayerPhase.READY
            stage.press(key)
            assert (stage.moment.phase, stage.here.index, stage.here.level) == (PlayerPhase.PLAYING, 1, Level.STEADY)

    def test_session_starts_after_ten_seconds(self, set_up: Callable[..., Stage]) -> None:
        stage = set_up(wait=START_WAIT_FRAMES)
        stage.turn(START_WAIT_FRAMES / SAMPLE_RATE - 0.05)
        assert stage.moment.phase is PlayerPhase.READY
        stage.turn(0.05)
        assert stage.moment.phase is PlayerPhase.PLAYING
        assert START_WAIT_FRAMES == 10 * SAMPLE_RATE

    def test_short_wait_starts_the_session_earlier(self, set_up: Callable[..., Stage]) -> None:
        stage = set_up(wait=SHORT_WAIT_FRAMES)
        stage.turn(SHORT_WAIT_FRAMES / SAMPLE_RATE - 0.05)
        assert stage.moment.phase is PlayerPhase.READY
        stage.turn(0.05)
        assert stage.moment.phase is PlayerPhase.PLAYING
        said = len(stage.speech.get_clip(stage.score.lines.get_line("ready")).samples)
        assert said + SAMPLE_RATE < SHORT_WAIT_FRAMES < START_WAIT_FRAMES / 2, (
            "the words have been said by then, and some quiet has followed"
        )

    def test_ready_line_is_spoken(self, set_up: Callable[..., Stage]) -> None:
        stage = set_up(wait=START_WAIT_FRAMES)
        line = stage.speech.get_clip(stage.score.lines.get_line("ready")).samples
        assert np.array_equal(middle(stage.turn(5))[: len(line)], line)

    def test_no_bookmark_is_saved_before_the_start(self, set_up: Callable[..., Stage]) -> None:
        stage = set_up(wait=START_WAIT_FRAMES)
        stage.turn(1)
        assert stage.press(KeyAction.INTERRUPT).phase is PlayerPhase.FADING
        assert not stage.store.times

    def test_without_a_wait_the_session_starts_at_the_second_tick(self, folder: Path, sounds: SampleLibrary) -> None:
        with without_threads():
            stage = Stage(build_transitions(MADE), PlaybackPosition(Level.STEADY), folder, sounds)
            assert stage.moment.phase is PlayerPhase.READY
            assert stage.look().phase is PlayerPhase.PLAYING
            stage.live.close()


class TestPlaying:
    def test_easier_at_flare_only_shows_a_notice(self, set_up: Callable[..., Stage]) -> None:
        stage = set_up(start=PlaybackPosition(Level.FLARE))
        stage.at("1@left.1:rest")
        stage.turn(1)
        here = stage.here
        moment = stage.press(KeyAction.EASIER, KeyAction.EASIER)
        assert (moment.phase, moment.notices, stage.here) == (PlayerPhase.PLAYING, (EASIEST,) * 2, here)
        assert not middle(stage.turn(3))[KEY_TONE_FRAMES:].any(), "it is shown, not said over the session"
        assert stage.press(KeyAction.UNDO).phase is PlayerPhase.PLAYING
        assert stage.here_id == "1@left.1:rest"

    @pytest.mark.parametrize(
        ("key", "phase"), [(KeyAction.TOGGLE, PlayerPhase.PAUSED), (KeyAction.PAUSE, PlayerPhase.PLAYING)]
    )
    def test_enter_accepts_an_offered_side_and_space_pauses(
        self, stage: Stage, key: KeyAction, phase: PlayerPhase
    ) -> None:
        stage.at("1@left.2:hold")
        stage.press(KeyAction.FORWARD)
        stage.at("offer:1@left.2")
        assert stage.press(key).phase is phase
        assert stage.here_id.startswith("taken:") is (phase is PlayerPhase.PLAYING)

    @pytest.mark.parametrize("key", [KeyAction.TOGGLE, KeyAction.PAUSE, KeyAction.QUIT])
    def test_space_enter_and_q_pause(self, stage: Stage, key: KeyAction) -> None:
        stage.turn(5)
        assert stage.press(key).phase is PlayerPhase.PAUSED


class TestPaused:
    @pytest.fixture
    def paused(self, stage: Stage) -> Stage:
        stage.at(HOLD)
        stage.turn(2)
        stage.press(KeyAction.PAUSE)
        return stage

    def list_menu_starts(self, stage: Stage) -> list[tuple[int, str]]:
        """Each thing said, with the frame of the pause at which it is heard."""
        here, lines = stage.here, stage.score.lines
        cue = stage.score.plan_at(here).cues[here.index]
        said = [(line, 0.5) for line in lines.get_status(cue, stage.moment.remaining)]
        round_ = [(line, 2.0) for line in lines.list_items(here.level).values()]
        round_[-1] = (round_[-1][0], 6.0)
        at, found = BUFFER + MENU_GAP_FRAMES, []
        for line, quiet in (*said, *round_, *round_):
            found.append((at + REACTION_FRAMES, line))
            at += stage.speech.get_clip(line).frames + round(quiet * SAMPLE_RATE)
        return [*found, (at, "")]

    def test_pause_silences_the_bed_and_keeps_the_position(self, paused: Stage) -> None:
        here = paused.here
        assert not bed(paused.turn(5))[CUT_FRAMES:].any()
        assert paused.here == here
        title, left = paused.moment.title, paused.moment.remaining
        assert paused.store.bookmark == replace(
            BOOKMARK, title=title, cue=CueId.parse(HOLD), into=float(here.offset_s), left=left
        )

    def test_each_menu_item_is_selected_until_the_next_one_starts(self, paused: Stage) -> None:
        list_menu_starts = self.list_menu_starts(paused)
        options = list(paused.score.lines.list_items(Level.STEADY).values())
        begun = paused.tape.given
        assert [line for _, line in list_menu_starts].count(options[-1]) == 2
        while paused.tape.given - begun < list_menu_starts[-1][0] + SAMPLE_RATE:
            paused.turn(PIECE / SAMPLE_RATE)
            now = paused.tape.given - begun
            last = next((line for at, line in reversed(list_menu_starts) if at <= now), "")
            assert paused.moment.choice == (last if last in options else options[0])
        assert paused.moment.choices == tuple(options)

    @pytest.mark.parametrize(
        ("key", "phase"),
        [
            (KeyAction.TOGGLE, PlayerPhase.PLAYING),
            (KeyAction.EASIER, PlayerPhase.PLAYING),
            (KeyAction.REPEAT, PlayerPhase.PLAYING),
            (KeyAction.LAND, PlayerPhase.LANDING),
        ],
    )
    def test_other_key_chooses_the_item_just_said(self, paused: Stage, key: KeyAction, phase: PlayerPhase) -> None:
        line = paused.score.lines.list_items(Level.STEADY)[key]
        at = next(at for at, said in self.list_menu_starts(paused) if said == line)
        paused.turn(at / SAMPLE_RATE + 0.1)
        before = paused.here
        assert paused.press(KeyAction.PAUSE).phase is phase
        expected = {
            KeyAction.TOGGLE: paused.score.continue_from,
            KeyAction.EASIER: paused.score.ease,
            KeyAction.REPEAT: lambda spot: paused.score.seek(spot, KeyAction.REPEAT),
        }
        if key in expected:
            assert (paused.here.index, paused.here.level) == (expected[key](before).index, expected[key](before).level)

    @pytest.mark.parametrize("offered", ["Go on", "Easier", "Once more", "Enough for today"])
    def test_space_carries_on_whatever_the_menu_says(self, paused: Stage, offered: str) -> None:
        paused.turn(next(at for at, said in self.list_menu_starts(paused) if said == offered) / SAMPLE_RATE + 0.1)
        here = paused.here
        assert paused.moment.choice == offered
        assert paused.press(KeyAction.TOGGLE).phase is PlayerPhase.PLAYING
        assert paused.here == here
        assert paused.press(KeyAction.TOGGLE).phase is PlayerPhase.PAUSED

    @pytest.mark.slow
    def test_any_key_carries_on_after_the_menu(self, paused: Stage) -> None:
        here = paused.here
        paused.turn(120)
        assert paused.press(KeyAction.PAUSE).phase is PlayerPhase.PLAYING
        assert paused.here == here

    def test_pause_menu_at_flare_has_nothing_easier(self, set_up: Callable[..., Stage]) -> None:
        stage = set_up(start=PlaybackPosition(Level.FLARE))
        stage.turn(5)
        moment = stage.press(KeyAction.PAUSE)
        assert moment.choices == tuple(stage.score.lines.list_items(Level.FLARE).values())
        assert len(moment.choices) == 3

    def test_easier_at_flare_is_answered_and_the_menu_goes_on(self, set_up: Callable[..., Stage]) -> None:
        stage = set_up(start=PlaybackPosition(Level.FLARE))
        stage.turn(5)
        stage.press(KeyAction.TOGGLE)
        stage.turn(8)
        here = stage.here
        moment = stage.press(KeyAction.EASIER)
        assert (moment.phase, moment.notices, stage.here) == (PlayerPhase.PAUSED, (EASIEST,), here)
        sentences = [stage.speech.get_clip(line).samples for line in stage.score.lines.split_line("easiest")]
        heard = middle(stage.turn(sum(map(len, sentences)) / SAMPLE_RATE + 1.5))[MENU_GAP_FRAMES:]
        assert np.array_equal(heard[: len(sentences[0])], sentences[0])
        assert stage.moment.choice == stage.moment.choices[0]
        stage.turn(ITEM_GAP_FRAMES / SAMPLE_RATE + 3)
        assert stage.moment.choice == stage.moment.choices[1], "the offers go on"
        assert stage.press(KeyAction.UNDO).phase is PlayerPhase.PLAYING, "there is nothing of it to take back"

    def test_navigation_keys_work_in_a_pause(self, paused: Stage) -> None:
        before = paused.here
        assert paused.press(KeyAction.FORWARD).phase is PlayerPhase.PLAYING
        assert paused.here.index == paused.score.seek(before, KeyAction.FORWARD).index

    def test_q_in_a_pause_leaves_and_keeps_the_bookmark(self, paused: Stage) -> None:
        here = paused.here
        assert paused.press(KeyAction.QUIT).phase is PlayerPhase.FADING
        paused.turn(2)
        assert (paused.moment.phase, paused.moment.farewell) == (
            PlayerPhase.ENDED,
            get_farewell(can_resume=True, warm=False),
        )
        assert paused.store.at == (here.level, CueId.parse(HOLD), float(here.offset_s))

    @pytest.mark.slow
    def test_pause_is_dimmed_and_silent_after_ten_minutes(self, paused: Stage) -> None:
        paused.turn(120)
        times = paused.store.times
        quiet = paused.turn(DIM_FRAMES / SAMPLE_RATE - 121)
        assert not paused.moment.dim
        assert not quiet.any()
        assert not paused.turn(2).any()
        assert paused.moment.dim
        assert (paused.store.times, paused.moment.phase) == (times, PlayerPhase.PAUSED)
        assert not paused.press(KeyAction.PAUSE).dim


class TestLanding:
    @pytest.fixture
    def landing(self, stage: Stage) -> Stage:
        stage.at(HOLD)
        stage.turn(2)
        stage.press(KeyAction.PAUSE, KeyAction.LAND)
        return stage

    def test_landing_is_short_and_removes_the_bookmark(self, landing: Stage) -> None:
        assert landing.moment.phase is PlayerPhase.LANDING
        assert landing.store.at is None
        assert play_to_the_end(landing) <= 20
        assert landing.moment.farewell == LANDING_FAREWELL
        assert landing.store.at is None

    def test_landing_lines_are_said_and_shown(self, landing: Stage) -> None:
        plan = landing.score.lines.plan_landing(landing.score.plan_at(landing.here))
        play_to_the_end(landing)
        shown = [begun.line for begun in landing.moment.cue_starts if begun.line]
        said = [cue.says[0] for cue in plan.cues if cue.says]
        assert len(said) > 1
        assert shown[-len(said) :] == said

    @pytest.mark.parametrize("key", [KeyAction.TOGGLE, KeyAction.PAUSE])
    def test_space_or_enter_during_the_landing_returns_to_the_pause(self, landing: Stage, key: KeyAction) -> None:
        landing.turn(1)
        assert landing.press(key).phase is PlayerPhase.PAUSED
        assert landing.here_id == HOLD

    def test_undone_landing_leaves_no_trace(self, landing: Stage) -> None:
        landing.turn(2)
        assert landing.press(KeyAction.UNDO).phase is PlayerPhase.PAUSED
        assert landing.here_id == HOLD
        assert landing.store.at
        landing.press(KeyAction.PAUSE)
        play_to_the_end(landing)
        assert landing.moment.farewell == END_FAREWELL

    def test_leaving_during_the_landing_counts_as_done(self, landing: Stage) -> None:
        landing.turn(1)
        landing.press(KeyAction.INTERRUPT)
        landing.turn(2)
        assert (landing.moment.phase, landing.moment.farewell, landing.store.at) == (
            PlayerPhase.ENDED,
            LANDING_FAREWELL,
            None,
        )


class TestUndo:
    @pytest.mark.parametrize(
        "key",
        [
            KeyAction.EASIER,
            KeyAction.REPEAT,
            KeyAction.BACK,
            KeyAction.FORWARD,
            KeyAction.SECTION_BACK,
            KeyAction.SECTION_FORWARD,
            KeyAction.TOGGLE,
            KeyAction.PAUSE,
            KeyAction.QUIT,
        ],
    )
    def test_undo_returns_to_the_position_before_the_key(self, stage: Stage, key: KeyAction) -> None:
        stage.at(HOLD)
        stage.turn(2)
        here = stage.here
        stage.press(key)
        stage.turn(3)
        assert stage.press(KeyAction.UNDO).phase is PlayerPhase.PLAYING
        assert stage.here == here

    def test_undo_restarts_an_interrupted_line(self, stage: Stage) -> None:
        stage.at("1@left.1:into")
        stage.turn(1)
        stage.press(KeyAction.FORWARD, KeyAction.UNDO)
        assert (stage.here_id, stage.here.offset_frames) == ("1@left.1:into.0", 0)

    def test_undo_restores_the_volume(self, stage: Stage) -> None:
        stage.turn(5)
        assert stage.press(KeyAction.LOUDER).volume == 2
        assert stage.press(KeyAction.SOFTER, KeyAction.SOFTER).volume == -2
        assert stage.press(KeyAction.UNDO).volume == 0
        assert stage.press(KeyAction.UNDO, KeyAction.UNDO).volume == 0

    def test_undo_goes_back_to_the_starting_level(self, set_up: Callable[..., Stage]) -> None:
        stage = set_up(start=PlaybackPosition(Level.BETTER))
        stage.turn(5)
        levels = [stage.press(key).level for key in [KeyAction.EASIER] * 4 + [KeyAction.UNDO] * 5]
        flare, gentle, steady, better = Level
        assert levels == [steady, gentle, flare, flare, gentle, steady, better, better, better]

    def test_undo_works_during_the_end_lines(self, stage: Stage) -> None:
        stage.turn(5)
        stage.press(KeyAction.SECTION_FORWARD)
        stage.turn(1)
        stage.press(KeyAction.SECTION_FORWARD)
        while stage.store.at:
            stage.turn(0.05)
        stage.turn(0.5)
        assert stage.press(KeyAction.UNDO).phase is PlayerPhase.PLAYING
        assert stage.store.at
        stage.turn(20)
        assert stage.moment.phase is PlayerPhase.PLAYING
        play_to_the_end(stage)
        assert stage.moment.farewell == END_FAREWELL

    def test_undo_without_a_key_before_does_nothing(self, stage: Stage) -> None:
        stage.turn(1)
        here = stage.here
        assert stage.press(KeyAction.UNDO).phase is PlayerPhase.PLAYING
        assert stage.here == here


class TestEnding:
    def test_end_is_spoken_and_removes_the_bookmark(self, stage: Stage) -> None:
        play_to_the_end(stage)
        assert (stage.moment.farewell, stage.store.at) == (END_FAREWELL, None)
        said = np.concatenate([stage.speech.get_clip(line).samples for line in stage.score.lines.split_line("end")])
        heard = middle(stage.tape.left[0])[-len(said) - PIECE :]
        assert np.abs(heard).max() == pytest.approx(np.abs(said).max(), abs=1e-3)

    def test_session_lasts_as_long_as_its_plan(self, stage: Stage) -> None:
        stated = float(stage.score.plan_at(stage.here).seconds)
        while stage.store.at:
            stage.turn(0.05)
        assert stage.tape.given / SAMPLE_RATE == pytest.approx(stated, abs=0.06)

    @pytest.mark.slow
    def test_sleep_session_ends_without_a_line(self, set_up: Callable[..., Stage]) -> None:
        stage = set_up(build_transitions(SLEEP))
        assert play_to_the_end(stage) == pytest.approx(float(stage.score.plan_at(stage.here).seconds), abs=1)
        assert not middle(stage.tape.left[0])[-8 * SAMPLE_RATE :].any()
        assert stage.moment.for_sleep

    def test_leaving_fades_within_a_second_and_keeps_the_position(self, stage: Stage) -> None:
        stage.at(HOLD)
        stage.turn(2)
        here = stage.here
        assert stage.press(KeyAction.INTERRUPT).phase is PlayerPhase.FADING
        assert len(stage.turn(2)) == EXIT_FADE_FRAMES
        assert (stage.moment.phase, stage.moment.farewell) == (
            PlayerPhase.ENDED,
            get_farewell(can_resume=True, warm=False),
        )
        assert stage.store.at == (here.level, CueId.parse(HOLD), float(here.offset_s))

    def test_only_leave_works_during_the_fade(self, stage: Stage) -> None:
        stage.turn(3)
        stage.press(KeyAction.INTERRUPT)
        for key in set(KeyAction) - {KeyAction.INTERRUPT}:
            assert stage.press(key).phase is PlayerPhase.FADING
        with pytest.raises(KeyboardInterrupt):
            stage.press(KeyAction.INTERRUPT)
        assert stage.tape.over

    def test_leave_after_the_end_is_an_interrupt(self, stage: Stage) -> None:
        stage.press(KeyAction.INTERRUPT)
        stage.turn(2)
        with pytest.raises(KeyboardInterrupt):
            stage.press(KeyAction.INTERRUPT)


class TestLostOutput:
    @pytest.mark.parametrize("at", ["1@left.1:into", HOLD, "1@left.1:rest", "3:2.0", "3:2.1"])
    def test_lost_output_pauses_and_continues_from_the_last_heard_frame(self, stage: Stage, at: str) -> None:
        stage.at(at)
        stage.turn(1)
        played = stage.here
        assert stage.away(0.6).phase is PlayerPhase.NO_OUTPUT
        heard = stage.here
        assert (heard.index, heard.offset_frames) == (played.index, played.offset_frames - BUFFER)
        for seconds in (1.0, 1.5, 1.9):
            assert stage.away(seconds).phase is PlayerPhase.NO_OUTPUT
        assert stage.away(0).phase is PlayerPhase.PLAYING
        expected = stage.score.continue_from(heard)
        assert (stage.here.index, stage.here.offset_frames) == (expected.index, expected.offset_frames)
        stage.turn(1)
        if expected.offset_frames:
            assert stage.here.offset_frames == expected.offset_frames + SAMPLE_RATE

    def test_output_back_after_a_while_is_announced(self, stage: Stage) -> None:
        stage.at(HOLD)
        stage.turn(2)
        stage.away(0.6)
        here = stage.here
        stage.away(30)
        stage.away(0)
        stage.turn(1)
        assert "The sound is back." in [begun.line for begun in stage.moment.cue_starts]
        assert (stage.here.index, stage.here.offset_frames) == (here.index, here.offset_frames)
        stage.at(HOLD)
        stage.turn(4)
        assert stage.here.offset_frames > here.offset_frames

    def test_output_back_after_a_minute_stays_paused(self, stage: Stage) -> None:
        stage.at(HOLD)
        stage.turn(2)
        stage.away(0.6)
        here = stage.here
        stage.away(61)
        assert stage.away(0).phase is PlayerPhase.PAUSED
        assert not stage.turn(20).any()
        assert stage.press(KeyAction.PAUSE).phase is PlayerPhase.PLAYING
        assert stage.here == here

    def test_lost_output_never_ends_the_session(self, stage: Stage) -> None:
        stage.turn(5)
        for seconds in range(1, 3000, 10):
            assert stage.away(float(seconds)).phase is PlayerPhase.NO_OUTPUT
        assert stage.store.at

    def test_leaving_while_the_output_is_lost_ends_at_once(self, stage: Stage) -> None:
        stage.turn(5)
        stage.away(0.6)
        id = stage.here_id
        stage.press(KeyAction.INTERRUPT)
        assert stage.look().phase is PlayerPhase.ENDED
        assert stage.store.at
        assert str(stage.store.at[1]) == id

    def test_losing_the_output_during_the_fade_ends_the_session(self, stage: Stage) -> None:
        stage.turn(5)
        stage.press(KeyAction.INTERRUPT)
        stage.turn(0.2)
        assert stage.away(0.6).phase is PlayerPhase.ENDED

    def test_losing_the_output_in_a_pause_changes_nothing(self, stage: Stage) -> None:
        stage.turn(5)
        stage.press(KeyAction.PAUSE)
        here = stage.here
        assert stage.away(200).phase is PlayerPhase.PAUSED
        stage.away(0)
        assert stage.press(KeyAction.PAUSE).phase is PlayerPhase.PLAYING
        assert stage.here == stage.score.continue_from(here)


class TestKeyTones:
    @pytest.mark.parametrize("key", [key for key in KeyAction if key is not KeyAction.INTERRUPT])
    def test_key_tone_starts_within_the_next_block(
        self, stage: Stage, key: KeyAction, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("guided.player.announcer.Announcer.poll", lambda _: None)  # no line beside it
        stage.at("1@left.1:rest")
        stage.turn(2)
        before = stage.tape.left[0][-PIECE:]
        stage.press(key)
        after = middle(stage.turn(PIECE / SAMPLE_RATE))
        tone = make_key_tone(key)[: len(after)]
        assert not middle(before).any()
        assert np.abs(tone).max() > 0.003
        assert np.corrcoef(after, tone)[0, 1] > 0.99
        assert 0.7 < np.abs(after).max() / np.abs(tone).max() < 1.3

    def test_notices_of_the_speech_service_are_shown(self, stage: Stage) -> None:
        stage.speech.notices.append("The place cannot be kept.")
        assert stage.look().notices == ("The place cannot be kept.",)


class BlockedVoice(HumVoice):
    """A voice that says nothing until it may."""

    def __init__(self) -> None:
        self.may = threading.Event()

    def speak(self, text: str) -> Clip:
        if not self.may.wait(10):
            raise VoiceError("too late")
        return super().speak(text)


class TestWithThreads:
    """As it really is: lines are spoken in threads of their own."""

    def test_key_does_not_wait_for_a_slow_voice(self, tmp_path: Path, sounds: SampleLibrary) -> None:
        voice, tape = BlockedVoice(), Tape()
        live = SessionPlayer(
            build_transitions(MADE),
            PlaybackPosition(Level.STEADY),
            speech(tmp_path, voice),
            sounds,
            tape,
            MemoryBookmarkStore(),
            BOOKMARK,
        )
        live.open(0)
        live.tick()
        begun = time.monotonic()
        for key in (
            KeyAction.FORWARD,
            KeyAction.EASIER,
            KeyAction.PAUSE,
            KeyAction.PAUSE,
            KeyAction.UNDO,
            KeyAction.BACK,
        ):
            live.handle_key(key)
            live.tick()
            tape.turn(0.1)
        assert time.monotonic() - begun < 3
        voice.may.set()
        wait_for(lambda: live.tick().cue_starts, "it begins to play")
        live.close()

    def test_bookmark_is_that_of_the_position_being_prepared(self, tmp_path: Path, sounds: SampleLibrary) -> None:
        voice, tape, store = BlockedVoice(), Tape(), MemoryBookmarkStore()
        live = SessionPlayer(
            build_transitions(MADE),
            PlaybackPosition(Level.STEADY),
            speech(tmp_path, voice),
            sounds,
            tape,
            store,
            BOOKMARK,
        )
        live.open(0)
        live.tick()
        live.tick()
        live.handle_key(KeyAction.SECTION_FORWARD)
        live.handle_key(KeyAction.EASIER)
        live.tick()
        assert store.at
        assert store.at[0] is Level.GENTLE
        voice.may.set()
        live.close()

    def test_whole_session_plays_on_a_fast_output(self, tmp_path: Path, sounds: SampleLibrary) -> None:
        store = MemoryBookmarkStore()
        live = SessionPlayer(
            build_transitions(MADE),
            PlaybackPosition(Level.FLARE),
            speech(tmp_path, HumVoice()),
            sounds,
            NullOutput(is_realtime=False),
            store,
            BOOKMARK,
        )
        live.open(START_WAIT_FRAMES)
        wait_for(lambda: live.tick(0.02).phase is PlayerPhase.ENDED, "the end")
        assert store.at is None
        live.close()

    def test_close_leaves_no_thread(self, tmp_path: Path, sounds: SampleLibrary) -> None:
        tape = Tape()
        live = SessionPlayer(
            build_transitions(MADE),
            PlaybackPosition(Level.STEADY),
            speech(tmp_path, HumVoice()),
            sounds,
            tape,
            MemoryBookmarkStore(),
            BOOKMARK,
        )
        live.open(0)
        for key in (KeyAction.FORWARD, KeyAction.EASIER, KeyAction.PAUSE, KeyAction.REPEAT):
            live.tick()
            tape.turn(1)
            live.handle_key(key)
        live.close()
        live.close()
        wait_for(lambda: not [t for t in threading.enumerate() if t.name.startswith("speaking")], "all threads end", 5)
