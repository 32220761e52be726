"""The sound of a playing session: no clicks, and no frame lost or heard twice, whatever is asked for."""

import threading
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from guided.player.audio_player import EXIT_FADE_FRAMES, PRELOAD_FRAMES, RESUME_FADE_FRAMES, AudioPlayer
from guided.script.model import Breathe, Chime, Pause, Say, Stretch
from guided.sound import SAMPLE_RATE, Samples, Stereo, db_to_gain
from guided.sound.mixer import Mix
from guided.sound.output.null import NullOutput
from guided.sound.playhead import CUT_FRAMES
from guided.sound.sample_library import SampleLibrary
from guided.sound.tones import KEY_TONE_FRAMES, make_key_tone
from tests.support.playing import (
    CLICK,
    PIECE,
    HumVoice,
    Tape,
    bed,
    create_composition,
    make_smooth_sounds,
    measure_click,
    middle,
    pull_all,
)
from tests.support.sessions import session
from tests.support.sound_card import wait_for

STEPS = [
    Chime(chime="bell"),
    Say(say="Let yourself be held by the floor. (2s)"),
    Stretch(stretch="Sway", into="Sway to the <side>. (1s)", hold="6s", sides=["left", "right"], rest="3s"),
    Breathe(breathe="3-4", rounds="3"),
    Say(say="And rest now, as long as you like to."),
    Pause(pause="20s"),
]


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> SampleLibrary:
    return make_smooth_sounds(tmp_path_factory.mktemp("smooth"))


@pytest.fixture(scope="module")
def mix(tmp_path_factory: pytest.TempPathFactory, sounds: SampleLibrary) -> Mix:
    folder = tmp_path_factory.mktemp("speech")
    return create_composition(folder, session(*STEPS, ambience="rain"), HumVoice(), sounds).render_all()


@pytest.fixture(scope="module")
def bed_mix(tmp_path_factory: pytest.TempPathFactory, sounds: SampleLibrary) -> Mix:
    """A mix with nothing but a bed."""
    return create_composition(
        tmp_path_factory.mktemp("still"), session(Pause(pause="60s"), ambience="rain"), sounds=sounds
    ).render_all()


@pytest.fixture
def tape() -> Tape:
    return Tape()


@pytest.fixture
def player(tape: Tape) -> AudioPlayer:
    player = AudioPlayer(tape)
    player.start()
    return player


def make_line(seconds: float, level: float = 0.1) -> Samples:
    """A smooth sound to be said."""
    return np.asarray(level * np.sin(np.pi * np.linspace(0, 1, round(seconds * SAMPLE_RATE))), np.float32)


