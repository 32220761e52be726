"""The README and the docs are true."""

import re
import runpy
from pathlib import Path

import click
import pytest

from guided.cli import main as cli
from guided.core import paths
from guided.core.level import LEVELS
from guided.lint import lint_file
from tests.support.cases import cases
from tests.support.repository import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SAID = README + cli.MAIN_HELP + cli.START_HELP
COMMAND = re.compile(rf"guided ((?:{'|'.join(cli.COMMANDS)})(?: [^\s`\"]+)*)")
MENTIONED = sorted(set(COMMAND.findall(SAID)))


def test_readme_script_is_valid_and_short(tmp_path: Path) -> None:
    (script,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert len(script.splitlines()) == 10
    path = tmp_path / "hands.yaml"
    path.write_text(script, encoding="utf-8")
    report = lint_file(path, paths.find_folders())
    assert report.diagnostics == ()
    assert set(report.lengths) == set(LEVELS)


@cases("line", MENTIONED)
def test_every_mentioned_command_exists(line: str) -> None:
    name, *rest = line.split()
    command = cli.group.get_command(click.Context(cli.group), name)
    assert command is not None
    options = {opt for param in command.params for opt in (*param.opts, *param.secondary_opts)}
    for word in rest:
        if word.startswith("-"):
            assert word in options, f"guided {name} has no {word}"


README_LIST = re.search(r"^\$ guided (list .*)$", README, re.MULTILINE)[1].split()  # type: ignore[index]


def test_readme_output_matches_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    shown = {line for line in README.split("```console\n")[1].split("```")[0].splitlines() if line[:1] not in ("$", "")}
    for args in (["play", "release-only", "--level", "flare", "--voice", "silent", "--output", "null"], README_LIST):
        with pytest.raises(SystemExit):
            cli.main(args)
    out = " ".join(capsys.readouterr().out.split())
    for line in shown - {" ..."}:
        assert " ".join(line.split()) in out


def test_mentioned_sessions_exist() -> None:
    named = set(re.findall(r"guided (?:play|render) ([a-z]+(?:-[a-z]+)+)", SAID))
    assert named
    assert named <= set(paths.find_sessions())


def test_library_page_is_up_to_date() -> None:
    """To update it: python sessions/generate.py."""
    made = runpy.run_path(str(ROOT / "sessions" / "generate.py"))["page"]()
    assert (ROOT / "sessions" / "README.md").read_text("utf-8") == made


def test_every_source_of_a_session_is_listed() -> None:
    listed = set(re.findall(r"^\| (S\d+) ", (ROOT / "sessions" / "SOURCES.md").read_text("utf-8"), re.MULTILINE))
    for path in paths.find_sessions().values():
        named = set(re.findall(r"\bS\d+\b", path.read_text(encoding="utf-8")))
        assert named
        assert named <= listed, path.name


def test_readme_has_the_safety_signs() -> None:
    for words in (
        "numb or altered feeling",
        "passing, holding or feeling urine",
        "loss of bowel control",
        "both legs",
        "emergency department or call your emergency number",
        "New pain or pressure in your chest",
        "might hurt yourself",
        "not medical advice",
        "nothing in it has been reviewed by a clinician",
    ):
        assert words in " ".join(README.split())


def test_install_commands_follow_their_comments() -> None:
    for mark in ("# set up and play a session\n", "# set up and pass the tests\n"):
        after = README.split(mark)[1].splitlines()[0]
        assert after.startswith("python3 -m venv .venv && ")
