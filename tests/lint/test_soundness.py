"""Lint rules: each reports its problem at its place, and lets similar scripts pass.

`scripts/bad/sounding` holds what they say; here stand the borders.
"""

from pathlib import Path

import pytest

from guided.core import paths
from guided.lint import LINT_CHECKS, run_lint_rules
from guided.lint.context import LintContext
from guided.lint.rules import language
from guided.script import stock_phrases
from guided.script.loader import try_load
from tests.support.cases import cases
from tests.support.scripts import BAD, FOLDERS, LIBRARY
from tests.support.tiers import few


def lint_text(folder: Path, text: str) -> list[str]:
    """The lint diagnostics of a script: line:column and text."""
    path = folder / "made.yaml"
    path.write_text(text, encoding="utf-8")
    session, problems, sources = try_load(path, FOLDERS, path.name)
    assert session, problems
    told = run_lint_rules(LintContext(session, path.name, sources, FOLDERS))
    assert {problem.severity for problem in told} <= {"warning"}
    assert all(problem.hint for problem in told)
    return [f"{problem.location.line}:{problem.location.column} {problem.what}" for problem in told]


@cases("path", few(LIBRARY, 4))
def test_library_sessions_have_no_lint_warnings(path: Path) -> None:
    session, _, sources = try_load(path, paths.find_folders())
    assert session
    assert run_lint_rules(LintContext(session, path.name, sources, paths.find_folders())) == []


def test_every_lint_rule_has_an_example_script() -> None:
    shown = {path.stem for path in BAD if path.parent.name == "sounding"}
    assert len(shown) >= len(LINT_CHECKS)


# Words ---------------------------------------------------------------------------------------------------------------


def test_word_used_at_one_level_counts_as_used(tmp_path: Path) -> None:
    text = "words: {place: the sofa}\nsteps:\n  - say: {flare: Rest., better: Rest on <place>.}\n"
    assert lint_text(tmp_path, text) == []


def test_word_used_in_a_replacement_or_passed_on_counts_as_used(tmp_path: Path) -> None:
    text = """words: {place: the sofa, part: your hands}
steps:
  - involves: neck
    say: Turn.
    instead:
      - Let <part> rest.
  - include: settle
    words: {place: <place>}
"""
    assert lint_text(tmp_path, text) == []


def test_unused_word_given_to_a_fragment_is_reported(tmp_path: Path) -> None:
    (tmp_path / "quieter.yaml").write_text("words: {place: the sofa}\nsteps:\n  - Rest.\n", encoding="utf-8")
    text = "steps:\n  - include: quieter\n    words: {place: the bed}\n"
    assert lint_text(tmp_path, text) == ["3:13 quieter never uses <place>"]


# Unreachable steps ---------------------------------------------------------------------------------------------------


def test_only_the_outermost_unreachable_step_is_reported(tmp_path: Path) -> None:
    text = """steps:
  - Rest.
  - only: flare
    steps:
      - skip: flare
        steps:
          - only: better
            say: And on.
"""
    assert [line.split(":")[0] for line in lint_text(tmp_path, text)] == ["6"]


def test_fragment_step_may_be_unreachable_from_one_include(tmp_path: Path) -> None:
    (tmp_path / "both.yaml").write_text("steps:\n  - Rest.\n  - skip: flare\n    say: And on.\n", encoding="utf-8")
    assert lint_text(tmp_path, "steps:\n  - Rest on.\n  - only: flare\n    include: both\n") == []


def test_steps_by_level_are_reachable_at_their_level(tmp_path: Path) -> None:
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
    assert [line.split(" ")[0] for line in lint_text(tmp_path, text)] == ["10:11"]


# Steps without effect ------------------------------------------------------------------------------------------------


def test_chime_in_a_section_passes(tmp_path: Path) -> None:
    assert lint_text(tmp_path, "steps:\n  - section: End\n  - chime: bell\n") == []


