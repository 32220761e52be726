"""A handout: a session at a level, for someone who reads it on paper and does it in their own time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count, groupby

from guided.core.cue import Cue, Kind
from guided.core.formatting import INVISIBLE
from guided.core.html import render
from guided.core.level import Level
from guided.core.paths import Folders
from guided.lint.context import Day, Played
from guided.script import model
from guided.script import text as spoken
from guided.script.model import Session
from guided.system import safety_notice

LISTED = re.compile(r"^\| *(S\d+) *\| *(.+?) *\|", re.MULTILINE)


def citations(sources: Iterable[str], folders: Folders) -> Iterator[str]:
    """Each source in words where it is a number that is listed, as it is written where it is not."""
    try:
        listed = dict(LISTED.findall((folders.library / "SOURCES.md").read_text("utf-8")))
    except OSError:
        listed = {}
    return (listed.get(source.strip(), source).replace("*", "") for source in sources)


SHORTEST = 5
"""A pause between spoken words is told from so many seconds on."""
LINE = 45
"""What a line holds, about (letters)."""
SHORTEST_REST = 2
"""The same for a rest after a move."""
HEARD = re.compile(r"\b(?:I|I'll|tones?|chimes?|voice)\b")
"""What a sentence speaks of that makes sense only by ear."""
WAYS = {Kind.INHALE: "in", Kind.STILL: "stay", Kind.EXHALE: "out"}


@dataclass(frozen=True)
class Entry:
    """One thing to do, or some words to read."""

    how: tuple[str, ...]
    """What is said, in paragraphs."""
    name: str = ""
    """What it is called; "" for words alone."""
    dose: tuple[str, ...] = ()
    """How often, how long, on which sides: "3 times", "hold for 5 seconds"."""


@dataclass(frozen=True)
class Part:
    """What stands under one heading; "" before the first."""

    heading: str
    entries: tuple[Entry, ...]


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
    parts: tuple[Part, ...]
    cautions: tuple[str, ...]
    """Without the line that every page has among its signs."""
    author: str
    sources: tuple[str, ...]
    moving: bool = False
    """Whether it leads movements."""

    @property
    def letters(self) -> int:
        """How much there is to read; a heading or an entry takes a line even where it is short."""
        entries = [entry for part in self.parts for entry in part.entries]
        texts = [text for entry in entries for text in (entry.name, *entry.dose, *entry.how)]
        written = sum(map(len, (self.about, *self.cautions, *self.sources, *texts)))
        return written + LINE * (len(self.parts) + len(entries))


def handout(session: Session, level: Level, folders: Folders) -> Handout:
    """Write a session down.

    Raises:
        PlanError: it cannot be played at this level.
    """
    day = Day(session, level)
    header = day.header
    return Handout(
        _plain(header.title or session.name),
        _plain(header.about or ""),
        header.language,
        level,
        day.seconds,
        tuple(header.where),
        tuple(_parts(day.steps)),
        tuple(caution for caution in map(_plain, header.cautions) if caution != safety_notice.CHEST),
        _plain(header.author or ""),
        tuple(_plain(each) for each in citations(header.sources, folders)),
        moving=bool(day.of(model.Stretch)),
    )


def duration(seconds: Decimal) -> str:
    """A length of time in words: 1 minute 30 seconds."""
    minutes, rest = divmod(seconds, 60)
    parts = ((minutes, "minute"), (rest, "second"))
    return " ".join(f"{n.normalize():f} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n) or "no time"


def _parts(steps: Iterable[Played]) -> Iterator[Part]:
    """What is done, heading by heading; what is done again in the same way is told once."""
    heading, entries = "", list[Entry]()
    for step in steps:
        if isinstance(step.verb, model.Section):
            yield from _part(heading, entries)
            heading, entries = _plain(step.scope.fill(step.verb.section)), []
        else:
            entries += _entries(step)
    yield from _part(heading, entries)


def _part(heading: str, entries: list[Entry]) -> Iterator[Part]:
    if entries:
        yield Part(heading, tuple(_again(_joined(entries))))


def _joined(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Words that follow each other, in one paragraph."""
    for named, run in groupby(entries, key=lambda entry: bool(entry.name)):
        together = list(run)
        yield from together if named else [Entry((" ".join(text for entry in together for text in entry.how),))]


