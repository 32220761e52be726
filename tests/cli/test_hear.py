"""`guided hear`."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import numpy as np
import pytest
from click.shell_completion import ShellComplete

from guided.cli import main as cli
from guided.cli import playback
from guided.cli.commands import hear as module
from guided.core import shutdown
from guided.core.cue import CueKind
from guided.core.errors import OutputError
from guided.core.level import Level
from guided.plan.planner import build_plan, plan_line
from guided.player.rendering import PlanRenderer
from guided.sound import SAMPLE_RATE
from guided.sound.output.null import NullOutput
from guided.sound.sample_library import SampleLibrary
from tests.support.playing import CLICK, PIECE, HumVoice, Tape, measure_click, speech
from tests.support.scripts import session

SCRIPT = """\
title: Made
where: [bed]
ambience: rain
steps:
  - section: Begin
  - Hello you there.
  - stretch: Knee rolls
    involves: [twist]
    into: Let it roll. (3s)
    reps: {flare: 1, better: 2}
  - only: better
    say: A little more.
"""
Hear = Callable[..., tuple[int, str, str]]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "made.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest.fixture
def played_renderers(monkeypatch: pytest.MonkeyPatch) -> list[PlanRenderer]:
    """The renderers that would be played; nothing is."""
    found: list[PlanRenderer] = []
    monkeypatch.setattr(module, "play_excerpt", lambda composition, _out: found.append(composition))
    return found


@pytest.fixture
def hear(script: Path, capsys: pytest.CaptureFixture[str]) -> Hear:
    def run(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["hear", str(script), "--voice", "silent", "--output", "null", *args])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


def test_step_on_a_line_is_played_to_its_end(hear: Hear) -> None:
    code, out, err = hear("--line", "6", "--level", "flare")
    assert (code, out, err) == (0, "Hello you there. - flare - 0:05\n", "")


def test_named_step_is_played_at_the_level(hear: Hear, played_renderers: list[PlanRenderer]) -> None:
    assert hear("--step", "knee rolls", "--level", "better") == (0, "Knee rolls - better - 0:23\n", "")
    assert hear("--step", "knee rolls")[1].startswith("Knee rolls - gentle - ")
    assert [len([cue for cue in each.plan.cues if cue.kind is CueKind.SAY]) for each in played_renderers] == [2, 1]


def test_preferences_change_what_is_played(hear: Hear, played_renderers: list[PlanRenderer]) -> None:
    hear("--line", "6", "--no-ambience", "--rate", "0.8")
    hear("--line", "6")
    slow, usual = (each.plan for each in played_renderers)
    assert [cue.kind for cue in slow.cues] == [CueKind.SAY, CueKind.LEAD]
    assert [cue.kind for cue in usual.cues] == [CueKind.AMBIENCE, CueKind.SAY, CueKind.LEAD]
    assert slow.seconds > usual.seconds


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        ((), 2, "Which part?"),
        (("--line", "6", "--step", "begin"), 2, "Which part?"),
        (("--line", "0"), 2, "'--line'"),
        (("--line", "2"), 1, "Line 2 stands before the first step, which begins on line 5."),
        (("--line", "12", "--level", "flare"), 1, "does not play at flare; the nearest that does begins on line 7."),
        (("--step", "elbows"), 1, "Nothing is called 'elbows' at gentle. There is: Begin, Knee rolls."),
        (("--line", "6", "--where", "standing"), 1, "Made is done in bed, not standing."),
        (("--line", "6", "--device", "attic"), 1, "attic"),
    ],
)
def test_wrong_option_is_a_one_line_error(hear: Hear, args: tuple[str, ...], code: int, what: str) -> None:
    found, out, err = hear(*args)
    assert (found, out) == (code, "")
    assert what in err


def test_missing_file_suggests_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["hear", "gentle-lower-bak", "--line", "3"])
    assert left.value.code == 1
    assert "Did you mean 'gentle-lower-back'?" in capsys.readouterr().err


def complete(*args: str, begun: str = "") -> list[str]:
    offered = ShellComplete(module.command, {}, "hear", "_COMPLETE").get_completions(list(args), begun)
    return [item.value for item in offered]


def test_step_names_are_completed(script: Path) -> None:
    assert complete(str(script), "--step") == ["Begin", "Knee rolls"]
    assert complete(str(script), "--step", begun="Kn") == ["Knee rolls"]
    assert complete("no-such-session", "--step") == []


class Card(Tape):
    """A card that takes a piece each time somebody waits for it."""

    def wait(self, seconds: float) -> bool:
        self.turn()
        return self.over


@pytest.mark.parametrize(
    ("told", "leaving"), [(KeyboardInterrupt(), nullcontext()), (SystemExit(143), pytest.raises(SystemExit))]
)
def test_leaving_fades_out_within_a_second(
    told: BaseException,
    leaving: AbstractContextManager[object],
    tmp_path: Path,
    sounds: SampleLibrary,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = session(tmp_path, "title: Made\nambience: rain\nsteps:\n  - pause: 60s\n")
    asked: list[int] = []

    def ask() -> None:
        asked.append(len(asked))
        if len(asked) == 40:
            raise told

    monkeypatch.setattr(shutdown, "check_signals", ask)
    card = Card()
    with leaving:
        playback.play_excerpt(PlanRenderer(build_plan(made, Level.BETTER), speech(tmp_path, HumVoice()), sounds), card)
    (sound,) = card.left
    begun = 39 * PIECE
    assert begun + SAMPLE_RATE - PIECE <= len(sound) <= begun + SAMPLE_RATE + PIECE
    assert np.abs(sound[begun - SAMPLE_RATE // 4 : begun]).max() > 0.01
    assert np.abs(sound[-50:]).max() < 1e-4
    assert measure_click(sound) < CLICK


def test_excerpt_is_played_to_its_last_frame(tmp_path: Path, sounds: SampleLibrary) -> None:
    line = plan_line("Let it be easy.", Level.BETTER, "en")
    card = Card()
    playback.play_excerpt(PlanRenderer(line, speech(tmp_path, HumVoice()), sounds), card)
    assert len(card.left[0]) >= float(line.seconds) * SAMPLE_RATE - PIECE


class Unplugged(Card):
    """A card that is pulled out after a while, and never comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def wait(self, seconds: float) -> bool:
        self.looks += 1
        if self.looks <= 10:
            return super().wait(seconds)
        self.outage_s += seconds
        return False


