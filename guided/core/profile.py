"""The profile: a person's settings about themselves."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's settings about themselves; all of them are optional."""

    pain: int | None = None
    """Usual, as agreed (0 to 10)."""
    energy: int | None = None
    """Usual, as agreed (0 to 10)."""
    numbers: bool = False
    """Whether pain and energy are asked for."""
    places: tuple[str, ...] = ()
    """Where sessions can be done; the first is the usual one."""
    avoid: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    baseline: Decimal | None = None
    """Minutes of movement a day that suit them; None if not yet found."""
    baseline_asked: date | None = None
    """The day it was settled, or more of it was last offered: a week passes before it is spoken of again."""
    usual_asked: date | None = None
    """The day on which other numbers were last offered as usual."""
    knocked_out: bool = False
    """Whether activity can knock them out for days: then no increase is ever offered."""
    no_more: frozenset[str] = frozenset()
    """Offers declined for good."""
    flare_words: str = ""
    """What they want to hear themselves say on a flare day."""
    flare_sessions: tuple[str, ...] = ()
    """What they chose for a flare day, on a better one."""
    day_starts: int = 4
    """The hour at which a day begins: what happens after midnight belongs to the evening before."""
