"""The importer: makes a script of a text to be read aloud with marked pauses, or of a numbered list of exercises."""

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from guided.authoring.importer.leaflet_steps import BULLET, NUMBERED, Block, quote_text, to_blocks
from guided.core import temporary_folder
from guided.core.errors import FileError
from guided.core.paths import SCRIPT_SUFFIX, Folders
from guided.core.safe_text import HIDDEN_RE
from guided.lint import LintReport, lint_file
from guided.script.values import MAX_TITLE_CHARS, PLACES, SESSION_KINDS

_BYTE_ORDER_MARKS = (
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
_LINE_BREAKS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def decode_lines(data: bytes) -> list[str]:
    """Decode a text to lines, without their ends and without hidden characters.

    Read as UTF-8, or UTF-16 or UTF-32 where it begins with their mark or looks like it, else as Windows' own (cp1252).
    """
    text = unicodedata.normalize("NFC", decode_text(data))
    return [HIDDEN_RE.sub("", _SPACES.sub(" ", line)).strip() for line in _LINE_BREAKS.split(text)]


def decode_text(data: bytes) -> str:
    """Decode any bytes to text."""
    for byte_order_mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(byte_order_mark):
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


_SIGNATURE_BYTES = 1024
_SIGNATURES = (
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
_ZIP_SIGNATURES = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text (ODT)"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"mimetypeapplication/epub", "a book (EPUB)"),
    (b"word/", "a Word file"),
    (b"xl/", "a spreadsheet"),
    (b"ppt/", "a file of slides"),
)
_UNPRINTABLE = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff]")


def detect_kind(data: bytes, text: str) -> str:
    """The kind of a file, with its article; empty for plain text.

    Args:
        data: its bytes, or the first of them.
        text: the same, read as a text.
    """
    for signature, name in _SIGNATURES:
        if re.match(signature, data[:_SIGNATURE_BYTES]):
            return name
    if data.startswith(b"PK\x03\x04"):
        return next((name for signature, name in _ZIP_SIGNATURES if signature in data), "a zip file")
    return "no text" if "\0" in text or len(_UNPRINTABLE.findall(text)) * 20 > len(text) else ""


MAX_IMPORT_CHARS = 60_000
"""The longest text (characters); it takes an hour and a half to say, about."""
HEADER_EXAMPLES: Mapping[str, str] = {
    "kind": f"kind: relaxation  # {', '.join(SESSION_KINDS)}",
    "where": f"where: [bed, floor]  # {', '.join(PLACES)}",
    "minutes": "minutes: 5-20  # from a flare day to a better one",
    "author": "author: your name",
    "cautions": "cautions: Stop and rest with sharp pain.",
}
"""Examples of keys that only a person can fill in."""
TITLE_PATTERN = re.compile(r"(?:#+\s*)?(?:title\s*:\s*)?(?P<title>[^.!?\u2026()\[\]<>#]{2,80})", re.IGNORECASE)
AUTHOR_PATTERN = re.compile(r"(?:author|written by|by)\b[\s:]+(?P<name>\w.{1,80})", re.IGNORECASE)


class ImportRemark(NamedTuple):
    """A remark on something that is not clear in the text."""

    line: int
    """From 1."""
    what: str


@dataclass(frozen=True)
class ImportedScript:
    """A script made of a text."""

    text: str
    report: LintReport
    remarks: tuple[ImportRemark, ...]
    """In the order of the text."""
    exercise_count: int
    missing: tuple[str, ...]
    """The keys at the top that only a person can fill in, and the text did not say."""


