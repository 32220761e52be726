"""Where the navigation keys lead."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core.cue import Cue, CueId, CueKind
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences, Verbosity
from guided.player.navigation import (
    BACK_LIMIT_S,
    Cues,
    add_words,
    find_bed,
    find_breath,
    find_line,
    find_next_section,
    find_next_step,
    find_posture,
    find_prev_section,
    find_prev_step,
    find_range,
    find_resume,
    find_step_starts,
    must_restart,
    posture_cues,
)
from guided.script.model import Ambience, Breathe, Pause, Position, Release, Repeat, Say, Section, Session, Stretch
from tests.plan.test_planner import SESSIONS
from tests.support.sessions import at, plan_or_skip, session, steps
from tests.support.tiers import examples

NOW, LATER = D(0), BACK_LIMIT_S
KNEE = Stretch(
    stretch="Knee", into="Draw your <side> knee in. (4s)", hold="8s", out="Set that foot down. (3s)",
    again="And once more.", sides=["left", "right"], reps="2", rest="10s",
)  # fmt: skip


def build_cues(
    *verbs: object, level: Level = Level.BETTER, wishes: Preferences | None = None, **header: object
) -> Cues:
    made = session(*verbs, **header)  # type: ignore[arg-type]
    return build_plan(made, level, wishes or Preferences()).cues


def list_ids(cues: Cues, *places: int) -> list[str]:
    return [str(cues[n].id) for n in places]


# Steps ---------------------------------------------------------------------------------------------------------------


def test_step_is_one_side_with_all_repetitions() -> None:
    cues = build_cues(KNEE)
    assert list(dict.fromkeys(str(cue.id.step) for cue in cues)) == ["opening", "0@left", "0@right", "closing"]
    assert list(dict.fromkeys(str(cue.id.all_sides) for cue in cues)) == ["opening", "0", "closing"]
    assert {str(cue.id.step) for cue in cues if cue.side == "right"} == {"0@right"}  # the words of the switch, too


@pytest.mark.parametrize("side", ["left: the sore one", "a@b", "the 2.1", "left*", "one/two", "offer:0@x.1:0"])
def test_side_may_have_any_name(side: str) -> None:
    cues = build_cues(KNEE.model_copy(update={"sides": (side, "the other")}))
    assert [cue.id.step for cue in cues if cue.side == side] == [CueId("0", side)] * 11
    assert {str(cue.id.all_sides) for cue in cues if cue.step_type == "stretch"} == {"0"}


def test_each_iteration_has_its_own_steps() -> None:
    cues = build_cues(Repeat(repeat="2", steps=steps(KNEE, path="0.")))
    assert list(dict.fromkeys(str(cue.id.all_sides) for cue in cues))[1:-1] == ["0~0/0.0", "0~1/0.0"]


def test_range_covers_the_step() -> None:
    cues = build_cues(KNEE)
    assert [n for n, cue in enumerate(cues) if cue.id.step == CueId("0", "right")] == list(
        find_range(cues, at(cues, "0@right.2:rest"))
    )


def test_step_starts_at_a_line_or_action_and_includes_the_quiet_after_it() -> None:
    cues = build_cues(
        Pause(pause="3s"),
        Section(section="Part"),
        Say(say="One two three. (2s)"),
        Pause(pause="9s"),
        Breathe(breathe="natural", lasting="20s"),
        Breathe(breathe="4-6", rounds="2", cues="none"),
        Release(release="your jaw"),
    )
    assert list_ids(cues, *find_step_starts(cues)) == ["2:say.0", "4:natural", "5:1.0", "6:let-go.0"]


def test_unsaid_line_is_no_step() -> None:
    lines = (Say(say="One two."), Say(say="Three four.", talk="extra"), Say(say="Five."))
    cues = build_cues(*lines, wishes=Preferences(words=Verbosity.SOME))
    assert list_ids(cues, *find_step_starts(cues)) == ["0:say.0", "2:say.0"]


# Step forward and back -----------------------------------------------------------------------------------------------


def test_step_forward_and_back() -> None:
    cues = build_cues(Say(say="One two three."), KNEE, Pause(pause="9s"), Say(say="Four."))
    assert list_ids(cues, find_next_step(cues, at(cues, "0:say.0"))) == ["1@left.1:into.0"]
    assert list_ids(cues, find_next_step(cues, at(cues, "1@left.2:hold"))) == ["1@right:switch.0"]
    assert list_ids(cues, find_next_step(cues, at(cues, "3:say.0"))) == ["closing"]
    right, rest = at(cues, "1@right:switch.0"), at(cues, "1@right.2:rest")
    assert find_prev_step(cues, rest, NOW) == right
    assert find_prev_step(cues, right, BACK_LIMIT_S) == right
    assert list_ids(cues, find_prev_step(cues, right, BACK_LIMIT_S - D("0.1"))) == ["1@left.1:into.0"]
    assert list_ids(cues, find_prev_step(cues, at(cues, "2:pause"), D(5))) == ["1@right:switch.0"]
    assert find_prev_step(cues, at(cues, "0:say.0"), NOW) == 0


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_forward_visits_each_step_once_and_ends(made: Session, level: Level) -> None:
    cues = plan_or_skip(made, level).cues
    visited, place = [], 0
    while place < len(cues) - 1:
        place = find_next_step(cues, place)
        visited.append(place)
    assert visited == [*find_step_starts(cues), len(cues) - 1]
    assert find_next_step(cues, place) == place


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_back_visits_each_step_and_ends_at_the_start(made: Session, level: Level) -> None:
    cues = plan_or_skip(made, level).cues
    place = find_prev_step(cues, len(cues) - 1, LATER)
    visited = [place]
    while place:
        place = find_prev_step(cues, place, NOW)
        visited.append(place)
    assert visited == sorted({0, *find_step_starts(cues)}, reverse=True)
    assert find_prev_step(cues, 0, NOW) == find_prev_step(cues, 0, LATER) == 0


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.integers(0, 9999), st.integers(0, 300))
def test_back_never_leads_forward_nor_forward_back(made: Session, level: Level, share: int, tenths: int) -> None:
    cues = plan_or_skip(made, level).cues
    place = share * (len(cues) - 1) // 9999
    into = D(tenths) / 10
    assert find_prev_step(cues, place, into) <= place
    assert find_prev_section(cues, place, into) <= place
    assert find_line(cues, place, into) <= place
    assert find_next_step(cues, place) > place or place == len(cues) - 1
    assert find_next_section(cues, place) > place or place == len(cues) - 1


def test_section_forward_and_back() -> None:
    line = Say(say="One two three four five.")
    cues = build_cues(line, Section(section="Knees"), line, line, Section(section="Rest"), line)
    knees, rest, end = at(cues, "1:section"), at(cues, "4:section"), len(cues) - 1
    assert (find_next_section(cues, 0), find_next_section(cues, knees), find_next_section(cues, rest)) == (
        knees,
        rest,
        end,
    )
    assert find_prev_section(cues, at(cues, "3:say.0"), NOW) == knees
    assert find_prev_section(cues, at(cues, "2:say.0"), NOW) == 0
    assert find_prev_section(cues, rest, NOW) == knees
    assert find_prev_section(cues, at(cues, "0:say.0"), NOW) == 0


def test_without_sections_section_keys_lead_to_the_end_and_the_start() -> None:
    cues = build_cues(Say(say="One two three."))
    assert (find_next_section(cues, 0), find_prev_section(cues, len(cues) - 1, LATER)) == (len(cues) - 1, 0)


# Repeat -------------------------------------------------------------------------------------------------------------


def test_repeat_says_the_last_line_or_near_its_start_the_one_before() -> None:
    cues = build_cues(Say(say="One two three four. Five six seven eight. (9s)"), KNEE)
    one, two, quiet, into = at(cues, "0:say.0"), at(cues, "0:say.1"), at(cues, "0:say.2"), at(cues, "1@left.1:into.0")
    assert find_line(cues, quiet, D(4)) == two
    assert find_line(cues, two, BACK_LIMIT_S) == two
    assert find_line(cues, two, NOW) == one
    assert find_line(cues, at(cues, "1@left.1:hold"), D(3)) == into
    assert find_line(cues, 0, NOW) == 0


def test_skipped_line_is_not_repeated() -> None:
    cues = build_cues(KNEE)
    right = at(cues, "0@right:switch.0")
    assert find_line(cues, right, NOW) < right
    assert find_line(cues, right, NOW, first_index=right) == right
    assert find_line(cues, right + 1, NOW, first_index=right) == right
    assert find_line(cues, right, NOW, first_index=right - 1) == right - 1  # no line since, but for this one


@pytest.mark.parametrize("part", ["3.0", "3.1", "3.2"])
def test_repeat_during_counted_breathing_restarts_the_breath(part: str) -> None:
    cues = build_cues(Say(say="One two three."), Breathe(breathe="4-2-6", rounds="4"))
    assert list_ids(cues, find_line(cues, at(cues, f"1:{part}"), NOW)) == ["1:3.0"]


def test_repeat_during_natural_breathing_says_the_last_line() -> None:
    cues = build_cues(Say(say="One two three."), Breathe(breathe="natural", lasting="30s"))
    assert list_ids(cues, find_line(cues, at(cues, "1:natural"), D(9))) == ["0:say.0"]


def test_repeated_breath_has_the_words_of_the_first() -> None:
    cues = build_cues(Say(say="One two."), Breathe(breathe="4-2-6-2", rounds="5"), Breathe(breathe="3-4", rounds="5"))
    place = at(cues, "1:4.0")
    led = add_words(cues, place)
    assert [cue.says for cue in led[place : place + 4]] == [cue.says for cue in cues[place - 12 : place - 8]]
    assert all(led[place + n].says for n in range(4))
    assert (*led[:place], *led[place + 4 :]) == (*cues[:place], *cues[place + 4 :])
    assert [cue.seconds for cue in led] == [cue.seconds for cue in cues]


def test_breathing_without_words_repeats_without_words() -> None:
    cues = build_cues(Breathe(breathe="4-6", rounds="5", cues="none"))
    assert tuple(add_words(cues, at(cues, "0:4.0"))) == cues


# Where cues start ----------------------------------------------------------------------------------------------------


def test_only_lines_and_breath_phases_restart() -> None:
    again = {kind for kind in CueKind if must_restart(Cue(CueId("x"), kind, D(1)))}
    assert again == {CueKind.SAY, CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE}


def test_breath_starts_at_its_first_phase() -> None:
    cues = build_cues(Breathe(breathe="4-2-6", rounds="3"), Breathe(breathe="4-6", rounds="1"), KNEE)
    assert list_ids(cues, find_breath(cues, at(cues, "0:2.2"))) == ["0:2.0"]
    assert list_ids(cues, find_breath(cues, at(cues, "1:1.1"))) == ["1:1.0"]
    hold = at(cues, "2@left.1:hold")
    assert find_breath(cues, hold) == hold


FIRM = Release(release="your hands", tension="light", hold="5s", rest="20s")
DOWN = Position(position="Lie down now. Bend your knees.", settle="20s")


@pytest.mark.parametrize(
    ("left", "begun"),
    [
        ("0:settle", "0:position.0"),
        ("0:position.1", "0:position.0"),
        ("1:say.1", "1:say.1"),
        ("2@left.1:hold", "2@left.1:into.0"),
        ("2@left.2:out.0", "2@left.2:into.0"),
        ("2@left.1:rest", "2@left.1:rest"),
        ("2@right:switch.0", "2@right:switch.0"),
        ("2@right.1:into.1", "2@right.1:into.0"),
        ("3:2.1", "3:2.0"),
        ("4:hold", "4:tense.0"),
        ("4:rest", "4:let-go.0"),
        ("5:natural", "5:natural"),
        ("6:pause", "6:pause"),
        ("closing", "closing"),
    ],
)
def test_resume_starts_at_a_cue_that_makes_sense_alone(left: str, begun: str) -> None:
    natural = Breathe(breathe="natural", lasting="30s")
    breaths = Breathe(breathe="4-6", rounds="3")
    cues = build_cues(DOWN, Say(say="One two. Three four."), KNEE, breaths, FIRM, natural, Pause(pause="9s"))
    assert list_ids(cues, find_resume(cues, at(cues, left))) == [begun]


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_start_is_in_the_same_step_and_is_stable(made: Session, level: Level) -> None:
    cues = plan_or_skip(made, level).cues
    for n in range(len(cues)):
        for begins in (find_breath, find_resume):
            begun = begins(cues, n)
            assert begun <= n
            assert cues[begun].id.step == cues[n].id.step
            assert begins(cues, begun) == begun


# Posture -------------------------------------------------------------------------------------------------------------


def test_posture_is_the_last_one_said() -> None:
    line, up = Say(say="One two three."), Position(position="Sit up slowly.", settle="9s")
    cues = build_cues(line, DOWN, line, Section(section="Up"), up, line)
    assert (find_posture(cues, at(cues, "0:say.0")), list(posture_cues(cues, at(cues, "0:say.0")))) == (None, [])
    assert [str(cue.id) for cue in posture_cues(cues, at(cues, "2:say.0"))] == [
        "1:position.0",
        "1:position.1",
        "1:settle",
    ]
    assert [str(cue.id) for cue in posture_cues(cues, at(cues, "5:say.0"))] == ["4:position.0", "4:settle"]
    assert find_posture(cues, at(cues, "5:say.0")) == CueId("4")
    assert [str(cue.id) for cue in posture_cues(cues, len(cues) - 1)] == ["4:position.0", "4:settle"]


def test_posture_is_not_repeated_when_a_new_one_follows() -> None:
    up = Position(position="Sit up slowly.", settle="9s")
    cues = build_cues(DOWN, Say(say="One two three."), Pause(pause="9s"), Section(section="Up"), up)
    for id in ("2:pause", "3:section", "4:position.0"):
        assert not posture_cues(cues, at(cues, id))


# Bed -----------------------------------------------------------------------------------------------------------------


def test_bed_is_the_last_one_started() -> None:
    cues = build_cues(Say(say="One two."), Ambience(ambience="off"), Say(say="Three."), ambience="rain")
    places = (0, 1, at(cues, "1:ambience"), len(cues) - 1)
    assert [find_bed(cues, place) for place in places] == ["off", "rain", "rain", "off"]


def test_key_reads_a_very_long_session_at_most_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[CueId] = []
    monkeypatch.setattr(CueId, "step", property(lambda id: looked_at.append(id) or id.all_sides))
    cues = build_cues(Repeat(repeat="12", steps=steps(Breathe(breathe="1-1", rounds="200"), KNEE, path="0.")))
    place = at(cues, "0~6/0.0:90.1")
    for key in (
        find_next_step,
        lambda *two: find_prev_step(*two, NOW),
        lambda *two: find_line(*two, NOW),
        add_words,
        find_resume,
        find_range,
        posture_cues,
    ):
        looked_at.clear()
        key(cues, place)
        assert len(looked_at) <= 2 * len(cues)
