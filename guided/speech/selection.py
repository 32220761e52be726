"""Which engine and voice speaks, and the voice files that a listener has added."""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from guided.core.errors import VoiceError
from guided.core.safe_text import HIDDEN_RE
from guided.core.shell_command import make_command, make_pip_command
from guided.speech.engines import ENGINES, Voice, load_engine

FILE_ENGINE = "piper"
"""The engine whose voices are files."""

SUFFIX = ".onnx"


def list_voice_files(folder: Path | None) -> list[str]:
    """The names of the voices there are: those of their files, without the ending. None where there is no folder.

    A name in which a character shows as nothing is left out: nobody could type it.
    """
    files = folder.glob(f"*{SUFFIX}") if folder else ()
    return sorted(file.stem for file in files if file.is_file() and not HIDDEN_RE.search(file.stem))


def find_path(name: str, folder: Path | None) -> str:
    """The path of a voice by its name, whether it is there or not; a path is left as it is, but for a `~`."""
    if name.endswith(SUFFIX) or not folder:
        return os.path.expanduser(name)  # noqa: PTH111  (one nobody knows stays as it is)
    return str(folder / f"{name}{SUFFIX}")


LANGUAGES_HINT = f"{make_pip_command('install', 'espeakng-loader')} brings about a hundred languages"


@dataclass(frozen=True)
class SelectedVoice:
    """A voice for a session."""

    engine: str
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
    audible: bool = False
    """Whether silence will not do, for it or for whoever goes on for it."""


class VoiceRequest(NamedTuple):
    """What every voice of a session has to meet."""

    language: str
    rate: float
    folder: Path | None
    audible: bool


def select_voice(
    wanted: str | None, language: str, rate: float = 1.0, folder: Path | None = None, audible: bool = False
) -> SelectedVoice:
    """The voice asked for, or the first in the order of `ENGINES` that speaks this language here.

    Args:
        wanted: an engine, "system"; or an engine and one of its voices, "system:Samantha", "piper:amy",
            "piper:/path/to/amy.onnx"; None for automatic choice.
        language: a code, "en" or "en-GB", of which the first part counts.
        rate: how fast it speaks, 0.7 to 1.3 times as fast as usual.
        folder: where the person keeps voice files of their own, `amy.onnx` and `amy.onnx.json`; it need not be there.
        audible: whether silence will not do, unless it is asked for.

    Raises:
        VoiceError: the voice asked for cannot speak here; or nobody can, and it has to be aloud. Else automatic choice
            never fails: `silent` comes last.
    """
    wish = VoiceRequest(strip_region(language), rate, folder, audible)
    return _select_named(wanted, wish) if wanted else _select_first((), wish, None)


def select_fallback(failed: Collection[str], chosen: SelectedVoice, why: VoiceError) -> SelectedVoice:
    """The first voice in the order of `ENGINES` that has not failed yet. `silent` never fails.

    Raises:
        VoiceError: nobody else speaks, and it has to be aloud.
    """
    return _select_first(failed, VoiceRequest(chosen.language, chosen.rate, chosen.folder, chosen.audible), why)


def strip_region(language: str) -> str:
    """The first part of a language's code, which is the one that counts: "en" of "en-GB"."""
    return language.lower().replace("_", "-").split("-")[0]


def list_engines() -> list[str]:
    """The engines that can speak on this computer."""
    return [name for name in ENGINES if load_engine(name).probe().available]


def list_engines_for(language: str, folder: Path | None = None) -> list[str]:
    """The engines that speak a language on this computer; `silent` last, which says nothing. It may take a second."""
    asked = strip_region(language)
    able = {name for name, voice in _list_candidates((), folder) if _may_speak(name, voice, asked)}
    return [
        name
        for name in list_engines()
        if name in able and (load_engine(name).list_voices(asked) or not load_engine(name).list_voices())
    ]


def may_suit(wanted: str, language: str, folder: Path | None = None) -> bool:
    """Whether a voice, as it is asked for, speaks a language, or may do so for all that is known."""
    name, _, voice = wanted.partition(":")
    return name not in ENGINES or _may_speak(name, _resolve_voice(name, voice, folder), strip_region(language))


