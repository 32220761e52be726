"""A call that may hang: made in a thread of its own, so that nobody waits for it for ever."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

POLL_INTERVAL_S = 0.05
"""How often to see whether the call has come to an end, or is given up."""
NEVER = Event()

T = TypeVar("T")


def run_with_timeout(call: Callable[[], T], seconds: float, given_up: Event = NEVER) -> T:
    """What a call returns. Nobody can stop one that takes too long: it goes on alone, and nothing comes of it.

    Args:
        call: what may hang.
        seconds: how long it may take.
        given_up: once this is set, it is not waited for any more.

    Raises:
        TimeoutError: it takes longer, or is given up.
        BaseException: whatever the call raises.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001  (raised where it is waited for)
            outcome.set_exception(error)

    Thread(target=run, name="may hang", daemon=True).start()
    for _ in range(max(1, round(seconds / POLL_INTERVAL_S))):  # no clock: while this program is held up, so is the call
        with suppress(TimeoutError):
            return outcome.result(POLL_INTERVAL_S)
        if given_up.is_set():
            break
    raise TimeoutError
