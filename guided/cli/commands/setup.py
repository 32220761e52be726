"""`guided setup`: what holds for every session, settled once."""

from collections.abc import Iterable, Iterator

import click
from click.shell_completion import CompletionItem

from guided.cli import settings_prompts, shortcut_offer
from guided.cli.options import offered
from guided.cli.script_files import lasting
from guided.cli.settings_prompts import NUMBERS, QUESTIONS, Answer, as_text, ask
from guided.core.shell_command import typed
from guided.system import settings
from guided.system.settings import FORMS, Settings
from guided.ui.printer import tell, wrapped

UNHEARD = (
    f"Voices are chosen by ear, and there is no sound here now. {typed('voices')} shows them; --voice asks for one."
)


def _complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return offered((f"{name}=" for name in FORMS), incomplete)


@click.command("setup")
@click.option("--show", is_flag=True, help="Show what is settled, and what could be.")
@click.option(
    "--set",
    "changes",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=_complete,
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
        for answer in _answers(known):
            settings.keep(*answer)
            kept.append(answer.setting)
    except (click.Abort, KeyboardInterrupt):
        tell("", "", f"That is fine. {'What you answered is kept.' if kept else 'Nothing was changed.'}")
    tell("")


def _answers(known: Settings) -> Iterator[Answer]:
    """What somebody answers, as soon as they do."""
    for number, question in enumerate(QUESTIONS, 1):
        answer = ask(question, getattr(known, question.setting), f"{number} of {len(QUESTIONS)}. ")
        yield from _given(answer)
        if question.setting == "numbers" and (answer.value if answer else known.numbers):
            for more in NUMBERS:
                yield from _given(ask(more, getattr(known, more.setting)))
    if settings_prompts.possible():
        voice = settings_prompts.voice(known.voice)
        yield from _given(voice)
        yield from _given(settings_prompts.rate(voice.value if voice else known.voice))
    else:
        tell("", UNHEARD)


def _given(answer: Answer | None) -> Iterator[Answer]:
    if answer:
        yield answer


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
