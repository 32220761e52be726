"""`guided setup`: what holds for every session, settled once.

Its questions come one at a time, each passed by with Enter; voices and rates are chosen by ear.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import click

from guided.cli import context, shortcut_offer
from guided.cli.options import offered
from guided.cli.playback import hear_plan
from guided.cli.script_files import lasting
from guided.core import paths
from guided.core.errors import GuidedError
from guided.core.level import Level
from guided.core.shell_command import typed
from guided.plan.conditions import CONDITIONS
from guided.plan.planner import spoken
from guided.plan.preferences import Words
from guided.script.values import LOADS, PLACES
from guided.sound.output import output
from guided.speech import selection
from guided.system import settings
from guided.system.settings import FORMS, NONE, Settings
from guided.ui import somebody
from guided.ui.printer import BOUND, prompt, tell, wrapped

YES_NO = ("yes", "no")
_LOADS = {
    "flexion": "bending forward",
    "extension": "bending back",
    "twist": "turning the trunk",
    "overhead": "arms above the head",
    "nerve": "nerve glides",
    "balance": "standing that asks for balance",
    "floor": "getting down to the floor and up",
    "flat-on-back": "lying flat",
    "head-down": "the head below the heart",
    "tension": "making muscles firm",
    "paced-breath": "breathing to a count",
    "breath-hold": "holding the breath",
    "heat": "warmth",
}
"""What is not the name of a part of the body, in plain words."""
_AVOIDED = (*(name for name in LOADS if name not in _LOADS), *_LOADS)
"""All there is to leave out, parts of the body first."""


@dataclass(frozen=True)
class Question:
    """One question, about one setting."""

    setting: str
    text: str
    offers: tuple[str, ...] = ()
    """What can be answered, by number or name; nothing where a number itself is asked for."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """More about some of them."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """How some of them are written in the settings, where that is not their name."""


QUESTIONS = (
    Question("places", "Where do you do sessions? Begin with your usual place.", PLACES),
    Question("avoid", "Is there anything to leave out, always?", _AVOIDED, _LOADS),
    Question(
        "conditions",
        "Do you live with any of these? What does not go with it is left out; "
        f"{typed('help', 'conditions')} says what.",
        tuple(CONDITIONS),
    ),
    Question(
        "knocked_out", "Can activity knock you out for days? Then you are never offered more than you do now.", YES_NO
    ),
    Question("numbers", "Would you like to note pain and energy as numbers? Words alone do as well.", YES_NO),
    Question(
        "words",
        "How much is to be said?",
        tuple(Words),
        {"few": "you know the way", "some": "nothing extra", "all": "everything, as written"},
    ),
)
NUMBERS = (
    Question("pain", "What is your usual pain, from 0 to 10? 10 is the most."),
    Question("energy", "And your usual energy, from 0 to 10?"),
)
"""Asked only of those who want numbers."""


class Answer(NamedTuple):
    """What a setting is to be from now on."""

    setting: str
    value: Any


def ask(question: Question, usual: Any = None, lead: str = "") -> Answer | None:
    """Ask until the answer can be taken.

    Args:
        question: what is asked.
        usual: what is settled so far; shown where it is something.
        lead: stands before the question.

    Returns:
        The answer; None where the question is passed by.

    Raises:
        click.Abort: somebody would rather stop.
    """
    tell("", *_shown(question, usual, lead))
    while True:
        answer = prompt(_how(question)).strip()
        if not answer:
            return None
        try:
            return Answer(question.setting, settings.given(question.setting, _meant(question, answer)))
        except GuidedError as error:
            tell(str(error))


def _shown(question: Question, usual: Any, lead: str) -> Iterator[str]:
    yield from wrapped(f"{lead}{question.text}")
    if question.offers:
        yield from wrapped(", ".join(_offer(question, n, name) for n, name in enumerate(question.offers, 1)), "  ")
    if usual not in (None, (), frozenset()):
        yield from wrapped(f"So far: {as_text(usual)}.", "  ")


def _offer(question: Question, number: int, name: str) -> str:
    more = f" ({question.meanings[name]})" if name in question.meanings else ""
    return f"{number}{BOUND}{name}{more}"


def _how(question: Question) -> str:
    if not question.offers:
        return "A number, or Enter to pass"
    several = FORMS[question.setting].gather is not None
    return f"Numbers or names, {NONE}, or Enter to pass" if several else "A number or name, or Enter to pass"


def _meant(question: Question, answer: str) -> str:
    """The names that somebody means who types numbers, names, or how names begin; with commas between."""
    names = [_name(question.offers, word) for word in re.split(r"[\s,]+", answer) if word]
    return ",".join(question.texts.get(name, name) for name in names)


def _name(offers: tuple[str, ...], word: str) -> str:
    if offers and word.isdecimal() and 1 <= int(word) <= len(offers):
        return offers[int(word) - 1]
    begun = [name for name in offers if name.startswith(word.lower())]
    return begun[0] if len(begun) == 1 else word


def as_text(value: Any) -> str:
    """A setting's value as somebody would say it."""
    if value is None:
        return "as usual"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset | tuple):
        return ", ".join(sorted(value) if isinstance(value, frozenset) else value) or NONE
    return str(value)


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
    files = selection.voices(paths.own_voices()) if selection.ENGINE in here else []
    return [name for name in here if name != selection.ENGINE] + [f"{selection.ENGINE}:{name}" for name in files]


