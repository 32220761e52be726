"""`guided today`: how the day is, and a session that fits; `guided` alone leads here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from guided import settings
from guided.commands import options, stage
from guided.commands.perform import Request, Way, perform, somebody
from guided.commands.remember import journal
from guided.commands.settled import Settled, settled
from guided.live.score import Spot
from guided.screen.asking import ask
from guided.today import shelf
from guided.today.catalogue import Catalogue
from guided.today.door import Chosen, Door
from guided.today.records import CheckIn, Feel, History
from guided.today.situation import Answers
from guided.today.suggest import Suggestion, Suggestions, suggest
from guided.wishes import Wishes
from guided.wishes.where import BEYOND

ELSE = "Everything there is: guided list. To play one: guided play NAME"
NOTHING = "Nothing here fits that. Everything there is: guided list"
FEELS = {
    "flare": Feel.FLARE,
    "not-great": Feel.NOT_GREAT,
    "ordinary": Feel.ORDINARY,
    "better": Feel.BETTER,
}


def answering(command: Any) -> Any:
    """The options that answer beforehand; the command is given `minutes`, `where`, `pain` and `energy`."""
    for option in (
        options.minutes("How long there is."),
        click.option("--where", type=click.Choice(list(BEYOND)), help="Where you are."),
        click.option("--pain", type=click.IntRange(0, 10), help="Pain now, 0 to 10."),
        click.option("--energy", type=click.IntRange(0, 10), help="Energy now, 0 to 10."),
    )[::-1]:
        command = option(command)
    return command


def feeling(command: Any) -> Any:
    """The options that say how today is; the command is given `feel`, a word of `FEELS` or None."""
    for word, feel in reversed(FEELS.items()):
        command = click.option(f"--{word}", "feel", flag_value=word, default=None, help=f"Today is {feel}.")(command)
    return command


@click.command("today", cls=Settled)
@feeling
@answering
@click.option("--go", is_flag=True, help="Begin the first suggestion at once.")
@click.option("--explain", is_flag=True, help="Show which rules made each suggestion.")
@options.voice()
@options.way
def command(feel: str | None, go: bool, explain: bool, voice: str | None, **given: Any) -> None:
    """Say how today is, and begin a session that fits.

    \b
    guided today                                  asks, and suggests three
    guided today --flare --where bed --minutes 5 --go
    """  # noqa: D301
    answered = {name: given.pop(name) for name in ("minutes", "where", "pain", "energy")}
    begin(Answers(FEELS[feel] if feel else None, **answered), Way(**given), voice, go, explain)


def begin(asked: Answers, way: Way, voice: str | None, go: bool = False, explain: bool = False) -> None:
    """Lead to a session, and play it.

    Args:
        asked: what was answered beforehand.
        way: how it is to be shown and heard.
        voice: who speaks.
        go: begin the first that fits, and ask nothing.
        explain: show which rules made each suggestion.
    """
    notices: list[str] = []
    now = datetime.now().astimezone()
    with journal(notices) as kept:
        history, catalogue = kept.history(), shelf.load()
        fitting = _suggests(history, catalogue, now)
        door = Door(settings.profile(settled()), history, catalogue, fitting, explain)
        if not (go or somebody()):
            click.echo("\n".join(door.lines(asked)) or NOTHING)
            return
        chosen = _first(fitting, asked) if go else ask(door.open(asked), way.plain)
        if chosen.answers.feel and (history.check_ins or history.done or asked.feel or not chosen.setup):
            kept.add(_check_in(chosen.answers, now))
    stage.tell(notices)
    _lead_on(chosen, way, voice)


def _suggests(history: History, catalogue: Catalogue, now: datetime) -> Callable[[Answers], Suggestions]:
    known = settings.profile(settled())
    return lambda answers: suggest(known, history, answers, catalogue, now)


def _first(fitting: Callable[[Answers], Suggestions], asked: Answers) -> Chosen:
    return Chosen(asked, next(iter(fitting(asked).first), None))


def _check_in(answers: Answers, now: datetime) -> CheckIn:
    feel = answers.feel or Feel.ORDINARY
    return CheckIn(now, feel, answers.pain, answers.energy, answers.slept_worse, answers.set_back)


def _lead_on(chosen: Chosen, way: Way, voice: str | None) -> None:
    """Go where they chose to go."""
    if chosen.setup:
        from guided.commands import setup

        click.get_current_context().invoke(setup.command)
    elif chosen.suggestion:
        request = _request(chosen.suggestion, voice)
        perform(request, way, lambda _score: Spot(request.level))
    else:
        click.echo(ELSE)


def _request(suggestion: Suggestion, voice: str | None) -> Request:
    known = settled()
    wishes = Wishes(known.avoid, suggestion.where, known.words, known.ambience, known.rate, known.conditions)
    return Request(
        stage.session(suggestion.session), suggestion.session, suggestion.level, wishes, suggestion.minutes, voice
    )
