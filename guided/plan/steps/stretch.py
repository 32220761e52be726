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
"""Words during a hold begin this long after its start, and end this long before its end (seconds)."""
MIN_REST_S = 2
"""Shorter rests after a move are left out of a handout (seconds)."""


class StretchType(StepType[Stretch]):
    """The step type `stretch`."""

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
        for side_index, side in enumerate(step.sides or ("",)):
            environment = context.environment.with_side(side)
            fields = {**context.cue_fields, "name": environment.fill(step.stretch)}
            move = replace(context, id=context.id._replace(side=side), environment=environment, cue_fields=fields)
            if side_index:
                yield from move.make_speech("switch", environment.fill(environment.phrases["switch"]))
            if side:
                move = replace(move, environment=replace(environment, pool=str(move.id)))
            reps = context.scale_count("reps", step.reps)
            for rep in range(1, reps + 1):
                fields = {**move.cue_fields, "rep": rep, "reps": reps}
                yield from _expand_rep(replace(move, id=move.id._replace(rep=rep), cue_fields=fields), step)

    def summarize(self, step: Stretch, environment: Environment, cues: Sequence[Cue]) -> HandoutItem:
        """Its name, its words for all sides at once, how often and how long."""
        all_sides = environment.with_side("/".join(step.sides))
        during = step.during if any(cue.kind is CueKind.HOLD and cue.says for cue in cues) else ""
        texts = (step.into, during or "", step.out or "")
        words = " ".join(spoken.PAUSE_RE.sub(" ", all_sides.fill(text)) for text in texts)
        return HandoutItem(
            (clean_text(words),), clean_text(all_sides.fill(step.stretch)), tuple(_format_dose(cues, step.sides))
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
    into_text = step.again if step.again and context.cue_fields["rep"] > 1 else step.into
    yield from _expand_movement(context, "into", into_text, step)
    if seconds := context.scale_hold(step.hold):
        yield _make_hold(context, step, seconds)
    if step.out:
        yield from _expand_movement(context, "out", step.out, step)
    rest_seconds = context.scale_rest_time("rest", step.rest, context.environment.pacing.rest)
    yield context.make_cue("rest", CueKind.REST, rest_seconds)


def _expand_movement(context: StepContext, part: str, text: str, step: Stretch) -> Iterator[Cue]:
    environment = context.environment
    other_side_texts = [environment.with_side(side).fill(text) for side in step.sides if side != environment.side]
    return context.make_speech(part, environment.fill(text), CueKind.MOVE, other_side_texts)


def _make_hold(context: StepContext, step: Stretch, seconds: Decimal) -> Cue:
    environment, speech_end = context.environment, seconds - DURING_MARGIN_S
    line = " ".join(piece for piece in spoken.split_text(environment.fill(step.during or "")) if isinstance(piece, str))
    line_fits = line and DURING_MARGIN_S + environment.pacing.slot(spoken.count_words(line)) <= speech_end
    says = (line,) if line_fits else ()
    return context.make_cue("hold", CueKind.HOLD, seconds, says=says, delay=DURING_MARGIN_S, deadline=speech_end)


def _format_dose(cues: Sequence[Cue], sides: Sequence[str]) -> Iterator[str]:
    reps = max(cue.reps for cue in cues)
    yield "once" if reps == 1 else f"{reps} times"
    if sides:
        yield f"on each side ({', then '.join(sides)})"
    hold_seconds, rest_seconds = (rounded_seconds(cues, kind) for kind in (CueKind.HOLD, CueKind.REST))
    if hold_seconds:
        yield f"hold for {describe_duration(hold_seconds)}"
    if rest_seconds >= MIN_REST_S:
        yield f"rest {describe_duration(rest_seconds)} after each"
