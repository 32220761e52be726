"""What libraries write to descriptor 2 by themselves: led away for a while, so that it does not reach the screen."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_ERR = 2
_lock = Lock()
_asked: list[int] = []
"""For each who asked for quiet, a descriptor of where the noise would go."""


@contextmanager
def hushed() -> Iterator[int]:
    """While this lasts, descriptor 2 leads nowhere, for all threads; gives a descriptor of where it led before.

    Several may ask at once: it leads back when the last of them has left.
    """
    with _lock:
        kept = _where(_asked[0] if _asked else _ERR)
        if not _asked:
            _lead(_nowhere())
        _asked.append(kept)
    try:
        yield kept
    finally:
        with _lock:
            _asked.remove(kept)
            if _asked:
                os.close(kept)
            else:
                _lead(kept)


def _where(descriptor: int) -> int:
    try:
        return os.dup(descriptor)
    except OSError:  # it was closed by whoever started us
        return _nowhere()


def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)


def _lead(descriptor: int) -> None:
    os.dup2(descriptor, _ERR)
    os.close(descriptor)
