"""The score of a session: its cues at any level, and to which spot each key leads. No sound, no time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from guided.core.cue import Cue, CueId, Plan
from guided.core.keys import KeyAction
from guided.core.level import LEVELS, Level
from guided.plan.planner import PlanError
from guided.player import navigation, skipped_sides
from guided.player.announcer import PlayerLines
from guided.player.level_change import map_to_easier
from guided.player.navigation import BREATH_PHASES, Cues
from guided.player.skipped_sides import SkippedSide
from guided.sound import SAMPLE_RATE

MAX_PLANS = 8
"""Rows held ready: those one goes back and forth between."""


@dataclass(frozen=True)
class PlaybackPosition:
    """A place in a session, and what has become of its row by then."""

    level: Level
    index: int = 0
    """The cue of the row."""
    offset_frames: int = 0
    """How far into it."""
    skips: tuple[SkippedSide, ...] = ()
    """Sides that were left out."""
    jump_index: int = 0
    """The cue that was stepped on to last: nothing before it was said just now."""
    is_spoken: bool = False
    """Whether this breath is led by words again."""
    intro: tuple[Cue, ...] = ()
    """What is said before it, and said again whenever that is interrupted."""

    @property
    def offset_s(self) -> Decimal:
        """How far into the cue (seconds)."""
        return Decimal(self.offset_frames) / SAMPLE_RATE


class Transitions:
    """A session at every level."""

    def __init__(self, plans: Callable[[Level], Plan], phrases: Mapping[str, str]) -> None:
        """Take the plan of each level, and the stock lines of its language."""
        self.lines = PlayerLines(phrases)
        self._plan = lru_cache(len(LEVELS))(plans)
        self._variant = lru_cache(MAX_PLANS)(self._make_variant)

    def plan_at(self, spot: PlaybackPosition) -> Plan:
        """The whole session as it is at a spot: its level, and the sides that were left out in their new places."""
        return self._variant(spot.level, spot.skips, spot.index if spot.is_spoken else -1)

    def continue_from(self, spot: PlaybackPosition) -> PlaybackPosition:
        """Where a session goes on after a pause: a line or a breath starts again, all else goes on where it was."""
        row = self.plan_at(spot).cues
        return (
            replace(spot, index=navigation.find_breath(row, spot.index), offset_frames=0)
            if navigation.must_restart(row[spot.index])
            else spot
        )

    def seek(self, spot: PlaybackPosition, key: KeyAction) -> PlaybackPosition:
        """Where a key leads that says something again, or steps."""
        if key is KeyAction.FORWARD:
            return self._next_step(spot)
        if key is KeyAction.REPEAT:
            return self._repeat_line(spot)
        row = self.plan_at(spot).cues
        if key is KeyAction.SECTION_FORWARD:
            at = navigation.find_next_section(row, spot.index)
        else:
            at = (navigation.find_prev_step if key is KeyAction.BACK else navigation.find_prev_section)(
                row, spot.index, spot.offset_s
            )
        since = at if key is KeyAction.SECTION_FORWARD else 0
        return PlaybackPosition(spot.level, at, skips=_passed_sides(row, at, spot.skips), jump_index=since)

    def ease(self, spot: PlaybackPosition) -> PlaybackPosition:
        """The same moment one level down; where none is easier, or that one is too long, where it goes on anyway."""
        if spot.level is LEVELS[0]:
            return self.continue_from(spot)
        easier = PlaybackPosition(LEVELS[spot.level.rank - 1], skips=spot.skips)
        old = self.plan_at(spot).cues
        try:
            new = self.plan_at(easier).cues
        except PlanError:
            return self.continue_from(spot)
        at, into = map_to_easier(old, spot.index, spot.offset_s, new)
        intro = navigation.posture_cues(new, at) if spot.intro or _is_posture_new(old, spot.index, new, at) else ()
        return replace(easier, index=at, offset_frames=round(into * SAMPLE_RATE), intro=tuple(intro))

    def accept_offer(self, spot: PlaybackPosition) -> PlaybackPosition | None:
        """Where taking up what is being offered leads; None where nothing is."""
        cue = self.plan_at(spot).cues[spot.index]
        offer = skipped_sides.parse_offer_id(cue.id)
        if cue.step_type != "offer" or offer is None:
            return None
        skips = tuple(replace(skip, is_taken=True) if skip.side_id == offer.side_id else skip for skip in spot.skips)
        row = self.plan_at(PlaybackPosition(spot.level, skips=skips)).cues
        at = next(
            n for n, cue in enumerate(row) if skipped_sides.parse_offer_id(cue.id) == replace(offer, is_taken=True)
        )
        return PlaybackPosition(spot.level, at, skips=skips, jump_index=at)

    def resume(self, level: Level, cue: CueId, into: Decimal) -> PlaybackPosition:
        """Where a session goes on in another sitting, led into by how to lie: a move or a breath starts again.

        Args:
            level: as it was.
            cue: the id of the cue that played; the beginning of the session for an id that it has not.
            into: how many seconds into it.
        """
        skip = skipped_sides.parse_offer_id(cue)
        begun = PlaybackPosition(level, skips=(skip,) if skip else ())
        row = self.plan_at(begun).cues
        found = next((n for n, one in enumerate(row) if str(one.id) == str(cue)), 0)  # see `CueId.parse`
        if not found:
            return PlaybackPosition(level)
        at = navigation.find_resume(row, found)
        again = at != found or navigation.must_restart(row[at])
        intro = (*self.lines.resume_cues(row[at], level), *navigation.posture_cues(row, at))
        return replace(
            begun, index=at, offset_frames=0 if again else round(into * SAMPLE_RATE), jump_index=at, intro=intro
        )

    def start_at(self, level: Level, at: int) -> PlaybackPosition:
        """Where a session begins in the middle, at a cue: led into by how to lie."""
        return PlaybackPosition(
            level, at, jump_index=at, intro=tuple(navigation.posture_cues(self._plan(level).cues, at))
        )

    def _next_step(self, spot: PlaybackPosition) -> PlaybackPosition:
        skip = skipped_sides.find_skip(self.plan_at(spot).cues[spot.index])
        skips = (*spot.skips, skip) if skip else spot.skips
        new = PlaybackPosition(spot.level, skips=skips)
        at = navigation.find_next_step(self.plan_at(new).cues, spot.index)
        return replace(new, index=at, jump_index=at)

    def _repeat_line(self, spot: PlaybackPosition) -> PlaybackPosition:
        if spot.intro:
            return spot
        row = self.plan_at(spot).cues
        at = navigation.find_line(row, spot.index, spot.offset_s, spot.jump_index)
        return PlaybackPosition(
            spot.level,
            at,
            skips=_passed_sides(row, at, spot.skips),
            jump_index=spot.jump_index,
            is_spoken=row[at].kind in BREATH_PHASES,
        )

    def _make_variant(self, level: Level, skips: tuple[SkippedSide, ...], aloud: int) -> Plan:
        plan = self._plan(level)
        row: Cues = skipped_sides.add_offers(plan.cues, skips, lambda side: self.lines.offer_cues(level, side))
        return replace(plan, cues=tuple(navigation.add_words(row, aloud) if aloud >= 0 else row))


def _passed_sides(cues: Cues, at: int, skips: tuple[SkippedSide, ...]) -> tuple[SkippedSide, ...]:
    """The sides that were left out and do not come by themselves from a place on."""
    coming = {cue.id.step for cue in cues[at:]} if skips else set()
    return tuple(skip for skip in skips if skip.side_id not in coming)


def _is_posture_new(old: Cues, at: int, new: Cues, place: int) -> bool:
    """Whether the easier level supposes another way to lie or sit, and nobody is in the middle of a move."""
    return navigation.find_resume(new, place) == place and navigation.find_posture(old, at) != navigation.find_posture(
        new, place
    )
