"""Reading on past a slip: where there is one sure way to mend it, the rest is read as if it were mended.

So that everything is told at once. Nothing is told of a line that was mended, but for its slip: its columns have moved.
"""

from collections.abc import Collection

from guided.script import hidden
from guided.script.grow import attempt
from guided.script.source import Problem, first, split_lines
from guided.script.tree import Node

MOST = 40
"""So many slips are told at once, at most."""
_ENOUGH = 200_000
"""So many characters are read for it, or one time: the plain loader, which names the slips, takes its time."""


def recover(text: str, file: str, spoken: Collection[str] = ()) -> tuple[Node | None, list[Problem], frozenset[int]]:
    """Read a file's text into a tree, past the slips that can be mended.

    Args:
        text: the text.
        file: its name, for places.
        spoken: the keys below which words stand that are said.

    Returns:
        The tree of the text once mended, None where there is none; every problem of the text as it is; and which
        lines of it were mended, from 1.
    """
    text, told = hidden.mended(text, file)
    lines, mended = split_lines(text), {problem.place.line for problem in told}
    for turn in range(1, MOST + 1):
        root, problems, slips = attempt("\n".join(lines), file)
        mends = {number: line for slip in slips for number, line in slip.mended.items()}
        if all(lines[number] == line for number, line in mends.items()):
            break
        told += [slip.problem for slip in slips if slip.problem.place.line not in mended]
        for number, line in mends.items():
            lines[number] = line
            mended.add(number + 1)
        if turn * len(text) > _ENOUGH:
            return None, first(told), frozenset(mended)
    if root:
        root, unseen = hidden.taken_out(root, spoken)
        told += [problem for problem in unseen if problem.place.line not in mended]
        mended |= {problem.place.line for problem in told if problem.severity == "error"}
    fresh = [problem for problem in problems if problem.place.line not in mended]
    return root, first([*told, *fresh]), frozenset(mended)
