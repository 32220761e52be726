"""`guided new`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guided.cli.main import group
from guided.core import paths
from guided.script.loader import load_script
from tests.cli import test_main

RUNNER = "click.testing._NamedTextIOWrapper.isatty"


def run(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """A command's exit code, output and what it said beside, with nobody to ask."""
    return test_main.run("new", *args, capsys=capsys)


def run_answered(monkeypatch: pytest.MonkeyPatch, *answers: str, args: tuple[str, ...] = ()) -> Result:
    """A command that somebody answers."""
    monkeypatch.setattr(RUNNER, lambda _: True)
    monkeypatch.setattr("guided.ui.keyboard.drain_keys", lambda: None)
    return CliRunner().invoke(group, ["new", *args], input="".join(f"{answer}\n" for answer in answers))


def list_written() -> list[str]:
    folder = paths.sessions_folder()
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))


def read_title(name: str) -> str | None:
    return load_script(paths.find_script(name), paths.find_folders()).title


def test_new_without_a_terminal_uses_the_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys=capsys)
    assert code == 0
    assert "?" not in out
    assert list_written() == ["relaxation-bed.yaml"]
    assert "guided edit relaxation-bed" in out
    assert "guided play relaxation-bed --level flare" in out
    assert str(paths.sessions_folder() / "relaxation-bed.yaml") in out


