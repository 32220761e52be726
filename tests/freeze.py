"""What guided does, seen from the outside: to be compared before and after its code is moved about.

    python -m tests.freeze FOLDER             with the guided beside this Python
    python -m tests.freeze FOLDER PROGRAM     with another one, like ../before/.venv/bin/guided
    diff -r BEFORE AFTER                      says nothing where nothing changed

It uses the public command line alone, so that it runs on any tree. Every session of the library and every good script
is shown and rendered at every level; some are spoken by the voice that comes with guided, whose lines are the same to
the bit. All help, handouts, the schema and what a journal gives stand beside them. Both are to be made on one day, for
a journal ends today.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.repository import ROOT

KEPT = ROOT / "tests" / "kept"
"""What earlier releases have written."""
LEVELS = ("flare", "gentle", "steady", "better")
SPOKEN = ("release-only", "gentle-lower-back", "even-breath", "body-scan", "heat-fifteen", "falling-asleep")
"""Sessions of six kinds, for the voice: trimming, loudness and resampling run in them."""
PAGES = ("safety", "keys", "conditions", "writing", "commands")
COMMANDS = (
    *("today", "flare", "play", "resume", "journal", "list", "render", "plan", "new", "edit", "show", "hear", "check"),
    *("print", "import", "share", "add", "schema", "setup", "remind", "voices", "doctor", "completion", "help"),
)


class Guided:
    """A program to look at, with a home of its own and nobody at the terminal."""

    def __init__(self, program: Path, home: Path) -> None:
        """Take the program and an empty folder."""
        self._program, self._home = program, home
        for path in sorted(KEPT.glob("*")):
            shutil.copytree(path / "home", home, dirs_exist_ok=True)

    def run(self, *args: str) -> str:
        """All that it says, with its exit code; paths of this computer are left out."""
        env = {**os.environ, "GUIDED_HOME": str(self._home), "COLUMNS": "80", "TERM": "dumb", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [self._program, *args], env=env, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        said = f"{done.stdout.decode()}\n-- {done.returncode}\n{done.stderr.decode()}"
        tree = self._program.parents[2]  # of TREE/.venv/bin/guided
        for path, name in ((self._program, "guided"), (self._home, "HOME"), (tree, "TREE"), (ROOT, "TREE")):
            said = said.replace(str(path), name)
        return said

    def sound(self, name: str, level: str, voice: str) -> str:
        """A digest of a session as it sounds."""
        with tempfile.TemporaryDirectory(prefix="freeze-") as folder:
            path = Path(folder) / "sound.wav"
            said = self.run("render", name, "--level", level, "--voice", voice, "-o", str(path))
            if not path.exists():
                return said
            with path.open("rb") as file:
                return f"{hashlib.file_digest(file, 'sha256').hexdigest()}\n{said.replace(folder, 'FOLDER')}"


def scripts() -> Iterator[str]:
    """Every session of the library by its name, and every good script by its path."""
    yield from sorted(path.stem for path in (ROOT / "sessions").glob("*.yaml"))
    yield from sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/scripts/good").rglob("*.yaml"))


def jobs(guided: Guided) -> Iterator[tuple[str, object, Sequence[str]]]:
    """What to look at: the name of a file, what gives its text, and the arguments for that."""
    yield "help/front", guided.run, ()
    yield "help/help", guided.run, ("--help",)
    yield from ((f"help/{name}", guided.run, (name, "--help")) for name in COMMANDS)
    yield from ((f"help/page-{page}", guided.run, ("help", page)) for page in PAGES)
    yield from ((f"help/completion-{shell}", guided.run, ("completion", shell)) for shell in ("bash", "zsh", "fish"))
    yield "schema", guided.run, ("schema",)
    yield "settings", guided.run, ("setup", "--show")
    yield "list", guided.run, ("list",)
    yield "care", guided.run, ("check", "sessions", "--care", "--format", "json")
    yield "remind", guided.run, ("remind", "--scheduler", "systemd")
    yield from ((f"journal/{how}", guided.run, ("journal", "--export", how)) for how in ("csv", "json"))
    yield "journal/all", guided.run, ("journal", "--all", "-o", "-")
    yield "journal/all-html", guided.run, ("journal", "--all", "--html", "-o", "-")
    for name in scripts():
        file = name.replace("/", "-")
        for level in LEVELS:
            yield f"show/{file}-{level}", guided.run, ("show", name, "--level", level, "--json")
            yield f"sound/{file}-{level}", guided.sound, (name, level, "silent")
        yield f"compare/{file}", guided.run, ("show", name, "--compare")
        yield f"paper/{file}", guided.run, ("print", name, "-o", "-")
    yield from ((f"spoken/{name}", guided.sound, (name, "gentle", "neural")) for name in SPOKEN)


def main(folder: Path, program: Path) -> None:
    """Look at everything, on two cores, and say how far it is."""
    with tempfile.TemporaryDirectory(prefix="freeze-") as home, ThreadPoolExecutor(2) as pool:
        todo = list(jobs(Guided(program.absolute(), Path(home))))
        for number, (name, text) in enumerate(pool.map(lambda job: (job[0], job[1](*job[2])), todo), 1):
            path = folder / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"\r{number} of {len(todo)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else Path(sys.executable).with_name("guided"))
