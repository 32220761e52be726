"""What went wrong where a file is not YAML at all, or not what its author meant by it, in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from guided.script.model import Stretch
from guided.script.source import Place, Problem, split_lines
from guided.script.values import brief, quoted
from guided.script.verbs import COMMON, CURLY, keys_of, known_keys

_START = re.compile(r"\s*(?:-\s+)*(?:[\w-]+:\s+)?(?P<value>\S)")
_STEPS = "write steps: on a line of its own between, and the dashes below it"
_BELOW = "begin with another word, or put the text on its own line under  say: >"


def no_value(key: str, place: Place, after: str, *, braces: bool) -> Problem:
    """Why a key has nothing after it.

    Args:
        key: the key.
        place: where it stands.
        after: the rest of its line.
        braces: whether it stands in `{ }`.
    """
    text = quoted(key)
    if not after.startswith(":") and braces:
        if glued(key):
            return Problem(
                place, f"{text} has no colon with a space after it", f"write {': '.join(map(brief, glued(key)))}"
            )
        what = f"the comma or bracket before {text} makes it a key of its own"
        return Problem(place, what, "put text with a comma in quotes, and lists in [ ]")
    if after.lstrip(": \t").startswith("#"):
        return Problem(place, "everything after # is left out", "put the text in quotes to keep it")
    hint = "write some below it, each with a dash" if key == "steps" else "write its value, or leave it out"
    return Problem(place, f"there is nothing after {text}", hint)


def glued(key: str) -> tuple[str, ...]:
    """A key and its value that have grown together, `flare:3s` or `flare 3s`; nothing where that is not so."""
    found = re.match(r"([\w-]+):(\S.*)", key) or re.match(r"(flare|gentle|steady|better)\s+(\S.*)", key)
    return found.groups() if found else ()


def explain(text: str, file: str, error: yaml.YAMLError) -> Problem:
    """Say in words why a file cannot be read.

    Args:
        text: the file's text.
        file: its name, for the place.
        error: what the loader said; where the plain loader says more, that is used.
    """
    fault = _Fault(split_lines(text), file, _plainly(text) or error)
    for slip in _SLIPS:
        found = slip(fault)
        if found:
            return found
    return fault.at(fault.line, fault.column, "this line cannot be read", "compare its spaces, colons and quotes above")


def _plainly(text: str) -> yaml.YAMLError | None:
    """The plain loader's own error, which is the same on every computer."""
    try:
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass
    except yaml.YAMLError as error:
        return error
    except (ValueError, OverflowError):
        return None
    return None


@dataclass
class _Fault:
    """Where the loader stopped, lines and columns from 0."""

    lines: list[str]
    file: str
    error: yaml.YAMLError

    def __post_init__(self) -> None:
        self.problem = str(getattr(self.error, "problem", ""))
        mark = getattr(self.error, "problem_mark", None)
        context = getattr(self.error, "context_mark", None) or mark
        self.line, self.column = self._inside(mark)
        self.from_line, self.from_column = self._inside(context)

    def _inside(self, mark: yaml.Mark | None) -> tuple[int, int]:
        line = min(mark.line if mark else 0, len(self.lines) - 1)
        while line and not self.lines[line].strip():
            line -= 1
            mark = None
        return line, min(mark.column if mark else len(self.lines[line]), len(self.lines[line]))

    @property
    def text(self) -> str:
        """The line where the loader stopped."""
        return self.lines[self.line]

    @property
    def above(self) -> int:
        """The last line above with something on it, or -1."""
        return next((n for n in range(self.line - 1, -1, -1) if self.lines[n].strip()), -1)

    def at(self, line: int, column: int, what: str, hint: str, width: int = 1) -> Problem:
        """A problem here."""
        column = min(column, max(0, len(self.lines[line]) - 1))
        return Problem(Place(self.file, line + 1, column + 1, width), what, hint)


def _tab(fault: _Fault) -> Problem | None:
    if "'\\t'" not in fault.problem:
        return None
    return fault.at(fault.line, fault.column, "there is a tab here", "use spaces instead")


def _foreign(fault: _Fault) -> Problem | None:
    """What belongs to another kind of file: marks around a script that was copied, notes of a web page, a table."""
    for number, text in enumerate(fault.lines[: fault.line + 1]):
        line = text.strip()
        start = len(text) - len(text.lstrip())
        if line.startswith("```"):
            return fault.at(number, start, "this line is not part of the script", "take it out", len(line))
        if re.match(r"<{7} |={7}\Z|>{7} ", line):
            hint = "keep one of the two, and take lines like this one out"
            return fault.at(number, start, "two versions of the script meet here", hint, len(line))
        if line.startswith("<!--"):
            return fault.at(number, start, "a note does not begin with <!--", "begin it with #", len(line))
        if re.match(r"\|.*\|", line):
            hint = "write each of its lines as a step, with a dash"
            return fault.at(number, start, "this is a table, which nobody can say", hint, len(line))
    return None


