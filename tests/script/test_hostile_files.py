"""Reading any file of 256 KB ends: every shape that was slow once, and generated ones of such parts.

The bound is processor time, far more than was measured: it proves that something ends, not how soon.
"""

import time
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from guided.authoring import importer
from guided.authoring.importer import import_text
from guided.authoring.importer.doses import UNSPOKEN
from guided.core.errors import FileError
from guided.lint import lint_file
from guided.script import stock_phrases
from guided.script.diagnostics import MAX_DIAGNOSTICS, ScriptError
from guided.script.file_decoding import MAX_SCRIPT_BYTES
from guided.script.values import LoadName
from guided.system import settings as own_settings
from tests.support.cases import cases
from tests.support.scripts import FOLDERS
from tests.support.tiers import examples, few

TOP = "title: T\nkind: rest\nsteps:\n"
LONGEST = 5
"""Seconds of the processor for one file; no shape took two where this was written."""
UNITS = [
    "[", "{", "(", "((((4s)", "(4s", "[4s] ", "<", "<<<<", "<x>", "<x ", "{{{{", "1/1/1/", ".....", "&amp;", "http://",
    "*_*_", "*a* ", "#", " #", "\t", "\u2028", "`", "`a` ", "\U0001f60c ", "\u200b", "a\u00ad", "\u202e", "\u200d",
    "'", '"', "\\", "\\x41", "\\u200b", ":", ": ", "-", "- ", "? ", " ", "%", "& ", "&a ", "*a ", "! ", "!a ", "a",
    "word ", "One two. ", "日本 ", ", ", "a, ", "{a: ", "[{a: ", "a: ", "<br>", "${a} ", "\r", "4-6-", "\ufeff",
    "pause: 20 ", "flare: ", "--- ", "... ", "<< ", "|", ">", "\x00", "\x85", "\ud800", "@",
]  # fmt: skip
"""The repeated part."""
FRAMES = {
    "all of it": ("", "", ""),
    "a title": ("title: a ", "", "\nsteps:\n  - Rest.\n"),
    "one line": (TOP + "  - hello ", "", "\n"),
    "a quoted line": (TOP + '  - "hello ', "", '"\n'),
    "a key": (TOP + "  - ", "", ": a\n"),
    "a value": (TOP + "  - pause: ", "", "\n"),
    "a list": (TOP + "  - say: [", "", "]\n"),
    "keys in braces": (TOP + "  - {", "", "}\n"),
    "lines": (TOP, "\n  ", "\n"),
    "steps": (TOP + "  - ", "\n  - ", "\n"),
    "steps of a key": (TOP + "  - pause: ", "\n  - pause: ", "\n"),
    "a text of lines": (TOP + "  - say: |\n      ", "\n      ", "\n"),
    "a list above": ("title: T\ncautions:\n  - ", "\n  - ", "\nsteps:\n  - Rest.\n"),
    "a phrase": ("safety: a ", "", "\n"),
    "a setting": ("avoid: [neck, ", "", "]\n"),
}  # fmt: skip
"""The text around it: before, between, after."""
SLIPS = {"none": "{}", "first": 'bad: "a" b\n{}', "last": '{}\n bad "\n: a" b\n  - : {{'}
"""Where the text is no YAML."""


def fill(unit: str, frame: str, size: int = MAX_SCRIPT_BYTES, often: int = 1) -> str:
    """A text of about so many bytes that is made of one part."""
    before, between, after = FRAMES[frame]
    piece = unit * often + between
    return before + piece * ((size - 200) // len(piece.encode("utf-8", "surrogatepass"))) + after


def check_ends(folder: Path, text: str) -> None:
    """Read a text as a script, and show what is wrong with it."""
    path = folder / "script.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass")[:MAX_SCRIPT_BYTES])
    begun = time.process_time()
    found = lint_file(path, FOLDERS, careful=True)
    assert str(ScriptError(list(found.diagnostics), found.sources))
    assert time.process_time() - begun < LONGEST
    assert len(found.diagnostics) <= 2 * MAX_DIAGNOSTICS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    unit=st.sampled_from(UNITS) | st.lists(st.sampled_from(UNITS), min_size=2, max_size=4).map("".join),
    frame=st.sampled_from(sorted(FRAMES)),
    size=st.sampled_from([1_000, 10_000, 60_000, MAX_SCRIPT_BYTES]),
    often=st.sampled_from([1, 1, 20, 400]),
    slip=st.sampled_from(sorted(SLIPS)),
)
def test_file_of_any_shape_is_read_in_time(
    folder: Path, unit: str, frame: str, size: int, often: int, slip: str
) -> None:
    check_ends(folder, SLIPS[slip].format(fill(unit, frame, size, often)))


