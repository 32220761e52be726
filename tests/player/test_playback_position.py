"""Which position each key leads to."""

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
from tests.support.sessions import PHRASES, at, plan_or_skip, session, steps
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


def make_transitions(made: Session) -> Transitions:
    return Transitions(lambda level: build_plan(made, level), PHRASES)


SCORE = make_transitions(MADE)


def make_position(
    id: str, into: str = "0", level: Level = BETTER, score: Transitions = SCORE, skips: tuple[SkippedSide, ...] = ()
) -> PlaybackPosition:
    """A moment of a session."""
    row = score.plan_at(PlaybackPosition(level, skips=skips)).cues
    return PlaybackPosition(level, at(row, id), int(D(into) * SAMPLE_RATE), skips)


def locate(found: PlaybackPosition, score: Transitions = SCORE) -> tuple[str, D]:
    """The id of the cue of a spot, and how far into it that is (seconds)."""
    return str(score.plan_at(found).cues[found.index].id), found.offset_s


def press_keys(start: PlaybackPosition, *keys: KeyAction, score: Transitions = SCORE) -> PlaybackPosition:
    """Where keys lead, one after another, each pressed at once."""
    for key in keys:
        start = score.ease(start) if key is KeyAction.EASIER else score.seek(start, key)
    return start


def list_following(start: PlaybackPosition, score: Transitions = SCORE) -> list[str]:
    """The ids of all that follows."""
    return [str(cue.id) for cue in score.plan_at(start).cues[start.index :]]


# Continuing ----------------------------------------------------------------------------------------------------------


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
def test_lines_and_breaths_restart_after_a_pause_and_other_cues_continue(
    left: str, into: str, begun: tuple[str, D]
) -> None:
    assert locate(SCORE.continue_from(make_position(left, into))) == begun


def test_pause_keeps_skipped_sides_and_the_intro() -> None:
    left = replace(make_position("3@right.1:hold", "5"), skips=(SkippedSide(LEFT, 2),), jump_index=3)
    assert SCORE.continue_from(left) == left
    resumed = SCORE.resume(BETTER, CueId.parse("3@right.1:hold"), D(5))
    assert SCORE.continue_from(resumed) == resumed


# Steps and lines -----------------------------------------------------------------------------------------------------


def test_step_and_section_keys() -> None:
    assert locate(press_keys(make_position("0:say.0"), KeyAction.FORWARD)) == ("2:position.0", 0)
    assert locate(press_keys(make_position("3@left.2:hold", "3"), KeyAction.BACK)) == ("3@left.1:into.0", 0)
    assert locate(press_keys(make_position("3@left.2:hold", "3"), KeyAction.BACK, KeyAction.BACK)) == (
        "2:position.0",
        0,
    )
    assert locate(press_keys(make_position("3@left.2:hold"), KeyAction.SECTION_FORWARD)) == ("5:section", 0)
    assert locate(press_keys(make_position("3@left.2:hold"), KeyAction.SECTION_BACK)) == ("1:section", 0)
    assert locate(press_keys(make_position("6:3.0"), KeyAction.SECTION_FORWARD)) == ("closing", 0)


def test_repeat_says_a_line_again_but_none_that_was_skipped() -> None:
    assert locate(press_keys(make_position("3@left.2:hold", "3"), KeyAction.REPEAT)) == ("3@left.2:into.0", 0)
    assert locate(press_keys(make_position("3@left.2:into.0", "1"), KeyAction.REPEAT)) == ("3@left.1:out.0", 0)
    for steps_on in ([KeyAction.FORWARD], [KeyAction.FORWARD, KeyAction.REPEAT, KeyAction.REPEAT]):
        assert locate(press_keys(make_position("3@left.2:hold"), *steps_on, KeyAction.REPEAT)) == (
            "3@right:switch.0",
            0,
        )
    assert locate(press_keys(make_position("0:say.0"), KeyAction.SECTION_FORWARD, KeyAction.REPEAT)) == ("1:section", 0)
    back = press_keys(make_position("3@left.2:hold"), KeyAction.FORWARD, KeyAction.BACK, KeyAction.REPEAT)
    assert locate(back) == ("2:position.1", 0)


