"""Formatters of the diagnostics of `check`: for a person, for a program, for GitHub."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from guided.core.formatting import format_clock
from guided.core.safe_text import escape_json, mask_hidden
from guided.lint import LintReport
from guided.script.diagnostics import Diagnostic, find_lines, format_diagnostics

CHECK_VERSION = 1
"""The version of the output of `--format json`. It changes when something is removed or changes its meaning."""


def list_problems(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> Iterator[str]:
    """Diagnostics line by line, file by file.

    Args:
        diagnostics: in the order to show.
        sources: the text of each file, by the name its places use.
    """
    pairs = zip(diagnostics, find_lines(diagnostics, sources), strict=True)
    for file, group in groupby(pairs, key=lambda pair: pair[0].location.file):
        yield f"{file}:"
        for diagnostic, line in group:
            mark = "" if diagnostic.severity == "error" else "warning: "
            yield f"line {diagnostic.location.line}: {mark}{diagnostic.what}"
            yield from (row for row in diagnostic.format_body(line) if row.lstrip(" ") != "|")


def as_lines(reports: Iterable[LintReport], on_screen: bool = False) -> Iterator[list[str]]:
    """Each diagnostic with its line, and the result of each script, as soon as they are known.

    Args:
        reports: of the scripts.
        on_screen: whether somebody looks at it, so that each file is named once; else places are as other programs know
            them.
    """
    seen_reports: list[LintReport] = []
    for report, new in _find_new(reports):
        seen_reports.append(report)
        found_lines = (
            list_problems(new, report.sources)
            if on_screen
            else "\n\n".join(format_diagnostics(new, report.sources)).split("\n")
        )
        diagnostic_lines = [*found_lines, ""] if new else []
        yield [report.read_error, ""] if report.read_error else [*diagnostic_lines, *_format_summary(report, new)]
    if len(seen_reports) > 1:
        yield [*([""] if seen_reports[-1].playable else []), _format_total(seen_reports)]


def as_json(reports: Iterable[LintReport]) -> Iterator[str]:
    """One object, whose shape `docs/check.md` shows."""
    yield escape_json(
        json.dumps({"version": CHECK_VERSION, "files": [_report_dict(report) for report in reports]}, indent=1)
    )


def as_github(reports: Iterable[LintReport]) -> Iterator[str]:
    """A line for each diagnostic, which GitHub Actions shows beside the script."""
    for report, new in _find_new(reports):
        if report.read_error:
            yield f"::error::{_escape_data(report.read_error)}"
        yield from map(_github_line, new)


FORMATS: Mapping[str, Callable[[Iterable[LintReport]], Iterator[str]]] = {"json": as_json, "github": as_github}
"""The formatters for other programs."""


def _find_new(reports: Iterable[LintReport]) -> Iterator[tuple[LintReport, list[Diagnostic]]]:
    """Each report with its diagnostics that were not shown before: many scripts may include one fragment."""
    seen: set[Diagnostic] = set()
    for report in reports:
        yield report, [diagnostic for diagnostic in report.diagnostics if diagnostic not in seen]
        seen.update(report.diagnostics)


def _format_summary(report: LintReport, new: list[Diagnostic]) -> list[str]:
    errors = report.count("error")
    if errors:
        above = "" if any(diagnostic.severity == "error" for diagnostic in new) else ", told above"
        return [f"{report.name}: {errors} {'thing' if errors == 1 else 'things'} to mend{above}.", ""]
    if not report.lengths:
        return [f"{report.name}: can be used."]
    times = ", ".join(f"{level} {format_clock(seconds)}" for level, seconds in report.lengths.items())
    note = [] if report.wording_checked else ["Its words were not judged: the rules of care know English."]
    return [f"{report.name}: can be played. {times}", *note]


def _format_total(reports: list[LintReport]) -> str:
    broken = sum(not report.playable for report in reports)
    warned = sum(report.playable and bool(report.diagnostics) for report in reports)
    warnings, mend = f" ({warned} with warnings)" if warned else "", f", {broken} to mend" if broken else ""
    return f"{len(reports)} files: {len(reports) - broken} well{warnings}{mend}."


def _report_dict(report: LintReport) -> dict[str, Any]:
    return {
        "name": report.name or None,
        "file": report.file or None,
        "well": report.playable,
        "unread": report.read_error or None,
        "seconds": {level: float(seconds) for level, seconds in report.lengths.items()},
        "problems": [_problem_dict(diagnostic) for diagnostic in report.diagnostics],
    }


def _problem_dict(diagnostic: Diagnostic) -> dict[str, Any]:
    parts = diagnostic._asdict()
    return {**parts.pop("location")._asdict(), **parts}


def _github_line(problem: Diagnostic) -> str:
    location = problem.location
    properties = {
        "file": location.file.replace("\\", "/"),
        "line": location.line,
        "col": location.column,
        "endColumn": location.column + location.width,
        "title": "guided check",
    }
    fields = ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items())
    text = problem.what + (f" ({problem.hint})" if problem.hint else "") + (f"\n{problem.note}" if problem.note else "")
    return f"::{problem.severity} {fields}::{_escape_data(text)}"


def _escape_data(value: str) -> str:
    """Text as a workflow command takes it, without hidden characters."""
    return mask_hidden(value).replace("%", "%25").replace("\n", "%0A")


def _escape_property(value: str) -> str:
    return _escape_data(value).replace(":", "%3A").replace(",", "%2C")
