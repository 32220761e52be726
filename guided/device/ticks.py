"""The clock by which it is seen that this program was held up: it counts on while the computer sleeps."""

import sys
import time

HELD = 2.0
"""A program that was held up for longer than this has left whoever listened waiting (seconds)."""


def now() -> float:
    """Seconds since some moment in the past; never set back."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()
