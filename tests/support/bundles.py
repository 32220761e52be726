"""Sessions of a user for bundle tests, and hostile zip files."""

import io
import json
import stat
import wave
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from guided.core import paths

SESSION = """\
title: Evening in the kitchen
author: Ana
kind: rest
where: [chair]
ambience: kitchen
steps:
  - include: settle
  - include: tea
  - chime: bell
  - There is no hurry to get up.
"""
TEA = "steps:\n  - The kettle is on.\n"
ALONE = "title: Alone\nsteps:\n  - A quiet line.\n  - There is no hurry to get up.\n"


def make_wav(seconds: float = 0.1) -> bytes:
    """A sound that can be read."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\x00\x10\x00\xf0" * int(4000 * seconds))
    return out.getvalue()


def write_own_file(path: str, text: str | bytes) -> Path:
    """A file among the listener's own."""
    file = paths.data_folder() / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def write_evening() -> Path:
    """A session with a fragment and a sound of its own; its file."""
    write_own_file("sessions/fragments/tea.yaml", TEA)
    write_own_file("sounds/beds/kitchen.wav", make_wav())
    return write_own_file("sessions/evening.yaml", SESSION)


def manifest(files: Mapping[str, bytes], **more: object) -> bytes:
    """The list of contents as guided writes it."""
    listed = [{"path": n, "size": len(d), "sha256": sha256(d).hexdigest()} for n, d in files.items()]
    return json.dumps({"version": 1, "title": "A", "author": None, "files": listed, **more}).encode()


def entry(name: str, mode: int = stat.S_IFREG | 0o644, compress: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """What a zip says of a file."""
    info = zipfile.ZipInfo(name)
    info.external_attr, info.create_system, info.compress_type = mode << 16, 3, compress
    return info


def build_zip(*files: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    """A zip, whatever it holds."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for info, data in files:
            packed.writestr(info, data, info.compress_type)
    return out.getvalue()


def make_bundle(files: Mapping[str, bytes], listed: Mapping[str, bytes] | None = None) -> bytes:
    """A zip of some files with a manifest that names them, or others."""
    named = {"manifest.json": manifest(files if listed is None else listed), **files}
    return build_zip(*((entry(name), data) for name, data in named.items()))


def list_files(folder: Path) -> list[str]:
    """The files below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
