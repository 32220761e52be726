"""The settings file: edited by a person, and changed one line at a time."""

import stat
import sys
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core.errors import FileError
from guided.core.paths import config_folder
from guided.core.profile import Profile
from guided.plan.health_conditions import CONDITIONS
from guided.plan.preferences import Verbosity
from guided.script.diagnostics import ScriptError
from guided.script.values import LOADS, PLACES
from guided.speech.engines import ENGINES
from guided.system.settings import (
    ENGINE_NAMES,
    SETTING_SPECS,
    UNSET,
    Settings,
    SettingsError,
    format_value,
    get_profile,
    read_settings,
    save_setting,
)
from guided.system.settings import parse_setting as typed
from tests.support.tiers import examples

DAY = date(2026, 3, 1)


@pytest.fixture
def settings_file(home: Path) -> Path:
    """Where the settings are; nothing is there yet."""
    return config_folder() / "settings.yaml"


def write(settings_file: Path, text: str) -> None:
    settings_file.parent.mkdir(parents=True, exist_ok=True)
    settings_file.write_bytes(text.encode())


def test_settings_are_empty_at_first(settings_file: Path) -> None:
    assert read_settings() == Settings() == Settings(safety_read=None)
    assert not settings_file.exists()


def test_saved_setting_is_read_again(settings_file: Path) -> None:
    save_setting("safety_read", DAY)
    assert read_settings() == Settings(safety_read=DAY)
    assert settings_file.read_text().splitlines()[-1] == "safety_read: 2026-03-01"
    assert settings_file.read_text().startswith("# ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a home private in its own way")
def test_settings_file_is_private(settings_file: Path) -> None:
    save_setting("safety_read", DAY)
    assert stat.S_IMODE(settings_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings_file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "---\n", "---\n# nothing\n"])
def test_empty_file_is_valid(settings_file: Path, text: str) -> None:
    write(settings_file, text)
    assert read_settings() == Settings()
    save_setting("safety_read", DAY)
    assert read_settings() == Settings(safety_read=DAY)
    assert settings_file.read_text().startswith(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("safety_read: 2020-01-01\n", "safety_read: 2026-03-01\n"),
        ("safety_read: 2020-01-01", "safety_read: 2026-03-01"),
        ("safety_read:    '2020-01-01'   # in bed\n", "safety_read:    2026-03-01   # in bed\n"),
        ("# mine\ntea: green\n\ncats: [a, b]\n", "# mine\ntea: green\n\ncats: [a, b]\nsafety_read: 2026-03-01\n"),
        ("tea: green", "tea: green\nsafety_read: 2026-03-01\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\nsafety_read: 2026-03-01\r\n"),
        ("a: 1\r\nsafety_read: 2020-01-01\r\nb: 2\r\n", "a: 1\r\nsafety_read: 2026-03-01\r\nb: 2\r\n"),
        ("{tea: green, safety_read: 2020-01-01}\n", "{tea: green, safety_read: 2026-03-01}\n"),
        ("naïve: ja\nsafety_read: 2020-01-01 # ñ\n", "naïve: ja\nsafety_read: 2026-03-01 # ñ\n"),
    ],
)
def test_only_the_line_of_a_setting_changes(settings_file: Path, before: str, after: str) -> None:
    write(settings_file, before)
    save_setting("safety_read", DAY)
    assert settings_file.read_bytes().decode() == after
    assert read_settings() == Settings(safety_read=DAY)


@pytest.mark.parametrize("text", ["{tea: green}\n", "safety_read: >\n  2020-01-01\ntea: green\n", "tea: green\n...\n"])
def test_file_that_cannot_be_changed_safely_is_left_alone(settings_file: Path, text: str) -> None:
    write(settings_file, text)
    with pytest.raises(FileError, match="Please write into it: safety_read: 2026-03-01"):
        save_setting("safety_read", DAY)
    assert settings_file.read_text() == text


DAMAGED = {
    "safety_read: soon\n": ":1:14: error: 'safety_read' takes a day, like 2026-03-01",
    "safety_read: [2026-03-01]\n": ":1:14: error: 'safety_read' takes a day",
    "safety_read:\n": ":1:1: error: there is nothing after 'safety_read'",
    "tea: green\nsafty_read: 2026-03-01\n": ":2:1: error: 'safty_read' is not a setting",
    "safety_read: 2026-03-01\nsafety_read: 2026-03-02\n": ":2:1: error: 'safety_read' is here twice",
    "- safety_read\n": ":1:1: error: these are no settings",
    "hello\n": ":1:1: error: these are no settings",
    "a: {b\n": ":1:",
    "a: &b c\n": ":1:4: error: anchors",
    "avoid: [" + "neck, " * 201 + "]\n": ":1:8: error: this list has more than 200 entries",
    "avoid: [ne\u200bck]\n": ":1:11: error: there is a character here that shows as nothing",
    "a\u00advoid: neck\n": ":1:2: error: there is a character here that shows as nothing",
    "a: \0\n": ":1:4: error: there is a character here that shows as nothing",
}


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_file_is_reported_at_its_place_and_kept(settings_file: Path, text: str) -> None:
    write(settings_file, text)
    for attempt in (read_settings, lambda: save_setting("safety_read", DAY)):
        with pytest.raises(ScriptError) as told:
            attempt()
        assert f"settings.yaml{DAMAGED[text]}" in str(told.value)
    assert settings_file.read_text() == text


