"""A lock that is had in the order it was asked for."""

import signal
import sys
import threading
from collections.abc import Callable

import pytest

from guided.speech.service import FairLock


def waiting(turns: FairLock, count: int) -> None:
    """Wait until so many threads have asked, the one that has its turn included."""
    for _ in range(10_000):
        if len(turns._queue) == count:
            return
        threading.Event().wait(0.001)
    raise AssertionError(f"{len(turns._queue)} have asked, not {count}")


def test_whoever_asked_first_is_next() -> None:
    turns, order = FairLock(), []

    def ask(name: int) -> None:
        with turns.hold():
            order.append(name)

    threads = [threading.Thread(target=ask, args=(name,)) for name in range(8)]
    with turns.hold():
        for n, thread in enumerate(threads, start=2):
            thread.start()
            waiting(turns, n)
    for thread in threads:
        thread.join(10)
    assert order == list(range(8))


def test_one_who_asks_again_and_again_lets_another_in_between() -> None:
    turns, order, ended = FairLock(), [], threading.Event()

    def greedy() -> None:
        while not ended.is_set():
            with turns.hold():
                order.append("greedy")
                if len(order) == 5:
                    other.start()
                    waiting(turns, 2)

    def ask() -> None:
        with turns.hold():
            order.append("other")
        ended.set()

    other = threading.Thread(target=ask)
    greedy()
    other.join(10)
    assert order[:6] == ["greedy"] * 5 + ["other"]


def test_only_one_at_a_time() -> None:
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


def test_a_failure_during_a_turn_gives_it_on() -> None:
    turns = FairLock()
    with pytest.raises(ValueError, match="oh"), turns.hold():
        raise ValueError("oh")
    with turns.hold():
        assert len(turns._queue) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is interrupted so there")
def test_one_who_is_interrupted_while_waiting_stands_in_nobodys_way() -> None:
    turns, go_on = FairLock(), threading.Event()

    def hold() -> None:
        with turns.hold():
            go_on.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    waiting(turns, 1)
    interrupted(lambda: turns.hold().__enter__())
    assert len(turns._queue) == 1
    go_on.set()
    thread.join(10)
    with turns.hold():
        assert len(turns._queue) == 1


def interrupted(work: Callable[[], object]) -> None:
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
