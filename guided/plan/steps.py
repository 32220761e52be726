"""What each kind of step does: a step as written, at a level, becomes cues."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Any, TypeVar

from guided.core.cue import Cue, CueId, Kind
from guided.core.level import Level
from guided.plan import pacing as pace
from guided.plan.pacing import Pacing
from guided.script import model
from guided.script import text as spoken

CHIME = Decimal(8)
"""What a chime owns (seconds): long enough for the longest to have faded before anybody speaks."""
DURING = Decimal(1)
"""Words said while holding begin this long into the hold, and end this long before it does (seconds)."""
FULL = Decimal("0.8")
"""The share of a phase of breath that its word may fill; a longer one becomes the short one."""
FULL_ROUNDS, SHORT_ROUNDS = 2, 3
"""Words in full for the first two breaths, one short word for the third, then tones alone."""
PHASES = {
    2: (Kind.INHALE, Kind.EXHALE),
    3: (Kind.INHALE, Kind.STILL, Kind.EXHALE),
    4: (Kind.INHALE, Kind.STILL, Kind.EXHALE, Kind.STILL),
}

T = TypeVar("T")


@dataclass(frozen=True)
class Scope:
    """What a step can see of what is around it."""

    level: Level
    pacing: Pacing
    phrases: Mapping[str, str]
    avoid: Collection[str]
    words: Mapping[str, str]
    at: str = ""
    """Put before a step's path to make its cues' ids."""
    counted: bool = False
    """A count outside has been scaled: counts in here stay as written."""
    longest_hold: Decimal | None = None
    """Holds last at most so long, whatever is written (seconds); None leaves them as they are."""
    optional: bool = False
    talk: str = ""
    heat: str = ""
    """The step around these that keeps something warm on: their pauses stay as written."""
    upright: bool = False
    """One stands or walks meanwhile: a pause is no rest."""
    once: bool = False
    """These steps stand in for others: reps are left out."""
    pool: str = ""
    side: str = ""

    def fill(self, text: str) -> str:
        """The text with the words put in their places."""
        return spoken.fill(text, self.words)

    def marked(self, verb: model.Verb) -> "Scope":
        """The same, with what a step says of all that is in it."""
        upright = self.upright or "balance" in verb.involves
        if not verb.optional and not verb.talk and upright == self.upright:
            return self  # as nearly always; a copy of a scope takes longer than all else here
        optional, talk = self.optional or verb.optional, verb.talk or self.talk
        return replace(self, optional=optional, talk=talk, upright=upright)

    def on(self, side: str) -> "Scope":
        """The same, on one side."""
        return replace(self, words={**self.words, "side": side}, side=side) if side else self


@dataclass(frozen=True)
class Here:
    """A step at work: its id, what was written, what it can see, and what all of its cues carry."""

    id: CueId
    step: model.Step
    scope: Scope
    marks: Mapping[str, Any]

    def cue(self, part: str, kind: Kind, seconds: Decimal, **more: Any) -> Cue:
        """A cue of this step; `part` tells it from the step's others."""
        scope = self.scope
        usual = {
            "pool": scope.pool, "side": scope.side, "optional": scope.optional, "talk": scope.talk, "heat": scope.heat
        }  # fmt: skip
        return Cue(self.id._replace(part=part), kind, seconds, **{**usual, **self.marks, **more})

    def say(self, part: str, text: str, pause: Kind = Kind.PAUSE, mirror: Iterable[str] = ()) -> Iterator[Cue]:
        """The sentences and pauses of a text; `mirror` is the same text as said on the other sides."""
        others = zip_longest(*(spoken.pieces(other) for other in mirror))
        sentence = 0
        for n, piece in enumerate(spoken.pieces(text)):
            twins = tuple(other for other in next(others, ()) if isinstance(other, str))
            if isinstance(piece, Decimal):
                scaled = pace.up(piece if pause is Kind.MOVE else piece * self.scope.pacing.pause)
                yield self.cue(f"{part}.{n}", pause, scaled)
            else:
                sentence += 1
                slot = self.scope.pacing.slot(max(map(spoken.count, (piece, *twins))))
                more = {"says": (piece,), "mirror": twins, "sentence": sentence}
                yield self.cue(f"{part}.{n}", Kind.SAY, slot, **more)

    def count(self, key: str, written: int) -> int:
        """How many of a count are asked for. Counts scale once, and never those written by level."""
        if self.scope.once:
            return 1
        return written if self.scope.counted or key in self.step.by_hand else self.scope.pacing.count(written)

    def ease(self, key: str, written: Decimal, factor: Decimal) -> Decimal:
        """Seconds of ease, scaled unless they were written by level, or something warm is kept on."""
        return pace.up(written if key in self.step.by_hand or self.scope.heat else written * factor)


def played(steps: Iterable[model.Step], scope: Scope) -> Iterator[Cue]:
    """The cues of some steps, in order."""
    for here, verb in playing(steps, scope):
        if avoided(verb, scope):
            yield from instead(verb, here.scope)
        elif verb.verb in _PLAYERS:
            yield from _PLAYERS[verb.verb](here, verb)
        else:
            yield from over(within(here, verb), played)


