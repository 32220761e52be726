"""Formatting for handouts: words that step types put their entries together from."""

import re
from collections.abc import Iterable
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.core.safe_text import HIDDEN_RE
from guided.plan.steps.base import HandoutItem

MIN_PAUSE_S = 5
"""Shorter pauses between spoken words are left out of a handout (seconds)."""
AUDIO_ONLY_PATTERN = re.compile(r"\b(?:I|I'll|tones?|chimes?|voice)\b")
"""Words of sentences that make sense only when heard."""


def summarize_speech(cues: Iterable[Cue]) -> HandoutItem | None:
    """The spoken words of some cues with their longer pauses, without sentences about sounds."""
    said = [_describe_pause(cue) if cue.kind is not CueKind.SAY else _drop_audio_sentences(cue.says[0]) for cue in cues]
    text = clean_text(" ".join(said))
    return HandoutItem((text,)) if text else None


def describe_duration(seconds: Decimal) -> str:
    """A length of time in words: 1 minute 30 seconds."""
    minutes, seconds_left = divmod(seconds, 60)
    parts = ((minutes, "minute"), (seconds_left, "second"))
    return " ".join(f"{n.normalize():f} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n) or "no time"


def rounded_seconds(cues: Iterable[Cue], kind: CueKind) -> Decimal:
    """The length of the first cue of a kind (seconds): exact below 2, then to the half, from 10 on to the whole second.

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
