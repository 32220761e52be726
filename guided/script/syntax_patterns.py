"""Syntax mistakes with signs that YAML keeps for itself, and text that belongs to another kind of file."""

import re

from guided.script.syntax_error import Fault, Mends, Slip
from guided.script.values import brief, in_quotes

_MARKS = re.compile(r"\s*(?:#|\Z)")


def foreign(fault: Fault) -> Slip | None:
    """What belongs to another kind of file: marks around a script that was copied, notes of a web page, a table."""
    for number, text in enumerate(fault.lines[: fault.line + 1]):
        line = text.strip()
        if line.startswith("```"):
            return fault.whole(number, "this line is not part of the script", "take it out", {number: ""})
        if re.match(r"<{7} |={7}\Z|>{7} ", line):
            hint = "keep one of the two, and take lines like this one out"
            return fault.whole(number, "two versions of the script meet here", hint)
        if line.startswith("<!--"):
            mended = {number: f"#{text}"} if line.endswith("-->") else {}
            return fault.whole(number, "a note does not begin with <!--", "begin it with #", mended)
        if re.match(r"\|.*\|", line):
            hint = "write each of its lines as a step, with a dash"
            return fault.whole(number, "this is a table, which nobody can say", hint)
    return None


def no_steps(fault: Fault) -> Slip | None:
    """Steps with no `steps:` above; a first line that is set off from what follows."""
    first = next((number for number, text in enumerate(fault.lines) if text.strip() and text[0] != "#"), 0)
    if "document start" in fault.problem and fault.lines[first][:1] == " ":
        hint = "take the spaces before it away"
        mended = fault.alone(first, fault.lines[first].lstrip())
        return fault.at(first, 0, "the first line begins further right than the others", hint, 1, mended)
    if any(re.match(r"\s*steps\s*:", text) for text in fault.lines[: fault.line]):
        return None
    if re.match(r"\s*-\s", fault.text) and re.search(
        "<block end>|document start|could not find|mapping values", fault.problem
    ):
        written = next((n for n in fault.upward() if fault.lines[n].strip() == "steps"), None)
        if written is not None:
            text = fault.lines[written].rstrip()
            return fault.whole(written, "there is no colon after steps", "write steps:", {written: f"{text}:"})
        hint = "write steps: on a line above it"
        return fault.at(fault.line, fault.dent(fault.line), "there is no steps: above this line", hint)
    return None


def note(fault: Fault) -> Slip | None:
    """A note above the steps that does not say that it is one."""
    lines = list(_plain_lines(fault))
    if not lines:
        return None
    if any(re.match(r"\s*steps\s*:", text) for text in fault.lines[lines[-1] + 1 :]):
        what = "this line is neither a key nor a note"
        hint = "begin each of its lines with #" if len(lines) > 1 else "begin a note with #"
        return fault.whole(lines[0], what, hint, {number: f"#{fault.lines[number]}" for number in lines})
    what = "this line is neither a key nor a step"
    hint = "write steps: above it, and begin it with a dash; or a colon after its key"
    return fault.whole(lines[0], what, hint)


def _plain_lines(fault: Fault) -> list[int]:
    """The lines above the steps at which the reading stopped, where they are neither keys nor notes."""
    if any(re.match(r"\s*steps\s*:", text) for text in fault.lines[: fault.line]):
        return []
    if "could not find expected" in fault.problem:
        first = fault.from_line
    elif re.search(r"mapping values|document start|found '\?'", fault.problem):
        first = next((number for number, text in enumerate(fault.lines) if not _MARKS.match(text)), fault.line)
    else:
        return []
    upto = max(fault.line, first + 1) if "could not find" not in fault.problem else first + 1
    plain = [number for number in range(first, upto) if fault.lines[number].strip()]
    if not plain or fault.dent(first) or any(re.match(r"[\w-]+:(?:\s|\Z)", fault.lines[n]) for n in plain):
        return []
    return plain if "could not find" in fault.problem or not fault.dent(fault.line) else []


_START = re.compile(r"\s*(?:-\s+)*(?:[\w-]+:\s+)?(?P<value>\S.*)")
_SIGNS = "\"'[]{}*&!|>%@`,:?"
_WHOLE = re.compile(
    r"""(?:\[[^\]]*\]|\{[^}]*\}|"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[>|][-+\d]{0,2})\s*(?:\s\#.*)?\Z""", re.VERBOSE
)
"""What begins with such a sign and may."""
_BELOW = "begin with another word, or put the text on its own line under  say: >"


def tab(fault: Fault) -> Slip | None:
    """A tab where spaces belong."""
    if "'\\t'" not in fault.problem:
        return None
    return fault.at(fault.line, fault.column, "there is a tab here", "use spaces instead")


def quote(fault: Fault) -> Slip | None:
    """A quotation mark that never meets the second one; a backslash between two."""
    if "end of stream" in fault.problem or "document separator" in fault.problem:
        line, column = fault.from_line, fault.from_column
        mark = fault.lines[line][column : column + 1]
        hint = "close it, or begin with another word" if mark == '"' else _BELOW
        return fault.at(line, column, "this quotation mark is never closed", hint)
    if "unknown escape" in fault.problem or "escape sequence" in fault.problem:
        hint = "write it twice, or use single quotes"
        return fault.at(fault.line, fault.column - 1, "a backslash in double quotes means something else", hint, 2)
    return None


