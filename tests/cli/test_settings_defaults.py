"""What is settled, as commands take it: a flag wins, what is left out adds up, and no file keeps from playing."""

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
from tests.cli.test_play import QUIET, moves, own  # noqa: F401  (fixtures)

GIVEN: dict[str, Any] = {}


@click.command(cls=CommandWithSettings)
@options.preferences
@options.playback
def playing(**given: Any) -> None:
    """Take everything."""
    GIVEN.clear()
    GIVEN.update(given)


@click.command()
@options.preferences
def writing(**given: Any) -> None:
    """Take everything as it is written."""
    GIVEN.clear()
    GIVEN.update(given)


def given(*args: str, command: click.Command = playing) -> dict[str, Any]:
    done = call(*args, command=command)
    assert done.exit_code == 0, done.output
    return GIVEN


def call(*args: str, command: click.Command = playing) -> Result:
    return CliRunner().invoke(command, args, catch_exceptions=False)


def write(text: str) -> None:
    settings.settings_path().parent.mkdir(parents=True)
    settings.settings_path().write_text(text, "utf-8")


def keep(**changes: Any) -> None:
    for name, value in changes.items():
        settings.save_setting(name, value)


# Options -------------------------------------------------------------------------------------------------------------


def test_with_nothing_settled_all_is_as_usual() -> None:
    told = given()
    assert told["preferences"] == NO_PREFERENCES
    assert (told["plain"], told["dim"], told["text_only"]) == (False, False, False)


def test_what_is_settled_goes_where_nothing_is_said() -> None:
    keep(
        avoid=frozenset({"neck"}), conditions=frozenset({"dizzy"}), words=Verbosity.FEW, rate=Decimal("0.9"),
        ambience=False, plain=True, dim=True, text_only=True,
    )  # fmt: skip
    told = given()
    assert told["preferences"] == Preferences(
        frozenset({"neck"}), None, Verbosity.FEW, False, Decimal("0.9"), frozenset({"dizzy"})
    )  # fmt: skip
    assert (told["plain"], told["dim"], told["text_only"]) == (True, True, True)


def test_a_flag_wins() -> None:
    keep(words=Verbosity.FEW, rate=Decimal("0.9"), ambience=False, plain=True, dim=True, text_only=True)
    told = given("--words", "all", "--rate", "1.1", "--ambience", "--no-plain", "--no-dim", "--no-text-only")
    assert told["preferences"] == Preferences(rate=Decimal("1.1"))
    assert (told["plain"], told["dim"], told["text_only"]) == (False, False, False)
    assert given("--no-ambience")["preferences"].ambience is False


def test_what_is_left_out_adds_up() -> None:
    keep(avoid=frozenset({"neck"}), conditions=frozenset({"dizzy"}))
    preferences = given("--avoid", "twist", "--condition", "wrist")["preferences"]
    assert preferences.avoid == {"neck", "twist"}
    assert preferences.conditions == {"dizzy", "wrist"}
    assert given("--avoid", "")["preferences"].avoid == {"neck"}


def test_every_default_is_an_option_and_is_read_as_one() -> None:
    taken = {param.name for param in playing.params}
    assert set(option_defaults(Settings())) <= taken
    assert given()["preferences"] == NO_PREFERENCES


def test_what_is_for_writing_is_as_written() -> None:
    keep(avoid=frozenset({"neck"}), words=Verbosity.FEW)
    assert given(command=writing)["preferences"] == NO_PREFERENCES


def test_the_help_says_so() -> None:
    told = " ".join(call("--help").output.split())
    assert "what they leave out is always left out" in told
    assert "--plain / --no-plain" in told


# A file with problems ------------------------------------------------------------------------------------------------


def test_what_can_be_understood_goes_and_the_rest_is_told_once() -> None:
    write("avoid: [neck, nek]\nwords: lots\ndim: yes\n")

    @click.command(cls=CommandWithSettings)
    @options.preferences
    @options.playback
    def twice(**given: Any) -> None:
        """Ask for them again."""
        assert load_settings().dim
        GIVEN.update(given)

    done = call(command=twice)
    assert done.exit_code == 0
    assert GIVEN["preferences"].avoid == {"neck"}
    assert GIVEN["dim"]
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Part of your settings is left aside: ")
    assert "settings.yaml:1:15: error: nothing is called 'nek' here. guided setup --show tells more." in done.stderr


