"""Which voice speaks."""

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
"""What an engine knows of itself before a line is spoken."""


@pytest.fixture(autouse=True)
def computer(monkeypatch: pytest.MonkeyPatch) -> dict[str, frozenset[str]]:
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


def test_the_first_that_speaks_the_language_is_chosen_and_nothing_is_said_of_it() -> None:
    chosen = select_voice(None, "en")
    assert (chosen.engine, chosen.language, chosen.voice.key, chosen.notices) == ("neural", "en", "neural en None", ())


def test_a_voice_of_another_language_is_passed_over_and_nothing_is_said_of_it(
    computer: dict[str, frozenset[str]],
) -> None:
    chosen = select_voice(None, "de")
    assert (chosen.engine, chosen.notices) == ("system", ())
    del computer["system"]
    computer["neural"] = frozenset({"de"})
    assert select_voice(None, "de").engine == "neural"


def test_choice_falls_down_the_order_with_one_line_that_says_why(computer: dict[str, frozenset[str]]) -> None:
    del computer["neural"]
    assert select_voice(None, "en").notices == ("The neural voice does not speak 'en', so the system voice speaks.",)
    del computer["system"]
    assert select_voice(None, "en").notices == ("The neural voice does not speak 'en', so the espeak voice speaks.",)


def test_where_nobody_speaks_a_language_the_words_are_shown_and_that_is_said_in_a_line() -> None:
    chosen = select_voice(None, "tlh")
    assert (chosen.engine, chosen.notices) == (
        "silent",
        ("No voice here speaks 'tlh', so the words are shown, at the same pace.",),
    )


def test_where_it_has_to_be_aloud_nobody_is_an_error_with_a_way_out(computer: dict[str, frozenset[str]]) -> None:
    with pytest.raises(VoiceError) as caught:
        select_voice(None, "tlh", audible=True)
    assert str(caught.value) == (
        "No voice here speaks 'tlh', so nothing would be heard; see guided voices --language tlh, "
        "or ask for --voice silent."
    )
    computer.clear()
    brings = r"pip install espeakng-loader brings about a hundred languages, or"
    with pytest.raises(VoiceError, match=brings):
        select_voice(None, "en", audible=True)
    assert select_voice("silent", "tlh", audible=True).engine == "silent"
    assert select_voice("silent", "tlh", audible=True).notices == ()


def test_silence_never_goes_on_for_a_voice_that_has_to_be_aloud(computer: dict[str, frozenset[str]]) -> None:
    chosen = select_voice("espeak", "cy", audible=True)
    with pytest.raises(VoiceError, match=r"\AIt hung, so nothing would be heard; "):
        select_fallback(["espeak"], chosen, VoiceError("It hung."))
    assert select_fallback(["neural"], select_voice("neural", "en", audible=True), VoiceError("It hung.")).audible


def test_a_language_of_which_only_a_line_can_tell_is_named_once_nobody_is_left() -> None:
    system = select_voice("system", "de")
    chosen = select_fallback(["system"], replace(system, language="xx"), VoiceError("No voice speaks it."))
    assert chosen.notices == ("No voice here speaks 'xx', so the words are shown, at the same pace.",)


def test_who_speaks_a_language_is_told_apart(folder: Path) -> None:
    assert list_engines_for("en") == ["neural", "system", "espeak", "silent"]
    assert list_engines_for("de-AT", folder) == ["piper", "system", "espeak", "silent"]
    assert list_engines_for("cy") == ["espeak", "silent"]
    assert list_engines_for("tlh") == ["silent"]


def test_whether_a_voice_that_was_settled_on_is_for_a_language() -> None:
    assert may_suit("espeak:en-gb", "en")
    assert not may_suit("espeak:en-gb", "de")
    assert may_suit("espeak", "de")
    assert not may_suit("neural", "de")
    assert may_suit("system", "tlh"), "it may"
    assert may_suit("silent", "tlh")
    assert may_suit("robot", "en"), "which is told when it is asked for"


def test_a_voice_of_another_language_that_is_asked_for_speaks_with_a_word() -> None:
    chosen = select_voice("espeak:de-voice", "en")
    assert chosen.voice.key == "espeak en de-voice"
    assert chosen.notices == ("The voice espeak:de-voice speaks 'de', and the words are in 'en'.",)
    assert select_voice("espeak:en-voice", "en").notices == ()


