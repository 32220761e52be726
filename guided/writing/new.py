"""A new script: from a few answers, from one that there is, or nearly empty."""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from textwrap import wrap

from guided import library
from guided.check import Report, check
from guided.errors import FileError
from guided.level import Level
from guided.pacing import MINUTES
from guided.writing.fitting import AnswerError, Shape, fitted
from guided.writing.frame import IN, WHERE
from guided.writing.names import file_name
from guided.writing.ways import WAYS, Way

FRAGMENTS = "fragments"
ROOM = 60
"""So many seconds shorter or longer than it was begun, a script may become before guided check says so."""
FEW = 3
"""So many parts are named in a title; more are not."""
HALF = Decimal("0.5")
BLANK = """\
# A line after a dash is spoken; (4s) in it is a pause. Lines like this one are notes. Numbers are for a better day.
title: {title}
kind: rest
where: [bed, chair]
steps:
  - include: settle
  - Let yourself be held by what is under you. (4s)
  - release: your hands
  - pause: 20s
  - include: come-back
"""
HEAD = """\
# {title}. All of it is yours to change. Lines that begin like this one are notes, and never heard.
# A line after a dash is spoken, and (4s) in it is a pause. Anything else begins with its kind, like pause: or release:.
# include: brings in steps that several sessions share; guided new --from settle makes a copy of one to change.
# Numbers are for a better day, the most anyone is asked to do. Easier days do less and rest more by themselves. What
# stands by level, like {{flare: 2, steady: 5}}, is taken as it is, and counts for the levels above it too.
"""


@dataclass(frozen=True)
class Answers:
    """What somebody wants to write."""

    kind: str
    where: str
    minutes: Decimal
    """How long it may last on a better day."""
    wanted: tuple[str, ...] = ()
    """Names of parts and areas; as much as fits where there are none."""
    title: str | None = None

    @property
    def name(self) -> str:
        """What the script is called where it has no title of its own."""
        few = self.wanted if len(self.wanted) <= FEW else ()
        return "-".join([self.kind, self.where, *few])


@dataclass(frozen=True)
class Draft:
    """A script that is not in place yet."""

    title: str
    text: str
    report: Report


def drafted(answers: Answers) -> Draft:
    """A script that holds what was answered, looked through.

    Raises:
        AnswerError: no session can be made of that.
    """
    way = WAYS[answers.kind]
    shape = fitted(way, answers.where, answers.wanted, answers.minutes)
    title = answers.title or _title(answers)
    first = looked_through(title, _text(title, answers, shape, {}), careful=False)
    return looked_through(title, _text(title, answers, shape, _unusual(answers.kind, first.report.lengths)))


def blank(title: str | None) -> Draft:
    """Ten lines to begin with. Raises AnswerError where the title cannot be one."""
    title = title or "My own session"
    return looked_through(title, BLANK.format(title=_quoted(title)))


def copied(source: Path, title: str | None) -> Draft:
    """What there is, as it is, with a note where it comes from; its fragments are still brought in by their names.

    Raises:
        FileError: it has problems, or cannot be read.
        AnswerError: the title cannot be one.
    """
    report = check(source, library.folders())
    if not report.sound:
        raise FileError(f"{source.stem} has something to mend first: guided check {source.stem} shows it.")
    text = source.read_text(encoding="utf-8-sig")
    author = re.search(r"^author: *(.*\S)", text, re.MULTILINE)
    by = f", by {author[1]}" if author else ""
    if title:
        text = re.sub(r"^title:.*$", lambda _: f"title: {_quoted(title)}", text, count=1, flags=re.MULTILINE)
    return looked_through(
        title or source.stem, f"# Begun from {source.stem}{by}. This copy is yours to change.\n{text}"
    )


def offered(way: Way, where: str) -> Mapping[str, Sequence[str]]:
    """The names of what a session can hold at a place, by area; those of no area stand under ""."""
    names: dict[str, list[str]] = {}
    for part in way.offered(where):
        names.setdefault(part.area, []).append(part.name)
    return names


def known() -> Mapping[str, Path]:
    """Every session and fragment, by name."""
    here = library.folders()
    folders = (here.library / FRAGMENTS, here.user / FRAGMENTS)
    return {**{n: path for folder in folders for n, path in library.scripts(folder).items()}, **library.sessions()}


