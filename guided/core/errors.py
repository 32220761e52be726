"""What can go wrong in a way a person can mend.

Raised anywhere, shown in one place (`guided.cli.main`). The text of each is one clear sentence that says what happened
and what to do about it; it is printed without a class name or a traceback.
"""


class GuidedError(Exception):
    """Something a person can mend. Its arguments are the lines that say so; most often there is one."""

    exit_code = 1

    def __str__(self) -> str:
        """The lines as one text."""
        return "\n".join(map(str, self.args))


class VoiceError(GuidedError):
    """A voice is missing, hangs, or gave no usable sound."""


class OutputError(GuidedError):
    """There is no way to the loudspeaker, or the way was lost."""


class FileError(GuidedError):
    """A file cannot be found, read or written."""
