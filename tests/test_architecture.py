"""How the code is built: allowed imports, who may print, and module sizes."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from guided.cli.main import COMMANDS
from guided.plan.steps.registry import STEP_TYPES
from tests.measure import PACKAGE, find_participles, find_repeated_names, list_modules

# A package -> the packages it may import, in the order of docs/architecture.md. Any package may import `guided` itself.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "core": (),
    "script": ("core",),
    "plan": ("script", "core"),
    "lint": ("plan", "script", "core"),
    "sound": ("core",),
    "speech": ("sound", "core"),
    "player": ("speech", "sound", "plan", "script", "core"),
    "ui": ("core",),
    "system": ("plan", "script", "core"),
    "today": ("ui", "plan", "script", "core"),
    "authoring": ("system", "lint", "plan", "script", "core"),
    "cli": ("authoring", "today", "player", "ui", "system", "lint", "speech", "sound", "plan", "script", "core"),
    "__main__": ("cli",),
}
# A module -> packages it may not import, though its own package may.
MAY_NOT_IMPORT = {"player/audio_player.py": ("script", "plan")}
# A package -> the modules above it that it may import nevertheless.
MAY_ALSO_IMPORT = {"script": ("plan.steps.registry",)}
STEP_TYPES_IMPORT = {"script.model", "script.spoken_text", "script.values"}
"""The modules of `script` that `plan/steps` may import: none that import them."""
LIGHT = ("core", "script", "plan", "lint", "today", "authoring", "system")
"""Packages that import no numpy, no voice and no output."""
PURE = ("player/navigation.py", "player/level_change.py", "player/skipped_sides.py", "player/states.py")
"""Modules of other packages of which the same holds."""
# A library -> the only places that may import it.
ONLY_IN = {
    "yaml": ("script/",),
    "click": ("cli/", "ui/terminal_output.py"),
    "hibari": ("speech/engines/hibari.py",),
    "onnxruntime": ("speech/engines/onnx_runtime.py",),
    "piper": ("speech/engines/piper.py",),
    "pyttsx3": ("speech/engines/pyttsx3",),
    "espeakng_loader": ("speech/engines/",),
    "miniaudio": ("sound/output/miniaudio.py",),
    "simpleaudio": ("sound/output/simpleaudio.py",),
    "soundfile": ("sound/", "speech/engines/pyttsx3"),
    "soxr": ("sound/", "speech/clip_postprocessing.py"),
    "mutagen": ("sound/tags.py",),
    "pydantic": ("script/", "plan/steps/", "authoring/templates.py"),
    "platformdirs": ("core/paths.py",),
    "textual": ("ui/tui/", "ui/prompts/full_screen.py"),
    "rich": ("ui/tui/", "ui/prompts/full_screen.py"),
    "jeepney": ("system/keep_awake.py",),
}
# Who writes to a stream, and why that is right; everything else is printed through the first of them.
PRINTS = {
    "ui/terminal_output.py": "it makes safe what it writes",
    "ui/tui/terminal_guard_posix.py": "sequences of its own, to give the terminal back",
    "ui/keyboard_posix.py": "two sequences of its own, that ask how keys are told and take that back",
    "speech/engines/pyttsx3_worker.py": "its output is a pipe to the program that started it",
}
WRITES = {"print", "input", "os.write", "traceback.print_exc", "traceback.print_exception", "warnings.warn",
          *(f"click.{each}" for each in ("echo", "secho", "style", "prompt", "confirm", "pause", "progressbar", "clear",
                                         "echo_via_pager", "get_text_stream", "get_binary_stream"))}  # fmt: skip
STREAM = re.compile(r"sys\.(__)?(stdout|stderr)(__)?")
ASKED = {"isatty", "encoding", "fileno", "flush"}
LOOKS = {"cli/main.py", "ui/__init__.py", "ui/tui/terminal_guard.py", "ui/tui/terminal_guard_posix.py"}
"""Modules that also check whether there is a stream, or set its error handling."""
COMMAND = re.compile(rf"\bguided (?:(?:{'|'.join(COMMANDS)})\b|--\w)|\bpip install")
NAMES_COMMANDS = {
    "cli/main.py": "pages of help; Page and as_typed make their commands those of this computer",
    "cli/options.py": "the same",
    "cli/commands/help.py": "the same",
    "cli/settings_defaults.py": "the same",
    "cli/formatters/check.py": "a title, for GitHub",
    "today/journal/export.py": "the name of a format",
    "authoring/phrase_book_draft.py": "a note in a file, which may go to another computer",
    "authoring/new_script.py": "the same",
    "authoring/reference.py": "a page for every computer",
}
NETWORK = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "requests", "httpx", "asyncio", "xmlrpc"}
LONGEST = 500
CLOCKS = (
    "core/timeout.py", "core/shutdown.py", "core/held_keys.py", "sound/output/", "ui/keyboard",
    "speech/engines/pyttsx3", "speech/deadline.py",
)  # fmt: skip
"""Modules that read the clock: outputs, held keys, and deadlines."""


class Module(NamedTuple):
    """One file of the package."""

    name: str
    """Its path below `guided`."""
    text: str
    tree: ast.Module
    imports: frozenset[str]
    """Every module it imports, anywhere in it."""

    @property
    def package(self) -> str:
        """The folder below `guided` that it belongs to, or its own name at the top."""
        return self.name.split("/")[0].removesuffix(".py")

    @property
    def libraries(self) -> set[str]:
        """The first name of each module it imports."""
        return {module.split(".")[0] for module in self.imports}

    @property
    def calls(self) -> set[str]:
        """The names it calls, as written."""
        return {ast.unparse(node.func) for node in ast.walk(self.tree) if isinstance(node, ast.Call)}

    @property
    def packages(self) -> set[str]:
        """The other packages that it imports, apart from modules that it may import all the same."""
        also = tuple(f"guided.{module}." for module in MAY_ALSO_IMPORT.get(self.package, ()))
        named = {
            module.split(".")[1]
            for module in self.imports
            if module.startswith("guided.") and not f"{module}.".startswith(also)
        }
        return (named & set(MAY_IMPORT)) - {self.package}


def read(path: Path) -> Module:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    return Module(path.relative_to(PACKAGE).as_posix(), text, tree, frozenset(list_imports(tree)))


def list_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where a module belongs"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def modules() -> list[Module]:
    """Every module of the package, read once, and only where these tests run: their trees take 50 MB."""
    return [read(path) for path in list_modules(PACKAGE)]


def find_offenders(found: Callable[[Module], object], among: Iterable[Module] = ()) -> dict[str, object]:
    """The modules in which something is found that does not belong there, and what; among all, if none are named."""
    return {module.name: what for module in among or modules() if (what := found(module))}


def draw_imports() -> str:
    """The table as a drawing for docs/architecture.md: an arrow from each package to those it may import."""
    rows = [f"    {name} --> {' & '.join(others)}" for name, others in MAY_IMPORT.items() if others]
    return "\n".join(["```mermaid", "flowchart TD", *rows, "```"])


def test_packages_import_only_what_they_may() -> None:
    assert find_offenders(lambda module: module.packages - set(MAY_IMPORT.get(module.package, ()))) == {}


def test_import_table_matches_the_imports() -> None:
    used: dict[str, set[str]] = {name: set() for name in MAY_IMPORT}
    for module in modules():
        if module.name != "__init__.py":
            used[module.package] |= module.packages
    assert used == {name: set(others) for name, others in MAY_IMPORT.items()}


def test_package_imports_have_no_cycle() -> None:
    def lead_back(one: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        if one in seen:
            yield (*seen, one)
            return
        for other in MAY_IMPORT[one]:
            yield from lead_back(other, (*seen, one))

    assert not [circle for one in MAY_IMPORT for circle in lead_back(one)]


def test_module_imports_have_no_cycle() -> None:
    paths = {to_dotted(module.name): module for module in modules()}
    left = {
        path: {find_module(name, paths) for name in list_imports(top_level(module.tree))}
        for path, module in paths.items()
    }
    # What imports nothing that is left is taken away, again and again: what stays goes in circles.
    while done := [path for path, others in left.items() if not (others - {path}) & left.keys()]:
        left = {path: others for path, others in left.items() if path not in done}
    assert left == {}


def top_level(tree: ast.Module) -> ast.Module:
    """The imports on loading a module; imports inside functions come later."""
    return ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])


def to_dotted(name: str) -> str:
    return f"guided/{name}".removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def find_module(name: str, modules: Container[str]) -> str:
    """The module that a name is imported from: itself, if it is one."""
    return name if name in modules else name.rpartition(".")[0]


def test_restricted_modules_import_less_than_their_packages() -> None:
    assert find_offenders(lambda module: module.packages & set(MAY_NOT_IMPORT.get(module.name, ()))) == {}
    assert set(MAY_NOT_IMPORT) <= {module.name for module in modules()}


def test_step_types_import_only_basic_modules_of_script() -> None:
    def too_much(module: Module) -> set[str]:
        named = {find_module(name, paths) for name in module.imports if name.startswith("guided.script")}
        return {name.removeprefix("guided.") for name in named} - STEP_TYPES_IMPORT

    paths = {to_dotted(module.name) for module in modules()}
    of_steps = [module for module in modules() if module.name.startswith("plan/steps/")]
    assert len(of_steps) > len(STEP_TYPES)
    assert find_offenders(too_much, of_steps) == {}


def test_diagram_in_the_docs_matches_the_table() -> None:
    assert draw_imports() in (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")


def test_libraries_are_imported_only_where_allowed() -> None:
    assert (
        find_offenders(
            lambda module: {
                each for each in module.libraries & set(ONLY_IN) if not module.name.startswith(ONLY_IN[each])
            }
        )
        == {}
    )


def test_onnxruntime_is_silenced_before_it_is_loaded() -> None:
    """It reports to its maker otherwise. Tests, and code that tests hand to a Python of their own, count as well."""
    loads = re.compile(r"^\s*(?:import|from) (onnxruntime|hibari|piper|faster_whisper)\b", re.MULTILINE)
    repository = PACKAGE.parent
    for path in (p for folder in ("guided", "tests", "audio", "sessions") for p in (repository / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        found = set(loads.findall(text))
        assert "onnxruntime" not in found or path.name == "onnx_runtime.py", path
        assert not found or "runtime()" in text, f"{path} loads {found} without onnx_runtime.runtime()"


def test_nothing_uses_the_network() -> None:
    assert find_offenders(lambda module: module.libraries & NETWORK) == {}


def test_reading_and_planning_import_no_sound() -> None:
    heavy = ("numpy", "soundfile", "soxr", "guided.sound", "guided.speech")
    light = [module for module in modules() if module.package in LIGHT or module.name in PURE]
    assert light
    assert (
        find_offenders(lambda module: {m for m in module.imports for h in heavy if f"{m}.".startswith(f"{h}.")}, light)
        == {}
    )


def test_only_cli_and_ui_print_or_exit() -> None:
    others = [
        module
        for module in modules()
        if module.package not in ("cli", "ui") and module.name != "speech/engines/pyttsx3_worker.py"
    ]
    assert find_offenders(lambda m: m.calls & {"print", "exit", "quit", "sys.exit", "os._exit", "input"}, others) == {}


def test_only_one_module_writes_to_the_terminal() -> None:
    assert find_offenders(find_writers, [module for module in modules() if module.name not in PRINTS]) == {}


def find_writers(module: Module) -> set[str]:
    """The calls by which a module writes to a stream; it may ask whether a stream is a terminal."""
    nodes = [node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)]
    asked = {id(node.value) for node in nodes if node.attr in ASKED}
    streams = {ast.unparse(node) for node in nodes if id(node) not in asked and STREAM.fullmatch(ast.unparse(node))}
    taken = {each for each in module.imports if each in WRITES or STREAM.fullmatch(each)}
    return (module.calls & WRITES) | taken | (set() if module.name in LOOKS else streams)


def test_printed_commands_use_the_command_builder() -> None:
    assert (
        find_offenders(find_literal_commands, [module for module in modules() if module.name not in NAMES_COMMANDS])
        == {}
    )


def find_literal_commands(module: Module) -> list[str]:
    """Texts, but docstrings, that name a command by hand."""
    docs = {node.value for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(module.tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text.value for text in texts if text not in docs and COMMAND.search(text.value)]


def test_clocks_are_read_only_where_allowed() -> None:
    assert find_offenders(find_clocks, [module for module in modules() if not module.name.startswith(CLOCKS)]) == {}


def find_clocks(module: Module) -> set[str]:
    """The calls by which a module reads a clock. A date is no clock, and `today` and `cli` pass the time on."""
    read = {each for each in module.imports if each.split(".")[0] in ("time", "datetime")} - {"datetime.date"}
    if module.package == "today" or module.name == "core/history.py":
        asked = {found[0] for found in re.finditer(r"\b(now|today|utcnow)\(\)", module.text)}
        return asked | (read - {"datetime.datetime", "datetime.timedelta", "datetime.timezone", "datetime.UTC"})
    return read - {"datetime.datetime", "datetime.timedelta"} if module.package == "cli" else read


def test_modules_are_small() -> None:
    assert find_offenders(lambda m: lines if (lines := len(m.text.splitlines())) > LONGEST else 0) == {}


def test_lint_imports_no_sound() -> None:
    code = (
        "import sys, guided.lint\n"
        "print([m for m in ('numpy', 'soundfile', 'miniaudio', 'hibari', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_help_imports_only_click() -> None:
    code = (
        "import sys, guided.cli.main\n"
        "heavy = ('pydantic', 'yaml', 'numpy', 'platformdirs', 'importlib.metadata')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


# Names ---------------------------------------------------------------------------------------------------------------

MAX_REPEATED_NAMES, MAX_PARTICIPLES = 25, 10


def test_few_public_names_are_defined_in_two_modules() -> None:
    repeated = find_repeated_names({Path(module.name): module.tree for module in modules()})
    assert len(repeated) <= MAX_REPEATED_NAMES, repeated


def test_few_functions_are_named_by_a_participle_alone() -> None:
    participles = find_participles({Path(module.name): module.tree for module in modules()})
    assert len(participles) <= MAX_PARTICIPLES, participles