def _heard(samples: Iterable[tuple[str, str | None, Decimal]]) -> Iterator[str]:
    """The names of those that could be heard: each with its voice, and its rate."""
    for name, voice, rate in samples:
        tell(f"  {name}")
        try:
            plan = spoken(LINE, Level.STEADY, "en")
            hear_plan(plan, context.speech(voice, plan.language, rate))
        except GuidedError as error:
            tell(f"    {error}")
        else:
            yield name


UNHEARD = (
    f"Voices are chosen by ear, and there is no sound here now. {typed('voices')} shows them; --voice asks for one."
)


@click.command("setup")
@click.option("--show", is_flag=True, help="Show what is settled, and what could be.")
@click.option(
    "--set",
    "changes",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=lambda _ctx, _param, begun: offered((f"{name}=" for name in FORMS), begun),
    help="Settle one thing; none takes it back. May be given several times.",
)
@click.option("--shortcut", "wants_shortcut", is_flag=True, help="Start guided from any folder by typing its name.")
def command(show: bool, changes: tuple[str, ...], wants_shortcut: bool) -> None:
    """Settle once what holds for every session.

    Some questions, two minutes. Enter passes any of them; Ctrl-C ends, and keeps what you answered.

    \b
      guided setup
      guided setup --show
      guided setup --set avoid=neck,twist --set words=few
      guided setup --shortcut
    """  # noqa: D301
    if wants_shortcut:
        shortcut_offer.make()
        return
    known = settings.load()
    if changes:
        for answer in [_change(each) for each in changes]:
            settings.keep(*answer)
    elif not show:
        _converse(known)
    tell(*_told(everything=show))


def _change(text: str) -> Answer:
    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign:
        raise click.UsageError(f"'{text}' has no value. Write it like --set avoid=neck,twist")
    found = settings.given(name, value)
    return Answer(name, tuple(map(lasting, found)) if name == "flare_sessions" else found)


def _converse(known: Settings) -> None:
    """Ask, and keep each answer at once."""
    tell("About two minutes. Enter passes a question by; Ctrl-C ends, and keeps what you answered.")
    kept: list[str] = []
    try:
        for answer in filter(None, _answers(known)):
            settings.keep(*answer)
            kept.append(answer.setting)
    except (click.Abort, KeyboardInterrupt):
        tell("", "", f"That is fine. {'What you answered is kept.' if kept else 'Nothing was changed.'}")
    tell("")


def _answers(known: Settings) -> Iterator[Answer | None]:
    """What somebody answers, as soon as they do; None for a question that is passed by."""
    for number, question in enumerate(QUESTIONS, 1):
        answer = ask(question, getattr(known, question.setting), f"{number} of {len(QUESTIONS)}. ")
        yield answer
        if question.setting == "numbers" and (answer.value if answer else known.numbers):
            for more in NUMBERS:
                yield ask(more, getattr(known, more.setting))
    if possible():
        chosen = voice(known.voice)
        yield chosen
        yield rate(chosen.value if chosen else known.voice)
    else:
        tell("", UNHEARD)


def _told(everything: bool) -> Iterator[str]:
    """What is settled, and where; what could be, too."""
    known, held = settings.load(), settings.names()
    if held:
        yield f"Your settings, in {settings.path()}, which you may edit:"
        yield from _rows((name, as_text(getattr(known, name))) for name in held)
    else:
        yield f"Nothing is settled yet; all is as usual. It will stand in {settings.path()}."
    if everything and (others := [name for name in FORMS if name not in held]):
        yield from ("", "As usual:")
        yield from _rows((name, FORMS[name].about) for name in others)
    yield ""
    one = typed("setup", "--set", "avoid=neck,twist")
    yield from wrapped(f"For one thing: {one}, or --set avoid=none to take it back.")
    yield from wrapped(f"For one session, say otherwise: {typed('play', '--help')}.")


def _rows(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    width = max(map(len, FORMS)) + 2
    for name, text in rows:
        yield from wrapped(text, f"  {name:<{width}}")
