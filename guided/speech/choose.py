"""Which voice speaks: the one asked for, or the first that can; and which goes on when one fails."""

from collections.abc import Collection
from dataclasses import dataclass

from guided.errors import VoiceError
from guided.speech.voices import ENGINES, Voice, engine

UNSPOKEN = "the lines are shown and not said; pip install guided-sessions[espeak] brings about a hundred languages"


@dataclass(frozen=True)
class Chosen:
    """A voice for a session."""

    name: str
    """Its engine, one of `ENGINES`."""
    language: str
    """What it speaks, a two-letter code."""
    voice: Voice
    """Ready to be asked; what is slow in it waits for the first line."""
    notices: tuple[str, ...] = ()
    """What the person may want to know about the choice, a sentence each."""


def choose(wanted: str | None, language: str) -> Chosen:
    """The voice asked for, or the first in the order of `ENGINES` that speaks this language here.

    Args:
        wanted: an engine, "system"; or an engine and one of its voices, "system:Samantha"; None for automatic choice.
        language: a code, "en" or "en-GB", of which the first part counts.

    Raises:
        VoiceError: the voice asked for cannot speak here. Automatic choice never fails: `silent` comes last.
    """
    language = language.lower().replace("_", "-").split("-")[0]
    return _named(wanted, language) if wanted else _first((), language, None, "speaks")


def instead_of(failed: Collection[str], language: str, why: VoiceError) -> Chosen:
    """The first voice in the order of `ENGINES` that has not failed yet. `silent` never fails."""
    return _first(failed, language, why, "speaks from here")


def here() -> list[str]:
    """The engines that can speak on this computer."""
    return [name for name in ENGINES if engine(name).presence().here]


def _named(wanted: str, language: str) -> Chosen:
    name, _, voice = wanted.partition(":")
    if name not in ENGINES:
        raise VoiceError(f"There is no voice called '{name}'; choose one of {', '.join(here())}.")
    try:
        return Chosen(name, language, engine(name).load(language, voice or None))
    except VoiceError as error:
        others = ", ".join(other for other in here() if other != name)
        raise VoiceError(f"{error} Choose another: {others}.") from error


def _first(failed: Collection[str], language: str, why: VoiceError | None, speaks: str) -> Chosen:
    """The first that loads. The notice gives the first reason it was not an earlier one."""
    for name in ENGINES:
        if name in failed:
            continue
        try:
            voice = engine(name).load(language)
        except VoiceError as error:
            why = why or error
        else:
            so = UNSPOKEN if name == "silent" else f"the {name} voice {speaks}"
            return Chosen(name, language, voice, (f"{str(why).rstrip('.')}, so {so}.",) if why else ())
    raise AssertionError("the silent voice always loads")
