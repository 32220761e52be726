"""Sessions, speech and sounds for the commands that make sound, and notices."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import click

from guided.cli.settings_defaults import choose_voice
from guided.core import paths
from guided.core.shell_command import make_command
from guided.script import stock_phrases
from guided.script.loader import load_script
from guided.script.model import Session
from guided.sound.sample_library import SampleLibrary
from guided.sound.user_samples import UserSamples
from guided.speech.service import SpeechService
from guided.ui import terminal_output


def load_session(name: str) -> Session:
    """Read a session by its name, or a script by its path.

    Raises:
        FileError: there is no such session.
        ScriptError: it has problems.
    """
    return load_script(paths.find_script(name), paths.find_folders())


def open_speech(voice: str | None, language: str, rate: Decimal = Decimal(1), aloud: bool = False) -> SpeechService:
    """The speech service of a voice: the one asked for, else that of the settings, else the first that can.

    With `aloud`, a VoiceError is raised where nobody can speak, then and later.
    """
    return SpeechService(choose_voice(voice, language, rate, aloud), clip_folder())


def clip_folder() -> Path:
    """The folder of the cached clips. It need not exist."""
    return paths.cache_folder() / "speech"


def get_book_notices(language: str) -> list[str]:
    """A notice where a line in the listener's own phrase book of a language is ignored; else none."""
    if not stock_phrases.has_bad_lines(language, paths.find_folders()):
        return []
    check_command = make_command("check", f"{paths.PHRASES}/{language}")
    return [f"Something in your phrase book for '{language}' is left aside; this shows it: {check_command}"]


def open_sounds() -> SampleLibrary:
    """The chimes and beds: the listener's own, and the library's."""
    own = UserSamples(paths.find_own_sounds("chimes"), paths.find_own_sounds("beds"), paths.cache_folder() / "sounds")
    return SampleLibrary(paths.audio_folder(), own)


def notify(notices: Iterable[str]) -> None:
    """Show notices, apart from the output of a command; none twice in one command."""
    context = click.get_current_context(silent=True)
    shown_notices: set[str] = context.meta.setdefault(__name__, set()) if context else set()
    for notice in notices:
        if notice not in shown_notices:
            terminal_output.echo(notice, err=True)
        shown_notices.add(notice)
