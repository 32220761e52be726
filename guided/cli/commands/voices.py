"""`guided voices`: shows the engines and voices of this computer."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import click

from guided.cli import options, session_resources
from guided.cli.playback import hear_plan
from guided.cli.settings_defaults import CommandWithSettings, choose_voice, load_settings
from guided.core import paths
from guided.core.errors import VoiceError
from guided.core.level import Level
from guided.core.shell_command import quote_shell
from guided.plan.planner import plan_line
from guided.script.diagnostics import display_name
from guided.speech import selection
from guided.speech.engines import ENGINES, load_engine
from guided.ui.terminal_output import NO_BREAK_SPACE, echo, wrap_text
from guided.ui.terminal_size import get_columns

MAX_VOICES = 3
"""How many of an engine's voices are named; the others are counted."""
NAME_CELLS = 10
"""Columns before the text on an engine."""


@click.command("voices", cls=CommandWithSettings)
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
        plan = plan_line(line, Level.STEADY, language)
        hear_plan(plan, session_resources.open_speech(voice, language, rate, aloud=True))
        return
    choice, engines = choose_voice(voice, language, rate), selection.list_engines_for(language, paths.voices_folder())
    if voice in ENGINES and voice not in engines:
        raise VoiceError(f"The {voice} voice does not speak '{language}'. Choose another: {', '.join(engines)}.")
    speaking = choice.engine if voice or choice.engine in engines else "silent"
    for name in ENGINES:
        mark = "*" if name == speaking else " " if name in engines else "-"
        echo(*wrap_text(f"{mark} {name:7} {_describe(name, language)}", below=" " * NAME_CELLS))
    echo("")
    for part in (*_explain_marks(voice, speaking, language), *_explain_names()):
        echo(*wrap_text(part))
    session_resources.notify(notice for notice in choice.notices if speaking != "silent")


def _describe(name: str, language: str) -> str:
    """A line on an engine, and its voices for a language."""
    reason = load_engine(name).probe().reason
    voices = [f"{name}:{voice}" for voice in load_engine(name).list_voices(selection.strip_region(language))]
    return f"{reason}: {_format_names(voices)}" if len(voices) > 1 else reason


def _format_names(names: Sequence[str]) -> str:
    """The first few names, quoted for a shell, and how many more there are."""
    hidden_count, room = len(names) - MAX_VOICES, get_columns() - NAME_CELLS
    shown = [
        typed if len(typed) > room else typed.replace(" ", NO_BREAK_SPACE)
        for typed in map(quote_shell, names[:MAX_VOICES])
    ]
    return ", ".join(shown) + (f", and {hidden_count} more" if hidden_count > 0 else "")


def _explain_marks(voice: str | None, speaks: str, language: str) -> Iterator[str]:
    """Lines on what the marks mean."""
    liked = load_settings().voice
    if voice:
        yield "* speaks, because you asked for it."
    elif liked and speaks == liked.partition(":")[0] and selection.may_suit(liked, language, paths.voices_folder()):
        yield "* speaks, because your settings ask for it."
    elif speaks == "silent":
        yield f"Nobody here speaks '{language}': the words of a session in it are shown, at their pace, and not said."
    else:
        yield f"* speaks, because it is the first of these that speaks '{language}' here."
    yield f"- cannot speak '{language}' here."


def _explain_names() -> Iterator[str]:
    """Lines on how to choose a voice."""
    folder = paths.voices_folder()
    own_voices = ", ".join(f"{selection.FILE_ENGINE}:{name}" for name in selection.list_voice_files(folder))
    yield "Ask for one with --voice: neural, system:Samantha, espeak:en-gb, piper:FILE.onnx."
    yield f"Voice files in {display_name(folder)} go by their names: {own_voices or 'piper:amy for amy.onnx'}."
