"""What `play`, `render` and `voices` need to make sound."""

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
    """Who speaks: the voice asked for, the one settled on, or the first that can; with the lines spoken before.

    Where it has to be aloud, a VoiceError is raised rather than that nobody speaks, then and later.
    """
    return SpeechService(choose_voice(voice, language, rate, aloud), clip_folder())


def clip_folder() -> Path:
    """Where lines that were spoken are kept. The folder need not be there."""
    return paths.cache_folder() / "speech"


def get_book_notices(language: str) -> list[str]:
    """What is to be said where something in the listener's own phrase book of a language is left aside."""
    if not stock_phrases.has_bad_lines(language, paths.find_folders()):
        return []
    how = make_command("check", f"{paths.PHRASES}/{language}")
    return [f"Something in your phrase book for '{language}' is left aside; this shows it: {how}"]


def open_sounds() -> SampleLibrary:
    """The chimes and beds: the listener's own, and the library's."""
    own = UserSamples(paths.find_own_sounds("chimes"), paths.find_own_sounds("beds"), paths.cache_folder() / "sounds")
    return SampleLibrary(paths.audio_folder(), own)


def notify(notices: Iterable[str]) -> None:
    """Say something by the way, apart from what was asked for; nothing twice in one command."""
    context = click.get_current_context(silent=True)
    told: set[str] = context.meta.setdefault(__name__, set()) if context else set()
    for notice in notices:
        if notice not in told:
            terminal_output.echo(notice, err=True)
        told.add(notice)
