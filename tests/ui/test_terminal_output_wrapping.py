"""Sentences wrap between words; commands and paths are never broken."""

import sys
from itertools import product

import pytest

from guided.core.shell_command import make_command, make_pip_command
from guided.ui import terminal_output
from guided.ui.terminal_output import echo, wrap_line, wrap_text
from tests.support.cases import cases

LONG = "There is nobody to ask here, so please say what you would like with an option, and then once more."
COMMANDS = [
    make_command("play", "release-only", "--level", "flare"),
    make_command("check", "Für Frau Müller.yaml"),
    make_command("check", "it's.yaml", "--care"),
    make_command("new", "my-desk-back", "--from", "desk-back"),
    "EDITOR=nano guided edit my-back",
    "guided list",
]
PATHS = ["/home/Ana Lee/My sessions/my evening.yaml", r"C:\Users\Ana Lee\evening tea.yaml", "~/a b/c.yaml"]


@pytest.mark.parametrize("width", range(30, 90, 7))
def test_words_stay_whole_and_lines_fit(width: int) -> None:
    out = wrap_line(LONG, width)
    assert " ".join(out).split() == LONG.split()
    assert max(map(len, out)) <= width


@cases("width, whole", product(range(30, 90, 7), [*COMMANDS, *PATHS]))
def test_commands_and_paths_stay_on_one_line(whole: str, width: int) -> None:
    for text in (
        f"A few words before. {whole} shows more of it, and some words come after.",
        f"It was not added, sadly: {whole}",
        f"There is {whole} already, and it stays as it is; please choose another name.",
    ):
        out = wrap_line(text, width)
        assert any(whole in line for line in out), out
        assert " ".join(out).split() == text.split()


@pytest.mark.parametrize("width", range(30, 90, 7))
@pytest.mark.parametrize(
    "start", ["~/guided/.venv/bin/guided", "~/'my folder/.venv/bin/guided'", "/usr/bin/python3 -P -m guided"]
)
def test_command_that_starts_with_a_path_stays_on_one_line(
    start: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_output, "find_program", lambda: start)
    monkeypatch.setattr(terminal_output, "_command_pattern", terminal_output._command_pattern.__wrapped__)
    for whole in (
        f"{start} play release-only --level flare",
        f"{start} check 'Für Frau Müller.yaml'",
    ):
        text = f"A few words before. {whole}; and some words come after, and it ends."
        for out in (wrap_line(text, width), wrap_text(text, width=width)):
            assert any(whole in line for line in out), out
            assert " ".join(out).split() == text.split()


def test_path_ends_before_the_punctuation() -> None:
    text = "Look in /home/ana, please. There is more to say about this, and it ends with a.yaml here."
    assert max(map(len, wrap_line(text, 40))) <= 40


def test_caret_of_a_diagnostic_keeps_its_column() -> None:
    picture = (
        "a.yaml:3:5: error: 'paus' is not a kind of step, as far as guided knows\n  |\n3 |   - paus: 2s\n  |     ^^^^"
    )
    note = "  = a step is one of: say, pause, breathe, release, stretch, position, section, chime"
    text = f"{picture} did you mean 'pause'? or something else\n  |\n{note}"
    out = [part for line in text.splitlines() for part in wrap_line(line, 40)]
    assert max(map(len, out)) <= 40
    assert out[out.index("3 |   - paus: 2s") + 1] == "  |     ^^^^"
    assert out[out.index("  |     ^^^^") + 1] == "  |   did you mean 'pause'? or something"
    first = next(n for n, each in enumerate(out) if each.startswith("  = a step is one of:"))
    assert out[first + 1 :]
    assert all(each.startswith("    ") for each in out[first + 1 :])


def test_script_line_is_never_broken() -> None:
    line = "12 |   - " + "word " * 30 + "end"
    assert wrap_line(line, 40) == [line]


@pytest.mark.parametrize("terminal", [True, False])
def test_only_terminal_output_is_wrapped(
    terminal: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    echo(LONG, err=True)
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines) > 1) is terminal
    assert " ".join(lines) == LONG


def test_pip_command_stays_whole_if_it_fits() -> None:
    text = f"It is not here on this computer, and {make_pip_command('install', 'a[b]')} brings it."
    assert any(make_pip_command("install", "a[b]") in line for line in wrap_text(text, " " * 9, width=60))
    assert max(map(len, wrap_text(text, " " * 9, width=30))) <= 30
