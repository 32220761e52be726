"""Which spot each key leads to."""

from dataclasses import replace
from decimal import Decimal as D
from itertools import product
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core import paths
from guided.core.cue import WORK_CUE_KINDS, CueId, CueKind, Plan
from guided.core.keys import KeyAction
from guided.core.level import LEVELS, Level
from guided.plan.planner import PlanError, build_plan
from guided.player import navigation
from guided.player.playback_position import PlaybackPosition, Transitions
from guided.player.skipped_sides import SkippedSide
from guided.script.loader import load_script
from guided.script.model import Breathe, Pause, Position, Release, Repeat, Say, Section, Session, Stretch
from guided.sound import SAMPLE_RATE
from tests.plan.test_planner import SESSIONS
from tests.support.cases import cases
from tests.support.sessions import PHRASES, at, planned, session, steps
from tests.support.tiers import examples, few

FLARE, GENTLE, STEADY, BETTER = LEVELS
STEPS = [KeyAction.REPEAT, KeyAction.BACK, KeyAction.FORWARD, KeyAction.SECTION_BACK, KeyAction.SECTION_FORWARD]
KNEE = Stretch(
    stretch="Knee", into="Draw your <side> knee in. (4s)", hold="12s", out="Set that foot down. (3s)",
    again="And once more.", sides=["left", "right"], reps="4", rest="10s",
)  # fmt: skip
DOWN = Position(position="Lie on your back now. Bend your knees.", settle="20s")
BREATHS = Breathe(breathe="4-6", rounds="9")
MADE = session(
    Say(say="One two three."), Section(section="Knees"), DOWN, KNEE, Say(say="And on. (9s)"),
    Section(section="Breath"), BREATHS, Release(release="your hands", tension="light", hold="5s", rest="20s"),
    ambience="rain",
)  # fmt: skip


def scored(made: Session) -> Transitions:
    return Transitions(lambda level: build_plan(made, level), PHRASES)


SCORE = scored(MADE)


def spot(
    id: str, into: str = "0", level: Level = BETTER, score: Transitions = SCORE, skips: tuple[SkippedSide, ...] = ()
) -> PlaybackPosition:
    """A moment of a session."""
    row = score.plan_at(PlaybackPosition(level, skips=skips)).cues
    return PlaybackPosition(level, at(row, id), int(D(into) * SAMPLE_RATE), skips)


def here(found: PlaybackPosition, score: Transitions = SCORE) -> tuple[str, D]:
    """The id of the cue of a spot, and how far into it that is (seconds)."""
    return str(score.plan_at(found).cues[found.index].id), found.offset_s


def walk(start: PlaybackPosition, *keys: KeyAction, score: Transitions = SCORE) -> PlaybackPosition:
    """Where keys lead, one after another, each pressed at once."""
    for key in keys:
        start = score.ease(start) if key is KeyAction.EASIER else score.seek(start, key)
    return start


def to_the_end(start: PlaybackPosition, score: Transitions = SCORE) -> list[str]:
    """The ids of all that follows."""
    return [str(cue.id) for cue in score.plan_at(start).cues[start.index :]]


# Going on ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "into", "begun"),
    [
        ("3@left.2:into.0", "1", ("3@left.2:into.0", 0)),
        ("3@left.2:hold", "5", ("3@left.2:hold", 5)),
        ("3@left.2:rest", "5.5", ("3@left.2:rest", D("5.5"))),
        ("6:4.1", "3", ("6:4.0", 0)),
        ("7:rest", "9", ("7:rest", 9)),
    ],
)
def test_after_a_pause_a_line_or_a_breath_starts_again_and_all_else_goes_on(
    left: str, into: str, begun: tuple[str, D]
) -> None:
    assert here(SCORE.continue_from(spot(left, into))) == begun


def test_a_pause_keeps_what_was_left_out_and_what_was_being_said_first() -> None:
    left = replace(spot("3@right.1:hold", "5"), skips=(SkippedSide(LEFT, 2),), jump_index=3)
    assert SCORE.continue_from(left) == left
    resumed = SCORE.resume(BETTER, CueId.parse("3@right.1:hold"), D(5))
    assert SCORE.continue_from(resumed) == resumed


# Steps and lines -----------------------------------------------------------------------------------------------------


