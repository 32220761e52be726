"""The shortcut: made when asked for, and offered once, at the end of a session."""

from contextlib import suppress

from guided.cli import settings_defaults
from guided.cli.settings_defaults import settled
from guided.core.errors import GuidedError
from guided.core.shell_command import program
from guided.system import settings, shortcut
from guided.ui.printer import tell
from guided.ui.prompts import Conversation, Option, Question, ask


def make() -> None:
    """Make it, and say what was done, how to undo it, and what is still to do."""
    made = shortcut.make()
    tell(f"Done. {made.path} now starts guided. To undo that:", f"  {made.undo}")
    if not made.found:
        tell(f"Your terminal does not look in {made.path.parent} yet. Please type this once:", f"  {made.way}")
    if made.found and program() != "guided":
        tell(f"Another program called guided comes before it. So type: {made.path}")
    else:
        tell("From now on, in a new terminal, type: guided")


def offer(plain: bool) -> None:
    """Offer it to somebody who has to type a path otherwise. It is offered once, whatever they answer.

    Args:
        plain: whether to ask in lines that are never painted over.
    """
    if program() == "guided" or settled().shortcut_asked or not settings_defaults.can_be_kept():
        return
    try:
        settings.keep("shortcut_asked", True)
        with suppress(KeyboardInterrupt):
            if ask(_question(), plain):
                make()
    except GuidedError as error:  # the session is over and well, whatever comes of this
        tell(str(error))


def _question() -> Conversation[bool]:
    answer = yield Question(
        "Next time, would you like to just type: guided",
        (Option("y", "Yes, set that up", "It puts a shortcut into your own folder for programs."), Option("n", "No")),
    )
    return answer == "y"
