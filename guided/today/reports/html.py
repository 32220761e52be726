"""A period of the journal as one page of HTML: charts, the same in words, and the notes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from guided.core.html import render
from guided.core.level import LEVELS
from guided.today.journal.statistics import NUMBER_FIELDS, DaySummary, NumberSummary, Period, round_minutes, summarize
from guided.today.reports import report_formatting

WIDTH, LABEL_WIDTH = 720, 70
"""The width of a chart, and of the labels before it (units of the chart)."""
BARS_HEIGHT, BAND_HEIGHT = 150, 110
"""How high they are."""
CHART_FOOT = 34
"""The height of the labels below a chart."""
MAX_BAR_WIDTH = 34
"""The widest bar."""
MIN_LABEL_WIDTH = 60
"""The least width of a label."""
AXIS_TOPS = (10, 20, 30, 60, 120, 300, 600, 1200, 3000)
"""How much a drawing goes up to (minutes); the least of them that holds it."""


class Shape(NamedTuple):
    """A part of a drawing."""

    tag: str
    attributes: Mapping[str, object]
    """In SVG's units; what is None is left out."""
    text: str = ""
    """The content of a text element."""


class Drawing(NamedTuple):
    """A chart, with its name for those who do not see it."""

    name: str
    width: int
    height: int
    shapes: list[Shape]


def draw_bars(days: Sequence[DaySummary], labels: Sequence[str]) -> Drawing:
    """A bar chart of the minutes heard, the easiest level lowest; states behind the bars.

    Args:
        days: days or months, at least one.
        labels: what stands below each, where there is room.
    """
    longest = max(day.minutes for day in days)
    top = next((limit for limit in AXIS_TOPS if limit >= longest), longest)
    shapes = [
        *_draw_states(days),
        *_draw_axis(BARS_HEIGHT, ((0, "0"), (top / 2, f"{top / 2:g} min"), (top, f"{top} min")), top),
        *(shape for n, day in enumerate(days) for shape in _draw_bar(n, len(days), day, BARS_HEIGHT / top)),
        *_draw_labels(labels, BARS_HEIGHT),
    ]
    return Drawing("Minutes heard, by level", WIDTH, BARS_HEIGHT + CHART_FOOT, shapes)


def draw_band(summaries: Sequence[NumberSummary | None], labels: Sequence[str], name: str) -> Drawing:
    """Medians as a line, and their ranges as a band.

    Args:
        summaries: at least one; None where nothing was noted.
        labels: what stands below each, where there is room.
        name: of the number.
    """
    shapes = [*_draw_axis(BAND_HEIGHT, ((0, "0"), (5, "5"), (10, "10")), 10)]
    for has_number, run in groupby(enumerate(summaries), key=lambda pair: pair[1] is not None):
        if has_number:
            shapes += _draw_run([(n, summary) for n, summary in run if summary], len(summaries))
    shapes += _draw_labels(labels, BAND_HEIGHT)
    return Drawing(f"{name}, 0 to 10: the median and its range", WIDTH, BAND_HEIGHT + CHART_FOOT, shapes)


def _x(n: int, count: int) -> float:
    """The x coordinate at which a day or month begins."""
    return LABEL_WIDTH + (WIDTH - LABEL_WIDTH) * n / count


def _draw_axis(height: int, marks: Sequence[tuple[float, str]], top: float) -> Iterator[Shape]:
    for value, words in marks:
        y = 8 + height * (1 - value / top)
        yield Shape("path", {"d": f"M{LABEL_WIDTH} {y:.1f}H{WIDTH}", "stroke": "var(--line)"})
        yield Shape("text", {"x": LABEL_WIDTH - 6, "y": f"{y + 4:.1f}", "text-anchor": "end"}, words)


def _draw_bar(n: int, count: int, day: DaySummary, unit: float) -> Iterator[Shape]:
    slot_width = (WIDTH - LABEL_WIDTH) / count
    bar_width = min(slot_width * 0.72, MAX_BAR_WIDTH)
    x, y = _x(n, count) + (slot_width - bar_width) / 2, 8.0 + BARS_HEIGHT
    for level in LEVELS:
        height = sum(session.seconds for session in day.sessions if session.level is level) / 60 * unit
        y -= height
        if height:
            box = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{bar_width:.1f}", "height": f"{height:.1f}"}
            yield Shape("rect", {**box, "rx": 2, "fill": f"var(--l{level.rank})"})


def _draw_states(summaries: Sequence[DaySummary]) -> Iterator[Shape]:
    """States as a tint behind the bars, each with its name where there is room."""
    start = 0
    for states, run in groupby(summaries, key=lambda summary: summary.states):
        end = start + len(list(run))
        x, width = _x(start, len(summaries)), _x(end, len(summaries)) - _x(start, len(summaries))
        if states and all(summary.first == summary.last for summary in summaries):
            box = {"x": f"{x:.1f}", "y": 8, "width": f"{width:.1f}", "height": BARS_HEIGHT}
            yield Shape("rect", {**box, "fill": "var(--tint)"})
            if width > MIN_LABEL_WIDTH:
                yield Shape("text", {"x": f"{x + 5:.1f}", "y": 20}, ", ".join(states))
        start = end