def playing(steps: Iterable[model.Step], scope: Scope) -> Iterator[tuple[Here, model.Verb]]:
    """The steps that `only` and `skip` let play, each as it stands at the level."""
    for step in steps:
        verb = step.at(scope.level)
        if scope.level in verb.only if verb.only else scope.level not in verb.skip:
            yield Here(CueId(scope.at + step.path), step, scope.marked(verb), {"verb": verb.verb}), verb


def avoided(verb: model.Verb, scope: Scope) -> bool:
    """Whether a step involves what is to be left out."""
    return bool(_loads(verb) & set(scope.avoid))


def _loads(verb: model.Verb) -> set[str]:
    """What a step involves: what is written, and what warmth or a way of breathing brings by itself."""
    found: set[str] = set(verb.involves)
    if isinstance(verb, model.Heat):
        found.add("heat")
    if isinstance(verb, model.Breathe) and verb.breathe:
        found |= {"paced-breath", "breath-hold"} if len(verb.breathe) > 2 else {"paced-breath"}
    return found


def instead(verb: model.Verb, scope: Scope) -> Iterator[Cue]:
    """What plays in place of a step that is avoided, once a side."""
    sides = verb.sides if isinstance(verb, model.Stretch) and verb.sides else ("",)
    for side in sides:
        yield from played(verb.instead, replace(scope.on(side), at=f"{scope.at}{side}/", once=True))


Rounds = Iterator[tuple[Iterable[model.Step], Scope]]
"""Steps inside a step, once for each time they play."""


def within(here: Here, verb: model.Verb) -> Rounds:
    """The steps inside a step; none where it holds none."""
    yield from _ROUNDS[verb.verb](here, verb) if verb.verb in _ROUNDS else ()


def over(rounds: Rounds, walk: Callable[[Iterable[model.Step], Scope], Iterator[T]]) -> Iterator[T]:
    """Steps again and again; those that give nothing once are not tried again, however deep they are nested."""
    for steps, scope in rounds:
        found = False
        for each in walk(steps, scope):
            found = True
            yield each
        if not found:
            return


def _group(here: Here, verb: model.Group) -> Rounds:
    yield verb.steps, here.scope


def _repeat(here: Here, verb: model.Repeat) -> Rounds:
    for n in range(here.count("repeat", verb.repeat)):
        yield verb.steps, replace(here.scope, counted=True, at=f"{here.id.path}~{n}/")


def _each(here: Here, verb: model.Each) -> Rounds:
    scope = here.scope
    words = [{name: scope.fill(value)} for name, values in verb.each.items() for value in values]
    for n, word in enumerate(words):
        yield verb.steps, replace(scope, words={**scope.words, **word}, at=f"{here.id.path}~{n}/")


def _include(here: Here, verb: model.Include) -> Rounds:
    fragment = here.step.included
    if fragment:
        given = {name: here.scope.fill(value) for name, value in verb.words.items()}
        words = {**fragment.at(here.scope.level).words, **given}
        yield fragment.steps, replace(here.scope, words=words, at=f"{here.id.path}>")


def _warm(here: Here, verb: model.Heat) -> Rounds:
    yield verb.steps, replace(here.scope, heat=here.id.path, pool=here.id.path)


_ROUNDS: Mapping[str, Any] = {"steps": _group, "repeat": _repeat, "each": _each, "include": _include, "heat": _warm}


def _say(here: Here, verb: model.Say) -> Iterator[Cue]:
    yield from here.say("say", here.scope.fill(verb.say))


def _pause(here: Here, verb: model.Pause) -> Iterator[Cue]:
    kind = Kind.MOVE if here.scope.upright else Kind.PAUSE
    yield here.cue("pause", kind, here.ease("pause", verb.pause, here.scope.pacing.pause))


def _position(here: Here, verb: model.Position) -> Iterator[Cue]:
    yield from here.say("position", here.scope.fill(verb.position))
    yield here.cue("settle", Kind.SETTLE, here.ease("settle", verb.settle, here.scope.pacing.pause))


def _section(here: Here, verb: model.Section) -> Iterator[Cue]:
    yield here.cue("section", Kind.SECTION, Decimal(0), name=here.scope.fill(verb.section))


def _chime(here: Here, verb: model.Chime) -> Iterator[Cue]:
    yield here.cue("chime", Kind.CHIME, CHIME, name=verb.chime)


def _ambience(here: Here, verb: model.Ambience) -> Iterator[Cue]:
    yield here.cue("ambience", Kind.AMBIENCE, Decimal(0), name=verb.ambience)


