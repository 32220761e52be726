"""`guided help`: safety, keys, commands and writing."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from guided.cli import main as cli
from guided.cli.commands.help import HELP_PAGES
from guided.cli.main import COMMANDS
from guided.core import keys, paths
from guided.lint import lint_file
from guided.plan.steps.registry import STEP_TYPES
from guided.system import safety_notice
from tests.cli.test_main import run
from tests.support.cases import cases


def test_help_without_a_topic_is_the_general_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("help", capsys=capsys)
    assert code == 0
    assert out == run("--help", capsys=capsys)[1]


@cases("name", COMMANDS)
def test_help_on_a_command_equals_its_help_option(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("help", name, capsys=capsys)
    assert code == 0
    assert out == run(name, "--help", capsys=capsys)[1]


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_help_safety_shows_the_full_notice(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    code, out, err = run("help", "safety", capsys=capsys)
    assert (code, err) == (0, "")
    assert out == safety_notice.format_full_notice(int(columns)) + "\n"


@pytest.mark.parametrize("columns", ["50", "60", "80"])
def test_help_keys_shows_every_key(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    code, out, _ = run("help", "keys", capsys=capsys)
    assert code == 0
    assert max(map(len, out.splitlines())) <= int(columns)
    assert all(name in out and does.split()[0] in out for name, does in keys.KEY_HELP)


@pytest.mark.parametrize(
    ("topic", "hint"),
    [
        ("sfety", "Did you mean 'safety'?"),
        ("key", "Did you mean 'keys'?"),
        ("paly", "Did you mean 'play'?"),
        ("qqq", "There is: safety, keys, conditions, writing, commands, and every command."),
    ],
)
def test_unknown_topic_suggests_the_nearest(topic: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("help", topic, capsys=capsys)
    assert (code, out) == (2, "")
    assert f"There is no help on '{topic}'. {hint}" in err


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_help_commands_lists_each_command_with_its_summary(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    _, out, _ = run("help", "commands", capsys=capsys)
    assert max(map(len, out.splitlines())) <= int(columns)
    told = " ".join(out.split())
    assert all(f"{name} {about}" in told for name, about in COMMANDS.items())


def test_script_in_help_writing_passes_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run("help", "writing", capsys=capsys)
    script = textwrap.dedent(
        "".join(f"{line}\n" for line in re.findall(r"^  (?:#|title:)(?:.*\n)+?\n", out, re.MULTILINE))
    )
    path = tmp_path / "tea.yaml"
    path.write_text(script, encoding="utf-8")
    assert lint_file(path, paths.find_folders()).diagnostics == ()
    assert max(map(len, out.splitlines())) <= 80


def test_help_writing_names_every_step_type_and_only_real_commands(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run("help", "writing", capsys=capsys)
    others = [verb for verb in STEP_TYPES if verb != "steps"]
    assert all(re.search(rf"^  {verb}: .*\w\.$|^  {verb}: ", out, re.MULTILINE) for verb in others)
    assert all(re.search(rf"^  {re.escape(each.opening)}", out, re.MULTILINE) for each in STEP_TYPES.values())
    named = re.findall(r"guided (\w+)(.*?)  ", out)
    assert {name for name, _ in named} >= {"new", "edit", "check", "hear", "show"}
    for name, options in named:
        (command,) = [cli.group.get_command(None, name)]  # type: ignore[arg-type]
        assert command is not None
        known = {option for param in command.params for option in param.opts}
        assert set(re.findall(r"--\w+", options)) <= known


def test_no_help_page_has_the_name_of_a_command() -> None:
    assert not set(HELP_PAGES) & set(COMMANDS)


@pytest.mark.parametrize(
    ("begun", "found"), [("sa", ["safety"]), ("ke", ["keys"]), ("pl", ["play", "plan"]), ("qq", [])]
)
def test_help_topics_are_completed(begun: str, found: list[str]) -> None:
    env = os.environ | {"_GUIDED_COMPLETE": "bash_complete", "COMP_WORDS": f"guided help {begun}", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "guided"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == [f"plain,{topic}" for topic in found]
