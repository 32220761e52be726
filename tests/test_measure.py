"""The code measures count correctly."""

import ast
from pathlib import Path

import pytest

from tests.measure import count_code_lines, find_participles, find_repeated_names, is_participle


def test_code_lines_exclude_blanks_comments_and_docstrings() -> None:
    text = (
        '"""A module,\nin two lines."""\n\n# A comment.\nA = 1  # one\nB = """a text\nof two lines"""\n"""About B."""\n'
    )
    assert count_code_lines(text) == 3


def test_name_defined_twice_is_found_unless_imported() -> None:
    first = "LIMIT: int = 3\n_own = 1\ndef load(): ...\nclass Row: ...\n"
    second = "from first import Row\nLIMIT, OTHER = 4, 5\n_own = 2\nasync def load(): ...\n"
    trees = {Path(name): ast.parse(text) for name, text in (("first", first), ("second", second))}
    assert list(find_repeated_names(trees)) == ["LIMIT", "load"]


@pytest.mark.parametrize("word", ["told", "begun", "kept", "planned", "spelled", "lasting"])
def test_participle_is_recognised(word: str) -> None:
    assert is_participle(word)


@pytest.mark.parametrize("word", ["read", "cut", "bring", "find_told", "feed", "is_kept", "step"])
def test_verb_or_two_words_are_no_participle(word: str) -> None:
    assert not is_participle(word)


def test_functions_named_by_a_participle_are_found() -> None:
    tree = ast.parse("def _told(): ...\nclass A:\n    def begun(self): ...\n    def read(self): ...\n")
    assert find_participles({Path("a.py"): tree}) == ["a.py:_told", "a.py:begun"]
