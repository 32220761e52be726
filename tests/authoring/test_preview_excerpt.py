"""Excerpts: parts of a session, to be heard alone."""

from pathlib import Path

import pytest

from guided.authoring.preview.excerpt import ExcerptError, cut_at_line, cut_from_line, cut_named, names
from guided.core.cue import CueKind, Plan
from guided.core.level import Level
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences
from guided.script.model import Session
from tests.support.scripts import session

SCRIPT = """\
title: Made
ambience: rain
steps:
  - section: Settle
  - Hello you.
  - repeat: 3
    steps:
      - Again now.
      - stretch: Knee rolls
        sides: [left, right]
        involves: [twist]
        instead:
          - Picture your <side>.
        into: Let your <side> knee roll.
  - section: Knee
  - ambience: stream
  - only: better
    release: Your hands
  - include: calm

  - section: Rest
  - That is all.
"""
CALM = "steps:\n  - release: Your jaw\n  - Let it be.\n"


@pytest.fixture
def excerpt_session(tmp_path: Path) -> Session:
    (tmp_path / "calm.yaml").write_text(CALM, encoding="utf-8")
    return session(tmp_path, SCRIPT)


def list_ids(part: Plan) -> list[str]:
    """The cues of a part but for the bed before it and the quiet after it."""
    bed, *cues, quiet = part.cues
    assert bed.kind is CueKind.AMBIENCE
    assert quiet.kind is CueKind.LEAD
    return [str(cue.id) for cue in cues]


def test_step_on_a_line_plays_over_its_bed_and_ends_quietly(excerpt_session: Session) -> None:
    part = cut_at_line(excerpt_session, Level.FLARE, 5)
    assert list_ids(part) == ["1:say.0"]
    assert (part.cues[0].name, part.cues[-1].seconds) == ("rain", 4)
    assert (part.title, part.level, part.language) == ("Hello you.", Level.FLARE, "en")
    assert list_ids(cut_at_line(excerpt_session, Level.FLARE, 22)) == ["8:say.0"]
    assert cut_at_line(excerpt_session, Level.FLARE, 22).cues[0].name == "stream"


def test_cues_of_an_excerpt_are_those_of_the_session(excerpt_session: Session) -> None:
    whole = {cue.id: cue for cue in build_plan(excerpt_session, Level.GENTLE).cues}
    assert all(whole[cue.id] == cue for cue in cut_at_line(excerpt_session, Level.GENTLE, 9).cues[:-1])


def test_inner_step_plays_once_and_the_repeat_in_full(excerpt_session: Session) -> None:
    once = list_ids(cut_at_line(excerpt_session, Level.BETTER, 8))
    assert once == ["2~0/2.0:say.0"]
    stretch = list_ids(cut_at_line(excerpt_session, Level.BETTER, 14))
    assert {cue.rpartition("@")[0] for cue in stretch} == {"2~0/2.1"}
    assert {cue.partition("@")[2][:4] for cue in stretch} == {"left", "righ"}
    assert sum(cue.endswith("2.0:say.0") for cue in list_ids(cut_at_line(excerpt_session, Level.BETTER, 6))) == 3


def test_section_includes_everything_under_it(excerpt_session: Session) -> None:
    part = cut_at_line(excerpt_session, Level.FLARE, 15)
    assert list_ids(part)[0] == "3:section"
    assert list_ids(part)[-1] == "6>1:say.0"
    assert part.title == "Knee"
    assert list_ids(cut_named(excerpt_session, Level.FLARE, "rest")) == ["7:section", "8:say.0"]


def test_include_plays_the_whole_fragment(excerpt_session: Session) -> None:
    found = list_ids(cut_at_line(excerpt_session, Level.FLARE, 19))
    assert found[-1] == "6>1:say.0"
    assert all(cue.startswith("6>") for cue in found)


def test_bed_alone_plays_for_a_while(excerpt_session: Session) -> None:
    part = cut_at_line(excerpt_session, Level.FLARE, 16)
    assert list_ids(part) == ["4:ambience"]
    assert (part.title, part.seconds) == ("stream", 8)


@pytest.mark.parametrize("name", ["Knee rolls", "knee-rolls", "KNEE R", "kneerols"])
def test_step_is_found_by_its_name(excerpt_session: Session, name: str) -> None:
    part = cut_named(excerpt_session, Level.BETTER, name)
    assert part.title == "Knee rolls"
    assert {cue.rpartition("@")[0] for cue in list_ids(part)} == {"2~0/2.1"}


