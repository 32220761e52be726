"""Let one area go, with light tension first where that is written."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from guided.core.cue import Cue, CueKind
from guided.core.formatting import format_length
from guided.plan.steps.base import Environment, HandoutItem, StepContext, StepType
from guided.plan.steps.handout_formatting import capitalize, clean_text, describe_duration, rounded_seconds
from guided.script.model import Release


class ReleaseType(StepType[Release]):
    """The step type `release`."""

    model = Release
    work = ("hold", "tension")
    spoken = ("tense", "let_go")
    inserted = ("release",)
    synonyms = ("relax",)
    is_named = True
    plays_whole = True
    hold_loads = frozenset({"tension"})
    opening = "release: your jaw"
    example = """\
- release: your hands
  tension: light
  let_go: And let <area> open. (2s) Warm and easy.
  rest: 35s
"""
    notes = """\
`<area>` in its words is the area. Words that are left out come from the phrase book. `tense` and `hold` are for light
tension, which only steady and better days have."""

    def expand(self, step: Release, context: StepContext) -> Iterator[Cue]:
        """The words for firming up and the hold, where the day allows that; letting go, and time to enjoy it."""
        environment = self.text_environment(step, context.environment)
        area = environment.variables["area"]
        context = replace(context, environment=environment, cue_fields={**context.cue_fields, "name": area})
        is_firm = step.tension == "light" and environment.pacing.tension and "tension" not in environment.exclusions
        if is_firm:
            essential_context = replace(context, cue_fields={**context.cue_fields, "talk": "essential"})
            text = environment.fill(step.tense or environment.phrases["tense"])
            yield from essential_context.make_speech("tense", text)
            yield context.make_cue("hold", CueKind.HOLD, context.scale_hold(step.hold))
        key = "let-go" if is_firm else "soften"
        yield from context.make_speech("let-go", environment.fill(step.let_go or environment.phrases[key]))
        rest = context.scale_rest_time("rest", step.rest, environment.pacing.release)
        yield context.make_cue("rest", CueKind.RELEASE, rest)

    def summarize(self, step: Release, environment: Environment, cues: Sequence[Cue]) -> HandoutItem:
        """The area, its words, and how long."""
        text = " ".join(cue.says[0] for cue in cues if cue.says)
        hold_seconds = rounded_seconds(cues, CueKind.HOLD)
        dose = (f"firm for {describe_duration(hold_seconds)}",) if hold_seconds else ()
        rest = f"rest for {describe_duration(rounded_seconds(cues, CueKind.RELEASE))}"
        name = capitalize(clean_text(environment.fill(step.release)))
        return HandoutItem((clean_text(text),), name, (*dose, rest))

    def text_environment(self, step: Release, environment: Environment) -> Environment:
        """The same, with the area."""
        area = environment.fill(step.release)
        return replace(environment, variables={**environment.variables, "area": area})

    def move_names(self, step: Release, environment: Environment) -> Iterator[str]:
        """The area."""
        yield environment.fill(step.release)

    def phrase_keys(self, step: Release) -> tuple[str, ...]:
        """The words that are left out, for letting go, and for firming up where there is tension."""
        tense_keys = ("tense",) if step.tense is None else ()
        soften_keys, let_go_keys = (("soften",), ("let-go",)) if step.let_go is None else ((), ())
        return soften_keys if step.tension == "none" else (*tense_keys, *soften_keys, *let_go_keys)

    def demands(self, step: Release) -> bool:
        """Always."""
        return True

    def counts_as_move(self, cue: Cue) -> bool:
        """All of it."""
        return True

    def describe_dose(self, cues: Sequence[Cue]) -> str:
        """How long it is firm, and how long it is let go."""
        tense = "".join(f"{format_length(cue.seconds)} + " for cue in cues if cue.kind is CueKind.HOLD)
        return tense + super().describe_dose([cue for cue in cues if cue.kind is CueKind.RELEASE])
