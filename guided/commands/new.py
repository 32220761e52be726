"""`guided new`: a script to begin with."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from guided.authoring import wizard
from guided.authoring.templates import TEMPLATE_KINDS, load_template
from guided.authoring.wizard import Answers, file_name, free
from guided.commands import options
from guided.commands.called import Called
from guided.commands.interview import answers, begin
from guided.core import paths
from guided.core.formatting import clock
from guided.core.level import Level
from guided.core.shell_command import typed
from guided.script.values import PLACES
from guided.ui.printer import tell

SHORT = 60
"""So many seconds less than was asked for are worth a word."""


def complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: every session and fragment."""
    return options.offered(wizard.known(), incomplete)


def _complete_wanted(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: what there is for the kind and the place named before."""
    template = load_template(ctx.params.get("kind") or TEMPLATE_KINDS[0])
    before, comma, begun = incomplete.rpartition(",")
    names = template.names_by_area(ctx.params.get("where") or template.where[0])
    known = dict.fromkeys(name for area, below in names.items() for name in (area, *below) if name)
    return options.offered(known, begun, before + comma)


@click.command("new")
@click.argument("name", required=False)
@click.option("--kind", type=click.Choice(TEMPLATE_KINDS, case_sensitive=False), help="What kind of session.")
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
@click.option("--from", "source", metavar="NAME", shell_complete=complete, help="Begin with a copy of what there is.")
@click.option("--blank", is_flag=True, help="Begin with ten lines.")
def command(
    name: str | None,
    kind: str | None,
    where: str | None,
    minutes: Decimal | None,
    wanted: str | None,
    title: str | None,
    source: str | None,
    blank: bool,
) -> None:
    """Begin a session of your own, with a few questions.

    NAME is what you type to play it; without one it is made from the title. What an option answers is not asked; Enter
    takes what stands in brackets. How scripts are written: guided help writing.

    \b
      guided new
      guided new tea --blank                ten lines, and no questions
      guided new "My evening" --kind stretch --where chair
      guided new my-back --from gentle-lower-back
    """  # noqa: D301
    given = any(answer is not None for answer in (kind, where, minutes, wanted))
    if (blank or source) and (given or (blank and source)):
        raise click.UsageError("With --from or --blank, only NAME and --title go; all else stands in the script.")
    called = Called.by(name)
    title = title or called.title
    asked = None
    if source:
        path = paths.find_any(source)
        draft, folder, title = wizard.copied(path, title), wizard.home(path), title or f"my {path.stem}"
    elif blank:
        draft, folder = wizard.blank(title or called.likely), paths.own_sessions()
    else:
        wish = _asked(kind, where, minutes, wanted, title, called.likely)
        draft, folder, asked, title = wizard.drafted(wish), paths.own_sessions(), wish.minutes, wish.title or wish.name
    path = wizard.put(draft, called.file or free(file_name(title or draft.title), wizard.known()), folder)
    tell(*_told(draft, path, asked))


def _asked(*given: Any) -> Answers:
    """What `answers` gives; that nothing was written is told to whoever leaves."""
    begin()
    try:
        return answers(*given)
    except (click.Abort, KeyboardInterrupt):
        tell("", "Nothing was written.")
        raise


def _told(draft: wizard.Draft, path: Path, asked: Decimal | None) -> Iterator[str]:
    """Where it is, and what to do next."""
    lengths = draft.report.lengths
    yield from ("", f"Written: {path}")
    yield f"It lasts {clock(lengths[Level.BETTER])} on a better day, and {clock(lengths[Level.FLARE])} on a flare day."
    if asked is not None and lengths[Level.BETTER] < asked * 60 - SHORT:
        yield "That is all of it; with more areas it would last longer."
    if draft.report.problems:
        yield f"There is something to look at: {typed('check', path, '--care')}"
    yield from ("", f"  {typed('edit', path.stem)}")
    if path.parent.name == wizard.FRAGMENTS:
        yield f"  - include: {path.stem}        brings it into a session of yours"
    else:
        yield f"  {typed('play', path.stem, '--level', 'flare')}"
    yield f"  {typed('help', 'writing')}        how scripts are written"
