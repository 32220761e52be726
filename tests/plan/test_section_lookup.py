"""Sections by the name that somebody types."""

import pytest

from guided.core.cue import CueKind
from guided.core.level import Level
from guided.plan.planner import PlanError, build_plan
from guided.plan.section_lookup import find_section, map_sections, slugify
from guided.script.model import Say, Section
from tests.support.sessions import session

PLAN = build_plan(
    session(
        Say(say="One two three."),
        Section(section="Settle"),
        Section(section="Knee rolls"),
        Say(say="Four five six."),
        Section(section="Knees, once more"),
        Section(section="Knee rolls"),
        Section(section="Über Nacht"),
    ),
    Level.FLARE,
)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Settle", "Settle"),
        ("SETTLE", "Settle"),
        ("knee rolls", "Knee rolls"),
        ("knee-rolls", "Knee rolls"),
        ("knee", "Knee rolls"),
        ("knees", "Knees, once more"),
        ("knees once", "Knees, once more"),
        ("setle", "Settle"),
        ("kneerols", "Knee rolls"),
        ("über", "Über Nacht"),
    ],
)
def test_section_is_found_by_heading_prefix_or_close_match(text: str, heading: str) -> None:
    cue = PLAN.cues[find_section(PLAN, text)]
    assert (cue.kind, cue.name) == (CueKind.SECTION, heading)


def test_first_of_equal_names_is_found() -> None:
    assert find_section(PLAN, "knee rolls") == next(n for n, cue in enumerate(PLAN.cues) if cue.name == "Knee rolls")


@pytest.mark.parametrize("text", ["Elbows", "", "--", "1"])
def test_unknown_section_lists_the_known_ones(text: str) -> None:
    told = "It has: Settle, Knee rolls, Knees, once more, Über Nacht."
    with pytest.raises(PlanError, match=rf"^Made has no section '{text}' at flare\. {told}$"):
        find_section(PLAN, text)


def test_session_without_sections_says_so() -> None:
    with pytest.raises(PlanError, match=r"Made has no sections at flare\. It plays from its beginning"):
        find_section(build_plan(session(Say(say="One two three.")), Level.FLARE), "knees")


def test_slugs_are_in_order_and_easy_to_type() -> None:
    assert list(map_sections(PLAN)) == ["settle", "knee-rolls", "knees-once-more", "über-nacht"]
    assert slugify("  Half & half! ") == "half-half"
