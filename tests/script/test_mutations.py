"""Any bytes give a session or problems with a place: never a traceback, a wait, or another file.

The long run makes up 100,000 scripts.
"""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script.diagnostics import Diagnostic, ScriptError, split_lines
from guided.script.loader import try_load
from guided.script.model import Header, Session
from guided.script.validation import to_plain
from guided.script.yaml_parser import parse_tree
from tests.support.cases import cases
from tests.support.scripts import BAD, FOLDERS, GOOD, SCRIPTS
from tests.support.tiers import by_tier, few

EXAMPLES = by_tier(200, 2_000, 100_000)
TEXTS = [path.read_text("utf-8") for path in GOOD]
LINES = sorted({line for path in (*GOOD, *BAD) for line in path.read_text("utf-8").splitlines() if len(line) < 200})
KINDS_OF_KEYS = (*map(step_model, STEP_TYPES), Header)
KEYS = sorted({*STEP_TYPES, *(key for kind in KINDS_OF_KEYS for key in kind.model_fields)})  # type: ignore[attr-defined]
VALUES = [
    "", "3", "20s", "1m30s", "2:30", "-1s", "999999999s", "1e9", "4-6", "4-2-6-2", "natural", "flare", "~", "null",
    "[flare, better]", "{flare: 3s, better: 5s}", "{flare: 5s}", "{better: 1}", "true", "no", "[]", "{}", "[[[[]]]]",
    "<side>", "<area>", "<", ">", "|", "(4s)", "(4 sec)", "()", "(", '"', "'", "*a", "&a", "!!int 3", "!x", "<<",
    "# x", "%", "@", "settle", "script", "quiet", "../settle", "/etc/passwd", "bell", "off", "x" * 3000, "٣s", "²",
    "½", "\u200b", "\u202e", "\u0301", "🙂", "é" * 40, "\ud7ff", "\ue000", "\x85", "\x00", "\ufeff", "\\", "\\x00",
    '"\\ud800"', '"\\UFFFFFFFF"',
]  # fmt: skip
"""Values right and wrong, and characters that are trouble."""
PIECES = [
    *VALUES,
    "\t",
    " ",
    "  ",
    "\n",
    "\r",
    "\r\n",
    "- ",
    "? ",
    ": ",
    ":",
    ", ",
    "[",
    "]",
    "{",
    "}",
    "---\n",
    "...\n",
]
INNER = re.compile(
    r"\b(None|NoneType|Decimal|dict|tuple|list_type|str|int|bool|loc|ctx|pydantic|Scalar|Blank|Error|object at)\b"
    r"|script\.model|0x[0-9a-f]{6}"
)

words = st.sampled_from
whole = st.integers(min_value=0, max_value=10_000)

Lines = list[str]


def delete_line(lines: Lines, at: int, other: int, piece: str) -> Lines:
    return lines[:at] + lines[at + 1 :]


def double_line(lines: Lines, at: int, other: int, piece: str) -> Lines:
    return [*lines[:at], lines[other % len(lines)], *lines[at:]]


def swap_lines(lines: Lines, at: int, other: int, piece: str) -> Lines:
    first, second = sorted((at, other % len(lines)))
    if first == second:
        return lines
    return [*lines[:first], lines[second], *lines[first + 1 : second], lines[first], *lines[second + 1 :]]


def indent(lines: Lines, at: int, other: int, piece: str) -> Lines:
    return [*lines[:at], " " * (other % 9) + lines[at].lstrip(), *lines[at + 1 :]]


def replace_value(lines: Lines, at: int, other: int, piece: str) -> Lines:
    return [*lines[:at], lines[at].partition(": ")[0] + ": " + piece, *lines[at + 1 :]]


def add_key(lines: Lines, at: int, other: int, piece: str) -> Lines:
    dent = len(lines[at]) - len(lines[at].lstrip(" -"))
    return [*lines[: at + 1], f"{' ' * dent}{KEYS[other % len(KEYS)]}: {piece}", *lines[at + 1 :]]


def add_line(lines: Lines, at: int, other: int, piece: str) -> Lines:
    return [*lines[:at], LINES[other % len(LINES)], *lines[at:]]


