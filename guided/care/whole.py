"""Rules on a session as a whole: where it is done, when, and on whose word."""

import re
from collections.abc import Iterator
from pathlib import Path

from guided.care.case import Case
from guided.care.finding import Finding
from guided.core import paths
from guided.script.model import Heat
from guided.script.values import nearest

SOURCES = "SOURCES.md"
CLAIMING = ("stretch", "relaxation", "breathing", "listen")
"""The kinds of session that claim something about the body."""

HEAT_LINE = "No warmth over or near a medicine patch, and none with medicine that makes you drowsy."
HEAT_CAUTION = (re.compile(r"\bpatch(?:es)?\b", re.IGNORECASE), re.compile(r"\b(?:drows\w*|sleepy)\b", re.IGNORECASE))
"""What the cautions of a session that keeps something warm on speak of."""


def easy_place(case: Case) -> Iterator[Finding]:
    """Nowhere to do it lying or on a chair on a flare day, and no twin that can be."""
    header = case.header
    if header.twin:
        yield from _twin(case, header.twin)
    elif header.where and not {"bed", "chair"} & set(header.where):
        hint = "name its twin:, a session that does the same lying down, or write it for bed or chair too"
        yield Finding(case.key("where"), "on a flare day there is no way to do it in bed or on a chair", hint)


def nerve(case: Case) -> Iterator[Finding]:
    """A nerve glided soon after getting up."""
    for day in case.days if "morning" in case.header.good_for else ():
        for step in day.all:
            if "nerve" in step.loads:
                hint = "leave it out, or do not call the session good for the morning"
                yield Finding(step.place, "this moves a nerve in a morning session", hint, day.level)


def heat(case: Case) -> Iterator[Finding]:
    """Something warm kept on by somebody who falls asleep."""
    for day in case.days if case.sleep else ():
        for step in day.all:
            if "heat" in step.loads:
                what = "this keeps something warm on in a session to fall asleep with"
                yield Finding(step.place, what, "leave it out, or do not call the session good for sleep", day.level)


def heat_caution(case: Case) -> Iterator[Finding]:
    """Something warm kept on by somebody who was not told of medicine patches and medicine that makes drowsy."""
    for day in case.days:
        told = " ".join(day.header.cautions)
        for step in day.all:
            if isinstance(step.verb, Heat) and not all(word.search(told) for word in HEAT_CAUTION):
                yield Finding(step.place, "the cautions do not say who leaves this warmth out", f"add: {HEAT_LINE}")


def sources(case: Case) -> Iterator[Finding]:
    """A session of the library that names no source, or one that is not listed. The listener's own need none."""
    header = case.header
    if not case.in_library:
        return
    if header.kind in CLAIMING and not header.sources:
        hint = f"add sources:, like S72 in sessions/{SOURCES}"
        yield Finding(case.key("kind"), "it names no source for what it does", hint)
    listed = _listed(case.folders.library / SOURCES)
    named = dict.fromkeys(number for line in header.sources for number in re.findall(r"\bS\d+\b", line))
    if unlisted := [number for number in named if number not in listed]:
        place = case.spot(case.key("sources"), rf"\b{unlisted[0]}\b")
        yield Finding(place, f"not listed: {', '.join(unlisted)}", f"add them to sessions/{SOURCES}")


def _twin(case: Case, name: str) -> Iterator[Finding]:
    folders = (case.session.path.parent, case.folders.user, case.folders.library)
    known = sorted({each for folder in folders for each in paths.scripts(folder)} - {case.session.name})
    if name not in known:
        place = case.spot(case.key("twin"), re.escape(name))
        yield Finding(place, f"there is no session called '{name}'", nearest(name, known))


def _listed(path: Path) -> frozenset[str]:
    try:
        return frozenset(re.findall(r"^\| (S\d+) ", path.read_text("utf-8"), re.MULTILINE))
    except OSError:
        return frozenset()
