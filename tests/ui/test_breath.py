"""The breathing shape follows the breath, never jumps, and repaints little."""

import itertools

import pytest

from guided.core.cue import Kind
from guided.core.player_state import Moment, Phase
from guided.ui.tui.breath import FASTEST, OWN, QUIET, Breath, disc, steps
from guided.ui.tui.theme import GLOW, Ink, Row
from tests.support.player_moments import of
from tests.support.player_state import cue

ROWS = 10


def breathing(kind: Kind, seconds: float, phase: Phase = Phase.PLAYING) -> list[Moment]:
    """A phase of breath, look by look."""
    looks = round(seconds * 10)
    return [of(phase, cue=cue(kind, seconds), into=n / 10, lasts=seconds) for n in range(looks)]


def follow(breath: Breath, *phases: list[Moment]) -> list[float]:
    return [breath.follow(moment) for phase in phases for moment in phase]


def seen(rows: tuple[Row, ...]) -> int:
    """How many cells are not empty."""
    return sum(len(span.text) for row in rows for span in row if (span.under, span.text.strip()) != (Ink.GROUND, ""))


def test_it_grows_stays_and_sinks() -> None:
    breath = Breath()
    grown = follow(breath, breathing(Kind.INHALE, 4))
    assert grown == sorted(grown)
    assert grown[-1] > 0.95
    held = follow(breath, breathing(Kind.STILL, 3))
    assert held[-1] == 1
    assert min(held) > 0.95
    sunk = follow(breath, breathing(Kind.EXHALE, 6))
    assert sunk == sorted(sunk, reverse=True)
    assert sunk[-1] < 0.05
    assert max(follow(breath, breathing(Kind.STILL, 3))) < 0.05


def test_ones_own_breath_is_not_led() -> None:
    shown = follow(Breath(), breathing(Kind.BREATH, 20))
    assert shown[-1] == pytest.approx(OWN)
    assert len(set(shown[20:])) == 1


@pytest.mark.parametrize("kind", [Kind.SAY, Kind.HOLD, Kind.REST, Kind.RELEASE])
def test_it_comes_to_rest(kind: Kind) -> None:
    breath = Breath()
    follow(breath, breathing(Kind.INHALE, 4))
    assert follow(breath, breathing(kind, 5))[-1] == pytest.approx(QUIET)


@pytest.mark.parametrize("phase", [Phase.PAUSED, Phase.LOST, Phase.LEAVING, Phase.READY])
def test_it_waits_while_the_session_does(phase: Phase) -> None:
    breath = Breath()
    follow(breath, breathing(Kind.INHALE, 4)[:20])
    assert set(follow(breath, breathing(Kind.EXHALE, 4, phase))) == {breath.full}


def test_it_never_jumps() -> None:
    stepped = [
        breathing(Kind.INHALE, 4),
        breathing(Kind.INHALE, 4),
        breathing(Kind.SAY, 1),
        breathing(Kind.EXHALE, 1.5),
    ]
    shown = follow(Breath(), *stepped)
    assert max(abs(b - a) for a, b in itertools.pairwise(shown)) <= FASTEST + 1e-9


def test_a_breath_that_takes_no_time() -> None:
    assert 0 <= Breath().follow(of(cue=cue(Kind.INHALE, 0), into=0.0, lasts=0.0)) <= 1


def test_the_fuller_the_larger() -> None:
    sizes = [seen(disc(steps(full / 10, ROWS), ROWS)) for full in range(11)]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 2.5 * sizes[0] > 0


@pytest.mark.parametrize("rows", [5, 6, 7, 10, 21])
@pytest.mark.parametrize("coloured", [True, False])
def test_it_fills_its_square_and_is_the_same_from_all_sides(rows: int, coloured: bool) -> None:
    shown = disc(steps(1, rows), rows, coloured=coloured)
    lines = ["".join(span.text for span in row) for row in shown]
    assert {len(line) for line in lines} == {2 * rows}
    assert len(lines) == rows
    assert lines == [line[::-1] for line in lines]


def test_a_step_of_growing_repaints_no_more_than_a_rim() -> None:
    def cells(radius: int) -> list[tuple[Ink, Ink]]:
        return [(span.ink, span.under) for row in disc(radius, 21) for span in row for _ in span.text]

    for radius in range(steps(0, 21), steps(1, 21)):
        changed = sum(a != b for a, b in zip(cells(radius), cells(radius + 1), strict=True))
        assert changed < 0.35 * 21 * 42


def test_the_count_stands_in_the_middle() -> None:
    shown = disc(steps(QUIET, ROWS), ROWS, "12")
    inked = [(y, span) for y, row in enumerate(shown) for span in row if Ink.MAIN in (span.ink, span.under)]
    assert {y for y, _ in inked} == {3, 4, 5, 6}
    assert disc(steps(QUIET, ROWS), ROWS, "11") != shown


def test_without_colours_it_is_drawn_in_dots() -> None:
    shown = disc(steps(1, ROWS), ROWS, "3", coloured=False)
    assert {span.ink for row in shown for span in row} <= {Ink.FAINT, Ink.MAIN}
    assert not {span.under for row in shown for span in row} - {Ink.GROUND}
    assert "▒" in "".join(span.text for row in shown for span in row)
    assert not set(GLOW) & {span.ink for row in shown for span in row}
