"""How much today may ask: a table of rules, each of which sets a ceiling; the lowest one holds.

A cautious proposal of this project's own, leaning on the sources named in `sessions/SOURCES.md`; no clinician has
reviewed it. Numbers are compared with what is usual for the person, as they agreed to it, and never with others.
"""

from collections.abc import Callable
from dataclasses import dataclass

from guided.core.level import LEVELS, Level
from guided.core.profile import Feel
from guided.today.situation import Situation

MUCH = 2
"""So far from their usual is another day; one point is still usual."""
HIGHEST = 9
"""Where usual is as high as this, there is no room above it, and the person's own word decides."""
CALM_DAYS = 3
"""A better day is offered only so long after a flare or a setback."""


@dataclass(frozen=True)
class Rule:
    """Something that keeps a day down to a level."""

    name: str
    says: str
    """Why, in a few words."""
    level: Level
    holds: Callable[[Situation], bool]


@dataclass(frozen=True)
class Judged:
    """How much today may ask."""

    level: Level
    """The most that comes first: never above steady."""
    offered: Level | None
    """`Level.BETTER` where a better day may be offered beside it."""
    says: str
    """Why, in a few words."""
    rules: tuple[str, ...]
    """The names of the rules that fired."""


def judge(today: Situation) -> Judged:
    """Judge a day by the rules."""
    fired = [rule for rule in RULES if rule.holds(today)]
    lowest = min(fired, key=lambda rule: rule.level.rank)
    offered = lowest.level is Level.STEADY and _may_be_better(today)
    rules = tuple(rule.name for rule in fired) + (("better-offered",) if offered else ())
    return Judged(lowest.level, Level.BETTER if offered else None, lowest.says, rules)


def _said_flare(today: Situation) -> bool:
    return today.answers.feel is Feel.FLARE


def _more_pain(today: Situation) -> bool:
    return _above(today.answers.pain, today.profile.pain) >= MUCH


def _more_tired(today: Situation) -> bool:
    return _above(_fatigue(today.answers.energy), _fatigue(today.profile.energy)) >= MUCH


def _set_back(today: Situation) -> bool:
    return today.last_set_back == today.today


def _worse_sleep(today: Situation) -> bool:
    return bool(today.answers.slept_worse)


def _not_great(today: Situation) -> bool:
    return today.answers.feel is Feel.NOT_GREAT


def _no_history(today: Situation) -> bool:
    return not today.history.done


def _just_after_flare(today: Situation) -> bool:
    return _way_up(today) is Level.GENTLE


def _no_word(today: Situation) -> bool:
    return today.answers.feel is None


def _ordinary(today: Situation) -> bool:
    return today.answers.feel is Feel.ORDINARY


def _better(today: Situation) -> bool:
    return today.answers.feel is Feel.BETTER


def _way_up(today: Situation) -> Level | None:
    """How far up the way back from the last flare has come; None where there was no flare.

    It goes one level at a time: one above the hardest that was done on a day since.
    """
    if today.last_flare is None:
        return None
    since = [each.level for each in today.history.done if today.last_flare < today.day(each.when) < today.today]
    highest = max((level.rank for level in since), default=0)
    return LEVELS[min(max(highest + 1, Level.GENTLE.rank), Level.BETTER.rank)]


def _may_be_better(today: Situation) -> bool:
    """Whether a better day may be offered; for those whom activity can knock out for days it never is."""
    calm = not any(today.within(day, CALM_DAYS) for day in (today.last_flare, today.last_set_back))
    up = _way_up(today) in (None, Level.BETTER)
    said = today.answers.feel is Feel.BETTER and not today.profile.knocked_out
    return said and calm and up and today.profile.baseline is not None and _less_pain(today) and not _tired(today)


def _less_pain(today: Situation) -> bool:
    """Whether there is clearly less pain than usual, or nothing to tell it by but their word."""
    usual, pain = today.profile.pain, today.answers.pain
    if usual is None or pain is None or usual >= HIGHEST:
        return True
    return pain <= max(usual - MUCH, 0)


def _tired(today: Situation) -> bool:
    return _above(_fatigue(today.answers.energy), _fatigue(today.profile.energy)) > 1


def _above(value: int | None, usual: int | None) -> int:
    """How far above their usual it is; 0 where that cannot be told."""
    return 0 if value is None or usual is None or usual >= HIGHEST else value - usual


def _fatigue(energy: int | None) -> int | None:
    return None if energy is None else 10 - energy


RULES = (
    Rule("said-flare", "a flare day", Level.FLARE, _said_flare),
    Rule("more-pain", "more pain than your usual", Level.FLARE, _more_pain),
    Rule("more-tired", "less energy than your usual", Level.FLARE, _more_tired),
    Rule("set-back", "a small day, after what set you back", Level.FLARE, _set_back),
    Rule("not-great", "a day that is not great", Level.GENTLE, _not_great),
    Rule("worse-sleep", "a worse night than your usual", Level.GENTLE, _worse_sleep),
    Rule("after-flare", "one step up, after a flare", Level.GENTLE, _just_after_flare),
    Rule("no-history", "a gentle beginning", Level.GENTLE, _no_history),
    Rule("no-word", "a gentle day", Level.GENTLE, _no_word),
    Rule("ordinary", "an ordinary day", Level.STEADY, _ordinary),
    Rule("steady-first", "a better day, steady first", Level.STEADY, _better),
)
"""Every rule, in the order in which reasons are given: of equals the first is told. At least one holds on any day."""