@pytest.mark.parametrize("text", ["a: {b\n", "avoid: \0\n", "- neck\n"])
def test_no_file_keeps_from_playing(text: str) -> None:
    write(text)
    done = call()
    assert done.exit_code == 0
    assert GIVEN["preferences"] == NO_PREFERENCES
    assert "left aside" in done.stderr


def test_a_folder_in_its_place_is_told() -> None:
    settings.settings_path().mkdir(parents=True)
    done = call()
    assert done.exit_code == 0
    assert done.stderr.startswith("Your settings are left aside, also what they leave out: ")


def test_completing_a_line_tells_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    write("a: {b\n")
    assert ShellComplete(playing, {}, "playing", "_COMPLETE").get_completions([], "--wo")
    assert capfd.readouterr() == ("", "")


def test_a_session_plays_whatever_the_file_says(own: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    write("pain: lots\n")
    code, out, err = run("play", "short", *QUIET, capsys=capsys)
    assert code == 0
    assert "Let it be easy." in out
    assert err.count("left aside") == 1


# Voices --------------------------------------------------------------------------------------------------------------


def test_the_voice_settled_on_speaks() -> None:
    keep(voice="silent")
    assert choose_voice(None, "en", Decimal(1)).engine == "silent"
    assert choose_voice(None, "es", Decimal(1)).notices == ()


@pytest.mark.needs("espeak")
def test_a_flag_wins_over_the_voice_settled_on() -> None:
    keep(voice="silent")
    assert choose_voice("espeak", "en", Decimal(1)).engine == "espeak"


@pytest.mark.parametrize("voice", ["piper:nobody", "espeak:nobody"])
def test_a_voice_that_is_gone_is_no_reason_not_to_speak(voice: str) -> None:
    keep(voice=voice)
    found = choose_voice(None, "en", Decimal("0.9"))
    assert found.engine in ("neural", "piper", "system", "espeak", "silent")
    assert found.rate == 0.9
    assert found.notices[0] == f"The voice of your settings, {voice}, cannot speak here, so it is {found.engine}."
    with pytest.raises(VoiceError):
        choose_voice(voice, "en", Decimal(1))


def test_guided_voices_says_who_was_settled_on(capsys: pytest.CaptureFixture[str]) -> None:
    keep(voice="silent")
    code, out, _ = run("voices", capsys=capsys)
    assert code == 0
    assert "* silent" in out
    assert "* speaks, because your settings ask for it." in out


@pytest.mark.needs("espeak")
def test_a_voice_settled_on_for_one_language_is_not_asked_to_speak_another() -> None:
    keep(voice="espeak:es-419")
    spanish, english = choose_voice(None, "es", Decimal(1)), choose_voice(None, "en", Decimal(1))
    assert (spanish.engine, spanish.notices) == ("espeak", ())
    assert "es-419" in spanish.voice.key
    assert "es-419" not in english.voice.key
    assert english.notices == select_voice(None, "en").notices
    asked = choose_voice("espeak:es-419", "en", Decimal(1))
    assert asked.notices == ("The voice espeak:es-419 speaks 'es', and the words are in 'en'.",)


def test_a_voice_settled_on_that_speaks_only_english_leaves_other_languages_to_others() -> None:
    keep(voice="neural")
    assert choose_voice(None, "es", Decimal(1)).notices == select_voice(None, "es").notices


def test_silence_that_is_settled_on_may_be_rendered() -> None:
    keep(voice="silent")
    assert choose_voice(None, "xx", Decimal(1), aloud=True).engine == "silent"


# From end to end -----------------------------------------------------------------------------------------------------


def test_play_leaves_out_what_the_settings_leave_out(moves: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    keep(avoid=frozenset({"flexion"}))
    code, out, _ = run("play", "moves", *QUIET, capsys=capsys)
    assert code == 0
    assert "Today we leave out Knee hug." in out
    assert "Draw your knee in." not in out


def test_what_is_left_out_by_now_is_left_out_on_going_on(moves: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    store = BookmarkStore(data_folder() / BOOKMARK_FILE, [])
    store.save(Bookmark("moves", "A move", Level.GENTLE, CueId("opening"), 0.0, 20.0, voice="silent"))
    store.close()
    keep(avoid=frozenset({"flexion"}), plain=True)
    code, out, _ = run("resume", "--output", "null", capsys=capsys)
    assert code == 0
    assert "Lie on your back." in out
    assert "Draw your knee in." not in out
