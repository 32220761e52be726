"""Pacing: what a level does to the numbers of a script.

A script is written for a better day. Every easier level asks less and rests more. Arithmetic is decimal; work rounds
down and ease rounds up, to a tenth of a second. The factors are this project's own proposal, leaning on the sources
in `sessions/SOURCES.md`, and have not been reviewed by a clinician.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise

from guided.core.level import LEVELS, Level
from guided.script.model import Factors, Session

TENTH_S = Decimal("0.1")
MIN_HOLD_S = Decimal(2)
"""A scaled hold on a flare day below this many seconds is left out: the move is led by the breath."""
MIN_SLOT_WORDS = 3
"""A sentence of one or two words owns the slot of three, or it would run into the next one."""


@dataclass(frozen=True)
class Pacing:
    """The factors of one level."""

    level: Level
    counts: Decimal
    """Multiplies reps, rounds, `lasting` and `repeat`."""
    hold: Decimal
    """Multiplies holds."""
    longest_hold: Decimal | None
    """The longest hold once scaled (seconds); None leaves it as written."""
    rest: Decimal
    """Multiplies rest between moves."""
    release: Decimal
    """Multiplies the time after letting an area go."""
    pause: Decimal
    """Multiplies pauses and settling."""
    words: Decimal
    """Words a minute of a line's slot, silence included."""
    tension: bool
    """Whether light muscle tension is played where it is written."""

    def scale_count(self, written: int) -> int:
        """A count at this level, at least 1."""
        scaled = written * self.counts
        rounding = ROUND_HALF_UP if self.level.rank >= Level.STEADY.rank else ROUND_FLOOR
        return max(1, int(scaled.quantize(Decimal(1), rounding)))

    def scale_time(self, written: Decimal) -> Decimal:
        """A length of work at this level (seconds), rounded down."""
        return (written * self.counts).quantize(TENTH_S, ROUND_FLOOR)

    def scale_hold(self, written: Decimal) -> Decimal:
        """A hold at this level (seconds), rounded down; 0 for none."""
        scaled = written * self.hold
        if self.longest_hold is not None:
            scaled = min(scaled, self.longest_hold)
        if self.level is Level.FLARE and scaled < MIN_HOLD_S:
            return Decimal(0)
        return scaled.quantize(TENTH_S, ROUND_FLOOR)

    def speech_time(self, words: int) -> Decimal:
        """The longest time that so many words take to say (seconds)."""
        return round_up(60 * words / self.words)

    def slot(self, words: int) -> Decimal:
        """Seconds of a sentence's slot, from its first sound to where the next thing may begin."""
        return self.speech_time(max(words, MIN_SLOT_WORDS))


def round_up(seconds: Decimal) -> Decimal:
    """Round ease up to a tenth of a second."""
    return seconds.quantize(TENTH_S, ROUND_CEILING)


def _make_pacing(level: Level, *factors: str, longest: int | None, tension: bool) -> Pacing:
    counts, hold, rest, release, pause, words = map(Decimal, factors)
    max_hold = None if longest is None else Decimal(longest)
    return Pacing(level, counts, hold, max_hold, rest, release, pause, words, tension)


DEFAULT_PACING: Mapping[Level, Pacing] = {
    pacing.level: pacing
    for pacing in (
        _make_pacing(Level.FLARE, "0.45", "0.2", "2.5", "0.85", "1.5", "98", longest=3, tension=False),
        _make_pacing(Level.GENTLE, "0.67", "0.5", "1.8", "0.9", "1.3", "103", longest=5, tension=False),
        _make_pacing(Level.STEADY, "0.9", "1", "1.25", "1", "1.15", "110", longest=None, tension=True),
        _make_pacing(Level.BETTER, "1", "1", "1", "1", "1", "115", longest=None, tension=True),
    )
}
"""The factors of each level where a session names none of its own."""

TARGET_MINUTES: Mapping[str, Mapping[Level, tuple[int, int]]] = {
    kind: {level: (low, high) for level, (low, high) in zip(LEVELS, ranges, strict=True)}
    for kind, ranges in {
        "stretch": ((4, 6), (8, 10), (12, 15), (12, 16)),
        "relaxation": ((3, 5), (5, 7), (7, 9), (7, 11)),
        "breathing": ((1, 3), (2, 5), (4, 6), (5, 10)),
        "mindfulness": ((4, 6), (7, 9), (9, 11), (10, 13)),
    }.items()
}
"""The minutes a session of each kind is meant to last, least and most; the other kinds have no range."""


_MONOTONIC = ("counts", "hold", "words", "rest", "pause")


def find_pacing(session: Session, level: Level, rate: Decimal = Decimal(1)) -> Pacing:
    """The pacing of a session at a level: the default factors, with the session's own in their places.

    Args:
        session: the session.
        level: the level.
        rate: multiplies the words a minute, and nothing else.
    """
    overrides = session.headers[0].pacing.get(level) or Factors()
    pacing = replace(DEFAULT_PACING[level], **{name: value for name, value in overrides if value is not None})
    return replace(pacing, words=pacing.words * rate)


def check_factors(session: Session) -> list[str]:
    """Errors in a session's own factors, one sentence each: work that rises toward an easier level, or
    pauses and rest that fall.
    """
    pacings = [find_pacing(session, level) for level in LEVELS]
    messages = []
    for easier, harder in pairwise(pacings):
        for name in _MONOTONIC:
            low, high = getattr(easier, name), getattr(harder, name)
            if low < high if name in ("rest", "pause") else low > high:
                messages.append(f"'{name}' asks more at {easier.level} ({low}) than at {harder.level} ({high})")
    return messages