def test_steps_and_sections() -> None:
    assert here(walk(spot("0:say.0"), KeyAction.FORWARD)) == ("2:position.0", 0)
    assert here(walk(spot("3@left.2:hold", "3"), KeyAction.BACK)) == ("3@left.1:into.0", 0)
    assert here(walk(spot("3@left.2:hold", "3"), KeyAction.BACK, KeyAction.BACK)) == ("2:position.0", 0)
    assert here(walk(spot("3@left.2:hold"), KeyAction.SECTION_FORWARD)) == ("5:section", 0)
    assert here(walk(spot("3@left.2:hold"), KeyAction.SECTION_BACK)) == ("1:section", 0)
    assert here(walk(spot("6:3.0"), KeyAction.SECTION_FORWARD)) == ("closing", 0)


def test_a_line_is_said_again_and_after_a_step_nothing_that_was_stepped_over() -> None:
    assert here(walk(spot("3@left.2:hold", "3"), KeyAction.REPEAT)) == ("3@left.2:into.0", 0)
    assert here(walk(spot("3@left.2:into.0", "1"), KeyAction.REPEAT)) == ("3@left.1:out.0", 0)
    for steps_on in ([KeyAction.FORWARD], [KeyAction.FORWARD, KeyAction.REPEAT, KeyAction.REPEAT]):
        assert here(walk(spot("3@left.2:hold"), *steps_on, KeyAction.REPEAT)) == ("3@right:switch.0", 0)
    assert here(walk(spot("0:say.0"), KeyAction.SECTION_FORWARD, KeyAction.REPEAT)) == ("1:section", 0)
    back = walk(spot("3@left.2:hold"), KeyAction.FORWARD, KeyAction.BACK, KeyAction.REPEAT)
    assert here(back) == ("2:position.1", 0)


def test_a_breath_said_again_is_led_by_words_and_the_next_one_is_not() -> None:
    again = walk(spot("6:5.1", "3"), KeyAction.REPEAT)
    row = SCORE.plan_at(again).cues
    assert here(again) == ("6:5.0", 0)
    assert [cue.says for cue in row[again.index : again.index + 2]] == [
        ("Breathe in", "In"),
        ("And out, slowly", "Out"),
    ]
    assert not row[again.index + 2].says
    assert not walk(spot("3@left.2:hold", "3"), KeyAction.REPEAT).is_spoken


def test_said_again_during_the_words_before_a_session_goes_on_begins_those_again() -> None:
    resumed = SCORE.resume(BETTER, CueId.parse("3@left.2:hold"), D(1))
    assert walk(resumed, KeyAction.REPEAT) == resumed


# Sides that were left out ---------------------------------------------------------------------------------------------

LEFT = CueId("3", "left")


def test_a_side_that_was_left_out_is_offered_after_the_other_and_not_before() -> None:
    skipped = walk(spot("3@left.2:hold", "3"), KeyAction.FORWARD)
    assert here(skipped) == ("3@right:switch.0", 0)
    following = to_the_end(skipped)
    assert following[following.index("3@right.4:rest") + 1 :][:4] == [
        "offer:3@left.2:0", "offer:3@left.2:1", "offer:3@left.2:2", "4:say.0",
    ]  # fmt: skip
    assert SCORE.plan_at(skipped).seconds > SCORE.plan_at(PlaybackPosition(BETTER)).seconds


def test_taken_up_exactly_the_times_that_were_left_out_are_played_and_then_what_follows() -> None:
    skipped = walk(spot("3@left.2:hold", "3"), KeyAction.FORWARD)
    for part in (0, 1, 2):
        offer = spot(f"offer:3@left.2:{part}", "1", skips=skipped.skips)
        taken = SCORE.accept_offer(offer)
        assert taken
        following = to_the_end(taken)
        rest = [
            str(cue.id) for cue in SCORE.plan_at(PlaybackPosition(BETTER)).cues if cue.id.step == LEFT and cue.rep >= 2
        ]
        assert following[: len(rest) + 1] == [*(f"taken:{id}" for id in rest), "4:say.0"]


def test_nothing_is_offered_anywhere_else() -> None:
    skips = (SkippedSide(LEFT, 2),)
    row = SCORE.plan_at(PlaybackPosition(BETTER, skips=skips)).cues
    assert [
        str(cue.id) for n, cue in enumerate(row) if SCORE.accept_offer(PlaybackPosition(BETTER, n, skips=skips))
    ] == [f"offer:3@left.2:{n}" for n in range(3)]
    taken = (SkippedSide(LEFT, 2, is_taken=True),)
    assert not any(SCORE.accept_offer(PlaybackPosition(BETTER, n, skips=taken)) for n in range(len(row)))


