"""A handler of one signal, for as long as a block lasts."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def handle_signal(number: int, handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Handle a signal while this lasts, unless whoever started us wants it ignored. For the main thread alone."""
    old_handler = signal.getsignal(number)
    if old_handler in (signal.SIG_IGN, None):
        yield
        return
    signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, old_handler)
