"""Care rules on what follows what."""

from pathlib import Path

import pytest

from guided.core import paths
from tests.support.lint import HEADER, lint_text, list_findings
from tests.support.scripts import FOLDERS

LIE, SIT = "  - position: Lie down.\n", "  - position: Sit up.\n"
CALM = "  - release: your hands\n    rest: 20s\n"


def move(areas: str, name: str = "Reach", more: str = "") -> str:
    return f"  - stretch: {name}\n    into: Reach out.\n    involves: [{areas}]\n{more}"


# Positions -----------------------------------------------------------------------------------------------------------


def test_too_many_position_changes_are_reported(tmp_path: Path) -> None:
    steps = (LIE + CALM + SIT + CALM) * 2 + LIE + CALM
    assert list_findings(tmp_path, "position-changes", steps) == [
        "4:5 the position changes in the middle of it at flare",
        "7:5 the position changes in the middle of it at flare",
        "7:5 the position changes more than once at gentle",
        "10:5 the position changes in the middle of it at flare",
        "10:5 the position changes more than once at gentle",
        "10:5 the position changes more than twice at steady",
        "13:5 the position changes in the middle of it at flare",
        "13:5 the position changes more than once at gentle",
        "13:5 the position changes more than three times at better",
        "13:5 the position changes more than twice at steady",
    ]


@pytest.mark.parametrize(
    "steps",
    [
        LIE + CALM,
        LIE + CALM + SIT,  # getting up at the end
        LIE + CALM + SIT + "  - breathe: natural\n    lasting: 10s\n",  # and resting there
        LIE + CALM + "  - position: Stay as you are, or turn.\n" + CALM,
        LIE + CALM + SIT.replace("\n", "\n    skip: flare\n") + CALM,  # one when gentle
    ],
)
def test_allowed_position_changes_pass(tmp_path: Path, steps: str) -> None:
    assert not list_findings(tmp_path, "position-changes", steps)


# Support -------------------------------------------------------------------------------------------------------------


def test_standing_without_support_is_reported(tmp_path: Path) -> None:
    assert list_findings(tmp_path, "support", "  - position: Stand up, feet apart.\n") == [
        "1:5 this is done standing, with nothing to hold at every level"
    ]


def test_balance_without_support_is_reported(tmp_path: Path) -> None:
    assert list_findings(tmp_path, "support", "  - position: Turn to the window.\n" + move("balance")) == [
        "2:5 this is done standing, with nothing to hold at every level"
    ]


@pytest.mark.parametrize(
    "steps",
    [
        "  - position: Stand behind a chair. Hold on to the chair.\n" + move("balance"),
        "  - position: Stand at the counter.\n" + move("balance") + move("balance"),
        "  - position: Hold the back of a steady chair.\n" + move("balance"),
        "  - position: Turn.\n" + move("balance").replace("Reach out.", "Hold the rail."),
        "  - position: Sit a minute before you stand.\n",
        "  - involves: [balance]\n    say: That was the standing part.\n",
        LIE + move("arm"),
    ],
)
def test_standing_with_support_passes(tmp_path: Path, steps: str) -> None:
    assert not list_findings(tmp_path, "support", steps)


# Eyes ----------------------------------------------------------------------------------------------------------------

STANDING = f"{HEADER}where: [standing, chair]\n"
UP = "  - position: Stand at the counter, holding on.\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Your eyes can be open or closed.", "eyes can be open or closed"),
        ("If you like, close your eyes.", "close your eyes"),
        ("Let the lids fall.", "lids fall"),
        ("Feel your feet, with your eyes shut.", "eyes shut"),
    ],
)
@pytest.mark.parametrize("before", ["", UP])
def test_closed_eyes_when_standing_are_reported(tmp_path: Path, before: str, line: str, words: str) -> None:
    header = HEADER if before else STANDING
    (told,) = list_findings(tmp_path, "closed-eyes", f'{before}  - "{line}"\n', header)
    assert told == (
        f"{2 if before else 1}:{6 + line.index(words)} this lets somebody who stands close their eyes at every level"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Keep your eyes open while you stand.",
        "Please do not close your eyes.",
        "Rest your eyes on something close to you.",
        "Open and close your hands, eyes on the wall.",
    ],
)
def test_open_eyes_when_standing_pass(tmp_path: Path, line: str) -> None:
    assert not list_findings(tmp_path, "closed-eyes", f'{UP}  - "{line}"\n', STANDING)


@pytest.mark.parametrize("down", ["Feel for the chair, and sit down slowly.", "Lie back.", "Lean back in the chair."])
def test_closed_eyes_pass_after_sitting_or_lying_down(tmp_path: Path, down: str) -> None:
    line = "  - Your eyes can be open or closed.\n"
    assert not list_findings(tmp_path, "closed-eyes", f"{line}{UP}  - position: {down}\n{line}")
    assert list_findings(tmp_path, "closed-eyes", f"{UP}  - position: Turn to the window.\n{line}")


def test_closed_eyes_are_an_error_in_the_library(tmp_path: Path) -> None:
    text = f"{STANDING}steps:\n  - Eyes open, or closed.\n"
    for folders, severity in ((FOLDERS, "warning"), (FOLDERS._replace(library=tmp_path), "error")):
        (problem,) = [p for p in lint_text(tmp_path, text, folders) if p.note.startswith("closed-eyes")]
        assert problem.severity == severity


def test_settle_fragment_is_reported_for_standing_and_its_twin_passes(tmp_path: Path) -> None:
    for fragments, times in ((["settle"], 2), (["settle-standing", "on-your-feet"], 0)):
        steps = "".join(f"  - include: {name}\n" for name in fragments)
        told = lint_text(tmp_path, f"{STANDING}steps:\n{steps}", paths.find_folders())
        assert sum(problem.note.startswith("closed-eyes") for problem in told) == times


