"""The words on safety: true to where they come from, on one screen, and read once before the first movement."""

import re
from dataclasses import replace
from datetime import date

import pytest

from guided.authoring.templates import TEMPLATE_KINDS, load_template
from guided.core import paths
from guided.core.cue import Plan
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.script import spoken_text as spoken
from guided.script import stock_phrases
from guided.script.loader import load_script
from guided.system import safety_notice
from guided.system.settings import Settings
from tests.support.repository import ROOT


def one_line(text: str) -> str:
    return " ".join(text.split())


README = one_line((ROOT / "README.md").read_text("utf-8"))
CAUTIONS = one_line(
    " ".join(load_script(paths.find_script("gentle-lower-back"), paths.find_folders()).headers[0].cautions)
).lower()


def planned(name: str, level: Level = Level.FLARE) -> Plan:
    return build_plan(load_script(paths.find_script(name), paths.find_folders()), level)


# Where the words come from ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *safety_notice.EMERGENCY_SIGNS,
        safety_notice.CHEST_PAIN,
        safety_notice.HEADACHE,
        *safety_notice.SAME_DAY_SIGNS,
        safety_notice.CALF,
        safety_notice.SELF_HARM,
        safety_notice.STOP_SIGNS,
        safety_notice.SEE_CLINICIAN,
    ],
)
def test_the_words_are_those_of_the_readme(words: str) -> None:
    assert words.rstrip(".") in README.replace("**", "")


def test_the_readme_has_no_sign_more() -> None:
    """What stands there between "if any of these is new" and what to do about it."""
    (signs,) = re.findall(r"within about two weeks: (.*?)\. Go to your local", README)
    assert signs.replace("; or ", "; ").split("; ") == list(safety_notice.EMERGENCY_SIGNS)


@pytest.mark.parametrize("part", ["comfort and practice", "not medical advice or treatment"])
def test_what_guided_is_not_is_said(part: str) -> None:
    assert part in safety_notice.DISCLAIMER
    assert part in README


GIST = {
    "genitals": "genitals",
    "inner thighs": "inner thighs",
    "urine": "bladder",
    "bowel": "bowels",
    "both legs": "both legs",
    "strength": "losing strength",
}
"""What a sign is about, and how the cautions of a session say it."""


@pytest.mark.parametrize("ours", GIST)
def test_the_cautions_of_a_session_say_the_same(ours: str) -> None:
    assert ours in " ".join(safety_notice.EMERGENCY_SIGNS)
    assert GIST[ours] in CAUTIONS


def test_the_session_and_the_page_say_the_same_of_where_to_go_and_when_to_stop() -> None:
    assert safety_notice.EMERGENCY_ADVICE.lower().rstrip(".") in CAUTIONS
    for stop in (
        "sharp or shooting pain",
        "new numbness or weakness",
        "new chest pain",
        "faintness",
        "unusual breathless",
    ):
        assert stop in safety_notice.STOP_SIGNS
        assert stop in CAUTIONS
    assert safety_notice.CHEST_PAIN.lower() in CAUTIONS
    assert safety_notice.CHEST_PAIN in load_template("stretch").cautions


def test_no_pain_in_the_chest_that_is_there_every_day_ends_a_session() -> None:
    """Many whose chest wall hurts daily move all the same: what is new counts, and what comes with it."""
    sessions = [
        load_script(path, paths.find_folders()) for path in paths.find_scripts(paths.find_folders().library).values()
    ]
    told = [
        one_line(safety_notice.format_full_notice(80)),
        *(caution for made in sessions for caution in made.headers[0].cautions),
    ]
    told += [line for language in SAID for line in stock_phrases.load_books(language, paths.find_folders())[0].values()]
    told += [caution for kind in TEMPLATE_KINDS for caution in load_template(kind).cautions]
    assert not [text for text in told if re.search(r"(?<!new )(?<!or )chest pain|(?<!nuevo )en el pecho", text)]


