"""The watch over a device, on devices that fail when told to, in a time that runs faster."""

import threading
import time
from collections.abc import Iterator

import pytest

from guided.device import stream
from guided.device.stream import BUFFER, Blocks, Stream
from guided.errors import OutputError
from tests.device.sources import Ramp
from tests.rig import until

PIECE = 100


class Pump:
    """A device whose thread pulls a piece a millisecond: first a buffer at once, then as many as it is allowed."""

    def __init__(self, blocks: Blocks, allowed: int) -> None:
        self._blocks = blocks
        self._allowed = allowed
        self._closed = threading.Event()
        self.closings = 0
        for _ in range(BUFFER // PIECE):
            blocks.send(PIECE)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        self.closings += 1
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(0.001) and self._allowed > 0:
            self._blocks.send(PIECE)
            self._allowed -= 1


class Shop:
    """Where devices come from: each opening takes the next of a list of allowances; None is no device."""

    def __init__(self, *allowances: int | None) -> None:
        self._allowances = list(allowances)
        self.sold: list[Pump] = []
        self.asked = 0

    def __call__(self, blocks: Blocks) -> Pump:
        self.asked += 1
        allowed = self._allowances.pop(0) if self._allowances else None
        if allowed is None:
            raise OutputError("no device")
        self.sold.append(Pump(blocks, allowed))
        return self.sold[-1]


@pytest.fixture(autouse=True)
def faster(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, seconds in {"LOOK": 0.005, "STALL": 0.05, "PATIENCE": 0.4, "GRACE": 0.1}.items():
        monkeypatch.setattr(stream, name, seconds)
    yield
    until(lambda: threading.active_count() == 1, "a thread is left")


def test_a_device_that_stalls_is_opened_again_and_nothing_is_skipped() -> None:
    shop, source = Shop(10, 10_000), Ramp(BUFFER + 50 * PIECE)
    output = Stream(shop)
    output.start(source)
    assert output.wait(5)
    assert source.given == source.total
    assert [pump.closings for pump in shop.sold] == [1, 1]
    starts = [start for start, _ in source.pulls]
    assert starts == sorted(set(starts))


def test_a_device_that_only_fills_its_buffer_costs_no_sound() -> None:
    shop, source = Shop(10, 0, 0, 10_000), Ramp()
    output = Stream(shop)
    output.start(source)
    until(lambda: not output.wait(0.01) and len(shop.sold) == 3, "the second reopening")
    assert source.given == BUFFER + 10 * PIECE
    until(lambda: not output.wait(0.01) and source.given > BUFFER + 20 * PIECE, "playing again")
    output.stop()


def test_it_is_tried_again_while_there_is_no_device() -> None:
    shop, source = Shop(10, None, None, 10_000), Ramp(BUFFER + 50 * PIECE)
    output = Stream(shop)
    output.start(source)
    assert output.wait(5)
    assert (source.given, shop.asked) == (source.total, 4)


def test_a_device_that_is_slow_to_begin_is_given_longer_each_time() -> None:
    class Slow(Pump):
        def _run(self) -> None:
            if not self._closed.wait(0.12):
                super()._run()

    sold: list[Slow] = []

    def sell(blocks: Blocks) -> Slow:
        sold.append(Slow(blocks, 10_000))
        return sold[-1]

    output = Stream(sell)
    output.start(Ramp(BUFFER + 50 * PIECE))
    assert output.wait(5)
    assert 1 < len(sold) < 5


def test_a_device_that_stays_away_is_given_up_in_words() -> None:
    shop = Shop(10)
    output = Stream(shop)
    output.start(Ramp())
    with pytest.raises(OutputError, match=r"did not come back.*guided render"):
        output.wait(5)
    assert 3 < shop.asked < 10
    assert output.wait(0)


def test_losing_the_device_after_the_end_is_the_end() -> None:
    shop = Shop(10)
    output = Stream(shop)
    output.start(Ramp(5 * PIECE))
    assert output.wait(5)
    assert shop.asked == 1


@pytest.mark.parametrize("waited", [0, 0.2], ids=["at the stop", "when brought back"])
def test_a_device_that_hangs_in_closing_holds_nobody(waited: float) -> None:
    gate = threading.Event()

    class Hanging(Pump):
        def close(self) -> None:
            gate.wait(2)
            super().close()

    output = Stream(lambda blocks: Hanging(blocks, 10))
    output.start(Ramp())
    before = time.monotonic()
    assert not output.wait(waited)
    output.stop()
    assert time.monotonic() - before < 1
    gate.set()


def test_a_device_that_opens_after_the_stop_is_closed() -> None:
    gate, late = threading.Event(), Shop(10, 10_000)

    def slow(blocks: Blocks) -> Pump:
        if late.asked:
            gate.wait()
        return late(blocks)

    output, source = Stream(slow), Ramp()
    output.start(source)
    output.wait(0.1)
    output.stop()
    given = source.given
    gate.set()
    until(lambda: len(late.sold) == 2 and late.sold[1].closings, "the late device is closed")
    assert source.given == given
    assert output.wait(0)


def test_no_device_at_the_start_is_said_at_once() -> None:
    output = Stream(Shop())
    with pytest.raises(OutputError, match="no device"):
        output.start(Ramp())
    assert output.wait(0)
    output.stop()