def test_hidden_character_is_reported_and_the_value_still_used(settings_file: Path) -> None:
    write(settings_file, "av\u200boid: [ne\u200bck, twist]\n")
    with pytest.raises(SettingsError) as told:
        read_settings()
    assert told.value.settings.avoid == {"neck", "twist"}
    assert len(told.value.diagnostics) == 1


def test_misspelled_setting_suggests_the_nearest(settings_file: Path) -> None:
    write(settings_file, "safty_read: 2026-03-01\n")
    with pytest.raises(ScriptError, match=r"did you mean 'safety_read'\?"):
        read_settings()


def test_unknown_setting_of_a_newer_version_is_ignored(settings_file: Path) -> None:
    write(settings_file, "level: gentle\nteas: [mint]\nsafety_read: 2026-03-01\n")
    assert read_settings() == Settings(safety_read=DAY)


def test_folder_in_place_of_the_file_is_an_error(settings_file: Path) -> None:
    settings_file.mkdir(parents=True)
    with pytest.raises(FileError, match=r"settings\.yaml is a folder"):
        read_settings()


@pytest.mark.parametrize("place", ["os.fsync", "tempfile.mkstemp"])
def test_unwritable_folder_is_a_one_line_error(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    write(settings_file, "tea: green\n")

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(place, refuse)
    with pytest.raises(FileError) as told:
        save_setting("safety_read", DAY)
    assert str(told.value) == f"Settings cannot be kept in {settings_file} (Read-only file system)."
    assert [each.name for each in settings_file.parent.iterdir()] == ["settings.yaml"]
    assert settings_file.read_text() == "tea: green\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
def test_link_stays_a_link(settings_file: Path, tmp_path: Path) -> None:
    write(settings_file, "")
    settings_file.unlink()
    elsewhere = tmp_path / "dotfiles.yaml"
    elsewhere.write_text("tea: green\n")
    settings_file.symlink_to(elsewhere)
    save_setting("safety_read", DAY)
    assert settings_file.is_symlink()
    assert elsewhere.read_text() == "tea: green\nsafety_read: 2026-03-01\n"


def test_saving_an_unknown_setting_raises(settings_file: Path) -> None:
    with pytest.raises(TypeError):
        save_setting("colour", "blue")
    assert not settings_file.exists()


# Every setting -------------------------------------------------------------------------------------------------------

ALL = {
    "safety_read": ("2026-03-01", DAY),
    "places": ("[chair, bed]", ("chair", "bed")),
    "avoid": ("[neck, twist]", frozenset({"neck", "twist"})),
    "conditions": ("[dizzy]", frozenset({"dizzy"})),
    "knocked_out": ("yes", True),
    "numbers": ("yes", True),
    "pain": ("6", 6),
    "energy": ("0", 0),
    "baseline": ("7.5", Decimal("7.5")),
    "baseline_asked": ("2026-03-01", DAY),
    "shortcut_asked": ("yes", True),
    "usual_asked": ("2026-03-02", date(2026, 3, 2)),
    "no_more": ("[days, minutes]", frozenset({"minutes", "days"})),
    "flare_words": ("'It passes: it has, each time. Don''t hurry #1'", "It passes: it has, each time. Don't hurry #1"),
    "flare_sessions": ("[release-only, '/my  own/ease, back.yaml']", ("release-only", "/my  own/ease, back.yaml")),
    "day_starts": ("5", 5),
    "words": ("some", Verbosity.SOME),
    "voice": ("espeak:en-gb", "espeak:en-gb"),
    "rate": ("0.9", Decimal("0.9")),
    "ambience": ("no", False),
    "plain": ("yes", True),
    "dim": ("yes", True),
    "text_only": ("yes", True),
}


def test_every_setting_has_a_form_and_a_test() -> None:
    assert set(SETTING_SPECS) == {field.name for field in fields(Settings)} == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_setting_round_trip(settings_file: Path, name: str) -> None:
    text, value = ALL[name]
    save_setting(name, value)
    assert settings_file.read_text().splitlines()[1:] == [f"{name}: {text}"]
    assert read_settings() == replace(Settings(), **{name: value})
    assert type(getattr(read_settings(), name)) is type(value)


@pytest.mark.parametrize("name", ALL)
def test_setting_can_be_reset(settings_file: Path, name: str) -> None:
    save_setting(name, ALL[name][1])
    save_setting(name, usual := getattr(Settings(), name))
    assert read_settings() == Settings()
    assert f"{name}: {format_value(usual)}" in settings_file.read_text()


def test_all_settings_take_one_line_each(settings_file: Path) -> None:
    for name, (_, value) in ALL.items():
        save_setting(name, value)
    assert read_settings() == Settings(**{name: value for name, (_, value) in ALL.items()})
    assert len(settings_file.read_text().splitlines()) == 1 + len(ALL)


def test_profile_is_a_part_of_the_settings() -> None:
    assert get_profile(Settings()) == Profile()
    whole = Settings(**{name: value for name, (_, value) in ALL.items()})
    part = get_profile(whole)
    assert type(part) is Profile
    assert all(getattr(part, field.name) == ALL[field.name][1] for field in fields(Profile))


@pytest.mark.parametrize("name", ALL)
def test_none_resets_a_setting(settings_file: Path, name: str) -> None:
    write(settings_file, f"{name}: {UNSET}\n")
    assert read_settings() == Settings()


def test_text_none_is_quoted(settings_file: Path) -> None:
    save_setting("flare_words", "none")
    assert settings_file.read_text().endswith("flare_words: 'none'\n")
    assert read_settings().flare_words == "none"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("avoid: neck\n", "avoid", {"neck"}),
        ("avoid: neck, twist\n", "avoid", {"neck", "twist"}),
        ("avoid:\n  - neck\n  - twist # in the morning\n", "avoid", {"neck", "twist"}),
        ("dim: Yes\n", "dim", True),
        ("dim: on\n", "dim", True),
        ("rate: .85\n", "rate", Decimal("0.85")),
        ("baseline: 5\n", "baseline", 5),
        ("places: 'bed'\n", "places", ("bed",)),
    ],
)
def test_other_spellings_are_read(settings_file: Path, text: str, name: str, value: Any) -> None:
    write(settings_file, text)
    assert getattr(read_settings(), name) == value


