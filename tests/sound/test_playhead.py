"""A playhead plays a mix from a position: exact to the frame, waiting without a seam, fading separately."""

from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest

from guided.core.cue import Cue, CueId, CueKind
from guided.sound import SAMPLE_RATE, Stereo
from guided.sound.mixer import Mix
from guided.sound.playhead import CUT_FRAMES, Playhead
from guided.sound.sample_library import SampleLibrary
from guided.sound.timeline import build_timeline
from tests.support.playing import CLICK, PIECE, HumVoice, bed, make_smooth_sounds, measure_click, middle

CUES = [
    Cue(CueId("bed"), CueKind.AMBIENCE, D(0), name="rain"),
    Cue(CueId("quiet"), CueKind.LEAD, D(4)),
    Cue(CueId("chime"), CueKind.CHIME, D(2), name="bell"),
    Cue(CueId("rest"), CueKind.REST, D(1)),
    Cue(CueId("one"), CueKind.SAY, D("1.05"), says=("one two three",)),
    Cue(CueId("two"), CueKind.SAY, D("2.5"), says=("four five six seven",)),
    Cue(CueId("in"), CueKind.INHALE, D(3)),
    Cue(CueId("end"), CueKind.LEAD, D(6)),
]
CHIME, ONE, TWO, IN = 3, 5, 6, 7
"""How many cues are laid by then."""


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> SampleLibrary:
    return make_smooth_sounds(tmp_path_factory.mktemp("smooth"))


@pytest.fixture
def mix(sounds: SampleLibrary) -> Mix:
    def speak(line: str) -> np.ndarray:
        return HumVoice().speak(line).samples

    return Mix(build_timeline(CUES, lambda line: len(speak(line))), speak, sounds)


def truncate_mix(mix: Mix, cues: int) -> Mix:
    """The same, with only the first cues laid."""
    whole = mix.timeline
    placed = whole.cues[:cues]
    end = placed[-1].start + placed[-1].frames
    events = tuple(event for event in whole.sounds if event.start < end)
    mix.timeline = replace(whole, cues=placed, sounds=events, is_complete=False)
    return mix


