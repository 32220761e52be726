"""`guided check`: its output and exit codes, with the care rules and with a voice."""

import json
import re
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from guided.core import paths
from guided.lint import lint_file
from guided.script.diagnostics import MAX_DIAGNOSTICS
from tests.cli.test_main import run
from tests.support.repository import ROOT
from tests.support.scripts import FOLDERS

TEXT = "title: Made\nsteps:\n  - You must rest. (2s)\n  - There is no hurry.\n"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "made.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_care_warning_gives_its_reason(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("check", "made.yaml", "--care", capsys=capsys)
    assert code == 0
    assert "made.yaml:3:9: warning: 'must' is better not said" in out
    assert "^^^^ rather: you might, or if you like" in out
    assert "= words: an invitation leaves the choice with the listener" in out
    assert "(S75, S116)" in out
    assert "made: can be played" in out


def test_no_care_rules_without_the_care_option(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "warning" not in run("check", "made.yaml", capsys=capsys)[1]


def test_care_error_exits_with_1(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text(TEXT + "  - stretch: One\n    into: Reach.\n    hold: 30s\n", encoding="utf-8")
    code, out, _ = run("check", "made.yaml", "--care", capsys=capsys)
    assert code == 1
    assert "made: 1 thing to mend." in out


def test_care_rules_are_errors_for_library_sessions(script: Path) -> None:
    assert {p.severity for p in lint_file(script, FOLDERS, careful=True).diagnostics} == {"warning"}
    assert {
        p.severity for p in lint_file(script, FOLDERS._replace(library=script.parent), careful=True).diagnostics
    } == {"error"}


def test_unusual_length_in_library_is_a_warning_without_care(script: Path) -> None:
    script.write_text(TEXT.replace("steps", "kind: rest\nminutes: 9\nsteps"), encoding="utf-8")
    report = lint_file(script, FOLDERS._replace(library=script.parent))
    assert [p.severity for p in report.diagnostics] == ["warning"]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("minutes: 2.5-4.5\n", "it lasts 0:13 at flare, 0:12 at gentle and steady, 0:11 at better"
         " (2.5 to 4.5 minutes stand in minutes:)"),
        ("minutes: {flare: 9, better: 1-10}\n", "it lasts 0:13 at flare, 0:12 at gentle and steady"
         " (9 minutes stand in minutes:), 0:11 at better (1 to 10)"),
        ("kind: breathing\n", "it lasts 0:13 at flare (1 to 3 minutes are usual), 0:12 at gentle (2 to 5),"
         " 0:12 at steady (4 to 6), 0:11 at better (5 to 10)"),
    ],
)  # fmt: skip
def test_wrong_stated_length_is_reported_in_one_line_with_the_measured_one(
    script: Path, header: str, told: str
) -> None:
    script.write_text(TEXT.replace("steps", f"{header}steps"), encoding="utf-8")
    (problem,) = lint_file(script, FOLDERS).diagnostics
    assert problem.what == told
    _, hint = problem.hint.split("write ")
    script.write_text(TEXT.replace("steps", f"{hint}\nsteps"), encoding="utf-8")
    assert not lint_file(script, FOLDERS).diagnostics, "what the hint says is taken"


def test_care_rules_do_not_run_on_a_script_that_cannot_be_played(script: Path) -> None:
    script.write_text(TEXT + "  - repeat: 200\n    steps:\n      - pause: 60m\n", encoding="utf-8")
    (problem,) = lint_file(script, FOLDERS, careful=True).diagnostics
    assert "more than three hours" in problem.what


