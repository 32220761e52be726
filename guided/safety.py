"""What to know before moving: the signs that need a hospital and not a session, and when to stop.

The words follow the README, which has them from its sources; nothing is added to them and nothing is made less of.
"""

import textwrap
from collections.abc import Iterable, Iterator

from guided.cue import Plan
from guided.settings import Settings

SIGNS = (
    "numbness or altered feeling around the genitals, anus or inner thighs",
    "difficulty starting, stopping or sensing urination, or leaking",
    "loss of bowel control",
    "rapid loss of strength or coordination in the legs",
    "pain that has begun to go into both legs",
    "new sexual dysfunction",
)
"""Any of these, new within about two weeks, is an emergency."""
CARE = "Go to your local emergency department now, or call your emergency number."
STOP = (
    "Stop at once with sharp or shooting pain, new numbness or weakness, chest pain, faintness, unusual "
    "breathlessness, or pain more than two points above where you began."
)
SOON = (
    "Speak to a clinician soon about back pain after a fall or accident, with a history of cancer, with weight loss "
    "you cannot explain, fever or feeling generally unwell, long-term steroids, weakened immunity, pain at night that "
    "never eases, or back pain that is new under 20 or over 55."
)
COMFORT = "guided is for comfort and practice. It is not medical advice or treatment."
_WIDEST = 76
"""A longer line is hard to follow (columns)."""


def needed(settings: Settings, plan: Plan) -> bool:
    """Whether the words are to be read before this session: it moves the body, and they never were."""
    return settings.safety_read is None and any(cue.verb == "stretch" for cue in plan.cues)


def page(width: int) -> str:
    """The emergency signs and when to stop, to be read once; at most 18 lines in 60 columns.

    Args:
        width: columns there are, at least 20.
    """
    return _laid_out(_first(), width)


def whole(width: int) -> str:
    """The same, and all else there is to know."""
    return _laid_out((*_first(), "", SOON, "", COMFORT), width)


def _first() -> Iterator[str]:
    yield "Before you move, please read this once."
    yield ""
    yield f"If any of this is new, within about two weeks, leave the session for now. {CARE}"
    yield from (f"- {sign}" for sign in SIGNS)
    yield ""
    yield f"{STOP} Stopping is always fine."


def _laid_out(paragraphs: Iterable[str], width: int) -> str:
    width = min(width, _WIDEST)
    return "\n".join(
        textwrap.fill(text, width, subsequent_indent="  " if text.startswith("- ") else "") for text in paragraphs
    )
