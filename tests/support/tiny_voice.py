"""A piper voice of a few hundred bytes, generated here: it hums for as long as the sounds of a line would take.

The real library reads it and runs it. The file is written by hand as the protocol buffer it is, so that no test needs
the package that usually writes such files.
"""

import json
import struct
from pathlib import Path
from typing import Any

RATE = 16_000
FRAMES = 420
"""Frames of hum for each sound, at a length scale of 1."""

FLOAT, INT64 = 1, 7


def make_voice_file(folder: Path, name: str = "tiny", **about: Any) -> Path:
    """Write `name.onnx` and `name.onnx.json` into a folder; `about` replaces what the second says. Gives the first."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    model.write_bytes(_model())
    described = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us"},
        "language": {"code": "en_US", "family": "en"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "num_symbols": 256,
        "num_speakers": 1,
        "phoneme_id_map": {},  # piper's own
        **about,
    }
    model.with_name(f"{name}.onnx.json").write_text(json.dumps(described), encoding="utf-8")
    return model


def _model() -> bytes:
    """Hum = 0.3 sin(pitch x (0 .. count x scale x FRAMES)), the pitch by the mean of the sounds' numbers."""
    nodes = [
        _node("Cast", ["input_lengths"], "count", to=FLOAT),
        _node("Gather", ["scales", "second"], "scale"),
        _node("Mul", ["count", "scale"], "scaled"),
        _node("Mul", ["scaled", "frames"], "lasting"),
        _node("Squeeze", ["lasting"], "end"),
        _node("Range", ["zero", "end", "one"], "time"),
        _node("Cast", ["input"], "sounds", to=FLOAT),
        _node("ReduceMean", ["sounds"], "mean", keepdims=0),
        _node("Mul", ["mean", "step"], "pitch"),
        _node("Mul", ["time", "pitch"], "angle"),
        _node("Sin", ["angle"], "wave"),
        _node("Mul", ["wave", "loud"], "hum"),
        _node("Reshape", ["hum", "shape"], "output"),
    ]
    numbers = {"frames": FRAMES, "zero": 0, "one": 1, "step": 0.002, "loud": 0.3}
    constants = [_tensor(key, FLOAT, (), struct.pack("<f", value)) for key, value in numbers.items()]
    constants += [_tensor("second", INT64, (), struct.pack("<q", 1))]
    constants += [_tensor("shape", INT64, (4,), struct.pack("<4q", 1, 1, 1, -1))]
    inputs = [_value("input", INT64, 1, "n"), _value("input_lengths", INT64, 1), _value("scales", FLOAT, 3)]
    graph = [*(_field(1, node) for node in nodes), _field(2, b"tiny"), *(_field(5, each) for each in constants)]
    graph += [*(_field(11, each) for each in inputs), _field(12, _value("output", FLOAT, 1, 1, 1, "m"))]
    return _field(1, 8) + _field(7, b"".join(graph)) + _field(8, _field(2, 13))


def _node(kind: str, takes: list[str], gives: str, **attributes: int) -> bytes:
    ints = [_field(1, key.encode()) + _field(3, value) + _field(20, 2) for key, value in attributes.items()]
    names = [_field(1, name.encode()) for name in takes]
    return b"".join([*names, _field(2, gives.encode()), _field(4, kind.encode()), *(_field(5, each) for each in ints)])


def _tensor(name: str, kind: int, shape: tuple[int, ...], raw: bytes) -> bytes:
    sizes = b"".join(_field(1, size) for size in shape)
    return sizes + _field(2, kind) + _field(8, name.encode()) + _field(9, raw)


def _value(name: str, kind: int, *shape: int | str) -> bytes:
    sizes = [_field(1, size) if isinstance(size, int) else _field(2, size.encode()) for size in shape]
    kind_and_shape = _field(1, kind) + _field(2, b"".join(_field(1, size) for size in sizes))
    return _field(1, name.encode()) + _field(2, _field(1, kind_and_shape))


def _field(number: int, value: int | bytes) -> bytes:
    """A field of a protocol buffer: a number, or something with a length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    low, rest = value & 127, value >> 7
    return bytes([low | 128]) + _varint(rest) if rest else bytes([low])
