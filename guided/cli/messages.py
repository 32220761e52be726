"""What was found in scripts, for a screen: each file is named once, and its problems stand close together below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from guided.script.diagnostics import Problem, about

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
