"""A new script: from a few answers, from one that there is, or nearly empty."""

import json
import math
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import chain, count
from pathlib import Path
from textwrap import indent, wrap

from guided.authoring.templates import Exercise, Template, fill, load_layout, load_template
from guided.core import atomic_write, paths, temporary_folder
from guided.core.errors import FileError, GuidedError
from guided.core.level import Level
from guided.core.shell_command import make_command
from guided.lint import LintReport, lint_file
from guided.lint.context import in_library
from guided.plan.pacing import TARGET_MINUTES
from guided.plan.planner import LEAD_IN_S, LEAD_OUT_S, build_plan
from guided.script.loader import load_script
from guided.script.stock_phrases import is_phrase_book
from guided.script.values import suggest_word

NAME_CHARS = 50
"""Characters of a name, at most; in some scripts one takes three bytes, and more systems count those."""
DEFAULT_NAME = "session"
"""The name where a title leaves none."""


def make_file_name(title: str) -> str:
    """A title as the name of a script, without its suffix: small letters, digits and hyphens, easy to type.

    Letters of other scripts stay; Latin ones lose their marks. Never empty, never a path or a device.
    """
    kept = "".join(_clean(char) for char in unicodedata.normalize("NFC", title).casefold())
    name = "-".join(part for part in kept.split("-") if part)[:NAME_CHARS].strip("-") or DEFAULT_NAME
    return f"{name}-{DEFAULT_NAME}" if name in paths.DEVICES else name


def free_name(name: str, taken: Container[str]) -> str:
    """The name, or the first of name-2, name-3 ... that is not taken."""
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(each for each in names if each not in taken)


def _clean(char: str) -> str:
    """What of a character stands in a name: a letter or digit, or a mark that belongs to one; else a hyphen."""
    if char in "'\N{RIGHT SINGLE QUOTATION MARK}":
        return ""
    base = unicodedata.normalize("NFKD", char)[0]
    if base.isascii():
        return base if base.isalnum() else "-"
    return unicodedata.normalize("NFC", char) if unicodedata.category(char)[0] in "LMN" else "-"


MAX_IN_A_ROW = 2
"""So many exercises one after the other may work the same; then another has its turn."""


class AnswerError(GuidedError):
    """An answer that no session can be made of."""

    exit_code = 2


@dataclass(frozen=True)
class Composition:
    """What a session holds, and how much of each."""

    template: Template
    where: str
    exercises: tuple[Exercise, ...]
    amount: int
    """How much of each exercise: times for movements, seconds for the rest."""
    quiet: int
    """Seconds of the rest before the end, on a better day."""

    @property
    def start(self) -> str:
        """The text before the exercises."""
        return self.template.render_start(self.where)

    def blocks(self) -> Iterator[str]:
        """The text of each exercise."""
        return (self.template.render(each, self.amount, number) for number, each in enumerate(self.exercises))

    @property
    def end(self) -> str:
        """The text after the exercises."""
        return self.template.render_end(self.where, self.quiet)

    @property
    def seconds(self) -> Decimal:
        """How long it lasts on a better day."""
        return LEAD_IN_S + LEAD_OUT_S + sum(map(measure, (self.start, *self.blocks(), self.end)), Decimal(0))


def resolve_exercises(template: Template, where: str, words: Iterable[str]) -> tuple[list[Exercise], list[Exercise]]:
    """What somebody wants, by the names of exercises and of areas; with no names, whatever there is.

    Returns:
        What has to be there, and what is welcome where there is time.

    Raises:
        AnswerError: nothing there is called so.
    """
    offered = template.select(where)
    needed: list[Exercise] = []
    welcome: list[Exercise] = []
    for word in words:
        first, *others = _find_exercises(offered, word, where)
        needed += [first] if first not in needed else []
        welcome += others
    needed, pool = (needed, welcome) if needed else (offered[:1], offered[1:])
    return needed, [each for number, each in enumerate(pool) if each not in needed + pool[:number]]


def fit_to_minutes(template: Template, where: str, words: Sequence[str], minutes: Decimal) -> Composition:
    """A session that lasts at most so many minutes on a better day, and as near to that as what it holds allows.

    Raises:
        AnswerError: nothing there is called so; or it does not fit, with the shortest that would.
    """
    amount = template.amount
    needed, welcome = resolve_exercises(template, where, words)
    limit = minutes * 60
    found = Composition(template, where, interleave(needed), amount.usual, template.quiet.least)
    if found.seconds > limit:
        return _rest_longer(_reduce(found, limit), limit)
    for exercise in welcome:
        more = replace(found, exercises=interleave([*found.exercises, exercise]))
        few = len(more.exercises) <= template.count[Level.STEADY]
        if more.seconds <= limit and few and not overworks(more.exercises):
            found = more
    fuller = (replace(found, amount=each) for each in range(amount.most, amount.usual, -amount.step))
    return _rest_longer(next((each for each in fuller if each.seconds <= limit), found), limit)


