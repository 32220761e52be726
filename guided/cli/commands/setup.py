"""`guided setup`: asks for the settings of every session.

Its questions come one at a time, and Enter skips one; voices and rates are chosen by ear.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import click

from guided.cli import path_command_offer, session_resources
from guided.cli.options import match_names
from guided.cli.playback import hear_plan
from guided.cli.script_files import check_session_ref
from guided.core import paths
from guided.core.errors import GuidedError
from guided.core.level import Level
from guided.core.shell_command import make_command
from guided.plan.health_conditions import CONDITIONS
from guided.plan.planner import plan_line
from guided.plan.preferences import Verbosity
from guided.script.values import LOADS, PLACES
from guided.sound.output import load_output
from guided.speech import selection
from guided.system import settings
from guided.system.settings import SETTING_SPECS, UNSET, Settings
from guided.ui import is_interactive
from guided.ui.terminal_output import NO_BREAK_SPACE, ask_line, echo, wrap_text

YES_NO_CHOICES = ("yes", "no")
_LOAD_LABELS = {
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
"""Labels of the loads that are not parts of the body."""
_AVOIDABLE = (*(name for name in LOADS if name not in _LOAD_LABELS), *_LOAD_LABELS)
"""All loads, parts of the body first."""


@dataclass(frozen=True)
class SettingPrompt:
    """A question about one setting."""

    setting: str
    text: str
    choices: tuple[str, ...] = ()
    """The answers, by number or name; empty where a number itself is asked for."""
    details: Mapping[str, str] = field(default_factory=dict)
    """More about some of them."""
    values: Mapping[str, str] = field(default_factory=dict)
    """How some of them are written in the settings, where that is not their name."""


SETTING_PROMPTS = (
    SettingPrompt("places", "Where do you do sessions? Begin with your usual place.", PLACES),
    SettingPrompt("avoid", "Is there anything to leave out, always?", _AVOIDABLE, _LOAD_LABELS),
    SettingPrompt(
        "conditions",
        "Do you live with any of these? What does not go with it is left out; "
        f"{make_command('help', 'conditions')} says what.",
        tuple(CONDITIONS),
    ),
    SettingPrompt(
        "knocked_out",
        "Can activity knock you out for days? Then you are never offered more than you do now.",
        YES_NO_CHOICES,
    ),
    SettingPrompt(
        "numbers", "Would you like to note pain and energy as numbers? Words alone do as well.", YES_NO_CHOICES
    ),
    SettingPrompt(
        "words",
        "How much is to be said?",
        tuple(Verbosity),
        {"few": "you know the way", "some": "nothing extra", "all": "everything, as written"},
    ),
)
NUMBER_PROMPTS = (
    SettingPrompt("pain", "What is your usual pain, from 0 to 10? 10 is the most."),
    SettingPrompt("energy", "And your usual energy, from 0 to 10?"),
)
"""Asked only of those who want numbers."""


class SettingAnswer(NamedTuple):
    """The new value of a setting."""

    setting: str
    value: Any


def ask_setting(question: SettingPrompt, current: Any = None, prefix: str = "") -> SettingAnswer | None:
    """Ask until the answer can be used.

    Args:
        question: what is asked.
        current: its value so far, which is shown if there is one.
        prefix: text before the question.

    Returns:
        The answer; None where the question is skipped.

    Raises:
        click.Abort: somebody would rather stop.
    """
    echo("", *_format(question, current, prefix))
    while True:
        answer = ask_line(_get_hint(question)).strip()
        if not answer:
            return None
        try:
            return SettingAnswer(
                question.setting, settings.parse_setting(question.setting, _parse_names(question, answer))
            )
        except GuidedError as error:
            echo(str(error))


def _format(question: SettingPrompt, current: Any, prefix: str) -> Iterator[str]:
    yield from wrap_text(f"{prefix}{question.text}")
    if question.choices:
        yield from wrap_text(
            ", ".join(_format_choice(question, number, name) for number, name in enumerate(question.choices, 1)), "  "
        )
    if current not in (None, (), frozenset()):
        yield from wrap_text(f"So far: {format_setting(current)}.", "  ")


def _format_choice(question: SettingPrompt, number: int, name: str) -> str:
    details = f" ({question.details[name]})" if name in question.details else ""
    return f"{number}{NO_BREAK_SPACE}{name}{details}"


def _get_hint(question: SettingPrompt) -> str:
    if not question.choices:
        return "A number, or Enter to pass"
    takes_several = SETTING_SPECS[question.setting].combine is not None
    return f"Numbers or names, {UNSET}, or Enter to pass" if takes_several else "A number or name, or Enter to pass"


def _parse_names(question: SettingPrompt, answer: str) -> str:
    """The names that an answer stands for: numbers, names or beginnings of names, with commas between."""
    names = [_match(question.choices, word) for word in re.split(r"[\s,]+", answer) if word]
    return ",".join(question.values.get(name, name) for name in names)


def _match(choices: tuple[str, ...], word: str) -> str:
    if choices and word.isdecimal() and 1 <= int(word) <= len(choices):
        return choices[int(word) - 1]
    matching = [name for name in choices if name.startswith(word.lower())]
    return matching[0] if len(matching) == 1 else word


def format_setting(value: Any) -> str:
    """A setting's value as somebody would say it."""
    if value is None:
        return "as usual"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset | tuple):
        return ", ".join(sorted(value) if isinstance(value, frozenset) else value) or UNSET
    return str(value)


SAMPLE_LINE = "Let your shoulders be heavy."
SAMPLE_RATES = {"slower": "0.85", "usual": "1", "quicker": "1.15"}


