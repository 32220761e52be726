"""The process behind the system voice: pyttsx3 on its own, because it can print, hang, or take its process with it.

Run as a script with the folder for its files, a language, a voice's name or "", how many words a minute, and an eSpeak
library and its data to lend to a Linux that has none; it imports nothing of guided.
It answers on standard output, one line of JSON each: first {"ready": true} once it can speak, then for every job
{"text", "path"} on standard input {"done": true}, when the file is whole. A failure is {"error": why}.
It ends when its input ends, whatever it is doing, and takes the folder with it.

With `VOICES_FLAG` in place of the folder, and what is to be lent, it answers with the computer's voices by name, each
with its languages, and ends.
"""

import ctypes
import json
import os
import queue
import shutil
import signal
import sys
import threading
import time
from typing import Any, TextIO

SYSTEM_WPM = 130
"""Words a minute at the usual rate. SAPI and NSSS come close to it, eSpeak meets it."""

SYSTEM_LIBRARIES = ("libespeak-ng.so.1", "/usr/local/lib/libespeak-ng.so.1", "libespeak.so.1")
"""Where pyttsx3 looks for eSpeak on Linux."""

VOICES_FLAG = "--voices"
"""Asks for the voices there are."""

CODE_ALIASES = {"zh": ("cmn",), "no": ("nb",)}
"""Other codes a language goes by."""


def run_worker(folder: str, language: str, name: str, wpm: str, *lent: str) -> None:
    """Speak jobs into files until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the session, which ends this process kindly
    answers = _take_stdout()
    jobs: queue.Queue[dict[str, str]] = queue.Queue()
    threading.Thread(target=_read_jobs, args=(sys.stdin, jobs, folder), daemon=True).start()
    try:
        if lent and not any(map(can_load, SYSTEM_LIBRARIES)):
            _load_espeak(*lent)
        speaker = FileSpeaker(language, name, int(wpm))
        _write_answer(answers, {"ready": True})
        while True:
            _write_answer(answers, speaker.save(**jobs.get()))
    except Exception as error:  # noqa: BLE001 - told to the parent, which has the words for it
        _write_answer(answers, {"error": f"{error or type(error).__name__}"})


def print_voices(*lent: str) -> None:
    """Answer with the voices there are."""
    answers = _take_stdout()
    if lent and not any(map(can_load, SYSTEM_LIBRARIES)):
        _load_espeak(*lent)
    import pyttsx3

    languages_by_voice: dict[str, set[str]] = {}
    for voice in pyttsx3.init().getProperty("voices"):
        languages_by_voice.setdefault(str(voice.name).strip(), set()).update(_list_codes(voice))
    _write_answer(answers, {name: sorted(codes) for name, codes in languages_by_voice.items()})


class FileSpeaker:
    """A pyttsx3 engine that only ever saves."""

    def __init__(self, language: str, name: str, wpm: int) -> None:
        import pyttsx3

        self._engine = pyttsx3.init()
        self._finished = threading.Event()
        self._failures: list[Exception] = []
        self._engine.connect("finished-utterance", lambda **_: self._finished.set())
        self._engine.connect("error", lambda exception, **_: self._failures.append(exception))
        self._espeak = self._engine.driver_name == "espeak"
        # Set before the loop runs: ending a loop cancels what eSpeak has not done yet, and it takes its time.
        self._engine.proxy.setBusy(False)
        self._engine.setProperty("voice", _choose_voice(self._engine, language, name))
        self._engine.setProperty("rate", wpm)
        while self._espeak and self._engine.getProperty("rate") != wpm:
            time.sleep(0.01)
            self._engine.setProperty("rate", wpm)  # once in a hundred starts it sleeps through the first

    def save(self, text: str, path: str) -> dict[str, Any]:
        """Say one line into a fresh file. The parent's deadline is the only limit."""
        self._finished.clear()
        # As at the first line, nothing may begin before the loop runs: NSSS would stop the file it has just begun.
        self._engine.proxy.setBusy(True)
        self._engine.save_to_file(text, path)
        self._engine.runAndWait()
        if self._failures:
            return {"error": str(self._failures.pop())}
        if self._espeak:  # its loop may end before its file does; the others' never
            self._finished.wait()
        return {"done": True}


def can_load(library: str) -> bool:
    """Whether a library loads. It is loaded, as pyttsx3 does: ctypes.util.find_library would run a compiler."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _load_espeak(library: str, data: str) -> None:
    """Load a library so that pyttsx3 finds it under the name it looks for. Without its data it ends the process."""
    os.environ["ESPEAK_DATA_PATH"] = data
    ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)


def _choose_voice(engine: Any, language: str, name: str) -> str:
    """The voice asked for by name; else the computer's own, if it speaks the language; else one that does."""
    voices = engine.getProperty("voices")
    if name:
        ids_by_name = [voice.id for voice in voices if name.lower() in (str(voice.id).lower(), str(voice.name).lower())]
        return _first_id(ids_by_name, f"no voice is called '{name}'")
    ids_by_language = [voice.id for voice in voices if _speaks(voice, language)]
    default_ids = [voice for voice in ids_by_language if voice == engine.getProperty("voice")]
    return _first_id(default_ids + ids_by_language, f"no voice speaks '{language}'")


def _first_id(ids: list[str], otherwise: str) -> str:
    if not ids:
        raise LookupError(otherwise)
    return ids[0]


def _speaks(voice: Any, language: str) -> bool:
    return language in _list_codes(voice)


def _list_codes(voice: Any) -> set[str]:
    """The languages of a voice, by the first part of their codes, and by the other codes they go by."""
    tags = {str(tag).replace("_", "-").lower().split("-")[0] for tag in voice.languages}
    return tags | {language for language, codes in CODE_ALIASES.items() if tags.intersection(codes)}


def _take_stdout() -> TextIO:
    """Standard output for the answers alone; what pyttsx3 prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    null_fd = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null_fd, 1)
    return answers


def _write_answer(answers: TextIO, answer: dict[str, Any]) -> None:
    print(json.dumps(answer), file=answers, flush=True)


def _read_jobs(lines: TextIO, jobs: "queue.Queue[dict[str, str]]", folder: str) -> None:
    for line in lines:
        jobs.put(json.loads(line))
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # the parent has gone: end even in the middle of a line


if __name__ == "__main__":
    if sys.argv[1] == VOICES_FLAG:
        print_voices(*sys.argv[2:])
    else:
        run_worker(*sys.argv[1:])
