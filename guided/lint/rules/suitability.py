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
"""What the cautions of a session with warmth must mention."""


@care_rule(
    "easy-place",
    "a flare day is spent lying or leaning back; what needs the floor or standing has a twin for it",
    OWN_SOURCE,
    sessions=True,
)
def check_easy_place(context: LintContext) -> Iterator[Finding]:
    """Nowhere to do it lying or on a chair on a flare day, and no twin that can be."""
    header = context.header
    if header.twin:
        yield from _check_twin(context, header.twin)
    elif header.where and not {"bed", "chair"} & set(header.where):
        hint = "name its twin:, a session that does the same lying down, or write it for bed or chair too"
        yield Finding(context.locate_key("where"), "on a flare day there is no way to do it in bed or on a chair", hint)


@care_rule("nerve-in-the-morning", "moving a nerve is best left for two hours after getting up", "S83", sessions=True)
def check_nerve(context: LintContext) -> Iterator[Finding]:
    """A nerve glided soon after getting up."""
    for occurrence in context.all if "morning" in context.header.good_for else ():
        if "nerve" in occurrence.loads:
            hint = "leave it out, or do not call the session good for the morning"
            yield Finding(occurrence.location, "this moves a nerve in a morning session", hint, occurrence.level)


@care_rule("heat-in-sleep", "skin can burn while one sleeps on something warm", "S117", sessions=True)
def check_heat(context: LintContext) -> Iterator[Finding]:
    """Something warm kept on by somebody who falls asleep."""
    for occurrence in context.all if context.for_sleep else ():
        if "heat" in occurrence.loads:
            what = "this keeps something warm on in a session to fall asleep with"
            hint = "leave it out, or do not call the session good for sleep"
            yield Finding(occurrence.location, what, hint, occurrence.level)


@care_rule(
    "heat-caution",
    "warmth near a medicine patch lets too much medicine in, and who is drowsy does not feel a burn",
    OWN_SOURCE,
    sessions=True,
    english=True,
)
def check_heat_caution(context: LintContext) -> Iterator[Finding]:
    """Something warm kept on by somebody who was not told of medicine patches and medicine that makes drowsy."""
    for view in context.views:
        cautions_text = " ".join(view.header.cautions)
        for occurrence in view.all_steps:
            if isinstance(occurrence.verb, Heat) and not all(word.search(cautions_text) for word in HEAT_CAUTION):
                what = "the cautions do not say who leaves this warmth out"
                yield Finding(occurrence.location, what, f"add: {HEAT_LINE}")


@care_rule("sources", "what claims something about the body says on whose word", OWN_SOURCE, sessions=True)
def check_sources(context: LintContext) -> Iterator[Finding]:
    """A session of the library that names no source, or one that is not listed. The listener's own need none."""
    header = context.header
    if not context.in_library:
        return
    if header.kind in CLAIMING_KINDS and not header.sources:
        hint = f"add sources:, like S72 in sessions/{SOURCES_FILE}"
        yield Finding(context.locate_key("kind"), "it names no source for what it does", hint)
    known_numbers = _read_sources(context.folders.library / SOURCES_FILE)
    cited_numbers = dict.fromkeys(number for line in header.sources for number in re.findall(r"\bS\d+\b", line))
    if unlisted := [number for number in cited_numbers if number not in known_numbers]:
        location = context.locate(context.locate_key("sources"), rf"\b{unlisted[0]}\b")
        yield Finding(location, f"not listed: {', '.join(unlisted)}", f"add them to sessions/{SOURCES_FILE}")


def _check_twin(context: LintContext, name: str) -> Iterator[Finding]:
    folders = (context.session.path.parent, context.folders.user, context.folders.library)
    names = sorted({other for folder in folders for other in paths.find_scripts(folder)} - {context.session.name})
    if name not in names:
        location = context.locate(context.locate_key("twin"), re.escape(name))
        yield Finding(location, f"there is no session called '{name}'", suggest_word(name, names))


def _read_sources(path: Path) -> frozenset[str]:
    try:
        return frozenset(re.findall(r"^\| (S\d+) ", path.read_text("utf-8"), re.MULTILINE))
    except OSError:
        return frozenset()