class TestPlaying:
    @pytest.mark.slow
    def test_without_keys_the_output_equals_the_mix(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix)
        tape.turn(mix.frames / SAMPLE_RATE + 1)
        assert player.has_ended
        player.finish()
        tape.turn(1)
        assert player.wait(0)
        assert np.array_equal(tape.left[0][: mix.frames], mix.read(0, mix.frames))
        assert not tape.left[0][mix.frames :].any()
        assert player.next_frame == player.heard_frame == mix.frames

    def test_output_is_silent_before_play(self, player: AudioPlayer, tape: Tape) -> None:
        assert not tape.turn(1).any()
        assert (player.next_frame, player.heard_frame, player.find_line_index(), player.is_quiet, player.has_ended) == (
            0,
            0,
            -1,
            True,
            False,
        )
        assert player.pulled == tape.given == SAMPLE_RATE

    def test_next_frame_and_heard_frame_follow_the_output(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        tape.turn(1)
        player.play(mix, 5 * SAMPLE_RATE)
        assert player.heard_frame == player.next_frame == 5 * SAMPLE_RATE
        tape.turn(0.1)
        assert (player.next_frame, player.heard_frame) == (round(5.1 * SAMPLE_RATE), 5 * SAMPLE_RATE)
        tape.turn(1)
        assert (player.next_frame, player.heard_frame) == (round(6.1 * SAMPLE_RATE), round(5.9 * SAMPLE_RATE))

    def test_sounds_are_loaded_before_they_are_pulled(
        self, player: AudioPlayer, tape: Tape, mix: Mix, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        player.play(mix)
        player.wait(0)
        loaded: list[object] = []
        monkeypatch.setattr(mix, "_load_samples", loaded.append)
        tape.turn(PRELOAD_FRAMES / SAMPLE_RATE - 1)
        assert not loaded

    def test_mix_has_ended_once_all_of_it_was_pulled(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix, mix.frames - PIECE)
        assert not player.has_ended
        tape.turn()
        assert player.has_ended
        player.play(mix, 0)
        assert not player.has_ended


class TestPausing:
    def test_pause_fades_quickly_and_keeps_the_position(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix, 9 * SAMPLE_RATE)
        tape.turn(1)
        player.pause()
        fade = tape.turn(2)
        assert player.next_frame == player.heard_frame == 10 * SAMPLE_RATE
        assert not fade[CUT_FRAMES:].any()
        straight = mix.read(10 * SAMPLE_RATE, CUT_FRAMES)
        assert np.all(np.abs(fade[:CUT_FRAMES]) <= np.abs(straight) + 1e-6)
        assert np.allclose(fade[:48], straight[:48], atol=1e-3)
        assert measure_click(tape.left[0][CLICK_FREE:]) < CLICK

    @pytest.mark.parametrize("again", [1, 2])
    def test_pausing_twice_equals_pausing_once(self, player: AudioPlayer, tape: Tape, mix: Mix, again: int) -> None:
        player.play(mix, 10 * SAMPLE_RATE)
        tape.turn(1)
        for _ in range(again):
            player.pause()
            tape.turn()
        player.pause()
        assert not tape.turn(1)[CUT_FRAMES:].any()
        assert player.next_frame == 11 * SAMPLE_RATE

    @pytest.mark.parametrize("place", range(3, 30, 4))
    def test_resuming_loses_and_repeats_no_frame(self, player: AudioPlayer, tape: Tape, mix: Mix, place: int) -> None:
        player.play(mix, place * SAMPLE_RATE + 17)
        tape.turn(1)
        player.pause()
        tape.turn(1)
        here = player.next_frame
        player.play(mix, here)
        on = tape.turn(3)
        assert player.next_frame == here + 3 * SAMPLE_RATE
        straight = mix.read(here, 3 * SAMPLE_RATE)
        assert np.allclose(middle(on)[RESUME_FADE_FRAMES:], middle(straight)[RESUME_FADE_FRAMES:], atol=1e-6)
        assert np.all(np.abs(middle(on)) <= np.abs(middle(straight)) + 1e-6)
        assert measure_click(tape.left[0][CUT_FRAMES:]) < CLICK

    def test_halt_is_silent_at_once(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix, 10 * SAMPLE_RATE)
        tape.turn(1)
        player.halt()
        assert not tape.turn(1).any()
        assert player.next_frame == 11 * SAMPLE_RATE


CLICK_FREE = CUT_FRAMES
"""What begins in the middle with nothing before it begins there at once."""


class TestJumping:
    def test_repeated_jumps_do_not_click(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        random = Random(3)
        player.play(mix)
        for _ in range(60):
            tape.turn(random.choice([0.05, 0.1, 0.15, 0.5, 2]))
            player.play(mix, random.randrange(mix.frames - 2 * SAMPLE_RATE))
        tape.turn(1)
        assert measure_click(tape.left[0]) < CLICK

    def test_click_detector_finds_a_hard_cut(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix, 10 * SAMPLE_RATE)
        tape.turn(1)
        player.halt()
        tape.turn(1)
        assert measure_click(tape.left[0]) > CLICK

    def test_bed_continues_across_jumps(self, player: AudioPlayer, tape: Tape, bed_mix: Mix) -> None:
        player.play(bed_mix)
        tape.turn(5)
        straight = bed(bed_mix.read(0, 40 * SAMPLE_RATE))
        for place in (10, 30, 4, 50):
            player.play(bed_mix, place * SAMPLE_RATE + 123)
            tape.turn(0.5)
        played = bed(tape.left[0])
        assert np.allclose(played, straight[: len(played)], atol=2e-6)

    def test_bed_continues_after_a_pause(self, player: AudioPlayer, tape: Tape, bed_mix: Mix) -> None:
        player.play(bed_mix)
        tape.turn(5)
        player.pause()
        tape.turn(2)
        player.play(bed_mix, 20 * SAMPLE_RATE)
        on = bed(tape.turn(3))[RESUME_FADE_FRAMES:]
        assert np.allclose(on, bed(bed_mix.read(5 * SAMPLE_RATE, 3 * SAMPLE_RATE))[RESUME_FADE_FRAMES:], atol=2e-6)

    def test_last_of_several_jumps_is_played(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix, 3 * SAMPLE_RATE)
        tape.turn(1)
        for place in (30, 20, 10):
            player.play(mix, place * SAMPLE_RATE)
        out = tape.turn(1)
        assert np.allclose(
            middle(out)[CUT_FRAMES:], middle(mix.read(10 * SAMPLE_RATE, SAMPLE_RATE))[CUT_FRAMES:], atol=1e-6
        )
        assert measure_click(tape.left[0][CUT_FRAMES:]) < CLICK


class TestVolume:
    def test_volume_changes_smoothly_and_stays(self, player: AudioPlayer, tape: Tape, bed_mix: Mix) -> None:
        player.play(bed_mix)
        tape.turn(10)
        player.set_volume(-12)
        soft = tape.turn(1)
        straight = bed_mix.read(10 * SAMPLE_RATE, SAMPLE_RATE)
        assert np.allclose(soft[CUT_FRAMES:], straight[CUT_FRAMES:] * db_to_gain(-12), atol=1e-6)
        player.set_volume(6)
        player.set_volume(0)
        assert np.allclose(
            tape.turn(1)[CUT_FRAMES:], bed_mix.read(11 * SAMPLE_RATE, SAMPLE_RATE)[CUT_FRAMES:], atol=1e-6
        )
        assert measure_click(tape.left[0]) < CLICK

    def test_soft_limit_holds_when_sounds_add_up(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix, 10 * SAMPLE_RATE)
        player.set_volume(6)
        player.announce([(make_line(2, level=1), 0)])
        assert np.abs(tape.turn(2)).max() < 0.841


class TestOverlays:
    def test_key_tone_is_heard_in_the_next_block(self, player: AudioPlayer, tape: Tape) -> None:
        tape.turn(1)
        player.play_tone(make_key_tone("pause"))
        assert np.abs(tape.turn()).max() > 0.003
        assert np.array_equal(middle(tape.left[0])[SAMPLE_RATE:], make_key_tone("pause")[:PIECE])

    def test_key_tone_is_added_to_the_session(self, player: AudioPlayer, tape: Tape, bed_mix: Mix) -> None:
        player.play(bed_mix)
        tape.turn(5)
        player.play_tone(make_key_tone("on"))
        out = tape.turn(1)
        assert np.allclose(middle(out)[:KEY_TONE_FRAMES], make_key_tone("on"), atol=1e-6)
        assert np.allclose(bed(out), bed(bed_mix.read(5 * SAMPLE_RATE, SAMPLE_RATE)), atol=1e-6)

    def test_repeated_key_tone_gets_no_louder(self, player: AudioPlayer, tape: Tape) -> None:
        for _ in range(40):
            player.play_tone(make_key_tone("easier"))
            tape.turn()
        for _ in range(40):
            player.play_tone(make_key_tone("easier"))
        tape.turn(1)
        assert np.abs(tape.left[0]).max() < 1.5 * np.abs(make_key_tone("easier")).max()
        assert measure_click(tape.left[0]) < CLICK

    def test_key_tone_is_dropped_while_the_output_is_lost(self, player: AudioPlayer, tape: Tape) -> None:
        tape.turn(1)
        tape.lose(1)
        player.play_tone(make_key_tone("pause"))
        tape.outage_s = 0
        assert not tape.turn(1).any()

    def test_lines_are_said_one_after_another(self, player: AudioPlayer, tape: Tape) -> None:
        one, two = make_line(0.5), make_line(0.25, level=0.2)
        player.announce([(one, SAMPLE_RATE // 2), (two, SAMPLE_RATE)])
        assert (player.find_line_index(), player.is_quiet) == (-1, False)
        numbers = []
        for _ in range(60):
            tape.turn()
            numbers.append((player.find_line_index(), player.is_quiet))
        assert np.array_equal(middle(tape.left[0])[: len(one)], one)
        assert np.array_equal(middle(tape.left[0])[SAMPLE_RATE : SAMPLE_RATE + len(two)], two)
        # Told by what is heard, 200 ms after it was given: the first at once, the second after a second.
        assert numbers[:23] == [(0, False)] * 23
        assert numbers[23:48] == [(1, False)] * 25
        assert numbers[48:] == [(1, True)] * 12

    def test_new_lines_replace_the_current_ones(self, player: AudioPlayer, tape: Tape) -> None:
        player.announce([(make_line(5), 0)])
        tape.turn(1)
        player.announce([(make_line(5), 0)])
        assert player.find_line_index() == -1
        tape.turn(1)
        player.stop_lines()
        assert player.is_quiet
        rest = tape.turn(1)
        assert not rest[CUT_FRAMES:].any()
        assert measure_click(tape.left[0]) < CLICK

    def test_empty_list_of_lines_is_fine(self, player: AudioPlayer, tape: Tape) -> None:
        player.announce([])
        player.stop_lines()
        player.announce([])
        tape.turn(1)
        assert player.is_quiet


class TestEnding:
    @pytest.mark.parametrize("beside", [False, True], ids=["", "with a line beside"])
    def test_fade_out_ends_within_a_second(self, player: AudioPlayer, tape: Tape, mix: Mix, beside: bool) -> None:
        player.play(mix, 9 * SAMPLE_RATE)
        if beside:
            player.announce([(make_line(20), 0)])
        tape.turn(1)
        player.fade_out()
        fade = tape.turn(3)
        assert len(fade) == EXIT_FADE_FRAMES
        assert player.wait(0)
        falling = 0.5 + 0.5 * np.cos(np.pi * np.arange(EXIT_FADE_FRAMES) / EXIT_FADE_FRAMES)[:, None]
        assert np.allclose(bed(fade), bed(mix.read(10 * SAMPLE_RATE, EXIT_FADE_FRAMES) * falling), atol=1e-6)
        assert np.abs(fade[-480:]).max() < 1e-4
        assert measure_click(tape.left[0][CLICK_FREE:]) < CLICK

    @pytest.mark.parametrize("wait", [0, 0.3], ids=["at once", "while it fades"])
    def test_fade_out_during_a_pause_ends(self, player: AudioPlayer, tape: Tape, mix: Mix, wait: float) -> None:
        player.play(mix, 10 * SAMPLE_RATE)
        tape.turn(1)
        player.pause()
        tape.turn(wait)
        player.fade_out()
        assert len(tape.turn(3)) == EXIT_FADE_FRAMES
        assert player.next_frame == 11 * SAMPLE_RATE
        assert measure_click(tape.left[0][CLICK_FREE:]) < CLICK

    def test_fade_out_near_the_end_ends(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix, mix.frames - EXIT_FADE_FRAMES // 2)
        tape.turn(0.1)
        player.fade_out()
        assert len(tape.turn(3)) <= EXIT_FADE_FRAMES

    def test_fade_out_before_play_ends(self, player: AudioPlayer, tape: Tape) -> None:
        player.fade_out()
        tape.turn(2)
        assert player.wait(0)
        assert player.next_frame == 0

    def test_finish_plays_everything_to_the_end(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix, mix.frames - SAMPLE_RATE)
        player.announce([(make_line(2), SAMPLE_RATE)])
        player.finish()
        assert len(tape.turn(10)) == 3 * SAMPLE_RATE

    def test_finish_during_a_pause_ends(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix, 10 * SAMPLE_RATE)
        tape.turn(1)
        player.pause()
        tape.turn(1)
        player.finish()
        assert not len(tape.turn(1))

    def test_stop_ends_at_once(self, player: AudioPlayer, tape: Tape, mix: Mix) -> None:
        player.play(mix)
        player.stop()
        assert player.wait(0)


class TestLateLines:
    def test_late_line_waits_while_the_bed_goes_on(
        self, player: AudioPlayer, tape: Tape, sounds: SampleLibrary, tmp_path: Path
    ) -> None:
        made = session(Pause(pause="8s"), Say(say="Late but whole. And so is this."), ambience="rain")
        mix = create_composition(tmp_path, made, HumVoice(), sounds).render_all()
        whole = mix.timeline
        straight = mix.read(0, mix.frames)
        mix.timeline = replace(whole, cues=whole.cues[:3], sounds=(), is_complete=False)
        player.play(mix)
        tape.turn(15)
        place = player.next_frame
        assert place == mix.ready_frames
        assert place - SAMPLE_RATE < player.heard_frame <= place
        assert not player.has_ended
        mix.timeline = whole
        tape.turn(mix.frames / SAMPLE_RATE)
        waited = 15 * SAMPLE_RATE - place
        out = tape.left[0]
        assert np.array_equal(out[:place], straight[:place])
        assert np.allclose(middle(out)[place + waited :][: mix.frames - place], middle(straight)[place:], atol=1e-6)
        assert measure_click(out) < CLICK


class StepOutput:
    """An output that is not live: takes all at once, and tells the place by a clock, here set by hand."""

    is_realtime = False
    outage_s = 0.0

    def __init__(self) -> None:
        self.clock = 0
        self.runs: list[Stereo] = []
        self._on = False

    @property
    def heard_frame(self) -> int:
        return min(self.clock, len(self.runs[-1])) if self.runs else 0

    def start(self, pull: object) -> None:
        self.runs.append(pull_all(pull.__self__))  # type: ignore[attr-defined]
        self.clock, self._on = 0, True

    def wait(self, seconds: float) -> bool:
        return not self._on or self.heard_frame == len(self.runs[-1])

    def stop(self) -> None:
        self._on = False


class TestOutputWithoutRealTime:
    @pytest.fixture
    def shelf(self) -> StepOutput:
        return StepOutput()

    @pytest.fixture
    def player(self, shelf: StepOutput) -> AudioPlayer:
        player = AudioPlayer(shelf)
        player.start()
        return player

    def test_output_equals_the_mix(self, mix: Mix) -> None:
        player = AudioPlayer(NullOutput(is_realtime=False))
        player.start()
        player.play(mix)
        assert np.array_equal(pull_all(player), mix.read(0, mix.frames))
        assert player.has_ended

    def test_heard_frame_reaches_the_end(self, mix: Mix) -> None:
        player = AudioPlayer(NullOutput(is_realtime=False))
        player.start()
        player.play(mix)
        wait_for(lambda: player.wait(0.05), "the end")
        assert player.heard_frame == player.next_frame == mix.frames

    def test_output_starts_with_all_that_remains(self, player: AudioPlayer, shelf: StepOutput, mix: Mix) -> None:
        player.play(mix, 5 * SAMPLE_RATE)
        assert not player.wait(0)
        assert np.array_equal(shelf.runs[0], mix.read(5 * SAMPLE_RATE, mix.frames))
        shelf.clock = 3 * SAMPLE_RATE
        assert player.heard_frame == 8 * SAMPLE_RATE

    def test_several_requests_together_start_the_output_once(
        self, player: AudioPlayer, shelf: StepOutput, mix: Mix
    ) -> None:
        player.play(mix)
        player.play_tone(make_key_tone("on"))
        player.set_volume(-6)
        player.play(mix, 5 * SAMPLE_RATE)
        player.wait(0)
        assert len(shelf.runs) == 1

    def test_pause_keeps_the_heard_position(self, player: AudioPlayer, shelf: StepOutput, mix: Mix) -> None:
        player.play(mix)
        player.wait(0)
        shelf.clock = 12 * SAMPLE_RATE
        player.pause()
        assert player.wait(0)
        assert player.next_frame == player.heard_frame == 12 * SAMPLE_RATE
        player.play(mix, player.next_frame)
        player.wait(0)
        assert np.allclose(middle(shelf.runs[1]), middle(mix.read(12 * SAMPLE_RATE, mix.frames)), atol=1e-6)

    def test_key_tone_during_a_pause_keeps_the_position(self, player: AudioPlayer, shelf: StepOutput, mix: Mix) -> None:
        player.play(mix)
        player.wait(0)
        shelf.clock = 12 * SAMPLE_RATE
        player.pause()
        player.wait(0)
        player.play_tone(make_key_tone("on"))
        player.wait(0)
        assert np.array_equal(middle(shelf.runs[-1]), make_key_tone("on"))
        shelf.clock = SAMPLE_RATE
        assert player.next_frame == player.heard_frame == 12 * SAMPLE_RATE

    def test_change_continues_from_the_heard_position(self, player: AudioPlayer, shelf: StepOutput, mix: Mix) -> None:
        player.play(mix)
        player.wait(0)
        shelf.clock = 12 * SAMPLE_RATE
        player.set_volume(-6)
        player.wait(0)
        shelf.clock = SAMPLE_RATE
        assert player.heard_frame == 13 * SAMPLE_RATE
        expected = mix.read(12 * SAMPLE_RATE, mix.frames) * db_to_gain(-6)
        assert np.allclose(shelf.runs[1][CUT_FRAMES:], expected[CUT_FRAMES:], atol=1e-6)

    def test_line_is_said_to_its_end_despite_other_requests(
        self, player: AudioPlayer, shelf: StepOutput, mix: Mix
    ) -> None:
        player.announce([(make_line(1), SAMPLE_RATE), (make_line(1), SAMPLE_RATE)])
        player.wait(0)
        assert not player.is_quiet
        shelf.clock = round(2.5 * SAMPLE_RATE)
        assert (player.find_line_index(), player.is_quiet) == (1, False)
        player.set_volume(0)
        player.wait(0)
        assert (player.find_line_index(), player.is_quiet) == (1, False)
        assert len(shelf.runs[-1]) == 1.5 * SAMPLE_RATE
        shelf.clock = round(1.5 * SAMPLE_RATE)
        assert player.is_quiet

    def test_finish_waits_for_the_output(self, player: AudioPlayer, shelf: StepOutput, mix: Mix) -> None:
        player.play(mix, mix.frames - SAMPLE_RATE)
        player.wait(0)
        player.finish()
        assert not player.wait(0)
        shelf.clock = SAMPLE_RATE
        assert player.wait(0)

    def test_fade_out_ends_at_once(self, player: AudioPlayer, shelf: StepOutput, mix: Mix) -> None:
        player.play(mix)
        player.wait(0)
        player.fade_out()
        assert player.wait(0)

    def test_output_is_not_started_without_sound(self, player: AudioPlayer, shelf: StepOutput) -> None:
        player.pause()
        player.wait(0)
        assert not shelf.runs


@pytest.mark.slow
def test_requests_from_another_thread_are_safe_at_any_moment(mix: Mix) -> None:
    """A card that pulls as fast as it can, and somebody who asks for everything all the time."""
    player, blocks, over = AudioPlayer(NullOutput(is_realtime=True)), list[Stereo](), threading.Event()

    def pump() -> None:
        while len(block := player.pull(480)) == 480:
            blocks.append(block)
            time.sleep(0)
        over.set()

    card = threading.Thread(target=pump)
    player.play(mix)
    card.start()
    random = Random(5)
    end = time.monotonic() + 2
    asked = 0
    while time.monotonic() < end:
        asked += 1
        random.choice(
            [
                lambda: player.play(mix, random.randrange(mix.frames)),
                player.pause,
                lambda: player.play_tone(make_key_tone("on")),
                lambda: player.announce([(make_line(0.2), 100), (make_line(0.1), 0)]),
                player.stop_lines,
                lambda: player.set_volume(random.randrange(-20, 1)),
            ]
        )()
        assert 0 <= player.heard_frame <= mix.frames
        assert player.next_frame <= mix.frames
        assert player.find_line_index() < 2
        player.wait(0)
        time.sleep(random.choice([0, 0, 0.002]))
    player.fade_out()
    assert over.wait(10)
    card.join()
    out = np.concatenate(blocks)
    assert asked > 100
    assert player.pulled >= len(out)
    assert measure_click(out) < CLICK
