"""Yes or no, as people answer."""

import click
import pytest
from click.testing import CliRunner, Result

from guided.cli.confirm import ask_yes_no


def asked(answers: str, default: bool) -> Result:
    @click.command()
    def command() -> None:
        click.echo(f"told {ask_yes_no('Add it?', default)}")

    return CliRunner().invoke(command, input=answers)


@pytest.mark.parametrize(
    ("answers", "default", "told"),
    [
        ("y\n", False, True),
        ("YES \n", False, True),
        ("n\n", True, False),
        ("No\n", True, False),
        ("\n", True, True),
        ("\n", False, False),
    ],
)
def test_yes_and_no(answers: str, default: bool, told: bool) -> None:
    done = asked(answers, default)
    assert done.output.endswith(f"told {told}\n")
    assert "Please" not in done.output
    assert ("[Y/n]" in done.output) is default


@pytest.mark.parametrize("word", ["ja", "oui", "sí", "nope", "yy", "1"])
def test_another_answer_is_met_kindly_and_asked_again(word: str) -> None:
    done = asked(f"{word}\ny\n", True)
    assert "Please type y for yes or n for no; Enter alone is yes." in done.output
    assert "rror" not in done.output
    assert done.output.count("Add it?") == 2
    assert done.output.endswith("told True\n")


def test_no_answer_at_all_is_no_yes() -> None:
    done = asked("", True)
    assert done.exit_code == 1
    assert "told" not in done.output
