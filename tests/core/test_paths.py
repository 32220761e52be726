"""Where files are: the user's own before the library's, and missing folders are no error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guided.core import paths
from guided.core.errors import FileError
from guided.core.safe_text import HIDDEN_RE
from guided.speech.selection import list_voice_files
from tests.support.locked_folder import lock


@pytest.fixture
def own_sessions(home: Path) -> Path:
    """The listener's own scripts."""
    folder = home / "data" / "sessions"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def shipped_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small library: two sessions, a fragment, a chime, two beds."""
    package = tmp_path / "package"
    data = package / "data"
    for file in (
        "sessions/quiet.yaml",
        "sessions/gentle-back.yaml",
        "sessions/fragments/settle.yaml",
        "sessions/phrases/en.yaml",
        "sessions/SOURCES.md",
        "audio/chimes/bell.flac",
        "audio/beds/rain.flac",
        "audio/beds/sea.flac",
        "audio/beds/.hidden",
    ):
        (data / file).parent.mkdir(parents=True, exist_ok=True)
        (data / file).write_text("steps: [Rest.]\n")
    monkeypatch.setattr(paths, "__file__", str(package / "core" / "paths.py"))
    return data


def test_home_variable_holds_data_cache_and_config(home: Path) -> None:
    assert paths.data_folder() == home / "data"
    assert paths.cache_folder() == home / "cache"
    assert paths.config_folder() == home / "config"
    assert paths.sessions_folder() == home / "data" / "sessions"


def test_system_folders_are_used_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUIDED_HOME")
    folders = {paths.data_folder(), paths.cache_folder(), paths.config_folder()}
    assert all("guided" in folder.parts for folder in folders)
    assert all(folder.is_absolute() for folder in folders)


def test_library_is_in_the_package_or_beside_it(shipped_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.find_folders().library == shipped_library / "sessions"
    assert paths.audio_folder() == shipped_library / "audio"
    monkeypatch.setattr(paths, "__file__", str(shipped_library.parent / "inner" / "core" / "paths.py"))
    assert paths.audio_folder() == shipped_library.parent / "audio"


def test_shipped_files_are_found() -> None:
    assert {"release-only", "long-out-breath", "gentle-lower-back"} <= set(paths.find_sessions())
    assert (paths.find_folders().library / "phrases" / "en.yaml").is_file()
    assert {"bell", "bowl"} <= set(paths.find_folders().chimes)
    assert {"stream", "rain"} <= set(paths.find_folders().beds)


def test_shipped_sounds_are_listed_by_name(shipped_library: Path) -> None:
    assert paths.find_folders().chimes == ("bell",)
    assert paths.find_folders().beds == ("rain", "sea")


def make_own_sound(home: Path, file: str) -> Path:
    path = home / "data" / "sounds" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def test_own_sounds_are_listed_too(shipped_library: Path, home: Path) -> None:
    for file in ("beds/fan.mp3", "beds/rain.WAV", "beds/my garden.m4a", "chimes/ding.opus"):
        make_own_sound(home, file)
    for file in ("beds/notes.txt", "beds/.fan.wav", "beds/Thumbs.db", "beds/folder.wav/inside.wav"):
        make_own_sound(home, file)
    assert paths.find_folders().chimes == ("bell", "ding")
    assert paths.find_folders().beds == ("fan", "my garden", "rain", "sea")
    assert set(paths.find_own_sounds("beds")) == {"fan", "my garden", "rain"}


def test_first_of_two_own_sounds_of_a_name_wins(home: Path) -> None:
    make_own_sound(home, "beds/fan.wav")
    first = make_own_sound(home, "beds/fan.flac")
    assert paths.find_own_sounds("beds") == {"fan": first}


def test_names_are_normalized(home: Path) -> None:
    path = make_own_sound(home, "beds/oce\u0301ano.wav")
    assert paths.find_own_sounds("beds") == {"oc\u00e9ano": path}


def test_sessions_are_top_level_scripts_by_name(shipped_library: Path) -> None:
    assert paths.find_sessions() == {
        "gentle-back": shipped_library / "sessions" / "gentle-back.yaml",
        "quiet": shipped_library / "sessions" / "quiet.yaml",
    }


def test_own_sessions_come_first_and_win(shipped_library: Path, own_sessions: Path) -> None:
    (own_sessions / "zzz.yaml").write_text("")
    (own_sessions / "quiet.yaml").write_text("")
    assert list(paths.find_sessions()) == ["quiet", "zzz", "gentle-back"]
    assert paths.find_script("quiet") == own_sessions / "quiet.yaml"


def test_missing_or_invalid_folder_is_empty(shipped_library: Path, own_sessions: Path) -> None:
    own_sessions.rmdir()
    assert "quiet" in paths.find_sessions()
    own_sessions.write_text("a file, not a folder")
    assert "quiet" in paths.find_sessions()


def test_script_with_a_wrong_suffix_is_reported(shipped_library: Path, own_sessions: Path) -> None:
    for name in ("calm.yml", "loud.YAML", "fine.yaml", "notes.txt", "rest.yaml.txt", ".hidden.yml"):
        (own_sessions / name).write_text("")
    (own_sessions / "folder.yml").mkdir()
    assert paths.find_misnamed() == [
        own_sessions / "calm.yml",
        own_sessions / "loud.YAML",
        own_sessions / "rest.yaml.txt",
    ]
    assert [paths.correct_name(path) for path in paths.find_misnamed()] == ["calm.yaml", "loud.yaml", "rest.yaml"]
    assert list(paths.find_sessions()) == ["fine", "gentle-back", "quiet"]
    with pytest.raises(FileError) as raised:
        paths.find_script("calm")
    assert str(raised.value) == (
        "There is no session called 'calm'. Scripts end in .yaml: rename calm.yml to calm.yaml."
    )


@pytest.mark.parametrize("character", "\u200b\u00ad\u202e\u3164\u034f" + ("" if os.name == "nt" else "\r"))
def test_file_with_an_invisible_character_in_its_name_is_reported(
    shipped_library: Path, own_sessions: Path, home: Path, character: str
) -> None:
    names = ("sessions/ca|lm.yaml", "sessions/ca|lm.yml", "sessions/fragments/te|a.yaml", "sessions/phrases/f|r.yaml")
    names += ("sounds/beds/fa|n.wav", "sounds/chimes/ding|.wav", "voices/a|my.onnx")
    files = [home / "data" / name.replace("|", character) for name in names]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
    assert sorted(paths.find_hidden_names()) == sorted(files)
    assert paths.describe_hidden_name(files[0]) == (
        "There is a character in the name of ca\ufffdlm.yaml that shows as nothing. Please rename it."
    )
    assert list(paths.find_sessions()) == ["gentle-back", "quiet"]
    assert set(paths.find_fragments()) == {path.stem for path in (shipped_library / "sessions" / "fragments").glob("*")}
    assert (paths.find_folders().beds, paths.find_folders().chimes) == (("rain", "sea"), ("bell",))
    assert not [
        *paths.find_misnamed(),
        *paths.find_scripts(own_sessions / "phrases"),
        *list_voice_files(paths.voices_folder()),
    ]
    for name in (str(files[0]), f"ca{character}lm"):
        with pytest.raises(FileError, match="shows as nothing"):
            paths.find_script(name)


@pytest.mark.parametrize(
    "name", ["qui\u200bet", "quiet\u00ad", "\u200equiet", "qui\u200bet.yaml", "fragments/te\u200ba"]
)
def test_typed_name_with_an_invisible_character_has_no_suggestion(shipped_library: Path, name: str) -> None:
    with pytest.raises(FileError) as raised:
        paths.find_editable(name)
    assert "There is a character in that name that shows as nothing. Please type it again." in str(raised.value)
    assert "mean" not in str(raised.value)
    assert not HIDDEN_RE.search(str(raised.value))


def test_no_suggestion_looks_the_same() -> None:
    assert paths.guess_name("qui\u200bet", ["quiet"]) == ""
    assert paths.guess_name("qui\u200bt", ["quiet"]) == "quiet"
    assert paths.guess_name("quiet", ["quiet"]) == "quiet"


def test_missing_user_folder_reports_nothing(shipped_library: Path, home: Path) -> None:
    assert paths.find_misnamed() == []


def test_unreadable_folder_is_empty(shipped_library: Path, own_sessions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_sessions / "mine.yaml").write_text("")
    lock(monkeypatch, own_sessions)
    assert list(paths.find_sessions()) == ["gentle-back", "quiet"]
    assert paths.find_misnamed() == []
    assert paths.find_script("quiet") == shipped_library / "sessions" / "quiet.yaml"
    with pytest.raises(FileError):
        paths.find_script("mine")


def test_session_is_found_by_name_or_path(
    shipped_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.find_script("quiet") == shipped_library / "sessions" / "quiet.yaml"
    (tmp_path / "mine.yaml").write_text("steps: [Rest.]\n")
    assert paths.find_script(str(tmp_path / "mine.yaml")) == tmp_path / "mine.yaml"
    monkeypatch.chdir(tmp_path)
    assert paths.find_script("mine.yaml") == Path("mine.yaml")
    assert paths.find_script(f".{os.sep}mine.yaml") == Path("mine.yaml")


RENAME = "Scripts end in .yaml: rename"
IMPORT = "If it is plain text, guided import makes a script of it."


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("quite", "There is no session called 'quite'. Did you mean 'quiet'?"),
        ("xyzzy", "There is no session called 'xyzzy'. See guided list."),
        ("mine", "There is no session called 'mine'. For the file beside you, write mine.yaml."),
        ("miine.yaml", "There is no file miine.yaml. Did you mean 'mine.yaml'?"),
        ("other/quiet.yaml", f"There is no file {Path('other/quiet.yaml')}."),
        ("inner.yaml", "inner.yaml is a folder. Name a script in it, ending in .yaml."),
        ("./notes.txt", f"notes.txt is not a script. {RENAME} notes.txt to notes.yaml. {IMPORT}"),
        ("notes.txt", f"notes.txt is not a script. {RENAME} notes.txt to notes.yaml. {IMPORT}"),
        ("notes", f"There is no session called 'notes'. {RENAME} notes.txt to notes.yaml."),
        ("evening.yaml.txt", f"evening.yaml.txt is not a script yet. {RENAME} evening.yaml.txt to evening.yaml."),
        ("evening.yaml", f"There is no file evening.yaml. {RENAME} evening.yaml.txt to evening.yaml."),
        ("evening", f"There is no session called 'evening'. {RENAME} evening.yaml.txt to evening.yaml."),
        ("leaflet", f"leaflet is not a script. {RENAME} leaflet to leaflet.yaml. {IMPORT}"),
        ("letter.odt", "letter.odt is not a script. Scripts are plain text, and end in .yaml."),
        ("calm.yml", "calm.yml is not a script yet. Scripts end in .yaml: rename calm.yml to calm.yaml."),
        ("mine.yml", "There is no file mine.yml. Did you mean 'mine.yaml'?"),
        ("settle", "There is no session called 'settle'. See guided list."),
    ],
)
def test_missing_script_suggests_the_nearest(
    shipped_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("")
    for beside in ("notes.txt", "calm.yml", "evening.yaml.txt", "leaflet", "letter.odt"):
        (tmp_path / beside).write_text("")
    (tmp_path / "inner.yaml").mkdir()
    with pytest.raises(FileError) as raised:
        paths.find_script(name)
    assert str(raised.value) == sentence


def test_every_editable_file_is_found_by_name(
    shipped_library: Path, own_sessions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    theirs, mine = shipped_library / "sessions", own_sessions / "phrases" / "es.yaml"
    (theirs / "phrases" / "es.yaml").write_text("")
    assert paths.find_editable("quiet") == theirs / "quiet.yaml"
    assert (
        paths.find_editable("settle") == paths.find_editable("fragments/settle") == theirs / "fragments" / "settle.yaml"
    )
    assert paths.find_editable("phrases/es") == paths.find_editable("phrases/es.yaml") == theirs / "phrases" / "es.yaml"
    mine.parent.mkdir()
    mine.write_text("")
    assert paths.find_editable("phrases/es") == mine
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "es.yaml").write_text("")
    assert paths.find_editable("phrases/es.yaml") == Path("phrases/es.yaml"), (
        "a path is a path, where it leads somewhere"
    )


def test_own_fragment_wins_and_a_session_comes_first(shipped_library: Path, own_sessions: Path) -> None:
    (own_sessions / "fragments").mkdir()
    for name in ("settle", "quiet"):
        (own_sessions / "fragments" / f"{name}.yaml").write_text("")
    assert (
        paths.find_fragments()["settle"] == paths.find_editable("settle") == own_sessions / "fragments" / "settle.yaml"
    )
    assert paths.find_editable("quiet") == shipped_library / "sessions" / "quiet.yaml"


@pytest.mark.parametrize("name", ["phrases/fr", "other/settle", "quite", "phrases/../quiet", "phrases/", "/settle", ""])
def test_missing_editable_file_has_the_same_message(
    shipped_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileError) as one:
        paths.find_script(name)
    with pytest.raises(FileError) as other:
        paths.find_editable(name)
    assert str(one.value) == str(other.value)


@pytest.mark.parametrize("name", ["", " ", "a" * 5000, "nul\0", "*", "..", "\n"])
def test_any_name_gives_an_answer(shipped_library: Path, name: str) -> None:
    with pytest.raises(FileError):
        paths.find_script(name)
    with pytest.raises(FileError):
        paths.find_script(name + ".yaml")


def test_find_sessions_imports_nothing_large() -> None:
    code = (
        "import sys; from guided.core import paths as library; library.find_sessions(); library.find_folders()\n"
        "print([m for m in ('yaml', 'pydantic', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
