"""Settings as defaults of options: a flag wins, exclusions add up, and no settings file prevents playing."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from guided.cli import options
from guided.cli.settings_defaults import CommandWithSettings, choose_voice, load_settings, option_defaults
from guided.core.cue import CueId
from guided.core.errors import VoiceError
from guided.core.level import Level
from guided.core.paths import data_folder
from guided.plan.preferences import NO_PREFERENCES, Preferences, Verbosity
from guided.player.bookmark import BOOKMARK_FILE, Bookmark, BookmarkStore
from guided.speech.selection import select_voice
from guided.system import settings
from guided.system.settings import Settings
from tests.cli.test_main import run
from tests.cli.test_play import QUIET, moving_session, own_session  # noqa: F401  (fixtures)

GIVEN: dict[str, Any] = {}


@click.command(cls=CommandWithSettings)
@options.preferences
@options.playback
def play_command(**parse: Any) -> None:
    """Take everything."""
    GIVEN.clear()
    GIVEN.update(parse)


@click.command()
@options.preferences
def write_command(**parse: Any) -> None:
    """Take everything as it is written."""
    GIVEN.clear()
    GIVEN.update(parse)


def parse(*args: str, command: click.Command = play_command) -> dict[str, Any]:
    done = run_command(*args, command=command)
    assert done.exit_code == 0, done.output
    return GIVEN


def run_command(*args: str, command: click.Command = play_command) -> Result:
    return CliRunner().invoke(command, args, catch_exceptions=False)


def write(text: str) -> None:
    settings.settings_path().parent.mkdir(parents=True)
    settings.settings_path().write_text(text, "utf-8")


def save_settings(**changes: Any) -> None:
    for name, value in changes.items():
        settings.save_setting(name, value)


# Options -------------------------------------------------------------------------------------------------------------


def test_no_settings_give_the_usual_defaults() -> None:
    told = parse()
    assert told["preferences"] == NO_PREFERENCES
    assert (told["plain"], told["dim"], told["text_only"]) == (False, False, False)


def test_settings_apply_without_a_flag() -> None:
    save_settings(
        avoid=frozenset({"neck"}), conditions=frozenset({"dizzy"}), words=Verbosity.FEW, rate=Decimal("0.9"),
        ambience=False, plain=True, dim=True, text_only=True,
    )  # fmt: skip
    told = parse()
    assert told["preferences"] == Preferences(
        frozenset({"neck"}), None, Verbosity.FEW, False, Decimal("0.9"), frozenset({"dizzy"})
    )  # fmt: skip
    assert (told["plain"], told["dim"], told["text_only"]) == (True, True, True)


def test_flag_wins_over_the_settings() -> None:
    save_settings(words=Verbosity.FEW, rate=Decimal("0.9"), ambience=False, plain=True, dim=True, text_only=True)
    told = parse("--words", "all", "--rate", "1.1", "--ambience", "--no-plain", "--no-dim", "--no-text-only")
    assert told["preferences"] == Preferences(rate=Decimal("1.1"))
    assert (told["plain"], told["dim"], told["text_only"]) == (False, False, False)
    assert parse("--no-ambience")["preferences"].ambience is False


def test_exclusions_of_settings_and_flags_add_up() -> None:
    save_settings(avoid=frozenset({"neck"}), conditions=frozenset({"dizzy"}))
    preferences = parse("--avoid", "twist", "--condition", "wrist")["preferences"]
    assert preferences.avoid == {"neck", "twist"}
    assert preferences.conditions == {"dizzy", "wrist"}
    assert parse("--avoid", "")["preferences"].avoid == {"neck"}


def test_every_default_names_an_option() -> None:
    taken = {param.name for param in play_command.params}
    assert set(option_defaults(Settings())) <= taken
    assert parse()["preferences"] == NO_PREFERENCES


def test_commands_for_writing_ignore_the_settings() -> None:
    save_settings(avoid=frozenset({"neck"}), words=Verbosity.FEW)
    assert parse(command=write_command)["preferences"] == NO_PREFERENCES


def test_help_mentions_the_settings() -> None:
    told = " ".join(run_command("--help").output.split())
    assert "what they leave out is always left out" in told
    assert "--plain / --no-plain" in told


# A file with problems ------------------------------------------------------------------------------------------------


def test_valid_settings_apply_and_invalid_ones_are_reported_once() -> None:
    write("avoid: [neck, nek]\nwords: lots\ndim: yes\n")

    @click.command(cls=CommandWithSettings)
    @options.preferences
    @options.playback
    def twice(**parse: Any) -> None:
        """Ask for them again."""
        assert load_settings().dim
        GIVEN.update(parse)

    done = run_command(command=twice)
    assert done.exit_code == 0
    assert GIVEN["preferences"].avoid == {"neck"}
    assert GIVEN["dim"]
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Part of your settings is left aside: ")
    assert "settings.yaml:1:15: error: nothing is called 'nek' here. guided setup --show tells more." in done.stderr


@pytest.mark.parametrize("text", ["a: {b\n", "avoid: \0\n", "- neck\n"])
def test_broken_settings_file_does_not_prevent_playing(text: str) -> None:
    write(text)
    done = run_command()
    assert done.exit_code == 0
    assert GIVEN["preferences"] == NO_PREFERENCES
    assert "left aside" in done.stderr


def test_folder_in_place_of_the_settings_is_reported() -> None:
    settings.settings_path().mkdir(parents=True)
    done = run_command()
    assert done.exit_code == 0
    assert done.stderr.startswith("Your settings are left aside, also what they leave out: ")


def test_completion_reports_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    write("a: {b\n")
    assert ShellComplete(play_command, {}, "playing", "_COMPLETE").get_completions([], "--wo")
    assert capfd.readouterr() == ("", "")


def test_session_plays_with_broken_settings(own_session: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    write("pain: lots\n")
    code, out, err = run("play", "short", *QUIET, capsys=capsys)
    assert code == 0
    assert "Let it be easy." in out
    assert err.count("left aside") == 1


# Voices --------------------------------------------------------------------------------------------------------------


def test_voice_of_the_settings_speaks() -> None:
    save_settings(voice="silent")
    assert choose_voice(None, "en", Decimal(1)).engine == "silent"
    assert choose_voice(None, "es", Decimal(1)).notices == ()


@pytest.mark.needs("espeak")
def test_voice_flag_wins_over_the_settings() -> None:
    save_settings(voice="silent")
    assert choose_voice("espeak", "en", Decimal(1)).engine == "espeak"


@pytest.mark.parametrize("voice", ["piper:nobody", "espeak:nobody"])
def test_missing_voice_of_the_settings_falls_back_with_a_notice(voice: str) -> None:
    save_settings(voice=voice)
    found = choose_voice(None, "en", Decimal("0.9"))
    assert found.engine in ("neural", "piper", "system", "espeak", "silent")
    assert found.rate == 0.9
    assert found.notices[0] == f"The voice of your settings, {voice}, cannot speak here, so it is {found.engine}."
    with pytest.raises(VoiceError):
        choose_voice(voice, "en", Decimal(1))


def test_voices_names_the_voice_of_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    save_settings(voice="silent")
    code, out, _ = run("voices", capsys=capsys)
    assert code == 0
    assert "* silent" in out
    assert "* speaks, because your settings ask for it." in out


@pytest.mark.needs("espeak")
def test_voice_of_the_settings_speaks_its_own_language_only() -> None:
    save_settings(voice="espeak:es-419")
    spanish, english = choose_voice(None, "es", Decimal(1)), choose_voice(None, "en", Decimal(1))
    assert (spanish.engine, spanish.notices) == ("espeak", ())
    assert "es-419" in spanish.voice.key
    assert "es-419" not in english.voice.key
    assert english.notices == select_voice(None, "en").notices
    asked = choose_voice("espeak:es-419", "en", Decimal(1))
    assert asked.notices == ("The voice espeak:es-419 speaks 'es', and the words are in 'en'.",)


def test_english_voice_of_the_settings_leaves_other_languages_to_others() -> None:
    save_settings(voice="neural")
    assert choose_voice(None, "es", Decimal(1)).notices == select_voice(None, "es").notices


def test_silent_voice_of_the_settings_may_be_rendered() -> None:
    save_settings(voice="silent")
    assert choose_voice(None, "xx", Decimal(1), aloud=True).engine == "silent"


# From end to end -----------------------------------------------------------------------------------------------------


def test_play_leaves_out_what_the_settings_exclude(moving_session: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    save_settings(avoid=frozenset({"flexion"}))
    code, out, _ = run("play", "moves", *QUIET, capsys=capsys)
    assert code == 0
    assert "Today we leave out Knee hug." in out
    assert "Draw your knee in." not in out


def test_resume_leaves_out_what_the_settings_exclude_now(
    moving_session: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = BookmarkStore(data_folder() / BOOKMARK_FILE, [])
    store.save(Bookmark("moves", "A move", Level.GENTLE, CueId("opening"), 0.0, 20.0, voice="silent"))
    store.close()
    save_settings(avoid=frozenset({"flexion"}), plain=True)
    code, out, _ = run("resume", "--output", "null", capsys=capsys)
    assert code == 0
    assert "Lie on your back." in out
    assert "Draw your knee in." not in out
