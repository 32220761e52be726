"""Faults of a real sound server: the output waits, continues from the last heard frame, and never ends by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from guided.sound import SAMPLE_RATE
from guided.sound.output import miniaudio
from guided.sound.output.recovering_stream import BUFFER_FRAMES
from tests.support.plugged_sinks import plug
from tests.support.sound_card import Card, Tape, decode_numbers
from tests.support.sources import ResumingSource, check_continuous

pytestmark = pytest.mark.needs("card")

PIECE = SAMPLE_RATE * miniaudio.PERIOD_MS // 1000
SHORTLY = 1.7
"""How long a fault lasts (seconds)."""


@pytest.fixture
def source(card: Card) -> Iterator[ResumingSource]:
    output = miniaudio.open_output()
    yield ResumingSource(output, SAMPLE_RATE * 5 // 2)
    output.stop()


@contextmanager
def play_through_fault(card: Card, source: ResumingSource, sink: str = "rig") -> Iterator[None]:
    """Play a source through a fault, and judge by what left the card."""
    with card.record(sink) as tape:
        source.output.start(source)
        source.play(0.7)
        yield
        source.finish()
    check_recovery(source, tape)


def check_recovery(source: ResumingSource, *tapes: Tape) -> None:
    """It went away once, and came back to what was heard last; all was heard, and no more of it twice than need be."""
    every = np.concatenate([decode_numbers(tape.frames) for tape in tapes])
    frames = every[every >= 0]
    check_continuous(frames)
    assert len(np.unique(frames)) == source.total
    assert len(frames) <= source.total + BUFFER_FRAMES + 2 * PIECE
    assert len(source.back) == 1
    assert source.aways[-1] == 0


def check_outage(source: ResumingSource, least: float) -> None:
    """For how long the sound was away, as far as is known; it never came back in between."""
    aways = [away for away in source.aways if away]
    assert aways == sorted(aways)
    assert least < aways[-1]
    first = source.aways.index(aways[0])
    assert source.aways[first : first + len(aways)] == aways


@pytest.mark.slow
def test_server_dies_and_restarts(card: Card, source: ResumingSource) -> None:
    with play_through_fault(card, source):
        card.kill_server()
        source.play(SHORTLY)
        card.start_server()
    check_outage(source, SHORTLY)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [SHORTLY, 5.0], ids=["for a moment", "for so long that closing it gave up"])
def test_server_freezes_and_thaws(card: Card, source: ResumingSource, seconds: float) -> None:
    with play_through_fault(card, source):
        card.freeze_server()
        source.play(seconds)
        card.thaw_server()
    check_outage(source, seconds)


@pytest.mark.slow
def test_sink_suspends_and_resumes(card: Card, source: ResumingSource) -> None:
    with play_through_fault(card, source):
        card.suspend("rig", yes=True)
        source.play(SHORTLY)
        card.suspend("rig", yes=False)
    check_outage(source, SHORTLY - 0.3)


@pytest.mark.slow
def test_all_sinks_vanish_and_one_returns(card: Card, source: ResumingSource) -> None:
    with card.record() as before:
        source.output.start(source)
        source.play(0.7)
        card.unload("rig2")
        card.unload("rig")
        source.play(SHORTLY)
    plug("rig", "Loudspeaker")
    with card.record() as after:
        source.finish()
    check_recovery(source, before, after)
    check_outage(source, SHORTLY - 0.3)


@pytest.mark.slow
def test_named_device_is_waited_for(card: Card, kitchen: str) -> None:
    source = ResumingSource(miniaudio.open_output("kitchen"), SAMPLE_RATE * 5 // 2)
    with card.record() as other:
        with card.record("kitchen") as before:
            source.output.start(source)
            source.play(0.7)
            card.unload("kitchen")
            source.play(SHORTLY)
        plug("kitchen", kitchen)
        with card.record("kitchen") as after:
            source.finish()
    check_recovery(source, before, after)
    assert (decode_numbers(other.frames) < 0).all()


def pull_out(card: Card) -> None:
    card.unload("rig")


def make_another_the_default(card: Card) -> None:
    card.set_default("rig2")


@pytest.mark.slow
@pytest.mark.parametrize("moved", [pull_out, make_another_the_default])
def test_another_sink_takes_over_at_once(card: Card, source: ResumingSource, moved: Callable[[Card], None]) -> None:
    with card.record("rig") as tape, card.record("rig2") as other:
        source.output.start(source)
        source.play(0.7)
        moved(card)
        source.finish()
    # A recorder of a sink that is gone moves to the other too, so some frames may be on both tapes. The server itself
    # may lose a few milliseconds between the two.
    frames = np.union1d(decode_numbers(tape.frames), decode_numbers(other.frames))
    assert frames[-1] == source.total - 1
    assert source.total - len(frames[frames >= 0]) <= PIECE
    assert decode_numbers(other.frames).max() == source.total - 1
    assert not any(source.aways)


@pytest.mark.slow
def test_changed_default_does_not_move_a_named_device(card: Card, kitchen: str) -> None:
    source = ResumingSource(miniaudio.open_output(kitchen), SAMPLE_RATE)
    with card.record("rig2") as other, card.record("kitchen") as tape:
        source.output.start(source)
        source.play(0.4)
        card.set_default("rig2")
        source.finish()
    assert (decode_numbers(other.frames) < 0).all()
    assert decode_numbers(tape.frames).max() == source.total - 1
    assert not any(source.aways)
