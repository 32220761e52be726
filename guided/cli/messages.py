"""Problems in scripts as lines for a screen, and the report of a fault of guided's own."""

import platform
import re
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from guided import __version__
from guided.core.formatting import visible
from guided.script.diagnostics import Problem, about


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


_BARE = re.compile(r" *\|")


def listed(problems: Sequence[Problem], sources: Mapping[str, str]) -> Iterator[str]:
    """Problems line by line, file by file.

    Args:
        problems: in the order to show.
        sources: the text of each file, by the name its places use.
    """
    pairs = zip(problems, about(problems, sources), strict=True)
    for file, group in groupby(pairs, key=lambda pair: pair[0].place.file):
        yield f"{file}:"
        for problem, line in group:
            yield f"line {problem.place.line}: {'' if problem.severity == 'error' else 'warning: '}{problem.what}"
            yield from (row for row in problem.picture(line) if not _BARE.fullmatch(row))
