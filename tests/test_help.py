"""Help on safety, keys and commands."""

import os
import subprocess
import sys

import pytest

from guided import keys, safety
from guided.cli import COMMANDS
from guided.commands.help import PAGES
from tests.test_cli import run


def test_help_alone_is_the_help_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("help", capsys=capsys)
    assert code == 0
    assert out == run("--help", capsys=capsys)[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_on_a_command_is_its_own_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("help", name, capsys=capsys)
    assert code == 0
    assert out == run(name, "--help", capsys=capsys)[1]


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_help_safety_is_all_there_is_to_know(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    code, out, err = run("help", "safety", capsys=capsys)
    assert (code, err) == (0, "")
    assert out == safety.whole(int(columns)) + "\n"


@pytest.mark.parametrize("columns", ["50", "60", "80"])
def test_help_keys_shows_every_key(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    code, out, _ = run("help", "keys", capsys=capsys)
    assert code == 0
    assert max(map(len, out.splitlines())) <= int(columns)
    assert all(name in out and does.split()[0] in out for name, does in keys.HELP)


@pytest.mark.parametrize(
    ("topic", "hint"),
    [
        ("sfety", "Did you mean 'safety'?"),
        ("key", "Did you mean 'keys'?"),
        ("paly", "Did you mean 'play'?"),
        ("qqq", "There is: safety, keys, conditions, and every command."),
    ],
)
def test_a_slip_names_the_nearest(topic: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("help", topic, capsys=capsys)
    assert (code, out) == (2, "")
    assert f"There is no help on '{topic}'. {hint}" in err


def test_no_page_hides_a_command() -> None:
    assert not set(PAGES) & set(COMMANDS)


@pytest.mark.parametrize(
    ("begun", "found"), [("sa", ["safety"]), ("ke", ["keys"]), ("pl", ["play", "plan"]), ("qq", [])]
)
def test_topics_complete(begun: str, found: list[str]) -> None:
    env = os.environ | {"_GUIDED_COMPLETE": "bash_complete", "COMP_WORDS": f"guided help {begun}", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "guided"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == [f"plain,{topic}" for topic in found]
