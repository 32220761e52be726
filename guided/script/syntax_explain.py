"""What went wrong where a file is not YAML at all, or not what its author meant by it, in words."""

import re
from collections.abc import Callable

import yaml

from guided.core.formatting import INVISIBLE, unseen
from guided.script import syntax_patterns, syntax_rules
from guided.script.diagnostics import Place, Problem, split_lines
from guided.script.parser import BeyondError, events
from guided.script.syntax_error import Fault, Slip
from guided.script.values import brief, quoted


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


def explain(text: str, file: str, error: yaml.YAMLError) -> Slip:
    """Say in words why a file cannot be read.

    Args:
        text: the file's text.
        file: its name, for the place.
        error: what the loader said; what the plain loader says is used in its place.
    """
    fault = Fault(split_lines(text), file, _plainly(text, error))
    for slip in _SLIPS:
        found = slip(fault)
        if found:
            return found
    return fault.at(fault.line, fault.column, "this line cannot be read", "compare its spaces, colons and quotes above")


def _plainly(text: str, error: yaml.YAMLError) -> yaml.YAMLError:
    """The plain loader's own error, which is the same on every computer; the error given where it has none."""
    if isinstance(error, BeyondError):
        return error
    try:
        for _ in events(text, yaml.SafeLoader):
            pass
    except yaml.YAMLError as found:
        return found
    except (ValueError, OverflowError):
        return error
    return error


def _beyond(fault: Fault) -> Slip | None:
    """What is deeper or longer than any script."""
    found = isinstance(fault.error, BeyondError)
    return fault.at(fault.line, fault.column, fault.problem, fault.context) if found else None


def _other(fault: Fault) -> Slip | None:
    if "sequence entries are not allowed" in fault.problem:
        return fault.at(fault.line, fault.column, "a list cannot begin on this line", "put the dash on the next line")
    if "document start" in fault.problem:
        hint = "keep the other in a file of its own"
        return fault.at(fault.line, fault.column, "one file holds one script, and it ended above", hint)
    return None


def _hidden(fault: Fault) -> Slip | None:
    """A character that shows as nothing, for which the line cannot be read."""
    found, plain = INVISIBLE.search(fault.text), INVISIBLE.sub("", fault.text)
    return fault.at(fault.line, found.start(), unseen(found), "take it out", 1, {fault.line: plain}) if found else None


_SLIPS: tuple[Callable[[Fault], Slip | None], ...] = (
    _beyond,
    _hidden,
    syntax_patterns.tab,
    syntax_patterns.foreign,
    syntax_patterns.quote,
    syntax_rules.no_space,
    syntax_rules.before_brace,
    syntax_rules.first_of_step,
    syntax_patterns.no_steps,
    syntax_rules.missing,
    syntax_patterns.note,
    syntax_patterns.brackets,
    syntax_patterns.quote_inside,
    syntax_patterns.first_sign,
    syntax_patterns.hash_sign,
    syntax_rules.too_far_right,
    syntax_rules.inside,
    syntax_rules.below_a_line,
    syntax_rules.too_far_left,
    syntax_rules.no_dash,
    syntax_rules.between_levels,
    syntax_rules.not_lined_up,
    _other,
)
"""Most telling first."""
