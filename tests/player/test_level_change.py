"""Easing: the same moment one level down."""

from decimal import ROUND_FLOOR
from decimal import Decimal as D
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core import paths
from guided.core.cue import WORK_CUE_KINDS, CueKind
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.player.level_change import map_to_easier
from guided.player.navigation import Cues, find_breath, must_restart
from guided.script.loader import load_script
from guided.script.model import Breathe, Pause, Release, Repeat, Say, Session, Step, StepModel, Stretch
from tests.plan.test_planner import SESSIONS, TIMES, step_strategy
from tests.support.cases import cases
from tests.support.sessions import at, plan_or_skip, session, steps
from tests.support.sessions import step as step_of
from tests.support.tiers import examples, few

FLARE, GENTLE, STEADY, BETTER = LEVELS
KNEE = Stretch(
    stretch="Knee", into="Draw your <side> knee in. (4s)", hold="12s", out="Set that foot down. (3s)",
    again="And once more.", sides=["left", "right"], reps="4", rest="10s",
)  # fmt: skip


def by_level(path: str, *written: StepModel, by_hand: tuple[str, ...] = ()) -> Step:
    """A step that is another at each level, from flare on."""
    return Step(path, session(written[0]).steps[0].location, written, frozenset(by_hand))  # type: ignore[arg-type]


def ease(made: Session, level: Level, id: str, into: str = "0") -> tuple[str, D]:
    """Where easing leads from a cue of a session at a level."""
    old, new = (build_plan(made, LEVELS[LEVELS.index(level) - down]).cues for down in (0, 1))
    place, seconds = map_to_easier(old, at(old, id), D(into), new)
    return str(new[place].id), seconds


def count_work(row: Cues, place: int, into: D) -> tuple[D, int]:
    """Seconds of work still to come, and how many moves are to be made or areas let go."""
    work = sum((cue.seconds for cue in row[place:] if cue.kind in WORK_CUE_KINDS), D(0))
    moves = {cue.id.move for cue in row[place:] if ((cue.step_type == "stretch" and cue.rep)
             and cue.kind is not CueKind.REST) or cue.step_type == "release"}  # fmt: skip
    return work - (into if row and row[place].kind in WORK_CUE_KINDS else 0), len(moves)


def is_no_more(after: tuple[D, int], before: tuple[D, int]) -> bool:
    return after[0] <= before[0] and after[1] <= before[1]


# One move ------------------------------------------------------------------------------------------------------------


def test_line_restarts_at_the_easier_pace() -> None:
    assert ease(session(KNEE), STEADY, "0@left.2:into.0", "1") == ("0@left.2:into.0", 0)


def test_hold_ends_with_its_out_line() -> None:
    assert ease(session(KNEE), BETTER, "0@left.1:hold", "3") == ("0@left.1:out.0", 0)
    assert ease(session(KNEE), GENTLE, "0@left.1:hold", "1") == ("0@left.1:out.0", 0)  # no hold at flare at all
    mute = KNEE.model_copy(update={"out": None})
    assert ease(session(mute), BETTER, "0@left.1:hold", "3") == ("0@left.1:rest", 0)


def test_move_time_and_rest_keep_their_offset() -> None:
    assert ease(session(KNEE), STEADY, "0@left.1:into.1", "2.5") == ("0@left.1:into.1", D("2.5"))
    assert ease(session(KNEE), STEADY, "0@left.1:rest", "12") == ("0@left.1:rest", 12)  # of 18 s now, not of 12.5


def test_done_repetitions_count_and_the_other_side_follows_the_new_plan() -> None:
    made = session(KNEE)  # 4 times a side at steady, 2 at gentle, 1 at flare
    assert ease(made, STEADY, "0@left.2:into.0") == ("0@left.2:into.0", 0)
    for left in ("0@left.3:into.0", "0@left.3:hold", "0@left.4:rest"):
        assert ease(made, STEADY, left, "1") == ("0@right:switch.0", 0)
    assert ease(made, GENTLE, "0@right.2:out.0") == ("closing", 0)