def test_step_in_a_fragment_is_found_by_its_name(excerpt_session: Session) -> None:
    assert {cue.partition(":")[0] for cue in list_ids(cut_named(excerpt_session, Level.FLARE, "your jaw"))} == {"6>0"}


def test_step_wins_over_a_section_of_the_same_name(tmp_path: Path) -> None:
    excerpt_session = session(
        tmp_path, "title: Made\nambience: rain\nsteps:\n  - section: Jaw\n  - Hello.\n  - release: jaw\n  - Bye.\n"
    )
    assert {cue.partition(":")[0] for cue in list_ids(cut_named(excerpt_session, Level.FLARE, "Jaw"))} == {"2"}


def test_first_of_several_close_names_is_found(tmp_path: Path) -> None:
    excerpt_session = session(
        tmp_path, "title: Made\nsteps:\n  - release: your left hand\n  - release: your left foot\n"
    )
    assert cut_named(excerpt_session, Level.FLARE, "your left").title == "your left hand"


def test_names_are_listed_once_in_order(excerpt_session: Session) -> None:
    assert names(build_plan(excerpt_session, Level.BETTER)) == [
        "Settle",
        "Knee rolls",
        "Knee",
        "Your hands",
        "Your jaw",
        "Rest",
    ]


def test_excerpt_from_a_line_plays_to_the_end(excerpt_session: Session) -> None:
    part = cut_from_line(excerpt_session, Level.FLARE, 17)
    assert list_ids(part)[0].startswith("6>")  # what stands there is for better days; this comes next
    assert list_ids(part)[-1] == "8:say.0"
    assert list_ids(cut_from_line(excerpt_session, Level.BETTER, 17))[0].startswith("5:")
    assert list_ids(cut_from_line(excerpt_session, Level.FLARE, 8))[0] == "2~0/2.0:say.0"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (2, r"^Line 2 stands before the first step, which begins on line 4\.$"),
        (17, r"^What stands on line 17 does not play at flare; the nearest that does begins on line 16\.$"),
        (13, r"^Line 13 plays in place of the step on line 9, for those who leave that out with --avoid\.$"),
        (99, r"^The script ends on line 22; its last step begins on line 22\.$"),
    ],
)
def test_line_without_a_step_names_the_nearest(excerpt_session: Session, line: int, told: str) -> None:
    with pytest.raises(ExcerptError, match=told):
        cut_at_line(excerpt_session, Level.FLARE, line)


def test_replacement_is_heard_with_the_exclusion(excerpt_session: Session) -> None:
    part = cut_at_line(excerpt_session, Level.FLARE, 13, Preferences(frozenset({"twist"})))
    assert list_ids(part) == ["2~0/left/2.1.instead.0:say.0", "2~0/right/2.1.instead.0:say.0"]


def test_line_after_the_last_played_step_is_an_error(tmp_path: Path) -> None:
    excerpt_session = session(tmp_path, "title: Made\nsteps:\n  - Hello you.\n  - only: better\n    say: And more.\n")
    with pytest.raises(ExcerptError, match=r"line 5 does not play at flare; the nearest that does begins on line 3\.$"):
        cut_from_line(excerpt_session, Level.FLARE, 5)


@pytest.mark.parametrize("name", ["Elbows", "", "--"])
def test_unknown_name_lists_the_known_ones(excerpt_session: Session, name: str) -> None:
    with pytest.raises(ExcerptError, match=rf"^Nothing is called '{name}' at flare\. There is: Settle, .*, Rest\.$"):
        cut_named(excerpt_session, Level.FLARE, name)


def test_session_without_names_suggests_a_line(tmp_path: Path) -> None:
    with pytest.raises(ExcerptError, match="Choose a line instead"):
        cut_named(session(tmp_path, "steps:\n  - Hello you.\n"), Level.FLARE, "knee")


def test_many_names_are_cut_off(tmp_path: Path) -> None:
    script = "steps:\n" + "".join(f"  - section: Part {n}\n  - Hello.\n" for n in range(20))
    with pytest.raises(ExcerptError, match=r"Part 11, and more\.$"):
        cut_named(session(tmp_path, script), Level.FLARE, "elbows")
