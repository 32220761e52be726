"""The model of a session: header, steps and their keys, as typed values, and how to walk through the steps."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from guided.core.level import Level
from guided.script import values
from guided.script.diagnostics import SourceLocation


@dataclass(frozen=True)
class Step:
    """One step as written."""

    path: str
    """Its place in its file, by number: "3" is the fourth step, "3.0" the first step inside it."""
    location: SourceLocation
    by_level: tuple["StepModel", ...]
    level_keys: frozenset[str] = frozenset()
    """Keys the author wrote by level; their values are never scaled."""
    fragment: "Session | None" = None
    """What an `include` brings in."""

    def at(self, level: Level) -> "StepModel":
        """The step at a level."""
        return self.by_level[level.rank]


class _AsRead:
    """Marks nested steps, which are read already: pydantic takes them as they are, and builds no schema of them."""

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.any_schema()


Steps = Annotated[tuple[Step, ...], _AsRead(), Field(description="Steps to play in order.")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class StepModel(_Frozen):
    """The keys that any step may have."""

    only: values.LevelNames = Field(default=(), description="Play this at these levels and no others.")
    skip: values.LevelNames = Field(default=(), description="Leave this out at these levels.")
    optional: values.Flag = Field(default=False, description="First to go when time is short.")
    talk: values.Talk | None = Field(
        default=None,
        description="essential: said to the last word, always; extra: lines for those who want all the words.",
    )
    involves: values.Loads = Field(default=(), description="What this loads, for people who leave some things out.")
    instead: Steps = Field(default=(), description="Steps for those who leave it out; played once a side.")

    step_type: ClassVar[str] = "steps"

    def plays_at(self, level: Level) -> bool:
        """Whether `only` and `skip` let this play at a level."""
        return level in self.only if self.only else level not in self.skip


class Say(StepModel):
    """Say a line."""

    step_type = "say"
    say: values.Text = Field(description="The words. (4s) is a pause.")


class Pause(StepModel):
    """Say nothing for a while."""

    step_type = "pause"
    pause: values.Seconds = Field(description="How long.")


class Breathe(StepModel):
    """Breathe together, in phases that last exactly their seconds, or each at their own pace."""

    step_type = "breathe"
    breathe: values.Pattern = Field(description="4-6 is four seconds in, six out; natural leaves it to the listener.")
    rounds: values.Count | None = Field(default=None, description="How many breaths.")
    lasting: values.Seconds | None = Field(default=None, description="How long; whole breaths, at least one.")
    cues: values.BreathCues = Field(default="few", description="few: words for three breaths, then tones; all; none.")


class Release(StepModel):
    """Let one area go; with light tension first where that is written."""

    step_type = "release"
    release: values.Text = Field(description="The area: your shoulders.")
    tension: values.Tension = Field(
        default="none", description="light: firm the area a little first, on steadier days."
    )
    tense: values.Text | None = Field(default=None, description="The words for firming it up.")
    let_go: values.Text | None = Field(default=None, description="The words for letting go.")
    hold: values.Seconds = Field(default=Decimal(5), description="How long it stays firm.")
    rest: values.Seconds = Field(default=Decimal(30), description="How long to enjoy letting go.")


class Stretch(StepModel):
    """Move into a stretch, stay, come out, rest; once or more, on one or more sides."""

    step_type = "stretch"
    stretch: values.Line = Field(description="Its name, shown and not said.")
    into: values.Text = Field(description="The words that lead into it. (4s) is time to move.")
    hold: values.Seconds = Field(default=Decimal(0), description="How long to stay, from the end of those words.")
    during: values.Text | None = Field(default=None, description="Said while staying, if there is room.")
    out: values.Text | None = Field(default=None, description="The words that lead out.")
    again: values.Text | None = Field(default=None, description="Replaces `into` from the second time on.")
    sides: values.Sides = Field(default=(), description="All of one side, then the other: [left, right].")
    reps: values.Count = Field(default=1, description="How many times on each side.")
    rest: values.Seconds = Field(default=Decimal(5), description="Rest after each time.")


class Position(StepModel):
    """Take a position, with time to settle; it can be said again later."""

    step_type = "position"
    position: values.Text = Field(description="The words.")
    settle: values.Seconds = Field(default=Decimal(15), description="Time to get comfortable.")


class Section(StepModel):
    """A heading: what the steps after it are about."""

    step_type = "section"
    section: values.Line = Field(description="The heading, shown and not said.")


class Chime(StepModel):
    """A soft sound."""

    step_type = "chime"
    chime: str = Field(description="The sound's name.")


class Ambience(StepModel):
    """Change the sound underneath, or turn it off."""

    step_type = "ambience"
    ambience: str = Field(description="The sound's name, or off.")


class Heat(StepModel):
    """Keep something warm on, for the same time at every level; the time goes on while the session is paused."""

    step_type = "heat"
    heat: values.HeatTime = Field(description="How long, 20m at most. What its steps leave of it is quiet.")
    steps: Steps = ()


class Repeat(StepModel):
    """Play some steps several times."""

    step_type = "repeat"
    repeat: values.Count = Field(description="How many times.")
    steps: Steps


class Each(StepModel):
    """Play some steps once for each word of a list."""

    step_type = "each"
    each: Mapping[values.WordName, values.WordValues] = Field(
        description="One word and its list: {area: [your jaw, your hands]}."
    )
    steps: Steps


class Include(StepModel):
    """Play a fragment here."""

    step_type = "include"
    include: str = Field(description="The fragment's name.")
    words: Mapping[str, values.WordValue] = Field(default={}, description="Its words, in place of its own.")


class Group(StepModel):
    """Some steps that belong together."""

    steps: Steps


class Factors(_Frozen):
    """A session's own pacing at one level, in place of the usual; see `guided.plan.pacing`."""

    counts: values.Factor | None = Field(default=None, le=1, description="Multiplies counts.")
    hold: values.Factor | None = Field(default=None, le=1, description="Multiplies holds.")
    rest: values.Factor | None = Field(default=None, ge=1, description="Multiplies rest between moves.")
    release: values.Factor | None = Field(default=None, description="Multiplies the time after letting go.")
    pause: values.Factor | None = Field(default=None, ge=1, description="Multiplies pauses and settling.")
    words: values.Factor | None = Field(default=None, ge=60, le=160, description="Words a minute.")


