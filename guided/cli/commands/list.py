"""`guided list`: shows all sessions."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

import click
from click.shell_completion import CompletionItem

from guided.cli import options
from guided.cli.script_files import load_readable
from guided.core.formatting import format_clock
from guided.core.level import LEVELS, Level
from guided.core.shell_command import make_command
from guided.plan.planner import build_plan
from guided.script.model import Header, Session
from guided.script.values import PLACES, SESSION_KINDS
from guided.ui.terminal_output import bold, echo, wrap_text
from guided.ui.terminal_size import get_columns

MAX_DETAILS = 10
"""Up to this many sessions are described; more would be a wall of text."""
WIDE_CELLS, NARROW_CELLS, MIN_WIDE_COLUMNS = 8, 7, 50
"""The width of a length: on a screen of at least MIN_WIDE_COLUMNS, and on a narrower one."""


class ListRow(NamedTuple):
    """A session, and its length at each level shown (seconds)."""

    session: Session
    lengths: list[Decimal]


def _complete_kind(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: every value of `good_for` in any session."""
    words = {word for session in load_readable() for word in session.headers[0].good_for}
    return options.match_names(sorted(words), incomplete)


@click.command("list")
@options.level(None, "Show lengths at this level only.")
@click.option("--where", type=click.Choice(PLACES), help="Only what can be done there.")
@click.option("--kind", type=click.Choice(SESSION_KINDS), help="Only this kind.")
@click.option(
    "--good-for", metavar="WHAT", shell_complete=_complete_kind, help="Only what suits it: flare, sleep, desk."
)
@options.minutes("Only what takes at most so long, at some level shown.")
def command(
    level: Level | None, where: str | None, kind: str | None, good_for: str | None, minutes: Decimal | None
) -> None:
    """Show the sessions there are, and how long each takes.

    \b
    guided list --kind breathing --minutes 3
    guided list --good-for flare --level flare
    """  # noqa: D301
    levels = [level] if level else list(LEVELS)
    rows = []
    for session in load_readable():
        header = session.headers[0]
        lengths = [build_plan(session, each).seconds for each in levels]
        fits = minutes is None or min(lengths) <= minutes * 60
        suits_place = where is None or where in header.where
        if fits and suits_place and kind in (None, header.kind) and (good_for is None or good_for in header.good_for):
            rows.append(ListRow(session, lengths))
    echo(*(_table(rows, levels) if rows else [f"Nothing fits that. {make_command('list')} shows all there is."]))


def _table(rows: list[ListRow], levels: list[Level]) -> Iterator[str]:
    """Names and times, kind by kind."""
    cell_width = WIDE_CELLS if get_columns() >= MIN_WIDE_COLUMNS else NARROW_CELLS
    name_width = min(max(len(row.session.name) for row in rows), get_columns() - cell_width * len(levels) - 2)
    yield bold(" " * (name_width + 2) + _cells(levels, cell_width))
    for kind in (*SESSION_KINDS, None):
        of_kind = [row for row in rows if row.session.headers[0].kind == kind]
        if of_kind:
            yield bold((kind or "of no kind").capitalize())
        for row in of_kind:
            yield from _format_row(row, name_width, cell_width)
            yield from _describe(row.session.headers[0]) if len(rows) <= MAX_DETAILS else ()


def _format_row(row: ListRow, name_width: int, cell_width: int) -> Iterator[str]:
    """A session and its lengths; on two lines where the name is too long for one."""
    name, times = row.session.name, _cells(map(format_clock, row.lengths), cell_width)
    if len(name) > name_width:
        yield f"  {name}"
        name = ""
    yield f"  {name:<{name_width}}{times}"


def _cells(cells: Iterable[str], width: int) -> str:
    return "".join(f"{cell:>{width}}" for cell in cells)


def _describe(header: Header) -> Iterator[str]:
    if header.about:
        about = f"{header.about} ({', '.join(header.where)})" if header.where else header.about
        yield from wrap_text(about, "    ")
