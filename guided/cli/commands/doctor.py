"""`guided doctor`: checks what works on this computer, and says what to do."""

import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from guided import __version__
from guided.cli import session_resources
from guided.core import atomic_write, paths
from guided.core.errors import GuidedError
from guided.core.level import Level
from guided.core.shell_command import make_command
from guided.plan.planner import build_plan
from guided.sound.output import OUTPUTS, load_output
from guided.speech.engines import ENGINES, load_engine
from guided.speech.selection import select_voice
from guided.system.debug_log import log_path
from guided.ui.terminal_output import bold, echo

NO_SOUND_ADVICE = "Connect a loudspeaker or headphones and see that they are on. Files can be made all the same:"


class Checkup(NamedTuple):
    """The result of one check."""

    is_ok: bool
    text: str
    required: bool = True
    """Whether a session can be played only if this is well."""
    advice: tuple[str, ...] = ()
    """Advice on what to do, line by line."""


@click.command("doctor")
def command() -> int:
    """Say what works on this computer, and what to do.

    Ends with 1 if a session could not be played.
    """
    echo(f"guided {__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}")
    playable = True
    for heading, findings in (
        ("Voices", _check_voices()),
        ("Sound", _check_outputs()),
        ("Sessions and folders", _check_folders()),
    ):
        echo("", bold(heading))
        for finding in findings:
            mark = "ok" if finding.is_ok else "no" if finding.required else "--"
            echo(f"  {mark}  {finding.text}", *(f"      {line}" for line in finding.advice))
            playable &= finding.is_ok or not finding.required
    echo("", "A session can be played here." if playable else "A session cannot be played yet: see 'no' above.")
    return 0 if playable else 1


def _check_voices() -> Iterator[Checkup]:
    for name in ENGINES:
        presence = load_engine(name).probe()
        yield Checkup(presence.available, f"{name}: {presence.reason}", required=False)
    selected = select_voice(None, "en")
    try:
        length = selected.voice.speak("Let it be easy.").frames
        yield Checkup(length > 0 and selected.engine != "silent", f"{selected.engine} was asked to speak, and did")
    except GuidedError as error:
        yield Checkup(False, str(error))
    finally:
        selected.voice.close()


def _check_outputs() -> Iterator[Checkup]:
    for name in OUTPUTS:
        if name != "null":
            is_available, status = load_output(name).probe()
            needed = name == "miniaudio"
            silent = needed and not is_available
            advice = (NO_SOUND_ADVICE, make_command("render", "release-only", "-o", "calm.mp3")) if silent else ()
            yield Checkup(is_available, f"{name}: {status}{'.' if silent else ''}", needed, advice)


def _check_folders() -> Iterator[Checkup]:
    playable_count = 0
    for name, path in paths.find_sessions().items():
        try:
            build_plan(session_resources.load_session(str(path)), Level.FLARE)
            playable_count += 1
        except GuidedError:
            check_command = make_command("check", path)
            yield Checkup(False, f"{name} cannot be played: {check_command} shows why", required=False)
    yield Checkup(playable_count > 0, f"{playable_count} sessions can be played")
    data = paths.data_folder()
    message = "what you did is remembered in" if _is_writable(data) else "what you did cannot be remembered in"
    yield Checkup(_is_writable(data), f"{message} {data}", required=False)
    cache = paths.cache_folder()
    message = "spoken lines are kept in" if _is_writable(cache) else "spoken lines cannot be kept, and are spoken anew:"
    yield Checkup(_is_writable(cache), f"{message} {cache}", required=False)
    yield Checkup(True, f"your own sessions go into {paths.sessions_folder()}", required=False)
    sounds = paths.sounds_folder()
    yield Checkup(True, f"your own sounds go into {sounds / 'beds'} and {sounds / 'chimes'}", required=False)
    debug = make_command("--debug", "doctor")
    yield Checkup(True, f"a log is written to {log_path()} with --debug, like {debug}", required=False)


def _is_writable(folder: Path) -> bool:
    try:
        atomic_write.make_folder(folder)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
