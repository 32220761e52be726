"""Slips above the steps, and what belongs to another kind of file: notes, titles, tables, a list without `steps:`."""

import re

from guided.script.fault import Fault, Slip

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
