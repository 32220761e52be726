"""Seconds to frames, decibels to gain: each in this one place."""

from decimal import Decimal

from guided.sound import RATE


def frames(seconds: Decimal | int) -> int:
    """Whole frames at `RATE`; exact for tenths of a second, rounded down otherwise."""
    return int(seconds * RATE)


def gain(decibels: float) -> float:
    """What to multiply samples by for a change of so many decibels."""
    return float(10 ** (decibels / 20))
