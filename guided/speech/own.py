"""The voice files a person has put into their own folder, for the engine that speaks out of files."""

import os
from pathlib import Path

ENGINE = "piper"
"""The engine whose voices are files."""

SUFFIX = ".onnx"


def voices(folder: Path | None) -> list[str]:
    """The names of the voices there are: those of their files, without the ending. None where there is no folder."""
    return sorted(file.stem for file in folder.glob(f"*{SUFFIX}") if file.is_file()) if folder else []


def path(name: str, folder: Path | None) -> str:
    """The path of a voice by its name, whether it is there or not; a path is left as it is, but for a `~`."""
    if name.endswith(SUFFIX) or not folder:
        return os.path.expanduser(name)  # noqa: PTH111  (one nobody knows stays as it is)
    return str(folder / f"{name}{SUFFIX}")
