"""Which sessions a fragment is part of."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from guided.core import paths
from guided.core.errors import GuidedError
from guided.script.loader import read
from guided.script.model import every_verb


def sessions_with(fragment: Path) -> Iterator[str]:
    """The names of the sessions that a fragment is part of, also inside others; those that cannot be read are not."""
    wanted, folders = fragment.resolve(), paths.folders()
    for name, path in paths.sessions().items():
        with suppress(GuidedError):
            session = read(path, folders)
            steps = (step for step, _ in every_verb(session.steps))
            if any(step.included and step.included.path.resolve() == wanted for step in steps):
                yield name
