"""Invisible characters: reported at their place in any part of a script; in spoken text most are only warnings."""

import time
from itertools import product
from pathlib import Path

import pytest

from guided.core.safe_text import HIDDEN_RE
from guided.script import stock_phrases
from guided.script.hidden_characters import fix_hidden
from tests.support.cases import cases
from tests.support.scripts import FOLDERS, list_problems, load_text
from tests.support.tiers import few

HIDDEN = "\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\ufe0f\u3164"
KEYED = (
    "title: T",
    "kind: rest",
    "  - pause: 20s",
    "  - chime: bell",
    "  - include: settle",
    "  - say: {flare: Rest.}",
)


def describe_hidden(character: str) -> str:
    return f"there is a character here that shows as nothing (U+{ord(character):04X})"


ZERO = describe_hidden("\u200b")


@cases("character, line", few(product(HIDDEN, KEYED), 5))
def test_hidden_character_is_the_only_problem_of_its_line(tmp_path: Path, character: str, line: str) -> None:
    lines = ["title: T", "kind: rest", "steps:", "  - Rest.", *KEYED[2:]]
    for at in range(line.index(line.strip()) + 2 * line.startswith("  -"), len(line) + 1):
        if line[at - 1 : at] not in (" ", "."):
            text = "\n".join(f"{line[:at]}{character}{line[at:]}" if each == line else each for each in lines)
            assert list_problems(tmp_path, text) == [f"{lines.index(line) + 1}:{at + 1} {describe_hidden(character)}"]


def test_hidden_character_is_found_around_dashes_quotes_and_brackets(tmp_path: Path) -> None:
    for line in (
        "|  - Rest.",
        "  |- Rest.",
        "  -| Rest.",
        "|",
        "  |  ",
        "  - say:| Rest.",
        "  - 'Rest.'|",
        "  - [|a]|",
    ):
        text = "steps:\n  - Rest.\n" + line.replace("|", "\u200b") + "\n  - pause: 20\n"
        assert list_problems(tmp_path, text) == [f"3:{line.index('|') + 1} {ZERO}", "4:12 '20' is not a length of time"]


def test_hidden_characters_are_reported_with_other_problems(tmp_path: Path) -> None:
    text = "title: T\u200b\u200b\nkind: rst\nsteps:\n  - pause: 2\u00ad0\u00ad\n  - Re\x1bst.\u202e\n"
    text += "  -Rest.\n  - pause: 30\n"
    assert list_problems(tmp_path, text) == [
        f"1:9 {ZERO}",
        "2:7 'rst' is not a kind of session",
        f"4:13 {describe_hidden(chr(0xAD))}",
        f"5:7 {describe_hidden(chr(0x1B))}",
        "6:3 there is no space after this dash",
        "7:12 '30' is not a length of time",
    ]


@pytest.mark.parametrize(
    "spoken", ["  - {}", "  - say: {}", "  - release: {}", "  - say: >\n      {}", "  - {{flare: {}}}"]
)
def test_zero_width_character_in_spoken_text_is_a_warning(tmp_path: Path, spoken: str) -> None:
    found, problems, _ = load_text(tmp_path, "title: T\nsteps:\n" + spoken.format("Let\u200b it g\u00ado.") + "\n")
    assert found
    assert [(problem.what, problem.severity) for problem in problems] == [(describe_hidden("\u200b"), "warning")]


@pytest.mark.parametrize("character", "\u202e\u2066\ufeff\x85\u2028\x07")
def test_control_character_in_spoken_text_is_an_error(tmp_path: Path, character: str) -> None:
    found, problems, _ = load_text(tmp_path, f"title: T\nsteps:\n  - Let it {character}go.\n")
    assert not found
    assert [(problem.what, problem.location[1:]) for problem in problems] == [(describe_hidden(character), (3, 12, 1))]


