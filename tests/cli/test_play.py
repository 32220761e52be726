"""`guided play` and `guided resume`."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guided.core.cue import CueId
from guided.core.level import Level
from guided.core.paths import data_folder
from guided.player.bookmark import BOOKMARK_FILE, Bookmark, BookmarkStore
from guided.system import settings
from tests.cli.test_main import GOOD, own_session, run  # noqa: F401  (own_session is a fixture)
from tests.support.terminal import Terminal

QUIET = ("--voice", "silent", "--output", "null")
LONGER = GOOD.replace("(2s)", "(60s)")
MOVES = """\
title: A move
kind: stretch
where: [bed, floor]
steps:
  - position: Lie on your back.
    settle: 5s
  - section: Knees
  - stretch: Knee hug
    involves: [flexion]
    into: Draw your knee in. (1s)
    hold: 4s
    out: Let it go. (1s)
    rest: 2s
  - section: Rest
  - Rest a while.
"""


@pytest.fixture
def moving_session(own_session: Path) -> Path:  # noqa: F811
    """A session that moves the body, called `moves`."""
    (own_session.parent / "moves.yaml").write_text(MOVES, encoding="utf-8")
    return own_session.parent / "moves.yaml"


def open_terminal(*command: str, **env: str) -> Terminal:
    """A command of guided in a terminal of its own."""
    return Terminal(sys.executable, "-m", "guided", *command, env=os.environ | {"TERM": "xterm", **env})


def read_bookmark() -> Bookmark | None:
    """The bookmark in the file."""
    store = BookmarkStore(data_folder() / BOOKMARK_FILE, [])
    bookmark = store.read()
    store.close()
    return bookmark


# Output --------------------------------------------------------------------------------------------------------------


def test_play_shows_lines_sections_and_time_left(
    own_session: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run("play", "short", *QUIET, capsys=capsys)
    assert code == 0
    assert out.splitlines() == [
        "A short one - gentle - 0:13",
        "Ctrl-C ends it softly, at any moment.",
        "",
        "Begin",
        " 0:11  Let it be easy.",
        "",
        "End",
        " 0:06  And that is all.",
        "",
        "That is the end. Take the time you need.",
    ]
    assert read_bookmark() is None


def test_cautions_are_shown_until_a_session_was_completed(
    own_session: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    own_session.write_text(
        GOOD.replace("(2s)", "(30s)").replace("title:", "cautions: [Not with a fever.]\ntitle:"), encoding="utf-8"
    )
    first, second = (run("play", "short", *QUIET, capsys=capsys)[1] for _ in range(2))
    assert "\nNot with a fever.\n" in first
    assert "fever" not in second


@pytest.mark.needs("neural")
def test_session_plays_with_the_neural_voice(own_session: Path) -> None:  # noqa: F811
    command = [sys.executable, "-m", "guided", "play", "short", "--plain", "--voice", "neural", "--output", "null"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "And that is all." in done.stdout
    assert "speaks from here" not in done.stdout


def test_play_takes_a_path(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    assert run("play", str(own_session), *QUIET, capsys=capsys)[0] == 0


def test_session_plays_without_a_phrase_book(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    own_session.write_text("title: Une\nlanguage: fr\nsteps:\n  - Doucement.\n", encoding="utf-8")
    code, out, _ = run("play", "short", *QUIET, capsys=capsys)
    assert code == 0
    assert "Doucement." in out


# Preferences ---------------------------------------------------------------------------------------------------------


def test_minutes_fit_the_session_or_are_an_error(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    assert "0:15" in run("play", "short", "--minutes", "0.25", *QUIET, capsys=capsys)[1]
    code, _, err = run("play", "short", "--minutes", "9", *QUIET, capsys=capsys)
    assert code == 1
    assert "can last from 0:13 to 0:16 minutes" in err


def test_avoid_leaves_steps_out_and_announces_it_once(capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--level", "steady", "--avoid", "twist, flexion", *QUIET)
    code, out, _ = run("play", "gentle-lower-back", *options, capsys=capsys)
    assert code == 0
    assert out.count("Today we leave out") + out.count("In place of") == 1
    assert "Knee rolls" in out
    assert "sway to the left" not in out
    code, _, err = run("play", "gentle-lower-back", "--avoid", "nek", capsys=capsys)
    assert code == 2
    assert "did you mean 'neck'?" in err


def test_where_leaves_out_what_does_not_fit_or_is_an_error(
    moving_session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run("play", "moves", "--where", "bed", *QUIET, capsys=capsys)
    assert code == 0
    assert "Draw your knee in." in out
    code, _, err = run("play", "moves", "--where", "standing", *QUIET, capsys=capsys)
    assert code == 1
    assert "bed" in err
    assert "floor" in err


def test_start_at_a_section_says_the_posture_first(moving_session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("play", "moves", "--start-at", "rest", *QUIET, capsys=capsys)
    assert code == 0
    assert "Draw your knee in." not in out
    assert out.index("Lie on your back.") < out.index("Rest a while.")
    code, _, err = run("play", "moves", "--start-at", "nowhere", *QUIET, capsys=capsys)
    assert code == 1
    assert "It has: Knees, Rest." in err


def test_few_words_take_the_same_time(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    own_session.write_text(GOOD.replace("And that is all.", "And that is all. There is no more."), encoding="utf-8")
    every = run("play", "short", *QUIET, capsys=capsys)[1]
    few = run("play", "short", "--words", "few", *QUIET, capsys=capsys)[1]
    assert every.splitlines()[0] == few.splitlines()[0]
    assert "There is no more." in every
    assert "There is no more." not in few


@pytest.mark.slow
def test_text_only_keeps_real_time(own_session: Path) -> None:  # noqa: F811
    own_session.write_text("title: Brief\nsteps:\n  - One word.\n", encoding="utf-8")
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "guided", "play", "short", "--text-only", "--level", "better"],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "One word." in done.stdout
    assert done.stderr == ""
    assert time.monotonic() - begun > 7  # two seconds of quiet, the slot of three words, four seconds of quiet


# Errors --------------------------------------------------------------------------------------------------------------

SILENT_COMPUTER = {"PULSE_SERVER": "unix:/nowhere", "ALSA_CONFIG_PATH": "/dev/null", "XDG_RUNTIME_DIR": "/nowhere"}


def test_missing_output_is_a_one_line_error_with_a_hint(own_session: Path) -> None:  # noqa: F811
    command = [sys.executable, "-m", "guided", "play", "short", "--voice", "silent"]
    done = subprocess.run(
        command, env=os.environ | SILENT_COMPUTER, capture_output=True, text=True, timeout=60, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 1
    assert "guided render short --level gentle" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_text_is_offered_without_an_output(own_session: Path) -> None:  # noqa: F811
    with open_terminal("play", "short", "--plain", **SILENT_COMPUTER) as one:
        one.until("Show the words instead, at the same pace? [Y/n]")
        one.type(b"\n")
        one.until("Whenever you are ready")
        one.type(b" ")
        one.until("Let it be easy.")
        one.type(b"\x03")
        assert one.over() == 0
    with open_terminal("play", "short", "--plain", **SILENT_COMPUTER) as one:
        one.until("[Y/n]")
        one.type(b"n\n")
        assert one.over() == 130
    assert "Traceback" not in one.shown


def test_session_plays_when_the_bookmark_cannot_be_saved(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    data_folder().joinpath(BOOKMARK_FILE).mkdir(parents=True)  # nothing can be written over a folder
    code, out, _ = run("play", "short", *QUIET, capsys=capsys)
    assert code == 0
    assert "And that is all." in out


# Leaving and resuming ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("times", "code"), [(1, 0), pytest.param(2, 130, marks=pytest.mark.slow)])
def test_ctrl_c_fades_out_and_ends_cleanly(own_session: Path, times: int, code: int) -> None:  # noqa: F811
    own_session.write_text(LONGER, encoding="utf-8")
    command = [sys.executable, "-u", "-m", "guided", "play", "short", "--text-only"]
    playing = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert playing.stdout is not None
    for line in playing.stdout:
        if "Let it be easy" in line:
            break
    for _ in range(times):
        playing.send_signal(signal.SIGINT)
        time.sleep(0.2)
    out, err = playing.communicate(timeout=10)
    assert playing.returncode == code
    assert err.strip() == ""
    assert ("that counts" in out) is (times == 1)
    bookmark = read_bookmark()
    assert bookmark is not None
    assert bookmark.session == "short"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_bookmark_survives_any_end_and_resume_continues_there(
    own_session: Path,  # noqa: F811
    number: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own_session.write_text(LONGER, encoding="utf-8")
    with open_terminal("play", "short", "--text-only", "--plain", "--words", "some", "--level", "flare") as one:
        one.until("Whenever you are ready")
        one.type(b" ")
        one.until("(quiet")
        time.sleep(0.3)
        one.signal(number)
        assert one.over() in (128 + number, -number)
    bookmark = read_bookmark()
    assert bookmark is not None
    assert (bookmark.cue.path, bookmark.level, bookmark.words) == ("1", "flare", "some")
    code, out, _ = run("resume", "--output", "null", "--plain", capsys=capsys)
    assert code == 0
    assert out.splitlines()[0].startswith("A short one - flare - ")
    assert "We go on where you were." in out
    assert "And that is all." in out
    assert read_bookmark() is None


def test_resume_without_a_bookmark_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("resume", capsys=capsys)
    assert code == 1
    assert "guided play release-only --level flare" in err


@pytest.mark.slow
def test_changed_session_resumes_at_its_start(
    own_session: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = BookmarkStore(data_folder() / BOOKMARK_FILE, [])
    store.save(Bookmark("short", "A short one", Level.GENTLE, CueId("99", part="say.0"), 1.0, 5.0))
    store.close()
    code, out, _ = run("resume", "--output", "null", capsys=capsys)
    assert code == 0
    assert "Let it be easy." in out


# Keys ----------------------------------------------------------------------------------------------------------------


def test_keys_pause_ease_and_leave(own_session: Path) -> None:  # noqa: F811
    own_session.write_text(LONGER, encoding="utf-8")
    with open_terminal("play", "short", "--text-only", "--plain") as one:
        one.until("Whenever you are ready")
        one.type(b"x")
        one.until("Let it be easy.")
        one.type(b" ")
        one.until("(paused")
        one.until("Press Enter for: Go on")
        one.type(b"\x1b[B")
        one.until("(flare from here on")
        one.type(b" ")
        time.sleep(0.5)
        one.type(b"q")
        assert one.over() == 0
        assert "guided resume" in one.shown
    bookmark = read_bookmark()
    assert bookmark is not None
    assert bookmark.level == "flare"


@pytest.mark.slow
def test_finishing_in_a_pause_lands_and_counts_as_done(own_session: Path) -> None:  # noqa: F811
    own_session.write_text(LONGER, encoding="utf-8")
    with open_terminal("play", "short", "--text-only", "--plain") as one:
        one.until("Whenever you are ready")
        one.type(b"x")
        one.until("Let it be easy.")
        one.type(b" ")
        one.until("Press Enter for: Enough for today")
        one.type(b"\n")
        one.until("That is enough, and it counts.")
        one.type(b"\x03")  # the landing may be left, too
        assert one.over() == 0
    assert read_bookmark() is None


# Safety --------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_safety_notice_is_shown_once_before_a_movement(moving_session: Path) -> None:
    for first in (True, False):
        with open_terminal("play", "moves", "--text-only", "--plain") as one:
            if first:
                one.until("Enter goes on, q leaves.")
                assert "loss of bowel control" in one.shown
                one.type(b"\n")
            one.until("Whenever you are ready")
            one.type(b"\x03")
            assert one.over() == 0
            assert ("bowel" in one.shown) is first
    assert settings.read_settings().safety_read is not None


def test_safety_notice_without_a_terminal_is_shown_each_time(
    moving_session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        code, out, _ = run("play", "moves", *QUIET, capsys=capsys)
        assert code == 0
        assert "loss of bowel control" in out
    assert settings.read_settings().safety_read is None


def test_session_without_movement_shows_no_safety_notice(
    own_session: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "bowel" not in run("play", "short", *QUIET, capsys=capsys)[1]


def test_leaving_at_the_safety_notice_ends(moving_session: Path) -> None:
    with open_terminal("play", "moves", "--text-only", "--plain") as one:
        one.until("Enter goes on, q leaves.")
        one.type(b"\x03")
        assert one.over() == 130
    assert "Traceback" not in one.shown
    assert settings.read_settings().safety_read is None
