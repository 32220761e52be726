"""An agent of launchd: `launchd.plist(5)`."""

import plistlib

from guided.schedule.times import Times

LABEL = "guided.remind"
FILE = f"~/Library/LaunchAgents/{LABEL}.plist"


def entry(times: Times, command: tuple[str, ...]) -> str:
    """As `guided.schedule.Scheduler`; a script for the shell."""
    return f"""\
# A kind reminder. To put it in, paste this into a terminal:
mkdir -p ~/Library/LaunchAgents
cat > {FILE} <<'END'
{agent(times, command)}END
launchctl bootstrap gui/$(id -u) {FILE}
#
# To take it out again:
#   launchctl bootout gui/$(id -u)/{LABEL}
#   rm {FILE}
"""


def agent(times: Times, command: tuple[str, ...]) -> str:
    """The property list."""
    days = [{"Weekday": day} for day in range(1, 6)] if times.weekdays else [{}]
    when = [{"Hour": clock.hour, "Minute": clock.minute, **day} for clock in times.at for day in days]
    whole = {"Label": LABEL, "ProgramArguments": list(command), "StartCalendarInterval": when}
    return plistlib.dumps(whole, sort_keys=False).decode()
