"""`guided edit`, with small programs as editors."""

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guided.cli.main import group
from guided.core import paths
from tests.cli import test_main

SCRIPT = """\
title: Mine
steps:
  - section: One
  - A word. (2s)
  - section: Two
  - Stay as long as you like.
"""
Editor = Callable[[str], None]


@pytest.fixture
def own_script(home: Path) -> Path:
    path = paths.sessions_folder() / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(SCRIPT, "utf-8")
    return path


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Makes EDITOR a program; it is given `path` and `text`, and does what it is told."""

    def be(does: str) -> None:
        program = tmp_path / "editor.py"
        begin = "import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\ntext = path.read_text('utf-8')\n"
        program.write_text(begin + does, "utf-8")
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(program)]))

    be("")
    return be


def run(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, output and standard error, without a terminal."""
    return test_main.run("edit", *args, capsys=capsys)


def type_keys(monkeypatch: pytest.MonkeyPatch, typed: str, *args: str) -> Result:
    """Type text on a terminal: lines as answers, then single keys; returns the result."""
    lines, end, pressed = typed.rpartition("\n")
    names = [{"\r": "enter"}.get(key, key) for key in pressed]
    monkeypatch.setattr("guided.cli.commands.edit._read_key", lambda: names.pop(0))
    monkeypatch.setattr("guided.ui.keyboard.drain_keys", lambda: None)
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    return CliRunner().invoke(group, ["edit", *args], input=lines + end, standalone_mode=False)