@cache
def measure(steps: str) -> Decimal:
    """How long some steps last on a better day (seconds)."""
    with temporary_folder.make_temp_dir() as folder:
        path = folder / "part.yaml"
        path.write_text(f"steps:\n{steps}", encoding="utf-8")
        return build_plan(load_script(path, paths.find_folders()), Level.BETTER).seconds - LEAD_IN_S - LEAD_OUT_S


def interleave(exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """Exercises in an order in which none works the same as the two before it, as far as that can be."""
    left, placed = list(exercises), list[Exercise]()
    while left:
        fresh = (each for each in left if not overworks([*placed[-MAX_IN_A_ROW:], each]))
        placed.append(next(fresh, left[0]))
        left.remove(placed[-1])
    return tuple(placed)


def overworks(exercises: Sequence[Exercise]) -> bool:
    """Whether some area works three times in a row."""
    rows = zip(*(exercises[n:] for n in range(MAX_IN_A_ROW + 1)), strict=False)
    return any(set.intersection(*(set(each.involves) for each in row)) for row in rows)


def _rest_longer(found: Composition, limit: Decimal) -> Composition:
    """The same, the time that is left given to the rest before the end."""
    return replace(found, quiet=min(found.template.quiet.most, found.quiet + int(limit - found.seconds)))


def _reduce(found: Composition, limit: Decimal) -> Composition:
    """The same exercises, each with so much less of it that they fit."""
    amount = found.template.amount
    smaller = [replace(found, amount=each) for each in range(amount.usual, amount.least - 1, -amount.step)]
    for each in smaller:
        if each.seconds <= limit:
            return each
    shortest = math.ceil(smaller[-1].seconds / 60)
    raise AnswerError(f"That takes {shortest} minutes at least, on a better day. Take that much time, or name less.")


def _find_exercises(offered: Sequence[Exercise], word: str, where: str) -> list[Exercise]:
    """What a word names: one exercise, or all of an area."""
    name = word.strip().casefold().replace(" ", "-").replace("_", "-")
    found = [each for each in offered if each.name == name] or [each for each in offered if each.area == name]
    if not found:
        known = list(dict.fromkeys(filter(None, (*(e.area for e in offered), *(e.name for e in offered)))))
        hint = suggest_word(name, known) or f"There are: {', '.join(known)}."
        place = load_layout().places[where].name
        raise AnswerError(f"Nothing {place} is called '{word}' here. {hint[:1].upper()}{hint[1:]}")
    return found


MINUTES_MARGIN_S = 60
"""So many seconds shorter or longer than it was begun, a script may become before guided check says so."""
MAX_NAMED = 3
"""So many exercises are named in a title; more are not."""
MINUTE_STEP = Decimal("0.5")
NOTE_WIDTH = 76
"""Notes are set as wide as any editor shows (characters)."""
BLANK_SCRIPT = """\
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
class DraftSpec:
    """What somebody wants to write."""

    kind: str
    where: str
    minutes: Decimal
    """How long it may last on a better day."""
    parts: tuple[str, ...] = ()
    """Names of exercises and areas; as much as fits where there are none."""
    title: str | None = None

    @property
    def name(self) -> str:
        """What the script is called where it has no title of its own."""
        few = self.parts if len(self.parts) <= MAX_NAMED else ()
        return "-".join([self.kind, self.where, *few])


@dataclass(frozen=True)
class Draft:
    """A script that is not in place yet."""

    title: str
    text: str
    report: LintReport


def draft_session(answers: DraftSpec) -> Draft:
    """A script that holds what was answered, looked through.

    Raises:
        AnswerError: no session can be made of that.
    """
    composition = fit_to_minutes(load_template(answers.kind), answers.where, answers.parts, answers.minutes)
    title = answers.title or propose_title(answers)
    first = check_draft(title, _compose(title, answers, composition, ""), careful=False)
    return check_draft(
        title, _compose(title, answers, composition, _format_unusual(answers.kind, first.report.lengths))
    )


def draft_blank(title: str | None) -> Draft:
    """Ten lines to begin with. Raises AnswerError where the title cannot be one."""
    title = title or "My own session"
    return check_draft(title, BLANK_SCRIPT.format(title=_quote(title)))


def draft_copy(source: Path, title: str | None) -> Draft:
    """What there is, as it is, with a note where it comes from; its fragments are still brought in by their names.

    What comes with guided is said to be nobody's yet: whoever changes it is its author.

    Raises:
        FileError: it has problems, or cannot be read.
        AnswerError: the title cannot be one.
    """
    if is_phrase_book(source):
        how = make_command("edit", f"{source.parent.name}/{source.stem}")
        raise FileError(f"{source.stem} is a phrase book. For your own: {how}")
    report = lint_file(source, paths.find_folders())
    if not report.playable:
        raise FileError(f"{source.stem} has something to mend first: {make_command('check', source)} shows it.")
    text = source.read_text(encoding="utf-8-sig")
    if in_library(source, paths.find_folders()):
        begun = f"Made from {source.stem}, which comes with guided."
        text = re.sub(r"^author:.*$", "# author: your name", text, count=1, flags=re.MULTILINE)
    else:
        author = re.search(r"^author: *(.*\S)", text, re.MULTILINE)
        begun = f"Made from {source.stem}{f', by {author[1]}' if author else ''}."
    if title:
        text = re.sub(r"^title:.*$", lambda _: f"title: {_quote(title)}", text, count=1, flags=re.MULTILINE)
    return check_draft(title or source.stem, f"{_note(f'{begun} This copy is yours to change.')}{text}")


def propose_title(answers: DraftSpec) -> str:
    """A title for what was answered."""
    names = [word.strip().replace("-", " ") for word in answers.parts if len(answers.parts) <= MAX_NAMED]
    listed = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    template = load_template(answers.kind)
    return f"{template.title}{template.of + listed if listed else ''} {load_layout().places[answers.where].name}"


def list_all() -> Mapping[str, Path]:
    """Every session and fragment, by name."""
    return {**paths.find_fragments(), **paths.find_sessions()}


def own_dir(source: Path) -> Path:
    """The folder for the listener's own copy of a script."""
    return (
        paths.sessions_folder() / paths.FRAGMENTS if source.parent.name == paths.FRAGMENTS else paths.sessions_folder()
    )


def check_draft(title: str, text: str, careful: bool = True) -> Draft:
    """A draft, checked before it is anywhere, with the rules of care where `careful`.

    Raises:
        AnswerError: it could not be played.
    """
    with temporary_folder.make_temp_dir() as folder:
        path = folder / f"{make_file_name(title)}.yaml"
        path.write_bytes(_encode(text))
        report = lint_file(path, paths.find_folders(), careful)
    for problem in report.diagnostics:
        if problem.severity == "error":
            raise AnswerError(f"That cannot be written: {problem.what}; {problem.hint or problem.note}.")
    return Draft(title, text, report)


def _encode(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise AnswerError("That cannot be written: there is something in the title that is no letter.") from None


def save_draft(draft: Draft, name: str, folder: Path) -> Path:
    """Put a draft in place, never over anything.

    Raises:
        FileError: there is something of that name already.
        OSError: it cannot be written.
    """
    path = folder / f"{name}{paths.SCRIPT_SUFFIX}"
    try:
        atomic_write.create_file(path, draft.text.encode())
    except FileExistsError:
        raise FileError(f"There is {path} already, and it stays as it is; please choose another name.") from None
    return path


def _compose(title: str, answers: DraftSpec, composition: Composition, minutes: str) -> str:
    template, layout = composition.template, load_layout()
    sources = {*template.sources, *filter(None, (each.source for each in composition.exercises))}
    words = {
        **dict(template),
        "title": _quote(title),
        "kind": answers.kind,
        "where": layout.places[answers.where].where,
        "minutes": minutes,
        "cautions": "".join(map(_caution, template.cautions)),
        "sources": tuple(sorted(sources, key=lambda number: int(number[1:]))),
    }
    head = "".join(_note(fill(note, {"title": title.replace("\n", " ")})) for note in layout.notes)
    exercises = f"\n{_note(template.note, NOTE_WIDTH - 2)}{''.join(composition.blocks())}"
    steps = indent(f"{composition.start}{exercises}{composition.end}", "  ")
    return f"{head}{fill(layout.header, words)}\nsteps:\n{steps}"


def _note(text: str, width: int = NOTE_WIDTH) -> str:
    return "".join(f"# {line}\n" for line in wrap(text, width - 2, break_long_words=False))


def _caution(text: str) -> str:
    return "  - >\n" + indent("\n".join(wrap(text, NOTE_WIDTH - 4)), "    ") + "\n"


def _format_unusual(kind: str, lengths: Mapping[Level, Decimal]) -> str:
    """The range of minutes at each level, where some length is not usual for the kind; else nothing."""
    usual = TARGET_MINUTES.get(kind, {})
    if all(low * 60 <= lengths[level] <= high * 60 for level, (low, high) in usual.items()):
        return ""
    ranges = (
        f"{level}: {_format_halves(each - MINUTES_MARGIN_S)}-{_format_halves(each + MINUTES_MARGIN_S)}"
        for level, each in lengths.items()
    )
    return f"{{{', '.join(ranges)}}}"


def _format_halves(length: Decimal) -> str:
    """Minutes, down to a half: 7 or 7.5."""
    return f"{max(MINUTE_STEP, length // 30 * MINUTE_STEP).normalize():f}"


def _quote(title: str) -> str:
    """A title as YAML reads it back."""
    plain = re.fullmatch(r"[^\W_][\w ,.'()!?-]*", title) and not title.endswith(" ")
    return title if plain else json.dumps(title, ensure_ascii=False)
