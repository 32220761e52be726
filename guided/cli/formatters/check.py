"""How what `check` finds is shown: to a person, to a program, to GitHub."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from guided.core.formatting import format_clock
from guided.core.safe_text import escape_json, mask_hidden
from guided.lint import LintReport
from guided.script.diagnostics import Diagnostic, find_lines, format_diagnostics

CHECK_VERSION = 1
"""Of the shape that `--format json` has. It changes when something is taken away or comes to mean something else."""


def list_problems(problems: Sequence[Diagnostic], sources: Mapping[str, str]) -> Iterator[str]:
    """Problems line by line, file by file.

    Args:
        problems: in the order to show.
        sources: the text of each file, by the name its places use.
    """
    pairs = zip(problems, find_lines(problems, sources), strict=True)
    for file, group in groupby(pairs, key=lambda pair: pair[0].location.file):
        yield f"{file}:"
        for problem, line in group:
            yield f"line {problem.location.line}: {'' if problem.severity == 'error' else 'warning: '}{problem.what}"
            yield from (row for row in problem.format_body(line) if row.lstrip(" ") != "|")


def as_lines(reports: Iterable[LintReport], on_screen: bool = False) -> Iterator[list[str]]:
    """Each problem with the line it is about, and what became of each script, as soon as they are known.

    Args:
        reports: what was found.
        on_screen: whether somebody looks at it, so that each file is named once; else places are as other programs know
            them.
    """
    seen: list[LintReport] = []
    for report, fresh in _find_new(reports):
        seen.append(report)
        found = (
            list_problems(fresh, report.sources)
            if on_screen
            else "\n\n".join(format_diagnostics(fresh, report.sources)).split("\n")
        )
        problems = [*found, ""] if fresh else []
        yield [report.read_error, ""] if report.read_error else [*problems, *_format_summary(report, fresh)]
    if len(seen) > 1:
        yield [*([""] if seen[-1].playable else []), _format_total(seen)]


def as_json(reports: Iterable[LintReport]) -> Iterator[str]:
    """One object, whose shape `docs/check.md` shows."""
    yield escape_json(
        json.dumps({"version": CHECK_VERSION, "files": [_report_dict(report) for report in reports]}, indent=1)
    )


def as_github(reports: Iterable[LintReport]) -> Iterator[str]:
    """A line for each problem that GitHub Actions shows beside the script."""
    for report, fresh in _find_new(reports):
        if report.read_error:
            yield f"::error::{_escape_data(report.read_error)}"
        yield from map(_github_line, fresh)


FORMATS: Mapping[str, Callable[[Iterable[LintReport]], Iterator[str]]] = {"json": as_json, "github": as_github}
"""What other programs read, line by line."""


def _find_new(reports: Iterable[LintReport]) -> Iterator[tuple[LintReport, list[Diagnostic]]]:
    """Each report with those of its problems that were not shown before: many scripts may include one fragment."""
    seen: set[Diagnostic] = set()
    for report in reports:
        yield report, [problem for problem in report.diagnostics if problem not in seen]
        seen.update(report.diagnostics)


def _format_summary(report: LintReport, fresh: list[Diagnostic]) -> list[str]:
    errors = report.count("error")
    if errors:
        above = "" if any(problem.severity == "error" for problem in fresh) else ", told above"
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
        "problems": [_problem_dict(problem) for problem in report.diagnostics],
    }


def _problem_dict(problem: Diagnostic) -> dict[str, Any]:
    parts = problem._asdict()
    return {**parts.pop("location")._asdict(), **parts}


def _github_line(problem: Diagnostic) -> str:
    place = problem.location
    where = {
        "file": place.file.replace("\\", "/"),
        "line": place.line,
        "col": place.column,
        "endColumn": place.column + place.width,
        "title": "guided check",
    }
    about = ",".join(f"{key}={_escape_property(str(value))}" for key, value in where.items())
    said = problem.what + (f" ({problem.hint})" if problem.hint else "") + (f"\n{problem.note}" if problem.note else "")
    return f"::{problem.severity} {about}::{_escape_data(said)}"


def _escape_data(value: str) -> str:
    """Text as a workflow command takes it; what would act on who reads the log is left out."""
    return mask_hidden(value).replace("%", "%25").replace("\n", "%0A")


def _escape_property(value: str) -> str:
    return _escape_data(value).replace(":", "%3A").replace(",", "%2C")