def test_done_iterations_count() -> None:
    made = session(Repeat(repeat="6", steps=steps(Say(say="One two three."), KNEE, path="0.")), Say(say="And on."))
    assert ease(made, STEADY, "0~3/0.0:say.0") == ("0~3/0.0:say.0", 0)
    assert ease(made, STEADY, "0~4/0.0:say.0") == ("1:say.0", 0)  # 4 times at gentle


@pytest.mark.parametrize("part", ["tense.0", "hold"])
def test_light_tension_is_released_at_once(part: str) -> None:
    firm = Release(release="your hands", tension="light", hold="5s", rest="20s")
    assert ease(session(firm), STEADY, f"0:{part}", "1") == ("0:let-go.0", 0)
    assert ease(session(firm), BETTER, "0:hold", "1") == ("0:let-go.0", 0)


def test_shorter_release_may_be_over() -> None:
    made = session(Release(release="your jaw", rest="30s"), Say(say="And on."))
    assert ease(made, STEADY, "0:rest", "20") == ("0:rest", 20)
    assert ease(made, STEADY, "0:rest", "28") == ("1:say.0", 0)  # 27 s at gentle


# Words ---------------------------------------------------------------------------------------------------------------


def test_reworded_text_is_said_from_its_start() -> None:
    easy, hard = Say(say="A hint of it. Or rest."), Say(say="Now a little. Half the way. Or rest. (2s) As you like.")
    made = session(by_level("0", easy, hard, hard, hard), Say(say="And on."))
    for part in (0, 1, 2, 4):
        assert ease(made, GENTLE, f"0:say.{part}", "1") == ("0:say.0", 0)
        assert ease(made, STEADY, f"0:say.{part}", "1") == (f"0:say.{part}", 0)
    assert ease(made, GENTLE, "0:say.3", "1") == ("1:say.0", 0)  # all was said, and this was the quiet after


def test_line_in_place_of_a_pause_is_said_in_full() -> None:
    easy, hard = Say(say="Rest. And stay."), Say(say="Rest. (9s)")
    assert ease(session(by_level("0", easy, hard, hard, hard)), GENTLE, "0:say.1", "5") == ("0:say.1", 0)


# Breath --------------------------------------------------------------------------------------------------------------


def make_breathing(*patterns: str, lasting: str = "100s") -> Session:
    """Breathing that is another at each level, between lines."""
    found = [Breathe(breathe=pattern, lasting=lasting) for pattern in patterns]
    return session(Say(say="One two."), by_level("1", *found), Say(say="And on."))


def test_breathing_continues_at_the_start_of_a_breath() -> None:
    made = make_breathing(*["4-6"] * 4)  # 9 rounds at steady, 6 at gentle
    assert ease(made, STEADY, "1:4.0", "1") == ("1:4.0", 0)
    assert ease(made, STEADY, "1:4.1", "5") == ("1:4.0", 0)
    assert ease(made, STEADY, "1:6.1", "5") == ("1:6.0", 0)  # the last one now, and 31 s were left
    assert ease(made, STEADY, "1:8.0") == ("2:say.0", 0)


def test_extra_breath_is_left_out() -> None:
    made = session(Repeat(repeat="1", steps=steps(Breathe(breathe="4-6", rounds="5"), path="0.")))  # 5 at every level
    assert ease(made, STEADY, "0~0/0.0:2.0") == ("0~0/0.0:2.0", 0)
    assert ease(made, STEADY, "0~0/0.0:2.0", "1") == ("0~0/0.0:3.0", 0)
    assert ease(made, STEADY, "0~0/0.0:5.1", "1") == ("closing", 0)


