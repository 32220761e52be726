"""The JSON schema accepts and refuses what the script reader does, and is up to date beside the sessions."""

import json
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings

from guided.authoring.json_schema import build_schema, dump_schema
from guided.cli import main as cli
from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script.loader import try_load
from guided.script.model import Factors, Header
from guided.script.validation import to_plain
from guided.script.yaml_parser import YAML_LOADER, parse_tree
from tests.script.test_mutations import EXAMPLES, mutate_script
from tests.support.cases import cases
from tests.support.repository import ROOT
from tests.support.scripts import FOLDERS, GOOD, SCRIPTS, load_text
from tests.support.tiers import few

SESSIONS = ROOT / "sessions"
LIBRARY = [*sorted(SESSIONS.glob("*.yaml")), *sorted((SESSIONS / "fragments").glob("*.yaml"))]
VALIDATOR = jsonschema.Draft7Validator(build_schema())


def parse_as_text(text: str) -> Any:
    """A script as guided reads it: every value is text."""
    root, problems = parse_tree(text, "script.yaml")
    assert not problems
    return to_plain(root)  # type: ignore[arg-type]


class EditorLoader(YAML_LOADER):
    """YAML 1.2 as editors read it: `true`, `3` and `null` are no texts, but `no`, `on`, `1:30` and a date are."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


class Yaml11Loader(YAML_LOADER):
    """YAML 1.1, for editors that are set to it: `no` is false and `1:30` is ninety."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":timestamp", ":value"))]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


for kind, pattern in {
    "null": r"null|Null|NULL|~|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}.items():
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"(?:{pattern})\Z"), None)
EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(re.sub(r"\b0+(?=\d)", "", node.value), 0))
EditorLoader.add_constructor(
    "tag:yaml.org,2002:float", lambda _, node: float(node.value.replace(".inf", "inf").lower())
)


def to_json_keys(value: Any) -> Any:
    """A parsed value with text keys, as in JSON."""
    if isinstance(value, dict):
        return {
            str(key).lower() if isinstance(key, bool) else str(key): to_json_keys(inner) for key, inner in value.items()
        }
    return [to_json_keys(item) for item in value] if isinstance(value, list) else value


def parse_yaml_12(text: str) -> Any:
    return to_json_keys(yaml.load(text, EditorLoader))


def parse_yaml_11(text: str) -> Any:
    return to_json_keys(yaml.load(text, Yaml11Loader))


def list_errors(tree: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(tree)]


