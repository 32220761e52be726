"""What will sound wrong though it can be played: what is never heard, said twice, or leaves no time.

Every finding is a warning. They look at what is written, and at what each level plays of it.
"""

from guided.care.case import Case, Find
from guided.care.finding import problems
from guided.script.diagnostics import Problem
from guided.soundness import given, heard, language, order, reached

RULES: tuple[Find, ...] = (
    given.unused,
    reached.never,
    heard.empty_sections,
    heard.short_holds,
    heard.idle_ambience,
    heard.all_optional,
    order.hurried,
    order.said_twice,
    language.foreign,
    language.without_phrases,
)


def soundness(case: Case) -> list[Problem]:
    """What will sound wrong in a session or a fragment.

    Raises:
        PlanError: it cannot be played at some level.
    """
    return sorted({problem for rule in RULES for problem in problems(rule(case), note="")})
