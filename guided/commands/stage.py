"""What `play`, `render` and `voices` need to make sound."""

from collections.abc import Iterable
from decimal import Decimal

import click

from guided import library
from guided.commands.settled import chosen
from guided.script.model import Session
from guided.script.reader import read
from guided.sound.own import Own
from guided.sound.sounds import Sounds
from guided.speech.cache import Speech


def session(name: str) -> Session:
    """Read a session by its name, or a script by its path.

    Raises:
        FileError: there is no such session.
        ScriptError: it has problems.
    """
    return read(library.find(name), library.folders())


def speech(voice: str | None, language: str, rate: Decimal = Decimal(1)) -> Speech:
    """Who speaks: the voice asked for, the one settled on, or the first that can; with the lines spoken before."""
    return Speech(chosen(voice, language, rate), library.cache_folder() / "speech")


def sounds() -> Sounds:
    """The chimes and beds: the listener's own, and the library's."""
    own = Own(library.own_sounds("chimes"), library.own_sounds("beds"), library.cache_folder() / "sounds")
    return Sounds(library.audio_folder(), own)


def tell(notices: Iterable[str]) -> None:
    """Say something by the way, apart from what was asked for."""
    for notice in notices:
        click.echo(notice, err=True)
