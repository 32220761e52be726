"""Options that several commands share, and parsers of their values."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import fields
from decimal import Decimal
from functools import reduce, wraps
from typing import Any

import click
from click.shell_completion import CompletionItem

from guided.core import paths
from guided.core.cue import Plan
from guided.core.errors import GuidedError
from guided.core.level import LEVELS, Level
from guided.core.safe_text import mask_line
from guided.plan.health_conditions import CONDITIONS
from guided.plan.preferences import PLACE_EXCLUSIONS, Preferences, Verbosity
from guided.script.values import LOADS, suggest_word
from guided.system import settings
from guided.system.settings import split_names


def complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: the sessions whose names begin so; files where none does."""
    return match_names(paths.find_sessions(), incomplete) or [CompletionItem(incomplete, type="file")]


def match_names(names: Iterable[str], prefix: str, lead: str = "") -> list[CompletionItem]:
    """For Tab: the names with a prefix, each after `lead`; without those that have hidden characters."""
    return [CompletionItem(lead + name) for name in names if name.startswith(prefix) and mask_line(name) == name]


def level(default: Level | None = Level.GENTLE, about: str = "How today is.") -> Callable[[Any], Any]:
    """The option --level."""
    return click.option(
        "-l",
        "--level",
        type=click.Choice([str(each) for each in LEVELS], case_sensitive=False),
        default=default and str(default),
        show_default=default is not None,
        callback=lambda _ctx, _param, value: None if value is None else Level(value),
        help=about,
    )


def voice(text: str = "Who speaks; see guided voices.") -> Callable[[Any], Any]:
    """The option --voice: an engine, or an engine and one of its voices."""
    return click.option(
        "--voice", metavar="ENGINE[:VOICE]", callback=_parse_voice, shell_complete=_complete_voice, help=text
    )


