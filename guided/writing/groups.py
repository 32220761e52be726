"""Lines of a leaflet that belong together: exercises, headings, what to mind, remarks about the day, and plain text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from guided.writing.dose import dose, often

NUMBERED = re.compile(
    r"\A(?:(?:exercise|step)\s*)?\(?(?:\d{1,2}(?:[.):](?!\d)|(?=\s+[-\u2013]))|[a-h][.)](?=\s))\s*(?=.*\w)",
    re.IGNORECASE,
)
BULLET = re.compile(r"\A(?:[-*+\u2022\u25cf\u25aa\u00b7\u2013\u2192])\s+(?=.*\w)")
HEADING = re.compile(
    r"#{1,6}\s+(?P<hashes>.*\w.*)|(?P<colon>[^\s:]+(?: [^\s:]+){0,3}):"
    r"|(?=.{0,60}[A-Z]{4})(?P<capitals>[A-Z&'-]+(?: [A-Z&'-]+){0,3})"
)
ENDS = (".", "!", "?", ",", ";", ":", "\u2026", ")", '"', "\u201d")
_SIGNS = r"[\s#*_!\u26a0\ufe0f]*"
_LABEL = re.compile(
    rf"{_SIGNS}(?:(?:pre)?cautions?|warnings?|important|please mind|what to mind|contra-?indications?)[*_]*"
    r"\s*(?:[:!][*_]*|\s[-\u2013\u2014](?=\s|\Z)|\Z)\s*(?P<text>.*)",
    re.IGNORECASE,
)
_STOP = re.compile(
    rf"{_SIGNS}(?:stop (?:if|at once|immediately|and (?:see|call|tell|ask|contact|speak))"
    r"|(?:do not|don['\u2019]t) (?:do|perform|start|begin) (?:these|this|the exercises|any)"
    r"|not (?:within|suitable|recommended|advised|if|for|during|after|when|while|before|in (?:pregnancy|a flare))"
    r"|avoid (?:if|during|in pregnancy|these|this)"
    r"|(?:please )?(?:ask|see|tell|consult|contact|(?:talk|speak) (?:to|with)|check with) (?:your|a|the) (?:own )?"
    r"(?:doctor|gp|physio\w*|clinician|therapist|surgeon|midwife|nurse|care team|pharmacist))\b.*",
    re.IGNORECASE,
)
_ABOUT_ALL = re.compile(
    r"(?:please )?(?:do|repeat|perform|practi[sc]e|complete|try(?: to do)?) (?:these|them|all|the (?:whole|exercises)"
    r"|this (?:programme|program|routine|set|sheet|list))\b"
    r"|(?:these|all|the) (?:\w+ )?(?:exercises|movements|stretches)\b",
    re.IGNORECASE,
)


class Kind(Enum):
    """What some lines are."""

    EXERCISE = auto()
    HEADING = auto()
    CAUTION = auto()
    REMARK = auto()
    """About the day or the week, and not about the session."""
    PROSE = auto()


@dataclass
class Group:
    """Lines that belong together, or one."""

    kind: Kind
    line: int
    """Of the first, from 1."""
    lines: list[str] = field(default_factory=list)
    below: bool = False
    """A caution below a heading, as the next lines are."""

    @property
    def text(self) -> str:
        """The lines as one; one that begins with a capital begins a sentence."""
        text = ""
        for line in self.lines:
            stop = "." if text and line[:1].isupper() and not text.endswith(ENDS) else ""
            text = f"{text}{stop} {line}" if text else line
        return text

    @property
    def dosed(self) -> bool:
        """Whether it says how much."""
        return dosed(bare(self.text))


def dosed(text: str) -> bool:
    """Whether a text says how often or how long."""
    found = dose(text)
    return bool(found.reps or found.hold is not None or found.lasting is not None)


def bare(line: str) -> str:
    """A line without its number or bullet."""
    return NUMBERED.sub("", BULLET.sub("", line))


def groups(lines: Iterable[tuple[int, str]], headings: bool = True) -> Iterator[Group]:
    """Lines with their numbers in groups, in order.

    Args:
        lines: empty ones too, for they end what goes on below an exercise.
        headings: whether lines may be headings, and not said.
    """
    given = [*lines]
    listed = any(_begins(line) for _, line in given)
    now: Group | None = None
    for number, line in given:
        if now and _goes_on(now, line, listed):
            _add(now, line)
            continue
        if now:
            yield now
        now = _group(number, line, now, listed, headings) if line else None
    if now:
        yield now


def _add(group: Group, line: str) -> None:
    """Put a line to a group; what stood after a bullet is a sentence by itself."""
    if BULLET.match(line) and not group.lines[-1].endswith(ENDS):
        group.lines[-1] += "."
    group.lines += [BULLET.sub("", line)] if line else []


def _begins(line: str) -> bool:
    """Whether an exercise begins here."""
    return bool(NUMBERED.match(line)) or (bool(BULLET.match(line)) and dosed(bare(line)))


def _goes_on(now: Group, line: str, listed: bool) -> bool:
    """Whether a line belongs to the group before it."""
    if not line:
        return not now.text or (now.kind is Kind.EXERCISE and not now.dosed)
    if NUMBERED.match(line) or _caution(line, listed) or now.kind in (Kind.HEADING, Kind.PROSE):
        return False
    if now.kind is not Kind.EXERCISE:
        return bool(now.text) and line[0].islower()
    if BULLET.match(line):
        return bool(NUMBERED.match(now.lines[0]))  # bullets there tell more of the same
    return not (HEADING.fullmatch(line) or _ABOUT_ALL.match(line) or (_remark(line, listed) and now.dosed))


def _group(number: int, line: str, before: Group | None, listed: bool, headings: bool) -> Group:
    """The group that a line begins."""
    below = bool(before and before.kind is Kind.CAUTION and before.below)
    if match := _caution(line, listed):
        text = match.groupdict().get("text", match[0]) or ""
        return Group(Kind.CAUTION, number, [text], below=not text)
    if below and not dosed(bare(line)):
        return Group(Kind.CAUTION, number, [bare(line)], below=True)
    if _begins(line):
        return Group(Kind.EXERCISE, number, [line])
    if headings and HEADING.fullmatch(line):
        return Group(Kind.HEADING, number, [line])
    return Group(Kind.REMARK if _remark(line, listed) else Kind.PROSE, number, [BULLET.sub("", line)])


def _caution(line: str, listed: bool) -> re.Match[str] | None:
    """What a line says to mind. In a text that is no list of exercises, "Stop if" is meant to be heard."""
    line = BULLET.sub("", line)
    return _LABEL.fullmatch(line) or (_STOP.fullmatch(line) if listed else None)


def _remark(line: str, listed: bool) -> bool:
    """Whether a line of a list of exercises tells how often a day, and nothing of one of them."""
    found = often(line) if listed else None
    return bool(found and (_ABOUT_ALL.match(line) or (not found.start() and not dosed(line))))
