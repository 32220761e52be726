"""Messages of PyYAML are never read, as a release may reword them; only their marks are."""

import ast
import re
from pathlib import Path

import yaml

from tests.measure import PACKAGE, list_modules

WORDS_OF_AN_ERROR = {"problem", "context", "note"}
PYYAML_TEXTS = "\n".join(
    node.value
    for name in ("scanner", "parser", "reader", "composer")
    for node in ast.walk(ast.parse((Path(yaml.__file__).parent / f"{name}.py").read_text("utf-8")))
    if isinstance(node, ast.Constant)
    and isinstance(node.value, str)
    and re.match(r"(while|expected|found|could|.*allowed)", node.value)
)


def find_uses(tree: ast.Module) -> set[str]:
    """The words of PyYAML's errors that a module reads: as an attribute, or by comparing with a part of a text."""
    used: set[str] = set()
    imports_yaml = any(isinstance(node, ast.Import) and node.names[0].name == "yaml" for node in ast.walk(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and imports_yaml and node.attr in WORDS_OF_AN_ERROR:
            used.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            used |= {node.value} & WORDS_OF_AN_ERROR if imports_yaml else set()
            parts = (part for part in node.value.split("|") if len(part) > 10 and " " in part.strip())
            used |= {part for part in parts if part in PYYAML_TEXTS}
    return used


def test_no_module_reads_messages_of_pyyaml() -> None:
    found = {path.name: find_uses(ast.parse(path.read_text("utf-8"))) for path in list_modules(PACKAGE)}
    assert {name: used for name, used in found.items() if used} == {}


def test_check_finds_such_uses() -> None:
    for code in (
        "import yaml\nif error.problem: pass",
        'import yaml\ngetattr(error, "context", "")',
        'x = "mapping values are not allowed"',
        'x = "scalar|could not find expected"',
    ):
        assert find_uses(ast.parse(code)), code