def _again(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry, run in groupby(entries):
        times = len(list(run))
        yield replace(entry, dose=(*entry.dose, f"{times} times in all")) if times > 1 else entry


def _entries(step: Played) -> Iterator[Entry]:
    match step.verb:
        case _ if step.scope.talk == "extra":
            return
        case model.Say() | model.Pause() | model.Position():
            yield from _words(step)
        case model.Stretch() as verb:
            yield _stretch(step, verb)
        case model.Release() as verb:
            yield _release(step, verb)
        case model.Breathe() as verb:
            yield _breathe(step, verb)
        case model.Heat() as verb:
            yield Entry((), "Warmth", (f"{duration(verb.heat)} in all, and no longer",))


def _words(step: Played) -> Iterator[Entry]:
    """What is said, and the longer pauses in it; nothing of what is to be heard, for paper is silent."""
    told = [_quiet(cue) if cue.kind is not Kind.SAY else _on_paper(cue.says[0]) for cue in step.cues]
    if text := _plain(" ".join(told)):
        yield Entry((text,))


def _on_paper(text: str) -> str:
    return " ".join(each for each in re.split(r"(?<=[.!?])\s+", text) if not HEARD.search(each))


def _quiet(cue: Cue) -> str:
    long = cue.kind is not Kind.SETTLE and cue.seconds >= SHORTEST
    return f"({duration(Decimal(round(cue.seconds)))})" if long else ""


def _stretch(step: Played, verb: model.Stretch) -> Entry:
    scope = step.scope.on("/".join(verb.sides))
    during = verb.during if any(cue.kind is Kind.HOLD and cue.says for cue in step.cues) else ""
    how = " ".join(spoken.PAUSE.sub(" ", scope.fill(text)) for text in (verb.into, during or "", verb.out or ""))
    return Entry((_plain(how),), _plain(scope.fill(verb.stretch)), tuple(_dose(step, verb.sides)))


def _dose(step: Played, sides: Sequence[str]) -> Iterator[str]:
    reps = max(cue.reps for cue in step.cues)
    yield "once" if reps == 1 else f"{reps} times"
    if sides:
        yield f"on each side ({', then '.join(sides)})"
    held, rest = (_lasts(step, kind) for kind in (Kind.HOLD, Kind.REST))
    if held:
        yield f"hold for {duration(held)}"
    if rest >= SHORTEST_REST:
        yield f"rest {duration(rest)} after each"


def _release(step: Played, verb: model.Release) -> Entry:
    how = " ".join(cue.says[0] for cue in step.cues if cue.says)
    held = _lasts(step, Kind.HOLD)
    dose = (f"firm for {duration(held)}",) if held else ()
    rest = f"rest for {duration(_lasts(step, Kind.RELEASE))}"
    return Entry((_plain(how),), _capital(_plain(step.scope.fill(verb.release))), (*dose, rest))


def _breathe(step: Played, verb: model.Breathe) -> Entry:
    if not verb.breathe:
        return Entry((), "Breathe in your own way", (f"for {duration(_lasts(step, Kind.BREATH))}",))
    first = [cue for cue in step.cues if cue.rep == 1]
    phases = (f"{WAYS[cue.kind]} for {duration(cue.seconds)}" for cue in first)
    rounds = step.cues[-1].reps
    return Entry((), "Breathe", (*phases, f"{rounds} breath{'' if rounds == 1 else 's'}"))


def _lasts(step: Played, kind: Kind) -> Decimal:
    """What the first cue of a kind lasts: exactly below 2 seconds, then to the half, from 10 on to the whole second.

    0 where there is none.
    """
    seconds = next((cue.seconds for cue in step.cues if cue.kind is kind), Decimal(0))
    if seconds < 2:
        return seconds
    return Decimal(round(seconds * 2)) / 2 if seconds < 10 else Decimal(round(seconds))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    """A text on one line, in the order it is written."""
    return re.sub(r"\s+", " ", INVISIBLE.sub("", text)).strip()


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
        parts=_numbered(handout.parts),
        safety=safety_notice,
    )


def _numbered(parts: Iterable[Part]) -> Iterator[tuple[str, list[tuple[str, str, Entry]]]]:
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
