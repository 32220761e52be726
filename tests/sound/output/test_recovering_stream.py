"""Recovery from lost devices, with fake devices that fail when told to and shortened timeouts."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from guided.core import timeout
from guided.core.errors import OutputError
from guided.sound import output as outputs
from guided.sound.output import recovering_stream
from guided.sound.output.recovering_stream import BUFFER_FRAMES, Blocks, StreamOutput
from tests.support.sound_card import decode_numbers, wait_for
from tests.support.sources import Ramp, ResumingSource, check_continuous

PIECE = 100


class FakeDevice:
    """A device whose thread pulls a piece a millisecond: first a buffer at once, then as many as it is allowed."""

    def __init__(self, blocks: Blocks, allowed: int) -> None:
        self._blocks = blocks
        self._allowed = allowed
        self._closed = threading.Event()
        self.closings = 0
        self.taken = [blocks.send(PIECE) for _ in range(BUFFER_FRAMES // PIECE)]
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        self.closings += 1
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(0.001) and self._allowed > 0:
            self.taken.append(self._blocks.send(PIECE))
            self._allowed -= 1

    @property
    def played(self) -> NDArray[np.int64]:
        """The numbers of the frames that were heard from it: all it took, but what it has buffered."""
        every = decode_numbers(np.frombuffer(b"".join(self.taken), np.int16).reshape(-1, 2))[:-BUFFER_FRAMES]
        return every[every >= 0]


class FakeDeviceFactory:
    """Where devices come from: each opening takes the next of a list of allowances; None is no device."""

    def __init__(self, *allowances: int | None) -> None:
        self._allowances = list(allowances)
        self.sold: list[FakeDevice] = []
        self.asked = self.waiting = 0

    def __call__(self, blocks: Blocks) -> FakeDevice:
        self.asked += 1
        allowed = self._allowances.pop(0) if self._allowances else None
        if allowed is None:
            raise OutputError("no device")
        self.sold.append(FakeDevice(blocks, allowed))
        return self.sold[-1]


@pytest.fixture(autouse=True)
def short_timeouts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, seconds in {"DEVICE_POLL_S": 0.005, "STALL_S": 0.05, "MAX_RETRY_S": 0.2, "CLOSE_TIMEOUT_S": 0.1}.items():
        monkeypatch.setattr(recovering_stream, name, seconds)
    monkeypatch.setattr(timeout, "CALL_POLL_S", 0.005)
    yield
    wait_for(lambda: threading.active_count() == 1, "a thread is left")


def wait_until(output: StreamOutput, true: Callable[[], object], what: str) -> float:
    """Wait, again and again, until something is true, and not to the end; says how many seconds it asked to wait."""
    waits = []

    def wait() -> object:
        waits.append(output.wait(0.01))
        return true()

    wait_for(wait, what)
    assert not any(waits)
    return len(waits) * 0.01


def wait_for_end(output: StreamOutput) -> None:
    wait_for(lambda: output.wait(0.05), "the end")


def test_stalled_device_is_reopened_without_skipping() -> None:
    shop, source = FakeDeviceFactory(10, 10_000), Ramp(BUFFER_FRAMES + 50 * PIECE)
    output = StreamOutput(shop)
    output.start(source)
    wait_for_end(output)
    assert source.given == source.total
    assert [pump.closings for pump in shop.sold] == [1, 1]
    starts = [start for start, _ in source.pulls]
    assert starts == sorted(set(starts))


def test_device_that_only_fills_its_buffer_loses_no_sound() -> None:
    shop, source = FakeDeviceFactory(10, 0, 0, 10_000), Ramp()
    output = StreamOutput(shop)
    output.start(source)
    wait_until(output, lambda: len(shop.sold) == 3, "the second reopening")
    assert source.given == BUFFER_FRAMES + 10 * PIECE
    wait_until(output, lambda: source.given > BUFFER_FRAMES + 20 * PIECE, "playing again")
    output.stop()


def test_opening_is_retried_while_there_is_no_device() -> None:
    shop, source = FakeDeviceFactory(10, None, None, 10_000), Ramp(BUFFER_FRAMES + 50 * PIECE)
    output = StreamOutput(shop)
    output.start(source)
    wait_for_end(output)
    assert (source.given, shop.asked) == (source.total, 4)


@pytest.mark.slow
def test_slow_device_gets_a_longer_timeout_each_time() -> None:
    class Slow(FakeDevice):
        def _run(self) -> None:
            if not self._closed.wait(0.15):
                super()._run()

    sold: list[Slow] = []

    def sell(blocks: Blocks) -> Slow:
        sold.append(Slow(blocks, 10_000))
        return sold[-1]

    output = StreamOutput(sell)
    output.start(Ramp(BUFFER_FRAMES + 50 * PIECE))
    wait_for_end(output)
    assert 1 < len(sold) < 5


@pytest.mark.slow
def test_retries_go_on_at_longer_intervals() -> None:
    shop = FakeDeviceFactory(10)
    output = StreamOutput(shop)
    output.start(Ramp())
    wait_until(output, lambda: shop.asked == 2, "the first try")
    between = [wait_until(output, lambda asked=asked: shop.asked == asked, "another try") for asked in range(3, 9)]
    output.stop()
    assert between == pytest.approx([0.1, 0.2, 0.2, 0.2, 0.2, 0.2], abs=0.05)


@pytest.mark.slow
def test_recovered_device_is_watched_with_the_first_timeout() -> None:
    shop, source = FakeDeviceFactory(10, None, None, None, 10, 10_000), Ramp(BUFFER_FRAMES * 3)
    output = StreamOutput(shop)
    output.start(source)
    wait_until(output, lambda: len(shop.sold) == 2 and source.given > BUFFER_FRAMES + 10 * PIECE, "the second device")
    assert wait_until(output, lambda: len(shop.sold) == 3, "the third device") < 0.15
    wait_for_end(output)


def test_outage_is_reported_before_the_recovery() -> None:
    shop, source = FakeDeviceFactory(10, 10_000), Ramp()
    output = StreamOutput(shop)
    output.start(source)
    before = time.monotonic()
    assert output.outage_s == 0
    assert not output.wait(5)
    assert time.monotonic() - before < 1
    assert output.outage_s >= 0.05
    time.sleep(0.1)
    assert (shop.asked, source.given) == (1, BUFFER_FRAMES + 10 * PIECE)
    wait_until(output, lambda: output.outage_s == 0, "it flows again")
    assert source.given > BUFFER_FRAMES + 10 * PIECE
    output.stop()


def test_outage_grows_until_sound_plays() -> None:
    shop = FakeDeviceFactory(10, None, 0, None, 10_000)
    output = StreamOutput(shop)
    output.start(Ramp())
    wait_until(output, lambda: output.outage_s, "the loss")
    aways = []
    while output.outage_s:
        aways.append(output.outage_s)
        output.wait(0.01)
    assert aways == sorted(aways)
    assert shop.asked == 5
    output.stop()
    assert output.outage_s == 0


def test_stop_during_an_outage_ends_it() -> None:
    output = StreamOutput(FakeDeviceFactory(10))
    output.start(Ramp())
    wait_until(output, lambda: output.outage_s, "the loss")
    threading.Timer(0.05, output.stop).start()
    assert output.wait(5)
    assert output.outage_s == 0


@pytest.mark.parametrize("losses", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_lost_output_resumes_at_the_last_heard_frame(losses: int) -> None:
    shop = FakeDeviceFactory(*[200] * losses, 10_000)
    output = StreamOutput(shop)
    source = ResumingSource(output, (losses + 1) * 150 * PIECE)
    output.start(source)
    source.finish()
    assert len(source.back) == losses
    played = np.concatenate([pump.played for pump in shop.sold])
    check_continuous(played)
    # It cannot know whether the last piece that a device took was in its buffer.
    assert len(played) == source.total + losses * PIECE
    assert len(np.unique(played)) == source.total


@pytest.mark.slow
def test_heard_frame_stands_still_during_an_outage() -> None:
    output = StreamOutput(FakeDeviceFactory(200, None, 0, 10_000))
    output.start(Ramp())
    wait_until(output, lambda: output.outage_s, "the loss")
    heard = output.heard_frame
    assert heard == 199 * PIECE
    while output.outage_s:
        assert output.heard_frame == heard
        output.wait(0.01)
    wait_until(output, lambda: output.heard_frame > heard, "more is heard")
    assert output.heard_frame >= BUFFER_FRAMES + 200 * PIECE
    output.stop()


@pytest.fixture
def suspend(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets time pass as it does while a program is held up: all at once."""
    real, slept = recovering_stream.boottime, 0.0

    def sleep(seconds: float) -> None:
        nonlocal slept
        slept += seconds

    monkeypatch.setattr(recovering_stream, "boottime", lambda: real() + slept)
    return sleep


