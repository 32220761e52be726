"""A fair lock: first come, first served."""

import signal
import sys
import threading
from collections.abc import Callable

import pytest

from guided.speech.service import FairLock


def wait_for_queue(turns: FairLock, count: int) -> None:
    """Wait until so many threads have asked, the one that has its turn included."""
    for _ in range(10_000):
        if len(turns._queue) == count:
            return
        threading.Event().wait(0.001)
    raise AssertionError(f"{len(turns._queue)} have asked, not {count}")


def test_lock_is_first_come_first_served() -> None:
    turns, order = FairLock(), []

    def ask(name: int) -> None:
        with turns.hold():
            order.append(name)

    threads = [threading.Thread(target=ask, args=(name,)) for name in range(8)]
    with turns.hold():
        for n, thread in enumerate(threads, start=2):
            thread.start()
            wait_for_queue(turns, n)
    for thread in threads:
        thread.join(10)
    assert order == list(range(8))


def test_repeated_caller_lets_others_in_between() -> None:
    turns, order, ended = FairLock(), [], threading.Event()

    def greedy() -> None:
        while not ended.is_set():
            with turns.hold():
                order.append("greedy")
                if len(order) == 5:
                    other.start()
                    wait_for_queue(turns, 2)

    def ask() -> None:
        with turns.hold():
            order.append("other")
        ended.set()

    other = threading.Thread(target=ask)
    greedy()
    other.join(10)
    assert order[:6] == ["greedy"] * 5 + ["other"]


def test_only_one_thread_holds_the_lock() -> None:
    turns, inside, most = FairLock(), [], []

    def ask() -> None:
        for _ in range(50):
            with turns.hold():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == [1] * 200


def test_exception_releases_the_lock() -> None:
    turns = FairLock()
    with pytest.raises(ValueError, match="oh"), turns.hold():
        raise ValueError("oh")
    with turns.hold():
        assert len(turns._queue) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is interrupted so there")
def test_interrupted_waiter_leaves_the_queue() -> None:
    turns, go_on = FairLock(), threading.Event()

    def hold() -> None:
        with turns.hold():
            go_on.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    wait_for_queue(turns, 1)
    interrupt(lambda: turns.hold().__enter__())
    assert len(turns._queue) == 1
    go_on.set()
    thread.join(10)
    with turns.hold():
        assert len(turns._queue) == 1


def interrupt(work: Callable[[], object]) -> None:
    """Do something that does not end, until an alarm rings."""

    def ring(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            work()
    finally:
        signal.signal(signal.SIGALRM, before)
