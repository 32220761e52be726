"""`StepType`, which every step type implements, and what it works with: `StepContext` and `Environment`."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Protocol, TypeVar

from guided.core.cue import Cue, CueId, CueKind
from guided.core.formatting import format_length
from guided.core.level import Level
from guided.plan import pacing as pace
from guided.plan.pacing import Pacing
from guided.script import spoken_text as spoken
from guided.script.model import Step, StepModel


@dataclass(frozen=True)
class Environment:
    """The settings that a step has from its session, its level and the steps around it."""

    level: Level
    pacing: Pacing
    phrases: Mapping[str, str]
    exclusions: Collection[str]
    variables: Mapping[str, str]
    """The words to fill in, by their names."""
    id_prefix: str = ""
    """The beginning of the cue ids of these steps, before each step's path."""
    is_count_scaled: bool = False
    """A count outside has been scaled: counts in here stay as written."""
    longest_hold: Decimal | None = None
    """Holds last at most so long, whatever is written (seconds); None leaves them as they are."""
    optional: bool = False
    talk: str = ""
    heat: str = ""
    """The step around these that keeps something warm on: their pauses stay as written."""
    is_upright: bool = False
    """Whether these steps are done standing or walking: a pause is no rest."""
    is_substitute: bool = False
    """Whether these steps are a substitute for others: reps are left out."""
    pool: str = ""
    side: str = ""

    def fill(self, text: str) -> str:
        """The text with its placeholders filled in."""
        return spoken.fill_placeholders(text, self.variables)

    def with_flags_of(self, step: StepModel) -> "Environment":
        """The same, with the flags of a step that hold for everything in it."""
        is_upright = self.is_upright or "balance" in step.involves
        if not step.optional and not step.talk and is_upright == self.is_upright:
            return self  # as nearly always; a copy of an environment takes longer than all else here
        optional, talk = self.optional or step.optional, step.talk or self.talk
        return replace(self, optional=optional, talk=talk, is_upright=is_upright)

    def with_side(self, side: str) -> "Environment":
        """The same, for one side."""
        return replace(self, variables={**self.variables, "side": side}, side=side) if side else self


ChildRounds = Iterator[tuple[Iterable[Step], Environment]]
"""Steps inside a step, once for each time they play."""


@dataclass(frozen=True)
class StepContext:
    """A step that becomes cues: its cue id, the step as written, its environment, and fields of all its cues."""

    id: CueId
    step: Step
    environment: Environment
    cue_fields: Mapping[str, Any]
    expand: Callable[[Iterable[Step], Environment], Iterator[Cue]]
    """Makes the cues of the steps inside it."""

    def make_cue(self, part: str, kind: CueKind, seconds: Decimal, **fields: Any) -> Cue:
        """A cue of this step; `part` tells it from the step's others."""
        environment = self.environment
        inherited_fields = {
            "pool": environment.pool, "side": environment.side, "optional": environment.optional,
            "talk": environment.talk, "heat_id": environment.heat,
        }  # fmt: skip
        return Cue(self.id._replace(part=part), kind, seconds, **{**inherited_fields, **self.cue_fields, **fields})

    def make_speech(
        self, part: str, text: str, pause_kind: CueKind = CueKind.PAUSE, mirror_texts: Iterable[str] = ()
    ) -> Iterator[Cue]:
        """The sentences and pauses of a text; `mirror_texts` are the same text as said on the other sides."""
        mirror_pieces = zip_longest(*(spoken.split_text(mirror_text) for mirror_text in mirror_texts))
        pacing, sentence = self.environment.pacing, 0
        for index, piece in enumerate(spoken.split_text(text)):
            mirror_sentences = tuple(text for text in next(mirror_pieces, ()) if isinstance(text, str))
            if isinstance(piece, Decimal):
                pause_seconds = pace.round_up(piece if pause_kind is CueKind.MOVE else piece * pacing.pause)
                yield self.make_cue(f"{part}.{index}", pause_kind, pause_seconds)
            else:
                sentence += 1
                slot = pacing.slot(max(map(spoken.count_words, (piece, *mirror_sentences))))
                fields = {"says": (piece,), "other_side": mirror_sentences, "sentence": sentence}
                yield self.make_cue(f"{part}.{index}", CueKind.SAY, slot, **fields)

    def scale_count(self, key: str, written: int) -> int:
        """A count at this level. Counts are scaled once, and never if they are written by level."""
        if self.environment.is_substitute:
            return 1
        stays = self.environment.is_count_scaled or key in self.step.level_keys
        return written if stays else self.environment.pacing.scale_count(written)

    def scale_rest_time(self, key: str, written: Decimal, factor: Decimal) -> Decimal:
        """A rest at this level (seconds): scaled, unless written by level or while something warm is kept on."""
        return pace.round_up(written if key in self.step.level_keys or self.environment.heat else written * factor)

    def scale_hold(self, written: Decimal) -> Decimal:
        """A hold at this level (seconds), which a condition may keep short."""
        scaled = written if "hold" in self.step.level_keys else self.environment.pacing.scale_hold(written)
        longest_hold = self.environment.longest_hold
        return scaled if longest_hold is None else min(scaled, longest_hold)


