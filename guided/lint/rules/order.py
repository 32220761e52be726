"""Rules on what follows what: positions, support, eyes while standing, areas, sides, silence."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from guided.core.cue import Cue, CueKind
from guided.core.level import Level
from guided.lint.context import OWN_SOURCE, Finding, LevelView, LintContext, StepOccurrence, care_rule
from guided.lint.rules.wording import NEGATION
from guided.plan.steps.registry import STEP_TYPES
from guided.script.diagnostics import Severity
from guided.script.model import Position, Release, Stretch
from guided.script.spoken_text import split_sentences

MAX_CHANGES = {Level.FLARE: 0, Level.GENTLE: 1, Level.STEADY: 2, Level.BETTER: 3}
"""How often the position may change at each level."""
AREA_LOADS = frozenset({
    "neck", "jaw", "shoulder", "upper-back", "low-back", "chest", "belly", "arm", "hand", "wrist", "hip", "thigh",
    "knee", "calf", "foot",
})  # fmt: skip
"""The loads that are parts of the body."""
SAME_AREA_LIMIT = 3
"""How many movements on one area in a row are too many."""
MAX_SILENCE_S = 60
"""A longer silence needs to be announced (seconds)."""
ANNOUNCE_LINES = 4
"""How many sentences before a silence are searched for its announcement."""
AUDIBLE_KINDS = frozenset({CueKind.CHIME, CueKind.INHALE, CueKind.EXHALE})
STAYING = re.compile(r"(?:stay|keep|remain|rest)\b", re.IGNORECASE)
STANDING = re.compile(r"(?<!before you )(?<!before )\bstand(?:s|ing)?\b", re.IGNORECASE)
SUPPORT = re.compile(
    r"\b(?:counter|walls?|table|rail|worktop|desk|sink|banister|(?:door)?frame|something (?:steady|firm|solid)"
    r"|chair(?:'s)? back|back of (?:\w+ ){1,3}chair|hold(?:ing)?(?: on to)? (?:\w+ ){1,3}chair)\b",
    re.IGNORECASE,
)
NOT_STANDING = re.compile(r"\b(?:sit|sitting|lie|lying|lean(?:ing)? back|kneel(?:ing)?)\b", re.IGNORECASE)
"""Words for a position that is not standing."""
_FILLERS = (
    r"(?:can|may|might|could|be|are|to|or|open|half|partly|gently|softly|slowly|want|like|stay|rest|fall|drift|either)"
)
CLOSED_EYES = re.compile(
    rf"\b(?:eyes|(?:eye)?lids?)(?:,? {_FILLERS}){{0,5}},? (?P<at>clos(?:e|ed|ing)|shut)\b"
    r"|\blids?(?: \w+)? (?P<lids>fall|drop|sink)\b"
    r"|\b(?P<verb>clos(?:e|ed|ing)|shut(?:ting)?) (?:(?:your|the|both) ){0,2}(?:eyes|(?:eye)?lids)\b",
    re.IGNORECASE,
)
"""Words in which the eyes may be closed."""
ANNOUNCEMENT = re.compile(
    r"\b(?:quiet|silen(?:ce|t)|minutes?|seconds|I(?:'ll| will) (?:tell|say|let|speak|be|come)|for a while|until I)\b",
    re.IGNORECASE,
)
SIDE = re.compile(r"\b(?P<side>left|right)\b", re.IGNORECASE)
SIDE_PHRASE = re.compile(r"\b(?:your|this|that|the|to the|on the) (?P<side>left|right)\b", re.IGNORECASE)


@care_rule(
    "position-changes",
    "getting down and up costs strength: not in a flare; once when gentle, twice when steady, three times at most",
    OWN_SOURCE,
)
def check_positions(context: LintContext) -> Iterator[Finding]:
    """Changes of position that are more than the level allows; the first taking of one is none."""
    for view in context.views:
        changes = [step for step in _list_positions(view)[1:] if not STAYING.match(next(step.lines, ""))]
        max_changes = MAX_CHANGES[view.level]
        for step in changes[max_changes:]:
            hint = "do what needs the same position together" if max_changes else "let it all be done in one position"
            yield Finding(step.location, f"the position changes {_format_limit(max_changes)}", hint, view.level)


@care_rule("support", "tiredness, dizziness and medicines make a fall likelier", OWN_SOURCE, english=True)
def check_support(context: LintContext) -> Iterator[Finding]:
    """Standing, or balance, with nothing to hold."""
    for view in context.views:
        position_words = ""
        for occurrence in view.steps_of(Position, Stretch):
            words = " ".join(occurrence.texts())
            is_position = isinstance(occurrence.verb, Position)
            is_standing = "balance" in occurrence.loads or (is_position and STANDING.search(words))
            if is_standing and not SUPPORT.search(f"{position_words} {words}"):
                hint = "name what to hold: a counter, a wall, the back of a chair"
                yield Finding(occurrence.location, "this is done standing, with nothing to hold", hint, view.level)
            position_words = words if is_position else position_words


@care_rule("closed-eyes", "whoever stands with closed eyes sways more, and falls more easily", OWN_SOURCE, english=True)
def check_eyes(context: LintContext) -> Iterator[Finding]:
    """Closed eyes allowed to somebody who stands, or may be standing."""
    severity: Severity = "error" if context.in_library else "warning"
    hint = "leave it out, or say: Keep your eyes open while you stand. (include: settle-standing begins without it)"
    for view in context.views:
        is_standing = False
        for occurrence in view.all_steps:
            if isinstance(occurrence.verb, Position):
                words = " ".join(occurrence.texts())
                is_standing = bool(STANDING.search(words)) or (is_standing and not NOT_STANDING.search(words))
            if is_standing or "standing" in view.header.where or "balance" in occurrence.loads:
                for words in filter(
                    None, map(_find_closed, (line for text in occurrence.texts() for line in split_sentences(text)))
                ):
                    what = "this lets somebody who stands close their eyes"
                    yield Finding(
                        context.locate(occurrence.location, re.escape(words)), what, hint, view.level, severity=severity
                    )


def _find_closed(line: str) -> str:
    """The words of a sentence that allow closed eyes; "" where none do."""
    for match in CLOSED_EYES.finditer(line):
        if not NEGATION.search(line[: match.start(match.lastgroup or 0)]):
            return match[0]
    return ""


@care_rule(
    "same-area",
    "rests alone are not enough for an area that works again and again; another area's turn is",
    f"{OWN_SOURCE}, leaning on S29 and S78",
)
def check_same_area(context: LintContext) -> Iterator[Finding]:
    """Three movements in a row on one area; rests between them do not part them."""
    for view in context.views:
        run_lengths: dict[str, int] = {}
        for occurrence in _drop_repeats(view.steps_of(Stretch)):
            run_lengths = {area: run_lengths.get(area, 0) + 1 for area in sorted(occurrence.loads & AREA_LOADS)}
            if areas := [area for area, times in run_lengths.items() if times >= SAME_AREA_LIMIT]:
                hint = "put a movement of another area before it"
                what = f"this is the third in a row for: {', '.join(areas)}"
                yield Finding(occurrence.location, what, hint, view.level)
                run_lengths = {area: times for area, times in run_lengths.items() if area not in areas}


@care_rule("sides", "two sides need not match in how far they go, and each is given the same", OWN_SOURCE, english=True)
def check_sides(context: LintContext) -> Iterator[Finding]:
    """A side that is given more than the other."""
    for view in context.views:
        work: dict[str, dict[str, list[Decimal]]] = {}
        first: dict[str, StepOccurrence] = {}
        for occurrence in view.steps_of(Stretch, Release):
            for move, side, cues in _group_sides(occurrence):
                first.setdefault(move, occurrence)
                amounts = work.setdefault(move, {}).setdefault(side, [Decimal(0), Decimal(0)])
                amounts[0] += max(1, len({cue.rep for cue in cues if cue.rep}))
                amounts[1] += sum(cue.seconds for cue in cues if cue.kind in (CueKind.HOLD, CueKind.RELEASE))
        for move, work_by_side in work.items():
            left, right = work_by_side.get("left"), work_by_side.get("right")
            if left != right:
                side_with_more = "left" if (left or [Decimal(0)]) > (right or [Decimal(0)]) else "right"
                hint = "write sides: [left, right], and both are given the same"
                what = f"the {side_with_more} side is given more than the other"
                yield Finding(first[move].location, what, hint, view.level)


@care_rule("silence", "after a minute without a word one wonders whether it is over", OWN_SOURCE, english=True)
def check_silence(context: LintContext) -> Iterator[Finding]:
    """Silence of more than a minute that no word announced. In a session to fall asleep with, it is meant."""
    for view in () if context.for_sleep else context.views:
        spoken_lines: list[str] = []
        timed_cues = ((occurrence, cue) for occurrence, cue in view.cues if cue.seconds)
        for is_silent, run in groupby(timed_cues, key=lambda pair: not (pair[1].says or pair[1].kind in AUDIBLE_KINDS)):
            run_cues = list(run)
            if not is_silent:
                spoken_lines += [line for _, cue in run_cues for line in cue.says[:1]]
                continue
            seconds = sum((cue.seconds for _, cue in run_cues), Decimal(0))
            if seconds > MAX_SILENCE_S and not ANNOUNCEMENT.search(" ".join(spoken_lines[-ANNOUNCE_LINES:])):
                longest = max(run_cues, key=lambda pair: pair[1].seconds)[0]
                hint = "say before it that it will be quiet, and that you will tell when it ends"
                what, amount = "a long silence that is not announced", f"{seconds:.0f} s"
                yield Finding(longest.location, what, hint, view.level, amount)


def _list_positions(view: LevelView) -> Sequence[StepOccurrence]:
    """Positions taken before the last thing that is done: getting up at the end is no change."""
    efforts = [index for index, step in enumerate(view.steps) if STEP_TYPES[step.verb.step_type].demands(step.verb)]
    return [step for step in view.steps[: efforts[-1] if efforts else 0] if isinstance(step.verb, Position)]


def _format_limit(max_changes: int) -> str:
    return f"more than {['', 'once', 'twice', 'three times'][max_changes]}" if max_changes else "in the middle of it"


def _drop_repeats(occurrences: Sequence[StepOccurrence]) -> Iterator[StepOccurrence]:
    """The steps, one that plays several times in a row only once."""
    return (next(group) for _, group in groupby(occurrences, key=lambda occurrence: id(occurrence.step)))


def _group_sides(occurrence: StepOccurrence) -> Iterator[tuple[str, str, list[Cue]]]:
    """The name of a move without its side, the side, and what is done there; nothing where it has no one side."""
    named_cues = [cue for cue in occurrence.cues if cue.name]
    for (name, side), group in groupby(named_cues, key=lambda cue: (cue.name, cue.side)):
        side_text = side or name if SIDE.search(side or name) else " ".join(occurrence.texts())
        sides = {
            match["side"].lower() for match in (SIDE if side_text in (side, name) else SIDE_PHRASE).finditer(side_text)
        }
        if len(sides) == 1:
            yield SIDE.sub("", name).strip().lower(), sides.pop(), list(group)
