"""Yes-or-no questions."""

import click
import pytest
from click.testing import CliRunner, Result

from guided.cli.confirm import ask_yes_no


def run_confirm(answers: str, default: bool) -> Result:
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
def test_yes_and_no_in_common_spellings(answers: str, default: bool, told: bool) -> None:
    done = run_confirm(answers, default)
    assert done.output.endswith(f"told {told}\n")
    assert "Please" not in done.output
    assert ("[Y/n]" in done.output) is default


@pytest.mark.parametrize("word", ["ja", "oui", "sí", "nope", "yy", "1"])
def test_other_answer_gets_a_hint_and_the_question_again(word: str) -> None:
    done = run_confirm(f"{word}\ny\n", True)
    assert "Please type y for yes or n for no; Enter alone is yes." in done.output
    assert "rror" not in done.output
    assert done.output.count("Add it?") == 2
    assert done.output.endswith("told True\n")


def test_end_of_input_is_not_yes() -> None:
    done = run_confirm("", True)
    assert done.exit_code == 1
    assert "told" not in done.output
