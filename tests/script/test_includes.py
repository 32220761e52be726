"""Fragments: how a name is resolved, what it may not refer to, and the limits of including."""

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
def folders(tmp_path: Path) -> Folders:
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


def load_lines(folders: Folders, *lines: str) -> LoadResult:
    """The result of loading a script from its own folder."""
    return try_load(write(folders.user.parent / "beside" / "script.yaml", *lines), folders, "script.yaml")


def list_problems(reading: LoadResult) -> list[str]:
    return [problem.what for problem in reading.diagnostics]


def get_fragment(reading: LoadResult) -> Session:
    assert reading.session, str(ScriptError(list(reading.diagnostics), reading.sources))
    fragment = reading.session.steps[0].fragment
    assert fragment
    return fragment


def test_fragment_has_its_name_steps_and_words(folders: Folders) -> None:
    path = folders.library / "fragments" / "settle.yaml"
    path.write_text("words: {place: the bed}\nsteps: [Rest on <place>.]\n")
    fragment = get_fragment(load_lines(folders, "include: settle"))
    assert (fragment.name, fragment.path, fragment.title) == ("settle", path, None)
    assert fragment.at(Level.FLARE).words == {"place": "the bed"}
    assert [step.path for step in fragment.steps] == ["0"]


@pytest.mark.parametrize("nearest", range(5))
def test_nearest_fragment_wins(folders: Folders, nearest: int) -> None:
    order = [
        folders.user.parent / "beside",
        folders.user / "fragments",
        folders.user,
        folders.library / "fragments",
        folders.library,
    ]
    for folder in order[nearest:]:
        write(folder / "settle.yaml", "Rest.")
    assert get_fragment(load_lines(folders, "include: settle")).path.parent == order[nearest]


def test_fragment_looks_in_its_own_folder_first(folders: Folders) -> None:
    write(folders.user / "fragments" / "outer.yaml", "include: inner")
    write(folders.user / "fragments" / "inner.yaml", "Rest.")
    write(folders.user.parent / "beside" / "inner.yaml", "Not this one.")
    inner = get_fragment(load_lines(folders, "include: outer")).steps[0].fragment
    assert inner
    assert inner.path.parent == folders.user / "fragments"


def test_missing_folders_are_skipped(folders: Folders) -> None:
    nowhere = Folders(folders.user / "gone", folders.library, ("bell",), ())
    write(folders.library / "fragments" / "settle.yaml", "Rest.")
    path = write(folders.user.parent / "beside" / "script.yaml", "include: settle")
    assert get_fragment(try_load(path, nowhere)).name == "settle"


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
def test_fragment_name_is_never_a_path(folders: Folders, name: str) -> None:
    write(folders.user.parent / "elsewhere" / "secret.yaml", "Secret.")
    reading = load_lines(folders, f"include: {name}")
    assert len(reading.diagnostics) == 1
    assert reading.diagnostics[0].what.startswith("there is no fragment called")
    assert set(reading.sources) <= {"script.yaml", str(folders.library / "phrases" / "en.yaml")}


@links
def test_link_out_of_the_folders_is_not_followed(folders: Folders) -> None:
    secret = write(folders.user.parent / "elsewhere" / "secret.yaml", "Secret.")
    (folders.user / "fragments" / "settle.yaml").symlink_to(secret)
    reading = load_lines(folders, "include: settle")
    assert list_problems(reading) == ["'settle' is a link to another place"]
    assert "Secret" not in "".join(reading.sources.values())


@links
def test_link_between_the_folders_is_followed(folders: Folders) -> None:
    write(folders.library / "fragments" / "settle.yaml", "Rest.")
    (folders.user / "fragments" / "mine.yaml").symlink_to(folders.library / "fragments" / "settle.yaml")
    assert get_fragment(load_lines(folders, "include: mine")).name == "mine"


