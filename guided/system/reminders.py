"""Reminders: when they are due, and an entry for the system's own scheduler, as text.

Nothing is installed and nothing is run here. The schedulers: `crontab(5)`, `launchd.plist(5)`, `schtasks /Create`,
`systemd.timer(5)`.
"""

import plistlib
import re
import shlex
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from guided.core.errors import GuidedError
from guided.core.safe_text import HIDDEN_RE, mask_hidden


class TimeError(GuidedError):
    """A time that cannot be understood, or is no time to be reminded."""


class TimeOfDay(NamedTuple):
    """A time of day."""

    hour: int
    minute: int

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """A time like 10:30. Raises TimeError for anything else."""
        if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text, re.ASCII):
            raise TimeError(f"'{text}' is not a time of day, like 10:30.")
        hour, _, minute = text.partition(":")
        return cls(int(hour), int(minute))


@dataclass(frozen=True)
class QuietHours:
    """Hours in which nobody is reminded, from the first to just before the last; over midnight where it comes first."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Hours like 21-9. Raises TimeError for anything else, and where nothing would be left of the day."""
        hours = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text, re.ASCII)
        if not hours or max(int(hour) for hour in hours.groups()) > 24:
            raise TimeError(f"'{text}' are no hours, like 21-9: quiet from nine in the evening to nine in the morning.")
        first, last = (int(hour) % 24 for hour in hours.groups())
        if first == last:
            raise TimeError(f"With {text} there is no time left to be reminded.")
        return cls(first, last)

    def covers(self, hour: int) -> bool:
        """Whether an hour is a quiet one."""
        if self.start < self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


@dataclass(frozen=True)
class ReminderTimes:
    """The times of a reminder."""

    times: tuple[TimeOfDay, ...]
    """One at least, in order."""
    weekdays: bool = False
    """Whether from Monday to Friday only."""


def make_times(times: tuple[TimeOfDay, ...], weekdays: bool, quiet_hours: QuietHours) -> ReminderTimes:
    """Make the times of a reminder. Raises TimeError where one lies in the quiet hours."""
    for time in times:
        if quiet_hours.covers(time.hour):
            raise TimeError(f"{time} lies in the quiet hours, {quiet_hours}. Choose another --at, or another --quiet.")
    return ReminderTimes(tuple(sorted(set(times))), weekdays)


Scheduler = Callable[[ReminderTimes, tuple[str, ...]], str]
"""Writes an entry for one scheduler, with comments on how to install and how to remove it.

It takes the times, and the command: a program by its whole path, and its arguments; without line breaks. It raises a
TimeError where this scheduler cannot run it.
"""
UNIT_NAME = "guided-remind"
UNIT_FOLDER = "~/.config/systemd/user"


def format_systemd(times: ReminderTimes, command: tuple[str, ...]) -> str:
    """As `Scheduler`; a script for the shell.

    Raises:
        TimeError: `env` would take the program for a variable.
    """
    if "=" in command[0]:
        raise TimeError(f"systemd cannot run a program with = in its path, {command[0]}. Use --scheduler crontab.")
    return f"""\
# A kind reminder. To put it in, paste this into a terminal:
mkdir -p {UNIT_FOLDER}
cat > {UNIT_FOLDER}/{UNIT_NAME}.service <<'END'
{format_service(command)}END
cat > {UNIT_FOLDER}/{UNIT_NAME}.timer <<'END'
{format_timer(times)}END
systemctl --user daemon-reload
systemctl --user enable --now {UNIT_NAME}.timer
#
# To take it out again:
#   systemctl --user disable --now {UNIT_NAME}.timer
#   rm {UNIT_FOLDER}/{UNIT_NAME}.service {UNIT_FOLDER}/{UNIT_NAME}.timer
"""


def format_service(command: tuple[str, ...]) -> str:
    """The unit that reminds once. It goes by `env`, for systemd runs no program that has a quote in its path."""
    line = " ".join(["/usr/bin/env", *map(_quote, command)])
    return f"[Unit]\nDescription=A kind reminder from guided\n\n[Service]\nType=oneshot\nExecStart={line}\n"


def format_timer(times: ReminderTimes) -> str:
    """The unit with the times. A time at which the computer sleeps is skipped."""
    days = "Mon..Fri " if times.weekdays else ""
    calendar_lines = "".join(f"OnCalendar={days}*-*-* {time}:00\n" for time in times.times)
    return f"[Unit]\nDescription=When guided reminds\n\n[Timer]\n{calendar_lines}\n[Install]\nWantedBy=timers.target\n"


def _quote(word: str) -> str:
    for sign, replacement in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(sign, replacement)
    return f'"{word}"'


TASK_NAME = "guided reminder"
SPECIAL_CHARS = frozenset('%^&|<>!"')
"""Characters that the Command Prompt acts on, some even inside quotes: it does not know escaped quotes."""
MAX_TASK_CHARS = 261
"""The longest command of a task (characters)."""


