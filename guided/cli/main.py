"""The command line: the group, its help, and the one place where errors are shown.

Commands are named in a table and imported when called, so that help is there at once.
"""

import os
import re
import signal
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from typing import NoReturn

import click

from guided import __version__
from guided.core import held_keys, shutdown
from guided.core.errors import GuidedError
from guided.core.safe_text import mask_hidden
from guided.core.shell_command import find_program, make_command
from guided.ui.terminal_output import NO_BREAK_SPACE, bind_commands, echo

INTERRUPT_CODE = 130
BUG_CODE = 3
QUOTING_HINT = ". Put a name with spaces in quotes."


SECTIONS: Mapping[str, Mapping[str, str]] = {
    "Sessions": {
        "today": "Say how today is, and begin a session that fits.",
        "flare": "Begin a session for a flare day at once.",
        "play": "Play a session, or a script of your own.",
        "resume": "Go on with the session that was left last.",
        "journal": "Look back: a week, a month, without scores.",
    },
    "Choosing": {
        "list": "Show the sessions there are, and how long each takes.",
        "render": "Make sound files, to listen to anywhere.",
        "plan": "Find how much suits, and write a plan for flare days.",
    },
    "Writing": {
        "new": "Begin a session of your own, with a few questions.",
        "edit": "Open a script in your editor, and look it through after.",
        "show": "Show what a session says when, and how its levels differ.",
        "hear": "Hear one part of a script: the step on a line, or of a name.",
        "check": "Look through scripts and show every problem at once.",
        "print": "Write a session on one page of paper.",
        "import": "Make a session of a plain text or numbered exercises.",
        "share": "Put a session of yours in one file to pass on.",
        "add": "Look at a session somebody sent, and add it.",
        "schema": "Print what lets an editor complete and check scripts.",
    },
    "This computer": {
        "setup": "Settle once what holds for every session.",
        "remind": "Print what reminds you, softly, at a time of day.",
        "voices": "Show who can speak here, and hear them.",
        "doctor": "Say what works on this computer, and what to do.",
        "completion": "Print what makes Tab complete names.",
        "help": "Show safety, keys, writing, or how a command is used.",
    },
}
"""What each command does, in the sections and the order of the help."""
COMMANDS = {name: about for commands in SECTIONS.values() for name, about in commands.items()}

MAIN_HELP = """Voice-guided relaxation, breathing and gentle stretches, at today's pace.

\b
  guided                     asks how today is, and begins
  guided flare               four to six quiet minutes, at once
  guided list --minutes 5    everything that is short

Any key pauses, Ctrl-C fades out. Stopping is always fine.
"""
TOPICS_HELP = """\b
guided help safety      when to stop, and when to seek care
guided help commands    what each command does; guided help NAME shows one
"""

START_HELP = """A calm voice, a few quiet minutes. To begin, lying down:

  guided play release-only --level flare

Other sessions:  guided list
All there is:    guided --help
"""
_OWN_COMMAND = re.compile(rf"(?<![\w/'\"])(?<!-m )guided(?= (?:{'|'.join(COMMANDS)}|--help)\b|  )")
"""The name of this program in our own texts, before a command or alone in a table."""
_TWO_COLUMNS = re.compile(r"^( *\S.*?) {2,}(\S.*)$", re.MULTILINE)


def expand_program(text: str) -> str:
    """One of our own texts, with its commands as somebody can type them."""
    return _OWN_COMMAND.sub(lambda _: find_program(), text)


