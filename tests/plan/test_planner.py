"""A session at a level becomes cues."""

from collections import Counter
from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core.cue import REST_CUE_KINDS, WORK_CUE_KINDS, Cue, CueKind, Plan
from guided.core.level import LEVELS, Level
from guided.plan.planner import PlanError, build_plan
from guided.plan.preferences import NO_PREFERENCES, Preferences, Verbosity
from guided.script.model import (
    Ambience,
    Breathe,
    Chime,
    Each,
    Group,
    Include,
    Pause,
    Position,
    Release,
    Repeat,
    Say,
    Section,
    Session,
    Step,
    StepModel,
    Stretch,
)
from tests.support.sessions import session, step, steps
from tests.support.tiers import examples

STEADY, FLARE, GENTLE, BETTER = Level.STEADY, Level.FLARE, Level.GENTLE, Level.BETTER


def avoiding(*loads: str) -> Preferences:
    """Wishes to leave something out."""
    return Preferences(avoid=frozenset(loads))


def plan_cues(made: Session, level: Level = BETTER, wishes: Preferences = NO_PREFERENCES) -> list[Cue]:
    """The cues between the quiet at the beginning and at the end, without the lines on what is left out."""
    cues = build_plan(made, level, wishes).cues
    assert str(cues[0].id) == "opening"
    assert str(cues[-1].id) == "closing"
    return [cue for cue in cues[1:-1] if str(cue.id) not in ("left-out:0", "replaced:0")]


def list_lines(cues: list[Cue]) -> list[str]:
    return [line for cue in cues for line in cue.says[:1]]


def list_seconds(cues: list[Cue], *kinds: CueKind) -> list[D]:
    return [cue.seconds for cue in cues if cue.kind in kinds]


# Lines and pauses ----------------------------------------------------------------------------------------------------


def test_each_sentence_is_a_cue_and_pauses_follow_its_slot() -> None:
    cues = plan_cues(session(Say(say="Let it be easy now. Rest a while here. (4s) And on.")), FLARE)
    assert [(c.kind, c.says) for c in cues] == [
        (CueKind.SAY, ("Let it be easy now.",)),
        (CueKind.SAY, ("Rest a while here.",)),
        (CueKind.PAUSE, ()),
        (CueKind.SAY, ("And on.",)),
    ]
    assert cues[2].seconds == 6  # 4 s, half as long again on a flare day


def test_pause_by_level_is_not_scaled() -> None:
    cues = plan_cues(session(step(Pause(pause="10s"), by_hand=("pause",))), FLARE)
    assert list_seconds(cues, CueKind.PAUSE) == [10]


def test_position_is_followed_by_settling_time() -> None:
    cues = plan_cues(session(Position(position="Lie on your back now.", settle="20s")), GENTLE)
    assert [c.kind for c in cues] == [CueKind.SAY, CueKind.SETTLE]
    assert cues[1].seconds == 26


def test_sections_chimes_and_ambience_are_cues() -> None:
    made = session(Section(section="Knees"), Chime(chime="bell"), Ambience(ambience="off"), ambience="rain")
    cues = build_plan(made, STEADY).cues
    assert [(c.kind, c.name) for c in cues if c.name] == [
        (CueKind.AMBIENCE, "rain"), (CueKind.SECTION, "Knees"), (CueKind.CHIME, "bell"), (CueKind.AMBIENCE, "off"),
    ]  # fmt: skip
    assert cues[-1].section == "Knees"
    assert list(build_plan(made, STEADY).iter_sections()) == [("Knees", D(0))]


def test_cues_before_the_first_section_belong_to_the_title() -> None:
    made = session(
        Say(say="One two three."), Section(section="Knees"), Say(say="Four five six."), Section(section="Rest")
    )
    assert list(build_plan(made, BETTER).iter_sections()) == [("Made", D(0)), ("Knees", D("3.6")), ("Rest", D("5.2"))]


# Stretches -----------------------------------------------------------------------------------------------------------

