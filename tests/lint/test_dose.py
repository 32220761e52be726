"""Care rules on doses."""

from pathlib import Path

import pytest

from tests.support.lint import HEADER, lint_text, list_findings

STRETCH = "  - stretch: Reach\n    into: Reach out.\n"


def test_long_hold_is_reported_at_its_hold(tmp_path: Path) -> None:
    assert list_findings(tmp_path, "long-hold", f"{STRETCH}    hold: 12s\n") == [
        "3:5 this is held for long: 12 s at steady and better"
    ]


def test_hold_above_twenty_seconds_is_an_error(tmp_path: Path) -> None:
    for seconds, severity in ((20, "warning"), (21, "error")):
        text = f"{HEADER}steps:\n{STRETCH}    hold: {seconds}s\n"
        assert {p.severity for p in lint_text(tmp_path, text) if p.note.startswith("long-hold")} == {severity}


def test_hold_of_ten_seconds_or_shortened_by_level_passes(tmp_path: Path) -> None:
    assert not list_findings(tmp_path, "long-hold", f"{STRETCH}    hold: 10s\n")
    assert not list_findings(tmp_path, "long-hold", f"{STRETCH}    hold: 12s\n    only: [flare, gentle]\n")


def test_long_hold_in_a_replacement_is_reported(tmp_path: Path) -> None:
    steps = f"{STRETCH}    instead:\n      - stretch: Other\n        into: Reach.\n        hold: {{flare: 11s}}\n"
    assert list_findings(tmp_path, "long-hold", steps) == ["6:9 this is held for long: 11 s at every level"]


def test_long_tension_is_reported(tmp_path: Path) -> None:
    steps = "  - release: your hands\n    tension: light\n    hold: 11s\n"
    assert list_findings(tmp_path, "long-hold", steps) == ["3:5 this is held for long: 11 s at steady and better"]


def test_breath_hold_is_reported_at_its_pattern(tmp_path: Path) -> None:
    steps = "  - breathe: {flare: 4-6, better: 4-7-8}\n    rounds: 2\n"
    assert list_findings(tmp_path, "breath-hold", steps) == ["1:35 the breath is held at better"]


@pytest.mark.parametrize("pattern", ["4-6", "natural"])
def test_breathing_without_a_hold_passes(tmp_path: Path, pattern: str) -> None:
    assert not list_findings(tmp_path, "breath-hold", f"  - breathe: {pattern}\n    lasting: 20s\n")


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("Hold your breath now.", 5, "Hold your breath"),
        ("Breathe in and hold your breath for ten seconds.", 20, "hold your breath"),
        ("Breathe in and hold for ten seconds.", 5, "Breathe in and hold"),
        ("Breathe in, and hold.", 5, "Breathe in, and hold"),
        ("Keep the breath in.", 5, "Keep the breath in"),
        ("Keep your breath in for a moment.", 5, "Keep your breath in"),
        ("If you like, hold the breath.", 18, "hold the breath"),
        ("Now stop breathing.", 9, "stop breathing"),
        ("Wait with your breath held.", 15, "your breath held"),
    ],
)
def test_line_that_holds_the_breath_is_reported(tmp_path: Path, line: str, column: int, words: str) -> None:
    place = f"1:{column + (',' in line)}"
    text = f'  - "{line}"\n' if "," in line else f"  - {line}\n"
    assert list_findings(tmp_path, "breath-hold", text) == [f"{place} '{words}' holds the breath at every level"]


@pytest.mark.parametrize(
    "line",
    [
        "There is no need to hold your breath.",
        "No breath is held.",
        "Move without holding your breath.",
        "You don't have to hold your breath.",
        "Don’t hold your breath. You don’t have to hold your breath.",
        "Hold one breath longer, if that is easy.",
        "Breathe in as you lift your arms, and hold for a moment.",
        "Notice whether you are holding your breath.",
        "If you hold your breath, make it smaller.",
        "If your breath stops, make it smaller.",
        "Keep the breath in mind. Keep your breath easy.",
        "Breathe in and hold the chair.",
        "Breathe in as the hand that you hold grows warm.",
        "You can stop breathing with my count at any time.",
        "Hold the stretch, and let the breath go on.",
    ],
)
def test_line_that_leaves_the_breath_free_passes(tmp_path: Path, line: str) -> None:
    assert not list_findings(tmp_path, "breath-hold", f'  - "{line}"\n')


