"""Some days as one page of HTML: drawings for who sees them, the same in words, and what was written."""

from collections.abc import Iterator

from guided.core.html import render
from guided.core.level import LEVELS
from guided.today import chart, told
from guided.today.picture import NUMBERS, Picture, Piece, noted, whole_minutes

FOOT = "Kept by guided, on this computer alone. A picture of some days, not a measure of anybody."
SEVEN = "The line is the median of what was noted in the seven days up to each day; the band is from least to most."
MONTHLY = "The line is the median of what was noted in each month; the band is from least to most."


def page(picture: Picture) -> str:
    """The whole file as text, to be saved as UTF-8."""
    labels = [_day(piece) if picture.by_day else f"{piece.first:%b} {piece.first.year}" for piece in picture.pieces]
    return render(
        "journal.html",
        title=f"Looking back: {told.days(picture.first, picture.last)}",
        foot=FOOT,
        empty=told.QUIET if picture.whole.empty else "",
        bars=chart.bars(picture.pieces, labels) if picture.whole.done else None,
        levels=LEVELS,
        spells=list(told.spells(picture.spells)),
        bands=list(_bands(picture, labels)),
        legend=SEVEN if picture.by_day else MONTHLY,
        heads=("Day", "How it was", "Sessions") if picture.by_day else ("Month", "Sessions", "Levels", "Time"),
        rows=[_row(piece, picture.by_day) for piece in picture.pieces if not piece.empty],
        notes=[(told.day(day.first, year=True), note.text) for day in picture.days for note in day.notes],
    )


def _bands(picture: Picture, labels: list[str]) -> Iterator[tuple[str, chart.Drawing]]:
    """Pain and energy, where they were noted."""
    for name, numbers in NUMBERS.items():
        if numbers(picture.whole):
            found = picture.rolling(numbers) if picture.by_day else (noted(numbers(month)) for month in picture.months)
            yield name, chart.band(list(found), labels, name)


def _row(piece: Piece, by_day: bool) -> tuple[str, ...]:
    """A day or a month in words."""
    if by_day:
        done = (f"{each.title}, {each.level}, {told.duration(whole_minutes(each.seconds))}" for each in piece.done)
        return _day(piece), told.state(piece), "; ".join(done)
    return told.month(piece), str(len(piece.done)), told.levels(piece), told.duration(piece.minutes)


def _day(day: Piece) -> str:
    return f"{day.first:%a} {day.first.day} {day.first:%b}"
