"""A plan in words."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from guided.authoring.preview.timeline import RowKind, build_rows
from guided.core import paths
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences, Verbosity
from guided.script.loader import load_script
from tests.support.cases import cases
from tests.support.scripts import session
from tests.support.tiers import few


def list_rows(folder: Path, steps: str, level: Level = Level.BETTER, words: Verbosity = Verbosity.ALL) -> list[str]:
    """The rows of some steps, but for the quiet at both ends: "tells text (then)"."""
    made = session(folder, f"title: Made\nsteps:\n{steps}  - chime: bell\n")
    rows = build_rows(build_plan(made, level, Preferences(words=words)))
    said = [f"{row.kind} {row.text}" + (f" ({row.after})" if row.after else "") for row in rows]
    assert said[0].startswith("aside quiet 2 s")
    return said[1:]


def test_line_includes_the_quiet_after_it(tmp_path: Path) -> None:
    rows = list_rows(tmp_path, "  - One two three. Four five six. (4s) Seven eight.\n  - pause: 90s\n")
    assert rows == [
        "said One two three. Four five six. (quiet 4 s)",
        "said Seven eight. (quiet 1:30, bell 8 s, quiet 4 s)",
    ]


def test_each_row_has_its_start(tmp_path: Path) -> None:
    made = session(tmp_path, "steps:\n  - One two three. (4s) Four five six.\n  - section: End\n  - Bye for now.\n")
    rows = build_rows(build_plan(made, Level.BETTER))
    slot = Decimal("1.6")
    assert [(row.kind, row.start) for row in rows] == [
        (RowKind.UNSPOKEN, 0),
        (RowKind.SPOKEN, 2),
        (RowKind.SPOKEN, 2 + slot + 4),
        (RowKind.HEADING, 6 + 2 * slot),
        (RowKind.SPOKEN, 6 + 2 * slot),
    ]


def test_equal_quiet_is_summed_and_other_kinds_are_listed(tmp_path: Path) -> None:
    rows = list_rows(tmp_path, "  - Hello you.\n  - pause: 5s\n  - pause: 6s\n  - ambience: rain\n  - pause: 3s\n")
    assert rows[0].startswith("said Hello you. (quiet 11 s, rain underneath, quiet 3 s,")
    (off,) = list_rows(tmp_path, "  - Hello you.\n  - ambience: 'off'\n")
    assert "nothing underneath" in off


def test_every_kind_of_time_has_a_name(tmp_path: Path) -> None:
    steps = """\
  - position: Lie down now.
    settle: 9s
  - release: your jaw
    tension: light
    hold: 5s
    rest: 20s
  - breathe: natural
    lasting: 70s
  - heat: 1m
    steps: [Warm it is.]
"""
    assert list_rows(tmp_path, steps) == [
        "said Lie down now. (settle 9 s)",
        "said Firm up your jaw a little, only as much as is comfortable. (hold 5 s)",
        "said And let your jaw go. (letting go 20 s, your own breath 1:10)",
        "said Warm it is. (quiet warmth 58.4 s, bell 8 s, quiet 4 s)",
    ]


STRETCH = """\
  - stretch: Knee hug
    sides: [left, right]
    into: Bring your <side> knee in. (4s)
    hold: 8s
    during: Let that <side> hip be heavy.
    out: And set it down.
    reps: 3
    rest: 10s
