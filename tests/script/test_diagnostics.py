"""How a diagnostic is formatted: place, line, caret, hint and note."""

from pathlib import Path

import pytest

from guided.script.diagnostics import (
    MAX_DIAGNOSTICS,
    Diagnostic,
    ScriptError,
    SourceLocation,
    display_name,
    format_diagnostics,
    keep_first,
    split_lines,
)


def test_diagnostic_points_at_its_place() -> None:
    problem = Diagnostic(
        SourceLocation("a.yaml", 12, 5, 4), "'hodl' does not belong", "did you mean 'hold'?", "it can have: hold"
    )
    assert problem.format("    hodl: 3s") == (
        "a.yaml:12:5: error: 'hodl' does not belong\n"
        "   |\n"
        "12 |     hodl: 3s\n"
        "   |     ^^^^ did you mean 'hold'?\n"
        "   |\n"
        "   = it can have: hold"
    )


def test_diagnostic_without_a_line_has_no_excerpt() -> None:
    assert Diagnostic(SourceLocation("a", 1, 1), "too large", "split it", "256 KB").format() == (
        "a:1:1: error: too large\n  = split it\n  = 256 KB"
    )


def test_caret_stays_within_its_line_and_respects_tabs() -> None:
    assert Diagnostic(SourceLocation("a", 1, 2, 99), "what").format("\tab").splitlines()[-1] == "  | \t^^"
    assert Diagnostic(SourceLocation("a", 1, 9, 3), "what").format("ab").splitlines()[-1].endswith("^")


@pytest.mark.parametrize("column", [1, 50, 400, 795])
def test_long_line_is_cut_around_the_place(column: int) -> None:
    line = "".join(chr(ord("a") + n % 26) for n in range(800))
    _, _, part, caret = Diagnostic(SourceLocation("a", 1, column, 5), "what").format(line).splitlines()
    assert len(part) <= 130
    assert part[caret.index("^") : caret.rindex("^") + 1] == line[column - 1 : column + 4]


def test_control_characters_are_replaced() -> None:
    text = Diagnostic(SourceLocation("a", 1, 1), "a \x1b[2J title").format("\x1b[2J \u202e")
    assert not {"\x1b", "\u202e"} & set(text)
    assert "\N{REPLACEMENT CHARACTER}[2J" in text


def test_diagnostics_are_sorted_without_duplicates() -> None:
    late, early = (
        Diagnostic(SourceLocation("a", 2, 1), "late"),
        Diagnostic(SourceLocation("a", 1, 3), "early", severity="warning"),
    )
    error = ScriptError([late, early, late], {"a": "first\nsecond"})
    assert error.diagnostics == [early, late]
    assert str(error) == (
        "a:1:3: warning: early\n  |\n1 | first\n  |   ^\n\na:2:1: error: late\n  |\n2 | second\n  | ^"
    )


def test_place_beyond_the_file_has_no_excerpt() -> None:
    assert format_diagnostics(
        [Diagnostic(SourceLocation("a", 9, 1), "what"), Diagnostic(SourceLocation("b", 1, 1), "what")], {"a": "x"}
    ) == [
        "a:9:1: error: what",
        "b:1:1: error: what",
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", [""]), ("a", ["a"]), ("a\n", ["a", ""]), ("a\r\nb\rc\nd", ["a", "b", "c", "d"]), ("a\x0bb", ["a\x0bb"])],
)
def test_lines_are_split_as_editors_split_them(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines


def test_display_name_is_absolute_without_a_working_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "cwd", gone)
    assert display_name(Path("/a/b.yaml")) == str(Path("/a/b.yaml"))


def test_many_diagnostics_are_cut_off_for_each_severity() -> None:
    errors = [Diagnostic(SourceLocation("a", line, 1), "what") for line in range(1, MAX_DIAGNOSTICS + 50)]
    warnings = [problem._replace(severity="warning") for problem in errors]
    assert keep_first(errors[:MAX_DIAGNOSTICS]) == errors[:MAX_DIAGNOSTICS]
    found = keep_first([*errors, *warnings])
    assert len(found) == 2 * MAX_DIAGNOSTICS
    assert found[MAX_DIAGNOSTICS - 1] == Diagnostic(
        SourceLocation("a", MAX_DIAGNOSTICS, 1), "there are more problems than these", "fix these first"
    )
    assert keep_first([*found, *warnings[MAX_DIAGNOSTICS:]])[-1].what == "there are more problems than these"
    assert len(ScriptError(errors * 9, {}).diagnostics) == MAX_DIAGNOSTICS
