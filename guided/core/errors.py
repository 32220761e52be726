"""Errors that a person can do something about.

Raised anywhere, shown in one place (`guided.cli.main`). The text of each is one clear sentence that says what happened
and what to do about it; it is printed without a class name or a traceback.
"""


class GuidedError(Exception):
    """An error that a person can do something about. Its arguments are the lines of its text, most often one."""

    exit_code = 1

    def __str__(self) -> str:
        """The lines as one text."""
        return "\n".join(map(str, self.args))


class VoiceError(GuidedError):
    """A voice is missing, hangs, or gave no usable sound."""


class OutputError(GuidedError):
    """No sound output works, or it was lost."""


class FileError(GuidedError):
    """A file cannot be found, read or written."""
