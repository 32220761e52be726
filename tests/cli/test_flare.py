"""`guided flare` with a flare plan: it plays its sessions with its words, and always finds one to play."""

import sys
from pathlib import Path
from typing import Protocol

import pytest

from guided.cli import main as cli
from guided.cli.journal_writer import open_journal
from guided.system import settings
from guided.today import catalog_cache
from tests.support.terminal import Terminal
from tests.support.tiers import few

QUIET = ("--voice", "silent", "--output", "null")
BED = "title: My bed\nkind: rest\nwhere: [bed]\nsteps: [Rest here., {pause: 30s}]\n"
CHAIR = "title: My chair\nsteps: [Rest there., {pause: 30s}]\n"
SWAY = "- {stretch: Sway, into: Let your knees sway., involves: [knee], hold: 10s, reps: 30}\n"
KNEES = f"title: My knees\nkind: stretch\nsteps:\n{SWAY * 6}"
needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals to test in")


class Run(Protocol):
    def __call__(self, *args: str, code: int = 0) -> str: ...


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`guided` and what it said, on one line."""

    def command(*args: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as left:
            cli.main([*args])
        out, err = capsys.readouterr()
        assert (left.value.code or 0) == code, err
        return " ".join((out + err).split())

    return command


@pytest.fixture
def bed_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script of one's own, elsewhere, which one is beside."""
    (tmp_path / "My Documents").mkdir()
    monkeypatch.chdir(tmp_path / "My Documents")
    path = tmp_path / "My Documents" / "my bed.yaml"
    path.write_text(BED)
    return path


def test_script_by_path_plays_with_the_plans_words(
    run: Run, bed_script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run("plan", "--words", "It passes; it has, each time.", "--session", "my bed.yaml")
    assert "1. My bed, 0:52" in told
    monkeypatch.chdir(tmp_path)
    out = run("flare", *QUIET)
    assert "My bed - flare - " in out
    assert out.index("It passes; it has, each time.") < out.index("Rest here.")
    assert "here for you instead" not in out
    with open_journal([]) as kept:
        assert [done.session for done in kept.read().sessions] == [str(bed_script.resolve())]


def test_second_script_of_the_plan_plays_later_that_day(run: Run, bed_script: Path) -> None:
    (bed_script.parent / "my chair.yaml").write_text(CHAIR)
    run("plan", "--session", "my bed.yaml", "--session", "my chair.yaml", "--session", "my bed.yaml")
    titles = [run("flare", *QUIET).split(" - flare - ")[0] for _ in range(3)]
    assert titles == ["My bed", "My chair", "My bed"]


@pytest.mark.parametrize("fault", few(["gone", "broken", "a folder"], 3))
def test_unreadable_script_is_skipped_for_the_next_of_the_plan(fault: str, run: Run, bed_script: Path) -> None:
    run("plan", "--session", "my bed.yaml", "--session", "release-only")
    bed_script.unlink()
    if fault == "broken":
        bed_script.write_text("title: My bed\nstepps: []\n")
    elif fault == "a folder":
        bed_script.mkdir()
    out = run("flare", *QUIET)
    assert "Release only - flare - " in out
    assert out.count("my bed.yaml, of your flare plan, cannot be read just now, so this one is here for you") == 1
    assert f"{bed_script.resolve()} (cannot be read now; the next one plays)" in run("plan", "--show")


def test_plan_without_a_readable_script_falls_back_to_a_recommendation(run: Run, bed_script: Path) -> None:
    run("plan", "--session", "my bed.yaml")
    bed_script.unlink()
    settings.save_setting("flare_sessions", (str(bed_script.resolve()), "gone-as-well"))
    out = run("flare", *QUIET)
    assert " - flare - " in out
    assert out.count("here for you instead") == 1


def test_script_deleted_after_the_catalog_was_read_is_skipped(
    run: Run, bed_script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("plan", "--session", "my bed.yaml", "--session", "release-only")
    looked_at = catalog_cache.load_catalog((str(bed_script.resolve()),))
    bed_script.unlink()
    monkeypatch.setattr(catalog_cache, "load_catalog", lambda _: looked_at)
    out = run("flare", *QUIET)
    assert "Release only - flare - " in out
    assert "my bed.yaml, of your flare plan, cannot be read just now" in out


def test_script_of_the_flare_plan_is_not_recommended_on_other_days(run: Run, bed_script: Path) -> None:
    run("plan", "--session", "my bed.yaml")
    assert "My bed" not in run("today", "--ordinary", "--where", "bed")
    assert "My bed, flare" in run("today", "--flare")


@pytest.mark.slow
def test_script_above_the_movement_budget_is_skipped_and_reported_by_plan(run: Run, bed_script: Path) -> None:
    bed_script.write_text(KNEES)
    told = run("plan", "--session", "my bed.yaml", "--session", "release-only")
    assert "1. My knees" in told
    assert "minutes, more than yours; the next one plays)" in told
    out = run("flare", *QUIET)
    assert "Release only - flare - " in out
    assert "My knees, of your flare plan, moves more than there is room for now, so this one" in out
    assert "more than yours" not in run("plan", "--days", "30,30,30")
    assert "My knees - flare - " in run("flare", *QUIET)


@pytest.mark.slow
@needs_terminal
def test_words_of_the_plan_are_shown_in_full_screen(run: Run, bed_script: Path) -> None:
    run("plan", "--words", "It passes.", "--session", "my bed.yaml")
    with Terminal(sys.executable, "-m", "guided", "flare", *QUIET) as terminal:
        terminal.until("It passes.")
        terminal.type(b"\x03")
        terminal.over()
