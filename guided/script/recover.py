"""Reading on past a slip: where there is one sure way to mend it, the rest is read as if it were mended.

So that everything is told at once. Nothing is told of a line that was mended, but for its slip: its columns have moved.
"""

from guided.script.grow import attempt
from guided.script.source import Problem, split_lines
from guided.script.tree import Node

MOST = 40
"""So many slips are told at once, at most."""
_ENOUGH = 400_000
"""So many characters are read again for it, at most: the plain loader, which names the slips, takes its time."""


def recover(text: str, file: str) -> tuple[Node | None, list[Problem], frozenset[int]]:
    """Read a file's text into a tree, past the slips that can be mended.

    Args:
        text: without characters that show as nothing.
        file: its name, for places.

    Returns:
        The tree of the text once mended, None where there is none; every problem of the text as it is; and which
        lines of it were mended, from 1.
    """
    told: list[Problem] = []
    lines, mended = split_lines(text), set[int]()
    for turn in range(1, MOST + 1):
        root, problems, slips = attempt("\n".join(lines) if mended else text, file)
        mends = {number: line for slip in slips for number, line in slip.mended.items()}
        if all(lines[number] == line for number, line in mends.items()):
            break
        told += [slip.problem for slip in slips if slip.problem.place.line not in mended]
        for number, line in mends.items():
            lines[number] = line
            mended.add(number + 1)
        if turn * len(text) > _ENOUGH:
            return None, told, frozenset(mended)
    fresh = [problem for problem in problems if problem.place.line not in mended]
    return root, [*told, *fresh], frozenset(mended)