def test_schema_is_valid_draft_7() -> None:
    jsonschema.Draft7Validator.check_schema(build_schema())
    assert build_schema()["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_every_definition_is_used_and_every_reference_defined() -> None:
    used = set(re.findall(r'"#/definitions/([^/"]+)', dump_schema()))
    assert used == set(build_schema()["definitions"])


def test_every_default_is_valid() -> None:
    for verb in STEP_TYPES:
        for key, one in build_schema()["definitions"][f"step.{verb}"]["properties"].items():
            if "default" in one:
                assert not list_errors(make_step(verb, key, one["default"])), key


def make_step(verb: str, key: str, value: Any) -> Any:
    """A step with what it needs, and a key."""
    example = parse_yaml_12(f"steps:\n{STEP_TYPES[verb].example}")["steps"]
    return {"steps": [{**each, key: value} for each in example if verb in each]}


@cases("parse, path", few(product([parse_as_text, parse_yaml_12, parse_yaml_11], [*GOOD, *LIBRARY]), 5))
def test_valid_scripts_are_accepted_however_an_editor_parses_them(path: Path, parse: Callable[[str], Any]) -> None:
    assert not list_errors(parse(path.read_text("utf-8")))


BAD_KEYS = [
    "a-list", "a-text", "breathing", "colon-makes-a-key", "counts", "dashes-without-space",
    "fragment-that-would-be-a-session", "header-values", "level-names", "lists-without-brackets", "long-title",
    "missing-keys", "names", "no-kind-of-step", "no-steps", "no-verb", "nothing-after", "only-and-skip",
    "other-words-for-steps", "same-at-every-level", "sides-too-few", "step-a-list", "steps-a-text", "steps-empty",
    "steps-missing-swallowed", "talk", "times", "true-or-false", "two-verbs", "unknown-key", "warmth-too-long",
    "word-names", "wrong-at-one-level", "wrong-shapes",
]  # fmt: skip
"""The bad scripts whose fault is a key, or the form of a value."""


@cases("name", BAD_KEYS)
def test_wrong_keys_and_forms_are_refused(name: str) -> None:
    assert list_errors(parse_yaml_12((SCRIPTS / "bad" / f"{name}.yaml").read_text("utf-8")))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ("{stretch: Knee, into: Lift., hodl: 5s}", "'hodl' was unexpected"),
        ("{stretch: Knee, into: Lift., rounds: 5}", "'rounds' was unexpected"),
        ("{stretch: Knee, hold: 5s}", "'into' is a required property"),
        ("{repeat: 3, steps: [{pause: 5s, hold: 3s}]}", "'hold' was unexpected"),
        ("{strech: Knee}", "'strech' was unexpected"),
        ("{steps: [Hello.], repeats: 3}", "'repeats' was unexpected"),
        ("{flare: Hello., beter: {pause: 3s}}", "'beter' was unexpected"),
        ("{breathe: 4-6}", "'lasting' is a required property"),
    ],
)
def test_message_names_the_problem_of_a_step(steps: str, told: str) -> None:
    found = [
        deep.message
        for error in VALIDATOR.iter_errors(parse_yaml_12(f"steps: [{steps}]"))
        for deep in list_leaf_errors(error)
    ]
    assert any(told in message for message in found), found


def list_leaf_errors(error: Any) -> list[Any]:
    return [leaf for inner in error.context for leaf in list_leaf_errors(inner)] if error.context else [error]


TIMES = ["20s", "2m", "1m30s", "5.5s", "0s", "60m", "' 5s '", "20", "2:30", "20 sec", "a while", "2h", "-3s", "''", "s"]
COUNTS = ["1", "3", "200", "'12'", "007", "0", "201", "2.5", "-1", "three", "3x", "''", "true"]
FORMS = {
    "{pause: VALUE}": [*TIMES, "{flare: 2s, better: 1s}", "{gentle: 2s}", "[2s]", "{flare: {flare: 3s}}"],
    "{heat: VALUE}": ["20m", "5.5s", "warm", "2:30"],
    "{repeat: VALUE, steps: [Rest.]}": [*COUNTS, "{flare: 1, better: 2}", "{flare: one}"],
    "{breathe: VALUE, lasting: 1m}": [
        "natural", "4-6", "4-2-6", "4-2-6-2", "5.5-5.5", "20-20", "04-06", "1-1.5", "4", "4-0-6", "4-21", "20.5-4",
        "4/6", "4 - 6", "1-2-3-4-5", "slowly", "Natural", "{flare: natural, better: 4-6}", "4.55-6",
    ],
    "{breathe: 4-6, VALUE}": ["lasting: 1m", "rounds: 5", "lasting: 1m, rounds: 5", "cues: few", "rounds: 5, cues: no"],
    "{say: Rest., optional: VALUE}": ["true", "false", "yes", "No", "TRUE", "'true'", "maybe", "1", "on", "[true]"],
    "{say: Rest., only: VALUE}": ["flare", "[flare, better]", "easy", "[flare, easy]", "{flare: flare}", "[]"],
    "{say: Rest., involves: VALUE}": ["neck", "[neck, jaw]", "elbow", "neck, jaw", "{flare: neck, better: [jaw, hip]}"],
    "{say: Rest., VALUE}": ["only: flare", "skip: flare", "only: flare, skip: better", "pause: 5s", "hold: 5s"],
    "{say: VALUE}": ["Rest.", "3", "true", "2001-12-31", "''", "[Rest.]", "{flare: Rest.}", "{best: Rest.}"],
    "{each: VALUE, steps: [Rest.]}": [
        "{area: [one, two]}", "{area: one}", "{area: 'one, two'}", "{Area: [one]}", "{a: one, b: two}",
        "area", "[area]", "{flare: {area: one}, better: {area: [one, two]}}", "{area: {flare: one, better: [a, b]}}",
    ],
    "{stretch: Knee, into: The <side> knee., sides: VALUE}": [
        "[left, right]", "[left]", "left", "'left, right'", "{flare: [left, right], better: [right, left]}",
    ],
}  # fmt: skip


