"""`guided list`: the sessions there are."""

import shutil
from collections.abc import Iterator
from decimal import Decimal

import click

from guided.clock import clock
from guided.commands import options, stage
from guided.level import LEVELS, Level
from guided.plan import plan
from guided.script.model import Session
from guided.script.values import KINDS, PLACES


@click.command("list")
@options.level(None, "Show lengths at this level only.")
@click.option("--where", type=click.Choice(PLACES), help="Only what can be done there.")
@click.option("--kind", type=click.Choice(KINDS), help="Only this kind.")
@options.minutes("Only what takes at most so long, at some level shown.")
def command(level: Level | None, where: str | None, kind: str | None, minutes: Decimal | None) -> None:
    """Show the sessions there are, and how long each takes."""
    levels = [level] if level else list(LEVELS)
    rows = []
    for session in stage.readable():
        header = session.headers[0]
        lengths = [plan(session, each).seconds for each in levels]
        fits = minutes is None or min(lengths) <= minutes * 60
        if fits and (kind in (None, header.kind)) and (where is None or where in header.where):
            rows.append((session, lengths))
    click.echo("\n".join(_table(rows, levels)) if rows else "Nothing fits that. guided list shows all there is.")


def _table(rows: list[tuple[Session, list[Decimal]]], levels: list[Level]) -> Iterator[str]:
    heads = ["session", "kind", "where", *map(str, levels)]
    cells = [[s.name, s.headers[0].kind or "", ", ".join(s.headers[0].where), *map(clock, t)] for s, t in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    if sum(widths) + 2 * (len(widths) - 1) > shutil.get_terminal_size().columns:
        yield from _narrow(rows, levels)
        return
    yield click.style(_line(heads, widths), bold=True)
    yield from (_line(row, widths) for row in cells)


def _line(cells: list[str], widths: list[int]) -> str:
    """Words to the left, times to the right."""
    words, times = zip(cells[:3], widths[:3], strict=True), zip(cells[3:], widths[3:], strict=True)
    return "  ".join([*(f"{cell:{width}}" for cell, width in words), *(f"{cell:>{width}}" for cell, width in times)])


def _narrow(rows: list[tuple[Session, list[Decimal]]], levels: list[Level]) -> Iterator[str]:
    for session, lengths in rows:
        header = session.headers[0]
        yield click.style(session.name, bold=True) + "  " + ", ".join(filter(None, [header.kind, *header.where]))
        yield "  " + "  ".join(f"{each} {clock(length)}" for each, length in zip(levels, lengths, strict=True))
