"""Decoding: the bytes of a script's file become text, or a diagnostic that says why they cannot."""

from codecs import BOM_UTF8
from pathlib import Path

from guided.core.errors import FileError
from guided.script.diagnostics import Diagnostic, SourceLocation, split_lines

MAX_SCRIPT_BYTES = 256 * 1024
"""The largest script (bytes)."""
_DOCUMENT_MARKS = (b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode_file(path: Path, name: str) -> tuple[str, list[Diagnostic]]:
    """Read a file as text.

    Args:
        path: the file.
        name: its name in diagnostics.

    Returns:
        The text, or as much of it as can be shown, without a byte order mark; and what keeps it from being a script.

    Raises:
        FileError: it is not there, is no file, or may not be read.
    """
    data = _read_bytes(path, name)
    if len(data) > MAX_SCRIPT_BYTES:
        hint = f"a script has at most {MAX_SCRIPT_BYTES // 1024} KB: move parts into fragments and include: them"
        return "", [Diagnostic(SourceLocation(name, 1, 1), "this file is too large for a script", hint)]
    if data.startswith(_DOCUMENT_MARKS):
        hint = "save it as plain text, with a name that ends in .yaml"
        return "", [Diagnostic(SourceLocation(name, 1, 1), "this is a document of a word processor", hint)]
    if data.startswith(_UTF_16_MARKS):
        return "", [Diagnostic(SourceLocation(name, 1, 1), "this file is saved as UTF-16", "save it as UTF-8")]
    data = data.removeprefix(BOM_UTF8)
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        return _diagnose(data, error.start, name)


def _read_bytes(path: Path, name: str) -> bytes:
    """At most one byte more than a script may have; devices and pipes, which might never end, are not opened."""
    try:
        if path.is_dir():
            raise FileError(f"{name} is a folder, not a script.")
        if path.exists() and not path.is_file():
            raise FileError(f"{name} is not an ordinary file. Scripts are text files.")
        with path.open("rb") as file:
            return file.read(MAX_SCRIPT_BYTES + 1)
    except FileNotFoundError:
        raise FileError(f"There is no file {name}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise FileError(f"{name} cannot be read: {reason.lower()}.") from None


def _diagnose(data: bytes, start: int, name: str) -> tuple[str, list[Diagnostic]]:
    if b"\0" in data:
        what, hint = "this is not a text file", "a script is plain text, saved as UTF-8"
        return "", [Diagnostic(SourceLocation(name, 1, 1), what, hint)]
    lines_before = split_lines(data[:start].decode())
    location = SourceLocation(name, len(lines_before), len(lines_before[-1]) + 1)
    return data.decode(errors="replace"), [Diagnostic(location, "this file is not saved as UTF-8", "save it as UTF-8")]
