"""Everything that can be said of a script before it is played: problems, care rules, and what will sound wrong."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from guided.core.formatting import format_clock
from guided.core.level import Level
from guided.core.paths import Folders
from guided.lint.context import LintContext, LintRule, Measure, RuleCheck, in_library, merge_findings, name_levels
from guided.lint.rules import dose, language, order, suitability, timing, unreachable, wording
from guided.plan.pacing import TARGET_MINUTES, check_factors
from guided.plan.planner import PlanError
from guided.script import stock_phrases
from guided.script.diagnostics import Diagnostic, Severity, display_name, keep_first
from guided.script.loader import try_load
from guided.script.values import suggest_word

CARE_RULES = (
    dose.check_holds,
    dose.check_breath,
    dose.check_tension,
    dose.check_overhead,
    order.check_positions,
    order.check_support,
    order.check_eyes,
    suitability.check_nerve,
    order.check_same_area,
    dose.check_better,
    order.check_sides,
    wording.check_way_out,
    suitability.check_easy_place,
    dose.check_empty,
    dose.check_flare,
    order.check_silence,
    wording.check_wording,
    wording.check_way_back,
    suitability.check_sources,
    suitability.check_heat,
    suitability.check_heat_caution,
    timing.check_slots,
)
"""The rules of care. The name of one is what `care:` in a script leaves aside, with a reason."""
LINT_CHECKS: tuple[RuleCheck, ...] = (
    unreachable.check_variables,
    unreachable.check_reachable,
    unreachable.check_sections,
    unreachable.check_during,
    unreachable.check_ambience,
    unreachable.check_optional,
    timing.check_settling,
    timing.check_repeats,
    language.check_language,
    language.check_phrase_book,
)
"""What will sound wrong though it can be played. These rules have no names: nothing leaves them aside."""


def run_lint_rules(case: LintContext) -> list[Diagnostic]:
    """What will sound wrong in a session or a fragment.

    Raises:
        PlanError: it cannot be played at some level.
    """
    return sorted({problem for rule in LINT_CHECKS for problem in merge_findings(rule(case), note="")})


def run_care_rules(case: LintContext, careful: bool = True) -> list[Diagnostic]:
    """What the rules of care find in a session or a fragment, but for the rules it leaves aside with a reason.

    Args:
        case: one that can be planned at every level. The rule that needs a voice looks where it has a measure.
        careful: look at every rule that needs no voice.

    Raises:
        PlanError: it cannot be played at some level.
    """
    aside = case.header.care
    wanted = (rule for rule in CARE_RULES if (case.measure if rule.voice else careful) and rule.name not in aside)
    found = {each for rule in wanted if _applies_to(rule, case) for each in merge_findings(rule.find(case), rule.note)}
    return sorted({*found, *_find_unknown(case)})


def _applies_to(rule: LintRule, case: LintContext) -> bool:
    """Whether a rule can judge this: some look at whole sessions only, some at English only."""
    in_words = not rule.english or case.header.language == "en"
    return in_words and (bool(case.session.title) or not rule.sessions)


def _find_unknown(case: LintContext) -> Iterator[Diagnostic]:
    """Rules that are left aside and that nobody knows."""
    names: Sequence[str] = [rule.name for rule in CARE_RULES]
    for name in case.header.care:
        if name not in names:
            place = case.locate(case.locate_key("care"), rf"(?<![\w-]){name}(?=\s*:)")
            note = f"rules of care: {', '.join(names)}"
            yield Diagnostic(place, f"no rule of care is called '{name}'", suggest_word(name, names), note, "warning")


CARE_LANGUAGE = "en"
"""The language whose words the rules of care know."""


@dataclass(frozen=True)
class LintReport:
    """What was found in one script or phrase book."""

    name: str
    file: str = ""
    """What its places call it; empty where there is none."""
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """The text of each file the problems are in, by the name their places use."""
    lengths: Mapping[Level, Decimal] = field(default_factory=dict)
    """Seconds at each level, where it can be played; none for a phrase book."""
    read_error: str = ""
    """Why it could not be read at all."""
    wording_checked: bool = True
    """False where the rules of care were looked at, but not those about words, which know English only."""

    def count(self, severity: Severity) -> int:
        """How many problems there are of a kind; what could not be read is an error."""
        return sum(each.severity == severity for each in self.diagnostics) + (
            severity == "error" and bool(self.read_error)
        )

    @property
    def playable(self) -> bool:
        """Whether it can be played; warnings do not keep it from that."""
        return not self.count("error")


def lint_file(
    path: Path, folders: Folders, careful: bool = False, make_measure: Callable[[str], Measure] | None = None
) -> LintReport:
    """Read a script and plan it at every level; or read a phrase book.

    Args:
        path: the file.
        folders: where its fragments are looked for.
        careful: look at the rules of care too; for what comes with guided, every warning is then an error.
        make_measure: gives, for a language, how long a line takes to say; lines that are too long are named then.

    Raises:
        FileError: it cannot be read at all.
    """
    name = display_name(path)
    if stock_phrases.is_phrase_book(path):
        problems, sources = stock_phrases.check_book(path, folders)
        return LintReport(path.stem, name, _dedupe(problems), sources)
    session, told, sources = try_load(path, folders)
    found = list(told)
    lengths: Mapping[Level, Decimal] = {}
    foreign = session is not None and session.headers[0].language != CARE_LANGUAGE
    if session:
        measure = make_measure(session.headers[0].language) if make_measure else None
        more, lengths = _lint_session(LintContext(session, name, sources, folders, measure), careful)
        found += more
    if careful and in_library(path, folders):
        found = [problem._replace(severity="error") for problem in found]
    return LintReport(path.stem, name, _dedupe(found), sources, lengths, wording_checked=not (careful and foreign))


def _dedupe(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each problem once, in the order of the file; of too many, the first."""
    return tuple(sorted(keep_first(sorted(set(problems)))))