def insert(lines: Lines, at: int, other: int, piece: str) -> Lines:
    place = other % (len(lines[at]) + 1)
    return [*lines[:at], lines[at][:place] + piece + lines[at][place:], *lines[at + 1 :]]


def insert_repeated(lines: Lines, at: int, other: int, piece: str) -> Lines:
    return insert(lines, at, other // 300, piece * (other % 300))


def cut(lines: Lines, at: int, other: int, piece: str) -> Lines:
    place = other % (len(lines[at]) + 1)
    return [*lines[:at], lines[at][:place] + lines[at][place + 1 + other % 5 :], *lines[at + 1 :]]


def join(lines: Lines, at: int, other: int, piece: str) -> Lines:
    return [*lines[:at], "".join(lines[at : at + 2]), *lines[at + 2 :]]


CHANGES = (
    delete_line, double_line, swap_lines, indent, replace_value, add_key, add_line, insert, insert_repeated, cut, join
)  # fmt: skip
changes = st.lists(st.tuples(words(CHANGES), whole, whole, words(PIECES)), min_size=1, max_size=5)


@st.composite
def mutate_script(draw: st.DrawFn) -> str:
    """A good script with a few changes made to it."""
    lines = draw(words(TEXTS)).split("\n")
    for change, at, other, piece in draw(changes):
        lines = change(lines or [""], at % max(1, len(lines)), other, piece)
    return "\n".join(lines)[:20_000]


def nest(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Lists and maps of the language's own keys."""
    keys = words([*KEYS, "flare", "gentle", "better", "area"])
    return st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4)


trees = st.recursive(words([*KEYS, *VALUES[:40]]), nest, max_leaves=12)


def to_flow(tree: object) -> str:
    """A tree as YAML on one line."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {to_flow(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(to_flow, tree)) + "]"
    return str(tree)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutations")


def check(folder: Path, data: bytes) -> None:
    """Read some bytes as a script: a session or problems, each at a place in a file that may be read."""
    path = folder / "script.yaml"
    path.write_bytes(data)
    session, problems, sources = try_load(path, FOLDERS, "script.yaml")
    assert isinstance(session, Session) or any(problem.severity == "error" for problem in problems)
    if session:
        written, _ = parse_tree(data.decode("utf-8-sig"), "script.yaml")
        assert len(session.steps) == len(to_plain(written)["steps"]), "a step was lost without a word"  # type: ignore[arg-type]
    for name in sources:
        assert name == "script.yaml" or Path(name).resolve().is_relative_to(SCRIPTS)
    for problem in problems:
        assert problem.what
        assert is_inside(problem, split_lines(sources[problem.location.file]))
        inner = INNER.search(problem.what + problem.hint)
        assert not inner or inner[0].encode() in data
    shown = str(ScriptError(list(problems), sources))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)


def is_inside(problem: Diagnostic, lines: list[str]) -> bool:
    place = problem.location
    line = lines[place.line - 1] if 1 <= place.line <= len(lines) else None
    return line is not None and 1 <= place.column <= max(1, len(line)) and place.width >= 1


QUICK = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=QUICK)
@given(text=mutate_script())
def test_mutated_script_is_read_or_reported(folder: Path, text: str) -> None:
    check(folder, text.encode("utf-8", "replace"))


@settings(max_examples=EXAMPLES // 10, deadline=None, suppress_health_check=QUICK)
@given(data=st.binary(max_size=300), text=words(TEXTS), at=whole)
def test_any_bytes_are_read_or_reported(folder: Path, data: bytes, text: str, at: int) -> None:
    check(folder, data)
    raw = text.encode()
    check(folder, raw[: at % len(raw)] + data + raw[at % len(raw) :])


@settings(max_examples=EXAMPLES // 10, deadline=None, suppress_health_check=QUICK)
@given(tree=trees)
def test_any_tree_of_known_keys_is_read_or_reported(folder: Path, tree: object) -> None:
    check(folder, f"title: T\nsteps: {to_flow(tree)}\n".encode("utf-8", "replace"))


@cases("path", few(GOOD, 6))
def test_every_prefix_of_a_script_is_read_or_reported(folder: Path, path: Path) -> None:
    text = path.read_text("utf-8")
    for end in range(0, len(text), max(1, len(text) // 50)):
        check(folder, text[:end].encode())
