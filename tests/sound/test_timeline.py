"""Cues and the lengths of their clips become sounds at whole frames."""

from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core.cue import Cue, CueId, Kind
from guided.core.level import LEVELS, Level
from guided.plan.planner import plan
from guided.script.model import Session, Stretch
from guided.sound import RATE, frames, gain
from guided.sound.timeline import BREATH, Event, Laying, Role, Timeline, lay
from tests.plan.test_planner import SESSIONS
from tests.support.sessions import session
from tests.support.tiers import examples

SECOND = RATE


def say(line: str, seconds: str = "3", **more: object) -> Cue:
    return Cue(CueId(line), Kind.SAY, D(seconds), says=(line,), **more)


def rest(seconds: str = "10", kind: Kind = Kind.REST, **more: object) -> Cue:
    return Cue(CueId(f"rest {seconds}"), kind, D(seconds), **more)


def lengths(line: Timeline) -> list[int]:
    return [placed.frames for placed in line.placed]


def test_seconds_become_frames_and_decibels_gain() -> None:
    assert frames(D("0.1")) == 4800
    assert frames(2) == 96_000
    assert gain(0) == 1
    assert gain(-6) == pytest.approx(0.501, abs=0.001)


def test_a_line_starts_its_slot_and_silence_fills_it() -> None:
    line = lay([say("one"), say("two")], lambda _: SECOND)
    assert line.events == (
        Event(0, SECOND, Role.VOICE, "one"),
        Event(3 * SECOND, SECOND, Role.VOICE, "two"),
    )
    assert line.frames == 6 * SECOND
    assert line.complete


def test_a_long_line_lengthens_its_slot_and_the_next_ease_repays_it() -> None:
    line = lay([say("long"), rest("10"), rest("10")], lambda _: 5 * SECOND)
    over = 2 * SECOND + BREATH
    assert lengths(line) == [3 * SECOND + over, 10 * SECOND - over, 10 * SECOND]


def test_ease_never_goes_below_half_and_what_is_left_is_repaid_later() -> None:
    line = lay([say("long"), rest("2"), rest("10")], lambda _: 5 * SECOND)
    over = 2 * SECOND + BREATH
    assert lengths(line)[1:] == [SECOND, 10 * SECOND - (over - SECOND)]


def test_a_new_section_owes_nothing() -> None:
    section = Cue(CueId("section"), Kind.SECTION, D(0), name="Next")
    line = lay([say("long"), section, rest("10")], lambda _: 5 * SECOND)
    assert lengths(line)[2] == 10 * SECOND


REPAYS = (Kind.PAUSE, Kind.SETTLE, Kind.REST, Kind.HEAT)


@pytest.mark.parametrize("kind", REPAYS)
def test_quiet_repays_what_a_long_line_took(kind: Kind) -> None:
    line = lay([say("long"), rest("30", kind)], lambda _: 5 * SECOND)
    assert line.frames == (3 + 30) * SECOND


@pytest.mark.parametrize("kind", [k for k in Kind if k not in (*REPAYS, Kind.SAY)])
def test_what_is_not_ease_repays_nothing(kind: Kind) -> None:
    line = lay([say("long"), rest("10", kind)], lambda _: 5 * SECOND)
    assert lengths(line)[1] == 10 * SECOND


def test_one_pool_does_not_repay_what_another_owes() -> None:
    line = lay([say("long", pool="left"), rest("10", pool="right"), rest("10", pool="left")], lambda _: 5 * SECOND)
    assert lengths(line)[1] == 10 * SECOND
    assert lengths(line)[2] < 10 * SECOND


def test_a_cue_lasts_as_long_as_its_longest_twin() -> None:
    sizes = {"left": 4 * SECOND, "the other": 5 * SECOND}
    line = lay([say("left", mirror=("the other",)), say("the other", mirror=("left",))], sizes.__getitem__)
    assert lengths(line) == [5 * SECOND + BREATH] * 2