T = TypeVar("T")


def iterate(rounds: ChildRounds, visit: Callable[[Iterable[Step], Environment], Iterator[T]]) -> Iterator[T]:
    """The items of steps, round after round; ends after a round without any, however deep the steps are nested."""
    for steps, environment in rounds:
        has_items = False
        for item in visit(steps, environment):
            has_items = True
            yield item
        if not has_items:
            return


@dataclass(frozen=True)
class HandoutItem:
    """An entry of a handout: one thing to do, or some words to read."""

    paragraphs: tuple[str, ...]
    """What is said."""
    name: str = ""
    """What it is called; "" for words alone."""
    dose: tuple[str, ...] = ()
    """How often, how long, on which sides: "3 times", "hold for 5 seconds"."""


S = TypeVar("S", bound=StepModel)


class StepType(Protocol[S]):
    """A step type: everything about one kind of step.

    What has no value here must be given by each type. The rest is for those that need it.
    """

    model: type[S]
    """Its keys, with their defaults and what they are for; the docstring says what the step does."""
    work: tuple[str, ...]
    """Keys whose values may never ask more at an easier level."""
    spoken: tuple[str, ...]
    """Keys whose text is said as it stands."""
    opening: str
    """How it begins, in one line."""
    example: str
    """A few steps that show it and can be played, in YAML."""

    @abstractmethod
    def expand(self, step: S, context: StepContext) -> Iterator[Cue]:
        """The cues of a step, as it stands at a level."""
        ...

    @abstractmethod
    def summarize(self, step: S, environment: Environment, cues: Sequence[Cue]) -> HandoutItem | None:
        """The entry of a step in a handout; None for none.

        Args:
            step: as it stands at a level.
            environment: what it can see.
            cues: what it becomes there.
        """
        ...

    rest: tuple[str, ...] = ()
    """Keys whose values may never give less at an easier level."""
    inserted: tuple[str, ...] = ()
    """Keys whose text is said as part of other lines."""
    shown: tuple[str, ...] = ()
    """Keys whose text is shown and not said."""
    notes: str = ""
    """What else the reference says of it, in Markdown."""
    synonyms: tuple[str, ...] = ()
    """Words that people try for it."""
    is_container: bool = False
    """Whether it plays the steps inside it."""
    is_named: bool = False
    """Whether its cues carry the name that its author gave it: by that it is shown, and found."""
    common_name: str = ""
    """Its name where it has none of its own; "" if it is not shown as a move."""
    plays_whole: bool = False
    """Whether it only makes sense from its beginning: so it begins again in another sitting."""
    hold_loads: frozenset[str] = frozenset()
    """The loads of its holds alone."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Keys whose text is said or shown, in which words are filled in."""
        return (*self.said, *self.shown)

    @property
    def said(self) -> tuple[str, ...]:
        """Keys whose text is said, as it stands or as part of other lines."""
        return (*self.inserted, *self.spoken)

    def children(self, step: S, context: StepContext) -> ChildRounds:
        """The steps inside it, once for each time they play."""
        return iter(())

    def loads(self, step: S) -> frozenset[str]:
        """The loads it has without `involves`."""
        return frozenset()

    def sides(self, step: S) -> tuple[str, ...]:
        """The sides it is done on, one after another."""
        return ()

    def text_environment(self, step: S, environment: Environment) -> Environment:
        """The environment for its own texts."""
        return environment

    def move_names(self, step: S, environment: Environment) -> Iterator[str]:
        """The names of its moves, for when it is excluded."""
        return iter(())

    def phrase_keys(self, step: S) -> tuple[str, ...]:
        """The keys of the lines it takes from the phrase book."""
        return ()

    def demands(self, step: S) -> bool:
        """Whether it asks for something: to move, to let go, to breathe to a count."""
        return False

    def is_movement(self, cue: Cue) -> bool:
        """Whether the body moves, or firms some part, during one of its cues."""
        return cue.kind is CueKind.HOLD

    def counts_as_move(self, cue: Cue) -> bool:
        """Whether a cue belongs to a move; how many of them are left never rises with a level that is easier."""
        return False

    def describe_dose(self, cues: Sequence[Cue]) -> str:
        """Its dose, in a few words."""
        return format_length(sum((cue.seconds for cue in cues), Decimal(0)))


class ContainerType(StepType[S], Protocol[S]):
    """A step that plays the steps inside it, and does nothing else."""

    is_container: bool = True

    @abstractmethod
    def children(self, step: S, context: StepContext) -> ChildRounds:
        """The steps inside it, once for each time they play."""
        ...

    def expand(self, step: S, context: StepContext) -> Iterator[Cue]:
        """The cues of the steps inside it."""
        return iterate(self.children(step, context), context.expand)

    def summarize(self, step: S, environment: Environment, cues: Sequence[Cue]) -> HandoutItem | None:
        """Nothing: a handout has the steps inside it."""
        return None
