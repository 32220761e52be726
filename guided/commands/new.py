"""`guided new`: a script to begin with."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from guided import library
from guided.clock import clock
from guided.commands import options
from guided.commands.interview import answers
from guided.level import Level
from guided.script.values import PLACES
from guided.writing import new
from guided.writing.names import file_name, free
from guided.writing.ways import WAYS

SHORT = 60
"""So many seconds less than was asked for are worth a word."""


def complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: every session and fragment."""
    return [CompletionItem(name) for name in new.known() if name.startswith(incomplete)]


def _complete_wanted(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: what there is for the kind and the place named before."""
    way = WAYS[ctx.params.get("kind") or next(iter(WAYS))]
    before, comma, begun = incomplete.rpartition(",")
    names = new.offered(way, ctx.params.get("where") or way.where[0])
    known = dict.fromkeys(name for area, parts in names.items() for name in (area, *parts) if name)
    return [CompletionItem(before + comma + name) for name in known if name.startswith(begun)]


@click.command("new")
@click.option("--kind", type=click.Choice(list(WAYS), case_sensitive=False), help="What kind of session.")
@click.option("--where", type=click.Choice(PLACES, case_sensitive=False), help="Where it is done.")
@options.minutes("How long it may last on a better day.")
@click.option(
    "--areas",
    "--moves",
    "wanted",
    metavar="NAMES",
    shell_complete=_complete_wanted,
    help="What it holds: neck,hip-march.",
)
@click.option("--title", help="Its title.")
@click.option("--name", help="What it is called on the command line; made from the title, unless given.")
@click.option("--from", "source", metavar="NAME", shell_complete=complete, help="Begin with a copy of what there is.")
@click.option("--blank", is_flag=True, help="Begin with ten lines.")
def command(
    kind: str | None,
    where: str | None,
    minutes: Decimal | None,
    wanted: str | None,
    title: str | None,
    name: str | None,
    source: str | None,
    blank: bool,
) -> None:
    """Begin a session of your own, with four questions.

    \b
    What an option answers is not asked; Enter takes what stands in brackets.
      guided new
      guided new --kind stretch --where chair --areas neck,chest
      guided new --from gentle-lower-back --title "My own way"
    """  # noqa: D301
    given = any(answer is not None for answer in (kind, where, minutes, wanted))
    if (blank or source) and (given or (blank and source)):
        raise click.UsageError("With --from or --blank, only --title and --name go; all else stands in the script.")
    folder = library.own_sessions()
    asked = None
    if source:
        path = new.found(source)
        draft, folder, title = new.copied(path, title), new.home(path), title or f"my {path.stem}"
    elif blank:
        draft = new.blank(title)
    else:
        wish = answers(kind, where, minutes, wanted, title)
        draft, asked, title = new.drafted(wish), wish.minutes, title or wish.name
    called = file_name(name) if name else free(file_name(title or draft.title), new.known())
    path = new.put(draft, called, folder)
    click.echo("\n".join(_told(draft, path, asked)))


def _told(draft: new.Draft, path: Path, asked: Decimal | None) -> Iterator[str]:
    """Where it is, and what to do next."""
    lengths = draft.report.lengths
    yield from ("", f"Written: {path}")
    yield f"It lasts {clock(lengths[Level.BETTER])} on a better day, and {clock(lengths[Level.FLARE])} on a flare day."
    if asked is not None and lengths[Level.BETTER] < asked * 60 - SHORT:
        yield "That is all of it; with more areas it would last longer."
    if draft.report.problems:
        yield f"There is something to look at: guided check {path.stem} --care"
    yield from ("", f"  guided edit {path.stem}")
    if path.parent.name == new.FRAGMENTS:
        yield f"  - include: {path.stem}        brings it into a session of yours"
    else:
        yield f"  guided play {path.stem} --level flare"
