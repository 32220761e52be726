"""What is prepared while a question waits for its answer: used once, for the right voice, and always closed."""

import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from guided.cli import session_resources
from guided.cli.commands import today
from guided.cli.commands.today import VoicePrefetch
from guided.cli.playback import PlaybackOptions, StartOptions
from guided.core import paths
from guided.core.errors import VoiceError
from guided.player.session_player import SHORT_WAIT_FRAMES, START_WAIT_FRAMES
from guided.sound import Clip
from guided.speech import service
from guided.speech.store import decode_clip
from guided.ui.prompts import Choice, Dialog, Prompt
from tests.cli.test_today import needs_terminal, run
from tests.support.playing import HumVoice, speech
from tests.support.terminal import TELL, TELL_NO_MORE, Terminal

USUAL = (None, "en", Decimal(1))
FIRST = "Whenever you are ready."
QUIET = PlaybackOptions(output="null")


class CountingVoice(HumVoice):
    """Notes what it is asked to say, and when it is let go of."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.closed = 0

    def speak(self, text: str) -> Clip:
        self.said.append(text)
        return super().speak(text)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def counted_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CountingVoice:
    """The voice that whoever speaks has, and a terminal with somebody at it who has read the words on safety."""
    counted = CountingVoice()
    monkeypatch.setattr(session_resources, "open_speech", lambda *_: speech(tmp_path, counted))
    monkeypatch.setattr(today, "is_interactive", lambda: True)
    monkeypatch.setattr(today, "SAFETY_DELAY_S", 0)
    return counted


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert "making ready" not in {thread.name for thread in threading.enumerate()}


def write_settings(**lines: str) -> None:
    paths.config_folder().mkdir(parents=True)
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    (paths.config_folder() / "settings.yaml").write_text(text)


def test_first_line_is_spoken_once_and_handed_over(counted_voice: CountingVoice) -> None:
    write_settings(safety_read="2026-01-01")
    with VoicePrefetch(None, QUIET) as made:
        made.start()
        made._thread.join()
        assert counted_voice.said == [FIRST]
        given = made.take_speech(*USUAL)
        given.get_clip(FIRST)
        assert counted_voice.said == [FIRST]
    assert counted_voice.closed == 0, "who took it lets go of it"
    given.close()


def test_safety_lines_are_prefetched_until_they_were_read(counted_voice: CountingVoice) -> None:
    with VoicePrefetch(None, QUIET) as made:
        made.start()
        made._thread.join()
    assert len(counted_voice.said) > 2
    assert counted_voice.said[1].startswith("First, for your safety.")


def test_unused_prefetch_is_closed(counted_voice: CountingVoice) -> None:
    with VoicePrefetch(None, QUIET) as made:
        made.start()
    assert counted_voice.closed == 1


def test_prefetch_is_handed_over_once(counted_voice: CountingVoice) -> None:
    with VoicePrefetch(None, QUIET) as made:
        made.start()
        assert made.take_speech(*USUAL) is not made.take_speech(*USUAL)


@pytest.mark.parametrize("other", [("piper", "en", Decimal(1)), (None, "es", Decimal(1)), (None, "en", Decimal("0.9"))])
def test_other_voice_language_or_rate_opens_new_speech(
    counted_voice: CountingVoice, other: tuple[str | None, str, Decimal]
) -> None:
    with VoicePrefetch(None, QUIET) as made:
        made.start()
        made._thread.join()
        ready = made._speech
        assert made.take_speech(*other) is not ready
    assert counted_voice.closed == 1, "what was ready and not wanted is let go of"


def test_text_only_uses_the_silent_voice(counted_voice: CountingVoice, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[str | None] = []
    before = session_resources.open_speech
    monkeypatch.setattr(session_resources, "open_speech", lambda *given: (wanted.append(given[0]), before(*given))[1])
    with VoicePrefetch("piper", PlaybackOptions(text_only=True, output="null")) as made:
        made.start()
    assert wanted == ["silent"]


def test_nothing_is_prefetched_before_the_dialog_or_without_a_terminal(
    counted_voice: CountingVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with VoicePrefetch(None, QUIET):
        assert not counted_voice.said
    monkeypatch.setattr(today, "is_interactive", lambda: False)
    with VoicePrefetch(None, QUIET) as made:
        made.start()
        assert not made._started
        made.take_speech(*USUAL).close()
    assert counted_voice.said == []


def test_dialog_is_unchanged_by_prefetching(counted_voice: CountingVoice) -> None:
    def conversation() -> Dialog[str]:
        first = yield Prompt("One?", (Choice("y", "yes"),))
        second = yield Prompt("Two?", (Choice("n", "no"),))
        return first + second

    with VoicePrefetch(None, QUIET) as made:
        asked = made.start_with(conversation())
        assert not made._started
        assert next(asked).text == "One?"
        assert made._started
        assert asked.send("y").text == "Two?"
        with pytest.raises(StopIteration) as done:
            asked.send("n")
    assert done.value.value == "yn"


def test_missing_voice_is_an_error_only_when_it_is_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(today, "is_interactive", lambda: True)
    with VoicePrefetch("nobody", QUIET) as made:
        made.start()
        made._thread.join()
        with pytest.raises(VoiceError, match="nobody"):
            made.take_speech("nobody", "en", Decimal(1))
    assert capsys.readouterr() == ("", "")


def test_leaving_waits_for_the_current_line_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may = threading.Event(), threading.Event()

    class Slow(CountingVoice):
        def speak(self, text: str) -> Clip:
            begun.set()
            assert may.wait(20)
            return super().speak(text)

        def close(self) -> None:
            super().close()
            may.set()

    slow = Slow()
    monkeypatch.setattr(session_resources, "open_speech", lambda *_: speech(tmp_path, slow))
    monkeypatch.setattr(today, "is_interactive", lambda: True)
    with VoicePrefetch(None, QUIET) as made:
        made.start()
        assert begun.wait(20)
    assert (slow.said, slow.closed) == ([FIRST], 1)
    assert not made._thread.is_alive()


@pytest.mark.needs("neural")
def test_shipped_first_lines_need_no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """To update them: python -m audio.speak."""
    write_settings(safety_read="2026-01-01")
    monkeypatch.setattr(today, "is_interactive", lambda: True)
    monkeypatch.setattr(service.SpeechService, "_speak", lambda *_: pytest.fail("a voice was woken"))
    with VoicePrefetch("neural", QUIET) as made:
        made.start()
        made._thread.join()
        given = made.take_speech("neural", "en", Decimal(1))
        assert given.get_clip(FIRST).frames > 0
        given.close()


@pytest.mark.slow
@pytest.mark.needs("neural")
def test_shipped_first_lines_match_the_voice() -> None:
    (file,) = (paths.audio_folder() / "spoken").iterdir()
    brought = decode_clip(file.stem, file.read_bytes())
    said = session_resources.open_speech("neural", "en")
    now = said.get_clip(FIRST)
    said.close()
    assert brought
    assert abs(brought.frames - now.frames) <= 480
    assert [file.name] == [each.name for each in session_resources.clip_folder().iterdir()]


def test_first_line_is_spoken_when_the_cache_cannot_be_written(
    counted_voice: CountingVoice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_settings(safety_read="2026-01-01")
    paths.cache_folder().write_text("a file where a folder would be")
    with VoicePrefetch(None, QUIET) as made:
        made.start()
        made._thread.join()
    assert counted_voice.said == [FIRST]


@pytest.mark.parametrize("begins", [["flare"], ["today", "--ordinary", "--go"]])
def test_direct_start_waits_only_briefly(begins: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    openings: list[StartOptions] = []
    monkeypatch.setattr(today, "play_session", lambda _request, _way, _start, opening: openings.append(opening))
    assert run(*begins, "--voice", "silent", "--output", "null") == 0
    (opening,) = openings
    assert opening.wait_frames == SHORT_WAIT_FRAMES < START_WAIT_FRAMES
    assert isinstance(getattr(opening.open_speech, "__self__", None), VoicePrefetch)


@needs_terminal
@pytest.mark.needs("neural")
@pytest.mark.parametrize("key", [pytest.param(b"q", marks=pytest.mark.slow), b"\x03"])
def test_leaving_at_the_question_prints_nothing_more(key: bytes, home: Path) -> None:
    command = (sys.executable, "-m", "guided", "today", "--plain", "--voice", "neural", "--output", "null")
    with Terminal(*command) as terminal:
        terminal.until("four quiet minutes")
        terminal.still(0.2)
        shown = terminal.shown
        terminal.type(key)
        assert terminal.over() == 130
        assert terminal.shown.replace(TELL, "").replace(TELL_NO_MORE, "").strip() == shown.replace(TELL, "").strip()
        assert terminal.kept
