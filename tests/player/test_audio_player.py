"""A live session as sound: whatever is asked for, nothing clicks, and no frame is lost or heard twice."""

import threading
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from guided.player.audio_player import LEAVE, NEAR, RISE, Player
from guided.script.model import Breathe, Chime, Pause, Say, Stretch
from guided.sound import RATE, Samples, Stereo, gain
from guided.sound.mixer import Mix
from guided.sound.output.null import Null
from guided.sound.playhead import CUT
from guided.sound.sample_library import Sounds
from guided.sound.tones import ANSWER, answer
from tests.support.playing import CLICK, PIECE, Hum, Tape, bed, click, composed, heard, middle, smooth
from tests.support.sessions import session
from tests.support.sound_card import until

STEPS = [
    Chime(chime="bell"),
    Say(say="Let yourself be held by the floor. (2s)"),
    Stretch(stretch="Sway", into="Sway to the <side>. (1s)", hold="6s", sides=["left", "right"], rest="3s"),
    Breathe(breathe="3-4", rounds="3"),
    Say(say="And rest now, as long as you like to."),
    Pause(pause="20s"),
]


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Sounds:
    return smooth(tmp_path_factory.mktemp("smooth"))


@pytest.fixture(scope="module")
def mix(tmp_path_factory: pytest.TempPathFactory, sounds: Sounds) -> Mix:
    folder = tmp_path_factory.mktemp("speech")
    return composed(folder, session(*STEPS, ambience="rain"), Hum(), sounds).whole()


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory, sounds: Sounds) -> Mix:
    """A mix with nothing but a bed."""
    return composed(
        tmp_path_factory.mktemp("still"), session(Pause(pause="60s"), ambience="rain"), sounds=sounds
    ).whole()


@pytest.fixture
def tape() -> Tape:
    return Tape()


@pytest.fixture
def player(tape: Tape) -> Player:
    player = Player(tape)
    player.start()
    return player


def lasting(seconds: float, level: float = 0.1) -> Samples:
    """A smooth sound to be said."""
    return np.asarray(level * np.sin(np.pi * np.linspace(0, 1, round(seconds * RATE))), np.float32)