def test_lost_output_is_an_error_after_a_timeout(tmp_path: Path, sounds: SampleLibrary) -> None:
    card = Unplugged()
    line = plan_line("Let it be easy.", Level.BETTER, "en")
    with pytest.raises(OutputError, match="The sound output went away"):
        playback.play_excerpt(PlanRenderer(line, speech(tmp_path, HumVoice()), sounds), card)
    assert (card.looks - 10) * playback.PLAY_POLL_S == pytest.approx(playback.MAX_ABSENCE_S, abs=0.1)


def test_ctrl_c_ends_while_the_output_is_lost(
    tmp_path: Path, sounds: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = Unplugged()

    def ask() -> None:
        if card.looks == 20:
            raise KeyboardInterrupt

    monkeypatch.setattr(shutdown, "check_signals", ask)
    playback.play_excerpt(
        PlanRenderer(plan_line("Let it be easy.", Level.BETTER, "en"), speech(tmp_path, HumVoice()), sounds), card
    )
    assert card.looks == 21


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows sends no SIGINT to another program")
def test_ctrl_c_ends_without_a_message(script: Path) -> None:
    args = ["hear", str(script), "--step", "begin", "--voice", "silent", "--output", "null"]
    command = [sys.executable, "-c", LIVE, *args]
    playing = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert playing.stdout
    assert playing.stdout.readline().startswith("Begin - gentle - ")
    time.sleep(1)
    playing.send_signal(signal.SIGINT)
    begun = time.monotonic()
    _, err = playing.communicate(timeout=30)
    assert time.monotonic() - begun < 5
    assert (playing.returncode, err) == (0, "")


LIVE = f"""
from guided.cli.main import main
from guided.sound.output import null
null.open_output = lambda device=None: null.{NullOutput.__name__}(is_realtime=True)
main()
"""
