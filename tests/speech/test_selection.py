"""Which voice speaks."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from guided.core.errors import VoiceError
from guided.speech import engines
from guided.speech.engines import ENGINES, Presence
from guided.speech.selection import choose, here, instead_of, meant, speaking, suits

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

        presence = lambda: Presence(bool(has.get(name)), "a phrase")  # noqa: E731
        return SimpleNamespace(load=load, presence=presence, languages=languages, voices=voices)

    for name in has:
        monkeypatch.setitem(sys.modules, ENGINES[name], make(name))  # type: ignore[arg-type]
    return has


def test_the_first_that_speaks_the_language_is_chosen_and_nothing_is_said_of_it() -> None:
    chosen = choose(None, "en")
    assert (chosen.name, chosen.language, chosen.voice.key, chosen.notices) == ("neural", "en", "neural en None", ())


def test_a_voice_of_another_language_is_passed_over_and_nothing_is_said_of_it(
    computer: dict[str, frozenset[str]],
) -> None:
    chosen = choose(None, "de")
    assert (chosen.name, chosen.notices) == ("system", ())
    del computer["system"]
    computer["neural"] = frozenset({"de"})
    assert choose(None, "de").name == "neural"


def test_choice_falls_down_the_order_with_one_line_that_says_why(computer: dict[str, frozenset[str]]) -> None:
    del computer["neural"]
    assert choose(None, "en").notices == ("The neural voice does not speak 'en', so the system voice speaks.",)
    del computer["system"]
    assert choose(None, "en").notices == ("The neural voice does not speak 'en', so the espeak voice speaks.",)


def test_where_nobody_speaks_a_language_the_words_are_shown_and_that_is_said_in_a_line() -> None:
    chosen = choose(None, "tlh")
    assert (chosen.name, chosen.notices) == (
        "silent",
        ("No voice here speaks 'tlh', so the words are shown, at the same pace.",),
    )


def test_where_it_has_to_be_aloud_nobody_is_an_error_with_a_way_out(computer: dict[str, frozenset[str]]) -> None:
    with pytest.raises(VoiceError) as caught:
        choose(None, "tlh", aloud=True)
    assert str(caught.value) == (
        "No voice here speaks 'tlh', so nothing would be heard; see guided voices --language tlh, "
        "or ask for --voice silent."
    )
    computer.clear()
    brings = r"pip install espeakng-loader brings about a hundred languages, or"
    with pytest.raises(VoiceError, match=brings):
        choose(None, "en", aloud=True)
    assert choose("silent", "tlh", aloud=True).name == "silent"
    assert choose("silent", "tlh", aloud=True).notices == ()


def test_silence_never_goes_on_for_a_voice_that_has_to_be_aloud(computer: dict[str, frozenset[str]]) -> None:
    chosen = choose("espeak", "cy", aloud=True)
    with pytest.raises(VoiceError, match=r"\AIt hung, so nothing would be heard; "):
        instead_of(["espeak"], chosen, VoiceError("It hung."))
    assert instead_of(["neural"], choose("neural", "en", aloud=True), VoiceError("It hung.")).aloud


def test_a_language_of_which_only_a_line_can_tell_is_named_once_nobody_is_left() -> None:
    system = choose("system", "de")
    chosen = instead_of(["system"], replace(system, language="xx"), VoiceError("No voice speaks it."))
    assert chosen.notices == ("No voice here speaks 'xx', so the words are shown, at the same pace.",)


def test_who_speaks_a_language_is_told_apart(folder: Path) -> None:
    assert speaking("en") == ["neural", "system", "espeak", "silent"]
    assert speaking("de-AT", folder) == ["piper", "system", "espeak", "silent"]
    assert speaking("cy") == ["espeak", "silent"]
    assert speaking("tlh") == ["silent"]


def test_whether_a_voice_that_was_settled_on_is_for_a_language() -> None:
    assert suits("espeak:en-gb", "en")
    assert not suits("espeak:en-gb", "de")
    assert suits("espeak", "de")
    assert not suits("neural", "de")
    assert suits("system", "tlh"), "it may"
    assert suits("silent", "tlh")
    assert suits("robot", "en"), "which is told when it is asked for"


def test_a_voice_of_another_language_that_is_asked_for_speaks_with_a_word() -> None:
    chosen = choose("espeak:de-voice", "en")
    assert chosen.voice.key == "espeak en de-voice"
    assert chosen.notices == ("The voice espeak:de-voice speaks 'de', and the words are in 'en'.",)
    assert choose("espeak:en-voice", "en").notices == ()


def test_a_voice_without_its_engine_is_found(folder: Path) -> None:
    assert meant("en-voice") == "neural:en-voice"
    assert meant("CY-voice") == "espeak:cy-voice"
    assert meant("amy", folder) == "piper:amy"
    assert meant("nobody", folder) is None


def test_a_computer_without_any_voice_still_plays(computer: dict[str, frozenset[str]]) -> None:
    computer.clear()
    chosen = choose(None, "en")
    assert chosen.name == "silent"
    assert "pip install espeakng-loader" in chosen.notices[0]
    assert chosen.voice.speak("Rest.").frames
    assert here() == ["silent"]


@pytest.mark.parametrize("language", ["de-AT", "DE", "de_CH", "de"])
def test_the_first_part_of_a_language_counts(language: str) -> None:
    assert choose(None, language).language == "de"


def test_the_one_asked_for_is_chosen_without_a_word() -> None:
    chosen = choose("espeak", "en")
    assert (chosen.name, chosen.notices) == ("espeak", ())


def test_one_of_its_voices_can_be_asked_for() -> None:
    assert choose("system:Samantha", "en").voice.key == "system en Samantha"
    assert choose("system:a:b", "en").voice.key == "system en a:b"


@pytest.mark.parametrize("wanted", ["robot", "Neural", "..silent"])
def test_a_voice_nobody_knows_is_an_error_that_names_those_here(wanted: str) -> None:
    with pytest.raises(
        VoiceError, match=f"no voice called '{wanted}'; choose one of neural, piper, system, espeak, silent"
    ):
        choose(wanted, "en")


def test_one_asked_for_that_cannot_speak_here_says_why_and_who_can(computer: dict[str, frozenset[str]]) -> None:
    del computer["system"]
    with pytest.raises(
        VoiceError, match=r"The system voice does not speak 'en'\. Choose another: neural, espeak, silent\."
    ):
        choose("system", "en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where two voice files are kept."""
    for name in ("ben", "amy"):
        (tmp_path / f"{name}.onnx").touch()
    return tmp_path


