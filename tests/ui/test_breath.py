"""The breathing shape: it follows the breath, never jumps, and repaints little."""

import itertools

import pytest

from guided.core.cue import CueKind
from guided.core.player_state import PlayerPhase, PlayerState
from guided.ui.tui.breath import MAX_CHANGE, OWN_FULLNESS, REST_FULLNESS, BreathShape, draw_disc, get_radius
from guided.ui.tui.theme import GLOW_INKS, CellRow, Ink
from tests.support.player_moments import make_state
from tests.support.player_state import cue

ROWS = 10


def breathing(kind: CueKind, seconds: float, phase: PlayerPhase = PlayerPhase.PLAYING) -> list[PlayerState]:
    """A phase of breath, look by look."""
    looks = round(seconds * 10)
    return [make_state(phase, cue=cue(kind, seconds), elapsed=n / 10, duration=seconds) for n in range(looks)]


def update_all(breath: BreathShape, *phases: list[PlayerState]) -> list[float]:
    return [breath.update(moment) for phase in phases for moment in phase]


def count_cells(rows: tuple[CellRow, ...]) -> int:
    """How many cells are not empty."""
    return sum(len(span.text) for row in rows for span in row if (span.fill, span.text.strip()) != (Ink.BACKGROUND, ""))


def test_shape_grows_holds_and_shrinks_with_the_breath() -> None:
    breath = BreathShape()
    grown = update_all(breath, breathing(CueKind.INHALE, 4))
    assert grown == sorted(grown)
    assert grown[-1] > 0.95
    held = update_all(breath, breathing(CueKind.BREATH_HOLD, 3))
    assert held[-1] == 1
    assert min(held) > 0.95
    sunk = update_all(breath, breathing(CueKind.EXHALE, 6))
    assert sunk == sorted(sunk, reverse=True)
    assert sunk[-1] < 0.05
    assert max(update_all(breath, breathing(CueKind.BREATH_HOLD, 3))) < 0.05


def test_natural_breathing_shows_a_still_shape() -> None:
    shown = update_all(BreathShape(), breathing(CueKind.BREATH, 20))
    assert shown[-1] == pytest.approx(OWN_FULLNESS)
    assert len(set(shown[20:])) == 1


@pytest.mark.parametrize("kind", [CueKind.SAY, CueKind.HOLD, CueKind.REST, CueKind.RELEASE])
def test_shape_returns_to_rest_outside_breathing(kind: CueKind) -> None:
    breath = BreathShape()
    update_all(breath, breathing(CueKind.INHALE, 4))
    assert update_all(breath, breathing(kind, 5))[-1] == pytest.approx(REST_FULLNESS)


@pytest.mark.parametrize("phase", [PlayerPhase.PAUSED, PlayerPhase.NO_OUTPUT, PlayerPhase.FADING, PlayerPhase.READY])
def test_shape_stands_still_while_the_session_does(phase: PlayerPhase) -> None:
    breath = BreathShape()
    update_all(breath, breathing(CueKind.INHALE, 4)[:20])
    assert set(update_all(breath, breathing(CueKind.EXHALE, 4, phase))) == {breath.fullness}


def test_shape_never_jumps() -> None:
    stepped = [
        breathing(CueKind.INHALE, 4),
        breathing(CueKind.INHALE, 4),
        breathing(CueKind.SAY, 1),
        breathing(CueKind.EXHALE, 1.5),
    ]
    shown = update_all(BreathShape(), *stepped)
    assert max(abs(b - a) for a, b in itertools.pairwise(shown)) <= MAX_CHANGE + 1e-9


def test_breath_without_duration_is_no_error() -> None:
    assert 0 <= BreathShape().update(make_state(cue=cue(CueKind.INHALE, 0), elapsed=0.0, duration=0.0)) <= 1


def test_fuller_breath_draws_a_larger_disc() -> None:
    sizes = [count_cells(draw_disc(get_radius(full / 10, ROWS), ROWS)) for full in range(11)]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 2.5 * sizes[0] > 0


@pytest.mark.parametrize("rows", [5, 6, 7, 10, 21])
@pytest.mark.parametrize("coloured", [True, False])
def test_full_disc_is_symmetric_and_fills_its_square(rows: int, coloured: bool) -> None:
    shown = draw_disc(get_radius(1, rows), rows, coloured=coloured)
    lines = ["".join(span.text for span in row) for row in shown]
    assert {len(line) for line in lines} == {2 * rows}
    assert len(lines) == rows
    assert lines == [line[::-1] for line in lines]


def test_growing_by_one_step_repaints_only_the_edge() -> None:
    def cells(radius: int) -> list[tuple[Ink, Ink]]:
        return [(span.ink, span.fill) for row in draw_disc(radius, 21) for span in row for _ in span.text]

    for radius in range(get_radius(0, 21), get_radius(1, 21)):
        changed = sum(a != b for a, b in zip(cells(radius), cells(radius + 1), strict=True))
        assert changed < 0.35 * 21 * 42


def test_count_is_drawn_in_the_middle() -> None:
    shown = draw_disc(get_radius(REST_FULLNESS, ROWS), ROWS, "12")
    inked = [(y, span) for y, row in enumerate(shown) for span in row if Ink.PRIMARY in (span.ink, span.fill)]
    assert {y for y, _ in inked} == {3, 4, 5, 6}
    assert draw_disc(get_radius(REST_FULLNESS, ROWS), ROWS, "11") != shown


def test_disc_without_colours_is_drawn_in_dots() -> None:
    shown = draw_disc(get_radius(1, ROWS), ROWS, "3", coloured=False)
    assert {span.ink for row in shown for span in row} <= {Ink.MUTED, Ink.PRIMARY}
    assert not {span.fill for row in shown for span in row} - {Ink.BACKGROUND}
    assert "▒" in "".join(span.text for row in shown for span in row)
    assert not set(GLOW_INKS) & {span.ink for row in shown for span in row}
