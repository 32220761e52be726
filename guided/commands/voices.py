"""`guided voices`: who can speak here."""

from decimal import Decimal

import click

from guided import library
from guided.commands import options, stage
from guided.commands.excerpt import hear
from guided.commands.settled import Settled, chosen, settled
from guided.compose import Composition
from guided.device import output
from guided.level import Level
from guided.plan import spoken
from guided.script.source import display_name
from guided.speech import own
from guided.speech.voices import ENGINES, engine


@click.command("voices", cls=Settled)
@click.option("--say", "line", metavar="LINE", help="Hear this line.")
@options.voice("Who says it: an engine, or ENGINE:VOICE.")
@options.rate()
@click.option("--language", default="en", show_default=True, help="Two letters: en, es.")
def command(line: str | None, voice: str | None, rate: Decimal, language: str) -> None:
    """Show who can speak here, and hear them.

    \b
    guided voices --say "Let your shoulders be heavy."
    guided voices --say "Let your shoulders be heavy." --voice espeak --rate 0.9
    guided voices --say "Deja que descansen." --language es
    """  # noqa: D301
    if line:
        plan = spoken(line, Level.STEADY, language)
        composition = Composition(plan, stage.speech(voice, language, rate), stage.sounds())
        hear(composition, output("miniaudio").open_output())
        return
    speaks = chosen(voice, language, rate)
    _list(speaks.name)
    click.echo(f"\n* speaks, because {_why(voice, speaks.name, language)}. A line marked - cannot speak here.")
    _naming()
    stage.tell(speaks.notices)


def _why(voice: str | None, speaks: str, language: str) -> str:
    if voice:
        return "you asked for it"
    if speaks == (settled().voice or "").partition(":")[0]:
        return "your settings ask for it"
    return f"it is the first of these that speaks '{language}' here"


def _list(speaks: str) -> None:
    for name in ENGINES:
        presence = engine(name).presence()
        mark = "*" if name == speaks else " " if presence.here else "-"
        click.echo(f"{mark} {name:7} {presence.why}")


def _naming() -> None:
    """How to ask for one of them."""
    folder = library.own_voices()
    yours = ", ".join(f"{own.ENGINE}:{name}" for name in own.voices(folder))
    click.echo("Ask for one with --voice: neural, system:Samantha, espeak:en-gb, piper:FILE.onnx.")
    click.echo(f"Voice files in {display_name(folder)} go by their names: {yours or 'piper:amy for amy.onnx'}.")
