"""The colours: easy to read in the evening, hardly there in bed, and dark in the end."""

import pytest
from rich.color import Color, ColorSystem
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from guided.core.player_state import Phase
from guided.ui.tui.theme import FALLING_ASLEEP, GLOW, RGB, STEPS, Ink, between, colours, light
from tests.support.player_moments import of

TEXT = (Ink.MAIN, Ink.SOFT, Ink.FAINT, Ink.ACCENT)


def luminance(colour: RGB) -> float:
    """How light a colour is, 0 to 1, as WCAG 2 defines it."""
    red, green, blue = (c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def in_256(colour: RGB) -> RGB:
    """The nearest colour of a terminal that has no more than 256."""
    return tuple(Color.from_rgb(*colour).downgrade(ColorSystem.EIGHT_BIT).get_truecolor(DEFAULT_TERMINAL_THEME))


@pytest.mark.parametrize("ink", TEXT)
def test_words_are_easy_to_read(ink: Ink) -> None:
    evening = colours(False, 0)
    assert contrast(evening[ink], evening[Ink.GROUND]) >= (10 if ink is Ink.MAIN else 4.5)
    assert contrast(in_256(evening[ink]), in_256(evening[Ink.GROUND])) >= 4.5


@pytest.mark.parametrize("bed", [False, True])
def test_the_count_can_be_read_on_the_shape(bed: bool) -> None:
    shown = colours(bed, 0)
    assert min(contrast(shown[Ink.MAIN], shown[shade]) for shade in GLOW) >= (4 if not bed else 2)


def test_in_bed_nothing_is_bright_and_the_line_can_still_be_read() -> None:
    bed = colours(True, 0)
    assert max(map(luminance, bed.values())) <= 0.12
    assert contrast(bed[Ink.MAIN], bed[Ink.GROUND]) >= 3
    assert luminance(bed[Ink.GROUND]) < 0.002


@pytest.mark.parametrize("ink", Ink)
def test_in_bed_everything_is_warm(ink: Ink) -> None:
    red, green, blue = colours(True, 0)[ink]
    assert red >= green >= blue


@pytest.mark.parametrize("ink", Ink)
def test_the_night_only_gets_darker(ink: Ink) -> None:
    steps = [luminance(colours(True, dark)[ink]) for dark in range(STEPS + 1)]
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] < 0.01


def test_nothing_but_the_ground_is_darker_than_the_ground() -> None:
    for bed in (False, True):
        shown = colours(bed, 0)
        assert min(shown.values(), key=luminance) == shown[Ink.GROUND]


def test_the_shape_is_brightest_in_its_middle() -> None:
    shades = [luminance(colours(False, 0)[shade]) for shade in GLOW]
    assert shades == sorted(shades)


@pytest.mark.parametrize(
    ("dim", "more", "expected"),
    [
        (False, {}, (False, 0)),
        (True, {}, (True, 0)),
        (False, {"dim": True}, (True, 0)),
        (True, {"dim": True}, (True, STEPS // 2)),
        (False, {"sleep": True, "left": FALLING_ASLEEP + 1.0}, (True, 0)),
        (False, {"sleep": True, "left": FALLING_ASLEEP / 2}, (True, STEPS // 2)),
        (False, {"sleep": True, "left": 0.0}, (True, STEPS)),
    ],
)
def test_the_light_of_the_hour(dim: bool, more: dict[str, object], expected: tuple[bool, int]) -> None:
    assert light(of(**more), dim) == expected


def test_asleep_the_end_is_dark_however_it_comes() -> None:
    assert light(of(Phase.ENDED, sleep=True, left=500.0), False) == (True, STEPS)


def test_a_colour_between_two() -> None:
    assert between((0, 0, 0), (100, 50, 255), 0) == (0, 0, 0)
    assert between((0, 0, 0), (100, 50, 255), 0.5) == (50, 25, 128)
    assert between((0, 0, 0), (100, 50, 255), 1) == (100, 50, 255)
