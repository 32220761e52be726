"""Syntax mistakes with indents, dashes and colons."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script.by_level import STEPS
from guided.script.diagnostics import Place, Problem
from guided.script.model import Header, Stretch, Verb
from guided.script.syntax_error import BULLET, STEP, Fault, Mends, Slip
from guided.script.values import brief, in_quotes
from guided.script.verb_keys import COMMON, CURLY, belongs, keys_of, known_keys

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
    kind = step_model(step[1].lower()) if step and step[1].lower() in STEP_TYPES else None
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


_UNLINED = "this line is not lined up with the ones above"
_STEPS_BETWEEN = "write steps: on a line of its own between, and the dashes below it"
_HOLDING = ("repeat", "each", "only", "skip")
"""Keys that people write steps right below."""
_KEY = re.compile(r"(?P<dent> *)(?P<dash>-\s+)?(?P<key>[\w-]+):(?:\s|\Z)")


def begun(lines: list[str], line: int, file: str) -> Slip | None:
    """A step that begins with no dash of the keyboard, or with no space after it: `– Rest.`, `-Rest.`.

    Args:
        lines: those of the file.
        line: which, from 0.
        file: the file's name.
    """
    text = lines[line]
    if bullet := BULLET.match(text):
        sign, width = bullet["sign"], len(text.strip())
        what = "this line does not begin with a dash"
        hint = f"begin it with the dash of the keyboard, -, not with {sign}"
        start, after = bullet.start("sign"), text[bullet.end() :]
    elif dash := re.match(r" *(-)(?=[^\s-])", text):
        what, hint, width = "there is no space after this dash", "put a space after it", 1
        start, after = dash.start(1), text[dash.end() :]
    else:
        return None
    return Slip(Problem(Place(file, line + 1, start + 1, width), what, hint), {line: f"{' ' * start}- {after}"})


def first_of_step(fault: Fault) -> Slip | None:
    """The same where the file can no longer be read: in this line, or in one above that took it in."""
    if not re.search("could not find expected|<block end>|mapping values", fault.problem):
        return None
    for line in dict.fromkeys((fault.from_line, fault.above, fault.opener, fault.line)):
        if line >= 0 and (slip := begun(fault.lines, line, fault.file)):
            return slip
    return None


def too_far_right(fault: Fault) -> Slip | None:
    """A step that was read as part of the line above, for it stands further right."""
    colon = re.search(r":(?:\s|\Z)", fault.text)
    if not fault.problem.startswith("mapping values") or colon is None or not STEP.match(fault.text):
        return None
    if colon.start() != fault.column:
        return None
    if slip := _needless_dash(fault) or _steps_missing(fault, fault.opener):
        return slip
    above = next(_steps_above(fault, less=fault.dent(fault.line)), None)
    return _by_some(fault, above) if above else None


def _by_some(fault: Fault, above: "_Above") -> Slip:
    """A step some spaces right of the one above."""
    by = fault.dent(fault.line) - above.dent
    what = f"this line stands {'one space' if by == 1 else f'{by} spaces'} too far right"
    hint = f"{_spaces(above.dent)}, as on line {above.line + 1}"
    return fault.whole(fault.line, what, hint, fault.moved(fault.line, above.dent))


def below_a_line(fault: Fault) -> Slip | None:
    """A key that stands right of the one above; a key below a line that has none to line it up with."""
    found = _KEY.match(fault.text)
    if found is None or found["dash"] or found["key"] not in known_keys():
        return None
    if not re.search("mapping values|found '<block mapping start>'", fault.problem):
        return None
    above = _KEY.match(fault.lines[fault.above]) if fault.above >= 0 else None
    key, start = found["key"], found.start("key")
    if above and start > above.start("key"):
        mended = fault.moved(fault.line, above.start("key"))
        hint = f"line it up with '{above['key']}'"
        return fault.at(fault.line, start, "this line is not lined up with the one above", hint, len(key), mended)
    if above or fault.above < 0:
        return None
    mended = _keyed(fault, key)
    return fault.at(fault.line, start, "a spoken line cannot have keys below it", _below_speech(key), len(key), mended)


def _keyed(fault: Fault, key: str) -> Mends:
    """The spoken line above as a step with keys, or the key below it as a step; nothing where neither is sure."""
    step = STEP.match(fault.lines[fault.above])
    if step is None:
        return {}
    if key in COMMON:
        return {fault.above: f"{step['dent']}- say: {step['text']}"}
    return fault.alone(fault.line, f"{step['dent']}- {fault.text.lstrip()}") if key in STEP_TYPES else {}


def _below_speech(key: str) -> str:
    """The way out where a key stands below a spoken line."""
    if key in COMMON:
        return "write say: before the words of that line, and line this up with it"
    if key in keys_of(Stretch)[1:]:
        return "write stretch: with a name above it, and the line as its into:"
    return "begin a new step with a dash" if key in STEP_TYPES else belongs(key)


def too_far_left(fault: Fault) -> Slip | None:
    """A key that stands left of the step it belongs to."""
    found, dent = _KEY.match(fault.text), fault.dent(fault.line)
    if found is None or found["dash"] or not dent or "<block end>" not in fault.problem:
        return None
    key, steps = found["key"], [step for step in _around(fault) if step.inner > dent]
    for step in steps:
        if (kind := _kind(fault, step)) and key in keys_of(kind)[1:]:
            hint = f"{_spaces(step.inner)}: it belongs to {kind.verb}"
            return fault.at(fault.line, dent, _UNLINED, hint, len(key), fault.moved(fault.line, step.inner))
    if key in STEP_TYPES or key not in known_keys() or not steps or steps[0].dent > dent:
        return None
    hint = belongs(key) if _kind(fault, steps[0]) else _below_speech(key)
    return fault.at(fault.line, dent, "this line belongs to no step", hint, len(key)) if hint else None


def no_dash(fault: Fault) -> Slip | None:
    """A line among steps that has no dash."""
    if "could not find expected" not in fault.problem and "found '?'" not in fault.problem:
        return None
    line = fault.from_line if "could not find" in fault.problem else fault.line
    text, start = fault.lines[line], fault.dent(line)
    if any(re.match(rf"\s{{{start}}}-\s", above) for above in fault.lines[:line]):
        mended: Mends = {line: f"{' ' * start}- {text.lstrip()}"}
        return fault.whole(line, "this line does not begin with a dash", "begin it with a dash and a space", mended)
    hint = "begin a step with a dash, and a note with #; or write a colon after its key"
    return fault.whole(line, "this line is neither a key nor a step", hint, fault.alone(line, f"#{text}"))


def between_levels(fault: Fault) -> Slip | None:
    """A step that stands between those inside another and those around it; dashes where `steps:` is missing."""
    if "<block end>" not in fault.problem or not re.match(r"\s*-\s", fault.text):
        return None
    if slip := _needless_dash(fault):
        return slip
    start = fault.dent(fault.line)
    for line in fault.upward():
        if slip := _steps_missing(fault, line, start):
            return slip
        key = _KEY.match(fault.lines[line])
        if (key and key["key"] in STEPS) or re.match(rf"\s{{0,{max(0, start - 1)}}}\S", fault.lines[line]):
            break
    return _between(fault)


def _between(fault: Fault) -> Slip | None:
    start = fault.dent(fault.line)
    inside = min(_steps_above(fault, more=start), key=lambda step: (step.dent, -step.line), default=None)
    around = next(_steps_above(fault, less=start), None)
    if inside is None:
        return _by_some(fault, around) if around else None
    hint = f"{_spaces(inside.dent)}, as on line {inside.line + 1}"
    if around:
        hint += f"; or {around.dent}, as on line {around.line + 1}"
    what = "this line is indented differently from the steps above it"
    return fault.whole(fault.line, what, hint, fault.moved(fault.line, inside.dent))


def not_lined_up(fault: Fault) -> Slip | None:
    """A line that stands with none of those above."""
    if "<block end>" not in fault.problem:
        return None
    word = fault.text.split()[0].rstrip(":") if fault.text.split() else ""
    hint = "give it as many spaces as the line it belongs with"
    return fault.at(fault.line, fault.dent(fault.line), _UNLINED, hint, max(1, len(word)))


class _Above(NamedTuple):
    """A step above."""

    line: int
    dent: int
    inner: int
    """Where its keys stand."""


def _steps_above(fault: Fault, less: int = 1000, more: int = -1) -> Iterator[_Above]:
    """The steps above whose dashes stand between two columns, from the nearest up to the one they stand in."""
    for line in fault.upward():
        step = STEP.match(fault.lines[line])
        dent = fault.dent(line)
        if step and more < dent < less:
            yield _Above(line, dent, step.start("text"))
        if more >= 0 and fault.lines[line].strip() and dent < more:
            break


def _around(fault: Fault) -> Iterator[_Above]:
    """The step above and those it stands in, from the inmost out."""
    dent = 1000
    for step in _steps_above(fault):
        if step.dent < dent:
            dent = step.dent
            yield step


def _kind(fault: Fault, step: _Above) -> type[Verb] | None:
    """What a step above is, by the keys at its beginning and below it; None: a spoken line, or no kind of step."""
    keys = (_KEY.match(fault.lines[n]) for n in range(step.line, fault.line))
    here = (key["key"] for key in keys if key and key.start("key") == step.inner)
    found = [step_model(key) for key in here if key in STEP_TYPES]
    return next((kind for kind in found if kind.verb not in STEPS), found[0] if found else None)


def _needless_dash(fault: Fault) -> Slip | None:
    """`- into: Your knee.` below `- stretch: Knee`."""
    found = _KEY.match(fault.text)
    step = next(_steps_above(fault, less=fault.dent(fault.line)), None)
    kind = _kind(fault, step) if found and step else None
    if found is None or step is None or kind is None or found["key"] in STEP_TYPES:
        return None
    if found["key"] not in keys_of(kind)[1:]:
        return None
    text = f"{' ' * step.inner}{fault.text[found.start('key') :]}"
    hint = f"take the dash away: it belongs to {kind.verb}"
    return fault.whole(fault.line, "a key of a step has no dash of its own", hint, fault.alone(fault.line, text))


def _steps_missing(fault: Fault, line: int, start: int | None = None) -> Slip | None:
    """Dashes right below the keys of `repeat: 3`, where `steps:` belongs between."""
    key = _KEY.match(fault.lines[line]) if line >= 0 else None
    if key is None or key["key"] not in _HOLDING or start not in (None, key.start("key")):
        return None
    return fault.at(fault.line, fault.dent(fault.line), "there is no steps: above this line", _STEPS_BETWEEN)


def _spaces(count: int) -> str:
    return f"put {count} spaces before it" if count > 1 else f"put {['no', 'one'][count]} space before it"