def found(name: str) -> Path:
    """A session or a fragment by its name, or a script by its path.

    Raises:
        FileError: there is none.
    """
    return known().get(name) or library.find(name)


def home(source: Path) -> Path:
    """The folder for the listener's own copy of a script."""
    return library.own_sessions() / FRAGMENTS if source.parent.name == FRAGMENTS else library.own_sessions()


def looked_through(title: str, text: str, careful: bool = True) -> Draft:
    """A draft, checked before it is anywhere, with the rules of care where `careful`.

    Raises:
        AnswerError: it could not be played.
    """
    with tempfile.TemporaryDirectory(prefix="guided-") as folder:
        path = Path(folder) / f"{file_name(title)}.yaml"
        path.write_bytes(_encoded(text))
        report = check(path, library.folders(), careful)
    for problem in report.problems:
        if problem.severity == "error":
            raise AnswerError(f"That cannot be written: {problem.what}; {problem.hint or problem.note}.")
    return Draft(title, text, report)


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise AnswerError("That cannot be written: there is something in the title that is no letter.") from None


def put(draft: Draft, name: str, folder: Path) -> Path:
    """Put a draft in place, never over anything.

    Raises:
        FileError: there is something of that name already.
        OSError: it cannot be written.
    """
    path = folder / f"{name}{library.SUFFIX}"
    folder.mkdir(0o700, parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(draft.text)
    except FileExistsError:
        raise FileError(f"There is {path} already, and it stays as it is; please choose another name.") from None
    except OSError:
        path.unlink(missing_ok=True)  # half of a script is none
        raise
    return path


def _title(answers: Answers) -> str:
    names = [word.strip().replace("-", " ") for word in answers.wanted if len(answers.wanted) <= FEW]
    listed = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    way = WAYS[answers.kind]
    return f"{way.title}{way.of + listed if listed else ''} {IN[answers.where]}"


def _text(title: str, answers: Answers, shape: Shape, minutes: Mapping[Level, str]) -> str:
    before, after = shape.around()
    head = HEAD.format(title=title.replace("\n", " "))
    parts = f"\n{_note(shape.way.note)}{''.join(shape.blocks())}"
    return f"{head}{_header(title, answers, shape, minutes)}\nsteps:\n{before}{parts}{after}"


def _note(text: str) -> str:
    return "".join(f"  # {line}\n" for line in wrap(text, 110))


def _header(title: str, answers: Answers, shape: Shape, minutes: Mapping[Level, str]) -> str:
    way = shape.way
    numbers = {*way.sources, *(part.source for part in shape.parts if part.source)}
    ranges = ", ".join(f"{level}: {each}" for level, each in minutes.items())
    own = f"minutes: {{{ranges}}}\n" if minutes else ""
    where = ", ".join(WHERE[answers.where])
    return (
        f"title: {_quoted(title)}\nabout: {way.about}\nkind: {answers.kind}\nwhere: [{where}]\n"
        f"{own}ambience: {way.ambience}\n# author: your name\ncautions:\n{''.join(map(_caution, way.cautions))}"
        f"sources: [{', '.join(sorted(numbers, key=lambda number: int(number[1:])))}]\n"
    )


def _caution(text: str) -> str:
    lines = wrap(text, 110)
    return "  - >\n" + "".join(f"    {line}\n" for line in lines)


def _unusual(kind: str, lengths: Mapping[Level, Decimal]) -> Mapping[Level, str]:
    """The range of minutes at each level, where some length is not usual for the kind."""
    usual = MINUTES.get(kind, {})
    if all(low * 60 <= lengths[level] <= high * 60 for level, (low, high) in usual.items()):
        return {}
    return {level: f"{_halves(each - ROOM)}-{_halves(each + ROOM)}" for level, each in lengths.items()}


def _halves(length: Decimal) -> str:
    """Minutes, down to a half: 7 or 7.5."""
    return f"{max(HALF, length // 30 * HALF).normalize():f}"


def _quoted(title: str) -> str:
    """A title as YAML reads it back."""
    plain = re.fullmatch(r"[^\W_][\w ,.'()!?-]*", title) and not title.endswith(" ")
    return title if plain else json.dumps(title, ensure_ascii=False)
