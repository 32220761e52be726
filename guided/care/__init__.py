"""The rules of care: what a session that is kind to a sore body does and does not do, each with its reason and source.

They look at the plan at every level wherever doses matter. The numbers behind them are this project's own proposal,
leaning on the sources in `sessions/SOURCES.md`, and have not been reviewed by a clinician.
"""

from collections.abc import Iterator, Sequence

from guided.care import finding
from guided.care.case import Case, Rule
from guided.care.rules import RULES
from guided.script.diagnostics import Problem
from guided.script.values import nearest


def care(case: Case, careful: bool = True) -> list[Problem]:
    """What the rules of care find in a session or a fragment, but for the rules it leaves aside with a reason.

    Args:
        case: one that can be planned at every level. The rule that needs a voice looks where it has a measure.
        careful: look at every rule that needs no voice.

    Raises:
        PlanError: it cannot be played at some level.
    """
    aside = case.header.care
    wanted = (rule for rule in RULES if (case.measure if rule.voice else careful) and rule.name not in aside)
    found = {each for rule in wanted if _suits(rule, case) for each in finding.problems(rule.find(case), rule.note)}
    return sorted({*found, *_unknown(case)})


def _suits(rule: Rule, case: Case) -> bool:
    """Whether a rule can judge this: some look at whole sessions only, some at English only."""
    in_words = not rule.english or case.header.language == "en"
    return in_words and (bool(case.session.title) or not rule.sessions)


def _unknown(case: Case) -> Iterator[Problem]:
    """Rules that are left aside and that nobody knows."""
    names: Sequence[str] = [rule.name for rule in RULES]
    for name in case.header.care:
        if name not in names:
            place = case.spot(case.key("care"), rf"(?<![\w-]){name}(?=\s*:)")
            note = f"rules of care: {', '.join(names)}"
            yield Problem(place, f"no rule of care is called '{name}'", nearest(name, names), note, "warning")
