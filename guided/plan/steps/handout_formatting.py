"""Words for paper, from which step types put together what a handout says of them."""

import re
from collections.abc import Iterable
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.core.safe_text import HIDDEN_RE
from guided.plan.steps.base import HandoutItem

MIN_PAUSE_S = 5
"""A pause between spoken words is told from so many seconds on."""
AUDIO_ONLY_PATTERN = re.compile(r"\b(?:I|I'll|tones?|chimes?|voice)\b")
"""What a sentence speaks of that makes sense only by ear."""


def summarize_speech(cues: Iterable[Cue]) -> HandoutItem | None:
    """What is said, and the longer pauses in it; nothing of what is to be heard, for paper is silent."""
    told = [_describe_pause(cue) if cue.kind is not CueKind.SAY else _drop_audio_sentences(cue.says[0]) for cue in cues]
    text = clean_text(" ".join(told))
    return HandoutItem((text,)) if text else None


def describe_duration(seconds: Decimal) -> str:
    """A length of time in words: 1 minute 30 seconds."""
    minutes, rest = divmod(seconds, 60)
    parts = ((minutes, "minute"), (rest, "second"))
    return " ".join(f"{n.normalize():f} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n) or "no time"


def rounded_seconds(cues: Iterable[Cue], kind: CueKind) -> Decimal:
    """What the first cue of a kind lasts: exactly below 2 seconds, then to the half, from 10 on to the whole second.

    0 where there is none.
    """
    seconds = next((cue.seconds for cue in cues if cue.kind is kind), Decimal(0))
    if seconds < 2:
        return seconds
    return Decimal(round(seconds * 2)) / 2 if seconds < 10 else Decimal(round(seconds))


def capitalize(text: str) -> str:
    """The text with a capital letter first."""
    return text[:1].upper() + text[1:]


def clean_text(text: str) -> str:
    """A text on one line, in the order it is written."""
    return re.sub(r"\s+", " ", HIDDEN_RE.sub("", text)).strip()


def _drop_audio_sentences(text: str) -> str:
    return " ".join(each for each in re.split(r"(?<=[.!?])\s+", text) if not AUDIO_ONLY_PATTERN.search(each))


def _describe_pause(cue: Cue) -> str:
    is_long = cue.kind is not CueKind.SETTLE and cue.seconds >= MIN_PAUSE_S
    return f"({describe_duration(Decimal(round(cue.seconds)))})" if is_long else ""
