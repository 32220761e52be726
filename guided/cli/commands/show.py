"""`guided show`: shows the plan of a session in words, with times."""

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
"""The labels and the colours of the bars."""


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
    preferences: Preferences,
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
    plans = [_make_plan(session, shown_level, preferences, minutes, exact=not side_by_side) for shown_level in levels]
    if as_json:
        echo_raw(escape_json(json.dumps(to_data(session, plans), indent=1)) + "\n")
    else:
        header = session.at(levels[0])
        echo(*(format_side(plans, header) if side_by_side else format_plan(plans[0], header)))


def _make_plan(session: Session, level: Level, preferences: Preferences, minutes: Decimal | None, exact: bool) -> Plan:
    """The plan of a session; not `exact`, it is as near to the minutes as it can be."""
    paced_plan = build_plan(session, level, preferences)
    if minutes is None:
        return paced_plan
    return fit_plan(paced_plan, minutes * 60) if exact else fit_nearest(paced_plan, minutes * 60)


def format_plan(plan: Plan, header: Header) -> Iterator[str]:
    """Lines with a plan in words, as wide as the screen."""
    title = _wrap_text(f"{plan.title} - {plan.level} - {format_clock(plan.seconds)}")
    yield from map(bold, title)
    yield from _format_header(header)
    rows = build_rows(plan)
    if rows[0].kind is not RowKind.HEADING:
        yield ""
    for row in rows:
        yield from _row(row)
    shares = sum_shares(plan)
    times = f"Work {format_clock(shares.work)}, rest {format_clock(shares.rest)}, speech {format_clock(shares.speech)}"
    yield from ("", *_wrap_text(f"{times}; {shares.words} words."))


def _format_header(header: Header) -> Iterator[str]:
    """Lines with what a session is, and its cautions."""
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
    """Lines with plans of one session side by side: their time shares, then sections and moves."""
    yield from map(bold, _wrap_text(plans[0].title))
    yield from _format_header(header)
    all_shares = [sum_shares(plan) for plan in plans]
    for part, (name, colour) in TIME_LABELS.items():
        yield from ("", *_wrap_text(name))
        for each, shares in zip(plans, all_shares, strict=True):
            yield _bar(each.level, getattr(shares, part), all_shares, colour)
    yield ""
    yield from _table([str(each.level) for each in plans], compare_levels(plans))


def _bar(level: Level, seconds: Decimal, all_shares: Iterable[TimeShares], colour: str | None) -> str:
    """A level's time as figures, then as a bar; no bar for screen readers."""
    figures = f"  {level:<7}{format_clock(seconds):>6}"
    if has_screen_reader():
        return figures
    longest = max(shares.whole for shares in all_shares)
    blocks = -(-seconds * (get_columns() - len(figures) - 3) // longest)
    return StyledLine(f"{figures}  ", ("█" if can_encode("█") else "#") * int(blocks), fg=colour)


def _table(levels: Sequence[str], rows: Sequence[LevelRow]) -> Iterator[str]:
    cell_width = max([8, *(len(cell) + 2 for row in rows for cell in row.cells)])
    name_width = get_columns() - cell_width * len(levels)
    if name_width < 0:
        yield from _format_stacked(levels, rows)
        return
    yield " " * name_width + _cells(levels, cell_width)
    for row in rows:
        name = row.name if row.is_heading else f"  {row.name}"
        if len(name) > name_width:
            yield from _wrap_text(row.name, "" if row.is_heading else "  ")
            name = ""
        full_line = f"{name:<{name_width}}{_cells(row.cells, cell_width)}"
        yield bold(full_line) if row.is_heading else full_line


def _format_stacked(levels: Sequence[str], rows: Iterable[LevelRow]) -> Iterator[str]:
    """The table where the levels do not fit beside each other."""
    for row in rows:
        name = _wrap_text(row.name, "" if row.is_heading else "  ")
        yield from map(bold, name) if row.is_heading else name
        yield from (f"    {level:<8}{cell}" for level, cell in zip(levels, row.cells, strict=True))


def _cells(cells: Iterable[str], width: int) -> str:
    return "".join(f"{cell:>{width}}" for cell in cells)


def _wrap_text(text: str, first: str = "") -> list[str]:
    """Lines as wide as the screen, with a number and its unit on one."""
    return wrap_text(re.sub(r"(?<=\d) (?=s\b)", NO_BREAK_SPACE, text), first)
