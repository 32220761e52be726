"""Fewer words, in the same time."""

from decimal import Decimal as D
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core import paths
from guided.core.cue import Kind
from guided.core.level import LEVELS, Level
from guided.plan.planner import plan
from guided.plan.preferences import Wishes, Words, fewer
from guided.script.loader import read
from guided.script.model import Breathe, Position, Release, Say, Session, Stretch
from guided.script.text import count
from tests.plan.test_planner import SESSIONS
from tests.support.cases import cases
from tests.support.sessions import session
from tests.support.tiers import examples, few

SHIPPED = list(paths.sessions().values())
SAFE = ("sharp", "numbness", "tightens", "light-headed", "uneasy", "hold something steady", "sore part", "sit a minute",
        "roll to one side", "stop at any time", "need not match")  # fmt: skip
"""What keeps a listener safe in the sessions that come with guided."""
KNEE = Stretch(
    stretch="Knee", into="Draw it in. Let it drift. (4s)", hold="12s", during="Let that hip be heavy.",
    out="Set it down. Slowly. (3s)", sides=["left", "right"], reps="2", rest="10s",
)  # fmt: skip


def said(made: Session, words: Words, level: Level = Level.BETTER) -> list[str]:
    return [cue.says[0] for cue in plan(made, level, Wishes(words=words)).cues if cue.says]


def test_all_is_as_written() -> None:
    planned = plan(session(KNEE), Level.BETTER)
    assert fewer(planned, Words.ALL) == planned


@pytest.mark.parametrize("words", [Words.SOME, Words.FEW])
def test_a_stretch_is_told_in_full_once_a_side_then_in_a_sentence_in_and_one_out(words: Words) -> None:
    side = ["Draw it in.", "Let it drift.", "Set it down.", "Slowly.", "Draw it in.", "Set it down."]
    assert said(session(KNEE), words) == [*side, "Now the right side.", *side]


@pytest.mark.parametrize("words", [Words.SOME, Words.FEW])
def test_one_breath_in_words(words: Words) -> None:
    assert said(session(Breathe(breathe="4-6", rounds="5", cues="all")), words) == ["Breathe in", "And out, slowly"]


LINES = session(
    Say(say="Next, your feet. You can rest instead."),
    Release(release="your jaw", let_go="Your jaw. Let your teeth part.", rest="9s"),
    Position(position="Lie on your back. Let your knees bend."),
    Say(say="Stop with sharp pain. Then rest.", talk="essential"),
    Say(say="Any way is fine. As you like.", talk="extra"),
)


def test_at_some_only_what_is_extra_goes_from_lines() -> None:
    assert said(LINES, Words.SOME) == [
        "Next, your feet.", "You can rest instead.", "Your jaw.", "Let your teeth part.",
        "Lie on your back.", "Let your knees bend.", "Stop with sharp pain.", "Then rest.",
    ]  # fmt: skip


def test_at_few_lines_have_one_sentence_and_letting_go_and_positions_all() -> None:
    assert said(LINES, Words.FEW) == [
        "Next, your feet.", "Your jaw.", "Let your teeth part.", "Lie on your back.", "Let your knees bend.",
        "Stop with sharp pain.", "Then rest.",
    ]  # fmt: skip


def test_a_stretch_that_is_extra_is_still_told() -> None:
    extra = KNEE.model_copy(update={"talk": "extra"})
    assert said(session(extra), Words.FEW) == said(session(KNEE), Words.FEW)


def test_what_is_essential_is_said_through_holds_and_repetitions() -> None:
    kept = KNEE.model_copy(update={"talk": "essential"})
    assert said(session(kept), Words.FEW) == said(session(KNEE), Words.ALL)


def test_a_line_that_is_not_said_leaves_its_time_silent() -> None:
    cue = plan(LINES, Level.BETTER, Wishes(words=Words.FEW)).cues[2]
    assert (cue.kind, cue.says, cue.mirror, cue.seconds) == (Kind.UNSAID, (), (), D("2.1"))


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.sampled_from(Words))
def test_every_cue_keeps_its_place(made: Session, level: Level, words: Words) -> None:
    whole = plan(made, level)
    less = fewer(whole, words)
    assert [(c.id, c.seconds) for c in less.cues] == [(c.id, c.seconds) for c in whole.cues]
    for one, other in zip(whole.cues, less.cues, strict=True):
        assert other.says in (one.says, ())
        assert other.kind == one.kind or (one.kind is Kind.SAY and other.kind is Kind.UNSAID)
        assert (other.kind is Kind.SAY) <= bool(other.says)


@settings(max_examples=examples(50), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_fewer_words_are_never_others(made: Session, level: Level) -> None:
    few, some, every = ({c.id for c in fewer(plan(made, level), words).cues if c.says} for words in Words)
    assert few <= some <= every


@cases("path, level", few(product(SHIPPED, LEVELS), 7))
def test_what_keeps_a_listener_safe_is_always_said(path: Path, level: Level) -> None:
    made = read(path, paths.folders())
    safe = [line for line in said(made, Words.ALL, level) if any(word in line for word in SAFE)]
    assert safe or plan(made, level).sleep
    few = said(made, Words.FEW, level)
    assert [line for line in few if line in safe] == safe


@cases("path, level", few(product(SHIPPED, LEVELS), 7))
def test_each_session_has_less_to_say(path: Path, level: Level) -> None:
    made = read(path, paths.folders())
    few, some, every = (sum(map(count, said(made, words, level))) for words in Words)
    assert few <= some <= every
    assert few < every or plan(made, level).seconds <= 120  # which says nothing that can be left out
