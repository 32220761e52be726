"""Where a session is done: what cannot be done there, and the words for a place that does not suit it."""

from collections.abc import Mapping, Sequence

from guided.core.shell_command import typed

BEYOND: Mapping[str, frozenset[str]] = {
    "bed": frozenset({"floor", "balance"}),
    "chair": frozenset({"floor", "flat-on-back", "balance"}),
    "floor": frozenset({"balance"}),
    "standing": frozenset({"floor", "flat-on-back"}),
}
"""What cannot be done at each place, by the names `involves` uses. `floor` is getting down to it and up again."""
_SAID = {"bed": "in bed", "chair": "on a chair", "floor": "on the floor", "standing": "standing"}


def elsewhere(title: str, wanted: str, places: Sequence[str]) -> str:
    """Say that a session is not done at the place that is wanted, and where it is.

    Args:
        title: the session's.
        wanted: a place it is not done at.
        places: where it is done, at least one.
    """
    done = " or ".join(_SAID[place] for place in places)
    ways = " or ".join(f"--where {place}" for place in places)
    return (
        f"{title} is done {done}, not {_SAID[wanted]}. "
        f"Choose {ways}, or another session: {typed('list', '--where', wanted)} shows them."
    )
