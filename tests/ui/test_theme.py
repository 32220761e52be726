"""Colours: readable in the evening, faint in bed, dark at the end."""

import pytest
from rich.color import Color, ColorSystem
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from guided.core.player_state import PlayerPhase
from guided.ui.tui.theme import GLOW_INKS, NIGHT_FADE_S, NIGHT_STEPS, RGB, Ink, blend, get_colours, get_light
from tests.support.player_moments import make_state

TEXT = (Ink.PRIMARY, Ink.SECONDARY, Ink.MUTED, Ink.ACCENT)


def luminance(colour: RGB) -> float:
    """How light a colour is, 0 to 1, as WCAG 2 defines it."""
    red, green, blue = (c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def to_256_colours(colour: RGB) -> RGB:
    """The nearest colour of a terminal that has no more than 256."""
    return tuple(Color.from_rgb(*colour).downgrade(ColorSystem.EIGHT_BIT).get_truecolor(DEFAULT_TERMINAL_THEME))


@pytest.mark.parametrize("ink", TEXT)
def test_text_has_enough_contrast(ink: Ink) -> None:
    evening = get_colours(False, 0)
    assert contrast(evening[ink], evening[Ink.BACKGROUND]) >= (10 if ink is Ink.PRIMARY else 4.5)
    assert contrast(to_256_colours(evening[ink]), to_256_colours(evening[Ink.BACKGROUND])) >= 4.5


@pytest.mark.parametrize("bed", [False, True])
def test_count_has_enough_contrast_on_the_shape(bed: bool) -> None:
    shown = get_colours(bed, 0)
    assert min(contrast(shown[Ink.PRIMARY], shown[shade]) for shade in GLOW_INKS) >= (4 if not bed else 2)


def test_bed_colours_are_dim_and_still_readable() -> None:
    bed = get_colours(True, 0)
    assert max(map(luminance, bed.values())) <= 0.12
    assert contrast(bed[Ink.PRIMARY], bed[Ink.BACKGROUND]) >= 3
    assert luminance(bed[Ink.BACKGROUND]) < 0.002


@pytest.mark.parametrize("ink", Ink)
def test_bed_colours_are_warm(ink: Ink) -> None:
    red, green, blue = get_colours(True, 0)[ink]
    assert red >= green >= blue


@pytest.mark.parametrize("ink", Ink)
def test_night_steps_only_get_darker(ink: Ink) -> None:
    steps = [luminance(get_colours(True, dark)[ink]) for dark in range(NIGHT_STEPS + 1)]
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] < 0.01


def test_background_is_the_darkest_colour() -> None:
    for bed in (False, True):
        shown = get_colours(bed, 0)
        assert min(shown.values(), key=luminance) == shown[Ink.BACKGROUND]


def test_shape_is_brightest_in_its_middle() -> None:
    shades = [luminance(get_colours(False, 0)[shade]) for shade in GLOW_INKS]
    assert shades == sorted(shades)


@pytest.mark.parametrize(
    ("dim", "more", "expected"),
    [
        (False, {}, (False, 0)),
        (True, {}, (True, 0)),
        (False, {"dim": True}, (True, 0)),
        (True, {"dim": True}, (True, NIGHT_STEPS // 2)),
        (False, {"for_sleep": True, "remaining": NIGHT_FADE_S + 1.0}, (True, 0)),
        (False, {"for_sleep": True, "remaining": NIGHT_FADE_S / 2}, (True, NIGHT_STEPS // 2)),
        (False, {"for_sleep": True, "remaining": 0.0}, (True, NIGHT_STEPS)),
    ],
)
def test_light_follows_session_and_dim_setting(dim: bool, more: dict[str, object], expected: tuple[bool, int]) -> None:
    assert get_light(make_state(**more), dim) == expected


def test_end_of_a_sleep_session_is_dark() -> None:
    assert get_light(make_state(PlayerPhase.ENDED, for_sleep=True, remaining=500.0), False) == (True, NIGHT_STEPS)


def test_blend_mixes_two_colours() -> None:
    assert blend((0, 0, 0), (100, 50, 255), 0) == (0, 0, 0)
    assert blend((0, 0, 0), (100, 50, 255), 0.5) == (50, 25, 128)
    assert blend((0, 0, 0), (100, 50, 255), 1) == (100, 50, 255)
