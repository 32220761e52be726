import threading
import time

from guided.device import null
from guided.sound import RATE
from guided.sound.clip import Stereo
from tests.device.sources import Ramp


def test_it_is_always_here() -> None:
    assert null.presence()[0]


def test_it_takes_as_fast_as_it_can() -> None:
    output, before = null.open_output(), time.monotonic()
    output.start(Ramp(RATE * 60))
    assert output.wait(10)
    assert time.monotonic() - before < 5
    assert (output.heard, output.live) == (RATE * 60, False)


def test_it_keeps_the_pace_of_a_card() -> None:
    output, source = null.open_output(live=True), Ramp(RATE // 2 + 1)
    output.start(source)
    assert output.wait(10)
    begun, ended = source.pulls[0][1], source.pulls[-1][1]
    assert 0.5 <= ended - begun < 0.8
    assert (output.heard, output.live) == (RATE // 2 + 1, True)


def test_it_asks_for_as_much_as_a_card_takes_at_a_time() -> None:
    output, source = null.open_output(), Ramp(RATE)
    output.start(source)
    assert output.wait(10)
    assert {start % null.PIECE for start, _ in source.pulls} == {0}


def test_it_pulls_no_more_once_it_is_stopped() -> None:
    output, source, pulling = null.open_output(), Ramp(), threading.Event()

    def slow(frames: int) -> Stereo:
        pulling.set()
        time.sleep(0.05)
        return source(frames)

    output.start(slow)
    pulling.wait(5)
    output.stop()
    given = source.given
    time.sleep(0.1)
    assert source.given == given
