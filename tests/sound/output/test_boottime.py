import sys
import time

import pytest

from guided.sound.output import recovering_stream


def test_it_goes_on_as_time_does() -> None:
    before, begun = recovering_stream.boottime(), time.monotonic()
    time.sleep(0.02)
    after, ended = recovering_stream.boottime(), time.monotonic()
    assert after - before == pytest.approx(ended - begun, abs=0.01)


@pytest.mark.parametrize(("system", "clock"), [("linux", "CLOCK_BOOTTIME"), ("darwin", "CLOCK_MONOTONIC")])
def test_it_counts_while_the_computer_sleeps(monkeypatch: pytest.MonkeyPatch, system: str, clock: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(time, clock, clock, raising=False)
    monkeypatch.setattr(time, "clock_gettime", {clock: 12.5}.__getitem__)
    assert recovering_stream.boottime() == 12.5


def test_elsewhere_the_usual_clock_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(time, "monotonic", lambda: 7.5)
    assert recovering_stream.boottime() == 7.5
