"""A fault of ours, told kindly and kept whole in a file."""

import platform
import tempfile
import traceback
from pathlib import Path

from guided import __version__
from guided.core.formatting import visible


def report(error: BaseException) -> str:
    """Write what happened to a file and say, in a sentence or two, where it is."""
    about = f"guided {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n"
    text = about + "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="guided-fault-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(visible(text))
        kept = f"What happened is in {Path(file.name)}; please send it along if you report this."
    except OSError:
        kept = f"What happened: {type(error).__name__}: {error}"
    return f"Something went wrong inside guided; it is not your doing. {kept}"
