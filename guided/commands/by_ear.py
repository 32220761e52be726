"""Voices and rates to choose by ear."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from guided.commands import stage
from guided.commands.excerpt import hear
from guided.commands.questions import Answer, Question, ask
from guided.core import paths
from guided.core.errors import GuidedError
from guided.core.level import Level
from guided.plan.planner import spoken
from guided.player.rendering import Composition
from guided.sound.output import output
from guided.speech import selection
from guided.ui import somebody
from guided.ui.printer import tell

LINE = "Let your shoulders be heavy."
RATES = {"slower": "0.85", "usual": "1", "quicker": "1.15"}


def possible() -> bool:
    """Whether somebody is there to listen, and there is a loudspeaker."""
    return somebody() and output("miniaudio").presence()[0]


def voice(usual: str | None) -> Answer | None:
    """Let each voice say a line, and ask which it is to be; None where that is passed by, or there is no choice."""
    names = _voices()
    if len(names) < 2:
        return None
    tell("", "You will hear each voice say a line. Ctrl-C goes on to the next.")
    heard = tuple(_heard((name, name, Decimal(1)) for name in names))
    return ask(Question("voice", "Which voice do you like?", heard), usual) if heard else None


def rate(voice: str | None) -> Answer | None:
    """Let a voice say a line at several rates, and ask which it is to be; None where that is passed by."""
    tell("", "You will hear a line spoken slower, as usual, and quicker.")
    heard = tuple(_heard((name, voice, Decimal(rate)) for name, rate in RATES.items()))
    return ask(Question("rate", "How fast do you like it?", heard, texts=RATES)) if heard else None


def _voices() -> list[str]:
    """Who can speak here, as --voice takes it."""
    here = [name for name in selection.here() if name != "silent"]
    files = (
        [f"{selection.ENGINE}:{name}" for name in selection.voices(paths.own_voices())]
        if selection.ENGINE in here
        else []
    )
    return [name for name in here if name != selection.ENGINE] + files


def _heard(samples: Iterable[tuple[str, str | None, Decimal]]) -> Iterator[str]:
    """The names of those that could be heard: each with its voice, and its rate."""
    for name, voice, rate in samples:
        tell(f"  {name}")
        try:
            plan = spoken(LINE, Level.STEADY, "en")
            composition = Composition(plan, stage.speech(voice, plan.language, rate), stage.sounds())
            hear(composition, output("miniaudio").open_output())
        except GuidedError as error:
            tell(f"    {error}")
        else:
            yield name
