"""The walls of the house: who may import whom, who may speak, and how large a room may be."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guided.cli import COMMANDS

HOUSE = Path(__file__).parent.parent / "guided"
MODULES = sorted(path for path in HOUSE.rglob("*.py") if "data" not in path.relative_to(HOUSE).parts)

# Part of the house -> the parts it may import. A part is a folder or a module below `guided`.
MAY_IMPORT = {
    "__init__": set(),
    "errors": set(),
    "level": set(),
    "ending": {"held"},
    "held": set(),
    "clock": set(),
    "atomic": set(),
    "awake": set(),
    "noise": set(),
    "scratch": set(),
    "shortcut": {"atomic", "errors", "typed"},
    "typed": {"unseen"},
    "unseen": set(),
    "place": {"atomic", "level"},
    "settings": {"atomic", "errors", "library", "script", "today", "wishes", "unseen"},
    "schedule": {"errors", "unseen"},
    "safety": {"cue", "settings"},
    "script": {"errors", "level", "library", "typed", "unseen"},
    "library": {"errors", "typed", "unseen"},
    "pacing": {"level", "script"},
    "cue": {"level"},
    "steps": {"cue", "level", "pacing", "script"},
    "wishes": {"cue", "script", "steps", "typed"},
    "plan": {"cue", "errors", "level", "pacing", "script", "steps", "wishes"},
    "sections": {"cue", "plan", "script"},
    "fit": {"clock", "cue", "pacing", "plan"},
    "care": {"clock", "cue", "level", "library", "pacing", "plan", "script", "steps"},
    "gather": {"errors", "library", "unseen"},
    "soundness": {"care", "cue", "level", "script", "steps", "typed"},
    "check": {"care", "clock", "level", "library", "pacing", "plan", "script", "soundness"},
    "writing": {"atomic", "care", "check", "clock", "cue", "errors", "level", "library", "pacing", "plan", "safety",
                "script", "sections", "steps", "typed", "wishes", "unseen", "scratch"},
    "today": {"", "asking", "atomic", "clock", "cue", "errors", "fit", "level", "library", "pacing", "plan", "script",
              "steps", "typed", "wishes", "unseen"},
    "sound": {"atomic", "cue", "errors", "noise"},
    "speech": {"atomic", "errors", "scratch", "sound", "typed", "unseen"},
    "device": {"errors", "sound", "typed"},
    "player": {"device", "sound"},
    "compose": {"cue", "fit", "level", "plan", "script", "sound", "speech", "wishes"},
    "keys": set(),
    "moment": {"cue", "keys", "level"},
    "live": {"compose", "cue", "device", "ending", "errors", "keys", "level", "moment", "pacing", "plan", "player",
             "script", "sound", "speech", "typed"},
    "asking": set(),
    "screen": {"asking", "clock", "cue", "ending", "held", "keys", "level", "moment", "noise", "typed", "unseen"},
    "commands": {"", "asking", "atomic", "awake", "care", "check", "cli", "clock", "compose", "cue", "device", "ending",
                 "errors", "fit", "gather", "held", "keys", "level", "library", "live", "moment", "pacing", "place",
                 "plan", "player", "safety", "schedule", "scratch", "screen", "script", "sections", "settings",
                 "shortcut", "sound", "speech", "today", "typed", "unseen", "wishes", "writing"},
    "cli": {"", "commands", "ending", "errors", "held", "library", "scratch", "screen", "typed"},
    "__main__": {"cli"},
}  # fmt: skip
LIGHT = {"clock", "script", "library", "pacing", "cue", "steps", "plan", "fit", "care", "soundness", "check", "gather",
         "level", "errors", "wishes", "sections", "keys", "moment", "atomic", "place", "safety", "settings", "writing",
         "today"}  # fmt: skip
PURE = {"live/navigate.py", "live/easing.py", "live/offers.py", "live/lines.py"}
# A library -> the only places that may import it.
ONLY_IN = {
    "yaml": ("script/",),
    "click": ("cli.py", "commands/", "screen/printer.py"),
    "hibari": ("speech/voices/neural.py",),
    "onnxruntime": ("speech/voices/network.py",),
    "piper": ("speech/voices/piper.py",),
    "pyttsx3": ("speech/voices/system",),
    "espeakng_loader": ("speech/voices/",),
    "miniaudio": ("device/miniaudio.py",),
    "simpleaudio": ("device/simpleaudio.py",),
    "soundfile": ("sound/", "speech/voices/system"),
    "soxr": ("sound/", "speech/prepare.py"),
    "mutagen": ("sound/tags.py",),
    "pydantic": ("script/",),
    "platformdirs": ("library.py",),
    "textual": ("screen/full/", "screen/asking/full.py"),
    "rich": ("screen/full/", "screen/asking/full.py"),
    "jeepney": ("awake.py",),
}
# Who writes to a stream, and why that is well; all else is told through the first of them.
PRINTS = {
    "screen/printer.py": "it makes safe what it writes",
    "screen/full/posix.py": "sequences of its own, to give the terminal back",
    "screen/keyboard_posix.py": "two sequences of its own, that ask how keys are told and take that back",
    "speech/voices/system_worker.py": "its output is a pipe to the program that started it",
}
WRITES = {"print", "input", "os.write", "traceback.print_exc", "traceback.print_exception", "warnings.warn",
          *(f"click.{each}" for each in ("echo", "secho", "style", "prompt", "confirm", "pause", "progressbar", "clear",
                                         "echo_via_pager", "get_text_stream", "get_binary_stream"))}  # fmt: skip
STREAM = re.compile(r"sys\.(__)?(stdout|stderr)(__)?")
ASKED = {"isatty", "encoding", "fileno", "flush"}
LOOKS = {"cli.py", "screen/__init__.py", "screen/full/terminal.py", "screen/full/posix.py"}
"""Who also looks whether there is a stream, or sets how it takes what it cannot show."""
COMMAND = re.compile(rf"\bguided (?:(?:{'|'.join(COMMANDS)})\b|--\w)|\bpip install")
NAMES_COMMANDS = {
    "cli.py": "pages of help; guided.cli.Page and as_typed make their commands those of this computer",
    "commands/options.py": "the same",
    "commands/primer.py": "the same",
    "commands/settled.py": "the same",
    "commands/formats.py": "a title, for GitHub",
    "today/export.py": "the name of a format",
    "writing/book.py": "a note in a file, which may go to another computer",
    "writing/new.py": "the same",
    "writing/reference.py": "a page for every computer",
}
NETWORK = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "requests", "httpx", "asyncio", "xmlrpc"}
LONGEST = 400


def name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def part(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts_imported(path: Path) -> set[str]:
    """The parts of the house a file imports."""
    found = set()
    for module in imports(path):
        if module.startswith("guided"):
            first = [*module.split("."), "", ""][1]
            is_part = (HOUSE / first).is_dir() or (HOUSE / f"{first}.py").is_file()
            found.add(first if is_part else "")
    return found - {part(path)}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_part_imports_only_what_it_may(path: Path) -> None:
    assert parts_imported(path) <= MAY_IMPORT[part(path)], "a wall is in the wrong place"


def test_the_table_names_every_part_and_no_other() -> None:
    assert set(MAY_IMPORT) == {part(path) for path in MODULES}


def test_the_flow_goes_one_way() -> None:
    def beyond(one: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        if one in seen:
            yield (*seen, one)
            return
        for other in MAY_IMPORT.get(one, set()) - {""}:
            if (one, other) != ("commands", "cli"):  # completion asks the group for its own names
                yield from beyond(other, (*seen, one))

    assert not [ring for one in MAY_IMPORT for ring in beyond(one)]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    for module in imports(path):
        rooms = ONLY_IN.get(module.split(".")[0])
        if rooms and not module.startswith("guided"):
            assert name(path).startswith(rooms), f"{module} belongs in {rooms}"


def test_the_runtime_of_networks_is_told_to_be_quiet_before_it_is_loaded() -> None:
    """It reports to its maker otherwise. Tests, and code that tests hand to a Python of their own, count as well."""
    loads = re.compile(r"^\s*(?:import|from) (onnxruntime|hibari|piper|faster_whisper)\b", re.MULTILINE)
    repository = HOUSE.parent
    for path in (p for folder in ("guided", "tests", "audio", "sessions") for p in (repository / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        found = set(loads.findall(text))
        assert "onnxruntime" not in found or path.name == "network.py", path
        assert not found or "runtime()" in text, f"{path} loads {found} without network.runtime()"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_reaches_for_the_network(path: Path) -> None:
    assert not {module.split(".")[0] for module in imports(path)} & NETWORK


@pytest.mark.parametrize("path", [p for p in MODULES if part(p) in LIGHT or name(p) in PURE], ids=name)
def test_reading_and_planning_never_touch_sound(path: Path) -> None:
    heavy = {"numpy", "soundfile", "soxr", "guided.sound", "guided.speech", "guided.device"}
    assert not [m for m in imports(path) for h in heavy if m == h or m.startswith(h + ".")]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_cli_commands_and_screen_print_or_exit(path: Path) -> None:
    if part(path) in ("cli", "commands", "screen") or name(path) == "speech/voices/system_worker.py":
        return
    tree = ast.parse(path.read_text("utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"print", "exit", "quit", "sys.exit", "os._exit", "input"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_one_module_writes_to_the_terminal(path: Path) -> None:
    if name(path) in PRINTS:
        return
    tree = ast.parse(path.read_text("utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & WRITES
    assert not {module for module in imports(path) if module in WRITES or STREAM.fullmatch(module)}
    asked = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ASKED}
    streams = [
        node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and STREAM.fullmatch(ast.unparse(node))
    ]
    assert name(path) in LOOKS or {id(node) for node in streams} <= asked, "tell it with guided.screen.printer"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_commands_are_told_as_they_can_be_typed(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert name(path) in NAMES_COMMANDS or not [t for t in texts if t not in docs and COMMAND.search(t.value)]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nobody_reads_the_clock_but_the_device_and_deadlines(path: Path) -> None:
    if name(path).startswith(
        ("device/", "ending.py", "held.py", "screen/keyboard", "speech/voices/system", "speech/speaker.py")
    ):
        return
    read = {module for module in imports(path) if module.split(".")[0] in ("time", "datetime")}
    if part(path) == "today":
        read -= {"datetime.datetime", "datetime.timedelta", "datetime.timezone", "datetime.UTC"}
        assert not re.search(r"\b(now|today|utcnow)\(\)", path.read_text("utf-8")), "there, time is a parameter"
    if part(path) == "commands":
        read -= {"datetime.datetime", "datetime.timedelta"}  # they hand on what time it is
    assert read <= {"datetime.date"}, "a day is no clock; all else is"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_rooms_are_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_are_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            docs = ast.get_docstring(node) or ""
            length = (node.end_lineno or 0) - node.lineno + 1 - len(docs.splitlines())
            assert length <= 40, f"{node.name} has {length} lines"


def test_checking_a_script_imports_no_sound() -> None:
    code = (
        "import sys, guided.check\n"
        "print([m for m in ('numpy', 'soundfile', 'miniaudio', 'hibari', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_help_imports_no_more_than_click() -> None:
    code = (
        "import sys, guided.cli\n"
        "heavy = ('pydantic', 'yaml', 'numpy', 'platformdirs', 'importlib.metadata')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
