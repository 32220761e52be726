"""Hostile names and texts cannot control the terminal or forge lines."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import soundfile

from guided.cli.main import COMMANDS
from guided.core import paths
from guided.core.cue import CueId
from guided.core.history import Note, PastSession
from guided.core.level import Level
from guided.core.player_state import PlayerPhase
from guided.player.bookmark import BOOKMARK_FILE as PLACE
from guided.player.bookmark import Bookmark, BookmarkStore
from guided.today.journal.repository import JOURNAL_FILE, Journal
from guided.ui.prompts import Choice
from guided.ui.prompts.full_screen import _format_choice
from guided.ui.tui.layout import draw_view
from guided.ui.tui.view_model import build_view
from tests.cli.test_main import run
from tests.support.cases import cases
from tests.support.player_state import cue, moment
from tests.support.tiers import few

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")

EVIL = "a\x1b]52;c;UEFZ\x07\x9b31m\r\x7f\u202egnp\u2066\u2028\nFORGED line\udcff"
"""Copies to the clipboard, sets colours, goes back, turns the line around, begins another, and is no UTF-8."""
GOOD = """\
title: A short one
kind: rest
where: [bed]
good_for: [sleep]
steps:
  - section: Begin
  - Let it be easy. (2s)
"""
QUOTED = '"x\\e]52;c;UEFZ\\a\\x9b31m\\r\\u202egnp\\u2066\\L FORGED"'
FIELDS = {
    "title": f"title: {QUOTED}\nsteps:\n  - Rest.\n",
    "about": f"title: A\nabout: {QUOTED}\nsteps:\n  - Rest.\n",
    "author": f"title: A\nauthor: {QUOTED}\nsteps:\n  - Rest.\n",
    "cautions": f"title: A\ncautions: [{QUOTED}]\nsteps:\n  - Rest.\n",
    "sources": f"title: A\nsources: [{QUOTED}]\nsteps:\n  - Rest.\n",
    "good_for": f"title: A\ngood_for: [{QUOTED}]\nsteps:\n  - Rest.\n",
    "section": f"title: A\nsteps:\n  - section: {QUOTED}\n  - Rest.\n",
    "word": f"title: A\nsteps:\n  - repeat: 2\n    each: {{w: [{QUOTED}, b]}}\n    steps:\n      - Rest <w>.\n",
    "say": f"title: A\nsteps:\n  - say: {QUOTED}\n",
    "key": f"title: A\n{QUOTED}: b\nsteps:\n  - Rest.\n",
    "kind": f"title: A\nkind: {QUOTED}\nsteps:\n  - Rest.\n",
    "include": f"title: A\nsteps:\n  - include: {QUOTED}\n",
    "raw": f"title: A {EVIL[:-1]}\nsteps:\n  - Rest.\n",
}
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
COLOURS = re.compile(r"\x1b\[\d{1,2}m")
FORGED = re.compile("^FORGED", re.MULTILINE)


@pytest.fixture
def hostile_home(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a hostile name, and everything in it with such names; the working folder is another such."""
    monkeypatch.setenv("GUIDED_HOME", str(home / EVIL))
    own = paths.sessions_folder()
    for folder in (own / "fragments", paths.voices_folder(), paths.config_folder(), tmp_path / EVIL):
        folder.mkdir(parents=True)
    for kind in ("chimes", "beds"):
        paths.sounds_folder().joinpath(kind).mkdir(parents=True)
        (paths.sounds_folder() / kind / f"{EVIL}.wav").write_bytes(b"no sound")
    (own / f"{EVIL}.yaml").write_text(GOOD, "utf-8")
    (own / f"{EVIL}broken.yaml").write_text("title: [", "utf-8")
    (own / f"{EVIL}.yml").write_text(GOOD, "utf-8")
    (own / "fragments" / f"{EVIL}.yaml").write_text("steps:\n  - Rest.\n", "utf-8")
    (paths.voices_folder() / f"{EVIL}.onnx").write_bytes(b"no voice")
    (paths.config_folder() / "settings.yaml").write_text(
        f'voice: {QUOTED}\nflare_words: {QUOTED}\nflare_sessions: ["/no/{QUOTED[1:]}]\n', "utf-8"
    )
    when, notices = datetime(2026, 3, 1, 21, tzinfo=UTC), list[str]()
    with Journal(paths.data_folder() / JOURNAL_FILE, notices) as journal:
        journal.add(PastSession(when, f"/no/{EVIL}.yaml", EVIL, "rest", Level.GENTLE, 300, 0))
        journal.add(Note(when, f"=1\r{EVIL[:-1]}"))
    store = BookmarkStore(paths.data_folder() / PLACE, notices)
    store.save(Bookmark(f"/no/{EVIL}.yaml", EVIL, Level.GENTLE, CueId("0"), into=1.0, left=60.0))
    store.close()
    there = tmp_path / EVIL
    monkeypatch.chdir(there)
    (there / f"{EVIL}.txt").write_text(f"Rest.\n{EVIL[:-1]}\n", "utf-8")
    (there / f"{EVIL}.yaml").write_text(GOOD, "utf-8")
    for field, script in FIELDS.items():
        (there / f"{field}{EVIL}.yaml").write_text(script, "utf-8")
    (there / f"{EVIL}.wav").write_bytes(b"RIFF\x24\0\0\0WAVEfmt ")
    return there


