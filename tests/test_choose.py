"""Which voice speaks."""

import sys
from types import SimpleNamespace

import pytest

from guided.errors import VoiceError
from guided.speech import voices
from guided.speech.choose import choose, here, instead_of
from guided.speech.voices import ENGINES, Presence


@pytest.fixture(autouse=True)
def computer(monkeypatch: pytest.MonkeyPatch) -> dict[str, frozenset[str]]:
    """A computer whose voices are what a test says: engine -> languages. `silent` is the real one."""
    has = {"neural": frozenset({"en"}), "system": frozenset({"en", "de"}), "espeak": frozenset({"en", "de", "cy"})}

    def make(name: str) -> SimpleNamespace:
        def load(language: str, voice: str | None = None) -> SimpleNamespace:
            if language not in has.get(name, ()):
                raise VoiceError(f"The {name} voice does not speak '{language}'.")
            return SimpleNamespace(key=f"{name} {language} {voice}")

        return SimpleNamespace(load=load, presence=lambda: Presence(bool(has.get(name)), "a phrase"))

    for name in ("neural", "system", "espeak"):
        monkeypatch.setitem(sys.modules, ENGINES[name], make(name))  # type: ignore[arg-type]
    return has


def test_the_first_that_speaks_the_language_is_chosen_and_nothing_is_said_of_it() -> None:
    chosen = choose(None, "en")
    assert (chosen.name, chosen.language, chosen.voice.key, chosen.notices) == ("neural", "en", "neural en None", ())


@pytest.mark.parametrize(("language", "name"), [("de", "system"), ("cy", "espeak"), ("tlh", "silent")])
def test_choice_falls_down_the_order_with_one_line_that_says_why(language: str, name: str) -> None:
    chosen = choose(None, language)
    assert chosen.name == name
    (notice,) = chosen.notices
    assert notice.startswith(f"The neural voice does not speak '{language}', so ")
    assert notice.count(".") == 1
    assert "\n" not in notice


def test_a_computer_without_any_voice_still_plays(computer: dict[str, frozenset[str]]) -> None:
    computer.clear()
    chosen = choose(None, "en")
    assert chosen.name == "silent"
    assert "pip install guided-sessions[espeak]" in chosen.notices[0]
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
    with pytest.raises(VoiceError, match=f"no voice called '{wanted}'; choose one of neural, system, espeak, silent"):
        choose(wanted, "en")


def test_one_asked_for_that_cannot_speak_here_says_why_and_who_can(computer: dict[str, frozenset[str]]) -> None:
    del computer["system"]
    with pytest.raises(
        VoiceError, match=r"The system voice does not speak 'en'\. Choose another: neural, espeak, silent\."
    ):
        choose("system", "en")


def test_after_a_failure_the_first_that_has_not_failed_goes_on() -> None:
    why = VoiceError("The system voice could not say a line (it hung).")
    chosen = instead_of(["system"], "en", why)
    assert chosen.name == "neural"
    assert chosen.notices == ("The system voice could not say a line (it hung), so the neural voice speaks from here.",)
    assert instead_of(["neural", "system"], "en", why).name == "espeak"
    assert instead_of(["neural", "system", "espeak"], "en", why).name == "silent"


def test_who_is_here_imports_no_engine_itself() -> None:
    assert here() == ["neural", "system", "espeak", "silent"]
    assert voices.engine("silent").languages() is None
