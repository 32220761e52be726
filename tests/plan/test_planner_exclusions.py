"""What is missing from a session, and how that is said."""

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


def planned(*verbs: StepModel, avoid: str = "twist", level: Level = Level.BETTER) -> Plan:
    return build_plan(session(*verbs), level, Preferences(avoid=frozenset(avoid.split(","))))


def lines(made: Plan) -> list[str]:
    return [cue.says[0] for cue in made.cues if str(cue.id) in ("left-out:0", "replaced:0")]


def test_one_two_and_three_moves_are_told_in_a_row() -> None:
    arm = Release(release="your arm", involves=["arm"])
    breath = Breathe(breathe="4-6", rounds="3")
    assert lines(planned(ROLL)) == ["Today we leave out Knee roll."]
    assert lines(planned(ROLL, arm, avoid="twist,arm")) == ["Today we leave out Knee roll and your arm."]
    assert lines(planned(ROLL, arm, breath, avoid="twist,arm,paced-breath")) == [
        "Today we leave out Knee roll, your arm and counted breath."
    ]


def test_a_move_that_something_stands_in_for_is_not_left_out() -> None:
    replaced = ROLL.model_copy(update={"stretch": "Knee hug", "instead": steps(REST, path="1.")})
    made = planned(ROLL, replaced)
    assert (made.left_out, made.replaced) == (("Knee roll",), ("Knee hug",))
    assert lines(made) == ["Today we leave out Knee roll.", "Something else stands in for Knee hug."]


def test_what_stands_in_may_be_left_out_itself() -> None:
    again = ROLL.model_copy(update={"instead": steps(Say(say="Turn a little.", involves=["twist"]), path="0.")})
    assert planned(again).left_out == ("Knee roll",)


def test_a_move_left_out_here_and_replaced_there_is_left_out() -> None:
    replaced = ROLL.model_copy(update={"instead": steps(REST, path="1.")})
    made = planned(replaced, ROLL)
    assert (made.left_out, made.replaced) == (("Knee roll",), ())


def test_names_are_filled_in_and_told_once() -> None:
    nod = Stretch(stretch="<side> <part>", into="Nod.", sides=["left", "right"], reps="3", involves=["neck"])
    twice = Repeat(repeat="2", steps=steps(nod, path="0.0."))
    made = planned(Each(each={"part": ["ear", "cheek"]}, steps=steps(twice, path="0.")), avoid="neck")
    assert made.left_out == ("left ear", "right ear", "left cheek", "right cheek")


def test_what_a_group_holds_is_named_for_it() -> None:
    inner = steps(Say(say="A longer breath."), Breathe(breathe="3-4", rounds="2"), ROLL, path="0.")
    group = Group(involves=["heat"], steps=inner, instead=steps(REST, path="0.i."))
    assert planned(group, avoid="heat").replaced == ("counted breath", "Knee roll")


def test_what_a_fragment_holds_is_named_with_its_words() -> None:
    fragment = session(ROLL.model_copy(update={"stretch": "<what> roll"}), words={"what": "Hip"})
    made = session(step(Include(include="made", words={"what": "Knee"}), included=fragment))
    assert build_plan(made, Level.BETTER, Preferences(avoid=frozenset({"twist"}))).left_out == ("Knee roll",)


def test_what_does_not_play_at_a_level_is_not_missed() -> None:
    assert planned(ROLL.model_copy(update={"only": (Level.BETTER,)}), level=Level.FLARE).left_out == ()


def test_lines_and_positions_have_no_name() -> None:
    made = planned(Say(say="Turn a little.", involves=["twist"]), Position(position="Lie down.", involves=["twist"]))
    assert (made.left_out, made.replaced, lines(made)) == ((), (), [])


def test_a_language_without_a_book_says_nothing_and_knows_what_is_missing() -> None:
    mute = Session("made", session().path, session().headers, steps(ROLL, Breathe(breathe="natural", lasting="9s")))
    made = build_plan(mute, Level.FLARE, Preferences(avoid=frozenset({"twist"})))
    assert made.left_out == ("Knee roll",)
    assert [cue.kind for cue in made.cues] == [CueKind.LEAD, CueKind.BREATH, CueKind.LEAD]


def test_missing_steps_nested_for_ever_take_no_time() -> None:
    deep: StepModel = ROLL
    for n in range(12):
        deep = Repeat(repeat="200", steps=steps(deep, path=f"{n}."))
    assert planned(deep).left_out == ("Knee roll",)
