"""Exports of the journal: complete, and of a known version."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta, timezone

from guided.core.history import CheckIn, DayRating, Episode, EpisodeKind, History, Note, PastSession, SessionRating
from guided.core.level import Level
from guided.core.safe_text import HIDDEN_RE
from guided.today.journal.export import EXPORT_VERSION, export_csv, export_json

EVENING = datetime(2026, 3, 1, 21, 30, 15, 999_999, tzinfo=timezone(timedelta(hours=1)))
FULL = History(
    (CheckIn(EVENING, DayRating.NOT_GREAT, 6, 3, True, False), CheckIn(EVENING, DayRating.FLARE)),
    (PastSession(EVENING, "knees", "Easy knees", "stretch", Level.GENTLE, 312.5, 40.0, SessionRating.RIGHT, 5),
     PastSession(EVENING, "/añ\udcff.yaml", "=1+1", "breathing", Level.FLARE, 0.0, 0.0)),
    (Note(EVENING, 'Slept "well",\nat last. Mañana.'), Note(datetime(2026, 3, 2, tzinfo=UTC), "- cold day")),
    (Episode(EpisodeKind.FLARE, date(2026, 3, 1), date(2026, 3, 4)), Episode(EpisodeKind.BREAK, date(2026, 3, 5))),
)  # fmt: skip


def read_rows(history: History) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export_csv(history), newline="")))


def test_json_holds_every_record() -> None:
    kept = json.loads(export_json(FULL))
    assert kept == {
        "format": "guided journal",
        "version": 1,
        "check_ins": [
            {"when": "2026-03-01T21:30:15+01:00", "feel": "not great", "pain": 6, "energy": 3, "slept_worse": True,
             "set_back": False},
            {"when": "2026-03-01T21:30:15+01:00", "feel": "flare", "pain": None, "energy": None, "slept_worse": None,
             "set_back": None},
        ],
        "sessions": [
            {"when": "2026-03-01T21:30:15+01:00", "session": "knees", "title": "Easy knees", "kind": "stretch",
             "level": "gentle", "seconds": 312.5, "moved": 40.0, "ease": "about right", "pain": 5},
            {"when": "2026-03-01T21:30:15+01:00", "session": "/añ\udcff.yaml", "title": "=1+1", "kind": "breathing",
             "level": "flare", "seconds": 0.0, "moved": 0.0, "ease": None, "pain": None},
        ],
        "notes": [
            {"when": "2026-03-01T21:30:15+01:00", "text": 'Slept "well",\nat last. Mañana.'},
            {"when": "2026-03-02T00:00:00+00:00", "text": "- cold day"},
        ],
        "states": [
            {"state": "in a flare", "since": "2026-03-01", "until": "2026-03-04"},
            {"state": "on a break", "since": "2026-03-05", "until": None},
        ],
    }  # fmt: skip


def test_fields_of_the_export_version_are_fixed() -> None:
    """A change of fields needs a new version, in the docstring as well."""
    assert EXPORT_VERSION == 1
    assert export_csv(History()) == (
        "version,record,when,feel,pain,energy,slept_worse,set_back,session,title,kind,level,seconds,moved,ease,text,"
        "state,since,until\n"
    )


def test_csv_has_a_row_for_each_record() -> None:
    table = read_rows(FULL)
    assert [row["record"] for row in table] == ["check-in"] * 2 + ["session"] * 2 + ["note"] * 2 + ["state"] * 2
    assert {row["version"] for row in table} == {"1"}
    said = [{name: cell for name, cell in row.items() if cell and name not in ("version", "record")} for row in table]
    when = {"when": "2026-03-01T21:30:15+01:00"}
    assert said[0] == {**when, "feel": "not great", "pain": "6", "energy": "3", "slept_worse": "yes", "set_back": "no"}
    assert said[1] == {**when, "feel": "flare"}
    assert said[2] == {**when, "session": "knees", "title": "Easy knees", "kind": "stretch", "level": "gentle",
                       "seconds": "312.5", "moved": "40.0", "ease": "about right", "pain": "5"}  # fmt: skip
    assert said[4] == {**when, "text": 'Slept "well",\nat last. Mañana.'}
    assert said[6] == {"state": "in a flare", "since": "2026-03-01", "until": "2026-03-04"}


def test_csv_cells_are_no_spreadsheet_formulas() -> None:
    for text in (
        "=1+1",
        "+1",
        "- cold day",
        "@me",
        "\tx",
        "＝1+1",
        "＋1",
        "－1",
        "＠me",
        "  =1",
        "\u3000@me",
        "\u200b=1",
    ):
        (row,) = read_rows(History(notes=(Note(EVENING, text),)))
        assert row["text"] == f"'{text}"
    (row,) = read_rows(History(notes=(Note(EVENING, "a=b"),)))
    assert row["text"] == "a=b"


def test_csv_cell_cannot_break_into_rows() -> None:
    """Also for those that take a lone carriage return for the end of a row."""
    text = export_csv(History(notes=(Note(EVENING, "Calm\r=1+1\u2028=1\x85=1\x1b[2J\ntwo"),)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)
    assert len(list(csv.reader(io.StringIO(text)))) == len(list(csv.reader(io.StringIO(text, newline="")))) == 2
    (row,) = read_rows(History(notes=(Note(EVENING, "\r=1"),)))
    assert row["text"] == "'\N{REPLACEMENT CHARACTER}=1"


def test_json_is_complete_without_control_characters() -> None:
    said = "a\x1b\x7f\x9b\u202e\u2028\U000e0041\udcff\nb ü"
    text = export_json(History(notes=(Note(EVENING, said),)))
    assert HIDDEN_RE.sub("", text) == text
    assert json.loads(text)["notes"][0]["text"] == said
    assert "ü" in text


def test_exports_can_be_encoded_anywhere() -> None:
    for text in (export_json(FULL), export_csv(FULL)):
        assert "añ\\udcff.yaml" in text
        text.encode()
        assert "\r" not in text


def test_empty_journal_can_be_exported() -> None:
    assert json.loads(export_json(History()))["sessions"] == []
    assert read_rows(History()) == []
