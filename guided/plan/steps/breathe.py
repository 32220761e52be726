"""Breathe together, in phases that last exactly their seconds, or each at their own pace."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.plan.steps.base import Environment, HandoutItem, StepContext, StepType
from guided.plan.steps.handout_formatting import describe_duration, rounded_seconds
from guided.script import spoken_text as spoken
from guided.script.model import Breathe

MAX_PHASE_SPEECH_SHARE = Decimal("0.8")
"""The share of a phase of breath that its word may fill; a longer one becomes the short one."""
LAST_FULL_WORDS_ROUND, LAST_SHORT_WORD_ROUND = 2, 3
"""Words in full for the first two breaths, one short word for the third, then tones alone."""
PHASE_KINDS_BY_COUNT = {
    2: (CueKind.INHALE, CueKind.EXHALE),
    3: (CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE),
    4: (CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE, CueKind.BREATH_HOLD),
}
BREATH_PHASE_WORDS = {CueKind.INHALE: "in", CueKind.BREATH_HOLD: "stay", CueKind.EXHALE: "out"}
"""The word for each phase on paper."""


class BreatheType(StepType[Breathe]):
    """The step type `breathe`."""

    model = Breathe
    work = ("breathe", "rounds", "lasting")
    spoken = ()
    synonyms = ("breath", "breathing")
    common_name = "Breathing"
    opening = "breathe: 4-6"
    example = """\
- breathe: {flare: natural, gentle: 3-4, better: 4-6}
  lasting: 2m
"""
    notes = """\
One of `rounds` and `lasting` is needed; `natural` takes `lasting`. A word that would fill more than four fifths of its
phase becomes a short one."""

    def expand(self, step: Breathe, context: StepContext) -> Iterator[Cue]:
        """Breath by breath, phase by phase; of one's own breath, all in one."""
        if not step.breathe:
            yield context.make_cue("natural", CueKind.BREATH, _scale_breathing_time(context, step))
            return
        rounds = _count_rounds(context, step)
        kinds = PHASE_KINDS_BY_COUNT[len(step.breathe)]
        for breath in range(1, rounds + 1):
            for phase_index, (kind, seconds) in enumerate(zip(kinds, step.breathe, strict=True)):
                says = tuple(_select_phase_words(context.environment, step, breath, kind, seconds))
                fields = {"says": says, "deadline": seconds * MAX_PHASE_SPEECH_SHARE, "rep": breath, "reps": rounds}
                yield context.make_cue(f"{breath}.{phase_index}", kind, seconds, **fields)

    def summarize(self, step: Breathe, environment: Environment, cues: Sequence[Cue]) -> HandoutItem:
        """How long each phase is, and how many breaths."""
        if not step.breathe:
            lasts = describe_duration(rounded_seconds(cues, CueKind.BREATH))
            return HandoutItem((), "Breathe in your own way", (f"for {lasts}",))
        first = [cue for cue in cues if cue.rep == 1]
        phases = (f"{BREATH_PHASE_WORDS[cue.kind]} for {describe_duration(cue.seconds)}" for cue in first)
        rounds = cues[-1].reps
        return HandoutItem((), "Breathe", (*phases, f"{rounds} breath{'' if rounds == 1 else 's'}"))

    def loads(self, step: Breathe) -> frozenset[str]:
        """A way of breathing, and one with a hold in it."""
        if not step.breathe:
            return frozenset()
        return frozenset({"paced-breath", "breath-hold"} if len(step.breathe) > 2 else {"paced-breath"})

    def move_names(self, step: Breathe, environment: Environment) -> Iterator[str]:
        """The stock word for breathing to a count, where the language has one."""
        if step.breathe and "counted" in environment.phrases:
            yield environment.phrases["counted"]

    def phrase_keys(self, step: Breathe) -> tuple[str, ...]:
        """What each phase is called, unless there are no words."""
        if not step.breathe or step.cues == "none":
            return ()
        still = ("still", "still-short") if len(step.breathe) > 2 else ()
        return ("in", "out", "in-short", "out-short", *still)

    def demands(self, step: Breathe) -> bool:
        """Where it is to a count."""
        return bool(step.breathe)

    def describe_dose(self, cues: Sequence[Cue]) -> str:
        """How many breaths, and their phases."""
        if cues[0].kind is CueKind.BREATH:
            return super().describe_dose(cues)
        phases = [cue.seconds for cue in cues if cue.rep == 1]
        return f"{cues[0].reps} x {'-'.join(f'{seconds.normalize():f}' for seconds in phases)}"


def _scale_breathing_time(context: StepContext, step: Breathe) -> Decimal:
    written = step.lasting or Decimal(0)
    stays = context.environment.is_count_scaled or "lasting" in context.step.level_keys
    return written if stays else context.environment.pacing.scale_time(written)


def _count_rounds(context: StepContext, step: Breathe) -> int:
    if step.rounds is not None:
        return context.scale_count("rounds", step.rounds)
    return max(1, int(_scale_breathing_time(context, step) / sum(step.breathe)))


def _select_phase_words(
    environment: Environment, step: Breathe, round_number: int, kind: CueKind, seconds: Decimal
) -> Iterator[str]:
    """The words a phase may begin with, best first: those whose saying fits in their share of it."""
    is_full, is_short = round_number <= LAST_FULL_WORDS_ROUND, round_number <= LAST_SHORT_WORD_ROUND
    few_forms = ("", "-short") if is_full else ("-short",) if is_short else ()
    for suffix in {"all": ("", "-short"), "few": few_forms, "none": ()}[step.cues]:
        line = environment.phrases[f"{kind}{suffix}"]
        if environment.pacing.speech_time(spoken.count_words(line)) <= seconds * MAX_PHASE_SPEECH_SHARE:
            yield line
