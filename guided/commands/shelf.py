"""The sessions there are, read: nothing of sound is needed for it."""

from collections.abc import Iterator

from guided.core import paths
from guided.core.errors import GuidedError
from guided.core.shell_command import typed
from guided.script.loader import read
from guided.script.model import Session
from guided.ui.printer import tell


def readable() -> Iterator[Session]:
    """Every session there is; scripts with problems are named, and left out."""
    for path in paths.misnamed():
        tell(f"{path.name} is not seen as a session; rename it to {paths.renamed(path)}.", err=True)
    for path in paths.veiled():
        tell(paths.veil(path), err=True)
    for path in paths.sessions().values():
        try:
            script = read(path, paths.folders())
        except GuidedError:
            tell(f"{path.stem} has a problem; {typed('check', path)} shows it.", err=True)
            continue
        if script.title:
            yield script
