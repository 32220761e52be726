"""Sound as a pure function of time: clips, the timeline they stand on, the mix of any block of it, and files."""

import os
from pathlib import Path

RATE = 48_000
"""Frames a second of every timeline, mix and output (Hz)."""


def named(path: Path) -> str | bytes:
    """A path as soundfile takes it, also where it is no Unicode."""
    return str(path) if os.name == "nt" else os.fsencode(path)
