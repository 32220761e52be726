"""Fragments: where a name leads, what it may not lead to, and how far including may go."""

import os
from pathlib import Path

import pytest

from guided.core.level import LEVELS, Level
from guided.core.paths import Folders
from guided.script.diagnostics import ScriptError
from guided.script.file_decoding import MAX_SCRIPT_BYTES
from guided.script.loader import LoadResult, try_load
from guided.script.model import Session, Step
from tests.support.scripts import FOLDERS

links = pytest.mark.skipif(os.name == "nt", reason="links need rights that Windows seldom gives")


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    """Folders of one's own and of the library, still empty, with one phrase book."""
    for folder in ("beside", "own/fragments", "library/fragments", "library/phrases", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
    book = (FOLDERS.library / "phrases" / "en.yaml").read_text("utf-8")
    (tmp_path / "library" / "phrases" / "en.yaml").write_text(book, "utf-8")
    return Folders(tmp_path / "own", tmp_path / "library", ("bell",), ("rain",))


def write(path: Path, *lines: str) -> Path:
    """A script of bare lines and flow steps."""
    path.write_text("steps:\n" + "".join(f"  - {line}\n" for line in lines), "utf-8")
    return path


def read(places: Folders, *lines: str) -> LoadResult:
    """What comes of a script beside nothing but its own folder."""
    return try_load(write(places.user.parent / "beside" / "script.yaml", *lines), places, "script.yaml")


def whats(reading: LoadResult) -> list[str]:
    return [problem.what for problem in reading.diagnostics]


def brought(reading: LoadResult) -> Session:
    assert reading.session, str(ScriptError(list(reading.diagnostics), reading.sources))
    fragment = reading.session.steps[0].fragment
    assert fragment
    return fragment


def test_a_fragment_comes_with_its_name_its_steps_and_its_words(places: Folders) -> None:
    path = places.library / "fragments" / "settle.yaml"
    path.write_text("words: {place: the bed}\nsteps: [Rest on <place>.]\n")
    fragment = brought(read(places, "include: settle"))
    assert (fragment.name, fragment.path, fragment.title) == ("settle", path, None)
    assert fragment.at(Level.FLARE).words == {"place": "the bed"}
    assert [step.path for step in fragment.steps] == ["0"]


@pytest.mark.parametrize("nearest", range(5))
def test_the_nearest_of_a_name_wins(places: Folders, nearest: int) -> None:
    order = [
        places.user.parent / "beside",
        places.user / "fragments",
        places.user,
        places.library / "fragments",
        places.library,
    ]
    for folder in order[nearest:]:
        write(folder / "settle.yaml", "Rest.")
    assert brought(read(places, "include: settle")).path.parent == order[nearest]


def test_a_fragment_looks_beside_itself_first(places: Folders) -> None:
    write(places.user / "fragments" / "outer.yaml", "include: inner")
    write(places.user / "fragments" / "inner.yaml", "Rest.")
    write(places.user.parent / "beside" / "inner.yaml", "Not this one.")
    inner = brought(read(places, "include: outer")).steps[0].fragment
    assert inner
    assert inner.path.parent == places.user / "fragments"


def test_folders_may_be_missing(places: Folders) -> None:
    nowhere = Folders(places.user / "gone", places.library, ("bell",), ())
    write(places.library / "fragments" / "settle.yaml", "Rest.")
    path = write(places.user.parent / "beside" / "script.yaml", "include: settle")
    assert brought(try_load(path, nowhere)).name == "settle"


@pytest.mark.parametrize(
    "name",
    [
        "../elsewhere/secret",
        "/etc/passwd",
        "..",
        ".",
        '""',
        "elsewhere/secret",
        r"..\elsewhere\secret",
        "~/secret",
    ],
)
def test_a_name_is_never_a_path(places: Folders, name: str) -> None:
    write(places.user.parent / "elsewhere" / "secret.yaml", "Secret.")
    reading = read(places, f"include: {name}")
    assert len(reading.diagnostics) == 1
    assert reading.diagnostics[0].what.startswith("there is no fragment called")
    assert set(reading.sources) <= {"script.yaml", str(places.library / "phrases" / "en.yaml")}


@links
def test_a_link_out_of_the_folders_is_not_followed(places: Folders) -> None:
    secret = write(places.user.parent / "elsewhere" / "secret.yaml", "Secret.")
    (places.user / "fragments" / "settle.yaml").symlink_to(secret)
    reading = read(places, "include: settle")
    assert whats(reading) == ["'settle' is a link to another place"]
    assert "Secret" not in "".join(reading.sources.values())


@links
def test_a_link_from_folder_to_folder_is_followed(places: Folders) -> None:
    write(places.library / "fragments" / "settle.yaml", "Rest.")
    (places.user / "fragments" / "mine.yaml").symlink_to(places.library / "fragments" / "settle.yaml")
    assert brought(read(places, "include: mine")).name == "mine"


@links
def test_a_folder_may_itself_be_a_link(places: Folders, tmp_path: Path) -> None:
    write(places.user.parent / "elsewhere" / "settle.yaml", "Rest.")
    (tmp_path / "linked").symlink_to(places.user.parent / "elsewhere")
    path = write(places.user.parent / "beside" / "script.yaml", "include: settle")
    linked = Folders(tmp_path / "linked", places.library, (), ())
    assert brought(try_load(path, linked)).name == "settle"


@links
def test_a_link_to_nothing_or_to_itself_is_told(places: Folders) -> None:
    (places.user / "gone.yaml").symlink_to(places.user / "nothing.yaml")
    (places.user / "loop.yaml").symlink_to(places.user / "loop.yaml")
    assert whats(read(places, "include: gone", "include: loop")) == ["'gone' cannot be read", "'loop' cannot be read"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files")
def test_a_pipe_is_not_waited_for(places: Folders) -> None:
    os.mkfifo(places.user / "pipe.yaml")
    assert whats(read(places, "include: pipe")) == ["'pipe' cannot be read"]


def test_a_folder_named_like_a_fragment_is_told(places: Folders) -> None:
    (places.user / "settle.yaml").mkdir()
    assert whats(read(places, "include: settle")) == ["'settle' cannot be read"]


def test_what_is_wrong_in_a_fragment_is_told_in_its_own_file_once(places: Folders) -> None:
    path = write(places.user / "settle.yaml", "pause: 20")
    reading = read(places, "include: settle", "include: settle", "pause: 2:30")
    assert sorted(problem.location.file for problem in reading.diagnostics) == [str(path), "script.yaml"]
    assert "2 |   - pause: 20\n" in str(ScriptError(list(reading.diagnostics), reading.sources))


def test_a_warning_in_a_fragment_does_not_keep_the_script_back(places: Folders) -> None:
    write(places.user / "settle.yaml", "Rest. # or not")
    reading = read(places, "include: settle")
    assert brought(reading).name == "settle"
    assert [problem.severity for problem in reading.diagnostics] == ["warning"]


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_a_ring_is_named(places: Folders, length: int) -> None:
    beside = places.user.parent / "beside"
    names = ["script", *(f"part-{n}" for n in range(1, length))]
    for name, following in zip(names, [*names[1:], names[0]], strict=True):
        write(beside / f"{name}.yaml", f"include: {following}")
    (problem,) = try_load(beside / "script.yaml", places).diagnostics
    ring = " > ".join([*names, names[0]])
    assert problem.what == ("a script cannot include itself" if length == 1 else f"these include each other: {ring}")


@links
def test_a_ring_through_a_link_is_seen(places: Folders) -> None:
    beside = places.user.parent / "beside"
    write(beside / "script.yaml", "include: other")
    (beside / "other.yaml").symlink_to(beside / "script.yaml")
    assert whats(try_load(beside / "script.yaml", places)) == ["a script cannot include itself"]


def test_fragments_stand_eight_deep_and_no_deeper(places: Folders) -> None:
    for n in range(1, 9):
        write(places.user / f"part-{n}.yaml", f"include: part-{n + 1}" if n < 8 else "Rest.")
    assert read(places, "include: part-1").session
    write(places.user / "part-8.yaml", "include: part-9")
    write(places.user / "part-9.yaml", "Rest.")
    assert whats(read(places, "include: part-1")) == ["fragments are more than 8 deep here"]


def test_a_script_brings_in_a_hundred_fragments_and_no_more(places: Folders) -> None:
    write(places.user / "part.yaml", "Rest.")
    assert read(places, *["include: part"] * 100).session
    assert whats(read(places, *["include: part"] * 150)) == ["this brings in more than 100 fragments"]


def test_a_bomb_is_told_at_once(places: Folders) -> None:
    for n in range(7):
        write(places.user / f"part-{n}.yaml", *[f"include: part-{n + 1}"] * 50)
    write(places.user / "part-7.yaml", "Rest.")
    reading = read(places, "include: part-0")
    assert set(whats(reading)) == {"this brings in more than 100 fragments"}
    assert len(reading.diagnostics) <= 8


def test_only_fragments_are_included(places: Folders) -> None:
    (places.library / "whole.yaml").write_text("title: Whole\nsteps: [Rest.]\n")
    assert whats(read(places, "include: whole")) == ["'whole' is a session, and only fragments can be included"]


def test_a_missing_name_is_told_with_the_nearest_and_all_there_are(places: Folders) -> None:
    write(places.library / "fragments" / "settle.yaml", "Rest.")
    write(places.user / "come-back.yaml", "Rest.")
    (places.library / "whole.yaml").write_text("title: Whole\nsteps: [Rest.]\n")
    (places.user / "settler.yaml").write_bytes(b"\x89PNG\r\n\0")
    (places.user / "settling.yaml").write_bytes("steps: [R\u00fcst.]\n".encode("latin-1"))
    (problem,) = read(places, "include: setle").diagnostics
    assert (problem.hint, problem.note) == ("did you mean 'settle'?", "there are: come-back, settle")


def test_a_name_means_one_file_on_every_computer(places: Folders) -> None:
    write(places.user / "Settle.yaml", "Rest.")
    assert whats(read(places, "include: settle")) == ["there is no fragment called 'settle'"]
    write(places.user / "pra\u0301ctica.yaml", "Rest.")
    assert read(places, "include: pr\u00e1ctica").session


def test_words_given_are_those_of_the_fragment(places: Folders) -> None:
    (places.user / "settle.yaml").write_text("words: {place: the bed}\nsteps: [Rest on <place>.]\n")
    assert read(places, "{include: settle, words: {place: the sofa}}").session
    (problem,) = read(places, "{include: settle, words: {plaice: the sofa}}").diagnostics
    assert problem.what == "settle has no word called 'plaice'"
    assert (problem.hint, problem.note) == ("did you mean 'place'?", "its words are: place")


def test_a_fragment_sees_no_words_but_its_own(places: Folders) -> None:
    write(places.user / "settle.yaml", "Rest your <side> hand on <area>.")
    reading = read(places, "{each: {area: [the bed]}, steps: [{include: settle}]}")
    assert whats(reading) == ["nothing is called 'side' here", "nothing is called 'area' here"]


def test_words_given_may_use_those_of_the_caller(places: Folders) -> None:
    (places.user / "settle.yaml").write_text("words: {place: the bed}\nsteps: [Rest on <place>.]\n")
    each = "{each: {area: [jaw]}, steps: [{include: settle, words: {place: your <area>}}]}"
    assert read(places, each).session
    assert whats(read(places, "{include: settle, words: {place: your <area>}}")) == ["nothing is called 'area' here"]


def test_included_steps_are_found_at_every_level(places: Folders) -> None:
    write(places.user / "a.yaml", "Rest.")
    write(places.user / "b.yaml", "Rest.", "Rest.")
    reading = read(places, "include: {flare: a, steady: b}")
    assert reading.session
    (step,) = reading.session.steps
    assert [len(inside(step, level)) for level in LEVELS] == [1, 1, 2, 2]


def inside(step: Step, level: Level) -> tuple[Step, ...]:
    (include,) = step.at(level).steps  # type: ignore[attr-defined]
    assert include.fragment
    return tuple(include.fragment.steps)


def test_a_script_is_not_read_on_where_its_fragments_are_too_long_together(places: Folders) -> None:
    for n in range(6):
        write(places.user / f"part-{n}.yaml", "'Rest.' #" + "x" * (MAX_SCRIPT_BYTES - 100))
    assert read(places, *(f"include: part-{n}" for n in range(4))).session
    assert whats(read(places, *(f"include: part-{n}" for n in range(6)))) == [
        "this script is too long with all that it includes"
    ]