"""


def test_equal_repetitions_and_sides_are_shown_once(tmp_path: Path) -> None:
    *rows, last = list_rows(tmp_path, STRETCH)
    assert rows == [
        "move Knee hug, 3 times on each side",
        "said Bring your left knee in. (time to move 4 s, hold 8 s, meanwhile:)",
        "said Let that left hip be heavy.",
        "said And set it down. (rest 10 s)",
        "said Now the right side.",
        "again right: all in the same way, 1:20",
    ]
    assert last == "aside bell 8 s, quiet 4 s"


def test_hold_line_is_shown_at_its_time(tmp_path: Path) -> None:
    made = session(tmp_path, f"steps:\n{STRETCH}")
    into, during, *_ = [row for row in build_rows(build_plan(made, Level.BETTER)) if row.kind is RowKind.SPOKEN]
    assert during.start == into.start + Decimal("2.7") + 4 + 1


def test_different_lines_of_later_repetitions_are_shown_alone(tmp_path: Path) -> None:
    steps = "  - stretch: Tilt\n    into: Tilt. (2s)\n    again: Again. (2s)\n    reps: {flare: 1, better: 4}\n"
    assert list_rows(tmp_path, steps)[:4] == [
        "move Tilt, 4 times",
        "said Tilt. (time to move 2 s, rest 5 s)",
        "said Again.",
        "again the rest as before, 3 times",
    ]
    twice = list_rows(tmp_path, steps.replace("better: 4", "better: 2"))
    assert twice[0] == "move Tilt, twice"
    assert twice[3] == "again the rest as before"
    assert list_rows(tmp_path, steps, Level.FLARE)[0] == "move Tilt, once"


def test_different_times_of_later_repetitions_are_shown_in_full(tmp_path: Path) -> None:
    steps = "  - stretch: Tilt\n    into: Tilt a little. (3s)\n    again: Again.\n    out: And back.\n    reps: 3\n"
    assert list_rows(tmp_path, steps)[:6] == [
        "move Tilt, 3 times",
        "said Tilt a little. (time to move 3 s)",
        "said And back. (rest 5 s)",
        "said Again. And back. (rest 5 s)",
        "again twice like this",
        "aside bell 8 s, quiet 4 s",
    ]


def test_fewer_words_are_shown_as_heard(tmp_path: Path) -> None:
    steps = "  - stretch: Tilt\n    into: Tilt. Only a little.\n    hold: 9s\n    during: Breathe on.\n    reps: 3\n"
    assert list_rows(tmp_path, steps, words=Verbosity.SOME)[:4] == [
        "move Tilt, 3 times",
        "said Tilt. Only a little. (hold 9 s, rest 5 s)",
        "said Tilt. (quiet 1.6 s, hold 9 s, rest 5 s)",
        "again twice like this",
    ]


def test_different_side_is_shown_in_full(tmp_path: Path) -> None:
    steps = "  - stretch: Knee\n    sides: [left, right]\n    into: That is all right. <side> now.\n"
    rows = list_rows(tmp_path, steps)
    assert "said Now the right side. That is all right. right now. (rest 5 s, bell 8 s, quiet 4 s)" not in rows
    assert "said That is all right. right now. (rest 5 s, bell 8 s, quiet 4 s)" in rows


def test_nested_repeats_are_shown_once(tmp_path: Path) -> None:
    steps = "  - repeat: 3\n    steps:\n      - Rest. (2s)\n      - repeat: 2\n        steps: [Be easy. (1s)]\n"
    assert list_rows(tmp_path, steps)[:4] == [
        "said Rest. (quiet 2 s)",
        "said Be easy. (quiet 1 s)",
        "again the same once more",
        "again the same twice more",
    ]


def test_each_with_different_words_is_shown_each_time(tmp_path: Path) -> None:
    rows = list_rows(tmp_path, "  - each: {area: [your jaw, your hands]}\n    steps: [Feel <area>.]\n")
    assert rows[:1] == ["said Feel your jaw."]
    assert rows[1].startswith("said Feel your hands.")


def test_breaths_are_counted_with_the_words_of_the_first(tmp_path: Path) -> None:
    steps = "  - breathe: 4-6\n    rounds: 7\n    cues: CUES\n  - Now rest.\n"
    start = "title: Made\nsteps:\n  - Now breathe.\n"
    list_rows = {}
    for cues in ("few", "all", "none"):
        rows = build_rows(build_plan(session(tmp_path, start + steps.replace("CUES", cues)), Level.BETTER))
        list_rows[cues] = [(row.text, row.after) for row in rows[1:-1]]
    words, breath = "Breathe in ... And out, slowly", "breath 7 times, in 4 s, out 6 s; "
    assert list_rows["few"] == [("Now breathe.", ""), (words, f"{breath}words for 3, then tones; 1:10")]
    assert list_rows["all"] == [("Now breathe.", ""), (words, f"{breath}words for each; 1:10")]
    assert list_rows["none"] == [("Now breathe.", f"{breath}tones alone; 1:10")]


@cases("name", few(paths.find_sessions(), 4))
def test_every_library_session_is_shown_in_order(name: str) -> None:
    made = load_script(paths.find_script(name), paths.find_folders())
    for level in LEVELS:
        rows = build_rows(build_plan(made, level))
        starts = [row.start for row in rows]
        assert starts == sorted(starts)
        tells = [row.kind for row in rows]
        assert (RowKind.UNSPOKEN, RowKind.UNSPOKEN) not in list(pairwise(tells))
        assert all(row.text for row in rows)
