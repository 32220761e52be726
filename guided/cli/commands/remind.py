"""`guided remind`: an entry for the system's own scheduler, and the reminder that it gives."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from guided.cli.journal_writer import journal
from guided.cli.settings_defaults import settled
from guided.core.errors import GuidedError
from guided.core.profile import State, day_of
from guided.core.shell_command import typed
from guided.system.reminders import SCHEDULERS, Clock, Quiet, entry, times, usual
from guided.today.journal.repository import holding
from guided.ui.printer import hand, tell

TEXT = f"A few quiet minutes, if it suits you now. On a hard day: {typed('flare')}"
_IN_QUOTES = TEXT.replace("\\", r"\\").replace('"', r"\"")
"""The same as it stands in quotes of AppleScript."""
NOTIFIERS: Mapping[str, tuple[str, ...]] = {
    "notify-send": ("--app-name=guided", "--urgency=low", "guided", TEXT),
    "osascript": ("-e", f'display notification "{_IN_QUOTES}" with title "guided"'),
    "msg": (os.environ.get("USERNAME", "*"), "/TIME:60", TEXT),
}
"""What can show a line softly, and its arguments, in the order they are tried."""
PATIENCE = 10
"""How long it may take (seconds)."""
PLACES = ("GUIDED_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
"""What says where the journal and the settings are. A scheduler starts its entries without these."""
STATES = {"break": State.BREAK, "flare": State.FLARE}


def _make_type(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """The type of an option whose text is read so."""

    def convert(text: str) -> Any:
        try:
            return read(text)
        except GuidedError as error:
            raise click.BadParameter(str(error)) from error

    return convert


def _take_places(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> None:
    """Look for the journal and the settings where the one who printed the entry did."""
    for name, _, place in (each.partition("=") for each in value):
        if name not in PLACES:
            raise click.BadParameter(f"{name} is none of {', '.join(PLACES)}")
        os.environ[name] = place


@click.command("remind")
@click.option(
    "--at",
    multiple=True,
    default=("10:30",),
    type=_make_type(Clock.read),
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
    type=_make_type(Quiet.read),
    show_default=True,
    metavar="HOURS",
    help="When nothing is ever said, also where the computer slept and wakes late.",
)
@click.option(
    "--unless",
    type=click.Choice(list(STATES)),
    multiple=True,
    default=["break"],
    show_default=True,
    help="Nothing is said while your journal has you on a break, or in a flare.",
)
@click.option("--scheduler", type=click.Choice(list(SCHEDULERS)), help="What it is for; else what this computer has.")
@click.option("--now", is_flag=True, help="Remind at once, but for all that: what the entry runs.")
@click.option("--env", multiple=True, hidden=True, expose_value=False, callback=_take_places, help="In an entry alone.")
def command(
    at: tuple[Clock, ...], every: str, quiet: Quiet, unless: tuple[str, ...], scheduler: str | None, now: bool
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
        moment = datetime.now().astimezone()
        if not (quiet.at(moment.hour) or _in_any(unless, moment)):
            _say()
        return
    chosen = scheduler or usual(sys.platform, systemd=Path("/run/systemd/system").is_dir())
    # -P: a file named like one of Python's own, in the home folder that entries run in, is never taken for it.
    run = (_program(), "-P", "-m", "guided", "remind", "--now", "--quiet", str(quiet), *_each("--unless", unless))
    places = [(name, os.environ[name]) for name in PLACES if os.environ.get(name)]
    run += _each("--env", tuple(f"{name}={Path(place).absolute()}" for name, place in places))
    hand(entry(chosen, times(at, every == "weekdays", quiet), run))


def _in_any(states: tuple[str, ...], moment: datetime) -> bool:
    """Whether the journal has this person in any of these states; it is only looked at."""
    known = journal([]).peek().spells
    return not holding(known, day_of(moment, settled().day_starts)).isdisjoint(STATES[name] for name in states)


def _each(option: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for value in values for word in (option, value))


def _program() -> str:
    """Python; on Windows the one that opens no window."""
    windowless = Path(sys.executable).with_name("pythonw.exe")
    return str(windowless if windowless.exists() else sys.executable)


def _say() -> None:
    """Show the line where this desktop shows such lines, else in the terminal."""
    if not any(_shown(path, arguments) for name, arguments in NOTIFIERS.items() if (path := shutil.which(name))):
        tell(TEXT)


def _shown(program: str, arguments: tuple[str, ...]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603  (the system's own program, on our own words)
            [program, *arguments], env=_desktop(), timeout=PATIENCE, check=False, capture_output=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _desktop() -> dict[str, str]:
    """The environment, with the way to the desktop that cron does not hand on."""
    env = dict(os.environ)
    bus = Path(f"/run/user/{os.getuid()}/bus") if hasattr(os, "getuid") else None
    if bus and bus.exists():
        env.setdefault("DBUS_SESSION_BUS_ADDRESS", f"unix:path={bus}")
    return env
