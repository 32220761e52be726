"""`guided show`: a session in words, with times."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import click

from guided.authoring.preview.compare import LevelRow, TimeShares, compare_levels, sum_shares
from guided.authoring.preview.json import to_data
from guided.authoring.preview.timeline import PlanRow, RowKind, build_rows
from guided.cli import options
from guided.core import paths
from guided.core.cue import Plan
from guided.core.formatting import format_clock
from guided.core.level import LEVELS, Level
from guided.core.safe_text import escape_json
from guided.plan.fitting import fit_nearest, fit_plan
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences
from guided.script.loader import load_script
from guided.script.model import Header, Session
from guided.ui import has_screen_reader
from guided.ui.terminal_output import NO_BREAK_SPACE, StyledLine, bold, echo, echo_raw, wrap_text
from guided.ui.terminal_size import can_encode, get_columns

PADDING = " " * 7
TIME_LABELS = {
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
@options.preferences
def command(
    name: str,
    level: Level | None,
    side_by_side: bool,
    as_json: bool,
    minutes: Decimal | None,
    wishes: Preferences,
) -> None:
    """Show what a session says when, and how its levels differ.

    \b
    NAME is one of guided list, or a file:
      guided show gentle-lower-back --level flare
      guided show my-back.yaml --compare
    """  # noqa: D301
    if side_by_side and level:
        raise click.UsageError("--compare shows every level; leave --level out.")
    session = load_script(paths.find_editable(name), paths.find_folders())
    levels = LEVELS if side_by_side else [level or Level.GENTLE]
    plans = [_make_plan(session, each, wishes, minutes, exact=not side_by_side) for each in levels]
    if as_json:
        echo_raw(escape_json(json.dumps(to_data(session, plans), indent=1)) + "\n")
    else:
        header = session.at(levels[0])
        echo(*(format_side(plans, header) if side_by_side else format_plan(plans[0], header)))


def _make_plan(session: Session, level: Level, wishes: Preferences, minutes: Decimal | None, exact: bool) -> Plan:
    """A session as it plays; side by side, each level lasts as nearly as long as asked for as it can."""
    paced = build_plan(session, level, wishes)
    if minutes is None:
        return paced
    return fit_plan(paced, minutes * 60) if exact else fit_nearest(paced, minutes * 60)


def format_plan(plan: Plan, header: Header) -> Iterator[str]:
    """A plan in words, in lines as wide as the screen."""
    title = _wrap_text(f"{plan.title} - {plan.level} - {format_clock(plan.seconds)}")
    yield from map(bold, title)
    yield from _format_header(header)
    rows = build_rows(plan)
    if rows[0].kind is not RowKind.HEADING:
        yield ""
    for row in rows:
        yield from _row(row)
    parts = sum_shares(plan)
    times = f"Work {format_clock(parts.work)}, rest {format_clock(parts.rest)}, speech {format_clock(parts.speech)}"
    yield from ("", *_wrap_text(f"{times}; {parts.words} words."))


def _format_header(header: Header) -> Iterator[str]:
    """What stands above a session: what it is, and what to heed."""
    yield from _wrap_text(header.about or "")
    for caution in header.cautions:
        yield from _wrap_text(caution, "  - ")


def _row(row: PlanRow) -> list[str]:
    if row.kind is RowKind.HEADING:
        return ["", *map(bold, _wrap_text(row.text))]
    if row.kind is RowKind.MOVE:
        return [bold(line) for line in _wrap_text(f"{row.text}:", PADDING)]
    if row.kind is RowKind.REPEAT:
        return _wrap_text(f"({row.text})", PADDING)
    text = row.text if row.kind is RowKind.SPOKEN else f"({row.text})"
    return _wrap_text(f"{text} ({row.after})" if row.after else text, f"{format_clock(row.start):>5}  ")


def format_side(plans: Sequence[Plan], header: Header) -> Iterator[str]:
    """Plans of one session side by side: where their time goes, then section by section and move by move."""
    yield from map(bold, _wrap_text(plans[0].title))
    yield from _format_header(header)
    everything = [sum_shares(plan) for plan in plans]
    for part, (name, colour) in TIME_LABELS.items():
        yield from ("", *_wrap_text(name))
        for each, of_each in zip(plans, everything, strict=True):
            yield _bar(each.level, getattr(of_each, part), everything, colour)
    yield ""
    yield from _table([str(each.level) for each in plans], compare_levels(plans))


def _bar(level: Level, seconds: Decimal, everything: Iterable[TimeShares], colour: str | None) -> str:
    """A level's time as figures, then as a bar; no bar for those who have the screen read to them."""
    figures = f"  {level:<7}{format_clock(seconds):>6}"
    if has_screen_reader():
        return figures
    longest = max(shares.whole for shares in everything)
    blocks = -(-seconds * (get_columns() - len(figures) - 3) // longest)
    return StyledLine(f"{figures}  ", ("█" if can_encode("█") else "#") * int(blocks), fg=colour)


def _table(levels: Sequence[str], lines: Sequence[LevelRow]) -> Iterator[str]:
    wide = max([8, *(len(cell) + 2 for line in lines for cell in line.cells)])
    room = get_columns() - wide * len(levels)
    if room < 0:
        yield from _format_stacked(levels, lines)
        return
    yield " " * room + _cells(levels, wide)
    for line in lines:
        name = line.name if line.is_heading else f"  {line.name}"
        if len(name) > room:
            yield from _wrap_text(line.name, "" if line.is_heading else "  ")
            name = ""
        whole = f"{name:<{room}}{_cells(line.cells, wide)}"
        yield bold(whole) if line.is_heading else whole


def _format_stacked(levels: Sequence[str], lines: Iterable[LevelRow]) -> Iterator[str]:
    """The same where the levels do not fit beside each other."""
    for line in lines:
        name = _wrap_text(line.name, "" if line.is_heading else "  ")
        yield from map(bold, name) if line.is_heading else name
        yield from (f"    {level:<8}{cell}" for level, cell in zip(levels, line.cells, strict=True))


def _cells(cells: Iterable[str], wide: int) -> str:
    return "".join(f"{cell:>{wide}}" for cell in cells)


def _wrap_text(text: str, first: str = "") -> list[str]:
    """Lines as wide as the screen, with a number and its unit on one."""
    return wrap_text(re.sub(r"(?<=\d) (?=s\b)", NO_BREAK_SPACE, text), first)
