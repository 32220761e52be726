"""A language without a phrase book: told only where a step speaks lines of it, with the way out."""

from pathlib import Path

import pytest

from guided.core.level import Level
from guided.core.paths import Folders
from guided.plan.planner import build_plan
from guided.plan.steps.base import StepType
from guided.script import stock_phrases
from guided.script.diagnostics import Diagnostic
from guided.script.loader import try_load
from tests.support.locked_folder import lock
from tests.support.scripts import FOLDERS

BOOK = (FOLDERS.library / "phrases" / "en.yaml").read_text("utf-8")


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    """Folders of one's own and of the library, with an English book and one fragment that breathes."""
    for folder in ("own", "library/phrases", "library/fragments"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "library" / "phrases" / "en.yaml").write_text(BOOK, "utf-8")
    (tmp_path / "library" / "fragments" / "breath.yaml").write_text("steps: [{breathe: 4-6, rounds: 3}]\n")
    return Folders(tmp_path / "own", tmp_path / "library", (), ())


def problems(places: Folders, step: str, language: str = "de") -> list[Diagnostic]:
    """What is wrong with a German script of one step."""
    path = places.user / "script.yaml"
    path.write_text(f"title: Ruhe\nlanguage: {language}\nsteps:\n  - {step}\n", "utf-8")
    return list(try_load(path, places, "script.yaml").diagnostics)


@pytest.mark.parametrize(
    "step",
    [
        "Ruhe.",
        "{breathe: natural, lasting: 1m}",
        "{breathe: 4-6, rounds: 3, cues: none}",
        "{release: die Schultern, let_go: Und los.}",
        "{release: die Schultern, tension: light, tense: Etwas fest., let_go: Und los.}",
        "{stretch: Knie, into: Das Knie.}",
    ],
)
def test_a_script_that_says_everything_itself_needs_no_book(places: Folders, step: str) -> None:
    assert problems(places, step) == []


@pytest.mark.parametrize(
    ("step", "verb"),
    [
        ("{breathe: 4-6, rounds: 3}", "breathe"),
        ("{breathe: {flare: natural, better: 4-6}, lasting: 1m}", "breathe"),
        ("release: die Schultern", "release"),
        ("{release: die Schultern, tension: light, let_go: Und los.}", "release"),
        ("{stretch: Knie, sides: [linke, rechte], into: Das <side> Knie.}", "stretch"),
        ("{repeat: 2, steps: [Ruhe., {steps: [release: die Hand]}]}", "release"),
        ("{say: Ruhe., involves: neck, instead: [release: die Hand]}", "release"),
        ("include: breath", "breathe"),
    ],
)
def test_a_step_that_speaks_lines_of_it_needs_one(places: Folders, step: str, verb: str) -> None:
    (problem,) = problems(places, step)
    assert problem.what == f"there is no phrase book for 'de', and {verb} speaks lines of it here"
    assert (problem.location.line, problem.location.column, problem.severity) == (2, 11, "error")
    assert problem.note == "there are: en"


def test_the_way_out_is_a_command(places: Folders) -> None:
    (problem,) = problems(places, "release: die Hand")
    assert problem.hint == "its place is: guided edit phrases/de"


def book(places: Folders, text: str) -> None:
    """A German book of the listener's own."""
    (places.user / "phrases").mkdir()
    (places.user / "phrases" / "de.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("step", "has"),
    [
        ("release: die Hand", "soften"),
        ("{release: die Hand, tension: light}", "tense let-go soften"),
        ("{stretch: Knie, sides: [linke, rechte], into: Das <side> Knie.}", "switch"),
        ("{breathe: 4-6, rounds: 3}", "in out in-short out-short"),
        ("{breathe: 4-2-6, rounds: 3}", "in out in-short out-short still still-short"),
        ("Ruhe.", ""),
    ],
)
def test_only_the_lines_that_a_session_needs_matter(places: Folders, step: str, has: str) -> None:
    keys = has.split()
    book(places, "".join(f"{key}: Eins\n" for key in keys))
    assert not problems(places, step)
    for key in keys:
        (places.user / "phrases" / "de.yaml").write_text("".join(f"{k}: Eins\n" for k in keys if k != key), "utf-8")
        (problem,) = problems(places, step)
        assert problem.severity == "error"
        assert f"'{key}'" in problem.what


def test_a_session_that_needs_few_lines_plays_at_every_level(places: Folders, tmp_path: Path) -> None:
    book(places, "soften: Und <area> ruht.\n")
    path = tmp_path / "script.yaml"
    path.write_text("title: Ruhe\nlanguage: de\nsteps:\n  - release: die Hand\n", "utf-8")
    session = try_load(path, places).session
    assert session
    said = [line for cue in build_plan(session, Level.FLARE).cues for line in cue.says]
    assert said == ["Und die Hand ruht."]
    assert set(session.phrases) == set(stock_phrases.PHRASE_KEYS)


def test_a_book_that_lacks_a_line_names_it_and_who_speaks_it(places: Folders) -> None:
    book(places, "sofften: Und <area> ruht.\n")
    slip, lack = sorted(problems(places, "release: die Hand"))
    assert (slip.severity, lack.severity) == ("warning", "error")
    assert lack.what == "the phrase book for 'de' has no line for 'soften', which release speaks here"


def test_with_its_book_in_place_the_script_plays(places: Folders) -> None:
    (places.user / "phrases").mkdir()
    (places.user / "phrases" / "de.yaml").write_text(BOOK, "utf-8")
    assert problems(places, "release: die Hand") == []


def test_a_folder_of_ones_own_that_may_not_be_read_is_no_hindrance(
    places: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "script.yaml"
    path.write_text("steps:\n  - include: breath\n  - include: gone\n")
    lock(monkeypatch, places.user)
    (problem,) = try_load(path, places, "script.yaml").diagnostics
    assert problem.what == "there is no fragment called 'gone'"


def test_lists_shared_by_many_levels_are_looked_at_once(places: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []

    def look(step_type: object, verb: object) -> tuple[str, ...]:
        looked.append(verb)
        return ()

    monkeypatch.setattr(StepType, "phrase_keys", look)
    step = "{each: {flare: {a: [x]}, gentle: {b: [x]}, steady: {c: [x]}, better: {d: [x]}}, steps: ["
    assert problems(places, step * 8 + "Ruhe." + "]}" * 8) == []
    assert len(looked) == 4 * 8 + 4
