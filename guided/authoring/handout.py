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
    """The text of each source that is a number in SOURCES.md; all others as they are written."""
    try:
        listed = dict(SOURCE_PATTERN.findall((folders.library / "SOURCES.md").read_text("utf-8")))
    except OSError:
        listed = {}
    return (listed.get(source.strip(), source).replace("*", "") for source in sources)


LINE_LETTERS = 45
"""How many letters a line holds, about."""


@dataclass(frozen=True)
class HandoutPart:
    """The items under one heading; "" before the first."""

    heading: str
    items: tuple[HandoutItem, ...]


@dataclass(frozen=True)
class Handout:
    """A session at a level, as it is printed."""

    title: str
    about: str
    language: str
    """The language of the session's own words; all others are English."""
    level: Level
    seconds: Decimal
    where: tuple[str, ...]
    parts: tuple[HandoutPart, ...]
    cautions: tuple[str, ...]
    """The cautions, without the one that every handout has among its signs."""
    author: str
    sources: tuple[str, ...]
    has_movement: bool = False
    """Whether it leads movements."""

    @property
    def letters(self) -> int:
        """How many letters there are to read; a heading or an item counts as a line at least."""
        items = [item for part in self.parts for item in part.items]
        texts = [text for item in items for text in (item.name, *item.dose, *item.paragraphs)]
        written = sum(map(len, (self.about, *self.cautions, *self.sources, *texts)))
        return written + LINE_LETTERS * (len(self.parts) + len(items))


def build_handout(session: Session, level: Level, folders: Folders) -> Handout:
    """Build the handout of a session at a level.

    Raises:
        PlanError: it cannot be played at this level.
    """
    view = LevelView(session, level)
    header = view.header
    return Handout(
        clean_text(header.title or session.name),
        clean_text(header.about or ""),
        header.language,
        level,
        view.seconds,
        tuple(header.where),
        tuple(_build_parts(view.steps)),
        tuple(caution for caution in map(clean_text, header.cautions) if caution != safety_notice.CHEST_PAIN),
        clean_text(header.author or ""),
        tuple(clean_text(source) for source in resolve_sources(header.sources, folders)),
        has_movement=bool(view.steps_of(model.Stretch)),
    )


def _build_parts(steps: Iterable[StepOccurrence]) -> Iterator[HandoutPart]:
    """The items, heading by heading; items that are repeated in the same way are one."""
    heading, items = "", list[HandoutItem]()
    for step in steps:
        if isinstance(step.verb, model.Section):
            yield from _build_part(heading, items)
            heading, items = clean_text(step.environment.fill(step.verb.section)), []
        elif step.environment.talk != "extra":
            item = STEP_TYPES[step.verb.step_type].summarize(step.verb, step.environment, step.cues)
            items += [item] if item else []
    yield from _build_part(heading, items)


def _build_part(heading: str, items: list[HandoutItem]) -> Iterator[HandoutPart]:
    if items:
        yield HandoutPart(heading, tuple(_merge_repeats(_join_words(items))))


def _join_words(items: Iterable[HandoutItem]) -> Iterator[HandoutItem]:
    """Items, with words that follow each other in one paragraph."""
    for has_name, group in groupby(items, key=lambda item: bool(item.name)):
        group_items = list(group)
        text = " ".join(text for item in group_items for text in item.paragraphs)
        yield from group_items if has_name else [HandoutItem((text,))]


def _merge_repeats(items: Iterable[HandoutItem]) -> Iterator[HandoutItem]:
    for item, group in groupby(items):
        times = len(list(group))
        yield replace(item, dose=(*item.dose, f"{times} times in all")) if times > 1 else item


LEVEL_LABELS = {
    Level.FLARE: "for a flare day",
    Level.GENTLE: "for a gentle day",
    Level.STEADY: "for an ordinary day",
    Level.BETTER: "for a better day, with the numbers as they are written",
}
TYPE_SIZES = ((1300, "large"), (1950, "middle"), (3000, "small"), (3950, "less"))
"""The type size for up to so many letters in all; more are set smaller still."""


def render_page(handout: Handout) -> str:
    """The whole HTML file as text, to be saved as UTF-8."""
    minutes = max(1, round(handout.seconds / 60))
    facts = [
        LEVEL_LABELS[handout.level],
        f"about {minutes} minute{'' if minutes == 1 else 's'}",
        " or ".join(handout.where),
    ]
    return render(
        "handout.html",
        title=f"{handout.title} ({handout.level})",
        size=next((size for max_letters, size in TYPE_SIZES if handout.letters <= max_letters), "least"),
        handout=handout,
        facts=capitalize(", ".join(filter(None, facts))),
        less=handout.has_movement and handout.level is not Level.FLARE,
        parts=_number_items(handout.parts),
        safety=safety_notice,
    )


def _number_items(parts: Iterable[HandoutPart]) -> Iterator[tuple[str, list[tuple[str, str, HandoutItem]]]]:
    """Headings with their items, each with its name and dose; items with a name are numbered throughout."""
    numbers = count(1)
    for part in parts:
        titled = [item for item in part.items if item.name and item.name.casefold() == part.heading.casefold()][:1]
        heading = f"{next(numbers)}. {part.heading}" if titled else part.heading
        yield (
            heading,
            [
                (
                    f"{next(numbers)}. {item.name}:" if item.name and item not in titled else "",
                    f"{capitalize(', '.join(item.dose))}." if item.name else "",
                    item,
                )
                for item in part.items
            ],
        )
