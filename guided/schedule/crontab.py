"""Lines of a crontab: `crontab(5)`."""

import re
import shlex

from guided.schedule.times import TimeError, Times


def entry(times: Times, command: tuple[str, ...]) -> str:
    """As `guided.schedule.Scheduler`; lines for `crontab -e`.

    Raises:
        TimeError: cron would read a backslash in another way.
    """
    if odd := next((word for word in command if re.search(r"\\[\\%]", word)), None):
        raise TimeError(f"cron cannot be told of a folder with such a backslash: {odd}. Please rename it.")
    days = "1-5" if times.weekdays else "*"
    line = shlex.join(command).replace("%", r"\%")  # a bare one would end the line
    lines = "".join(f"{clock.minute} {clock.hour} * * {days} {line}\n" for clock in times.at)
    return f"""\
# A kind reminder from guided. To put it in: crontab -e, and paste these lines at the end.
# To take it out again: crontab -e, and delete them.
{lines}"""
