"""When to be reminded, and when to be left alone."""

import re
from dataclasses import dataclass
from typing import NamedTuple, Self

from guided.core.errors import GuidedError


class TimeError(GuidedError):
    """A time that cannot be understood, or is no time to be reminded."""


class Clock(NamedTuple):
    """A time of day."""

    hour: int
    minute: int

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"

    @classmethod
    def read(cls, text: str) -> Self:
        """A time like 10:30. Raises TimeError for anything else."""
        if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text, re.ASCII):
            raise TimeError(f"'{text}' is not a time of day, like 10:30.")
        hour, _, minute = text.partition(":")
        return cls(int(hour), int(minute))


@dataclass(frozen=True)
class Quiet:
    """Hours in which nobody is reminded, from the first to just before the last; over midnight where it comes first."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Hours like 21-9. Raises TimeError for anything else, and where nothing would be left of the day."""
        hours = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text, re.ASCII)
        if not hours or max(int(hour) for hour in hours.groups()) > 24:
            raise TimeError(f"'{text}' are no hours, like 21-9: quiet from nine in the evening to nine in the morning.")
        first, last = (int(hour) % 24 for hour in hours.groups())
        if first == last:
            raise TimeError(f"With {text} there is no time left to be reminded.")
        return cls(first, last)

    def at(self, hour: int) -> bool:
        """Whether an hour is a quiet one."""
        if self.first < self.last:
            return self.first <= hour < self.last
        return hour >= self.first or hour < self.last


@dataclass(frozen=True)
class Times:
    """When to be reminded."""

    at: tuple[Clock, ...]
    """One at least, in order."""
    weekdays: bool = False
    """Whether from Monday to Friday only."""


def times(at: tuple[Clock, ...], weekdays: bool, quiet: Quiet) -> Times:
    """When to be reminded. Raises TimeError where that would be in the quiet hours."""
    for clock in at:
        if quiet.at(clock.hour):
            raise TimeError(f"{clock} lies in the quiet hours, {quiet}. Choose another --at, or another --quiet.")
    return Times(tuple(sorted(set(at))), weekdays)