@cases("template, value", [(t, v) for t, values in FORMS.items() for v in values])
def test_value_is_accepted_exactly_where_the_reader_accepts_it(template: str, value: str, tmp_path: Path) -> None:
    text = f"steps:\n  - {template.replace('VALUE', value)}\n"
    session, problems, _ = load_text(tmp_path, text)
    taken = not list_errors(parse_yaml_12(text))
    assert taken == (session is not None), problems


HEADERS = [
    "kind: stretch", "kind: stretching", "where: bed", "where: [bed, chair]", "where: 'bed, chair'", "where: couch",
    "minutes: 5", "minutes: 4-6", "minutes: 4.5 - 6", "minutes: 0", "minutes: long", "minutes: {flare: 4, better: 5-6}",
    "language: es", "language: spanish", "taper: yes", "taper: perhaps", "title: {flare: One}", "tittle: One",
    "title: 2024", "say: Hello.", "words: {place: the sofa}", "words: {place: {flare: bed, better: 3}}",
    "words: {My Place: x}", "words: place", "care: {long-hold: mine}", "care: mine", "pacing: {flare: {counts: 0.4}}",
    "pacing: {flare: {counts: 2}}", "pacing: {flare: {rest: 0.5}}", "pacing: {flare: {rset: 2}}", "pacing: {fast: {}}",
    "good_for: [a, b]", "good_for: 'a, b'", "sources: a, b", "sources: [a, b]", "cautions: {flare: [a], better: b}",
    "about: {flare: Short., better: Long.}", "author: [me]",
]  # fmt: skip


@cases("line", HEADERS)
def test_header_line_is_accepted_exactly_where_the_reader_accepts_it(line: str, tmp_path: Path) -> None:
    text = line + "\n" + ("" if line.startswith("ti") else "title: One\n") + "steps: [Rest.]\n"
    session, problems, _ = load_text(tmp_path, text)
    assert (not list_errors(parse_yaml_12(text))) == (session is not None), problems


@settings(max_examples=EXAMPLES // 20, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=mutate_script())
def test_schema_accepts_whatever_the_reader_accepts(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "mutated.yaml"
    path.write_bytes(text.encode("utf-8", "replace"))
    assume(try_load(path, FOLDERS).session)
    assert not list_errors(parse_as_text(path.read_text("utf-8")))
    if not re.search(r"~|null", text, re.IGNORECASE):  # an editor takes them for nothing, and so for a slip
        assert not list_errors(parse_yaml_12(text))


def test_every_key_has_a_description() -> None:
    definitions = build_schema()["definitions"]
    for verb in STEP_TYPES:
        for key, field in step_model(verb).model_fields.items():
            one = definitions[f"step.{verb}"]["properties"][key]
            told = one.get("description") or definitions["any-step"]["properties"][key]["description"]
            assert field.description in told
    assert set(build_schema()["properties"]) == {*Header.model_fields, "steps"}
    factors = build_schema()["properties"]["pacing"]["properties"]["flare"]["properties"]
    assert {key: one["description"] for key, one in factors.items()} == {
        key: field.description for key, field in Factors.model_fields.items()
    }


def test_schema_file_is_up_to_date() -> None:
    """To update it: guided schema > sessions/session.schema.json."""
    assert (SESSIONS / "session.schema.json").read_text("utf-8") == dump_schema()


def test_schema_command_prints_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        cli.main(["schema"])
    assert done.value.code == 0
    assert json.loads(out := capsys.readouterr().out) == build_schema()
    assert out == dump_schema()
