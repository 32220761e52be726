"""What a rule finds, and how the same thing at several levels becomes one problem."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from guided.core.level import LEVELS, Level
from guided.script.diagnostics import Place, Problem, Severity


class Finding(NamedTuple):
    """One thing to mend, at one level or at none in particular."""

    place: Place
    what: str
    """What is found, in lower case, without a full stop."""
    hint: str = ""
    """A way out."""
    level: Level | None = None
    amount: str = ""
    """How much of it there is at this level: "12 s"."""
    severity: Severity = "warning"


def problems(findings: Iterable[Finding], note: str) -> Iterator[Problem]:
    """Findings of one rule as problems, each said once with the levels it is found at.

    Args:
        findings: what a rule found, in any order.
        note: why it is a rule.
    """
    same: dict[tuple[Place, str, str], list[Finding]] = {}
    for finding in findings:
        same.setdefault((finding.place, finding.what, finding.hint), []).append(finding)
    for (place, what, hint), found in same.items():
        severity: Severity = "error" if any(each.severity == "error" for each in found) else "warning"
        yield Problem(place, f"{what}{_amounts(found)}", hint, note, severity)


def at(levels: Iterable[Level]) -> str:
    """Levels in words: "at flare and gentle"."""
    *first, last = (level for level in LEVELS if level in set(levels))
    if len(first) == len(LEVELS) - 1:
        return "at every level"
    return f"at {', '.join(first)} and {last}" if first else f"at {last}"


def _amounts(found: Sequence[Finding]) -> str:
    by_amount: dict[str, list[Level]] = {}
    for each in found:
        if each.level:
            by_amount.setdefault(each.amount, []).append(each.level)
    told = "; ".join(f"{amount} {at(levels)}".strip() for amount, levels in by_amount.items())
    return f"{':' if any(by_amount) else ''} {told}" if told else ""
