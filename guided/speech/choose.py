"""Which voice speaks: the one asked for, or the first that can; and which goes on when one fails."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from guided.errors import VoiceError
from guided.speech import own
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
    rate: float = 1.0
    """How many times as fast as usual it speaks; whoever goes on for it speaks so too."""
    folder: Path | None = None
    """Where the person keeps voice files of their own."""


class Wish(NamedTuple):
    """What every voice of a session has to meet."""

    language: str
    rate: float
    folder: Path | None


def choose(wanted: str | None, language: str, rate: float = 1.0, folder: Path | None = None) -> Chosen:
    """The voice asked for, or the first in the order of `ENGINES` that speaks this language here.

    Args:
        wanted: an engine, "system"; or an engine and one of its voices, "system:Samantha", "piper:amy",
            "piper:/path/to/amy.onnx"; None for automatic choice.
        language: a code, "en" or "en-GB", of which the first part counts.
        rate: how fast it speaks, 0.7 to 1.3 times as fast as usual.
        folder: where the person keeps voice files of their own, `amy.onnx` and `amy.onnx.json`; it need not be there.

    Raises:
        VoiceError: the voice asked for cannot speak here. Automatic choice never fails: `silent` comes last.
    """
    wish = Wish(language.lower().replace("_", "-").split("-")[0], rate, folder)
    return _named(wanted, wish) if wanted else _first((), wish, None, "speaks")


def instead_of(failed: Collection[str], chosen: Chosen, why: VoiceError) -> Chosen:
    """The first voice in the order of `ENGINES` that has not failed yet. `silent` never fails."""
    return _first(failed, Wish(chosen.language, chosen.rate, chosen.folder), why, "speaks from here")


def here() -> list[str]:
    """The engines that can speak on this computer."""
    return [name for name in ENGINES if engine(name).presence().here]


def _named(wanted: str, wish: Wish) -> Chosen:
    name, _, voice = wanted.partition(":")
    if name not in ENGINES:
        raise VoiceError(f"There is no voice called '{name}'; choose one of {', '.join(here())}.")
    if name == own.ENGINE and voice:
        voice = own.path(voice, wish.folder)
    try:
        return _load(name, voice or None, wish)
    except VoiceError as error:
        others = ", ".join(other for other in here() if other != name)
        raise VoiceError(f"{error} Choose another: {others}.") from error


def _first(failed: Collection[str], wish: Wish, why: VoiceError | None, speaks: str) -> Chosen:
    """The first that loads. The notice gives the first reason it was not an earlier one."""
    for name, voice in _candidates(failed, wish.folder):
        so = UNSPOKEN if name == "silent" else f"the {name} voice {speaks}"
        try:
            return _load(name, voice, wish, (f"{str(why).rstrip('.')}, so {so}.",) if why else ())
        except VoiceError as error:
            why = why or error
    raise AssertionError("the silent voice always loads")


def _candidates(failed: Collection[str], folder: Path | None) -> Iterator[tuple[str, str | None]]:
    """Engines in order, each with the voice to ask it for; an engine that speaks out of files, with each file."""
    for name in ENGINES:
        if name == own.ENGINE and name not in failed:
            yield from ((name, own.path(voice, folder)) for voice in own.voices(folder))
        elif name not in failed:
            yield name, None


def _load(name: str, voice: str | None, wish: Wish, notices: tuple[str, ...] = ()) -> Chosen:
    loaded = engine(name).load(wish.language, voice, wish.rate)
    return Chosen(name, wish.language, loaded, notices, wish.rate, wish.folder)
