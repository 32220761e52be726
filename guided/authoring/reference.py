"""The reference of the language: every step type, key, value, level and stock line, from the models."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from guided.authoring import json_schema
from guided.authoring.json_schema import Form, ScriptModel
from guided.core import paths
from guided.core.level import LEVELS
from guided.core.paths import Folders
from guided.plan.pacing import DEFAULT_PACING, TARGET_MINUTES
from guided.plan.steps.base import StepType
from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script import stock_phrases, values
from guided.script.by_level import FIXED_KEYS, STEP_KEYS
from guided.script.model import Factors, Header, StepModel
from guided.script.verb_keys import COMMON_KEYS, list_step_keys

INTRO_TEXT = """\
# The language of a session

Every key there is, for looking things up. This page is made from guided's own models by `python docs/generate.py`, and
not written by hand. With `guided schema`, an editor shows the same words while you write.

A script is a text file in YAML. Where *by level* says yes, `{flare: 5s, better: 15s}` may stand in place of a value:
`flare` is always among them, a level left out takes the next easier one, and no easier level may ask more. Such values
are played as written. All other numbers are for a better day: every easier level does less and rests more by itself."""
_ONLY_OR_SKIP = "At most one of `only` and `skip`."
_LISTS_TEXT = """\
A list stands in `[ ]`, or below its key with a dash before each value. One value alone may stand without either."""
_LOADS_TEXT = """\
Whoever leaves one of these out (`--avoid`, `--condition`) hears `instead` in place of the step, or nothing. A breath
with a hold in it involves `breath-hold` by itself."""
_LEVELS_TEXT = """\
What each level makes of the numbers in a script. With `pacing:` a session names its own factors, by the names in the
first column: work may not rise toward an easier level, nor pauses and rest fall."""
_MINUTES_TEXT = """\
How many minutes a session of each kind is meant to last. The other kinds have no range; `minutes:` names one's own."""
_PHRASES_TEXT = """\
The stock lines of a language, one file for each, like `phrases/es.yaml` in the folder of your own sessions:
`guided edit phrases/es` opens it, and begins it where there is none. A line there wins over guided's own, in every
session of that language; one that cannot be used is left aside, and `guided check phrases/es` says why. In a language
that guided has no lines of, a session needs only those that its steps speak. What stands in `< >` is filled in. The
words for a phase of breath are few, so that they fit: at most four, and one where it is short."""


def render_keys() -> str:
    """The reference page, in Markdown."""
    sections = [INTRO_TEXT, "## The top of a script", _keys(Header, Header.model_fields)]
    sections += ["## Steps", _contents()]
    for verb, step_type in STEP_TYPES.items():
        sections += list(_verb(verb, step_type))
    sections += ["## What any step may carry", _keys(StepModel, COMMON_KEYS), _ONLY_OR_SKIP]
    sections += ["## Values", _LISTS_TEXT, _values(), "## What a step involves", _LOADS_TEXT, _words(values.LOADS)]
    sections += [
        "## Levels",
        _LEVELS_TEXT,
        _levels(),
        _MINUTES_TEXT,
        _minutes(),
        "## Phrase books",
        _PHRASES_TEXT,
        _phrases(),
    ]
    return "\n\n".join(sections) + "\n"


def _contents() -> str:
    verbs = ", ".join(f"[`{verb}`](#{verb})" for verb in STEP_TYPES)
    return f"A line by itself is said. Anything else begins with what it does: {verbs}."


def _verb(verb: str, step_type: StepType[Any]) -> Iterator[str]:
    kind = step_model(verb)
    yield f"### {verb}"
    yield json_schema.describe_step(kind)
    yield _keys(kind, [key for key in list_step_keys(kind) if key not in COMMON_KEYS])
    if step_type.notes:
        yield step_type.notes
    if sounds := json_schema.list_sounds(verb):
        yield f"With guided come {_words(sounds)}. Your own are named by their files."
    yield f"```yaml\n{step_type.example}```"


def _keys(model: ScriptModel, keys: Iterable[str]) -> str:
    rows = [
        (f"`{key}`", json_schema.get_help(model, key), _format_value(model, key), _default(model, key), _by_level(key))
        for key in keys
    ]
    return _table(("key", "what it is", "written", "if left out", "by level"), rows)


def _format_value(model: ScriptModel, key: str) -> str:
    """The form of a key's values, in a word or two."""
    if key == "pacing":
        return "levels, with factors"
    if key in STEP_KEYS:
        return "list of steps"
    form = json_schema.get_form(model, key)
    if json_schema.is_map_type(json_schema.get_type(model, key)):
        return f"names, each with {_format_form(form)}"
    return _format_form(form)


def _format_form(form: Form) -> str:
    """The name of a form; the words themselves where they are few."""
    if form.least > 1:
        return form.help
    name = _words(form.words) if form.words and len(form.words) < 10 else _format_name((form.items or form).name)
    return f"{name}, or a list" if form.items else name


def _format_name(name: str) -> str:
    return name.replace("-", " ")


def _default(model: ScriptModel, key: str) -> str:
    if model.model_fields[key].is_required():
        return "*needed*"
    default = json_schema.get_default(model, key)
    return "" if default is None else f"`{default}`"


def _by_level(key: str) -> str:
    return "no" if key in FIXED_KEYS or key == "pacing" else "yes"


def _values() -> str:
    forms = {each_form.name: each_form for form in json_schema.FORMS.values() for each_form in (form.items or form,)}
    rows = [(_format_name(form.name), form.help) for form in forms.values() if not form.words]
    return _table(("value", "how it is written"), rows)


def _levels() -> str:
    pacings = [DEFAULT_PACING[level] for level in LEVELS]
    rows = [
        (f"`{key}`", json_schema.get_help(Factors, key), *(str(getattr(pace, key)) for pace in pacings), _bounds(key))
        for key in Factors.model_fields
    ]
    longest = (f"{pace.longest_hold}s" if pace.longest_hold else "as written" for pace in pacings)
    tension = ("as written" if pace.tension else "none" for pace in pacings)
    rows += [("", "The longest hold.", *longest, ""), ("", "Light tension.", *tension, "")]
    return _table(("factor", "what it does", *LEVELS, "your own"), rows)


def _bounds(factor: str) -> str:
    words = {"minimum": "{} or more", "maximum": "{} or less"}
    return ", ".join(words[name].format(bound) for name, bound in json_schema.get_bounds(factor).items())


def _minutes() -> str:
    rows = [(kind, *(f"{low}-{high}" for low, high in by_level.values())) for kind, by_level in TARGET_MINUTES.items()]
    return _table(("kind", *LEVELS), rows)


def _phrases() -> str:
    shipped = paths.find_folders().library
    lines, _, _ = stock_phrases.load_books("en", Folders(shipped, shipped))
    english = {key: " ".join(line.split()) for key, line in lines.items()}
    rows = [
        (f"`{key}`", f"`{english[key]}`", _words(words), "yes" if key in stock_phrases.PAUSE_KEYS else "")
        for key, words in stock_phrases.PHRASE_KEYS.items()
    ]
    return _table(("line", "in English", "filled in", "may hold a pause"), rows)


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
