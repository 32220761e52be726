"""A live session: where it is, waiting for a late line, and a soft end."""

import threading
from pathlib import Path

import numpy as np
import pytest

from guided.compose import Composition, compose
from guided.device.null import Null
from guided.level import Level
from guided.player import FADE, Player
from guided.script.model import Ambience, Pause, Say, Session
from guided.sound import RATE
from guided.sound.clip import Clip, Stereo
from guided.sound.render import blocks
from guided.sound.sounds import Sounds
from guided.speech.cache import Speech
from guided.speech.choose import Chosen
from tests.making import session
from tests.test_mix import SOUNDS


class Murmur:
    """A voice of soft noise, a second a line; fails or waits when told to."""

    key = "murmur"
    fails: Exception | None = None

    def speak(self, text: str) -> Clip:
        if self.fails:
            raise self.fails
        seed = sum(map(ord, text))
        return Clip(np.asarray(0.1 * np.random.default_rng(seed).standard_normal(RATE), np.float32), RATE)

    def close(self) -> None: ...


@pytest.fixture
def composition(tmp_path: Path) -> Composition:
    return composed(
        tmp_path, session(Say(say="One for now."), Pause(pause="10s"), Say(say="Two for then."), ambience="rain")
    )


def composed(folder: Path, made: Session, voice: Murmur | None = None, sounds: Sounds = SOUNDS) -> Composition:
    speech = Speech(Chosen("murmur", "en", voice or Murmur()), folder / "speech")
    return compose(made, Level.BETTER, speech, sounds)


def heard(player: Player, piece: int = 2400) -> Stereo:
    """Everything a player gives, pulled as a device would."""
    blocks = []
    while True:
        block = player.pull(piece)
        blocks.append(block)
        if len(block) < piece:
            return np.concatenate(blocks)


def test_what_is_played_is_the_mix(composition: Composition) -> None:
    mix = composition.whole()
    player = Player(mix, Null(live=False))
    assert np.array_equal(heard(player), mix.read(0, mix.frames))
    assert player.place == mix.frames
    assert not player.left


def test_it_plays_through_an_output_and_says_where_it_is(composition: Composition) -> None:
    player = Player(composition.whole(), Null(live=False))
    player.start()
    assert player.wait(20)
    assert player.heard == player.place == player.mix.frames
    assert player.now.cue.id == "closing"


def test_leaving_fades_out_and_keeps_the_place(composition: Composition) -> None:
    mix = composition.whole()
    player = Player(mix, Null(live=True))
    before = np.concatenate([player.pull(2400) for _ in range(60)])
    place = player.place
    player.leave()
    player.leave()
    fade = heard(player)
    assert player.left
    assert player.place == place == len(before)
    assert len(fade) == FADE
    straight = mix.read(place, FADE)
    assert np.allclose(fade[:100], straight[:100], atol=1e-4)
    assert np.abs(fade[-100:]).max() < 1e-4
    loudness = [np.abs(fade[n : n + 4800]).max() / np.abs(straight[n : n + 4800]).max() for n in range(0, FADE, 4800)]
    assert loudness == sorted(loudness, reverse=True)


def test_leaving_near_the_end_still_ends(composition: Composition) -> None:
    mix = composition.whole()
    player = Player(mix, Null(live=True))
    while player.place < mix.frames - FADE // 2:
        player.pull(2400)
    player.leave()
    assert len(heard(player)) <= FADE


def test_a_second_leave_is_at_once(composition: Composition) -> None:
    player = Player(composition.whole(), Null(live=True))
    player.start()
    player.hurry()
    assert player.wait(0)
    assert player.hurried


