import sys
import time

import pytest

from guided.sound.output import recovering_stream


def test_boottime_advances_with_real_time() -> None:
    before, begun = recovering_stream.boottime(), time.monotonic()
    time.sleep(0.02)
    after, ended = recovering_stream.boottime(), time.monotonic()
    assert after - before == pytest.approx(ended - begun, abs=0.01)


@pytest.mark.parametrize(("system", "clock"), [("linux", "CLOCK_BOOTTIME"), ("darwin", "CLOCK_MONOTONIC")])
def test_boottime_counts_while_the_computer_sleeps(monkeypatch: pytest.MonkeyPatch, system: str, clock: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(time, clock, clock, raising=False)
    monkeypatch.setattr(time, "clock_gettime", {clock: 12.5}.__getitem__)
    assert recovering_stream.boottime() == 12.5


def test_boottime_falls_back_to_the_monotonic_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(time, "monotonic", lambda: 7.5)
    assert recovering_stream.boottime() == 7.5
