"""`guided flare`: a session for a flare day, begun at once."""

from typing import Any

import click

from guided.cli import options
from guided.cli.commands import today
from guided.cli.playback import Way
from guided.cli.settings_defaults import Settled
from guided.core.profile import Feel
from guided.today.level_rules import Answers


@click.command("flare", cls=Settled)
@today.answering
@click.option("--explain", is_flag=True, help="Show which rules chose it.")
@options.voice()
@options.way
def command(explain: bool, voice: str | None, **given: Any) -> None:
    """Begin a session for a flare day at once.

    Your own flare plan comes first, if you wrote one.

    \b
    guided flare
    guided flare --where bed --minutes 5
    """  # noqa: D301
    answered = {name: given.pop(name) for name in ("minutes", "where", "pain", "energy")}
    today.begin(Answers(Feel.FLARE, **answered), Way(**given), voice, go=True, explain=explain)