def suggest_voice(voice: str, folder: Path | None = None) -> str | None:
    """The voice that somebody asks for who leaves out its engine: "espeak:es" for "es"; None where there is none."""
    for name in list_engines():
        known = list_voice_files(folder) if name == FILE_ENGINE else load_engine(name).list_voices()
        for each in known:
            if each.lower() == voice.lower():
                return f"{name}:{each}"
    return None


def _select_named(wanted: str, wish: VoiceRequest) -> SelectedVoice:
    name, _, after = wanted.partition(":")
    if name not in ENGINES:
        raise VoiceError(f"There is no voice called '{name}'; choose one of {', '.join(list_engines())}.")
    voice = _resolve_voice(name, after, wish.folder)
    try:
        chosen = _load_voice(name, voice, wish)
    except VoiceError as error:
        others = ", ".join(other for other in list_engines_for(wish.language, wish.folder) if other != name)
        raise VoiceError(f"{error} Choose another: {others}.") from error
    fits = _may_speak(name, voice, wish.language)
    return chosen if fits else replace(chosen, notices=(_mismatch_error(wanted, voice, wish.language),))


def _mismatch_error(wanted: str, voice: str | None, language: str) -> str:
    """That somebody asked for a voice of another language."""
    spoken = load_engine(wanted.partition(":")[0]).list_languages(voice) or ()
    return f"The voice {wanted} speaks '{min(spoken)}', and the words are in '{language}'."


def _resolve_voice(name: str, voice: str, folder: Path | None) -> str | None:
    """One of an engine's voices, as the engine takes it."""
    return (find_path(voice, folder) if name == FILE_ENGINE and voice else voice) or None


def _may_speak(name: str, voice: str | None, language: str) -> bool:
    spoken = load_engine(name).list_languages(voice)
    return spoken is None or language in spoken


def _select_first(failed: Collection[str], wish: VoiceRequest, why: VoiceError | None) -> SelectedVoice:
    """The first that loads, of those that speak the language. The notice gives the first reason why no earlier one."""
    for name, voice in _list_candidates(failed, wish.folder):
        if name == "silent":
            break
        if not failed and not _may_speak(name, voice, wish.language):
            continue  # which is no fault of it, and nothing to tell; in the middle of a session there is no time to ask
        so = f", so the {name} voice speaks{' from here' if failed else ''}."
        try:
            return _load_voice(name, voice, wish, (str(why).rstrip(".") + so,) if why else ())
        except VoiceError as error:
            why = why or error
    others = failed and [name for name in list_engines_for(wish.language, wish.folder) if name != "silent"]
    return _select_silent(wish, str(why).rstrip(".") if others else "")


def _select_silent(wish: VoiceRequest, failed: str) -> SelectedVoice:
    """Nobody speaks, because of a failure or because nobody could. Raises VoiceError where that will not do."""
    nobody = failed or f"No voice here speaks '{wish.language}'"
    more = "" if load_engine("espeak").probe().available else LANGUAGES_HINT
    if wish.audible:
        way = more or f"see {make_command('voices', '--language', wish.language)}"
        raise VoiceError(f"{nobody}, so nothing would be heard; {way}, or ask for --voice silent.")
    so = "the lines are shown and not said" if failed else "the words are shown, at the same pace"
    return _load_voice("silent", None, wish, (f"{nobody}, so {so}{more and '; '}{more}.",))


def _list_candidates(failed: Collection[str], folder: Path | None) -> Iterator[tuple[str, str | None]]:
    """Engines in order, each with the voice to ask it for; an engine that speaks out of files, with each file."""
    for name in ENGINES:
        if name == FILE_ENGINE and name not in failed:
            yield from ((name, find_path(voice, folder)) for voice in list_voice_files(folder))
        elif name not in failed:
            yield name, None


def _load_voice(name: str, voice: str | None, wish: VoiceRequest, notices: tuple[str, ...] = ()) -> SelectedVoice:
    loaded = load_engine(name).load(wish.language, voice, wish.rate)
    return SelectedVoice(name, wish.language, loaded, notices, wish.rate, wish.folder, wish.audible)