@links
def test_folder_may_be_a_link(folders: Folders, tmp_path: Path) -> None:
    write(folders.user.parent / "elsewhere" / "settle.yaml", "Rest.")
    (tmp_path / "linked").symlink_to(folders.user.parent / "elsewhere")
    path = write(folders.user.parent / "beside" / "script.yaml", "include: settle")
    linked = Folders(tmp_path / "linked", folders.library, (), ())
    assert get_fragment(try_load(path, linked)).name == "settle"


@links
def test_broken_or_circular_link_is_an_error(folders: Folders) -> None:
    (folders.user / "gone.yaml").symlink_to(folders.user / "nothing.yaml")
    (folders.user / "loop.yaml").symlink_to(folders.user / "loop.yaml")
    assert list_problems(load_lines(folders, "include: gone", "include: loop")) == [
        "'gone' cannot be read",
        "'loop' cannot be read",
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files")
def test_pipe_is_an_error_at_once(folders: Folders) -> None:
    os.mkfifo(folders.user / "pipe.yaml")
    assert list_problems(load_lines(folders, "include: pipe")) == ["'pipe' cannot be read"]


def test_folder_named_like_a_fragment_is_an_error(folders: Folders) -> None:
    (folders.user / "settle.yaml").mkdir()
    assert list_problems(load_lines(folders, "include: settle")) == ["'settle' cannot be read"]


def test_problem_in_a_fragment_is_reported_once_in_its_file(folders: Folders) -> None:
    path = write(folders.user / "settle.yaml", "pause: 20")
    reading = load_lines(folders, "include: settle", "include: settle", "pause: 2:30")
    assert sorted(problem.location.file for problem in reading.diagnostics) == [str(path), "script.yaml"]
    assert "2 |   - pause: 20\n" in str(ScriptError(list(reading.diagnostics), reading.sources))


def test_warning_in_a_fragment_does_not_stop_the_script(folders: Folders) -> None:
    write(folders.user / "settle.yaml", "Rest. # or not")
    reading = load_lines(folders, "include: settle")
    assert get_fragment(reading).name == "settle"
    assert [problem.severity for problem in reading.diagnostics] == ["warning"]


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_circular_include_names_the_cycle(folders: Folders, length: int) -> None:
    beside = folders.user.parent / "beside"
    names = ["script", *(f"part-{n}" for n in range(1, length))]
    for name, following in zip(names, [*names[1:], names[0]], strict=True):
        write(beside / f"{name}.yaml", f"include: {following}")
    (problem,) = try_load(beside / "script.yaml", folders).diagnostics
    ring = " > ".join([*names, names[0]])
    assert problem.what == ("a script cannot include itself" if length == 1 else f"these include each other: {ring}")


@links
def test_circular_include_through_a_link_is_found(folders: Folders) -> None:
    beside = folders.user.parent / "beside"
    write(beside / "script.yaml", "include: other")
    (beside / "other.yaml").symlink_to(beside / "script.yaml")
    assert list_problems(try_load(beside / "script.yaml", folders)) == ["a script cannot include itself"]


def test_fragments_nest_eight_deep_at_most(folders: Folders) -> None:
    for n in range(1, 9):
        write(folders.user / f"part-{n}.yaml", f"include: part-{n + 1}" if n < 8 else "Rest.")
    assert load_lines(folders, "include: part-1").session
    write(folders.user / "part-8.yaml", "include: part-9")
    write(folders.user / "part-9.yaml", "Rest.")
    assert list_problems(load_lines(folders, "include: part-1")) == ["fragments are more than 8 deep here"]


def test_script_includes_at_most_a_hundred_fragments(folders: Folders) -> None:
    write(folders.user / "part.yaml", "Rest.")
    assert load_lines(folders, *["include: part"] * 100).session
    assert list_problems(load_lines(folders, *["include: part"] * 150)) == ["this brings in more than 100 fragments"]


def test_exponential_include_is_stopped_at_once(folders: Folders) -> None:
    for n in range(7):
        write(folders.user / f"part-{n}.yaml", *[f"include: part-{n + 1}"] * 50)
    write(folders.user / "part-7.yaml", "Rest.")
    reading = load_lines(folders, "include: part-0")
    assert set(list_problems(reading)) == {"this brings in more than 100 fragments"}
    assert len(reading.diagnostics) <= 8


def test_session_cannot_be_included(folders: Folders) -> None:
    (folders.library / "whole.yaml").write_text("title: Whole\nsteps: [Rest.]\n")
    assert list_problems(load_lines(folders, "include: whole")) == [
        "'whole' is a session, and only fragments can be included"
    ]


def test_missing_fragment_suggests_the_nearest_and_lists_all(folders: Folders) -> None:
    write(folders.library / "fragments" / "settle.yaml", "Rest.")
    write(folders.user / "come-back.yaml", "Rest.")
    (folders.library / "whole.yaml").write_text("title: Whole\nsteps: [Rest.]\n")
    (folders.user / "settler.yaml").write_bytes(b"\x89PNG\r\n\0")
    (folders.user / "settling.yaml").write_bytes("steps: [R\u00fcst.]\n".encode("latin-1"))
    (problem,) = load_lines(folders, "include: setle").diagnostics
    assert (problem.hint, problem.note) == ("did you mean 'settle'?", "there are: come-back, settle")


def test_fragment_name_is_case_sensitive_and_normalized(folders: Folders) -> None:
    write(folders.user / "Settle.yaml", "Rest.")
    assert list_problems(load_lines(folders, "include: settle")) == ["there is no fragment called 'settle'"]
    write(folders.user / "pra\u0301ctica.yaml", "Rest.")
    assert load_lines(folders, "include: pr\u00e1ctica").session


def test_words_given_must_be_words_of_the_fragment(folders: Folders) -> None:
    (folders.user / "settle.yaml").write_text("words: {place: the bed}\nsteps: [Rest on <place>.]\n")
    assert load_lines(folders, "{include: settle, words: {place: the sofa}}").session
    (problem,) = load_lines(folders, "{include: settle, words: {plaice: the sofa}}").diagnostics
    assert problem.what == "settle has no word called 'plaice'"
    assert (problem.hint, problem.note) == ("did you mean 'place'?", "its words are: place")


def test_fragment_sees_its_own_words_only(folders: Folders) -> None:
    write(folders.user / "settle.yaml", "Rest your <side> hand on <area>.")
    reading = load_lines(folders, "{each: {area: [the bed]}, steps: [{include: settle}]}")
    assert list_problems(reading) == ["nothing is called 'side' here", "nothing is called 'area' here"]


def test_words_given_may_use_words_of_the_caller(folders: Folders) -> None:
    (folders.user / "settle.yaml").write_text("words: {place: the bed}\nsteps: [Rest on <place>.]\n")
    each = "{each: {area: [jaw]}, steps: [{include: settle, words: {place: your <area>}}]}"
    assert load_lines(folders, each).session
    assert list_problems(load_lines(folders, "{include: settle, words: {place: your <area>}}")) == [
        "nothing is called 'area' here"
    ]


def test_include_by_level_resolves_each_level(folders: Folders) -> None:
    write(folders.user / "a.yaml", "Rest.")
    write(folders.user / "b.yaml", "Rest.", "Rest.")
    reading = load_lines(folders, "include: {flare: a, steady: b}")
    assert reading.session
    (step,) = reading.session.steps
    assert [len(included_steps(step, level)) for level in LEVELS] == [1, 1, 2, 2]


def included_steps(step: Step, level: Level) -> tuple[Step, ...]:
    (include,) = step.at(level).steps  # type: ignore[attr-defined]
    assert include.fragment
    return tuple(include.fragment.steps)


def test_included_files_have_a_total_size_limit(folders: Folders) -> None:
    for n in range(6):
        write(folders.user / f"part-{n}.yaml", "'Rest.' #" + "x" * (MAX_SCRIPT_BYTES - 100))
    assert load_lines(folders, *(f"include: part-{n}" for n in range(4))).session
    assert list_problems(load_lines(folders, *(f"include: part-{n}" for n in range(6)))) == [
        "this script is too long with all that it includes"
    ]
