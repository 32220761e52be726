"""Move into a stretch, stay, come out, rest."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.core.formatting import format_length, format_repeated, format_times
from guided.plan.steps.base import Environment, HandoutItem, StepContext, StepType
from guided.plan.steps.handout_formatting import clean_text, describe_duration, rounded_seconds
from guided.script import spoken_text as spoken
from guided.script.model import Stretch

DURING_MARGIN_S = Decimal(1)
"""Words said while holding begin this long into the hold, and end this long before it does (seconds)."""
MIN_REST_S = 2
"""A rest after a move is told on paper from so many seconds on."""


class StretchType(StepType[Stretch]):
    """`stretch`."""

    model = Stretch
    work = ("hold", "reps")
    rest = ("rest",)
    spoken = ("into", "during", "again", "out")
    shown = ("stretch",)
    synonyms = ("exercise", "move", "movement")
    is_named = True
    plays_whole = True
    opening = "stretch: Knee rolls"
    example = """\
- stretch: Knee to chest
  involves: [flexion, hip]
  sides: [left, right]
  into: Take hold behind your <side> knee, and let it drift towards you. (4s)
  hold: 8s
  during: Let that hip be heavy.
  out: Slowly, set that foot back down. (4s)
  again: And once more. (4s)
  reps: 3
  rest: 10s
  instead:
    - Slide your <side> heel a little way towards you, and let it slide back. (6s)
"""
    notes = """\
`<side>` in its words, and in `instead`, is the side. A hold begins once the words that lead into it have had their
time; `during` comes a second later. Between the sides, a stock line says so."""

    def expand(self, step: Stretch, context: StepContext) -> Iterator[Cue]:
        """All of one side, then all of the other, each time by itself."""
        for n, side in enumerate(step.sides or ("",)):
            around = context.environment.with_side(side)
            fields = {**context.cue_fields, "name": around.fill(step.stretch)}
            one = replace(context, id=context.id._replace(side=side), environment=around, cue_fields=fields)
            if n:
                yield from one.make_speech("switch", around.fill(around.phrases["switch"]))
            one = replace(one, environment=replace(around, pool=str(one.id) if side else around.pool))
            reps = context.scale_count("reps", step.reps)
            for rep in range(1, reps + 1):
                fields = {**one.cue_fields, "rep": rep, "reps": reps}
                yield from _expand_rep(replace(one, id=one.id._replace(rep=rep), cue_fields=fields), step)

    def summarize(self, step: Stretch, environment: Environment, cues: Sequence[Cue]) -> HandoutItem:
        """Its name, its words for all sides at once, how often and how long."""
        around = environment.with_side("/".join(step.sides))
        during = step.during if any(cue.kind is CueKind.HOLD and cue.says for cue in cues) else ""
        texts = (step.into, during or "", step.out or "")
        how = " ".join(spoken.PAUSE_RE.sub(" ", around.fill(text)) for text in texts)
        return HandoutItem(
            (clean_text(how),), clean_text(around.fill(step.stretch)), tuple(_format_dose(cues, step.sides))
        )

    def sides(self, step: Stretch) -> tuple[str, ...]:
        """As written."""
        return step.sides

    def move_names(self, step: Stretch, environment: Environment) -> Iterator[str]:
        """Its name, on each side."""
        for side in step.sides or ("",):
            yield environment.with_side(side).fill(step.stretch)

    def phrase_keys(self, step: Stretch) -> tuple[str, ...]:
        """What is said between two sides."""
        return ("switch",) if step.sides else ()

    def demands(self, step: Stretch) -> bool:
        """Always."""
        return True

    def is_movement(self, cue: Cue) -> bool:
        """All but the rest between."""
        return cue.kind is not CueKind.REST

    def counts_as_move(self, cue: Cue) -> bool:
        """All of each time, but the rest after it."""
        return cue.rep > 0 and cue.kind is not CueKind.REST

    def describe_dose(self, cues: Sequence[Cue]) -> str:
        """How often, and for how long."""
        holds = [cue.seconds for cue in cues if cue.kind is CueKind.HOLD]
        reps = cues[0].reps
        return format_repeated(reps, format_length(holds[0])) if holds else format_times(reps)


def _expand_rep(context: StepContext, step: Stretch) -> Iterator[Cue]:
    into = step.again if step.again and context.cue_fields["rep"] > 1 else step.into
    yield from _expand_movement(context, "into", into, step)
    if seconds := context.scale_hold(step.hold):
        yield _make_hold(context, step, seconds)
    if step.out:
        yield from _expand_movement(context, "out", step.out, step)
    rest = context.scale_rest_time("rest", step.rest, context.environment.pacing.rest)
    yield context.make_cue("rest", CueKind.REST, rest)


def _expand_movement(context: StepContext, part: str, text: str, step: Stretch) -> Iterator[Cue]:
    around = context.environment
    others = [around.with_side(side).fill(text) for side in step.sides if side != around.side]
    return context.make_speech(part, around.fill(text), CueKind.MOVE, others)


def _make_hold(context: StepContext, step: Stretch, seconds: Decimal) -> Cue:
    around, end = context.environment, seconds - DURING_MARGIN_S
    line = " ".join(p for p in spoken.split_text(around.fill(step.during or "")) if isinstance(p, str))
    fits = line and DURING_MARGIN_S + around.pacing.slot(spoken.count_words(line)) <= end
    says = (line,) if fits else ()
    return context.make_cue("hold", CueKind.HOLD, seconds, says=says, delay=DURING_MARGIN_S, deadline=end)


def _format_dose(cues: Sequence[Cue], sides: Sequence[str]) -> Iterator[str]:
    reps = max(cue.reps for cue in cues)
    yield "once" if reps == 1 else f"{reps} times"
    if sides:
        yield f"on each side ({', then '.join(sides)})"
    held, rest = (rounded_seconds(cues, kind) for kind in (CueKind.HOLD, CueKind.REST))
    if held:
        yield f"hold for {describe_duration(held)}"
    if rest >= MIN_REST_S:
        yield f"rest {describe_duration(rest)} after each"
