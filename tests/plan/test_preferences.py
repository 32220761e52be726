"""Fewer words in the same time."""

from decimal import Decimal as D
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core import paths
from guided.core.cue import CueKind
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences, Verbosity, reduce_talk
from guided.script.loader import load_script
from guided.script.model import Breathe, Position, Release, Say, Session, Stretch
from guided.script.spoken_text import count_words
from tests.plan.test_planner import SESSIONS
from tests.support.cases import cases
from tests.support.sessions import session
from tests.support.tiers import examples, few

SHIPPED = list(paths.find_sessions().values())
SAFE = ("sharp", "numbness", "tightens", "light-headed", "uneasy", "hold something steady", "sore part", "sit a minute",
        "roll to one side", "stop at any time", "need not match")  # fmt: skip
"""Words of the safety lines in the library sessions."""
KNEE = Stretch(
    stretch="Knee", into="Draw it in. Let it drift. (4s)", hold="12s", during="Let that hip be heavy.",
    out="Set it down. Slowly. (3s)", sides=["left", "right"], reps="2", rest="10s",
)  # fmt: skip


def list_lines(made: Session, words: Verbosity, level: Level = Level.BETTER) -> list[str]:
    return [cue.says[0] for cue in build_plan(made, level, Preferences(words=words)).cues if cue.says]


def test_all_words_change_nothing() -> None:
    planned = build_plan(session(KNEE), Level.BETTER)
    assert reduce_talk(planned, Verbosity.ALL) == planned


@pytest.mark.parametrize("words", [Verbosity.SOME, Verbosity.FEW])
def test_stretch_is_explained_once_for_each_side_then_in_short(words: Verbosity) -> None:
    side = ["Draw it in.", "Let it drift.", "Set it down.", "Slowly.", "Draw it in.", "Set it down."]
    assert list_lines(session(KNEE), words) == [*side, "Now the right side.", *side]


@pytest.mark.parametrize("words", [Verbosity.SOME, Verbosity.FEW])
def test_only_the_first_breath_has_words(words: Verbosity) -> None:
    assert list_lines(session(Breathe(breathe="4-6", rounds="5", cues="all")), words) == [
        "Breathe in",
        "And out, slowly",
    ]


LINES = session(
    Say(say="Next, your feet. You can rest instead."),
    Release(release="your jaw", let_go="Your jaw. Let your teeth part.", rest="9s"),
    Position(position="Lie on your back. Let your knees bend."),
    Say(say="Stop with sharp pain. Then rest.", talk="essential"),
    Say(say="Any way is fine. As you like.", talk="extra"),
)


def test_some_words_drop_extra_lines_only() -> None:
    assert list_lines(LINES, Verbosity.SOME) == [
        "Next, your feet.", "You can rest instead.", "Your jaw.", "Let your teeth part.",
        "Lie on your back.", "Let your knees bend.", "Stop with sharp pain.", "Then rest.",
    ]  # fmt: skip


def test_few_words_keep_one_sentence_of_a_line_but_all_of_release_and_position() -> None:
    assert list_lines(LINES, Verbosity.FEW) == [
        "Next, your feet.", "Your jaw.", "Let your teeth part.", "Lie on your back.", "Let your knees bend.",
        "Stop with sharp pain.", "Then rest.",
    ]  # fmt: skip


def test_extra_stretch_is_still_explained() -> None:
    extra = KNEE.model_copy(update={"talk": "extra"})
    assert list_lines(session(extra), Verbosity.FEW) == list_lines(session(KNEE), Verbosity.FEW)


def test_essential_lines_are_always_said() -> None:
    kept = KNEE.model_copy(update={"talk": "essential"})
    assert list_lines(session(kept), Verbosity.FEW) == list_lines(session(KNEE), Verbosity.ALL)


def test_omitted_line_leaves_its_time_silent() -> None:
    cue = build_plan(LINES, Level.BETTER, Preferences(words=Verbosity.FEW)).cues[2]
    assert (cue.kind, cue.says, cue.other_side, cue.seconds) == (CueKind.OMITTED_LINE, (), (), D("2.1"))


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.sampled_from(Verbosity))
def test_every_cue_keeps_its_time(made: Session, level: Level, words: Verbosity) -> None:
    whole = build_plan(made, level)
    less = reduce_talk(whole, words)
    assert [(c.id, c.seconds) for c in less.cues] == [(c.id, c.seconds) for c in whole.cues]
    for one, other in zip(whole.cues, less.cues, strict=True):
        assert other.says in (one.says, ())
        assert other.kind == one.kind or (one.kind is CueKind.SAY and other.kind is CueKind.OMITTED_LINE)
        assert (other.kind is CueKind.SAY) <= bool(other.says)


@settings(max_examples=examples(50), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_fewer_words_are_a_subset(made: Session, level: Level) -> None:
    few, some, every = (
        {c.id for c in reduce_talk(build_plan(made, level), words).cues if c.says} for words in Verbosity
    )
    assert few <= some <= every


@cases("path, level", few(product(SHIPPED, LEVELS), 7))
def test_safety_lines_are_always_said(path: Path, level: Level) -> None:
    made = load_script(path, paths.find_folders())
    safe = [line for line in list_lines(made, Verbosity.ALL, level) if any(word in line for word in SAFE)]
    assert safe or build_plan(made, level).for_sleep
    few = list_lines(made, Verbosity.FEW, level)
    assert [line for line in few if line in safe] == safe


@cases("path, level", few(product(SHIPPED, LEVELS), 7))
def test_every_session_says_less_with_fewer_words(path: Path, level: Level) -> None:
    made = load_script(path, paths.find_folders())
    few, some, every = (sum(map(count_words, list_lines(made, words, level))) for words in Verbosity)
    assert few <= some <= every
    assert few < every or build_plan(made, level).seconds <= 120  # which says nothing that can be left out
