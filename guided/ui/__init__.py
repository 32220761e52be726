"""Labels that screens show while a session plays, and the choice of the screen."""

import os
import sys

from guided.core.cue import CueKind
from guided.core.player_state import PlayerPhase, Screen

KIND_LABELS = {
    CueKind.HOLD: "stay",
    CueKind.RELEASE: "letting go",
    CueKind.REST: "rest",
    CueKind.SETTLE: "settle",
    CueKind.PAUSE: "quiet",
    CueKind.HEAT: "warmth",
    CueKind.BREATH: "your own breath",
}
"""The label of each kind of cue while nothing is said."""
READY_TEXT = "Whenever you are ready"
LANDING_TEXT = "a soft landing"
PHASE_TEXTS = {
    PlayerPhase.NO_OUTPUT: ("The sound is away", "it goes on by itself when the sound is back"),
    PlayerPhase.FADING: ("Fading out", ""),
}
"""The title of a phase, and the line below it."""


def choose_screen(plain: bool, dim: bool) -> Screen:
    """The full screen where it can be shown and is wanted, else plain lines.

    Args:
        plain: whether plain lines are asked for.
        dim: whether the full screen is to be as dark as can be.
    """
    if plain or not can_draw():
        from guided.ui.plain import PlainScreen

        return PlainScreen()
    from guided.ui.tui import FullScreen

    return FullScreen(dim)


def can_draw() -> bool:
    """Whether this is a terminal that can be drawn on, read by somebody who sees it."""
    return is_interactive() and os.environ.get("TERM") != "dumb" and not has_screen_reader()


def is_interactive() -> bool:
    """Whether somebody is there to read, and to press keys."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def has_screen_reader() -> bool:
    """Whether somebody has the screen read to them, and says so."""
    return os.environ.get("ACCESSIBLE", "") not in ("", "0")
