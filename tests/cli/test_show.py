"""`guided show`."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from guided.cli.commands.show import format_plan, format_side
from guided.cli.main import main
from guided.core import paths
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.script.loader import load_script
from guided.ui.terminal_output import echo

Show = Callable[..., str]


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Show:
    """The output of `guided show`, with an expected exit code."""
    monkeypatch.setenv("COLUMNS", "60")

    def run(*args: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as left:
            main(["show", *args])
        out, err = capsys.readouterr()
        assert left.value.code == code, err
        assert "Traceback" not in err
        return out if code == 0 else err

    return run


def test_show_prints_times_section_by_section(show: Show) -> None:
    lines = show("gentle-lower-back", "--level", "flare").splitlines()
    assert lines[0].startswith("Gentle lower back - flare - ")
    assert {"Settle", "Hips", "Knee rolls", "Rest", "Coming back"} <= set(lines)
    assert any(line.endswith("Hello.") and line[:5].strip().startswith("0:") for line in lines)
    assert "       Pelvic tilt, 3 times:" in lines
    assert lines[-1].startswith("Work 0:")


def test_show_defaults_to_gentle(show: Show) -> None:
    assert " - gentle - " in show("gentle-lower-back").splitlines()[0]


@pytest.mark.parametrize("args", [(), ("--compare",), ("--level", "better")])
def test_show_fits_the_screen_and_has_no_colour_in_a_pipe(show: Show, args: tuple[str, ...]) -> None:
    for name in ("gentle-lower-back", "light-release-seven", "even-breath"):
        out = show(name, *args)
        assert max(map(len, out.splitlines())) <= 60
        assert "\x1b" not in out


def test_number_is_not_separated_from_its_unit(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in range(44, 64):
        monkeypatch.setenv("COLUMNS", str(width))
        assert not any(line.strip().startswith("s)") for line in show("gentle-lower-back").splitlines())


def bar_lengths(out: str, part: str) -> list[int]:
    """How long the bars of a part are, level by level."""
    under = out.split(f"\n{part}")[1].splitlines()[1:5]
    assert [line.split()[0] for line in under] == list(LEVELS)
    return [line.count("█") for line in under]


def test_compare_bars_match_their_durations(show: Show) -> None:
    out = show("gentle-lower-back", "--compare")
    whole, work, rest, speech = (bar_lengths(out, part) for part in ("All of it", "Work", "Rest", "Speech"))
    assert max(whole) == 42
    assert whole[2] == 42
    assert work == sorted(work)
    assert all(abs(w - sum(parts)) <= 2 for w, *parts in zip(whole, work, rest, speech, strict=True))


def test_compare_shows_the_doses_of_each_level(show: Show) -> None:
    lines = [line.split() for line in show("gentle-lower-back", "--compare").splitlines()]
    assert ["Pelvic", "tilt", "3", "times", "4", "x", "2", "s", "5", "x", "5", "s", "6", "x", "5", "s"] in lines
    assert ["Toe", "lifts", "-", "3", "times", "5", "times", "6", "times"] in lines


def test_compare_bars_are_ascii_when_blocks_cannot_be_encoded(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guided.cli.commands.show.can_encode", lambda _sign: False)
    out = show("release-only", "--compare")
    assert "█" not in out
    assert "####" in out


def test_accessible_output_has_no_bars(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESSIBLE", "1")
    out = show("release-only", "--compare")
    assert "█" not in out
    assert "flare" in out


def test_cautions_come_first(show: Show, tmp_path: Path) -> None:
    path = tmp_path / "careful.yaml"
    path.write_text("title: A\ncautions: [Not with a fever., Warm first.]\nsteps:\n  - Hello.\n", "utf-8")
    for out in (show(str(path)), show(str(path), "--compare")):
        before, _, after = out.partition("  - Not with a fever.\n  - Warm first.\n")
        assert before.startswith("A")
        assert after


def test_terminal_output_has_colour_and_the_same_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = load_script(paths.find_script("release-only"), paths.find_folders())
    plans = [build_plan(made, level) for level in LEVELS]
    for lines in (list(format_side(plans, made.at(Level.FLARE))), list(format_plan(plans[0], made.at(Level.FLARE)))):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        echo(*lines)
        shown = capsys.readouterr().out
        assert "\x1b[" in shown
        assert click.unstyle(shown).splitlines() == lines


def test_show_follows_preferences(show: Show) -> None:
    out = show("gentle-lower-back", "--level", "flare", "--avoid", "twist", "--no-ambience", "--words", "few")
    assert "In place of Knee rolls" in " ".join(out.split())
    assert "stream" not in out
    said = show("gentle-lower-back", "--condition", "osteoporosis").partition("Settle")[2]
    assert "Pelvic tilt" in said
    assert "osteoporosis" not in said


def test_minutes_fit_the_plan_and_compare_comes_as_close_as_possible(show: Show) -> None:
    assert " - gentle - 8:30" in show("gentle-lower-back", "--minutes", "8.5")
    out = show("gentle-lower-back", "--minutes", "8.5", "--compare")
    lengths = [line.split()[1] for line in out.split("All of it\n")[1].splitlines()[:4]]
    assert lengths[:2] == ["8:30", "8:30"]
    assert lengths[3] not in ("8:30", "14:30")
    assert "can last from" in show("gentle-lower-back", "--minutes", "90", code=1)


def test_json_has_one_level_or_all(show: Show) -> None:
    (one,) = json.loads(show("release-only", "--json", "--level", "flare"))["levels"]
    assert one["level"] == "flare"
    assert [each["level"] for each in json.loads(show("release-only", "--json", "--compare"))["levels"]] == list(LEVELS)


def test_json_is_ascii_in_any_language(show: Show, tmp_path: Path) -> None:
    path = tmp_path / "hola.yaml"
    path.write_text("title: Mañana\nlanguage: es\nsteps:\n  - Respira, señora.\n", encoding="utf-8")
    out = show(str(path), "--json")
    assert out.isascii()
    assert json.loads(out)["title"] == "Mañana"
    assert "Mañana" in show(str(path))


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        (("gentle-lower-bak",), 1, "Did you mean 'gentle-lower-back'?"),
        (("release-only", "--compare", "--level", "flare"), 2, "--compare shows every level"),
        (("release-only", "--where", "standing"), 1, "--where"),
        ((), 2, "Missing argument"),
    ],
)
def test_invalid_argument_is_a_one_line_error(show: Show, args: tuple[str, ...], code: int, what: str) -> None:
    assert what in show(*args, code=code)


def test_script_with_problems_shows_them(show: Show, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("title: Bad\nsteps:\n  - paus: 2s\n", encoding="utf-8")
    assert "did you mean 'pause'?" in show(str(path), code=1)


def test_fragment_is_shown_by_its_name(show: Show, tmp_path: Path) -> None:
    path = tmp_path / "part.yaml"
    path.write_text("steps:\n  - section: Now\n  - Hello you.\n", encoding="utf-8")
    assert show(str(path)).startswith("part - gentle - ")


def test_length_equals_the_planned_length(show: Show) -> None:
    made = load_script(paths.find_script("release-only"), paths.find_folders())
    seconds = int(build_plan(made, Level.BETTER).seconds)
    assert f" - better - {seconds // 60}:{seconds % 60:02}" in show("release-only", "--level", "better")


WIDE = """\
title: A title that is long enough to be broken, on a narrow screen
steps:
  - section: A heading that is long enough to be broken, on a narrow screen
  - stretch: Knee rolls
    sides: [left, right]
    into: Sway.
    hold: {flare: 2s, better: 20s}
    reps: {flare: 12, better: 12}
"""


@pytest.mark.parametrize("width", range(30, 61, 3))
def test_narrow_screen_keeps_each_dose_with_its_level(
    width: int, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    path = tmp_path / "wide.yaml"
    path.write_text(WIDE, encoding="utf-8")
    out = show(str(path), "--compare")
    assert max(map(len, out.splitlines())) <= width
    table = " ".join(out.split("Knee rolls, each side")[1].split())
    side_by_side = "12 x 2 s 12 x 2 s 12 x 2 s 12 x 20 s"
    one_below_the_other = "flare 12 x 2 s gentle 12 x 2 s steady 12 x 2 s better 12 x 20 s"
    assert table == (side_by_side if width >= 4 * len("  12 x 20 s") else one_below_the_other)
    assert max(map(len, show(str(path)).splitlines())) <= width
