"""The plain screen: each line once, in order, never repainted; and its keys in a real terminal."""

import os
import re
import signal
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from guided.core.cue import CueKind
from guided.core.errors import GuidedError
from guided.core.keys import KeyAction
from guided.core.level import Level
from guided.core.player_state import PlayerPhase, PlayerState
from guided.ui.keyboard import Keyboard
from guided.ui.plain import EASIEST_HINT, KEYS_HINT, NO_KEYS_HINT, START_HINT, PlainScreen, Transcript
from tests.support.player_state import ENDED, FakePlayer, cue, moment, start_cue

posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals on Windows")
if sys.platform != "win32":
    from tests.support.terminal import DRIVER, TELL, TELL_NO_MORE, Terminal

HEAD = ["Rest - gentle - 1:05", NO_KEYS_HINT]
TAIL = ["", "That is the end."]


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def list_lines(capsys: pytest.CaptureFixture[str], *moments: PlayerState) -> list[str]:
    """The lines between the head and the end."""
    PlainScreen().run(FakePlayer([*moments, replace(ENDED, level=moments[-1].level, volume=moments[-1].volume)]))
    lines = capsys.readouterr().out.splitlines()
    assert lines[: len(HEAD)] == HEAD
    assert lines[-2:] == TAIL
    return lines[len(HEAD) : -2]


# Lines ---------------------------------------------------------------------------------------------------------------


def test_title_heading_lines_and_time_left_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = start_cue("Hello.", 259.99999), start_cue("And rest.", 9.5, cue(section="Rest"))
    first = moment(cue_starts=(one,))
    PlainScreen().run(
        FakePlayer([moment(), first, moment(cue_starts=(one, two)), moment(cue_starts=(one, two)), ENDED])
    )
    assert capsys.readouterr().out == (
        "Rest - gentle - 1:05\n"
        "Ctrl-C ends it softly, at any moment.\n"
        "\nSettle\n 4:20  Hello.\n\nRest\n 0:09  And rest.\n"
        "\nThat is the end.\n"
    )


def test_cues_between_two_ticks_are_all_printed(capsys: pytest.CaptureFixture[str]) -> None:
    many = tuple(start_cue(f"Line {n}.", 60 - n) for n in range(20))
    lines = list_lines(capsys, moment(cue_starts=many[:1]), moment(cue_starts=many))
    assert [line.split("  ")[1] for line in lines[2:]] == [f"Line {n}." for n in range(20)]


def test_line_said_at_the_end_is_printed_before_the_farewell(capsys: pytest.CaptureFixture[str]) -> None:
    over = moment(PlayerPhase.ENDED, cue_starts=(start_cue("The last."),), farewell="That is the end.")
    PlainScreen().run(FakePlayer([moment(), over]))
    assert capsys.readouterr().out.splitlines()[-3:] == [" 1:00  The last.", *TAIL]


def test_repeated_line_is_printed_again(capsys: pytest.CaptureFixture[str]) -> None:
    once = (start_cue("Hello.", 60),)
    lines = list_lines(capsys, moment(cue_starts=once), moment(cue_starts=once), moment(cue_starts=once * 2))
    assert lines == ["", "Settle", " 1:00  Hello.", " 1:00  Hello."]


def test_heading_is_printed_on_entering_a_section_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    knees, rest = start_cue("Knees.", 60, cue(section="Knees")), start_cue("Rest.", 30, cue(section="Rest"))
    assert [
        line for line in list_lines(capsys, moment(cue_starts=(knees, rest, knees))) if line[:1] not in (" ", "")
    ] == [
        "Knees",
        "Rest",
        "Knees",
    ]


def test_heading_at_its_cue_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    heading = start_cue("", 60, cue(CueKind.SECTION, 0, name="Breath", section="Breath"))
    lines = list_lines(capsys, moment(cue_starts=(heading, start_cue("In.", 60, cue(section="Breath")))))
    assert lines == ["", "Breath", " 1:00  In."]


