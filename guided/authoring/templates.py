"""Templates of `guided new`, from the files in `sessions/templates/`, and the text that is made of them.

A pattern is text of a script with words to fill in, like `$title`. The files are part of guided: a fault in one is a
fault in guided, and nothing in them is run.
"""

import string
from collections.abc import Mapping, Sequence
from functools import cache
from textwrap import indent
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from guided.core import paths
from guided.core.level import LEVELS, Level
from guided.script import file_decoding
from guided.script.validation import to_plain
from guided.script.values import Count, LevelName, Loads, Places, Seconds, Sides, Text, Texts
from guided.script.yaml_parser import parse_tree

TEMPLATE_KINDS = ("relaxation", "stretch", "breathing", "mindfulness", "rest")
"""The kinds of session there is a template for, the usual one first. Each has a file of that name."""
ANNOUNCED_ABOVE_S = 50
"""Quiet that is longer has a word before it and after it (seconds)."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Model = TypeVar("Model", bound=_Data)


class Dose(_Data):
    """How much of a movement a level asks for."""

    hold: Seconds
    """Seconds to stay; 0 for none."""
    reps: Count
    """How many times, on each side."""


class Exercise(_Data):
    """An exercise of a template, with its words."""

    name: str
    title: str
    tell: Text
    """Said before it, or what is said in it."""
    area: str = ""
    """The area that it is found by: hips."""
    where: Places = ("bed", "floor", "chair")
    involves: Loads = ()
    source: str = ""
    """The number of its source."""
    label: str = ""
    """How it differs from others, in a word or two."""
    steps: str = ""
    """The pattern of its steps, where it is not that of its template."""

    def render(self, pattern: str, levels: Sequence[Level], amount: int, pauses: Mapping[Level, str]) -> str:
        """Its steps.

        Args:
            pattern: what they are made of. What it involves stands at `$involves`, or else holds for all of them.
            levels: at which it plays, from one on up.
            amount: how much of it on a better day: seconds, or how many times.
            pauses: quiet of so many seconds, by level.
        """
        words = {**self.words(levels, amount), "amount": amount, "pauses": pauses}
        key = "" if "$involves" in pattern else fill("involves: $involves", words)
        return _nest_steps(key, fill(pattern, words))

    def words(self, levels: Sequence[Level], amount: int) -> Mapping[str, object]:  # noqa: ARG002  movements need them
        """The words to fill in."""
        return dict(self)


class BodyArea(Exercise):
    """An area of the body to let go, or something to notice or to rest with."""

    easy: Text
    """Said in place of `tell` on a flare day."""


class BreathingPattern(Exercise):
    """A way of breathing."""

    pattern: Mapping[LevelName, str] = {}
    """Seconds in and out by level, as a script writes them."""


class Move(Exercise):
    """A movement, and the words that lead through it."""

    source: str
    dose: Mapping[LevelName, Dose]
    """By level. A level that is missing is not offered the movement; better is always there."""
    into: Text
    again: Text
    out: Text
    instead: Text
    """Said once a side to people who leave it out."""
    after: Text
    """Said at the rest that follows."""
    sides: Sides = ()
    small: str = ""
    """Said at a level that is not offered it."""

    def render(self, pattern: str, levels: Sequence[Level], amount: int, pauses: Mapping[Level, str]) -> str:
        """Its steps at the levels that are offered it, and something small at the others. Arguments: see `Exercise`."""
        offered = [level for level in levels if level in self.dose]
        steps = super().render(pattern, offered, amount, pauses)
        if len(offered) == len(levels):
            return steps
        easier_levels = levels[: -len(offered)]
        return f"- {_format_only(easier_levels)}\n  say: {self.small}\n{_nest_steps(_format_only(offered), steps)}"

    def words(self, levels: Sequence[Level], amount: int) -> Mapping[str, object]:
        """The words to fill in. Values at a level that is not offered it are never played."""
        max_reps = self.dose[Level.BETTER].reps
        reps_limit = min(max_reps, amount)
        holds = {level: self.dose[level].hold for level in levels}
        seconds = {Level.FLARE: "0s", **{level: f"{hold:f}s" for level, hold in holds.items()}}
        reps = {Level.FLARE: 1, **{level: self._reps(level, reps_limit, max_reps) for level in levels}}
        repetition = {"again": self.again, "reps": reps} if reps_limit > 1 else {"again": "", "reps": ""}
        return {**dict(self), **repetition, "hold": seconds if any(holds.values()) else ""}

    def _reps(self, level: Level, reps_limit: int, max_reps: int) -> int:
        """How many times: a steady day at most as often as a better one, an easy day less in proportion."""
        reps = self.dose[level].reps
        return min(reps, reps_limit) if level.rank >= Level.STEADY.rank else max(1, reps * reps_limit // max_reps)


class Bounds(_Data):
    """The least and the most of something."""

    least: int
    most: int


class Amount(Bounds):
    """How much of each exercise: how many times for movements, seconds for all else."""

    usual: int
    step: int
    """By how much it is changed to fit the time."""


class Template(_Data):
    """A template for one kind of session: its exercises, how much of them, and the words around them."""

    title: str
    of: str
    """Stands in a title between `title` and the names of exercises."""
    about: str
    asks: str
    """The question about what it holds."""
    where: Places
    minutes: int
    """The usual length on a better day, at most."""
    longest: int
    """The most minutes that make sense."""
    amount: Amount
    count: Mapping[LevelName, int]
    """How many exercises at most: at flare, at gentle, at steady and better."""
    quiet: Bounds
    """Seconds of the rest before the end, on a better day."""
    ambience: str
    chime: str
    cautions: Texts
    sources: tuple[str, ...]
    lying: str = ""
    """Steps for lying down, where they are not the usual ones."""
    begin: str
    """Steps before the first exercise."""
    note: str
    """A note for authors above the exercises."""
    rest: Text
    """Said before the rest."""
    above: str = ""
    """The pattern of a note above each exercise."""
    steps: str
    """The pattern of an exercise."""
    long_steps: str = ""
    """The pattern of one that lasts longer than `ANNOUNCED_ABOVE_S`, where that is another."""
    exercises: tuple[Move | BodyArea | BreathingPattern, ...]

    @property
    def has_moves(self) -> bool:
        """Whether it holds movements."""
        return isinstance(self.exercises[0], Move)

    def select(self, where: str) -> list[Exercise]:
        """The exercises that can be done at a place."""
        return [exercise for exercise in self.exercises if where in exercise.where]

    def names_by_area(self, where: str) -> Mapping[str, Sequence[str]]:
        """The names of what can be done at a place; those of no area stand under ""."""
        names: dict[str, list[str]] = {}
        for exercise in self.select(where):
            names.setdefault(exercise.area, []).append(exercise.name)
        return names

    def render(self, exercise: Exercise, amount: int, number: int) -> str:
        """The text of an exercise.

        Args:
            exercise: which one.
            amount: how much of it.
            number: its place in the session, from 0; easier days have fewer.
        """
        levels = LEVELS[sum(number >= self.count[level] for level in (Level.FLARE, Level.GENTLE)) :]
        pauses = {level: f"{round(amount * share)}s" for level, share in load_layout().pauses.items()}
        pattern = exercise.steps or (amount > ANNOUNCED_ABOVE_S and self.long_steps) or self.steps
        steps = exercise.render(pattern, levels, amount, pauses)
        note = fill(self.above, dict(exercise))
        return "\n" + note + _nest_steps(_format_only(levels), f"- section: {exercise.title}\n{steps}")

    def render_start(self, where: str) -> str:
        """The text before the first exercise: settling down, and a word on what comes."""
        layout = load_layout()
        words = {"chime": self.chime, "lying": self.lying or layout.lying}
        return fill(layout.places[where].start, words) + self.begin

    def render_end(self, where: str, quiet: int) -> str:
        """The text after the last exercise: a rest of so many seconds on a better day, and coming back."""
        layout = load_layout()
        place = layout.places[where]
        pauses = {level: f"{min(quiet, layout.rest_at_most.get(level, quiet))}s" for level in LEVELS}
        words = {"chime": self.chime, "rest": self.rest, "pauses": pauses}
        return "".join(f"\n{fill(text, words)}" for text in (place.before_rest, layout.rest, place.end) if text)


class PlaceLayout(_Data):
    """The text around the exercises at one place."""

    name: str
    """The place as it is called in a sentence: in bed."""
    where: Places
    """The value of `where` of a session for it."""
    start: str
    before_rest: str = ""
    end: str


class Layout(_Data):
    """The text that every new session has around its exercises."""

    notes: tuple[str, ...]
    """The notes at the top of a script."""
    header: str
    pauses: Mapping[LevelName, float]
    """How much of a pause on a better day each level has, in a session that is quiet for most of its time."""
    rest: str
    rest_at_most: Mapping[LevelName, int]
    """Seconds of the rest before the end, at most."""
    lying: str
    places: Mapping[str, PlaceLayout]


@cache
def load_template(kind: str) -> Template:
    """Load the template of a kind of session."""
    return _load(kind, Template)


@cache
def load_layout() -> Layout:
    """Load the layout of every new session."""
    return _load("layout", Layout)


def _load(name: str, model: type[Model]) -> Model:
    path = paths.templates_folder() / f"{name}{paths.SCRIPT_SUFFIX}"
    text, diagnostics = file_decoding.decode_file(path, path.name)
    root, parse_diagnostics = parse_tree(text, path.name)
    if root is None or diagnostics or parse_diagnostics:
        raise ValueError(f"{path} is broken: {[*diagnostics, *parse_diagnostics]}")
    return model.model_validate(to_plain(root))


def fill(pattern: str, words: Mapping[str, object]) -> str:
    """A pattern with its words filled in; a line with a word that is empty is left out."""
    filled = []
    for line in map(string.Template, pattern.splitlines(keepends=True)):
        values = {name: _to_yaml(words[name]) for name in line.get_identifiers()}
        if all(values.values()):
            filled.append(line.substitute(values))
    return "".join(filled)


def _nest_steps(key: str, steps: str) -> str:
    """Steps below a key; as they are where there is no key."""
    inner = indent(steps.strip("\n"), "    ")
    return f"- {key}\n  steps:\n{inner}\n" if key else steps


def _to_yaml(value: object) -> str:
    """A value as a script holds it; what is by level only where it changes."""
    if isinstance(value, Mapping):
        before = (None, *value.values())
        changed = (
            f"{level}: {each}" for (level, each), last in zip(value.items(), before, strict=False) if each != last
        )
        return f"{{{', '.join(changed)}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]" if value else ""
    return str(value).rstrip("\n")


def _format_only(levels: Sequence[Level]) -> str:
    """The key that leaves the other levels out; nothing for all of them."""
    others = [level for level in LEVELS if level not in levels]
    if len(others) < len(levels):
        return f"skip: {_format_list(others)}" if others else ""
    return f"only: {_format_list(levels)}"


def _format_list(levels: Sequence[Level]) -> str:
    return levels[0] if len(levels) == 1 else f"[{', '.join(levels)}]"