def test_shorter_pattern_with_more_rounds_adds_no_time() -> None:
    made = make_breathing("3-4", "3-4", "4-6", "4-6")  # 9 rounds of 10 s at steady, 9 of 7 s at gentle
    assert ease(made, STEADY, "1:9.0", "2") == ("1:9.0", 0)
    assert ease(made, STEADY, "1:9.0", "4") == ("2:say.0", 0)


def test_rest_of_a_finished_breath_is_not_breathed() -> None:
    made = make_breathing("4-2-6", "3-4", "3-4", "3-4", lasting="30s")  # 2 rounds of 7 s at gentle, 1 of 12 s at flare
    assert ease(made, GENTLE, "1:2.0") == ("2:say.0", 0)


def test_natural_breathing_lasts_no_longer_than_the_counted_rest() -> None:
    made = make_breathing("natural", "3-4", "3-4", "3-4")  # 9 rounds of 7 s at gentle, 45 s at flare
    assert ease(made, GENTLE, "1:1.0") == ("1:natural", 0)
    assert ease(made, GENTLE, "1:8.0", "1") == ("1:natural", 32)  # 13 s were left
    assert ease(made, GENTLE, "1:9.1", "3.5") == ("1:natural", D("44.5"))


def test_natural_breathing_lasts_no_longer_than_what_was_left() -> None:
    made = make_breathing(*["natural"] * 4)  # 90 s at steady, 67 at gentle
    assert ease(made, STEADY, "1:natural", "60") == ("1:natural", 60)
    assert ease(made, STEADY, "1:natural", "70") == ("2:say.0", 0)


def test_natural_breathing_becomes_counted_where_written() -> None:
    made = make_breathing("3-4", "natural", "natural", "natural")  # 67 s at gentle, 6 rounds of 7 s at flare
    assert ease(made, GENTLE, "1:natural", "10") == ("1:1.0", 0)
    assert ease(made, GENTLE, "1:natural", "50") == ("1:5.0", 0)  # 17 s were left
    assert ease(made, GENTLE, "1:natural", "61") == ("2:say.0", 0)


# Steps that the easier level lacks -----------------------------------------------------------------------------------

TWIN = Stretch(stretch="Slide", into="Slide one heel.", reps="3", rest="5s", only=["flare", "gentle"])
ONLY = Stretch(stretch="Hug", into="Draw one knee in.", hold="5s", reps="3", rest="5s", skip=["flare", "gentle"])


def test_missing_step_is_followed_by_the_next_present_one() -> None:
    made = session(Say(say="One two."), ONLY, Pause(pause="9s"), Say(say="And on."))
    assert ease(made, STEADY, "1@.2:hold", "1") == ("2:pause", 0)


@pytest.mark.parametrize("twins", [(TWIN, ONLY), (ONLY, TWIN)])
def test_replacement_is_done_if_it_is_no_more_than_what_was_left(twins: tuple[StepModel, ...]) -> None:
    made = session(Say(say="One two."), *twins, Say(say="And on."))
    old = f"{1 + twins.index(ONLY)}@"
    assert ease(made, STEADY, f"{old}.1:hold", "2") == (f"{1 + twins.index(TWIN)}@.1:into.0", 0)  # twice at gentle
    assert ease(made, STEADY, f"{old}.2:hold", "2") == (f"{1 + twins.index(TWIN)}@.1:into.0", 0)
    for last in ("3:into.0", "3:hold", "3:rest"):
        assert ease(made, STEADY, f"{old}.{last}") == ("3:say.0", 0)


def test_replacements_are_done_as_far_as_work_was_left() -> None:
    areas = [Release(release=area, only=["gentle"]) for area in ("your arms", "your legs", "your feet")]
    three = [Release(release=f"the {n}", skip=["gentle"]) for n in "abc"]
    made = session(Say(say="One two."), *areas, *three, Say(say="And on."))
    assert ease(made, STEADY, "4:rest") == ("1:let-go.0", 0)
    assert ease(made, STEADY, "5:rest") == ("2:let-go.0", 0)
    assert ease(made, STEADY, "6:rest") == ("3:let-go.0", 0)


