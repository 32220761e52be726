"""Files that are no plain text: each kind is named, with a way out, and none is printed."""

import io
import random
import zipfile
from itertools import product
from pathlib import Path

import pytest

from guided.authoring import importer
from guided.authoring.importer import detect_kind
from tests.cli.test_main import run
from tests.support.cases import cases

CAPSYS = pytest.CaptureFixture[str]


def make_zip(**files: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, text in files.items():
            file.writestr(name.replace("__", "/").replace("_", "."), text)
    return data.getvalue()


FILES = {
    "leaflet.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Length 5 >>\nendobj\n", "a PDF"),
    "late.pdf": (b"\n\n%PDF-1.4\nplain\n", "a PDF"),
    "leaflet.docx": (make_zip(word__document_xml="<w>1. Bridge x 5</w>"), "a Word file"),
    "leaflet.odt": (make_zip(mimetype="application/vnd.oasis.opendocument.text"), "an OpenDocument text (ODT)"),
    "table.ods": (make_zip(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument file"),
    "table.xlsx": (make_zip(xl__workbook_xml="<x/>"), "a spreadsheet"),
    "talk.pptx": (make_zip(ppt__slides_xml="<x/>"), "a file of slides"),
    "book.epub": (make_zip(mimetype="application/epub+zip"), "a book (EPUB)"),
    "some.zip": (make_zip(a_txt="1. Bridge x 5"), "a zip file"),
    "leaflet.rtf": (rb"{\rtf1\ansi 1. Bridge x 5\par}", "a rich text file (RTF)"),
    "leaflet.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"1. Bridge x 5", "an Office file"),
    "photo.png": (b"\x89PNG\r\n\x1a\n1. Bridge x 5", "a picture"),
    "photo.jpg": (b"\xff\xd8\xff\xe01. Bridge x 5", "a picture"),
    "photo.gif": (b"GIF89a1. Bridge x 5", "a picture"),
    "photo.heic": (b"\0\0\0\x18ftypheic", "a picture"),
    "voice.wav": (b"RIFF\0\0\0\0WAVEfmt ", "a recording"),
    "voice.m4a": (b"\0\0\0\x18ftypM4A ", "a recording"),
    "page.html": (b"<!DOCTYPE html><p>1. Bridge x 5", "a web page"),
    "zero.txt": (b"1. Bridge\0 x 5\n2. Clam", "no text"),
    "noise.txt": (random.Random(1).randbytes(5000), "no text"),
    "signs.txt": (b"1. Bridge x 5\n" + b"\x01\x02\x1f\x7f" * 5, "no text"),
}  # fmt: skip


@cases("name", FILES)
def test_other_file_kinds_are_named(name: str) -> None:
    data, what = FILES[name]
    assert detect_kind(data, importer.decode_text(data)) == what


@cases(
    "name, text",
    product(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
        ["1. Bridge \u2013 x 5\r\n", "Caf\u00e9.\n", "PK is a name", "BM and MM", "\f\x1b", ""],
    ),
)
def test_plain_text_is_no_other_kind(name: str, text: str) -> None:
    data = text.encode(name)
    assert detect_kind(data, importer.decode_text(data)) == ""


@pytest.mark.parametrize("name", FILES)
def test_import_of_another_kind_is_a_one_line_error(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPSYS, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(FILES[name][0])
    code, out, err = run("import", name, capsys=capsys)
    assert (code, out) == (1, "")
    way_out = "save it as plain text (.txt) first, or copy the text into a new file."
    assert err.strip().endswith(f"{name} is {FILES[name][1]}; {way_out}")
    assert err.strip().isprintable()
    assert not home.exists()


def test_large_pdf_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPSYS) -> None:
    monkeypatch.chdir(tmp_path)
    Path("big.pdf").write_bytes(b"%PDF-1.7\n" + b"stream\n" * 300_000)
    assert "big.pdf is a PDF;" in run("import", "big.pdf", capsys=capsys)[2]
    Path("big.txt").write_bytes(b"Rest now.\n" * 200_000)
    assert "is too large for a text" in run("import", "big.txt", capsys=capsys)[2]


@pytest.mark.parametrize("name", ["mine.yaml", "mine.YAML"])
def test_script_needs_no_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPSYS, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("title: Mine\nsteps:\n  - Rest now.\n")
    code, out, err = run("import", name, capsys=capsys)
    assert (code, out) == (1, "")
    there = tmp_path / name
    assert (
        f"{name} is a script already: guided check {there} looks through it, and guided play {there} plays it." in err
    )


def test_script_with_another_suffix_must_be_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPSYS
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yml").write_text("title: Mine\nsteps:\n  - Rest now.\n")
    assert "rename it to mine.yaml." in run("import", "mine.yml", capsys=capsys)[2]


def test_bundle_is_to_be_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPSYS) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.guided").write_bytes(b"PK\x03\x04")
    code, _, err = run("import", "mine.guided", capsys=capsys)
    assert code == 1
    assert f"guided add {tmp_path}/mine.guided" in err
