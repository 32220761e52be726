"""The score of a session: its cues at any level, and to which spot each key leads. No sound, no time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from guided.core.cue import Cue, CueId, Plan
from guided.core.keys import Key
from guided.core.level import LEVELS, Level
from guided.plan.planner import PlanError
from guided.player import navigation, skipped_sides
from guided.player.announcer import Lines
from guided.player.easing import eased
from guided.player.navigation import PHASES, Row
from guided.player.skipped_sides import Skip
from guided.sound import RATE

KEPT = 8
"""Rows held ready: those one goes back and forth between."""


@dataclass(frozen=True)
class Spot:
    """A place in a session, and what has become of its row by then."""

    level: Level
    at: int = 0
    """The cue of the row."""
    frames: int = 0
    """How far into it."""
    skips: tuple[Skip, ...] = ()
    """Sides that were left out."""
    since: int = 0
    """The cue that was stepped on to last: nothing before it was said just now."""
    aloud: bool = False
    """Whether this breath is led by words again."""
    intro: tuple[Cue, ...] = ()
    """What is said before it, and said again whenever that is interrupted."""

    @property
    def into(self) -> Decimal:
        """How far into the cue (seconds)."""
        return Decimal(self.frames) / RATE


class Score:
    """A session at every level."""

    def __init__(self, plans: Callable[[Level], Plan], phrases: Mapping[str, str]) -> None:
        """Take the plan of each level, and the stock lines of its language."""
        self.lines = Lines(phrases)
        self._plan = lru_cache(len(LEVELS))(plans)
        self._rows = lru_cache(KEPT)(self._laid_out)

    def plan(self, spot: Spot) -> Plan:
        """The whole session as it is at a spot: its level, and the sides that were left out in their new places."""
        return self._rows(spot.level, spot.skips, spot.at if spot.aloud else -1)

    def going_on(self, spot: Spot) -> Spot:
        """Where a session goes on after a pause: a line or a breath starts again, all else goes on where it was."""
        row = self.plan(spot).cues
        return (
            replace(spot, at=navigation.breath(row, spot.at), frames=0) if navigation.restarts(row[spot.at]) else spot
        )

    def jump(self, spot: Spot, key: Key) -> Spot:
        """Where a key leads that says something again, or steps."""
        if key is Key.ON:
            return self._on(spot)
        if key is Key.AGAIN:
            return self._again(spot)
        row = self.plan(spot).cues
        if key is Key.SECTION_ON:
            at = navigation.section_on(row, spot.at)
        else:
            at = (navigation.back if key is Key.BACK else navigation.section_back)(row, spot.at, spot.into)
        since = at if key is Key.SECTION_ON else 0
        return Spot(spot.level, at, skips=_passed(row, at, spot.skips), since=since)

    def easier(self, spot: Spot) -> Spot:
        """The same moment one level down; where none is easier, or that one is too long, where it goes on anyway."""
        if spot.level is LEVELS[0]:
            return self.going_on(spot)
        easier = Spot(LEVELS[spot.level.rank - 1], skips=spot.skips)
        old = self.plan(spot).cues
        try:
            new = self.plan(easier).cues
        except PlanError:
            return self.going_on(spot)
        at, into = eased(old, spot.at, spot.into, new)
        intro = navigation.position(new, at) if spot.intro or _moved(old, spot.at, new, at) else ()
        return replace(easier, at=at, frames=round(into * RATE), intro=tuple(intro))

    def offered(self, spot: Spot) -> Spot | None:
        """Where taking up what is being offered leads; None where nothing is."""
        cue = self.plan(spot).cues[spot.at]
        offer = skipped_sides.recalled(cue.id)
        if cue.verb != "offer" or offer is None:
            return None
        skips = tuple(replace(skip, taken=True) if skip.step == offer.step else skip for skip in spot.skips)
        row = self.plan(Spot(spot.level, skips=skips)).cues
        at = next(n for n, cue in enumerate(row) if skipped_sides.recalled(cue.id) == replace(offer, taken=True))
        return Spot(spot.level, at, skips=skips, since=at)

    def resumed(self, level: Level, cue: CueId, into: Decimal) -> Spot:
        """Where a session goes on in another sitting, led into by how to lie: a move or a breath starts again.

        Args:
            level: as it was.
            cue: the id of the cue that played; the beginning of the session for an id that it has not.
            into: how many seconds into it.
        """
        skip = skipped_sides.recalled(cue)
        begun = Spot(level, skips=(skip,) if skip else ())
        row = self.plan(begun).cues
        found = next((n for n, one in enumerate(row) if str(one.id) == str(cue)), 0)  # see `CueId.parse`
        if not found:
            return Spot(level)
        at = navigation.move(row, found)
        again = at != found or navigation.restarts(row[at])
        intro = (*self.lines.resumed(row[at], level), *navigation.position(row, at))
        return replace(begun, at=at, frames=0 if again else round(into * RATE), since=at, intro=intro)

    def started_at(self, level: Level, at: int) -> Spot:
        """Where a session begins in the middle, at a cue: led into by how to lie."""
        return Spot(level, at, since=at, intro=tuple(navigation.position(self._plan(level).cues, at)))

    def _on(self, spot: Spot) -> Spot:
        skip = skipped_sides.skipped(self.plan(spot).cues[spot.at])
        skips = (*spot.skips, skip) if skip else spot.skips
        new = Spot(spot.level, skips=skips)
        at = navigation.on(self.plan(new).cues, spot.at)
        return replace(new, at=at, since=at)

    def _again(self, spot: Spot) -> Spot:
        if spot.intro:
            return spot
        row = self.plan(spot).cues
        at = navigation.again(row, spot.at, spot.into, spot.since)
        return Spot(spot.level, at, skips=_passed(row, at, spot.skips), since=spot.since, aloud=row[at].kind in PHASES)

    def _laid_out(self, level: Level, skips: tuple[Skip, ...], aloud: int) -> Plan:
        plan = self._plan(level)
        row: Row = skipped_sides.with_offers(plan.cues, skips, lambda side: self.lines.offer(level, side))
        return replace(plan, cues=tuple(navigation.aloud(row, aloud) if aloud >= 0 else row))


def _passed(row: Row, at: int, skips: tuple[Skip, ...]) -> tuple[Skip, ...]:
    """The sides that were left out and do not come by themselves from a place on."""
    coming = {cue.id.step for cue in row[at:]} if skips else set()
    return tuple(skip for skip in skips if skip.step not in coming)


def _moved(old: Row, at: int, new: Row, place: int) -> bool:
    """Whether the easier level supposes another way to lie or sit, and nobody is in the middle of a move."""
    return navigation.move(new, place) == place and navigation.posture(old, at) != navigation.posture(new, place)