def test_enter_accepts_every_default(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run_answered(monkeypatch, "", "", "", "", "")
    assert done.exit_code == 0, done.output
    assert done.output.count("?") == 6, "five questions, and how to ask for more"
    assert "guided new --blank" in done.output
    assert list_written() == ["relaxation-bed.yaml"]
    assert read_title("relaxation-bed") == "Letting go in bed"


def test_title_is_the_last_question_with_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run_answered(monkeypatch, "b", "chair", "5 min", "even", "two\nmy tea", args=())
    assert "Its title? [Easy breathing, even on a chair]" in done.output
    assert list_written() == ["two.yaml"]
    assert read_title("two") == "two"


def test_invalid_title_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run_answered(
        monkeypatch, "x" * 121, "Tea", args=("--kind", "rest", "--where", "bed", "--minutes", "5m", "--areas", "sounds")
    )
    assert "That cannot be written" in done.output
    assert list_written() == ["tea.yaml"]


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ((), "Nothing to do for a while, and a voice that keeps the time."),
        (("stretch",), "at the counter; on easier days on a chair"),
        (("stretch", "bed"), "Easier days are shorter"),
        (("stretch", "bed", "9"), "Now a small tip of the hips."),
        (("rest", "bed", "9"), "Feel what holds you."),
        (("breathing", "bed", "5"), "like a rocking chair"),
        (("breathing", "bed", "5", ""), "What guided list shows"),
    ],
)
def test_question_mark_shows_help_and_asks_again(
    before: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_answered(monkeypatch, *before, "?", "", "", "", "", "")
    assert done.exit_code == 0, done.output
    assert told in " ".join(done.output.split())


def test_breathing_patterns_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run_answered(monkeypatch, "breathing", "", "", "", "")
    for told in ("long-out (longer out than in)", "soft (in 3 s, out 4 s)", "even (in and out alike)"):
        assert told in " ".join(done.output.split())


def test_exercise_kinds_mention_import(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "guided import" in run_answered(monkeypatch, "stretch", "", "", "", "").output
    assert "guided import" not in run_answered(monkeypatch, "rest", "", "", "", "").output


@pytest.mark.parametrize("width", [40, 60, 100])
def test_questions_fit_the_screen(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done = run_answered(monkeypatch, "?", "stretch", "?", "chair", "?", "9", "?", "", "?", "")
    assert done.exit_code == 0, done.output
    told = [line for line in done.output.splitlines() if not re.search(r"\]:|\.yaml$|  guided ", line)]
    assert max(map(len, told)) <= width


def test_answers_can_be_abbreviated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_answered(monkeypatch, "s", "Ch", "9", "neck, feet", "").exit_code == 0
    assert list_written() == ["stretch-chair-neck-feet.yaml"]


def test_question_answered_by_an_option_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run_answered(monkeypatch, "", "", args=("--kind", "rest", "--where", "chair", "--minutes", "6"))
    assert done.output.count("]:") == 2
    assert list_written() == ["rest-chair.yaml"]


def test_invalid_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run_answered(monkeypatch, "x", "stretch", "z", "c", "2", "many", "90", "9", "elbow", "nek", "neck", "")
    assert done.exit_code == 0, done.output
    for told in ("one of: relaxation", "minutes at least", "like 5", "at most", "Nothing on a chair", "'neck'?"):
        assert told in done.output.replace("\n", " ")
    assert list_written() == ["stretch-chair-neck.yaml"]


def test_leaving_in_the_middle_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run_answered(monkeypatch, "s")  # the answers end: Ctrl-D
    assert done.exit_code == 1
    assert "\nNothing was written.\n" in done.output
    assert not paths.sessions_folder().exists()


def test_same_answers_get_another_name(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run("--kind", "rest", capsys=capsys)
    assert list_written() == ["rest-bed-2.yaml", "rest-bed.yaml"]


def test_taken_name_is_an_error_before_any_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("mine", "--blank", capsys=capsys)
    before = (paths.sessions_folder() / "mine.yaml").read_text("utf-8")
    code, out, err = run("mine", capsys=capsys)
    assert (code, out) == (1, "")
    assert "stays as it is" in err
    assert (paths.sessions_folder() / "mine.yaml").read_text("utf-8") == before
    assert "What kind" not in run_answered(monkeypatch, "", args=("mine",)).output


def test_name_of_a_library_session_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("desk-back", capsys=capsys)
    assert code == 1
    assert "For a copy of it: guided new my-desk-back --from desk-back" in err
    assert not paths.sessions_folder().exists()


@pytest.mark.parametrize(
    ("args", "file", "title"),
    [
        (["tea"], "tea", "Tea"),
        (["tea.yaml"], "tea", "Tea"),
        (["my-tea", "--blank"], "my-tea", "My tea"),
        (["My evening"], "my-evening", "My evening"),
        (["My evening", "--blank"], "my-evening", "My evening"),
        (["My evening", "--from", "desk-back"], "my-evening", "My evening"),
        (["tea", "--from", "desk-back"], "tea", "Desk break for the back"),
        (["tea", "--title", "Tea, at last"], "tea", "Tea, at last"),
        (["Neck/back"], "neck-back", "Neck/back"),
    ],
)
def test_argument_is_a_file_name_or_else_a_title(
    args: list[str], file: str, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(*args, capsys=capsys)
    assert (code, err) == (0, "")
    assert list_written() == [f"{file}.yaml"]
    assert read_title(file) == title
    assert f"guided play {file} " in out


def test_name_gives_the_default_title(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run_answered(monkeypatch, "", "", "", "", "", args=("tea",))
    assert "Its title? [Tea]" in done.output
    assert read_title("tea") == "Tea"


def test_title_gives_a_name_that_is_not_taken(capsys: pytest.CaptureFixture[str]) -> None:
    run("--title", "Désk: back!", capsys=capsys)
    assert list_written() == ["desk-back-2.yaml"]
    assert load_script(paths.find_script("desk-back-2"), paths.find_folders()).title == "Désk: back!"


@pytest.mark.parametrize("name", ["../../up", "/tmp/up.yaml", "~/up", "here/up.yaml", r"C:\up", "./up"])
def test_path_as_name_is_an_error(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(name, "--blank", capsys=capsys)
    assert code == 1
    assert "a name without a folder" in err
    assert not paths.sessions_folder().exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--kind", "relaxation", "--where", "standing"], "--where bed or floor or chair"),
        (["--kind", "stretch", "--areas", "elbow"], "There are: "),
        (["--kind", "stretch", "--moves", "knee-rolls", "--minutes", "2"], "minutes at least"),
        (["--kind", "breathing", "--minutes", "60"], "15 minutes at most"),
        (["--minutes", "many"], "like 5"),
        (["--kind", "listen"], "relaxation"),
        (["--from", "settle", "--kind", "rest"], "only NAME and --title"),
        (["--from", "settle", "--blank"], "only NAME and --title"),
        (["--title", "two\nlines"], "as one line"),
    ],
)
def test_invalid_argument_is_a_one_line_error(args: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(*args, capsys=capsys)
    assert (code, out) == (2, "")
    assert told in err
    assert not paths.sessions_folder().exists()


def test_from_copies_a_session_or_a_fragment(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--from", "desk-back", "--title", "My desk", capsys=capsys)[0] == 0
    assert "- include: my-settle" in run("--from", "settle", capsys=capsys)[1]
    assert list_written() == ["fragments/my-settle.yaml", "my-desk.yaml"]
    assert run("--from", "deskback", capsys=capsys)[2].startswith("There is no session called 'deskback'. Did you mean")


def test_blank_script_has_ten_lines(capsys: pytest.CaptureFixture[str]) -> None:
    run("--blank", capsys=capsys)
    (name,) = list_written()
    assert len((paths.sessions_folder() / name).read_text("utf-8").splitlines()) == 10


def test_session_shorter_than_asked_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    out = run("--kind", "stretch", "--areas", "feet", "--minutes", "20", capsys=capsys)[1]
    assert "with more areas" in out


def test_unwritable_folder_is_a_one_line_error(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "data").write_text("in the way", "utf-8")
    code, _, err = run(capsys=capsys)
    assert code == 1
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(("line", "found"), [("new --from sett", "settle"), ("new --kind stretch --areas nec", "neck")])
def test_names_and_areas_are_completed(line: str, found: str) -> None:
    words = f"guided {line}"
    env = os.environ | {"_GUIDED_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(line.split()))}
    command = [sys.executable, "-m", "guided"]
    assert found in subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False).stdout
