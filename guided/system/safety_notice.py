"""The safety notice: the signs that need a hospital and not a session, and when to stop.

The words follow the README, which has them from its sources; nothing is added to them and nothing is made less of.
"""

import textwrap
from collections.abc import Iterable, Iterator

from guided.core.cue import Plan
from guided.system.settings import Settings

EMERGENCY_SIGNS = (
    "numb or altered feeling in genitals, anus or inner thighs",
    "trouble passing, holding or feeling urine, or leaking",
    "loss of bowel control, or new sexual dysfunction",
    "rapid loss of strength or coordination in the legs",
    "pain that has begun to go into both legs",
)
"""Any of these, new within about two weeks, is an emergency."""
EMERGENCY_ADVICE = "Go to your local emergency department now, or call your emergency number."
CHEST_PAIN = (
    "New pain or pressure in your chest that lasts more than a few minutes, spreads to your arm or jaw, or comes with "
    "breathlessness, sweating or feeling sick or faint: call your emergency number now."
)
HEADACHE = "A sudden, worst-ever headache, a face that droops, or weakness on one side: call your emergency number now."
SAME_DAY_SIGNS = (
    "a headache with fever or a stiff neck",
    "a headache over the age of 50, with jaw, scalp or sight trouble",
    "one calf that is newly swollen, hot or tender; its colour may not show on dark skin",
)
"""With any of these, medical advice the same day, and no session."""
CALF = "If the calf comes with breathlessness or chest pain, call your emergency number now."
SELF_HARM = (
    "If you might hurt yourself, call your emergency number now, or someone you trust. UK and Ireland: Samaritans "
    "116 123. US and Canada: 988."
)
STOP_SIGNS = (
    "Stop at once with sharp or shooting pain, new numbness or weakness, new chest pain, faintness, unusual "
    "breathlessness, or pain up by more than two points."
)
SEE_CLINICIAN = (
    "Speak to a clinician soon about back pain after a fall or accident, with a history of cancer, with weight loss "
    "you cannot explain, fever or feeling generally unwell, long-term steroids, weakened immunity, pain at night that "
    "never eases, or back pain that is new under 20 or over 55."
)
DISCLAIMER = "guided is for comfort and practice. It is not medical advice or treatment."
STOP_ADVICE = f"{STOP_SIGNS} Stopping is always fine."
_MAX_COLUMNS = 76
"""A longer line is hard to follow (columns)."""


def is_notice_due(settings: Settings, plan: Plan) -> bool:
    """Whether the notice is due before this session: it moves the body, and the notice was never read."""
    return settings.safety_read is None and any(cue.step_type == "stretch" for cue in plan.cues)


def format_notice(width: int) -> str:
    """The signs of an emergency in the body that moves, and when to stop; at most 17 lines in 60 columns.

    Args:
        width: columns there are, at least 20.
    """
    return _wrap((*_list_emergencies(), "", STOP_ADVICE), width)


def format_full_notice(width: int) -> str:
    """The whole notice, in groups."""
    same_day = ("", "Get medical advice the same day, and no session today, with:", *_add_bullets(SAME_DAY_SIGNS), CALF)
    return _wrap(
        (*_list_emergencies(), HEADACHE, *same_day, "", SELF_HARM, "", STOP_ADVICE, "", SEE_CLINICIAN, "", DISCLAIMER),
        width,
    )


def _list_emergencies() -> Iterator[str]:
    yield f"Please read this once. If any of this is new, within about two weeks, leave the session. {EMERGENCY_ADVICE}"
    yield from _add_bullets(EMERGENCY_SIGNS)
    yield ""
    yield CHEST_PAIN


def _add_bullets(signs: Iterable[str]) -> Iterator[str]:
    return (f"- {sign}" for sign in signs)


def _wrap(paragraphs: Iterable[str], width: int) -> str:
    width = min(width, _MAX_COLUMNS)
    return "\n".join(
        textwrap.fill(text, width, subsequent_indent="  " if text.startswith("- ") else "") for text in paragraphs
    )
