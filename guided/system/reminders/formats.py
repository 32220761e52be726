"""A user timer of systemd: `systemd.service(5)`, `systemd.timer(5)`, `systemd.time(7)`."""

from guided.schedule.times import TimeError, Times

NAME = "guided-remind"
FOLDER = "~/.config/systemd/user"


def entry(times: Times, command: tuple[str, ...]) -> str:
    """As `guided.schedule.Scheduler`; a script for the shell.

    Raises:
        TimeError: `env` would take the program for a variable.
    """
    if "=" in command[0]:
        raise TimeError(f"systemd cannot run a program with = in its path, {command[0]}. Use --scheduler crontab.")
    return f"""\
# A kind reminder. To put it in, paste this into a terminal:
mkdir -p {FOLDER}
cat > {FOLDER}/{NAME}.service <<'END'
{service(command)}END
cat > {FOLDER}/{NAME}.timer <<'END'
{timer(times)}END
systemctl --user daemon-reload
systemctl --user enable --now {NAME}.timer
#
# To take it out again:
#   systemctl --user disable --now {NAME}.timer
#   rm {FOLDER}/{NAME}.service {FOLDER}/{NAME}.timer
"""


def service(command: tuple[str, ...]) -> str:
    """The unit that reminds once. It goes by `env`, for systemd runs no program that has a quote in its path."""
    line = " ".join(["/usr/bin/env", *map(_quoted, command)])
    return f"[Unit]\nDescription=A kind reminder from guided\n\n[Service]\nType=oneshot\nExecStart={line}\n"


def timer(times: Times) -> str:
    """The unit that says when. What falls into a sleep of the computer is not made up for."""
    days = "Mon..Fri " if times.weekdays else ""
    when = "".join(f"OnCalendar={days}*-*-* {clock}:00\n" for clock in times.at)
    return f"[Unit]\nDescription=When guided reminds\n\n[Timer]\n{when}\n[Install]\nWantedBy=timers.target\n"


def _quoted(word: str) -> str:
    for sign, instead in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(sign, instead)
    return f'"{word}"'
