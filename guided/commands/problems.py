"""What was found in scripts, for a screen: each file is named once, and its problems stand close together below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from guided.script.source import Problem, shown

_BARE = re.compile(r" *\|")


def listed(problems: Sequence[Problem], sources: Mapping[str, str]) -> Iterator[str]:
    """Problems line by line, file by file.

    Args:
        problems: in the order to show.
        sources: the text of each file, by the name its places use.
    """
    for file, group in groupby(problems, key=lambda problem: problem.place.file):
        yield f"{file}:"
        # A file without a name leaves ":12:3: error: what" of the first line.
        nameless = [each._replace(place=each.place._replace(file="")) for each in group]
        for problem, text in zip(nameless, shown(nameless, {"": sources.get(file, "")}), strict=True):
            head, *picture = text.split("\n")
            what = head.partition(f": {problem.severity}: ")[2]
            yield f"line {problem.place.line}: {'' if problem.severity == 'error' else 'warning: '}{what}"
            yield from (line for line in picture if not _BARE.fullmatch(line))
