"""`guided voices`: who can speak here."""

import click

from guided.commands import options, stage
from guided.commands.perform import perform
from guided.compose import Composition
from guided.device import output
from guided.level import Level
from guided.plan import spoken
from guided.screen.plain import Plain
from guided.speech.choose import choose
from guided.speech.voices import ENGINES, engine


@click.command("voices")
@click.option("--say", "line", metavar="LINE", help="Hear this line.")
@options.voice("Who says it.")
@click.option("--language", default="en", show_default=True, help="Two letters: en, es.")
def command(line: str | None, voice: str | None, language: str) -> None:
    """Show who can speak here, and hear them.

    \b
    guided voices --say "Let your shoulders be heavy."
    guided voices --say "Deja que descansen." --language es
    """  # noqa: D301
    if line:
        plan = spoken(line, Level.STEADY, language)
        composition = Composition(plan, stage.speech(voice, language), stage.sounds())
        perform(composition, output("miniaudio").open_output(), Plain(click.echo))
        return
    chosen = choose(voice, language)
    for name in ENGINES:
        presence = engine(name).presence()
        mark = "*" if name == chosen.name else " " if presence.here else "-"
        click.echo(f"{mark} {name:7} {presence.why}")
    why = "you asked for it" if voice else f"it is the first of these that speaks '{language}' here"
    click.echo(f"\n* speaks, because {why}. A line marked - cannot speak here.")
    stage.tell(chosen.notices)
