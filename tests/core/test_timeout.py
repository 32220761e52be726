"""Calls with a timeout: their result, their exception, and no endless wait."""

import threading
import time
from collections.abc import Iterator

import pytest

from guided.core.errors import OutputError
from guided.core.timeout import run_with_timeout
from guided.sound import output
from tests.support.sound_card import wait_for


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """The event that a hanging call waits for."""
    gate = threading.Event()
    yield gate
    gate.set()
    wait_for(lambda: threading.active_count() == 1, "a thread is left")


def test_result_is_returned() -> None:
    assert run_with_timeout(lambda: "a device", 10) == "a device"


@pytest.mark.parametrize("error", [ZeroDivisionError(), SystemExit(3)])
def test_exception_is_raised(error: BaseException) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        run_with_timeout(fail, 10)
    assert caught.value is error


def test_call_that_hangs_is_abandoned_and_keeps_no_process_alive(gate: threading.Event) -> None:
    started: list[threading.Thread] = []

    def hang() -> str:
        started.append(threading.current_thread())
        gate.wait(10)
        return "late"

    before = time.monotonic()
    with pytest.raises(TimeoutError):
        run_with_timeout(hang, 0.1)
    assert time.monotonic() - before >= 0.1
    assert started[0].daemon
    assert started[0].is_alive()


def test_call_can_be_cancelled(gate: threading.Event) -> None:
    given_up = threading.Event()
    threading.Timer(0.05, given_up.set).start()
    with pytest.raises(TimeoutError):
        run_with_timeout(lambda: gate.wait(60), 50, given_up)


def test_sound_library_that_hangs_is_a_one_line_error(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "CALL_TIMEOUT_S", 0.05)
    with pytest.raises(OutputError, match=r"does not answer.*guided render"):
        output.with_timeout(lambda: gate.wait(10))
