"""Questions in lines that are never painted over, answered with single keys."""

from guided.core import shutdown
from guided.ui.keyboard import Keyboard
from guided.ui.printer import tell, wrapped
from guided.ui.prompts import Conversation, Question, Result

GLANCE = 0.1
"""How often to see whether somebody wants the program to end (seconds)."""
LEAVES = ("q", "escape", "ctrl+c")
LEAVING = f"  {'q':<6} leaves"


def ask(conversation: Conversation[Result]) -> Result:
    """Have a conversation. Raises KeyboardInterrupt where somebody leaves it."""
    with shutdown.noted(), Keyboard() as keyboard:
        try:
            question = next(conversation)
            _show(question, LEAVING)
            while True:
                question = conversation.send(_answer(question, keyboard))
                _show(question)
        except StopIteration as done:
            result: Result = done.value
            return result


def _answer(question: Question, keyboard: Keyboard) -> str:
    """The key of the answer that was taken."""
    keys = [option.key for option in question.options]
    while True:
        shutdown.ask()
        pressed = keyboard.read(GLANCE)
        if pressed in LEAVES and pressed not in keys:
            raise KeyboardInterrupt
        if pressed == "enter":
            return keys[0]
        if pressed in keys:
            return pressed


def _show(question: Question, *more: str) -> None:
    for line in (*question.before, question.text):
        tell(*wrapped(line))
    for n, option in enumerate(question.options):
        tell(*wrapped(option.label, f"  {'Enter' if not n else option.key:<6} "))
        tell(*wrapped(option.about, " " * 9))
    tell(*more, "")
