"""Settings as the defaults of options, and saving answers as settings."""

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
"""The settings that a dialog may change, in the order in which they are saved: first that the question was asked."""


def can_save_settings() -> bool:
    """Whether the settings can be read to the last line.

    Where they cannot, nothing can be saved, and an ignored line may say that somebody does not want to be asked.
    """
    try:
        settings.read_settings()
    except GuidedError:
        return False
    return True


def save_profile(before: Profile, after: Profile) -> list[str]:
    """Save the settings that have changed. Gives notices where they cannot be saved."""
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
    """A command whose options have the settings as their defaults."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add a line on that below the options."""
        super().__init__(*args, **{"epilog": DEFAULTS_EPILOG, **kwargs})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options, with the settings as defaults."""
        ctx.default_map = option_defaults(load_settings())
        return super().parse_args(ctx, args)


def option_defaults(current: Settings) -> MutableMapping[str, Any]:
    """The defaults of options by the names of their parameters, as text that somebody would write."""
    return {
        "avoid": _join_names(current.avoid),
        "conditions": _join_names(current.conditions),
        "words": str(current.words),
        "ambience": current.ambience,
        "rate": str(current.rate),
        "plain": current.plain,
        "dim": current.dim,
        "text_only": current.text_only,
    }


def _join_names(names: frozenset[str]) -> str:
    return ",".join(sorted(names))


def load_settings() -> Settings:
    """The settings, as far as they can be read; what cannot is shown, once for each command."""
    ctx = click.get_current_context(silent=True)
    if ctx is None:
        return _try_load()[0]
    if __name__ not in ctx.meta:
        ctx.meta[__name__], notice = _try_load()
        if notice and not ctx.resilient_parsing:
            echo(notice, err=True)
    current: Settings = ctx.meta[__name__]
    return current


def _try_load() -> tuple[Settings, str]:
    """The settings, and a notice on what is ignored."""
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
    """The voice to use: the one asked for, else that of the settings, else the first that can.

    A voice of the settings that does not speak the language is passed over without a notice.

    Args:
        voice: the one asked for.
        language: of the lines.
        rate: how fast.
        aloud: whether the silent voice is an error, unless it is asked for.

    Raises:
        VoiceError: the voice asked for cannot speak here; or nobody can, and it has to be aloud.
    """
    folder, preferred = paths.voices_folder(), load_settings().voice
    if voice or not preferred or not may_suit(preferred, language, folder):
        return select_voice(voice, language, float(rate), folder, aloud)
    try:
        return select_voice(preferred, language, float(rate), folder, aloud)
    except VoiceError:
        fallback = select_voice(None, language, float(rate), folder, aloud)
        notice = f"The voice of your settings, {preferred}, cannot speak here, so it is {fallback.engine}."
        return replace(fallback, notices=(notice, *fallback.notices))
