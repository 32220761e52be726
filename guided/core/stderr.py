"""Silencing descriptor 2 for a while, so that what libraries write to it does not reach the screen."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_STDERR = 2
_lock = Lock()
_saved_fds: list[int] = []
"""For each `silence_stderr` at work, a descriptor of where descriptor 2 led before."""


@contextmanager
def silence_stderr() -> Iterator[int]:
    """While this lasts, descriptor 2 leads nowhere, for all threads; gives a descriptor of where it led before.

    Several may ask at once: it leads back when the last of them has left.
    """
    with _lock:
        saved_fd = _duplicate(_saved_fds[0] if _saved_fds else _STDERR)
        if not _saved_fds:
            _redirect(_open_null())
        _saved_fds.append(saved_fd)
    try:
        yield saved_fd
    finally:
        with _lock:
            _saved_fds.remove(saved_fd)
            if _saved_fds:
                os.close(saved_fd)
            else:
                _redirect(saved_fd)


def _duplicate(descriptor: int) -> int:
    try:
        return os.dup(descriptor)
    except OSError:  # it was closed by whoever started us
        return _open_null()


def _open_null() -> int:
    return os.open(os.devnull, os.O_WRONLY)


def _redirect(descriptor: int) -> None:
    os.dup2(descriptor, _STDERR)
    os.close(descriptor)
