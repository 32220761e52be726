"""Prompts on the whole terminal, answered with arrows and Enter, or with the key before an answer."""

from textwrap import fill
from typing import cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as Item

from guided.core import shutdown
from guided.ui.prompts import Choice, Dialog, Prompt, Result
from guided.ui.tui import terminal_guard
from guided.ui.tui.key_input import TICK_S, KeyFilterApp, translate_key
from guided.ui.tui.text import sanitize
from guided.ui.tui.theme import EVENING_PALETTE, RGB

QUIT_KEYS = ("q", "escape", "ctrl+c")
MAX_WIDTH = 72
"""A longer line is hard to follow (columns)."""
PROMPT_HINT = "enter takes what is marked   q leaves"
CHOICE_MARKER = "\u203a"
MARK_CELLS = 6
"""Columns left free beside an answer."""


def run_app(dialog: Dialog[Result]) -> Result:
    """Run a dialog. Raises KeyboardInterrupt where somebody leaves it, SystemExit when told to end."""
    app = DialogApp(dialog)
    with shutdown.defer_signals(), terminal_guard.preserve(app.quit):
        app.run(mouse=False)
    result: Result = cast("Result", app.get_result())
    return result


def _to_hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


class DialogApp(KeyFilterApp):
    """A dialog on the whole terminal. After `run`, `get_result` gives its result."""

    ENABLE_COMMAND_PALETTE = False
    REPEAT_KEYS = ("up", "down", "home", "end", "pageup", "pagedown")
    CSS = f"""
    Screen {{ background: {_to_hex(EVENING_PALETTE.background)}; align: center middle; }}
    Vertical {{ width: 100%; max-width: {MAX_WIDTH}; height: auto; padding: 0 2; }}
    Static {{ color: {_to_hex(EVENING_PALETTE.primary)}; margin-bottom: 1; }}
    #keys {{ color: {_to_hex(EVENING_PALETTE.muted)}; margin: 1 0 0 2; }}
    OptionList, OptionList:focus {{
        background: {_to_hex(EVENING_PALETTE.background)}; border: none; height: auto; max-height: 80vh;
      padding: 0; color: {_to_hex(EVENING_PALETTE.secondary)}; scrollbar-size: 0 0; }}
    OptionList > .option-list--option-highlighted, OptionList:focus > .option-list--option-highlighted {{
      background: {_to_hex(EVENING_PALETTE.edge)}; color: {_to_hex(EVENING_PALETTE.accent)}; text-style: none; }}
    """

    def __init__(self, dialog: Dialog[Result]) -> None:
        """Take a dialog that has not begun."""
        super().__init__()
        self._dialog = dialog
        self._prompt = Prompt("", ())
        self._result: Result | None = None
        self._error: BaseException | None = KeyboardInterrupt()

    def get_result(self) -> object:
        """The result of the dialog. Raises the error that ended it."""
        if self._error:
            raise self._error
        return self._result

    def quit(self) -> None:
        """Leave the dialog."""
        self.exit()

    def compose(self) -> ComposeResult:
        """The question, and its answers."""
        with Vertical():
            yield Static(id="text")
            yield OptionList()
            yield Static(PROMPT_HINT, id="keys")

    def on_mount(self) -> None:
        """Ask the first question."""
        self.set_interval(TICK_S, self._check_shutdown)
        self._send(None)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Put the mark before the answer that Enter takes, for terminals with few colours or none."""
        answers = self.query_one(OptionList)
        for index, choice in enumerate(self._prompt.choices[: answers.option_count]):
            mark = CHOICE_MARKER if index == event.option_index else " "
            answers.replace_option_prompt_at_index(index, _format_choice(choice, self._width, mark))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the answer that is marked."""
        self._send(self._prompt.choices[event.option_index].key)

    def on_key(self, event: events.Key) -> None:
        """Take the answer whose key it is."""
        name = translate_key(event.key, event.character)
        keys = [choice.key for choice in self._prompt.choices]
        if name in keys:
            event.stop()
            self._send(name)
        elif name in QUIT_KEYS:
            event.stop()
            self.exit()

    def _send(self, answer: str | None) -> None:
        try:
            self._prompt = next(self._dialog) if answer is None else self._dialog.send(answer)
        except StopIteration as stop:
            self._result, self._error = stop.value, None
            self.exit()
        except BaseException as error:  # noqa: BLE001  (it is raised again by `get_result`)
            self._error = error
            self.exit()
        else:
            self._show_prompt()

    def _show_prompt(self) -> None:
        prompt = self._prompt
        self.query_one("#text", Static).update(Text("\n\n".join(map(sanitize, (*prompt.intro, prompt.text)))))
        answers = self.query_one(OptionList)
        answers.clear_options()
        answers.add_options([Item(_format_choice(choice, self._width, " ")) for choice in prompt.choices])
        answers.highlighted = 0
        answers.focus()

    @property
    def _width(self) -> int:
        """Columns that an answer may have."""
        return min(self.size.width, MAX_WIDTH) - MARK_CELLS

    def _check_shutdown(self) -> None:
        try:
            shutdown.check_signals()
            if not self.is_headless:
                terminal_guard.check_tty()
        except BaseException as error:  # noqa: BLE001  (it is raised again by `get_result`)
            self._error = error
            self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """Keep an error inside Textual for `get_result`, and show it not over the screen."""
        self._error = error
        self.exit()


def _format_choice(choice: Choice, width: int, mark: str) -> Text:
    """An answer with its mark and its key before it, in lines of so many columns."""
    label = fill(sanitize(choice.label), width, initial_indent=f"{mark} {choice.key}  ", subsequent_indent=" " * 5)
    details = fill(sanitize(choice.details), width, initial_indent=" " * 5, subsequent_indent=" " * 5)
    return Text("\n".join(filter(None, (label, details))))
