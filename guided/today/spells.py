"""Days in a state: begun, ended, forgotten."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from guided.core.profile import Spell, State

Spells = tuple[Spell, ...]
"""Oldest first; of each state one at most is without a last day."""
DAY = timedelta(days=1)


def begun(spells: Spells, state: State, day: date) -> Spells:
    """With a state that holds from this day on. Where it held already, it goes on."""
    last = next((spell for spell in reversed(spells) if spell.state is state), None)
    if last is None or (last.until and last.until < day):
        return _sorted((*spells, Spell(state, day)))
    longer = replace(last, since=min(last.since, day), until=None)
    return _sorted(longer if spell is last else spell for spell in spells)


def ended(spells: Spells, state: State, day: date) -> Spells:
    """With this day as the last one of a state. Where that is before its first, there was none."""
    closed = (replace(spell, until=day) if _open(spell, state) else spell for spell in spells)
    return tuple(spell for spell in closed if spell.until is None or spell.since <= spell.until)


def without(spells: Spells, day: date) -> Spells:
    """With nothing said of a day. What began on it is gone; what went on around it is in two parts."""
    return _sorted(part for spell in spells for part in _parts(spell, day))


def holding(spells: Spells, day: date) -> frozenset[State]:
    """The states that hold on a day."""
    return frozenset(spell.state for spell in spells if spell.since <= day <= (spell.until or day))


def _open(spell: Spell, state: State) -> bool:
    return spell.state is state and spell.until is None


def _parts(spell: Spell, day: date) -> Iterator[Spell]:
    if day < spell.since or (spell.until and day > spell.until):
        yield spell
    elif spell.since < day:
        yield replace(spell, until=day - DAY)
        if spell.until is None or day < spell.until:
            yield replace(spell, since=day + DAY)


def _sorted(spells: Iterator[Spell] | Spells) -> Spells:
    return tuple(sorted(spells, key=lambda spell: (spell.since, spell.state)))