@pytest.mark.parametrize("mark", ["(4s|)", "(|1m30s)", "<pla|ce>", "<|place>", "[4| sec]", "(pau|se)", "{pause| 4s}"])
def test_hidden_character_in_a_pause_or_placeholder_is_an_error(tmp_path: Path, mark: str) -> None:
    text = "title: T\nwords: {place: here}\nsteps:\n  - Rest. " + mark.replace("|", "\u200b") + " Rest.\n"
    assert list_problems(tmp_path, text) == [f"4:{11 + mark.index('|')} {ZERO}"]
    found, problems, _ = load_text(tmp_path, "steps:\n  - Rest (as you\u200b like).\n")
    assert found
    assert [problem.severity for problem in problems] == ["warning"]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('title: "Calm\\r=1+1"', "1:8"),
        ('about: "Ca\\u200blm"', "1:8"),
        ('kind: "re\\u00adst"', "1:7"),
        ('ki\\u00adnd: "rest"', "1:1"),
    ],
)
def test_escaped_hidden_character_is_reported_at_its_value(tmp_path: Path, line: str, place: str) -> None:
    line = f'"{line[:10]}": rest' if line.startswith("ki\\") else line
    title = "" if line.startswith("title") else "\ntitle: T"
    (one,) = list_problems(tmp_path, f"{line}{title}\nsteps: [Rest.]\n")
    assert one.startswith(f"{place} there is a character here that shows as nothing (U+")


def test_value_of_only_hidden_characters_is_one_problem(tmp_path: Path) -> None:
    for line in ("title: \u200b", "\u200b: rest", "kind: '\u200b'", '"\\u200b": b'):
        text = f"{line}\nsteps: [Rest.]\n"
        assert [each.partition(" ")[2] for each in list_problems(tmp_path, text)] == [describe_hidden("\u200b")], line


def test_no_suggestion_looks_the_same_as_the_value(tmp_path: Path) -> None:
    _, problems, _ = load_text(tmp_path, "kind: rest\u200b\nsteps:\n  - chime: bell\u00ad\n  - include: settle\u2060\n")
    assert {(problem.hint, problem.note) for problem in problems} == {("take it out", "")}


def test_joiners_and_emoji_sequences_are_allowed(tmp_path: Path) -> None:
    text = "title: می\u200cخواهم क\u094d\u200dष\nsteps:\n  - می\u200cخواهم क\u094d\u200dष.\n"
    assert list_problems(tmp_path, text) == []


def test_hidden_characters_in_a_phrase_book_are_reported(tmp_path: Path) -> None:
    folders = FOLDERS._replace(user=tmp_path)
    (tmp_path / "phrases").mkdir()
    book = tmp_path / "phrases" / "en.yaml"
    book.write_text("in: Brea\u00adthe\no\u200but: Out\nstill: Sti\u202ell\nready: Rea\u200bdy <a\u200bb>\n", "utf-8")
    problems, _ = stock_phrases.check_book(book, folders)
    assert [(*problem.location[1:3], problem.severity) for problem in sorted(problems)] == [
        (1, 9, "warning"), (2, 2, "error"), (3, 11, "error"), (4, 17, "error")
    ]  # fmt: skip
    lines, _, _ = stock_phrases.load_books("en", folders)
    assert HIDDEN_RE.sub("", lines["in"]) == "Breathe"


def test_columns_are_unchanged_in_clean_lines() -> None:
    text = "a: b\r\nc: d\u200b\n  - \u200be\n"
    assert fix_hidden(text, "f") == (text, [])
    assert fix_hidden("a: b\r\n\u200b- c: d\n\u00a0- e\n", "f")[0] == "a: b\n- c: d\n - e\n"


@cases(
    "text, before",
    product(
        ["\u200b", "a\u200d", "\u202e", "(4s\u200b) ", "<a\u00ad", "\u00a0", "a\u200b\n"],
        ["", "title: ", "steps:\n  - ", "steps:\n  - pause: ", "steps:\n  - say: |\n      "],
    ),
)
def test_many_hidden_characters_are_checked_quickly(tmp_path: Path, before: str, text: str) -> None:
    begun = time.process_time()
    load_text(tmp_path, before + text * (60_000 // len(text)))
    assert time.process_time() - begun < 2
