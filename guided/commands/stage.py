"""What `play`, `render` and `voices` need to make sound."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import click

from guided import library
from guided.errors import GuidedError
from guided.script.model import Session
from guided.script.reader import read
from guided.script.source import display_name
from guided.sound.own import Own
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


def speech(voice: str | None, language: str, rate: Decimal = Decimal(1)) -> Speech:
    """Who speaks, with the lines spoken before."""
    return Speech(choose(voice, language, float(rate), library.own_voices()), library.cache_folder() / "speech")


def sounds() -> Sounds:
    """The chimes and beds: the listener's own, and the library's."""
    own = Own(library.own_sounds("chimes"), library.own_sounds("beds"), library.cache_folder() / "sounds")
    return Sounds(library.audio_folder(), own)


def readable() -> Iterator[Session]:
    """Every session there is; scripts with problems are named, and left out."""
    tell(f"{path.name} is not seen as a session; rename it to {path.stem}.yaml." for path in library.misnamed())
    for path in library.sessions().values():
        try:
            script = read(path, library.folders())
        except GuidedError:
            tell([f"{path.stem} has a problem; guided check {display_name(path)} shows it."])
            continue
        if script.title:
            yield script


def tell(notices: Iterable[str]) -> None:
    """Say something by the way, apart from what was asked for."""
    for notice in notices:
        click.echo(notice, err=True)