def test_a_voice_without_its_engine_is_found(folder: Path) -> None:
    assert suggest_voice("en-voice") == "neural:en-voice"
    assert suggest_voice("CY-voice") == "espeak:cy-voice"
    assert suggest_voice("amy", folder) == "piper:amy"
    assert suggest_voice("nobody", folder) is None


def test_a_computer_without_any_voice_still_plays(computer: dict[str, frozenset[str]]) -> None:
    computer.clear()
    chosen = select_voice(None, "en")
    assert chosen.engine == "silent"
    assert "pip install espeakng-loader" in chosen.notices[0]
    assert chosen.voice.speak("Rest.").frames
    assert list_engines() == ["silent"]


@pytest.mark.parametrize("language", ["de-AT", "DE", "de_CH", "de"])
def test_the_first_part_of_a_language_counts(language: str) -> None:
    assert select_voice(None, language).language == "de"


def test_the_one_asked_for_is_chosen_without_a_word() -> None:
    chosen = select_voice("espeak", "en")
    assert (chosen.engine, chosen.notices) == ("espeak", ())


def test_one_of_its_voices_can_be_asked_for() -> None:
    assert select_voice("system:Samantha", "en").voice.key == "system en Samantha"
    assert select_voice("system:a:b", "en").voice.key == "system en a:b"


@pytest.mark.parametrize("wanted", ["robot", "Neural", "..silent"])
def test_a_voice_nobody_knows_is_an_error_that_names_those_here(wanted: str) -> None:
    with pytest.raises(
        VoiceError, match=f"no voice called '{wanted}'; choose one of neural, piper, system, espeak, silent"
    ):
        select_voice(wanted, "en")


def test_one_asked_for_that_cannot_speak_here_says_why_and_who_can(computer: dict[str, frozenset[str]]) -> None:
    del computer["system"]
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


def test_a_voice_file_goes_by_its_name_or_its_path(folder: Path) -> None:
    assert select_voice("piper:amy", "en", folder=folder).voice.key == f"piper en {folder / 'amy.onnx'}"
    assert select_voice("piper:./amy.onnx", "en", folder=folder).voice.key == "piper en ./amy.onnx"
    assert select_voice("piper", "en", folder=folder).voice.key == "piper en None"


def test_voice_files_are_chosen_by_themselves_where_the_first_voice_does_not_speak(folder: Path) -> None:
    assert select_voice(None, "en", folder=folder).engine == "neural"
    chosen = select_voice(None, "de", folder=folder)
    assert chosen.voice.key == f"piper de {folder / 'amy.onnx'}"
    assert chosen.notices == ()
    assert select_voice(None, "cy", folder=folder).engine == "espeak"


def test_each_voice_file_is_asked_in_turn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def load(language: str, voice: str, rate: float) -> SimpleNamespace:
        asked.append(Path(voice).stem)
        if "amy" in voice:
            raise VoiceError("The voice amy speaks 'en', not 'sv'.")
        return SimpleNamespace(key=voice)

    monkeypatch.setattr(sys.modules[ENGINES["piper"]], "load", load)
    assert select_voice(None, "sv", folder=folder).voice.key == str(folder / "ben.onnx")
    assert asked == ["amy", "ben"]


def test_the_rate_goes_with_the_voice_and_with_whoever_goes_on_for_it(folder: Path) -> None:
    chosen = select_voice("neural", "en", 0.9, folder)
    assert chosen.voice.key == "neural en None at 0.9"
    after = select_fallback(["neural"], chosen, VoiceError("It hung."))
    assert after.voice.key == f"piper en {folder / 'amy.onnx'} at 0.9"
    assert select_fallback(["neural", "piper"], after, VoiceError("It hung.")).voice.key == "system en None at 0.9"
    assert select_voice(None, "en", 1.2).voice.key == "neural en None at 1.2"


def test_after_a_failure_the_first_that_has_not_failed_goes_on() -> None:
    why = VoiceError("The system voice could not say a line (it hung).")
    system = select_voice("system", "en")
    chosen = select_fallback(["system"], system, why)
    assert chosen.engine == "neural"
    assert chosen.notices == ("The system voice could not say a line (it hung), so the neural voice speaks from here.",)
    assert select_fallback(["neural", "system"], system, why).engine == "espeak"
    assert select_fallback(["neural", "system", "espeak"], system, why).engine == "silent"


def test_who_is_here_imports_no_engine_itself() -> None:
    assert list_engines() == ["neural", "piper", "system", "espeak", "silent"]
    assert engines.load_engine("silent").list_languages() is None
