"""The voice that comes with guided: hibari, a small neural network that speaks English on one core.

Of its voices only "heart" is inside the package. The others would be fetched from the network, so they are never
named here, and the model is always given as a path.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from guided.core.errors import VoiceError
from guided.core.shell_command import make_pip_command
from guided.sound import Clip, Samples
from guided.speech.engines import Availability, Voice, make_clip, onnx_runtime

VOICE_NAME = "heart"
HIBARI_HZ = 24_000

HIBARI_SPEED = 0.70
"""About 170 words a minute inside a short line, its edges trimmed, which is where eSpeak asked for 130 lands too; the
pacing adds the silence around it. One speed for all levels, so that they share their clips: an easier day is slower
by that silence, and no word is dragged."""

NOISE_SEED = 1
"""Fixes the breath noise of the voice, so that a line sounds the same each time it is spoken."""


class HibariVoice:
    """The voice "heart". The network is read when the first line is spoken."""

    def __init__(self, package: Path, speed: float) -> None:
        self.key = f"neural {_read_version(package)} {VOICE_NAME} {speed}"
        self._speed = speed
        self._model = package / "assets" / "hibari.onnx"
        self._network: Any = None

    def speak(self, text: str) -> Clip:
        """Say one line at 24 kHz, the same to the bit each time."""
        return make_clip(text, HIBARI_HZ, self._synthesize)

    def close(self) -> None:
        """Forget the network."""
        self._network = None

    def _synthesize(self, text: str) -> Samples:
        try:
            self._network = network = self._network or _load_network(self._model)
            return np.asarray(network(text, speed=self._speed, seed=NOISE_SEED), np.float32)
        except Exception as error:
            raise VoiceError(f"The neural voice could not say a line ({error}).") from error


def _load_network(model: Path) -> Any:  # hibari has no types
    onnx_runtime.import_runtime()  # before hibari loads it
    from hibari import Hibari

    return Hibari(voice=VOICE_NAME, model=str(model), threads=1)


def _read_version(package: Path) -> str:
    """The package's version, read from its source: importing it, or its metadata, takes too long."""
    match = re.search(r'__version__ = "([^"]+)"', (package / "__init__.py").read_text(encoding="utf-8"))
    return match[1] if match else "unknown"


def _find_package() -> Path | None:
    spec = find_spec("hibari")
    return Path(spec.origin).parent if spec and spec.origin and find_spec("onnxruntime") else None


def probe() -> Availability:
    """Available if hibari and the runtime of its network are installed."""
    if _find_package():
        return Availability(True, "the voice that comes with guided, calm and natural, in English")
    return Availability(
        False, f"hibari-tts is not installed; {make_pip_command('install', 'hibari-tts==0.2.1')} brings it"
    )


def list_languages(name: str | None = None) -> frozenset[str]:  # noqa: ARG001
    """English only."""
    return frozenset({"en"})


def list_voices(language: str | None = None) -> list[str]:
    """The one voice."""
    return [VOICE_NAME] if language in (None, *list_languages()) else []


def load(language: str, name: str | None = None, rate: float = 1.0) -> Voice:
    """The voice "heart", in English; its network waits for the first line."""
    package = _find_package()
    if package is None:
        raise VoiceError(f"The neural voice cannot speak here: {probe().reason}.")
    if language not in list_languages():
        raise VoiceError(f"The neural voice speaks English, not '{language}'.")
    if name not in (None, VOICE_NAME):
        raise VoiceError(f"The neural voice has no voice called '{name}'; it has one, {VOICE_NAME}.")
    return HibariVoice(package, round(HIBARI_SPEED * rate, 3))
