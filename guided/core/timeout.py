"""Calls that may hang: made in a thread of their own, with a limit on the wait."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

CALL_POLL_S = 0.05
"""The time between two checks whether the call has ended or is given up (seconds)."""
NO_CANCEL = Event()

_T = TypeVar("_T")


def run_with_timeout(call: Callable[[], _T], seconds: float, cancel: Event = NO_CANCEL) -> _T:
    """The result of a call. One that takes too long cannot be stopped: it goes on, and its result is ignored.

    Args:
        call: what may hang.
        seconds: how long it may take.
        cancel: once this is set, the wait ends.

    Raises:
        TimeoutError: it takes longer, or is given up.
        BaseException: whatever the call raises.
    """
    outcome: Future[_T] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001  (raised where it is waited for)
            outcome.set_exception(error)

    Thread(target=run, name="may hang", daemon=True).start()
    for _ in range(max(1, round(seconds / CALL_POLL_S))):  # no clock: while this program is held up, so is the call
        with suppress(TimeoutError):
            return outcome.result(CALL_POLL_S)
        if cancel.is_set():
            break
    raise TimeoutError
