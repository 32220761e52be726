"""Tasks of Windows: `schtasks /Create`."""

import subprocess

from guided.schedule.times import Clock, TimeError, Times

NAME = "guided reminder"
COMMANDING = frozenset('%^&|<>!"')
"""What the Command Prompt acts on, in part even inside quotes: it knows nothing of a quote that is escaped."""
LONGEST = 261
"""The longest command of a task (characters)."""


def entry(times: Times, command: tuple[str, ...]) -> str:
    """As `guided.schedule.Scheduler`; lines for a Command Prompt.

    Raises:
        TimeError: the command is longer than a task can hold, or the Command Prompt would take part of it for another.
    """
    if odd := next((word for word in command if set(word) & COMMANDING), None):
        raise TimeError(f"Windows acts on one of % ^ & | < > ! in a name: {odd}. Please use a folder without them.")
    run = subprocess.list2cmdline(command)
    if len(run) > LONGEST:
        raise TimeError(f"Windows takes at most {LONGEST} characters here, and guided lies too deep: {command[0]}")
    put = "".join(_line("/Create", clock, *_days(times), "/ST", str(clock), "/TR", run) for clock in times.at)
    out = "".join(f"rem   {_line('/Delete', clock, '/F')}" for clock in times.at)
    begin = "rem A kind reminder. To put it in, paste this into a Command Prompt:\n"
    return f"{begin}{put}rem\nrem To take it out again:\n{out}"


def _line(action: str, clock: Clock, *more: str) -> str:
    name = f"{NAME} {clock.hour:02}.{clock.minute:02}"
    return f"{subprocess.list2cmdline(['schtasks', action, '/TN', name, *more])}\n"


def _days(times: Times) -> tuple[str, ...]:
    return ("/SC", "WEEKLY", "/D", "MON,TUE,WED,THU,FRI") if times.weekdays else ("/SC", "DAILY")