def test_line_that_holds_the_breath_is_reported_at_its_level_and_can_be_allowed(tmp_path: Path) -> None:
    steps = "  - say:\n      flare: Rest.\n      better: Hold your breath.\n"
    assert list_findings(tmp_path, "breath-hold", steps) == ["3:15 'Hold your breath' holds the breath at better"]
    aside = "title: Made\ncare: {breath-hold: a singer asked for it}\n"
    assert not list_findings(tmp_path, "breath-hold", steps, aside)
    assert not list_findings(tmp_path, "breath-hold", steps, "title: Made\nlanguage: de\n")


def test_tension_at_easy_levels_is_reported_by_load(tmp_path: Path) -> None:
    assert list_findings(tmp_path, "tension", f"{STRETCH}    involves: [tension, arm]\n") == [
        "1:5 muscles are tensed on an easy day at flare and gentle"
    ]


def test_tension_at_easy_levels_is_reported_by_wording(tmp_path: Path) -> None:
    assert list_findings(tmp_path, "tension", "  - Your hands. Now gently clench them.\n") == [
        "1:17 muscles are tensed on an easy day at flare and gentle"
    ]


@pytest.mark.parametrize(
    "step",
    [
        f"{STRETCH}    involves: [tension, arm]\n    skip: [flare, gentle]\n",
        f"{STRETCH}    involves: [tension, hand]\n    skip: flare\n",  # the hands alone, a little, when gentle
        "  - release: your arms\n    tension: light\n    involves: [arm, tension]\n",  # played without it there
        "  - If your body tightens up, ease back. There is nothing to tense.\n",
    ],
)
def test_tension_outside_easy_levels_passes(tmp_path: Path, step: str) -> None:
    assert not list_findings(tmp_path, "tension", step)


def test_overhead_load_of_a_group_at_easy_levels_is_reported(tmp_path: Path) -> None:
    steps = f"  - involves: [overhead]\n    skip: flare\n    steps:\n    {STRETCH.replace(chr(10), chr(10) + '    ')}"
    assert list_findings(tmp_path, "overhead", steps.rstrip(" ")) == ["4:9 arms go overhead on an easy day at gentle"]


def test_overhead_at_steadier_levels_passes(tmp_path: Path) -> None:
    assert not list_findings(tmp_path, "overhead", f"{STRETCH}    involves: [overhead]\n    only: [steady, better]\n")


def test_better_may_have_a_fifth_more_repetitions(tmp_path: Path) -> None:
    assert not list_findings(tmp_path, "better-cap", f"{STRETCH}    reps: {{flare: 1, steady: 5, better: 6}}\n")
    assert list_findings(tmp_path, "better-cap", f"{STRETCH}    reps: {{flare: 1, steady: 5, better: 7}}\n") == [
        "0:1 better asks for 7 repetitions, and steady for 5"
    ]


def test_repetitions_are_summed_over_sides_and_the_session(tmp_path: Path) -> None:
    more = f"{STRETCH}    sides: [left, right]\n    reps: {{flare: 1, steady: 1, better: 2}}\n"
    assert list_findings(tmp_path, "better-cap", more) == ["0:1 better asks for 4 repetitions, and steady for 2"]
    assert not list_findings(tmp_path, "better-cap", f"{more}{STRETCH}    reps: {{flare: 8}}\n")


def test_better_may_have_a_fifth_more_hold_seconds(tmp_path: Path) -> None:
    assert not list_findings(tmp_path, "better-cap", f"{STRETCH}    hold: {{flare: 0s, steady: 5s, better: 6s}}\n")
    assert list_findings(tmp_path, "better-cap", f"{STRETCH}    hold: {{flare: 0s, steady: 5s, better: 7s}}\n") == [
        "0:1 better asks for 7 seconds held, and steady for 5"
    ]


def test_level_with_only_chimes_and_sections_is_reported(tmp_path: Path) -> None:
    steps = "  - section: One\n  - chime: bell\n  - skip: [flare, gentle]\n    say: A word.\n"
    assert list_findings(tmp_path, "empty-level", steps) == ["0:1 there is nothing to do at flare and gentle"]
    assert not list_findings(tmp_path, "empty-level", f"{steps}  - pause: 5s\n")


def test_flare_longer_than_steady_is_reported(tmp_path: Path) -> None:
    (told,) = list_findings(tmp_path, "flare-longest", "  - pause: 40s\n  - A word.\n")
    assert told.startswith("0:1 flare takes longer than steady: 1:0")
    assert not list_findings(tmp_path, "flare-longest", "  - pause: {flare: 30s, steady: 40s}\n")