def test_repeated_breath_has_words_and_the_next_has_none() -> None:
    again = press_keys(make_position("6:5.1", "3"), KeyAction.REPEAT)
    row = SCORE.plan_at(again).cues
    assert locate(again) == ("6:5.0", 0)
    assert [cue.says for cue in row[again.index : again.index + 2]] == [
        ("Breathe in", "In"),
        ("And out, slowly", "Out"),
    ]
    assert not row[again.index + 2].says
    assert not press_keys(make_position("3@left.2:hold", "3"), KeyAction.REPEAT).is_spoken


def test_repeat_during_the_intro_restarts_the_intro() -> None:
    resumed = SCORE.resume(BETTER, CueId.parse("3@left.2:hold"), D(1))
    assert press_keys(resumed, KeyAction.REPEAT) == resumed


# Skipped sides --------------------------------------------------------------------------------------------------------

LEFT = CueId("3", "left")


def test_skipped_side_is_offered_after_the_other_side() -> None:
    skipped = press_keys(make_position("3@left.2:hold", "3"), KeyAction.FORWARD)
    assert locate(skipped) == ("3@right:switch.0", 0)
    following = list_following(skipped)
    assert following[following.index("3@right.4:rest") + 1 :][:4] == [
        "offer:3@left.2:0", "offer:3@left.2:1", "offer:3@left.2:2", "4:say.0",
    ]  # fmt: skip
    assert SCORE.plan_at(skipped).seconds > SCORE.plan_at(PlaybackPosition(BETTER)).seconds


def test_accepted_offer_plays_exactly_the_skipped_repetitions() -> None:
    skipped = press_keys(make_position("3@left.2:hold", "3"), KeyAction.FORWARD)
    for part in (0, 1, 2):
        offer = make_position(f"offer:3@left.2:{part}", "1", skips=skipped.skips)
        taken = SCORE.accept_offer(offer)
        assert taken
        following = list_following(taken)
        rest = [
            str(cue.id) for cue in SCORE.plan_at(PlaybackPosition(BETTER)).cues if cue.id.step == LEFT and cue.rep >= 2
        ]
        assert following[: len(rest) + 1] == [*(f"taken:{id}" for id in rest), "4:say.0"]


def test_offer_is_accepted_only_during_its_cues() -> None:
    skips = (SkippedSide(LEFT, 2),)
    row = SCORE.plan_at(PlaybackPosition(BETTER, skips=skips)).cues
    assert [
        str(cue.id) for n, cue in enumerate(row) if SCORE.accept_offer(PlaybackPosition(BETTER, n, skips=skips))
    ] == [f"offer:3@left.2:{n}" for n in range(3)]
    taken = (SkippedSide(LEFT, 2, is_taken=True),)
    assert not any(SCORE.accept_offer(PlaybackPosition(BETTER, n, skips=taken)) for n in range(len(row)))


def test_declined_offer_is_not_made_again() -> None:
    offer = make_position("offer:3@left.2:0", skips=(SkippedSide(LEFT, 2),))
    assert locate(press_keys(offer, KeyAction.FORWARD)) == ("4:say.0", 0)
    assert not [id for id in list_following(press_keys(offer, KeyAction.FORWARD)) if id.startswith("offer")]


def test_accepted_side_that_is_skipped_again_stays_skipped() -> None:
    skips = (SkippedSide(LEFT, 2, is_taken=True),)
    on = press_keys(make_position("taken:3@left.3:hold", skips=skips), KeyAction.FORWARD)
    assert locate(on) == ("4:say.0", 0)
    assert not [id for id in list_following(on) if id.startswith(("offer", "taken"))]