@pytest.mark.parametrize(
    ("kind", "seconds", "shown"),
    [
        (CueKind.REST, 20, "(rest, 20 s)"),
        (CueKind.REST, 8, "(rest, 8 s)"),
        (CueKind.REST, 7.9, None),
        (CueKind.PAUSE, 90, "(quiet, 1:30)"),
        (CueKind.SETTLE, 30, "(settle, 30 s)"),
        (CueKind.RELEASE, 25, "(letting go, 25 s)"),
        (CueKind.HOLD, 3, "(stay, 3 s)"),
        (CueKind.BREATH, 120, "(your own breath, 2:00)"),
        (CueKind.MOVE, 9, None),
        (CueKind.CHIME, 8, None),
    ],
)
def test_silences_are_announced(
    capsys: pytest.CaptureFixture[str], kind: CueKind, seconds: float, shown: str | None
) -> None:
    lines = list_lines(capsys, moment(cue_starts=(start_cue(of=cue(kind, seconds)),)))
    assert [line.strip() for line in lines[2:]] == ([shown] if shown else [])


def test_breaths_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    words = {CueKind.INHALE: "Breathe in", CueKind.EXHALE: "And out"}
    breaths = tuple(start_cue(line, 30, cue(kind, rep=n, reps=3)) for n in (1, 2, 3) for kind, line in words.items())
    lines = [line.strip() for line in list_lines(capsys, moment(cue_starts=breaths))[2:]]
    assert lines == ["0:30  Breathe in", "0:30  And out", "(breath 2 of 3)", "(breath 3 of 3)"]


def test_hold_lines_are_printed_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    holds = tuple(start_cue("Let that hip be heavy.", 30, cue(CueKind.HOLD, 9, rep=n, reps=2)) for n in (1, 2))
    shown = "\n".join(list_lines(capsys, moment(cue_starts=holds)))
    assert shown.count("0:30  Let that hip be heavy.\n       (stay, 9 s)") == 2


def test_pause_and_resume_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    one = (start_cue("Hello.", 60),)
    paused = moment(PlayerPhase.PAUSED, cue_starts=one, remaining=58.2)
    lines = list_lines(
        capsys,
        moment(cue_starts=()),
        paused,
        moment(PlayerPhase.PAUSED, cue_starts=one, remaining=58.2, choice="Go on"),
        moment(PlayerPhase.PAUSED, cue_starts=one, remaining=58.2, choice="Go on"),
        moment(PlayerPhase.PAUSED, cue_starts=one, remaining=58.2, choice="Easier"),
        moment(cue_starts=one * 2),
    )
    assert [line.strip() for line in lines[2:]] == [
        "1:00  Hello.",
        "(paused, 0:58 to go)",
        "Press Enter for: Go on",
        "Press Enter for: Easier",
        "(going on)",
        "1:00  Hello.",
    ]


def test_each_pause_prints_the_menu_again(capsys: pytest.CaptureFixture[str]) -> None:
    paused = moment(PlayerPhase.PAUSED, choice="Go on")
    assert "".join(list_lines(capsys, moment(), paused, moment(), paused)).count("Press Enter for: Go on") == 2


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (PlayerPhase.NO_OUTPUT, "sound is away"),
        (PlayerPhase.LANDING, "soft landing"),
        (PlayerPhase.FADING, "(fading out)"),
    ],
)
def test_phase_change_is_printed_once(capsys: pytest.CaptureFixture[str], phase: PlayerPhase, words: str) -> None:
    assert " ".join(list_lines(capsys, moment(), moment(phase), moment(phase))).count(words) == 1


def test_returned_output_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "(going on)" in list_lines(capsys, moment(), moment(PlayerPhase.NO_OUTPUT), moment())[-1]


def test_level_and_volume_changes_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    easier = moment(level=Level.FLARE, remaining=40)
    softer = moment(level=Level.FLARE, remaining=40, volume=-2)
    lines = list_lines(capsys, moment(), easier, softer, softer, easier)
    assert [line.strip() for line in lines] == ["(flare from here on, 0:40)", "(volume -2 dB)", "(volume as usual)"]