class Header(_Frozen):
    """What a script says of itself."""

    title: values.Title | None = Field(
        default=None, description="Makes this a session, which is listed; without it, a fragment."
    )
    about: values.Line | None = Field(default=None, description="One sentence about it.")
    kind: values.KindValue | None = Field(default=None, description="What kind of session it is.")
    where: values.Places = Field(default=(), description="Where one can do it.")
    minutes: values.Minutes | None = Field(default=None, description="Its own range of minutes.")
    language: values.Language = Field(default="en", description="Two letters, like en, es or fr.")
    ambience: str = Field(default="off", description="The sound underneath from the start.")
    taper: values.Flag = Field(default=False, description="The voice slows and softens toward the end.")
    cautions: values.Texts = Field(default=(), description="What to mind.")
    sources: values.Lines = Field(default=(), description="Where what it says comes from.")
    care: Mapping[str, values.Line] = Field(
        default={}, description="Rules of care that this leaves aside, each with the reason."
    )
    twin: str | None = Field(default=None, description="The session that does the same lying down.")
    words: Mapping[values.WordName, values.WordValue] = Field(
        default={}, description="Words to fill in, with what they are unless replaced."
    )
    pacing: Mapping[values.LevelName, Factors] = Field(default={}, description="Its own pacing.")
    author: values.Line | None = Field(default=None, description="Who wrote it.")
    good_for: values.Names = Field(default=(), description="What it suits: morning, sleep, desk, flare.")


@dataclass(frozen=True)
class Session:
    """A script that has been read: a session if it has a title, else a fragment."""

    name: str
    """What it is called on the command line: its file's name without the suffix."""
    path: Path
    headers: tuple[Header, ...]
    steps: tuple[Step, ...]
    phrases: Mapping[str, str] = field(default_factory=dict)
    """Stock lines of its language; empty for a fragment that is included, which uses those of the script it is in."""

    def at(self, level: Level) -> Header:
        """Its header at a level."""
        return self.headers[level.rank]

    @property
    def title(self) -> str | None:
        """The title, or None for a fragment."""
        return self.headers[0].title


def iter_level_steps(steps: Iterable[Step]) -> Iterator[tuple[Step, StepModel]]:
    """Each step at each level: the given ones first, then those inside them, instead of them, and included."""
    queue, seen = deque(steps), set[int]()
    while queue:
        step = queue.popleft()
        if id(step) in seen:  # levels may share one list, and those inside it
            continue
        seen.add(id(step))
        for verb in step.by_level:
            yield step, verb
            queue.extend((*getattr(verb, "steps", ()), *verb.instead))
        queue.extend(step.fragment.steps if step.fragment else ())