def _no_script(fault: _Fault) -> Problem | None:
    """Steps, or lines of them, with no `steps:` above; a first line that is set off from what follows."""
    first = next((number for number, text in enumerate(fault.lines) if text.strip() and text[0] != "#"), 0)
    text = fault.lines[first]
    if "document start" in fault.problem and text[:1] == " ":
        hint = "take the spaces before it away"
        return fault.at(first, 0, "the first line begins further right than the others", hint)
    if any(re.match(r"\s*steps\s*:", text) for text in fault.lines[: fault.line]):
        return None
    if re.match(r"-\s", fault.text) and re.search("<block end>|document start|could not find", fault.problem):
        return fault.at(fault.line, 0, "there is no steps: above this line", "write steps: on a line above it")
    if "could not find expected" in fault.problem and not fault.lines[fault.from_line][:1].isspace():
        width = len(fault.lines[fault.from_line].rstrip())
        what = "this line is neither a key nor a step"
        hint = "write steps: above it, and begin it with a dash; or a colon after its key"
        return fault.at(fault.from_line, 0, what, hint, width)
    return None


def _quote(fault: _Fault) -> Problem | None:
    """Text that begins with a quotation mark, and goes on after the second one or never meets it."""
    if "end of stream" in fault.problem or "document separator" in fault.problem:
        line, column = fault.from_line, fault.from_column
        mark = fault.lines[line][column : column + 1]
        hint = "close it, or begin with another word" if mark == '"' else _BELOW
        return fault.at(line, column, "this quotation mark is never closed", hint)
    if "unknown escape" in fault.problem or "escape sequence" in fault.problem:
        hint = "write it twice, or use single quotes"
        return fault.at(fault.line, fault.column - 1, "a backslash in double quotes means something else", hint, 2)
    return None


def _first_sign(fault: _Fault) -> Problem | None:
    """Text that begins with a sign YAML keeps for itself."""
    for line in dict.fromkeys((fault.line, fault.from_line)):
        start = _START.match(fault.lines[line])
        sign = start["value"] if start else ""
        if (
            start
            and sign
            and sign in "\"'[]{}*&!|>%@`,:?"
            and (line, start.start("value")) <= (fault.line, fault.column)
        ):
            if sign in "[{" and "flow" in str(getattr(fault.error, "context", "")):
                return None
            return fault.at(line, start.start("value"), *_sign(sign, fault.lines[line]))
    return None


def _sign(sign: str, line: str) -> tuple[str, str]:
    """What is wrong with a line where its text starts with a sign, and the way out."""
    if sign in "\"'":
        return f"a line that starts with {sign} must end with it too", _BELOW
    if sign in ">|":
        return (
            f"text cannot stand on the same line after {sign}",
            f"take the {sign} away, or put the text on the next line",
        )
    if re.match(r"\s*(?:-\s+)*[*_]{1,3}\w[^*]*\*", line):
        return "stars say nothing to a voice", "take them out"
    if re.match(r"\s*(?:-\s+)*\[[ xX]?\]", line):
        return "a box to tick says nothing to a voice", "take it out"
    if re.match(r"\s*\*\s", line):
        return "a step begins with a dash, not with *", "begin the line with a dash"
    return f"a line cannot start with {sign}", "put the whole line in quotes"


def _brackets(fault: _Fault) -> Problem | None:
    if "flow" not in str(getattr(fault.error, "context", "")):
        return None
    opened = fault.lines[fault.from_line][fault.from_column : fault.from_column + 1]
    if fault.problem.startswith("expected the node content"):
        return fault.at(fault.line, fault.column, "there is nothing before this sign", "take one of the two away")
    if (fault.line > fault.from_line or "stream end" in fault.problem) and opened in ("[", "{"):
        hint = f"close it with {']' if opened == '[' else '}'}"
        if re.match(r"\s*(?:-\s+)+\Z", fault.lines[fault.from_line][: fault.from_column]):
            hint = "put the whole line in quotes to have it said"
        return fault.at(fault.from_line, fault.from_column, f"this {opened} is never closed", hint)
    hint = "put a comma before it, or the text in quotes"
    return fault.at(fault.line, fault.column, "something is missing before this", hint)


def _no_space(fault: _Fault) -> Problem | None:
    """`hold:3s`, here or on the line above; `-Hello` or `-pause: 5s`, there too."""
    for line in dict.fromkeys((fault.from_line, fault.above)):
        text = fault.lines[line] if line >= 0 else ""
        key = re.match(r"\s*(?:-\s+)*(?P<all>(?P<key>[a-z_-]+):(?P<value>[^\s:].*))", text)
        if key and key["key"] in known_keys():
            what, hint = f"there is no space after {key['key']}:", f"write {key['key']}: {brief(key['value'])}"
            return fault.at(line, key.start("all"), what, hint, len(key["all"].rstrip()))
    for line in dict.fromkeys((fault.from_line, fault.above, fault.line)):
        dash = re.match(r"\s*(-)[^\s-]", fault.lines[line]) if line >= 0 else None
        if dash and re.search("could not find expected|<block end>", fault.problem):
            return fault.at(line, dash.start(1), "there is no space after this dash", "put a space after it", 1)
    return None


