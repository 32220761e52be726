"""`guided setup`: questions one at a time, each answer saved at once; and without questions."""

import io
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from guided.cli.commands import setup
from guided.cli.commands.setup import NUMBER_PROMPTS, SETTING_PROMPTS
from guided.core.errors import OutputError
from guided.plan.health_conditions import CONDITIONS
from guided.plan.preferences import Verbosity
from guided.system import settings
from guided.system.settings import SETTING_SPECS, Settings, read_settings
from tests.cli.test_main import run
from tests.support.terminal import Terminal

Ask = Callable[..., tuple[int, str, str]]
ORDER = [question.setting for question in SETTING_PROMPTS]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs `guided setup` with a line typed at each question."""

    def asked(*answers: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        return run("setup", capsys=capsys)

    return asked


def answers_at(setting: str, *answers: str) -> list[str]:
    """Answers to one question; every one before is passed, and every one after."""
    here = ORDER.index(setting)
    return [*[""] * here, *answers, *[""] * (len(ORDER) - here - 1)]


# The questions -------------------------------------------------------------------------------------------------------


def test_every_question_can_be_skipped(ask: Ask) -> None:
    code, out, err = ask(*[""] * len(SETTING_PROMPTS))
    assert (code, err) == (0, "")
    assert not settings.settings_path().exists()
    assert read_settings() == Settings()
    assert [f"{n} of {len(SETTING_PROMPTS)}. " in out for n in range(1, len(SETTING_PROMPTS) + 1)] == [True] * len(
        SETTING_PROMPTS
    )
    assert "Nothing is settled yet" in out


def test_every_question_can_be_answered(ask: Ask) -> None:
    code, out, _ = ask("2 1", "neck, twist", "10 wrist", "y", "1", "6", "3", "few")
    assert code == 0
    assert read_settings() == Settings(
        places=("chair", "bed"),
        avoid=frozenset({"neck", "twist"}),
        conditions=frozenset({"dizzy", "wrist"}),
        knocked_out=True,
        numbers=True,
        pain=6,
        energy=3,
        words=Verbosity.FEW,
    )
    assert str(settings.settings_path()) in out
    shown = out.split("which you may edit:")[1]
    assert [line.split()[0] for line in shown.splitlines()[1:9]] == [*ORDER[:5], "pain", "energy", "words"]
    assert "  places          chair, bed\n" in shown
    assert "  knocked_out     yes\n" in shown


def test_usual_numbers_are_asked_with_numbers_on(ask: Ask) -> None:
    assert "usual pain" not in ask(*answers_at("numbers", "no"))[1]
    assert read_settings().numbers is False
    assert "usual pain" in ask(*answers_at("numbers", "yes", "4", ""))[1]
    assert (read_settings().numbers, read_settings().pain, read_settings().energy) == (True, 4, None)
    assert "usual pain" in ask(*answers_at("numbers", "", "none", "5"))[1]
    assert (read_settings().pain, read_settings().energy) == (None, 5)


@pytest.mark.parametrize(
    ("setting", "slip", "told", "right", "value"),
    [
        ("places", "sofa", "nothing is called 'sofa' here; there is: bed", "bed", ("bed",)),
        ("places", "9", "nothing is called '9' here", "1", ("bed",)),
        ("avoid", "neck nek", "did you mean 'neck'?", "neck", {"neck"}),
        ("avoid", "h", "nothing is called 'h' here", "hip", {"hip"}),
        ("conditions", "0", "nothing is called '0' here", "asth", {"asthma"}),
        ("knocked_out", "maybe", "'knocked_out' takes yes or no.", "Y", True),
        ("words", "1 2", "nothing is called 'few,some' here", "s", Verbosity.SOME),
    ],
)
def test_invalid_answer_is_asked_again(setting: str, slip: str, told: str, right: str, value: Any, ask: Ask) -> None:
    code, out, _ = ask(*answers_at(setting, slip, right))
    assert code == 0
    assert told in " ".join(out.split())
    assert getattr(read_settings(), setting) == value


def test_current_setting_is_shown_and_can_be_removed(ask: Ask) -> None:
    settings.save_setting("avoid", frozenset({"hip", "neck"}))
    settings.save_setting("rate", Decimal("0.9"))
    code, out, _ = ask(*answers_at("avoid", "none"))
    assert code == 0
    assert "  So far: hip, neck.\n" in out
    assert read_settings() == Settings(rate=Decimal("0.9"))


def test_each_answer_is_saved_at_once_and_the_file_is_kept(ask: Ask) -> None:
    settings.settings_path().parent.mkdir(parents=True)
    settings.settings_path().write_text("# mine\navoid: [hip] # since May\ntea: mint\n")
    code, out, _ = ask("1", "2")
    assert code == 0
    assert "That is fine. What you answered is kept." in out
    assert settings.settings_path().read_text() == "# mine\navoid: [jaw] # since May\ntea: mint\nplaces: [bed]\n"


def test_leaving_before_the_first_answer_writes_nothing(ask: Ask) -> None:
    code, out, _ = ask()
    assert code == 0
    assert "That is fine. Nothing was changed." in out
    assert not settings.settings_path().exists()


def test_invalid_settings_are_shown_instead_of_questions(ask: Ask) -> None:
    settings.settings_path().parent.mkdir(parents=True)
    settings.settings_path().write_text("pain: lots\n")
    code, out, err = ask("1")
    assert (code, out) == (1, "")
    assert ":1:7: error: 'pain' takes a whole number from 0 to 10" in err
    assert settings.settings_path().read_text() == "pain: lots\n"


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_questions_fit_the_screen(columns: int, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(settings, "settings_path", lambda: Path("settings.yaml"))
    _, out, _ = ask(*[""] * len(SETTING_PROMPTS))
    asked = out.split("1 of 6")[1].split("Voices are")[0]
    assert max(len(line) for line in asked.splitlines()) <= max(columns, 44)
    assert "\N{NO-BREAK SPACE}" not in out
    assert "\x1b" not in out


def test_every_exclusion_is_offered_once() -> None:
    offers = {question.setting: question.choices for question in SETTING_PROMPTS}
    assert set(offers["conditions"]) == set(CONDITIONS)
    for setting, names in offers.items():
        assert len(set(names)) == len(names)
        assert all(settings.parse_setting(setting, name) for name in names if name != "no")
    assert offers["avoid"][0] == "neck"
    assert {question.setting for question in (*SETTING_PROMPTS, *NUMBER_PROMPTS)} <= set(SETTING_SPECS)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of the other kind")
def test_ctrl_c_saves_the_answers_so_far(home: Path) -> None:
    env = os.environ | {"TERM": "dumb"}
    with Terminal(sys.executable, "-m", "guided", "setup", env=env) as terminal:
        terminal.until("Enter to pass:")
        terminal.type(b"1 2\n")
        terminal.until("2 of 6")
        terminal.type(b"\x03")
        terminal.until("That is fine. What you answered is kept.")
        assert terminal.over() == 0
        assert terminal.kept
    assert read_settings() == Settings(places=("bed", "chair"))


# Voice samples -------------------------------------------------------------------------------------------------------


@pytest.fixture
def played_samples(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, Decimal]]:
    """Voice and rate of each sample. There are three voices; one of them fails."""
    lines: list[tuple[str | None, Decimal]] = []

    def speech(voice: str | None, _language: str, rate: Decimal) -> None:
        lines.append((voice, rate))
        if voice == "broken":
            raise OutputError("It cannot be heard.")

    monkeypatch.setattr(setup, "can_play_samples", lambda: True)
    monkeypatch.setattr(setup, "_list_voices", lambda: ["neural", "broken", "piper:amy"])
    monkeypatch.setattr(setup.session_resources, "open_speech", speech)
    monkeypatch.setattr(setup, "hear_plan", lambda *_: None)
    return lines


def test_voice_and_rate_are_chosen_after_samples(ask: Ask, played_samples: list[tuple[str | None, Decimal]]) -> None:
    code, out, _ = ask(*[""] * len(SETTING_PROMPTS), "2", "1")
    assert code == 0
    assert played_samples[:3] == [("neural", 1), ("broken", 1), ("piper:amy", 1)]
    assert played_samples[3:] == [("piper:amy", Decimal("0.85")), ("piper:amy", 1), ("piper:amy", Decimal("1.15"))]
    assert "It cannot be heard." in out
    assert "1 neural, 2 piper:amy\n" in out
    assert (read_settings().voice, read_settings().rate) == ("piper:amy", Decimal("0.85"))


def test_skipping_voice_questions_changes_nothing(ask: Ask, played_samples: list[tuple[str | None, Decimal]]) -> None:
    settings.save_setting("voice", "neural")
    code, out, _ = ask(*[""] * len(SETTING_PROMPTS), "", "")
    assert code == 0
    assert "So far: neural." in out
    assert played_samples[3] == ("neural", Decimal("0.85"))
    assert read_settings() == Settings(voice="neural")


def test_single_voice_is_not_asked_about(
    ask: Ask, played_samples: list[tuple[str | None, Decimal]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "_list_voices", lambda: ["neural"])
    code, out, _ = ask(*[""] * len(SETTING_PROMPTS), "quick")
    assert code == 0
    assert "Which voice" not in out
    assert read_settings() == Settings(rate=Decimal("1.15"))


def test_no_samples_without_a_terminal(ask: Ask) -> None:
    assert not setup.can_play_samples()
    assert setup.NO_SOUND_HINT.strip() in ask(*[""] * len(SETTING_PROMPTS))[1]


def test_sample_voices_can_speak_and_be_set() -> None:
    names = setup._list_voices()
    assert "silent" not in names
    assert all(settings.parse_setting("voice", name) == name for name in names)


# Without questions ---------------------------------------------------------------------------------------------------


def test_several_settings_are_set_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("setup", "--set", "avoid=neck,twist", "--set", "words = few", capsys=capsys)
    assert (code, err) == (0, "")
    assert read_settings() == Settings(avoid=frozenset({"neck", "twist"}), words=Verbosity.FEW)
    assert "  avoid           neck, twist\n" in out
    assert run("setup", "--set", "avoid=none", capsys=capsys)[0] == 0
    assert read_settings() == Settings(words=Verbosity.FEW)


@pytest.mark.parametrize(
    ("change", "code", "why"),
    [
        ("avoid=nek", 1, "did you mean 'neck'?"),
        ("avoyd=neck", 1, "did you mean 'avoid'?"),
        ("avoid", 2, "Write it like --set avoid=neck,twist"),
        ("flare_sessions=relase-only", 1, "Did you mean 'release-only'?"),
    ],
)
def test_one_invalid_setting_changes_nothing(
    change: str, code: int, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended, _, err = run("setup", "--set", "dim=yes", "--set", change, capsys=capsys)
    assert ended == code
    assert why in err
    assert read_settings() == Settings()


def test_sessions_are_saved_so_that_they_are_found_from_any_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("steps: [Rest.]\n")
    monkeypatch.chdir(tmp_path)
    assert run("setup", "--set", "flare_sessions=release-only,mine.yaml", capsys=capsys)[0] == 0
    assert read_settings().flare_sessions == ("release-only", str(tmp_path / "mine.yaml"))


def test_show_names_every_setting_once(capsys: pytest.CaptureFixture[str]) -> None:
    settings.save_setting("pain", 4)
    code, out, _ = run("setup", "--show", capsys=capsys)
    assert code == 0
    held, usual = out.split("As usual:")
    assert "  pain            4\n" in held
    named = [line.split()[0] for line in usual.splitlines() if line.startswith("  ")]
    assert named == [name for name in SETTING_SPECS if name != "pain"]
    assert read_settings() == Settings(pain=4)


def test_show_reports_invalid_settings(capsys: pytest.CaptureFixture[str]) -> None:
    settings.settings_path().parent.mkdir(parents=True)
    settings.settings_path().write_text("pian: 4\n")
    code, _, err = run("setup", "--show", capsys=capsys)
    assert code == 1
    assert "'pian' is not a setting" in err


def test_question_texts_put_no_pressure() -> None:
    said = " ".join(f"{q.text} {' '.join(q.details.values())}" for q in (*SETTING_PROMPTS, *NUMBER_PROMPTS)).lower()
    assert not any(word in said.split() for word in ("should", "must", "need", "fail", "wrong"))
    assert setup.format_setting(frozenset()) == "none"


def test_voice_is_removed_with_none(capsys: pytest.CaptureFixture[str]) -> None:
    run("setup", "--set", "voice=espeak:es-419", capsys=capsys)
    assert read_settings().voice == "espeak:es-419"
    code, out, _ = run("setup", "--set", "voice=none", capsys=capsys)
    assert (code, read_settings().voice) == (0, None)
    assert "  voice           as usual\n" in out
    assert "None" not in out


def test_unknown_voice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("setup", "--set", "voice=es", capsys=capsys)
    assert code == 1
    assert err == "voice: no voice is called 'es'; did you mean espeak:es?\n"
    assert not settings.settings_path().exists()