def test_replacement_is_never_one_side_only() -> None:
    sides = TWIN.model_copy(update={"into": "Slide your <side> heel.", "sides": ("left", "right")})
    made = session(Say(say="One two."), ONLY, sides, Say(say="And on."))  # 2 a side at gentle, for 3 in all
    assert ease(made, STEADY, "1@.1:into.0") == ("3:say.0", 0)


def test_text_added_to_a_finished_step_is_not_said() -> None:
    short, long = Say(say="Now this."), Say(say="Now this. A hint of it. Or rest.")
    made = session(
        by_level("0", long, short, short, short), ONLY.model_copy(update={"skip": ("flare",)}), Say(say="On.")
    )
    assert ease(made, GENTLE, "1@.1:hold") == ("2:say.0", 0)


def test_finished_step_does_not_start_in_another_form() -> None:
    gone = Breathe(breathe="4-6", rounds="9", skip=["flare"])
    patterns = [Breathe(breathe=pattern, lasting="20s") for pattern in ("natural", "3-4", "3-4", "3-4")]
    made = session(Say(say="One two."), by_level("1", *patterns), gone, Say(say="And on."))
    assert ease(made, GENTLE, "2:1.0") == ("3:say.0", 0)


def test_lines_of_the_easier_level_are_skipped_in_the_middle_of_a_step() -> None:
    patterns = [Breathe(breathe=pattern, lasting="100s") for pattern in ("natural", "3-4", "3-4", "3-4")]
    made = session(Say(say="As you like.", only=["flare"]), by_level("1", *patterns))
    assert ease(made, GENTLE, "1:9.1") == ("1:natural", 41)


# Every script --------------------------------------------------------------------------------------------------------

PLACES = st.tuples(st.integers(0, 10_000), st.integers(0, 9_999), st.sampled_from([1, 2, 3]))
"""A cue, a moment of it, and the level, as shares."""


def pick_moment(made: Session, place: tuple[int, int, int]) -> tuple[Cues, int, D, Cues]:
    """A moment of a session, and the row one level down."""
    old, new = (plan_or_skip(made, LEVELS[place[2] - down]).cues for down in (0, 1))
    n = place[0] * (len(old) - 1) // 10_000
    return old, n, (old[n].seconds * place[1] / 10_000).quantize(D("0.01"), ROUND_FLOOR), new


@settings(max_examples=examples(200), deadline=None)
@given(SESSIONS, PLACES)
def test_easing_never_increases_work(made: Session, place: tuple[int, int, int]) -> None:
    old, n, into, new = pick_moment(made, place)
    there, seconds = map_to_easier(old, n, into, new)
    assert is_no_more(count_work(new, there, seconds), count_work(old, n, into))


@settings(max_examples=examples(200), deadline=None)
@given(SESSIONS, PLACES)
def test_easing_keeps_the_cue_if_both_plans_have_it(made: Session, place: tuple[int, int, int]) -> None:
    old, n, into, new = pick_moment(made, place)
    there, seconds = map_to_easier(old, n, into, new)
    here = old[n]
    shared = [cue for cue in new if cue.id == here.id]
    if not shared or here.kind in WORK_CUE_KINDS:
        return
    if must_restart(here):
        assert (new[there].id, seconds) == (here.id, 0)
    elif into < shared[0].seconds:
        assert (new[there].id, seconds) == (here.id, into)
    else:
        assert new[there - 1].id == here.id


@settings(max_examples=examples(200), deadline=None)
@given(SESSIONS, PLACES)
def test_easing_repeats_nothing(made: Session, place: tuple[int, int, int]) -> None:
    """Finished steps stay finished: it continues in this repetition of this step, or after it."""
    old, n, into, new = pick_moment(made, place)
    there, _ = map_to_easier(old, n, into, new)
    over = {cue.id.step for cue in old[:n]} - {cue.id.step for cue in old[n:]}
    assert new[there].id.step not in over
    if new[there].id.step == old[n].id.step:
        assert new[there].rep >= old[n].rep
    assert find_breath(new, there) == there