def test_not_taken_up_it_goes_on_and_is_not_offered_again() -> None:
    offer = spot("offer:3@left.2:0", skips=(SkippedSide(LEFT, 2),))
    assert here(walk(offer, KeyAction.FORWARD)) == ("4:say.0", 0)
    assert not [id for id in to_the_end(walk(offer, KeyAction.FORWARD)) if id.startswith("offer")]


def test_a_side_taken_up_and_left_out_again_is_left_out() -> None:
    skips = (SkippedSide(LEFT, 2, is_taken=True),)
    on = walk(spot("taken:3@left.3:hold", skips=skips), KeyAction.FORWARD)
    assert here(on) == ("4:say.0", 0)
    assert not [id for id in to_the_end(on) if id.startswith(("offer", "taken"))]


def test_a_stretch_left_out_on_both_sides_is_over() -> None:
    both = walk(spot("3@left.1:hold", "3"), KeyAction.FORWARD, KeyAction.FORWARD)
    assert here(both) == ("4:say.0", 0)
    assert here(walk(spot("3@left.2:hold", "3"), KeyAction.FORWARD, KeyAction.FORWARD)) == ("offer:3@left.2:0", 0)
    assert here(walk(spot("3@left.4:rest", "3"), KeyAction.FORWARD)) == ("3@right:switch.0", 0)  # all of left was done
    assert here(walk(spot("3@left.4:rest", "3"), KeyAction.FORWARD, KeyAction.FORWARD)) == ("offer:3@right.1:0", 0)


def test_a_time_whose_rest_is_left_out_is_done() -> None:
    skipped = walk(spot("3@left.2:rest", "3"), KeyAction.FORWARD)
    assert skipped.skips == (SkippedSide(LEFT, 3),)


def test_going_back_before_a_side_withdraws_the_offer() -> None:
    skipped = walk(spot("3@left.2:hold", "3"), KeyAction.FORWARD)
    for back in (walk(skipped, KeyAction.BACK), walk(skipped, KeyAction.SECTION_BACK)):
        assert back.skips == ()
        assert to_the_end(back) == to_the_end(spot(here(back)[0]))
    right = replace(skipped, index=skipped.index + 4)
    assert walk(right, KeyAction.BACK).skips == skipped.skips
    again = walk(skipped, KeyAction.BACK, KeyAction.FORWARD)
    assert again.skips == (SkippedSide(LEFT, 1),)


def test_stepping_on_by_section_leaves_the_offer_behind() -> None:
    on = walk(spot("3@left.2:hold", "3"), KeyAction.FORWARD, KeyAction.SECTION_FORWARD)
    assert not [id for id in to_the_end(on) if id.startswith("offer")]


def test_sides_of_three_are_each_offered_once() -> None:
    score = scored(session(KNEE.model_copy(update={"sides": ("left", "right", "middle")}), Say(say="And on.")))
    skipped = walk(spot("0@left.1:hold", score=score), KeyAction.FORWARD, score=score)
    middle = at(score.plan_at(skipped).cues, "0@middle.1:hold")
    offered = walk(replace(skipped, index=middle), KeyAction.FORWARD, score=score)
    assert here(offered, score) == ("offer:0@left.1:0", 0)
    assert here(walk(offered, KeyAction.FORWARD, score=score), score) == ("offer:0@middle.1:0", 0)
    second = score.accept_offer(walk(offered, KeyAction.FORWARD, score=score))
    assert second
    assert [id.partition(":")[0] for id in to_the_end(second, score)].count("offer") == 0
    assert to_the_end(second, score)[-2:] == ["1:say.0", "closing"]


def test_within_iterations_each_has_its_own() -> None:
    score = scored(session(Repeat(repeat="3", steps=steps(KNEE, path="0."))))
    skipped = walk(spot("0~1/0.0@left.1:hold", score=score), KeyAction.FORWARD, score=score)
    assert here(skipped, score) == ("0~1/0.0@right:switch.0", 0)
    offers = [id for id in to_the_end(skipped, score) if id.startswith("offer")]
    assert set(offers) == {f"offer:0~1/0.0@left.1:{n}" for n in range(3)}


