"""Voice files: piper speaks with any voice made for it, a network in `NAME.onnx` and its description in
`NAME.onnx.json`, that the person has and names.

Nothing is ever fetched. A voice whose language piper would fetch a dictionary for is declined.
"""

import json
import logging
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from guided.core.errors import VoiceError
from guided.core.shell_command import make_pip_command
from guided.sound import Clip, Samples
from guided.speech.engines import Availability, Voice, make_clip, onnx_runtime

LENGTH_FACTOR = 1.4
"""How much longer than a voice was made to speak each sound lasts: near the pace of the other engines, for voices that
read aloud are quick."""

PAUSE_S = 0.3
"""Seconds of silence between the sentences of a line."""

OFFLINE_TYPES = frozenset({"espeak", "text", "hebrew"})
"""Ways from letters to sounds that need no more than piper's own package."""

PIPER_HINT = f"piper-tts is not installed; {make_pip_command('install', 'piper-tts')} brings it"


class VoiceFileInfo(NamedTuple):
    """The description of a voice, from the file beside it."""

    rate: int
    """Of its samples (Hertz)."""
    scale: float
    """How long it makes each sound, where it is not asked for more or less."""
    language: str
    """A two-letter code."""
    phoneme_type: str
    """The way from letters to sounds."""


class FileVoice:
    """A voice out of a file. The network is read when the first line is spoken."""

    def __init__(self, model: Path, info: VoiceFileInfo, rate: float) -> None:
        file_stat = model.stat()
        self._model = model
        self._rate = info.rate
        self._scale = round(info.scale * LENGTH_FACTOR / rate, 3)
        self._network: Any = None
        self.key = f"piper {model.name} {file_stat.st_size} {file_stat.st_mtime_ns} {self._scale}"

    def speak(self, text: str) -> Clip:
        """Say one line at the voice's own rate, as plain text. From time to time only its breath differs."""
        return make_clip(text, self._rate, self._synthesize)

    def close(self) -> None:
        """Forget the network."""
        self._network = None

    def _synthesize(self, text: str) -> Samples:
        self._network = network = self._network or _load_network(self._model)
        try:
            return np.concatenate([*self._speak_sentences(network, text)])
        except Exception as error:
            raise VoiceError(f"The piper voice could not say a line ({_first_line(error)}).") from error

    def _speak_sentences(self, network: Any, text: str) -> Iterator[Samples]:
        from piper.config import SynthesisConfig

        # Without noise in the lengths a line lasts the same each time. One gain for the whole line is found later.
        config = SynthesisConfig(length_scale=self._scale, noise_w_scale=0.0, normalize_audio=False)
        escaped_text = text.replace("[[", "[ [")  # which would begin phonemes
        for index, sentence in enumerate(network.synthesize(escaped_text, config)):
            if index:
                yield np.zeros(round(PAUSE_S * self._rate), np.float32)
            yield np.atleast_1d(np.asarray(sentence.audio_float_array, np.float32))


def _load_network(model: Path) -> Any:
    """Read a network, to run on one core. Raises a VoiceError for whatever is wrong with it."""
    try:
        onnxruntime = onnx_runtime.import_runtime()  # before piper loads it
        from piper import PiperVoice
        from piper.config import PiperConfig
        from piper.phonemize_espeak import ESPEAK_DATA_DIR
    except Exception as error:
        raise VoiceError(f"The piper voice did not start ({_first_line(error)}); {PIPER_HINT}.") from error
    if not (ESPEAK_DATA_DIR / "phontab").is_file():  # without its data, it ends the whole process
        raise VoiceError(
            "The piper voice did not start; "
            f"{make_pip_command('install', '--force-reinstall', 'piper-tts')} may mend it."
        )
    logging.getLogger("piper").addHandler(logging.NullHandler())  # its warnings would land on the screen
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        config = PiperConfig.from_dict(_read_config(model))
        return PiperVoice(onnxruntime.InferenceSession(str(model), options, ["CPUExecutionProvider"]), config)
    except Exception as error:
        raise VoiceError(f"The voice file {model} is damaged, or no voice of piper's; get it anew.") from error


def _read_info(model: Path) -> VoiceFileInfo:
    """The description of a voice, without reading its network. Raises a VoiceError unless both files exist."""
    if not os.path.isfile(model):  # noqa: PTH113  (any name is answered, the impossible too)
        raise VoiceError(f"There is no voice file {model}; name one that is there, ending in .onnx.")
    config_path = model.with_name(f"{model.name}.json")
    if not config_path.is_file():
        raise VoiceError(f"The voice file {model} needs {config_path.name} beside it; get both from the same place.")
    try:
        return _parse_info(_read_config(model))
    except Exception as error:
        raise VoiceError(f"The file {config_path} does not describe a voice of piper's; get it anew.") from error


def _read_config(model: Path) -> Any:
    return json.loads(model.with_name(f"{model.name}.json").read_text(encoding="utf-8"))


def _parse_info(config: Any) -> VoiceFileInfo:
    language = config.get("language", {}).get("family") or config["espeak"]["voice"].split("-")[0]
    scale = config.get("inference", {}).get("length_scale", 1.0)
    phoneme_type = config.get("phoneme_type", "espeak")
    return VoiceFileInfo(int(config["audio"]["sample_rate"]), float(scale), str(language), str(phoneme_type))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def probe() -> Availability:
    """Available if piper and the runtime of its networks are installed; the person names a voice."""
    if find_spec("piper") and find_spec("onnxruntime"):
        return Availability(True, "any voice made for piper, out of a file of yours")
    return Availability(False, PIPER_HINT)


def list_languages(name: str | None = None) -> frozenset[str] | None:
    """The language of a voice, by the path of its file; None where that does not say, or none is named."""
    try:
        return frozenset({_read_info(Path(name)).language}) if name else None
    except VoiceError:
        return None


def list_voices(language: str | None = None) -> list[str]:  # noqa: ARG001
    """None: they are files, for the person to name."""
    return []


def load(language: str, name: str | None = None, rate: float = 1.0) -> Voice:
    """The voice in a file, by its path; its network waits for the first line."""
    availability = probe()
    if not availability.available:
        raise VoiceError(f"The piper voice cannot speak here: {availability.reason}.")
    if not name:
        raise VoiceError("The piper voice speaks out of a file, and none is named; write --voice piper:FILE.onnx.")
    model = Path(name)
    info = _read_info(model)
    if info.phoneme_type not in OFFLINE_TYPES:
        raise VoiceError(f"The voice {model.stem} needs a dictionary from the network, and guided fetches nothing.")
    if info.language != language:
        raise VoiceError(f"The voice {model.stem} speaks '{info.language}', not '{language}'.")
    return FileVoice(model, info, rate)