PATH = f"./{EVIL}.yaml"
SAID = [
    (EVIL,), (f"--{EVIL}",), ("help", EVIL), ("list",), ("list", "--good-for", EVIL), ("list", "--kind", EVIL),
    ("check", "."), ("check", ".", "--care", "--strict"), ("check", ".", "--format", "json"), ("check", "*.yaml"),
    ("check", ".", "--format", "github"), ("check", EVIL), ("check", f"{EVIL}.txt"), ("check", "--voice", EVIL, PATH),
    ("show", PATH), ("show", PATH, "--compare"), ("show", PATH, "--json"), ("show", EVIL), ("show", f"./{EVIL}"),
    ("show", f"{EVIL}.txt"), ("show", PATH, "--minutes", EVIL), ("show", PATH, "--avoid", EVIL),
    ("show", PATH, "--rate", EVIL), ("show", PATH, "--condition", EVIL), ("show", f"./x{EVIL}.yaml"),
    ("hear", PATH, "--step", EVIL), ("hear", PATH, "--line", "7", "--voice", "silent", "--output", "null"),
    ("play", PATH, "--voice", "silent", "--output", "null"), ("play", PATH, "--start-at", EVIL),
    ("play", PATH, "--voice", EVIL), ("play", PATH, "--voice", f"piper:{EVIL}", "--output", "null"),
    *(("play", PATH, "--voice", f"{engine}:{EVIL}", "--output", "null") for engine in ("espeak", "system", "neural")),
    ("play", PATH, "--device", EVIL), ("play", PATH, "--output", EVIL),
    ("render", PATH, "--voice", "silent", "-o", f"{EVIL}.wav", "--force"), ("render", PATH, "-o", f"{EVIL}.aac"),
    ("render", "--for", EVIL), ("render", PATH, "-o", f"{EVIL}.txt/x.wav"), ("render", PATH, "--format", EVIL),
    ("share", PATH, "--force"), ("share", PATH, "-o", f"{EVIL}.guided"), ("share", PATH, "-o", f"no/{EVIL}"),
    ("add", PATH), ("add", PATH, "-y"), ("add", PATH, "-y", "--as", EVIL), ("add", f"{EVIL}.txt"), ("add", EVIL),
    ("print", PATH, "-o", "-"), ("print", PATH, "--force"), ("print", PATH, "-o", f"{EVIL}/{EVIL}.html"),
    ("new", EVIL), ("new", f"{EVIL}/a.yaml"), ("new", "--title", EVIL), ("new", "a", "--from", PATH),
    ("new", "--areas", EVIL), ("edit", PATH), ("edit", EVIL), ("edit", f"phrases/{EVIL}"),
    ("import", f"{EVIL}.txt"), ("import", f"{EVIL}.wav"), ("import", f"{EVIL}.txt", "-o", EVIL), ("import", PATH),
    ("plan",), ("plan", "--session", EVIL), ("plan", "--words", EVIL), ("plan", "--days", EVIL),
    ("setup", "--show"), ("setup", "--set", EVIL), ("setup", "--set", f"{EVIL}=1"), ("setup", "--set", f"voice={EVIL}"),
    ("setup", "--set", f"flare_words={EVIL}"), ("setup", "--set", f"avoid={EVIL}"),
    ("voices",), ("voices", "--voice", EVIL), ("voices", "--language", EVIL),
    ("voices", "--say", EVIL, "--voice", EVIL),
    ("doctor",), ("remind",), ("remind", "--at", EVIL), ("remind", "--quiet", EVIL), ("remind", "--every", EVIL),
    ("completion", "bash"), ("completion", EVIL), ("schema",), ("resume",), ("resume", "--device", EVIL),
    ("journal",), ("journal", "--month"), ("journal", "--all"), ("journal", "--summary", "--notes", "all"),
    ("journal", "--all", "-o", "-", "--html"), ("journal", "--export", "json"), ("journal", "--all", "-o", EVIL),
    ("journal", "--note", EVIL), ("journal", "--forget", EVIL), ("journal", "--notes", EVIL),
    ("journal", "--export", EVIL),
    ("today",), ("today", "--flare", "--explain"), ("today", "--where", EVIL), ("flare", "--minutes", EVIL),
    ("flare", "--voice", EVIL), ("today", "--pain", EVIL),
]  # fmt: skip
SAID += [(name, "--help") for name in COMMANDS] + [(name, "--help", EVIL) for name in COMMANDS]
SAID += [
    (command, f"./{field}{EVIL}.yaml") for field in FIELDS for command in ("show", "check", "share", "print", "add")
]


