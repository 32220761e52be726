"""The sessions there are, read: nothing of sound is needed for it."""

from collections.abc import Iterator

from guided import library
from guided.errors import GuidedError
from guided.screen.printer import tell
from guided.script.model import Session
from guided.script.reader import read
from guided.typed import typed


def readable() -> Iterator[Session]:
    """Every session there is; scripts with problems are named, and left out."""
    for path in library.misnamed():
        tell(f"{path.name} is not seen as a session; rename it to {library.renamed(path)}.", err=True)
    for path in library.veiled():
        tell(library.veil(path), err=True)
    for path in library.sessions().values():
        try:
            script = read(path, library.folders())
        except GuidedError:
            tell(f"{path.stem} has a problem; {typed('check', path)} shows it.", err=True)
            continue
        if script.title:
            yield script