def import_text(lines: Sequence[str], name: str, folders: Folders) -> ImportedScript:
    """Make a script of a text.

    Args:
        lines: its lines, as `decode_lines` gives them.
        name: what the script will be called.
        folders: of this computer.

    Raises:
        FileError: there are no words in it, or too many for one session.
    """
    if sum(map(len, lines)) > MAX_IMPORT_CHARS:
        raise FileError("That is too long for one session; please save it in parts, and import each.")
    title, author, body = _split_title(lines, name)
    blocks = list(to_blocks(body))
    if all(block.is_heading for block in blocks):
        blocks = list(to_blocks(body, headings=False))
    if all(line.startswith("- pause:") for block in blocks for line in block.lines):
        raise FileError("There are no words in that to make a session of; please look whether it is a text file.")
    header_values = {"title": quote_text(title), "author": quote_text(author) if author else ""}
    header_values["kind"] = "stretch" if any(block.is_exercise for block in blocks) else ""
    header_values["cautions"] = "".join(f"\n  - {quote_text(block.caution)}" for block in blocks if block.caution)
    return _build_playable(header_values, blocks, name, folders)


def _split_title(lines: Sequence[str], name: str) -> tuple[str, str, list[tuple[int, str]]]:
    """Split a text into its title, the author if one is named, and the other lines with their numbers."""
    rest = [(n, line) for n, line in enumerate(lines, start=1)]
    first = next((n for n, (_, line) in enumerate(rest) if line), 0)
    rest = rest[first:]
    has_more = any(map(str.isalnum, "".join(line for _, line in rest[1:])))
    title, author = re.sub(r"[-_]+", " ", name).strip().capitalize(), ""
    if has_more and not NUMBERED.match(rest[0][1]) and not BULLET.match(rest[0][1]):
        if match := TITLE_PATTERN.fullmatch(rest[0][1]):
            title, rest = match["title"].strip()[:MAX_TITLE_CHARS], rest[1:]
        if sum(any(map(str.isalnum, line)) for _, line in rest) > 1 and (match := AUTHOR_PATTERN.fullmatch(rest[0][1])):
            author, rest = match["name"].strip(), rest[1:]
    return title if any(map(str.isalnum, title)) else "Imported", author, rest


def _format_header(values: Mapping[str, str]) -> Iterator[str]:
    """The header of the script; keys that only a person can fill in are notes."""
    yield from "\n".join(f"{key}: {text}" for key, text in values.items() if text).replace(": \n", ":\n").splitlines()
    yield "# To fill in what is missing, take away the # before it and write your own:"
    yield from (f"#{line}" for key, line in HEADER_EXAMPLES.items() if not values.get(key))


def _build_playable(values: Mapping[str, str], blocks: list[Block], name: str, folders: Folders) -> ImportedScript:
    """The script, without the steps that have errors."""
    dropped: list[ImportRemark] = []
    header, missing = [*_format_header(values)], tuple(key for key in HEADER_EXAMPLES if not values.get(key))
    while True:
        text, starts = _join_blocks(header, blocks)
        report = _check_text(text, name, folders)
        errors = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity == "error"]
        if not errors:
            remarks = (ImportRemark(block.line, remark) for block in blocks for remark in block.remarks)
            exercises = sum(block.is_exercise for block in blocks)
            return ImportedScript(text, report, tuple(sorted({*dropped, *remarks})), exercises, missing)
        bad = {sum(at <= diagnostic.location.line for at in starts) - 1 for diagnostic in errors}
        if -1 in bad or len(bad) == len(blocks):
            raise FileError(
                f"No session can be made of that: {errors[0].what}; please save it in parts, or shorten it."
            )
        dropped += [ImportRemark(blocks[n].line, "this could not be written as a step, and is left out") for n in bad]
        blocks = [block for n, block in enumerate(blocks) if n not in bad]


def _join_blocks(header: Sequence[str], blocks: Iterable[Block]) -> tuple[str, list[int]]:
    """The text of a script, and the line on which each block begins."""
    lines, starts = [*header, "steps:"], []
    for block in blocks:
        starts.append(len(lines) + 1)
        lines += [f"  # {remark}" for remark in block.remarks]
        lines += [f"  {line}" for line in block.lines]
    return "\n".join([*lines, ""]), starts


def _check_text(text: str, name: str, folders: Folders) -> LintReport:
    with temporary_folder.make_temp_dir() as folder:
        path = folder / f"{name}{SCRIPT_SUFFIX}"
        path.write_text(text, encoding="utf-8", newline="")
        return lint_file(path, folders)
