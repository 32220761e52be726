"""The full screen: the current line large, a shape that breathes along, and calm dark colours."""

from guided.core import shutdown
from guided.core.player_state import PlayerControls
from guided.ui.terminal_output import echo


class FullScreen:
    """Shows a session on the whole terminal."""

    def __init__(self, dim: bool = False) -> None:
        """Take whether it is as dark as can be, for bed."""
        self._dim = dim

    def run(self, controls: PlayerControls) -> None:
        """Show a session until it has ended, and restore the terminal however it ends.

        Raises whatever the player raises, and SystemExit when told to end from outside.
        """
        from guided.ui.tui import terminal_guard
        from guided.ui.tui.app import SessionApp

        app = SessionApp(controls, self._dim)
        with shutdown.defer_signals(), terminal_guard.preserve(app.count_interrupt):
            app.run(mouse=False)
        if farewell := app.get_farewell():
            echo(farewell)
