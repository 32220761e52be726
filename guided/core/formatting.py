"""Lengths of time and counts, in words for a screen."""

from decimal import Decimal


def format_clock(seconds: Decimal | int) -> str:
    """A length of time at a glance: 4:05."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def format_length(seconds: Decimal) -> str:
    """A length of time in words: `8 s`, `1:30`."""
    return format_clock(seconds) if seconds >= 60 else f"{seconds.normalize():f} s"


def format_times(count: int) -> str:
    """How often: once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def format_repeated(count: int, text: str) -> str:
    """Something with how often it is: `3 x 8 s`."""
    return f"{count} x {text}" if count > 1 else text
