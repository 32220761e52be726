"""`guided flare`: begins a session for a flare day."""

from typing import Any

import click

from guided.cli import options
from guided.cli.commands import today
from guided.cli.playback import PlaybackOptions
from guided.cli.settings_defaults import CommandWithSettings
from guided.core.history import DayRating
from guided.today.level_rules import Answers


@click.command("flare", cls=CommandWithSettings)
@today.answer_options
@click.option("--explain", is_flag=True, help="Show which rules chose it.")
@options.voice()
@options.playback
def command(explain: bool, voice: str | None, **given: Any) -> None:
    """Begin a session for a flare day at once.

    Your own flare plan comes first, if you wrote one.

    \b
    guided flare
    guided flare --where bed --minutes 5
    """  # noqa: D301
    answers = {name: given.pop(name) for name in ("minutes", "where", "pain", "energy")}
    today.run_check_in(Answers(DayRating.FLARE, **answers), PlaybackOptions(**given), voice, go=True, explain=explain)
