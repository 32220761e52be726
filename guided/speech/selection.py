"""Selection of the engine and voice that speak, and the voice files that a listener has added."""

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
    """The names of the voices in a folder: those of their files, without the suffix. Empty if there is no folder.

    Names with hidden characters are left out: nobody could type them.
    """
    files = folder.glob(f"*{SUFFIX}") if folder else ()
    return sorted(file.stem for file in files if file.is_file() and not HIDDEN_RE.search(file.stem))


def find_path(name: str, folder: Path | None) -> str:
    """The path of a voice by its name, whether it exists or not; a path stays as it is, but for a `~`."""
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
    """The language it speaks, a two-letter code."""
    voice: Voice
    """Ready to be asked; what is slow in it waits for the first line."""
    notices: tuple[str, ...] = ()
    """Notices for the person about the choice, a sentence each."""
    rate: float = 1.0
    """How many times as fast as usual it speaks; a fallback voice does the same."""
    folder: Path | None = None
    """The folder of the person's own voice files."""
    audible: bool = False
    """Whether it has to be heard, or its fallback: silence will not do."""


class VoiceRequest(NamedTuple):
    """The requirements for every voice of a session."""

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
        audible: whether it has to be heard, unless silence is asked for.

    Raises:
        VoiceError: the voice asked for cannot speak here; or none can, and it has to be heard. Else automatic choice
            never fails: `silent` comes last.
    """
    request = VoiceRequest(strip_region(language), rate, folder, audible)
    return _select_named(wanted, request) if wanted else _select_first((), request, None)


def select_fallback(failed: Collection[str], selected: SelectedVoice, error: VoiceError) -> SelectedVoice:
    """The first voice in the order of `ENGINES` that has not failed yet. `silent` never fails.

    Raises:
        VoiceError: no other voice speaks, and it has to be heard.
    """
    request = VoiceRequest(selected.language, selected.rate, selected.folder, selected.audible)
    return _select_first(failed, request, error)


def strip_region(language: str) -> str:
    """The first part of a language's code, which is the one that counts: "en" of "en-GB"."""
    return language.lower().replace("_", "-").split("-")[0]


def list_engines() -> list[str]:
    """The engines that can speak on this computer."""
    return [name for name in ENGINES if load_engine(name).probe().available]


def list_engines_for(language: str, folder: Path | None = None) -> list[str]:
    """The engines that speak a language on this computer; `silent` last. It may take a second."""
    code = strip_region(language)
    able = {name for name, voice in _list_candidates((), folder) if _may_speak(name, voice, code)}
    return [
        name
        for name in list_engines()
        if name in able and (load_engine(name).list_voices(code) or not load_engine(name).list_voices())
    ]


def may_suit(wanted: str, language: str, folder: Path | None = None) -> bool:
    """Whether a voice, named as in `select_voice`, speaks a language, or may do so if that is not known."""
    name, _, voice = wanted.partition(":")
    return name not in ENGINES or _may_speak(name, _resolve_voice(name, voice, folder), strip_region(language))


def suggest_voice(voice: str, folder: Path | None = None) -> str | None:
    """The full name of a voice given without its engine: "espeak:es" for "es"; None if there is none."""
    for name in list_engines():
        voice_names = list_voice_files(folder) if name == FILE_ENGINE else load_engine(name).list_voices()
        for voice_name in voice_names:
            if voice_name.lower() == voice.lower():
                return f"{name}:{voice_name}"
    return None


def _select_named(wanted: str, request: VoiceRequest) -> SelectedVoice:
    name, _, voice_name = wanted.partition(":")
    if name not in ENGINES:
        raise VoiceError(f"There is no voice called '{name}'; choose one of {', '.join(list_engines())}.")
    voice = _resolve_voice(name, voice_name, request.folder)
    try:
        selected = _load_voice(name, voice, request)
    except VoiceError as error:
        others = ", ".join(other for other in list_engines_for(request.language, request.folder) if other != name)
        raise VoiceError(f"{error} Choose another: {others}.") from error
    fits = _may_speak(name, voice, request.language)
    return selected if fits else replace(selected, notices=(_mismatch_error(wanted, voice, request.language),))


def _mismatch_error(wanted: str, voice: str | None, language: str) -> str:
    """The notice that a voice was asked for that speaks another language."""
    languages = load_engine(wanted.partition(":")[0]).list_languages(voice) or ()
    return f"The voice {wanted} speaks '{min(languages)}', and the words are in '{language}'."


def _resolve_voice(name: str, voice: str, folder: Path | None) -> str | None:
    """The name of a voice as its engine takes it."""
    return (find_path(voice, folder) if name == FILE_ENGINE and voice else voice) or None


def _may_speak(name: str, voice: str | None, language: str) -> bool:
    languages = load_engine(name).list_languages(voice)
    return languages is None or language in languages


def _select_first(failed: Collection[str], request: VoiceRequest, first_error: VoiceError | None) -> SelectedVoice:
    """The first voice that loads, of those that speak the language. Its notice says why the one before it failed."""
    for name, voice in _list_candidates(failed, request.folder):
        if name == "silent":
            break
        if not failed and not _may_speak(name, voice, request.language):
            continue  # which is no fault of it, and nothing to tell; in the middle of a session there is no time to ask
        consequence = f", so the {name} voice speaks{' from here' if failed else ''}."
        try:
            notices = (str(first_error).rstrip(".") + consequence,) if first_error else ()
            return _load_voice(name, voice, request, notices)
        except VoiceError as error:
            first_error = first_error or error
    others = failed and [name for name in list_engines_for(request.language, request.folder) if name != "silent"]
    return _select_silent(request, str(first_error).rstrip(".") if others else "")


def _select_silent(request: VoiceRequest, failed: str) -> SelectedVoice:
    """The silent voice, after a failure or because no voice could speak. Raises VoiceError if it has to be heard."""
    reason = failed or f"No voice here speaks '{request.language}'"
    install_hint = "" if load_engine("espeak").probe().available else LANGUAGES_HINT
    if request.audible:
        advice = install_hint or f"see {make_command('voices', '--language', request.language)}"
        raise VoiceError(f"{reason}, so nothing would be heard; {advice}, or ask for --voice silent.")
    consequence = "the lines are shown and not said" if failed else "the words are shown, at the same pace"
    return _load_voice("silent", None, request, (f"{reason}, so {consequence}{install_hint and '; '}{install_hint}.",))


def _list_candidates(failed: Collection[str], folder: Path | None) -> Iterator[tuple[str, str | None]]:
    """The engines in order, each with the voice to load; the engine of voice files, with each file."""
    for name in ENGINES:
        if name == FILE_ENGINE and name not in failed:
            yield from ((name, find_path(voice, folder)) for voice in list_voice_files(folder))
        elif name not in failed:
            yield name, None


def _load_voice(name: str, voice: str | None, request: VoiceRequest, notices: tuple[str, ...] = ()) -> SelectedVoice:
    loaded = load_engine(name).load(request.language, voice, request.rate)
    return SelectedVoice(name, request.language, loaded, notices, request.rate, request.folder, request.audible)