def read_pieces(deck: Playhead, frames: int) -> Stereo:
    return np.concatenate([deck.read(PIECE) for _ in range(frames // PIECE)])


@pytest.mark.parametrize("place", [0, 1, 3 * SAMPLE_RATE + 7])
def test_playhead_reads_the_mix_from_its_position_to_the_end(mix: Mix, place: int) -> None:
    deck = Playhead(mix, place)
    assert deck.frames_left == mix.frames - place
    block = np.concatenate([deck.read(PIECE) for _ in range(mix.frames // PIECE + 1)])
    assert np.array_equal(block, mix.read_unlimited(place, mix.frames))
    assert (deck.next_frame, deck.frames_left) == (mix.frames, 0)


@pytest.mark.parametrize(("frame", "place"), [(0, 500), (900, 500), (1000, 500), (1700, 1200), (10**6, 500 + PIECE)])
def test_heard_frame_follows_the_output(mix: Mix, frame: int, place: int) -> None:
    deck = Playhead(mix, 500)
    assert deck.heard_at(frame) == 500
    deck.start(1000)
    deck.read(PIECE)
    assert deck.heard_at(frame) == place


def test_bed_continues_across_a_takeover(mix: Mix) -> None:
    before = Playhead(mix, 5 * SAMPLE_RATE)
    straight = bed(np.concatenate([before.read(PIECE), Playhead(mix, before.next_frame).read(PIECE)]))
    deck = Playhead(mix, 4 * SAMPLE_RATE + 50)
    deck.take_over(before, CUT_FRAMES)
    together = before.copy_fading(CUT_FRAMES).read(PIECE) + deck.read(PIECE)
    assert np.allclose(bed(together), straight[PIECE:], atol=1e-6)


def test_fading_copy_leaves_the_playhead_alone(mix: Mix) -> None:
    deck = Playhead(mix, 2 * SAMPLE_RATE)
    twin = deck.copy_fading(CUT_FRAMES)
    block = np.concatenate([twin.read(CUT_FRAMES), twin.read(CUT_FRAMES)])
    straight = mix.read_unlimited(2 * SAMPLE_RATE, CUT_FRAMES)
    assert np.allclose(block[:48], straight[:48], atol=1e-3)
    assert np.all(np.abs(block[:CUT_FRAMES]) <= np.abs(straight) + 1e-7)
    assert not block[CUT_FRAMES:].any()
    assert (twin.frames_left, deck.next_frame) == (0, 2 * SAMPLE_RATE)
    assert np.array_equal(deck.read(PIECE), mix.read_unlimited(2 * SAMPLE_RATE, PIECE))


@pytest.mark.parametrize("cues", [CHIME, ONE, TWO, IN], ids=["chime", "line", "another line", "breath"])
@pytest.mark.parametrize("waits", [1, 3, 40])
def test_waiting_for_a_late_line_neither_clicks_nor_loses_frames(mix: Mix, cues: int, waits: int) -> None:
    whole = mix.timeline
    straight = mix.read_unlimited(0, mix.frames)
    deck = Playhead(truncate_mix(mix, cues))
    place = mix.ready_frames
    before = deck.read(place)
    waited = read_pieces(deck, waits * PIECE)
    assert deck.next_frame == place
    assert deck.frames_left > 0
    mix.timeline = whole
    rest = read_pieces(deck, mix.frames - place)
    assert np.array_equal(before, straight[:place])
    assert np.allclose(middle(rest), middle(straight)[place:][: len(rest)], atol=1e-6)
    joined = np.concatenate([before, waited, rest])
    assert measure_click(joined) < CLICK
    assert not middle(waited).any()
    assert np.abs(bed(joined)[4 * SAMPLE_RATE : -5 * SAMPLE_RATE]).reshape(-1, 480).max(axis=1).min() > 0.018


@pytest.mark.parametrize("cues", [CHIME, ONE, TWO, IN], ids=["chime", "line", "another line", "breath"])
def test_waiting_never_cuts_a_line_or_breath(mix: Mix, cues: int) -> None:
    sounding = [(event.start, event.start + (event.frames or 5 * SAMPLE_RATE)) for event in mix.timeline.sounds]
    ready = truncate_mix(mix, cues).ready_frames
    assert not any(start < ready < end for start, end in sounding)
    assert ready > 3 * SAMPLE_RATE


def test_block_is_played_as_far_as_it_is_ready(mix: Mix) -> None:
    straight = mix.read_unlimited(0, mix.frames)
    deck = Playhead(truncate_mix(mix, CHIME))
    ready = mix.ready_frames
    deck.read(ready - 100)
    block = deck.read(PIECE)
    assert (len(block), deck.next_frame) == (PIECE, ready)
    assert np.array_equal(block[:100], straight[ready - 100 : ready])


def test_heard_frame_stands_still_while_waiting(mix: Mix) -> None:
    deck = Playhead(truncate_mix(mix, CHIME))
    deck.start(0)
    given = 0
    places = []
    while given < 10 * SAMPLE_RATE:
        deck.read(PIECE)
        given += PIECE
        places.append(deck.heard_at(given))
    assert places == sorted(places)
    assert places[-1] == deck.next_frame <= mix.ready_frames


def test_preload_uses_the_actual_bed_position(mix: Mix, sounds: SampleLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[int, int]] = []
    rain = sounds.get_bed("rain")
    monkeypatch.setattr(rain, "read", lambda *stretch: read.append(stretch))
    before, deck = Playhead(mix, 5 * SAMPLE_RATE), Playhead(mix, 2 * SAMPLE_RATE)
    deck.take_over(before, CUT_FRAMES)
    deck.preload(SAMPLE_RATE)
    assert read == [(5 * SAMPLE_RATE, SAMPLE_RATE)]
