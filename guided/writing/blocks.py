"""Pieces of script text: each is some whole steps, as they stand below `steps:`."""

from collections.abc import Mapping, Sequence
from textwrap import indent

from guided.level import LEVELS, Level
from guided.writing.moves import Move
from guided.writing.spots import Breath, Spot

EASIER = {Level.FLARE: 0.7, Level.GENTLE: 0.8, Level.STEADY: 0.9, Level.BETTER: 1.0}
"""How much of the quiet on a better day each level has, in a session that is quiet for most of its time."""
UNANNOUNCED = 50
"""Seconds of quiet that need no word before them."""
BETWEEN = 2
"""Seconds of rest after each time of a movement, on a better day; what is easier scales it up."""


def move(part: Move, most: int, levels: Sequence[Level]) -> str:
    """A movement, at most so many times, and a rest after it."""
    offered = [level for level in levels if part.at(level)]
    tell = step(_involves(part), f"say: {part.tell} (1s)")
    rest = step("include: between-moves", f"words:\n  line: {part.after}")
    small = step(_only(levels[: -len(offered)]), f"say: {part.small}") if len(offered) < len(levels) else ""
    led = tell + _stretch(part, most, offered) + rest
    block = step(f"section: {part.title}") + small + (_at(offered, led) if small else led)
    return f"\n  # Its dose leans on {part.source}.\n" + _at(levels, block)


def release(part: Spot, seconds: int, levels: Sequence[Level]) -> str:
    """An area to let go, with so many seconds to enjoy it."""
    words = f"let_go:\n  flare: {part.easy}\n  gentle: {part.says}"
    led = step(f"release: your {part.name}", _involves(part), words, f"rest: {seconds}s")
    return "\n" + _at(levels, step(f"section: {part.title}") + led)


def visit(part: Spot, seconds: int, levels: Sequence[Level]) -> str:
    """A spot to notice or to rest with, for so many seconds on a better day."""
    announced = " I will tell you when it ends." if seconds > UNANNOUNCED else ""
    said = step(f"say:\n  flare: {part.easy}{announced}\n  gentle: {part.says}{announced}")
    quiet = step(f"pause: {by_level({level: round(seconds * EASIER[level]) for level in LEVELS})}")
    over = step("That was a while. (1s)") if announced else ""
    led = said + quiet + over
    if part.involves:
        led = step(_involves(part), "steps:\n" + led.rstrip("\n"))
    return "\n" + _at(levels, step(f"section: {part.title}") + led)


def breath(part: Breath, seconds: int, levels: Sequence[Level]) -> str:
    """A way of breathing, for so many seconds; it has a form of its own at each level."""
    del levels
    if part.pattern == "natural":
        led = step(f"{part.tell} I will tell you when it ends.") + step("breathe: natural", f"lasting: {seconds}s")
    else:
        led = PACED.format(tell=part.tell, pattern=part.pattern, seconds=seconds)
    over = step("That is the end of it. Your breath can do as it likes. (3s)")
    return "\n" + step(f"section: {part.title}") + led + over


def quiet(words: str, seconds: int) -> str:
    """A quiet rest before the end, so long on a better day."""
    shorter = {Level.FLARE: 30, Level.GENTLE: 40}
    lengths = {level: min(seconds, shorter.get(level, seconds)) for level in LEVELS}
    said = step(f"{words} I will tell you when it ends.") + step(f"pause: {by_level(lengths)}")
    return "\n" + step("section: Rest") + said + step("That is the end of the rest. (2s)")


def step(*keys: str) -> str:
    """A step of some keys, those that are empty left out."""
    return "  - " + indent("\n".join(filter(None, keys)), "    ")[4:] + "\n"


def by_level(values: Mapping[Level, int], unit: str = "s") -> str:
    """Numbers by level, written only where they change."""
    kept: dict[Level, int] = {}
    for level, value in values.items():
        if value != next(reversed(kept.values()), None):
            kept[level] = value
    return f"{{{', '.join(f'{level}: {value}{unit}' for level, value in kept.items())}}}"


PACED = """\
  - involves: [paced-breath]
    # For those who leave out breathing to a count; it lasts as long as below.
    instead:
      - Stay with your own breath, or with your hands, for a while.
      - breathe: natural
        lasting: {seconds}s
    steps:
      - say:
          flare: Next, your own breath, in its own time. I will tell you when it ends.
          gentle: {tell}
      - skip: flare
        say: The tone rises for in, and falls for out. Quicker is fine, and so is losing count. (1s)
      - skip: flare
        talk: essential
        say: If you feel light-headed, breathe as usual. (2s)
      - breathe: {pattern}
        lasting: {seconds}s
"""


def _at(levels: Sequence[Level], block: str) -> str:
    """A block that plays at some levels."""
    only = _only(levels)
    return step(only, "steps:\n" + block.strip("\n")) if only else block


def _only(levels: Sequence[Level]) -> str:
    """The key that leaves the other levels out; nothing for all of them."""
    others = [level for level in LEVELS if level not in levels]
    if len(others) < len(levels):
        return f"skip: {_listed(others)}" if others else ""
    return f"only: {_listed(levels)}"


def _listed(levels: Sequence[Level]) -> str:
    return levels[0] if len(levels) == 1 else f"[{', '.join(levels)}]"


def _involves(part: Move | Spot) -> str:
    return f"involves: [{', '.join(part.involves)}]" if part.involves else ""


def _reps(part: Move, level: Level, top: int) -> int:
    """How many times at a level: a steady day at most as often as a better one, an easy day less in proportion."""
    dose, most = part.at(level), part.at(Level.BETTER)
    if not dose or not most:
        return 0
    return min(dose.reps, top) if level.rank >= Level.STEADY.rank else max(1, dose.reps * top // most.reps)


def _stretch(part: Move, most: int, levels: Sequence[Level]) -> str:
    """The step itself. What a level has that is not written here is never played."""
    doses = {level: dose for level in levels if (dose := part.at(level))}
    top = min(doses[Level.BETTER].reps, most)
    hold = by_level({Level.FLARE: 0, **{level: dose.hold for level, dose in doses.items()}})
    reps = by_level({Level.FLARE: 1, **{level: _reps(part, level, top) for level in doses}}, unit="")
    return step(
        f"stretch: {part.title}",
        _involves(part),
        "sides: [left, right]" if part.sides else "",
        f"into: {part.into}",
        f"again: {part.again}" if top > 1 else "",
        f"hold: {hold}" if any(dose.hold for dose in doses.values()) else "",
        f"out: {part.out}",
        f"reps: {reps}" if top > 1 else "",
        f"rest: {BETWEEN}s",
        f"instead:\n  - {part.instead}",
    )
