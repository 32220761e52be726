"""Finding a section of a plan by its heading, or a part of it."""

import re
from collections.abc import Mapping

from guided.core.cue import CueKind, Plan
from guided.plan.planner import PlanError
from guided.script.values import guess_word


def find_section(plan: Plan, text: str) -> int:
    """The number of the cue a section begins with.

    Args:
        plan: the session.
        text: the heading or its beginning, in any case, with spaces or hyphens; a typing mistake is allowed.

    Raises:
        PlanError: there is no such section; lists the sections.
    """
    cue_by_slug, wanted = map_sections(plan), slugify(text)
    prefix_matches = (name for name in cue_by_slug if wanted and name.startswith(wanted))
    slug = wanted if wanted in cue_by_slug else next(prefix_matches, None) or guess_word(wanted, cue_by_slug)
    if slug is None:
        raise PlanError(_format_error(plan, text))
    return cue_by_slug[slug]


def map_sections(plan: Plan) -> Mapping[str, int]:
    """The sections in order, each by its slug, with the number of the cue it first begins with."""
    cue_by_slug: dict[str, int] = {}
    for index, cue in enumerate(plan.cues):
        if cue.kind is CueKind.SECTION:
            cue_by_slug.setdefault(slugify(cue.name), index)
    return cue_by_slug


def slugify(heading: str) -> str:
    """A heading as it is easy to type: `Knee rolls` is knee-rolls."""
    return re.sub(r"\W+", "-", heading.casefold()).strip("-")


def _format_error(plan: Plan, text: str) -> str:
    names = dict.fromkeys(cue.name for cue in plan.cues if cue.kind is CueKind.SECTION)
    if not names:
        return f"{plan.title} has no sections at {plan.level}. It plays from its beginning, without --start-at."
    return f"{plan.title} has no section '{text}' at {plan.level}. It has: {', '.join(names)}."