def test_notices_are_printed_once_and_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    PlainScreen().run(
        FakePlayer([moment(notices=("One.",)), moment(notices=("One.",)), moment(notices=("One.", "Two.")), ENDED])
    )
    assert capsys.readouterr().out.splitlines() == [HEAD[0], "One.", HEAD[1], "Two.", *TAIL]


def test_sleep_session_ends_without_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    PlainScreen().run(FakePlayer([moment(), moment(PlayerPhase.ENDED, for_sleep=True)]))
    assert capsys.readouterr().out.splitlines() == HEAD


@pytest.mark.parametrize(("keys", "looks", "said"), [(True, 1, 0), (True, 2, 1), (True, 9, 1), (False, 9, 0)])
def test_start_hint_is_printed_while_waiting_for_a_key(
    capsys: pytest.CaptureFixture[str], keys: bool, looks: int, said: int
) -> None:
    page = Transcript(moment(PlayerPhase.READY), keys)
    for phase in [PlayerPhase.READY] * (looks - 1) + [PlayerPhase.PLAYING] * 3:
        page.update(moment(phase))
    assert capsys.readouterr().out.count(START_HINT) == said


@pytest.mark.parametrize("level", Level)
def test_keys_hint_names_down_above_flare_only(capsys: pytest.CaptureFixture[str], level: Level) -> None:
    Transcript(moment(level=level), has_keys=True)
    assert capsys.readouterr().out.splitlines()[1] == (EASIEST_HINT if level is Level.FLARE else KEYS_HINT)
    assert "Down" in KEYS_HINT
    assert "Down" not in EASIEST_HINT


def test_no_heading_without_a_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_lines(capsys, moment(cue_starts=(start_cue("Hello.", of=cue(section="")),))) == [" 1:00  Hello."]


@pytest.mark.parametrize(("columns", "width"), [(20, 30), (45, 45), (300, 100)])
def test_lines_wrap_at_the_terminal_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    words = "rest " * 60
    PlainScreen().run(FakePlayer([moment(cue_starts=(start_cue(words),)), ENDED]))
    shown = [line for line in capsys.readouterr().out.splitlines() if "rest" in line]
    assert max(map(len, shown)) <= width
    assert max(map(len, shown)) > width - 6
    assert all(line.startswith("       rest") for line in shown[1:])
    assert " ".join(" ".join(shown).split()) == f"1:00 {words.strip()}"


def test_output_has_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    everything = [
        moment(phase, cue_starts=(start_cue("Hello."),), choice="Go on", notices=("One.",)) for phase in PlayerPhase
    ]
    PlainScreen().run(FakePlayer([*everything[:-1], ENDED]))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", capsys.readouterr().out)


# Keys and endings ----------------------------------------------------------------------------------------------------


@posix
def test_ctrl_c_leaves_without_a_terminal_too(capsys: pytest.CaptureFixture[str]) -> None:
    waits = iter([lambda: None, lambda: os.kill(os.getpid(), signal.SIGINT)])
    playing = FakePlayer(
        [moment()], {KeyAction.INTERRUPT: [moment(PlayerPhase.FADING), ENDED]}, lambda _: next(waits, lambda: None)()
    )
    PlainScreen().run(playing)
    assert playing.pressed == [KeyAction.INTERRUPT]


@posix
def test_exception_is_passed_on_and_signals_are_restored() -> None:
    def fail(_seconds: float) -> None:
        raise GuidedError("no more")

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(GuidedError, match="no more"):
        PlainScreen().run(FakePlayer([moment()], wait=fail))
    assert signal.getsignal(signal.SIGINT) is before


