"""The voices this computer already has, through pyttsx3: SAPI 5, NSSS, or eSpeak.

pyttsx3 lives in a worker process with a deadline for each line. What it leaves is not trusted: every line goes to a
fresh file, which is read by what is in it and judged, and a line that failed is tried once more in a fresh worker.
"""

import io
import json
import subprocess
import sys
from contextlib import ExitStack, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from typing import IO, cast

import numpy as np

from guided.core import temporary_folder
from guided.core.errors import VoiceError
from guided.core.shell_command import make_pip_command
from guided.sound import Clip
from guided.speech.engines import Availability, Voice, check_clip, clean_line, espeak, is_sayable
from guided.speech.engines.pyttsx3_worker import SYSTEM_LIBRARIES, SYSTEM_WPM, VOICES_FLAG, can_load

WORKER_PATH = Path(__file__).with_name("pyttsx3_worker.py")

LIST_TIMEOUT_S = 5.0
"""Seconds for a worker to say which voices there are."""

ANSWER_TIMEOUT_S = 20.0
"""Seconds for a worker to be ready, and for it to say a line: far more than a slow computer needs."""


class SystemVoice:
    """One of the computer's own voices. Its worker starts with the first line."""

    def __init__(self, language: str, name: str, wpm: int) -> None:
        # Which voice is the computer's default is known only to a worker. To change it later and hear the change in
        # lines already spoken, ask for a voice by its name.
        self.key = f"system {sys.platform} {language} {name or 'default'} {wpm}"
        self._arguments = (language, name, str(wpm))
        self._worker: SpeechWorker | None = None
        self._closed = False

    def speak(self, text: str) -> Clip:
        """Say one line at the rate the voice has."""
        text = clean_line(text)
        if not is_sayable(text):
            return Clip(np.zeros(0, np.float32), 22_050)
        try:
            return self._speak_once(text)
        except VoiceError:
            self._stop()
            return self._speak_once(text)

    def close(self) -> None:
        """End the worker, even while it speaks."""
        self._closed = True
        self._stop()

    def _speak_once(self, text: str) -> Clip:
        clip = self._get_worker().speak(text)
        check_clip(text, clip)
        return clip

    def _get_worker(self) -> "SpeechWorker":
        if not self._closed:
            self._worker = self._worker or SpeechWorker(*self._arguments)
        if self._closed or not self._worker:  # closed by another thread, perhaps just now
            self._stop()
            raise VoiceError("The system voice was closed.")
        return self._worker

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.stop()


class SpeechWorker:
    """A process that speaks lines into files, and the folder for them."""

    def __init__(self, *arguments: str) -> None:
        """Start it with a language, a voice's name or "", and how many words a minute."""
        with ExitStack() as cleanup:
            try:
                self._folder = cleanup.enter_context(temporary_folder.make_temp_dir())
                self._process = _start(str(self._folder), *arguments)
            except OSError as error:
                raise VoiceError(_format_error(f"its helper did not start: {error}")) from error
            cleanup.callback(self._kill)
            self._input, self._output = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
            self._count = 0
            self._read_answer()
            self._cleanup = cleanup.pop_all()

    def speak(self, text: str) -> Clip:
        """Say one line. Raises a VoiceError for a failure, or once `ANSWER_TIMEOUT_S` seconds have gone by."""
        self._count += 1
        # NSSS writes AIFF whatever the name, and hangs on some names.
        path = self._folder / f"{self._count}.{'aiff' if sys.platform == 'darwin' else 'wav'}"
        try:
            self._input.write(json.dumps({"text": text, "path": str(path)}).encode() + b"\n")
            self._input.flush()
            self._read_answer()
            return _decode_sound(path.read_bytes())
        except (OSError, RuntimeError, ValueError) as error:  # of files, of soundfile, of a pipe closed meanwhile
            raise VoiceError(_format_error(f"it left no sound: {error}")) from error
        finally:
            path.unlink(missing_ok=True)

    def stop(self) -> None:
        """Kill the process and clear its folder. Harmless twice."""
        self._cleanup.close()

    def _kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output):
            with suppress(OSError):  # what was not yet written cannot be read any more
                pipe.close()

    def _read_answer(self) -> None:
        """Wait for the next answer; past the deadline the process is killed, which ends the waiting."""
        kill_timer = Timer(ANSWER_TIMEOUT_S, self._process.kill)
        kill_timer.daemon = True  # leaving does not wait for it
        kill_timer.start()
        try:
            answer = json.loads(self._output.readline())
        except ValueError:  # an empty line, or a pipe closed by another thread
            raise VoiceError(_format_error("its helper ended or took too long")) from None
        finally:
            kill_timer.cancel()
        if "error" in answer:
            raise VoiceError(_format_error(answer["error"]))


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter on our own file
        # -P: a file beside the worker, or in the folder the person is in, is never imported by its name.
        [sys.executable, "-P", str(WORKER_PATH), *arguments, *_find_espeak()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        start_new_session=True,  # keys pressed in the terminal are not for it
    )


