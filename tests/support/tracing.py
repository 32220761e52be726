"""What a process tree asks the system for: the sockets it opens and the files it changes, native code included.

A command runs under strace in a network namespace of its own, where nothing can be reached.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ALONE = ("unshare", *(() if sys.platform == "win32" or os.geteuid() == 0 else ("--map-root-user",)), "--net")
"""Runs a command where no network is, for root and for others."""
CHANGES = frozenset(
    {"creat", "mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat", "renameat2", "link", "linkat", "symlink"}
    | {"symlinkat", "unlink", "unlinkat", "rmdir", "truncate", "chmod", "fchmodat", "chown", "lchown", "fchownat"}
    | {"utime", "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr", "bind"}
)
"""Calls that change a file, by their names; `open` and `openat` change one where they ask to write."""
_TRACED = ",".join(["socket", "socketpair", "open", "openat", "openat2", *CHANGES])
_CALL = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)", re.DOTALL)
_RESUMED = re.compile(r"(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)", re.DOTALL)
_PATHS = re.compile(r'(?:(?:AT_FDCWD|\d+)(?:<(?P<folder>[^>]*)>)?, )?"(?P<path>(?:[^"\\]|\\.)*)"')
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")


class Trace(NamedTuple):
    """What was asked for."""

    done: subprocess.CompletedProcess[str]
    families: frozenset[str]
    """Of all sockets: AF_UNIX, AF_INET ..."""
    changed: frozenset[Path]
    """Every file and folder that was written, made, renamed or removed, or that was tried and not refused."""


def trace(command: list[str], env: Mapping[str, str], folder: Path) -> Trace:
    """Run a command and all it starts, from a folder that takes the log as well. No wait is longer than two minutes."""
    log = folder / "strace.log"
    strace = ["strace", "-f", "-qq", "-y", "-s", "4096", "-e", f"trace={_TRACED}", "-e", "signal=none", "-o", str(log)]
    done = subprocess.run(
        [*ALONE, *strace, *command], env=env, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    calls = list(_calls(log.read_text("utf-8", "replace")))
    families = {rest.split(",")[0] for name, rest in calls if name in ("socket", "socketpair")}
    changed = {path for name, rest in calls if _changes(name, rest) for path in _paths(rest, folder)}
    return Trace(done, frozenset(families), frozenset(changed))


def _calls(log: str) -> Iterator[tuple[str, str]]:
    """Each call with its arguments and its result; those that another thread's call has parted are put together."""
    begun: dict[tuple[str, str], str] = {}
    for line in log.splitlines():
        if found := _RESUMED.fullmatch(line):
            yield found["name"], begun.pop((found["pid"], found["name"]), "") + found["rest"]
        elif found := _CALL.fullmatch(line):
            whole, cut, _ = found["rest"].partition("<unfinished ...>")
            if cut:
                begun[found["pid"], found["name"]] = whole
            else:
                yield found["name"], whole
    yield from ((name, rest) for (_, name), rest in begun.items())


def _changes(name: str, rest: str) -> bool:
    if " = -1 " in rest:
        return False
    return name in CHANGES or (name.startswith("open") and _WRITES.search(rest) is not None)


def _paths(rest: str, folder: Path) -> Iterator[Path]:
    for found in _PATHS.finditer(rest):
        yield Path(os.path.normpath(folder / (found["folder"] or "") / found["path"]))