def test_suspended_program_reports_an_outage_once_before_pulling(
    suspend: Callable[[float], None],
) -> None:
    shop, source = FakeDeviceFactory(10_000), Ramp()
    output = StreamOutput(shop)
    output.start(source)
    wait_until(output, lambda: source.given > BUFFER_FRAMES, "it plays")
    suspend(30)
    given = source.given
    time.sleep(0.05)
    assert source.given <= given + PIECE
    assert not output.wait(0.03)
    assert 30 < output.outage_s < 31
    time.sleep(0.05)
    assert source.given <= given + PIECE
    wait_until(output, lambda: output.outage_s == 0, "it flows again")
    assert shop.asked == 1
    output.stop()


def test_suspended_program_does_not_count_its_device_as_lost(suspend: Callable[[float], None]) -> None:
    shop = FakeDeviceFactory(10, 10_000)
    output = StreamOutput(shop)
    output.start(Ramp())
    output.wait(0.02)
    suspend(30)
    for _ in range(5):
        assert not output.wait(0.005)
    assert (shop.asked, output.outage_s > 30) == (1, True)
    time.sleep(0.02)
    assert shop.asked == 1
    output.stop()


def test_short_suspension_is_ignored(suspend: Callable[[float], None]) -> None:
    output, source = StreamOutput(FakeDeviceFactory(10_000)), Ramp()
    output.start(source)
    suspend(recovering_stream.MAX_IDLE_S - 0.5)
    given = source.given
    wait_until(output, lambda: source.given > given + 10 * PIECE, "it plays on")
    assert output.outage_s == 0
    output.stop()


