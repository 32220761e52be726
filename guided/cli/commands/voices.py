"""`guided voices`: who can speak here."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import click

from guided.cli import context, options
from guided.cli.playback import hear_plan
from guided.cli.settings_defaults import Settled, chosen, settled
from guided.core import paths
from guided.core.errors import VoiceError
from guided.core.level import Level
from guided.core.shell_command import quoted
from guided.plan.planner import spoken
from guided.script.diagnostics import display_name
from guided.speech import selection
from guided.speech.engines import ENGINES, engine
from guided.ui.printer import BOUND, tell, wrapped
from guided.ui.terminal import columns

FEW = 3
"""So many of an engine's voices are named, and the others counted."""
INDENT = 10
"""Columns before what is said of an engine."""


@click.command("voices", cls=Settled)
@click.option("--say", "line", metavar="LINE", help="Hear this line.")
@options.voice("Who says it: an engine, or ENGINE:VOICE.")
@options.rate()
@click.option("--language", default="en", show_default=True, help="Two letters, like en, es or fr.")
def command(line: str | None, voice: str | None, rate: Decimal, language: str) -> None:
    """Show who can speak here, and hear them.

    \b
    guided voices --say "Let your shoulders be heavy."
    guided voices --say "Let your shoulders be heavy." --voice espeak --rate 0.9
    guided voices --say "Deja que descansen." --language es
    """  # noqa: D301
    if line:
        plan = spoken(line, Level.STEADY, language)
        hear_plan(plan, context.speech(voice, language, rate, aloud=True))
        return
    found, able = chosen(voice, language, rate), selection.speaking(language, paths.own_voices())
    if voice in ENGINES and voice not in able:
        raise VoiceError(f"The {voice} voice does not speak '{language}'. Choose another: {', '.join(able)}.")
    speaks = found.name if voice or found.name in able else "silent"
    for name in ENGINES:
        mark = "*" if name == speaks else " " if name in able else "-"
        tell(*wrapped(f"{mark} {name:7} {_about(name, language)}", below=" " * INDENT))
    tell("")
    for part in (*_why(voice, speaks, language), *_naming()):
        tell(*wrapped(part))
    context.tell(notice for notice in found.notices if speaks != "silent")


def _about(name: str, language: str) -> str:
    """What an engine is, and its voices for a language."""
    why = engine(name).presence().why
    known = [f"{name}:{voice}" for voice in engine(name).voices(selection.plain(language))]
    return f"{why}: {_some(known)}" if len(known) > 1 else why


def _some(names: Sequence[str]) -> str:
    """A few of some names, as somebody can type them, and how many more there are."""
    more, room = len(names) - FEW, columns() - INDENT
    few = [typed if len(typed) > room else typed.replace(" ", BOUND) for typed in map(quoted, names[:FEW])]
    return ", ".join(few) + (f", and {more} more" if more > 0 else "")


def _why(voice: str | None, speaks: str, language: str) -> Iterator[str]:
    """What the marks mean."""
    liked = settled().voice
    if voice:
        yield "* speaks, because you asked for it."
    elif liked and speaks == liked.partition(":")[0] and selection.suits(liked, language, paths.own_voices()):
        yield "* speaks, because your settings ask for it."
    elif speaks == "silent":
        yield f"Nobody here speaks '{language}': the words of a session in it are shown, at their pace, and not said."
    else:
        yield f"* speaks, because it is the first of these that speaks '{language}' here."
    yield f"- cannot speak '{language}' here."


def _naming() -> Iterator[str]:
    """How to ask for one of them."""
    folder = paths.own_voices()
    yours = ", ".join(f"{selection.ENGINE}:{name}" for name in selection.voices(folder))
    yield "Ask for one with --voice: neural, system:Samantha, espeak:en-gb, piper:FILE.onnx."
    yield f"Voice files in {display_name(folder)} go by their names: {yours or 'piper:amy for amy.onnx'}."
