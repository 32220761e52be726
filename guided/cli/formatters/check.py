"""How what `check` finds is shown: to a person, to a program, to GitHub."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from guided.core.formatting import clock, escaped, visible
from guided.lint import Report
from guided.script.diagnostics import Problem, about, shown

VERSION = 1
"""Of the shape that `--format json` has. It changes when something is taken away or comes to mean something else."""


def listed(problems: Sequence[Problem], sources: Mapping[str, str]) -> Iterator[str]:
    """Problems line by line, file by file.

    Args:
        problems: in the order to show.
        sources: the text of each file, by the name its places use.
    """
    pairs = zip(problems, about(problems, sources), strict=True)
    for file, group in groupby(pairs, key=lambda pair: pair[0].place.file):
        yield f"{file}:"
        for problem, line in group:
            yield f"line {problem.place.line}: {'' if problem.severity == 'error' else 'warning: '}{problem.what}"
            yield from (row for row in problem.picture(line) if row.lstrip(" ") != "|")


def text(reports: Iterable[Report], on_screen: bool = False) -> Iterator[list[str]]:
    """Each problem with the line it is about, and what became of each script, as soon as they are known.

    Args:
        reports: what was found.
        on_screen: whether somebody looks at it, so that each file is named once; else places are as other programs know
            them.
    """
    seen: list[Report] = []
    for report, fresh in _fresh(reports):
        seen.append(report)
        found = listed(fresh, report.sources) if on_screen else "\n\n".join(shown(fresh, report.sources)).split("\n")
        problems = [*found, ""] if fresh else []
        yield [report.unread, ""] if report.unread else [*problems, *_summary(report, fresh)]
    if len(seen) > 1:
        yield [*([""] if seen[-1].sound else []), _total(seen)]


def as_json(reports: Iterable[Report]) -> Iterator[str]:
    """One object, whose shape `docs/check.md` shows."""
    yield escaped(json.dumps({"version": VERSION, "files": [_file(report) for report in reports]}, indent=1))


def github(reports: Iterable[Report]) -> Iterator[str]:
    """A line for each problem that GitHub Actions shows beside the script."""
    for report, fresh in _fresh(reports):
        if report.unread:
            yield f"::error::{_data(report.unread)}"
        yield from map(_command, fresh)


FORMATS: Mapping[str, Callable[[Iterable[Report]], Iterator[str]]] = {"json": as_json, "github": github}
"""What other programs read, line by line."""


def _fresh(reports: Iterable[Report]) -> Iterator[tuple[Report, list[Problem]]]:
    """Each report with those of its problems that were not shown before: many scripts may include one fragment."""
    seen: set[Problem] = set()
    for report in reports:
        yield report, [problem for problem in report.problems if problem not in seen]
        seen.update(report.problems)


def _summary(report: Report, fresh: list[Problem]) -> list[str]:
    errors = report.count("error")
    if errors:
        above = "" if any(problem.severity == "error" for problem in fresh) else ", told above"
        return [f"{report.name}: {errors} {'thing' if errors == 1 else 'things'} to mend{above}.", ""]
    if not report.lengths:
        return [f"{report.name}: can be used."]
    times = ", ".join(f"{level} {clock(seconds)}" for level, seconds in report.lengths.items())
    note = [] if report.words_judged else ["Its words were not judged: the rules of care know English."]
    return [f"{report.name}: can be played. {times}", *note]


def _total(reports: list[Report]) -> str:
    broken = sum(not report.sound for report in reports)
    warned = sum(report.sound and bool(report.problems) for report in reports)
    warnings, mend = f" ({warned} with warnings)" if warned else "", f", {broken} to mend" if broken else ""
    return f"{len(reports)} files: {len(reports) - broken} well{warnings}{mend}."


def _file(report: Report) -> dict[str, Any]:
    return {
        "name": report.name or None,
        "file": report.file or None,
        "well": report.sound,
        "unread": report.unread or None,
        "seconds": {level: float(seconds) for level, seconds in report.lengths.items()},
        "problems": [_problem(problem) for problem in report.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    parts = problem._asdict()
    return {**parts.pop("place")._asdict(), **parts}


def _command(problem: Problem) -> str:
    place = problem.place
    where = {
        "file": place.file.replace("\\", "/"),
        "line": place.line,
        "col": place.column,
        "endColumn": place.column + place.width,
        "title": "guided check",
    }
    about = ",".join(f"{key}={_property(str(value))}" for key, value in where.items())
    said = problem.what + (f" ({problem.hint})" if problem.hint else "") + (f"\n{problem.note}" if problem.note else "")
    return f"::{problem.severity} {about}::{_data(said)}"


def _data(value: str) -> str:
    """Text as a workflow command takes it; what would act on who reads the log is left out."""
    return visible(value).replace("%", "%25").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
