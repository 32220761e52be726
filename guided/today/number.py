"""A number from 0 to 10, asked for: how much pain, how much energy."""

from guided.ui.prompts import Conversation, Option, Question

PAIN = "Pain now, 0 to 10?"
ENERGY = "Energy, 0 to 10? 10 is the most."
NUMBERS = {"p": None, **{str(n): n for n in range(10)}, "t": 10}
"""Keys for 0 to 10, and for passing over."""
_LABELS = {"p": "pass over", "t": "10"}


def number(text: str) -> Conversation[int | None]:
    """Ask for a number from 0 to 10, which may be passed over."""
    return NUMBERS[(yield Question(text, tuple(Option(key, _LABELS.get(key, key)) for key in NUMBERS)))]
