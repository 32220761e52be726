"""Which voice is selected."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from guided.core.errors import VoiceError
from guided.speech import engines
from guided.speech.engines import ENGINES, Availability
from guided.speech.selection import (
    list_engines,
    list_engines_for,
    may_suit,
    select_fallback,
    select_voice,
    suggest_voice,
)

SAYS: dict[str, Callable[[frozenset[str] | None], frozenset[str] | None]] = {
    "neural": lambda has: has,
    "piper": lambda _has: None,
    "system": lambda _has: None,
    "espeak": lambda has: has,
}
"""What an engine knows before it speaks."""


@pytest.fixture(autouse=True)
def available_voices(monkeypatch: pytest.MonkeyPatch) -> dict[str, frozenset[str]]:
    """A computer whose voices are what a test says: engine -> languages. `silent` is the real one."""
    has = {
        "neural": frozenset({"en"}),
        "piper": frozenset({"en", "de", "sv"}),
        "system": frozenset({"en", "de"}),
        "espeak": frozenset({"en", "de", "cy"}),
    }

    def make(name: str) -> SimpleNamespace:
        def load(language: str, voice: str | None = None, rate: float = 1.0) -> SimpleNamespace:
            if language not in has.get(name, ()):
                raise VoiceError(f"The {name} voice does not speak '{language}'.")
            return SimpleNamespace(key=f"{name} {language} {voice}{'' if rate == 1 else f' at {rate}'}")

        def languages(voice: str | None = None) -> frozenset[str] | None:
            """Of a voice, what its name begins with: "es" of "es-419". The system's own say nothing of all of them."""
            return frozenset({voice[:2]}) if voice and voice[2:3] == "-" else SAYS[name](has.get(name))

        def voices(language: str | None = None) -> list[str]:
            known = [] if name == "piper" else [f"{each}-voice" for each in sorted(has.get(name, ()))]
            return [each for each in known if language is None or each.startswith(language)]

        presence = lambda: Availability(bool(has.get(name)), "a phrase")  # noqa: E731
        return SimpleNamespace(load=load, probe=presence, list_languages=languages, list_voices=voices)

    for name in has:
        monkeypatch.setitem(sys.modules, ENGINES[name], make(name))  # type: ignore[arg-type]
    return has


def test_first_engine_of_the_language_is_selected_silently() -> None:
    chosen = select_voice(None, "en")
    assert (chosen.engine, chosen.language, chosen.voice.key, chosen.notices) == ("neural", "en", "neural en None", ())


def test_engines_of_other_languages_are_skipped_silently(
    available_voices: dict[str, frozenset[str]],
) -> None:
    chosen = select_voice(None, "de")
    assert (chosen.engine, chosen.notices) == ("system", ())
    del available_voices["system"]
    available_voices["neural"] = frozenset({"de"})
    assert select_voice(None, "de").engine == "neural"


def test_fallback_has_one_notice_with_the_reason(available_voices: dict[str, frozenset[str]]) -> None:
    del available_voices["neural"]
    assert select_voice(None, "en").notices == ("The neural voice does not speak 'en', so the system voice speaks.",)
    del available_voices["system"]
    assert select_voice(None, "en").notices == ("The neural voice does not speak 'en', so the espeak voice speaks.",)


def test_language_without_a_voice_is_silent_with_a_notice() -> None:
    chosen = select_voice(None, "tlh")
    assert (chosen.engine, chosen.notices) == (
        "silent",
        ("No voice here speaks 'tlh', so the words are shown, at the same pace.",),
    )


def test_language_without_a_voice_is_an_error_if_audible(available_voices: dict[str, frozenset[str]]) -> None:
    with pytest.raises(VoiceError) as caught:
        select_voice(None, "tlh", audible=True)
    assert str(caught.value) == (
        "No voice here speaks 'tlh', so nothing would be heard; see guided voices --language tlh, "
        "or ask for --voice silent."
    )
    available_voices.clear()
    brings = r"pip install espeakng-loader brings about a hundred languages, or"
    with pytest.raises(VoiceError, match=brings):
        select_voice(None, "en", audible=True)
    assert select_voice("silent", "tlh", audible=True).engine == "silent"
    assert select_voice("silent", "tlh", audible=True).notices == ()


def test_audible_selection_never_falls_back_to_silence(available_voices: dict[str, frozenset[str]]) -> None:
    chosen = select_voice("espeak", "cy", audible=True)
    with pytest.raises(VoiceError, match=r"\AIt hung, so nothing would be heard; "):
        select_fallback(["espeak"], chosen, VoiceError("It hung."))
    assert select_fallback(["neural"], select_voice("neural", "en", audible=True), VoiceError("It hung.")).audible


def test_language_without_voices_is_named_after_the_last_failure() -> None:
    system = select_voice("system", "de")
    chosen = select_fallback(["system"], replace(system, language="xx"), VoiceError("No voice speaks it."))
    assert chosen.notices == ("No voice here speaks 'xx', so the words are shown, at the same pace.",)


def test_engines_are_listed_by_language(folder: Path) -> None:
    assert list_engines_for("en") == ["neural", "system", "espeak", "silent"]
    assert list_engines_for("de-AT", folder) == ["piper", "system", "espeak", "silent"]
    assert list_engines_for("cy") == ["espeak", "silent"]
    assert list_engines_for("tlh") == ["silent"]


