"""Slips with colons: one that is missing, one without its space, one in the middle of a text."""

import re

from guided.script.fault import Fault, Mends, Slip
from guided.script.model import VERBS, Header
from guided.script.values import brief, in_quotes
from guided.script.verbs import COMMON, CURLY, keys_of, known_keys

_NO_MAPPING = "mapping values are not allowed"


def no_space(fault: Fault) -> Slip | None:
    """`hold:3s`, here or on the line above."""
    for line in dict.fromkeys((fault.from_line, fault.above)):
        text = fault.lines[line] if line >= 0 else ""
        key = re.match(r"\s*(?:-\s+)*(?P<all>(?P<key>[a-z_-]+):(?P<value>[^\s:].*))", text)
        if key and key["key"] in known_keys():
            what, hint = f"there is no space after {key['key']}:", f"write {key['key']}: {brief(key['value'])}"
            mended = fault.alone(line, f"{text[: key.start('value')]} {key['value']}")
            return fault.at(line, key.start("all"), what, hint, len(key["all"].rstrip()), mended)
    return None


def missing(fault: Fault) -> Slip | None:
    """A key without its colon: `hold 3s` among keys; `breathe 4-6` above them; `ambience rain` above the steps."""
    if fault.problem.startswith(_NO_MAPPING):
        line = _command_above(fault)
    elif "could not find expected" in fault.problem or "found '?'" in fault.problem:
        line = fault.from_line if "could not find" in fault.problem else fault.line
    else:
        return None
    found = re.match(r"\s*(?P<dash>-\s+)?(?P<word>[A-Za-z_-]+)(?P<rest>\s+\S.*|\s*)\Z", fault.lines[line])
    if line < 0 or found is None or not _is_key(found, above=not fault.dent(line)):
        return None
    word, rest = found["word"].lower() if found["dash"] else found["word"], found["rest"].strip()
    start, end = found.span("word")
    mended: Mends = {line: f"{fault.lines[line][:start]}{word}:{fault.lines[line][end:]}"}
    hint = f"write {word}: {brief(rest) if rest else '' if word == 'steps' else 'and what it needs'}".rstrip()
    width = len(fault.lines[line].rstrip()) - start
    return fault.at(line, start, f"there is no colon after {found['word']}", hint, width, mended)


def before_brace(fault: Fault) -> Slip | None:
    """A key without its colon before values by level: `hold {flare: 2s, steady: 5s}`."""
    if not fault.problem.startswith(_NO_MAPPING):
        return None
    for line in dict.fromkeys((fault.line, fault.from_line, fault.above)):
        text = fault.lines[line] if line >= 0 else ""
        found = re.match(r"\s*(?:-\s+)*(?P<all>(?P<key>[a-z_-]+)\s*(?P<value>\{\s*[\w-]+:.*))", text)
        if found and found["key"] in known_keys():
            key, value = found["key"], found["value"].rstrip()
            mended = fault.alone(line, f"{text[: found.end('key')]}: {value}")
            width = len(found["all"].rstrip())
            return fault.at(
                line,
                found.start("all"),
                f"there is no colon after {key}",
                f"write {key}: {brief(value)}",
                width,
                mended,
            )
    return None


def _is_key(found: re.Match[str], *, above: bool) -> bool:
    """Whether the first word of a line was to be a key: above the steps, or in them."""
    if found["dash"]:
        return True
    if above:
        return found["word"] == "steps" or (found["word"] in Header.model_fields and bool(found["rest"].strip()))
    return found["word"] in known_keys() and bool(found["rest"].strip())


def _command_above(fault: Fault) -> int:
    """The line right above where the key below shows that it was to be a step, or a key of the header; or -1."""
    line = fault.above
    key = re.match(r"\s*([\w-]+)\Z", fault.text[: fault.column])
    if line < 0 or key is None:
        return -1
    if not fault.dent(fault.line):
        return line if not fault.dent(line) else -1
    step = re.match(r"\s*-\s+([A-Za-z]+)\b", fault.lines[line])
    kind = VERBS.get(step[1].lower()) if step else None
    if step is None or kind is None or key[1] not in keys_of(kind):
        return -1
    return line if step[1].islower() or key[1] not in COMMON else -1


def inside(fault: Fault) -> Slip | None:
    """A colon with a space after it in the middle of a text."""
    if not fault.problem.startswith(_NO_MAPPING):
        return None
    if curly := re.search("[“‘„]", fault.text[: fault.column]):
        return fault.at(fault.line, curly.start(), *CURLY)
    key = re.match(r"\s*(?:-\s+)*([\w-]+)\Z", fault.text[: fault.column])
    if key and key[1] in known_keys():
        return None
    if key or re.match(r"\s+[^\s-](?![\w-]*:\s)", fault.text):
        return _several_lines(fault)
    return _two_keys(fault) or _in_text(fault)


def _in_text(fault: Fault) -> Slip:
    """The way out is shown with the text as it would be."""
    before = re.match(r"\s*(?:-\s+)*(?:([\w-]+):\s+)?", fault.text)
    start, key = (before.end(), before[1]) if before else (0, "")
    text = fault.text[start:].rstrip()
    hint = f"put quotes around {f'what stands after {key}:' if key else 'the text'}, like {in_quotes(brief(text))}"
    mended = fault.alone(fault.line, f"{fault.text[:start]}{in_quotes(text)}")
    return fault.at(fault.line, fault.column, "a colon with a space after it needs quotes in a text", hint, 1, mended)


def _several_lines(fault: Fault) -> Slip:
    """A colon on a later line of a text."""
    what = "a colon with a space after it needs quotes in a text"
    return fault.at(fault.line, fault.column, what, "put quotes around the whole text, from its first line to its last")


def _two_keys(fault: Fault) -> Slip | None:
    """`stretch: Knee, hold: 5s` on one line."""
    found = re.match(r"\s*(?:-\s+)*(?P<one>[\w-]+):\s.*?(?<![\w-])(?P<two>[\w-]+)\Z", fault.text[: fault.column])
    if found is None or not {found["one"], found["two"]} <= known_keys():
        return None
    hint = f"write {found['two']}: on a line of its own; or the text in quotes, to have it said"
    return fault.at(fault.line, found.start("two"), "a second key stands on this line", hint, len(found["two"]))
