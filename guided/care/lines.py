"""Rules on what is said, as a whole: a way out, and a way back."""

import re
from collections.abc import Iterator
from pathlib import Path

from guided.care.case import Case
from guided.care.finding import Finding

LAST = 8
"""How many of the last sentences may lead back."""
WAY_OUT = re.compile(
    r"\b(?:stop|skip|leav(?:e|ing) (?:\w+ ){0,3}out|(?:rest|stay|do that)(?: \w+)? instead|stay(?:ing)? resting"
    r"|enough for (?:today|now)|picture it|let (?:it|this|that|my words) pass|miss (?:\w+ ){0,2}out)\b",
    re.IGNORECASE,
)
NO_WAY_OUT = re.compile(
    r"\b(?:don't|do not|never) (?:stop|skip)\b|\bwith [^.]* stop\b|\bstop and rest\b", re.IGNORECASE
)
"""What has these words in it and offers nothing."""
BACK = re.compile(
    r"\b(?:com(?:e|ing) back|sounds? (?:around|of)|the room|fingers and toes|open your eyes|get(?:ting)? up"
    r"|stand(?:ing)?|sit (?:up|a (?:minute|while|moment))|roll to|no hurry|go on resting|rest (?:here|on|a while)"
    r"|(?:as long|whenever|when) (?:as )?you(?:'re| are)? (?:like|want|ready)|(?:in your own|take your) time"
    r"|stay (?:here|as|for|a while))\b",
    re.IGNORECASE,
)
"""Words of coming back, getting up, or staying."""


def way_out(case: Case) -> Iterator[Finding]:
    """A stretch session in which nothing says that one may stop, or leave a part out."""
    for day in case.days if case.header.kind == "stretch" else ():
        if not any(WAY_OUT.search(line) and not NO_WAY_OUT.search(line) for line in day.lines):
            hint = "say it once in each part: You can rest here instead, if you like."
            yield Finding(case.key("steps"), "nothing says that one can stop or leave a part out", hint, day.level)


def way_back(case: Case) -> Iterator[Finding]:
    """A session that ends all at once."""
    if case.sleep or case.header.kind == "listen":
        return
    for day in case.days:
        speaking = [step for step in day.steps if any(step.lines)]
        last = [line for step in speaking for line in step.lines][-LAST:]
        fragment = speaking and Path(speaking[-1].place.file).stem.startswith("come-back")
        if speaking and not fragment and not any(BACK.search(line) for line in last):
            hint = "include: come-back, or say that there is no hurry to get up"
            yield Finding(speaking[-1].place, "it ends all at once", hint, day.level)
