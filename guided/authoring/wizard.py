"""A new script: from a few answers, from one that there is, or nearly empty."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from textwrap import indent, wrap

from guided.core import atomic_write, paths, temporary_folder
from guided.core.errors import FileError
from guided.core.level import Level
from guided.core.shell_command import typed
from guided.lint import Report, check
from guided.lint.context import in_library
from guided.plan.pacing import MINUTES
from guided.script.phrases import is_book
from guided.writing.fitting import AnswerError, Composition, fit_to_minutes
from guided.writing.names import file_name
from guided.writing.templates import fill, load_layout, load_template

FRAGMENTS = "fragments"
ROOM = 60
"""So many seconds shorter or longer than it was begun, a script may become before guided check says so."""
FEW = 3
"""So many exercises are named in a title; more are not."""
HALF = Decimal("0.5")
WIDE = 76
"""Notes are set as wide as any editor shows (characters)."""
BLANK = """\
# A line after a dash is spoken, (4s) is a pause. More: guided help writing
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


@dataclass(frozen=True)
class Answers:
    """What somebody wants to write."""

    kind: str
    where: str
    minutes: Decimal
    """How long it may last on a better day."""
    wanted: tuple[str, ...] = ()
    """Names of exercises and areas; as much as fits where there are none."""
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
    composition = fit_to_minutes(load_template(answers.kind), answers.where, answers.wanted, answers.minutes)
    title = answers.title or proposed(answers)
    first = looked_through(title, _text(title, answers, composition, ""), careful=False)
    return looked_through(title, _text(title, answers, composition, _unusual(answers.kind, first.report.lengths)))


def blank(title: str | None) -> Draft:
    """Ten lines to begin with. Raises AnswerError where the title cannot be one."""
    title = title or "My own session"
    return looked_through(title, BLANK.format(title=_quoted(title)))


def copied(source: Path, title: str | None) -> Draft:
    """What there is, as it is, with a note where it comes from; its fragments are still brought in by their names.

    What comes with guided is said to be nobody's yet: whoever changes it is its author.

    Raises:
        FileError: it has problems, or cannot be read.
        AnswerError: the title cannot be one.
    """
    if is_book(source):
        how = typed("edit", f"{source.parent.name}/{source.stem}")
        raise FileError(f"{source.stem} is a phrase book. For your own: {how}")
    report = check(source, paths.folders())
    if not report.sound:
        raise FileError(f"{source.stem} has something to mend first: {typed('check', source)} shows it.")
    text = source.read_text(encoding="utf-8-sig")
    begun = _begun(source, text)
    if in_library(source, paths.folders()):
        text = re.sub(r"^author:.*$", "# author: your name", text, count=1, flags=re.MULTILINE)
    if title:
        text = re.sub(r"^title:.*$", lambda _: f"title: {_quoted(title)}", text, count=1, flags=re.MULTILINE)
    return looked_through(title or source.stem, f"{_note(f'{begun} This copy is yours to change.')}{text}")


def _begun(source: Path, text: str) -> str:
    """Where a copy comes from."""
    if in_library(source, paths.folders()):
        return f"Made from {source.stem}, which comes with guided."
    author = re.search(r"^author: *(.*\S)", text, re.MULTILINE)
    return f"Made from {source.stem}{f', by {author[1]}' if author else ''}."


def proposed(answers: Answers) -> str:
    """A title for what was answered."""
    names = [word.strip().replace("-", " ") for word in answers.wanted if len(answers.wanted) <= FEW]
    listed = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    template = load_template(answers.kind)
    return f"{template.title}{template.of + listed if listed else ''} {load_layout().places[answers.where].name}"


def known() -> Mapping[str, Path]:
    """Every session and fragment, by name."""
    return {**paths.fragments(), **paths.sessions()}


def home(source: Path) -> Path:
    """The folder for the listener's own copy of a script."""
    return paths.own_sessions() / FRAGMENTS if source.parent.name == FRAGMENTS else paths.own_sessions()


def looked_through(title: str, text: str, careful: bool = True) -> Draft:
    """A draft, checked before it is anywhere, with the rules of care where `careful`.

    Raises:
        AnswerError: it could not be played.
    """
    with temporary_folder.folder() as folder:
        path = folder / f"{file_name(title)}.yaml"
        path.write_bytes(_encoded(text))
        report = check(path, paths.folders(), careful)
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
    path = folder / f"{name}{paths.SUFFIX}"
    try:
        atomic_write.create(path, draft.text.encode())
    except FileExistsError:
        raise FileError(f"There is {path} already, and it stays as it is; please choose another name.") from None
    return path


def _text(title: str, answers: Answers, composition: Composition, minutes: str) -> str:
    template, layout = composition.template, load_layout()
    sources = {*template.sources, *filter(None, (each.source for each in composition.exercises))}
    words = {
        **dict(template),
        "title": _quoted(title),
        "kind": answers.kind,
        "where": layout.places[answers.where].where,
        "minutes": minutes,
        "cautions": "".join(map(_caution, template.cautions)),
        "sources": tuple(sorted(sources, key=lambda number: int(number[1:]))),
    }
    head = "".join(_note(fill(note, {"title": title.replace("\n", " ")})) for note in layout.notes)
    exercises = f"\n{_note(template.note, WIDE - 2)}{''.join(composition.blocks())}"
    steps = indent(f"{composition.start}{exercises}{composition.end}", "  ")
    return f"{head}{fill(layout.header, words)}\nsteps:\n{steps}"


def _note(text: str, width: int = WIDE) -> str:
    return "".join(f"# {line}\n" for line in wrap(text, width - 2, break_long_words=False))


def _caution(text: str) -> str:
    return "  - >\n" + indent("\n".join(wrap(text, WIDE - 4)), "    ") + "\n"


def _unusual(kind: str, lengths: Mapping[Level, Decimal]) -> str:
    """The range of minutes at each level, where some length is not usual for the kind; else nothing."""
    usual = MINUTES.get(kind, {})
    if all(low * 60 <= lengths[level] <= high * 60 for level, (low, high) in usual.items()):
        return ""
    ranges = (f"{level}: {_halves(each - ROOM)}-{_halves(each + ROOM)}" for level, each in lengths.items())
    return f"{{{', '.join(ranges)}}}"


def _halves(length: Decimal) -> str:
    """Minutes, down to a half: 7 or 7.5."""
    return f"{max(HALF, length // 30 * HALF).normalize():f}"


def _quoted(title: str) -> str:
    """A title as YAML reads it back."""
    plain = re.fullmatch(r"[^\W_][\w ,.'()!?-]*", title) and not title.endswith(" ")
    return title if plain else json.dumps(title, ensure_ascii=False)
