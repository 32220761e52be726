"""What a file is that is no plain text, told by its bytes."""

import re

_LOOKED_AT = 1024
_MARKS = (
    (rb"(?s).{0,1000}%PDF-", "a PDF"),
    (rb"\s*\{\\rtf", "a rich text file (RTF)"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office file"),
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|BM.{4}\0{4}|(?s:RIFF.{4}WEBP)|(?s:.{4}ftyp(?:hei|mif|avif))",
        "a picture",
    ),
    (rb"ID3[\x02-\x04]|OggS|fLaC|(?s:RIFF.{4}WAVE)|\xff[\xfb\xf3\xf2]|(?s:.{4}ftyp)", "a recording"),
    (rb"(?i)\s*(?:<!doctype html|<html)", "a web page"),
)
_PACKED = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text (ODT)"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"mimetypeapplication/epub", "a book (EPUB)"),
    (b"word/", "a Word file"),
    (b"xl/", "a spreadsheet"),
    (b"ppt/", "a file of slides"),
)
_UNPRINTED = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff]")


def kind(data: bytes, text: str) -> str:
    """What a file is, with its article; empty where it is a plain text.

    Args:
        data: its bytes, or the first of them.
        text: the same, read as a text.
    """
    for mark, name in _MARKS:
        if re.match(mark, data[:_LOOKED_AT]):
            return name
    if data.startswith(b"PK\x03\x04"):
        return next((name for mark, name in _PACKED if mark in data), "a zip file")
    return "no text" if "\0" in text or len(_UNPRINTED.findall(text)) * 20 > len(text) else ""
