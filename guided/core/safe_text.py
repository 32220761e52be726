"""Text made safe for a terminal: no byte of somebody's file steers it, and a character that shows as nothing is marked.

Whoever reads somebody's text reports such characters at their place; whoever shows a text marks them (`mask_hidden`).
"""

import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
"""All but the tab and the line feed; what separates lines elsewhere; halves of characters."""

_BIDI = "\u202a-\u202e\u2066-\u2069"
"""Characters that change the direction of writing, and so can disguise a line."""

_ZERO_WIDTH = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What is drawn as nothing, or as a space that is none: soft hyphens, zero width, fillers, selectors, tags."""

_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
"""What joins or parts letters (Persian, Hindi) and picks the form of a picture; after plain letters it is nothing."""

_NON_JOINING = "\x00-\xa8\xaa-\xad\xaf-\u024f\u2000-\u203b\u203d-\u2048\u204a-\u206f"
"""Letters and signs that are written without any joining; not those that are pictures too, such as \u00a9."""

CONTROL_RE = re.compile(f"[{_CONTROLS}{_BIDI}\ufeff]")
"""Matches what no text may have, spoken or not. A line break is a line feed by now."""

HIDDEN_RE = re.compile(
    f"[{_CONTROLS}{_BIDI}{_ZERO_WIDTH}]|(?:^|(?<=[{_NON_JOINING}]))[{_JOINERS}]+(?!\u20e3)", re.MULTILINE
)
"""Matches what no key, value or name may have: the above, and what shows as nothing."""


def clean(text: str) -> str:
    """A text on one line, without what would act on a terminal or hide in it."""
    return " ".join(HIDDEN_RE.sub(" ", text).split())


def mask_hidden(text: str) -> str:
    """The text with a mark for each character that would act on a terminal or hide in it; tab and line feed stay."""
    return HIDDEN_RE.sub("\N{REPLACEMENT CHARACTER}", text)


def mask_line(text: str) -> str:
    """The same on one line: a line feed gets a mark too, so that no name can begin a new line."""
    return mask_hidden(text).replace("\n", "\N{REPLACEMENT CHARACTER}")


def escape_json(json: str) -> str:
    r"""JSON text with an escape for each such character, which reads back as what it was.

    >>> escape_json('"a\x7fb"')
    '"a\\u007fb"'
    """
    return HIDDEN_RE.sub(lambda match: "".join(map(_escape, match[0])), json)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[index : index + 2], 'big'):04x}" for index in range(0, len(units), 2))


def describe_hidden(match: re.Match[str]) -> str:
    r"""The words of a diagnostic for such a character.

    >>> describe_hidden(HIDDEN_RE.search("rest\u200b"))
    'there is a character here that shows as nothing (U+200B)'
    """
    return f"there is a character here that shows as nothing (U+{ord(match[0][0]):04X})"
