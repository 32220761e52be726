"""Words that a voice would say wrong, and how to write them so that it does not.

One list for every engine. An entry is here because an engine was found to say the word wrong, and its respelling is
said right by all of them: the sounds they make of it were looked at, in the line it stands in. Screens show the word
as it is written.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

LEXICON: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "en": (
        # What one does with eyes or a hand, not what is near.
        (re.compile(r"\bClose\b(?= (?:it|them|your|the)\b)"), "Cloze"),
        (re.compile(r"\bclose\b(?= (?:it|them|your)\b)"), "cloze"),
        # What one does with a thing, not what it is for.
        (re.compile(r"^Use\b"), "Yooz"),
        (re.compile(r"\bcapsaicin\b"), "capsaycin"),
    ),
}
"""By language: what is looked for, in the order it is, and what is said in its place."""


@lru_cache(1024)
def respelled(text: str, language: str) -> str:
    """A line as a voice is given it.

    Args:
        text: as written.
        language: its code, like "en".
    """
    for pattern, spelling in LEXICON.get(language, ()):
        text = pattern.sub(spelling, text)
    return text
