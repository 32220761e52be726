"""`guided remind`: prints a reminder entry for the system's scheduler, and shows the reminder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from guided.cli.journal_writer import open_journal
from guided.cli.settings_defaults import load_settings
from guided.core.errors import GuidedError
from guided.core.history import EpisodeKind, day_of
from guided.core.shell_command import make_command
from guided.system.reminders import SCHEDULERS, QuietHours, TimeOfDay, format_reminder, make_times, pick_scheduler
from guided.today.journal.repository import find_states
from guided.ui.terminal_output import echo, echo_raw

REMINDER_TEXT = f"A few quiet minutes, if it suits you now. On a hard day: {make_command('flare')}"
_QUOTED_TEXT = REMINDER_TEXT.replace("\\", r"\\").replace('"', r"\"")
"""The text as it is written in AppleScript's quotes."""
NOTIFIERS: Mapping[str, tuple[str, ...]] = {
    "notify-send": ("--app-name=guided", "--urgency=low", "guided", REMINDER_TEXT),
    "osascript": ("-e", f'display notification "{_QUOTED_TEXT}" with title "guided"'),
    "msg": (os.environ.get("USERNAME", "*"), "/TIME:60", REMINDER_TEXT),
}
"""Programs that show a notification, and their arguments, in the order they are tried."""
NOTIFY_TIMEOUT_S = 10
"""How long such a program may take (seconds)."""
FOLDER_VARS = ("GUIDED_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
"""Environment variables with the folders of the journal and the settings. A scheduler starts its entries without."""
SILENCING_KINDS = {"break": EpisodeKind.BREAK, "flare": EpisodeKind.FLARE}


def _make_type(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Make the type of an option from a function that reads its text."""

    def convert(text: str) -> Any:
        try:
            return read(text)
        except GuidedError as error:
            raise click.BadParameter(str(error)) from error

    return convert


def _set_folders(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> None:
    """Look for the journal and the settings where the one who printed the entry did."""
    for name, _, folder in (text.partition("=") for text in value):
        if name not in FOLDER_VARS:
            raise click.BadParameter(f"{name} is none of {', '.join(FOLDER_VARS)}")
        os.environ[name] = folder


@click.command("remind")
@click.option(
    "--at",
    multiple=True,
    default=("10:30",),
    type=_make_type(TimeOfDay.parse),
    show_default="10:30",
    metavar="TIME",
    help="When. May be given several times.",
)
@click.option(
    "--every", type=click.Choice(["day", "weekdays"]), default="day", show_default=True, help="On which days."
)
@click.option(
    "--quiet",
    default="21-9",
    type=_make_type(QuietHours.parse),
    show_default=True,
    metavar="HOURS",
    help="When nothing is ever said, also where the computer slept and wakes late.",
)
@click.option(
    "--unless",
    type=click.Choice(list(SILENCING_KINDS)),
    multiple=True,
    default=["break"],
    show_default=True,
    help="Nothing is said while your journal has you on a break, or in a flare.",
)
@click.option("--scheduler", type=click.Choice(list(SCHEDULERS)), help="What it is for; else what this computer has.")
@click.option("--now", is_flag=True, help="Remind at once, but for all that: what the entry runs.")
@click.option("--env", multiple=True, hidden=True, expose_value=False, callback=_set_folders, help="In an entry alone.")
def command(
    at: tuple[TimeOfDay, ...], every: str, quiet: QuietHours, unless: tuple[str, ...], scheduler: str | None, now: bool
) -> None:
    """Print what reminds you, softly, at a time of day.

    Nothing is installed: the entry says how to put it in, and how to take it out again.

    \b
      guided remind --at 10:30 --every weekdays
      guided remind --at 9:30 --at 16:00 --quiet 20-9
      guided remind --unless break --unless flare
      guided remind --now
    """  # noqa: D301
    if now:
        now_time = datetime.now().astimezone()
        if not (quiet.covers(now_time.hour) or _is_silenced(unless, now_time)):
            _show_reminder()
        return
    scheduler_name = scheduler or pick_scheduler(sys.platform, systemd=Path("/run/systemd/system").is_dir())
    # -P: a file named like one of Python's own, in the home folder that entries run in, is never taken for it.
    reminder_command = (
        _find_python(),
        "-P",
        "-m",
        "guided",
        "remind",
        "--now",
        "--quiet",
        str(quiet),
        *_repeat_option("--unless", unless),
    )
    folders = [(name, os.environ[name]) for name in FOLDER_VARS if os.environ.get(name)]
    reminder_command += _repeat_option("--env", tuple(f"{name}={Path(folder).absolute()}" for name, folder in folders))
    echo_raw(format_reminder(scheduler_name, make_times(at, every == "weekdays", quiet), reminder_command))


def _is_silenced(states: tuple[str, ...], now: datetime) -> bool:
    """Whether any of these states holds now. The journal is only read."""
    episodes = open_journal([]).read_only().episodes
    return not find_states(episodes, day_of(now, load_settings().day_starts)).isdisjoint(
        SILENCING_KINDS[name] for name in states
    )


def _repeat_option(option: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for value in values for word in (option, value))


def _find_python() -> str:
    """The path of Python; on Windows of the one that opens no window."""
    windowless = Path(sys.executable).with_name("pythonw.exe")
    return str(windowless if windowless.exists() else sys.executable)


def _show_reminder() -> None:
    """Show the reminder as a notification of the desktop, else in the terminal."""
    if not any(_notify(path, arguments) for name, arguments in NOTIFIERS.items() if (path := shutil.which(name))):
        echo(REMINDER_TEXT)


def _notify(program: str, arguments: tuple[str, ...]) -> bool:
    try:
        process = subprocess.run(  # noqa: S603  (the system's own program, on our own words)
            [program, *arguments], env=_build_env(), timeout=NOTIFY_TIMEOUT_S, check=False, capture_output=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return process.returncode == 0


def _build_env() -> dict[str, str]:
    """The environment, with the address of the desktop's bus, which cron does not pass on."""
    env = dict(os.environ)
    bus_socket = Path(f"/run/user/{os.getuid()}/bus") if hasattr(os, "getuid") else None
    if bus_socket and bus_socket.exists():
        env.setdefault("DBUS_SESSION_BUS_ADDRESS", f"unix:path={bus_socket}")
    return env
