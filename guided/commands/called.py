"""What a session of one's own is to be called, from the name that somebody types."""

import re
from typing import NamedTuple, Self

from guided.authoring import wizard
from guided.authoring.wizard import file_name
from guided.core import paths
from guided.core.errors import FileError
from guided.core.shell_command import typed
from guided.lint.context import in_library

_PATH = re.compile(r"(?:~|\.{1,2})?[/\\]|[A-Za-z]:\\|.*[/\\].*\.ya?ml\Z")


class Called(NamedTuple):
    """What somebody wants a new session to be called."""

    file: str | None = None
    """The name of its file; None where it is to be made from the title."""
    title: str | None = None
    """Its title, where the name is more than that of a file: My evening."""
    likely: str | None = None
    """What its title may be where nobody says so."""

    @classmethod
    def by(cls, name: str | None) -> Self:
        """What a name tells.

        Raises:
            FileError: something is called so already, or it is a path.
        """
        if name is None:
            return cls()
        if _PATH.match(name):
            where = paths.own_sessions()
            raise FileError(
                f"A new session goes into {where}, so please give it a name without a folder, like my-back."
            )
        title = name.removesuffix(paths.SUFFIX)
        file = file_name(title)
        if file in wizard.known():
            raise FileError(_there(file))
        return cls(file, None if file == title else title, title.replace("-", " ").capitalize())


def _there(name: str) -> str:
    path = wizard.known()[name]
    if not in_library(path, paths.folders()):
        return f"There is {path} already, and it stays as it is; please choose another name."
    copy = typed("new", f"my-{name}", "--from", name)
    return f"guided has a {name} of its own; please choose another name. For a copy of it: {copy}"