def test_stretch_skipped_on_both_sides_is_over() -> None:
    both = press_keys(make_position("3@left.1:hold", "3"), KeyAction.FORWARD, KeyAction.FORWARD)
    assert locate(both) == ("4:say.0", 0)
    assert locate(press_keys(make_position("3@left.2:hold", "3"), KeyAction.FORWARD, KeyAction.FORWARD)) == (
        "offer:3@left.2:0",
        0,
    )
    assert locate(press_keys(make_position("3@left.4:rest", "3"), KeyAction.FORWARD)) == (
        "3@right:switch.0",
        0,
    )  # all of left was done
    assert locate(press_keys(make_position("3@left.4:rest", "3"), KeyAction.FORWARD, KeyAction.FORWARD)) == (
        "offer:3@right.1:0",
        0,
    )


def test_repetition_without_its_rest_counts_as_done() -> None:
    skipped = press_keys(make_position("3@left.2:rest", "3"), KeyAction.FORWARD)
    assert skipped.skips == (SkippedSide(LEFT, 3),)


def test_going_back_before_a_side_withdraws_its_offer() -> None:
    skipped = press_keys(make_position("3@left.2:hold", "3"), KeyAction.FORWARD)
    for back in (press_keys(skipped, KeyAction.BACK), press_keys(skipped, KeyAction.SECTION_BACK)):
        assert back.skips == ()
        assert list_following(back) == list_following(make_position(locate(back)[0]))
    right = replace(skipped, index=skipped.index + 4)
    assert press_keys(right, KeyAction.BACK).skips == skipped.skips
    again = press_keys(skipped, KeyAction.BACK, KeyAction.FORWARD)
    assert again.skips == (SkippedSide(LEFT, 1),)


def test_section_forward_skips_the_offer() -> None:
    on = press_keys(make_position("3@left.2:hold", "3"), KeyAction.FORWARD, KeyAction.SECTION_FORWARD)
    assert not [id for id in list_following(on) if id.startswith("offer")]


def test_each_of_three_sides_is_offered_once() -> None:
    score = make_transitions(
        session(KNEE.model_copy(update={"sides": ("left", "right", "middle")}), Say(say="And on."))
    )
    skipped = press_keys(make_position("0@left.1:hold", score=score), KeyAction.FORWARD, score=score)
    middle = at(score.plan_at(skipped).cues, "0@middle.1:hold")
    offered = press_keys(replace(skipped, index=middle), KeyAction.FORWARD, score=score)
    assert locate(offered, score) == ("offer:0@left.1:0", 0)
    assert locate(press_keys(offered, KeyAction.FORWARD, score=score), score) == ("offer:0@middle.1:0", 0)
    second = score.accept_offer(press_keys(offered, KeyAction.FORWARD, score=score))
    assert second
    assert [id.partition(":")[0] for id in list_following(second, score)].count("offer") == 0
    assert list_following(second, score)[-2:] == ["1:say.0", "closing"]


def test_offers_are_separate_for_each_iteration() -> None:
    score = make_transitions(session(Repeat(repeat="3", steps=steps(KNEE, path="0."))))
    skipped = press_keys(make_position("0~1/0.0@left.1:hold", score=score), KeyAction.FORWARD, score=score)
    assert locate(skipped, score) == ("0~1/0.0@right:switch.0", 0)
    offers = [id for id in list_following(skipped, score) if id.startswith("offer")]
    assert set(offers) == {f"offer:0~1/0.0@left.1:{n}" for n in range(3)}


# Easing --------------------------------------------------------------------------------------------------------------


def test_easier_is_the_same_moment_one_level_down() -> None:
    eased = press_keys(make_position("3@left.2:rest", "4", level=STEADY), KeyAction.EASIER)
    assert (eased.level, locate(eased), eased.intro) == (GENTLE, ("3@left.2:rest", 4), ())


