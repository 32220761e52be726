"""Cues and clip lengths become sounds at whole frames."""

from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core.cue import Cue, CueId, CueKind
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.script.model import Session, Stretch
from guided.sound import SAMPLE_RATE, db_to_gain, to_frames
from guided.sound.timeline import LINE_GAP_FRAMES, ScheduledSound, SoundRole, Timeline, TimelineBuilder, build_timeline
from tests.plan.test_planner import SESSIONS
from tests.support.sessions import session
from tests.support.tiers import examples

SECOND = SAMPLE_RATE


def say(line: str, seconds: str = "3", **more: object) -> Cue:
    return Cue(CueId(line), CueKind.SAY, D(seconds), says=(line,), **more)


def rest_cue(seconds: str = "10", kind: CueKind = CueKind.REST, **more: object) -> Cue:
    return Cue(CueId(f"rest {seconds}"), kind, D(seconds), **more)


def lengths(line: Timeline) -> list[int]:
    return [placed.frames for placed in line.cues]


def test_seconds_become_frames_and_decibels_gain() -> None:
    assert to_frames(D("0.1")) == 4800
    assert to_frames(2) == 96_000
    assert db_to_gain(0) == 1
    assert db_to_gain(-6) == pytest.approx(0.501, abs=0.001)


def test_line_starts_its_slot_and_silence_fills_it() -> None:
    line = build_timeline([say("one"), say("two")], lambda _: SECOND)
    assert line.sounds == (
        ScheduledSound(0, SECOND, SoundRole.VOICE, "one"),
        ScheduledSound(3 * SECOND, SECOND, SoundRole.VOICE, "two"),
    )
    assert line.frames == 6 * SECOND
    assert line.is_complete


def test_long_line_extends_its_slot_and_shortens_the_next_rest() -> None:
    line = build_timeline([say("long"), rest_cue("10"), rest_cue("10")], lambda _: 5 * SECOND)
    over = 2 * SECOND + LINE_GAP_FRAMES
    assert lengths(line) == [3 * SECOND + over, 10 * SECOND - over, 10 * SECOND]


def test_rest_is_at_least_halved_and_later_rests_make_up_the_remainder() -> None:
    line = build_timeline([say("long"), rest_cue("2"), rest_cue("10")], lambda _: 5 * SECOND)
    over = 2 * SECOND + LINE_GAP_FRAMES
    assert lengths(line)[1:] == [SECOND, 10 * SECOND - (over - SECOND)]


def test_new_section_resets_the_debt() -> None:
    section = Cue(CueId("section"), CueKind.SECTION, D(0), name="Next")
    line = build_timeline([say("long"), section, rest_cue("10")], lambda _: 5 * SECOND)
    assert lengths(line)[2] == 10 * SECOND


REPAYS = (CueKind.PAUSE, CueKind.SETTLE, CueKind.REST, CueKind.HEAT)


@pytest.mark.parametrize("kind", REPAYS)
def test_quiet_is_shortened_after_a_long_line(kind: CueKind) -> None:
    line = build_timeline([say("long"), rest_cue("30", kind)], lambda _: 5 * SECOND)
    assert line.frames == (3 + 30) * SECOND


@pytest.mark.parametrize("kind", [k for k in CueKind if k not in (*REPAYS, CueKind.SAY)])
def test_other_cues_are_not_shortened(kind: CueKind) -> None:
    line = build_timeline([say("long"), rest_cue("10", kind)], lambda _: 5 * SECOND)
    assert lengths(line)[1] == 10 * SECOND


def test_rest_of_another_pool_is_not_shortened() -> None:
    line = build_timeline(
        [say("long", pool="left"), rest_cue("10", pool="right"), rest_cue("10", pool="left")], lambda _: 5 * SECOND
    )
    assert lengths(line)[1] == 10 * SECOND
    assert lengths(line)[2] < 10 * SECOND


def test_cue_is_as_long_as_its_longest_other_side() -> None:
    sizes = {"left": 4 * SECOND, "the other": 5 * SECOND}
    line = build_timeline(
        [say("left", other_side=("the other",)), say("the other", other_side=("left",))], sizes.__getitem__
    )
    assert lengths(line) == [5 * SECOND + LINE_GAP_FRAMES] * 2