def _hash(fault: _Fault) -> Problem | None:
    """A `#` that hid the rest of a line, so that the next line hangs in the air."""
    above = fault.lines[fault.above] if fault.above >= 0 else ""
    hidden = re.search(r"\S\s+(#.*)", above)
    if hidden is None or not re.search("scalar|could not find", fault.problem):
        return None
    hint = "put the text in quotes, or the note on a line of its own"
    return fault.at(fault.above, hidden.start(1), "the text ends at this #", hint, len(hidden[1].rstrip()))


def _colon(fault: _Fault) -> Problem | None:
    """A colon where none can be: in text, or after a key that is not in line with the others."""
    if not fault.problem.startswith("mapping values are not allowed"):
        return None
    key = re.match(r"(\s*)(?:-\s+)*([\w-]+)\Z", fault.text[: fault.column])
    if curly := re.search("[“‘„]", fault.text[: fault.column]):
        return fault.at(fault.line, curly.start(), *CURLY)
    if key is None and (two := _two_keys(fault)):
        return two
    if key is None or key[2] not in known_keys():
        what = "a colon with a space after it needs quotes in a text"
        return fault.at(fault.line, fault.column, what, "put the whole line in quotes")
    above = re.match(r"\s*(?:-\s+)*([\w-]+):", fault.lines[fault.above]) if fault.above >= 0 else None
    if above:
        hint = f"line it up with '{above[1]}'"
        return fault.at(fault.line, key.start(2), "this line is not lined up with the one above", hint, len(key[2]))
    hint = "begin a new step with a dash"
    if key[2] in keys_of(Stretch)[1:] and key[2] not in COMMON:
        hint = "write stretch: with a name above it, and the line as its into:"
    return fault.at(fault.line, key.start(2), "a spoken line cannot have keys below it", hint, len(key[2]))


def _two_keys(fault: _Fault) -> Problem | None:
    """`stretch: Knee, hold: 5s` on one line."""
    found = re.match(r"\s*(?:-\s+)*(?P<one>[\w-]+):\s.*?(?P<two>[\w-]+)\Z", fault.text[: fault.column])
    if found is None or not {found["one"], found["two"]} <= known_keys():
        return None
    hint = f"write {found['two']}: on a line of its own; or the text in quotes, to have it said"
    return fault.at(fault.line, found.start("two"), "a second key stands on this line", hint, len(found["two"]))


def _dash(fault: _Fault) -> Problem | None:
    """A line among steps that has no dash, or a key without its colon."""
    if "could not find expected" not in fault.problem and "found '?'" not in fault.problem:
        return None
    line = fault.from_line if "could not find" in fault.problem else fault.line
    text = fault.lines[line]
    start = len(text) - len(text.lstrip())
    word = text.split()[0] if text.split() else ""
    rest = text.strip()[len(word) :].strip()
    if word in known_keys() and rest:
        return fault.at(
            line, start, f"there is no colon after {word}", f"write {word}: {brief(rest)}", len(text.strip())
        )
    steps = any(re.match(rf"\s{{{start}}}-\s", above) for above in fault.lines[:line])
    what, hint = "this line does not begin with a dash", "begin it with a dash and a space"
    if not steps:
        what, hint = "this line is neither a key nor a step", "begin it with a dash, or write a colon after its key"
    return fault.at(line, start, what, hint, max(1, len(text.strip())))


def _steps_missing(fault: _Fault) -> Problem | None:
    """Dashes right below the keys of `repeat: 3`, where `steps:` belongs between."""
    start = len(fault.text) - len(fault.text.lstrip())
    if "<block end>" not in fault.problem or not re.match(r"\s*-\s", fault.text):
        return None
    for text in fault.lines[fault.line - 1 :: -1]:
        key = re.match(r"(\s*(?:-\s+)*)([\w-]+):", text)
        if key and key[2] in ("repeat", "each", "only", "skip") and len(key[1]) == start:
            return fault.at(fault.line, start, "there is no steps: above this line", _STEPS)
        if re.match(rf"\s{{0,{max(0, start - 1)}}}\S", text):
            break
    return None


def _lined_up(fault: _Fault) -> Problem | None:
    if "<block end>" not in fault.problem:
        return None
    start = len(fault.text) - len(fault.text.lstrip())
    word = fault.text.split()[0].rstrip(":") if fault.text.split() else ""
    what = "this line is not lined up with the ones above"
    return fault.at(fault.line, start, what, "give it as many spaces as the line it belongs with", max(1, len(word)))


def _other(fault: _Fault) -> Problem | None:
    if "sequence entries are not allowed" in fault.problem:
        return fault.at(fault.line, fault.column, "a list cannot begin on this line", "put the dash on the next line")
    if "document start" in fault.problem:
        hint = "keep the other in a file of its own"
        return fault.at(fault.line, fault.column, "one file holds one script, and it ended above", hint)
    return None


_SLIPS: tuple[Callable[[_Fault], Problem | None], ...] = (
    _tab,
    _foreign,
    _quote,
    _no_space,
    _no_script,
    _brackets,
    _first_sign,
    _hash,
    _colon,
    _dash,
    _steps_missing,
    _lined_up,
    _other,
)
"""Most telling first."""