def _release(here: Here, verb: model.Release) -> Iterator[Cue]:
    scope = here.scope
    area = scope.fill(verb.release)
    scope = replace(scope, words={**scope.words, "area": area})
    here = replace(here, scope=scope, marks={**here.marks, "name": area})
    firm = verb.tension == "light" and scope.pacing.tension and "tension" not in scope.avoid
    if firm:
        asked = replace(here, marks={**here.marks, "talk": "essential"})
        yield from asked.say("tense", scope.fill(verb.tense or scope.phrases["tense"]))
        yield here.cue("hold", Kind.HOLD, _held(here, verb.hold))
    yield from here.say("let-go", scope.fill(verb.let_go or scope.phrases["let-go" if firm else "soften"]))
    yield here.cue("rest", Kind.RELEASE, here.ease("rest", verb.rest, scope.pacing.release))


def _stretch(here: Here, verb: model.Stretch) -> Iterator[Cue]:
    for n, side in enumerate(verb.sides or ("",)):
        at = here.id._replace(side=side)
        scope = here.scope.on(side)
        one = replace(here, id=at, scope=scope, marks={**here.marks, "name": scope.fill(verb.stretch)})
        if n:
            yield from one.say("switch", scope.fill(scope.phrases["switch"]))
        one = replace(one, scope=replace(scope, pool=str(at) if side else scope.pool))
        reps = here.count("reps", verb.reps)
        for rep in range(1, reps + 1):
            yield from _rep(replace(one, id=at._replace(rep=rep), marks={**one.marks, "rep": rep, "reps": reps}), verb)


def _rep(here: Here, verb: model.Stretch) -> Iterator[Cue]:
    into = verb.again if verb.again and here.marks["rep"] > 1 else verb.into
    yield from _move(here, "into", into, verb)
    yield from _hold(here, verb)
    if verb.out:
        yield from _move(here, "out", verb.out, verb)
    yield here.cue("rest", Kind.REST, here.ease("rest", verb.rest, here.scope.pacing.rest))


def _move(here: Here, part: str, text: str, verb: model.Stretch) -> Iterator[Cue]:
    others = [here.scope.on(side).fill(text) for side in verb.sides if side != here.scope.side]
    yield from here.say(part, here.scope.fill(text), Kind.MOVE, others)


def _held(here: Here, written: Decimal) -> Decimal:
    paced = written if "hold" in here.step.by_hand else here.scope.pacing.held(written)
    longest = here.scope.longest_hold
    return paced if longest is None else min(paced, longest)


def _hold(here: Here, verb: model.Stretch) -> Iterator[Cue]:
    seconds = _held(here, verb.hold)
    if seconds:
        end = seconds - DURING
        line = " ".join(p for p in spoken.pieces(here.scope.fill(verb.during or "")) if isinstance(p, str))
        fits = line and DURING + here.scope.pacing.slot(spoken.count(line)) <= end
        says = (line,) if fits else ()
        yield here.cue("hold", Kind.HOLD, seconds, says=says, after=DURING, within=end)


def _heat(here: Here, verb: model.Heat) -> Iterator[Cue]:
    left = verb.heat
    for cue in over(within(here, verb), played):
        left -= cue.seconds
        yield replace(cue, optional=here.scope.optional)  # it goes whole, or not at all
    yield here.cue("heat", Kind.HEAT, max(Decimal(0), left), heat=here.id.path, pool=here.id.path)


def _breathe(here: Here, verb: model.Breathe) -> Iterator[Cue]:
    if not verb.breathe:
        yield here.cue("natural", Kind.BREATH, _lasting(here, verb))
        return
    rounds = _rounds(here, verb)
    for n in range(1, rounds + 1):
        for place, (kind, seconds) in enumerate(zip(PHASES[len(verb.breathe)], verb.breathe, strict=True)):
            says = tuple(_phase_words(here, verb, n, kind, seconds))
            more = {"says": says, "within": seconds * FULL, "rep": n, "reps": rounds}
            yield here.cue(f"{n}.{place}", kind, seconds, **more)


def _lasting(here: Here, verb: model.Breathe) -> Decimal:
    written = verb.lasting or Decimal(0)
    return written if here.scope.counted or "lasting" in here.step.by_hand else here.scope.pacing.lasting(written)


def _rounds(here: Here, verb: model.Breathe) -> int:
    if verb.rounds is not None:
        return here.count("rounds", verb.rounds)
    return max(1, int(_lasting(here, verb) / sum(verb.breathe)))


def _phase_words(here: Here, verb: model.Breathe, n: int, kind: Kind, seconds: Decimal) -> Iterator[str]:
    """The words a phase may begin with, best first: those whose saying fits in their share of it."""
    wanted = {"all": ["", "-short"], "none": []}.get(verb.cues, _few(n))
    for form in wanted:
        line = here.scope.phrases[f"{kind}{form}"]
        if here.scope.pacing.said(spoken.count(line)) <= seconds * FULL:
            yield line


def _few(n: int) -> list[str]:
    if n > SHORT_ROUNDS:
        return []
    return ["", "-short"] if n <= FULL_ROUNDS else ["-short"]


_PLAYERS: Mapping[str, Any] = {
    "say": _say,
    "pause": _pause,
    "breathe": _breathe,
    "release": _release,
    "stretch": _stretch,
    "position": _position,
    "section": _section,
    "chime": _chime,
    "ambience": _ambience,
    "heat": _heat,
}
