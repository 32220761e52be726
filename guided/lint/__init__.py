"""The lint: everything that `guided check` reports of a script before it is played."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from guided.core.formatting import format_clock
from guided.core.level import Level
from guided.core.paths import Folders
from guided.lint.context import LintContext, LintRule, Measure, RuleCheck, in_library, merge_findings, name_levels
from guided.lint.rules import dose, language, order, spacing, suitability, unreachable, wording
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
    spacing.check_slots,
)
"""The rules of care. `care:` in a script turns one off by its name, with a reason."""
LINT_CHECKS: tuple[RuleCheck, ...] = (
    unreachable.check_variables,
    unreachable.check_reachable,
    unreachable.check_sections,
    unreachable.check_during,
    unreachable.check_ambience,
    unreachable.check_optional,
    spacing.check_settling,
    spacing.check_repeats,
    language.check_language,
    language.check_phrase_book,
)
"""Checks for what will sound wrong though it can be played. They have no names, and cannot be turned off."""


def run_lint_rules(context: LintContext) -> list[Diagnostic]:
    """The diagnostics of what will sound wrong in a session or a fragment.

    Raises:
        PlanError: it cannot be played at some level.
    """
    return sorted({diagnostic for check in LINT_CHECKS for diagnostic in merge_findings(check(context), note="")})


def run_care_rules(context: LintContext, careful: bool = True) -> list[Diagnostic]:
    """The diagnostics of the rules of care for a session or a fragment, but for the rules it turns off.

    Args:
        context: one that can be planned at every level. The rule that needs a voice looks where it has a measure.
        careful: apply every rule that needs no voice.

    Raises:
        PlanError: it cannot be played at some level.
    """
    diagnostics = set(_find_unknown(context))
    for rule in CARE_RULES:
        is_active = (context.measure if rule.voice else careful) and rule.name not in context.header.care
        if is_active and _applies_to(rule, context):
            diagnostics.update(merge_findings(rule.find(context), rule.note))
    return sorted(diagnostics)


def _applies_to(rule: LintRule, context: LintContext) -> bool:
    """Whether a rule applies: some are only for sessions, some only for English."""
    knows_words = not rule.english or context.header.language == "en"
    return knows_words and (bool(context.session.title) or not rule.sessions)


def _find_unknown(context: LintContext) -> Iterator[Diagnostic]:
    """Diagnostics of rules that `care:` turns off and that do not exist."""
    names: Sequence[str] = [rule.name for rule in CARE_RULES]
    for name in context.header.care:
        if name not in names:
            location = context.locate(context.locate_key("care"), rf"(?<![\w-]){name}(?=\s*:)")
            what, note = f"no rule of care is called '{name}'", f"rules of care: {', '.join(names)}"
            yield Diagnostic(location, what, suggest_word(name, names), note, "warning")


CARE_LANGUAGE = "en"
"""The language whose words the rules of care know."""


@dataclass(frozen=True)
class LintReport:
    """The report on one script or phrase book."""

    name: str
    file: str = ""
    """Its name in locations; empty where there is none."""
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """The text of each file the diagnostics are in, by the name their locations use."""
    lengths: Mapping[Level, Decimal] = field(default_factory=dict)
    """Seconds at each level, where it can be played; none for a phrase book."""
    read_error: str = ""
    """Why it could not be read at all."""
    wording_checked: bool = True
    """False if the rules of care were applied, but not those about words, which know English only."""

    def count(self, severity: Severity) -> int:
        """How many diagnostics have a severity; a file that could not be read is an error."""
        return sum(diagnostic.severity == severity for diagnostic in self.diagnostics) + (
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
        careful: apply the rules of care too; for what comes with guided, every warning is then an error.
        make_measure: gives, for a language, how long a line takes to say; lines that are too long are named then.

    Raises:
        FileError: it cannot be read at all.
    """
    name = display_name(path)
    if stock_phrases.is_phrase_book(path):
        book_diagnostics, sources = stock_phrases.check_book(path, folders)
        return LintReport(path.stem, name, _dedupe(book_diagnostics), sources)
    session, read_diagnostics, sources = try_load(path, folders)
    diagnostics = list(read_diagnostics)
    lengths: Mapping[Level, Decimal] = {}
    is_foreign = session is not None and session.headers[0].language != CARE_LANGUAGE
    if session:
        measure = make_measure(session.headers[0].language) if make_measure else None
        new_diagnostics, lengths = _lint_session(LintContext(session, name, sources, folders, measure), careful)
        diagnostics += new_diagnostics
    if careful and in_library(path, folders):
        diagnostics = [diagnostic._replace(severity="error") for diagnostic in diagnostics]
    is_checked = not (careful and is_foreign)
    return LintReport(path.stem, name, _dedupe(diagnostics), sources, lengths, wording_checked=is_checked)


def _dedupe(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each diagnostic once, in the order of the file; of too many, the first."""
    return tuple(sorted(keep_first(sorted(set(diagnostics)))))


def _lint_session(context: LintContext, careful: bool) -> tuple[list[Diagnostic], Mapping[Level, Decimal]]:
    """The diagnostics of a script that was read, and its length at each level if it can be played."""
    diagnostics = [Diagnostic(context.locate_key("pacing"), sentence) for sentence in check_factors(context.session)]
    try:
        lengths = {view.level: view.seconds for view in context.views}
    except PlanError as error:
        return [*diagnostics, Diagnostic(context.locate_key("steps"), str(error).rstrip("."))], {}
    return [*diagnostics, *_check_length(context), *run_lint_rules(context), *run_care_rules(context, careful)], lengths


def _check_length(context: LintContext) -> Iterator[Diagnostic]:
    """A warning about a session that is longer or shorter than it should be."""
    unusual: dict[tuple[Decimal, Decimal], dict[str, list[Level]]] = {}
    for view in context.views if context.session.title else ():
        target_minutes = TARGET_MINUTES.get(view.header.kind or "", {}).get(view.level)
        low, high = view.header.minutes or target_minutes or (Decimal(0), Decimal(180))
        if not low * 60 <= view.seconds <= high * 60:
            unusual.setdefault((Decimal(low), Decimal(high)), {}).setdefault(format_clock(view.seconds), []).append(
                view.level
            )
    if unusual:
        is_own = context.header.minutes is not None
        hint = f"add or take steps, or write minutes: {_format_range(context)}"
        what = f"it lasts {', '.join(_list_lengths(unusual, is_own))}"
        yield Diagnostic(context.locate_key("minutes", "kind"), what, hint, severity="warning")


def _list_lengths(unusual: Mapping[tuple[Decimal, Decimal], Mapping[str, list[Level]]], is_own: bool) -> Iterator[str]:
    """Unusual lengths of a session, each with the target; the words for the target only once."""
    explanation = " minutes stand in minutes:" if is_own else " minutes are usual"
    for (low, high), lengths in unusual.items():
        lengths_text = ", ".join(f"{length} {name_levels(levels)}" for length, levels in lengths.items())
        yield f"{lengths_text} ({low if low == high else f'{low} to {high}'}{explanation})"
        explanation = ""


def _format_range(context: LintContext) -> str:
    """The minutes it lasts at all levels, to the half, as `minutes:` takes them."""
    halves = [view.seconds / 30 for view in context.views]
    low, high = Decimal(math.floor(min(halves))) / 2, Decimal(math.ceil(max(halves))) / 2
    return f"{low or Decimal('0.1'):f}-{high:f}"
