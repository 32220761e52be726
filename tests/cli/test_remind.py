"""Reminders: each entry read by its format's own rules, quiet hours, and the reminder itself."""

import configparser
import json
import os
import plistlib
import re
import shlex
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from guided.cli.commands import remind
from guided.cli.journal_writer import open_journal
from guided.core import paths
from guided.core.history import EpisodeKind
from guided.system import reminders
from guided.system.reminders import (
    SCHEDULERS,
    QuietHours,
    ReminderTimes,
    TimeError,
    TimeOfDay,
    format_reminder,
    make_times,
    pick_scheduler,
)
from tests.cli.test_main import run

DAILY = ReminderTimes((TimeOfDay(10, 30),))
WEEKDAYS = ReminderTimes((TimeOfDay(9, 5), TimeOfDay(16, 0)), weekdays=True)
PLAIN = ("/usr/bin/python3", "-m", "guided", "remind", "--now", "--quiet", "21-9")
AWKWARD = ('/my apps/50% "new" o\'py\\3', "-m", "$HOME %h", "a\\b", 'say "hi"', "")
"""All that some format takes for something else."""
posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell of the other kind")


def make_program(folder: Path, name: str) -> Path:
    """A program that writes what it was given, a line for each time it runs."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    code = f"import json, sys; print(json.dumps(sys.argv[1:]), file=open({str(folder / 'runs')!r}, 'a'))"
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c {shlex.quote(code)} "$@"\n', "utf-8")
    path.chmod(0o755)
    return path


def read_runs(folder: Path) -> list[list[str]]:
    """The arguments of each run."""
    file = folder / "runs"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


# Times ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clock"), [("10:30", (10, 30)), ("9:05", (9, 5)), ("00:00", (0, 0)), ("23:59", (23, 59))]
)
def test_time_of_day_is_parsed(text: str, clock: tuple[int, int]) -> None:
    assert TimeOfDay.parse(text) == clock


@pytest.mark.parametrize("text", ["", "10", "24:00", "10:60", "10.30", "10:3", "half past", "10:30 "])
def test_invalid_time_of_day_is_an_error(text: str) -> None:
    with pytest.raises(TimeError, match="is not a time of day, like 10:30"):
        TimeOfDay.parse(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("21-9", {21, 22, 23, *range(9)}),
        ("13-15", {13, 14}),
        ("22-24", {22, 23}),
        ("0-7", set(range(7))),
        ("23-1", {23, 0}),
    ],
)
def test_quiet_hours_are_parsed(text: str, hours: set[int]) -> None:
    assert {hour for hour in range(24) if QuietHours.parse(text).covers(hour)} == hours


@pytest.mark.parametrize("text", ["", "21", "21-", "21-25", "9 - 21", "21:00-9:00"])
def test_invalid_quiet_hours_are_an_error(text: str) -> None:
    with pytest.raises(TimeError, match="are no hours, like 21-9"):
        QuietHours.parse(text)


@pytest.mark.parametrize("text", ["9-9", "0-24"])
def test_quiet_hours_may_not_cover_the_whole_day(text: str) -> None:
    with pytest.raises(TimeError, match="no time left"):
        QuietHours.parse(text)


def test_time_in_quiet_hours_is_an_error() -> None:
    with pytest.raises(TimeError, match="22:15 lies in the quiet hours, 21-9"):
        make_times((TimeOfDay(10, 0), TimeOfDay(22, 15)), False, QuietHours(21, 9))


def test_times_are_sorted_without_duplicates() -> None:
    assert make_times((TimeOfDay(16, 0), TimeOfDay(9, 5), TimeOfDay(16, 0)), True, QuietHours(21, 9)) == WEEKDAYS


# systemd -------------------------------------------------------------------------------------------------------------


def parse_unit(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


def split_systemd(line: str) -> list[str]:
    """A command line as `systemd.service(5)` says it is read: C escapes in quotes, %% and $$."""
    words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:[^"\\]|\\.)*)"(?: |$)', line)]
    return [word.replace("%%", "%").replace("$$", "$") for word in words]


@pytest.mark.parametrize("command", [PLAIN, AWKWARD])
def test_systemd_service_runs_the_command(command: tuple[str, ...]) -> None:
    service = parse_unit(reminders.format_service(command))["Service"]
    assert service["Type"] == "oneshot"
    env, line = service["ExecStart"].split(maxsplit=1)
    assert env == "/usr/bin/env"
    assert split_systemd(line) == list(command)


def test_systemd_timer_has_the_times() -> None:
    assert "OnCalendar=*-*-* 10:30:00\n" in reminders.format_timer(DAILY)
    assert parse_unit(reminders.format_timer(DAILY))["Install"]["WantedBy"] == "timers.target"
    assert re.findall("OnCalendar=(.*)", reminders.format_timer(WEEKDAYS)) == [
        "Mon..Fri *-*-* 09:05:00",
        "Mon..Fri *-*-* 16:00:00",
    ]


@pytest.mark.needs("systemd")
@pytest.mark.parametrize("when", [DAILY, WEEKDAYS])
def test_systemd_accepts_the_times(when: ReminderTimes) -> None:
    lines = re.findall("OnCalendar=(.*)", reminders.format_timer(when))
    done = subprocess.run(
        ["systemd-analyze", "calendar", *lines], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.findall(r"Normalized form: (.*)", done.stdout) == lines


@pytest.mark.needs("systemd")
def test_systemd_verifies_the_units(tmp_path: Path) -> None:
    path = make_program(tmp_path, 'my apps/50% "new" o\'py\\3 $HOME')
    (tmp_path / "guided-remind.service").write_text(reminders.format_service((str(path), *AWKWARD[1:])), "utf-8")
    (tmp_path / "guided-remind.timer").write_text(reminders.format_timer(WEEKDAYS), "utf-8")
    files = [str(tmp_path / f"guided-remind.{kind}") for kind in ("service", "timer")]
    env = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run(
        ["systemd-analyze", "--user", "--man=no", "verify", *files],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "guided" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


# The shell, for systemd and launchd ----------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("name", ["systemd", "launchd"])
def test_pasted_shell_lines_write_the_files_exactly(name: str, tmp_path: Path) -> None:
    home, tools = tmp_path / "my home", tmp_path / "bin"
    home.mkdir()
    for tool in ("systemctl", "launchctl"):
        make_program(tools, tool)
    script = SCHEDULERS[name](WEEKDAYS, AWKWARD)
    env = {"HOME": str(home), "PATH": f"{tools}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/sh", "-e"], input=script, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    files = {path.relative_to(home).as_posix(): path.read_text("utf-8") for path in home.rglob("*") if path.is_file()}
    if name == "systemd":
        folder = ".config/systemd/user/guided-remind"
        assert files == {
            f"{folder}.service": reminders.format_service(AWKWARD),
            f"{folder}.timer": reminders.format_timer(WEEKDAYS),
        }
        assert read_runs(tools) == [["--user", "daemon-reload"], ["--user", "enable", "--now", "guided-remind.timer"]]
    else:
        assert files == {"Library/LaunchAgents/guided.remind.plist": reminders.format_plist(WEEKDAYS, AWKWARD)}
        ((verb, domain, path),) = read_runs(tools)
        assert (verb, domain) == ("bootstrap", f"gui/{os.getuid()}")
        assert Path(path).is_file()


# crontab -------------------------------------------------------------------------------------------------------------


def cron_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("when", "fields"), [(DAILY, ["30 10 * * *"]), (WEEKDAYS, ["5 9 * * 1-5", "0 16 * * 1-5"])])
def test_crontab_has_the_times(when: ReminderTimes, fields: list[str]) -> None:
    lines = cron_lines(reminders.format_crontab(when, PLAIN))
    assert [" ".join(line.split()[:5]) for line in lines] == fields
    assert all(line.split(maxsplit=5)[5] == " ".join(PLAIN) for line in lines)


@posix
def test_cron_runs_the_command(tmp_path: Path) -> None:
    """As cron does it: a bare % ends the line, a \\% is one; the rest goes to the shell."""
    path = make_program(tmp_path, 'my apps/50% "new" o\'py\\3')
    (line,) = cron_lines(reminders.format_crontab(DAILY, (str(path), *AWKWARD[1:])))
    command = line.split(maxsplit=5)[5]
    assert not re.search(r"(?<!\\)%", command)
    subprocess.run(["/bin/sh", "-c", command.replace(r"\%", "%")], timeout=60, check=True)
    assert read_runs(tmp_path) == [list(AWKWARD[1:])]


# launchd -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [PLAIN, AWKWARD])
def test_launchd_agent_has_the_command_and_times(command: tuple[str, ...]) -> None:
    daily = plistlib.loads(reminders.format_plist(DAILY, command).encode())
    assert daily["ProgramArguments"] == list(command)
    assert daily["StartCalendarInterval"] == [{"Hour": 10, "Minute": 30}]
    when = plistlib.loads(reminders.format_plist(WEEKDAYS, command).encode())["StartCalendarInterval"]
    assert len(when) == 10
    assert {"Hour": 9, "Minute": 5, "Weekday": 1} in when
    assert {each["Weekday"] for each in when} == {1, 2, 3, 4, 5}
    assert daily["Label"] == reminders.LABEL
    assert f"bootout gui/$(id -u)/{reminders.LABEL}" in reminders.format_launchd(DAILY, command)


# Windows -------------------------------------------------------------------------------------------------------------


def split_windows(line: str) -> list[str]:
    """A command line as Windows programs read theirs: before a quote, two backslashes are one, an odd one keeps it."""
    words, word, quoted, begun, fixed_time = [], "", False, False, 0
    while fixed_time < len(line):
        slashes = re.match(r'(\\*)("?)', line[fixed_time:])
        assert slashes
        if slashes[2]:
            word += "\\" * (len(slashes[1]) // 2) + ('"' if len(slashes[1]) % 2 else "")
            quoted ^= len(slashes[1]) % 2 == 0
            begun, fixed_time = True, fixed_time + len(slashes[0])
        elif slashes[1]:
            word, begun, fixed_time = word + slashes[1], True, fixed_time + len(slashes[1])
        else:
            if line[fixed_time] == " " and not quoted:
                words, word, begun = [*words, *([word] if begun else [])], "", False
            else:
                word, begun = word + line[fixed_time], True
            fixed_time += 1
    return [*words, *([word] if begun else [])]


PATHS = ("C:\\Program Files\\Python\\pythonw.exe", "-m", "guided", "C:\\end with\\", "a (b) c'd")


@pytest.mark.parametrize("command", [PLAIN, PATHS])
def test_windows_task_runs_the_command(command: tuple[str, ...]) -> None:
    (line,) = [line for line in reminders.format_schtasks(DAILY, command).splitlines() if not line.startswith("rem")]
    words = split_windows(line)
    assert words[:4] == ["schtasks", "/Create", "/TN", "guided reminder 10.30"]
    assert words[4:8] == ["/SC", "DAILY", "/ST", "10:30"]
    assert words[8] == "/TR"
    assert split_windows(words[9]) == list(command)
    assert len(words) == 10


def test_windows_weekdays_have_a_task_for_each_time_and_a_delete_line() -> None:
    text = reminders.format_schtasks(WEEKDAYS, PLAIN)
    assert text.count("/SC WEEKLY /D MON,TUE,WED,THU,FRI /ST") == 2
    made = re.findall(r'^schtasks /Create /TN "(.*?)"', text, re.MULTILINE)
    assert made == ["guided reminder 09.05", "guided reminder 16.00"]
    assert re.findall(r'^rem   schtasks /Delete /TN "(.*?)" /F$', text, re.MULTILINE) == made


@pytest.mark.parametrize("sign", '%^&|<>!"')
def test_characters_of_the_command_prompt_are_refused(sign: str) -> None:
    with pytest.raises(TimeError, match="Please use a folder without them"):
        reminders.format_schtasks(DAILY, (f"C:\\a{sign}calc{sign}b\\pythonw.exe", "-m", "guided"))


def test_command_too_long_for_windows_is_an_error() -> None:
    with pytest.raises(TimeError, match="at most 261 characters"):
        reminders.format_schtasks(DAILY, ("C:\\" + "deep\\" * 60 + "pythonw.exe", "-m"))


# The command ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "here", "name"),
    [
        ("linux", True, "systemd"),
        ("linux", False, "crontab"),
        ("freebsd14", False, "crontab"),
        ("darwin", False, "launchd"),
        ("win32", False, "schtasks"),
    ],
)
def test_each_platform_has_its_scheduler(platform: str, here: bool, name: str) -> None:
    assert pick_scheduler(platform, systemd=here) == name
    assert name in SCHEDULERS


@pytest.mark.parametrize("name", SCHEDULERS)
def test_each_entry_says_how_to_install_and_remove_it(
    name: str, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    code, out, err = run("remind", "--scheduler", name, capsys=capsys)
    assert (code, err) == (0, "")
    assert "To put it in" in out
    assert "To take it out again" in out
    assert all(word in out for word in ("remind", "--now", "21-9", "--unless", "break"))
    assert out.endswith("\n")
    assert not home.exists(), "nothing is installed"


def test_printed_entry_runs_this_guided_and_nothing_is_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    out = run("remind", "--scheduler", "crontab", "--at", "9:00", "--quiet", "20-8", capsys=capsys)[1]
    (line,) = cron_lines(out)
    assert shlex.split(line)[5:] == [sys.executable, "-P", "-m", "guided", "remind", "--now", "--quiet", "20-8",
                                     "--unless", "break", "--env", f"GUIDED_HOME={home}"]  # fmt: skip


@pytest.mark.parametrize("name", SCHEDULERS)
@pytest.mark.parametrize("odd", ["/a\nEND\nrm -r b", "/a\rb", "/a\u2028b", "/a\u202eb"])
def test_line_break_in_a_path_is_refused(name: str, odd: str) -> None:
    with pytest.raises(TimeError, match="a character that shows as nothing"):
        format_reminder(name, DAILY, (odd, "-m", "guided"))


@pytest.mark.parametrize("odd", ["/a\\%b", "/a\\\\b"])
def test_backslash_that_cron_misreads_is_refused(odd: str) -> None:
    with pytest.raises(TimeError, match="such a backslash"):
        format_reminder("crontab", DAILY, ("/usr/bin/python3", "-m", "guided", "--env", f"GUIDED_HOME={odd}"))


def test_program_path_with_equals_sign_is_refused_for_env() -> None:
    with pytest.raises(TimeError, match="Use --scheduler crontab"):
        reminders.format_systemd(DAILY, ("/opt/a=b/python", "-m", "guided"))


@pytest.mark.slow
@posix
@pytest.mark.parametrize("way", ["GUIDED_HOME", "XDG_DATA_HOME"])
def test_entry_finds_the_journal_and_imports_nothing_from_the_home_folder(
    way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As cron runs it: in the home folder, with hardly any environment."""
    monkeypatch.delenv("GUIDED_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(way, str(tmp_path / "my data"))
    run("journal", "--on-a-break", capsys=capsys)
    quiet = "5-6" if datetime.now().hour < 3 else "1-2"  # not now: the test may run at night
    (line,) = cron_lines(run("remind", "--at", "15:30", "--quiet", quiet, "--scheduler", "crontab", capsys=capsys)[1])
    for name in ("copy", "random", "guided"):
        (tmp_path / f"{name}.py").write_text("open('taken', 'w')", "utf-8")
    command = line.split(maxsplit=5)[5].replace(r"\%", "%")
    env = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LOGNAME": "x", "SHELL": "/bin/sh"}
    reminded = [
        subprocess.run(
            ["/bin/sh", "-c", each], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False
        )
        for each in (command, command.partition(" --env")[0])
    ]
    assert [(done.returncode, done.stderr) for done in reminded] == [(0, ""), (0, "")]
    assert [done.stdout[:20] for done in reminded] == ["", remind.REMINDER_TEXT[:20]], (
        "without the folder, no break is known"
    )
    assert not (tmp_path / "taken").exists()


def test_entry_carries_guided_variables_only(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("remind", "--now", "--env", "PATH=/x", capsys=capsys)
    assert code == 2
    assert "PATH is none of GUIDED_HOME" in err


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (("--at", "22:00"), 1, "22:00 lies in the quiet hours, 21-9"),
        (("--at", "noon"), 2, "'noon' is not a time of day, like 10:30"),
        (("--quiet", "all day"), 2, "are no hours, like 21-9"),
        (("--every", "month"), 2, "'day', 'weekdays'"),
    ],
)
def test_invalid_option_is_a_one_line_error(
    args: tuple[str, ...], code: int, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended, out, err = run("remind", *args, capsys=capsys)
    assert (ended, out) == (code, "")
    assert why in " ".join(err.split())


# The reminder --------------------------------------------------------------------------------------------------------


class FixedDatetime(datetime):
    """A clock that stands still."""

    hour_now = 10

    @classmethod
    def now(cls, tz: object = None) -> "FixedDatetime":
        return cls(2026, 3, 1, cls.hour_now, 59)


@pytest.fixture
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> type[FixedDatetime]:
    monkeypatch.setattr(remind, "datetime", FixedDatetime)
    monkeypatch.setattr(FixedDatetime, "hour_now", 10)
    return FixedDatetime


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the only one programs are looked for in."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_reminder_text_is_short_and_free_of_pressure() -> None:
    assert len(remind.REMINDER_TEXT) < 80
    assert remind.REMINDER_TEXT.isascii()
    assert '"' not in remind.REMINDER_TEXT, "it stands in quotes of AppleScript"
    assert not re.search(r"\b(miss|missed|forgot|should|must|streak|again|still|yet)\b", remind.REMINDER_TEXT.lower())


def test_reminder_without_a_desktop_is_printed(
    fixed_time: type[FixedDatetime], tools: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("remind", "--now", capsys=capsys) == (0, f"{remind.REMINDER_TEXT}\n", "")


@posix
@pytest.mark.parametrize("name", remind.NOTIFIERS)
def test_reminder_is_shown_by_the_desktop(
    fixed_time: type[FixedDatetime], tools: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make_program(tools, name)
    assert run("remind", "--now", capsys=capsys) == (0, "", "")
    ((*_, last),) = read_runs(tools)
    assert remind.REMINDER_TEXT in last


@posix
@pytest.mark.parametrize("body", ["exit 1", "exec /bin/sleep 60"])
def test_reminder_is_printed_when_the_desktop_fails_or_hangs(
    fixed_time: type[FixedDatetime],
    tools: Path,
    body: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remind, "NOTIFY_TIMEOUT_S", 0.3)
    (tools / "notify-send").write_text(f"#!/bin/sh\n{body}\n")
    (tools / "notify-send").chmod(0o755)
    assert run("remind", "--now", capsys=capsys) == (0, f"{remind.REMINDER_TEXT}\n", "")


@pytest.mark.parametrize(("hour", "said"), [(8, False), (9, True), (20, True), (21, False), (0, False)])
def test_no_reminder_in_quiet_hours(
    fixed_time: type[FixedDatetime],
    tools: Path,
    hour: int,
    said: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(FixedDatetime, "hour_now", hour)
    assert bool(run("remind", "--now", "--quiet", "21-9", capsys=capsys)[1]) is said


FIRST = date(2026, 3, 1)
"""The day of the clock that stands still."""


@pytest.mark.parametrize(
    ("state", "unless", "said"),
    [
        (EpisodeKind.BREAK, (), False),
        (EpisodeKind.FLARE, (), True),
        (EpisodeKind.FLARE, ("--unless", "flare"), False),
        (EpisodeKind.BREAK, ("--unless", "flare"), True),
        (EpisodeKind.BREAK, ("--unless", "flare", "--unless", "break"), False),
    ],
)
def test_no_reminder_on_a_break_nor_in_a_flare_if_asked_for(
    fixed_time: type[FixedDatetime],
    tools: Path,
    state: EpisodeKind,
    unless: tuple[str, ...],
    said: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with open_journal([]) as kept:
        kept.begin(state, FIRST)
    assert run("remind", "--now", *unless, capsys=capsys) == (0, f"{remind.REMINDER_TEXT}\n" if said else "", "")


@pytest.mark.parametrize(("hour", "said"), [(3, False), (10, True)])
def test_break_ends_after_its_last_night(
    fixed_time: type[FixedDatetime],
    tools: Path,
    hour: int,
    said: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open_journal([]) as kept:
        kept.begin(EpisodeKind.BREAK, date(2026, 2, 20))
        kept.end(EpisodeKind.BREAK, date(2026, 2, 28))
    monkeypatch.setattr(FixedDatetime, "hour_now", hour)
    assert bool(run("remind", "--now", "--quiet", "21-2", capsys=capsys)[1]) is said


def test_reminder_changes_no_file(
    fixed_time: type[FixedDatetime], tools: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("remind", "--now", capsys=capsys)
    assert not home.exists()
    path = paths.data_folder() / "journal.db"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nonsense" * 512)
    assert run("remind", "--now", capsys=capsys) == (0, f"{remind.REMINDER_TEXT}\n", "")
    assert [each.name for each in path.parent.iterdir()] == ["journal.db"], "what is damaged is set aside where told"
    assert path.read_bytes() == b"nonsense" * 512
