"""From YAML to nodes: every text with its place, however it is written."""

import pytest
import yaml

from guided.script import yaml_parser
from guided.script.diagnostics import SourceLocation
from guided.script.node import Blank, List, Map, Node, Scalar
from guided.script.validation import to_plain


@pytest.fixture(autouse=True, params=["the fast loader", "the plain loader"])
def yaml_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test on both of the loaders that a computer may have."""
    if request.param == "the plain loader":
        monkeypatch.setattr(yaml_parser, "YAML_LOADER", yaml.SafeLoader)
    else:
        assert yaml_parser.YAML_LOADER.__name__ == "CSafeLoader"


def parse_root(text: str) -> Node:
    node, problems = yaml_parser.parse_tree(text, "f")
    assert not problems
    assert node
    return node


def parse_value(text: str) -> Scalar:
    """The value of the only key."""
    node = parse_root(text)
    assert isinstance(node, Map)
    scalar = node.entries[0][1]
    assert isinstance(scalar, Scalar)
    return scalar


def test_nodes_are_lists_maps_and_scalars() -> None:
    assert to_plain(parse_root("a: 1\nb: [no, {c: ~}]\nd:\n- 0x1F\n- e: 'f'\n")) == {
        "a": "1",
        "b": ["no", {"c": "~"}],
        "d": ["0x1F", {"e": "f"}],
    }


def test_locations_count_from_one_and_have_the_written_width() -> None:
    node = parse_root("title: Wörter\nsteps:\n  - {a: [b, c]}\n  - d\n")
    assert isinstance(node, Map)
    assert node.location == SourceLocation("f", 1, 1, 5)
    assert parse_value("title: Wörter").location == SourceLocation("f", 1, 8, 6)
    steps = node.get("steps")
    assert isinstance(steps, List)
    assert steps.location == SourceLocation("f", 3, 3, 13)
    first = steps.items[0]
    assert isinstance(first, Map)
    assert (first.location, first.locate_key("a")) == (SourceLocation("f", 3, 5, 11), SourceLocation("f", 3, 6, 1))


@pytest.mark.parametrize(
    ("text", "part", "place"),
    [
        ("say: one two three", "two", SourceLocation("f", 1, 10, 3)),
        ("say: 'one two three'", "two", SourceLocation("f", 1, 11, 3)),
        ('say: "one two three"', "two", SourceLocation("f", 1, 11, 3)),
        ("say: one\n  two\n  three", "two", SourceLocation("f", 2, 3, 3)),
        ("say: >\n  one two\n  three", "three", SourceLocation("f", 3, 3, 5)),
        ("say: |\n\n  one\n   two\n", "two", SourceLocation("f", 4, 4, 3)),
        ("say: 'it''s two'", "two", SourceLocation("f", 1, 13, 3)),
        ("say: one\n  two", "one two", SourceLocation("f", 1, 6, 3)),
        ('say: "one\\x20two"', "e t", SourceLocation("f", 1, 6, 12)),
    ],
)
def test_part_of_a_text_is_located_as_written(text: str, part: str, place: SourceLocation) -> None:
    scalar = parse_value(text)
    assert scalar.locate(scalar.text.index(part), len(part)) == place


def test_equal_parts_are_located_separately() -> None:
    scalar = parse_value("say: >\n  a (4) b (4)\n  c (4)\n")
    starts = [n for n in range(len(scalar.text)) if scalar.text.startswith("(4)", n)]
    assert [scalar.locate(n, 3)[1:3] for n in starts] == [(2, 5), (2, 11), (3, 5)]


def test_location_of_a_long_text_is_its_first_line() -> None:
    assert parse_value("say: >-\n\n    one\n    two\n").location == SourceLocation("f", 3, 5, 3)
    assert parse_value("say: one\n  two").location == SourceLocation("f", 1, 6, 3)
    assert parse_value("say: one").locate(None, 1) == parse_value("say: one").location
    assert parse_value("say: one").locate(2, 9) == parse_value("say: one").location


def test_comment_after_a_plain_text_is_recorded() -> None:
    assert parse_value("say: one # two").comment == SourceLocation("f", 1, 10, 5)
    assert parse_value("say: one\n  two   # three").comment == SourceLocation("f", 2, 9, 7)
    assert parse_value("say: 'one' # two").comment is None
    assert parse_value("say: one#two").comment is None
    assert parse_value("say: one #").comment is None


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_empty_file_has_no_node(text: str) -> None:
    assert yaml_parser.parse_tree(text, "f") == (None, [])


def test_invalid_value_becomes_a_blank() -> None:
    node, problems = yaml_parser.parse_tree("a: *b\nc: []\nd:\ne: [f, *g]\n", "f")
    assert isinstance(node, Map)
    assert [problem.location.line for problem in problems] == [1, 2, 3, 4]
    assert [isinstance(parse_value, Blank) for _, parse_value in node.entries] == [True, True, True, False]
    assert to_plain(node) == {"a": None, "c": None, "d": None, "e": ["f", None]}
