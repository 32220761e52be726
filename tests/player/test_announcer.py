"""The lines that the player itself says."""

from collections.abc import Iterable

import pytest

from guided.core import paths
from guided.core.cue import Cue, CueId, CueKind
from guided.core.keys import KeyAction
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.player.announcer import OFFER_WAIT_S, PlayerLines
from guided.script import stock_phrases
from guided.script.model import Say
from tests.support.sessions import PHRASES, session

LINES = PlayerLines(PHRASES)
BOOKS = [
    stock_phrases.load_books(language, paths.find_folders())[0]
    for language in stock_phrases.find_languages(paths.find_folders())
]
PLAN = build_plan(session(Say(say="One two three.")), Level.FLARE)


def cue(section: str = "", side: str = "") -> Cue:
    return Cue(CueId("x"), CueKind.SAY, OFFER_WAIT_S, section=section, side=side)


def list_lines(cues: Iterable[Cue]) -> list[str]:
    return [line for c in cues for line in c.says]


def test_placeholders_of_a_line_are_filled_in() -> None:
    assert LINES.get_line("minutes-left", minutes="9") == "9 minutes to go."
    assert LINES.split_line("end") == ["That is the end.", "Rest a while."]


def test_missing_line_is_replaced_by_its_name() -> None:
    bare = PlayerLines({})
    assert bare.get_line("go-on") == "go on"
    assert list(bare.get_status(cue("Knees", "left"), 300)) == ["here side", "minutes left"]
    assert set(bare.list_items(Level.BETTER)) == {KeyAction.TOGGLE, KeyAction.EASIER, KeyAction.REPEAT, KeyAction.LAND}
    assert [c.says for c in bare.offer_cues(Level.FLARE, "left")] == [("offer side",), ()]
    assert list(bare.list_common())
    assert bare.plan_landing(PLAN).cues


@pytest.mark.parametrize(
    ("left", "told"),
    [(540, "9 minutes to go."), (100, "2 minutes to go."), (89, "A minute to go."), (30, "A minute to go."),
     (0, "A minute to go.")],
)  # fmt: skip
def test_remaining_time_is_said_in_minutes(left: float, told: str) -> None:
    assert list(LINES.get_status(cue(), left)) == [told]


def test_status_names_section_and_side() -> None:
    assert next(LINES.get_status(cue("Knees"), 60)) == "Knees."
    assert next(LINES.get_status(cue("Knees", "left"), 60)) == "Knees, left side."
    assert list(LINES.get_status(cue(side="left"), 60)) == ["A minute to go."]


def test_pause_menu_has_a_fixed_order_and_nothing_easier_at_flare() -> None:
    lines = ["Go on", "Easier", "Once more", "Enough"]
    for level in LEVELS:
        options = LINES.list_items(level)
        assert list(options.values()) == [line for line in lines if line != "Easier" or level is not Level.FLARE]
        assert next(iter(options)) is KeyAction.TOGGLE
    assert LINES.list_items(Level.GENTLE)[KeyAction.EASIER] == "Easier"


def test_offer_of_a_side_leaves_time_for_a_key() -> None:
    *words, wait = LINES.offer_cues(Level.FLARE, "left")
    assert list_lines(words) == ["The left side is still there.", "Press Enter for it."]
    assert all(c.kind is CueKind.SAY and c.seconds > 0 for c in words)
    assert (wait.kind, wait.seconds) == (CueKind.REST, OFFER_WAIT_S)


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("warm", [False, True])
def test_landing_ends_softly_within_twenty_seconds(book: dict[str, str], level: Level, warm: bool) -> None:
    landing = PlayerLines(book).plan_landing(build_plan(session(Say(say="One.")), level), warm=warm)
    assert landing.level is level
    assert landing.seconds <= 20
    assert landing.cues[0].kind is landing.cues[-1].kind is CueKind.LEAD
    assert landing.cues[-1].seconds >= 2  # a soft end, in which no word is said


def test_landing_lines_keep_their_written_pauses() -> None:
    assert [(c.kind, c.says) for c in LINES.plan_landing(PLAN).cues[1:-1]] == [
        (CueKind.SAY, ("That is enough.",)), (CueKind.PAUSE, ()), (CueKind.SAY, ("Sit a minute first.",)),
    ]  # fmt: skip


def test_resumed_session_first_says_where_it_is() -> None:
    assert list_lines(LINES.resume_cues(cue("Knees", "left"), Level.FLARE)) == ["We go on.", "Knees, left side."]
    assert list_lines(LINES.resume_cues(cue(), Level.FLARE)) == ["We go on."]
    assert list_lines(LINES.outage_cues(Level.FLARE)) == ["The sound is back."]


def test_player_lines_are_slower_at_easier_levels() -> None:
    slots = [next(LINES.resume_cues(cue(), level)).seconds for level in LEVELS]
    assert slots == sorted(slots, reverse=True)


@pytest.mark.parametrize("book", [PHRASES, *BOOKS])
def test_common_lines_include_all_that_a_key_may_need(book: dict[str, str]) -> None:
    lines = PlayerLines(book)
    warm = set(lines.list_common())
    assert warm >= set(lines.list_items(Level.BETTER).values())
    assert warm >= {c.says[0] for c in lines.plan_landing(PLAN).cues if c.says}
    assert warm >= set(lines.split_line("end"))
    assert all(warm)


@pytest.mark.parametrize("book", [PHRASES, *BOOKS])
def test_every_phrase_book_has_every_player_line(book: dict[str, str]) -> None:
    """Nothing is said by its name, or with a word left to fill in."""
    lines, knees = PlayerLines(book), cue("Knees", "left")
    beside = [
        *lines.list_common(),
        *lines.split_line("ready"),
        *lines.get_status(knees, 300),
        *lines.get_status(cue("Knees"), 9),
    ]
    row = [
        *lines.offer_cues(Level.FLARE, "left"),
        *lines.resume_cues(knees, Level.FLARE),
        *lines.outage_cues(Level.FLARE),
    ]
    everything = {*beside, *list_lines(row)}
    assert not {key.replace("-", " ") for key in stock_phrases.PHRASE_KEYS} & everything
    assert not any("<" in line for line in everything)
