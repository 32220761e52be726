"""Makes steps of a script of the lines of a leaflet: lines to say, headings, and exercises with their doses."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto

from guided.authoring.importer.doses import ParsedDose, find_frequency, parse_dose
from guided.authoring.importer.pause_marks import Piece, split_pauses
from guided.script import spoken_text as spoken
from guided.script.values import quote as shorten

NUMBERED = re.compile(
    r"\A(?:(?:exercise|step)\s*)?\(?(?:\d{1,2}(?:[.):](?!\d)|(?=\s+[-\u2013]))|[a-h][.)](?=\s))\s*(?=.*\w)",
    re.IGNORECASE,
)
BULLET = re.compile(r"\A(?:[-*+\u2022\u25cf\u25aa\u00b7\u2013\u2192])\s+(?=.*\w)")
HEADING = re.compile(
    r"#{1,6}\s+(?P<hashes>.*\w.*)|(?P<colon>[^\s:]+(?: [^\s:]+){0,3}):"
    r"|(?=.{0,60}[A-Z]{4})(?P<capitals>[A-Z&'-]+(?: [A-Z&'-]+){0,3})"
)
END_SIGNS = (".", "!", "?", ",", ";", ":", "\u2026", ")", '"', "\u201d")
_WARNING_SIGNS = r"[\s#*_!\u26a0\ufe0f]*"
_CAUTION_LABEL = re.compile(
    rf"{_WARNING_SIGNS}(?:(?:pre)?cautions?|warnings?|important|please mind|what to mind|contra-?indications?)[*_]*"
    r"\s*(?:[:!][*_]*|\s[-\u2013\u2014](?=\s|\Z)|\Z)\s*(?P<text>.*)",
    re.IGNORECASE,
)
_CAUTION_SENTENCE = re.compile(
    rf"{_WARNING_SIGNS}(?:stop (?:if|at once|immediately|and (?:see|call|tell|ask|contact|speak))"
    r"|(?:do not|don['\u2019]t) (?:do|perform|start|begin) (?:these|this|the exercises|any)"
    r"|not (?:within|suitable|recommended|advised|if|for|during|after|when|while|before|in (?:pregnancy|a flare))"
    r"|avoid (?:if|during|in pregnancy|these|this)"
    r"|(?:please )?(?:ask|see|tell|consult|contact|(?:talk|speak) (?:to|with)|check with) (?:your|a|the) (?:own )?"
    r"(?:doctor|gp|physio\w*|clinician|therapist|surgeon|midwife|nurse|care team|pharmacist))\b.*",
    re.IGNORECASE,
)
_WHOLE_LIST = re.compile(
    r"(?:please )?(?:do|repeat|perform|practi[sc]e|complete|try(?: to do)?) (?:these|them|all|the (?:whole|exercises)"
    r"|this (?:programme|program|routine|set|sheet|list))\b"
    r"|(?:these|all|the) (?:\w+ )?(?:exercises|movements|stretches)\b",
    re.IGNORECASE,
)


class TextKind(Enum):
    """The kind of a group of lines."""

    EXERCISE = auto()
    HEADING = auto()
    CAUTION = auto()
    REMARK = auto()
    """About the day or the week, not the session."""
    PROSE = auto()


@dataclass
class TextGroup:
    """One or more lines that belong together."""

    kind: TextKind
    line: int
    """The number of the first, from 1."""
    lines: list[str] = field(default_factory=list)
    below: bool = False
    """Whether it is below a heading of cautions, as the next lines are."""

    @property
    def text(self) -> str:
        """The lines as one; one that begins with a capital begins a sentence."""
        text = ""
        for line in self.lines:
            stop = "." if text and line[:1].isupper() and not text.endswith(END_SIGNS) else ""
            text = f"{text}{stop} {line}" if text else line
        return text

    @property
    def has_dose(self) -> bool:
        """Whether it has a dose."""
        return states_dose(strip_mark(self.text))


def states_dose(text: str) -> bool:
    """Whether a text has a dose: how often or how long."""
    dose = parse_dose(text)
    return bool(dose.reps or dose.hold is not None or dose.duration is not None)


def strip_mark(line: str) -> str:
    """A line without its number or bullet."""
    return NUMBERED.sub("", BULLET.sub("", line))


def group_lines(lines: Iterable[tuple[int, str]], headings: bool = True) -> Iterator[TextGroup]:
    """Group lines with their numbers, in order.

    Args:
        lines: empty ones too, as they end the text below an exercise.
        headings: whether lines may be headings, and not said.
    """
    numbered_lines = [*lines]
    is_list = any(_starts_exercise(line) for _, line in numbered_lines)
    group: TextGroup | None = None
    for number, line in numbered_lines:
        if group and _continues_group(group, line, is_list):
            _append_line(group, line)
            continue
        if group:
            yield group
        group = _start_group(number, line, group, is_list, headings) if line else None
    if group:
        yield group


def _append_line(group: TextGroup, line: str) -> None:
    """Add a line to a group; a line after a bullet is a sentence by itself."""
    if BULLET.match(line) and not group.lines[-1].endswith(END_SIGNS):
        group.lines[-1] += "."
    group.lines += [BULLET.sub("", line)] if line else []


def _starts_exercise(line: str) -> bool:
    """Whether an exercise begins on a line."""
    return bool(NUMBERED.match(line)) or (bool(BULLET.match(line)) and states_dose(strip_mark(line)))


def _continues_group(group: TextGroup, line: str, is_list: bool) -> bool:
    """Whether a line belongs to the group before it."""
    if not line:
        return not group.text or (group.kind is TextKind.EXERCISE and not group.has_dose)
    if NUMBERED.match(line) or _match_caution(line, is_list) or group.kind in (TextKind.HEADING, TextKind.PROSE):
        return False
    if group.kind is not TextKind.EXERCISE:
        return bool(group.text) and line[0].islower()
    if BULLET.match(line):
        return bool(NUMBERED.match(group.lines[0]))  # bullets there tell more of the same
    return not (HEADING.fullmatch(line) or _WHOLE_LIST.match(line) or (_is_remark(line, is_list) and group.has_dose))


def _start_group(number: int, line: str, previous: TextGroup | None, is_list: bool, headings: bool) -> TextGroup:
    """The group that a line begins."""
    is_below = bool(previous and previous.kind is TextKind.CAUTION and previous.below)
    if match := _match_caution(line, is_list):
        text = match.groupdict().get("text", match[0]) or ""
        return TextGroup(TextKind.CAUTION, number, [text], below=not text)
    if is_below and not states_dose(strip_mark(line)):
        return TextGroup(TextKind.CAUTION, number, [strip_mark(line)], below=True)
    if _starts_exercise(line):
        return TextGroup(TextKind.EXERCISE, number, [line])
    if headings and HEADING.fullmatch(line):
        return TextGroup(TextKind.HEADING, number, [line])
    return TextGroup(TextKind.REMARK if _is_remark(line, is_list) else TextKind.PROSE, number, [BULLET.sub("", line)])


def _match_caution(line: str, is_list: bool) -> re.Match[str] | None:
    """Match a caution in a line. In a text that is no list of exercises, "Stop if" is a line to say."""
    line = BULLET.sub("", line)
    return _CAUTION_LABEL.fullmatch(line) or (_CAUTION_SENTENCE.fullmatch(line) if is_list else None)


def _is_remark(line: str, is_list: bool) -> bool:
    """Whether a line of a list of exercises says how often a day, and nothing about one of them."""
    frequency = find_frequency(line) if is_list else None
    return bool(frequency and (_WHOLE_LIST.match(line) or (not frequency.start() and not states_dose(line))))


STEP_CHARS = 600
"""A longer text is said in several steps (characters)."""
LONG_PAUSE_S = Decimal(10)
"""A pause of this length or longer is a step of its own (seconds)."""
MAX_LABEL_CHARS = 60
"""The longest name of an exercise (characters)."""
NAME_PATTERN = re.compile(
    rf"(?P<name>[^.:(]{{2,{MAX_LABEL_CHARS}}}?)(?:(?::|[.](?!\.)|\s[-\u2013\u2014])\s+(?P<how>.*\w.*)|[:.]?)"
)
SHORT_NAME = re.compile(
    r"(?P<name>[^\s.:(,]+(?: [^\s.:(,]+){0,3}),\s(?!(?:and|then|but|or)\b)(?P<how>.*\w.*)", re.IGNORECASE
)
"""A name of few words, with a comma after it."""
NAME_START = re.compile(rf"(?P<name>[^.:(,]{{2,{MAX_LABEL_CHARS}}})(?:,\s|\s?\()")
"""The part of the first sentence that may be shown as a name."""
UNQUOTED = re.compile(r"[A-Za-z](?:[\w,.!?()'\u2019;-]| (?! ))*(?<! )")


@dataclass(frozen=True)
class Block:
    """One or more steps of the new script, or a caution."""

    line: int
    """The line of the text it comes from, from 1."""
    lines: tuple[str, ...]
    """Its lines in the script."""
    remarks: tuple[str, ...] = ()
    """Remarks on what is not clear."""
    is_heading: bool = False
    is_exercise: bool = False
    caution: str = ""
    """A caution, which is written above the steps."""


def to_blocks(lines: Iterable[tuple[int, str]], headings: bool = True) -> Iterator[Block]:
    """The blocks of lines with their numbers, in order.

    Args:
        lines: empty ones too, as they end the text below an exercise.
        headings: whether lines may be headings, and not said.
    """
    for group in group_lines(lines, headings):
        if group.text:
            yield from _WRITERS[group.kind](group)


def quote_text(text: str) -> str:
    """A text as YAML: as it is, or in quotes where YAML might read it in another way."""
    return text if UNQUOTED.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _write_heading(group: TextGroup) -> Iterator[Block]:
    match = HEADING.fullmatch(group.text)
    name = next(filter(None, match.groups())).strip() if match else group.text
    yield Block(group.line, (f"- section: {quote_text(name)}",), is_heading=True)


def _write_caution(group: TextGroup) -> Iterator[Block]:
    remarks: list[str] = []
    text = _end_sentence(" ".join(piece.words for piece in split_pauses(group.text, remarks) if piece.words))
    if any(map(str.isalnum, text)):
        remarks.append(f"{shorten(text)} is something to mind, and is written under cautions")
        yield Block(group.line, (), tuple(remarks), caution=_capitalize(text))


def _write_remark(group: TextGroup) -> Iterator[Block]:
    yield Block(group.line, (), (f"'{group.text}' is about the day and not the session, and is left out",))


def _write_exercise(group: TextGroup) -> Iterator[Block]:
    """The block of an exercise; or of a numbered text to say, with pauses."""
    text = strip_mark(group.text)
    if not group.has_dose and any(piece.pause for piece in split_pauses(text, [])):
        yield from _write_say(group.line, text)
        return
    dose = parse_dose(text)
    remarks: list[str] = []
    name, lead, how = (
        _capitalize("".join(_join_pieces(split_pauses(part, remarks)))) for part in _split_name(dose.text, dose.sides)
    )
    remarks += dose.remarks
    if dose.breath:
        yield _write_breath(group.line, [lead, how], dose, remarks)
    elif dose.duration is not None:
        yield _write_timed(group.line, [lead or ("" if how else name), how], dose, remarks)
    else:
        yield _write_stretch(group.line, name, _format_intro(lead, dose.sides, how), dose, remarks)


def _split_name(text: str, sides: bool) -> tuple[str, str, str]:
    """Split a text into the name that is shown, the words said first, and how the exercise is done."""
    match = NAME_PATTERN.fullmatch(text)
    if sides and not (match and match["how"]):
        match = SHORT_NAME.fullmatch(text) or match
    name_match = NAME_START.match(match["name"] if match else text) or match
    name = name_match["name"] if name_match else " ".join(text.split()[:6])[:MAX_LABEL_CHARS]
    name = "".join(piece.words for piece in split_pauses(name, [])) or "Exercise"
    return (name, match["name"], match["how"] or "") if match else (name, "", text)


def _format_intro(lead: str, sides: bool, texts: str) -> str:
    """The words of the first repetition: the name, the side, and how it is done."""
    if sides:
        lead = f"{lead}, <side> side" if lead else "Your <side> side"
    return _join_sentences(lead or ("" if texts else "Now this one"), texts)


def _write_stretch(number: int, name: str, into: str, dose: ParsedDose, remarks: list[str]) -> Block:
    lines = [f"- stretch: {quote_text(name)}"]
    lines += ["  sides: [left, right]"] if dose.sides else []
    lines.append(f"  into: {quote_text(f'{into} (4s)')}")
    if (dose.reps or 1) > 1:
        lines.append(f"  again: {quote_text('The <side> side again. (4s)' if dose.sides else 'And again. (4s)')}")
    if dose.hold is not None:
        lines.append(f"  hold: {_format_time(dose.hold)}")
    if dose.reps is None and dose.hold is None:
        remarks.append(f"it does not say how often or how long for '{name}'; it is written once")
    if dose.hold is not None or (dose.reps or 1) > 1:
        lines.append("  out: And slowly come back. (3s)")
    lines += [f"  reps: {dose.reps}"] if dose.reps else []
    lines += [f"  rest: {_format_time(dose.rest)}"] if dose.rest is not None else []
    return Block(number, tuple(lines), tuple(remarks), is_exercise=True)


def _write_timed(number: int, texts: Sequence[str], dose: ParsedDose, remarks: list[str]) -> Block:
    """The block of an exercise with a duration and no count."""
    text, seconds = _join_sentences(*texts), dose.duration or Decimal(0)
    if "breath" in text.lower():
        pause_lines = ["- breathe: natural", f"  lasting: {_format_time(seconds)}"]
    else:
        pause_lines = [f"- pause: {_format_time(seconds)}"]
        example = f"{{flare: {_format_time(max(Decimal(1), seconds // 2))}, better: {_format_time(seconds)}}}"
        remarks.append(f"this pause is longer on easier days; where it should be less, write pause: {example}")
    pause_lines += [f"- pause: {_format_time(dose.rest)}"] if dose.rest else []
    return Block(number, (f"- {quote_text(text)}", *pause_lines), tuple(remarks), is_exercise=True)


def _write_breath(number: int, texts: Sequence[str], dose: ParsedDose, remarks: list[str]) -> Block:
    """The block of counted breath, and the words before it."""
    text = _join_sentences(*texts)
    if dose.reps:
        amount_line = f"rounds: {dose.reps}"
    else:
        amount_line = f"lasting: {_format_time(dose.duration or Decimal(60))}"
        remarks += [] if dose.duration else ["it does not say how many breaths, and is written as 1m"]
    unused_times = {"hold": dose.hold, "rest": dose.rest, "time": dose.duration if dose.reps else None}
    remarks += [
        f"the {name} of {_format_time(seconds)} has no place in counted breaths"
        for name, seconds in unused_times.items()
        if seconds is not None
    ]
    words = (f"- {quote_text(text)}",) if text else ()
    return Block(number, (*words, f"- breathe: {dose.breath}", f"  {amount_line}"), tuple(remarks), is_exercise=True)


def _write_prose(group: TextGroup) -> Iterator[Block]:
    yield from _write_say(group.line, group.text)


def _write_say(number: int, line: str) -> Iterator[Block]:
    """The blocks of a text to say, with its pauses; a long pause is a step of its own."""
    remarks: list[str] = []
    steps: list[str] = []
    pieces: list[Piece] = []
    for piece in split_pauses(line, remarks):
        if piece.pause < LONG_PAUSE_S:
            pieces.append(piece)
            continue
        steps += [*_format_say(pieces), f"- pause: {_format_time(piece.pause)}"]
        pieces = []
    steps += _format_say(pieces)
    for index, step in enumerate(steps):
        yield Block(number, (step,), () if index else tuple(remarks))
    if remarks and not steps:
        yield Block(number, (), tuple(remarks))


def _format_say(pieces: Sequence[Piece]) -> Iterator[str]:
    """Lines of a script that say pieces, none of them too long; pauses alone are a pause."""
    if pieces and not any(piece.words for piece in pieces):
        yield f"- pause: {_format_time(sum((piece.pause for piece in pieces), Decimal(0)))}"
        return
    text = "".join(_join_pieces(pieces))
    while text:
        split_index = _find_split(text)
        part, text = text[:split_index].strip(), text[split_index:].strip()
        if spoken.count_words(spoken.PAUSE_RE.sub(" ", part)):
            yield f"- {quote_text(_end_sentence(part))}"


def _find_split(text: str) -> int:
    """Where to split a text that is too long for one step: after a sentence or a word, or anywhere."""
    if len(text) <= STEP_CHARS:
        return len(text)
    ends = [match.end() for match in re.finditer(r"[.!?)]\s+", text[:STEP_CHARS])] or [text.rfind(" ", 0, STEP_CHARS)]
    return ends[-1] if ends[-1] > 0 else STEP_CHARS


def _join_pieces(pieces: Iterable[Piece]) -> Iterator[str]:
    """Words and pauses of one text; a sentence ends before a pause."""
    previous = ""
    for piece in pieces:
        if piece.pause:
            stop = "" if not previous or previous.endswith(END_SIGNS) else "."
            previous = f"{stop} ({_format_time(piece.pause)})"
        else:
            previous = f" {piece.words}" if previous else piece.words
        yield previous


def _join_sentences(*texts: str) -> str:
    return " ".join(_end_sentence(text) for text in texts if text)


def _end_sentence(text: str) -> str:
    return text if text.endswith(END_SIGNS) else f"{text}."


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def _format_time(seconds: Decimal) -> str:
    minutes, rest = divmod(seconds, 60)
    if minutes and not rest:
        return f"{minutes:f}m"
    return f"{seconds.normalize():f}s"


_WRITERS: Mapping[TextKind, Callable[[TextGroup], Iterator[Block]]] = {
    TextKind.EXERCISE: _write_exercise,
    TextKind.HEADING: _write_heading,
    TextKind.CAUTION: _write_caution,
    TextKind.REMARK: _write_remark,
    TextKind.PROSE: _write_prose,
}
