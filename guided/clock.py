"""Lengths of time as a person reads them."""

from decimal import Decimal


def clock(seconds: Decimal | int) -> str:
    """A length of time at a glance: 4:05."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"
