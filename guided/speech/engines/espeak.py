"""eSpeak NG, out of the package espeakng_loader: about a hundred languages, plain but clear.

The library keeps one state for the whole process: it is initialised once and never ended, and each line sets the
voice and the pace it needs, under one lock.
"""

import ctypes
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from guided.core.errors import VoiceError
from guided.core.shell_command import make_pip_command
from guided.sound import Clip, Samples
from guided.speech.engines import Availability, Voice, make_clip

ESPEAK_WPM = 130
"""Words a minute, calm and still clear."""

ESPEAK_HINT = f"{make_pip_command('install', 'espeakng-loader')} brings it"

# Out of espeak-ng/speak_lib.h.
SYNCHRONOUS, DONT_EXIT, RATE_PARAM, POS_CHARACTER, CHARS_UTF8, EE_OK = 2, 0x8000, 1, 1, 1, 0
UINT, VOID_P = ctypes.c_uint, ctypes.c_void_p
SYNTH_TYPES: list[Any] = [ctypes.c_char_p, ctypes.c_size_t, UINT, UINT, UINT, UINT, VOID_P, VOID_P]
SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, VOID_P, ctypes.c_int, VOID_P)

_load_lock = Lock()


class EspeakVoice:
    """One of eSpeak NG's voices.

    Its pitch wavers on from line to line, so a line spoken again differs, below hearing and by up to 10 ms in length.
    """

    def __init__(self, library: "EspeakLibrary", voice: str, wpm: int) -> None:
        self.key = f"espeak {library.version} {voice} {wpm}"
        self._library = library
        self._voice = voice
        self._wpm = wpm

    def speak(self, text: str) -> Clip:
        """Say one line at eSpeak's own rate, as plain text: no markup is understood."""
        return make_clip(text, self._library.rate, lambda line: self._library.synthesize(self._voice, self._wpm, line))

    def close(self) -> None:
        """Nothing: the library stays, because it cannot safely be initialised a second time."""


class EspeakLibrary:
    """The eSpeak NG library, initialised. One for each process; see `_load_library`."""

    def __init__(self) -> None:
        import espeakng_loader

        self._dll = ctypes.CDLL(espeakng_loader.get_library_path())
        self._dll.espeak_Info.restype = ctypes.c_char_p
        self._dll.espeak_Synth.argtypes = SYNTH_TYPES
        data = os.fsencode(espeakng_loader.get_data_path())
        # Unless told not to exit, it would end the whole process where its data is missing.
        self.rate = int(self._dll.espeak_Initialize(SYNCHRONOUS, 0, data, DONT_EXIT))
        self.version = self._dll.espeak_Info(None).decode()
        self._pieces: list[bytes] = []
        self._callback = SynthCallback(self._collect)  # held here, because the library holds only its address
        self._dll.espeak_SetSynthCallback(self._callback)
        self._lock = Lock()

    def has(self, voice: str) -> bool:
        """Whether there is a voice of this name."""
        with self._lock:
            return self._select_voice(voice, ESPEAK_WPM)

    def synthesize(self, voice: str, wpm: int, text: str) -> Samples:
        """One line, so many words a minute, as mono samples at `rate`."""
        with self._lock:
            self._pieces.clear()
            if not self._select_voice(voice, wpm) or self._synth(text.encode()) != EE_OK:
                raise VoiceError("The espeak voice could not say a line.")
            return np.divide(np.frombuffer(b"".join(self._pieces), np.int16), 32768, dtype=np.float32)

    def _select_voice(self, voice: str, wpm: int) -> bool:
        is_set = self._dll.espeak_SetVoiceByName(voice.encode(errors="replace")) == EE_OK
        return bool(is_set and self._dll.espeak_SetParameter(RATE_PARAM, wpm, 0) == EE_OK)

    def _synth(self, line: bytes) -> int:
        return int(self._dll.espeak_Synth(line, len(line) + 1, 0, POS_CHARACTER, 0, CHARS_UTF8, None, None))

    def _collect(self, wave: int | None, frames: int, _events: int | None) -> int:
        if wave:
            self._pieces.append(ctypes.string_at(wave, 2 * frames))
        return 0


@cache
def _load_library() -> EspeakLibrary:
    """The one library of this process; called under `_load_lock`, because a cache alone lets two threads in."""
    try:
        library = EspeakLibrary()
    except (ImportError, OSError, RuntimeError) as error:
        raise VoiceError(f"The espeak voice did not start ({error}); {ESPEAK_HINT}.") from error
    if library.rate <= 0:
        raise VoiceError(
            "The espeak voice did not start; "
            f"{make_pip_command('install', '--force-reinstall', 'espeakng-loader')} may mend it."
        )
    return library


@cache
def _read_voices() -> dict[str, str]:
    """The voice for each language ("en") and each kind of it ("en-gb"), read off the library's data."""
    spec = find_spec("espeakng_loader")
    data = Path(spec.origin).with_name("espeak-ng-data") if spec and spec.origin else Path(os.devnull)
    offers = [(*offer, file.name) for file in data.glob("lang/*/*") for offer in _read_languages(data, file)]
    # The best last, so that it wins: a low number, then a plain name ("fr" rather than "fr-CH").
    return {language: name for language, _, name in sorted(offers, key=lambda offer: (-offer[1], -len(offer[2])))}


def _read_languages(data: Path, file: Path) -> list[tuple[str, int]]:
    """The languages a voice file names in lines like `language en-gb 2`; the lower the number, the better it fits.

    None where its dictionary did not come with the package: such a voice says nothing.
    """
    lines = [fields.split() for fields in file.read_text(encoding="utf-8", errors="replace").splitlines()]
    languages = [(fields[1], int(fields[2]) if fields[2:] else 5) for fields in lines if fields[:1] == ["language"]]
    dictionaries = [fields[1] for fields in lines if fields[:1] == ["dictionary"]] + [
        code.split("-")[0] for code, _ in languages
    ]
    has_dictionary = dictionaries and (data / f"{dictionaries[0]}_dict").exists()
    return [(code.lower(), priority) for code, priority in languages if has_dictionary]


def probe() -> Availability:
    """Available if espeakng_loader is installed."""
    if find_spec("espeakng_loader"):
        return Availability(True, "eSpeak NG, plain and clear, in about a hundred languages")
    return Availability(False, f"eSpeak NG is not installed; {ESPEAK_HINT}")


def list_languages(name: str | None = None) -> frozenset[str] | None:
    """About a hundred, as the library's data has them; of a voice, those it is the voice for ("en" of "en-gb+f3")."""
    voices = _read_voices()
    if name is None:
        return frozenset(code for code in voices if "-" not in code) or None
    voice = voices.get(name.lower().partition("+")[0])
    return frozenset(code.split("-")[0] for code, other in voices.items() if other == voice) or None


def list_voices(language: str | None = None) -> list[str]:
    """A code for each: "es", "es-419"."""
    return sorted(code for code in _read_voices() if language in (None, code.split("-")[0]))


def load(language: str, name: str | None = None, rate: float = 1.0) -> Voice:
    """The voice for a language, or one by eSpeak's own name or code for it ("en+f3", "en-gb")."""
    with _load_lock:
        library = _load_library()
    voice_names = (name, _read_voices().get((name or language).lower()))
    voice = next((voice for voice in voice_names if voice and library.has(voice)), None)
    if voice is None:
        raise VoiceError(f"The espeak voice does not know '{name or language}'.")
    return EspeakVoice(library, voice, round(ESPEAK_WPM * rate))
