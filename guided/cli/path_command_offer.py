"""The shortcut that starts guided: made when asked for, and offered once, at the end of a session."""

from contextlib import suppress

from guided.cli import settings_defaults
from guided.cli.settings_defaults import load_settings
from guided.core.errors import GuidedError
from guided.core.shell_command import find_program
from guided.system import path_command, settings
from guided.ui.prompts import Choice, Dialog, Prompt, run_dialog
from guided.ui.terminal_output import echo


def set_up() -> None:
    """Make the shortcut, and say what was done, how to undo it, and what is still to do."""
    made = path_command.make_shortcut()
    echo(f"Done. {made.path} now starts guided. To undo that:", f"  {made.undo}")
    if not made.on_path:
        echo(f"Your terminal does not look in {made.path.parent} yet. Please type this once:", f"  {made.path_command}")
    if made.on_path and find_program() != "guided":
        echo(f"Another program called guided comes before it. So type: {made.path}")
    else:
        echo("From now on, in a new terminal, type: guided")


def offer(plain: bool) -> None:
    """Offer the shortcut to somebody who has to type a path otherwise. It is offered once, whatever they answer.

    Args:
        plain: whether to ask in lines that are never painted over.
    """
    if find_program() == "guided" or load_settings().shortcut_asked or not settings_defaults.can_save_settings():
        return
    try:
        settings.save_setting("shortcut_asked", True)
        with suppress(KeyboardInterrupt):
            if run_dialog(_ask_shortcut(), plain):
                set_up()
    except GuidedError as error:  # the session is over and well, whatever comes of this
        echo(str(error))


def _ask_shortcut() -> Dialog[bool]:
    answer = yield Prompt(
        "Next time, would you like to just type: guided",
        (Choice("y", "Yes, set that up", "It puts a shortcut into your own folder for programs."), Choice("n", "No")),
    )
    return answer == "y"
