"""How questions are asked: on the whole terminal, or in lines that are never painted over."""

from guided.asking import Conversation, Result
from guided.screen import drawable


def ask(conversation: Conversation[Result], plain: bool = False) -> Result:
    """Have a conversation with whoever sits at the terminal.

    Raises:
        KeyboardInterrupt: they would rather not.
    """
    if plain or not drawable():
        from guided.screen.asking import plain as lines

        return lines.ask(conversation)
    from guided.screen.asking import full

    return full.ask(conversation)
