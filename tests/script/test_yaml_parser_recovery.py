"""Several syntax errors in a script are reported together, each at its line, with no false ones."""

import random
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

from guided.script.diagnostics import split_lines
from guided.script.yaml_parser import MAX_FIX_ROUNDS, parse_with_fixes
from tests.support.cases import cases
from tests.support.scripts import GOOD, list_problems

Slip = Callable[[str], str]


def dash_without_space(line: str) -> str:
    return re.sub(r"^( *)- (\w.*[^:])$", r"\1-\2", line)


def long_dash(line: str) -> str:
    return re.sub(r"^( *)- (\w.*[^:])$", r"\1– \2", line)


def colon_in_text(line: str) -> str:
    return re.sub(r"^( *- )([A-Z][^\"':#<]*)$", r"\1say: Mind: \2", line)


def key_too_far_right(line: str) -> str:
    return re.sub(r"^( +)(hold|out|reps|rounds|lasting|sides|into): ", r"\1 \2: ", line)


def key_too_far_left(line: str) -> str:
    return re.sub(r"^  ( +)(hold|out|reps|rounds|lasting|sides|into): ", r"\1\2: ", line)


def no_space_after_colon(line: str) -> str:
    return re.sub(r"^( +)(hold|reps|rounds|lasting): ", r"\1\2:", line)


def step_too_far_right(line: str) -> str:
    return re.sub(r"^( *)- (pause|chime|position|release|ambience): ", r"\1 - \2: ", line)


SLIPS: list[Slip] = [
    dash_without_space, long_dash, colon_in_text, key_too_far_right, key_too_far_left, no_space_after_colon,
    step_too_far_right,
]  # fmt: skip
SEVERAL_LINES = re.compile(r"[|>]$|^ +[A-Z][^:]*$", re.MULTILINE)
"""A text on several lines, of which one may look like a step and be none."""
PLAIN = [p for p in GOOD if (text := p.read_text("utf-8")) and "\nsteps:\n" in text and not SEVERAL_LINES.search(text)]


def add_mistakes(lines: list[str], chance: random.Random, count: int) -> dict[int, str]:
    """A few lines of a script with slips, by number from 0, with quiet lines between."""
    made: dict[int, str] = {}
    begun = lines.index("steps:")
    for number in chance.sample(range(begun + 2, len(lines)), len(lines) - begun - 2):
        slip = chance.choice(SLIPS)(lines[number])
        near = any(abs(number - other) < 3 for other in made)
        if slip != lines[number] and len(made) < count and not near:
            made[number] = slip
    return made


def test_there_are_enough_scripts_to_change() -> None:
    assert len(PLAIN) >= 15


@cases("seed, path", product(range(12), PLAIN))
def test_every_mistake_is_reported_and_nothing_else(tmp_path: Path, path: Path, seed: int) -> None:
    lines = split_lines(path.read_text("utf-8"))
    made = add_mistakes(lines, random.Random(seed), 3)
    for number, line in made.items():
        lines[number] = line
    found = list_problems(tmp_path, "\n".join(lines))
    assert {int(each.split(":")[0]) for each in found} == {number + 1 for number in made}, (found, made)


def test_fixed_line_is_not_reported_again(tmp_path: Path) -> None:
    text = "steps:\n  -pause: 20\n  - pause: 30\n  -Rest.\n  - pause: 40\n"
    assert list_problems(tmp_path, text) == [
        "2:3 there is no space after this dash",
        "3:12 '30' is not a length of time",
        "4:3 there is no space after this dash",
        "5:12 '40' is not a length of time",
    ]


def test_second_mistake_on_a_line_is_not_reported(tmp_path: Path) -> None:
    text = "steps:\n  - Rest.\n  -say: Mind: rest.\n  - pause: 40\n"
    assert list_problems(tmp_path, text) == [
        "3:3 there is no space after this dash",
        "4:12 '40' is not a length of time",
    ]


def test_recovery_stops_where_no_fix_is_certain(tmp_path: Path) -> None:
    text = 'steps:\n  - Rest.\n  -Rest.\n  - "Never closed.\n  - pause: 40\n'
    assert list_problems(tmp_path, text) == [
        "3:3 there is no space after this dash",
        "4:5 this quotation mark is never closed",
    ]


def test_recovery_rounds_are_limited() -> None:
    _, problems, _ = parse_with_fixes("steps:\n  - Rest.\n" + "  -Rest.\n" * 500, "script.yaml")
    assert len(problems) == MAX_FIX_ROUNDS
    _, problems, _ = parse_with_fixes("steps:\n  - Rest.\n" + "  -Rest of it all.\n" * 10_000, "script.yaml")
    assert 1 < len(problems) < 10, "a large file is not read over and over"
