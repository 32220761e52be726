"""Names for files, made from titles in any language."""

import unicodedata
from collections.abc import Container

LONGEST = 50
"""Characters of a name, at most; in some scripts one takes three bytes, and more systems count those."""
PLAIN = "session"
"""The name where a title leaves none."""
TAKEN = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that Windows keeps for itself."""


def file_name(title: str) -> str:
    """A title as the name of a script, without its suffix: small letters, digits and hyphens, easy to type.

    Letters of other scripts stay; Latin ones lose their marks. Never empty, never a path or a device.
    """
    kept = "".join(_kept(char) for char in unicodedata.normalize("NFC", title).casefold())
    name = "-".join(part for part in kept.split("-") if part)[:LONGEST].strip("-") or PLAIN
    return f"{name}-{PLAIN}" if name in TAKEN else name


def free(name: str, taken: Container[str]) -> str:
    """The name, or the first of name-2, name-3 ... that is not taken."""
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found


def _kept(char: str) -> str:
    """What of a character stands in a name: a letter or digit, or a mark that belongs to one; else a hyphen."""
    if char in "'\N{RIGHT SINGLE QUOTATION MARK}":
        return ""
    base = unicodedata.normalize("NFKD", char)[0]
    if base.isascii():
        return base if base.isalnum() else "-"
    return unicodedata.normalize("NFC", char) if unicodedata.category(char)[0] in "LMN" else "-"