KNEE = Stretch(
    stretch="Knee", into="Draw your <side> knee in. (4s)", hold="8s", during="Let that hip be heavy.",
    out="Set that foot down. (3s)", again="And once more.", sides=["left", "right"], reps="3", rest="10s",
)  # fmt: skip


def test_stretch_at_steady_in_full() -> None:
    cues = [c for c in plan_cues(session(KNEE), STEADY) if c.side == "left"]
    assert [(c.kind, c.says[:1] or (), c.rep) for c in cues[:6]] == [
        (CueKind.SAY, ("Draw your left knee in.",), 1),
        (CueKind.MOVE, (), 1),
        (CueKind.HOLD, ("Let that hip be heavy.",), 1),
        (CueKind.SAY, ("Set that foot down.",), 1),
        (CueKind.MOVE, (), 1),
        (CueKind.REST, (), 1),
    ]
    assert cues[6].says == ("And once more.",)
    assert cues[-1].rep == cues[-1].reps == 3
    assert list_seconds(cues, CueKind.HOLD) == [8, 8, 8]
    assert list_seconds(cues, CueKind.REST) == [D("12.5")] * 3


def test_move_time_is_never_scaled() -> None:
    for level in LEVELS:
        assert set(list_seconds(plan_cues(session(KNEE), level), CueKind.MOVE)) == {D(4), D(3)}


def test_stretch_at_flare_has_no_hold_and_longer_rest() -> None:
    cues = plan_cues(session(KNEE), FLARE)
    assert not list_seconds(cues, CueKind.HOLD)
    assert list_seconds(cues, CueKind.REST) == [25, 25]  # one rep a side


def test_sides_follow_one_another_with_a_switch() -> None:
    cues = plan_cues(session(KNEE), STEADY)
    sides = [c.side for c in cues]
    assert sides == sorted(sides)
    first = next(c for c in cues if c.side == "right")
    assert first.says == ("Now the right side.",)


def test_both_sides_have_the_same_length() -> None:
    uneven = KNEE.model_copy(update={"sides": ("left", "other and somewhat longer")})
    cues = [c for c in plan_cues(session(uneven), STEADY) if "switch" not in c.id.part]
    left, right = (sum(c.seconds for c in cues if c.side == side) for side in uneven.sides)
    assert left == right


def test_hold_line_is_dropped_without_room() -> None:
    tight = KNEE.model_copy(update={"hold": D(4)})
    assert all(not c.says for c in plan_cues(session(tight), STEADY) if c.kind is CueKind.HOLD)


def test_repetitions_by_level_are_not_scaled() -> None:
    cues = plan_cues(session(step(KNEE, by_hand=("reps", "hold", "rest"))), FLARE)
    assert list_seconds(cues, CueKind.HOLD) == [8] * 6
    assert list_seconds(cues, CueKind.REST) == [10] * 6


# Breath and release --------------------------------------------------------------------------------------------------


def test_breath_words_are_full_twice_then_short_then_none() -> None:
    cues = plan_cues(session(Breathe(breathe="4-6", rounds="5")))
    assert [c.seconds for c in cues] == [4, 6] * 5
    assert [c.says for c in cues] == [
        ("Breathe in", "In"), ("And out, slowly", "Out"), ("Breathe in", "In"), ("And out, slowly", "Out"),
        ("In",), ("Out",), (), (), (), (),
    ]  # fmt: skip
    assert [c.deadline for c in cues[:2]] == [D("3.2"), D("4.8")]


def test_long_breath_word_is_replaced_by_the_short_one() -> None:
    cues = plan_cues(session(Breathe(breathe="1-1", rounds="1")))
    assert [c.says for c in cues] == [("In",), ("Out",)]


def test_breathing_with_holds_and_cue_options() -> None:
    cues = plan_cues(session(Breathe(breathe="4-2-6-2", rounds="1", cues="all")))
    assert [c.kind for c in cues] == [CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE, CueKind.BREATH_HOLD]
    assert all(c.says for c in plan_cues(session(Breathe(breathe="4-6", rounds="9", cues="all"))))
    assert not list_lines(plan_cues(session(Breathe(breathe="4-6", rounds="9", cues="none"))))


