"""A mix played from a place: exact to the frame, waiting without a seam, fading by itself."""

from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest

from guided.core.cue import Cue, CueId, Kind
from guided.sound import RATE, Stereo
from guided.sound.mixer import Mix
from guided.sound.playhead import CUT, Deck
from guided.sound.sample_library import Sounds
from guided.sound.timeline import lay
from tests.support.playing import CLICK, PIECE, Hum, bed, click, middle, smooth

CUES = [
    Cue(CueId("bed"), Kind.AMBIENCE, D(0), name="rain"),
    Cue(CueId("quiet"), Kind.LEAD, D(4)),
    Cue(CueId("chime"), Kind.CHIME, D(2), name="bell"),
    Cue(CueId("rest"), Kind.REST, D(1)),
    Cue(CueId("one"), Kind.SAY, D("1.05"), says=("one two three",)),
    Cue(CueId("two"), Kind.SAY, D("2.5"), says=("four five six seven",)),
    Cue(CueId("in"), Kind.INHALE, D(3)),
    Cue(CueId("end"), Kind.LEAD, D(6)),
]
CHIME, ONE, TWO, IN = 3, 5, 6, 7
"""How many cues are laid by then."""


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Sounds:
    return smooth(tmp_path_factory.mktemp("smooth"))


@pytest.fixture
def mix(sounds: Sounds) -> Mix:
    def speak(line: str) -> np.ndarray:
        return Hum().speak(line).samples

    return Mix(lay(CUES, lambda line: len(speak(line))), speak, sounds)


def late(mix: Mix, cues: int) -> Mix:
    """The same, with only the first cues laid."""
    whole = mix.timeline
    placed = whole.placed[:cues]
    end = placed[-1].start + placed[-1].frames
    events = tuple(event for event in whole.events if event.start < end)
    mix.timeline = replace(whole, placed=placed, events=events, complete=False)
    return mix


def pieces(deck: Deck, frames: int) -> Stereo:
    return np.concatenate([deck.read(PIECE) for _ in range(frames // PIECE)])


@pytest.mark.parametrize("place", [0, 1, 3 * RATE + 7])
def test_it_reads_the_mix_from_its_place_to_the_end(mix: Mix, place: int) -> None:
    deck = Deck(mix, place)
    assert deck.left == mix.frames - place
    block = np.concatenate([deck.read(PIECE) for _ in range(mix.frames // PIECE + 1)])
    assert np.array_equal(block, mix.blend(place, mix.frames))
    assert (deck.place, deck.left) == (mix.frames, 0)


@pytest.mark.parametrize(("frame", "place"), [(0, 500), (900, 500), (1000, 500), (1700, 1200), (10**6, 500 + PIECE)])
def test_what_is_heard_is_told_by_the_frames_of_the_output(mix: Mix, frame: int, place: int) -> None:
    deck = Deck(mix, 500)
    assert deck.heard(frame) == 500
    deck.begin(1000)
    deck.read(PIECE)
    assert deck.heard(frame) == place


def test_it_follows_another_and_the_bed_goes_on(mix: Mix) -> None:
    before = Deck(mix, 5 * RATE)
    straight = bed(np.concatenate([before.read(PIECE), Deck(mix, before.place).read(PIECE)]))
    deck = Deck(mix, 4 * RATE + 50)
    deck.follow(before, CUT)
    together = before.fading(CUT).read(PIECE) + deck.read(PIECE)
    assert np.allclose(bed(together), straight[PIECE:], atol=1e-6)


def test_a_twin_fades_by_itself_and_the_deck_stays(mix: Mix) -> None:
    deck = Deck(mix, 2 * RATE)
    twin = deck.fading(CUT)
    block = np.concatenate([twin.read(CUT), twin.read(CUT)])
    straight = mix.blend(2 * RATE, CUT)
    assert np.allclose(block[:48], straight[:48], atol=1e-3)
    assert np.all(np.abs(block[:CUT]) <= np.abs(straight) + 1e-7)
    assert not block[CUT:].any()
    assert (twin.left, deck.place) == (0, 2 * RATE)
    assert np.array_equal(deck.read(PIECE), mix.blend(2 * RATE, PIECE))


@pytest.mark.parametrize("cues", [CHIME, ONE, TWO, IN], ids=["chime", "line", "another line", "breath"])
@pytest.mark.parametrize("waits", [1, 3, 40])
def test_it_waits_for_what_is_late_without_a_click_and_loses_nothing(mix: Mix, cues: int, waits: int) -> None:
    whole = mix.timeline
    straight = mix.blend(0, mix.frames)
    deck = Deck(late(mix, cues))
    place = mix.ready
    before = deck.read(place)
    waited = pieces(deck, waits * PIECE)
    assert deck.place == place
    assert deck.left > 0
    mix.timeline = whole
    rest = pieces(deck, mix.frames - place)
    assert np.array_equal(before, straight[:place])
    assert np.allclose(middle(rest), middle(straight)[place:][: len(rest)], atol=1e-6)
    joined = np.concatenate([before, waited, rest])
    assert click(joined) < CLICK
    assert not middle(waited).any()
    assert np.abs(bed(joined)[4 * RATE : -5 * RATE]).reshape(-1, 480).max(axis=1).min() > 0.018


@pytest.mark.parametrize("cues", [CHIME, ONE, TWO, IN], ids=["chime", "line", "another line", "breath"])
def test_no_word_and_no_breath_is_cut_in_two_by_the_waiting(mix: Mix, cues: int) -> None:
    sounding = [(event.start, event.start + (event.frames or 5 * RATE)) for event in mix.timeline.events]
    ready = late(mix, cues).ready
    assert not any(start < ready < end for start, end in sounding)
    assert ready > 3 * RATE


def test_a_block_is_played_as_far_as_it_is_known(mix: Mix) -> None:
    straight = mix.blend(0, mix.frames)
    deck = Deck(late(mix, CHIME))
    ready = mix.ready
    deck.read(ready - 100)
    block = deck.read(PIECE)
    assert (len(block), deck.place) == (PIECE, ready)
    assert np.array_equal(block[:100], straight[ready - 100 : ready])


def test_what_was_heard_stands_still_while_it_waits(mix: Mix) -> None:
    deck = Deck(late(mix, CHIME))
    deck.begin(0)
    given = 0
    places = []
    while given < 10 * RATE:
        deck.read(PIECE)
        given += PIECE
        places.append(deck.heard(given))
    assert places == sorted(places)
    assert places[-1] == deck.place <= mix.ready


def test_it_loads_what_comes_next_with_the_bed_where_it_really_is(
    mix: Mix, sounds: Sounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[int, int]] = []
    rain = sounds.bed("rain")
    monkeypatch.setattr(rain, "read", lambda *stretch: read.append(stretch))
    before, deck = Deck(mix, 5 * RATE), Deck(mix, 2 * RATE)
    deck.follow(before, CUT)
    deck.prepare(RATE)
    assert read == [(5 * RATE, RATE)]
