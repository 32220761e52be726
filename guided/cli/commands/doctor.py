"""`guided doctor`: what works on this computer, in plain words, and what to do."""

import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from guided import __version__
from guided.cli import context
from guided.core import atomic_write, paths
from guided.core.errors import GuidedError
from guided.core.level import Level
from guided.core.shell_command import typed
from guided.plan.planner import plan
from guided.sound.output import OUTPUTS, output
from guided.speech.engines import ENGINES, engine
from guided.speech.selection import choose
from guided.system.debug_log import log_path
from guided.ui.printer import bold, tell

SILENT = "Connect a loudspeaker or headphones and see that they are on. Files can be made all the same:"


class Finding(NamedTuple):
    """One thing looked at."""

    well: bool
    words: str
    needed: bool = True
    """Whether a session can be played only if this is well."""
    more: tuple[str, ...] = ()
    """What to do about it, line by line."""


@click.command("doctor")
def command() -> int:
    """Say what works on this computer, and what to do.

    Ends with 1 if a session could not be played.
    """
    tell(f"guided {__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}")
    playable = True
    for heading, findings in (("Voices", _voices()), ("Sound", _outputs()), ("Sessions and folders", _folders())):
        tell("", bold(heading))
        for finding in findings:
            mark = "ok" if finding.well else "no" if finding.needed else "--"
            tell(f"  {mark}  {finding.words}", *(f"      {line}" for line in finding.more))
            playable &= finding.well or not finding.needed
    tell("", "A session can be played here." if playable else "A session cannot be played yet: see 'no' above.")
    return 0 if playable else 1


def _voices() -> Iterator[Finding]:
    for name in ENGINES:
        presence = engine(name).presence()
        yield Finding(presence.here, f"{name}: {presence.why}", needed=False)
    chosen = choose(None, "en")
    try:
        length = chosen.voice.speak("Let it be easy.").frames
        yield Finding(length > 0 and chosen.name != "silent", f"{chosen.name} was asked to speak, and did")
    except GuidedError as error:
        yield Finding(False, str(error))
    finally:
        chosen.voice.close()


def _outputs() -> Iterator[Finding]:
    for name in OUTPUTS:
        if name != "null":
            well, words = output(name).presence()
            needed = name == "miniaudio"
            silent = needed and not well
            more = (SILENT, typed("render", "release-only", "-o", "calm.mp3")) if silent else ()
            yield Finding(well, f"{name}: {words}{'.' if silent else ''}", needed, more)


def _folders() -> Iterator[Finding]:
    well = 0
    for name, path in paths.sessions().items():
        try:
            plan(context.session(str(path)), Level.FLARE)
            well += 1
        except GuidedError:
            shows = typed("check", path)
            yield Finding(False, f"{name} cannot be played: {shows} shows why", needed=False)
    yield Finding(well > 0, f"{well} sessions can be played")
    data = paths.data_folder()
    kept = "what you did is remembered in" if _writable(data) else "what you did cannot be remembered in"
    yield Finding(_writable(data), f"{kept} {data}", needed=False)
    cache = paths.cache_folder()
    kept = "spoken lines are kept in" if _writable(cache) else "spoken lines cannot be kept, and are spoken anew:"
    yield Finding(_writable(cache), f"{kept} {cache}", needed=False)
    yield Finding(True, f"your own sessions go into {paths.own_sessions()}", needed=False)
    sounds = paths.own_sounds_folder()
    yield Finding(True, f"your own sounds go into {sounds / 'beds'} and {sounds / 'chimes'}", needed=False)
    yield Finding(True, f"with {typed('--debug')} a log is written to {log_path()}", needed=False)


def _writable(folder: Path) -> bool:
    try:
        atomic_write.make_folder(folder)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
