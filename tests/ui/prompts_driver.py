"""A small program to be run in a terminal: two questions, and what came of them.

python prompts_driver.py          on the whole terminal
python prompts_driver.py plain    in lines
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from guided.core import shutdown
from guided.ui.prompts import Conversation, Option, Question, ask

LONG = "lying down, with plenty of quiet between the words, for about five minutes"


def talk() -> Conversation[str]:
    """How somebody is, and what to do."""
    feel = yield Question("How is today?", (Option("f", "a flare"), Option("n", "not great"), Option("o", "ordinary")))
    if feel == "o":
        raise LookupError("an ordinary day")
    what = yield Question(
        "Three that fit.",
        (
            Option("1", "Rest", "lying down, with plenty of quiet between the words, for about five minutes"),
            Option("2", "\u4f11\u3080"),
        ),
        before=(f"You said {feel}.",),
    )
    return f"{feel} and {what}"


if __name__ == "__main__":
    shutdown.listen()
    try:
        print("came", ask(talk(), plain="plain" in sys.argv))
    except KeyboardInterrupt:
        print("left")
