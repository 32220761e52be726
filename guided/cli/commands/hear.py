"""`guided hear`: plays one part of a script."""

import click

from guided.authoring.preview.excerpt import cut_at_line, cut_named, names
from guided.cli import options, session_resources
from guided.cli.playback import play_excerpt
from guided.core import paths
from guided.core.formatting import format_clock
from guided.core.level import Level
from guided.plan.preferences import Preferences
from guided.player.rendering import PlanRenderer
from guided.sound.output import load_output as outputs
from guided.ui.terminal_output import echo


@click.command("hear")
@click.argument("file", shell_complete=options.complete)
@click.option("--line", type=click.IntRange(min=1), help="The step on this line; of a heading, all under it.")
@click.option(
    "--step",
    metavar="NAME",
    shell_complete=options.make_part_completer("file", names),
    help="The stretch, area or section of this name.",
)
@options.level()
@options.voice()
@options.preferences
@options.output
def command(
    file: str,
    line: int | None,
    step: str | None,
    level: Level,
    voice: str | None,
    preferences: Preferences,
    device: str | None,
    output: str,
) -> None:
    """Hear one part of a script: the step on a line, or of a name.

    \b
    FILE may also be the name of a session or a fragment:
      guided hear my-back.yaml --line 34
      guided hear gentle-lower-back --step "Knee rolls" --level flare
    """  # noqa: D301
    if (line is None) == (step is None):
        raise click.UsageError('Which part? Give --line 34, or --step "Knee rolls".')
    session = session_resources.load_session(str(paths.find_editable(file)))
    excerpt = (
        cut_at_line(session, level, line, preferences) if line else cut_named(session, level, step or "", preferences)
    )
    speech = session_resources.open_speech(voice, excerpt.language, preferences.rate, aloud=True)
    opened_output = outputs(output).open_output(device)
    echo(f"{excerpt.title} - {level} - {format_clock(excerpt.seconds)}")
    play_excerpt(PlanRenderer(excerpt, speech, session_resources.open_sounds()), opened_output)
    session_resources.notify(speech.notices)