def test_lasting_gives_whole_rounds_and_at_least_one() -> None:
    made = session(Breathe(breathe="4-6", lasting="2m"))
    assert [build_plan(made, level).cues[-2].reps for level in LEVELS] == [5, 8, 10, 12]
    assert build_plan(session(Breathe(breathe="4-6", lasting="5s")), FLARE).cues[-2].reps == 1


def test_natural_breathing_has_no_phases() -> None:
    cues = plan_cues(session(Breathe(breathe="natural", lasting="2m")), FLARE)
    assert [(c.kind, c.seconds) for c in cues] == [(CueKind.BREATH, 54)]


def test_release_without_tension() -> None:
    cues = plan_cues(session(Release(release="your shoulders", rest="30s")), FLARE)
    assert list_lines(cues) == ["Let your shoulders soften."]
    assert list_seconds(cues, CueKind.RELEASE) == [D("25.5")]


@pytest.mark.parametrize("level", LEVELS)
def test_light_tension_is_for_steady_and_better(level: Level) -> None:
    cues = plan_cues(session(Release(release="your hands", tension="light", hold="5s")), level)
    assert bool(list_seconds(cues, CueKind.HOLD)) is (level in (STEADY, BETTER))
    assert ("And let your hands go." in list_lines(cues)) is (level in (STEADY, BETTER))


def test_release_without_excluded_tension_still_softens() -> None:
    cues = plan_cues(session(Release(release="your hands", tension="light")), BETTER, avoiding("tension"))
    assert list_lines(cues) == ["Let your hands soften."]


# Groups --------------------------------------------------------------------------------------------------------------


def test_counts_are_scaled_once_at_the_outermost() -> None:
    inner = Stretch(stretch="Nod", into="Nod a little now.", reps="4", rest="1s")
    cues = plan_cues(session(Repeat(repeat="10", steps=steps(inner, path="0."))), FLARE)
    assert len(list_seconds(cues, CueKind.REST)) == 4 * 4


def test_each_plays_once_for_each_word() -> None:
    made = session(Each(each={"area": ["your jaw", "your hands"]}, steps=steps(Say(say="Feel <area> now."), path="0.")))
    assert list_lines(plan_cues(made)) == ["Feel your jaw now.", "Feel your hands now."]


def test_only_and_skip_select_levels() -> None:
    made = session(Say(say="One for all.", only=["flare"]), Say(say="Two for some.", skip=["flare", "better"]))
    assert [list_lines(plan_cues(made, level)) for level in LEVELS] == [
        ["One for all."], ["Two for some."], ["Two for some."], [],
    ]  # fmt: skip


def test_fragment_uses_its_own_words() -> None:
    fragment = session(Say(say="Let <place> hold you."), words={"place": "the bed"})
    bare = step(Include(include="made"), "0", included=fragment)
    given = step(Include(include="made", words={"place": "the <thing>"}), "1", included=fragment)
    made = session(bare, given, words={"thing": "sofa", "place": "nowhere"})
    assert list_lines(plan_cues(made)) == ["Let the bed hold you.", "Let the sofa hold you."]


def test_excluded_step_is_dropped_or_replaced_for_each_side() -> None:
    slide = steps(Stretch(stretch="Slide", into="Slide your <side> heel.", reps="5"), path="0.instead.")
    made = session(
        KNEE.model_copy(update={"involves": ("flexion",), "instead": slide}),
        Say(say="Twist a little.", involves=["twist"]),
    )
    cues = plan_cues(made, STEADY, avoiding("flexion", "twist"))
    assert list_lines(cues) == ["Slide your left heel.", "Slide your right heel."]
    assert build_plan(made, STEADY, avoiding("flexion", "twist")).replaced == ("Knee",)
    assert build_plan(made, STEADY).replaced == ()


def test_paced_and_held_breathing_are_loads_by_themselves() -> None:
    made = session(Breathe(breathe="4-2-6", rounds="2"))
    assert plan_cues(made, BETTER, avoiding("breath-hold")) == []
    assert plan_cues(made, BETTER, avoiding("paced-breath")) == []


