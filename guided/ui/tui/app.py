"""The app: ten looks a second, every key to the performance, and none of Textual's own ways."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import RenderableType
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from guided.core import shutdown
from guided.core.keys import KeyAction, find_action
from guided.core.player_state import PlayerControls, PlayerPhase, PlayerState
from guided.ui.tui import key_input, terminal_guard
from guided.ui.tui.breath import BreathShape
from guided.ui.tui.key_input import TICK_S, KeyFilterApp
from guided.ui.tui.layout import draw_view
from guided.ui.tui.theme import Canvas, get_light
from guided.ui.tui.view_model import NoticeDisplay, PlayerView, build_view

FULLNESS_DIGITS = 2
"""How finely the shape follows the breath (decimal places)."""
FAREWELL_TICKS, DARK_TICKS = 15, 10
"""How long the last words stay, and the dark without any (looks)."""


class KeylessScreen(Screen[None], inherit_bindings=False):
    """A screen without keys of its own."""

    CSS = "Bare { overflow: hidden; }"


class SessionApp(KeyFilterApp, inherit_bindings=False):
    """A session on the whole terminal. After `run`, `outcome` tells how it ended."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, controls: PlayerControls, dim: bool) -> None:
        """Take what to show, and whether it is to be hardly seen."""
        super().__init__(ansi_color=True)
        self._controls = controls
        self._dim = dim
        self._canvas = Canvas()
        self._shape, self._notice = BreathShape(), NoticeDisplay()
        self._state: PlayerState | None = None
        self._view = PlayerView()
        self._drawn: object = None
        """What the page was last laid out from."""
        self._error: BaseException | None = None
        self._interrupts = 0
        self._end_ticks = 0
        """How many looks ago the session has ended."""
        self._needs_redraw = False

    def count_interrupt(self) -> None:
        """Note Ctrl-C that came as a signal."""
        self._interrupts += 1

    def get_farewell(self) -> str:
        """The last words, if any are to stay on the terminal. Raises what ended the session before its end."""
        if self._error:
            raise self._error
        if self._state is None or self._state.phase is not PlayerPhase.ENDED:
            raise SystemExit(terminal_guard.HANGUP_EXIT_CODE)
        return "" if self._state.for_sleep else self._state.farewell

    def get_default_screen(self) -> Screen[None]:
        """A screen that takes no keys."""
        return KeylessScreen()

    def compose(self) -> ComposeResult:
        """The page, and nothing else."""
        yield self._canvas

    def on_mount(self) -> None:
        """Look for the first time, and from now on."""
        if self._driver and self._driver.can_suspend:
            terminal_guard.guard_resume(self._driver, self._request_redraw)
        self._run_tick()
        self.set_interval(TICK_S, self._run_tick)

    def on_key(self, event: events.Key) -> None:
        """Pass every key on, or, after the end, go."""
        name = key_input.translate_key(event.key, event.character)
        if name == key_input.SUSPEND_KEY:
            self.action_suspend_process()
        else:
            self._send_key(find_action(name))

    def on_paste(self) -> None:
        """Take a text pasted as one key."""
        self._send_key(KeyAction.PAUSE)

    def _send_key(self, asked: KeyAction) -> None:
        with self._catch_errors():
            if self._end_ticks:
                self.exit()
            else:
                self._controls.handle_key(asked)

    def _run_tick(self) -> None:
        with self._catch_errors():
            shutdown.check_signals()
            if not self.is_headless:
                terminal_guard.check_tty()
                self._sync_size()
            while self._interrupts:
                self._interrupts -= 1
                self._send_key(KeyAction.INTERRUPT)
            if self._needs_redraw:
                self._needs_redraw = False
                self.refresh(layout=True)
            if self._end_ticks:
                self._maybe_exit()
            else:
                self._update_view()

    def _sync_size(self) -> None:
        """Follow a terminal that changed its size without our being told, as happens in a busy moment."""
        now = terminal_guard.get_size()
        if now and now != self.size:
            self.post_message(events.Resize(now, now))

    def _update_view(self) -> None:
        moment = self._state = self._controls.tick()
        full = self._shape.update(moment)
        self._view = build_view(moment, round(full, FULLNESS_DIGITS), self._notice.update(moment))
        self._draw()
        self._end_ticks = int(moment.phase is PlayerPhase.ENDED)

    def _maybe_exit(self) -> None:
        self._end_ticks += 1
        if self._end_ticks > (DARK_TICKS if self._state and self._state.for_sleep else FAREWELL_TICKS):
            self.exit()

    def _draw(self) -> None:
        """Lay the page out if anything has changed."""
        if self._state is None:
            return
        shade = None if self.no_color else get_light(self._state, self._dim)
        now = (self._view, shade, self.size)
        if now != self._drawn:
            self._drawn = now
            self._canvas.show(draw_view(self._view, *self.size, coloured=shade is not None), shade)

    def _request_redraw(self) -> None:
        self._needs_redraw = True

    @contextmanager
    def _catch_errors(self) -> Iterator[None]:
        """Whatever happens ends the app in good order, and is raised after it."""
        try:
            yield
        except BaseException as error:  # noqa: BLE001  (it is raised again by `outcome`)
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self._error = self._error or error
        self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """What went wrong inside Textual is told where everything is, not over the screen and with a bell."""
        self._fail(error)

    def _set_pointer_shape(self, shape: str) -> None:
        """The pointer is not ours: there is no need to shape it, nor to ring where a terminal does not know how."""

    def panic(self, *_renderables: RenderableType) -> None:
        """The terminal cannot be read any more."""
        self._fail(SystemExit(terminal_guard.HANGUP_EXIT_CODE))