def test_a_voice_file_goes_by_its_name_or_its_path(folder: Path) -> None:
    assert choose("piper:amy", "en", folder=folder).voice.key == f"piper en {folder / 'amy.onnx'}"
    assert choose("piper:./amy.onnx", "en", folder=folder).voice.key == "piper en ./amy.onnx"
    assert choose("piper", "en", folder=folder).voice.key == "piper en None"


def test_voice_files_are_chosen_by_themselves_where_the_first_voice_does_not_speak(folder: Path) -> None:
    assert choose(None, "en", folder=folder).name == "neural"
    chosen = choose(None, "de", folder=folder)
    assert chosen.voice.key == f"piper de {folder / 'amy.onnx'}"
    assert chosen.notices == ()
    assert choose(None, "cy", folder=folder).name == "espeak"


def test_each_voice_file_is_asked_in_turn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def load(language: str, voice: str, rate: float) -> SimpleNamespace:
        asked.append(Path(voice).stem)
        if "amy" in voice:
            raise VoiceError("The voice amy speaks 'en', not 'sv'.")
        return SimpleNamespace(key=voice)

    monkeypatch.setattr(sys.modules[ENGINES["piper"]], "load", load)
    assert choose(None, "sv", folder=folder).voice.key == str(folder / "ben.onnx")
    assert asked == ["amy", "ben"]


def test_the_rate_goes_with_the_voice_and_with_whoever_goes_on_for_it(folder: Path) -> None:
    chosen = choose("neural", "en", 0.9, folder)
    assert chosen.voice.key == "neural en None at 0.9"
    after = instead_of(["neural"], chosen, VoiceError("It hung."))
    assert after.voice.key == f"piper en {folder / 'amy.onnx'} at 0.9"
    assert instead_of(["neural", "piper"], after, VoiceError("It hung.")).voice.key == "system en None at 0.9"
    assert choose(None, "en", 1.2).voice.key == "neural en None at 1.2"


def test_after_a_failure_the_first_that_has_not_failed_goes_on() -> None:
    why = VoiceError("The system voice could not say a line (it hung).")
    system = choose("system", "en")
    chosen = instead_of(["system"], system, why)
    assert chosen.name == "neural"
    assert chosen.notices == ("The system voice could not say a line (it hung), so the neural voice speaks from here.",)
    assert instead_of(["neural", "system"], system, why).name == "espeak"
    assert instead_of(["neural", "system", "espeak"], system, why).name == "silent"


def test_who_is_here_imports_no_engine_itself() -> None:
    assert here() == ["neural", "piper", "system", "espeak", "silent"]
    assert engines.engine("silent").languages() is None