def test_time_without_wait_is_no_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovering_stream, "MAX_IDLE_S", 0.1)
    output, source = StreamOutput(FakeDeviceFactory(10_000)), Ramp()
    output.start(source)
    output.wait(0.01)
    given = source.given
    time.sleep(0.3)
    assert source.given > given + 20 * PIECE
    assert not output.wait(0.01)
    assert output.outage_s == 0
    output.stop()


def test_device_lost_after_the_end_is_the_end() -> None:
    shop = FakeDeviceFactory(10)
    output = StreamOutput(shop)
    output.start(Ramp(5 * PIECE))
    assert output.wait(5)
    assert (shop.asked, output.outage_s) == (1, 0)


@pytest.mark.parametrize("waited", [0, 0.2], ids=["at the stop", "when brought back"])
def test_device_that_hangs_in_close_blocks_nobody(waited: float) -> None:
    gate = threading.Event()

    class Hanging(FakeDevice):
        def close(self) -> None:
            gate.wait(2)
            super().close()

    output = StreamOutput(lambda blocks: Hanging(blocks, 10))
    output.start(Ramp())
    before = time.monotonic()
    while time.monotonic() - before < waited:
        assert not output.wait(0.01)
    output.stop()
    assert time.monotonic() - before < 1
    gate.set()


def test_device_that_hangs_in_close_is_not_reopened_meanwhile() -> None:
    gate, shop = threading.Event(), FakeDeviceFactory(10, 10_000)

    class Hanging(FakeDevice):
        def close(self) -> None:
            gate.wait()
            super().close()

    makers: list[Callable[[Blocks], FakeDevice]] = [lambda blocks: Hanging(blocks, 10), shop]

    def make(blocks: Blocks) -> FakeDevice:
        return makers.pop(0)(blocks)

    output = StreamOutput(make)
    output.start(Ramp())
    for _ in range(50):
        assert not output.wait(0.01)
    assert makers == [shop]
    gate.set()
    wait_until(output, lambda: shop.sold, "another")
    output.stop()


def gate_opening(shop: FakeDeviceFactory, gate: threading.Event, first: int = 0) -> Callable[[Blocks], FakeDevice]:
    """A shop that keeps everyone waiting after so many sales."""

    def slow(blocks: Blocks) -> FakeDevice:
        if shop.asked >= first:
            shop.waiting += 1
            gate.wait()
        return shop(blocks)

    return slow


def test_device_opened_after_stop_is_closed() -> None:
    gate, late = threading.Event(), FakeDeviceFactory(10, 10_000)
    output, source = StreamOutput(gate_opening(late, gate, first=1)), Ramp()
    output.start(source)
    wait_until(output, lambda: late.waiting, "it is asked for another")
    output.stop()
    given = source.given
    gate.set()
    wait_for(lambda: len(late.sold) == 2 and late.sold[1].closings, "the late device is closed")
    assert source.given == given
    assert output.wait(0)


def test_device_that_does_not_answer_is_a_one_line_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "CALL_TIMEOUT_S", 0.1)
    gate, late = threading.Event(), FakeDeviceFactory(10_000)
    output, source = StreamOutput(gate_opening(late, gate)), Ramp()
    with pytest.raises(OutputError, match="does not answer"):
        output.start(source)
    assert output.wait(0)
    gate.set()
    wait_for(lambda: late.sold and late.sold[0].closings, "the late device is closed")
    assert source.given == 0


def test_stop_ends_the_wait_for_a_device() -> None:
    gate = threading.Event()
    output = StreamOutput(gate_opening(FakeDeviceFactory(10), gate))
    threading.Timer(0.05, output.stop).start()
    before = time.monotonic()
    output.start(Ramp())
    assert time.monotonic() - before < 1
    assert output.wait(0)
    gate.set()


def test_no_device_at_the_start_is_an_error() -> None:
    output = StreamOutput(FakeDeviceFactory())
    with pytest.raises(OutputError, match="no device"):
        output.start(Ramp())
    assert output.wait(0)
    output.stop()
