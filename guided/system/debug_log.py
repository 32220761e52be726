"""The debug log, for whoever looks for a fault. Only `--debug` or GUIDED_DEBUG=1 turns it on.

No word of the listener's is in it: modules log states, names of engines, counts and seconds, never a line that is
spoken, a note, an answer or the name of a file.
"""

import logging
import platform
import traceback
from collections.abc import Sequence
from pathlib import Path

from guided import __version__
from guided.core import atomic_write, paths

MAX_LOG_BYTES = 1_000_000
"""A log that has grown larger is started again (bytes)."""
LOG = logging.getLogger("guided")


def log_path() -> Path:
    """The path of the debug log. It need not exist."""
    return paths.log_folder() / "guided.log"


def start_debug_log(command: str, arguments: Sequence[str]) -> None:
    """Write what happens from now on to the debug log, below what is there from earlier times.

    Args:
        command: what was called, like "play".
        arguments: the command line, of which the names of options are logged.

    Raises:
        OSError: it cannot be written.
    """
    path = log_path()
    atomic_write.make_folder(path.parent)
    is_full = path.exists() and path.stat().st_size > MAX_LOG_BYTES
    handler = logging.FileHandler(path, mode="w" if is_full else "a", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.raiseExceptions = False  # a disk that fills up later ends the log, not the session
    LOG.addHandler(handler)
    LOG.setLevel(logging.DEBUG)
    LOG.propagate = False
    system = f"guided {__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}"
    options = [argument.partition("=")[0] for argument in arguments if argument.startswith("--")]
    LOG.info("%s; %s %s", system, command, " ".join(options))


def log_error(error: BaseException) -> None:
    """Log what an error is and where it was raised, without its text: that may quote a script or name a file."""
    if LOG.handlers:
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{'/'.join(Path(each.filename).parts[-3:])}:{each.lineno} {each.name}" for each in reversed(frames)]
        LOG.error("%s at %s", type(error).__name__, " < ".join(places))
