"""A voice with a deadline for each line."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from guided.core.errors import VoiceError
from guided.sound import Clip
from guided.speech import deadline
from guided.speech.deadline import TimedVoice


class FakeClock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class SlowVoice:
    """A voice whose lines take as long as a test says, by the clock."""

    key = "slow"

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.takes = 0.05
        self.frames = 100

    def speak(self, text: str) -> Clip:
        self.clock.now += self.takes
        return Clip(np.ones(self.frames, np.float32), 16_000)

    def close(self) -> None: ...


@pytest.fixture
def slow_voice(monkeypatch: pytest.MonkeyPatch) -> SlowVoice:
    clock = FakeClock()
    monkeypatch.setattr(deadline, "monotonic", clock)
    return SlowVoice(clock)


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """The event that hanging voices wait for; set at the end, so that no thread is left."""
    event = threading.Event()
    yield event
    event.set()


TEN = "one two three four five six seven eight nine ten"


def test_voice_in_time_is_heard(slow_voice: SlowVoice) -> None:
    assert TimedVoice("slow", slow_voice).speak("Rest.").frames == 100


def test_first_line_may_load_and_later_ones_have_a_short_timeout(slow_voice: SlowVoice) -> None:
    spoken = TimedVoice("slow", slow_voice)
    assert spoken._get_timeout(TEN) == deadline.FIRST_LINE_S == 20
    slow_voice.takes = 0.8
    spoken.speak("Rest.")
    assert spoken._get_timeout(TEN) == deadline.MIN_LINE_S == 2
    slow_voice.takes = 0.05
    spoken.speak(TEN)
    assert spoken._get_timeout(TEN) == 2


def test_timeout_follows_the_speed_of_earlier_lines(slow_voice: SlowVoice) -> None:
    spoken = TimedVoice("slow", slow_voice)
    slow_voice.takes = 7.0
    spoken.speak("Rest.")
    assert spoken._get_timeout(TEN) > 7
    slow_voice.takes = 0.8
    spoken.speak(TEN)
    assert spoken._get_timeout(TEN) == pytest.approx(4)
    assert spoken._get_timeout(f"{TEN} {TEN}") == pytest.approx(8)
    assert spoken._get_timeout("Rest.") == pytest.approx(3.2)
    slow_voice.takes = 0.05
    spoken.speak(TEN)
    assert spoken._get_timeout(TEN) == 2


def test_timeout_has_a_maximum(slow_voice: SlowVoice) -> None:
    spoken = TimedVoice("slow", slow_voice)
    slow_voice.takes = 15
    spoken.speak(TEN)
    spoken.speak(TEN)
    assert spoken._get_timeout(TEN * 100) == 20


def test_empty_line_does_not_count_as_the_first(slow_voice: SlowVoice) -> None:
    spoken = TimedVoice("slow", slow_voice)
    slow_voice.frames = 0
    spoken.speak("...")
    assert spoken._get_timeout(TEN) == 20


def test_line_that_hangs_times_out(
    slow_voice: SlowVoice, release: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "MIN_LINE_S", 0.05)
    spoken = TimedVoice("slow", slow_voice)
    spoken.speak("One.")
    monkeypatch.setattr(slow_voice, "speak", lambda _: release.wait(10))
    with pytest.raises(VoiceError, match=r"^The slow voice took too long over a line\.$"):
        spoken.speak("Two.")


@pytest.mark.parametrize("error", [VoiceError("It broke."), RuntimeError("a fault of ours"), SystemExit(3)])
def test_exception_of_a_voice_is_passed_on(
    slow_voice: SlowVoice, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> Clip:
        raise error

    monkeypatch.setattr(slow_voice, "speak", fail)
    with pytest.raises(type(error)) as caught:
        TimedVoice("slow", slow_voice).speak("Rest.")
    assert caught.value is error