def test_easier_at_flare_equals_continuing() -> None:
    for id, into in (("3@left.1:out.0", "1"), ("6:2.1", "2"), ("3@left.1:rest", "4")):
        flare = make_position(id, into, level=FLARE)
        assert SCORE.ease(flare) == SCORE.continue_from(flare)


def test_easier_continues_if_the_easier_plan_is_too_long() -> None:
    score = make_transitions(
        session(*[Pause(pause="60m")] * 2, Say(say="And on."))
    )  # 2 h, and over 3 h with pauses at flare
    assert score.plan_at(PlaybackPosition(GENTLE)).seconds < 3 * 3600
    with pytest.raises(PlanError):
        score.plan_at(PlaybackPosition(FLARE))
    quiet = make_position("1:pause", "100", level=GENTLE, score=score)
    assert score.ease(quiet) == quiet


def test_eased_session_offers_the_skipped_side_at_its_new_size() -> None:
    skipped = press_keys(make_position("3@left.2:hold", "3", level=STEADY), KeyAction.FORWARD)
    gentle = press_keys(skipped, KeyAction.EASIER)  # 4 times a side at steady, 2 at gentle, 1 at flare
    assert locate(gentle) == ("3@right:switch.0", 0)
    offer = replace(gentle, index=at(SCORE.plan_at(gentle).cues, "offer:3@left.2:0"))
    taken = SCORE.accept_offer(offer)
    assert taken
    assert [id for id in list_following(taken) if id.startswith("taken")][-1] == "taken:3@left.2:rest"
    flare = press_keys(gentle, KeyAction.EASIER)
    assert not [id for id in list_following(flare) if id.startswith("offer")]


def test_easing_during_an_offer_offers_what_the_level_has_or_continues() -> None:
    offer = make_position("offer:3@left.2:0", "1", level=STEADY, skips=(SkippedSide(LEFT, 2),))
    assert locate(press_keys(offer, KeyAction.EASIER)) == ("offer:3@left.2:0", 0)
    assert locate(press_keys(offer, KeyAction.EASIER, KeyAction.EASIER)) == ("4:say.0", 0)


def test_easing_during_an_accepted_side_stays_in_it_or_continues() -> None:
    taken = make_position("taken:3@left.2:hold", "3", level=STEADY, skips=(SkippedSide(LEFT, 2, is_taken=True),))
    assert locate(press_keys(taken, KeyAction.EASIER)) == ("taken:3@left.2:out.0", 0)
    assert locate(press_keys(taken, KeyAction.EASIER, KeyAction.EASIER)) == ("4:say.0", 0)
    last = make_position("taken:3@left.4:into.0", level=STEADY, skips=(SkippedSide(LEFT, 2, is_taken=True),))
    assert locate(press_keys(last, KeyAction.EASIER)) == ("4:say.0", 0)


STAND = Position(position="Stand behind a chair.", settle="9s", skip=["flare"])
LIE = Position(position="Lie down, today.", settle="9s", only=["flare"])


def test_new_posture_is_said_first_but_not_during_a_move() -> None:
    score = make_transitions(session(STAND, LIE, KNEE, Say(say="And on.")))
    for id, into, words in (
        ("3:say.0", "0.5", ["Lie down, today."]),
        ("2@left.1:rest", "3", ["Lie down, today."]),
        ("2@left.1:hold", "1", []),
        ("0:settle", "3", []),  # it is next anyway
    ):
        eased = press_keys(make_position(id, into, level=GENTLE, score=score), KeyAction.EASIER, score=score)
        assert [line for cue in eased.intro for line in cue.says] == words
        assert press_keys(make_position(id, into, level=STEADY, score=score), KeyAction.EASIER, score=score).intro == ()


