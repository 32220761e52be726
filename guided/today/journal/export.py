"""The journal as text for other programs: nothing is worked out, and nothing left out.

JSON holds `{"format": "guided journal", "version": 1}` and, oldest first, `check_ins`, `sessions`, `notes` and
`states`; each entry has the fields of its record by name (`guided.core.profile`). CSV is one table with a row for each
of them, in that order: `version`, `record` (`check-in`, `session`, `note`, `state`), then every field any of them has,
empty where it has none or where nothing was said.

In both, `when` is like 2026-03-01T21:30:00+01:00, by the clocks of the place it was lived in; `since` and `until` are
days, the last of them within. A field that is added or changed makes another version.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from guided.core.history import CheckIn, Episode, History, Note, PastSession
from guided.core.safe_text import CONTROL_RE, HIDDEN_RE, escape_json

EXPORT_VERSION = 1
Entry = CheckIn | PastSession | Note | Episode
_NAMES = (("check_ins", "check-in"), ("sessions", "session"), ("notes", "note"), ("states", "state"))
"""The name of each kind of record, in JSON and in CSV."""
_COLUMNS = list(dict.fromkeys(field.name for kind in (CheckIn, PastSession, Note, Episode) for field in fields(kind)))
_FORMULA_STARTS = (*"=+-@", *"\uff1d\uff0b\uff0d\uff20")
"""The first characters of a formula in a spreadsheet; the latter are full width, for Chinese and Japanese."""
_FORMULA_AFTER = re.compile(f"([;\t\n]\\s*)(?=[{re.escape(''.join(_FORMULA_STARTS))}])")
"""The characters at which some spreadsheets split cells, where a formula follows."""


def export_json(history: History) -> str:
    """The history as JSON text, ending in a new line."""
    entries = {name: [_to_dict(record) for record in records] for (name, _), records in _list_all(history)}
    document = {"format": "guided journal", "version": EXPORT_VERSION, **entries}
    return escape_json(json.dumps(document, indent=1, ensure_ascii=False)) + "\n"


def export_csv(history: History) -> str:
    """The history as CSV text: a row of names, then the records; lines end in a new line alone.

    Text that a spreadsheet would take for a formula has a ' before it, and what would end a row or act on a terminal
    has a mark in its place; JSON has it as it was written.
    """
    text = io.StringIO()
    table = csv.DictWriter(text, ["version", "record", *_COLUMNS], lineterminator="\n")
    table.writeheader()
    for (_, name), records in _list_all(history):
        table.writerows({"version": EXPORT_VERSION, "record": name, **_to_cells(record)} for record in records)
    return text.getvalue()


def _list_all(history: History) -> Iterable[tuple[tuple[str, str], Sequence[Entry]]]:
    """The records of each kind, with the names of the kind."""
    return zip(_NAMES, (history.check_ins, history.sessions, history.notes, history.episodes), strict=True)


def _to_dict(record: Entry) -> dict[str, Any]:
    return {field.name: _to_json(getattr(record, field.name)) for field in fields(record)}


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def _to_cells(record: Entry) -> dict[str, Any]:
    return {name: _to_cell(value) for name, value in _to_dict(record).items()}


def _to_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return value
    value = _FORMULA_AFTER.sub(r"\1'", value)
    visible_text = HIDDEN_RE.sub("", value).lstrip()
    encodable = value.encode("utf-8", "backslashreplace").decode()  # a file name may hold what is no Unicode
    text = CONTROL_RE.sub("\N{REPLACEMENT CHARACTER}", encodable)
    return f"'{text}" if visible_text.startswith(_FORMULA_STARTS) or value.startswith(("\t", "\r")) else text