MISFITS = {
    "pain: 11\n": ":1:7: error: 'pain' takes a whole number from 0 to 10, like 5",
    "pain: -1\n": ":1:7: error: 'pain' takes",
    "energy: high\n": ":1:9: error: 'energy' takes a whole number",
    "energy: [1, 2]\n": ":1:9: error: 'energy' takes a whole number",
    "numbers: maybe\n": ":1:10: error: 'numbers' takes yes or no",
    "rate: 2\n": ":1:7: error: 'rate' takes a number from 0.7 to 1.3, like 0.9",
    "rate: .\n": ":1:7: error: 'rate' takes a number",
    "baseline: 0\n": ":1:11: error: 'baseline' takes minutes",
    "day_starts: 24\n": ":1:13: error: 'day_starts' takes an hour, from 0 to 23",
    "avoid: [neck, nek]\n": ":1:15: error: nothing is called 'nek' here",
    "avoid:\n  neck: yes\n": ":2:3: error: 'avoid' takes names in brackets, like [neck, twist]",
    "avoid: []\n": ":1:8: error: there is nothing in these brackets",
    "avoid: ''\n": ":1:8: error: 'avoid' takes names",
    "places: [sofa]\n": "there is: bed, chair, floor, standing",
    "conditions: [dizy]\n": "did you mean 'dizzy'?",
    "words: fewer\n": "did you mean 'few'?",
    "voice: Amy Winter\n": ":1:8: error: no voice is called 'Amy Winter'",
    f"flare_words: {'so ' * 101}\n": "this text has 302 characters",
    "knocked-out: yes\n": "did you mean 'knocked_out'?",
}


@pytest.mark.parametrize("text", MISFITS)
def test_invalid_value_is_reported_at_its_place(settings_file: Path, text: str) -> None:
    write(settings_file, text)
    with pytest.raises(ScriptError) as told:
        read_settings()
    assert MISFITS[text] in str(told.value)


def test_all_problems_are_reported_together(settings_file: Path) -> None:
    write(settings_file, "pain: a\navoid: [nek, sholder, hip]\nwords: all\n")
    with pytest.raises(ScriptError) as told:
        read_settings()
    assert [problem.location.line for problem in told.value.diagnostics] == [1, 2, 2]


