"""Finding a section by what somebody calls it."""

import re
from collections.abc import Mapping

from guided.core.cue import CueKind, Plan
from guided.plan.planner import PlanError
from guided.script.values import guess_word


def find_section(plan: Plan, text: str) -> int:
    """The number of the cue a section begins with.

    Args:
        plan: the session.
        text: the section's heading or how it begins, in any case, with spaces or hyphens; a slip is forgiven.

    Raises:
        PlanError: there is no such section; names those there are.
    """
    known, wanted = map_sections(plan), slugify(text)
    begun = (name for name in known if wanted and name.startswith(wanted))
    found = wanted if wanted in known else next(begun, None) or guess_word(wanted, known)
    if found is None:
        raise PlanError(_format_error(plan, text))
    return known[found]


def map_sections(plan: Plan) -> Mapping[str, int]:
    """The sections in order, each by its slug, with the number of the cue it first begins with."""
    found: dict[str, int] = {}
    for n, cue in enumerate(plan.cues):
        if cue.kind is CueKind.SECTION:
            found.setdefault(slugify(cue.name), n)
    return found


def slugify(heading: str) -> str:
    """A heading as it is easy to type: `Knee rolls` is knee-rolls."""
    return re.sub(r"\W+", "-", heading.casefold()).strip("-")


def _format_error(plan: Plan, text: str) -> str:
    names = dict.fromkeys(cue.name for cue in plan.cues if cue.kind is CueKind.SECTION)
    if not names:
        return f"{plan.title} has no sections at {plan.level}. It plays from its beginning, without --start-at."
    return f"{plan.title} has no section '{text}' at {plan.level}. It has: {', '.join(names)}."