def _draw_run(run: Sequence[tuple[int, NumberSummary]], of: int) -> Iterator[Shape]:
    """The band and the line of days that follow each other."""
    upper = [(n, item.most) for n, item in run]
    lower = [(n, item.least) for n, item in run]
    back = "".join(f"L{_x(n + 1, of):.1f} {_y(v):.1f}H{_x(n, of):.1f}" for n, v in reversed(lower))
    band = {"d": f"{_format_steps(upper, of)}{back}Z", "fill": "var(--l0)"}
    yield Shape("path", {**band, "stroke": "var(--l0)", "stroke-width": 3})
    middle = {"d": _format_steps([(n, item.median) for n, item in run], of), "fill": "none", "stroke": "var(--l3)"}
    yield Shape("path", {**middle, "stroke-width": 2.5, "stroke-linejoin": "round"})


def _format_steps(values: Sequence[tuple[int, float]], count: int) -> str:
    first, *_ = values
    parts = (f"V{_y(value):.1f}H{_x(n + 1, count):.1f}" for n, value in values)
    return f"M{_x(first[0], count):.1f} {_y(first[1]):.1f}" + "".join(parts)


def _y(value: float) -> float:
    return 8 + BAND_HEIGHT * (1 - value / 10)


def _draw_labels(labels: Sequence[str], height: int) -> Iterator[Shape]:
    """As many labels as there is room for; every second one is hidden on a narrow page."""
    interval = -(-len(labels) // 7)
    for n in range(0, len(labels), interval):
        css_class = "odd" if n // interval % 2 else None
        start, end = _x(n, len(labels)), _x(n + 1, len(labels))
        x, anchor = ((start + end) / 2, "middle") if interval == 1 else (start, "start")
        if interval == 1 or x <= WIDTH - MIN_LABEL_WIDTH:
            attributes = {"class": css_class, "x": f"{x:.1f}", "y": height + 26, "text-anchor": anchor}
            yield Shape("text", attributes, labels[n])


JOURNAL_FOOTER = "Kept by guided, on this computer alone. A picture of some days, not a measure of anybody."
DAILY_LEGEND = (
    "The line is the median of what was noted in the seven days up to each day; the band is from least to most."
)
MONTHLY_LEGEND = "The line is the median of what was noted in each month; the band is from least to most."


def draw_page(period: Period) -> str:
    """The whole HTML file as text, to be saved as UTF-8."""
    labels = [_day(piece) if period.by_day else f"{piece.first:%b} {piece.first.year}" for piece in period.pieces]
    return render(
        "journal.html",
        title=f"Looking back: {report_formatting.days(period.first, period.last)}",
        foot=JOURNAL_FOOTER,
        empty=report_formatting.EMPTY_PERIOD if period.total.is_empty else "",
        bars=draw_bars(period.pieces, labels) if period.total.sessions else None,
        levels=LEVELS,
        spells=list(report_formatting.episodes(period.episodes)),
        bands=list(_draw_bands(period, labels)),
        legend=DAILY_LEGEND if period.by_day else MONTHLY_LEGEND,
        heads=("Day", "How it was", "Sessions") if period.by_day else ("Month", "Sessions", "Levels", "Time"),
        rows=[_row(piece, period.by_day) for piece in period.pieces if not piece.is_empty],
        notes=[(report_formatting.day(day.first, year=True), note.text) for day in period.days for note in day.notes],
    )


def _draw_bands(period: Period, labels: list[str]) -> Iterator[tuple[str, Drawing]]:
    """Charts of pain and energy, where they were noted."""
    for name, numbers in NUMBER_FIELDS.items():
        if numbers(period.total):
            summaries = (
                period.summarize_weeks(numbers)
                if period.by_day
                else (summarize(numbers(month)) for month in period.months)
            )
            yield name, draw_band(list(summaries), labels, name)


def _row(summary: DaySummary, by_day: bool) -> tuple[str, ...]:
    """A day or a month in words."""
    if by_day:
        sessions = (
            f"{session.title}, {session.level}, {report_formatting.duration(round_minutes(session.seconds))}"
            for session in summary.sessions
        )
        return _day(summary), report_formatting.state(summary), "; ".join(sessions)
    return (
        report_formatting.month(summary),
        str(len(summary.sessions)),
        report_formatting.levels(summary),
        report_formatting.duration(summary.minutes),
    )


def _day(day: DaySummary) -> str:
    return f"{day.first:%a} {day.first.day} {day.first:%b}"
