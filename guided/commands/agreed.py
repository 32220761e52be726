"""What somebody agrees to in passing is written into their settings, one line at a time."""

from guided.core.errors import GuidedError
from guided.core.profile import Profile
from guided.system import settings

NAMES = ("baseline_asked", "usual_asked", "no_more", "baseline", "pain", "energy")
"""What may change in passing, in the order in which it is written: that it was spoken of goes first."""


def can_be_kept() -> bool:
    """Whether the settings are understood to the last line.

    Where they are not, nothing can be kept, and what is left aside may say that somebody would rather not be asked.
    """
    try:
        settings.load()
    except GuidedError:
        return False
    return True


def keep(before: Profile, after: Profile) -> list[str]:
    """Write down what has changed. Gives what the person ought to know, where it cannot be kept."""
    try:
        for name in NAMES:
            if getattr(after, name) != getattr(before, name):
                settings.keep(name, getattr(after, name))
    except GuidedError as error:
        return [f"{str(error.args[0]).rstrip('.')}. Your answer counts this once, and you may be asked again."]
    return []
