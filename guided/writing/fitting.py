"""What a new session holds, so that it lasts as long as was asked for, and no longer."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from guided.core import paths, temporary_folder
from guided.core.errors import GuidedError
from guided.core.level import Level
from guided.plan.planner import CLOSING, OPENING, plan
from guided.script.loader import read
from guided.script.values import nearest
from guided.writing.templates import Exercise, Template, load_layout

IN_A_ROW = 2
"""So many exercises one after the other may work the same; then another has its turn."""


class AnswerError(GuidedError):
    """An answer that no session can be made of."""

    exit_code = 2


@dataclass(frozen=True)
class Composition:
    """What a session holds, and how much of each."""

    template: Template
    where: str
    exercises: tuple[Exercise, ...]
    amount: int
    """How much of each exercise: times for movements, seconds for the rest."""
    quiet: int
    """Seconds of the rest before the end, on a better day."""

    @property
    def start(self) -> str:
        """The text before the exercises."""
        return self.template.render_start(self.where)

    def blocks(self) -> Iterator[str]:
        """The text of each exercise."""
        return (self.template.render(each, self.amount, number) for number, each in enumerate(self.exercises))

    @property
    def end(self) -> str:
        """The text after the exercises."""
        return self.template.render_end(self.where, self.quiet)

    @property
    def seconds(self) -> Decimal:
        """How long it lasts on a better day."""
        return OPENING + CLOSING + sum(map(measure, (self.start, *self.blocks(), self.end)), Decimal(0))


def resolve_exercises(template: Template, where: str, words: Iterable[str]) -> tuple[list[Exercise], list[Exercise]]:
    """What somebody wants, by the names of exercises and of areas; with no names, whatever there is.

    Returns:
        What has to be there, and what is welcome where there is time.

    Raises:
        AnswerError: nothing there is called so.
    """
    offered = template.offered(where)
    needed: list[Exercise] = []
    welcome: list[Exercise] = []
    for word in words:
        first, *others = _find(offered, word, where)
        needed += [first] if first not in needed else []
        welcome += others
    needed, pool = (needed, welcome) if needed else (offered[:1], offered[1:])
    return needed, [each for number, each in enumerate(pool) if each not in needed + pool[:number]]


def fit_to_minutes(template: Template, where: str, words: Sequence[str], minutes: Decimal) -> Composition:
    """A session that lasts at most so many minutes on a better day, and as near to that as what it holds allows.

    Raises:
        AnswerError: nothing there is called so; or it does not fit, with the shortest that would.
    """
    amount = template.amount
    needed, welcome = resolve_exercises(template, where, words)
    limit = minutes * 60
    found = Composition(template, where, interleave(needed), amount.usual, template.quiet.least)
    if found.seconds > limit:
        return _rest_longer(_reduce(found, limit), limit)
    for exercise in welcome:
        more = replace(found, exercises=interleave([*found.exercises, exercise]))
        few = len(more.exercises) <= template.count[Level.STEADY]
        if more.seconds <= limit and few and not overworks(more.exercises):
            found = more
    fuller = (replace(found, amount=each) for each in range(amount.most, amount.usual, -amount.step))
    return _rest_longer(next((each for each in fuller if each.seconds <= limit), found), limit)


@cache
def measure(steps: str) -> Decimal:
    """How long some steps last on a better day (seconds)."""
    with temporary_folder.folder() as folder:
        path = folder / "part.yaml"
        path.write_text(f"steps:\n{steps}", encoding="utf-8")
        return plan(read(path, paths.folders()), Level.BETTER).seconds - OPENING - CLOSING


def interleave(exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """Exercises in an order in which none works the same as the two before it, as far as that can be."""
    left, placed = list(exercises), list[Exercise]()
    while left:
        fresh = (each for each in left if not overworks([*placed[-IN_A_ROW:], each]))
        placed.append(next(fresh, left[0]))
        left.remove(placed[-1])
    return tuple(placed)


def overworks(exercises: Sequence[Exercise]) -> bool:
    """Whether some area works three times in a row."""
    rows = zip(*(exercises[n:] for n in range(IN_A_ROW + 1)), strict=False)
    return any(set.intersection(*(set(each.involves) for each in row)) for row in rows)


def _rest_longer(found: Composition, limit: Decimal) -> Composition:
    """The same, the time that is left given to the rest before the end."""
    return replace(found, quiet=min(found.template.quiet.most, found.quiet + int(limit - found.seconds)))


def _reduce(found: Composition, limit: Decimal) -> Composition:
    """The same exercises, each with so much less of it that they fit."""
    amount = found.template.amount
    smaller = [replace(found, amount=each) for each in range(amount.usual, amount.least - 1, -amount.step)]
    for each in smaller:
        if each.seconds <= limit:
            return each
    shortest = math.ceil(smaller[-1].seconds / 60)
    raise AnswerError(f"That takes {shortest} minutes at least, on a better day. Take that much time, or name less.")


def _find(offered: Sequence[Exercise], word: str, where: str) -> list[Exercise]:
    """What a word names: one exercise, or all of an area."""
    name = word.strip().casefold().replace(" ", "-").replace("_", "-")
    found = [each for each in offered if each.name == name] or [each for each in offered if each.area == name]
    if not found:
        known = list(dict.fromkeys(filter(None, (*(e.area for e in offered), *(e.name for e in offered)))))
        hint = nearest(name, known) or f"There are: {', '.join(known)}."
        place = load_layout().places[where].name
        raise AnswerError(f"Nothing {place} is called '{word}' here. {hint[:1].upper()}{hint[1:]}")
    return found
