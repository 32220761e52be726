"""`guided hear`: one part of a script."""

import click

from guided.authoring.preview.excerpt import at_line, named, names
from guided.cli import context, options
from guided.cli.playback import hear
from guided.core import paths
from guided.core.formatting import clock
from guided.core.level import Level
from guided.plan.preferences import Wishes
from guided.player.rendering import Composition
from guided.sound.output import output as outputs
from guided.ui.printer import tell


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
@options.wishes
@options.out
def command(
    file: str,
    line: int | None,
    step: str | None,
    level: Level,
    voice: str | None,
    wishes: Wishes,
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
    session = context.session(str(paths.find_any(file)))
    part = at_line(session, level, line, wishes) if line else named(session, level, step or "", wishes)
    speech = context.speech(voice, part.language, wishes.rate, aloud=True)
    out = outputs(output).open_output(device)
    tell(f"{part.title} - {level} - {clock(part.seconds)}")
    hear(Composition(part, speech, context.sounds()), out)
    context.tell(speech.notices)
