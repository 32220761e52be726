"""How much instruction a listener wants. What is not said leaves its time silent, so that nothing else moves."""

from dataclasses import replace
from enum import StrEnum

from guided.core.cue import Cue, Kind, Plan


class Words(StrEnum):
    """How much is said, whatever the level."""

    FEW = "few"
    """For those who know the way: what goes at `some`, and all but the first sentence of lines."""
    SOME = "some"
    """Nothing extra, nothing while holding; one breath in words; from the second time on, one sentence into a stretch
    and one out.
    """
    ALL = "all"
    """Everything, as written."""


_PHASES = frozenset({Kind.INHALE, Kind.STILL, Kind.EXHALE})


def fewer(plan: Plan, words: Words) -> Plan:
    """The plan with no more words than wanted: the same cues at the same times.

    What is essential is said to the last word, always; so is a position, and what leads into a stretch and out of it
    the first time.
    """
    return replace(plan, cues=tuple(cue if _said(cue, words) else _unsaid(cue) for cue in plan.cues))


def _said(cue: Cue, words: Words) -> bool:
    if words is Words.ALL or cue.talk == "essential":
        return True
    return not (_goes_at_some(cue) or (words is Words.FEW and _goes_at_few(cue)))


def _goes_at_some(cue: Cue) -> bool:
    extra = cue.verb == "say" and cue.talk == "extra"
    more = cue.rep > 1 and (cue.kind in _PHASES or cue.sentence > 1)
    return cue.kind is Kind.HOLD or extra or more


def _goes_at_few(cue: Cue) -> bool:
    return cue.sentence > 1 and cue.verb == "say"


def _unsaid(cue: Cue) -> Cue:
    kind = Kind.UNSAID if cue.kind is Kind.SAY else cue.kind
    return replace(cue, kind=kind, says=(), mirror=())
