"""The app: ten looks a second, every key to the performance, and none of Textual's own ways."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import RenderableType
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from guided.core import shutdown
from guided.core.keys import Key, key
from guided.core.player_state import Moment, Performance, Phase
from guided.ui.tui import keys, terminal
from guided.ui.tui.breath import Breath
from guided.ui.tui.keys import LOOK, Keyed
from guided.ui.tui.layout import page
from guided.ui.tui.theme import Canvas, light
from guided.ui.tui.view_model import Aside, View, view

FINE = 2
"""How finely the shape follows the breath (decimal places)."""
FAREWELL, DARK = 15, 10
"""How long the last words stay, and the dark without any (looks)."""


class Bare(Screen[None], inherit_bindings=False):
    """A screen without keys of its own."""

    CSS = "Bare { overflow: hidden; }"


class Stage(Keyed, inherit_bindings=False):
    """A session on the whole terminal. After `run`, `outcome` tells how it ended."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, performance: Performance, dim: bool) -> None:
        """Take what to show, and whether it is to be hardly seen."""
        super().__init__(ansi_color=True)
        self._performance = performance
        self._dim = dim
        self._canvas = Canvas()
        self._breath, self._aside = Breath(), Aside()
        self._moment: Moment | None = None
        self._view = View()
        self._laid: object = None
        """What the page was last laid out from."""
        self._fault: BaseException | None = None
        self._interrupts = 0
        self._over = 0
        """How many looks ago the session has ended."""
        self._redraw = False

    def interrupt(self) -> None:
        """Note Ctrl-C that came as a signal."""
        self._interrupts += 1

    def outcome(self) -> str:
        """The last words, if any are to stay on the terminal. Raises what ended the session before its end."""
        if self._fault:
            raise self._fault
        if self._moment is None or self._moment.phase is not Phase.ENDED:
            raise SystemExit(terminal.HUNG_UP)
        return "" if self._moment.sleep else self._moment.farewell

    def get_default_screen(self) -> Screen[None]:
        """A screen that takes no keys."""
        return Bare()

    def compose(self) -> ComposeResult:
        """The page, and nothing else."""
        yield self._canvas

    def on_mount(self) -> None:
        """Look for the first time, and from now on."""
        if self._driver and self._driver.can_suspend:
            terminal.start_once(self._driver, self._continued)
        self._tick()
        self.set_interval(LOOK, self._tick)

    def on_key(self, event: events.Key) -> None:
        """Pass every key on, or, after the end, go."""
        name = keys.ours(event.key, event.character)
        if name == keys.SUSPEND:
            self.action_suspend_process()
        else:
            self._press(key(name))

    def on_paste(self) -> None:
        """Take a text pasted as one key."""
        self._press(Key.PAUSE)

    def _press(self, asked: Key) -> None:
        with self._safely():
            if self._over:
                self.exit()
            else:
                self._performance.press(asked)

    def _tick(self) -> None:
        with self._safely():
            shutdown.ask()
            if not self.is_headless:
                terminal.ask()
                self._fit()
            while self._interrupts:
                self._interrupts -= 1
                self._press(Key.LEAVE)
            if self._redraw:
                self._redraw = False
                self.refresh(layout=True)
            if self._over:
                self._leave()
            else:
                self._look()

    def _fit(self) -> None:
        """Follow a terminal that changed its size without our being told, as happens in a busy moment."""
        now = terminal.size()
        if now and now != self.size:
            self.post_message(events.Resize(now, now))

    def _look(self) -> None:
        moment = self._moment = self._performance.look()
        full = self._breath.follow(moment)
        self._view = view(moment, round(full, FINE), self._aside.follow(moment))
        self._draw()
        self._over = int(moment.phase is Phase.ENDED)

    def _leave(self) -> None:
        self._over += 1
        if self._over > (DARK if self._moment and self._moment.sleep else FAREWELL):
            self.exit()

    def _draw(self) -> None:
        """Lay the page out if anything has changed."""
        if self._moment is None:
            return
        shade = None if self.no_color else light(self._moment, self._dim)
        now = (self._view, shade, self.size)
        if now != self._laid:
            self._laid = now
            self._canvas.show(page(self._view, *self.size, coloured=shade is not None), shade)

    def _continued(self) -> None:
        self._redraw = True

    @contextmanager
    def _safely(self) -> Iterator[None]:
        """Whatever happens ends the app in good order, and is raised after it."""
        try:
            yield
        except BaseException as error:  # noqa: BLE001  (it is raised again by `outcome`)
            self._end(error)

    def _end(self, error: BaseException) -> None:
        self._fault = self._fault or error
        self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """What went wrong inside Textual is told where everything is, not over the screen and with a bell."""
        self._end(error)

    def _set_pointer_shape(self, shape: str) -> None:
        """The pointer is not ours: there is no need to shape it, nor to ring where a terminal does not know how."""

    def panic(self, *_renderables: RenderableType) -> None:
        """The terminal cannot be read any more."""
        self._end(SystemExit(terminal.HUNG_UP))