def test_a_late_line_waits_on_the_bed_and_nothing_is_skipped(tmp_path: Path) -> None:
    made = session(Ambience(ambience="rain"), Pause(pause="12s"), Say(say="Late but whole."))
    whole = composed(tmp_path, made).whole()
    late = composed(tmp_path, made)
    laid = whole.timeline
    part = type(laid)(laid.placed[:3], (), laid.beds, complete=False)
    late.mix.timeline = part
    player = Player(late.mix, Null(live=True))
    first = []
    while player.place + 2400 <= late.mix.ready:
        first.append(player.pull(2400))
    waited = [player.pull(2400) for _ in range(7)]
    place = player.place
    late.mix.timeline = laid
    rest = heard(player)
    assert place == sum(map(len, first))
    assert all(len(block) == 2400 for block in waited)
    assert sum(map(len, first)) + len(rest) == whole.frames
    joined = np.concatenate([*first, *waited, rest])
    assert np.abs(np.diff(joined[:, 0])).max() < 0.5
    voice = whole.read(laid.placed[3].start, RATE)
    again = rest[laid.placed[3].start - place :][:RATE]
    assert np.corrcoef(voice[:, 0], again[:, 0])[0, 1] > 0.99


def test_speaking_ahead_gives_the_same_session(tmp_path: Path) -> None:
    made = session(*[Say(say=f"Line number {n} is here.") for n in range(30)], ambience="stream")
    whole = composed(tmp_path / "one", made).whole()
    ahead = composed(tmp_path / "two", made)
    mix = ahead.begin()
    assert mix.ready > 0
    player = Player(mix, Null(live=False))
    while not mix.timeline.complete:
        ahead.check()
    assert np.array_equal(heard(player), whole.read(0, whole.frames))


def test_what_stops_the_voice_is_raised_where_it_can_be_seen(tmp_path: Path) -> None:
    voice = Murmur()
    voice.fails = RuntimeError("a fault of ours")
    late = composed(tmp_path, session(Say(say="Never.")), voice)
    with pytest.raises(RuntimeError, match="a fault of ours"):
        late.begin()
    with pytest.raises(RuntimeError, match="a fault of ours"):
        late.check()


def test_a_session_is_written_while_it_is_spoken(tmp_path: Path) -> None:
    made = session(*[Say(say=f"Line number {n} is here.") for n in range(30)], ambience="stream")
    whole = composed(tmp_path / "one", made).whole()
    ahead = composed(tmp_path / "two", made)
    written = list(blocks(ahead.begin(), ahead.until))
    assert np.array_equal(np.concatenate(written), whole.read(0, whole.frames))


def test_what_stops_the_voice_stops_the_writing(tmp_path: Path) -> None:
    voice = Murmur()
    ahead = composed(tmp_path, session(Say(say="One for now."), Pause(pause="20s"), Say(say="Never.")), voice)
    ahead.speech.clip("One for now.")
    voice.fails = RuntimeError("a fault of ours")
    with pytest.raises(RuntimeError, match="a fault of ours"):
        list(blocks(ahead.begin(), ahead.until))


def test_leaving_stops_the_speaking_ahead(tmp_path: Path) -> None:
    late = composed(tmp_path, session(*[Say(say=f"Line number {n} is here.") for n in range(50)]))
    late.leave()
    late.whole()
    assert not late.mix.timeline.complete


def test_leaving_while_the_first_lines_are_spoken_ends_the_waiting(tmp_path: Path) -> None:
    voice = Murmur()
    late = composed(tmp_path, session(*[Say(say=f"Line number {n} is here.") for n in range(50)]), voice)
    voice.speak = lambda text: (late.leave(), Murmur.speak(voice, text))[1]  # type: ignore[method-assign]
    late.begin()
    late.close()
    late.close()
    assert not late.mix.timeline.complete
    assert not [t for t in threading.enumerate() if t.name == "speaking ahead"]


@pytest.mark.parametrize("live", [False, True])
def test_leaving_before_it_begins_is_no_trouble(composition: Composition, live: bool) -> None:
    player = Player(composition.mix, Null(live=live))
    player.leave()
    assert player.left
    assert player.place == 0
