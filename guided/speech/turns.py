"""A lock that is had in the order it was asked for.

`threading.Lock` may go again and again to the thread that has just let it go, while another waits.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Turns:
    """One thread at a time, whoever has waited longest first."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._queue: deque[Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it for as long as the block lasts."""
        mine = Event()
        with self._guard:
            self._queue.append(mine)
            self._queue[0].set()
        try:
            mine.wait()
            yield
        finally:  # also where waiting was interrupted
            with self._guard:
                self._queue.remove(mine)
                if self._queue:
                    self._queue[0].set()
