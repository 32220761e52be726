"""Some days as one page of HTML: drawings for who sees them, the same in words, and what was written."""

from collections.abc import Iterator

from guided.today import chart, told
from guided.today.frame import frame, safe, table
from guided.today.picture import NUMBERS, Picture, Piece, noted, whole_minutes

FOOT = "Kept by guided, on this computer alone. A picture of some days, not a measure of anybody."
SEVEN = "The line is the median of what was noted in the seven days up to each day; the band is from least to most."
MONTHLY = "The line is the median of what was noted in each month; the band is from least to most."


def page(picture: Picture) -> str:
    """The whole file as text, to be saved as UTF-8."""
    return frame(f"Looking back: {told.days(picture.first, picture.last)}", _body(picture))


def _body(picture: Picture) -> Iterator[str]:
    whole = picture.whole
    if whole.empty:
        yield f"<p>{safe(told.QUIET)}</p>"
    else:
        yield from _sessions(picture)
        yield from _numbers(picture)
        yield from _words(picture)
        yield from _notes(picture)
    yield f"<footer><p>{safe(FOOT)}</p></footer>"


def _sessions(picture: Picture) -> Iterator[str]:
    """The drawing of sessions, and the states."""
    if picture.whole.done:
        yield "<h2>Sessions</h2>"
        yield from chart.bars(picture.pieces, _labels(picture))
    if picture.spells:
        yield "<ul>"
        yield from (f"<li>{safe(line)}</li>" for line in told.spells(picture.spells))
        yield "</ul>"


def _numbers(picture: Picture) -> Iterator[str]:
    """Pain and energy, where they were noted."""
    drawn = {name: numbers for name, numbers in NUMBERS.items() if numbers(picture.whole)}
    for name, numbers in drawn.items():
        found = picture.rolling(numbers) if picture.by_day else (noted(numbers(month)) for month in picture.months)
        yield f"<h2>{name}, 0 to 10</h2>"
        yield from chart.band(list(found), _labels(picture), name)
    if drawn:
        yield f'<p class="soft">{safe(SEVEN if picture.by_day else MONTHLY)}</p>'


def _labels(picture: Picture) -> list[str]:
    name = _day if picture.by_day else _month
    return [name(piece) for piece in picture.pieces]


def _words(picture: Picture) -> Iterator[str]:
    """The same in words: day by day, or month by month where there are many."""
    yield "<h2>In words</h2>"
    pieces = [each for each in picture.pieces if not each.empty]
    if picture.by_day:
        yield from table(("Day", "How it was", "Sessions"), ((_day(d), told.state(d), _titles(d)) for d in pieces))
    else:
        rows = ((told.month(m), str(len(m.done)), told.levels(m), told.duration(m.minutes)) for m in pieces)
        yield from table(("Month", "Sessions", "Levels", "Time"), rows)


def _titles(day: Piece) -> str:
    done = (f"{each.title}, {each.level}, {told.duration(whole_minutes(each.seconds))}" for each in day.done)
    return "; ".join(done)


def _notes(picture: Picture) -> Iterator[str]:
    if picture.whole.notes:
        yield "<h2>Notes</h2><ul>"
        for day in picture.days:
            yield from (f"<li>{told.day(day.first, year=True)}: {safe(note.text)}</li>" for note in day.notes)
        yield "</ul>"


def _day(day: Piece) -> str:
    return f"{day.first:%a} {day.first.day} {day.first:%b}"


def _month(month: Piece) -> str:
    return f"{month.first:%b} {month.first.year}"
