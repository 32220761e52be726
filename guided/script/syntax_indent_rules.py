"""Rules for mistakes with indents: steps and keys too far left or right, or below what cannot have them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script.by_level import STEP_KEYS
from guided.script.diagnostics import count_indent
from guided.script.model import StepModel, Stretch
from guided.script.verb_keys import COMMON_KEYS, list_all_keys, list_step_keys, suggest_owner
from guided.script.yaml_error_context import (
    KEY_LINE_RE,
    STEP_LINE_RE,
    ErrorKind,
    LineFixes,
    SyntaxProblem,
    YamlErrorContext,
)

_MISALIGNED = "this line is not lined up with the ones above"
_CONTAINER_KEYS = ("repeat", "each", "only", "skip")
"""Keys that people write steps right below."""


class _StepAbove(NamedTuple):
    """A step on a line above the error."""

    line: int
    indent: int
    key_indent: int
    """The indent of its keys."""


def _iter_steps_above(context: YamlErrorContext, lowest_indent: int = -1) -> Iterator[_StepAbove]:
    """The steps above, from the nearest up to a line left of an indent."""
    for line in context.iter_lines_above():
        indent = count_indent(context.lines[line])
        if context.lines[line].strip() and indent < lowest_indent:
            return
        if step := STEP_LINE_RE.match(context.lines[line]):
            yield _StepAbove(line, indent, step.start("text"))


def _iter_enclosing_steps(context: YamlErrorContext) -> Iterator[_StepAbove]:
    """The step above and those around it, from the inmost out."""
    indent: float = float("inf")
    for step in _iter_steps_above(context):
        if step.indent < indent:
            indent = step.indent
            yield step


def _find_step_left(context: YamlErrorContext) -> _StepAbove | None:
    """The nearest step above that is left of the line."""
    indent = context.indent
    return next((step for step in _iter_steps_above(context) if step.indent < indent), None)


def _find_step_model(context: YamlErrorContext, step: _StepAbove) -> type[StepModel] | None:
    """The type of a step above, by its keys; None for a spoken line, or if it has no type."""
    keys = (KEY_LINE_RE.match(context.lines[line]) for line in range(step.line, context.line))
    own_keys = (key["key"] for key in keys if key and key.start("key") == step.key_indent)
    models = [step_model(name) for name in own_keys if name in STEP_TYPES]
    return next((model for model in models if model.step_type not in STEP_KEYS), models[0] if models else None)


def detect_step_indent(context: YamlErrorContext) -> SyntaxProblem | None:
    """A step that stands right of those around it, or between them and those inside another; a dash too many."""
    if not re.match(r"\s*-\s", context.line_text):
        return None
    colon = re.search(r":(?:\s|\Z)", context.line_text)
    if context.kind is ErrorKind.COLON and (colon is None or colon.start() != context.column):
        return None
    return _detect_needless_dash(context) or _detect_missing_steps_line(context) or _make_indent_problem(context)


def _detect_needless_dash(context: YamlErrorContext) -> SyntaxProblem | None:
    """`- into: Your knee.` below `- stretch: Knee`."""
    key, step = KEY_LINE_RE.match(context.line_text), _find_step_left(context)
    model = _find_step_model(context, step) if key and step else None
    if key is None or step is None or model is None:
        return None
    if key["key"] in STEP_TYPES or key["key"] not in list_step_keys(model)[1:]:
        return None
    fixes = context.fix_line(context.line, f"{' ' * step.key_indent}{context.line_text[key.start('key') :]}")
    hint = f"take the dash away: it belongs to {model.step_type}"
    return context.make_line_problem(context.line, "a key of a step has no dash of its own", hint, fixes)


def _detect_missing_steps_line(context: YamlErrorContext) -> SyntaxProblem | None:
    """Dashes right below the keys of `repeat: 3`, where `steps:` belongs between."""
    indent, is_text = context.indent, context.kind is ErrorKind.COLON
    for line in [context.opening_line] if is_text else context.iter_lines_above():
        key = KEY_LINE_RE.match(context.lines[line]) if line >= 0 else None
        if key and key["key"] in _CONTAINER_KEYS and (is_text or key.start("key") == indent):
            hint = "write steps: on a line of its own between, and the dashes below it"
            return context.make_problem(context.line, indent, "there is no steps: above this line", hint)
        is_left = context.lines[line].strip() and count_indent(context.lines[line]) < max(1, indent)
        if is_left or (key and key["key"] in STEP_KEYS):
            break
    return None


def _make_indent_problem(context: YamlErrorContext) -> SyntaxProblem | None:
    """A step with other spaces than the steps above: those that stand further right, and those around them."""
    indent, outer = context.indent, _find_step_left(context)
    # If the step was read as text of the line above it, no step is further right.
    steps = () if context.kind is ErrorKind.COLON else _iter_steps_above(context, indent)
    inner_steps = [step for step in steps if step.indent > indent]
    if inner_steps:
        step = min(inner_steps, key=lambda step: (step.indent, -step.line))
        what = "this line is indented differently from the steps above it"
        hint = f"{_format_spaces(step.indent)}, as on line {step.line + 1}"
        hint += f"; or {outer.indent}, as on line {outer.line + 1}" if outer else ""
    elif outer:
        step, shift = outer, indent - outer.indent
        what = f"this line stands {'one space' if shift == 1 else f'{shift} spaces'} too far right"
        hint = f"{_format_spaces(step.indent)}, as on line {step.line + 1}"
    else:
        return None
    return context.make_line_problem(context.line, what, hint, context.fix_indent(context.line, step.indent))


def detect_key_below_line(context: YamlErrorContext) -> SyntaxProblem | None:
    """A key that is right of the one above; a key below a line without keys."""
    key = _find_key(context)
    if key is None or key["key"] not in list_all_keys() or context.line_above < 0:
        return None
    name, start = key["key"], key.start("key")
    if context.kind is not ErrorKind.COLON and context.column != start:
        return None
    above = KEY_LINE_RE.match(context.lines[context.line_above])
    if above is None:
        what, hint = "a spoken line cannot have keys below it", _suggest_for_key_below_line(name)
        return context.make_problem(context.line, start, what, hint, len(name), _fix_key_below_line(context, name))
    if start <= above.start("key"):
        return None
    fixes = context.fix_indent(context.line, above.start("key"))
    what, hint = "this line is not lined up with the one above", f"line it up with '{above['key']}'"
    return context.make_problem(context.line, start, what, hint, len(name), fixes)


def _find_key(context: YamlErrorContext) -> re.Match[str] | None:
    """The key with which the line begins, where it has no dash."""
    key = KEY_LINE_RE.match(context.line_text)
    return key if key and not key["dash"] else None


def _fix_key_below_line(context: YamlErrorContext, key: str) -> LineFixes:
    """The fix for a key below a spoken line: `say:` before that line, or a dash before the key; none if unsure."""
    step = STEP_LINE_RE.match(context.lines[context.line_above])
    if step and key in COMMON_KEYS:
        return {context.line_above: f"{step['indent']}- say: {step['text']}"}
    if step and key in STEP_TYPES:
        return context.fix_line(context.line, f"{step['indent']}- {context.line_text.lstrip()}")
    return {}


def _suggest_for_key_below_line(key: str) -> str:
    """The hint for a key below a spoken line."""
    if key in COMMON_KEYS:
        return "write say: before the words of that line, and line this up with it"
    if key in list_step_keys(Stretch)[1:]:
        return "write stretch: with a name above it, and the line as its into:"
    return "begin a new step with a dash" if key in STEP_TYPES else suggest_owner(key)


def detect_key_too_far_left(context: YamlErrorContext) -> SyntaxProblem | None:
    """A key that is left of the step it belongs to."""
    key_match, indent = _find_key(context), context.indent
    if key_match is None or not indent:
        return None
    key, steps = key_match["key"], [step for step in _iter_enclosing_steps(context) if step.key_indent > indent]
    for step in steps:
        if (model := _find_step_model(context, step)) and key in list_step_keys(model)[1:]:
            hint = f"{_format_spaces(step.key_indent)}: it belongs to {model.step_type}"
            fixes = context.fix_indent(context.line, step.key_indent)
            return context.make_problem(context.line, indent, _MISALIGNED, hint, len(key), fixes)
    if key in STEP_TYPES or key not in list_all_keys() or not steps or steps[0].indent > indent:
        return None
    hint = suggest_owner(key) if _find_step_model(context, steps[0]) else _suggest_for_key_below_line(key)
    return context.make_problem(context.line, indent, "this line belongs to no step", hint, len(key)) if hint else None


def detect_misaligned_line(context: YamlErrorContext) -> SyntaxProblem:
    """A line whose indent matches none of those above."""
    word = next(iter(context.line_text.split()), "").rstrip(":")
    hint = "give it as many spaces as the line it belongs with"
    return context.make_problem(context.line, context.indent, _MISALIGNED, hint, max(1, len(word)))


def _format_spaces(count: int) -> str:
    return f"put {count} spaces before it" if count > 1 else f"put {['no', 'one'][count]} space before it"
