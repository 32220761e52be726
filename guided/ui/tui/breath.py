"""The breathing shape: a soft disc of half blocks that grows and sinks."""

from functools import lru_cache
from itertools import groupby
from math import cos, hypot, pi

from guided.core.cue import Kind
from guided.core.player_state import Moment, Phase
from guided.ui.tui.big_text import dots
from guided.ui.tui.theme import GLOW, Ink, Row, Span

FINE = 4
"""Steps in a dot: how finely the edge moves."""
COARSE = 7
"""For every so many rows it moves by one such step more: five or six times a second are smooth, and cost little."""
SMALLEST = 0.42
"""How much of the largest disc is left when the breath is out."""
QUIET = 0.25
"""How full the shape is while nothing is breathed."""
OWN = 0.5
"""How full it is while one breathes at one's own pace: it must not lead."""
FASTEST = 0.06
"""How much it may change from one look to the next, so that nothing ever jumps."""
SOFT = 3.0
"""Over how many dots it ends."""
FALL = 0.6
"""How much darker the rim of the largest disc is than its middle."""
SHADES = "  ····░░░▒▒▒"
"""What stands for the shades where there are no colours."""


class Breath:
    """How full the shape is, 0 to 1, look by look."""

    def __init__(self) -> None:
        """Begin at rest."""
        self.full = QUIET

    def follow(self, moment: Moment) -> float:
        """Follow the breath that is being led; stay where it is while the session does."""
        if moment.phase in (Phase.PLAYING, Phase.LANDING):
            change = self._aim(moment) - self.full
            self.full += max(-FASTEST, min(FASTEST, change))
        return self.full

    def _aim(self, moment: Moment) -> float:
        match moment.cue.kind:
            case Kind.INHALE:
                return max(self.full, _swell(moment))
            case Kind.EXHALE:
                return min(self.full, 1 - _swell(moment))
            case Kind.STILL:
                return float(round(self.full))
            case Kind.BREATH:
                return OWN
        return QUIET


def _swell(moment: Moment) -> float:
    """How far a phase of breath has come, slow at both ends."""
    share = moment.into / moment.lasts if moment.lasts else 1
    return (1 - cos(pi * max(0.0, min(1.0, share)))) / 2


def steps(full: float, rows: int) -> int:
    """The radius for a fullness on so many rows, in quarters of a dot; a large disc moves in larger steps."""
    step = max(1, rows // COARSE)
    return round(rows * FINE * (SMALLEST + (1 - SMALLEST) * full) / step) * step


@lru_cache(512)
def disc(radius: int, rows: int, count: str = "", coloured: bool = True) -> tuple[Row, ...]:
    """A disc on `rows` rows of twice as many cells, `radius` quarters of a dot large, with a number in its middle."""
    grid = _grid(radius / FINE, rows, count)
    paint = _block if coloured else _shade
    return tuple(
        _joined([paint(upper, lower) for upper, lower in zip(grid[y], grid[y + 1], strict=True)])
        for y in range(0, 2 * rows, 2)
    )


def _grid(radius: float, rows: int, count: str) -> list[list[Ink]]:
    size = 2 * rows
    middle = (size - 1) / 2
    grid = [[_shade_at(hypot(x - middle, y - middle), radius, rows) for x in range(size)] for y in range(size)]
    number = dots(count) if count else ()
    for y, line in enumerate(number, (size - len(number)) // 2):
        for x, dot in enumerate(line, (size - len(line) + 1) // 2):
            if dot and 0 <= y < size and 0 <= x < size:
                grid[y][x] = Ink.MAIN
    return grid


def _shade_at(away: float, radius: float, largest: int) -> Ink:
    """Brightest in the middle, soft where it ends. The light depends on the place, so that growing repaints little."""
    covered = max(0.0, min(1.0, (radius - away) / SOFT))
    light = covered * (1 - FALL * (away / largest) ** 2)
    shade = round(light * (len(GLOW) - 1))
    return GLOW[shade] if shade else Ink.GROUND


def _block(upper: Ink, lower: Ink) -> Span:
    return Span(" ", Ink.GROUND, upper) if upper is lower else Span("▀", upper, lower)


def _shade(upper: Ink, lower: Ink) -> Span:
    if Ink.MAIN in (upper, lower):
        return Span("█" if upper is lower else "▀" if upper is Ink.MAIN else "▄", Ink.MAIN)
    shade = max(GLOW.index(ink) if ink in GLOW else 0 for ink in (upper, lower))
    return Span(SHADES[shade], Ink.FAINT)


def _joined(spans: list[Span]) -> Row:
    """The same, with neighbours that look alike made one."""
    alike = groupby(spans, key=lambda span: (span.ink, span.under))
    return tuple(Span("".join(span.text for span in group), *look) for look, group in alike)
