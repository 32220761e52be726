"""What the terminal shows while a session plays, and which screen that is."""

import os
import sys

from guided.core.cue import Kind
from guided.core.player_state import Phase, Screen

DOING = {
    Kind.HOLD: "stay",
    Kind.RELEASE: "letting go",
    Kind.REST: "rest",
    Kind.SETTLE: "settle",
    Kind.PAUSE: "quiet",
    Kind.HEAT: "warmth",
    Kind.BREATH: "your own breath",
}
"""What there is to do while nothing is said."""
READY = "Whenever you are ready"
LANDING = "a soft landing"
INSTEAD = {
    Phase.LOST: ("The sound is away", "it goes on by itself when the sound is back"),
    Phase.LEAVING: ("Fading out", ""),
}
"""What a phase is, and what comes of it."""


def choose(plain: bool, dim: bool) -> Screen:
    """The full screen where it can be shown and is wanted, else plain lines.

    Args:
        plain: whether plain lines are asked for.
        dim: whether the full screen is to be as dark as can be.
    """
    if plain or not drawable():
        from guided.ui.plain import Plain

        return Plain()
    from guided.ui.tui import Full

    return Full(dim)


def drawable() -> bool:
    """Whether this is a terminal that can be drawn on, read by somebody who sees it."""
    return somebody() and os.environ.get("TERM") != "dumb" and not read_aloud()


def somebody() -> bool:
    """Whether somebody is there to read, and to press keys."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def read_aloud() -> bool:
    """Whether somebody has the screen read to them, and says so."""
    return os.environ.get("ACCESSIBLE", "") not in ("", "0")
