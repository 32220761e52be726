"""The care rule that needs a voice: lines longer than their slot."""

from decimal import Decimal
from pathlib import Path

from guided.core.level import Level
from guided.plan.pacing import DEFAULT_PACING
from tests.support.lint import HEADER, lint_text

SLOT = DEFAULT_PACING[Level.BETTER].slot(4)


def list_overlong(folder: Path, steps: str, seconds: Decimal) -> list[str]:
    found = lint_text(folder, f"{HEADER}steps:\n{steps}", careful=False, measure=lambda _: seconds)
    return [f"{p.location.line}:{p.location.column} {p.what}" for p in found]


def test_overlong_line_is_reported_at_its_start_with_the_excess(tmp_path: Path) -> None:
    steps = "  - say: Here. (9s) Let both hands rest.\n    only: better\n"
    assert list_overlong(tmp_path, steps, SLOT + Decimal("0.3")) == [
        "3:10 'Here.' takes longer than its time: 0.8 s longer at better",
        "3:21 'Let both hands rest.' takes longer than its time: 0.3 s longer at better",
    ]


def test_line_that_fits_passes(tmp_path: Path) -> None:
    assert list_overlong(tmp_path, "  - Let both hands rest.\n", SLOT) == []


def test_only_lines_with_a_slot_are_measured(tmp_path: Path) -> None:
    """Words during a hold or a breath go unsaid where they do not fit."""
    steps = "  - breathe: 4-6\n    rounds: 2\n"
    assert list_overlong(tmp_path, steps, Decimal(30)) == []
