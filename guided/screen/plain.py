"""Append-only lines, never a repaint: right for screen readers, logs, pipes and small screens."""

import shutil
import textwrap
from collections.abc import Callable
from decimal import Decimal

from guided.clock import clock
from guided.cue import WORK, Cue, Kind, Plan
from guided.sound.timeline import Placed

MARGIN = " " * 7
QUIET = Decimal(8)
"""Silences shorter than this go without a line (seconds)."""
_SILENCES = {
    Kind.HOLD: "stay",
    Kind.REST: "rest",
    Kind.RELEASE: "letting go",
    Kind.SETTLE: "settle",
    Kind.PAUSE: "quiet",
    Kind.BREATH: "your own breath",
}


class Plain:
    """Writes what is said, the section, and how long remains."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Take where lines go."""
        self._write = write

    def begin(self, plan: Plan) -> None:
        """The title, the level, the length, and how to stop."""
        self._write(f"{plan.title} - {plan.level} - {clock(plan.seconds)}")
        if plan.left_out:
            self._write(f"Left out today: {', '.join(plan.left_out)}.")
        self._write("Ctrl-C ends it softly, at any moment.")

    def show(self, placed: Placed, left: Decimal) -> None:
        """One cue as it begins, with the seconds that remain."""
        cue = placed.cue
        if cue.kind is Kind.SECTION:
            self._write(f"\n{cue.name}")
        elif placed.line and (cue.kind is Kind.SAY or cue.rep <= 1):
            self._line(clock(left), placed.line)
        if quiet := _silence(cue):
            self._line("", f"({quiet})")

    def end(self, words: str) -> None:
        """The last line."""
        self._write(f"\n{words}")

    def _line(self, time: str, words: str) -> None:
        width = max(30, min(shutil.get_terminal_size((80, 24)).columns, 100))
        first = f"{time:>5}  "
        self._write(textwrap.fill(words, width, initial_indent=first, subsequent_indent=MARGIN))


def _silence(cue: Cue) -> str:
    if cue.kind is Kind.INHALE and cue.rep > 1:
        return f"breath {cue.rep} of {cue.reps}"
    if cue.kind in _SILENCES and (cue.kind in WORK or cue.seconds >= QUIET):
        return (
            f"{_SILENCES[cue.kind]}, {clock(cue.seconds)}"
            if cue.seconds >= 60
            else f"{_SILENCES[cue.kind]}, {int(cue.seconds)} s"
        )
    return ""