def _parse_voice(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    from guided.speech import selection
    from guided.speech.engines import ENGINES

    name = (value or "").partition(":")[0]
    if value is not None and name not in ENGINES:
        closest_name = selection.suggest_voice(value, paths.voices_folder())
        hint = f"did you mean {closest_name}?" if closest_name else f"there are: {', '.join(selection.list_engines())}"
        raise click.BadParameter(f"there is no voice called '{name}'; {hint}")
    return value


def _complete_voice(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For Tab: the engines, and the listener's own voice files."""
    from guided.speech import selection
    from guided.speech.engines import ENGINES

    names = [
        *ENGINES,
        *(f"{selection.FILE_ENGINE}:{name}" for name in selection.list_voice_files(paths.voices_folder())),
    ]
    return match_names(names, incomplete)


def rate(text: str = "How fast the voice speaks, 0.7 to 1.3; 0.9 is a little slower.") -> Callable[[Any], Any]:
    """The option --rate: 1 unless it is given."""
    return click.option("--rate", metavar="RATE", default="1", callback=_parse_rate, help=text)


def _parse_rate(_ctx: click.Context, _param: click.Parameter, value: str) -> Decimal:
    try:
        return settings.parse_rate(value)
    except ValueError:
        raise click.BadParameter(f"'{value}' is not a number between 0.7 and 1.3, like 0.9") from None


def make_names_parser(names: Collection[str]) -> Callable[[click.Context, click.Parameter, str], frozenset[str]]:
    """Make a parser of names with commas between, which raises BadParameter for an unknown name.

    Names in the settings are added: whoever leaves out one thing more does not want another back.
    """

    def parse(ctx: click.Context, param: click.Parameter, value: str) -> frozenset[str]:
        words = split_names(value)
        for word in words:
            if word not in names:
                hint = suggest_word(word, names) or f"there are: {', '.join(names)}"
                raise click.BadParameter(f"nothing is called '{word}' here; {hint}")
        return frozenset(words + split_names((ctx.default_map or {}).get(str(param.name), "")))

    return parse


def make_part_completer(
    argument: str, list_names: Callable[[Plan], Iterable[str]], simplify: Callable[[str], str] = str
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Make a completer of the names of parts of the session that was named before.

    Args:
        argument: the parameter that names the session.
        list_names: gives the names there are in its plan.
        simplify: makes what is typed look like those names.
    """

    def complete_part(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from guided.plan.planner import build_plan
        from guided.script.loader import load_script

        # An option still without a value leaves the session in args.
        name = ctx.params.get(argument) or next(iter(ctx.args), "")
        try:
            session = load_script(paths.find_script(name), paths.find_folders())
            names = list_names(build_plan(session, ctx.params.get("level") or Level.GENTLE))
        except GuidedError:
            return []
        return match_names(names, simplify(incomplete))

    return complete_part


def minutes(
    text: str = "How long it is to last: rests give or take, then what is optional goes.",
) -> Callable[[Any], Any]:
    """The option --minutes."""
    return click.option("--minutes", metavar="MINUTES", type=parse_minutes, help=text)


def parse_minutes(value: str) -> Decimal:
    """A number of minutes as somebody writes it. Raises BadParameter where it is none."""
    match = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,3})?)\s*(?:m|mins?\.?|minutes?)?", value.strip(), re.IGNORECASE)
    number = Decimal(match[1].replace(",", ".")) if match else Decimal(0)
    if not Decimal("0.1") <= number <= 180:
        raise click.BadParameter(f"'{value}' is not a number of minutes between 0.1 and 180, like 5")
    return number


def stack_options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, in the order in which help shows them."""
    return lambda command: reduce(lambda decorated, option: option(decorated), reversed(options), command)


_preference_options = stack_options(
    click.option(
        "--avoid",
        metavar="WHAT",
        default="",
        callback=make_names_parser(LOADS),
        help="What to leave out today, with commas: neck,twist.",
    ),
    click.option(
        "--condition",
        "conditions",
        metavar="WHAT",
        default="",
        callback=make_names_parser(CONDITIONS),
        shell_complete=lambda _ctx, _param, begun: match_names(CONDITIONS, begun),
        help="What you live with, with commas: dizzy,wrist. What does not suit is left out: guided help conditions.",
    ),
    click.option(
        "--where",
        type=click.Choice(list(PLACE_EXCLUSIONS), case_sensitive=False),
        help="Where you are: what cannot be done there is left out, or replaced as written.",
    ),
    click.option(
        "--words",
        type=click.Choice([str(each) for each in Verbosity], case_sensitive=False),
        default=str(Verbosity.ALL),
        show_default=True,
        callback=lambda _ctx, _param, value: Verbosity(value),
        help="How much is said; it lasts as long, and what keeps you safe is always said.",
    ),
    click.option(
        "--ambience/--no-ambience", default=True, help="A sound underneath, or none; the voice and the chimes stay."
    ),
    rate(),
)
"""One for each field of `Preferences`."""


def preferences(command: Any) -> Any:
    """Add the options of `Preferences` to a command, which is given `preferences`."""

    @wraps(command)
    def with_preferences(**values: Any) -> Any:
        return command(
            preferences=Preferences(**{spec.name: values.pop(spec.name) for spec in fields(Preferences)}), **values
        )

    return _preference_options(with_preferences)


def output(command: Any) -> Any:
    """Add the options `device` and `output` to a command."""
    from guided.sound.output import OUTPUTS

    return stack_options(
        click.option("--device", metavar="NAME", help="Which loudspeaker; guided doctor names them."),
        click.option("--output", type=click.Choice(list(OUTPUTS)), default="miniaudio", help="How sound gets out."),
    )(command)


playback = stack_options(
    click.option("--plain/--no-plain", help="Plain lines that are never painted over: for screen readers."),
    click.option("--dim/--no-dim", help="As dark as can be, for bed."),
    click.option("--text-only/--no-text-only", help="The words on the screen, at the same pace, without sound."),
    output,
)
"""The options of how a session is shown and heard; the command is given all of them."""
