"""What `play`, `render` and `voices` need to make sound."""

from collections.abc import Iterable

import click

from guided import library
from guided.script.model import Session
from guided.script.reader import read
from guided.sound.sounds import Sounds
from guided.speech.cache import Speech
from guided.speech.choose import choose


def session(name: str) -> Session:
    """Read a session by its name, or a script by its path.

    Raises:
        FileError: there is no such session.
        ScriptError: it has problems.
    """
    return read(library.find(name), library.folders())


def speech(voice: str | None, language: str) -> Speech:
    """Who speaks, with the lines spoken before."""
    return Speech(choose(voice, language), library.cache_folder() / "speech")


def sounds() -> Sounds:
    """The chimes and beds."""
    return Sounds(library.audio_folder())


def tell(notices: Iterable[str]) -> None:
    """Say something by the way, apart from what was asked for."""
    for notice in notices:
        click.echo(notice, err=True)
