"""docs/today.md names every rule that `--explain` can show, and no other."""

import ast
import re

from guided.today.candidates import DROP_ORDER, FILTERS
from guided.today.level_rules import LEVEL_RULES
from guided.today.movement_budget import BUDGET_FACTORS
from tests.support.repository import ROOT

TOLD = (ROOT / "docs" / "today.md").read_text(encoding="utf-8")
NAME = re.compile(r"`([a-z]+(?:-[a-z]+)*)`")


def find_documented() -> set[str]:
    """The names in the first columns of the tables of rules."""
    rules = TOLD.split("## What is suggested")[1].split("## Afterwards")[0]
    rows = [line.split("|")[1] for line in rules.splitlines() if line.startswith("| `")]
    return {name for cell in rows for name in NAME.findall(cell)}


def find_in_source() -> set[str]:
    """The names that stand as they are in the modules that suggest: strings like rules, yielded, added or keyed."""
    found = set()
    for module in ("recommender", "level_rules", "movement_budget"):
        tree = ast.parse((ROOT / "guided" / "today" / f"{module}.py").read_text(encoding="utf-8"))
        found |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and is_rule_name(node.value)}
    return found


def is_rule_name(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[a-z]+(-[a-z]+)+", value))


def test_documented_rules_are_exactly_those_in_the_code() -> None:
    let_go = {f"{name}-let-go" for names in DROP_ORDER for name in names}
    tables = {rule.name for rule in LEVEL_RULES} | set(BUDGET_FACTORS) | set(FILTERS) | let_go
    assert find_documented() == tables | find_in_source() | {"new"}