def test_keys_are_mapped_to_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["down", "pageup", "x", "space", "enter", None, "ctrl+c"]
    monkeypatch.setattr(Keyboard, "read", lambda _self, _seconds=0: names.pop(0))
    playing = FakePlayer([moment()], {KeyAction.INTERRUPT: [ENDED]})
    PlainScreen().run(playing)
    assert playing.pressed == [
        KeyAction.EASIER,
        KeyAction.SECTION_BACK,
        KeyAction.PAUSE,
        KeyAction.TOGGLE,
        KeyAction.PAUSE,
        KeyAction.INTERRUPT,
    ]


@posix
def test_closed_pipe_ends_cleanly() -> None:
    piped = f"{' '.join(DRIVER)} brief | head -n 1"
    done = subprocess.run(["sh", "-c", piped], capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == "Rest - gentle - 1:05\n"
    assert "BrokenPipeError" in done.stderr.splitlines()[-1]


@posix
def test_terminal_shows_key_hints_and_reads_keys() -> None:
    with Terminal(*DRIVER, "plain") as terminal:
        terminal.until("Hello.")
        assert f"{KEYS_HINT}\n{START_HINT}\n" in terminal.shown
        assert not terminal.kept
        terminal.type(b" ")
        terminal.until("Press Enter for: Go on")
        terminal.type(b"\x03")
        assert terminal.over() == 0
        assert terminal.kept
    assert "(paused, 1:05 to go)" in terminal.shown
    assert "(fading out)\n\nThat is the end.\n" in terminal.shown
    asked = terminal.shown.replace(TELL, "", 1).replace(TELL_NO_MORE, "", 1)
    assert "\x1b" not in asked, "only to be told what becomes of keys, and no longer"


@posix
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_terminal_is_restored_after_a_signal(name: str, code: int) -> None:
    with Terminal(*DRIVER, "plain") as terminal:
        terminal.until("Hello.")
        terminal.signal(getattr(signal, name))
        assert terminal.over() == code
        assert terminal.kept


@posix
def test_closed_window_ends_the_program() -> None:
    with Terminal(*DRIVER, "plain") as terminal:
        terminal.until("Hello.\n")
        os.close(terminal.slave)
        os.close(terminal.master)
        assert terminal.program.wait(10) == 129


@posix
def test_output_stays_and_keys_work_after_ctrl_z_and_fg(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "PS1": "ready$ ", "HOME": str(tmp_path), "TERM": "xterm"}
    with Terminal("/bin/sh", "-i", env=env) as shell:
        shell.until("ready$ ")
        shell.type(f"{' '.join(DRIVER)} plain\n".encode())
        shell.until("Hello.\n")
        shell.type(b"\x1a")
        shell.until("ready$ ", times=2)
        shell.type(b"fg\n")
        shell.until("driver.py plain\n", times=3)
        shell.type(b" ")
        shell.until("Press Enter for: Go on\n")
        shell.type(b"\x03")
        shell.until("ready$ ", times=3)
    assert shell.shown.count("Hello.") == shell.shown.count("(paused") == 1


@posix
def test_narrow_window_wraps_sooner() -> None:
    env = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    with Terminal(*DRIVER, "plain", env=env, columns=40) as terminal:
        terminal.until("Hello.")
        assert max(map(len, terminal.shown.splitlines())) <= 40


@pytest.mark.slow
@posix
def test_key_acts_within_twenty_milliseconds() -> None:
    """The longest it may wait is one look; a busy computer is forgiven with the middle of many."""
    with Terminal(*DRIVER, "plain") as terminal:
        terminal.until("Hello.")
        typed = []
        for key in (b"\x1b[A", b"\x1b[D") * 10:
            terminal.still(0.013)
            typed.append(time.monotonic())
            terminal.type(key)
            terminal.still(0.03)
        terminal.type(b"\x03")
        terminal.over()
    pressed = [float(word) for word in terminal.shown.split("pressed ")[1].split()]
    waits = [then - first for first, then in zip(typed, pressed, strict=False)]
    print(f"keys waited {statistics.median(waits) * 1000:.1f} ms, at most {max(waits) * 1000:.1f} ms")
    assert len(pressed) == len(typed) + 1
    assert min(waits) > 0
    assert statistics.median(waits) <= 0.021
