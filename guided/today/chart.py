"""Drawings of some days, as SVG that stands in a page: bars for sessions, bands for numbers."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from guided.level import LEVELS
from guided.today.frame import safe
from guided.today.picture import Noted, Piece
from guided.unseen import clean

WIDTH, LEFT = 720, 70
"""Of a drawing, and of what stands before it (units of the drawing)."""
BARS, BAND = 150, 110
"""How high they are."""
FOOT = 34
"""What stands below them."""
WIDEST = 34
"""The widest bar."""
ROOM = 60
"""What a name takes."""
STEPS = (10, 20, 30, 60, 120, 300, 600, 1200, 3000)
"""How much a drawing goes up to (minutes); the least of them that holds it."""


def bars(pieces: Sequence[Piece], labels: Sequence[str]) -> Iterator[str]:
    """How long was heard, a bar for each piece, the easiest level lowest; states behind them.

    Args:
        pieces: at least one.
        labels: what stands below each, where there is room.
    """
    most = max(piece.minutes for piece in pieces)
    top = next((step for step in STEPS if step >= most), most)
    yield _open(BARS, "Minutes heard, by level")
    yield from _states(pieces)
    yield from _scale(BARS, ((0, "0"), (top / 2, f"{top / 2:g} min"), (top, f"{top} min")), top)
    for n, piece in enumerate(pieces):
        yield from _bar(n, len(pieces), piece, BARS / top)
    yield from _labels(labels, BARS)
    yield "</svg>"
    yield f'<p class="soft" aria-hidden="true">{" &nbsp; ".join(map(_key, LEVELS))}</p>'


def band(found: Sequence[Noted | None], labels: Sequence[str], name: str) -> Iterator[str]:
    """Medians as a line, and their ranges as a band.

    Args:
        found: at least one; None where nothing was noted.
        labels: what stands below each, where there is room.
        name: of what it is.
    """
    yield _open(BAND, f"{name}, 0 to 10: the median and its range")
    yield from _scale(BAND, ((0, "0"), (5, "5"), (10, "10")), 10)
    for known, run in groupby(enumerate(found), key=lambda each: each[1] is not None):
        if known:
            yield from _run([(n, what) for n, what in run if what], len(found))
    yield from _labels(labels, BAND)
    yield "</svg>"


def _open(height: int, name: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height + FOOT}" role="img" aria-label="{safe(name)}">'


def _x(n: int, of: int) -> float:
    """Where a piece begins."""
    return LEFT + (WIDTH - LEFT) * n / of


def _scale(height: int, marks: Sequence[tuple[float, str]], top: float) -> Iterator[str]:
    for value, words in marks:
        y = 8 + height * (1 - value / top)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH}" stroke="var(--line)"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{words}</text>'


def _bar(n: int, of: int, piece: Piece, unit: float) -> Iterator[str]:
    wide = (WIDTH - LEFT) / of
    bar = min(wide * 0.72, WIDEST)
    x, y = _x(n, of) + (wide - bar) / 2, 8.0 + BARS
    for level in LEVELS:
        high = sum(done.seconds for done in piece.done if done.level is level) / 60 * unit
        y -= high
        if high:
            shade = f"var(--l{level.rank})"
            yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{bar:.1f}" height="{high:.1f}" rx="2" fill="{shade}"/>'


def _states(pieces: Sequence[Piece]) -> Iterator[str]:
    """States as quiet ground, each with its name where there is room."""
    start = 0
    for states, run in groupby(pieces, key=lambda piece: piece.states):
        end = start + len(list(run))
        x, wide = _x(start, len(pieces)), _x(end, len(pieces)) - _x(start, len(pieces))
        if states and all(piece.first == piece.last for piece in pieces):
            yield f'<rect x="{x:.1f}" y="8" width="{wide:.1f}" height="{BARS}" fill="var(--tint)"/>'
            if wide > ROOM:
                yield f'<text x="{x + 5:.1f}" y="20">{safe(", ".join(states))}</text>'
        start = end


def _run(run: Sequence[tuple[int, Noted]], of: int) -> Iterator[str]:
    """Days that follow each other."""
    upper = [(n, what.most) for n, what in run]
    lower = [(n, what.least) for n, what in run]
    back = "".join(f"L{_x(n + 1, of):.1f} {_y(v):.1f}H{_x(n, of):.1f}" for n, v in reversed(lower))
    yield f'<path d="{_stepped(upper, of)}{back}Z" fill="var(--l0)" stroke="var(--l0)" stroke-width="3"/>'
    middle = _stepped([(n, what.middle) for n, what in run], of)
    yield f'<path d="{middle}" fill="none" stroke="var(--l3)" stroke-width="2.5" stroke-linejoin="round"/>'


def _stepped(values: Sequence[tuple[int, float]], of: int) -> str:
    first, *_ = values
    parts = (f"V{_y(value):.1f}H{_x(n + 1, of):.1f}" for n, value in values)
    return f"M{_x(first[0], of):.1f} {_y(first[1]):.1f}" + "".join(parts)


def _y(value: float) -> float:
    return 8 + BAND * (1 - value / 10)


def _labels(labels: Sequence[str], height: int) -> Iterator[str]:
    """As many of them as there is room for; every second one goes where the page is narrow."""
    every = -(-len(labels) // 7)
    for n in range(0, len(labels), every):
        odd = ' class="odd"' if n // every % 2 else ""
        start, end = _x(n, len(labels)), _x(n + 1, len(labels))
        x, anchor = ((start + end) / 2, "middle") if every == 1 else (start, "start")
        if every == 1 or x <= WIDTH - ROOM:
            yield f'<text{odd} x="{x:.1f}" y="{height + 26}" text-anchor="{anchor}">{safe(labels[n])}</text>'


def _key(level: str) -> str:
    rank = list(LEVELS).index(level)  # type: ignore[arg-type]
    square = f'<rect width="12" height="12" y="1" rx="2" fill="var(--l{rank})"/>'
    return f'<svg style="display:inline;width:12px;height:13px" viewBox="0 0 12 13">{square}</svg> {clean(level)}'
