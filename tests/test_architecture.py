"""How the code may be built: who may import whom, who may print, and how large a module may be."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from guided.cli.main import COMMANDS

HOUSE = Path(__file__).parent.parent / "guided"

# Part of the package -> the parts it may import. A part is a folder or a module below `guided`.
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
    "timeout": set(),
    "typed": {"unseen"},
    "unseen": set(),
    "html": {"unseen"},
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
    "writing": {"atomic", "care", "check", "clock", "cue", "errors", "html", "level", "library", "pacing", "plan",
                "safety", "script", "sections", "steps", "typed", "wishes", "unseen", "scratch"},
    "today": {"", "asking", "atomic", "clock", "cue", "errors", "fit", "html", "level", "library", "pacing", "plan",
              "script", "steps", "typed", "wishes", "unseen"},
    "sound": {"atomic", "cue", "errors", "noise"},
    "speech": {"atomic", "errors", "scratch", "sound", "timeout", "typed", "unseen"},
    "device": {"errors", "sound", "timeout", "typed"},
    "player": {"device", "sound"},
    "compose": {"cue", "fit", "level", "plan", "script", "sound", "speech", "wishes"},
    "keys": set(),
    "moment": {"cue", "keys", "level"},
    "live": {"compose", "cue", "device", "ending", "errors", "keys", "level", "moment", "pacing", "place", "plan",
             "player", "script", "sound", "speech", "typed"},
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
         "html", "today"}  # fmt: skip
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
    "pydantic": ("script/", "writing/templates.py"),
    "platformdirs": ("library.py",),
    "textual": ("screen/full/", "screen/asking/full.py"),
    "rich": ("screen/full/", "screen/asking/full.py"),
    "jeepney": ("awake.py",),
    "jinja2": ("html.py",),
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
    "cli.py": "pages of help; guided.cli.main.Page and as_typed make their commands those of this computer",
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
LONGEST = 500


class Module(NamedTuple):
    """One file of the package."""

    name: str
    """Its path below `guided`."""
    text: str
    tree: ast.Module
    imports: frozenset[str]
    """Every module it imports, anywhere in it."""

    @property
    def part(self) -> str:
        """The folder or the module below `guided` that it belongs to."""
        return self.name.split("/")[0].removesuffix(".py")

    @property
    def libraries(self) -> set[str]:
        """The first name of each module it imports."""
        return {module.split(".")[0] for module in self.imports}

    @property
    def calls(self) -> set[str]:
        """What it calls, as written."""
        return {ast.unparse(node.func) for node in ast.walk(self.tree) if isinstance(node, ast.Call)}

    @property
    def parts(self) -> set[str]:
        """The other parts of the package that it imports."""
        named = {[*module.split("."), "", ""][1] for module in self.imports if module.startswith("guided")}
        return {each if (HOUSE / each).is_dir() or (HOUSE / f"{each}.py").is_file() else "" for each in named} - {
            self.part
        }


def read(path: Path) -> Module:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    return Module(path.relative_to(HOUSE).as_posix(), text, tree, frozenset(imported(tree)))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where a module belongs"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = [read(path) for path in sorted(HOUSE.rglob("*.py")) if "data" not in path.relative_to(HOUSE).parts]


def offenders(found: Callable[[Module], object], modules: Iterable[Module] = MODULES) -> dict[str, object]:
    """The modules in which something is found that does not belong there, and what."""
    return {module.name: what for module in modules if (what := found(module))}


def test_each_part_imports_only_what_it_may() -> None:
    assert offenders(lambda module: module.parts - MAY_IMPORT[module.part]) == {}


def test_the_table_names_every_part_and_no_other() -> None:
    assert set(MAY_IMPORT) == {module.part for module in MODULES}


def test_the_flow_goes_one_way() -> None:
    def beyond(one: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        if one in seen:
            yield (*seen, one)
            return
        for other in MAY_IMPORT.get(one, set()) - {""}:
            if (one, other) != ("commands", "cli"):  # completion asks the group for its own names
                yield from beyond(other, (*seen, one))

    assert not [ring for one in MAY_IMPORT for ring in beyond(one)]


def test_libraries_are_imported_only_where_they_belong() -> None:
    assert (
        offenders(
            lambda module: {
                each for each in module.libraries & set(ONLY_IN) if not module.name.startswith(ONLY_IN[each])
            }
        )
        == {}
    )


def test_the_runtime_of_networks_is_told_to_be_quiet_before_it_is_loaded() -> None:
    """It reports to its maker otherwise. Tests, and code that tests hand to a Python of their own, count as well."""
    loads = re.compile(r"^\s*(?:import|from) (onnxruntime|hibari|piper|faster_whisper)\b", re.MULTILINE)
    repository = HOUSE.parent
    for path in (p for folder in ("guided", "tests", "audio", "sessions") for p in (repository / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        found = set(loads.findall(text))
        assert "onnxruntime" not in found or path.name == "network.py", path
        assert not found or "runtime()" in text, f"{path} loads {found} without network.runtime()"


def test_nothing_reaches_for_the_network() -> None:
    assert offenders(lambda module: module.libraries & NETWORK) == {}


def test_reading_and_planning_never_touch_sound() -> None:
    heavy = ("numpy", "soundfile", "soxr", "guided.sound", "guided.speech", "guided.sound.output")
    light = [module for module in MODULES if module.part in LIGHT or module.name in PURE]
    assert light
    assert (
        offenders(lambda module: {m for m in module.imports for h in heavy if f"{m}.".startswith(f"{h}.")}, light) == {}
    )


def test_only_cli_commands_and_screen_print_or_exit() -> None:
    others = [
        module
        for module in MODULES
        if module.part not in ("cli", "commands", "screen") and module.name != "speech/voices/system_worker.py"
    ]
    assert offenders(lambda m: m.calls & {"print", "exit", "quit", "sys.exit", "os._exit", "input"}, others) == {}


def test_one_module_writes_to_the_terminal() -> None:
    assert offenders(written, [module for module in MODULES if module.name not in PRINTS]) == {}


def written(module: Module) -> set[str]:
    """What a module writes to a stream with; it may ask whether a stream is a terminal."""
    nodes = [node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)]
    asked = {id(node.value) for node in nodes if node.attr in ASKED}
    streams = {ast.unparse(node) for node in nodes if id(node) not in asked and STREAM.fullmatch(ast.unparse(node))}
    taken = {each for each in module.imports if each in WRITES or STREAM.fullmatch(each)}
    return (module.calls & WRITES) | taken | (set() if module.name in LOOKS else streams)


def test_commands_are_told_as_they_can_be_typed() -> None:
    assert offenders(spelled_out, [module for module in MODULES if module.name not in NAMES_COMMANDS]) == {}


def spelled_out(module: Module) -> list[str]:
    """Texts, but docstrings, that name a command by hand."""
    docs = {node.value for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(module.tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text.value for text in texts if text not in docs and COMMAND.search(text.value)]


def test_nobody_reads_the_clock_but_the_device_and_deadlines() -> None:
    may = ("device/", "ending.py", "held.py", "screen/keyboard", "speech/voices/system", "speech/speaker.py")
    assert offenders(clocks, [module for module in MODULES if not module.name.startswith(may)]) == {}


def clocks(module: Module) -> set[str]:
    """What a module reads a clock with. A day is no clock, and in `today` and `commands` time is handed on."""
    read = {each for each in module.imports if each.split(".")[0] in ("time", "datetime")} - {"datetime.date"}
    if module.part == "today":
        asked = {found[0] for found in re.finditer(r"\b(now|today|utcnow)\(\)", module.text)}
        return asked | (read - {"datetime.datetime", "datetime.timedelta", "datetime.timezone", "datetime.UTC"})
    return read - {"datetime.datetime", "datetime.timedelta"} if module.part == "commands" else read


def test_modules_are_small() -> None:
    assert offenders(lambda m: lines if (lines := len(m.text.splitlines())) > LONGEST else 0) == {}


def test_checking_a_script_imports_no_sound() -> None:
    code = (
        "import sys, guided.lint\n"
        "print([m for m in ('numpy', 'soundfile', 'miniaudio', 'hibari', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_help_imports_no_more_than_click() -> None:
    code = (
        "import sys, guided.cli.main\n"
        "heavy = ('pydantic', 'yaml', 'numpy', 'platformdirs', 'jinja2', 'importlib.metadata')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