# Areas ---------------------------------------------------------------------------------------------------------------


def test_third_move_in_a_row_for_one_area_is_reported(tmp_path: Path) -> None:
    steps = move("hip, knee") + CALM + move("hip") + "  - pause: 30s\n" + move("hip, low-back")
    assert list_findings(tmp_path, "same-area", steps) == ["10:5 this is the third in a row for: hip at every level"]


def test_move_for_another_area_resets_the_count(tmp_path: Path) -> None:
    assert not list_findings(tmp_path, "same-area", move("hip") + move("hip") + move("arm") + move("hip") + move("hip"))


def test_loads_that_are_no_areas_do_not_count(tmp_path: Path) -> None:
    assert not list_findings(tmp_path, "same-area", move("flexion") * 3)


def test_sides_and_repetitions_count_as_one_move(tmp_path: Path) -> None:
    one = move("hip", more="    sides: [left, right]\n    reps: 4\n")
    repeated = "  - repeat: 3\n    steps:\n  " + move("arm").replace("\n", "\n  ").rstrip(" ")
    assert not list_findings(tmp_path, "same-area", one + one + repeated)


def test_areas_are_counted_for_each_level(tmp_path: Path) -> None:
    steps = move("hip") * 2 + move("arm", more="    skip: flare\n") + move("hip")
    assert list_findings(tmp_path, "same-area", steps) == ["11:5 this is the third in a row for: hip at flare"]


# Sides ---------------------------------------------------------------------------------------------------------------


def test_single_side_is_reported(tmp_path: Path) -> None:
    steps = move("hip", "Left knee") + move("arm", "Reach").replace("Reach out.", "Lift your right arm.")
    assert list_findings(tmp_path, "sides", steps) == [
        "1:5 the left side is given more than the other at every level",
        "4:5 the right side is given more than the other at every level",
    ]


def test_longer_or_more_work_on_one_side_is_reported(tmp_path: Path) -> None:
    left, right = move("hip", "Left knee"), move("hip", "Right knee")
    assert list_findings(tmp_path, "sides", f"{left}    hold: 5s\n{right}    hold: 6s\n")
    assert list_findings(tmp_path, "sides", f"{left}    reps: 5\n{right}    reps: 3\n")


def test_side_missing_at_a_level_is_reported(tmp_path: Path) -> None:
    steps = "  - release: your left arm\n  - release: your right arm\n    skip: flare\n"
    assert list_findings(tmp_path, "sides", steps) == ["1:5 the left side is given more than the other at flare"]


@pytest.mark.parametrize(
    "steps",
    [
        move("hip", more="    sides: [left, right]\n    reps: 3\n    hold: 5s\n    again: Once more.\n"),
        move("hip", "Left knee") + CALM + move("hip", "Right knee"),
        "  - each: {side: [left, right]}\n    steps:\n      - release: your <side> arm\n",
        move("neck", "Look").replace("Reach out.", "Look to the right, then to the left."),
        move("neck", "Look").replace("Reach out.", "Right where you are, look up."),
    ],
)
def test_equal_sides_pass(tmp_path: Path, steps: str) -> None:
    assert not list_findings(tmp_path, "sides", steps)


# Silence -------------------------------------------------------------------------------------------------------------


def test_long_silence_is_reported_at_its_longest_pause(tmp_path: Path) -> None:
    steps = "  - Let go.\n  - pause: {flare: 25s}\n  - section: Here\n  - pause: {flare: 35s, better: 50s}\n  - On.\n"
    assert list_findings(tmp_path, "silence", steps) == ["4:5 a long silence that is not announced: 75 s at better"]


@pytest.mark.parametrize(
    "steps",
    [
        "  - Let go.\n  - pause: {flare: 60s}\n",
        "  - Now a quiet spell.\n  - pause: 90s\n",
        "  - For a minute, nothing.\n  - breathe: natural\n    lasting: 90s\n",
        "  - I will tell you when it ends. (1s) Rest.\n  - pause: 90s\n",
        "  - Let go.\n  - pause: {flare: 40s}\n  - chime: bell\n  - pause: {flare: 40s}\n",
        "  - Let go.\n  - breathe: 4-6\n    rounds: 20\n    cues: none\n",  # tones are heard all along
    ],
)
def test_short_or_announced_silence_passes(tmp_path: Path, steps: str) -> None:
    assert not list_findings(tmp_path, "silence", steps)


def test_early_announcement_does_not_count(tmp_path: Path) -> None:
    steps = "  - Now a quiet spell.\n" + "  - Let go.\n" * 4 + "  - pause: {flare: 61s}\n"
    assert list_findings(tmp_path, "silence", steps) == [
        "6:5 a long silence that is not announced: 61 s at every level"
    ]


def test_silence_passes_in_a_sleep_session(tmp_path: Path) -> None:
    assert not list_findings(tmp_path, "silence", "  - Let go.\n  - pause: 2m\n", f"{HEADER}good_for: sleep\n")


def test_quiet_of_a_heat_step_counts_as_silence(tmp_path: Path) -> None:
    warm = "  - Let go.\n  - heat: 5m\n    steps:\n      - say: {flare: Warm.}\n      - pause: 58s\n"
    assert list_findings(tmp_path, "silence", warm) == [
        "2:5 a long silence that is not announced: 298 s at every level"
    ]
    assert not list_findings(tmp_path, "silence", warm.replace("Warm.", "I will tell you when it ends."))