def _lint_session(case: LintContext, careful: bool) -> tuple[list[Diagnostic], Mapping[Level, Decimal]]:
    """What is found in a script that can be read, and its length at each level where it can be played."""
    found = [Diagnostic(case.locate_key("pacing"), sentence) for sentence in check_factors(case.session)]
    try:
        lengths = {day.level: day.seconds for day in case.views}
    except PlanError as error:
        return [*found, Diagnostic(case.locate_key("steps"), str(error).rstrip("."))], {}
    return [*found, *_check_length(case), *run_lint_rules(case), *run_care_rules(case, careful)], lengths


def _check_length(case: LintContext) -> Iterator[Diagnostic]:
    """Where a session lasts longer or less long than it is meant to."""
    off: dict[tuple[Decimal, Decimal], dict[str, list[Level]]] = {}
    for day in case.views if case.session.title else ():
        usual = TARGET_MINUTES.get(day.header.kind or "", {}).get(day.level)
        low, high = day.header.minutes or usual or (Decimal(0), Decimal(180))
        if not low * 60 <= day.seconds <= high * 60:
            off.setdefault((Decimal(low), Decimal(high)), {}).setdefault(format_clock(day.seconds), []).append(
                day.level
            )
    if off:
        written = case.header.minutes is not None
        hint = f"add or take steps, or write minutes: {_format_range(case)}"
        place = case.locate_key("minutes", "kind")
        yield Diagnostic(place, f"it lasts {', '.join(_list_lengths(off, written))}", hint, severity="warning")


def _list_lengths(off: Mapping[tuple[Decimal, Decimal], Mapping[str, list[Level]]], written: bool) -> Iterator[str]:
    """Lengths that a session is not meant to have, with those it is; the words for these only once."""
    words = " minutes stand in minutes:" if written else " minutes are usual"
    for (low, high), lengths in off.items():
        told = ", ".join(f"{length} {name_levels(levels)}" for length, levels in lengths.items())
        yield f"{told} ({low if low == high else f'{low} to {high}'}{words})"
        words = ""


def _format_range(case: LintContext) -> str:
    """The minutes it lasts at all levels, to the half, as `minutes:` takes them."""
    halves = [day.seconds / 30 for day in case.views]
    low, high = Decimal(math.floor(min(halves))) / 2, Decimal(math.ceil(max(halves))) / 2
    return f"{low or Decimal('0.1'):f}-{high:f}"
