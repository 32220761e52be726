"""The questions on one's own minutes of movement a day, the baseline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from guided.core.history import History
from guided.core.profile import Profile
from guided.today.movement_budget import BASELINE_DAYS, ordinary_days, propose_baseline
from guided.today.reports import report_formatting
from guided.ui.prompts import Choice, Dialog, Prompt

MIN_BASELINE = Decimal("0.5")
"""Fewer minutes need no number."""

BASELINE_HELP = "Minutes of movement a day come from three ordinary days that went well, less a fifth."


class BaselineChoice(StrEnum):
    """The answers to what to do with the baseline."""

    KEEP = "s"
    ACCEPT = "t"
    OWN = "o"
    THREE = "d"


@dataclass(frozen=True)
class Baseline:
    """The baseline that three ordinary days come to."""

    days: tuple[date, ...]
    """Those there are, three at most."""
    minutes: Decimal | None
    """None for nothing to offer."""


def get_baseline(profile: Profile, history: History) -> Baseline:
    """The baseline that the journal proposes: never more than a baseline there is (`movement_budget` offers more)."""
    minutes = propose_baseline(history, profile)
    fits = minutes is not None and minutes >= MIN_BASELINE and (profile.baseline is None or minutes < profile.baseline)
    return Baseline(tuple(ordinary_days(history, profile)), minutes if fits else None)


def ask_baseline(profile: Profile, proposal: Baseline) -> Dialog[BaselineChoice]:
    """Ask what to do with the baseline."""
    own = Choice(BaselineChoice.OWN, "a number of my own")
    accept = [Choice(BaselineChoice.ACCEPT, f"take {proposal.minutes} minutes a day")] if proposal.minutes else []
    if profile.baseline is not None:
        keep = Choice(BaselineChoice.KEEP, f"keep {profile.baseline} minutes a day")
        text, options = "Your minutes of movement?", (keep, *accept, own)
    elif accept:
        text, options = "Are these yours?", (*accept, own, Choice(BaselineChoice.KEEP, "leave it for now"))
    else:
        wait = Choice(BaselineChoice.KEEP, "wait; until then it is five gentle minutes")
        text, options = "Wait for them?", (wait, Choice(BaselineChoice.THREE, "tell of three ordinary days now"), own)
    return BaselineChoice((yield Prompt(text, options, (BASELINE_HELP, *_describe_days(proposal)))))


def _describe_days(proposal: Baseline) -> Iterator[str]:
    """A line on how many ordinary days the journal has."""
    if proposal.minutes:
        yield f"Your last three ({_format_days(proposal.days)}) come to {proposal.minutes}."
    elif len(proposal.days) < BASELINE_DAYS:
        yield f"Of such days the journal knows {_format_days(proposal.days) or 'none'} so far."


def _format_days(days: Sequence[date]) -> str:
    return ", ".join(map(report_formatting.day, days))
