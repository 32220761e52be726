"""Excluded steps and how they are announced."""

from guided.core.cue import CueKind, Plan
from guided.core.level import Level
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences
from guided.script.model import (
    Breathe,
    Each,
    Group,
    Include,
    Position,
    Release,
    Repeat,
    Say,
    Session,
    StepModel,
    Stretch,
)
from tests.support.sessions import session, step, steps

ROLL = Stretch(stretch="Knee roll", into="Let both knees sway.", involves=["twist"])
REST = Say(say="Rest here instead.")


def make_plan(*verbs: StepModel, avoid: str = "twist", level: Level = Level.BETTER) -> Plan:
    return build_plan(session(*verbs), level, Preferences(avoid=frozenset(avoid.split(","))))


def list_announcements(made: Plan) -> list[str]:
    return [cue.says[0] for cue in made.cues if str(cue.id) in ("left-out:0", "replaced:0")]


def test_excluded_moves_are_listed_in_one_line() -> None:
    arm = Release(release="your arm", involves=["arm"])
    breath = Breathe(breathe="4-6", rounds="3")
    assert list_announcements(make_plan(ROLL)) == ["Today we leave out Knee roll."]
    assert list_announcements(make_plan(ROLL, arm, avoid="twist,arm")) == ["Today we leave out Knee roll and your arm."]
    assert list_announcements(make_plan(ROLL, arm, breath, avoid="twist,arm,paced-breath")) == [
        "Today we leave out Knee roll, your arm and counted breath."
    ]


def test_replaced_move_is_not_called_left_out() -> None:
    replaced = ROLL.model_copy(update={"stretch": "Knee hug", "instead": steps(REST, path="1.")})
    made = make_plan(ROLL, replaced)
    assert (made.left_out, made.replaced) == (("Knee roll",), ("Knee hug",))
    assert list_announcements(made) == ["Today we leave out Knee roll.", "Something else stands in for Knee hug."]


def test_excluded_replacement_counts_as_left_out() -> None:
    again = ROLL.model_copy(update={"instead": steps(Say(say="Turn a little.", involves=["twist"]), path="0.")})
    assert make_plan(again).left_out == ("Knee roll",)


def test_move_left_out_once_and_replaced_once_is_left_out() -> None:
    replaced = ROLL.model_copy(update={"instead": steps(REST, path="1.")})
    made = make_plan(replaced, ROLL)
    assert (made.left_out, made.replaced) == (("Knee roll",), ())


def test_names_are_filled_in_and_listed_once() -> None:
    nod = Stretch(stretch="<side> <part>", into="Nod.", sides=["left", "right"], reps="3", involves=["neck"])
    twice = Repeat(repeat="2", steps=steps(nod, path="0.0."))
    made = make_plan(Each(each={"part": ["ear", "cheek"]}, steps=steps(twice, path="0.")), avoid="neck")
    assert made.left_out == ("left ear", "right ear", "left cheek", "right cheek")


def test_group_is_named_by_its_moves() -> None:
    inner = steps(Say(say="A longer breath."), Breathe(breathe="3-4", rounds="2"), ROLL, path="0.")
    group = Group(involves=["heat"], steps=inner, instead=steps(REST, path="0.i."))
    assert make_plan(group, avoid="heat").replaced == ("counted breath", "Knee roll")


def test_fragment_is_named_with_its_words() -> None:
    fragment = session(ROLL.model_copy(update={"stretch": "<what> roll"}), words={"what": "Hip"})
    made = session(step(Include(include="made", words={"what": "Knee"}), included=fragment))
    assert build_plan(made, Level.BETTER, Preferences(avoid=frozenset({"twist"}))).left_out == ("Knee roll",)


def test_step_of_another_level_is_not_announced() -> None:
    assert make_plan(ROLL.model_copy(update={"only": (Level.BETTER,)}), level=Level.FLARE).left_out == ()


def test_lines_and_positions_are_not_named() -> None:
    made = make_plan(Say(say="Turn a little.", involves=["twist"]), Position(position="Lie down.", involves=["twist"]))
    assert (made.left_out, made.replaced, list_announcements(made)) == ((), (), [])


def test_language_without_a_phrase_book_announces_nothing() -> None:
    mute = Session("made", session().path, session().headers, steps(ROLL, Breathe(breathe="natural", lasting="9s")))
    made = build_plan(mute, Level.FLARE, Preferences(avoid=frozenset({"twist"})))
    assert made.left_out == ("Knee roll",)
    assert [cue.kind for cue in made.cues] == [CueKind.LEAD, CueKind.BREATH, CueKind.LEAD]


def test_deeply_repeated_excluded_steps_are_planned_quickly() -> None:
    deep: StepModel = ROLL
    for n in range(12):
        deep = Repeat(repeat="200", steps=steps(deep, path=f"{n}."))
    assert make_plan(deep).left_out == ("Knee roll",)
