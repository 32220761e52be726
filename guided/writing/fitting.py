"""What a new session holds, so that it lasts as long as was asked for, and no longer."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from guided import library, scratch
from guided.errors import GuidedError
from guided.level import Level
from guided.plan import CLOSING, OPENING, plan
from guided.script.reader import read
from guided.script.values import nearest
from guided.writing import blocks, frame
from guided.writing.moves import Move
from guided.writing.ways import Part, Way

IN_A_ROW = 2
"""So many parts one after the other may work the same; then another has its turn."""


class AnswerError(GuidedError):
    """An answer that no session can be made of."""

    exit_code = 2


@dataclass(frozen=True)
class Shape:
    """What a session holds, and how much of each."""

    way: Way
    where: str
    parts: tuple[Part, ...]
    amount: int
    """How much of each part: times for movements, seconds for the rest."""
    quiet: int
    """Seconds of the rest before the end, on a better day."""

    def around(self) -> Iterator[str]:
        """The text before the parts, and the text after them."""
        way = self.way
        yield frame.arriving(self.where, any(isinstance(part, Move) for part in way.parts), way.chime) + way.begin
        rest = blocks.quiet(way.rest, self.quiet)
        yield frame.sitting_down(self.where) + rest + frame.coming_back(self.where, way.chime)

    def blocks(self) -> Iterator[str]:
        """The text of each part."""
        return (self.way.block(part, self.amount, self.way.levels(n)) for n, part in enumerate(self.parts))

    @property
    def seconds(self) -> Decimal:
        """How long it lasts on a better day."""
        return OPENING + CLOSING + sum(map(seconds, (*self.around(), *self.blocks())), Decimal(0))


def chosen(way: Way, where: str, words: Iterable[str]) -> tuple[list[Part], list[Part]]:
    """What somebody wants, by the names of parts and of areas; with no names, whatever there is.

    Returns:
        What has to be there, and what is welcome where there is time.

    Raises:
        AnswerError: nothing there is called so.
    """
    offered = way.offered(where)
    needed: list[Part] = []
    welcome: list[Part] = []
    for word in words:
        first, *others = _called(offered, word, where)
        needed += [first] if first not in needed else []
        welcome += others
    pool = welcome if needed else list(offered[1:])
    return needed or [offered[0]], [part for part in dict.fromkeys(pool) if part not in needed]


def fitted(way: Way, where: str, words: Sequence[str], minutes: Decimal) -> Shape:
    """A session that lasts at most so many minutes on a better day, and as near to that as what it holds allows.

    Raises:
        AnswerError: nothing there is called so; or it does not fit, with the shortest that would.
    """
    _, usual, most, step = way.amount
    needed, welcome = chosen(way, where, words)
    limit = minutes * 60
    shape = Shape(way, where, _apart(needed), usual, way.quiet[0])
    if shape.seconds > limit:
        return _rested(_less(shape, limit), limit)
    for part in welcome:
        more = replace(shape, parts=_apart([*shape.parts, part]))
        if more.seconds <= limit and len(more.parts) <= way.count[2] and not _tires(more.parts):
            shape = more
    fuller = (replace(shape, amount=amount) for amount in range(most, usual, -step))
    return _rested(next((each for each in fuller if each.seconds <= limit), shape), limit)


@cache
def seconds(block: str) -> Decimal:
    """How long some steps last on a better day."""
    with scratch.folder() as folder:
        path = folder / "part.yaml"
        path.write_text(f"steps:\n{block}", encoding="utf-8")
        return plan(read(path, library.folders()), Level.BETTER).seconds - OPENING - CLOSING


def _rested(shape: Shape, limit: Decimal) -> Shape:
    """The same, the time that is left given to the rest before the end."""
    return replace(shape, quiet=min(shape.way.quiet[1], shape.quiet + int(limit - shape.seconds)))


def _less(shape: Shape, limit: Decimal) -> Shape:
    """The same parts, each with so much less of it that they fit."""
    least, usual, _, step = shape.way.amount
    smaller = [replace(shape, amount=amount) for amount in range(usual, least - 1, -step)]
    for each in smaller:
        if each.seconds <= limit:
            return each
    shortest = math.ceil(smaller[-1].seconds / 60)
    raise AnswerError(f"That takes {shortest} minutes at least, on a better day. Take that much time, or name less.")


def _called(offered: Sequence[Part], word: str, where: str) -> list[Part]:
    """What a word names: one part, or all of an area."""
    name = word.strip().casefold().replace(" ", "-").replace("_", "-")
    found = [part for part in offered if part.name == name] or [part for part in offered if part.area == name]
    if not found:
        known = list(dict.fromkeys(filter(None, (*(p.area for p in offered), *(p.name for p in offered)))))
        hint = nearest(name, known) or f"There are: {', '.join(known)}."
        raise AnswerError(f"Nothing {frame.IN[where]} is called '{word}' here. {hint[:1].upper()}{hint[1:]}")
    return found


def _apart(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts in an order in which none works the same as the two before it, as far as that can be."""
    left, placed = list(parts), list[Part]()
    while left:
        fresh = (part for part in left if not _tires([*placed[-IN_A_ROW:], part]))
        placed.append(next(fresh, left[0]))
        left.remove(placed[-1])
    return tuple(placed)


def _tires(parts: Sequence[Part]) -> bool:
    """Whether some area works three times in a row."""
    rows = zip(*(parts[n:] for n in range(IN_A_ROW + 1)), strict=False)
    return any(set.intersection(*(set(part.involves) for part in row)) for row in rows)
