"""Care rules on what must be said: a way to stop, and a return at the end."""

from pathlib import Path

import pytest

from tests.support.lint import HEADER, list_findings

STRETCHES = f"{HEADER}kind: stretch\n"


@pytest.mark.parametrize(
    "line",
    [
        "You can rest here instead, if you like.",
        "If that is enough for today, stay resting.",
        "Leave out any part, or stop at any time.",
        "Skip what does not suit you.",
        "You can picture it.",
    ],
)
def test_way_to_stop_is_recognised(tmp_path: Path, line: str) -> None:
    assert not list_findings(tmp_path, "way-out", f"  - {line}\n", STRETCHES)


@pytest.mark.parametrize("line", ["Reach out.", "With sharp pain, stop and rest.", "Do not stop now."])
def test_stretch_session_without_a_way_to_stop_is_reported(tmp_path: Path, line: str) -> None:
    assert list_findings(tmp_path, "way-out", f"  - {line}\n", STRETCHES) == [
        "0:1 nothing says that one can stop or leave a part out at every level"
    ]


def test_way_to_stop_must_be_said_at_every_level(tmp_path: Path) -> None:
    steps = "  - Reach out.\n  - say: You can stop here.\n    skip: [flare, better]\n"
    assert list_findings(tmp_path, "way-out", steps, STRETCHES) == [
        "0:1 nothing says that one can stop or leave a part out at flare and better"
    ]


def test_other_kinds_need_no_way_to_stop(tmp_path: Path) -> None:
    assert not list_findings(tmp_path, "way-out", "  - Rest.\n", f"{HEADER}kind: rest\n")


@pytest.mark.parametrize(
    "line",
    [
        "Slowly, let the sounds around you come back.",
        "Stay as long as you like.",
        "Then sit a minute before you stand.",
        "Get up in your own time.",
        "There is no hurry.",
    ],
)
def test_return_at_the_end_is_recognised(tmp_path: Path, line: str) -> None:
    assert not list_findings(tmp_path, "way-back", f"  - Let go.\n  - {line}\n  - chime: bell\n")


def test_abrupt_end_is_reported_at_the_last_line(tmp_path: Path) -> None:
    assert list_findings(
        tmp_path, "way-back", "  - Let go.\n  - say: That was it.\n    skip: flare\n  - pause: 5s\n"
    ) == [
        "1:5 it ends all at once at flare",
        "2:5 it ends all at once at gentle, steady and better",
    ]


def test_return_at_the_beginning_does_not_count(tmp_path: Path) -> None:
    assert list_findings(tmp_path, "way-back", "  - Come back to here.\n" + "  - Let go.\n" * 8)


def test_come_back_fragment_is_a_return(tmp_path: Path) -> None:
    (tmp_path / "come-back-soon.yaml").write_text("steps:\n  - That is all.\n", encoding="utf-8")
    assert not list_findings(tmp_path, "way-back", "  - Let go.\n  - include: come-back-soon\n")


@pytest.mark.parametrize("header", ["good_for: sleep", "kind: listen"])
def test_sleep_and_listen_sessions_need_no_return(tmp_path: Path, header: str) -> None:
    assert not list_findings(tmp_path, "way-back", "  - Let go.\n", f"{HEADER}{header}\n")