def can_play_samples() -> bool:
    """Whether the terminal is interactive, and there is a loudspeaker."""
    return is_interactive() and load_output("miniaudio").probe()[0]


def ask_voice(current: str | None) -> SettingAnswer | None:
    """Let each voice say a line, and ask which to use; None where that is skipped, or there is no choice."""
    names = _list_voices()
    if len(names) < 2:
        return None
    echo("", "You will hear each voice say a line. Ctrl-C goes on to the next.")
    heard = tuple(_play_samples((name, name, Decimal(1)) for name in names))
    return ask_setting(SettingPrompt("voice", "Which voice do you like?", heard), current) if heard else None


def ask_rate(voice: str | None) -> SettingAnswer | None:
    """Let a voice say a line at several rates, and ask which to use; None where that is skipped."""
    echo("", "You will hear a line spoken slower, as usual, and quicker.")
    heard = tuple(_play_samples((name, voice, Decimal(rate)) for name, rate in SAMPLE_RATES.items()))
    return ask_setting(SettingPrompt("rate", "How fast do you like it?", heard, values=SAMPLE_RATES)) if heard else None


def _list_voices() -> list[str]:
    """The voices on this computer, as --voice takes them."""
    engines = [name for name in selection.list_engines() if name != "silent"]
    voice_files = selection.list_voice_files(paths.voices_folder()) if selection.FILE_ENGINE in engines else []
    return [name for name in engines if name != selection.FILE_ENGINE] + [
        f"{selection.FILE_ENGINE}:{name}" for name in voice_files
    ]


def _play_samples(samples: Iterable[tuple[str, str | None, Decimal]]) -> Iterator[str]:
    """Play samples, each a name, a voice and a rate. Gives the names of those that could be heard."""
    for name, voice, rate in samples:
        echo(f"  {name}")
        try:
            plan = plan_line(SAMPLE_LINE, Level.STEADY, "en")
            hear_plan(plan, session_resources.open_speech(voice, plan.language, rate))
        except GuidedError as error:
            echo(f"    {error}")
        else:
            yield name


NO_SOUND_HINT = (
    "Voices are chosen by ear, and there is no sound here now. "
    f"{make_command('voices')} shows them; --voice asks for one."
)


@click.command("setup")
@click.option("--show", is_flag=True, help="Show what is settled, and what could be.")
@click.option(
    "--set",
    "changes",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=lambda _ctx, _param, begun: match_names((f"{name}=" for name in SETTING_SPECS), begun),
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
        path_command_offer.set_up()
        return
    current = settings.read_settings()
    if changes:
        for answer in [_parse_change(change) for change in changes]:
            settings.save_setting(*answer)
    elif not show:
        _run_prompts(current)
    echo(*_describe(everything=show))


def _parse_change(text: str) -> SettingAnswer:
    name, separator, value = (part.strip() for part in text.partition("="))
    if not separator:
        raise click.UsageError(f"'{text}' has no value. Write it like --set avoid=neck,twist")
    parsed = settings.parse_setting(name, value)
    return SettingAnswer(name, tuple(map(check_session_ref, parsed)) if name == "flare_sessions" else parsed)


def _run_prompts(current: Settings) -> None:
    """Ask, and save each answer at once."""
    echo("About two minutes. Enter passes a question by; Ctrl-C ends, and keeps what you answered.")
    saved_names: list[str] = []
    try:
        for answer in filter(None, _ask_settings(current)):
            settings.save_setting(*answer)
            saved_names.append(answer.setting)
    except (click.Abort, KeyboardInterrupt):
        echo("", "", f"That is fine. {'What you answered is kept.' if saved_names else 'Nothing was changed.'}")
    echo("")


def _ask_settings(current: Settings) -> Iterator[SettingAnswer | None]:
    """Ask every question, and give each answer at once; None for a question that is skipped."""
    for number, question in enumerate(SETTING_PROMPTS, 1):
        answer = ask_setting(question, getattr(current, question.setting), f"{number} of {len(SETTING_PROMPTS)}. ")
        yield answer
        if question.setting == "numbers" and (answer.value if answer else current.numbers):
            for number_prompt in NUMBER_PROMPTS:
                yield ask_setting(number_prompt, getattr(current, number_prompt.setting))
    if can_play_samples():
        voice_answer = ask_voice(current.voice)
        yield voice_answer
        yield ask_rate(voice_answer.value if voice_answer else current.voice)
    else:
        echo("", NO_SOUND_HINT)


def _describe(everything: bool) -> Iterator[str]:
    """Lines with the settings that are saved, and where; with `everything`, the others too."""
    current, saved_names = settings.read_settings(), settings.list_saved()
    if saved_names:
        yield f"Your settings, in {settings.settings_path()}, which you may edit:"
        yield from _rows((name, format_setting(getattr(current, name))) for name in saved_names)
    else:
        yield f"Nothing is settled yet; all is as usual. It will stand in {settings.settings_path()}."
    if everything and (unset_names := [name for name in SETTING_SPECS if name not in saved_names]):
        yield from ("", "As usual:")
        yield from _rows((name, SETTING_SPECS[name].about) for name in unset_names)
    yield ""
    example = make_command("setup", "--set", "avoid=neck,twist")
    yield from wrap_text(f"For one thing: {example}, or --set avoid=none to take it back.")
    yield from wrap_text(f"For one session, say otherwise: {make_command('play', '--help')}.")


def _rows(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    width = max(map(len, SETTING_SPECS)) + 2
    for name, text in rows:
        yield from wrap_text(text, f"  {name:<{width}}")
