"""Catalog entries, made from sessions that are planned at each level."""

from collections.abc import Iterable
from decimal import Decimal

from guided.core.cue import CueKind
from guided.core.level import Level
from guided.plan.fitting import find_bounds, fit_nearest
from guided.plan.moving_steps import LeafStep, find_leaves
from guided.plan.planner import build_plan
from guided.plan.steps.registry import STEP_TYPES
from guided.script.model import Session
from guided.today.catalog import CatalogEntry, CatalogPart, LevelFacts


def build_entry(session: Session) -> CatalogEntry:
    """Make the catalog entry of a session.

    Raises:
        PlanError: it asks for more than can be played.
    """
    header = session.headers[0]
    flare, gentle, steady, better = (_build_facts(session, level) for level in Level)
    title = header.title or session.name
    levels = (flare, gentle, steady, better)
    return CatalogEntry(session.name, title, header.kind or "", header.where, frozenset(header.good_for), levels)


def _build_facts(session: Session, level: Level) -> LevelFacts:
    paced_plan = build_plan(session, level)
    leaves = list(find_leaves(session, level))
    shortest = fit_nearest(paced_plan, Decimal(0)).seconds
    # Quiet gives way to a longer session, and quiet in which somebody walks must not.
    longest = paced_plan.seconds if any(leaf.is_silent_move for leaf in leaves) else find_bounds(paced_plan)[1]
    return LevelFacts(float(paced_plan.seconds), float(shortest), float(longest), _merge_parts(leaves))


def _merge_parts(leaves: Iterable[LeafStep]) -> tuple[CatalogPart, ...]:
    """The parts of a session at a level, those that involve the same put together."""
    totals: dict[tuple[frozenset[str], frozenset[str]], tuple[float, float]] = {}
    for part in (part for leaf in leaves for part in _split_leaf(leaf)):
        seconds, moved = totals.get((part.involves, part.covered), (0.0, 0.0))
        totals[part.involves, part.covered] = round(seconds + part.seconds, 1), round(moved + part.movement, 1)
    return tuple(CatalogPart(*loads, *times) for loads, times in totals.items())


def _split_leaf(leaf: LeafStep) -> list[CatalogPart]:
    """The parts of a step; making firm before letting go is a part of its own, as it can be left out alone."""
    seconds = float(sum(cue.seconds for cue in leaf.cues))
    moved = float(sum(cue.seconds for cue in leaf.find_movement()))
    hold_loads = STEP_TYPES[leaf.verb.step_type].hold_loads
    if hold_loads and any(cue.kind is CueKind.HOLD for cue in leaf.cues):
        firm = leaf.loads | hold_loads
        return [CatalogPart(leaf.loads, leaf.covered, seconds - moved, 0.0), CatalogPart(firm, firm, moved, moved)]
    return [CatalogPart(leaf.loads, leaf.covered, seconds, moved)]
