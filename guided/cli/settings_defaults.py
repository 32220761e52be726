"""Settings as the defaults of options, and answers given in passing as settings."""

from collections.abc import MutableMapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import click

from guided.core import paths
from guided.core.errors import GuidedError, VoiceError
from guided.core.profile import Profile
from guided.core.shell_command import typed
from guided.speech.selection import Chosen, choose, suits
from guided.system import settings
from guided.system.settings import Misread, Settings
from guided.ui.printer import tell

NAMES = ("baseline_asked", "usual_asked", "no_more", "baseline", "pain", "energy")
"""What may change in passing, in the order in which it is written: that it was spoken of goes first."""


def can_be_kept() -> bool:
    """Whether the settings are understood to the last line.

    Where they are not, nothing can be kept, and what is left aside may say that somebody would rather not be asked.
    """
    try:
        settings.load()
    except GuidedError:
        return False
    return True


def keep(before: Profile, after: Profile) -> list[str]:
    """Write down what has changed. Gives what the person ought to know, where it cannot be kept."""
    try:
        for name in NAMES:
            if getattr(after, name) != getattr(before, name):
                settings.keep(name, getattr(after, name))
    except GuidedError as error:
        return [f"{str(error.args[0]).rstrip('.')}. Your answer counts this once, and you may be asked again."]
    return []


USUAL = "Your settings (guided setup) go where you say nothing else here; what they leave out is always left out."


class Settled(click.Command):
    """A command whose options are by default as they are settled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say so below the options."""
        super().__init__(*args, **{"epilog": USUAL, **kwargs})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; what is not given is as it is settled."""
        ctx.default_map = defaults(settled())
        return super().parse_args(ctx, args)


def defaults(known: Settings) -> MutableMapping[str, Any]:
    """Options by the names of their parameters, as somebody would write them."""
    return {
        "avoid": _listed(known.avoid),
        "conditions": _listed(known.conditions),
        "words": str(known.words),
        "ambience": known.ambience,
        "rate": str(known.rate),
        "plain": known.plain,
        "dim": known.dim,
        "text_only": known.text_only,
    }


def _listed(names: frozenset[str]) -> str:
    return ",".join(sorted(names))


def settled() -> Settings:
    """The settings, as far as they can be understood; what cannot is told, once for each command."""
    ctx = click.get_current_context(silent=True)
    if ctx is None:
        return _read()[0]
    if __name__ not in ctx.meta:
        ctx.meta[__name__], notice = _read()
        if notice and not ctx.resilient_parsing:
            tell(notice, err=True)
    found: Settings = ctx.meta[__name__]
    return found


def _read() -> tuple[Settings, str]:
    """The settings, and a word on what is left aside."""
    try:
        return settings.load(), ""
    except Misread as error:
        known, what = error.understood, "Part of your settings is"
        return known, f"{what} left aside: {_first_line(error)}. {typed('setup', '--show')} tells more."
    except GuidedError as error:
        return Settings(), f"Your settings are left aside, also what they leave out: {_first_line(error)}."


def _first_line(error: GuidedError) -> str:
    return str(error.args[0]).rstrip(".")


def chosen(voice: str | None, language: str, rate: Decimal, aloud: bool = False) -> Chosen:
    """Who speaks: the voice asked for, else the one settled on, else the first that can.

    A voice settled on for one language is not asked to speak another, and nothing is said of that.

    Args:
        voice: as it is asked for.
        language: what is to be spoken.
        rate: how fast.
        aloud: whether silence will not do, unless it is asked for.

    Raises:
        VoiceError: the voice asked for cannot speak here; or nobody can, and it has to be aloud.
    """
    folder, liked = paths.own_voices(), settled().voice
    if voice or not liked or not suits(liked, language, folder):
        return choose(voice, language, float(rate), folder, aloud)
    try:
        return choose(liked, language, float(rate), folder, aloud)
    except VoiceError:
        other = choose(None, language, float(rate), folder, aloud)
        notice = f"The voice of your settings, {liked}, cannot speak here, so it is {other.name}."
        return replace(other, notices=(notice, *other.notices))