def test_voice_slows_and_softens_with_taper_but_movement_keeps_its_pace() -> None:
    lines = [Say(say="One two three four five six seven eight.") for _ in range(20)]
    cues = plan_cues(session(*lines, KNEE, taper="true"), STEADY)
    slots = list_seconds([c for c in cues if c.step_type == "say"], CueKind.SAY)
    assert slots == sorted(slots)
    assert slots[-1] > slots[0]
    softer = [c.attenuation_db for c in cues]
    assert softer == sorted(softer)
    assert softer[0] == D("-1.5")
    assert D(1) < softer[-1] <= D("1.5")
    plain = plan_cues(session(*lines, KNEE), STEADY)
    assert [c.seconds for c in cues if c.step_type == "stretch"] == [
        c.seconds for c in plain if c.step_type == "stretch"
    ]


def test_plan_above_three_hours_is_an_error() -> None:
    deep = Say(say="On and on and on.")
    for n in range(4):
        deep = Repeat(repeat="200", steps=steps(deep, path=f"{n}."))
    with pytest.raises(PlanError, match="more than three hours"):
        build_plan(session(deep), BETTER)


def test_deeply_repeated_empty_steps_are_planned_quickly() -> None:
    deep: StepModel = Say(say="Never here.", only=["better"])
    for n in range(12):
        deep = Repeat(repeat="200", steps=steps(deep, path=f"{n}."))
    assert plan_cues(session(deep), FLARE) == []


# Preferences ---------------------------------------------------------------------------------------------------------


def test_excluded_steps_are_announced_once_after_the_opening() -> None:
    made = session(Say(say="One two three."), KNEE.model_copy(update={"involves": ("flexion",)}), ambience="rain")
    planned = build_plan(made, BETTER, avoiding("flexion"))
    assert [str(cue.id) for cue in planned.cues[:4]] == ["ambience", "opening", "left-out:0", "0:say.0"]
    assert [cue.says for cue in planned.cues if str(cue.id) == "left-out:0"] == [("Today we leave out Knee.",)]
    assert planned.left_out == ("Knee",)
    assert planned.seconds == build_plan(session(Say(say="One two three.")), BETTER).seconds + D("2.7")


def test_nothing_is_announced_without_exclusions() -> None:
    made = session(Say(say="One two three."))
    assert build_plan(made, FLARE, avoiding("twist")) == build_plan(made, FLARE)


def test_place_excludes_what_cannot_be_done_there() -> None:
    down = Say(say="Let yourself down slowly.", involves=["floor"])
    back = Say(say="Lie on your back now.", involves=["flat-on-back"])
    made = session(down, back, Say(say="And rest here."), where=["bed", "chair", "floor"])
    assert list_lines(plan_cues(made, FLARE, Preferences(where="floor"))) == list_lines(plan_cues(made, FLARE))
    assert list_lines(plan_cues(made, FLARE, Preferences(where="bed"))) == ["Lie on your back now.", "And rest here."]
    assert list_lines(plan_cues(made, FLARE, Preferences(where="chair"))) == ["And rest here."]


def test_unsuitable_place_is_an_error_with_the_suitable_ones() -> None:
    made = session(Say(say="One two three."), where=["bed", "floor"])
    with pytest.raises(PlanError, match=r"Made is done in bed or on the floor, not standing\. Choose --where bed"):
        build_plan(made, FLARE, Preferences(where="standing"))
    assert build_plan(session(Say(say="One two three.")), FLARE, Preferences(where="standing")).cues


def test_no_ambience_removes_only_ambience_cues() -> None:
    made = session(Chime(chime="bell"), Ambience(ambience="off"), Say(say="One two three."), ambience="rain")
    whole, bare = build_plan(made, FLARE), build_plan(made, FLARE, Preferences(ambience=False))
    assert bare.cues == tuple(cue for cue in whole.cues if cue.kind is not CueKind.AMBIENCE)
    assert bare.seconds == whole.seconds