def test_words_while_holding_begin_later_and_never_lengthen_the_hold() -> None:
    hold = Cue(CueId("hold"), Kind.HOLD, D(8), says=("stay",), after=D(1), within=D(7))
    fits = lay([hold], lambda _: 6 * SECOND)
    assert fits.events == (Event(SECOND, 6 * SECOND, Role.VOICE, "stay"),)
    assert fits.placed[0].line == "stay"
    too_long = lay([hold], lambda _: 6 * SECOND + 1)
    assert too_long.events == ()
    assert too_long.frames == fits.frames == 8 * SECOND


def test_a_phase_of_breath_lasts_exactly_its_seconds_and_says_what_fits() -> None:
    sizes = {"Breathe in": 4 * SECOND, "In": SECOND}
    phase = Cue(CueId("in"), Kind.INHALE, D(4), says=("Breathe in", "In"), within=D("3.2"))
    line = lay([phase], sizes.__getitem__)
    assert line.frames == 4 * SECOND
    assert line.events == (
        Event(0, 4 * SECOND, Role.TONE, "in"),
        Event(0, SECOND, Role.VOICE, "In"),
    )


def test_beds_and_chimes_have_places() -> None:
    cues = [Cue(CueId("a"), Kind.AMBIENCE, D(0), name="rain"), Cue(CueId("c"), Kind.CHIME, D(8), name="bell"),
            Cue(CueId("b"), Kind.AMBIENCE, D(0), name="off")]  # fmt: skip
    line = lay(cues, lambda _: 0)
    assert line.beds == ((0, "rain"), (8 * SECOND, "off"))
    assert line.events == (Event(0, 0, Role.CHIME, "bell"),)


def test_the_cue_at_a_frame_is_the_last_one_begun() -> None:
    line = lay([say("one"), Cue(CueId("s"), Kind.SECTION, D(0)), say("two")], lambda _: SECOND)
    assert [line.at(f) for f in (0, 3 * SECOND - 1, 3 * SECOND, 99 * SECOND)] == [0, 0, 2, 2]


def sizes_of(line: str) -> int:
    """Some length for any line, the same each time, often longer than its slot."""
    return (sum(map(ord, line)) * 7919) % (9 * SECOND)


@settings(max_examples=examples(60), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.data())
def test_what_is_laid_does_not_depend_on_what_comes_later(made: Session, level: Level, data: st.DataObject) -> None:
    cues = plan(made, level).cues
    cut = data.draw(st.integers(0, len(cues)))
    laying = Laying(sizes_of)
    for cue in cues[:cut]:
        laying.add(cue)
    early = laying.timeline()
    whole = lay(cues, sizes_of)
    assert whole.placed[: len(early.placed)] == early.placed
    assert whole.events[: len(early.events)] == early.events


@settings(max_examples=examples(60), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_cues_follow_each_other_without_gap_and_no_two_lines_overlap(made: Session, level: Level) -> None:
    line = lay(plan(made, level).cues, sizes_of)
    now = 0
    for placed in line.placed:
        assert placed.start == now
        now += placed.frames
    voices = [e for e in line.events if e.role is Role.VOICE]
    assert all(a.start + a.frames <= b.start for a, b in pairwise(voices))


@settings(max_examples=examples(60), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_both_sides_are_equal_to_the_frame_whatever_the_voice(made: Session, level: Level) -> None:
    line = lay(plan(made, level).cues, sizes_of)
    spans: dict[tuple[str, str], int] = {}
    for placed in line.placed:
        if placed.cue.pool and ":switch" not in placed.cue.id:
            stretch, _, side = placed.cue.pool.rpartition("@")
            spans[stretch, side] = spans.get((stretch, side), 0) + placed.frames
    for stretch, _ in spans:
        assert len({length for (name, _), length in spans.items() if name == stretch}) == 1


def test_sides_are_equal_when_an_earlier_line_ran_over() -> None:
    move = Stretch(stretch="Sway", into="Sway to the <side>.", sides=["left", "right"], reps="2", rest="9s")
    made = plan(session(move), Level.BETTER).cues
    line = lay([say("long"), *made], lambda line: 6 * SECOND if line == "long" else SECOND)
    rests = [p.frames for p in line.placed if p.cue.kind is Kind.REST]
    assert rests == [9 * SECOND] * 4
