"""A voice with a deadline for each line."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from guided.core.errors import VoiceError
from guided.sound import Clip
from guided.speech import deadline
from guided.speech.deadline import TimedVoice


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Slow:
    """A voice whose lines take as long as a test says, by the clock."""

    key = "slow"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.takes = 0.05
        self.frames = 100

    def speak(self, text: str) -> Clip:
        self.clock.now += self.takes
        return Clip(np.ones(self.frames, np.float32), 16_000)

    def close(self) -> None: ...


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    clock = Clock()
    monkeypatch.setattr(deadline, "monotonic", clock)
    return Slow(clock)


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """What those who hang wait for; set at the end, so that no test leaves a thread behind."""
    event = threading.Event()
    yield event
    event.set()


TEN = "one two three four five six seven eight nine ten"


def test_a_voice_in_time_is_heard(slow: Slow) -> None:
    assert TimedVoice("slow", slow).speak("Rest.").frames == 100


def test_the_first_line_may_load_and_later_ones_are_expected_soon(slow: Slow) -> None:
    spoken = TimedVoice("slow", slow)
    assert spoken._get_timeout(TEN) == deadline.FIRST_LINE_S == 20
    slow.takes = 0.8
    spoken.speak("Rest.")
    assert spoken._get_timeout(TEN) == deadline.MIN_LINE_S == 2
    slow.takes = 0.05
    spoken.speak(TEN)
    assert spoken._get_timeout(TEN) == 2


def test_a_computer_under_load_is_given_more_time_and_a_quick_one_is_not(slow: Slow) -> None:
    spoken = TimedVoice("slow", slow)
    slow.takes = 7.0
    spoken.speak("Rest.")
    assert spoken._get_timeout(TEN) > 7
    slow.takes = 0.8
    spoken.speak(TEN)
    assert spoken._get_timeout(TEN) == pytest.approx(4)
    assert spoken._get_timeout(f"{TEN} {TEN}") == pytest.approx(8)
    assert spoken._get_timeout("Rest.") == pytest.approx(3.2)
    slow.takes = 0.05
    spoken.speak(TEN)
    assert spoken._get_timeout(TEN) == 2


def test_no_line_is_waited_for_for_ever(slow: Slow) -> None:
    spoken = TimedVoice("slow", slow)
    slow.takes = 15
    spoken.speak(TEN)
    spoken.speak(TEN)
    assert spoken._get_timeout(TEN * 100) == 20


def test_a_line_with_nothing_to_say_does_not_count_as_the_first(slow: Slow) -> None:
    spoken = TimedVoice("slow", slow)
    slow.frames = 0
    spoken.speak("...")
    assert spoken._get_timeout(TEN) == 20


def test_a_line_a_voice_hangs_in_is_given_up(
    slow: Slow, release: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "MIN_LINE_S", 0.05)
    spoken = TimedVoice("slow", slow)
    spoken.speak("One.")
    monkeypatch.setattr(slow, "speak", lambda _: release.wait(10))
    with pytest.raises(VoiceError, match=r"^The slow voice took too long over a line\.$"):
        spoken.speak("Two.")


@pytest.mark.parametrize("error", [VoiceError("It broke."), RuntimeError("a fault of ours"), SystemExit(3)])
def test_what_a_voice_raises_is_raised(slow: Slow, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> Clip:
        raise error

    monkeypatch.setattr(slow, "speak", fail)
    with pytest.raises(type(error)) as caught:
        TimedVoice("slow", slow).speak("Rest.")
    assert caught.value is error