def repeat_numbered(line: str, count: int) -> str:
    return "".join(line.format(n) for n in range(count))


WORST = {
    "a few thousand brackets": "title: x\nsteps: " + "[" * 4_000,
    "brackets": "title: x\nsteps: " + "[" * 250_000,
    "maps in brackets": "steps: " + "[{a: " * 50_000,
    "brackets and commas": "steps: " + "[a," * 80_000,
    "backticks": TOP + "  - hello " + "`" * 60_000,
    "pictures": TOP + "  - hello " + "\U0001f60c " * 50_000,
    "short texts of signs": TOP + f"  - hello {'`' * 190}\n" * 1_290,
    "long texts of pauses without an end": TOP + f"  - hello {'(4s' * 1_300}\n" * 66,
    "long texts of spaces in brackets": TOP + f"  - hello ({' ' * 3_900}x\n" * 66,
    "long texts of open brackets": TOP + f"  - hello {'[' * 3_900}\n" * 66,
    "long texts of soft hyphens": TOP + ("  - hello " + "a\u00ad" * 1_300 + "\n") * 66,
    "values in braces": "a: [" + "{a: 1}," * 36_000 + "]",
    "values, and no end": "a: [" + "a," * 130_000,
    "keys in braces": TOP + "  - {" + repeat_numbered("a{}: 1, ", 23_000) + "}\n",
    "levels nearly": TOP + "  - say: {" + repeat_numbered("flare{}: 1, ", 17_000) + "}\n",
    "keys of a word": "words:\n" + repeat_numbered("  a{}: b\n", 22_000) + "steps:\n  - Rest <a1>.\n",
    "a list of no place": "where: [" + repeat_numbered("bad{}, ", 24_000) + "]\nsteps: [Rest.]\n",
    "tiny steps": TOP + "  - a\n" * 40_000,
    "steps of a line that cannot be played": TOP + repeat_numbered("  - pasue{}: 2s\n", 14_000),
    "fragments that are not there": TOP + repeat_numbered("  - include: nope{}\n", 11_000),
    "sounds that are not there": TOP + repeat_numbered("  - chime: nope{}\n", 12_000),
    "a step left of thousands": TOP + "  - stretch: Knee\n" + "      - a\n" * 25_000 + "   hold: 5s\n",
    "a step left of deep ones": TOP
    + "".join(f"{'  ' * n}- say:\n" for n in range(1, 50))
    + "  - a\n" * 40_000
    + " b: c",
    "a second key after a long word": TOP + "  - say: " + "x" * 240_000 + " b: c\n",
    "a line of spaces": TOP + "  - [a" + " " * 250_000 + "b\n",
    "short dashes without a space": TOP + "  -Rest.\n" * 28_000,
    "keys without a space": TOP + "  - pause:3s\n" * 18_000,
    "anchors and aliases": TOP + repeat_numbered("  - &a{0} b\n  - *a{0}\n", 9_000),
    "directives": repeat_numbered("%TAG !a{}! b\n", 15_000) + "---\ntitle: T\n",
    "lines that end in CR": "title: T\rsteps:\r" + "  - a b c\r" * 26_000,
}


@cases("shape, slip", few(product(WORST, SLIPS), 11))
def test_file_that_was_slow_once_is_read_in_time(folder: Path, shape: str, slip: str) -> None:
    check_ends(folder, SLIPS[slip].replace("{}", WORST[shape]))