def test_easing_during_the_posture_lines_keeps_them() -> None:
    eased = press_keys(SCORE.resume(STEADY, CueId.parse("3@left.1:hold"), D(3)), KeyAction.EASIER)
    assert [line for cue in eased.intro for line in cue.says] == ["Lie on your back now.", "Bend your knees."]


# Resuming ------------------------------------------------------------------------------------------------------------


def test_resume_restarts_the_move_after_place_and_posture() -> None:
    resumed = SCORE.resume(STEADY, CueId.parse("3@right.2:out.0"), D(1))
    assert locate(resumed) == ("3@right.2:into.0", 0)
    assert [line for cue in resumed.intro for line in cue.says] == [
        "We go on.", "Knees, right side.", "Lie on your back now.", "Bend your knees.",
    ]  # fmt: skip
    assert resumed.intro[-1].kind is CueKind.SETTLE


def test_resumed_move_starts_at_its_first_cue() -> None:
    score = make_transitions(
        session(Say(say="One two."), KNEE.model_copy(update={"into": "(2s) Draw your <side> knee in."}))
    )
    assert locate(score.resume(STEADY, CueId.parse("1@left.1:hold"), D(3)), score) == ("1@left.1:into.0", 0)
    resumed = replace(score.resume(STEADY, CueId.parse("1@left.2:hold"), D(3)), intro=())
    assert press_keys(resumed, KeyAction.REPEAT, score=score) == resumed  # nothing before it was said in this sitting


def test_rest_and_quiet_resume_at_their_offset() -> None:
    assert locate(SCORE.resume(STEADY, CueId.parse("3@left.2:rest"), D(4))) == ("3@left.2:rest", 4)
    assert locate(SCORE.resume(STEADY, CueId.parse("4:say.1"), D("5.25"))) == ("4:say.1", D("5.25"))


def test_unknown_cue_id_resumes_at_the_start() -> None:
    for id in ("99:say.0", "offer:99@left.1:0", "taken:3@left.9:hold", "offer:", "ambience"):
        assert SCORE.resume(STEADY, CueId.parse(id), D(3)) == PlaybackPosition(STEADY)


def test_offer_is_repeated_and_accepted_side_continues_on_resume() -> None:
    for part in (0, 1, 2):
        resumed = SCORE.resume(STEADY, CueId.parse(f"offer:3@left.2:{part}"), D(1))
        assert locate(resumed) == ("offer:3@left.2:0", 0)
        assert SCORE.accept_offer(resumed)
    resumed = SCORE.resume(STEADY, CueId.parse("taken:3@left.3:hold"), D(1))
    assert locate(resumed) == ("taken:3@left.3:into.0", 0)
    assert list_following(resumed)[-1] == "closing"
    assert "taken:3@left.4:rest" in list_following(resumed)


@pytest.mark.parametrize("side", ["left: the sore one", "a@b", "the 2.1", "one/two", "offer:0@x.1:0"])
def test_side_of_any_name_is_resumed(side: str) -> None:
    made = session(KNEE.model_copy(update={"sides": (side, "the other")}), KNEE)
    score = make_transitions(made)
    for cue in score.plan_at(PlaybackPosition(BETTER)).cues:
        assert score.resume(BETTER, CueId.parse(str(cue.id)), D(0)) == score.resume(BETTER, cue.id, D(0))


def test_start_at_a_section_says_the_posture_unless_it_follows() -> None:
    row = SCORE.plan_at(PlaybackPosition(STEADY)).cues
    breath = SCORE.start_at(STEADY, at(row, "5:section"))
    assert locate(breath) == ("5:section", 0)
    assert [line for cue in breath.intro for line in cue.says] == ["Lie on your back now.", "Bend your knees."]
    assert SCORE.start_at(STEADY, at(row, "1:section")).intro == ()
    assert locate(press_keys(replace(breath, intro=()), KeyAction.REPEAT)) == (
        "5:section",
        0,
    )  # nothing was said before


