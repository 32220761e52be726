"""What `guided edit` opens: own files, copies, phrase books by language, fragments after a warning."""

import shlex
import sys
from pathlib import Path

import pytest
from click.testing import Result

from guided.core import paths
from guided.script.loader import load_script
from tests.cli.test_edit import type_keys
from tests.cli.test_main import run
from tests.support.bundles import write_own_file

CAPSYS = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def work_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def make_editor(monkeypatch: pytest.MonkeyPatch, before: str, after: str) -> None:
    """Makes EDITOR a program that puts one text in place of another."""
    program = Path("editor.py")
    program.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\ntext = path.read_text('utf-8')\n"
        f"path.write_text(text.replace({before!r}, {after!r}), 'utf-8')\n",
        "utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(program.absolute())]))


def edit_with_keys(monkeypatch: pytest.MonkeyPatch, typed: str, name: str) -> Result:
    """Type text on a terminal; returns the result."""
    monkeypatch.setenv("COLUMNS", "200")
    return type_keys(monkeypatch, typed, name)


# Fragments -----------------------------------------------------------------------------------------------------------


def test_shared_fragment_is_not_edited_by_default(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor(monkeypatch, "Hello.", "Hola.")
    done = edit_with_keys(monkeypatch, "\n", "settle")
    many = sum("include: settle\n" in path.read_text("utf-8") for path in paths.find_sessions().values())
    assert f"settle is part of {many} sessions; all of them will say what you write." in done.output
    assert "\n  guided new my-settle --from settle\n  - include: my-settle " in done.output
    assert "[y/N]" in done.output
    assert "Nothing was changed." in done.output
    assert not paths.sessions_folder().exists()


def test_shared_fragment_can_be_edited_for_all_sessions(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor(monkeypatch, "Hello.", "Good day.")
    done = edit_with_keys(monkeypatch, "y\nq", "settle")
    assert done.exception is None, done.output
    assert "Good day." in (paths.sessions_folder() / "fragments" / "settle.yaml").read_text("utf-8")
    assert "sessions;" not in edit_with_keys(monkeypatch, "q", "settle").output, "it is one's own by now"


@pytest.mark.slow
def test_unused_fragment_is_copied_like_a_session(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor(monkeypatch, "Hola.", "Buenas.")
    done = edit_with_keys(monkeypatch, "\nq", "es-settle")
    assert "[Y/n]" in done.output
    assert "Buenas." in (paths.sessions_folder() / "fragments" / "es-settle.yaml").read_text("utf-8")


@pytest.mark.parametrize("command", ["check", "show"])
def test_fragments_are_found_by_name(home: Path, command: str, capsys: CAPSYS) -> None:
    write_own_file("sessions/fragments/tea.yaml", "steps:\n  - The kettle is on.\n")
    for name, told in (("tea", "tea"), ("es-settle", "es-settle"), ("fragments/tea", "tea")):
        code, out, _ = run(command, name, capsys=capsys)
        assert code == 0
        assert out.startswith(told)


def test_one_line_of_a_fragment_can_be_heard(home: Path, capsys: CAPSYS, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(
        "guided.cli.commands.hear.play_excerpt",
        lambda composition, _out: heard.extend(line for cue in composition.plan.cues for line in cue.says),
    )
    code, _, err = run("hear", "es-settle", "--line", "4", "--voice", "silent", "--output", "null", capsys=capsys)
    assert (code, heard) == (0, ["Hola."]), err


# Phrase books --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["es", "phrases/es", "phrases/es.yaml"])
def test_edit_opens_a_phrase_book_by_its_language(
    home: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: CAPSYS
) -> None:
    make_editor(monkeypatch, "#switch: Ahora el lado", "switch: Y ahora, el lado")
    code, out, _ = run("edit", name, capsys=capsys)
    assert code == 0
    assert "1 line is your own: 'switch'." in out
    session = write_own_file("sessions/tarde.yaml", "title: Tarde\nlanguage: es\nsteps:\n  - A.\n")
    assert load_script(session, paths.find_folders()).phrases["switch"] == "Y ahora, el lado <side>."
    assert load_script(session, paths.find_folders()).phrases["in"] == "Inhala"


def test_phrase_book_with_a_mistake_exits_with_1(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPSYS) -> None:
    make_editor(monkeypatch, "#landing: >", "lannding: x")
    code, out, _ = run("edit", "phrases/es", capsys=capsys)
    assert code == 1
    assert "did you mean 'landing'?" in out
    assert "1 thing to mend. Your text is as you left it." in out


def test_phrase_book_has_no_h_key_and_can_be_edited_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor(monkeypatch, "#in: Inhala", "in: Inspira")
    done = edit_with_keys(monkeypatch, "\rq", "es")
    assert done.return_value == 0, done.output
    assert "hears it" not in done.output
    assert done.output.count("1 line is your own: 'in'.") == 2


def test_shipped_phrase_book_is_never_edited(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPSYS) -> None:
    shipped = paths.find_folders().library / "phrases" / "es.yaml"
    before = shipped.read_bytes()
    make_editor(monkeypatch, "#in: Inhala", "in: Inspira")
    assert run("edit", str(shipped), capsys=capsys)[0] == 0
    assert shipped.read_bytes() == before
    assert "in: Inspira" in (paths.sessions_folder() / "phrases" / "es.yaml").read_text("utf-8")


def test_new_phrase_book_needs_its_full_name(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPSYS) -> None:
    make_editor(monkeypatch, "#soften: Let", "soften: Laisse")
    code, _, err = run("edit", "fr", capsys=capsys)
    assert code == 1
    assert "guided edit phrases/fr" in err
    assert not paths.sessions_folder().exists()
    code, out, _ = run("edit", "phrases/fr", capsys=capsys)
    assert code == 1
    assert "the phrase book lacks 30 lines: 'in', 'out', 'still' and 27 more" in out
    write_own_file("sessions/soir.yaml", "title: Soir\nlanguage: fr\nsteps:\n  - release: la main\n")
    assert run("check", "soir", capsys=capsys)[0] == 0


def test_phrase_book_is_checked_by_name_from_any_folder(home: Path, capsys: CAPSYS) -> None:
    write_own_file("sessions/phrases/es.yaml", "lannding: x\n")
    code, out, _ = run("check", "phrases/es", capsys=capsys)
    assert code == 1
    assert "error: 'lannding' is not a line of a phrase book" in out


def test_new_from_a_phrase_book_is_an_error(home: Path, capsys: CAPSYS) -> None:
    code, _, err = run("new", "--from", "phrases/es", capsys=capsys)
    assert code == 1
    assert "guided edit phrases/es" in err


@pytest.mark.slow
def test_session_plays_and_reports_a_mistake_in_its_phrase_book(home: Path, capsys: CAPSYS) -> None:
    write_own_file("sessions/tarde.yaml", "title: Tarde\nlanguage: es\nsteps:\n  - A.\n")
    play = ("play", "tarde", "--voice", "silent", "--output", "null")
    notice = "guided check phrases/es"
    write_own_file("sessions/phrases/es.yaml", "in: Inspira\n")
    assert notice not in "".join(map(str, run(*play, capsys=capsys)))
    write_own_file("sessions/phrases/es.yaml", "lannding: x\n")
    code, out, err = run(*play, capsys=capsys)
    assert code == 0
    assert notice in " ".join((out + err).split())
    assert "tarde" in run("list", capsys=capsys)[1]