# Easier --------------------------------------------------------------------------------------------------------------


def test_easier_is_the_same_moment_one_level_down() -> None:
    eased = walk(spot("3@left.2:rest", "4", level=STEADY), KeyAction.EASIER)
    assert (eased.level, here(eased), eased.intro) == (GENTLE, ("3@left.2:rest", 4), ())


def test_easier_than_flare_is_going_on() -> None:
    for id, into in (("3@left.1:out.0", "1"), ("6:2.1", "2"), ("3@left.1:rest", "4")):
        flare = spot(id, into, level=FLARE)
        assert SCORE.ease(flare) == SCORE.continue_from(flare)


def test_where_the_easier_day_would_be_too_long_it_goes_on() -> None:
    score = scored(session(*[Pause(pause="60m")] * 2, Say(say="And on.")))  # 2 h, and over 3 h with pauses at flare
    assert score.plan_at(PlaybackPosition(GENTLE)).seconds < 3 * 3600
    with pytest.raises(PlanError):
        score.plan_at(PlaybackPosition(FLARE))
    quiet = spot("1:pause", "100", level=GENTLE, score=score)
    assert score.ease(quiet) == quiet


def test_what_was_left_out_is_kept_and_offered_as_much_as_it_is_now() -> None:
    skipped = walk(spot("3@left.2:hold", "3", level=STEADY), KeyAction.FORWARD)
    gentle = walk(skipped, KeyAction.EASIER)  # 4 times a side at steady, 2 at gentle, 1 at flare
    assert here(gentle) == ("3@right:switch.0", 0)
    offer = replace(gentle, index=at(SCORE.plan_at(gentle).cues, "offer:3@left.2:0"))
    taken = SCORE.accept_offer(offer)
    assert taken
    assert [id for id in to_the_end(taken) if id.startswith("taken")][-1] == "taken:3@left.2:rest"
    flare = walk(gentle, KeyAction.EASIER)
    assert not [id for id in to_the_end(flare) if id.startswith("offer")]


def test_easing_in_an_offer_offers_what_there_is_now_or_goes_on() -> None:
    offer = spot("offer:3@left.2:0", "1", level=STEADY, skips=(SkippedSide(LEFT, 2),))
    assert here(walk(offer, KeyAction.EASIER)) == ("offer:3@left.2:0", 0)
    assert here(walk(offer, KeyAction.EASIER, KeyAction.EASIER)) == ("4:say.0", 0)


def test_easing_in_a_side_taken_up_stays_in_it_or_goes_on() -> None:
    taken = spot("taken:3@left.2:hold", "3", level=STEADY, skips=(SkippedSide(LEFT, 2, is_taken=True),))
    assert here(walk(taken, KeyAction.EASIER)) == ("taken:3@left.2:out.0", 0)
    assert here(walk(taken, KeyAction.EASIER, KeyAction.EASIER)) == ("4:say.0", 0)
    last = spot("taken:3@left.4:into.0", level=STEADY, skips=(SkippedSide(LEFT, 2, is_taken=True),))
    assert here(walk(last, KeyAction.EASIER)) == ("4:say.0", 0)


STAND = Position(position="Stand behind a chair.", settle="9s", skip=["flare"])
LIE = Position(position="Lie down, today.", settle="9s", only=["flare"])


def test_another_way_to_lie_is_said_first_but_not_in_the_middle_of_a_move() -> None:
    score = scored(session(STAND, LIE, KNEE, Say(say="And on.")))
    for id, into, words in (
        ("3:say.0", "0.5", ["Lie down, today."]),
        ("2@left.1:rest", "3", ["Lie down, today."]),
        ("2@left.1:hold", "1", []),
        ("0:settle", "3", []),  # it is next anyway
    ):
        eased = walk(spot(id, into, level=GENTLE, score=score), KeyAction.EASIER, score=score)
        assert [line for cue in eased.intro for line in cue.says] == words
        assert walk(spot(id, into, level=STEADY, score=score), KeyAction.EASIER, score=score).intro == ()


def test_easing_while_one_is_told_how_to_lie_goes_on_telling_it() -> None:
    eased = walk(SCORE.resume(STEADY, CueId.parse("3@left.1:hold"), D(3)), KeyAction.EASIER)
    assert [line for cue in eased.intro for line in cue.says] == ["Lie on your back now.", "Bend your knees."]