def test_slower_rate_lengthens_lines_only() -> None:
    made = session(Say(say="One two three four five six."), Pause(pause="10s"), KNEE)
    cues, slow = plan_cues(made, STEADY), plan_cues(made, STEADY, Preferences(rate=D("0.8")))
    for one, other in zip(cues, slow, strict=True):
        assert (other.seconds > one.seconds) is (one.kind is CueKind.SAY)
    assert slow[0].seconds == D("4.1")  # 6 words at 88 a minute


def test_hold_line_is_dropped_if_too_long_at_a_slow_rate() -> None:
    tight = KNEE.model_copy(update={"hold": D(5)})  # "Let that hip be heavy." and a second on either side
    assert any(c.says for c in plan_cues(session(tight), STEADY) if c.kind is CueKind.HOLD)
    assert not any(
        c.says for c in plan_cues(session(tight), STEADY, Preferences(rate=D("0.7"))) if c.kind is CueKind.HOLD
    )


def test_sleep_session_is_marked() -> None:
    assert build_plan(session(Say(say="One two three."), good_for=["flare", "sleep"]), FLARE).for_sleep
    assert not build_plan(session(Say(say="One two three."), good_for=["flare"]), FLARE).for_sleep


def test_talk_is_inherited_from_the_nearest_step() -> None:
    kept = Say(say="Stop with sharp pain.", talk="essential")
    made = session(Group(talk="extra", steps=steps(Say(say="Rest as you like."), kept, path="0.")), Say(say="And on."))
    assert [cue.talk for cue in plan_cues(made)] == ["extra", "essential", ""]


def test_tension_lines_are_said_in_full() -> None:
    firm = Release(release="your hands", tension="light", tense="Firm up. Only a little.", let_go="Let go. And rest.")
    cues = plan_cues(session(firm), BETTER, Preferences(words=Verbosity.FEW))
    assert list_lines(cues) == ["Firm up.", "Only a little.", "Let go.", "And rest."]


# Every script --------------------------------------------------------------------------------------------------------

TIMES = st.integers(0, 250).map(lambda tenths: f"{tenths / 10}s")
TEXTS = st.sampled_from(
    ["Let it rest.", "Ease out. (4s) And wait here for a while.", "Here. (2.5s)", "Slowly now, as you like."]
)
TENSIONS = st.sampled_from(["none", "light"])
COUNTS = st.integers(1, 6).map(str)


def step_strategy(paths: str = "") -> st.SearchStrategy[StepModel]:
    return st.one_of(
        st.builds(Say, say=TEXTS),
        st.builds(Pause, pause=TIMES),
        st.builds(Position, position=TEXTS, settle=TIMES),
        st.builds(Breathe, breathe=st.sampled_from(["4-6", "3-4", "5.5-5.5", "4-2-6", "4-2-6-2"]), rounds=COUNTS),
        st.builds(Breathe, breathe=st.sampled_from(["4-6", "natural"]), lasting=TIMES.filter(lambda t: t != "0.0s")),
        st.builds(Release, release=st.just("your jaw"), tension=TENSIONS, hold=TIMES, rest=TIMES),
        st.builds(
            Stretch, stretch=st.just("Move"), into=TEXTS, hold=TIMES, during=st.none() | TEXTS, out=st.none() | TEXTS,
            again=st.none() | TEXTS, sides=st.sampled_from([(), ("left", "right"), ("one", "the other one")]),
            reps=COUNTS, rest=TIMES,
        ),
        st.builds(Section, section=st.just("Part")),
        st.builds(Chime, chime=st.just("bell")),
    )  # fmt: skip


def tree_strategy(depth: int = 2) -> st.SearchStrategy[StepModel]:
    if not depth:
        return step_strategy()
    number_steps = st.lists(tree_strategy(depth - 1), max_size=3).map(lambda found: steps(*found, path=f"{depth}."))
    return st.one_of(
        step_strategy(),
        st.builds(Repeat, repeat=st.integers(1, 4).map(str), steps=number_steps),
        st.builds(Group, steps=number_steps),
        st.builds(Each, each=st.just({"area": ("your jaw", "your hands")}), steps=number_steps),
    )


