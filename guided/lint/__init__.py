"""Everything that can be said of a script before it is played: problems, care rules, and what will sound wrong."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from guided.core.formatting import clock
from guided.core.level import Level
from guided.core.paths import Folders
from guided.lint.context import Case, Find, Measure, Rule, at, in_library, problems
from guided.lint.rules import dose, language, order, timing, unreachable, wording
from guided.plan.pacing import MINUTES, uneven
from guided.plan.planner import PlanError
from guided.script import phrases
from guided.script.diagnostics import Problem, Severity, display_name, first
from guided.script.loader import examine
from guided.script.values import nearest

CARE_RULES = (
    dose.held,
    dose.breaths_held,
    dose.tension,
    dose.overhead,
    order.positions,
    order.support,
    order.eyes,
    dose.nerve,
    order.same_area,
    dose.better,
    order.sides,
    wording.way_out,
    dose.easy_place,
    dose.empty,
    dose.flare_longer,
    order.silence,
    wording.unwelcome,
    wording.way_back,
    dose.sources,
    dose.heat,
    dose.heat_caution,
    timing.slots,
)
"""The rules of care. The name of one is what `care:` in a script leaves aside, with a reason."""
LINT_CHECKS: tuple[Find, ...] = (
    unreachable.unused,
    unreachable.never,
    unreachable.empty_sections,
    unreachable.short_holds,
    unreachable.idle_ambience,
    unreachable.all_optional,
    timing.hurried,
    timing.said_twice,
    language.foreign,
    language.without_phrases,
)
"""What will sound wrong though it can be played. These rules have no names: nothing leaves them aside."""


def soundness(case: Case) -> list[Problem]:
    """What will sound wrong in a session or a fragment.

    Raises:
        PlanError: it cannot be played at some level.
    """
    return sorted({problem for rule in LINT_CHECKS for problem in problems(rule(case), note="")})


def care(case: Case, careful: bool = True) -> list[Problem]:
    """What the rules of care find in a session or a fragment, but for the rules it leaves aside with a reason.

    Args:
        case: one that can be planned at every level. The rule that needs a voice looks where it has a measure.
        careful: look at every rule that needs no voice.

    Raises:
        PlanError: it cannot be played at some level.
    """
    aside = case.header.care
    wanted = (rule for rule in CARE_RULES if (case.measure if rule.voice else careful) and rule.name not in aside)
    found = {each for rule in wanted if _suits(rule, case) for each in problems(rule.find(case), rule.note)}
    return sorted({*found, *_unknown(case)})


def _suits(rule: Rule, case: Case) -> bool:
    """Whether a rule can judge this: some look at whole sessions only, some at English only."""
    in_words = not rule.english or case.header.language == "en"
    return in_words and (bool(case.session.title) or not rule.sessions)


def _unknown(case: Case) -> Iterator[Problem]:
    """Rules that are left aside and that nobody knows."""
    names: Sequence[str] = [rule.name for rule in CARE_RULES]
    for name in case.header.care:
        if name not in names:
            place = case.spot(case.key("care"), rf"(?<![\w-]){name}(?=\s*:)")
            note = f"rules of care: {', '.join(names)}"
            yield Problem(place, f"no rule of care is called '{name}'", nearest(name, names), note, "warning")


JUDGED = "en"
"""The language whose words the rules of care know."""


@dataclass(frozen=True)
class Report:
    """What was found in one script or phrase book."""

    name: str
    file: str = ""
    """What its places call it; empty where there is none."""
    problems: tuple[Problem, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """The text of each file the problems are in, by the name their places use."""
    lengths: Mapping[Level, Decimal] = field(default_factory=dict)
    """Seconds at each level, where it can be played; none for a phrase book."""
    unread: str = ""
    """Why it could not be read at all."""
    words_judged: bool = True
    """False where the rules of care were looked at, but not those about words, which know English only."""

    def count(self, severity: Severity) -> int:
        """How many problems there are of a kind; what could not be read is an error."""
        return sum(each.severity == severity for each in self.problems) + (severity == "error" and bool(self.unread))

    @property
    def sound(self) -> bool:
        """Whether it can be played; warnings do not keep it from that."""
        return not self.count("error")


def check(path: Path, folders: Folders, careful: bool = False, voice: Callable[[str], Measure] | None = None) -> Report:
    """Read a script and plan it at every level; or read a phrase book.

    Args:
        path: the file.
        folders: where its fragments are looked for.
        careful: look at the rules of care too; for what comes with guided, every warning is then an error.
        voice: gives, for a language, how long a line takes to say; lines that are too long are named then.

    Raises:
        FileError: it cannot be read at all.
    """
    name = display_name(path)
    if phrases.is_book(path):
        problems, sources = phrases.examine(path, folders)
        return Report(path.stem, name, _shown(problems), sources)
    session, told, sources = examine(path, folders)
    found = list(told)
    lengths: Mapping[Level, Decimal] = {}
    foreign = session is not None and session.headers[0].language != JUDGED
    if session:
        measure = voice(session.headers[0].language) if voice else None
        more, lengths = _judged(Case(session, name, sources, folders, measure), careful)
        found += more
    if careful and in_library(path, folders):
        found = [problem._replace(severity="error") for problem in found]
    return Report(path.stem, name, _shown(found), sources, lengths, words_judged=not (careful and foreign))


def _shown(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, in the order of the file; of too many, the first."""
    return tuple(sorted(first(sorted(set(problems)))))


def _judged(case: Case, careful: bool) -> tuple[list[Problem], Mapping[Level, Decimal]]:
    """What is found in a script that can be read, and its length at each level where it can be played."""
    found = [Problem(case.key("pacing"), sentence) for sentence in uneven(case.session)]
    try:
        lengths = {day.level: day.seconds for day in case.days}
    except PlanError as error:
        return [*found, Problem(case.key("steps"), str(error).rstrip("."))], {}
    return [*found, *_uncommon(case), *soundness(case), *care(case, careful)], lengths


def _uncommon(case: Case) -> Iterator[Problem]:
    """Where a session lasts longer or less long than it is meant to."""
    off: dict[tuple[Decimal, Decimal], dict[str, list[Level]]] = {}
    for day in case.days if case.session.title else ():
        usual = MINUTES.get(day.header.kind or "", {}).get(day.level)
        low, high = day.header.minutes or usual or (Decimal(0), Decimal(180))
        if not low * 60 <= day.seconds <= high * 60:
            off.setdefault((Decimal(low), Decimal(high)), {}).setdefault(clock(day.seconds), []).append(day.level)
    if off:
        written = case.header.minutes is not None
        hint = f"add or take steps, or write minutes: {_around(case)}"
        place = case.key("minutes", "kind")
        yield Problem(place, f"it lasts {', '.join(_told(off, written))}", hint, severity="warning")


def _told(off: Mapping[tuple[Decimal, Decimal], Mapping[str, list[Level]]], written: bool) -> Iterator[str]:
    """Lengths that a session is not meant to have, with those it is; the words for these only once."""
    words = " minutes stand in minutes:" if written else " minutes are usual"
    for (low, high), lengths in off.items():
        told = ", ".join(f"{length} {at(levels)}" for length, levels in lengths.items())
        yield f"{told} ({low if low == high else f'{low} to {high}'}{words})"
        words = ""


def _around(case: Case) -> str:
    """The minutes it lasts at all levels, to the half, as `minutes:` takes them."""
    halves = [day.seconds / 30 for day in case.days]
    low, high = Decimal(math.floor(min(halves))) / 2, Decimal(math.ceil(max(halves))) / 2
    return f"{low or Decimal('0.1'):f}-{high:f}"
