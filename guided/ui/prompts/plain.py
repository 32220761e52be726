"""Questions in lines that are never painted over, answered with single keys."""

from guided.core import shutdown
from guided.ui.keyboard import Keyboard
from guided.ui.prompts import Dialog, Prompt, Result
from guided.ui.terminal_output import echo, wrap_text

PROMPT_POLL_S = 0.1
"""How often to see whether somebody wants the program to end (seconds)."""
PLAIN_QUIT_KEYS = ("q", "escape", "ctrl+c")
QUIT_HINT = f"  {'q':<6} leaves"


def run_plain(dialog: Dialog[Result]) -> Result:
    """Have a conversation. Raises KeyboardInterrupt where somebody leaves it."""
    with shutdown.defer_signals(), Keyboard() as keyboard:
        try:
            question = next(dialog)
            _show_prompt(question, QUIT_HINT)
            while True:
                question = dialog.send(_read_answer(question, keyboard))
                _show_prompt(question)
        except StopIteration as done:
            result: Result = done.value
            return result


def _read_answer(prompt: Prompt, keyboard: Keyboard) -> str:
    """The key of the answer that was taken."""
    keys = [option.key for option in prompt.choices]
    while True:
        shutdown.check_signals()
        pressed = keyboard.read(PROMPT_POLL_S)
        if pressed in PLAIN_QUIT_KEYS and pressed not in keys:
            raise KeyboardInterrupt
        if pressed == "enter":
            return keys[0]
        if pressed in keys:
            return pressed


def _show_prompt(prompt: Prompt, *more: str) -> None:
    for line in (*prompt.intro, prompt.text):
        echo(*wrap_text(line))
    for n, option in enumerate(prompt.choices):
        echo(*wrap_text(option.label, f"  {'Enter' if not n else option.key:<6} "))
        echo(*wrap_text(option.details, " " * 9))
    echo(*more, "")
