"""The voice files a person has put into their own folder, for the engine that speaks out of files."""

import os
from pathlib import Path

from guided.core.formatting import INVISIBLE

ENGINE = "piper"
"""The engine whose voices are files."""

SUFFIX = ".onnx"


def voices(folder: Path | None) -> list[str]:
    """The names of the voices there are: those of their files, without the ending. None where there is no folder.

    A name in which a character shows as nothing is left out: nobody could type it.
    """
    files = folder.glob(f"*{SUFFIX}") if folder else ()
    return sorted(file.stem for file in files if file.is_file() and not INVISIBLE.search(file.stem))


def path(name: str, folder: Path | None) -> str:
    """The path of a voice by its name, whether it is there or not; a path is left as it is, but for a `~`."""
    if name.endswith(SUFFIX) or not folder:
        return os.path.expanduser(name)  # noqa: PTH111  (one nobody knows stays as it is)
    return str(folder / f"{name}{SUFFIX}")
