"""How large the package is, and how its names are: modules, lines of code without blanks, comments and docstrings, the
longest modules, public names that several modules define, and functions whose whole name is a participle.

python -m tests.measure             the guided in this repository
python -m tests.measure FOLDER      another one, like ../before/guided
"""

import ast
import io
import re
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Mapping
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
IRREGULAR_PARTICIPLES = frozenset(
    """
    begun bent bought brought built burnt caught chosen done drawn driven eaten fallen felt found given
    gone grown heard held hidden kept known laid led left lent lit lost made meant met paid said seen
    sent shown slept spent spoken stood stuck taken taught thought thrown told undone understood woken
    won worn written
    """.split()  # noqa: SIM905  (a list would be forty lines)
)
"""Participles that end in neither -ed nor -ing, but for those that are verbs as they stand (`read`, `cut`, `put`)."""
NOT_PARTICIPLES = frozenset("bed bring embed feed need nothing ring seed sing speed string".split())  # noqa: SIM905


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


def find_repeated_names(trees: Mapping[Path, ast.Module]) -> dict[str, list[Path]]:
    """Public names at the top of two modules or more, and these modules; what is imported does not count."""
    modules: defaultdict[str, list[Path]] = defaultdict(list)
    for path, tree in trees.items():
        for name in {name for node in tree.body for name in find_defined_names(node) if not name.startswith("_")}:
            modules[name].append(path)
    return {name: paths for name, paths in sorted(modules.items()) if len(paths) > 1}


def find_defined_names(node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in targets:
        yield from (each.id for each in ast.walk(target) if isinstance(each, ast.Name))


def find_participles(trees: Mapping[Path, ast.Module]) -> list[str]:
    """Functions and methods, public or not, whose whole name is a participle: `path:name`."""
    return [
        f"{path.as_posix()}:{node.name}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_participle(node.name.strip("_"))
    ]


def is_participle(word: str) -> bool:
    """Whether a name is one word, and that a participle."""
    return word in IRREGULAR_PARTICIPLES or (
        re.fullmatch("[a-z]+(ed|ing)", word) is not None and word not in NOT_PARTICIPLES
    )


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
    trees = {path: ast.parse(text) for path, text in texts.items()}
    repeated, participles = find_repeated_names(trees), find_participles(trees)
    print(f"public names in two modules or more: {len(repeated)}:", ", ".join(repeated))
    print(f"functions named by a participle alone: {len(participles)}:", ", ".join(participles))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else PACKAGE)
