"""The command line as a whole, and `list`, `check`, `render`, `voices` and `doctor`."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
import mutagen
import pytest

from guided import __version__
from guided.cli import main as cli
from guided.cli.main import COMMANDS, main
from guided.core import paths
from guided.script.values import SESSION_KINDS
from tests.support.cases import cases
from tests.support.tiers import few

GOOD = """\
title: A short one
kind: rest
where: [bed]
good_for: [flare, tent]
ambience: rain
steps:
  - section: Begin
  - Let it be easy. (2s)
  - section: End
  - And that is all.
"""


def run(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """A command's exit code, output and standard error."""
    with pytest.raises(SystemExit) as left:
        main(args)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


@pytest.fixture
def own_session(home: Path) -> Path:
    """A session of the listener's own, called `short`."""
    folder = paths.sessions_folder()
    folder.mkdir(parents=True)
    (folder / "short.yaml").write_text(GOOD, encoding="utf-8")
    return folder / "short.yaml"


# Help ----------------------------------------------------------------------------------------------------------------


def test_help_is_short_with_three_examples(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run("--help", capsys=capsys)
    assert code == 0
    assert out.count("\n    guided") == 3
    assert len(out.splitlines()) < 24, "the prompt has a line, too"
    assert max(map(len, out.splitlines())) <= 80
    assert "Sessions       today, flare, play, resume, journal\n" in out
    assert set(re.findall(r"[a-z]+", out.split("Commands:\n")[1])) >= set(COMMANDS)
    assert "Stopping is always fine" in out
    assert "guided help commands" in out


@pytest.mark.parametrize(("args", "told"), [(("edit", "my", "slow", "breath"), True), (("edit", "--nope"), False)])
def test_extra_arguments_hint_at_quotes(args: tuple[str, ...], told: bool, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(*args, capsys=capsys)
    assert code == 2
    assert ("Put a name with spaces in quotes." in err) is told


def test_error_is_wrapped_at_the_width_of_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for args in (["play", "relese-only"], ["hear", "release-only", "--line", "3"], ["paly"]):
        assert max(map(len, run(*args, capsys=capsys)[2].splitlines())) <= 40


def test_guided_without_a_terminal_says_how_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys=capsys)
    assert code == 0
    assert "guided play release-only --level flare" in out


@cases("name", COMMANDS)
def test_every_command_has_its_own_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(name, "--help", capsys=capsys)
    assert code == 0
    assert COMMANDS[name] in out
    group_line = cli.group.get_command(None, name)  # type: ignore[arg-type]
    assert group_line is not None
    assert all(param.help for param in group_line.params if isinstance(param, click.Option))


def test_version_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version", capsys=capsys)[1] == f"guided {__version__}\n"


def test_unknown_command_suggests_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("paly", "x", capsys=capsys)
    assert code == 2
    assert "Did you mean 'play'?" in err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("completion", shell, capsys=capsys)
    assert code == 0
    assert "_GUIDED_COMPLETE" in out


def test_completion_lists_sessions() -> None:
    env = os.environ | {"_GUIDED_COMPLETE": "bash_complete", "COMP_WORDS": "guided play rel", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "guided"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert "release-only" in done.stdout


# Errors --------------------------------------------------------------------------------------------------------------


def test_unknown_session_suggests_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("play", "relese-only", capsys=capsys)
    assert code == 1
    assert "Did you mean 'release-only'?" in err


def test_unexpected_exception_is_reported_and_saved(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("guided.cli.session_resources.load_session", lambda name: 1 / 0)
    code, out, err = run("play", "release-only", capsys=capsys)
    assert code == 3
    assert "Traceback" not in out + err
    assert "not your doing" in err
    (kept,) = tmp_path.glob("guided-fault-*.txt")
    assert "ZeroDivisionError" in kept.read_text()


def test_script_with_problems_is_not_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: Bad\nsteps:\n  - paus: 2s\n", encoding="utf-8")
    code, out, err = run("play", str(bad), capsys=capsys)
    assert code == 1
    assert out == ""
    assert "did you mean 'pause'?" in err


def test_closed_pipe_ends_without_an_error() -> None:
    done = subprocess.run(
        f"{sys.executable} -m guided list | head -c 5",
        shell=True,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""


# List and check ------------------------------------------------------------------------------------------------------


def test_list_shows_every_session_with_its_lengths(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("list", capsys=capsys)
    assert code == 0
    for name in ("short", "release-only", "long-out-breath", "gentle-lower-back"):
        assert name in out
    head, *rows = out.splitlines()
    assert head.split() == ["flare", "gentle", "steady", "better"]
    named = [row.split() for row in rows if row.startswith("  ")]
    assert {name for name, *_ in named} == set(paths.find_sessions())
    assert all(re.fullmatch(r"\d+:\d\d", time) for _, *times in named for time in times)
    assert [row for row in rows if not row.startswith(" ")] == [kind.capitalize() for kind in SESSION_KINDS]


@pytest.mark.parametrize(
    ("options", "names"),
    few(
        [
            (["--kind", "rest", "--minutes", "2"], {"short"}),
            (["--kind", "breathing", "--level", "flare", "--minutes", "2.5"], {"long-out-breath", "three-breaths"}),
            (["--good-for", "sleep"], {"awake-at-night", "falling-asleep"}),
            (["--where", "standing", "--kind", "stretch"], {"standing-counter"}),
            (["--level", "flare", "--minutes", "1"], {"short"}),
        ],
        3,
    ),
)
def test_list_filters_by_options(
    own_session: Path, options: list[str], names: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run("list", *options, capsys=capsys)
    assert {row.split()[0] for row in out.splitlines()[1:] if row[:2] == "  " and row[2] != " "} == names


@pytest.mark.slow
def test_list_shows_summaries_only_for_few_sessions(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    about = "Easy breathing with a little more time for the breath out"
    assert about in run("list", "--kind", "breathing", capsys=capsys)[1]
    assert about not in run("list", capsys=capsys)[1]


@pytest.mark.parametrize("width", few([30, 40, 50, 60], 4))
@pytest.mark.parametrize("args", few([(), ("--kind", "breathing"), ("--level", "flare")], 3))
def test_list_fits_a_narrow_screen_with_aligned_columns(
    own_session: Path,
    width: int,
    args: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    _, out, _ = run("list", *args, capsys=capsys)
    head, *rows = out.splitlines()
    assert max(map(len, (head, *rows))) <= width
    times = [row for row in rows if re.search(r"\d:\d\d$", row)]
    assert {len(row) for row in times} == {len(head)}


@pytest.mark.slow
def test_list_skips_a_broken_script(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own_session.parent / "broken.yaml").write_text("title: [", encoding="utf-8")
    code, out, err = run("list", capsys=capsys)
    assert code == 0
    assert "release-only" in out
    assert "guided check" in err


@pytest.mark.parametrize("minutes", ["nan", "inf", "-1", "ten", "1e3"])
def test_minutes_must_be_a_number(minutes: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("list", "--minutes", minutes, capsys=capsys)
    assert code == 2
    assert "like 5" in err


def test_session_name_as_command_suggests_play(capsys: pytest.CaptureFixture[str]) -> None:
    assert "guided play release-only" in run("release-only", capsys=capsys)[2]


@pytest.mark.slow
def test_full_disk_on_stdout_is_a_one_line_error() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "guided", "list"],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.needs("neural")
@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal Windows has not")
@pytest.mark.parametrize("delay", few([0, 0.3, 0.6], 3))
def test_interrupt_while_the_voice_loads_ends_cleanly(home: Path, delay: float) -> None:
    command = [sys.executable, "-m", "guided", "play", "release-only", "--output", "null"]
    playing = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert playing.stdout is not None
    playing.stdout.readline()
    time.sleep(delay)
    playing.send_signal(signal.SIGINT)
    _, err = playing.communicate(timeout=60)
    assert playing.returncode in (0, 130)
    assert "terminate" not in err
    assert "Traceback" not in err


@pytest.mark.needs("neural")
def test_no_sound_with_an_empty_cache_is_a_one_line_error(home: Path) -> None:
    env = os.environ | {"PULSE_SERVER": "unix:/nowhere", "ALSA_CONFIG_PATH": "/dev/null", "XDG_RUNTIME_DIR": "/nowhere"}
    command = [sys.executable, "-m", "guided", "play", "release-only", "-l", "flare"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "guided render release-only --level flare" in done.stderr


@pytest.mark.slow
def test_list_reports_a_file_ending_in_yml(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own_session.parent / "mine.yml").write_text(GOOD, encoding="utf-8")
    assert "rename it to mine.yaml" in run("list", capsys=capsys)[2]


@pytest.mark.slow
def test_list_reports_a_name_with_invisible_characters_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own_session = home / "data" / "sessions"
    (own_session / "fragments").mkdir(parents=True)
    (own_session / "mi\u200bne.yaml").write_text("title: Mine\nsteps: [Rest.]\n")
    (own_session / "fragments" / "te\u00ada.yaml").write_text("steps: [Rest.]\n")
    code, out, err = run("list", capsys=capsys)
    assert code == 0
    assert "Mine" not in out
    assert err.splitlines() == [
        "There is a character in the name of mi\ufffdne.yaml that shows as nothing. Please rename it.",
        "There is a character in the name of te\ufffda.yaml that shows as nothing. Please rename it.",
    ]
    code, _, err = run("check", str(own_session), capsys=capsys)
    assert code == 1


def test_no_suggestion_looks_the_same_as_what_was_typed(capsys: pytest.CaptureFixture[str]) -> None:
    for words, way in ((["pla\u200by"], "See guided --help."), (["help", "pla\u00ady"], "There is: ")):
        code, _, err = run(*words, capsys=capsys)
        assert code == 2
        assert way in err


def test_list_without_matches_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nothing fits that" in run("list", "--minutes", "0.1", "--level", "better", capsys=capsys)[1]


def test_check_reports_a_playable_script_with_its_lengths(
    own_session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run("check", str(own_session), capsys=capsys)
    assert code == 0
    assert out.startswith("short: can be played. flare 0:1")


def test_check_shows_every_problem_of_every_script(
    tmp_path: Path, own_session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("title: One\nsteps:\n  - paus: 2s\n  - pause: 2:30\n", encoding="utf-8")
    two.write_text("title: Two\nkind: restt\nsteps:\n  - hold: 2s\n", encoding="utf-8")
    code, out, _ = run("check", str(one), str(two), str(own_session), capsys=capsys)
    assert code == 1
    assert out.count(": error: ") == 4
    assert "2 things to mend" in out
    assert "short: can be played" in out


def test_check_continues_after_a_missing_file(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("check", "nowhere.yaml", "short", str(own_session), capsys=capsys)
    assert code == 1
    assert out.count("short: can be played") == 1, "one file, named twice"
    assert "There is no file nowhere.yaml" in out


def test_check_compares_lengths_with_the_usual_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text("title: Brief\nkind: stretch\nsteps:\n  - A word.\n", encoding="utf-8")
    code, out, _ = run("check", str(path), capsys=capsys)
    assert code == 0
    assert "brief.yaml:2:1: warning: it lasts 0:07 at flare (4 to 6 minutes are usual), 0:07 at gentle" in out
    assert out.count("warning") == 1


# Render --------------------------------------------------------------------------------------------------------------


def render_silent(*args: str) -> Sequence[str]:
    return ("render", *args, "--voice", "silent")


def test_render_writes_a_file_with_chapters(
    own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.flac"
    code, out, _ = run(*render_silent("short", "--level", "flare", "-o", str(path)), capsys=capsys)
    assert code == 0
    assert "0:14" in out
    tags = mutagen.File(path).tags
    assert tags["title"] == ["A short one (flare)"]
    assert tags["CHAPTER001NAME"] == ["Begin"]


def test_render_needs_force_to_replace(own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.wav"
    path.write_text("mine")
    code, _, err = run(*render_silent("short", "-o", str(path)), capsys=capsys)
    assert code == 1
    assert "--force" in err
    assert path.read_text() == "mine"
    assert run(*render_silent("short", "-o", str(path), "--force"), capsys=capsys)[0] == 0
    assert path.stat().st_size > 1000


def test_render_rejects_unknown_formats(own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(*render_silent("short", "-o", str(tmp_path / "out.aac")), capsys=capsys)
    assert code == 1
    assert ".mp3" in err


def test_render_needs_a_name_or_a_filter(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("render", capsys=capsys)
    assert code == 2
    assert "--for flare" in err


@pytest.mark.slow
def test_render_writes_a_numbered_set_into_a_folder(
    own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_session.parent / "odd.yaml").write_text(GOOD.replace("A short one", "What? A/B"), encoding="utf-8")
    code, out, _ = run(*render_silent("short", "odd", "-o", f"{tmp_path}/phone/"), capsys=capsys)
    assert code == 0
    names = sorted(path.name for path in (tmp_path / "phone").iterdir())
    assert names == ["01 A short one (gentle).mp3", "02 What- A-B (gentle).mp3"]
    assert str(mutagen.File(tmp_path / "phone" / names[1]).tags["TRCK"]) == "2"
    assert len(out.splitlines()) == 2


def test_render_for_flare_selects_sessions_good_for_it(
    own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {
        name: path
        for name, path in paths.find_sessions().items()
        if name in ("short", "release-only", "standing-counter")
    }
    monkeypatch.setattr(paths, "find_sessions", lambda: few)
    code, _, _ = run(*render_silent("--for", "flare", "-o", f"{tmp_path}/phone/", "--format", "wav"), capsys=capsys)
    assert code == 0
    names = sorted(path.name for path in (tmp_path / "phone").iterdir())
    assert names == ["01 A short one (flare).wav", "02 Release only (flare).wav"]


def test_render_set_skips_a_script_with_problems(
    own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_session.parent / "broken.yaml").write_text("title: [", encoding="utf-8")
    code, out, err = run(*render_silent("--for", "tent", "-o", f"{tmp_path}/phone", "--format", "wav"), capsys=capsys)
    assert code == 0
    assert "A short one" in out
    assert "broken has a problem" in err


@pytest.mark.slow
def test_for_option_ignores_case_and_lists_its_words(
    own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*render_silent("--for", "Tent", "-o", f"{tmp_path}/x", "--format", "wav"), capsys=capsys)[0] == 0
    code, _, err = run("render", "--for", "tea", capsys=capsys)
    assert code == 1
    assert "Some are good for: desk, evening, flare, morning, night, sleep" in err


@pytest.mark.parametrize(
    "args",
    [["short", "--all"], ["short", "--for", "flare"], ["--all", "--for", "flare"], ["short", "short", "-o", "set.mp3"]],
)
def test_render_rejects_contradictory_options(
    own_session: Path, args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("render", *args, capsys=capsys)[0] == 2


def test_render_reports_a_file_name_too_long_for_the_disk(
    own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(*render_silent("short", "-o", f"{tmp_path}/{'x' * 300}.wav"), capsys=capsys)
    assert code == 1
    assert "could not be" in err


@pytest.mark.slow
def test_python_files_in_the_working_folder_are_not_imported(own_session: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for name in ("struct", "pickle", "random", "guided"):
        (here / f"{name}.py").write_text("open('taken', 'w')", encoding="utf-8")
    script = Path(sys.executable).with_name("guided")
    command = [str(script), *render_silent("short", "short", "-o", "set/", "--format", "wav")]
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert not (here / "taken").exists()
    assert len(list((here / "set").iterdir())) == 2


def test_long_title_is_shortened_to_fit_the_disk(
    own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_session.with_stem("long").write_text(GOOD.replace("A short one", f"{'静' * 119}é"), encoding="utf-8")
    code, out, _ = run(*render_silent("short", "long", "-o", f"{tmp_path}/set", "--format", "flac"), capsys=capsys)
    assert code == 0, out
    names = sorted(path.name for path in (tmp_path / "set").iterdir())
    assert names[1] == f"02 {'静' * 40} (gentle).flac"
    assert all(len(name.encode()) <= 143 for name in names)


def test_render_set_continues_after_a_file_that_fails(
    own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_session.with_stem("broken").write_text("title: Broken\nsteps:\n  - wait: 3s\n", encoding="utf-8")
    (tmp_path / "set" / "03 A short one (gentle).wav").mkdir(parents=True)
    endless = "title: Endless\nsteps:\n  - repeat: 200\n    steps:\n      - pause: 60m\n"
    own_session.with_stem("endless").write_text(endless, encoding="utf-8")
    names = ("short", "endless", "short", "broken", "nowhere", "short")
    code, out, err = run(*render_silent(*names, "-o", f"{tmp_path}/set", "--format", "wav"), capsys=capsys)
    assert (code, out.count(".wav  ")) == (1, 2)
    assert "'wait' is not a kind of step" in err
    assert "There is no session called 'nowhere'" in err
    assert "03 A short one (gentle).wav is a folder" in err
    assert "endless would play for more than three hours" in err
    assert sorted(path.name[:2] for path in (tmp_path / "set").iterdir() if path.is_file()) == ["01", "04"]


def test_workers_of_a_finished_render_set_end_without_a_signal(
    own_session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminated: list[object] = []
    monkeypatch.setattr("multiprocessing.process.BaseProcess.terminate", terminated.append)
    code, _, _ = run(*render_silent("short", "short", "-o", f"{tmp_path}/set", "--format", "wav"), capsys=capsys)
    assert code == 0
    assert terminated == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal Windows has not")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("several", [False, True])
def test_interrupted_render_leaves_no_partial_file(
    own_session: Path, tmp_path: Path, number: signal.Signals, code: int, several: bool
) -> None:
    own_session.write_text(GOOD.replace("(2s)", "(50m)"), encoding="utf-8")
    folder = tmp_path / "out"
    names = ["short", "short", "short"] if several else ["short"]
    command = [sys.executable, "-m", "guided", *render_silent(*names, "-o", f"{folder}/")]
    making = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while not list(folder.glob(".guided-*")) and time.monotonic() < end:
        time.sleep(0.05)
    assert list(folder.glob(".guided-*")), "nothing was begun"
    making.send_signal(number)
    begun = time.monotonic()
    _, err = making.communicate(timeout=30)
    assert time.monotonic() - begun < 10
    assert making.returncode == code
    assert "Traceback" not in err
    assert list(folder.iterdir()) == []


# Voices and doctor ---------------------------------------------------------------------------------------------------


@pytest.mark.needs("neural")
def test_voices_shows_the_selected_one_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("voices", capsys=capsys)
    assert code == 0
    assert out.startswith("* neural")
    assert "first of these" in out


def test_voices_with_only_silence_for_a_language(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("voices", "--voice", "silent", capsys=capsys)
    assert code == 0
    assert "* silent" in out
    assert "you asked for it" in out


@pytest.mark.slow
@pytest.mark.needs("card")
@pytest.mark.needs("neural")
def test_doctor_reports_a_working_system(card: object, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("doctor", capsys=capsys)
    assert code == 0, out
    assert "A session can be played here." in out


@pytest.mark.parametrize("line", ["...", "   "])
def test_voices_say_without_words_is_an_error(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("voices", "--say", line, capsys=capsys)
    assert code == 1
    assert "nothing to say" in err


def test_doctor_without_sound_says_what_to_do(home: Path) -> None:
    env = os.environ | {"PULSE_SERVER": "unix:/nowhere", "ALSA_CONFIG_PATH": "/dev/null", "XDG_RUNTIME_DIR": "/nowhere"}
    done = subprocess.run(
        [sys.executable, "-m", "guided", "doctor"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "no  miniaudio" in done.stdout
    assert "cannot be played yet" in done.stdout
    assert f"ok  what you did is remembered in {paths.data_folder()}" in done.stdout


@pytest.mark.slow
def test_doctor_reports_a_data_folder_that_cannot_be_used(home: Path) -> None:
    home.mkdir(exist_ok=True)
    paths.data_folder().write_text("a file where the folder would be", encoding="ascii")
    done = subprocess.run(
        [sys.executable, "-m", "guided", "doctor"], capture_output=True, text=True, timeout=60, check=False
    )
    assert f"--  what you did cannot be remembered in {paths.data_folder()}" in done.stdout
    assert "Traceback" not in done.stderr