def check_safe(text: str) -> None:
    assert not RAW.search(text), ascii(text)
    assert not FORGED.search(text), ascii(text)


@pytest.mark.parametrize("args", few(SAID, 5), ids=lambda args: " ".join(args).replace(EVIL, "EVIL"))
def test_no_raw_output_in_a_pipe(
    hostile_home: Path, args: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("VISUAL", raising=False)
    code, out, err = run(*args, capsys=capsys)
    assert code != 3, err
    assert out or err
    check_safe(out)
    check_safe(err)


def test_csv_cell_has_line_breaks_only(hostile_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run("journal", "--export", "csv", capsys=capsys)[1]
    assert not RAW.search(out)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["EDITOR", "LANG", "COLUMNS", "TERM", "PATH", "HOME", "VIRTUAL_ENV", "ACCESSIBLE"])
@pytest.mark.parametrize("args", [("--help",), ("edit", PATH)], ids=lambda args: args[0])
def test_no_raw_output_from_the_environment(hostile_home: Path, name: str, args: tuple[str, ...]) -> None:
    silent = {"PULSE_SERVER": "unix:/nowhere", "ALSA_CONFIG_PATH": "/dev/null", "EDITOR": "true", "VISUAL": ""}
    env = os.environ | silent | {name: f"/x/{EVIL}"}
    done = subprocess.run(
        [sys.executable, "-m", "guided", *args], env=env, capture_output=True, timeout=60, check=False
    )
    assert done.returncode != 3
    for text in (done.stdout, done.stderr):
        check_safe(text.decode())


def test_unexpected_exception_is_reported_safely(
    hostile_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_args: object) -> None:
        raise RuntimeError(EVIL)

    monkeypatch.setattr(paths, "find_sessions", fault)
    monkeypatch.setenv("TMPDIR", str(hostile_home))
    monkeypatch.setattr("tempfile.tempdir", None)
    code, _, err = run("list", capsys=capsys)
    assert code == 3
    check_safe(err)
    (kept,) = hostile_home.glob("guided-fault-*.txt")
    assert "\x1b" not in kept.read_text("utf-8")


FAULT = """
import sys, threading
from guided.cli import main as cli; from guided.core import paths as library

def fault():
    raise RuntimeError(sys.argv[1])

def sessions():
    thread = threading.Thread(target=fault)
    thread.start()
    thread.join()
    return {}

library.find_sessions = sessions
cli.main(["list"])
"""


def test_exception_in_a_thread_is_reported_safely(hostile_home: Path) -> None:
    env = os.environ | {"TMPDIR": str(hostile_home)}
    done = subprocess.run([sys.executable, "-c", FAULT, EVIL], env=env, capture_output=True, timeout=60, check=False)
    check_safe(done.stderr.decode())
    assert b"Something went wrong inside guided" in done.stderr
    assert len(list(hostile_home.glob("guided-fault-*.txt"))) == 1


@pytest.mark.parametrize("args", few([("check", "."), ("list",), ("show", PATH), ("show", PATH, "--json"), ("voices",),
                                  ("journal", "--all"), ("journal", "--export", "csv"), ("doctor",), (f"--{EVIL}",),
                                  ("print", PATH, "-o", "-"), ("play", PATH, "--plain", "--output", "null")], 4),
                         ids=lambda args: args[0])  # fmt: skip
def test_terminal_gets_colours_and_nothing_else_raw(hostile_home: Path, args: tuple[str, ...]) -> None:
    from tests.support.terminal import Terminal

    with Terminal(sys.executable, "-m", "guided", *args, env=os.environ | {"TERM": "xterm"}) as terminal:
        terminal.over()
        shown = COLOURS.sub("", terminal.still(0.2))
    assert shown
    assert not RAW.search(shown), ascii(shown)


def test_sounds_of_any_name_are_read_and_written(
    hostile_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beds = paths.sounds_folder() / "beds"
    tone = tmp_path / "tone.wav"
    soundfile.write(tone, np.sin(np.arange(100_000) / 20) / 4, 48_000)
    (beds / "hum.wav").write_bytes(tone.read_bytes())
    (hostile_home / "hum.yaml").write_text(GOOD.replace("steps", "ambience: hum\nsteps"), "utf-8")
    code, out, err = run("render", "hum.yaml", "--voice", "silent", "-o", f"{EVIL}.flac", capsys=capsys)
    assert code == 0, err
    check_safe(out)


@pytest.mark.slow
def test_hostile_names_are_not_completed(hostile_home: Path) -> None:
    (paths.sessions_folder() / "ab.yaml").write_text(GOOD, "utf-8")
    for words, count in (("guided play a", "2"), ("guided new --from a", "3"), ("guided voices --voice piper:", "3")):
        env = os.environ | {"_GUIDED_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": count}
        done = subprocess.run([sys.executable, "-m", "guided"], env=env, capture_output=True, timeout=60, check=False)
        out = done.stdout.decode()
        check_safe(out)
        assert "52;c" not in out
        assert ("plain,ab\n" in out) is ("piper" not in words)


@cases("phase, size", product(PlayerPhase, [(40, 12), (80, 24), (200, 60)]))
def test_full_screen_draws_nothing_raw(phase: PlayerPhase, size: tuple[int, int]) -> None:
    of = cue(section=EVIL, name=EVIL, says=(EVIL,), side=EVIL)
    more = {
        "title": EVIL,
        "line": EVIL,
        "sections": (EVIL, EVIL),
        "section_index": 0,
        "next_title": EVIL,
        "choice": EVIL,
    }
    seen = moment(phase, cue=of, choices=(EVIL, EVIL), farewell=EVIL, **more)
    drawn = ["".join(span.text for span in row) for row in draw_view(build_view(seen, 0.5, EVIL), *size)]
    assert not [line for line in drawn if RAW.search(line) or "\n" in line]


def test_prompt_draws_nothing_raw() -> None:
    drawn = _format_choice(Choice("a", EVIL, EVIL), 60, ">").plain
    assert not RAW.search(drawn)
    assert not FORGED.search(drawn)
