"""`guided show`: a session in words, with times."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import click

from guided.authoring.preview.compare import Line, Shares, compare, shares
from guided.authoring.preview.json import data
from guided.authoring.preview.timeline import Row, Tells, timeline
from guided.cli import options
from guided.core import paths
from guided.core.cue import Plan
from guided.core.formatting import clock, escaped
from guided.core.level import LEVELS, Level
from guided.plan.fitting import fit, near
from guided.plan.planner import plan
from guided.plan.preferences import Wishes
from guided.script.loader import read
from guided.script.model import Header, Session
from guided.ui import read_aloud
from guided.ui.printer import BOUND, Styled, bold, hand, tell, wrapped
from guided.ui.terminal import columns, holds

MARGIN = " " * 7
PARTS = {
    "whole": ("All of it", None),
    "work": ("Work: moving, holding, breathing", "yellow"),
    "rest": ("Rest: every other quiet", "green"),
    "speech": ("Speech", "blue"),
}
"""What the bars are of, and their colours."""


@click.command("show")
@click.argument("name", shell_complete=options.complete)
@options.level(None, "How today is; gentle, unless you say otherwise.")
@click.option("--compare", "side_by_side", is_flag=True, help="All four levels side by side: what changes.")
@click.option("--json", "as_json", is_flag=True, help="For other programs; docs/json.md describes it.")
@options.minutes()
@options.wishes
def command(
    name: str,
    level: Level | None,
    side_by_side: bool,
    as_json: bool,
    minutes: Decimal | None,
    wishes: Wishes,
) -> None:
    """Show what a session says when, and how its levels differ.

    \b
    NAME is one of guided list, or a file:
      guided show gentle-lower-back --level flare
      guided show my-back.yaml --compare
    """  # noqa: D301
    if side_by_side and level:
        raise click.UsageError("--compare shows every level; leave --level out.")
    session = read(paths.find_any(name), paths.folders())
    levels = LEVELS if side_by_side else [level or Level.GENTLE]
    plans = [_plan(session, each, wishes, minutes, exact=not side_by_side) for each in levels]
    if as_json:
        hand(escaped(json.dumps(data(session, plans), indent=1)) + "\n")
    else:
        header = session.at(levels[0])
        tell(*(side(plans, header) if side_by_side else told(plans[0], header)))


def _plan(session: Session, level: Level, wishes: Wishes, minutes: Decimal | None, exact: bool) -> Plan:
    """A session as it plays; side by side, each level lasts as nearly as long as asked for as it can."""
    paced = plan(session, level, wishes)
    if minutes is None:
        return paced
    return fit(paced, minutes * 60) if exact else near(paced, minutes * 60)


def told(plan: Plan, header: Header) -> Iterator[str]:
    """A plan in words, in lines as wide as the screen."""
    title = _wrapped(f"{plan.title} - {plan.level} - {clock(plan.seconds)}")
    yield from map(bold, title)
    yield from _above(header)
    rows = timeline(plan)
    if rows[0].tells is not Tells.HEADING:
        yield ""
    for row in rows:
        yield from _row(row)
    parts = shares(plan)
    times = f"Work {clock(parts.work)}, rest {clock(parts.rest)}, speech {clock(parts.speech)}"
    yield from ("", *_wrapped(f"{times}; {parts.words} words."))


def _above(header: Header) -> Iterator[str]:
    """What stands above a session: what it is, and what to heed."""
    yield from _wrapped(header.about or "")
    for caution in header.cautions:
        yield from _wrapped(caution, "  - ")


def _row(row: Row) -> list[str]:
    if row.tells is Tells.HEADING:
        return ["", *map(bold, _wrapped(row.text))]
    if row.tells is Tells.MOVE:
        return [bold(line) for line in _wrapped(f"{row.text}:", MARGIN)]
    if row.tells is Tells.AGAIN:
        return _wrapped(f"({row.text})", MARGIN)
    text = row.text if row.tells is Tells.SAID else f"({row.text})"
    return _wrapped(f"{text} ({row.then})" if row.then else text, f"{clock(row.start):>5}  ")


def side(plans: Sequence[Plan], header: Header) -> Iterator[str]:
    """Plans of one session side by side: where their time goes, then section by section and move by move."""
    yield from map(bold, _wrapped(plans[0].title))
    yield from _above(header)
    everything = [shares(plan) for plan in plans]
    for part, (name, colour) in PARTS.items():
        yield from ("", *_wrapped(name))
        for each, of_each in zip(plans, everything, strict=True):
            yield _bar(each.level, getattr(of_each, part), everything, colour)
    yield ""
    yield from _table([str(each.level) for each in plans], compare(plans))


def _bar(level: Level, seconds: Decimal, everything: Iterable[Shares], colour: str | None) -> str:
    """A level's time as figures, then as a bar; no bar for those who have the screen read to them."""
    figures = f"  {level:<7}{clock(seconds):>6}"
    if read_aloud():
        return figures
    longest = max(shares.whole for shares in everything)
    blocks = -(-seconds * (columns() - len(figures) - 3) // longest)
    return Styled(f"{figures}  ", ("█" if holds("█") else "#") * int(blocks), fg=colour)


def _table(levels: Sequence[str], lines: Sequence[Line]) -> Iterator[str]:
    wide = max([8, *(len(cell) + 2 for line in lines for cell in line.levels)])
    room = columns() - wide * len(levels)
    if room < 0:
        yield from _stacked(levels, lines)
        return
    yield " " * room + _cells(levels, wide)
    for line in lines:
        name = line.name if line.heading else f"  {line.name}"
        if len(name) > room:
            yield from _wrapped(line.name, "" if line.heading else "  ")
            name = ""
        whole = f"{name:<{room}}{_cells(line.levels, wide)}"
        yield bold(whole) if line.heading else whole


def _stacked(levels: Sequence[str], lines: Iterable[Line]) -> Iterator[str]:
    """The same where the levels do not fit beside each other."""
    for line in lines:
        name = _wrapped(line.name, "" if line.heading else "  ")
        yield from map(bold, name) if line.heading else name
        yield from (f"    {level:<8}{cell}" for level, cell in zip(levels, line.levels, strict=True))


def _cells(cells: Iterable[str], wide: int) -> str:
    return "".join(f"{cell:>{wide}}" for cell in cells)


def _wrapped(text: str, first: str = "") -> list[str]:
    """Lines as wide as the screen, with a number and its unit on one."""
    return wrapped(re.sub(r"(?<=\d) (?=s\b)", BOUND, text), first)
