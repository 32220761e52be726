"""One setting changed in the text of a file, and every other character of it left as it is."""

from guided.script.node import List, Node, Scalar
from guided.script.parser import grow
from guided.settings.forms import NONE

BEGINNING = "# Settings of guided. Change them as you like; whatever else is written here stays.\n"


def changed(text: str, name: str, value: str, old: Node | None) -> str:
    """The text with a setting's new value in place of its old one, or in a line of its own at the end.

    Where the old one is written in a way not known here, the text may come to mean anything.

    Args:
        text: of the whole file.
        name: of the setting.
        value: its new value as it is written on one line.
        old: its old value as it was read from `text`; None where it is not there.
    """
    lines = text.splitlines(keepends=True)
    if isinstance(old, Scalar) and len(old.written) == 1:
        _splice(lines, old.start[0], old.start[1], len(old.written[0]), value)
    elif isinstance(old, List) and _dashed(lines, old):
        _redash(lines, old, value)
    elif isinstance(old, List):
        _splice(lines, old.place.line, old.place.column, old.place.width, value)
    else:
        _append(lines, f"{name}: {value}")
    return "".join(lines)


def _splice(lines: list[str], line: int, column: int, width: int, value: str) -> None:
    row = lines[line - 1]
    lines[line - 1] = row[: column - 1] + value + row[column - 1 + width :]


def _append(lines: list[str], line: str) -> None:
    end = _end(lines)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    lines += [*([] if lines else [BEGINNING]), line + end]


def _end(lines: list[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _dashed(lines: list[str], old: List) -> bool:
    return lines[old.place.line - 1].lstrip().startswith("-")


def _redash(lines: list[str], old: List, value: str) -> None:
    """Take out the lines of what is not wanted, and put new ones below the last. Nothing is left of none."""
    wanted = _texts(value)
    last = lines[old.items[-1].place.line - 1]
    before = last[: len(last) - len(last.lstrip())] + "- "
    here = [item.text if isinstance(item, Scalar) else "" for item in old.items]
    new = [before + text + _end(lines) for plain, text in wanted.items() if plain not in here]
    rows = {item.place.line for item, text in zip(old.items, here, strict=True) if text not in wanted}
    at = old.items[-1].place.line
    if not last.endswith(("\n", "\r")):
        lines[at - 1] += _end(lines)
    lines[at:at] = new
    for row in sorted(rows, reverse=True):
        del lines[row - 1]


def _texts(value: str) -> dict[str, str]:
    """The texts of a list on one line, each with how it is written."""
    root, _ = grow(value, "")
    items = root.items if isinstance(root, List) else ()
    return {item.text: item.written[0] for item in items if isinstance(item, Scalar) and value != NONE}
