"""The bytes of somebody's text become lines that a script can hold, however they were saved."""

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from guided.core.formatting import INVISIBLE

_MARKS = (
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
_BREAKS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def lines(data: bytes) -> list[str]:
    """The lines of a text without their ends and without what shows as nothing; any bytes have some.

    Read as UTF-8, or UTF-16 or UTF-32 where it begins with their mark or looks like it, else as Windows' own (cp1252).
    """
    text = unicodedata.normalize("NFC", decoded(data))
    return [INVISIBLE.sub("", _SPACES.sub(" ", line)).strip() for line in _BREAKS.split(text)]


def decoded(data: bytes) -> str:
    """The text of some bytes, whatever they are."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    half = len(data) // 2
    if half and not len(data) % 2:  # plain letters in UTF-16 are every second byte, and zeros between
        for name, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
            if zeros.count(0) * 2 > half:
                return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
