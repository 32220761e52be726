"""`guided help`: pages on the keys, safety, writing sessions, and each command."""

import textwrap
from collections.abc import Callable, Mapping

import click
from click.shell_completion import CompletionItem

from guided.authoring.new_script import BLANK_SCRIPT
from guided.cli.main import COMMANDS, SECTIONS, HelpPage
from guided.core import keys, paths
from guided.plan.health_conditions import CONDITIONS, MOVEMENT_LOADS, Condition
from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.system import safety_notice
from guided.ui.terminal_output import echo
from guided.ui.terminal_size import get_columns

WRITING_COMMANDS = (
    ("guided new tea --blank", "Begin with those ten lines; guided new asks what you would like."),
    ("guided edit tea", "Open it in your editor, and look it through after."),
    ("guided check tea --care", "Every problem at its line, and what a sore body might mind."),
    ("guided hear tea --line 8", "Hear the step on a line."),
    ("guided show tea --compare", "What the levels make of your numbers."),
)
PRIMER_INTRO = (
    "A session is a text file with lines like these. Any number is the most you would ask for on a better day."
)
PRIMER_STEPS = "A line after a dash is spoken. Every other step begins with its kind; more keys of it stand below:"
PRIMER_KEYS = (
    "Times are 20s, 2m or 1m30s. A line with a colon in it goes in quotes. Any value can be written by level: "
    "{flare: 5s, better: 15s}. For every key and more examples: docs/writing.md and docs/reference.md, where guided "
    "comes from."
)


def render_page(write: Callable[[HelpPage], None], width: int) -> str:
    """Render a page, in lines of at most `width` where words allow."""
    page = HelpPage(width=width)
    write(page)
    return page.getvalue().strip()


def write_primer(page: HelpPage) -> None:
    """Write the page on writing a session."""
    page.write_text(PRIMER_INTRO)
    page.write_paragraph()
    page.write(textwrap.indent(BLANK_SCRIPT.format(title="Tea"), "  "))
    page.write_paragraph()
    page.write_text(PRIMER_STEPS)
    page.write_paragraph()
    with page.indentation():
        page.write_dl([(step_type.opening, _describe_step(name)) for name, step_type in STEP_TYPES.items()])
    page.write_paragraph()
    page.write_text(PRIMER_KEYS)
    page.write_paragraph()
    with page.indentation():
        page.write_dl(WRITING_COMMANDS)


def _describe_step(name: str) -> str:
    """One line on what a step type does."""
    return " ".join((step_model(name).__doc__ or "").split("\n\n")[0].split())


def _write_keys(page: HelpPage) -> None:
    page.write_text("While a session plays:")
    page.write_paragraph()
    page.write_dl(keys.KEY_HELP)


def _write_conditions(page: HelpPage) -> None:
    page.write_text(
        "What --condition leaves out, or keeps short. A cautious proposal; no clinician has reviewed it. Yours knows "
        "better."
    )
    page.write_paragraph()
    page.write_dl([(name, _describe(condition)) for name, condition in CONDITIONS.items()])


def _describe(condition: Condition) -> str:
    """One line on what a condition leaves out or shortens, and why."""
    if condition.exclusions >= MOVEMENT_LOADS:
        exclusions = "leaves out all movement, and heat"
    else:
        exclusions = f"leaves out {', '.join(sorted(condition.exclusions))}" if condition.exclusions else ""
    hold_limit = f"holds of at most {condition.longest_hold} s" if condition.longest_hold is not None else ""
    return "; ".join(filter(None, (condition.why, exclusions, hold_limit)))


def _write_commands(page: HelpPage) -> None:
    for section, commands in SECTIONS.items():
        with page.section(section):
            page.write_dl(list(commands.items()))


HELP_PAGES: Mapping[str, Callable[[HelpPage], None]] = {
    "safety": lambda page: page.write(safety_notice.format_full_notice(page.width)),
    "keys": _write_keys,
    "conditions": _write_conditions,
    "writing": write_primer,
    "commands": _write_commands,
}
"""The pages that are not about a command."""


def _complete_topic(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(topic) for topic in (*HELP_PAGES, *COMMANDS) if topic.startswith(incomplete)]


@click.command("help")
@click.argument("topic", required=False, shell_complete=_complete_topic)
@click.pass_context
def command(ctx: click.Context, topic: str | None) -> None:
    """Show safety, keys, writing, or how a command is used.

    \b
    guided help safety      when to seek care, and when to stop
    guided help keys        what each key does while a session plays
    guided help conditions  what to leave out with osteoporosis, dizziness...
    guided help writing     how a session of your own is written
    guided help commands    what each command does
    guided help play        how to use a command
    """  # noqa: D301
    write = HELP_PAGES.get(topic or "")
    echo(*(render_page(write, get_columns()) if write else _usage_page(ctx, topic)).splitlines())


def _usage_page(ctx: click.Context, topic: str | None) -> str:
    """The help of a command; of all, where none is named."""
    group = ctx.find_root()
    if topic is None:
        return group.get_help()
    target = group.command.get_command(group, topic) if isinstance(group.command, click.Group) else None
    if target is None:
        guess = paths.guess_name(topic, (*HELP_PAGES, *COMMANDS))
        hint = f"Did you mean '{guess}'?" if guess else f"There is: {', '.join(HELP_PAGES)}, and every command."
        raise click.UsageError(f"There is no help on '{topic}'. {hint}", ctx)
    with target.context_class(target, parent=group, info_name=topic) as context:
        return target.get_help(context)
