"""Prompts in lines that are never repainted, answered with single keys."""

from guided.core import shutdown
from guided.ui.keyboard import Keyboard
from guided.ui.prompts import Dialog, Prompt, Result
from guided.ui.terminal_output import echo, wrap_text

PROMPT_POLL_S = 0.1
"""How often to check for signals (seconds)."""
PLAIN_QUIT_KEYS = ("q", "escape", "ctrl+c")
QUIT_HINT = f"  {'q':<6} leaves"


def run_plain(dialog: Dialog[Result]) -> Result:
    """Run a dialog. Raises KeyboardInterrupt where somebody leaves it."""
    with shutdown.defer_signals(), Keyboard() as keyboard:
        try:
            prompt = next(dialog)
            _show_prompt(prompt, QUIT_HINT)
            while True:
                prompt = dialog.send(_read_answer(prompt, keyboard))
                _show_prompt(prompt)
        except StopIteration as stop:
            result: Result = stop.value
            return result


def _read_answer(prompt: Prompt, keyboard: Keyboard) -> str:
    """Wait for the key of an answer."""
    keys = [choice.key for choice in prompt.choices]
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
    for index, choice in enumerate(prompt.choices):
        echo(*wrap_text(choice.label, f"  {'Enter' if not index else choice.key:<6} "))
        echo(*wrap_text(choice.details, " " * 9))
    echo(*more, "")
