"""The Textual app of a session: it ticks ten times a second, and passes every key to the player."""

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
"""How long the last words stay, and the dark screen without any (ticks)."""


class KeylessScreen(Screen[None], inherit_bindings=False):
    """A screen without keys of its own."""

    CSS = "KeylessScreen { overflow: hidden; }"


class SessionApp(KeyFilterApp, inherit_bindings=False):
    """A session on the whole terminal. After `run`, `get_farewell` gives the last words, or raises its error."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, controls: PlayerControls, dim: bool) -> None:
        """Take the player, and whether the screen is as dark as can be."""
        super().__init__(ansi_color=True)
        self._controls = controls
        self._dim = dim
        self._canvas = Canvas()
        self._shape, self._notice = BreathShape(), NoticeDisplay()
        self._state: PlayerState | None = None
        self._view = PlayerView()
        self._drawn: object = None
        """The view, the light and the size that were drawn last."""
        self._error: BaseException | None = None
        self._interrupts = 0
        self._end_ticks = 0
        """How many ticks ago the session ended."""
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
        """Start ticking."""
        if self._driver and self._driver.can_suspend:
            terminal_guard.guard_resume(self._driver, self._request_redraw)
        self._run_tick()
        self.set_interval(TICK_S, self._run_tick)

    def on_key(self, event: events.Key) -> None:
        """Pass every key to the player; after the end, exit."""
        name = key_input.translate_key(event.key, event.character)
        if name == key_input.SUSPEND_KEY:
            self.action_suspend_process()
        else:
            self._send_key(find_action(name))

    def on_paste(self) -> None:
        """Take a text pasted as one key."""
        self._send_key(KeyAction.PAUSE)

    def _send_key(self, key: KeyAction) -> None:
        with self._catch_errors():
            if self._end_ticks:
                self.exit()
            else:
                self._controls.handle_key(key)

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
        """Resize where the terminal changed its size and the signal was missed, as happens when it is busy."""
        size = terminal_guard.get_size()
        if size and size != self.size:
            self.post_message(events.Resize(size, size))

    def _update_view(self) -> None:
        state = self._state = self._controls.tick()
        fullness = self._shape.update(state)
        self._view = build_view(state, round(fullness, FULLNESS_DIGITS), self._notice.update(state))
        self._draw()
        self._end_ticks = int(state.phase is PlayerPhase.ENDED)

    def _maybe_exit(self) -> None:
        self._end_ticks += 1
        if self._end_ticks > (DARK_TICKS if self._state and self._state.for_sleep else FAREWELL_TICKS):
            self.exit()

    def _draw(self) -> None:
        """Lay the page out if anything has changed."""
        if self._state is None:
            return
        light = None if self.no_color else get_light(self._state, self._dim)
        content = (self._view, light, self.size)
        if content != self._drawn:
            self._drawn = content
            self._canvas.show(draw_view(self._view, *self.size, coloured=light is not None), light)

    def _request_redraw(self) -> None:
        self._needs_redraw = True

    @contextmanager
    def _catch_errors(self) -> Iterator[None]:
        """Let any error end the app in good order, and be raised after it."""
        try:
            yield
        except BaseException as error:  # noqa: BLE001  (it is raised again by `get_farewell`)
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self._error = self._error or error
        self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """Keep an error inside Textual to be raised at the end, not shown over the screen with a bell."""
        self._fail(error)

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer as it is: some terminals ring a bell at the request."""

    def panic(self, *_renderables: RenderableType) -> None:
        """End, as the terminal cannot be read any more."""
        self._fail(SystemExit(terminal_guard.HANGUP_EXIT_CODE))
