"""What is passed on with a session, and what is not."""

from pathlib import Path

import pytest

from guided.authoring.bundle.pack import BundleContents, list_contents
from guided.core import paths
from guided.core.errors import FileError
from guided.script.loader import load_script
from tests.support.bundles import ALONE, SESSION, evening, own, sound


def gathered(path: Path) -> BundleContents:
    folders = paths.find_folders()
    return list_contents(load_script(path, folders), folders)


def test_a_session_its_fragments_and_its_sounds(home: Path) -> None:
    found = gathered(evening())
    assert list(found.files) == ["evening.yaml", "fragments/tea.yaml", "sounds/beds/kitchen.wav"]
    assert all(path.is_file() for path in found.files.values())
    assert set(found.shipped) == {"settle", "bell"}


def test_what_stands_deep_inside_is_found(home: Path) -> None:
    own("sounds/chimes/spoon.wav", sound())
    own("sounds/beds/rain-roof.WAV", sound())
    own("sessions/fragments/inner.yaml", "steps:\n  - chime: spoon\n")
    own("sessions/outer.yaml", "steps:\n  - include: inner\n")
    text = (
        "title: Deep\nsteps:\n  - repeat: 2\n    steps:\n      - only: better\n        include: outer\n"
        "  - stretch: A\n    into: B.\n    instead:\n      - ambience: {flare: off, steady: rain-roof}\n"
    )
    assert list(gathered(own("sessions/deep.yaml", text)).files) == [
        "deep.yaml",
        "fragments/outer.yaml",
        "fragments/inner.yaml",
        "sounds/chimes/spoon.wav",
        "sounds/beds/rain-roof.wav",
    ]


def test_sounds_that_are_not_named_stay(home: Path) -> None:
    own("sounds/beds/private.wav", sound())
    assert list(gathered(own("sessions/alone.yaml", ALONE)).files) == ["alone.yaml"]


def test_a_phrase_book_goes_along_where_guided_has_none(home: Path) -> None:
    english = (paths.find_folders().library / "phrases" / "en.yaml").read_text("utf-8")
    own("sessions/phrases/fr.yaml", english)
    own("sessions/phrases/es.yaml", "in: Inspira\n")
    french = own("sessions/soir.yaml", ALONE.replace("steps", "language: fr\nsteps", 1))
    spanish = own("sessions/tarde.yaml", ALONE.replace("steps", "language: es\nsteps", 1))
    assert list(gathered(french).files) == ["soir.yaml", "phrases/fr.yaml"]
    assert list(gathered(spanish).files) == ["tarde.yaml"]


def test_ones_own_lines_over_guideds_stay_and_are_named(home: Path) -> None:
    own("sessions/phrases/es.yaml", "in: Inspira\nout: Y exhala, despacio\nlannding: x\n")
    spanish = own("sessions/tarde.yaml", ALONE.replace("steps", "language: es\nsteps", 1))
    assert gathered(spanish).phrases == ("in",)
    assert gathered(own("sessions/alone.yaml", ALONE)).phrases == ()


def test_a_script_from_anywhere_may_be_passed_on(home: Path, tmp_path: Path) -> None:
    (tmp_path / "beside.yaml").write_text("steps:\n  - A line.\n")
    path = tmp_path / "mine.yaml"
    path.write_text("title: Mine\nsteps:\n  - include: beside\n")
    assert gathered(path).files == {"mine.yaml": path, "fragments/beside.yaml": tmp_path / "beside.yaml"}


def test_what_comes_with_guided_is_not_passed_on() -> None:
    with pytest.raises(FileError, match="comes with guided"):
        gathered(paths.find_sessions()["release-only"])


def test_a_fragment_alone_is_not(home: Path) -> None:
    with pytest.raises(FileError, match="is a fragment"):
        gathered(own("sessions/tea.yaml", "steps:\n  - A line.\n"))


def test_what_would_replace_guideds_own_elsewhere_is_not(home: Path) -> None:
    own("sessions/fragments/settle.yaml", "steps:\n  - Hello.\n")
    with pytest.raises(FileError, match=r"settle.*would replace it elsewhere.*settle-own"):
        gathered(evening())


def test_a_sound_named_like_guideds_own_is_not(home: Path) -> None:
    own("sounds/beds/rain.wav", sound())
    with pytest.raises(FileError, match="rain-own"):
        gathered(own("sessions/wet.yaml", SESSION.replace("kitchen", "rain").replace("  - include: tea\n", "")))


def test_a_name_that_not_every_computer_takes_is_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="please rename it"):
        gathered(own("sessions/what#1.yaml", ALONE))


def test_two_fragments_of_one_name_are_told(home: Path, tmp_path: Path) -> None:
    own("sessions/fragments/beside.yaml", "steps:\n  - Another line.\n")
    own("sessions/fragments/tea.yaml", "steps:\n  - include: beside\n")
    (tmp_path / "beside.yaml").write_text("steps:\n  - A line.\n")
    path = tmp_path / "mine.yaml"
    path.write_text("title: Mine\nsteps:\n  - include: beside\n  - include: tea\n")
    with pytest.raises(FileError, match="the same name"):
        gathered(path)
