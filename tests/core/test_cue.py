"""Cue ids are written and parsed the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core import paths
from guided.core.cue import Added, CueId, Turn
from guided.core.level import LEVELS
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences
from guided.script.loader import load_script
from guided.script.values import LOADS
from tests.support.cases import cases
from tests.support.tiers import examples, few

WRITTEN = {
    "closing": CueId("closing"),
    "left-out:0": CueId("left-out", part="0"),
    "3:say.0": CueId("3", part="say.0"),
    "3@left:switch.0": CueId("3", "left", part="switch.0"),
    "3@left.2:into.0": CueId("3", "left", 2, "into.0"),
    "3@.2:hold": CueId("3", "", 2, "hold"),
    "3@left": CueId("3", "left"),
    "2~0/2.1>0~1/0.0:say.0": CueId("2~0/2.1>0~1/0.0", part="say.0"),
    "left: one/3.instead.0:say.0": CueId("left: one/3.instead.0", part="say.0"),
    "/3.instead.0:say.0": CueId("/3.instead.0", part="say.0"),
    "0~1/2>0@a: b.c.11:rest": CueId("0~1/2>0", "a: b.c", 11, "rest"),
    "offer:3@left.2:0": CueId("3", "left", 2, "0", Added.OFFER),
    "taken:3@left.12:into.0": CueId("3", "left", 12, "into.0", Added.TAKEN),
}


@cases("written, id", WRITTEN.items())
def test_cue_id_is_written_and_parsed(written: str, id: CueId) -> None:
    assert str(id) == written
    assert CueId.parse(written) == id


@cases("name", few(paths.find_sessions(), 4))
def test_every_library_cue_id_round_trips(name: str) -> None:
    made = load_script(paths.find_script(name), paths.find_folders())
    both = (Preferences(), Preferences(avoid=frozenset(LOADS)))
    ids = {cue.id for wishes in both for level in LEVELS for cue in build_plan(made, level, wishes).cues}
    more = {id._replace(added=added) for id in ids for added in Added}
    assert [id for id in ids | more if CueId.parse(str(id)) != id] == []


PATHS = st.from_regex(r"((\d+~\d+|left)/)?\d+(\.(flare|instead))?(\.\d+)?(>\d+)?", fullmatch=True)
SIDES = st.text(st.characters(exclude_characters="@")).filter(lambda side: not CueId.parse(f"0@{side} ").rep)
PARTS = st.sampled_from(["", "hold", "into.0", "into.12", "1.0", "0"])
IDS = st.builds(CueId, PATHS, SIDES, st.integers(0, 300), PARTS, st.sampled_from([None, *Added]))


@settings(max_examples=examples(300), deadline=None)
@given(IDS)
def test_str_and_parse_are_inverse(id: CueId) -> None:
    assert str(CueId.parse(str(id))) == str(id)
    if id.rep and ":" not in id.side:  # the name of a side may end like a time or a part
        assert CueId.parse(str(id)) == id


@settings(max_examples=examples(300), deadline=None)
@given(st.text(st.sampled_from("0123a@.:/~>")) | st.text())
def test_parsed_text_is_written_the_same(text: str) -> None:
    try:
        read = CueId.parse(text)
    except ValueError:
        return
    assert str(read) == text


@pytest.mark.parametrize("text", ["", "@left.1:hold", "3@"])
def test_text_without_a_step_is_no_cue_id(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        CueId.parse(text)


def test_cue_id_names_its_move_step_and_top_step() -> None:
    id = CueId.parse("2~0/2.1>0~1/0.0@left.2:into.3")
    assert [str(each) for each in (id.move, id.step, id.all_sides, id.top_step)] == [
        "2~0/2.1>0~1/0.0@left.2",
        "2~0/2.1>0~1/0.0@left",
        "2~0/2.1>0~1/0.0",
        "2~0/2.1",
    ]
    assert (id.step_path, id.top_step.step_path) == ("0.0", "2.1")
    assert id.turns == (Turn("2", "0"), Turn("2.1>0", "1"))
    assert str(id.piece(0)) == "2~0/2.1>0~1/0.0@left.2:into.0"


def test_added_cue_id_differs_from_the_original() -> None:
    id = CueId("3", "left", 2, "hold")
    taken = id._replace(added=Added.TAKEN)
    assert len({id.step, taken.step, id.all_sides, taken.all_sides}) == 4
