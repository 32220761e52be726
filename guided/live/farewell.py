"""What is shown when a session is over, whichever way."""

from guided.core.shell_command import typed

ENDED = "That is the end. Take the time you need."
ENOUGH = "That was enough for today, and it counts. Rest as long as you like."
_STOPPED = "Stopped here, and that counts."
_RESUME = f"To go on later: {typed('resume')}"
_WARM = "If something warm is on you, please take it away now."


def left(kept: bool, warm: bool) -> str:
    """A session was left before its end.

    Args:
        kept: whether it can be resumed.
        warm: whether something warm was being kept on.
    """
    return " ".join([_STOPPED, *([_WARM] if warm else []), *([_RESUME] if kept else [])])