def test_may_suit_compares_a_voice_with_a_language() -> None:
    assert may_suit("espeak:en-gb", "en")
    assert not may_suit("espeak:en-gb", "de")
    assert may_suit("espeak", "de")
    assert not may_suit("neural", "de")
    assert may_suit("system", "tlh"), "it may"
    assert may_suit("silent", "tlh")
    assert may_suit("robot", "en"), "which is told when it is asked for"


def test_chosen_voice_of_another_language_speaks_with_a_notice() -> None:
    chosen = select_voice("espeak:de-voice", "en")
    assert chosen.voice.key == "espeak en de-voice"
    assert chosen.notices == ("The voice espeak:de-voice speaks 'de', and the words are in 'en'.",)
    assert select_voice("espeak:en-voice", "en").notices == ()


def test_voice_without_its_engine_is_suggested(folder: Path) -> None:
    assert suggest_voice("en-voice") == "neural:en-voice"
    assert suggest_voice("CY-voice") == "espeak:cy-voice"
    assert suggest_voice("amy", folder) == "piper:amy"
    assert suggest_voice("nobody", folder) is None


def test_computer_without_voices_falls_back_to_silence(available_voices: dict[str, frozenset[str]]) -> None:
    available_voices.clear()
    chosen = select_voice(None, "en")
    assert chosen.engine == "silent"
    assert "pip install espeakng-loader" in chosen.notices[0]
    assert chosen.voice.speak("Rest.").frames
    assert list_engines() == ["silent"]


@pytest.mark.parametrize("language", ["de-AT", "DE", "de_CH", "de"])
def test_region_of_a_language_is_ignored(language: str) -> None:
    assert select_voice(None, language).language == "de"


def test_chosen_engine_is_selected_without_a_notice() -> None:
    chosen = select_voice("espeak", "en")
    assert (chosen.engine, chosen.notices) == ("espeak", ())


def test_voice_of_an_engine_can_be_chosen() -> None:
    assert select_voice("system:Samantha", "en").voice.key == "system en Samantha"
    assert select_voice("system:a:b", "en").voice.key == "system en a:b"


@pytest.mark.parametrize("wanted", ["robot", "Neural", "..silent"])
def test_unknown_voice_lists_the_known_ones(wanted: str) -> None:
    with pytest.raises(
        VoiceError, match=f"no voice called '{wanted}'; choose one of neural, piper, system, espeak, silent"
    ):
        select_voice(wanted, "en")


def test_chosen_engine_that_cannot_speak_lists_the_others(available_voices: dict[str, frozenset[str]]) -> None:
    del available_voices["system"]
    with pytest.raises(
        VoiceError, match=r"The system voice does not speak 'en'\. Choose another: neural, espeak, silent\."
    ):
        select_voice("system", "en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where two voice files are kept."""
    for name in ("ben", "amy"):
        (tmp_path / f"{name}.onnx").touch()
    return tmp_path


def test_voice_file_is_chosen_by_name_or_path(folder: Path) -> None:
    assert select_voice("piper:amy", "en", folder=folder).voice.key == f"piper en {folder / 'amy.onnx'}"
    assert select_voice("piper:./amy.onnx", "en", folder=folder).voice.key == "piper en ./amy.onnx"
    assert select_voice("piper", "en", folder=folder).voice.key == "piper en None"


def test_voice_files_are_used_if_the_first_engine_lacks_the_language(folder: Path) -> None:
    assert select_voice(None, "en", folder=folder).engine == "neural"
    chosen = select_voice(None, "de", folder=folder)
    assert chosen.voice.key == f"piper de {folder / 'amy.onnx'}"
    assert chosen.notices == ()
    assert select_voice(None, "cy", folder=folder).engine == "espeak"


def test_voice_files_are_tried_in_turn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def load(language: str, voice: str, rate: float) -> SimpleNamespace:
        asked.append(Path(voice).stem)
        if "amy" in voice:
            raise VoiceError("The voice amy speaks 'en', not 'sv'.")
        return SimpleNamespace(key=voice)

    monkeypatch.setattr(sys.modules[ENGINES["piper"]], "load", load)
    assert select_voice(None, "sv", folder=folder).voice.key == str(folder / "ben.onnx")
    assert asked == ["amy", "ben"]


def test_rate_is_kept_in_a_fallback(folder: Path) -> None:
    chosen = select_voice("neural", "en", 0.9, folder)
    assert chosen.voice.key == "neural en None at 0.9"
    after = select_fallback(["neural"], chosen, VoiceError("It hung."))
    assert after.voice.key == f"piper en {folder / 'amy.onnx'} at 0.9"
    assert select_fallback(["neural", "piper"], after, VoiceError("It hung.")).voice.key == "system en None at 0.9"
    assert select_voice(None, "en", 1.2).voice.key == "neural en None at 1.2"


def test_fallback_is_the_first_engine_that_has_not_failed() -> None:
    why = VoiceError("The system voice could not say a line (it hung).")
    system = select_voice("system", "en")
    chosen = select_fallback(["system"], system, why)
    assert chosen.engine == "neural"
    assert chosen.notices == ("The system voice could not say a line (it hung), so the neural voice speaks from here.",)
    assert select_fallback(["neural", "system"], system, why).engine == "espeak"
    assert select_fallback(["neural", "system", "espeak"], system, why).engine == "silent"


def test_listing_engines_imports_none() -> None:
    assert list_engines() == ["neural", "piper", "system", "espeak", "silent"]
    assert engines.load_engine("silent").list_languages() is None