@pytest.mark.parametrize(
    "data", [b"\xff" * MAX_SCRIPT_BYTES, b"\xed\xa0\x80" * 80_000, b"\xc3" + b"(" * 200_000, b"\0" * MAX_SCRIPT_BYTES]
)
def test_bytes_that_are_no_text_are_one_problem(folder: Path, data: bytes) -> None:
    (folder / "script.yaml").write_bytes(data)
    begun = time.process_time()
    assert len(lint_file(folder / "script.yaml", FOLDERS).diagnostics) == 1
    assert time.process_time() - begun < LONGEST


def test_large_ordinary_script_is_read_in_time(folder: Path) -> None:
    lines = (f"  - Let your shoulders be heavy, and let them rest a while, {n}.\n" for n in range(2_990))
    steps = "".join(lines) + "".join(f"  - stretch: Knee {n}\n    into: Bend it.\n    hold: 5s\n" for n in range(10))
    (folder / "long.yaml").write_text(TOP + steps, "utf-8")
    assert 180_000 < len(TOP + steps) < MAX_SCRIPT_BYTES
    begun = time.process_time()
    found = lint_file(folder / "long.yaml", FOLDERS)
    assert time.process_time() - begun < LONGEST
    assert [problem.what for problem in found.diagnostics if problem.severity == "error"] == [
        "long would play for more than three hours. Use fewer rounds, reps or repeats"
    ]


OTHERS = {
    "brackets": "avoid: " + "[" * 4_000,
    "a list": "avoid: [" + repeat_numbered("nec{}, ", 28_000) + "]\n",
    "a list with commas": "avoid: " + "a," * 120_000 + "\n",
    "words to fill in": "safety: a " + "<x>" * 80_000 + "\n",
    "pauses": "safety: a " + "((((4s)" * 35_000 + "\n",
    "words": "safety: " + "word " * 50_000 + "\n",
    "keys": repeat_numbered("avoi{}: neck\n", 15_000),
    "one key": "safety: a\n" * 25_000,
    "hidden characters": "name: a" + "\u200b" * 80_000 + "\n",
}


@pytest.mark.parametrize("shape", OTHERS)
def test_phrase_book_and_settings_of_any_shape_are_read_in_time(tmp_path: Path, home: Path, shape: str) -> None:
    for path in (tmp_path / "phrases" / "en.yaml", own_settings.settings_path()):
        path.parent.mkdir(parents=True)
        path.write_text(OTHERS[shape], "utf-8")
    begun = time.process_time()
    problems, sources = stock_phrases.check_book(tmp_path / "phrases" / "en.yaml", FOLDERS)
    assert 0 < len(ScriptError(problems, sources).diagnostics) < 210
    with pytest.raises(ScriptError):
        own_settings.read_settings()
    assert time.process_time() - begun < LONGEST


@pytest.mark.parametrize("unit", few(["<", "[", "(4s", "1. ", "- ", "k:\n", "a\n", "\u200b", "4s-", "*_", "x 3 "], 6))
def test_text_of_any_shape_is_imported_in_time(tmp_path: Path, unit: str) -> None:
    for size in (59_000, MAX_SCRIPT_BYTES):
        begun = time.process_time()
        with suppress(FileError):
            import_text(importer.decode_lines((unit * (size // len(unit))).encode()), "x", FOLDERS)
        assert time.process_time() - begun < LONGEST


def test_markup_in_an_imported_text_is_found_in_one_pass() -> None:
    for sign in "<[":
        begun = time.process_time()
        assert not UNSPOKEN.search(sign * 60_000)
        assert time.process_time() - begun < 0.5


def test_long_value_is_compared_by_its_first_words() -> None:
    begun = time.process_time()
    with pytest.raises(ValidationError, match="is not something to involve"):
        TypeAdapter(LoadName).validate_python("kcen tsiwt eenk " * 16_000)
    assert time.process_time() - begun < 0.4