def quote_inside(fault: Fault) -> Slip | None:
    """`"I go on: "kindly"."`: marks around a text that holds the same marks."""
    found = re.match(r"""\s*(?:-\s+)*(?:[\w-]+:\s+)?(?P<text>(?P<mark>["']).+(?P=mark))\s*\Z""", fault.text)
    if found is None or not found.start("text") < fault.column < found.end("text"):
        return None
    mark, inside = found["mark"], found["text"][1:-1]
    column = fault.text.rfind(mark, 0, fault.column)
    if mark not in inside or column <= found.start("text"):
        return None
    hint = "inside the text write ' or “ ” in its place" if mark == '"' else "inside the text write ’ in its place"
    mended = inside.replace(mark, "'" if mark == '"' else "’")
    text = f"{fault.text[: found.start('text')]}{mark}{mended}{mark}"
    return fault.at(fault.line, column, f"the text ends at this {mark}", hint, 1, fault.alone(fault.line, text))


def first_sign(fault: Fault) -> Slip | None:
    """Text that begins with a sign YAML keeps for itself."""
    for line in dict.fromkeys((fault.line, fault.from_line)):
        start = _START.match(fault.lines[line].rstrip())
        if start is None or start["value"][0] not in _SIGNS or _WHOLE.match(start["value"]):
            continue
        if (line, start.start("value")) <= (fault.line, fault.column):
            if start["value"][0] in "[{" and "flow" in fault.context:
                return None
            what, hint, mended = _sign(start, fault.lines[line])
            return fault.at(line, start.start("value"), what, hint, 1, fault.alone(line, mended) if mended else None)
    return None


def _sign(start: re.Match[str], line: str) -> tuple[str, str, str]:
    """What is wrong with a line where its text starts with a sign, the way out, and the line once mended."""
    value, before = start["value"], line[: start.start("value")]
    sign, mended = value[0], f"{before}{in_quotes(value)}"
    if sign in "\"'":
        hint = f"put other quotes around it: {in_quotes(brief(value))}" if ":" in before else _BELOW
        return f"a line that starts with {sign} must end with it too", hint, mended
    if sign in ">|":
        hint = f"take the {sign} away, or put the text on the next line"
        return f"text cannot stand on the same line after {sign}", hint, f"{before}{in_quotes(value[1:].strip())}"
    if re.match(r"[*_]{1,3}\w[^*]*\*", value):
        return "stars say nothing to a voice", "take them out", mended
    if re.match(r"\[[ xX]?\]", value):
        return "a box to tick says nothing to a voice", "take it out", mended
    if re.match(r"\s*\*\s", line):
        return "a step begins with a dash, not with *", "begin the line with a dash", line.replace("*", "-", 1)
    return f"a line cannot start with {sign}", f"put quotes around it: {in_quotes(brief(value))}", mended


def brackets(fault: Fault) -> Slip | None:
    """Brackets that are not closed, or hold commas too many or too few."""
    if "flow" not in fault.context:
        return None
    opened = fault.lines[fault.from_line][fault.from_column : fault.from_column + 1]
    if fault.problem.startswith("expected the node content"):
        return fault.at(fault.line, fault.column, "there is nothing before this sign", "take one of the two away")
    if (fault.line > fault.from_line or "stream end" in fault.problem) and opened in ("[", "{"):
        hint, mended = _closing(fault, opened)
        return fault.at(fault.from_line, fault.from_column, f"this {opened} is never closed", hint, 1, mended)
    hint = "put a comma before it, or the text in quotes"
    return fault.at(fault.line, fault.column, "something is missing before this", hint)


def _closing(fault: Fault, opened: str) -> tuple[str, Mends]:
    """The way out where a bracket is never closed."""
    line, close = fault.from_line, "]" if opened == "[" else "}"
    before, inside = fault.lines[line][: fault.from_column], fault.lines[line][fault.from_column :].rstrip()
    if re.match(r"\s*(?:-\s+)+\Z", before):
        return "put the whole line in quotes to have it said", fault.alone(line, f"{before}{in_quotes(inside)}")
    one = re.fullmatch(r"[\[{][^\[\]{}#\"']*[^\[\]{}#\"',\s]", inside)
    return f"close it with {close}", fault.alone(line, f"{before}{inside}{close}") if one else {}


def hash_sign(fault: Fault) -> Slip | None:
    """A `#` that hid the rest of a line, so that the next line hangs in the air."""
    above = fault.lines[fault.above] if fault.above >= 0 else ""
    hidden = re.search(r"\S\s+(#.*)", above)
    if hidden is None or not re.search("scalar|could not find", fault.problem):
        return None
    hint = "put the text in quotes, or the note on a line of its own"
    return fault.at(fault.above, hidden.start(1), "the text ends at this #", hint, len(hidden[1].rstrip()))
