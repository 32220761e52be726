"""A call into a sound library that may hang: made in a thread of its own, so that nobody waits for it for ever."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

from guided.device import SLOW
from guided.errors import OutputError

BEARABLE = 10.0
"""How long such a call may take (seconds): a sound server that does not answer would hold us for most of a minute."""
LOOK = 0.05
"""How often to see whether it has come to an end, or somebody wants it to (seconds)."""

T = TypeVar("T")
NEVER = threading.Event()


def within(call: Callable[[], T], given_up: threading.Event = NEVER) -> T:
    """What a call returns. Nobody stops one that takes too long: it goes on alone, to no end.

    Raises:
        OutputError: it takes too long, or is given up. Whatever the call raises is raised, too.
    """
    future: Future[T] = Future()
    threading.Thread(target=_answer, args=(future, call), daemon=True).start()
    for _ in range(round(BEARABLE / LOOK)):
        with suppress(TimeoutError):
            return future.result(LOOK)
        if given_up.is_set():
            break
    raise OutputError(SLOW)


def _answer(future: Future[T], call: Callable[[], T]) -> None:
    try:
        future.set_result(call())
    except Exception as error:  # noqa: BLE001 - raised again by whoever waits
        future.set_exception(error)
