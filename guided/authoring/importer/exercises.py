"""Lines of a leaflet become steps of a script: what is to be said, headings, and exercises with their doses."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto

from guided.authoring.importer.doses import Dose, dose, often
from guided.authoring.importer.pause_marks import Piece, pieces
from guided.script import text as spoken
from guided.script.values import quoted as brief

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
    if NUMBERED.match(line) or _match_caution(line, listed) or now.kind in (Kind.HEADING, Kind.PROSE):
        return False
    if now.kind is not Kind.EXERCISE:
        return bool(now.text) and line[0].islower()
    if BULLET.match(line):
        return bool(NUMBERED.match(now.lines[0]))  # bullets there tell more of the same
    return not (HEADING.fullmatch(line) or _ABOUT_ALL.match(line) or (_is_remark(line, listed) and now.dosed))


def _group(number: int, line: str, before: Group | None, listed: bool, headings: bool) -> Group:
    """The group that a line begins."""
    below = bool(before and before.kind is Kind.CAUTION and before.below)
    if match := _match_caution(line, listed):
        text = match.groupdict().get("text", match[0]) or ""
        return Group(Kind.CAUTION, number, [text], below=not text)
    if below and not dosed(bare(line)):
        return Group(Kind.CAUTION, number, [bare(line)], below=True)
    if _begins(line):
        return Group(Kind.EXERCISE, number, [line])
    if headings and HEADING.fullmatch(line):
        return Group(Kind.HEADING, number, [line])
    return Group(Kind.REMARK if _is_remark(line, listed) else Kind.PROSE, number, [BULLET.sub("", line)])


def _match_caution(line: str, listed: bool) -> re.Match[str] | None:
    """What a line says to mind. In a text that is no list of exercises, "Stop if" is meant to be heard."""
    line = BULLET.sub("", line)
    return _LABEL.fullmatch(line) or (_STOP.fullmatch(line) if listed else None)


def _is_remark(line: str, listed: bool) -> bool:
    """Whether a line of a list of exercises tells how often a day, and nothing of one of them."""
    found = often(line) if listed else None
    return bool(found and (_ABOUT_ALL.match(line) or (not found.start() and not dosed(line))))


LONGEST = 600
"""A longer text is said in several steps (characters)."""
LONG_PAUSE = Decimal(10)
"""From here on a pause is a step of its own (seconds)."""
SHOWN = 60
"""The longest name of an exercise (characters)."""
NAME = re.compile(rf"(?P<name>[^.:(]{{2,{SHOWN}}}?)(?:(?::|[.](?!\.)|\s[-\u2013\u2014])\s+(?P<how>.*\w.*)|[:.]?)")
BRIEF = re.compile(
    r"(?P<name>[^\s.:(,]+(?: [^\s.:(,]+){0,3}),\s(?!(?:and|then|but|or)\b)(?P<how>.*\w.*)", re.IGNORECASE
)
"""A name of few words with no more than a comma after it."""
BEGUN = re.compile(rf"(?P<name>[^.:(,]{{2,{SHOWN}}})(?:,\s|\s?\()")
"""What may be shown for a name, and is the beginning of the first sentence."""
PLAIN = re.compile(r"[A-Za-z](?:[\w,.!?()'\u2019;-]| (?! ))*(?<! )")


@dataclass(frozen=True)
class Block:
    """A step of the script to be."""

    line: int
    """The line of the text it comes from, from 1."""
    written: tuple[str, ...]
    """Its lines in the script."""
    told: tuple[str, ...] = ()
    """What could not be told."""
    heading: bool = False
    exercise: bool = False
    caution: str = ""
    """What to mind; it stands above the steps."""


def blocks(lines: Iterable[tuple[int, str]], headings: bool = True) -> Iterator[Block]:
    """The steps of some lines with their numbers, in order.

    Args:
        lines: empty ones too, for they end what goes on below an exercise.
        headings: whether lines may be headings, and not said.
    """
    for group in groups(lines, headings):
        if group.text:
            yield from _WRITTEN[group.kind](group)


def quoted(text: str) -> str:
    """A text as a script can hold it: as it is, or in quotes where something in it might be read in another way."""
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _heading(group: Group) -> Iterator[Block]:
    match = HEADING.fullmatch(group.text)
    name = next(filter(None, match.groups())).strip() if match else group.text
    yield Block(group.line, (f"- section: {quoted(name)}",), heading=True)


def _caution(group: Group) -> Iterator[Block]:
    told: list[str] = []
    text = _ended(" ".join(piece.words for piece in pieces(group.text, told) if piece.words))
    if any(map(str.isalnum, text)):
        told.append(f"{brief(text)} is something to mind, and is written under cautions")
        yield Block(group.line, (), tuple(told), caution=_capital(text))


def _remark(group: Group) -> Iterator[Block]:
    yield Block(group.line, (), (f"'{group.text}' is about the day and not the session, and is left out",))


def _exercise(group: Group) -> Iterator[Block]:
    """An exercise; or something to say, that has a number and pauses."""
    text = bare(group.text)
    if not group.dosed and any(piece.pause for piece in pieces(text, [])):
        yield from _said(group.line, text)
        return
    found = dose(text)
    told: list[str] = []
    name, head, said = (_capital("".join(_joined(pieces(part, told)))) for part in _named(found.text, found.sides))
    told += found.told
    if found.breath:
        yield _breath(group.line, [head, said], found, told)
    elif found.lasting is not None:
        yield _lasting(group.line, [head or ("" if said else name), said], found, told)
    else:
        yield _stretch(group.line, name, _lead(head, found.sides, said), found, told)


def _named(text: str, sides: bool) -> tuple[str, str, str]:
    """The name of an exercise as it is shown, what is said of it first, and how it is done."""
    match = NAME.fullmatch(text)
    if sides and not (match and match["how"]):
        match = BRIEF.fullmatch(text) or match
    short = BEGUN.match(match["name"] if match else text) or match
    name = short["name"] if short else " ".join(text.split()[:6])[:SHOWN]
    name = "".join(piece.words for piece in pieces(name, [])) or "Exercise"
    return (name, match["name"], match["how"] or "") if match else (name, "", text)


def _lead(head: str, sides: bool, said: str) -> str:
    """All that is said at the first time: the name, the side, and how it is done."""
    if sides:
        head = f"{head}, <side> side" if head else "Your <side> side"
    return _sentences(head or ("" if said else "Now this one"), said)


def _stretch(number: int, name: str, into: str, found: Dose, told: list[str]) -> Block:
    written = [f"- stretch: {quoted(name)}"]
    written += ["  sides: [left, right]"] if found.sides else []
    written.append(f"  into: {quoted(f'{into} (4s)')}")
    if (found.reps or 1) > 1:
        written.append(f"  again: {quoted('The <side> side again. (4s)' if found.sides else 'And again. (4s)')}")
    if found.hold is not None:
        written.append(f"  hold: {_time(found.hold)}")
    if found.reps is None and found.hold is None:
        told.append(f"it does not say how often or how long for '{name}'; it is written once")
    if found.hold is not None or (found.reps or 1) > 1:
        written.append("  out: And slowly come back. (3s)")
    written += [f"  reps: {found.reps}"] if found.reps else []
    written += [f"  rest: {_time(found.rest)}"] if found.rest is not None else []
    return Block(number, tuple(written), tuple(told), exercise=True)


def _lasting(number: int, said: Sequence[str], found: Dose, told: list[str]) -> Block:
    """Something that lasts for a time, and is not counted."""
    text, seconds = _sentences(*said), found.lasting or Decimal(0)
    if "breath" in text.lower():
        quiet = ["- breathe: natural", f"  lasting: {_time(seconds)}"]
    else:
        quiet = [f"- pause: {_time(seconds)}"]
        less = f"{{flare: {_time(max(Decimal(1), seconds // 2))}, better: {_time(seconds)}}}"
        told.append(f"this pause is longer on easier days; where it should be less, write pause: {less}")
    quiet += [f"- pause: {_time(found.rest)}"] if found.rest else []
    return Block(number, (f"- {quoted(text)}", *quiet), tuple(told), exercise=True)


def _breath(number: int, said: Sequence[str], found: Dose, told: list[str]) -> Block:
    """Breathing to a count, and what else there is to say of it."""
    text = _sentences(*said)
    if found.reps:
        much = f"rounds: {found.reps}"
    else:
        much = f"lasting: {_time(found.lasting or Decimal(60))}"
        told += [] if found.lasting else ["it does not say how many breaths, and is written as 1m"]
    others = {"hold": found.hold, "rest": found.rest, "time": found.lasting if found.reps else None}
    told += [f"the {what} of {_time(s)} has no place in counted breaths" for what, s in others.items() if s is not None]
    words = (f"- {quoted(text)}",) if text else ()
    return Block(number, (*words, f"- breathe: {found.breath}", f"  {much}"), tuple(told), exercise=True)


def _prose(group: Group) -> Iterator[Block]:
    yield from _said(group.line, group.text)


def _said(number: int, line: str) -> Iterator[Block]:
    """What is said, with its pauses; a long pause stands by itself."""
    told: list[str] = []
    steps: list[str] = []
    run: list[Piece] = []
    for piece in pieces(line, told):
        if piece.pause < LONG_PAUSE:
            run.append(piece)
            continue
        steps += [*_lines(run), f"- pause: {_time(piece.pause)}"]
        run = []
    steps += _lines(run)
    for n, step in enumerate(steps):
        yield Block(number, (step,), () if n else tuple(told))
    if told and not steps:
        yield Block(number, (), tuple(told))


def _lines(run: Sequence[Piece]) -> Iterator[str]:
    """Lines of a script that say some words, none of them too long; pauses alone are pauses."""
    if run and not any(piece.words for piece in run):
        yield f"- pause: {_time(sum((piece.pause for piece in run), Decimal(0)))}"
        return
    text = "".join(_joined(run))
    while text:
        cut = _cut(text)
        part, text = text[:cut].strip(), text[cut:].strip()
        if spoken.count(spoken.PAUSE.sub(" ", part)):
            yield f"- {quoted(_ended(part))}"


def _cut(text: str) -> int:
    """Where a text may be cut that is too long for one step: after a sentence or a word, or anywhere."""
    if len(text) <= LONGEST:
        return len(text)
    ends = [match.end() for match in re.finditer(r"[.!?)]\s+", text[:LONGEST])] or [text.rfind(" ", 0, LONGEST)]
    return ends[-1] if ends[-1] > 0 else LONGEST


def _joined(run: Iterable[Piece]) -> Iterator[str]:
    """Words and pauses in one text; what a pause follows ends there."""
    before = ""
    for piece in run:
        if piece.pause:
            stop = "" if not before or before.endswith(ENDS) else "."
            before = f"{stop} ({_time(piece.pause)})"
        else:
            before = f" {piece.words}" if before else piece.words
        yield before


def _sentences(*texts: str) -> str:
    return " ".join(_ended(text) for text in texts if text)


def _ended(text: str) -> str:
    return text if text.endswith(ENDS) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _time(seconds: Decimal) -> str:
    whole, rest = divmod(seconds, 60)
    if whole and not rest:
        return f"{whole:f}m"
    return f"{seconds.normalize():f}s"


_WRITTEN: Mapping[Kind, Callable[[Group], Iterator[Block]]] = {
    Kind.EXERCISE: _exercise,
    Kind.HEADING: _heading,
    Kind.CAUTION: _caution,
    Kind.REMARK: _remark,
    Kind.PROSE: _prose,
}
