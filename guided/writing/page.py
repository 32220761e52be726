"""A handout as one page of HTML: nothing beside it, no script, black on white, for a browser's printer.

The type is large, and a little less so where there is much to say, so that a session fits on one sheet of A4 or Letter
paper.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from guided import safety
from guided.core.html import render
from guided.core.level import Level
from guided.writing.handout import Entry, Handout, Part

DAYS = {
    Level.FLARE: "for a flare day",
    Level.GENTLE: "for a gentle day",
    Level.STEADY: "for an ordinary day",
    Level.BETTER: "for a better day, with the numbers as they are written",
}
SIZES = ((1300, "large"), (1950, "middle"), (3000, "small"), (3950, "less"))
"""Up to so many letters in all, and the type they are set in; more are set smaller still."""


def page(handout: Handout) -> str:
    """The whole file as text, to be saved as UTF-8."""
    minutes = max(1, round(handout.seconds / 60))
    facts = [DAYS[handout.level], f"about {minutes} minute{'' if minutes == 1 else 's'}", " or ".join(handout.where)]
    return render(
        "handout.html",
        title=f"{handout.title} ({handout.level})",
        size=next((size for most, size in SIZES if handout.letters <= most), "least"),
        handout=handout,
        facts=_capital(", ".join(filter(None, facts))),
        less=handout.moving and handout.level is not Level.FLARE,
        parts=_parts(handout.parts),
        safety=safety,
    )


def _parts(parts: Iterable[Part]) -> Iterator[tuple[str, list[tuple[str, str, Entry]]]]:
    """Headings with their entries, each with its name and dose; what there is to do is numbered throughout."""
    numbers = count(1)
    for part in parts:
        same = [entry for entry in part.entries if entry.name and entry.name.casefold() == part.heading.casefold()][:1]
        heading = f"{next(numbers)}. {part.heading}" if same else part.heading
        yield (
            heading,
            [
                (
                    f"{next(numbers)}. {entry.name}:" if entry.name and entry not in same else "",
                    f"{_capital(', '.join(entry.dose))}." if entry.name else "",
                    entry,
                )
                for entry in part.entries
            ],
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
