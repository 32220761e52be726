"""Settings as the defaults of options, and answers given in passing as settings."""

from collections.abc import MutableMapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import click

from guided.core import paths
from guided.core.errors import GuidedError, VoiceError
from guided.core.profile import Profile
from guided.core.shell_command import make_command
from guided.speech.selection import SelectedVoice, may_suit, select_voice
from guided.system import settings
from guided.system.settings import Settings, SettingsError
from guided.ui.terminal_output import echo

DIALOG_KEYS = ("baseline_asked", "usual_asked", "no_more", "baseline", "pain", "energy")
"""What may change in passing, in the order in which it is written: that it was spoken of goes first."""


def can_save_settings() -> bool:
    """Whether the settings are understood to the last line.

    Where they are not, nothing can be kept, and what is left aside may say that somebody would rather not be asked.
    """
    try:
        settings.read_settings()
    except GuidedError:
        return False
    return True


def save_profile(before: Profile, after: Profile) -> list[str]:
    """Write down what has changed. Gives what the person ought to know, where it cannot be kept."""
    try:
        for name in DIALOG_KEYS:
            if getattr(after, name) != getattr(before, name):
                settings.save_setting(name, getattr(after, name))
    except GuidedError as error:
        return [f"{str(error.args[0]).rstrip('.')}. Your answer counts this once, and you may be asked again."]
    return []


DEFAULTS_EPILOG = (
    "Your settings (guided setup) go where you say nothing else here; what they leave out is always left out."
)


class CommandWithSettings(click.Command):
    """A command whose options are by default as they are settled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say so below the options."""
        super().__init__(*args, **{"epilog": DEFAULTS_EPILOG, **kwargs})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; what is not given is as it is settled."""
        ctx.default_map = option_defaults(load_settings())
        return super().parse_args(ctx, args)


def option_defaults(known: Settings) -> MutableMapping[str, Any]:
    """Options by the names of their parameters, as somebody would write them."""
    return {
        "avoid": _join_names(known.avoid),
        "conditions": _join_names(known.conditions),
        "words": str(known.words),
        "ambience": known.ambience,
        "rate": str(known.rate),
        "plain": known.plain,
        "dim": known.dim,
        "text_only": known.text_only,
    }


def _join_names(names: frozenset[str]) -> str:
    return ",".join(sorted(names))


def load_settings() -> Settings:
    """The settings, as far as they can be understood; what cannot is told, once for each command."""
    ctx = click.get_current_context(silent=True)
    if ctx is None:
        return _try_load()[0]
    if __name__ not in ctx.meta:
        ctx.meta[__name__], notice = _try_load()
        if notice and not ctx.resilient_parsing:
            echo(notice, err=True)
    found: Settings = ctx.meta[__name__]
    return found


def _try_load() -> tuple[Settings, str]:
    """The settings, and a word on what is left aside."""
    try:
        return settings.read_settings(), ""
    except SettingsError as error:
        known, what = error.settings, "Part of your settings is"
        return known, f"{what} left aside: {_get_first_line(error)}. {make_command('setup', '--show')} tells more."
    except GuidedError as error:
        return Settings(), f"Your settings are left aside, also what they leave out: {_get_first_line(error)}."


def _get_first_line(error: GuidedError) -> str:
    return str(error.args[0]).rstrip(".")


def choose_voice(voice: str | None, language: str, rate: Decimal, aloud: bool = False) -> SelectedVoice:
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
    folder, liked = paths.voices_folder(), load_settings().voice
    if voice or not liked or not may_suit(liked, language, folder):
        return select_voice(voice, language, float(rate), folder, aloud)
    try:
        return select_voice(liked, language, float(rate), folder, aloud)
    except VoiceError:
        other = select_voice(None, language, float(rate), folder, aloud)
        notice = f"The voice of your settings, {liked}, cannot speak here, so it is {other.engine}."
        return replace(other, notices=(notice, *other.notices))
