"""Profiles, days and sessions for recommendation tests."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from guided.core import paths
from guided.core.cue import CueId, Plan
from guided.core.history import CheckIn, DayRating, History, PastSession
from guided.core.level import Level
from guided.core.paths import Folders
from guided.core.profile import Profile
from guided.script.loader import load_script
from guided.script.model import Session
from guided.today.catalog import Catalog, CatalogEntry, CatalogPart, LevelFacts
from guided.today.catalog_entry_builder import build_entry
from guided.today.level_rules import Answers, RecommendationContext

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
"""A Monday afternoon."""


def days_before(days: float) -> datetime:
    return NOW - timedelta(days=days)


def past_session(days: float = 3, session: str = "a-session", **more: Any) -> PastSession:
    usual = {"title": "A session", "kind": "relaxation", "level": Level.GENTLE, "seconds": 300.0, "moved": 0.0}
    return PastSession(days_before(days), session, **{**usual, **more})


def check_in(days: float, feel: DayRating = DayRating.ORDINARY, **more: Any) -> CheckIn:
    return CheckIn(days_before(days), feel, **more)


BEFORE = History(sessions=(past_session(),))
"""Of somebody who has been here before."""


def make_context(
    feel: DayRating | None = DayRating.ORDINARY,
    profile: Profile | None = None,
    history: History = BEFORE,
    now: datetime = NOW,
    **answers: Any,
) -> RecommendationContext:
    return RecommendationContext(profile or Profile(), history, Answers(feel, **answers), now)


def movement_seconds(plan: Plan, ids: Collection[CueId]) -> float:
    """How much of a plan is movement (seconds), by what `moving` says of its session."""
    return float(sum(cue.seconds for cue in plan.cues if cue.id in ids))


def level_facts(seconds: float = 300, moved: float = 0, parts: Sequence[CatalogPart] = ()) -> LevelFacts:
    moves = (CatalogPart(frozenset({"hip"}), frozenset(), moved, moved),) if moved else ()
    return LevelFacts(seconds, seconds * 0.7, seconds * 1.5, (*moves, *parts))


def catalog_entry(name: str, kind: str = "relaxation", *rows: LevelFacts, **more: Any) -> CatalogEntry:
    """A session; where one row is given it is the same at each level."""
    rows = rows or (level_facts(),)
    flare, gentle, steady, better = rows if len(rows) == 4 else rows * 4
    where, good_for = more.get("places", ("bed", "chair")), frozenset(more.get("good_for", ()))
    return CatalogEntry(name, name.title(), kind, where, good_for, (flare, gentle, steady, better))


@cache
def library_sessions() -> dict[str, Session]:
    """The sessions that come with guided, by name."""
    here = paths.find_folders()
    folders = Folders(Path("nowhere"), here.library, here.chimes, here.beds)
    return {name: load_script(path, folders) for name, path in paths.find_scripts(here.library).items()}


@cache
def library_catalog() -> Catalog:
    """What there is to suggest of them."""
    return Catalog(tuple(build_entry(session) for session in library_sessions().values()))


def to_minutes(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
