"""The safety notice: equal to its sources, on one screen, and shown once before the first movement."""

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


def make_plan(name: str, level: Level = Level.FLARE) -> Plan:
    return build_plan(load_script(paths.find_script(name), paths.find_folders()), level)


# Sources ------------------------------------------------------------------------------------------------------------


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
def test_notice_has_the_words_of_the_readme(words: str) -> None:
    assert words.rstrip(".") in README.replace("**", "")


def test_readme_lists_no_other_signs() -> None:
    """The text between "if any of these is new" and what to do about it."""
    (signs,) = re.findall(r"within about two weeks: (.*?)\. Go to your local", README)
    assert signs.replace("; or ", "; ").split("; ") == list(safety_notice.EMERGENCY_SIGNS)


@pytest.mark.parametrize("part", ["comfort and practice", "not medical advice or treatment"])
def test_disclaimer_is_included(part: str) -> None:
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
"""The topic of a sign, and its wording in the cautions of sessions."""


@pytest.mark.parametrize("ours", GIST)
def test_cautions_of_sessions_agree(ours: str) -> None:
    assert ours in " ".join(safety_notice.EMERGENCY_SIGNS)
    assert GIST[ours] in CAUTIONS


def test_session_and_notice_agree_on_where_to_go_and_when_to_stop() -> None:
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


def test_everyday_chest_pain_does_not_end_a_session() -> None:
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
def test_self_harm_contacts_are_in_the_notice_and_in_no_session(number: str) -> None:
    assert "someone you trust" in safety_notice.SELF_HARM
    assert number in safety_notice.SELF_HARM
    assert safety_notice.SELF_HARM in one_line(safety_notice.format_full_notice(80))
    for path in paths.find_scripts(paths.find_folders().library).values():
        assert not re.search(r"hurt yourself|self-harm|suicid", path.read_text("utf-8"), re.IGNORECASE)


def test_notice_gives_no_orders() -> None:
    page = safety_notice.format_full_notice(80).lower()
    assert not re.search(r"\b(should|must|warning|danger|never ignore|fail)", page)
    assert "please" in page
    assert "stopping is always fine" in page


# The page -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "lines"), [(60, 17), (80, 21), (200, 21)])
def test_notice_fits_one_screen(width: int, lines: int) -> None:
    shown = safety_notice.format_notice(width).splitlines()
    assert len(shown) <= lines
    assert max(map(len, shown)) <= min(width, 76)


@pytest.mark.parametrize(("width", "lines", "group"), [(60, 41, 8), (80, 36, 8)])
def test_full_notice_has_groups_that_fit_a_small_screen(width: int, lines: int, group: int) -> None:
    groups = safety_notice.format_full_notice(width).split("\n\n")
    assert len(groups) == 7
    assert max(len(each.splitlines()) for each in groups) <= group
    assert len(safety_notice.format_full_notice(width).splitlines()) <= lines


@pytest.mark.parametrize("width", [20, 33, 60, 76, 80, 200])
def test_wrapping_loses_no_word(width: int) -> None:
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
def test_spoken_safety_line_is_calm_and_complete(language: str) -> None:
    lines, problems, _ = stock_phrases.load_books(language, paths.find_folders())
    assert not problems
    line = lines["safety"]
    assert all(part in line for part in SAID[language])
    assert 30 <= spoken.count_words(line) <= 75  # at most 45 seconds at the slowest
    assert "\n" not in line
    assert "!" not in line


def test_every_shipped_language_has_the_safety_line() -> None:
    assert set(stock_phrases.find_languages(paths.find_folders())) == set(SAID)


# When the notice is due ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_notice_is_due_once_before_the_first_movement(level: Level) -> None:
    moving = make_plan("gentle-lower-back", level)
    assert safety_notice.is_notice_due(Settings(), moving)
    assert not safety_notice.is_notice_due(Settings(safety_read=date(2026, 3, 1)), moving)


@pytest.mark.parametrize("name", ["release-only", "long-out-breath"])
def test_rest_and_breathing_need_no_notice(name: str) -> None:
    assert not safety_notice.is_notice_due(Settings(), make_plan(name))


def test_session_without_its_movements_needs_no_notice() -> None:
    moving = make_plan("gentle-lower-back")
    still = replace(moving, cues=tuple(cue for cue in moving.cues if cue.step_type != "stretch"))
    assert not safety_notice.is_notice_due(Settings(), still)