def _decode_sound(sound: bytes) -> Clip:
    """Sound by what is in it: WAV, or AIFF under any name. Several channels become their mean."""
    import soundfile

    samples, rate = soundfile.read(io.BytesIO(sound), dtype="float32", always_2d=True)
    return Clip(samples.mean(axis=1), int(rate))


def _format_error(reason: str) -> str:
    return f"The system voice could not say a line ({reason})."


def _find_espeak() -> list[str]:
    """For a Linux without an eSpeak of its own: the library and the data out of espeakng_loader, if that is here."""
    if sys.platform != "linux" or not find_spec("espeakng_loader"):
        return []
    import espeakng_loader

    return [espeakng_loader.get_library_path(), espeakng_loader.get_data_path()]


def probe() -> Availability:
    """Available if pyttsx3 is, and on Linux an eSpeak for it."""
    if not find_spec("pyttsx3"):
        return Availability(False, f"pyttsx3 is not installed; {make_pip_command('install', 'pyttsx3')} brings it")
    if sys.platform != "linux":
        return Availability(True, "the voice this computer already has")
    if find_spec("espeakng_loader") or any(map(can_load, SYSTEM_LIBRARIES)):
        return Availability(True, "eSpeak NG, through pyttsx3")
    return Availability(
        False, f"there is no eSpeak for it; {make_pip_command('install', 'espeakng-loader')} brings one"
    )


def list_languages(name: str | None = None) -> frozenset[str] | None:
    """The languages of a named voice, asked of a worker; None without a name."""
    languages = _query_voices() if name else {}
    return next((codes for voice, codes in languages.items() if voice.lower() == str(name).lower()), None) or None


def list_voices(language: str | None = None) -> list[str]:
    """The names of the computer's voices."""
    return sorted(voice for voice, codes in _query_voices().items() if language is None or language in codes)


@cache
def _query_voices() -> dict[str, frozenset[str]]:
    """The computer's voices with their languages, asked of a worker once; none where it does not answer."""
    if not probe().available:
        return {}
    command = [sys.executable, "-P", str(WORKER_PATH), VOICES_FLAG, *_find_espeak()]
    try:
        result = subprocess.run(  # noqa: S603
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIST_TIMEOUT_S, check=True
        )
        languages = {str(name): frozenset(map(str, codes)) for name, codes in json.loads(result.stdout).items()}
    except (OSError, ValueError, TypeError, AttributeError, subprocess.SubprocessError):
        return {}
    spoken = espeak.list_languages() if _uses_bundled() else None
    return {name: codes & spoken for name, codes in languages.items()} if spoken else languages


def _uses_bundled() -> bool:
    """Whether the eSpeak out of espeakng_loader speaks, which names more languages than it has the dictionaries of."""
    return bool(_find_espeak()) and not any(map(can_load, SYSTEM_LIBRARIES))


def load(language: str, name: str | None = None, rate: float = 1.0) -> Voice:
    """The computer's own voice for a language, or one by its name or id; its worker waits for the first line."""
    availability = probe()
    if not availability.available:
        raise VoiceError(f"The system voice cannot speak here: {availability.reason}.")
    return SystemVoice(language, name or "", round(SYSTEM_WPM * rate))
