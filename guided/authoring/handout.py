"""A handout: a session at a level, for someone who reads it on paper and does it in their own time."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count, groupby

from guided.core.html import render
from guided.core.level import Level
from guided.core.paths import Folders
from guided.lint.context import LevelView, StepOccurrence
from guided.plan.steps.base import HandoutItem
from guided.plan.steps.handout_formatting import capitalize, clean_text
from guided.plan.steps.registry import STEP_TYPES
from guided.script import model
from guided.script.model import Session
from guided.system import safety_notice

SOURCE_PATTERN = re.compile(r"^\| *(S\d+) *\| *(.+?) *\|", re.MULTILINE)


def resolve_sources(sources: Iterable[str], folders: Folders) -> Iterator[str]:
    """Each source in words where it is a number that is listed, as it is written where it is not."""
    try:
        listed = dict(SOURCE_PATTERN.findall((folders.library / "SOURCES.md").read_text("utf-8")))
    except OSError:
        listed = {}
    return (listed.get(source.strip(), source).replace("*", "") for source in sources)


LINE_LETTERS = 45
"""What a line holds, about (letters)."""


@dataclass(frozen=True)
class HandoutPart:
    """What stands under one heading; "" before the first."""

    heading: str
    items: tuple[HandoutItem, ...]


@dataclass(frozen=True)
class Handout:
    """A session at a level, as it is printed."""

    title: str
    about: str
    language: str
    """Of the session's own words; all others are English."""
    level: Level
    seconds: Decimal
    where: tuple[str, ...]
    parts: tuple[HandoutPart, ...]
    cautions: tuple[str, ...]
    """Without the line that every page has among its signs."""
    author: str
    sources: tuple[str, ...]
    has_movement: bool = False
    """Whether it leads movements."""

    @property
    def letters(self) -> int:
        """How much there is to read; a heading or an entry takes a line even where it is short."""
        entries = [entry for part in self.parts for entry in part.items]
        texts = [text for entry in entries for text in (entry.name, *entry.dose, *entry.paragraphs)]
        written = sum(map(len, (self.about, *self.cautions, *self.sources, *texts)))
        return written + LINE_LETTERS * (len(self.parts) + len(entries))


def build_handout(session: Session, level: Level, folders: Folders) -> Handout:
    """Write a session down.

    Raises:
        PlanError: it cannot be played at this level.
    """
    day = LevelView(session, level)
    header = day.header
    return Handout(
        clean_text(header.title or session.name),
        clean_text(header.about or ""),
        header.language,
        level,
        day.seconds,
        tuple(header.where),
        tuple(_build_parts(day.steps)),
        tuple(caution for caution in map(clean_text, header.cautions) if caution != safety_notice.CHEST_PAIN),
        clean_text(header.author or ""),
        tuple(clean_text(each) for each in resolve_sources(header.sources, folders)),
        has_movement=bool(day.steps_of(model.Stretch)),
    )


def _build_parts(steps: Iterable[StepOccurrence]) -> Iterator[HandoutPart]:
    """What is done, heading by heading; what is done again in the same way is told once."""
    heading, entries = "", list[HandoutItem]()
    for step in steps:
        if isinstance(step.verb, model.Section):
            yield from _build_part(heading, entries)
            heading, entries = clean_text(step.environment.fill(step.verb.section)), []
        elif step.environment.talk != "extra":
            item = STEP_TYPES[step.verb.step_type].summarize(step.verb, step.environment, step.cues)
            entries += [item] if item else []
    yield from _build_part(heading, entries)


def _build_part(heading: str, items: list[HandoutItem]) -> Iterator[HandoutPart]:
    if items:
        yield HandoutPart(heading, tuple(_merge_repeats(_join_words(items))))


def _join_words(items: Iterable[HandoutItem]) -> Iterator[HandoutItem]:
    """Words that follow each other, in one paragraph."""
    for named, run in groupby(items, key=lambda entry: bool(entry.name)):
        together = list(run)
        text = " ".join(text for entry in together for text in entry.paragraphs)
        yield from together if named else [HandoutItem((text,))]


def _merge_repeats(items: Iterable[HandoutItem]) -> Iterator[HandoutItem]:
    for entry, run in groupby(items):
        times = len(list(run))
        yield replace(entry, dose=(*entry.dose, f"{times} times in all")) if times > 1 else entry


LEVEL_LABELS = {
    Level.FLARE: "for a flare day",
    Level.GENTLE: "for a gentle day",
    Level.STEADY: "for an ordinary day",
    Level.BETTER: "for a better day, with the numbers as they are written",
}
TYPE_SIZES = ((1300, "large"), (1950, "middle"), (3000, "small"), (3950, "less"))
"""Up to so many letters in all, and the type they are set in; more are set smaller still."""


def render_page(handout: Handout) -> str:
    """The whole file as text, to be saved as UTF-8."""
    minutes = max(1, round(handout.seconds / 60))
    facts = [
        LEVEL_LABELS[handout.level],
        f"about {minutes} minute{'' if minutes == 1 else 's'}",
        " or ".join(handout.where),
    ]
    return render(
        "handout.html",
        title=f"{handout.title} ({handout.level})",
        size=next((size for most, size in TYPE_SIZES if handout.letters <= most), "least"),
        handout=handout,
        facts=capitalize(", ".join(filter(None, facts))),
        less=handout.has_movement and handout.level is not Level.FLARE,
        parts=_number_items(handout.parts),
        safety=safety_notice,
    )


def _number_items(parts: Iterable[HandoutPart]) -> Iterator[tuple[str, list[tuple[str, str, HandoutItem]]]]:
    """Headings with their entries, each with its name and dose; what there is to do is numbered throughout."""
    numbers = count(1)
    for part in parts:
        same = [entry for entry in part.items if entry.name and entry.name.casefold() == part.heading.casefold()][:1]
        heading = f"{next(numbers)}. {part.heading}" if same else part.heading
        yield (
            heading,
            [
                (
                    f"{next(numbers)}. {entry.name}:" if entry.name and entry not in same else "",
                    f"{capitalize(', '.join(entry.dose))}." if entry.name else "",
                    entry,
                )
                for entry in part.items
            ],
        )