def test_hold_line_must_be_heard_at_some_level(tmp_path: Path) -> None:
    move = "steps:\n  - stretch: Knee\n    into: Bring it in.\n    hold: {}s\n    during: Let it be heavy.\n"
    assert lint_text(tmp_path, move.format(5)) == []
    assert lint_text(tmp_path, move.format(4)) == ["5:5 'during' is never heard: to be said, it needs a hold of 5s"]


def test_suggested_hold_is_long_enough(tmp_path: Path) -> None:
    move = "steps:\n  - stretch: <side> knee\n    sides: [left, right]\n    into: The <side> knee.\n    hold: {}s\n"
    text = move + "    during: Let all of the <side> leg be heavy.\n"
    (told,) = lint_text(tmp_path, text.format(2))
    needed = int(told.split()[-1].rstrip("s"))
    assert lint_text(tmp_path, text.format(needed)) == []
    assert lint_text(tmp_path, text.format(needed - 1)) == [told]


def test_ambience_that_changes_once_passes(tmp_path: Path) -> None:
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
    assert lint_text(tmp_path, text) == []


def test_required_part_may_not_be_too_short(tmp_path: Path) -> None:
    assert lint_text(tmp_path, "steps:\n  - Rest.\n  - optional: true\n    say: And on.\n") == []
    (told,) = lint_text(tmp_path, "steps:\n  - skip: flare\n    say: Rest.\n  - optional: true\n    say: And on.\n")
    assert told.endswith("short at flare")


# Order ---------------------------------------------------------------------------------------------------------------


def test_time_between_positions_includes_everything(tmp_path: Path) -> None:
    text = "steps:\n  - position: Sit down.\n    settle: 1s\n{}  - position: Lie back.\n"
    assert lint_text(tmp_path, text.format(""))
    assert lint_text(tmp_path, text.format("  - Take all the time you like for that. (2s)\n")) == []
    assert lint_text(tmp_path, text.replace("down.", "down. (6s)").format("")) == []


def test_repeated_line_is_reported_if_nothing_is_between(tmp_path: Path) -> None:
    text = "steps:\n  - Let it rest.\n{}  - let it rest.\n"
    assert lint_text(tmp_path, text.format("")) == ["3:5 'let it rest.' was said just before at every level"]
    assert lint_text(tmp_path, text.format("  - pause: 2s\n"))
    for between in ("pause: 20s", "chime: bell", "Now.", "breathe: 4-6\n    rounds: 1"):
        assert lint_text(tmp_path, text.format(f"  - {between}\n")) == []


def test_line_may_repeat_within_a_step(tmp_path: Path) -> None:
    assert lint_text(tmp_path, "steps:\n  - repeat: 5\n    steps:\n      - Let go.\n  - Rest. Rest.\n") == []


# Language ------------------------------------------------------------------------------------------------------------

CALMA = "title: Calma\nlanguage: es\nsteps:\n"
SPANISH = "  - Deja que tus hombros descansen un poco.\n  - Y ahora, suelta la mandíbula, sin esfuerzo.\n"


def list_hints(folder: Path, text: str) -> list[str]:
    """The ways out of what sounds wrong in a script."""
    path = folder / "made.yaml"
    path.write_text(text, encoding="utf-8")
    session, _, sources = try_load(path, FOLDERS, path.name)
    assert session
    return [problem.hint for problem in run_lint_rules(LintContext(session, path.name, sources, FOLDERS))]


def test_fragment_in_another_language_is_reported_at_its_include(tmp_path: Path) -> None:
    text = CALMA + SPANISH + "  - repeat: 2\n    steps:\n      - include: settle\n      - include: quiet\n"
    assert lint_text(tmp_path, text) == [
        "8:9 the fragment 'settle' is in English; this session is in Spanish",
        "9:9 the fragment 'quiet' is in English; this session is in Spanish",
    ]
    assert list_hints(tmp_path, text) == [
        "make your own: guided new es-settle --from settle",
        "say it in Spanish, and add language: es to it",
    ]


