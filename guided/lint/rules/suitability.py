"""Rules on whom a session suits: easier places, nerve glides, heat, and the sources of what it claims."""

import re
from collections.abc import Iterator
from pathlib import Path

from guided.core import paths
from guided.lint.context import OWN_SOURCE, Finding, LintContext, care_rule
from guided.script.model import Heat
from guided.script.values import suggest_word

SOURCES_FILE = "SOURCES.md"

CLAIMING_KINDS = ("stretch", "relaxation", "breathing", "listen")
"""The kinds of session that claim something about the body."""

HEAT_LINE = "No warmth over or near a medicine patch, and none with medicine that makes you drowsy."

HEAT_CAUTION = (re.compile(r"\bpatch(?:es)?\b", re.IGNORECASE), re.compile(r"\b(?:drows\w*|sleepy)\b", re.IGNORECASE))
"""What the cautions of a session that keeps something warm on speak of."""


@care_rule(
    "easy-place",
    "a flare day is spent lying or leaning back; what needs the floor or standing has a twin for it",
    OWN_SOURCE,
    sessions=True,
)
def check_easy_place(case: LintContext) -> Iterator[Finding]:
    """Nowhere to do it lying or on a chair on a flare day, and no twin that can be."""
    header = case.header
    if header.twin:
        yield from _check_twin(case, header.twin)
    elif header.where and not {"bed", "chair"} & set(header.where):
        hint = "name its twin:, a session that does the same lying down, or write it for bed or chair too"
        yield Finding(case.locate_key("where"), "on a flare day there is no way to do it in bed or on a chair", hint)


@care_rule("nerve-in-the-morning", "moving a nerve is best left for two hours after getting up", "S83", sessions=True)
def check_nerve(case: LintContext) -> Iterator[Finding]:
    """A nerve glided soon after getting up."""
    for step in case.all if "morning" in case.header.good_for else ():
        if "nerve" in step.loads:
            hint = "leave it out, or do not call the session good for the morning"
            yield Finding(step.location, "this moves a nerve in a morning session", hint, step.level)


@care_rule("heat-in-sleep", "skin can burn while one sleeps on something warm", "S117", sessions=True)
def check_heat(case: LintContext) -> Iterator[Finding]:
    """Something warm kept on by somebody who falls asleep."""
    for step in case.all if case.for_sleep else ():
        if "heat" in step.loads:
            what = "this keeps something warm on in a session to fall asleep with"
            yield Finding(step.location, what, "leave it out, or do not call the session good for sleep", step.level)


@care_rule(
    "heat-caution",
    "warmth near a medicine patch lets too much medicine in, and who is drowsy does not feel a burn",
    OWN_SOURCE,
    sessions=True,
    english=True,
)
def check_heat_caution(case: LintContext) -> Iterator[Finding]:
    """Something warm kept on by somebody who was not told of medicine patches and medicine that makes drowsy."""
    for day in case.views:
        told = " ".join(day.header.cautions)
        for step in day.all_steps:
            if isinstance(step.verb, Heat) and not all(word.search(told) for word in HEAT_CAUTION):
                yield Finding(step.location, "the cautions do not say who leaves this warmth out", f"add: {HEAT_LINE}")


@care_rule("sources", "what claims something about the body says on whose word", OWN_SOURCE, sessions=True)
def check_sources(case: LintContext) -> Iterator[Finding]:
    """A session of the library that names no source, or one that is not listed. The listener's own need none."""
    header = case.header
    if not case.in_library:
        return
    if header.kind in CLAIMING_KINDS and not header.sources:
        hint = f"add sources:, like S72 in sessions/{SOURCES_FILE}"
        yield Finding(case.locate_key("kind"), "it names no source for what it does", hint)
    listed = _read_sources(case.folders.library / SOURCES_FILE)
    named = dict.fromkeys(number for line in header.sources for number in re.findall(r"\bS\d+\b", line))
    if unlisted := [number for number in named if number not in listed]:
        place = case.locate(case.locate_key("sources"), rf"\b{unlisted[0]}\b")
        yield Finding(place, f"not listed: {', '.join(unlisted)}", f"add them to sessions/{SOURCES_FILE}")


def _check_twin(case: LintContext, name: str) -> Iterator[Finding]:
    folders = (case.session.path.parent, case.folders.user, case.folders.library)
    known = sorted({each for folder in folders for each in paths.find_scripts(folder)} - {case.session.name})
    if name not in known:
        place = case.locate(case.locate_key("twin"), re.escape(name))
        yield Finding(place, f"there is no session called '{name}'", suggest_word(name, known))


def _read_sources(path: Path) -> frozenset[str]:
    try:
        return frozenset(re.findall(r"^\| (S\d+) ", path.read_text("utf-8"), re.MULTILINE))
    except OSError:
        return frozenset()
