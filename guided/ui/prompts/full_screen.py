"""Questions on the whole terminal: arrows and Enter, or the key that stands before an answer."""

from textwrap import fill
from typing import cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as Item

from guided.core import shutdown
from guided.ui.prompts import Conversation, Option, Question, Result
from guided.ui.tui import terminal
from guided.ui.tui.keys import LOOK, Keyed, ours
from guided.ui.tui.text import clean
from guided.ui.tui.theme import EVENING, RGB

LEAVES = ("q", "escape", "ctrl+c")
WIDEST = 72
"""A longer line is hard to follow (columns)."""
KEYS = "enter takes what is marked   q leaves"
MARK = "\u203a"
MARGIN = 6
"""Columns left free beside an answer."""


def ask(conversation: Conversation[Result]) -> Result:
    """Have a conversation. Raises KeyboardInterrupt where somebody leaves it, SystemExit when told to end."""
    app = Asking(conversation)
    with shutdown.noted(), terminal.kept(app.leave):
        app.run(mouse=False)
    result: Result = cast("Result", app.outcome())
    return result


def _hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


class Asking(Keyed):
    """A conversation on the whole terminal. After `run`, `outcome` gives what came of it."""

    ENABLE_COMMAND_PALETTE = False
    FREE = ("up", "down", "home", "end", "pageup", "pagedown")
    CSS = f"""
    Screen {{ background: {_hex(EVENING.ground)}; align: center middle; }}
    Vertical {{ width: 100%; max-width: {WIDEST}; height: auto; padding: 0 2; }}
    Static {{ color: {_hex(EVENING.main)}; margin-bottom: 1; }}
    #keys {{ color: {_hex(EVENING.faint)}; margin: 1 0 0 2; }}
    OptionList, OptionList:focus {{ background: {_hex(EVENING.ground)}; border: none; height: auto; max-height: 80vh;
      padding: 0; color: {_hex(EVENING.soft)}; scrollbar-size: 0 0; }}
    OptionList > .option-list--option-highlighted, OptionList:focus > .option-list--option-highlighted {{
      background: {_hex(EVENING.rim)}; color: {_hex(EVENING.accent)}; text-style: none; }}
    """

    def __init__(self, conversation: Conversation[Result]) -> None:
        """Take a conversation that has not begun."""
        super().__init__()
        self._conversation = conversation
        self._question = Question("", ())
        self._result: Result | None = None
        self._fault: BaseException | None = KeyboardInterrupt()

    def outcome(self) -> object:
        """What came of it. Raises what ended it before its end."""
        if self._fault:
            raise self._fault
        return self._result

    def leave(self) -> None:
        """Leave the conversation."""
        self.exit()

    def compose(self) -> ComposeResult:
        """What is asked, and the answers."""
        with Vertical():
            yield Static(id="text")
            yield OptionList()
            yield Static(KEYS, id="keys")

    def on_mount(self) -> None:
        """Ask the first question."""
        self.set_interval(LOOK, self._glance)
        self._go_on(None)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Put the mark before the answer that Enter takes, for terminals with few colours or none."""
        answers = self.query_one(OptionList)
        for n, option in enumerate(self._question.options[: answers.option_count]):
            mark = MARK if n == event.option_index else " "
            answers.replace_option_prompt_at_index(n, _entry(option, self._width, mark))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the answer that is marked."""
        self._go_on(self._question.options[event.option_index].key)

    def on_key(self, event: events.Key) -> None:
        """Take the answer whose key it is."""
        name = ours(event.key, event.character)
        keys = [option.key for option in self._question.options]
        if name in keys:
            event.stop()
            self._go_on(name)
        elif name in LEAVES:
            event.stop()
            self.exit()

    def _go_on(self, answer: str | None) -> None:
        try:
            self._question = next(self._conversation) if answer is None else self._conversation.send(answer)
        except StopIteration as done:
            self._result, self._fault = done.value, None
            self.exit()
        except BaseException as error:  # noqa: BLE001  (it is raised again by `outcome`)
            self._fault = error
            self.exit()
        else:
            self._show()

    def _show(self) -> None:
        question = self._question
        self.query_one("#text", Static).update(Text("\n\n".join(map(clean, (*question.before, question.text)))))
        answers = self.query_one(OptionList)
        answers.clear_options()
        answers.add_options([Item(_entry(option, self._width, " ")) for option in question.options])
        answers.highlighted = 0
        answers.focus()

    @property
    def _width(self) -> int:
        """Columns that an answer may have."""
        return min(self.size.width, WIDEST) - MARGIN

    def _glance(self) -> None:
        try:
            shutdown.ask()
            if not self.is_headless:
                terminal.ask()
        except BaseException as error:  # noqa: BLE001  (it is raised again by `outcome`)
            self._fault = error
            self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """What goes wrong inside Textual is told where everything is, not over the screen."""
        self._fault = error
        self.exit()


def _entry(option: Option, width: int, mark: str) -> Text:
    """An answer with its mark and its key before it, in lines of so many columns."""
    lines = fill(clean(option.label), width, initial_indent=f"{mark} {option.key}  ", subsequent_indent=" " * 5)
    about = fill(clean(option.about), width, initial_indent=" " * 5, subsequent_indent=" " * 5)
    return Text("\n".join(filter(None, (lines, about))))
