"""How much of an exercise there is, as leaflets write it: "hold 10 seconds, 5 times each side" becomes numbers.

What a sentence ends or begins with, or is nothing else than, is taken out of the text; what stands inside a sentence is
used and stays, so that no sentence is damaged. Of a range the smaller number is taken: what is written in a script is
the most anyone is asked to do.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from guided.writing import amounts
from guided.writing.amounts import BREATH, NUMBERS
from guided.writing.cuts import Phrase, cut

MOST_REPS, LONGEST_HOLD, LONGEST = Decimal(30), Decimal(60), Decimal(1200)
"""More is not taken over: a count, a hold, and any other time (seconds)."""
Patterns = tuple[re.Pattern[str], ...]
Found = re.Match[str]


class Dose(NamedTuple):
    """What was understood."""

    reps: int | None
    hold: Decimal | None
    """Seconds, as the others."""
    rest: Decimal | None
    lasting: Decimal | None
    """How long the whole is, where it does not say how often."""
    sides: bool
    text: str
    """What is left of the text: every word of it but those of doses."""
    told: tuple[str, ...]
    """What was not quite clear, and what was made of it."""
    breath: str | None = None
    """A way of breathing, like 4-6."""


class _Search:
    """A text in which one dose after another is looked for; none reaches into another."""

    def __init__(self, text: str) -> None:
        self.masked = text

    def all(self, patterns: Patterns, mask: str = amounts.TAKEN) -> list[Found]:
        """Every match, those of the first pattern first."""
        return [self._taken(match, mask) for pattern in patterns for match in pattern.finditer(self.masked)]

    def _taken(self, match: Found, mask: str) -> Found:
        self.masked = _blank(self.masked, [match], mask)
        return match


class _Amounts:
    """All that a text may say of how much; what is used of it stays in these lists."""

    def __init__(self, text: str, breath: bool) -> None:
        search = _Search(text)
        self.pauses = search.all((amounts.PAUSES,))
        self.often = search.all(amounts.OFTEN)
        self.breaths = search.all((amounts.ONLY_BREATHS,))[:1] if breath else []
        self.hold, self.rest = search.all(amounts.HOLD), search.all(amounts.REST)
        self.reps = search.all(amounts.SETS + amounts.REPS, amounts.COUNTED)
        self.sets, self.sides = search.all(amounts.MORE_SETS), search.all(amounts.SIDES)
        self.time = [] if self.hold else search.all(amounts.TIMES)
        gone = self.cut(text)[1]
        self.hold, self.rest, self.reps = (_best(found, gone) for found in (self.hold, self.rest, self.reps))
        self.time = _best([match for match in self.time if match in gone or match[0].lower().startswith("for ")], gone)

    @property
    def numbers(self) -> list[Found]:
        """What becomes a number of the script."""
        return [*self.hold, *self.rest, *self.reps, *self.time]

    def cut(self, text: str) -> tuple[str, Collection[Found]]:
        """The text without what can be spared of all this, and what that is."""
        bound = [*self.breaths, *self.sides]
        phrases = {Phrase(*match.span()): match for match in [*self.often, *self.sets, *self.numbers]}
        phrases |= {Phrase(*match.span(), free=False): match for match in bound}
        left, gone = cut(text, [*phrases])
        return left, {phrases[phrase] for phrase in gone}


def dose(text: str) -> Dose:
    """What a text says of how much; white space in it is single spaces."""
    breath = paced(text)
    found = _Amounts(text, bool(breath))
    left, gone = found.cut(text)
    sides = [match for match in found.sides if match in gone or _one_each(match)]
    if across := bool(amounts.ACROSS.search(text)):  # each time goes both ways already
        sides = []
    told = [*_told(found, sides, gone), *([] if sides or across else _unsided(found.sides))]
    used = [*found.numbers, *found.often, *found.sets, *found.breaths, *found.pauses, *sides]
    told += _unused(_blank(text, [*used, *([match] if breath and (match := amounts.BREATHS_IN.search(text)) else [])]))
    held = (found.reps or sides or amounts.STRETCHES.search(text)) and not breath
    return Dose(
        _count(found.reps, told),
        _seconds(found.hold or (found.time if held else []), LONGEST_HOLD, told),
        _seconds(found.rest, LONGEST, told),
        _seconds([] if held else found.time, LONGEST, told),
        bool(sides),
        left,
        tuple(told),
        breath,
    )


def paced(text: str) -> str | None:
    """A way of breathing, like 4-6, where a text counts the seconds of the breath in and out, but not held."""
    match = amounts.BREATHS_IN.search(text)
    seconds = (int(match[1]), int(match[3])) if match and "hold" not in match[2].lower() else (0, 0)
    return f"{seconds[0]}-{seconds[1]}" if all(1 <= each <= 20 for each in seconds) else None


def often(text: str) -> Found | None:
    """Where a text says how often a day, or a week."""
    return next(filter(None, (pattern.search(text) for pattern in amounts.OFTEN)), None)


def _blank(text: str, matches: Iterable[Found], mask: str = " ") -> str:
    for match in matches:
        text = f"{text[: match.start()]}{mask * (match.end() - match.start())}{text[match.end() :]}"
    return text


def _best(found: Sequence[Found], gone: Collection[Found]) -> list[Found]:
    """Of several that mean the same, the first that no sentence needs; else the first."""
    return [*(match for match in found if match in gone), *found][:1]


def _one_each(match: Found) -> bool:
    """Whether this means two sides even inside a sentence."""
    return bool(amounts.ONE_EACH.match(match[0])) and not amounts.PLACED.search(match.string, 0, match.start())


def _told(found: _Amounts, sides: Sequence[Found], gone: Collection[Found]) -> Iterator[str]:
    for match in found.often:
        what = "left out" if match in gone else "only said"
        yield f"'{match[0].strip()}' is about the day and not the session, and is {what}"
    for match in found.sets:
        yield f"of '{match[0].strip()}' one set is written"
    for match in [*found.numbers, *sides]:
        if match not in gone:
            yield f"'{match[0].strip()}' stands inside a sentence, and is said too"


def _unsided(both: Sequence[Found]) -> Iterator[str]:
    for match in both:
        if not re.match(r"\S*\s?both", match[0], re.IGNORECASE):
            yield f"'{match[0].strip()}' may mean two sides, and is written as one"


def _unused(text: str) -> list[str]:
    """Numbers in what is left, all in one sentence."""
    figures = [match[0].strip(" .,:") for match in amounts.FIGURE.finditer(amounts.UNSAID.sub(" ", text))]
    listed = ", ".join(f"'{figure}'" for figure in dict.fromkeys(figures))
    many = "are" if len(figures) > 1 else "is"
    return [f"{listed} {many} only said, and not written as a number"] if figures else []


def _seconds(matches: Sequence[Found], most: Decimal, told: list[str]) -> Decimal | None:
    if not matches:
        return None
    match = matches[0]
    unit = (match.groupdict().get("unit") or "s")[0].lower()
    found = _number(match, told) * {"m": 60, "b": BREATH}.get(unit, 1)
    if unit == "b":
        told.append(f"'{match[0].strip()}' is written as {found:f}s, {BREATH} seconds for each breath")
    return Decimal(_bounded(found, most, "s", match, told))


def _count(matches: Sequence[Found], told: list[str]) -> int | None:
    if not matches:
        return None
    match = matches[0]
    if match.groupdict().get("sets"):
        told.append(f"of '{match[0].strip()}' one set is written")
    return max(1, int(_bounded(_number(match, told), MOST_REPS, "", match, told)))


def _number(match: Found, told: list[str]) -> Decimal:
    """The number of a match; of a range the smaller."""
    numbers = [
        NUMBERS[text.lower()] if text.lower() in NUMBERS else Decimal(text.replace(",", "."))
        for text in match.group("n", "to")
        if text
    ]
    if len(numbers) > 1:
        told.append(f"of '{match[0].strip()}' the smaller number is written")
    return min(numbers)


def _bounded(found: Decimal, most: Decimal, unit: str, match: Found, told: list[str]) -> Decimal:
    if found > most:
        told.append(f"'{match[0].strip()}' is more than a session asks for, and is written as {most:f}{unit}")
    return min(found, most).quantize(Decimal("0.1"), ROUND_FLOOR)
