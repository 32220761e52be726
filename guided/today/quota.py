"""A day's movement in small pieces: short, more than once, and never more in all than is well borne."""

from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

HALF = Decimal("0.5")
PIECE = Decimal(3)
"""What one piece has at most, as long as that makes few of them (minutes)."""
LEAST, MOST = 2, 4
"""How many pieces a day has."""


class Quota(NamedTuple):
    """Pieces of a day."""

    minutes: Decimal
    """Of movement, in each."""
    times: int


def quota(baseline: Decimal) -> Quota:
    """Pieces of half minutes that come to no more than a person's own minutes; one where two would be too small."""
    piece = min(PIECE, _halves(baseline / LEAST))
    if not piece:
        return Quota(baseline, 1)
    times = min(MOST, int(baseline // piece))
    return Quota(max(piece, _halves(baseline / times)) if times == MOST else piece, times)


def _halves(minutes: Decimal) -> Decimal:
    return (minutes / HALF).to_integral(ROUND_FLOOR) * HALF
