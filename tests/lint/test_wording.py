"""Care rules on words: reported where they stand, unless denied or offered."""

from pathlib import Path

import pytest

from guided.lint.rules.wording import ORDERS, UNWELCOME
from tests.support.cases import cases
from tests.support.lint import HEADER, list_findings


def list_words(folder: Path, line: str) -> list[str]:
    return list_findings(folder, "words", f'  - "{line}"\n')


@cases(
    "line, column, word",
    [
        ("You should rest.", 9, "should"),
        ("Now you Must rest.", 13, "Must"),
        ("Push through it.", 5, "Push"),
        ("Push on.", 5, "Push"),
        ("Breathe deeper.", 13, "deeper"),
        ("Force it down.", 5, "Force"),
        ("This fixes your back.", 10, "fixes"),
        ("This heals.", 10, "heals"),
        ("The correct way.", 9, "correct"),
        ("Your bad back.", 10, "bad"),
        ("The toxins leave.", 9, "toxins"),
        ("Now just relax.", 9, "just relax"),
        ("Close your eyes.", 5, "Close your eyes"),
        ("Now stay very still.", 9, "stay very still"),
        ("Until there is no pain.", 20, "no pain"),
        ("It is only wear and tear.", 16, "wear and tear"),
        ("Great job.", 5, "Great job"),
        ("Now your good side.", 14, "good side"),
        ("You will feel better.", 5, "You will feel better"),
        ("Feel completely relaxed.", 10, "completely relaxed"),
        ("Let your arms be totally relaxed.", 22, "totally relaxed"),
        ("Your pain is gone now.", 5, "Your pain is gone"),
        ("Now your back pain will go.", 9, "your back pain will go"),
        ("The pain will be less tomorrow.", 5, "The pain will be less"),
        ("Soon the ache'll get better.", 10, "the ache'll get better"),
    ],
)
def test_unwelcome_word_is_reported_at_its_place(tmp_path: Path, line: str, column: int, word: str) -> None:
    assert f"1:{column + 1} '{word}' is better not said" in list_words(tmp_path, line)


@cases(
    "line",
    [
        "That is not bad at all.",
        "On a bad day, this is enough.",
        "There is nothing to force, and nothing to fix.",
        "You don't have to push.",
        "Pain is not a measure of damage.",
        "Push yourself up with your arms. Push up slowly.",
        "Should you like more, stay.",
        "You can close your eyes, or leave them open.",
        "Close your eyes if you like.",
        "Keep still, or move.",
        "Let your heels, your health and your mustard be.",
        "There is no one correct way.",
        "Let your good hands rest.",
        "There is no need to be completely relaxed.",
        "Your pain is real.",
        "Notice whether the pain is less, or more, or the same.",
        "Nobody knows whether your pain will go.",
        "If the pain is better, do no more than was planned.",
        "Your pain may be less today. The pain will go up and down.",
        "That does not mean that your pain will go.",
    ],
)
def test_denied_or_offered_word_passes(tmp_path: Path, line: str) -> None:
    assert list_words(tmp_path, line) == []


def test_denial_does_not_reach_across_a_comma(tmp_path: Path) -> None:
    assert list_words(tmp_path, "If it is not far, push.") == ["1:24 'push' is better not said"]


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ("  - stretch: One\n    into: Reach.\n    hold: 2s\n    during: You must.\n", "4:17"),
        ("  - stretch: One\n    into: Reach.\n    again: You must.\n    sides: [left, right]\n", "3:16"),
        ("  - release: your <side> arm\n    let_go: You must, <side> <area>.\n", "2:17"),
        ("  - say:\n      flare: Rest.\n      better: >\n        And rest,\n        you must.\n", "5:13"),
        ("  - stretch: One\n    into: Reach.\n    instead:\n      - You must.\n", "4:13"),
        ("  - repeat: 5\n    steps:\n      - You must.\n", "3:13"),
    ],
)
def test_unwelcome_word_is_reported_in_any_spoken_key(tmp_path: Path, steps: str, place: str) -> None:
    if "<side> arm" in steps:
        inner = "    ".join(steps.splitlines(keepends=True))
        steps = f"  - each: {{side: [left, right]}}\n    steps:\n    {inner}"
        place = "4:21"
    assert list_findings(tmp_path, "words", steps) == [f"{place} 'must' is better not said"]


def test_unwelcome_word_is_reported_in_title_and_about(tmp_path: Path) -> None:
    header = "title: Fix it\nabout: It cures.\n"
    assert list_findings(tmp_path, "words", "  - Rest.\n", header) == [
        "-2:8 'Fix' is better not said",
        "-1:11 'cures' is better not said",
    ]


def test_unwelcome_word_from_a_placeholder_is_reported_at_the_step(tmp_path: Path) -> None:
    header = f"{HEADER}words: {{how: you must}}\n"
    assert list_findings(tmp_path, "words", "  - Rest, <how>.\n", header) == ["1:5 'must' is better not said"]


def test_every_unwelcome_word_has_a_suggestion() -> None:
    assert all({**UNWELCOME, **ORDERS}.values())