def number_steps(found: list[StepModel] | tuple[Step, ...], path: str = "") -> tuple[Step, ...]:
    """The same steps, each with the path it would have in a file."""
    made = []
    for n, each in enumerate(found):
        verb = each.by_level[0] if isinstance(each, Step) else each
        if hasattr(verb, "steps"):
            verb = verb.model_copy(update={"steps": number_steps(verb.steps, f"{path}{n}.")})
        made.append(step(verb, f"{path}{n}"))
    return tuple(made)


SESSIONS = st.lists(tree_strategy(), max_size=6).map(lambda found: session(*number_steps(found)))


def sum_work(planned: Plan) -> D:
    return sum((c.seconds for c in planned.cues if c.kind in WORK_CUE_KINDS), D(0))


@settings(max_examples=examples(150), deadline=None)
@given(SESSIONS)
def test_work_never_rises_and_rest_never_falls_at_easier_levels(made: Session) -> None:
    plans = [build_plan(made, level) for level in LEVELS]
    assert [sum_work(p) for p in plans] == sorted(sum_work(p) for p in plans)
    for easier, harder in pairwise(plans):
        ease = {c.id: c.seconds for c in harder.cues if c.kind in REST_CUE_KINDS}
        for cue in easier.cues:
            if cue.kind in REST_CUE_KINDS and cue.id in ease:
                assert cue.seconds >= ease[cue.id]


WISHES = st.builds(
    Preferences,
    avoid=st.frozensets(st.sampled_from(["floor", "balance", "flat-on-back", "paced-breath", "tension", "twist"])),
    where=st.sampled_from([None, "bed", "chair", "floor", "standing"]),
    words=st.sampled_from(list(Verbosity)),
    ambience=st.booleans(),
    rate=st.decimals("0.7", "1.3", places=2),
)
TOUCHED = st.builds(
    lambda verb, loads: verb.model_copy(update={"involves": loads}),
    tree_strategy(),
    st.sampled_from([(), ("floor",), ("balance", "twist"), ("flat-on-back",)]),
)
"""Steps that involve something now and then, with nothing in their place."""


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(TOUCHED, max_size=6), st.sampled_from(LEVELS), WISHES)
def test_preferences_never_add_work(found: list[StepModel], level: Level, wishes: Preferences) -> None:
    made = session(*number_steps(found))
    whole = {c.id: c for c in build_plan(made, level).cues}
    for cue in build_plan(made, level, wishes).cues:
        if cue.kind in WORK_CUE_KINDS:
            assert cue.seconds == whole[cue.id].seconds


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_plan_is_deterministic_with_unique_ids(made: Session, level: Level) -> None:
    planned = build_plan(made, level)
    assert planned == build_plan(made, level)
    assert max(Counter(c.id for c in planned.cues).values()) == 1


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_times_are_tenths_and_add_up(made: Session, level: Level) -> None:
    planned = build_plan(made, level)
    assert all(c.seconds >= 0 and c.seconds % D("0.1") == 0 for c in planned.cues)
    assert planned.seconds == sum(c.seconds for c in planned.cues)


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS)
def test_every_level_starts_the_same_steps(made: Session) -> None:
    """Flare is smaller, never empty: without `only` and `skip`, every step plays at every level."""
    begun = [{c.id.path.split("~")[0] for c in build_plan(made, level).cues} for level in LEVELS]
    assert begun[0] == begun[1] == begun[2] == begun[3]


def test_step_by_level_has_its_value_at_each_level() -> None:
    easy, hard = Pause(pause="1s"), Pause(pause="2s")
    mixed = Step("0", step(easy).location, (easy, easy, hard, hard), frozenset({"pause"}))
    assert [list_seconds(plan_cues(session(mixed), level), CueKind.PAUSE) for level in LEVELS] == [[1], [1], [2], [2]]
