"""Messages are made safe, then coloured; data is written unchanged."""

import sys

import click
import pytest

from guided.ui.terminal_output import StyledLine, ask_line, bold, echo, echo_raw

MARK = "\N{REPLACEMENT CHARACTER}"
Capture = pytest.CaptureFixture[str]


def fake_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


@pytest.mark.parametrize("err", [False, True])
def test_each_argument_is_one_line(err: bool, capsys: Capture) -> None:
    echo("a\nb\r\x1b[2J", "", "c\td", err=err)
    told = f"a{MARK}b{MARK}{MARK}[2J\n\nc\td\n"
    assert capsys.readouterr() == (("", told) if err else (told, ""))


def test_no_argument_prints_nothing_and_end_is_optional(capsys: Capture) -> None:
    echo()
    echo("Go on? ", end="")
    assert capsys.readouterr().out == "Go on? "


def test_colours_surround_safe_text(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_terminal(monkeypatch)
    echo(bold("a\x1b[31m\n"), StyledLine("1 \x07", "##", fg="cyan"), "plain")
    assert capsys.readouterr().out == f"\x1b[1ma{MARK}[31m{MARK}\x1b[0m\n1 {MARK}\x1b[36m##\x1b[0m\nplain\n"


def test_pipe_gets_no_colours(capsys: Capture) -> None:
    echo(bold("a"), StyledLine("1 ", "##", fg="cyan"))
    assert capsys.readouterr().out == "a\n1 ##\n"


def test_coloured_line_wraps_at_its_visible_width(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_terminal(monkeypatch)
    echo(bold("word " * 20), "word " * 20)
    assert [len(line) for line in click.unstyle(capsys.readouterr().out).splitlines()] == [100, 39, 39, 19]


def test_raw_output_is_unchanged_in_a_pipe(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    echo_raw("ü\x1b\r\n\udcff")
    assert capfdbinary.readouterr().out == "ü\x1b\r\n?".encode()


def test_raw_output_is_safe_on_a_terminal(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_terminal(monkeypatch)
    echo_raw("ü\x1b\r\n")
    assert capsys.readouterr().out == f"ü{MARK}{MARK}\n"


def test_question_is_safe_and_its_default_unchanged(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda text: shown.append(text) or "")
    assert ask_line("What\n\x1b?", "us\x1bual") == "us\x1bual"
    assert capsys.readouterr().out + "".join(shown) == f"What{MARK}{MARK}? [us{MARK}ual]: "
