"""With the schema, a YAML language server completes, explains and checks a script."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script.model import Header
from guided.script.verb_keys import COMMON_KEYS, list_step_keys
from tests.support.editor import Editor, editor
from tests.support.repository import ROOT
from tests.support.scripts import GOOD

SESSIONS = ROOT / "sessions"
pytestmark = pytest.mark.needs("yamlls")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("editor")
    with editor(Path(shutil.copy(SESSIONS / "session.schema.json", folder)), folder) as one:
        yield one


def test_step_offers_its_own_keys(server: Editor) -> None:
    offered = server.offered("title: T\nsteps:\n  - stretch: Knee\n    |\n")
    assert set(offered) - {"stretch", "step.stretch"} == set(list_step_keys(step_model("stretch"))) - {"stretch"}
    assert {"hold", "into", "sides", "rest", "instead"} <= set(offered)
    assert not {"rounds", "lasting", "let_go", "settle", "words"} & set(offered)
    assert offered["hold"] == "hold: ${1:0s}"


@pytest.mark.parametrize("verb", STEP_TYPES)
def test_every_step_type_offers_its_own_keys(server: Editor, verb: str) -> None:
    value = "{area: [a]}" if verb == "each" else "[Rest.]" if verb == "steps" else "x"
    offered = server.offered(f"steps:\n  - {verb}: {value}\n    |\n")
    assert set(offered) - {verb, f"step.{verb}", "object"} == set(list_step_keys(step_model(verb))) - {verb}


@pytest.mark.parametrize("begun", ["  - |", "  - st|", "  - repeat: 3\n    steps:\n      - |"])
def test_start_of_a_step_offers_every_step_type(server: Editor, begun: str) -> None:
    offered = server.offered(f"title: T\nsteps:\n{begun}")
    assert set(offered) == {*STEP_TYPES, *COMMON_KEYS}
    assert offered["stretch"] == "stretch: "


def test_header_offers_its_keys(server: Editor) -> None:
    offered = server.offered("title: T\n|")
    assert set(offered) - {"object"} == {*Header.model_fields, "steps"} - {"title"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind: |\nsteps: [Rest.]\n", {"relaxation", "breathing", "stretch", "mindfulness", "rest", "listen"}),
        ("steps:\n  - say: Rest.\n    only: |\n", {"flare", "gentle", "steady", "better"}),
        ("steps:\n  - say: Rest.\n    optional: |\n", {"true", "false"}),
        ("steps:\n  - breathe: 4-6\n    cues: |\n", {"few", "all", "none"}),
        ("title: |\nsteps: [Rest.]\n", set()),
        ("steps:\n  - say: |\n", set()),
    ],
)
def test_value_offers_its_words(server: Editor, text: str, words: set[str]) -> None:
    assert set(server.offered(text)) == words


def test_value_offers_levels(server: Editor) -> None:
    offered = server.offered("steps:\n  - stretch: Knee\n    into: Lift.\n    hold:\n      |\n")
    assert set(offered) - {"object"} == {"flare", "gentle", "steady", "better"}


@pytest.mark.parametrize(
    ("step", "line", "told"),
    [
        ("stretch: Knee\n    into: Lift.\n    hodl: 8s", 4, "Property hodl is not allowed."),
        ("breathe: 4-6\n    rounds: 3\n    hold: 8s", 4, "Property hold is not allowed."),
        ("stretch: Knee", 2, 'Missing property "into".'),
        ("pause: 20 sec", 2, "a length of time, like 20s, 2m, 1m30s or 5.5s; 60m at most"),
        ("repeat: three\n    steps: [Rest.]", 2, "a count, 1 to 200"),
        (
            "say: Rest.\n    talk: more",
            3,
            'Value is not accepted. Valid values: "essential", "extra".',
        ),
        ("pause: {flare: 5s, beter: 3s}", 2, "Property beter is not allowed."),
        ("say:", 2, 'Incorrect type. Expected "string | object".'),
        ("breathe: natural\n    rounds: 3", 3, "Property rounds is not allowed."),
        ("say: Rest.\n    only: flare\n    skip: better", 4, "Property skip is not allowed."),
    ],
)
def test_problem_is_marked_at_its_line(server: Editor, step: str, line: int, told: str) -> None:
    assert (line, told) in server.underlined(f"steps:\n  - {step}\n")


def test_unknown_step_lists_the_step_types(server: Editor) -> None:
    (wrong, told) = server.underlined("steps:\n  - strech: Knee\n")
    assert wrong == (2, "Property strech is not allowed.")
    assert told[1].startswith("begin a step with what it does: say, pause, breathe")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "steps:\n  - stretch: Knee\n    into: Lift.\n    ho|ld: 8s\n",
            "How long to stay, from the end of those words.",
        ),
        ("steps:\n  - release: your feet\n    ho|ld: 8s\n", "How long it stays firm."),
        ("steps:\n  - stre|tch: Knee\n    into: Lift.\n", "Move into a stretch, stay, come out, rest"),
        ("steps:\n  - say: Rest.\n    invol|ves: neck\n", "What this loads, for people who leave some things out."),
        ("ti|tle: Rest\nsteps: [Rest.]\n", "Makes this a session, which is listed"),
    ],
)
def test_key_is_explained(server: Editor, text: str, told: str) -> None:
    assert server.help(text).startswith(told)


def test_good_scripts_have_no_marks(server: Editor) -> None:
    paths = [*GOOD, *SESSIONS.glob("*.yaml"), *SESSIONS.glob("fragments/*.yaml")]
    assert server.underlined(*(path.read_text("utf-8") for path in paths)) == []