def test_hold_line_starts_later_and_never_extends_the_hold() -> None:
    hold = Cue(CueId("hold"), CueKind.HOLD, D(8), says=("stay",), delay=D(1), deadline=D(7))
    fits = build_timeline([hold], lambda _: 6 * SECOND)
    assert fits.sounds == (ScheduledSound(SECOND, 6 * SECOND, SoundRole.VOICE, "stay"),)
    assert fits.cues[0].line == "stay"
    too_long = build_timeline([hold], lambda _: 6 * SECOND + 1)
    assert too_long.sounds == ()
    assert too_long.frames == fits.frames == 8 * SECOND


def test_breath_phase_is_exact_and_says_what_fits() -> None:
    sizes = {"Breathe in": 4 * SECOND, "In": SECOND}
    phase = Cue(CueId("in"), CueKind.INHALE, D(4), says=("Breathe in", "In"), deadline=D("3.2"))
    line = build_timeline([phase], sizes.__getitem__)
    assert line.frames == 4 * SECOND
    assert line.sounds == (
        ScheduledSound(0, 4 * SECOND, SoundRole.TONE, "in"),
        ScheduledSound(0, SECOND, SoundRole.VOICE, "In"),
    )


def test_beds_and_chimes_have_positions() -> None:
    cues = [Cue(CueId("a"), CueKind.AMBIENCE, D(0), name="rain"), Cue(CueId("c"), CueKind.CHIME, D(8), name="bell"),
            Cue(CueId("b"), CueKind.AMBIENCE, D(0), name="off")]  # fmt: skip
    line = build_timeline(cues, lambda _: 0)
    assert line.beds == ((0, "rain"), (8 * SECOND, "off"))
    assert line.sounds == (ScheduledSound(0, 0, SoundRole.CHIME, "bell"),)


def test_index_at_a_frame_is_the_last_started_cue() -> None:
    line = build_timeline([say("one"), Cue(CueId("s"), CueKind.SECTION, D(0)), say("two")], lambda _: SECOND)
    assert [line.index_at(f) for f in (0, 3 * SECOND - 1, 3 * SECOND, 99 * SECOND)] == [0, 0, 2, 2]


def sizes_of(line: str) -> int:
    """Some length for any line, the same each time, often longer than its slot."""
    return (sum(map(ord, line)) * 7919) % (9 * SECOND)


@settings(max_examples=examples(60), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.data())
def test_timeline_does_not_depend_on_later_cues(made: Session, level: Level, data: st.DataObject) -> None:
    cues = build_plan(made, level).cues
    cut = data.draw(st.integers(0, len(cues)))
    laying = TimelineBuilder(sizes_of)
    for cue in cues[:cut]:
        laying.add(cue)
    early = laying.build()
    whole = build_timeline(cues, sizes_of)
    assert whole.cues[: len(early.cues)] == early.cues
    assert whole.sounds[: len(early.sounds)] == early.sounds


@settings(max_examples=examples(60), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_cues_have_no_gaps_and_lines_never_overlap(made: Session, level: Level) -> None:
    line = build_timeline(build_plan(made, level).cues, sizes_of)
    now = 0
    for placed in line.cues:
        assert placed.start == now
        now += placed.frames
    voices = [e for e in line.sounds if e.role is SoundRole.VOICE]
    assert all(a.start + a.frames <= b.start for a, b in pairwise(voices))


@settings(max_examples=examples(60), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS))
def test_both_sides_are_equal_to_the_frame(made: Session, level: Level) -> None:
    line = build_timeline(build_plan(made, level).cues, sizes_of)
    spans: dict[tuple[str, str], int] = {}
    for placed in line.cues:
        if placed.cue.pool and ":switch" not in placed.cue.id:
            stretch, _, side = placed.cue.pool.rpartition("@")
            spans[stretch, side] = spans.get((stretch, side), 0) + placed.frames
    for stretch, _ in spans:
        assert len({length for (name, _), length in spans.items() if name == stretch}) == 1


def test_sides_are_equal_after_an_earlier_long_line() -> None:
    move = Stretch(stretch="Sway", into="Sway to the <side>.", sides=["left", "right"], reps="2", rest="9s")
    made = build_plan(session(move), Level.BETTER).cues
    line = build_timeline([say("long"), *made], lambda line: 6 * SECOND if line == "long" else SECOND)
    rests = [p.frames for p in line.cues if p.cue.kind is CueKind.REST]
    assert rests == [9 * SECOND] * 4
