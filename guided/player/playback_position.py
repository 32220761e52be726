"""Positions in a session, and to which position each key leads. No sound, no time."""

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
"""How many plans are held ready, for going back and forth between them."""


@dataclass(frozen=True)
class PlaybackPosition:
    """A position in a session: level, cue, frame, and what has changed in the cues by then."""

    level: Level
    index: int = 0
    """The number of the cue."""
    offset_frames: int = 0
    """How far into it (frames)."""
    skips: tuple[SkippedSide, ...] = ()
    """Sides that were left out."""
    jump_index: int = 0
    """The cue that a key led to last: nothing before it was said just now."""
    is_spoken: bool = False
    """Whether this breath has words again."""
    intro: tuple[Cue, ...] = ()
    """Cues that are said before it, and again whenever they are interrupted."""

    @property
    def offset_s(self) -> Decimal:
        """How far into the cue (seconds)."""
        return Decimal(self.offset_frames) / SAMPLE_RATE


class Transitions:
    """The plan of a session at every level, and the position to which each key leads."""

    def __init__(self, plans: Callable[[Level], Plan], phrases: Mapping[str, str]) -> None:
        """Take the plan of each level, and the stock lines of its language."""
        self.lines = PlayerLines(phrases)
        self._plan = lru_cache(len(LEVELS))(plans)
        self._variant = lru_cache(MAX_PLANS)(self._make_variant)

    def plan_at(self, position: PlaybackPosition) -> Plan:
        """The plan at a position: of its level, with the sides that were left out offered later."""
        return self._variant(position.level, position.skips, position.index if position.is_spoken else -1)

    def continue_from(self, position: PlaybackPosition) -> PlaybackPosition:
        """The position after a pause: a line or a breath starts again, all else goes on where it was."""
        cues = self.plan_at(position).cues
        return (
            replace(position, index=navigation.find_breath(cues, position.index), offset_frames=0)
            if navigation.must_restart(cues[position.index])
            else position
        )

    def seek(self, start: PlaybackPosition, key: KeyAction) -> PlaybackPosition:
        """The position that a key leads to which says something again, or steps."""
        if key is KeyAction.FORWARD:
            return self._next_step(start)
        if key is KeyAction.REPEAT:
            return self._repeat_line(start)
        cues = self.plan_at(start).cues
        if key is KeyAction.SECTION_FORWARD:
            index = navigation.find_next_section(cues, start.index)
        else:
            index = (navigation.find_prev_step if key is KeyAction.BACK else navigation.find_prev_section)(
                cues, start.index, start.offset_s
            )
        jump = index if key is KeyAction.SECTION_FORWARD else 0
        return PlaybackPosition(start.level, index, skips=_passed_sides(cues, index, start.skips), jump_index=jump)

    def ease(self, position: PlaybackPosition) -> PlaybackPosition:
        """The same moment one level down; on this level where none is easier, or that one is too long."""
        if position.level is LEVELS[0]:
            return self.continue_from(position)
        start = PlaybackPosition(LEVELS[position.level.rank - 1], skips=position.skips)
        old = self.plan_at(position).cues
        try:
            new = self.plan_at(start).cues
        except PlanError:
            return self.continue_from(position)
        index, offset_s = map_to_easier(old, position.index, position.offset_s, new)
        intro = (
            navigation.posture_cues(new, index)
            if position.intro or _is_posture_new(old, position.index, new, index)
            else ()
        )
        return replace(start, index=index, offset_frames=round(offset_s * SAMPLE_RATE), intro=tuple(intro))

    def accept_offer(self, start: PlaybackPosition) -> PlaybackPosition | None:
        """The position of the side that is being offered; None where none is."""
        cue = self.plan_at(start).cues[start.index]
        offered = skipped_sides.parse_offer_id(cue.id)
        if cue.step_type != "offer" or offered is None:
            return None
        skips = tuple(replace(side, is_taken=True) if side.side_id == offered.side_id else side for side in start.skips)
        cues = self.plan_at(PlaybackPosition(start.level, skips=skips)).cues
        index = next(
            n for n, cue in enumerate(cues) if skipped_sides.parse_offer_id(cue.id) == replace(offered, is_taken=True)
        )
        return PlaybackPosition(start.level, index, skips=skips, jump_index=index)

    def resume(self, level: Level, cue: CueId, offset_s: Decimal) -> PlaybackPosition:
        """The position to go on from in another sitting, with how to lie said first: a move or a breath starts again.

        Args:
            level: as it was.
            cue: the id of the cue that played; the beginning of the session for an id that it has not.
            offset_s: how many seconds into it.
        """
        skipped_side = skipped_sides.parse_offer_id(cue)
        start = PlaybackPosition(level, skips=(skipped_side,) if skipped_side else ())
        cues = self.plan_at(start).cues
        cue_index = next((n for n, plan_cue in enumerate(cues) if str(plan_cue.id) == str(cue)), 0)  # see `CueId.parse`
        if not cue_index:
            return PlaybackPosition(level)
        index = navigation.find_resume(cues, cue_index)
        must_restart = index != cue_index or navigation.must_restart(cues[index])
        intro = (*self.lines.resume_cues(cues[index], level), *navigation.posture_cues(cues, index))
        return replace(
            start,
            index=index,
            offset_frames=0 if must_restart else round(offset_s * SAMPLE_RATE),
            jump_index=index,
            intro=intro,
        )

    def start_at(self, level: Level, index: int) -> PlaybackPosition:
        """The position of a start in the middle, at a cue, with how to lie said first."""
        return PlaybackPosition(
            level, index, jump_index=index, intro=tuple(navigation.posture_cues(self._plan(level).cues, index))
        )

    def _next_step(self, position: PlaybackPosition) -> PlaybackPosition:
        side = skipped_sides.find_skip(self.plan_at(position).cues[position.index])
        sides = (*position.skips, side) if side else position.skips
        start = PlaybackPosition(position.level, skips=sides)
        index = navigation.find_next_step(self.plan_at(start).cues, position.index)
        return replace(start, index=index, jump_index=index)

    def _repeat_line(self, position: PlaybackPosition) -> PlaybackPosition:
        if position.intro:
            return position
        cues = self.plan_at(position).cues
        index = navigation.find_line(cues, position.index, position.offset_s, position.jump_index)
        return PlaybackPosition(
            position.level,
            index,
            skips=_passed_sides(cues, index, position.skips),
            jump_index=position.jump_index,
            is_spoken=cues[index].kind in BREATH_PHASES,
        )

    def _make_variant(self, level: Level, sides: tuple[SkippedSide, ...], spoken_index: int) -> Plan:
        plan = self._plan(level)
        cues: Cues = skipped_sides.add_offers(plan.cues, sides, lambda side: self.lines.offer_cues(level, side))
        return replace(plan, cues=tuple(navigation.add_words(cues, spoken_index) if spoken_index >= 0 else cues))


def _passed_sides(cues: Cues, index: int, sides: tuple[SkippedSide, ...]) -> tuple[SkippedSide, ...]:
    """The sides that were left out and do not come by themselves from an index on."""
    upcoming_sides = {cue.id.step for cue in cues[index:]} if sides else set()
    return tuple(side for side in sides if side.side_id not in upcoming_sides)


def _is_posture_new(old_cues: Cues, old_index: int, new_cues: Cues, new_index: int) -> bool:
    """Whether the easier level wants another way to lie or sit, and nobody is in the middle of a move."""
    return navigation.find_resume(new_cues, new_index) == new_index and navigation.find_posture(
        old_cues, old_index
    ) != navigation.find_posture(new_cues, new_index)
