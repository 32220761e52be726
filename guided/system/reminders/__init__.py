"""Reminders: an entry for the system's own scheduler, as text. Nothing is installed and nothing is run here."""

from collections.abc import Mapping
from typing import Protocol

from guided.core.formatting import INVISIBLE, visible
from guided.system.reminders import formats
from guided.system.reminders.times import TimeError, Times


class Scheduler(Protocol):
    """Writes an entry for one scheduler."""

    def __call__(self, times: Times, command: tuple[str, ...]) -> str:
        """The entry, ready to be put in, with how to do that and how to take it out again as comments.

        Args:
            times: when it runs.
            command: a program by its whole path, and its arguments; without line breaks.

        Raises:
            TimeError: this scheduler cannot run it.
        """
        ...


SCHEDULERS: Mapping[str, Scheduler] = {
    "systemd": formats.systemd,
    "crontab": formats.crontab,
    "launchd": formats.launchd,
    "schtasks": formats.schtasks,
}
"""Every scheduler by name."""


def entry(name: str, times: Times, command: tuple[str, ...]) -> str:
    """The entry for a scheduler by its name. Arguments as for `Scheduler`.

    Raises:
        TimeError: it cannot run the command, or something in that could begin another line.
    """
    if odd := next((word for word in command if "\n" in word or INVISIBLE.search(word)), None):
        raise TimeError(f"This name has a character that shows as nothing: {visible(odd)!r}. Please rename the folder.")
    return SCHEDULERS[name](times, command)


def usual(platform: str, *, systemd: bool) -> str:
    """The scheduler of a system.

    Args:
        platform: as `sys.platform` names it.
        systemd: whether systemd runs there.
    """
    known = {"darwin": "launchd", "win32": "schtasks"}
    return known.get(platform) or ("systemd" if systemd else "crontab")