def test_hint_names_the_fragment_in_the_language(tmp_path: Path) -> None:
    (tmp_path / "late.yaml").write_text("steps:\n  - Let yourself arrive, as you like.\n", encoding="utf-8")
    (tmp_path / "es-late.yaml").write_text(f"language: es\nsteps:\n{SPANISH}", encoding="utf-8")
    assert list_hints(tmp_path, CALMA + SPANISH + "  - include: late\n") == ["write include: es-late"]
    assert list_hints(tmp_path, CALMA + SPANISH + "  - include: es-late\n") == []


@pytest.mark.parametrize("told", ["", "language: es\n"])
def test_fragment_in_the_same_language_passes(tmp_path: Path, told: str) -> None:
    (tmp_path / "hola.yaml").write_text(f"{told}steps:\n{SPANISH}", encoding="utf-8")
    assert lint_text(tmp_path, CALMA + "  - Bien.\n  - include: hola\n") == []


def test_stated_language_of_a_fragment_counts(tmp_path: Path) -> None:
    (tmp_path / "salut.yaml").write_text("language: fr\nsteps:\n  - Bonjour.\n", encoding="utf-8")
    text = "title: Calm\nsteps:\n  - include: salut\n"
    assert lint_text(tmp_path, text) == ["3:5 the fragment 'salut' is in French; this session is in English"]
    assert list_hints(tmp_path, text) == ["make your own: guided new en-salut --from salut"]


def test_short_fragment_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "hola.yaml").write_text("steps:\n  - Hola.\n", encoding="utf-8")
    assert lint_text(tmp_path, CALMA + SPANISH + "  - include: hola\n") == []


def test_untranslated_copy_of_a_fragment_has_a_hint(tmp_path: Path) -> None:
    (tmp_path / "es-settle.yaml").write_text("steps:\n  - Let yourself arrive, as you like.\n", encoding="utf-8")
    text = CALMA + SPANISH + "  - include: es-settle\n"
    assert lint_text(tmp_path, text) == ["6:5 the fragment 'es-settle' is in English; this session is in Spanish"]
    assert list_hints(tmp_path, text) == ["say it in Spanish, and add language: es to it"]


def test_untranslated_line_in_a_fragment_is_reported_there(tmp_path: Path) -> None:
    part = "language: es\nsteps:\n  - Hola. There is nothing to do now.\n"
    (tmp_path / "hola.yaml").write_text(part, encoding="utf-8")
    path = tmp_path / "made.yaml"
    path.write_text(CALMA + SPANISH + "  - include: hola\n", encoding="utf-8")
    session, _, sources = try_load(path, FOLDERS, path.name)
    assert session
    (problem,) = run_lint_rules(LintContext(session, path.name, sources, FOLDERS))
    assert Path(problem.location.file).name == "hola.yaml"
    assert (problem.location.line, problem.location.column, problem.location.width) == (3, 11, len("There is nothing"))
    assert problem.what == "this looks like English; this session is in Spanish"


def test_untranslated_lines_are_counted_at_the_first(tmp_path: Path) -> None:
    left = "  - Let your jaw hang loose.\n"
    assert lint_text(tmp_path, CALMA + SPANISH + left) == ["6:5 this looks like English; this session is in Spanish"]
    (one,) = lint_text(tmp_path, CALMA + SPANISH + left + "  - There is nothing to do.\n")
    assert "and so does 1 more line;" in one
    (two,) = lint_text(
        tmp_path, CALMA + SPANISH + left + "  - release: your hands\n  - position: Lie as you like it.\n"
    )
    assert "and so do 2 more lines;" in two


@pytest.mark.parametrize(
    "step",
    [
        "say: {flare: Bien., better: There is nothing to do now.}",
        "position: Lie down on your back.",
        "{release: los hombros, let_go: Let your shoulders go now.}",
        "release: your shoulders",
        "{stretch: Cuello, into: Turn your head to one side.}",
        "{stretch: Turn the head to one side, into: Gira.}",
        "section: The end of it all",
        "{each: {area: [the jaw, los pies]}, steps: [Suelta <area>.]}",
        "{say: Bien., involves: neck, instead: [Let your head be still.]}",
    ],
)
def test_english_is_reported_wherever_it_is_said_or_shown(tmp_path: Path, step: str) -> None:
    told = lint_text(tmp_path, CALMA + SPANISH + f"  - {step}\n  - Ya.\n")
    assert [each for each in told if "this looks like English; " in each], told