LEVELLED = st.builds(
    lambda verb, only: verb.model_copy(update={"only": only}),
    step_strategy(),
    st.sampled_from([(), ("flare",), ("flare", "gentle"), ("steady", "better"), ("better",), ("gentle", "better")]),
)
BREATHS = st.builds(
    lambda patterns, lasting: tuple(Breathe(breathe=pattern, lasting=lasting) for pattern in patterns),
    st.tuples(*[st.sampled_from(["natural", "3-4", "4-6", "4-2-6"])] * 4),
    TIMES.filter(lambda time: time != "0.0s"),
)
MIXED = st.lists(st.one_of(LEVELLED, BREATHS), max_size=6).map(
    lambda found: session(
        *(by_level(str(n), *each) if isinstance(each, tuple) else step_of(each, str(n)) for n, each in enumerate(found))
    )
)
"""Steps that are at some levels only, and breathing that is another at each."""


@settings(max_examples=examples(300), deadline=None)
@given(MIXED, PLACES)
def test_easing_leads_to_a_valid_position_with_no_more_work(made: Session, place: tuple[int, int, int]) -> None:
    """The cue it continues with asks for no more than was left."""
    old, n, into, new = pick_moment(made, place)
    there, seconds = map_to_easier(old, n, into, new)
    assert 0 <= there < len(new)
    assert seconds == 0 or seconds < new[there].seconds
    assert seconds == 0 or not must_restart(new[there])
    assert find_breath(new, there) == there
    common = {cue.id for cue in new} & {cue.id for cue in old[n + 1 :] if cue.id.step != old[n].id.step}
    if new[there].id.step == old[n].id.step or not any(cue.id.step == old[n].id.step for cue in new):
        same = new[there].id.step == old[n].id.step
        before = [cue for cue in take_until(old, n, common) if not same or cue.id.step == old[n].id.step]
        after = [cue for cue in take_until(new, there, common) if not same or cue.id.step == old[n].id.step]
        assert is_no_more(count_work(after, 0, seconds), count_work(before, 0, into))


def take_until(row: Cues, place: int, ids: set[str]) -> Cues:
    """The cues from a place on, up to the first of some."""
    end = next((n for n in range(place, len(row)) if row[n].id in ids), len(row))
    return row[place:end]


@settings(max_examples=examples(100), deadline=None)
@given(st.one_of(SESSIONS, MIXED), PLACES)
def test_easing_twice_equals_easing_from_the_first_result(made: Session, place: tuple[int, int, int]) -> None:
    """And wherever it begins, two levels down there is a place, and never an earlier one."""
    rows = [plan_or_skip(made, level).cues for level in (STEADY, GENTLE, FLARE)]
    n, into = place[0] * (len(rows[0]) - 1) // 10_000, D(0)
    for old, new in pairwise(rows):
        over = {cue.id.step for cue in old[:n]} - {cue.id.step for cue in old[n:]}
        n, into = map_to_easier(old, n, into, new)
        assert new[n].id.step not in over


# The sessions that come with guided ----------------------------------------------------------------------------------


@cases("level, name", few(product([GENTLE, STEADY, BETTER], paths.find_sessions()), 16))
def test_easing_never_increases_work_in_library_sessions(name: str, level: Level) -> None:
    """Not in seconds of work nor in moves, over the whole rest of it."""
    made = load_script(paths.find_script(name), paths.find_folders())
    old, new = build_plan(made, level).cues, build_plan(made, LEVELS[LEVELS.index(level) - 1]).cues
    for n, cue in enumerate(old):
        for into in (D(0), cue.seconds / 2, cue.seconds * D("0.99")):
            there, seconds = map_to_easier(old, n, into, new)
            assert is_no_more(count_work(new, there, seconds), count_work(old, n, into)), f"{cue.id} {into}"