class TestPlaying:
    @pytest.mark.slow
    def test_without_a_key_it_is_the_mix_to_the_bit(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix)
        tape.turn(mix.frames / RATE + 1)
        assert player.ended
        player.finish()
        tape.turn(1)
        assert player.wait(0)
        assert np.array_equal(tape.left[0][: mix.frames], mix.read(0, mix.frames))
        assert not tape.left[0][mix.frames :].any()
        assert player.place == player.heard == mix.frames

    def test_before_anything_is_asked_for_it_is_silent(self, player: Player, tape: Tape) -> None:
        assert not tape.turn(1).any()
        assert (player.place, player.heard, player.saying(), player.quiet, player.ended) == (0, 0, -1, True, False)
        assert player.given == tape.given == RATE

    def test_it_says_what_is_given_and_what_is_heard(self, player: Player, tape: Tape, mix: Mix) -> None:
        tape.turn(1)
        player.play(mix, 5 * RATE)
        assert player.heard == player.place == 5 * RATE
        tape.turn(0.1)
        assert (player.place, player.heard) == (round(5.1 * RATE), 5 * RATE)
        tape.turn(1)
        assert (player.place, player.heard) == (round(6.1 * RATE), round(5.9 * RATE))

    def test_sounds_to_come_are_loaded_before_they_are_pulled(
        self, player: Player, tape: Tape, mix: Mix, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        player.play(mix)
        player.wait(0)
        loaded: list[object] = []
        monkeypatch.setattr(mix, "_samples", loaded.append)
        tape.turn(NEAR / RATE - 1)
        assert not loaded

    def test_what_is_playing_has_ended_only_when_all_of_it_is_given(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix, mix.frames - PIECE)
        assert not player.ended
        tape.turn()
        assert player.ended
        player.play(mix, 0)
        assert not player.ended


class TestPausing:
    def test_it_fades_quickly_and_keeps_the_place(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix, 9 * RATE)
        tape.turn(1)
        player.pause()
        fade = tape.turn(2)
        assert player.place == player.heard == 10 * RATE
        assert not fade[CUT:].any()
        straight = mix.read(10 * RATE, CUT)
        assert np.all(np.abs(fade[:CUT]) <= np.abs(straight) + 1e-6)
        assert np.allclose(fade[:48], straight[:48], atol=1e-3)
        assert click(tape.left[0][CLICK_FREE:]) < CLICK

    @pytest.mark.parametrize("again", [1, 2])
    def test_pausing_twice_is_pausing(self, player: Player, tape: Tape, mix: Mix, again: int) -> None:
        player.play(mix, 10 * RATE)
        tape.turn(1)
        for _ in range(again):
            player.pause()
            tape.turn()
        player.pause()
        assert not tape.turn(1)[CUT:].any()
        assert player.place == 11 * RATE

    @pytest.mark.parametrize("place", range(3, 30, 4))
    def test_going_on_loses_and_doubles_nothing(self, player: Player, tape: Tape, mix: Mix, place: int) -> None:
        player.play(mix, place * RATE + 17)
        tape.turn(1)
        player.pause()
        tape.turn(1)
        here = player.place
        player.play(mix, here)
        on = tape.turn(3)
        assert player.place == here + 3 * RATE
        straight = mix.read(here, 3 * RATE)
        assert np.allclose(middle(on)[RISE:], middle(straight)[RISE:], atol=1e-6)
        assert np.all(np.abs(middle(on)) <= np.abs(middle(straight)) + 1e-6)
        assert click(tape.left[0][CUT:]) < CLICK

    def test_a_halt_is_silent_at_once(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix, 10 * RATE)
        tape.turn(1)
        player.halt()
        assert not tape.turn(1).any()
        assert player.place == 11 * RATE


CLICK_FREE = CUT
"""What begins in the middle with nothing before it begins there at once."""


class TestGivingWay:
    def test_nothing_clicks_however_often_and_wherever_it_jumps(self, player: Player, tape: Tape, mix: Mix) -> None:
        random = Random(3)
        player.play(mix)
        for _ in range(60):
            tape.turn(random.choice([0.05, 0.1, 0.15, 0.5, 2]))
            player.play(mix, random.randrange(mix.frames - 2 * RATE))
        tape.turn(1)
        assert click(tape.left[0]) < CLICK

    def test_the_click_would_show(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix, 10 * RATE)
        tape.turn(1)
        player.halt()
        tape.turn(1)
        assert click(tape.left[0]) > CLICK

    def test_the_bed_goes_on_as_if_nothing_had_happened(self, player: Player, tape: Tape, still: Mix) -> None:
        player.play(still)
        tape.turn(5)
        straight = bed(still.read(0, 40 * RATE))
        for place in (10, 30, 4, 50):
            player.play(still, place * RATE + 123)
            tape.turn(0.5)
        played = bed(tape.left[0])
        assert np.allclose(played, straight[: len(played)], atol=2e-6)

    def test_the_bed_goes_on_after_a_pause_where_it_was(self, player: Player, tape: Tape, still: Mix) -> None:
        player.play(still)
        tape.turn(5)
        player.pause()
        tape.turn(2)
        player.play(still, 20 * RATE)
        on = bed(tape.turn(3))[RISE:]
        assert np.allclose(on, bed(still.read(5 * RATE, 3 * RATE))[RISE:], atol=2e-6)

    def test_what_was_asked_for_last_is_what_is_played(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix, 3 * RATE)
        tape.turn(1)
        for place in (30, 20, 10):
            player.play(mix, place * RATE)
        out = tape.turn(1)
        assert np.allclose(middle(out)[CUT:], middle(mix.read(10 * RATE, RATE))[CUT:], atol=1e-6)
        assert click(tape.left[0][CUT:]) < CLICK


class TestLevels:
    def test_the_volume_glides_and_stays(self, player: Player, tape: Tape, still: Mix) -> None:
        player.play(still)
        tape.turn(10)
        player.volume(-12)
        soft = tape.turn(1)
        straight = still.read(10 * RATE, RATE)
        assert np.allclose(soft[CUT:], straight[CUT:] * gain(-12), atol=1e-6)
        player.volume(6)
        player.volume(0)
        assert np.allclose(tape.turn(1)[CUT:], still.read(11 * RATE, RATE)[CUT:], atol=1e-6)
        assert click(tape.left[0]) < CLICK

    def test_the_knee_holds_whatever_comes_together(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix, 10 * RATE)
        player.volume(6)
        player.say([(lasting(2, level=1), 0)])
        assert np.abs(tape.turn(2)).max() < 0.841


class TestBeside:
    def test_an_answer_is_heard_in_the_next_block(self, player: Player, tape: Tape) -> None:
        tape.turn(1)
        player.ring(answer("pause"))
        assert np.abs(tape.turn()).max() > 0.003
        assert np.array_equal(middle(tape.left[0])[RATE:], answer("pause")[:PIECE])

    def test_it_is_heard_beside_the_session(self, player: Player, tape: Tape, still: Mix) -> None:
        player.play(still)
        tape.turn(5)
        player.ring(answer("on"))
        out = tape.turn(1)
        assert np.allclose(middle(out)[:ANSWER], answer("on"), atol=1e-6)
        assert np.allclose(bed(out), bed(still.read(5 * RATE, RATE)), atol=1e-6)

    def test_a_key_held_down_grows_no_louder(self, player: Player, tape: Tape) -> None:
        for _ in range(40):
            player.ring(answer("easier"))
            tape.turn()
        for _ in range(40):
            player.ring(answer("easier"))
        tape.turn(1)
        assert np.abs(tape.left[0]).max() < 1.5 * np.abs(answer("easier")).max()
        assert click(tape.left[0]) < CLICK

    def test_nothing_rings_late_while_the_sound_is_away(self, player: Player, tape: Tape) -> None:
        tape.turn(1)
        tape.lose(1)
        player.ring(answer("pause"))
        tape.away = 0
        assert not tape.turn(1).any()

    def test_lines_are_said_one_after_another(self, player: Player, tape: Tape) -> None:
        one, two = lasting(0.5), lasting(0.25, level=0.2)
        player.say([(one, RATE // 2), (two, RATE)])
        assert (player.saying(), player.quiet) == (-1, False)
        numbers = []
        for _ in range(60):
            tape.turn()
            numbers.append((player.saying(), player.quiet))
        assert np.array_equal(middle(tape.left[0])[: len(one)], one)
        assert np.array_equal(middle(tape.left[0])[RATE : RATE + len(two)], two)
        # Told by what is heard, 200 ms after it was given: the first at once, the second after a second.
        assert numbers[:23] == [(0, False)] * 23
        assert numbers[23:48] == [(1, False)] * 25
        assert numbers[48:] == [(1, True)] * 12

    def test_lines_give_way_to_others_and_to_nothing(self, player: Player, tape: Tape) -> None:
        player.say([(lasting(5), 0)])
        tape.turn(1)
        player.say([(lasting(5), 0)])
        assert player.saying() == -1
        tape.turn(1)
        player.hush()
        assert player.quiet
        rest = tape.turn(1)
        assert not rest[CUT:].any()
        assert click(tape.left[0]) < CLICK

    def test_no_lines_at_all_are_no_trouble(self, player: Player, tape: Tape) -> None:
        player.say([])
        player.hush()
        player.say([])
        tape.turn(1)
        assert player.quiet


class TestEnding:
    @pytest.mark.parametrize("beside", [False, True], ids=["", "with a line beside"])
    def test_leaving_fades_within_a_second_and_ends(self, player: Player, tape: Tape, mix: Mix, beside: bool) -> None:
        player.play(mix, 9 * RATE)
        if beside:
            player.say([(lasting(20), 0)])
        tape.turn(1)
        player.leave()
        fade = tape.turn(3)
        assert len(fade) == LEAVE
        assert player.wait(0)
        falling = 0.5 + 0.5 * np.cos(np.pi * np.arange(LEAVE) / LEAVE)[:, None]
        assert np.allclose(bed(fade), bed(mix.read(10 * RATE, LEAVE) * falling), atol=1e-6)
        assert np.abs(fade[-480:]).max() < 1e-4
        assert click(tape.left[0][CLICK_FREE:]) < CLICK

    @pytest.mark.parametrize("wait", [0, 0.3], ids=["at once", "while it fades"])
    def test_leaving_a_pause_ends_too(self, player: Player, tape: Tape, mix: Mix, wait: float) -> None:
        player.play(mix, 10 * RATE)
        tape.turn(1)
        player.pause()
        tape.turn(wait)
        player.leave()
        assert len(tape.turn(3)) == LEAVE
        assert player.place == 11 * RATE
        assert click(tape.left[0][CLICK_FREE:]) < CLICK

    def test_leaving_near_the_end_still_ends(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix, mix.frames - LEAVE // 2)
        tape.turn(0.1)
        player.leave()
        assert len(tape.turn(3)) <= LEAVE

    def test_leaving_before_anything_is_played_ends(self, player: Player, tape: Tape) -> None:
        player.leave()
        tape.turn(2)
        assert player.wait(0)
        assert player.place == 0

    def test_finishing_lets_everything_be_heard(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix, mix.frames - RATE)
        player.say([(lasting(2), RATE)])
        player.finish()
        assert len(tape.turn(10)) == 3 * RATE

    def test_finishing_in_a_pause_is_the_end(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix, 10 * RATE)
        tape.turn(1)
        player.pause()
        tape.turn(1)
        player.finish()
        assert not len(tape.turn(1))

    def test_stopping_is_at_once(self, player: Player, tape: Tape, mix: Mix) -> None:
        player.play(mix)
        player.stop()
        assert player.wait(0)


class TestLate:
    def test_a_late_line_waits_on_the_bed_and_nothing_is_lost(
        self, player: Player, tape: Tape, sounds: Sounds, tmp_path: Path
    ) -> None:
        made = session(Pause(pause="8s"), Say(say="Late but whole. And so is this."), ambience="rain")
        mix = composed(tmp_path, made, Hum(), sounds).whole()
        whole = mix.timeline
        straight = mix.read(0, mix.frames)
        mix.timeline = replace(whole, placed=whole.placed[:3], events=(), complete=False)
        player.play(mix)
        tape.turn(15)
        place = player.place
        assert place == mix.ready
        assert place - RATE < player.heard <= place
        assert not player.ended
        mix.timeline = whole
        tape.turn(mix.frames / RATE)
        waited = 15 * RATE - place
        out = tape.left[0]
        assert np.array_equal(out[:place], straight[:place])
        assert np.allclose(middle(out)[place + waited :][: mix.frames - place], middle(straight)[place:], atol=1e-6)
        assert click(out) < CLICK


class Shelf:
    """An output that is not live: takes all at once, and tells the place by a clock, here set by hand."""

    live = False
    away = 0.0

    def __init__(self) -> None:
        self.clock = 0
        self.runs: list[Stereo] = []
        self._on = False

    @property
    def heard(self) -> int:
        return min(self.clock, len(self.runs[-1])) if self.runs else 0

    def start(self, pull: object) -> None:
        self.runs.append(heard(pull.__self__))  # type: ignore[attr-defined]
        self.clock, self._on = 0, True

    def wait(self, seconds: float) -> bool:
        return not self._on or self.heard == len(self.runs[-1])

    def stop(self) -> None:
        self._on = False


class TestNotLive:
    @pytest.fixture
    def shelf(self) -> Shelf:
        return Shelf()

    @pytest.fixture
    def player(self, shelf: Shelf) -> Player:
        player = Player(shelf)
        player.start()
        return player

    def test_it_plays_the_mix_to_the_bit(self, mix: Mix) -> None:
        player = Player(Null(live=False))
        player.start()
        player.play(mix)
        assert np.array_equal(heard(player), mix.read(0, mix.frames))
        assert player.ended

    def test_it_plays_through_an_output_and_says_where_it_is(self, mix: Mix) -> None:
        player = Player(Null(live=False))
        player.start()
        player.play(mix)
        until(lambda: player.wait(0.05), "the end")
        assert player.heard == player.place == mix.frames

    def test_it_is_started_with_all_that_is_left(self, player: Player, shelf: Shelf, mix: Mix) -> None:
        player.play(mix, 5 * RATE)
        assert not player.wait(0)
        assert np.array_equal(shelf.runs[0], mix.read(5 * RATE, mix.frames))
        shelf.clock = 3 * RATE
        assert player.heard == 8 * RATE

    def test_several_things_asked_for_together_are_one_start(self, player: Player, shelf: Shelf, mix: Mix) -> None:
        player.play(mix)
        player.ring(answer("on"))
        player.volume(-6)
        player.play(mix, 5 * RATE)
        player.wait(0)
        assert len(shelf.runs) == 1

    def test_a_pause_keeps_the_place_that_was_heard(self, player: Player, shelf: Shelf, mix: Mix) -> None:
        player.play(mix)
        player.wait(0)
        shelf.clock = 12 * RATE
        player.pause()
        assert player.wait(0)
        assert player.place == player.heard == 12 * RATE
        player.play(mix, player.place)
        player.wait(0)
        assert np.allclose(middle(shelf.runs[1]), middle(mix.read(12 * RATE, mix.frames)), atol=1e-6)

    def test_an_answer_in_a_pause_moves_no_place(self, player: Player, shelf: Shelf, mix: Mix) -> None:
        player.play(mix)
        player.wait(0)
        shelf.clock = 12 * RATE
        player.pause()
        player.wait(0)
        player.ring(answer("on"))
        player.wait(0)
        assert np.array_equal(middle(shelf.runs[-1]), answer("on"))
        shelf.clock = RATE
        assert player.place == player.heard == 12 * RATE

    def test_a_change_goes_on_from_what_was_heard(self, player: Player, shelf: Shelf, mix: Mix) -> None:
        player.play(mix)
        player.wait(0)
        shelf.clock = 12 * RATE
        player.volume(-6)
        player.wait(0)
        shelf.clock = RATE
        assert player.heard == 13 * RATE
        expected = mix.read(12 * RATE, mix.frames) * gain(-6)
        assert np.allclose(shelf.runs[1][CUT:], expected[CUT:], atol=1e-6)

    def test_a_line_is_said_to_its_end_whatever_is_asked_for_meanwhile(
        self, player: Player, shelf: Shelf, mix: Mix
    ) -> None:
        player.say([(lasting(1), RATE), (lasting(1), RATE)])
        player.wait(0)
        assert not player.quiet
        shelf.clock = round(2.5 * RATE)
        assert (player.saying(), player.quiet) == (1, False)
        player.volume(0)
        player.wait(0)
        assert (player.saying(), player.quiet) == (1, False)
        assert len(shelf.runs[-1]) == 1.5 * RATE
        shelf.clock = round(1.5 * RATE)
        assert player.quiet

    def test_finishing_leaves_it_to_the_output(self, player: Player, shelf: Shelf, mix: Mix) -> None:
        player.play(mix, mix.frames - RATE)
        player.wait(0)
        player.finish()
        assert not player.wait(0)
        shelf.clock = RATE
        assert player.wait(0)

    def test_leaving_is_at_once(self, player: Player, shelf: Shelf, mix: Mix) -> None:
        player.play(mix)
        player.wait(0)
        player.leave()
        assert player.wait(0)

    def test_nothing_is_started_for_nothing(self, player: Player, shelf: Shelf) -> None:
        player.pause()
        player.wait(0)
        assert not shelf.runs


@pytest.mark.slow
def test_orders_from_another_thread_come_at_any_moment(mix: Mix) -> None:
    """A card that pulls as fast as it can, and somebody who asks for everything all the time."""
    player, blocks, over = Player(Null(live=True)), list[Stereo](), threading.Event()

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
                lambda: player.ring(answer("on")),
                lambda: player.say([(lasting(0.2), 100), (lasting(0.1), 0)]),
                player.hush,
                lambda: player.volume(random.randrange(-20, 1)),
            ]
        )()
        assert 0 <= player.heard <= mix.frames
        assert player.place <= mix.frames
        assert player.saying() < 2
        player.wait(0)
        time.sleep(random.choice([0, 0, 0.002]))
    player.leave()
    assert over.wait(10)
    card.join()
    out = np.concatenate(blocks)
    assert asked > 100
    assert player.given >= len(out)
    assert click(out) < CLICK
