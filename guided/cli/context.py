"""What `play`, `render` and `voices` need to make sound."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import click

from guided.cli.settings_defaults import chosen
from guided.core import paths
from guided.core.shell_command import typed
from guided.script import phrases
from guided.script.loader import read
from guided.script.model import Session
from guided.sound.sample_library import Sounds
from guided.sound.user_samples import Own
from guided.speech.service import Speech
from guided.ui import printer


def session(name: str) -> Session:
    """Read a session by its name, or a script by its path.

    Raises:
        FileError: there is no such session.
        ScriptError: it has problems.
    """
    return read(paths.find(name), paths.folders())


def speech(voice: str | None, language: str, rate: Decimal = Decimal(1), aloud: bool = False) -> Speech:
    """Who speaks: the voice asked for, the one settled on, or the first that can; with the lines spoken before.

    Where it has to be aloud, a VoiceError is raised rather than that nobody speaks, then and later.
    """
    return Speech(chosen(voice, language, rate, aloud), spoken())


def spoken() -> Path:
    """Where lines that were spoken are kept. The folder need not be there."""
    return paths.cache_folder() / "speech"


def aside(language: str) -> list[str]:
    """What is to be said where something in the listener's own phrase book of a language is left aside."""
    if not phrases.marred(language, paths.folders()):
        return []
    how = typed("check", f"{paths.PHRASES}/{language}")
    return [f"Something in your phrase book for '{language}' is left aside; this shows it: {how}"]


def sounds() -> Sounds:
    """The chimes and beds: the listener's own, and the library's."""
    own = Own(paths.own_sounds("chimes"), paths.own_sounds("beds"), paths.cache_folder() / "sounds")
    return Sounds(paths.audio_folder(), own)


def tell(notices: Iterable[str]) -> None:
    """Say something by the way, apart from what was asked for; nothing twice in one command."""
    context = click.get_current_context(silent=True)
    told: set[str] = context.meta.setdefault(__name__, set()) if context else set()
    for notice in notices:
        if notice not in told:
            printer.tell(notice, err=True)
        told.add(notice)
