"""Drafts of new scripts: valid and kind for all answers."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from guided.authoring import new_script
from guided.authoring.new_script import (
    AnswerError,
    Draft,
    DraftSpec,
    draft_blank,
    draft_copy,
    draft_session,
    own_dir,
    save_draft,
)
from guided.authoring.templates import TEMPLATE_KINDS, load_template
from guided.core import paths
from guided.core.errors import FileError
from guided.core.level import LEVELS, Level
from guided.lint import lint_file
from guided.lint.rules.dose import IDLE_KINDS
from guided.plan.planner import build_plan
from guided.script.loader import load_script
from tests.support.tiers import few

PLACES = [(kind, where) for kind in TEMPLATE_KINDS for where in load_template(kind).where]
MINUTES = (5, 9, 20)


def area_choices(kind: str, where: str) -> list[tuple[str, ...]]:
    """Nothing in particular; each area, or exercise of no area, by itself; two of them; all."""
    areas = tuple(dict.fromkeys(each.area or each.name for each in load_template(kind).select(where)))
    return [(), *((area,) for area in areas), areas[:2], areas[-2:], areas]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "where"), few(PLACES, 9))
def test_every_answer_gives_a_valid_script_within_the_minutes(kind: str, where: str) -> None:
    made = 0
    for minutes, wanted in product(MINUTES, area_choices(kind, where)):
        if minutes > load_template(kind).longest:
            continue
        answers = DraftSpec(kind, where, Decimal(minutes), wanted)
        if draft := _draft(answers):
            made += 1
            lengths = draft.report.lengths
            assert draft.report.diagnostics == (), answers
            assert lengths[Level.BETTER] <= minutes * 60, answers
            assert lengths[Level.FLARE] <= lengths[Level.STEADY], answers
    assert made > len(MINUTES)


def _draft(answers: DraftSpec) -> Draft | None:
    """The draft; None if the areas need more time than there is."""
    try:
        return draft_session(answers)
    except AnswerError as error:
        told = str(error)
    assert "minutes at least" in told, answers
    assert len(answers.parts) > 1 or (answers.kind == "stretch" and answers.minutes == 5), answers
    return None


@pytest.mark.parametrize(("kind", "where"), few(PLACES, 9))
def test_requested_time_is_used(kind: str, where: str) -> None:
    minutes = load_template(kind).minutes if where != "standing" else 8
    lengths = draft_session(DraftSpec(kind, where, Decimal(minutes))).report.lengths
    assert minutes * 60 - 20 < lengths[Level.BETTER] <= minutes * 60


@pytest.mark.parametrize(("kind", "where"), few(PLACES, 9))
def test_flare_is_smaller_and_never_empty(kind: str, where: str, tmp_path: Path) -> None:
    path = save_draft(draft_session(DraftSpec(kind, where, Decimal(load_template(kind).minutes))), "one", tmp_path)
    session = load_script(path, paths.find_folders())
    doing = [[
        c for c in build_plan(session, each).cues
        if c.kind not in IDLE_KINDS and c.section not in ("Settle", "Coming back")
    ]
             for each in LEVELS]  # fmt: skip
    assert all(doing)
    assert len(doing[0]) <= len(doing[-1])
    assert not {"floor", "standing"} & {session.headers[0].where[-1]}


@pytest.mark.parametrize("move", few((each.name for each in load_template("stretch").exercises), 8))
def test_every_move_alone_is_valid_with_its_source(move: str) -> None:
    (exercise,) = (each for each in load_template("stretch").exercises if each.name == move)
    for where in exercise.where:
        draft = draft_session(DraftSpec("stretch", where, Decimal(8), (move,)))
        assert draft.report.diagnostics == ()
        assert exercise.source in re.search(r"^sources: (.*)$", draft.text, re.MULTILINE)[1]  # type: ignore[index]


def test_standing_draft_keeps_eyes_open(tmp_path: Path) -> None:
    path = save_draft(draft_session(DraftSpec("stretch", "standing", Decimal(8))), "one", tmp_path)
    session = load_script(path, paths.find_folders())
    for level in LEVELS:
        said = " ".join(line for cue in build_plan(session, level).cues for line in cue.says)
        assert "closed" not in said
        assert ("Keep your eyes open while you stand." in said) == (level.rank >= Level.STEADY.rank)


def test_draft_has_comments() -> None:
    text = draft_session(DraftSpec("stretch", "bed", Decimal(12))).text
    assert text.startswith("# Small movements in bed.")
    assert "# author: your name" in text
    assert "# Its dose leans on S72." in text
    assert "guided help writing" in text


@pytest.mark.slow
@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_comments_are_short_and_narrow(kind: str) -> None:
    text = draft_session(
        DraftSpec(kind, "bed", Decimal(8), (), "A title that is as long as some of them are, " * 2)
    ).text
    notes = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert max(map(len, (*notes, *draft_blank(None).text.splitlines()))) <= 79
    assert text.index("title:") < 700


def test_title_names_few_areas_only() -> None:
    some = DraftSpec("stretch", "chair", Decimal(9), ("neck", "chest"))
    assert draft_session(some).title == "Small movements for neck and chest on a chair"
    assert some.name == "stretch-chair-neck-chest"
    many = DraftSpec("relaxation", "bed", Decimal(8), ("hands", "jaw", "feet", "back"))
    assert draft_session(many).title == "Letting go in bed"
    assert many.name == "relaxation-bed"


TITLES = [
    'A: "b" #c',
    "no",
    "1:30",
    "- x",
    "[a]",
    "'tis",
    "null",
    "é" * 50,
    "{curly} {0}",
    "% @ & * x",
    "a \\ b",
    "yes ",
]


@pytest.mark.parametrize("title", TITLES)
def test_title_round_trip(title: str, tmp_path: Path) -> None:
    for draft in (
        draft_session(DraftSpec("rest", "bed", Decimal(5), (), title)),
        draft_blank(title),
        draft_copy(paths.find_editable("desk-back"), title),
    ):
        path = save_draft(draft, f"t{len(draft.text)}", tmp_path)
        assert load_script(path, paths.find_folders()).title == title.strip()


@pytest.mark.parametrize("title", ["#", "\udcff", "two\nlines", "x" * 121, "bell \x07", "   "])
def test_invalid_title_is_an_error(title: str) -> None:
    with pytest.raises(AnswerError, match=r"That cannot be written: [a-z]"):
        draft_blank(title)


def test_blank_draft_has_ten_lines_and_no_diagnostics() -> None:
    draft = draft_blank(None)
    assert len(draft.text.splitlines()) == 10
    assert draft.report.diagnostics == ()


# Copies --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", few(new_script.list_all(), 8))
def test_any_script_can_be_copied_unchanged_but_for_its_note(name: str) -> None:
    source = paths.find_editable(name)
    draft = draft_copy(source, None)
    text = source.read_text("utf-8").replace("\nauthor: guided\n", "\n# author: your name\n")
    note = draft.text.removesuffix(text)
    assert note != draft.text
    assert " ".join(note.split()).startswith(f"# Made from {name}, which")
    assert all(line.startswith("# ") and len(line) <= 76 for line in note.splitlines())
    assert draft.report.playable


def test_copy_names_its_origin() -> None:
    text = draft_copy(paths.find_editable("desk-back"), "Mine").text
    assert text.startswith("# Made from desk-back, which comes with guided.")
    assert "\n# author: your name\n" in text
    assert "\ntitle: Mine\n" in text


def test_copy_keeps_the_author(tmp_path: Path) -> None:
    source = tmp_path / "jana.yaml"
    source.write_text("title: Six\nauthor: Jana\nsteps:\n  - Rest.\n", "utf-8")
    text = draft_copy(source, None).text
    assert text.startswith("# Made from jana, by Jana.")
    assert "\nauthor: Jana\n" in text


def test_copy_of_a_fragment_goes_to_the_fragments_folder() -> None:
    assert own_dir(paths.find_editable("settle")) == paths.sessions_folder() / "fragments"
    assert own_dir(paths.find_editable("desk-back")) == paths.sessions_folder()


def test_broken_script_is_not_copied(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: Bad\nsteps:\n  - paus: 2s\n", "utf-8")
    with pytest.raises(FileError, match="guided check"):
        draft_copy(bad, None)


def test_own_fragment_is_found_by_name(home: Path) -> None:
    folder = new_script.own_dir(Path("fragments/tea.yaml"))
    folder.mkdir(parents=True)
    (folder / "tea.yaml").write_text("steps:\n  - A cup of tea.\n", "utf-8")
    assert paths.find_editable("tea") == folder / "tea.yaml"
    with pytest.raises(FileError, match="Did you mean 'release-only'"):
        paths.find_editable("relese-only")


# Saving --------------------------------------------------------------------------------------------------------------


def draft() -> Draft:
    return draft_blank("Mine")


def test_saved_text_equals_the_draft(tmp_path: Path) -> None:
    path = save_draft(draft(), "mine", tmp_path / "new" / "folder")
    assert path.read_text("utf-8") == draft().text
    assert lint_file(path, paths.find_folders()).playable


def test_existing_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("precious", "utf-8")
    with pytest.raises(FileError, match="stays as it is"):
        save_draft(draft(), "mine", tmp_path)
    assert (tmp_path / "mine.yaml").read_text("utf-8") == "precious"


def test_full_disk_leaves_no_partial_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    @contextmanager
    def full(path: Path, mode: str, **_: str) -> Iterator[None]:
        opened(path, mode).close()
        raise OSError(errno.ENOSPC, "No space left on device")
        yield

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError, match="No space"):
        save_draft(draft(), "half", tmp_path)
    assert list(tmp_path.iterdir()) == []