@pytest.mark.parametrize("number", ["116 123", "988"])
def test_who_might_hurt_themselves_is_told_whom_to_call_and_never_while_a_session_plays(number: str) -> None:
    assert "someone you trust" in safety_notice.SELF_HARM
    assert number in safety_notice.SELF_HARM
    assert safety_notice.SELF_HARM in one_line(safety_notice.format_full_notice(80))
    for path in paths.find_scripts(paths.find_folders().library).values():
        assert not re.search(r"hurt yourself|self-harm|suicid", path.read_text("utf-8"), re.IGNORECASE)


def test_nobody_is_told_what_they_should() -> None:
    page = safety_notice.format_full_notice(80).lower()
    assert not re.search(r"\b(should|must|warning|danger|never ignore|fail)", page)
    assert "please" in page
    assert "stopping is always fine" in page


# The page -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "lines"), [(60, 17), (80, 21), (200, 21)])
def test_it_is_one_screen_with_room_for_a_line_and_the_cursor_below(width: int, lines: int) -> None:
    shown = safety_notice.format_notice(width).splitlines()
    assert len(shown) <= lines
    assert max(map(len, shown)) <= min(width, 76)


@pytest.mark.parametrize(("width", "lines", "group"), [(60, 41, 8), (80, 36, 8)])
def test_all_of_it_is_in_groups_that_a_small_screen_shows_whole(width: int, lines: int, group: int) -> None:
    groups = safety_notice.format_full_notice(width).split("\n\n")
    assert len(groups) == 7
    assert max(len(each.splitlines()) for each in groups) <= group
    assert len(safety_notice.format_full_notice(width).splitlines()) <= lines


@pytest.mark.parametrize("width", [20, 33, 60, 76, 80, 200])
def test_no_word_is_lost_in_wrapping(width: int) -> None:
    for page in (safety_notice.format_notice, safety_notice.format_full_notice):
        assert one_line(page(width)) == one_line(page(10_000))
        assert max(map(len, page(width).splitlines())) <= width
    for words in (
        *safety_notice.EMERGENCY_SIGNS,
        safety_notice.EMERGENCY_ADVICE,
        safety_notice.CHEST_PAIN,
        safety_notice.STOP_SIGNS,
    ):
        assert words in one_line(safety_notice.format_notice(width))
        assert words in one_line(safety_notice.format_full_notice(width))
    for words in (
        safety_notice.HEADACHE,
        *safety_notice.SAME_DAY_SIGNS,
        safety_notice.CALF,
        safety_notice.SELF_HARM,
        safety_notice.SEE_CLINICIAN,
    ):
        assert words in one_line(safety_notice.format_full_notice(width))


# The spoken line ----------------------------------------------------------------------------------------------------

SAID = {
    "en": ("numbness", "between your legs", "bladder", "bowels", "both legs", "strength", "emergency", "chest pain"),
    "es": ("entumecimiento", "entre las piernas", "orina", "intestino", "dos piernas", "fuerza", "urgencias", "pecho"),
}


@pytest.mark.parametrize("language", SAID)
def test_the_gist_is_spoken_calmly(language: str) -> None:
    lines, problems, _ = stock_phrases.load_books(language, paths.find_folders())
    assert not problems
    line = lines["safety"]
    assert all(part in line for part in SAID[language])
    assert 30 <= spoken.count_words(line) <= 75  # at most 45 seconds at the slowest
    assert "\n" not in line
    assert "!" not in line


def test_every_shipped_language_speaks_it() -> None:
    assert set(stock_phrases.find_languages(paths.find_folders())) == set(SAID)


# When they are needed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_they_are_read_before_the_first_movement_and_never_again(level: Level) -> None:
    moving = planned("gentle-lower-back", level)
    assert safety_notice.is_notice_due(Settings(), moving)
    assert not safety_notice.is_notice_due(Settings(safety_read=date(2026, 3, 1)), moving)


@pytest.mark.parametrize("name", ["release-only", "long-out-breath"])
def test_rest_and_breath_need_none(name: str) -> None:
    assert not safety_notice.is_notice_due(Settings(), planned(name))


def test_a_session_whose_movements_are_left_out_needs_none() -> None:
    moving = planned("gentle-lower-back")
    still = replace(moving, cues=tuple(cue for cue in moving.cues if cue.step_type != "stretch"))
    assert not safety_notice.is_notice_due(Settings(), still)
