"""How the diagnostics of `check` are formatted: as text, as JSON and for GitHub."""

import json
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from guided.cli.formatters.check import as_github, as_json, as_lines
from guided.core.level import Level
from guided.lint import LintReport
from guided.script.diagnostics import Diagnostic, SourceLocation
from guided.ui.terminal_output import echo
from tests.cli.test_main import run

PLACE = SourceLocation("in\\my back.yaml", 2, 5, 4)
ERROR = Diagnostic(PLACE, "'hodl' does not belong", "did you mean 'hold'?", "it can have: hold")
WARNING = Diagnostic(SourceLocation("a.yaml", 1, 1), "100% sure\nor: not, \u202eso", severity="warning")
BAD = LintReport("my back", "in\\my back.yaml", (ERROR,), {PLACE.file: "steps:\n  - hodl: 3s\n"})
FINE = LintReport("a", "a.yaml", (WARNING,), {"a.yaml": "Rest"}, {Level.FLARE: Decimal("61.5")})
GONE = LintReport("", read_error="There is no file b.yaml.")


def test_text_shows_each_line_and_a_verdict_for_each_script() -> None:
    pieces = list(as_lines([BAD, FINE, GONE]))
    assert pieces[0] == [
        "in\\my back.yaml:2:5: error: 'hodl' does not belong",
        "  |",
        "2 |   - hodl: 3s",
        "  |     ^^^^ did you mean 'hold'?",
        "  |",
        "  = it can have: hold",
        "",
        "my back: 1 thing to mend.",
        "",
    ]
    assert pieces[1][-1] == "a: can be played. flare 1:01"
    assert pieces[2:] == [["There is no file b.yaml.", ""], ["3 files: 1 well (1 with warnings), 2 to mend."]]


def test_terminal_text_names_a_file_once_and_fits_the_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    other = ERROR._replace(location=PLACE._replace(line=1, column=1, width=5), hint="it is so easy to say another word")
    report = replace(BAD, diagnostics=(other, ERROR, WARNING._replace(location=PLACE)))
    (piece,) = as_lines([report], on_screen=True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    echo(*piece)
    assert capsys.readouterr().out.splitlines() == [
        "in\\my back.yaml:",
        "line 1: 'hodl' does not belong",
        "1 | steps:",
        "  | ^^^^^",
        "  |   it is so easy to say another word",
        "  = it can have: hold",
        "line 2: 'hodl' does not belong",
        "2 |   - hodl: 3s",
        "  |     ^^^^ did you mean 'hold'?",
        "  = it can have: hold",
        "line 2: warning: 100% sure{0}or: not, {0}so".format("\N{REPLACEMENT CHARACTER}"),
        "2 |   - hodl: 3s",
        "  |     ^^^^",
        "",
        "my back: 2 things to mend.",
        "",
    ]


def test_terminal_text_has_a_heading_for_each_file() -> None:
    sources = {**BAD.sources, "a.yaml": "Rest"}
    (piece,) = as_lines([replace(BAD, diagnostics=(ERROR, WARNING), sources=sources)], on_screen=True)
    assert piece[0] == "in\\my back.yaml:"
    assert piece[piece.index("a.yaml:") + 1].startswith("line 1: warning: ")


@pytest.mark.parametrize("terminal", [True, False])
def test_grouped_text_is_for_terminals_only(
    terminal: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: Bad\nsteps:\n  - paus: 2s\n", encoding="utf-8")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    _, out, _ = run("check", str(bad), capsys=capsys)
    assert (": error: " in out) is not terminal
    assert ("\nline 3: " in out) is terminal


def test_one_script_gets_no_total() -> None:
    assert len(list(as_lines([FINE]))) == 1


def test_diagnostic_shared_by_scripts_is_shown_once() -> None:
    other = LintReport("other", "other.yaml", (ERROR,), BAD.sources)
    assert list(as_lines([BAD, other]))[1] == ["other: 1 thing to mend, told above.", ""]
    assert len(list(as_github([BAD, other]))) == 1


def test_json_is_one_object() -> None:
    (piece,) = as_json([BAD, FINE, GONE])
    assert piece.isascii()
    made = json.loads(piece)
    assert made["version"] == 1
    bad, fine, gone = made["files"]
    assert bad == {
        "name": "my back",
        "file": "in\\my back.yaml",
        "well": False,
        "unread": None,
        "seconds": {},
        "problems": [
            {
                "file": "in\\my back.yaml",
                "line": 2,
                "column": 5,
                "width": 4,
                "what": "'hodl' does not belong",
                "hint": "did you mean 'hold'?",
                "note": "it can have: hold",
                "severity": "error",
            }
        ],
    }
    assert (fine["well"], fine["seconds"]) == (True, {"flare": 61.5})
    assert (gone["well"], gone["file"], gone["unread"]) == (False, None, "There is no file b.yaml.")


def test_no_scripts_give_empty_output() -> None:
    assert json.loads("".join(as_json([]))) == {"version": 1, "files": []}
    assert list(as_github([])) == list(as_lines([])) == []


def test_github_format_has_one_line_for_each_problem() -> None:
    assert list(as_github([BAD, GONE])) == [
        "::error file=in/my back.yaml,line=2,col=5,endColumn=9,title=guided check::"
        "'hodl' does not belong (did you mean 'hold'?)%0Ait can have: hold",
        "::error::There is no file b.yaml.",
    ]


def test_github_format_escapes_script_text_and_names() -> None:
    name = "a,b:c%\n::error::d.yaml"
    (line,) = as_github([LintReport("x", name, (WARNING._replace(location=SourceLocation(name, 1, 1)),))])
    assert line == (
        "::warning file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ad.yaml,line=1,col=1,endColumn=2,title=guided check::"
        "100%25 sure%0Aor: not, \N{REPLACEMENT CHARACTER}so"
    )