# Another sitting -----------------------------------------------------------------------------------------------------


def test_another_sitting_begins_the_move_again_with_where_one_is_and_how_to_lie() -> None:
    resumed = SCORE.resume(STEADY, CueId.parse("3@right.2:out.0"), D(1))
    assert here(resumed) == ("3@right.2:into.0", 0)
    assert [line for cue in resumed.intro for line in cue.says] == [
        "We go on.", "Knees, right side.", "Lie on your back now.", "Bend your knees.",
    ]  # fmt: skip
    assert resumed.intro[-1].kind is CueKind.SETTLE


def test_what_begins_again_on_another_day_begins_at_its_first_moment() -> None:
    score = scored(session(Say(say="One two."), KNEE.model_copy(update={"into": "(2s) Draw your <side> knee in."})))
    assert here(score.resume(STEADY, CueId.parse("1@left.1:hold"), D(3)), score) == ("1@left.1:into.0", 0)
    resumed = replace(score.resume(STEADY, CueId.parse("1@left.2:hold"), D(3)), intro=())
    assert walk(resumed, KeyAction.REPEAT, score=score) == resumed  # nothing before it was said in this sitting


def test_rest_and_quiet_go_on_where_they_were() -> None:
    assert here(SCORE.resume(STEADY, CueId.parse("3@left.2:rest"), D(4))) == ("3@left.2:rest", 4)
    assert here(SCORE.resume(STEADY, CueId.parse("4:say.1"), D("5.25"))) == ("4:say.1", D("5.25"))


def test_a_cue_that_is_not_there_begins_at_the_beginning() -> None:
    for id in ("99:say.0", "offer:99@left.1:0", "taken:3@left.9:hold", "offer:", "ambience"):
        assert SCORE.resume(STEADY, CueId.parse(id), D(3)) == PlaybackPosition(STEADY)


def test_an_offer_is_made_again_and_a_side_taken_up_is_gone_on_with() -> None:
    for part in (0, 1, 2):
        resumed = SCORE.resume(STEADY, CueId.parse(f"offer:3@left.2:{part}"), D(1))
        assert here(resumed) == ("offer:3@left.2:0", 0)
        assert SCORE.accept_offer(resumed)
    resumed = SCORE.resume(STEADY, CueId.parse("taken:3@left.3:hold"), D(1))
    assert here(resumed) == ("taken:3@left.3:into.0", 0)
    assert to_the_end(resumed)[-1] == "closing"
    assert "taken:3@left.4:rest" in to_the_end(resumed)


@pytest.mark.parametrize("side", ["left: the sore one", "a@b", "the 2.1", "one/two", "offer:0@x.1:0"])
def test_a_session_is_gone_on_with_from_what_was_written_whatever_a_side_is_called(side: str) -> None:
    made = session(KNEE.model_copy(update={"sides": (side, "the other")}), KNEE)
    score = scored(made)
    for cue in score.plan_at(PlaybackPosition(BETTER)).cues:
        assert score.resume(BETTER, CueId.parse(str(cue.id)), D(0)) == score.resume(BETTER, cue.id, D(0))


def test_a_beginning_in_the_middle_says_how_to_lie_unless_that_comes_next() -> None:
    row = SCORE.plan_at(PlaybackPosition(STEADY)).cues
    breath = SCORE.start_at(STEADY, at(row, "5:section"))
    assert here(breath) == ("5:section", 0)
    assert [line for cue in breath.intro for line in cue.says] == ["Lie on your back now.", "Bend your knees."]
    assert SCORE.start_at(STEADY, at(row, "1:section")).intro == ()
    assert here(walk(replace(breath, intro=()), KeyAction.REPEAT)) == ("5:section", 0)  # nothing was said before


@cases("level, name", few(product(LEVELS, paths.find_sessions()), 5))
def test_every_session_can_be_gone_on_with_from_anywhere(name: str, level: Level) -> None:
    made = load_script(paths.find_script(name), paths.find_folders())
    score = scored(made)
    row = score.plan_at(PlaybackPosition(level)).cues
    for n, cue in enumerate(row):
        resumed = score.resume(level, cue.id, cue.seconds / 2)
        assert resumed.index == navigation.find_resume(row, n) if n else resumed == PlaybackPosition(level)
        assert resumed.offset_s < max(cue.seconds, D("0.1"))
        settled = [c for c in resumed.intro if c.step_type == "position"]
        before = [c for c in row[: resumed.index] if c.step_type == "position"]
        nexts = [c.step_type for c in row[resumed.index :] if c.says or c.kind in WORK_CUE_KINDS]
        assert settled == (before[-len(settled) :] if settled else [])
        assert bool(settled) is (n > 0 and bool(before) and nexts[:1] != ["position"])


