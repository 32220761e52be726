"""Some days as one page of HTML: drawings, the same in words, and what was written."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from guided.core.html import render
from guided.core.level import LEVELS
from guided.today.journal.statistics import NUMBER_FIELDS, DaySummary, NumberSummary, Period, round_minutes, summarize
from guided.today.reports import report_text

WIDTH, LABEL_WIDTH = 720, 70
"""Of a drawing, and of what stands before it (units of the drawing)."""
BARS_HEIGHT, BAND_HEIGHT = 150, 110
"""How high they are."""
CHART_FOOT = 34
"""What stands below them."""
MAX_BAR_WIDTH = 34
"""The widest bar."""
MIN_LABEL_WIDTH = 60
"""What a name takes."""
AXIS_TOPS = (10, 20, 30, 60, 120, 300, 600, 1200, 3000)
"""How much a drawing goes up to (minutes); the least of them that holds it."""


class Shape(NamedTuple):
    """A part of a drawing."""

    tag: str
    attributes: Mapping[str, object]
    """In SVG's units; what is None is left out."""
    text: str = ""
    """What stands in it, where it is a text."""


class Drawing(NamedTuple):
    """What a page draws, with its name for those who do not see it."""

    name: str
    width: int
    height: int
    shapes: list[Shape]


def draw_bars(pieces: Sequence[DaySummary], labels: Sequence[str]) -> Drawing:
    """How long was heard, a bar for each piece, the easiest level lowest; states behind them.

    Args:
        pieces: at least one.
        labels: what stands below each, where there is room.
    """
    most = max(piece.minutes for piece in pieces)
    top = next((step for step in AXIS_TOPS if step >= most), most)
    shapes = [
        *_draw_states(pieces),
        *_draw_axis(BARS_HEIGHT, ((0, "0"), (top / 2, f"{top / 2:g} min"), (top, f"{top} min")), top),
        *(shape for n, piece in enumerate(pieces) for shape in _draw_bar(n, len(pieces), piece, BARS_HEIGHT / top)),
        *_draw_labels(labels, BARS_HEIGHT),
    ]
    return Drawing("Minutes heard, by level", WIDTH, BARS_HEIGHT + CHART_FOOT, shapes)


def draw_band(found: Sequence[NumberSummary | None], labels: Sequence[str], name: str) -> Drawing:
    """Medians as a line, and their ranges as a band.

    Args:
        found: at least one; None where nothing was noted.
        labels: what stands below each, where there is room.
        name: of what it is.
    """
    shapes = [*_draw_axis(BAND_HEIGHT, ((0, "0"), (5, "5"), (10, "10")), 10)]
    for known, run in groupby(enumerate(found), key=lambda each: each[1] is not None):
        if known:
            shapes += _draw_run([(n, what) for n, what in run if what], len(found))
    shapes += _draw_labels(labels, BAND_HEIGHT)
    return Drawing(f"{name}, 0 to 10: the median and its range", WIDTH, BAND_HEIGHT + CHART_FOOT, shapes)


def _x(n: int, of: int) -> float:
    """Where a piece begins."""
    return LABEL_WIDTH + (WIDTH - LABEL_WIDTH) * n / of


def _draw_axis(height: int, marks: Sequence[tuple[float, str]], top: float) -> Iterator[Shape]:
    for value, words in marks:
        y = 8 + height * (1 - value / top)
        yield Shape("path", {"d": f"M{LABEL_WIDTH} {y:.1f}H{WIDTH}", "stroke": "var(--line)"})
        yield Shape("text", {"x": LABEL_WIDTH - 6, "y": f"{y + 4:.1f}", "text-anchor": "end"}, words)


def _draw_bar(n: int, of: int, piece: DaySummary, unit: float) -> Iterator[Shape]:
    wide = (WIDTH - LABEL_WIDTH) / of
    bar = min(wide * 0.72, MAX_BAR_WIDTH)
    x, y = _x(n, of) + (wide - bar) / 2, 8.0 + BARS_HEIGHT
    for level in LEVELS:
        high = sum(done.seconds for done in piece.sessions if done.level is level) / 60 * unit
        y -= high
        if high:
            box = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{bar:.1f}", "height": f"{high:.1f}"}
            yield Shape("rect", {**box, "rx": 2, "fill": f"var(--l{level.rank})"})


def _draw_states(pieces: Sequence[DaySummary]) -> Iterator[Shape]:
    """States as quiet ground, each with its name where there is room."""
    start = 0
    for states, run in groupby(pieces, key=lambda piece: piece.states):
        end = start + len(list(run))
        x, wide = _x(start, len(pieces)), _x(end, len(pieces)) - _x(start, len(pieces))
        if states and all(piece.first == piece.last for piece in pieces):
            box = {"x": f"{x:.1f}", "y": 8, "width": f"{wide:.1f}", "height": BARS_HEIGHT}
            yield Shape("rect", {**box, "fill": "var(--tint)"})
            if wide > MIN_LABEL_WIDTH:
                yield Shape("text", {"x": f"{x + 5:.1f}", "y": 20}, ", ".join(states))
        start = end


