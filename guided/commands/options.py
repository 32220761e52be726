"""Options that several commands share, and what they stand for."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import click
from click.shell_completion import CompletionItem

from guided import library
from guided.level import LEVELS, Level


def complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: the sessions whose names begin so; files where none does."""
    names = [name for name in library.sessions() if name.startswith(incomplete)]
    return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="file")]


def level(default: Level | None = Level.GENTLE, about: str = "How today is.") -> Callable[[Any], Any]:
    """The option --level."""
    return click.option(
        "-l",
        "--level",
        type=click.Choice([str(each) for each in LEVELS], case_sensitive=False),
        default=default and str(default),
        show_default=default is not None,
        callback=lambda _ctx, _param, value: None if value is None else Level(value),
        help=about,
    )


def voice(text: str = "Who speaks; see guided voices.") -> Callable[[Any], Any]:
    """The option --voice."""
    from guided.speech.voices import ENGINES

    return click.option("--voice", type=click.Choice(list(ENGINES)), help=text)


def avoid() -> Callable[[Any], Any]:
    """The option --avoid."""
    text = "What to leave out today, with commas: neck,twist."
    return click.option("--avoid", metavar="WHAT", default="", callback=_loads, help=text)


def _loads(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[str, ...]:
    from guided.script.values import LOADS, nearest

    loads = tuple(word.strip() for word in value.split(",") if word.strip())
    for word in loads:
        if word not in LOADS:
            hint = nearest(word, LOADS) or f"there are: {', '.join(LOADS)}"
            raise click.BadParameter(f"nothing is called '{word}' here; {hint}")
    return loads


def minutes(
    text: str = "How long it is to last: rests give or take, then what is optional goes.",
) -> Callable[[Any], Any]:
    """The option --minutes."""
    return click.option("--minutes", metavar="MINUTES", callback=_minutes, help=text)


def _minutes(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Decimal | None:
    if value is None:
        return None
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3})?", value) or not Decimal("0.1") <= Decimal(value) <= 180:
        raise click.BadParameter(f"'{value}' is not a number of minutes between 0.1 and 180, like 5")
    return Decimal(value)
