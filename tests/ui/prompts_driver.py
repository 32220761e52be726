"""A small program to be run in a terminal: it asks two questions and prints the answers.

python prompts_driver.py          on the whole terminal
python prompts_driver.py plain    in lines
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from guided.core import shutdown
from guided.ui.prompts import Choice, Dialog, Prompt, run_dialog

LONG = "lying down, with plenty of quiet between the words, for about five minutes"


def ask() -> Dialog[str]:
    """How somebody is, and what to do."""
    feel = yield Prompt("How is today?", (Choice("f", "a flare"), Choice("n", "not great"), Choice("o", "ordinary")))
    if feel == "o":
        raise LookupError("an ordinary day")
    what = yield Prompt(
        "Three that fit.",
        (
            Choice("1", "Rest", "lying down, with plenty of quiet between the words, for about five minutes"),
            Choice("2", "\u4f11\u3080"),
        ),
        intro=(f"You said {feel}.",),
    )
    return f"{feel} and {what}"


if __name__ == "__main__":
    shutdown.install_handlers()
    try:
        print("came", run_dialog(ask(), plain="plain" in sys.argv))
    except KeyboardInterrupt:
        print("left")