def _draw_run(run: Sequence[tuple[int, NumberSummary]], of: int) -> Iterator[Shape]:
    """Days that follow each other."""
    upper = [(n, what.most) for n, what in run]
    lower = [(n, what.least) for n, what in run]
    back = "".join(f"L{_x(n + 1, of):.1f} {_y(v):.1f}H{_x(n, of):.1f}" for n, v in reversed(lower))
    around = {"d": f"{_format_steps(upper, of)}{back}Z", "fill": "var(--l0)"}
    yield Shape("path", {**around, "stroke": "var(--l0)", "stroke-width": 3})
    middle = {"d": _format_steps([(n, what.median) for n, what in run], of), "fill": "none", "stroke": "var(--l3)"}
    yield Shape("path", {**middle, "stroke-width": 2.5, "stroke-linejoin": "round"})


def _format_steps(values: Sequence[tuple[int, float]], of: int) -> str:
    first, *_ = values
    parts = (f"V{_y(value):.1f}H{_x(n + 1, of):.1f}" for n, value in values)
    return f"M{_x(first[0], of):.1f} {_y(first[1]):.1f}" + "".join(parts)


def _y(value: float) -> float:
    return 8 + BAND_HEIGHT * (1 - value / 10)


def _draw_labels(labels: Sequence[str], height: int) -> Iterator[Shape]:
    """As many of them as there is room for; every second one goes where the page is narrow."""
    every = -(-len(labels) // 7)
    for n in range(0, len(labels), every):
        odd = "odd" if n // every % 2 else None
        start, end = _x(n, len(labels)), _x(n + 1, len(labels))
        x, anchor = ((start + end) / 2, "middle") if every == 1 else (start, "start")
        if every == 1 or x <= WIDTH - MIN_LABEL_WIDTH:
            name = {"class": odd, "x": f"{x:.1f}", "y": height + 26, "text-anchor": anchor}
            yield Shape("text", name, labels[n])


JOURNAL_FOOTER = "Kept by guided, on this computer alone. A picture of some days, not a measure of anybody."
DAILY_LEGEND = (
    "The line is the median of what was noted in the seven days up to each day; the band is from least to most."
)
MONTHLY_LEGEND = "The line is the median of what was noted in each month; the band is from least to most."


def draw_page(picture: Period) -> str:
    """The whole file as text, to be saved as UTF-8."""
    labels = [_day(piece) if picture.by_day else f"{piece.first:%b} {piece.first.year}" for piece in picture.pieces]
    return render(
        "journal.html",
        title=f"Looking back: {report_text.days(picture.first, picture.last)}",
        foot=JOURNAL_FOOTER,
        empty=report_text.EMPTY_PERIOD if picture.total.is_empty else "",
        bars=draw_bars(picture.pieces, labels) if picture.total.sessions else None,
        levels=LEVELS,
        spells=list(report_text.episodes(picture.episodes)),
        bands=list(_draw_bands(picture, labels)),
        legend=DAILY_LEGEND if picture.by_day else MONTHLY_LEGEND,
        heads=("Day", "How it was", "Sessions") if picture.by_day else ("Month", "Sessions", "Levels", "Time"),
        rows=[_row(piece, picture.by_day) for piece in picture.pieces if not piece.is_empty],
        notes=[(report_text.day(day.first, year=True), note.text) for day in picture.days for note in day.notes],
    )


def _draw_bands(picture: Period, labels: list[str]) -> Iterator[tuple[str, Drawing]]:
    """Pain and energy, where they were noted."""
    for name, numbers in NUMBER_FIELDS.items():
        if numbers(picture.total):
            found = (
                picture.summarize_weeks(numbers)
                if picture.by_day
                else (summarize(numbers(month)) for month in picture.months)
            )
            yield name, draw_band(list(found), labels, name)


def _row(piece: DaySummary, by_day: bool) -> tuple[str, ...]:
    """A day or a month in words."""
    if by_day:
        done = (
            f"{each.title}, {each.level}, {report_text.duration(round_minutes(each.seconds))}"
            for each in piece.sessions
        )
        return _day(piece), report_text.state(piece), "; ".join(done)
    return (
        report_text.month(piece),
        str(len(piece.sessions)),
        report_text.levels(piece),
        report_text.duration(piece.minutes),
    )


def _day(day: DaySummary) -> str:
    return f"{day.first:%a} {day.first.day} {day.first:%b}"
