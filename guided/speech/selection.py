"""Which engine and voice speaks, and the voice files that a listener has added."""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from guided.core.errors import VoiceError
from guided.core.formatting import INVISIBLE
from guided.core.shell_command import pip, typed
from guided.speech.engines import ENGINES, Voice, engine

ENGINE = "piper"
"""The engine whose voices are files."""

SUFFIX = ".onnx"


def voices(folder: Path | None) -> list[str]:
    """The names of the voices there are: those of their files, without the ending. None where there is no folder.

    A name in which a character shows as nothing is left out: nobody could type it.
    """
    files = folder.glob(f"*{SUFFIX}") if folder else ()
    return sorted(file.stem for file in files if file.is_file() and not INVISIBLE.search(file.stem))


def path(name: str, folder: Path | None) -> str:
    """The path of a voice by its name, whether it is there or not; a path is left as it is, but for a `~`."""
    if name.endswith(SUFFIX) or not folder:
        return os.path.expanduser(name)  # noqa: PTH111  (one nobody knows stays as it is)
    return str(folder / f"{name}{SUFFIX}")


MORE = f"{pip('install', 'espeakng-loader')} brings about a hundred languages"


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
    aloud: bool = False
    """Whether silence will not do, for it or for whoever goes on for it."""


class Wish(NamedTuple):
    """What every voice of a session has to meet."""

    language: str
    rate: float
    folder: Path | None
    aloud: bool


def choose(
    wanted: str | None, language: str, rate: float = 1.0, folder: Path | None = None, aloud: bool = False
) -> Chosen:
    """The voice asked for, or the first in the order of `ENGINES` that speaks this language here.

    Args:
        wanted: an engine, "system"; or an engine and one of its voices, "system:Samantha", "piper:amy",
            "piper:/path/to/amy.onnx"; None for automatic choice.
        language: a code, "en" or "en-GB", of which the first part counts.
        rate: how fast it speaks, 0.7 to 1.3 times as fast as usual.
        folder: where the person keeps voice files of their own, `amy.onnx` and `amy.onnx.json`; it need not be there.
        aloud: whether silence will not do, unless it is asked for.

    Raises:
        VoiceError: the voice asked for cannot speak here; or nobody can, and it has to be aloud. Else automatic choice
            never fails: `silent` comes last.
    """
    wish = Wish(plain(language), rate, folder, aloud)
    return _named(wanted, wish) if wanted else _first((), wish, None)


def instead_of(failed: Collection[str], chosen: Chosen, why: VoiceError) -> Chosen:
    """The first voice in the order of `ENGINES` that has not failed yet. `silent` never fails.

    Raises:
        VoiceError: nobody else speaks, and it has to be aloud.
    """
    return _first(failed, Wish(chosen.language, chosen.rate, chosen.folder, chosen.aloud), why)


def plain(language: str) -> str:
    """The first part of a language's code, which is the one that counts: "en" of "en-GB"."""
    return language.lower().replace("_", "-").split("-")[0]


def here() -> list[str]:
    """The engines that can speak on this computer."""
    return [name for name in ENGINES if engine(name).presence().here]


def speaking(language: str, folder: Path | None = None) -> list[str]:
    """The engines that speak a language on this computer; `silent` last, which says nothing. It may take a second."""
    asked = plain(language)
    able = {name for name, voice in _candidates((), folder) if _may_speak(name, voice, asked)}
    return [name for name in here() if name in able and (engine(name).voices(asked) or not engine(name).voices())]


def suits(wanted: str, language: str, folder: Path | None = None) -> bool:
    """Whether a voice, as it is asked for, speaks a language, or may do so for all that is known."""
    name, _, voice = wanted.partition(":")
    return name not in ENGINES or _may_speak(name, _voice(name, voice, folder), plain(language))


def meant(voice: str, folder: Path | None = None) -> str | None:
    """The voice that somebody asks for who leaves out its engine: "espeak:es" for "es"; None where there is none."""
    for name in here():
        known = voices(folder) if name == ENGINE else engine(name).voices()
        for each in known:
            if each.lower() == voice.lower():
                return f"{name}:{each}"
    return None


def _named(wanted: str, wish: Wish) -> Chosen:
    name, _, after = wanted.partition(":")
    if name not in ENGINES:
        raise VoiceError(f"There is no voice called '{name}'; choose one of {', '.join(here())}.")
    voice = _voice(name, after, wish.folder)
    try:
        chosen = _load(name, voice, wish)
    except VoiceError as error:
        others = ", ".join(other for other in speaking(wish.language, wish.folder) if other != name)
        raise VoiceError(f"{error} Choose another: {others}.") from error
    fits = _may_speak(name, voice, wish.language)
    return chosen if fits else replace(chosen, notices=(_other(wanted, voice, wish.language),))


def _other(wanted: str, voice: str | None, language: str) -> str:
    """That somebody asked for a voice of another language."""
    spoken = engine(wanted.partition(":")[0]).languages(voice) or ()
    return f"The voice {wanted} speaks '{min(spoken)}', and the words are in '{language}'."


def _voice(name: str, voice: str, folder: Path | None) -> str | None:
    """One of an engine's voices, as the engine takes it."""
    return (path(voice, folder) if name == ENGINE and voice else voice) or None


def _may_speak(name: str, voice: str | None, language: str) -> bool:
    spoken = engine(name).languages(voice)
    return spoken is None or language in spoken


def _first(failed: Collection[str], wish: Wish, why: VoiceError | None) -> Chosen:
    """The first that loads, of those that speak the language. The notice gives the first reason why no earlier one."""
    for name, voice in _candidates(failed, wish.folder):
        if name == "silent":
            break
        if not failed and not _may_speak(name, voice, wish.language):
            continue  # which is no fault of it, and nothing to tell; in the middle of a session there is no time to ask
        so = f", so the {name} voice speaks{' from here' if failed else ''}."
        try:
            return _load(name, voice, wish, (str(why).rstrip(".") + so,) if why else ())
        except VoiceError as error:
            why = why or error
    others = failed and [name for name in speaking(wish.language, wish.folder) if name != "silent"]
    return _silent(wish, str(why).rstrip(".") if others else "")


def _silent(wish: Wish, failed: str) -> Chosen:
    """Nobody speaks, because of a failure or because nobody could. Raises VoiceError where that will not do."""
    nobody = failed or f"No voice here speaks '{wish.language}'"
    more = "" if engine("espeak").presence().here else MORE
    if wish.aloud:
        way = more or f"see {typed('voices', '--language', wish.language)}"
        raise VoiceError(f"{nobody}, so nothing would be heard; {way}, or ask for --voice silent.")
    so = "the lines are shown and not said" if failed else "the words are shown, at the same pace"
    return _load("silent", None, wish, (f"{nobody}, so {so}{more and '; '}{more}.",))


def _candidates(failed: Collection[str], folder: Path | None) -> Iterator[tuple[str, str | None]]:
    """Engines in order, each with the voice to ask it for; an engine that speaks out of files, with each file."""
    for name in ENGINES:
        if name == ENGINE and name not in failed:
            yield from ((name, path(voice, folder)) for voice in voices(folder))
        elif name not in failed:
            yield name, None


def _load(name: str, voice: str | None, wish: Wish, notices: tuple[str, ...] = ()) -> Chosen:
    loaded = engine(name).load(wish.language, voice, wish.rate)
    return Chosen(name, wish.language, loaded, notices, wish.rate, wish.folder, wish.aloud)
