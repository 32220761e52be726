"""How large the package is: modules, lines of code without blanks, comments and docstrings, and the longest modules.

python -m tests.measure             the guided in this repository
python -m tests.measure FOLDER      another one, like ../before/guided
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.support.repository import ROOT

PACKAGE = ROOT / "guided"
NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def list_modules(package: Path) -> list[Path]:
    """Every module below a folder, but for data that only looks like one."""
    return sorted(path for path in package.rglob("*.py") if "data" not in path.relative_to(package).parts)


def count_code_lines(text: str) -> int:
    """Lines that hold code: no blanks, no comments, no strings that stand alone, which are docstrings."""
    lines = {
        line
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in NO_CODE
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(lines - set(find_docstring_lines(ast.parse(text))))


def find_docstring_lines(tree: ast.Module) -> Iterator[int]:
    """The numbers of the lines on which strings stand alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def main(package: Path) -> None:
    """Print the figures, whole and for each folder."""
    texts = {path.relative_to(package): path.read_text("utf-8") for path in list_modules(package)}
    code = {path: count_code_lines(text) for path, text in texts.items()}
    for folder in sorted({path.parts[0] for path in texts if len(path.parts) > 1}):
        inside = [path for path in texts if path.parts[0] == folder]
        print(f"{folder:<12}{len(inside):>5} modules{sum(code[path] for path in inside):>8} lines of code")
    print(f"{'all':<12}{len(texts):>5} modules{sum(code.values()):>8} lines of code")
    longest = sorted(texts, key=lambda path: -len(texts[path].splitlines()))[:5]
    print("longest:", ", ".join(f"{path.as_posix()} {len(texts[path].splitlines())}" for path in longest))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else PACKAGE)
