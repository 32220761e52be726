"""What will sound wrong: each rule finds it where it is, and says nothing of what only looks like it.

`scripts/bad/sounding` holds what they say; here stand the borders.
"""

from pathlib import Path

import pytest

from guided import library
from guided.care.case import Case
from guided.script.reader import examine
from guided.soundness import RULES, soundness
from tests.scripting import BAD, FOLDERS

LIBRARY = sorted((Path(library.__file__).parent.parent / "sessions").glob("**/*.yaml"))


def found(folder: Path, text: str) -> list[str]:
    """What sounds wrong in a script: line:column and what."""
    path = folder / "made.yaml"
    path.write_text(text, encoding="utf-8")
    session, problems, sources = examine(path, FOLDERS, path.name)
    assert session, problems
    told = soundness(Case(session, path.name, sources, FOLDERS))
    assert {problem.severity for problem in told} <= {"warning"}
    assert all(problem.hint for problem in told)
    return [f"{problem.place.line}:{problem.place.column} {problem.what}" for problem in told]


@pytest.mark.parametrize("path", [p for p in LIBRARY if p.parent.name != "phrases"], ids=lambda path: path.stem)
def test_nothing_sounds_wrong_in_what_comes_with_guided(path: Path) -> None:
    session, _, sources = examine(path, library.folders())
    assert session
    assert soundness(Case(session, path.name, sources, library.folders())) == []


def test_every_rule_has_a_script_that_shows_it() -> None:
    shown = {path.stem for path in BAD if path.parent.name == "sounding"}
    assert len(shown) >= len(RULES)


# Words ---------------------------------------------------------------------------------------------------------------


def test_a_word_that_one_level_uses_is_used(tmp_path: Path) -> None:
    text = "words: {place: the sofa}\nsteps:\n  - say: {flare: Rest., better: Rest on <place>.}\n"
    assert found(tmp_path, text) == []


def test_a_word_is_used_by_what_stands_in_for_a_step_and_by_words_passed_on(tmp_path: Path) -> None:
    text = """words: {place: the sofa, part: your hands}
steps:
  - involves: neck
    say: Turn.
    instead:
      - Let <part> rest.
  - include: settle
    words: {place: <place>}
"""
    assert found(tmp_path, text) == []


def test_a_word_given_to_a_fragment_that_never_says_it(tmp_path: Path) -> None:
    (tmp_path / "quieter.yaml").write_text("words: {place: the sofa}\nsteps:\n  - Rest.\n", encoding="utf-8")
    text = "steps:\n  - include: quieter\n    words: {place: the bed}\n"
    assert found(tmp_path, text) == ["3:13 quieter never uses <place>"]


# Reaching ------------------------------------------------------------------------------------------------------------


def test_only_the_outermost_step_that_is_never_reached_is_told(tmp_path: Path) -> None:
    text = """steps:
  - Rest.
  - only: flare
    steps:
      - skip: flare
        steps:
          - only: better
            say: And on.
"""
    assert [line.split(":")[0] for line in found(tmp_path, text)] == ["6"]


def test_a_fragment_may_hold_steps_for_levels_at_which_it_is_not_included(tmp_path: Path) -> None:
    (tmp_path / "both.yaml").write_text("steps:\n  - Rest.\n  - skip: flare\n    say: And on.\n", encoding="utf-8")
    assert found(tmp_path, "steps:\n  - Rest on.\n  - only: flare\n    include: both\n") == []


def test_steps_by_level_are_reached_at_their_own(tmp_path: Path) -> None:
    text = """steps:
  - Rest.
  - repeat: 2
    steps:
      flare: [Let go.]
      steady:
        - only: [flare, steady]
          say: And on.
        - only: flare
          say: Never.
"""
    assert [line.split(" ")[0] for line in found(tmp_path, text)] == ["10:11"]


# Hearing -------------------------------------------------------------------------------------------------------------


def test_a_chime_under_a_heading_is_something(tmp_path: Path) -> None:
    assert found(tmp_path, "steps:\n  - section: End\n  - chime: bell\n") == []


def test_words_while_holding_are_heard_at_one_level_at_least(tmp_path: Path) -> None:
    move = "steps:\n  - stretch: Knee\n    into: Bring it in.\n    hold: {}s\n    during: Let it be heavy.\n"
    assert found(tmp_path, move.format(5)) == []
    assert found(tmp_path, move.format(4)) == ["5:5 'during' is never heard: to be said, it needs a hold of 5s"]


def test_the_hold_that_is_named_is_long_enough(tmp_path: Path) -> None:
    move = "steps:\n  - stretch: <side> knee\n    sides: [left, right]\n    into: The <side> knee.\n    hold: {}s\n"
    text = move + "    during: Let all of the <side> leg be heavy.\n"
    (told,) = found(tmp_path, text.format(2))
    needed = int(told.split()[-1].rstrip("s"))
    assert found(tmp_path, text.format(needed)) == []
    assert found(tmp_path, text.format(needed - 1)) == [told]


def test_an_ambience_that_changes_something_once_is_meant(tmp_path: Path) -> None:
    text = """ambience: rain
steps:
  - repeat: 2
    steps:
      - ambience: stream
      - Rest. (20s)
  - skip: flare
    ambience: rain
  - Listen. (20s)
  - ambience: rain
  - Listen on.
"""
    assert found(tmp_path, text) == []


def test_what_stays_where_time_is_short_may_be_little(tmp_path: Path) -> None:
    assert found(tmp_path, "steps:\n  - Rest.\n  - optional: true\n    say: And on.\n") == []
    (told,) = found(tmp_path, "steps:\n  - skip: flare\n    say: Rest.\n  - optional: true\n    say: And on.\n")
    assert told.endswith("short at flare")


# Order ---------------------------------------------------------------------------------------------------------------


def test_time_between_positions_is_all_that_passes(tmp_path: Path) -> None:
    text = "steps:\n  - position: Sit down.\n    settle: 1s\n{}  - position: Lie back.\n"
    assert found(tmp_path, text.format(""))
    assert found(tmp_path, text.format("  - Take all the time you like for that. (2s)\n")) == []
    assert found(tmp_path, text.replace("down.", "down. (6s)").format("")) == []


def test_a_line_is_said_twice_where_nothing_is_between(tmp_path: Path) -> None:
    text = "steps:\n  - Let it rest.\n{}  - let it rest.\n"
    assert found(tmp_path, text.format("")) == ["3:5 'let it rest.' was said just before at every level"]
    assert found(tmp_path, text.format("  - pause: 2s\n"))
    for between in ("pause: 20s", "chime: bell", "Now.", "breathe: 4-6\n    rounds: 1"):
        assert found(tmp_path, text.format(f"  - {between}\n")) == []


def test_a_step_may_say_its_line_again_and_again(tmp_path: Path) -> None:
    assert found(tmp_path, "steps:\n  - repeat: 5\n    steps:\n      - Let go.\n  - Rest. Rest.\n") == []
