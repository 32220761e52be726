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
from guided.core.shell_command import pip
from guided.sound import Clip
from guided.speech.engines import Presence, Voice, check, espeak, plain, sayable
from guided.speech.engines.pyttsx3_worker import OF_THE_SYSTEM, PACE, VOICES, opens

WORKER = Path(__file__).with_name("pyttsx3_worker.py")

PATIENCE = 5.0
"""Seconds for a worker to say which voices there are."""

DEADLINE = 20.0
"""Seconds for a worker to be ready, and for it to say a line: far more than a slow computer needs."""


class System:
    """One of the computer's own voices. Its worker starts with the first line."""

    def __init__(self, language: str, name: str, pace: int) -> None:
        # Which voice is the computer's default is known only to a worker. To change it later and hear the change in
        # lines already spoken, ask for a voice by its name.
        self.key = f"system {sys.platform} {language} {name or 'default'} {pace}"
        self._arguments = (language, name, str(pace))
        self._worker: Worker | None = None
        self._closed = False

    def speak(self, text: str) -> Clip:
        """Say one line at the rate the voice has."""
        text = plain(text)
        if not sayable(text):
            return Clip(np.zeros(0, np.float32), 22_050)
        try:
            return self._attempt(text)
        except VoiceError:
            self._stop()
            return self._attempt(text)

    def close(self) -> None:
        """End the worker, even while it speaks."""
        self._closed = True
        self._stop()

    def _attempt(self, text: str) -> Clip:
        clip = self._ready().say(text)
        check(text, clip)
        return clip

    def _ready(self) -> "Worker":
        if not self._closed:
            self._worker = self._worker or Worker(*self._arguments)
        if self._closed or not self._worker:  # closed by another thread, perhaps just now
            self._stop()
            raise VoiceError("The system voice was closed.")
        return self._worker

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.end()


class Worker:
    """A process that speaks lines into files, and the folder for them."""

    def __init__(self, *arguments: str) -> None:
        """Start it with a language, a voice's name or "", and how many words a minute."""
        with ExitStack() as undo:
            try:
                self._folder = undo.enter_context(temporary_folder.folder())
                self._process = _start(str(self._folder), *arguments)
            except OSError as error:
                raise VoiceError(_sorry(f"its helper did not start: {error}")) from error
            undo.callback(self._kill)
            self._input, self._output = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
            self._lines = 0
            self._answer()
            self._undo = undo.pop_all()

    def say(self, text: str) -> Clip:
        """Say one line. Raises a VoiceError for a failure, or once `DEADLINE` seconds have gone by."""
        self._lines += 1
        # NSSS writes AIFF whatever the name, and hangs on some names.
        path = self._folder / f"{self._lines}.{'aiff' if sys.platform == 'darwin' else 'wav'}"
        try:
            self._input.write(json.dumps({"text": text, "path": str(path)}).encode() + b"\n")
            self._input.flush()
            self._answer()
            return _read(path.read_bytes())
        except (OSError, RuntimeError, ValueError) as error:  # of files, of soundfile, of a pipe closed meanwhile
            raise VoiceError(_sorry(f"it left no sound: {error}")) from error
        finally:
            path.unlink(missing_ok=True)

    def end(self) -> None:
        """Kill the process and clear its folder. Harmless twice."""
        self._undo.close()

    def _kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output):
            with suppress(OSError):  # what was not yet written has nobody to read it
                pipe.close()

    def _answer(self) -> None:
        """Wait for the next answer; past the deadline the process is killed, which ends the waiting."""
        late = Timer(DEADLINE, self._process.kill)
        late.daemon = True  # leaving does not wait for it
        late.start()
        try:
            answer = json.loads(self._output.readline())
        except ValueError:  # an empty line, or a pipe closed by another thread
            raise VoiceError(_sorry("its helper ended or took too long")) from None
        finally:
            late.cancel()
        if "error" in answer:
            raise VoiceError(_sorry(answer["error"]))


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter on our own file
        # -P: a file beside the worker, or in the folder the person is in, is never imported by its name.
        [sys.executable, "-P", str(WORKER), *arguments, *_lent()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        start_new_session=True,  # keys pressed in the terminal are not for it
    )


def _read(sound: bytes) -> Clip:
    """Sound by what is in it: WAV, or AIFF under any name. Several channels become their mean."""
    import soundfile

    samples, rate = soundfile.read(io.BytesIO(sound), dtype="float32", always_2d=True)
    return Clip(samples.mean(axis=1), int(rate))


def _sorry(why: str) -> str:
    return f"The system voice could not say a line ({why})."


def _lent() -> list[str]:
    """For a Linux without an eSpeak of its own: the library and the data out of espeakng_loader, if that is here."""
    if sys.platform != "linux" or not find_spec("espeakng_loader"):
        return []
    import espeakng_loader

    return [espeakng_loader.get_library_path(), espeakng_loader.get_data_path()]


def presence() -> Presence:
    """Here if pyttsx3 is, and on Linux an eSpeak for it."""
    if not find_spec("pyttsx3"):
        return Presence(False, f"pyttsx3 is not installed; {pip('install', 'pyttsx3')} brings it")
    if sys.platform != "linux":
        return Presence(True, "the voice this computer already has")
    if find_spec("espeakng_loader") or any(map(opens, OF_THE_SYSTEM)):
        return Presence(True, "eSpeak NG, through pyttsx3")
    return Presence(False, f"there is no eSpeak for it; {pip('install', 'espeakng-loader')} brings one")


def languages(name: str | None = None) -> frozenset[str] | None:
    """What the voice of a name speaks, asked of a worker; of the computer itself only its voices can say."""
    known = _voices() if name else {}
    return next((codes for voice, codes in known.items() if voice.lower() == str(name).lower()), None) or None


def voices(language: str | None = None) -> list[str]:
    """The names of the computer's voices."""
    return sorted(voice for voice, codes in _voices().items() if language is None or language in codes)


@cache
def _voices() -> dict[str, frozenset[str]]:
    """The computer's voices with their languages, asked of a worker once; none where it does not answer."""
    if not presence().here:
        return {}
    command = [sys.executable, "-P", str(WORKER), VOICES, *_lent()]
    try:
        told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603
        found = {str(name): frozenset(map(str, codes)) for name, codes in json.loads(told.stdout).items()}
    except (OSError, ValueError, TypeError, AttributeError, subprocess.SubprocessError):
        return {}
    spoken = espeak.languages() if _borrows() else None
    return {name: codes & spoken for name, codes in found.items()} if spoken else found


def _borrows() -> bool:
    """Whether the eSpeak out of espeakng_loader speaks, which names more languages than it has the dictionaries of."""
    return bool(_lent()) and not any(map(opens, OF_THE_SYSTEM))


def load(language: str, name: str | None = None, rate: float = 1.0) -> Voice:
    """The computer's own voice for a language, or one by its name or id; its worker waits for the first line."""
    here = presence()
    if not here.here:
        raise VoiceError(f"The system voice cannot speak here: {here.why}.")
    return System(language, name or "", round(PACE * rate))