def test_voice_option_measures_each_line(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("check", "made.yaml", "--voice", "silent", capsys=capsys)
    assert code == 0
    assert "made: can be played" in out


def test_lines_are_measured_in_the_language_of_the_script(script: Path) -> None:
    asked = []

    def voice(language: str) -> object:
        asked.append(language)
        return lambda line: Decimal(len(line))

    report = lint_file(script, FOLDERS, make_measure=voice)  # type: ignore[arg-type]
    assert asked == ["en"]
    assert [p.location.line for p in report.diagnostics] == [3, 4]


def test_unknown_voice_is_an_error(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("check", "made.yaml", "--voice", "nobody", capsys=capsys)
    assert code == 2
    assert "there is no voice called 'nobody'" in err


def test_copy_of_a_library_session_counts_as_the_users_own(tmp_path: Path) -> None:
    copy = tmp_path / "mine.yaml"
    shutil.copy(paths.find_folders().library / "long-out-breath.yaml", copy)
    assert not [p for p in lint_file(copy, paths.find_folders(), careful=True).diagnostics if p.severity == "error"]


def test_care_note_says_other_languages_are_not_judged(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = "Its words were not judged: the rules of care know English.\n"
    script.write_text("title: Calma\nlanguage: es\nsteps:\n  - Descansa. (9s)\n", encoding="utf-8")
    assert note in run("check", "made.yaml", "--care", capsys=capsys)[1]
    assert note not in run("check", "made.yaml", capsys=capsys)[1]
    script.write_text(TEXT, encoding="utf-8")
    assert note not in run("check", "made.yaml", "--care", capsys=capsys)[1]


# Folders, formats, exit codes ----------------------------------------------------------------------------------------


def test_folder_check_includes_fragments_and_phrase_books(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (script.parent / "fragments").mkdir()
    (script.parent / "fragments" / "part.yaml").write_text("steps:\n  - Rest.\n", encoding="utf-8")
    (script.parent / "phrases").mkdir()
    book = script.parent / "phrases" / "en.yaml"
    book.write_text("switch: And now the other side.\n", encoding="utf-8")
    code, out, _ = run("check", ".", capsys=capsys)
    assert code == 0
    assert [line.split(":")[0] for line in out.splitlines() if line] == ["made", "part", "en", "3 files"]
    book.write_text("swich: And now the other side.\n", encoding="utf-8")
    code, out, _ = run("check", ".", capsys=capsys)
    assert code == 1
    assert "did you mean 'switch'?" in out
    assert "3 files: 2 well, 1 to mend." in out


def test_phrase_book_of_a_new_language_must_be_complete(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = script.parent / "phrases"
    folder.mkdir()
    (folder / "eo.yaml").write_text("in: Enspiru\n", encoding="utf-8")
    code, out, _ = run("check", "phrases/eo.yaml", capsys=capsys)
    assert code == 1
    assert "the phrase book lacks 30 lines: 'out'" in out


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_strict_makes_warnings_exit_with_1(script: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "made.yaml", "--strict", "--format", form, capsys=capsys)[0] == 0
    script.write_text(TEXT + "  - section: End\n", encoding="utf-8")
    assert run("check", "made.yaml", "--format", form, capsys=capsys)[0] == 0
    assert run("check", "made.yaml", "--strict", "--format", form, capsys=capsys)[0] == 1
    script.write_text("steps:\n", encoding="utf-8")
    assert run("check", "made.yaml", "--format", form, capsys=capsys)[0] == 1
    assert run("check", "gone.yaml", "--format", form, capsys=capsys)[0] == 1


def test_json_format_prints_nothing_but_json(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = run("check", *["made.yaml", "gone.yaml", "release-only"], "--format", "json", capsys=capsys)
    assert [file["well"] for file in json.loads(out)["files"]] == [True, False, True]
    assert err == ""


def test_progress_is_shown_on_a_terminal_only(
    script: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(25):
        shutil.copy(script, script.with_name(f"made-{n}.yaml"))
    assert run("check", ".", "--format", "json", capsys=capsys)[2] == ""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    _, out, err = run("check", ".", "--format", "json", capsys=capsys)
    assert "Checking" in err
    assert len(json.loads(out)["files"]) == 26
    assert run("check", "made.yaml", "--format", "json", capsys=capsys)[2] == ""


def test_json_example_in_the_docs_matches_the_output(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "check.md").read_text("utf-8")
    (hello,) = re.findall(r"```yaml\n(title.*?)```", page, re.DOTALL)
    (printed,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    script.with_name("hello.yaml").write_text(hello, encoding="utf-8")
    assert run("check", "hello.yaml", "--format", "json", capsys=capsys)[1] == printed


def test_many_warnings_are_cut_off_with_a_note(tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("title: T\nsteps:\n" + "  - Same.\n" * 900, encoding="utf-8")
    problems = lint_file(script, FOLDERS, careful=True).diagnostics
    assert len([problem for problem in problems if problem.severity == "warning"]) == MAX_DIAGNOSTICS
    assert problems[-1].what == "there are more problems than these"
