"""Sides that were skipped, and the offers to do them after all."""

from collections.abc import Iterator
from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core.cue import Added, Cue, CueId, CueKind
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences
from guided.player.navigation import Cues, find_step_starts
from guided.player.skipped_sides import SkippedSide, add_offers, find_skip, parse_offer_id
from guided.script.model import Breathe, Repeat, Say, Section, Session, Stretch
from tests.plan.test_planner import SESSIONS
from tests.support.sessions import at, plan_or_skip, session, steps
from tests.support.tiers import examples

KNEE = Stretch(
    stretch="Knee", into="Draw your <side> knee in. (4s)", hold="8s", out="Set that foot down. (3s)",
    again="And once more.", sides=["left", "right"], reps="3", rest="10s", involves=["flexion"],
)  # fmt: skip
LEFT, RIGHT, MIDDLE = CueId("0", "left"), CueId("0", "right"), CueId("0", "middle")


def build_cues(*verbs: object, level: Level = Level.BETTER, wishes: Preferences | None = None) -> Cues:
    return build_plan(session(*verbs), level, wishes or Preferences()).cues  # type: ignore[arg-type]


def offer(side: str) -> Iterator[Cue]:
    yield Cue(CueId("line", part="0"), CueKind.SAY, D(3), says=(f"Your {side} side?",))
    yield Cue(CueId("wait"), CueKind.REST, D(6))


def with_skips(cues: Cues, *skips: SkippedSide) -> list[Cue]:
    return list(add_offers(cues, skips, offer))


def list_added(cues: Cues, *skips: SkippedSide) -> list[str]:
    """The ids of what comes between the last cue of the stretch and what follows it."""
    new = with_skips(cues, *skips)
    end = max(n for n, cue in enumerate(cues) if cue.step_type == "stretch") + 1
    assert new[:end] == list(cues[:end])
    assert new[len(new) - len(cues[end:]) :] == list(cues[end:])
    return [str(cue.id) for cue in new[end : len(new) - len(cues[end:])]]


# What is skipped -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "rep"),
    [("left.1:into.0", 1), ("left.2:hold", 2), ("left.3:out.0", 3), ("left.1:rest", 2), ("left.3:rest", None),
     ("right:switch.0", 1), ("right.3:into.0", 3)],
)  # fmt: skip
def test_forward_skips_the_current_and_later_repetitions(left: str, rep: int) -> None:
    cues = build_cues(KNEE)
    begun = cues[at(cues, f"0@{left}")]
    assert find_skip(begun) == (SkippedSide(CueId("0", begun.side), rep) if rep else None)


def test_steps_without_sides_are_never_skipped_sides() -> None:
    nod = Stretch(stretch="Nod", into="Nod a little.", hold="5s", reps="3", rest="5s")
    cues = build_cues(nod, Say(say="One two."), Breathe(breathe="4-6", rounds="2"))
    assert not any(map(find_skip, cues))


def test_accepted_side_is_not_skipped_a_second_time() -> None:
    cues = with_skips(build_cues(KNEE), SkippedSide(LEFT, 2, is_taken=True))
    assert not any(find_skip(cue) for cue in cues if cue.id.added is Added.TAKEN)


# Offers --------------------------------------------------------------------------------------------------------------


def test_skipped_side_is_offered_once_after_its_stretch() -> None:
    cues = build_cues(Section(section="Knees"), KNEE, Say(say="And on."))
    assert list_added(cues, SkippedSide(CueId("1", "left"), 2)) == ["offer:1@left.2:0", "offer:1@left.2:1"]
    offered = with_skips(cues, SkippedSide(CueId("1", "left"), 2))
    first = offered[at(offered, "offer:1@left.2:0")]
    assert (first.says, first.section, first.step_type) == (("Your left side?",), "Knees", "offer")


def test_accepted_side_has_exactly_the_skipped_repetitions() -> None:
    cues = build_cues(KNEE, Say(say="And on."))
    assert list_added(cues, SkippedSide(LEFT, 2, is_taken=True)) == [
        f"taken:{cue.id}" for cue in cues if cue.id.step == LEFT and cue.rep in (2, 3)
    ]
    again = [cue for cue in with_skips(cues, SkippedSide(LEFT, 1, is_taken=True)) if cue.id.added is Added.TAKEN]
    assert [cue.seconds for cue in again] == [cue.seconds for cue in cues if cue.id.step == LEFT and cue.rep]


def test_stretch_skipped_on_both_sides_is_not_offered() -> None:
    cues = build_cues(KNEE)
    assert list_added(cues, SkippedSide(LEFT, 1), SkippedSide(RIGHT, 1)) == []


def test_partly_done_stretch_is_offered_on_both_sides() -> None:
    cues = build_cues(KNEE)
    offers = ["offer:0@left.2:0", "offer:0@left.2:1", "offer:0@right.1:0", "offer:0@right.1:1"]
    assert list_added(cues, SkippedSide(LEFT, 2), SkippedSide(RIGHT, 1)) == offers
    assert list_added(cues, SkippedSide(LEFT, 2, is_taken=True), SkippedSide(RIGHT, 3))[-2:] == [
        "offer:0@right.3:0",
        "offer:0@right.3:1",
    ]