class HelpPage(click.HelpFormatter):
    """A help page; its commands can be typed as they are shown."""

    def write_text(self, text: str) -> None:
        """Write a text; where the columns of a paragraph do not fit beside each other, the second stands below."""
        width = self.width - self.current_indent
        paragraphs = bind_commands(expand_program(text), width).split("\n\n")
        super().write_text(
            "\n\n".join(_TWO_COLUMNS.sub(r"\1\n    \2", p) if _is_too_wide(p, width) else p for p in paragraphs)
        )

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a table of two columns."""
        width = self.width - self.current_indent - col_max - col_spacing
        expanded_rows = [(expand_program(name), bind_commands(expand_program(about), width)) for name, about in rows]
        super().write_dl(expanded_rows, col_max, col_spacing)

    def getvalue(self) -> str:
        """The page."""
        return super().getvalue().replace(NO_BREAK_SPACE, " ")


def _is_too_wide(paragraph: str, room: int) -> bool:
    return paragraph.startswith("\b\n") and max(map(len, paragraph.splitlines())) > room


class Context(click.Context):
    """The context of a command, with our help pages."""

    formatter_class = HelpPage


class LazyGroup(click.Group):
    """A group whose commands come from `COMMANDS`."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every command's name, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None if there is no such one."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"guided.cli.commands.{module}").command
        command.context_class = Context
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; name the nearest one where there is none."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"There is no command '{args[0]}'. {_suggest(args[0])}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the names of the commands by section, so that the whole page fits a small screen."""
        with formatter.section("Commands"):
            formatter.write_dl([(section, ", ".join(names)) for section, names in SECTIONS.items()])
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(TOPICS_HELP)


def _suggest(word: str) -> str:
    from guided.core import paths

    if word in paths.find_sessions():
        return f"To play it: {make_command('play', word)}"
    closest_name = paths.guess_name(word, COMMANDS)
    return f"Did you mean '{closest_name}'?" if closest_name else f"See {make_command('--help')}."


@click.group(
    cls=LazyGroup, help=MAIN_HELP, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="guided", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, envvar="GUIDED_DEBUG", hidden=True)  # doctor tells of it: the help is short
@click.pass_context
def group(ctx: click.Context, debug: bool) -> None:
    """Begin here."""
    from guided.core import paths, temporary_folder

    ctx.color = False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None
    # Others may have been let into the listener's folders by 0.1.0, and a killed guided leaves files behind.
    paths.make_private()
    temporary_folder.remove_stale()
    if debug:
        _start_debug_log(ctx)
    if ctx.invoked_subcommand is None:
        _run_default(ctx)


def _start_debug_log(ctx: click.Context) -> None:
    """Start the debug log, and say at the end where it is. One that cannot be written stops nothing."""
    from guided.system.debug_log import log_path, start_debug_log

    try:
        start_debug_log(ctx.invoked_subcommand or "today", ctx.obj)
        ctx.call_on_close(lambda: echo(f"The debug log is {log_path()}.", err=True))
    except OSError as error:
        echo(f"The debug log {log_path()} cannot be written: {error.strerror}.", err=True)


def _run_default(ctx: click.Context) -> None:
    """Run without a command: the check-in, or where nobody can be asked, a text on how to start."""
    from guided.ui import is_interactive

    if not is_interactive():
        echo(*expand_program(START_HELP).splitlines())
    else:
        from guided.cli.commands import today

        with today.command.make_context("today", [], parent=ctx) as inner:
            today.command.invoke(inner)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run a command line and exit: 0 well, 1 something to mend, 2 not understood, 3 our fault, 130 interrupted."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if threading.excepthook is threading.__excepthook__:  # nobody else wants to know
        threading.excepthook = lambda failed: _report_bug(failed.exc_value)
    shutdown.install_handlers()
    code = _run_command(args)
    _await_keys_up()
    sys.exit(code)


def _await_keys_up() -> None:
    """Wait until the key that ended the program is up, so that the shell does not get it. Ctrl-C is ignored."""
    if held_keys.key_filter.held_key == held_keys.CTRL_C:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    elif held_keys.key_filter.held_key:
        from guided.ui.keyboard import drain_keys

        with suppress(KeyboardInterrupt):
            drain_keys()


def _run_command(args: Sequence[str] | None) -> int:
    try:
        arguments = sys.argv[1:] if args is None else args
        code = group.main(
            args, prog_name=find_program(), complete_var="_GUIDED_COMPLETE", standalone_mode=False, obj=arguments
        )
        if sys.stdout:
            sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPT_CODE
    except Exception as error:  # noqa: BLE001  (the last stop: whatever it is, it is shown here)
        return _report(error)
    return code if isinstance(code, int) else 0


def _report(error: Exception) -> int:
    """Show an error and give its exit code. A fault of ours is written to a crash report."""
    from guided.system.debug_log import log_error

    log_error(error)
    if isinstance(error, click.ClickException):
        echo(*_usage_lines(error), err=True)
        return error.exit_code
    if isinstance(error, GuidedError):
        echo(*map(str, error.args), err=True)
        return error.exit_code
    if isinstance(error, OSError):
        return _report_os_error(error)
    if _is_interrupt(error):
        return INTERRUPT_CODE
    _report_bug(error)
    return BUG_CODE


def _report_bug(error: BaseException | None) -> None:
    if error:
        echo(f"Something went wrong inside guided; it is not your doing. {_write_crash_report(error)}", err=True)


def _write_crash_report(error: BaseException) -> str:
    """Write a crash report to a file, and say where it is; where it cannot be written, say what happened."""
    import platform
    import tempfile
    import traceback

    about = f"guided {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="guided-fault-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(mask_hidden(about + "".join(traceback.format_exception(error))))
    except OSError:
        return f"What happened: {type(error).__name__}: {error}"
    return f"What happened is in {file.name}; please send it along if you report this."


def _usage_lines(error: click.ClickException) -> list[str]:
    """Lines for a command line that click does not understand: how it is used, and what is wrong, on one line."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    usage = [*context.get_usage().splitlines(), f"For help: {context.command_path} --help", ""] if context else []
    error_text = f"Error: {error.format_message()}{QUOTING_HINT if 'unexpected extra arg' in error.message else ''}"
    is_list = isinstance(error, click.MissingParameter)  # what there is to choose from, below each other
    return [*usage, *(error_text.splitlines() if is_list else [error_text])]


def _report_os_error(error: OSError) -> int:
    """Show an error of the system. A broken pipe shows nothing: nobody reads us any more."""
    if isinstance(error, BrokenPipeError) or error.filename is None:
        # What is still buffered must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if not isinstance(error, BrokenPipeError):
        echo(f"{error.filename or 'The output'} could not be used: {error.strerror}.", err=True)
    return 1


def _is_interrupt(error: BaseException) -> bool:
    """Whether Ctrl-C is the cause of an error: a library may have raised another error for it."""
    cause = error.__cause__ or error.__context__
    return isinstance(error, KeyboardInterrupt) or (cause is not None and _is_interrupt(cause))
