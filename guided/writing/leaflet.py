"""Lines of a text as steps of a script: what is to be said, headings, and exercises with their doses."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guided.script import text as spoken
from guided.writing.dose import Dose, dose, paced
from guided.writing.marks import Piece, pieces

LONGEST = 600
"""A longer text is said in several steps (characters)."""
LONG_PAUSE = Decimal(10)
"""From here on a pause is a step of its own (seconds)."""
SHOWN = 60
"""The longest name of an exercise (characters)."""
NUMBERED = re.compile(
    r"\A(?:(?:exercise|step)\s*)?\(?\d{1,2}(?:[.):](?!\d)|(?=\s+[-\u2013]))\s*(?=.*\w)", re.IGNORECASE
)
BULLET = re.compile(r"\A(?:[-*+\u2022\u25cf\u25aa\u00b7\u2013\u2192])\s+(?=.*\w)")
HEADING = re.compile(
    r"#{1,6}\s+(?P<hashes>.*\w.*)|(?P<colon>[^\s:]+(?: [^\s:]+){0,3}):"
    r"|(?=.{0,60}[A-Z]{4})(?P<capitals>[A-Z&'-]+(?: [A-Z&'-]+){0,3})"
)
NAME = re.compile(rf"(?P<name>[^.:(]{{2,{SHOWN}}}?)\s*(?:[:.]\s|\s[-\u2013\u2014]\s|,\s|(?=\()|[:.]?$)\s*(?P<rest>.*)")
PLAIN = re.compile(r"[A-Za-z](?:[\w,.!?()'\u2019;-]| (?! ))*(?<! )")
ENDS = (".", "!", "?", ",", ";", ":", "\u2026", ")", '"', "\u201d")


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


def blocks(lines: Iterable[tuple[int, str]], headings: bool = True) -> Iterator[Block]:
    """The steps of some lines with their numbers, in order.

    Args:
        lines: empty ones too, for they end what goes on below an exercise.
        headings: whether lines may be headings, and not said.
    """
    waiting: list[str] = []
    since = 0
    for number, line in [*lines, (0, "")]:
        heading = HEADING.fullmatch(line) if headings else None
        numbered = bool(NUMBERED.match(line))
        below = bool(waiting) and bool(NUMBERED.match(waiting[0]))  # bullets there tell more of the same
        bullet = not below and bool(BULLET.match(line))
        begins = numbered or (bullet and _dosed([line]))
        if waiting and (begins or bullet or heading or (not line and (not number or _dosed(waiting)))):
            yield from _item(since, _together(waiting))
            waiting = []
        if begins:
            waiting, since = [line], number
        elif waiting and line:
            waiting.append(BULLET.sub("", line))
        elif heading:
            yield Block(number, (f"- section: {quoted(next(filter(None, heading.groups())).strip())}",), heading=True)
        elif line:
            yield from _prose(number, BULLET.sub("", line))


def quoted(text: str) -> str:
    """A text as a script can hold it: as it is, or in quotes where something in it might be read in another way."""
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _together(lines: Sequence[str]) -> str:
    """Lines as one text; one that begins with a capital begins a sentence."""
    text = ""
    for line in lines:
        stop = "." if text and line[:1].isupper() and not text.endswith(ENDS) else ""
        text = f"{text}{stop} {line}" if text else line
    return text


def _dosed(lines: Sequence[str]) -> bool:
    found = dose(_bare(_together(lines)))
    return bool(found.reps or found.hold is not None or found.lasting is not None)


def _bare(line: str) -> str:
    """An exercise without its number or bullet."""
    return NUMBERED.sub("", BULLET.sub("", line))


def _item(number: int, line: str) -> Iterator[Block]:
    """An exercise; or something to say, that has a number and pauses."""
    text = _bare(line)
    told: list[str] = []
    if not _dosed([line]) and any(piece.pause for piece in pieces(text, [])):
        yield from _prose(number, text)
    elif pattern := paced(text):
        yield _breath(number, text, pattern)
    else:
        found = dose(text)
        name, how = _named(found.text)
        said = "".join(_joined(pieces(how or name, told)))
        told += found.told
        if found.lasting is not None:
            yield _lasting(number, name, _ended(said or name), found, told)
        else:
            yield _stretch(number, name, said or name, found, told)


def _named(text: str) -> tuple[str, str]:
    """The name of an exercise, and how it is done."""
    match = NAME.fullmatch(text)
    name, rest = (match["name"], match["rest"]) if match else (" ".join(text.split()[:6])[:SHOWN], text)
    name = "".join(piece.words for piece in pieces(name, []))
    return (name[:1].upper() + name[1:]) or "Exercise", rest


def _stretch(number: int, name: str, said: str, found: Dose, told: list[str]) -> Block:
    written = [f"- stretch: {quoted(name)}"]
    into = _ended(said[:1].upper() + said[1:])
    if found.sides:
        written.append("  sides: [left, right]")
        into = f"Now your <side> side. {into}"
    written.append(f"  into: {quoted(f'{into} (4s)')}")
    if found.hold is not None:
        written.append(f"  hold: {_time(found.hold)}")
    if found.reps is None and found.hold is None:
        told.append(f"it does not say how often or how long for '{name}'; it is written once")
    if found.hold is not None or (found.reps or 1) > 1:
        written.append("  out: And slowly come back. (3s)")
    written += [f"  reps: {found.reps}"] if found.reps else []
    written += [f"  rest: {_time(found.rest)}"] if found.rest is not None else []
    return Block(number, tuple(written), tuple(told), exercise=True)


def _lasting(number: int, name: str, said: str, found: Dose, told: list[str]) -> Block:
    """Something that lasts for a time, and is not counted."""
    lasts = _time(found.lasting or Decimal(0))
    breath = "breath" in f"{name} {said}".lower()
    quiet = ("- breathe: natural", f"  lasting: {lasts}") if breath else (f"- pause: {lasts}",)
    return Block(number, (f"- {quoted(said)}", *quiet), tuple(told), exercise=True)


def _breath(number: int, text: str, pattern: str) -> Block:
    """Breathing to a count."""
    found = dose(text)
    told = list(found.told)
    if found.reps:
        much = f"rounds: {found.reps}"
    else:
        much = f"lasting: {_time(found.lasting or Decimal(60))}"
        told += [] if found.lasting else ["it does not say how many breaths, and is written as 1m"]
    return Block(number, (f"- breathe: {pattern}", f"  {much}"), tuple(told), exercise=True)


def _prose(number: int, line: str) -> Iterator[Block]:
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


def _ended(text: str) -> str:
    return text if text.endswith(ENDS) else f"{text}."


def _time(seconds: Decimal) -> str:
    whole, rest = divmod(seconds, 60)
    if whole and not rest:
        return f"{whole:f}m"
    return f"{seconds.normalize():f}s"
