"""The product as it is used: its command in a process of its own, or inside this one, and scripts to give it."""

import io
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from itertools import cycle, islice, product
from pathlib import Path

from guided.cli import session_resources
from guided.cli.main import group
from guided.core import paths
from guided.core.level import Level
from guided.player.rendering import create_renderer
from guided.sound.mixer import Mix

AREAS = ("hands", "arms", "shoulders", "jaw", "eyes", "forehead", "neck", "back", "belly", "hips", "knees", "feet")
LINES = (
    "There is nothing for your {} to do now.",
    "Let your {} be carried by what is under you.",
    "Breathing out, let your {} soften, only as far as is easy.",
    "Let your {} rest, in any way that suits you.",
)


def guided() -> str:
    """The command, as it is installed beside this Python."""
    found = shutil.which("guided", path=str(Path(sys.executable).parent))
    assert found, "guided is not installed in this environment"
    return found


def run(*arguments: str) -> None:
    """The same command in this process, quietly: no time goes into starting Python and importing."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        group.main(arguments, standalone_mode=False)


def render_session(name: str, level: Level) -> Mix:
    """The mix of a session of the library in the voice that comes with guided, every line spoken."""
    speech, sounds = session_resources.open_speech("neural", "en"), session_resources.open_sounds()
    return create_renderer(session_resources.load_session(name), level, speech, sounds).render_all()


def forget() -> None:
    """Empty the speech cache."""
    shutil.rmtree(paths.cache_folder(), ignore_errors=True)


def script(folder: Path, minutes: int) -> Path:
    """A session of about so long on a better day: a line every ten seconds, none twice, over a bed."""
    lines = islice(cycle(product(LINES, AREAS)), minutes * 6)
    said = (f"Part {n}. {line.format(area)}" for n, (line, area) in enumerate(lines, start=1))
    steps = "".join(f"  - {line}\n  - pause: 3s\n" for line in said)
    return written(folder / f"{minutes}-minutes.yaml", f"ambience: stream\nsteps:\n{steps}")


def written(path: Path, text: str) -> Path:
    """A script as a file."""
    path.write_text(f"title: {path.stem}\n{text}", encoding="utf-8")
    return path
