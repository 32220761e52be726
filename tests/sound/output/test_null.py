import threading
import time

import pytest

from guided.core.errors import OutputError
from guided.sound import SAMPLE_RATE, Stereo
from guided.sound.output import null, recovering_stream
from tests.support.sound_card import wait_for
from tests.support.sources import Ramp


def test_null_output_is_always_available() -> None:
    assert null.probe()[0]


def test_null_output_plays_as_fast_as_it_can() -> None:
    output, before = null.open_output(), time.monotonic()
    output.start(Ramp(SAMPLE_RATE * 60))
    assert output.wait(10)
    assert time.monotonic() - before < 5
    assert (output.heard_frame, output.is_realtime) == (SAMPLE_RATE * 60, False)


def test_live_null_output_keeps_real_time() -> None:
    output, source = null.open_output(live=True), Ramp(SAMPLE_RATE // 2 + 1)
    output.start(source)
    assert output.wait(10)
    begun, ended = source.pulls[0][1], source.pulls[-1][1]
    assert 0.5 <= ended - begun < 0.8
    assert (output.heard_frame, output.is_realtime) == (SAMPLE_RATE // 2 + 1, True)


def test_null_output_pulls_blocks_of_card_size() -> None:
    output, source = null.open_output(), Ramp(SAMPLE_RATE)
    output.start(source)
    assert output.wait(10)
    assert {start % null.PULL_FRAMES for start, _ in source.pulls} == {0}


def test_null_output_stops_pulling_after_stop() -> None:
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


def test_null_output_has_no_device_to_choose() -> None:
    assert null.list_devices() == []
    with pytest.raises(OutputError, match="Without sound there is no sound output to choose, such as 'kitchen'"):
        null.open_output("kitchen")


def test_time_while_suspended_is_not_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    real, slept = recovering_stream.boottime, 0.0
    monkeypatch.setattr(recovering_stream, "boottime", lambda: real() + slept)
    output, source = null.open_output(live=True), Ramp()
    output.start(source)
    assert not output.wait(0.1)
    given, slept = source.given, 30.0
    aways = []
    for _ in range(6):
        assert not output.wait(0.05)
        aways.append(output.outage_s)
    assert [away for away in aways if away] == [pytest.approx(30, abs=1)]
    assert source.given - given < SAMPLE_RATE
    slept = 60.0
    wait_for(lambda: not output.wait(0.05) and output.outage_s, "it says so again")
    output.stop()
    assert output.outage_s == 0


@pytest.mark.parametrize("live", [True, False])
def test_short_suspension_is_ignored(monkeypatch: pytest.MonkeyPatch, live: bool) -> None:
    real, slept = recovering_stream.boottime, 0.0
    monkeypatch.setattr(recovering_stream, "boottime", lambda: real() + slept)
    output = null.open_output(live=live)
    output.start(Ramp(SAMPLE_RATE * 2))
    output.wait(0.1)
    slept = recovering_stream.MAX_IDLE_S - 0.5
    while not output.wait(0.05):
        assert output.outage_s == 0
    assert output.heard_frame == SAMPLE_RATE * 2
