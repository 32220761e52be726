"""Drafts of new scripts: from a few answers, from another script, or nearly empty."""

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
"""The name for a title without letters."""


def make_file_name(title: str) -> str:
    """A title as the name of a script, without its suffix: small letters, digits and hyphens, easy to type.

    Letters of other scripts stay; Latin ones lose their marks. Never empty, never a path or a device.
    """
    cleaned = "".join(_clean(char) for char in unicodedata.normalize("NFC", title).casefold())
    name = "-".join(part for part in cleaned.split("-") if part)[:NAME_CHARS].strip("-") or DEFAULT_NAME
    return f"{name}-{DEFAULT_NAME}" if name in paths.DEVICES else name


def free_name(name: str, taken: Container[str]) -> str:
    """The name, or the first of name-2, name-3 ... that is not taken."""
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(candidate for candidate in names if candidate not in taken)


def _clean(char: str) -> str:
    """A character as it is in a name: a letter or digit, or a mark that belongs to one; else a hyphen."""
    if char in "'\N{RIGHT SINGLE QUOTATION MARK}":
        return ""
    base = unicodedata.normalize("NFKD", char)[0]
    if base.isascii():
        return base if base.isalnum() else "-"
    return unicodedata.normalize("NFC", char) if unicodedata.category(char)[0] in "LMN" else "-"


MAX_IN_A_ROW = 2
"""How many exercises in a row may work the same area."""


class AnswerError(GuidedError):
    """An answer that no session can be made of."""

    exit_code = 2


@dataclass(frozen=True)
class Composition:
    """The exercises of a new session, and how much of each."""

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
        return (self.template.render(exercise, self.amount, number) for number, exercise in enumerate(self.exercises))

    @property
    def end(self) -> str:
        """The text after the exercises."""
        return self.template.render_end(self.where, self.quiet)

    @property
    def seconds(self) -> Decimal:
        """How long it lasts on a better day."""
        return LEAD_IN_S + LEAD_OUT_S + sum(map(measure, (self.start, *self.blocks(), self.end)), Decimal(0))