def test_offers_follow_the_order_of_the_sides() -> None:
    cues = build_cues(KNEE.model_copy(update={"sides": ("left", "right", "middle"), "reps": 1}))
    first, second = SkippedSide(LEFT, 1), SkippedSide(MIDDLE, 1)
    both = ["offer:0@left.1:0", "offer:0@left.1:1", "offer:0@middle.1:0", "offer:0@middle.1:1"]
    assert list_added(cues, first, second) == list_added(cues, second, first) == both
    assert list_added(cues, SkippedSide(LEFT, 1, is_taken=True), second)[-2:] == both[2:]
    assert list_added(cues, first, SkippedSide(MIDDLE, 1, is_taken=True))[:2] == both[:2]
    offered = with_skips(cues, first, second)
    assert {str(offered[stop].id) for stop in find_step_starts(offered)} >= {
        both[0],
        both[2],
    }  # each is a step of its own


def test_side_without_repetitions_left_is_not_offered() -> None:
    assert list_added(build_cues(KNEE, level=Level.FLARE), SkippedSide(LEFT, 2)) == []  # once a side there
    assert list_added(build_cues(KNEE, level=Level.FLARE), SkippedSide(LEFT, 2, is_taken=True)) == []
    assert list_added(build_cues(KNEE), SkippedSide(CueId("7", "left"), 1)) == []


def test_side_is_offered_within_its_iteration() -> None:
    cues = build_cues(Repeat(repeat="2", steps=steps(KNEE, Say(say="And on."), path="0.")))
    offered = with_skips(cues, SkippedSide(CueId("0~0/0.0", "left"), 1))
    assert str(offered[at(offered, "offer:0~0/0.0@left.1:1") + 1].id) == "0~0/0.1:say.0"
    assert sum(cue.step_type == "offer" for cue in offered) == 2


def test_equal_stretches_in_a_row_are_separate() -> None:
    cues = build_cues(KNEE, KNEE)
    offered = with_skips(cues, SkippedSide(LEFT, 1))
    assert str(offered[at(offered, "offer:0@left.1:1") + 1].id) == "1@left.1:into.0"


def test_replacement_for_sides_is_not_offered() -> None:
    slide = steps(Stretch(stretch="Slide", into="Slide your <side> heel."), path="0.instead.")
    instead = KNEE.model_copy(update={"instead": slide})
    cues = build_cues(instead, wishes=Preferences(avoid=frozenset({"flexion"})))
    left_out = next(filter(None, map(find_skip, cues)))
    assert with_skips(cues, left_out) == list(cues)


@pytest.mark.parametrize("side", ["left: the sore one", "a@b", "the 2.1", "one/two", "offer:0@x.1:0", "taken:1"])
def test_side_may_have_any_name(side: str) -> None:
    cues = build_cues(KNEE.model_copy(update={"sides": (side, "the other")}))
    left_out = find_skip(cues[at(cues, f"0@{side}.2:hold")])
    assert left_out == SkippedSide(CueId("0", side), 2)
    assert [cue.step_type for cue in with_skips(cues, left_out)].count("offer") == 2


# Ids -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "skip",
    [SkippedSide(LEFT, 2), SkippedSide(CueId("0~1/2>0", "a: b.c"), 11), SkippedSide(CueId("3", "x"), 1, is_taken=True)],
)
def test_skip_is_parsed_from_the_cue_id(skip: SkippedSide) -> None:
    part = "0" if not skip.is_taken else "into.0"
    id = f"{'taken' if skip.is_taken else 'offer'}:{skip.side_id}.{skip.rep}:{part}"
    assert parse_offer_id(CueId.parse(id)) == skip


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_no_planned_cue_is_parsed_as_an_offer(made: Session, level: Level) -> None:
    assert not any(parse_offer_id(cue.id) for cue in plan_or_skip(made, level).cues)


# Every script --------------------------------------------------------------------------------------------------------


@settings(max_examples=examples(200), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.lists(st.tuples(st.integers(0, 9999), st.booleans()), max_size=4))
def test_added_cues_are_offers_and_accepted_sides_after_their_stretch(
    made: Session, level: Level, places: list[tuple[int, bool]]
) -> None:
    cues = plan_or_skip(made, level).cues
    found = [(find_skip(cues[share * (len(cues) - 1) // 9999]), taken) for share, taken in places]
    skips = {skip.side_id: SkippedSide(skip.side_id, skip.rep, taken) for skip, taken in found if skip}
    new = with_skips(cues, *skips.values())
    assert [cue for cue in new if cue.id.added is None] == list(cues)
    assert len({cue.id for cue in new}) == len(new)
    for before, cue in pairwise(new):
        if skip := parse_offer_id(cue.id):
            assert before.id.all_sides == skip.side_id.all_sides or before.id.added
            assert skip.side_id in skips
    if not skips:
        assert new == list(cues)