def test_about_text_is_checked(tmp_path: Path) -> None:
    text = CALMA.replace("steps", "about: Some minutes for your shoulders.\nsteps") + SPANISH
    assert lint_text(tmp_path, text) == ["3:8 this looks like English; this session is in Spanish"]


def test_missing_language_is_reported_once(tmp_path: Path) -> None:
    text = "title: Calma\nsteps:\n  - include: settle\n" + SPANISH
    assert lint_text(tmp_path, text) == ["1:1 this looks like Spanish"]
    assert list_hints(tmp_path, text) == ["add language: es"]
    assert lint_text(tmp_path, "steps:\n" + SPANISH) == ["1:1 this looks like Spanish"]


def test_line_in_another_language_is_reported_if_most_are_not(tmp_path: Path) -> None:
    text = "title: Calm\nsteps:\n  - Let it rest on your lap.\n  - Lie down as you like it.\n" + SPANISH.splitlines()[0]
    assert lint_text(tmp_path, text) == ["5:5 this looks like Spanish; this session is in English"]


def test_unknown_language_passes_unless_english(tmp_path: Path) -> None:
    text = "title: Ro\nlanguage: da\nsteps:\n  - Læg mærke til, at der er plads her for dig.\n"
    assert [each for each in lint_text(tmp_path, text) if "looks like" in each] == []
    assert [
        each for each in lint_text(tmp_path, text + "  - There is nothing to do.\n") if "looks like English" in each
    ]


def test_missing_phrase_book_is_reported_for_pause_and_end(tmp_path: Path) -> None:
    text = "title: Calme\nlanguage: fr\nsteps:\n  - Laisse tes épaules se reposer.\n"
    what = "there is no phrase book for 'fr', so what is said at a pause and the end is English"
    assert lint_text(tmp_path, text) == [f"2:1 {what}"]
    assert list_hints(tmp_path, text) == ["its place is: guided edit phrases/fr"]
    assert lint_text(tmp_path, text.replace("fr", "es").replace("Laisse tes épaules se reposer", "Hola")) == []
    assert lint_text(tmp_path, text.replace("title: Calme\n", "")) == [], (
        "of a fragment nothing is said but what it says"
    )


def test_english_sides_are_reported_once_with_a_hint(tmp_path: Path) -> None:
    move = "  - stretch: Rodillas\n    into: Hacia <side>.\n    sides: [{}]\n"
    text = CALMA + SPANISH + 2 * move.format("left, right")
    assert lint_text(tmp_path, text) == ["8:13 the sides are in English; this session is in Spanish"]
    assert list_hints(tmp_path, text) == ["write [izquierdo, derecho], for lines like 'el lado <side>'"]
    each = "  - each: {lado: [left, right]}\n    steps:\n      - Deja que tu brazo <lado> descanse un poco.\n"
    assert lint_text(tmp_path, CALMA + SPANISH + each) == ["6:19 the sides are in English; this session is in Spanish"]
    assert lint_text(tmp_path, CALMA + SPANISH + move.format("izquierdo, derecho")) == []
    assert lint_text(tmp_path, "steps:\n" + move.format("left, right").replace("Rodillas", "Knees")) == []


def test_side_hint_matches_the_phrase_book(tmp_path: Path) -> None:
    switch = stock_phrases.load_books("es", paths.find_folders())[0]["switch"]
    way = language.SIDE_HINTS["es"]
    assert "el lado <side>" in switch
    assert "el lado <side>" in way
    assert set(language.SIDE_HINTS) == set(language.LANGUAGE_NAMES) - {"en"}