# What holds for every script ------------------------------------------------------------------------------------------


PRESSED = st.tuples(st.sampled_from([*STEPS, *STEPS, KeyAction.EASIER, KeyAction.PAUSE]), st.integers(0, 12))
"""A key, and how many cues are heard before it."""


@settings(max_examples=examples(150), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.lists(PRESSED, max_size=25))
def test_whatever_is_pressed_there_is_a_spot_and_an_end(
    made: Session, level: Level, pressed: list[tuple[KeyAction, int]]
) -> None:
    score = scored(made)
    planned(made, level)
    found = PlaybackPosition(level)
    for key, on in pressed:
        row = score.plan_at(found).cues
        there = min(found.index + on, len(row) - 1)
        found = replace(
            found, index=there, offset_frames=int(row[there].seconds * SAMPLE_RATE) // 2, is_spoken=False, intro=()
        )
        level, work = found.level, to_come(score, found)
        paused = key is KeyAction.PAUSE
        found = score.accept_offer(found) or score.continue_from(found) if paused else walk(found, key, score=score)
        assert 0 <= found.index < len(score.plan_at(found).cues)
        assert found.offset_frames <= score.plan_at(found).cues[found.index].seconds * SAMPLE_RATE
        assert str(score.plan_at(found).cues[-1].id) == "closing"
        assert key is not KeyAction.EASIER or level is FLARE or to_come(score, found) <= work
    for _ in range(2 * len(score.plan_at(found).cues)):
        found = score.seek(found, KeyAction.FORWARD)
    assert str(score.plan_at(found).cues[found.index].id) == "closing"


def to_come(score: Transitions, found: PlaybackPosition) -> D:
    """Seconds of work from a spot to the end."""
    row = score.plan_at(found).cues[found.index :]
    return sum((c.seconds for c in row if c.kind in WORK_CUE_KINDS), D(0)) - (
        found.offset_s if row[0].kind in WORK_CUE_KINDS else 0
    )


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_every_cue_of_every_session_can_be_gone_on_with(made: Session, level: Level) -> None:
    score, row = scored(made), planned(made, level).cues
    for n, cue in enumerate(row):
        resumed = score.resume(level, cue.id, cue.seconds)
        assert row[resumed.index].id.step == row[n].id.step
        assert resumed.index <= n


def test_a_level_is_planned_once() -> None:
    asked = []

    def once(level: Level) -> Plan:
        asked.append(level)
        return build_plan(MADE, level)

    score = Transitions(once, PHRASES)
    walk(
        PlaybackPosition(BETTER),
        KeyAction.FORWARD,
        KeyAction.EASIER,
        KeyAction.BACK,
        KeyAction.FORWARD,
        KeyAction.FORWARD,
        KeyAction.FORWARD,
        KeyAction.EASIER,
        score=score,
    )
    assert asked == [BETTER, STEADY, GENTLE]


def test_no_key_waits_in_a_very_long_session() -> None:
    """Ten thousand cues, and nothing that a key asks for looks at each of them for each of them."""
    quick = KNEE.model_copy(update={"hold": D(1), "rest": D(0), "reps": 50})
    breaths = Breathe(breathe="1-1", rounds="200")
    score = scored(session(Repeat(repeat="20", steps=steps(breaths, path="0.")), quick, quick))
    row = score.plan_at(PlaybackPosition(BETTER)).cues
    score.plan_at(PlaybackPosition(STEADY))
    begun = perf_counter()
    for id in ("0~9/0.0:99.1", "0~19/0.0:200.1", "1@left.40:hold", "2@right.49:rest"):
        here = PlaybackPosition(BETTER, at(row, id), 100, (SkippedSide(CueId("1", "left"), 20),))
        for key in (*STEPS, KeyAction.EASIER):
            score.plan_at(walk(here, key, score=score))
        score.resume(BETTER, CueId.parse(id), D(1))
    assert perf_counter() - begun < 5  # under a second, where nothing else keeps the computer busy
