"""Languages without a phrase book: an error only if a step needs its lines, with a hint."""

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
def folders(tmp_path: Path) -> Folders:
    """Folders of one's own and of the library, with an English book and one fragment that breathes."""
    for folder in ("own", "library/phrases", "library/fragments"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "library" / "phrases" / "en.yaml").write_text(BOOK, "utf-8")
    (tmp_path / "library" / "fragments" / "breath.yaml").write_text("steps: [{breathe: 4-6, rounds: 3}]\n")
    return Folders(tmp_path / "own", tmp_path / "library", (), ())


def find_problems(folders: Folders, step: str, language: str = "de") -> list[Diagnostic]:
    """The problems of a German script of one step."""
    path = folders.user / "script.yaml"
    path.write_text(f"title: Ruhe\nlanguage: {language}\nsteps:\n  - {step}\n", "utf-8")
    return list(try_load(path, folders, "script.yaml").diagnostics)


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
def test_script_without_stock_lines_needs_no_phrase_book(folders: Folders, step: str) -> None:
    assert find_problems(folders, step) == []


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
def test_step_with_stock_lines_needs_a_phrase_book(folders: Folders, step: str, verb: str) -> None:
    (problem,) = find_problems(folders, step)
    assert problem.what == f"there is no phrase book for 'de', and {verb} speaks lines of it here"
    assert (problem.location.line, problem.location.column, problem.severity) == (2, 11, "error")
    assert problem.note == "there are: en"


def test_hint_is_a_command(folders: Folders) -> None:
    (problem,) = find_problems(folders, "release: die Hand")
    assert problem.hint == "its place is: guided edit phrases/de"


def write_book(folders: Folders, text: str) -> None:
    """A German book of the listener's own."""
    (folders.user / "phrases").mkdir()
    (folders.user / "phrases" / "de.yaml").write_text(text, "utf-8")


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
def test_only_lines_the_session_needs_are_required(folders: Folders, step: str, has: str) -> None:
    keys = has.split()
    write_book(folders, "".join(f"{key}: Eins\n" for key in keys))
    assert not find_problems(folders, step)
    for key in keys:
        (folders.user / "phrases" / "de.yaml").write_text("".join(f"{k}: Eins\n" for k in keys if k != key), "utf-8")
        (problem,) = find_problems(folders, step)
        assert problem.severity == "error"
        assert f"'{key}'" in problem.what


def test_session_plays_with_an_incomplete_phrase_book(folders: Folders, tmp_path: Path) -> None:
    write_book(folders, "soften: Und <area> ruht.\n")
    path = tmp_path / "script.yaml"
    path.write_text("title: Ruhe\nlanguage: de\nsteps:\n  - release: die Hand\n", "utf-8")
    session = try_load(path, folders).session
    assert session
    said = [line for cue in build_plan(session, Level.FLARE).cues for line in cue.says]
    assert said == ["Und die Hand ruht."]
    assert set(session.phrases) == set(stock_phrases.PHRASE_KEYS)


def test_missing_line_is_named_with_the_step_that_needs_it(folders: Folders) -> None:
    write_book(folders, "sofften: Und <area> ruht.\n")
    slip, lack = sorted(find_problems(folders, "release: die Hand"))
    assert (slip.severity, lack.severity) == ("warning", "error")
    assert lack.what == "the phrase book for 'de' has no line for 'soften', which release speaks here"


def test_script_is_valid_with_its_phrase_book(folders: Folders) -> None:
    (folders.user / "phrases").mkdir()
    (folders.user / "phrases" / "de.yaml").write_text(BOOK, "utf-8")
    assert find_problems(folders, "release: die Hand") == []


def test_unreadable_user_folder_is_skipped(folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "script.yaml"
    path.write_text("steps:\n  - include: breath\n  - include: gone\n")
    lock(monkeypatch, folders.user)
    (problem,) = try_load(path, folders, "script.yaml").diagnostics
    assert problem.what == "there is no fragment called 'gone'"


def test_steps_shared_by_levels_are_checked_once(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []

    def look(step_type: object, verb: object) -> tuple[str, ...]:
        looked.append(verb)
        return ()

    monkeypatch.setattr(StepType, "phrase_keys", look)
    step = "{each: {flare: {a: [x]}, gentle: {b: [x]}, steady: {c: [x]}, better: {d: [x]}}, steps: ["
    assert find_problems(folders, step * 8 + "Ruhe." + "]}" * 8) == []
    assert len(looked) == 4 * 8 + 4
