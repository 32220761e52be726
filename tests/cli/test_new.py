"""`guided new`, as a person meets it."""

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


def asked(monkeypatch: pytest.MonkeyPatch, *answers: str, args: tuple[str, ...] = ()) -> Result:
    """A command that somebody answers."""
    monkeypatch.setattr(RUNNER, lambda _: True)
    monkeypatch.setattr("guided.ui.keyboard.drain_keys", lambda: None)
    return CliRunner().invoke(group, ["new", *args], input="".join(f"{answer}\n" for answer in answers))


def written() -> list[str]:
    folder = paths.sessions_folder()
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))


def titled(name: str) -> str | None:
    return load_script(paths.find_script(name), paths.find_folders()).title


def test_without_anybody_to_ask_the_usual_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys=capsys)
    assert code == 0
    assert "?" not in out
    assert written() == ["relaxation-bed.yaml"]
    assert "guided edit relaxation-bed" in out
    assert "guided play relaxation-bed --level flare" in out
    assert str(paths.sessions_folder() / "relaxation-bed.yaml") in out


def test_enters_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(monkeypatch, "", "", "", "", "")
    assert done.exit_code == 0, done.output
    assert done.output.count("?") == 6, "five questions, and how to ask for more"
    assert "guided new --blank" in done.output
    assert written() == ["relaxation-bed.yaml"]
    assert titled("relaxation-bed") == "Letting go in bed"


def test_the_last_question_is_the_title_with_one_to_take(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(monkeypatch, "b", "chair", "5 min", "even", "two\nmy tea", args=())
    assert "Its title? [Easy breathing, even on a chair]" in done.output
    assert written() == ["two.yaml"]
    assert titled("two") == "two"


def test_a_title_that_cannot_be_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(
        monkeypatch, "x" * 121, "Tea", args=("--kind", "rest", "--where", "bed", "--minutes", "5m", "--areas", "sounds")
    )
    assert "That cannot be written" in done.output
    assert written() == ["tea.yaml"]


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
def test_a_question_mark_tells_more_and_asks_again(
    before: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asked(monkeypatch, *before, "?", "", "", "", "", "")
    assert done.exit_code == 0, done.output
    assert told in " ".join(done.output.split())


def test_ways_of_breathing_that_are_not_plain_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(monkeypatch, "breathing", "", "", "", "")
    for told in ("long-out (longer out than in)", "soft (in 3 s, out 4 s)", "even (in and out alike)"):
        assert told in " ".join(done.output.split())


def test_who_has_exercises_of_their_own_is_told_where_they_go(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "guided import" in asked(monkeypatch, "stretch", "", "", "", "").output
    assert "guided import" not in asked(monkeypatch, "rest", "", "", "", "").output


@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_questions_fit_the_screen(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done = asked(monkeypatch, "?", "stretch", "?", "chair", "?", "9", "?", "", "?", "")
    assert done.exit_code == 0, done.output
    told = [line for line in done.output.splitlines() if not re.search(r"\]:|\.yaml$|  guided ", line)]
    assert max(map(len, told)) <= width


def test_answers_may_be_begun_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, "s", "Ch", "9", "neck, feet", "").exit_code == 0
    assert written() == ["stretch-chair-neck-feet.yaml"]


def test_what_an_option_answers_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(monkeypatch, "", "", args=("--kind", "rest", "--where", "chair", "--minutes", "6"))
    assert done.output.count("]:") == 2
    assert written() == ["rest-chair.yaml"]


def test_an_answer_that_cannot_be_taken_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(monkeypatch, "x", "stretch", "z", "c", "2", "many", "90", "9", "elbow", "nek", "neck", "")
    assert done.exit_code == 0, done.output
    for told in ("one of: relaxation", "minutes at least", "like 5", "at most", "Nothing on a chair", "'neck'?"):
        assert told in done.output.replace("\n", " ")
    assert written() == ["stretch-chair-neck.yaml"]


def test_leaving_in_the_middle_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(monkeypatch, "s")  # the answers end: Ctrl-D
    assert done.exit_code == 1
    assert "\nNothing was written.\n" in done.output
    assert not paths.sessions_folder().exists()


def test_the_same_again_gets_another_name(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run("--kind", "rest", capsys=capsys)
    assert written() == ["rest-bed-2.yaml", "rest-bed.yaml"]


def test_a_name_that_is_taken_is_left_alone_and_told_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("mine", "--blank", capsys=capsys)
    before = (paths.sessions_folder() / "mine.yaml").read_text("utf-8")
    code, out, err = run("mine", capsys=capsys)
    assert (code, out) == (1, "")
    assert "stays as it is" in err
    assert (paths.sessions_folder() / "mine.yaml").read_text("utf-8") == before
    assert "What kind" not in asked(monkeypatch, "", args=("mine",)).output


def test_a_name_of_one_that_comes_with_guided_is_not_hidden(capsys: pytest.CaptureFixture[str]) -> None:
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
def test_a_name_is_its_file_and_more_than_that_is_its_title(
    args: list[str], file: str, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(*args, capsys=capsys)
    assert (code, err) == (0, "")
    assert written() == [f"{file}.yaml"]
    assert titled(file) == title
    assert f"guided play {file} " in out


def test_a_name_is_offered_as_the_title(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(monkeypatch, "", "", "", "", "", args=("tea",))
    assert "Its title? [Tea]" in done.output
    assert titled("tea") == "Tea"


def test_a_title_makes_the_name_and_never_that_of_a_session_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    run("--title", "Désk: back!", capsys=capsys)
    assert written() == ["desk-back-2.yaml"]
    assert load_script(paths.find_script("desk-back-2"), paths.find_folders()).title == "Désk: back!"


@pytest.mark.parametrize("name", ["../../up", "/tmp/up.yaml", "~/up", "here/up.yaml", r"C:\up", "./up"])
def test_a_name_is_no_path(name: str, capsys: pytest.CaptureFixture[str]) -> None:
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
def test_what_is_not_understood_is_told_in_a_sentence(
    args: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(*args, capsys=capsys)
    assert (code, out) == (2, "")
    assert told in err
    assert not paths.sessions_folder().exists()


def test_a_copy_of_a_session_and_of_a_fragment(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--from", "desk-back", "--title", "My desk", capsys=capsys)[0] == 0
    assert "- include: my-settle" in run("--from", "settle", capsys=capsys)[1]
    assert written() == ["fragments/my-settle.yaml", "my-desk.yaml"]
    assert run("--from", "deskback", capsys=capsys)[2].startswith("There is no session called 'deskback'. Did you mean")


def test_ten_lines(capsys: pytest.CaptureFixture[str]) -> None:
    run("--blank", capsys=capsys)
    (name,) = written()
    assert len((paths.sessions_folder() / name).read_text("utf-8").splitlines()) == 10


def test_less_than_was_asked_for_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    out = run("--kind", "stretch", "--areas", "feet", "--minutes", "20", capsys=capsys)[1]
    assert "with more areas" in out


def test_a_folder_that_cannot_be_written_is_one_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "data").write_text("in the way", "utf-8")
    code, _, err = run(capsys=capsys)
    assert code == 1
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(("line", "found"), [("new --from sett", "settle"), ("new --kind stretch --areas nec", "neck")])
def test_tab_completes(line: str, found: str) -> None:
    words = f"guided {line}"
    env = os.environ | {"_GUIDED_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(line.split()))}
    command = [sys.executable, "-m", "guided"]
    assert found in subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False).stdout
