"""The parts that a YAML loader finds in a text, as deep and as many as a script can have: no loader is let run on."""

from collections.abc import Iterator

import yaml

DEEPEST = 60
"""How deep lists and keys may nest."""
MOST = 40_000
"""So many parts a script has at most; one of 256 KB with steps of a sentence each has some 8,000."""


class BeyondError(yaml.YAMLError):
    """The text is deeper, or has more parts, than any script."""

    def __init__(self, event: yaml.Event, what: str, hint: str) -> None:
        """Take the first part that is too much, what is wrong, and the way out."""
        self.problem_mark, self.problem, self.context = event.start_mark, what, hint


def events(text: str, loader: type) -> Iterator[yaml.Event]:
    """What a loader finds, one by one.

    Args:
        text: the file's text.
        loader: the loader, fast or plain.

    Raises:
        BeyondError: this is no script any more.
        yaml.YAMLError: this is no YAML.
    """
    depth = -1
    for count, event in enumerate(yaml.parse(text, Loader=loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise BeyondError(event, "this is nested too deep to follow", "use fewer lists inside lists")
        if count > MOST:
            raise BeyondError(
                event, "this is more than a script can hold", "move parts into fragments, and include them"
            )
        yield event