@cases("level, name", few(product(LEVELS, paths.find_sessions()), 5))
def test_library_sessions_resume_from_every_cue(name: str, level: Level) -> None:
    made = load_script(paths.find_script(name), paths.find_folders())
    score = make_transitions(made)
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


# Every script ---------------------------------------------------------------------------------------------------------


PRESSED = st.tuples(st.sampled_from([*STEPS, *STEPS, KeyAction.EASIER, KeyAction.PAUSE]), st.integers(0, 12))
"""A key, and how many cues are heard before it."""


@settings(max_examples=examples(150), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.lists(PRESSED, max_size=25))
def test_any_keys_lead_to_a_valid_position_and_an_end(
    made: Session, level: Level, pressed: list[tuple[KeyAction, int]]
) -> None:
    score = make_transitions(made)
    plan_or_skip(made, level)
    found = PlaybackPosition(level)
    for key, on in pressed:
        row = score.plan_at(found).cues
        there = min(found.index + on, len(row) - 1)
        found = replace(
            found, index=there, offset_frames=int(row[there].seconds * SAMPLE_RATE) // 2, is_spoken=False, intro=()
        )
        level, work = found.level, count_work_left(score, found)
        paused = key is KeyAction.PAUSE
        found = (
            score.accept_offer(found) or score.continue_from(found) if paused else press_keys(found, key, score=score)
        )
        assert 0 <= found.index < len(score.plan_at(found).cues)
        assert found.offset_frames <= score.plan_at(found).cues[found.index].seconds * SAMPLE_RATE
        assert str(score.plan_at(found).cues[-1].id) == "closing"
        assert key is not KeyAction.EASIER or level is FLARE or count_work_left(score, found) <= work
    for _ in range(2 * len(score.plan_at(found).cues)):
        found = score.seek(found, KeyAction.FORWARD)
    assert str(score.plan_at(found).cues[found.index].id) == "closing"


def count_work_left(score: Transitions, found: PlaybackPosition) -> D:
    """Seconds of work from a spot to the end."""
    row = score.plan_at(found).cues[found.index :]
    return sum((c.seconds for c in row if c.kind in WORK_CUE_KINDS), D(0)) - (
        found.offset_s if row[0].kind in WORK_CUE_KINDS else 0
    )


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_generated_sessions_resume_from_every_cue(made: Session, level: Level) -> None:
    score, row = make_transitions(made), plan_or_skip(made, level).cues
    for n, cue in enumerate(row):
        resumed = score.resume(level, cue.id, cue.seconds)
        assert row[resumed.index].id.step == row[n].id.step
        assert resumed.index <= n


def test_each_level_is_planned_once() -> None:
    asked = []

    def once(level: Level) -> Plan:
        asked.append(level)
        return build_plan(MADE, level)

    score = Transitions(once, PHRASES)
    press_keys(
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


def test_keys_are_fast_in_a_very_long_session() -> None:
    """Ten thousand cues, and nothing that a key asks for looks at each of them for each of them."""
    quick = KNEE.model_copy(update={"hold": D(1), "rest": D(0), "reps": 50})
    breaths = Breathe(breathe="1-1", rounds="200")
    score = make_transitions(session(Repeat(repeat="20", steps=steps(breaths, path="0.")), quick, quick))
    row = score.plan_at(PlaybackPosition(BETTER)).cues
    score.plan_at(PlaybackPosition(STEADY))
    begun = perf_counter()
    for id in ("0~9/0.0:99.1", "0~19/0.0:200.1", "1@left.40:hold", "2@right.49:rest"):
        locate = PlaybackPosition(BETTER, at(row, id), 100, (SkippedSide(CueId("1", "left"), 20),))
        for key in (*STEPS, KeyAction.EASIER):
            score.plan_at(press_keys(locate, key, score=score))
        score.resume(BETTER, CueId.parse(id), D(1))
    assert perf_counter() - begun < 5  # under a second, where nothing else keeps the computer busy
