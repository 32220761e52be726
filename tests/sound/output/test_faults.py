"""What can happen to sound while a session plays: it waits, goes on from what was heard last, never ends of itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from guided.sound import SAMPLE_RATE
from guided.sound.output import miniaudio
from guided.sound.output.recovering_stream import BUFFER_FRAMES
from tests.support.plugged_sinks import plug
from tests.support.sound_card import Card, Tape, numbers
from tests.support.sources import Careful, nothing_jumped

pytestmark = pytest.mark.needs("card")

PIECE = SAMPLE_RATE * miniaudio.PERIOD_MS // 1000
SHORTLY = 1.7
"""How long a fault lasts (seconds)."""


@pytest.fixture
def source(card: Card) -> Iterator[Careful]:
    output = miniaudio.open_output()
    yield Careful(output, SAMPLE_RATE * 5 // 2)
    output.stop()


@contextmanager
def heard_through(card: Card, source: Careful, sink: str = "rig") -> Iterator[None]:
    """Play a source through a fault, and judge by what left the card."""
    with card.record(sink) as tape:
        source.output.start(source)
        source.play(0.7)
        yield
        source.finish()
    judge(source, tape)


def judge(source: Careful, *tapes: Tape) -> None:
    """It went away once, and came back to what was heard last; all was heard, and no more of it twice than need be."""
    every = np.concatenate([numbers(tape.frames) for tape in tapes])
    frames = every[every >= 0]
    nothing_jumped(frames)
    assert len(np.unique(frames)) == source.total
    assert len(frames) <= source.total + BUFFER_FRAMES + 2 * PIECE
    assert len(source.back) == 1
    assert source.aways[-1] == 0


def waited(source: Careful, least: float) -> None:
    """For how long the sound was away, as far as is known; it never came back in between."""
    aways = [away for away in source.aways if away]
    assert aways == sorted(aways)
    assert least < aways[-1]
    first = source.aways.index(aways[0])
    assert source.aways[first : first + len(aways)] == aways


@pytest.mark.slow
def test_the_server_dies_and_comes_back(card: Card, source: Careful) -> None:
    with heard_through(card, source):
        card.kill_server()
        source.play(SHORTLY)
        card.start_server()
    waited(source, SHORTLY)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [SHORTLY, 5.0], ids=["for a moment", "for so long that closing it gave up"])
def test_the_server_freezes_and_thaws(card: Card, source: Careful, seconds: float) -> None:
    with heard_through(card, source):
        card.freeze_server()
        source.play(seconds)
        card.thaw_server()
    waited(source, seconds)


@pytest.mark.slow
def test_a_sink_sleeps_and_wakes(card: Card, source: Careful) -> None:
    with heard_through(card, source):
        card.suspend("rig", yes=True)
        source.play(SHORTLY)
        card.suspend("rig", yes=False)
    waited(source, SHORTLY - 0.3)


@pytest.mark.slow
def test_the_only_sinks_are_pulled_out_and_one_is_plugged_in(card: Card, source: Careful) -> None:
    with card.record() as before:
        source.output.start(source)
        source.play(0.7)
        card.unload("rig2")
        card.unload("rig")
        source.play(SHORTLY)
    plug("rig", "Loudspeaker")
    with card.record() as after:
        source.finish()
    judge(source, before, after)
    waited(source, SHORTLY - 0.3)


@pytest.mark.slow
def test_the_device_that_was_named_is_waited_for_and_no_other_taken(card: Card, kitchen: str) -> None:
    source = Careful(miniaudio.open_output("kitchen"), SAMPLE_RATE * 5 // 2)
    with card.record() as other:
        with card.record("kitchen") as before:
            source.output.start(source)
            source.play(0.7)
            card.unload("kitchen")
            source.play(SHORTLY)
        plug("kitchen", kitchen)
        with card.record("kitchen") as after:
            source.finish()
    judge(source, before, after)
    assert (numbers(other.frames) < 0).all()


def pull_out(card: Card) -> None:
    card.unload("rig")


def make_another_the_default(card: Card) -> None:
    card.set_default("rig2")


@pytest.mark.slow
@pytest.mark.parametrize("moved", [pull_out, make_another_the_default])
def test_another_sink_takes_over_at_once(card: Card, source: Careful, moved: Callable[[Card], None]) -> None:
    with card.record("rig") as tape, card.record("rig2") as other:
        source.output.start(source)
        source.play(0.7)
        moved(card)
        source.finish()
    # A recorder of a sink that is gone moves to the other too, so some frames may be on both tapes. The server itself
    # may lose a few milliseconds between the two.
    frames = np.union1d(numbers(tape.frames), numbers(other.frames))
    assert frames[-1] == source.total - 1
    assert source.total - len(frames[frames >= 0]) <= PIECE
    assert numbers(other.frames).max() == source.total - 1
    assert not any(source.aways)


@pytest.mark.slow
def test_a_default_that_changes_does_not_move_what_was_named(card: Card, kitchen: str) -> None:
    source = Careful(miniaudio.open_output(kitchen), SAMPLE_RATE)
    with card.record("rig2") as other, card.record("kitchen") as tape:
        source.output.start(source)
        source.play(0.4)
        card.set_default("rig2")
        source.finish()
    assert (numbers(other.frames) < 0).all()
    assert numbers(tape.frames).max() == source.total - 1
    assert not any(source.aways)
