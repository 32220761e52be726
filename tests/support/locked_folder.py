"""A folder that cannot be read or entered, for root as well."""

import io
import os
from pathlib import Path

import pytest


def lock(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Refuse to list a folder, and to look at or open anything in it."""
    for place, name in ((os, "stat"), (os, "lstat"), (os, "listdir"), (os, "scandir"), (io, "open")):
        monkeypatch.setattr(
            place, name, _refusing(getattr(place, name), folder, listing=name in ("listdir", "scandir"))
        )


def _refusing(real: object, folder: Path, *, listing: bool) -> object:
    def refusing(path: object = ".", *more: object, **named: object) -> object:
        inside = isinstance(path, str | Path) and Path(path).is_relative_to(folder)
        if inside and (listing or Path(str(path)) != folder):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *more, **named)  # type: ignore[operator]

    return refusing