# One line at a time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("avoid: [hip]  # since May\ndim: yes\n", "avoid: [knee, neck]  # since May\ndim: yes\n"),
        ("avoid: hip # since May\n", "avoid: [knee, neck] # since May\n"),
        ("avoid: none\n", "avoid: [knee, neck]\n"),
        ("dim: yes\n", "dim: yes\navoid: [knee, neck]\n"),
        (
            "avoid: # mine\n  - neck  # the fall\n  # and\n  - hip\n\ndim: yes\n",
            "avoid: # mine\n  - neck  # the fall\n  # and\n  - knee\n\ndim: yes\n",
        ),
        ("avoid:\n- neck", "avoid:\n- neck\n- knee\n"),
        ("avoid:\r\n- neck\r\n- hip\r\n", "avoid:\r\n- neck\r\n- knee\r\n"),
    ],
)
def test_list_is_changed_in_place(settings_file: Path, before: str, after: str) -> None:
    write(settings_file, before)
    save_setting("avoid", frozenset({"neck", "knee"}))
    assert settings_file.read_bytes().decode() == after
    assert read_settings().avoid == {"neck", "knee"}


@pytest.mark.parametrize("text", ["avoid: [hip,\n  knee]\n", "avoid:\n  - hip\n"])
def test_list_that_cannot_be_changed_is_left_alone(settings_file: Path, text: str) -> None:
    write(settings_file, text)
    with pytest.raises(FileError, match="Please write into it: avoid: none"):
        save_setting("avoid", frozenset())
    assert settings_file.read_text() == text


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=40)
VALUES = st.one_of(
    st.tuples(st.just("avoid"), st.frozensets(st.sampled_from(LOADS))),
    st.tuples(st.just("conditions"), st.frozensets(st.sampled_from(sorted(CONDITIONS)))),
    st.tuples(st.just("places"), st.lists(st.sampled_from(PLACES), unique=True).map(tuple)),
    st.tuples(st.just("pain"), st.none() | st.integers(0, 10)),
    st.tuples(st.just("dim"), st.booleans()),
    st.tuples(st.just("rate"), st.integers(70, 130).map(lambda n: Decimal(n) / 100)),
    st.tuples(
        st.just("flare_words"), st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=40)
    ),
)


@given(changes=st.lists(VALUES, max_size=8))
@settings(max_examples=examples(60), deadline=None)
def test_any_saved_values_are_read_again_and_the_rest_is_kept(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, Any]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIDED_HOME", str(tmp_path_factory.mktemp("home")))
        mine = "# mine\ntea: [green, 'mint']\n# the end\n"
        write(config_folder() / "settings.yaml", mine)
        for name, value in changes:
            save_setting(name, value)
        assert read_settings() == replace(Settings(), **dict(changes))
        assert (
            (config_folder() / "settings.yaml")
            .read_text("utf-8")
            .startswith("# mine\ntea: [green, 'mint']\n# the end\n")
        )


# Typed values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("avoid", "neck, twist", {"neck", "twist"}),
        ("avoid", "none", frozenset()),
        ("avoid", "", frozenset()),
        ("places", "bed,chair", ("bed", "chair")),
        ("pain", " 4 ", 4),
        ("pain", "none", None),
        ("words", "few", Verbosity.FEW),
        ("flare_words", "it's fine", "it's fine"),
    ],
)
def test_typed_value_is_parsed(name: str, text: str, value: Any) -> None:
    assert typed(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("pain", "12", "'pain' takes a whole number from 0 to 10, like 5."),
        ("avoid", "nek", "avoid: nothing is called 'nek' here; did you mean 'neck'?"),
        ("places", "sofa", "places: nothing is called 'sofa' here; there is: bed, chair, floor, standing."),
        ("flare_words", "so " * 101, "flare_words: this text has 302 characters; use 300 at most."),
        ("avoyd", "neck", "There is no setting called 'avoyd'; did you mean 'avoid'?"),
        ("colour", "blue", "There is no setting called 'colour'; there is: safety_read"),
    ],
)
def test_invalid_typed_value_is_a_one_line_error(name: str, text: str, why: str) -> None:
    with pytest.raises(FileError) as told:
        typed(name, text)
    assert str(told.value).startswith(why)
    assert ".." not in str(told.value)
    assert "?." not in str(told.value)


@pytest.mark.parametrize(
    ("voice", "way"),
    [
        ("es", "no voice is called 'es'; did you mean espeak:es?"),
        ("es-419", "did you mean espeak:es-419?"),
        ("nueral", "did you mean 'neural'?"),
        ("espeak:", "did you mean 'espeak'?"),
        ("robot:amy", "write an engine, or one of its voices, like espeak:en-gb."),
    ],
)
def test_voice_without_a_known_engine_is_refused(settings_file: Path, voice: str, way: str) -> None:
    with pytest.raises(FileError) as told:
        typed("voice", voice)
    assert str(told.value).startswith("voice: no voice is called ")
    assert way in str(told.value)


def test_engine_names_match_the_engines() -> None:
    assert list(ENGINE_NAMES) == list(ENGINES)
    assert [typed("voice", name) for name in ENGINES] == list(ENGINES)