def test_edit_shows_the_script_with_lines_and_times(
    own_script: Path, editor: Editor, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run("mine", capsys=capsys)
    assert code == 0
    rows = [line.split() for line in out.splitlines() if re.match(r" +(line|\d+|end) ", line)]
    assert rows[0] == ["line", "flare", "gentle", "steady", "better"]
    assert [row[0] for row in rows[1:]] == ["1", "3", "5", "end"]
    assert rows[2][-1] == "One"


def test_problems_are_shown_beside_their_step(
    own_script: Path, editor: Editor, capsys: pytest.CaptureFixture[str]
) -> None:
    editor("path.write_text(text.replace('A word.', 'You should rest.'), 'utf-8')")
    code, out, _ = run("mine", capsys=capsys)
    assert code == 0
    before, beside = out.split("! line 4: ")
    assert before.splitlines()[-2].endswith("One")
    assert "'should' is better not said" in beside


def test_broken_script_is_saved_and_all_problems_are_shown(
    own_script: Path, editor: Editor, capsys: pytest.CaptureFixture[str]
) -> None:
    editor("path.write_text(text + '  - paus: 2s\\n  - pause: 2:30\\n', 'utf-8')")
    code, out, _ = run("mine", capsys=capsys)
    assert code == 1
    assert "did you mean 'pause'?" in out
    assert "2 things to mend. Your text is as you left it." in out
    assert own_script.read_text("utf-8") == SCRIPT + "  - paus: 2s\n  - pause: 2:30\n"


def test_many_problems_fit_the_screen_with_the_path_once(
    own_script: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    editor("path.write_text(text + '  - paus: 2s\\n' * 8, 'utf-8')")
    _, out, _ = run("mine", capsys=capsys)
    lines = out.splitlines()
    assert out.count(str(own_script)) == 1
    assert [line.partition(":")[0] for line in lines if line.startswith("line")] == [f"line {n}" for n in range(7, 12)]
    assert "And 3 more." in lines
    assert lines[-1].startswith("8 things to mend.")
    assert len(lines) <= 24


def test_omitted_steps_are_counted(own_script: Path, editor: Editor, capsys: pytest.CaptureFixture[str]) -> None:
    own_script.write_text("title: Bare\nsteps:\n" + "  - A line to say.\n  - pause: 1s\n" * 15, "utf-8")
    assert "and 3 more" in run("mine", capsys=capsys)[1]


def test_library_session_is_never_edited(editor: Editor, capsys: pytest.CaptureFixture[str]) -> None:
    before = paths.find_script("desk-back").read_bytes()
    editor("path.write_text('gone', 'utf-8')")
    code, _, err = run("desk-back", capsys=capsys)
    assert code == 1
    assert "guided new --from desk-back" in err
    assert paths.find_script("desk-back").read_bytes() == before


def test_copy_of_a_library_session_is_offered(home: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor("path.write_text(text.replace('A small break', 'A break'), 'utf-8')")
    done = type_keys(monkeypatch, "\nq", "desk-back")
    copy = paths.sessions_folder() / "desk-back.yaml"
    assert str(copy) in done.output.replace("\n", "")
    assert paths.find_script("desk-back") == copy
    assert "title: Desk break for the back" in copy.read_text("utf-8")


def test_declined_copy_is_not_made(home: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    done = type_keys(monkeypatch, "n\n", "desk-back")
    assert done.return_value == 0
    assert "Nothing was changed." in done.output
    assert not paths.sessions_folder().exists()


def test_enter_edits_again_and_q_ends(own_script: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor("path.write_text(text + '  - Once more.\\n', 'utf-8')")
    done = type_keys(monkeypatch, "\rxq", "mine")
    assert done.return_value == 0
    assert own_script.read_text("utf-8") == SCRIPT + "  - Once more.\n" * 2
    assert "h hears it from line 7" in done.output
    assert "h hears it from line 8" in done.output


def test_script_that_cannot_be_played_has_no_h_key(
    own_script: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor("path.write_text(text + '  - paus: 2s\\n', 'utf-8')")
    done = type_keys(monkeypatch, "hq", "mine")
    assert done.return_value == 1
    assert "hears it" not in done.output


def test_h_plays_from_the_changed_line(own_script: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr("guided.sound.output.miniaudio.open_output", lambda: None)
    monkeypatch.setattr(
        "guided.cli.playback.play_excerpt",
        lambda composition, _out: heard.extend(line for cue in composition.plan.cues for line in cue.says),
    )
    editor("path.write_text(text.replace('Stay', 'Rest'), 'utf-8')")
    done = type_keys(monkeypatch, "hq", "mine", "--voice", "silent")
    assert done.exception is None, done.output
    assert heard == ["Rest as long as you like."]
    changed = 1 + own_script.read_text("utf-8").splitlines().index("  - Rest as long as you like.")
    assert f"From line {changed} - " in done.output


def test_error_of_the_output_is_shown_after_h(
    own_script: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guided.core.errors import OutputError

    def nothing() -> None:
        raise OutputError("There is no loudspeaker here.")

    monkeypatch.setattr("guided.sound.output.miniaudio.open_output", nothing)
    done = type_keys(monkeypatch, "hq", "mine", "--voice", "silent")
    assert "There is no loudspeaker here." in done.output
    assert done.return_value == 0


def test_deleted_text_is_offered_back(own_script: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor("path.unlink()")
    type_keys(monkeypatch, "\nq", "mine")
    assert own_script.read_text("utf-8") == SCRIPT


def test_declined_offer_leaves_the_text_empty(
    own_script: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor("path.write_text('', 'utf-8')")
    assert type_keys(monkeypatch, "n\nq", "mine").return_value == 1
    assert own_script.read_text("utf-8") == ""


@pytest.mark.parametrize("named", ["no-such-editor", "'half quoted", f"{shlex.quote(sys.executable)} -c 1/0"])
def test_editor_that_cannot_start_is_a_one_line_error(
    named: str, own_script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", named)
    code, out, err = run("mine", capsys=capsys)
    assert (code, out) == (1, "")
    assert err.count("EDITOR=nano guided edit mine") == 1
    assert "Errno" not in err


def test_file_that_is_not_text_is_an_error(
    own_script: Path, editor: Editor, capsys: pytest.CaptureFixture[str]
) -> None:
    editor("path.write_bytes(bytes([255, 254, 0]) * 9)")
    code, out, err = run("mine", capsys=capsys)
    assert code == 1
    assert out + err
    assert own_script.read_bytes() == bytes([255, 254, 0]) * 9


def test_ctrl_c_goes_to_the_editor(own_script: Path, editor: Editor, capsys: pytest.CaptureFixture[str]) -> None:
    if sys.platform == "win32":
        pytest.skip("Ctrl-C is another thing there")
    editor(
        "import os, signal\n"
        "os.kill(os.getppid(), signal.SIGINT)\n"
        "path.write_text(text + '  - Still here.\\n', 'utf-8')\n"
    )
    assert run("mine", capsys=capsys)[0] == 0
    assert own_script.read_text("utf-8").endswith("Still here.\n")


def test_edit_fits_a_narrow_screen(
    own_script: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    long = SCRIPT.replace("section: One", f"section: {'Very long ' * 12}").replace("A word", "You should rest")
    own_script.write_text(long, "utf-8")
    assert max(map(len, run("mine", capsys=capsys)[1].splitlines())) <= 60


def test_unknown_name_suggests_the_nearest_session(editor: Editor, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Did you mean 'desk-back'?" in run("desk-bck", capsys=capsys)[2]
