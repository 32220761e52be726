"""The breathing shape: a soft disc of half blocks that grows and sinks."""

from functools import lru_cache
from itertools import groupby
from math import cos, hypot, pi

from guided.core.cue import CueKind
from guided.core.player_state import PlayerPhase, PlayerState
from guided.ui.tui.big_text import draw_dots
from guided.ui.tui.theme import GLOW_INKS, CellRow, Ink, Span

STEPS_PER_DOT = 4
"""Steps in a dot: how finely the edge moves."""
ROWS_PER_STEP = 7
"""The disc moves one step more for each of these rows: five or six moves a second are smooth, and cost little."""
MIN_RADIUS = 0.42
"""How much of the largest disc is left when the breath is out."""
REST_FULLNESS = 0.25
"""How full the shape is while nothing is breathed."""
OWN_FULLNESS = 0.5
"""How full the shape is while somebody breathes at their own pace: it must not lead."""
MAX_CHANGE = 0.06
"""How much the fullness may change in one tick, so that nothing jumps."""
EDGE_DOTS = 3.0
"""How many dots wide the soft edge is."""
RIM_DARKENING = 0.6
"""How much darker the rim of the largest disc is than its middle."""
SHADE_CHARS = "  ····░░░▒▒▒"
"""The characters for the shades where there are no colours."""


class BreathShape:
    """The fullness of the shape, 0 to 1, tick by tick."""

    def __init__(self) -> None:
        """Begin at rest."""
        self.fullness = REST_FULLNESS

    def update(self, state: PlayerState) -> float:
        """Follow the counted breath; stay as it is while the session is paused."""
        if state.phase in (PlayerPhase.PLAYING, PlayerPhase.LANDING):
            change = self._get_target(state) - self.fullness
            self.fullness += max(-MAX_CHANGE, min(MAX_CHANGE, change))
        return self.fullness

    def _get_target(self, state: PlayerState) -> float:
        match state.cue.kind:
            case CueKind.INHALE:
                return max(self.fullness, _breath_progress(state))
            case CueKind.EXHALE:
                return min(self.fullness, 1 - _breath_progress(state))
            case CueKind.BREATH_HOLD:
                return float(round(self.fullness))
            case CueKind.BREATH:
                return OWN_FULLNESS
        return REST_FULLNESS


def _breath_progress(state: PlayerState) -> float:
    """How far a phase of breath has come, slow at both ends."""
    progress = state.elapsed / state.duration if state.duration else 1
    return (1 - cos(pi * max(0.0, min(1.0, progress)))) / 2


def get_radius(fullness: float, rows: int) -> int:
    """The radius for a fullness on so many rows, in quarters of a dot; a large disc moves in larger steps."""
    step = max(1, rows // ROWS_PER_STEP)
    return round(rows * STEPS_PER_DOT * (MIN_RADIUS + (1 - MIN_RADIUS) * fullness) / step) * step


@lru_cache(512)
def draw_disc(radius: int, rows: int, label: str = "", coloured: bool = True) -> tuple[CellRow, ...]:
    """A disc on `rows` rows of twice as many cells, `radius` quarters of a dot large, with a number in its middle."""
    grid = _build_grid(radius / STEPS_PER_DOT, rows, label)
    draw_cells = _draw_block if coloured else _draw_shade
    return tuple(
        _merge_spans([draw_cells(upper, lower) for upper, lower in zip(grid[y], grid[y + 1], strict=True)])
        for y in range(0, 2 * rows, 2)
    )


def _build_grid(radius: float, rows: int, label: str) -> list[list[Ink]]:
    size = 2 * rows
    centre = (size - 1) / 2
    grid = [[_get_shade(hypot(x - centre, y - centre), radius, rows) for x in range(size)] for y in range(size)]
    digits = draw_dots(label) if label else ()
    for y, line in enumerate(digits, (size - len(digits)) // 2):
        for x, dot in enumerate(line, (size - len(line) + 1) // 2):
            if dot and 0 <= y < size and 0 <= x < size:
                grid[y][x] = Ink.PRIMARY
    return grid


def _get_shade(distance: float, radius: float, largest: int) -> Ink:
    """The ink of a dot: brightest in the middle, soft at the edge. It depends on distance, so it repaints little."""
    coverage = max(0.0, min(1.0, (radius - distance) / EDGE_DOTS))
    brightness = coverage * (1 - RIM_DARKENING * (distance / largest) ** 2)
    shade = round(brightness * (len(GLOW_INKS) - 1))
    return GLOW_INKS[shade] if shade else Ink.BACKGROUND


def _draw_block(upper: Ink, lower: Ink) -> Span:
    return Span(" ", Ink.BACKGROUND, upper) if upper is lower else Span("▀", upper, lower)


def _draw_shade(upper: Ink, lower: Ink) -> Span:
    if Ink.PRIMARY in (upper, lower):
        return Span("█" if upper is lower else "▀" if upper is Ink.PRIMARY else "▄", Ink.PRIMARY)
    shade = max(GLOW_INKS.index(ink) if ink in GLOW_INKS else 0 for ink in (upper, lower))
    return Span(SHADE_CHARS[shade], Ink.MUTED)


def _merge_spans(spans: list[Span]) -> CellRow:
    """Merge neighbouring spans that look alike."""
    groups = groupby(spans, key=lambda span: (span.ink, span.fill))
    return tuple(Span("".join(span.text for span in group), *look) for look, group in groups)
