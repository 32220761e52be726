import threading
import time
from collections.abc import Iterator

import pytest

from guided.device import within as module
from guided.device.within import within
from guided.errors import OutputError
from tests.rig import until


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """What a call that hangs hangs on; time runs faster."""
    monkeypatch.setattr(module, "BEARABLE", 0.1)
    monkeypatch.setattr(module, "LOOK", 0.01)
    gate = threading.Event()
    yield gate
    gate.set()
    until(lambda: threading.active_count() == 1, "a thread is left")


def test_what_the_call_returns() -> None:
    assert within(lambda: "a device") == "a device"


def test_what_the_call_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        within(lambda: 1 / 0)


def test_a_call_that_hangs_is_left_alone_in_words(gate: threading.Event) -> None:
    before = time.monotonic()
    with pytest.raises(OutputError, match=r"does not answer.*guided render"):
        within(gate.wait)
    assert 0.1 <= time.monotonic() - before < 1


def test_a_call_can_be_given_up(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BEARABLE", 10)
    given_up = threading.Event()
    threading.Timer(0.05, given_up.set).start()
    before = time.monotonic()
    with pytest.raises(OutputError):
        within(gate.wait, given_up)
    assert time.monotonic() - before < 1
