"""What a step must be from level to level: an easier one never asks more; and what is heard at none of them."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from guided.core.level import LEVELS
from guided.script.model import Breathe, Heat, Release, Repeat, Stretch, Verb
from guided.script.page import Page
from guided.script.tree import Map, Scalar

_WORK: Mapping[type[Verb], tuple[str, ...]] = {
    Stretch: ("hold", "reps"),
    Release: ("hold", "tension"),
    Breathe: ("breathe", "rounds", "lasting"),
    Repeat: ("repeat",),
    Heat: ("heat",),
}
"""Values that may not ask more at an easier level."""
_EASE: Mapping[type[Verb], tuple[str, ...]] = {Stretch: ("rest",)}
"""Values that may not give less at an easier level."""


def check_rising(page: Page, verbs: Sequence[Verb], steps: Sequence[Map], by_hand: frozenset[str]) -> None:
    """Look whether a step written by level asks more at an easier one.

    Args:
        page: where problems go.
        verbs: the step at each level.
        steps: the same, as written.
        by_hand: the keys written by level.
    """
    for one, other in pairwise(range(len(LEVELS))):
        low, high = verbs[one], verbs[other]
        if type(low) is not type(high):
            continue
        for key in by_hand.intersection(_WORK.get(type(low), ())):
            if _exceeds(getattr(low, key), getattr(high, key)):
                _tell(page, steps, one, key, "or less")
        for key in by_hand.intersection(_EASE.get(type(low), ())):
            if _exceeds(getattr(high, key), getattr(low, key)):
                _tell(page, steps, one, key, "or more")


def _asks(value: Any) -> tuple[Decimal, ...]:
    """How much a value asks, each part by itself: a breath by its length and the holds in it."""
    if isinstance(value, tuple):
        return sum(value, Decimal(0)), sum(value[1::2] if len(value) > 2 else (), Decimal(0))
    if isinstance(value, str):
        return (Decimal(value == "light"),)
    return () if value is None else (Decimal(value),)


def _exceeds(one: Any, other: Any) -> bool:
    """Whether the first value asks more than the second in any part."""
    return any(mine > theirs for mine, theirs in zip(_asks(one), _asks(other), strict=False))


def _tell(page: Page, steps: Sequence[Map], at: int, key: str, bound: str) -> None:
    """Say that a key asks more at one level than at the next."""
    node, above = steps[at].get(key), steps[at + 1].get(key)
    easier = next(level for level, step in zip(LEVELS, steps, strict=True) if step.get(key) is node)
    text = above.text if isinstance(above, Scalar) else ""
    what = "is shorter" if bound == "or more" else "asks more"
    hint = f"use {text} {bound}" if text[:1].isdigit() and "-" not in text else f"use {text}"
    hint = hint if text else f"write '{key}' at {LEVELS[at + 1]} too"
    page.error(node.place if node else steps[at].place, f"'{key}' {what} at {easier} than at {LEVELS[at + 1]}", hint)


class _Silence(NamedTuple):
    """A key that has no effect in a verb."""

    key: str
    kind: type[Verb]
    silent: Callable[[Any], bool]
    what: str
    hint: str


_SILENCES = (
    _Silence("during", Stretch, lambda v: not v.hold, "'during' is never heard", "add hold: with a time, like 10s"),
    _Silence("again", Stretch, lambda v: v.reps == 1, "'again' is never heard", "add reps: 2 or more"),
    _Silence("tense", Release, lambda v: v.tension == "none", "'tense' is never heard", "add tension: light"),
    _Silence("hold", Release, lambda v: v.tension == "none", "'hold' has no effect", "add tension: light"),
    _Silence(
        "instead",
        Verb,
        lambda v: not v.involves and not isinstance(v, Breathe | Release),
        "'instead' is never played",
        "add involves: with what this loads",
    ),
    _Silence("skip", Verb, lambda v: set(v.skip) == set(LEVELS), "this is skipped at every level", "leave one out"),
)


def check_heard(page: Page, verbs: Sequence[Verb], steps: Sequence[Map]) -> None:
    """Warn of what a step holds and no level ever plays."""
    for key, kind, silent, what, hint in _SILENCES:
        written = next((step for step in steps if step.has(key)), None)
        if written and all(isinstance(verb, kind) and silent(verb) for verb in verbs):
            page.warn(written.place_of(key), what, hint)