def format_schtasks(times: ReminderTimes, command: tuple[str, ...]) -> str:
    """As `Scheduler`; lines for a Command Prompt.

    Raises:
        TimeError: the command is longer than a task can hold, or the Command Prompt would take part of it for another.
    """
    if odd := next((word for word in command if set(word) & SPECIAL_CHARS), None):
        raise TimeError(f"Windows acts on one of % ^ & | < > ! in a name: {odd}. Please use a folder without them.")
    run = subprocess.list2cmdline(command)
    if len(run) > MAX_TASK_CHARS:
        raise TimeError(
            f"Windows takes at most {MAX_TASK_CHARS} characters here, and guided lies too deep: {command[0]}"
        )
    put = "".join(
        _format_task("/Create", clock, *_list_days(times), "/ST", str(clock), "/TR", run) for clock in times.times
    )
    out = "".join(f"rem   {_format_task('/Delete', clock, '/F')}" for clock in times.times)
    begin = "rem A kind reminder. To put it in, paste this into a Command Prompt:\n"
    return f"{begin}{put}rem\nrem To take it out again:\n{out}"


def _format_task(action: str, time: TimeOfDay, *arguments: str) -> str:
    name = f"{TASK_NAME} {time.hour:02}.{time.minute:02}"
    return f"{subprocess.list2cmdline(['schtasks', action, '/TN', name, *arguments])}\n"


def _list_days(times: ReminderTimes) -> tuple[str, ...]:
    return ("/SC", "WEEKLY", "/D", "MON,TUE,WED,THU,FRI") if times.weekdays else ("/SC", "DAILY")


LABEL = "guided.remind"
PLIST_PATH = f"~/Library/LaunchAgents/{LABEL}.plist"


def format_launchd(times: ReminderTimes, command: tuple[str, ...]) -> str:
    """As `Scheduler`; a script for the shell."""
    return f"""\
# A kind reminder. To put it in, paste this into a terminal:
mkdir -p ~/Library/LaunchAgents
cat > {PLIST_PATH} <<'END'
{format_plist(times, command)}END
launchctl bootstrap gui/$(id -u) {PLIST_PATH}
#
# To take it out again:
#   launchctl bootout gui/$(id -u)/{LABEL}
#   rm {PLIST_PATH}
"""


def format_plist(times: ReminderTimes, command: tuple[str, ...]) -> str:
    """The property list."""
    days = [{"Weekday": day} for day in range(1, 6)] if times.weekdays else [{}]
    intervals = [{"Hour": time.hour, "Minute": time.minute, **day} for time in times.times for day in days]
    properties = {"Label": LABEL, "ProgramArguments": list(command), "StartCalendarInterval": intervals}
    return plistlib.dumps(properties, sort_keys=False).decode()


def format_crontab(times: ReminderTimes, command: tuple[str, ...]) -> str:
    """As `Scheduler`; lines for `crontab -e`.

    Raises:
        TimeError: cron would read a backslash in another way.
    """
    if bad_word := next((word for word in command if re.search(r"\\[\\%]", word)), None):
        raise TimeError(f"cron cannot be told of a folder with such a backslash: {bad_word}. Please rename it.")
    days = "1-5" if times.weekdays else "*"
    line = shlex.join(command).replace("%", r"\%")  # a bare one would end the line
    lines = "".join(f"{time.minute} {time.hour} * * {days} {line}\n" for time in times.times)
    return f"""\
# A kind reminder from guided. To put it in: crontab -e, and paste these lines at the end.
# To take it out again: crontab -e, and delete them.
{lines}"""


SCHEDULERS: Mapping[str, Scheduler] = {
    "systemd": format_systemd,
    "crontab": format_crontab,
    "launchd": format_launchd,
    "schtasks": format_schtasks,
}
"""Every scheduler by name."""


def format_reminder(name: str, times: ReminderTimes, command: tuple[str, ...]) -> str:
    """The entry for a scheduler by its name. Arguments as for `Scheduler`.

    Raises:
        TimeError: it cannot run the command, or something in that could begin another line.
    """
    if bad_word := next((word for word in command if "\n" in word or HIDDEN_RE.search(word)), None):
        raise TimeError(
            f"This name has a character that shows as nothing: {mask_hidden(bad_word)!r}. Please rename the folder."
        )
    return SCHEDULERS[name](times, command)


def pick_scheduler(platform: str, *, systemd: bool) -> str:
    """The scheduler of a system.

    Args:
        platform: as `sys.platform` names it.
        systemd: whether systemd runs there.
    """
    by_platform = {"darwin": "launchd", "win32": "schtasks"}
    return by_platform.get(platform) or ("systemd" if systemd else "crontab")