def resolve_exercises(template: Template, where: str, words: Iterable[str]) -> tuple[list[Exercise], list[Exercise]]:
    """Find exercises by the names of exercises and of areas; with no names, all of them.

    Returns:
        The exercises that are needed, and those that are welcome if there is time.

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
    return needed, [exercise for number, exercise in enumerate(pool) if exercise not in needed + pool[:number]]


def fit_to_minutes(template: Template, where: str, words: Sequence[str], minutes: Decimal) -> Composition:
    """Compose a session that lasts at most so many minutes on a better day, and as near to that as it can.

    Raises:
        AnswerError: nothing there is called so; or it does not fit, with the shortest that would.
    """
    amount = template.amount
    needed, welcome = resolve_exercises(template, where, words)
    limit = minutes * 60
    composition = Composition(template, where, interleave(needed), amount.usual, template.quiet.least)
    if composition.seconds > limit:
        return _rest_longer(_reduce(composition, limit), limit)
    for exercise in welcome:
        longer = replace(composition, exercises=interleave([*composition.exercises, exercise]))
        is_within_count = len(longer.exercises) <= template.count[Level.STEADY]
        if longer.seconds <= limit and is_within_count and not overworks(longer.exercises):
            composition = longer
    larger = (replace(composition, amount=a) for a in range(amount.most, amount.usual, -amount.step))
    return _rest_longer(next((a for a in larger if a.seconds <= limit), composition), limit)


@cache
def measure(steps: str) -> Decimal:
    """The length of steps on a better day (seconds)."""
    with temporary_folder.make_temp_dir() as folder:
        path = folder / "part.yaml"
        path.write_text(f"steps:\n{steps}", encoding="utf-8")
        return build_plan(load_script(path, paths.find_folders()), Level.BETTER).seconds - LEAD_IN_S - LEAD_OUT_S


def interleave(exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """Order exercises so that none works the same area as the two before it, as far as that can be."""
    remaining, placed = list(exercises), list[Exercise]()
    while remaining:
        suitable = (exercise for exercise in remaining if not overworks([*placed[-MAX_IN_A_ROW:], exercise]))
        placed.append(next(suitable, remaining[0]))
        remaining.remove(placed[-1])
    return tuple(placed)


def overworks(exercises: Sequence[Exercise]) -> bool:
    """Whether some area works three times in a row."""
    triples = zip(*(exercises[offset:] for offset in range(MAX_IN_A_ROW + 1)), strict=False)
    return any(set.intersection(*(set(exercise.involves) for exercise in triple)) for triple in triples)


def _rest_longer(base: Composition, limit: Decimal) -> Composition:
    """A composition with the remaining time added to the rest before the end."""
    return replace(base, quiet=min(base.template.quiet.most, base.quiet + int(limit - base.seconds)))


def _reduce(composition: Composition, limit: Decimal) -> Composition:
    """A composition of the same exercises, with a smaller amount that fits the limit."""
    amount = composition.template.amount
    smaller = [replace(composition, amount=size) for size in range(amount.usual, amount.least - 1, -amount.step)]
    for size in smaller:
        if size.seconds <= limit:
            return size
    shortest = math.ceil(smaller[-1].seconds / 60)
    raise AnswerError(f"That takes {shortest} minutes at least, on a better day. Take that much time, or name less.")


def _find_exercises(offered: Sequence[Exercise], word: str, where: str) -> list[Exercise]:
    """The exercises that a word names: one, or all of an area."""
    name = word.strip().casefold().replace(" ", "-").replace("_", "-")
    matches = [each for each in offered if each.name == name] or [each for each in offered if each.area == name]
    if not matches:
        names = list(dict.fromkeys(filter(None, (*(e.area for e in offered), *(e.name for e in offered)))))
        hint = suggest_word(name, names) or f"There are: {', '.join(names)}."
        place = load_layout().places[where].name
        raise AnswerError(f"Nothing {place} is called '{word}' here. {hint[:1].upper()}{hint[1:]}")
    return matches


MINUTES_MARGIN_S = 60
"""How much shorter or longer a script may become before `guided check` reports its length (seconds)."""
MAX_NAMED = 3
"""The most exercises that are named in a title."""
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
    """The specification of a draft."""

    kind: str
    where: str
    minutes: Decimal
    """How long it may last on a better day."""
    parts: tuple[str, ...] = ()
    """Names of exercises and areas; as much as fits where there are none."""
    title: str | None = None

    @property
    def name(self) -> str:
        """The name of the script where it has no title of its own."""
        parts = self.parts if len(self.parts) <= MAX_NAMED else ()
        return "-".join([self.kind, self.where, *parts])


@dataclass(frozen=True)
class Draft:
    """A script that is not saved yet."""

    title: str
    text: str
    report: LintReport


def draft_session(answers: DraftSpec) -> Draft:
    """Make a draft from answers, and check it.

    Raises:
        AnswerError: no session can be made of that.
    """
    composition = fit_to_minutes(load_template(answers.kind), answers.where, answers.parts, answers.minutes)
    title = answers.title or propose_title(answers)
    first_draft = check_draft(title, _compose(title, answers, composition, ""), careful=False)
    return check_draft(
        title, _compose(title, answers, composition, _format_unusual(answers.kind, first_draft.report.lengths))
    )


def draft_blank(title: str | None) -> Draft:
    """Ten lines to begin with. Raises AnswerError where the title cannot be one."""
    title = title or "My own session"
    return check_draft(title, BLANK_SCRIPT.format(title=_quote(title)))


def draft_copy(source: Path, title: str | None) -> Draft:
    """Make a draft that is a copy of a script, with a note on its origin; its fragments are included as before.

    A copy of one of guided's has no author yet: whoever changes it is its author.

    Raises:
        FileError: it has problems, or cannot be read.
        AnswerError: the title cannot be one.
    """
    if is_phrase_book(source):
        edit_command = make_command("edit", f"{source.parent.name}/{source.stem}")
        raise FileError(f"{source.stem} is a phrase book. For your own: {edit_command}")
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
    """A title for answers."""
    names = [word.strip().replace("-", " ") for word in answers.parts if len(answers.parts) <= MAX_NAMED]
    joined = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    template = load_template(answers.kind)
    return f"{template.title}{template.of + joined if joined else ''} {load_layout().places[answers.where].name}"


def list_all() -> Mapping[str, Path]:
    """Every session and fragment, by name."""
    return {**paths.find_fragments(), **paths.find_sessions()}


def own_dir(source: Path) -> Path:
    """The folder for the listener's own copy of a script."""
    return (
        paths.sessions_folder() / paths.FRAGMENTS if source.parent.name == paths.FRAGMENTS else paths.sessions_folder()
    )


