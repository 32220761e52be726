"""The layout at every size: as recorded after a check by eye, and never broken.

To record the pages anew:  GUIDED_RECORD=1 pytest tests/ui/test_tui_layout.py
"""

import os
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from rich.cells import cell_len

from guided.core.player_state import PlayerState
from guided.ui.tui.breath import REST_FULLNESS
from guided.ui.tui.layout import allocate_rows, draw_view
from guided.ui.tui.theme import CellRow, Ink
from guided.ui.tui.view_model import NoticeDisplay, PlayerView, build_view
from tests.support.cases import cases
from tests.support.player_moments import FULL, MOMENTS, SIZES, make_state

PAGES = Path(__file__).with_name("pages")


def draw_rows(
    moment: PlayerState, width: int, height: int, full: float = REST_FULLNESS, coloured: bool = True
) -> tuple[CellRow, ...]:
    return draw_view(build_view(moment, full, NoticeDisplay().update(moment)), width, height, coloured)


def join_text(page: tuple[CellRow, ...]) -> str:
    return "\n".join("".join(span.text for span in row).rstrip() for row in page)


def join_inks(page: tuple[CellRow, ...]) -> str:
    """For each cell the letter of what it is for; of both halves where they differ, the upper one."""
    return "\n".join("".join(map(_letters, row)).rstrip(".") for row in page)


def _letters(span: object) -> str:
    return "".join((span.fill if letter == " " else span.ink) * cell_len(letter) for letter in span.text)


@cases("name, size", product(MOMENTS, SIZES))
def test_layout_equals_its_recording(name: str, size: tuple[int, int]) -> None:
    width, height = size
    shown = draw_rows(MOMENTS[name], width, height, FULL.get(name, REST_FULLNESS))
    record = f"{join_text(shown)}\n{'=' * width}\n{join_inks(shown)}\n"
    place = PAGES / f"{name}-{width}x{height}.txt"
    if os.environ.get("GUIDED_RECORD"):
        place.write_text(record, "utf-8")
    assert record == place.read_text("utf-8")


def test_every_recorded_page_is_tested() -> None:
    names = {f"{name}-{width}x{height}.txt" for name in MOMENTS for width, height in SIZES}
    assert {place.name for place in PAGES.iterdir()} == names


WILD = (
    "Say 日本語のとても長い一行でも大丈夫です and go on",
    "🧘🏽‍♀️ 👨‍👩‍👧 🏳️‍🌈 breathe ✨",
    "e\u0301le\u0300ve a\u0308\u0323\u0301",
    "[bold]not markup[/] \x1b[31m\x07\t\n\u202e",
    "Donaudampfschifffahrtsgesellschaftskapitän" * 3,
    "word " * 80,
    "",
)
TINY = [(1, 1), (2, 3), (5, 2), (9, 40), (20, 5), (40, 8), (60, 12), (300, 3), (149, 60), (150, 40)]


@cases("words, size, coloured", product(WILD, [*SIZES, *TINY], [True, False]))
def test_every_row_has_the_full_width(words: str, size: tuple[int, int], coloured: bool) -> None:
    width, height = size
    wild = {"title": words, "line": words, "next_title": words, "notices": (words,), "farewell": words}
    for moment in MOMENTS.values():
        options = (words, "Easier") if moment.choices else ()
        changed = replace(moment, **wild, sections=(words, "Two", words, words), choices=options, choice=words)
        shown = draw_rows(changed, width, height, 1, coloured)
        assert len(shown) == height
        assert {sum(cell_len(span.text) for span in row) for row in shown} == {width}
        assert not [span for row in shown for span in row if any(letter < " " for letter in span.text)]


def test_line_length_moves_nothing_else() -> None:
    long = make_state(line="A line that takes a good deal of room, since it goes on and on, and then a little further.")
    for width, height in SIZES:
        shown = [
            join_text(draw_rows(moment, width, height)).split("\n") for moment in (long, make_state(line="Short."))
        ]
        apart = allocate_rows(width, height)
        fixed = height - apart.words - apart.below - apart.gap - apart.then - apart.notice - apart.keys
        assert shown[0][:fixed] == shown[1][:fixed]
        assert shown[0][-1] == shown[1][-1]


@pytest.mark.parametrize(("width", "height"), [*SIZES, (20, 5), (40, 10)])
def test_line_is_always_shown_in_full(width: int, height: int) -> None:
    shown = join_text(draw_rows(make_state(line="Let both knees sway, just a little."), width, height))
    if height < 50:
        assert " ".join(shown.split()).count("Let both knees sway, just a little.") == 1


def test_text_without_large_letters_is_shown_in_normal_ones() -> None:
    shown = join_text(draw_rows(make_state(line="日本語のとても長い一行"), 200, 50))
    assert "日本語のとても長い一行" in shown


def test_long_line_is_shown_in_normal_letters() -> None:
    shown = " ".join(join_text(draw_rows(make_state(line="so many words " * 12), 200, 50)).split())
    assert "so many words so many words" in shown


def test_count_is_in_the_shape_or_beside_the_detail() -> None:
    hold = MOMENTS["hold"]
    assert "stay" in join_text(draw_rows(hold, 80, 24))
    assert "stay · 6" not in join_text(draw_rows(hold, 80, 24))
    assert "stay · 6" in join_text(draw_rows(hold, 60, 10))


def test_long_notice_replaces_the_keys() -> None:
    words = "The voice did not answer, so another one of this computer speaks from here on, at the same pace."
    shown = join_text(draw_rows(make_state(notices=(words,)), 60, 20))
    assert words in " ".join(shown.split())
    assert "space pauses" not in shown


def test_current_of_many_sections_is_named() -> None:
    names = tuple(f"The part with number {n}" for n in range(12))
    shown = join_text(draw_rows(make_state(sections=names, section_index=10), 60, 20))
    assert "number 10" in shown
    assert "number 9" not in shown
    assert join_text(draw_rows(make_state(sections=tuple("x" * 60), section_index=3), 60, 20)).count("━") == 0, (
        "no room for a bar"
    )


def test_section_bar_marks_done_current_and_later() -> None:
    bar = next(row for row in draw_rows(make_state(), 80, 24) if "━" in "".join(span.text for span in row))
    marks = [(span.text[0], span.ink) for span in bar if span.text.strip()]
    assert marks == [("━", Ink.SECONDARY), ("━", Ink.ACCENT), ("─", Ink.MUTED), ("─", Ink.MUTED)]


def test_pause_menu_without_a_choice_marks_nothing() -> None:
    paused = replace(MOMENTS["paused"], choice="")
    for width, height in (*SIZES, (40, 6)):
        assert "▸" not in join_text(draw_rows(paused, width, height))


def test_screen_after_a_sleep_session_is_all_dark() -> None:
    for width, height in SIZES:
        shown = draw_rows(MOMENTS["asleep"], width, height)
        assert {(span.text.strip(), span.fill) for row in shown for span in row} == {("", Ink.BACKGROUND)}


def test_empty_view_is_an_empty_page() -> None:
    assert join_text(draw_view(PlayerView(fullness=-1), 30, 10)).strip() == ""
