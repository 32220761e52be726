"""The contract of every output, tested on the real ones and on the null output."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from guided.core.errors import OutputError
from guided.sound import SAMPLE_RATE, Stereo
from guided.sound.output import Output, load_output
from guided.sound.output.null import NullOutput
from tests.support.sound_card import Card, decode_numbers
from tests.support.sources import Ramp

CARD = pytest.mark.needs("card")
EACH = [
    pytest.param("null", id="null"),
    pytest.param("null live", id="null live"),
    pytest.param("miniaudio", marks=CARD),
    pytest.param("simpleaudio", marks=[CARD, pytest.mark.needs("simpleaudio")]),
]
ANY_LENGTH = [0, 1, SAMPLE_RATE // 20, pytest.param(23_457, marks=pytest.mark.slow)]
"""Nothing, one frame, exactly what a card takes at a time, and anything."""


class Bench:
    """An output, and a way to know what was heard from it."""

    def __init__(self, name: str, card: Card | None) -> None:
        self._card = card
        self.output: Output = NullOutput(is_realtime=True) if name == "null live" else load_output(name).open_output()

    @contextmanager
    def listen(self, source: Ramp) -> Iterator[list[int]]:
        """Fills a list with the number of each frame heard in the block, -1 for silence inside."""
        heard: list[int] = []
        if self._card is None:
            yield heard
            heard += range(source.given)
            return
        with self._card.record() as tape:
            yield heard
        heard += [int(number) for number in np.trim_zeros(decode_numbers(tape.frames) + 1) - 1]

    def play(self, source: Ramp) -> list[int]:
        """Play a source to its end and tell what was heard."""
        with self.listen(source) as heard:
            self.output.start(source)
            assert self.output.wait(10)
            self.output.stop()
        return heard


@pytest.fixture(params=EACH)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    name = request.param
    bench = Bench(name, None if name.startswith("null") else request.getfixturevalue("card"))
    yield bench
    bench.output.stop()


@pytest.mark.parametrize("total", ANY_LENGTH)
def test_every_frame_is_heard_once_in_order(bench: Bench, total: int) -> None:
    assert bench.play(Ramp(total)) == list(range(total))


def test_output_can_be_started_again(bench: Bench) -> None:
    bench.play(Ramp(1000))
    assert bench.play(Ramp(2000)) == list(range(2000))


def test_second_start_replaces_the_first_source(bench: Bench) -> None:
    first, second = Ramp(SAMPLE_RATE), Ramp(1000)
    bench.output.start(first)
    bench.output.start(second)
    given = first.given
    assert bench.output.wait(10)
    assert (first.given, second.given) == (given, 1000)


def test_wait_returns_after_its_timeout(bench: Bench) -> None:
    bench.output.start(Ramp(SAMPLE_RATE * 3))
    before = time.monotonic()
    done = bench.output.wait(0.2)
    assert done or 0.2 <= time.monotonic() - before < 0.5


@pytest.mark.slow
def test_stop_is_immediate_and_can_be_repeated(bench: Bench) -> None:
    source = Ramp(SAMPLE_RATE * 3)
    with bench.listen(source) as heard:
        bench.output.start(source)
        bench.output.wait(0.3)
        before = time.monotonic()
        bench.output.stop()
        took, given = time.monotonic() - before, source.given
        bench.output.stop()
        time.sleep(0.2)
    assert source.given == given
    assert heard == list(range(len(heard)))
    assert took < (0.1 if bench.output.is_realtime else 1)


def test_wait_returns_at_once_when_nothing_plays(bench: Bench) -> None:
    bench.output.stop()
    assert bench.output.wait(1)
    bench.output.start(Ramp(SAMPLE_RATE * 3))
    bench.output.stop()
    assert bench.output.wait(1)


def test_stop_from_another_thread_ends_the_wait(bench: Bench) -> None:
    bench.output.start(Ramp(SAMPLE_RATE * 8))
    threading.Timer(0.1, bench.output.stop).start()
    before = time.monotonic()
    assert bench.output.wait(5)
    assert time.monotonic() - before < 2
    bench.output.stop()
    assert bench.play(Ramp(1000)) == list(range(1000)), "what was stopped is still heard"


def make_failing_source(source: Ramp, frames: int) -> Callable[[int], Stereo]:
    def pull(asked: int) -> Stereo:
        if source.given >= frames:
            raise ZeroDivisionError("a source that fails")
        return source(asked)

    return pull


@pytest.mark.slow
def test_error_of_the_source_is_raised_by_wait(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    bench.output.start(make_failing_source(Ramp(), SAMPLE_RATE // 2))
    with pytest.raises(ZeroDivisionError, match="a source that fails"):
        bench.output.wait(5)
    bench.output.stop()
    assert bench.play(Ramp(1000)) == list(range(1000))
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_heard_frame_grows_to_the_end(bench: Bench) -> None:
    source = Ramp(SAMPLE_RATE)
    bench.output.start(source)
    before = bench.output.heard_frame
    while not bench.output.wait(0.05):
        assert 0 <= before <= bench.output.heard_frame <= source.total
        before = bench.output.heard_frame
    assert bench.output.heard_frame == source.total


def test_heard_frame_is_zero_before_the_start(bench: Bench) -> None:
    assert bench.output.heard_frame == 0


@pytest.mark.slow
def test_heard_frame_after_stop_is_no_more_than_was_heard(bench: Bench) -> None:
    source = Ramp(SAMPLE_RATE)
    with bench.listen(source) as heard:
        bench.output.start(source)
        bench.output.wait(0.6)
        bench.output.stop()
    if bench.output.is_realtime:
        assert len(heard) - SAMPLE_RATE // 2 < bench.output.heard_frame <= len(heard)


def test_outage_is_zero_while_sound_plays(bench: Bench) -> None:
    aways = [bench.output.outage_s]
    bench.output.start(Ramp(SAMPLE_RATE))
    aways.append(bench.output.outage_s)
    while not bench.output.wait(0.05):
        aways.append(bench.output.outage_s)
    bench.output.stop()
    assert {*aways, bench.output.outage_s} == {0.0}


@pytest.mark.parametrize("name", EACH[:1] + EACH[2:])
def test_listed_devices_can_be_opened_and_unknown_ones_cannot(name: str, request: pytest.FixtureRequest) -> None:
    if name != "null":
        request.getfixturevalue("kitchen")
    backend = load_output(name)
    for device in set(backend.list_devices()) - {"Null Output"}:  # the card has two of that name
        assert backend.open_output(device).heard_frame == 0
    with pytest.raises(OutputError, match="'a loudspeaker that nobody has'"):
        backend.open_output("a loudspeaker that nobody has")
    assert (name == "miniaudio") == ("Kitchen radio" in backend.list_devices())
