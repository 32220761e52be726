"""The full screen: the present line large, a shape that breathes along, and calm dark colours."""

from guided.core import shutdown
from guided.core.player_state import PlayerControls
from guided.ui.terminal_output import echo


class FullScreen:
    """Shows a session on the whole terminal."""

    def __init__(self, dim: bool = False) -> None:
        """Take whether it is to be hardly seen, as in bed."""
        self._dim = dim

    def run(self, controls: PlayerControls) -> None:
        """Show a session until it has ended, and leave the terminal as it was found, however it ends.

        Raises whatever the performance raises, and SystemExit when told to end from outside.
        """
        from guided.ui.tui import terminal_guard
        from guided.ui.tui.app import SessionApp

        stage = SessionApp(controls, self._dim)
        with shutdown.defer_signals(), terminal_guard.preserve(stage.count_interrupt):
            stage.run(mouse=False)
        if words := stage.get_farewell():
            echo(words)