def check_draft(title: str, text: str, careful: bool = True) -> Draft:
    """Make a draft, and check it before it is saved, with the rules of care if `careful`.

    Raises:
        AnswerError: it could not be played.
    """
    with temporary_folder.make_temp_dir() as folder:
        path = folder / f"{make_file_name(title)}.yaml"
        path.write_bytes(_encode(text))
        report = lint_file(path, paths.find_folders(), careful)
    for diagnostic in report.diagnostics:
        if diagnostic.severity == "error":
            raise AnswerError(f"That cannot be written: {diagnostic.what}; {diagnostic.hint or diagnostic.note}.")
    return Draft(title, text, report)


def _encode(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise AnswerError("That cannot be written: there is something in the title that is no letter.") from None


def save_draft(draft: Draft, name: str, folder: Path) -> Path:
    """Save a draft. It never replaces a file.

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
    sources = {*template.sources, *filter(None, (exercise.source for exercise in composition.exercises))}
    words = {
        **dict(template),
        "title": _quote(title),
        "kind": answers.kind,
        "where": layout.places[answers.where].where,
        "minutes": minutes,
        "cautions": "".join(map(_caution, template.cautions)),
        "sources": tuple(sorted(sources, key=lambda number: int(number[1:]))),
    }
    notes = "".join(_note(fill(note, {"title": title.replace("\n", " ")})) for note in layout.notes)
    exercises = f"\n{_note(template.note, NOTE_WIDTH - 2)}{''.join(composition.blocks())}"
    steps = indent(f"{composition.start}{exercises}{composition.end}", "  ")
    return f"{notes}{fill(layout.header, words)}\nsteps:\n{steps}"


def _note(text: str, width: int = NOTE_WIDTH) -> str:
    return "".join(f"# {line}\n" for line in wrap(text, width - 2, break_long_words=False))


def _caution(text: str) -> str:
    return "  - >\n" + indent("\n".join(wrap(text, NOTE_WIDTH - 4)), "    ") + "\n"


def _format_unusual(kind: str, lengths: Mapping[Level, Decimal]) -> str:
    """The range of minutes at each level, where some length is outside the target of the kind; else nothing."""
    target = TARGET_MINUTES.get(kind, {})
    if all(low * 60 <= lengths[level] <= high * 60 for level, (low, high) in target.items()):
        return ""
    ranges = (
        f"{level}: {_format_halves(seconds - MINUTES_MARGIN_S)}-{_format_halves(seconds + MINUTES_MARGIN_S)}"
        for level, seconds in lengths.items()
    )
    return f"{{{', '.join(ranges)}}}"


def _format_halves(length: Decimal) -> str:
    """Minutes, down to a half: 7 or 7.5."""
    return f"{max(MINUTE_STEP, length // 30 * MINUTE_STEP).normalize():f}"


def _quote(title: str) -> str:
    """A title as YAML reads it back."""
    plain = re.fullmatch(r"[^\W_][\w ,.'()!?-]*", title) and not title.endswith(" ")
    return title if plain else json.dumps(title, ensure_ascii=False)
