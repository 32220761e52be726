"""Guessing the language of a line: clear cases are found, and no line is taken for another language."""

import re
from pathlib import Path

import pytest

from guided.core import paths
from guided.core.paths import Folders
from guided.lint.rules.language import (
    LANGUAGE_NAMES,
    SMALL_WORDS,
    _split_texts,
    _step_texts,
    _walk_verbs,
    count_small,
    find_commonest,
    guess_language,
    may_be_foreign,
    name_language,
)
from guided.script import stock_phrases
from guided.script.loader import try_load
from guided.script.spoken_text import PAUSE_RE, split_sentences
from tests.support.cases import cases
from tests.support.scripts import FOLDERS, GOOD, LIBRARY

SAID = {
    "en": [
        "Let your shoulders be heavy, and let the bed hold you.",
        "There is nothing to do, and nowhere to go.",
        "If you like, draw one knee towards your chest.",
        "Bend a little forward, only as far as is easy.",
        "When you are ready, open your eyes again.",
    ],
    "es": [
        "Deja que tus hombros descansen un poco.",
        "No hay nada que hacer, ni ningún sitio adonde ir.",
        "Si quieres, lleva una rodilla hacia el pecho.",
        "Inclínate un poco hacia delante, solo hasta donde sea fácil.",
        "Cuando estés listo, abre los ojos otra vez.",
        "Y ahora, suelta la mandíbula, sin esfuerzo.",
        "Quédate aquí todo el tiempo que necesites.",
    ],
    "de": [
        "Lass die Schultern schwer werden, und lass dich vom Bett tragen.",
        "Es gibt nichts zu tun, und du musst nirgendwohin.",
        "Wenn du magst, zieh ein Knie zur Brust.",
        "Beug dich ein wenig vor, nur so weit es leicht geht.",
        "Wenn du so weit bist, öffne wieder die Augen.",
        "Und jetzt atme langsam aus, so lang es angenehm ist.",
    ],
    "fr": [
        "Laisse tes épaules devenir lourdes, et laisse le lit te porter.",
        "Il n'y a rien à faire, et nulle part où aller.",
        "Si tu veux, ramène un genou vers la poitrine.",
        "Penche-toi un peu en avant, seulement jusqu'où c'est facile.",
        "Quand tu es prêt, ouvre à nouveau les yeux.",
        "Et maintenant, relâche doucement la mâchoire.",
    ],
    "it": [
        "Lascia che le spalle diventino pesanti, e che il letto ti sostenga.",
        "Non c'è niente da fare, e nessun posto dove andare.",
        "Se vuoi, porta un ginocchio verso il petto.",
        "Piegati un po' in avanti, solo fin dove è facile.",
        "Quando sei pronto, riapri gli occhi.",
        "E adesso, lascia andare la mandibola, senza sforzo.",
    ],
    "pt": [
        "Deixe que os ombros fiquem pesados, e que a cama o sustente.",
        "Não há nada para fazer, nem nenhum lugar para ir.",
        "Se quiser, leve um joelho em direção ao peito.",
        "Incline-se um pouco para a frente, só até onde for fácil.",
        "Quando estiver pronto, abra os olhos outra vez.",
        "E agora, solte a mandíbula, sem esforço.",
    ],
    "nl": [
        "Laat je schouders zwaar worden, en laat het bed je dragen.",
        "Er is niets te doen, en je hoeft nergens heen.",
        "Als je wilt, trek dan een knie naar je borst.",
        "Buig een klein beetje naar voren, alleen zo ver als het makkelijk gaat.",
        "Open je ogen weer als je er klaar voor bent.",
        "En laat nu je kaak los, zonder moeite.",
    ],
}
KIN = {
    "da": ["Læg mærke til, at der er plads her for dig.", "Lad dine skuldre være tunge, og lad sengen bære dig."],
    "sv": ["Låt axlarna bli tunga, och låt sängen bära dig.", "Det finns inget att göra och ingenstans att gå."],
    "ca": ["Deixa que les espatlles descansin una mica.", "No hi ha res a fer, ni cap lloc on anar."],
    "cy": ["Gad i dy ysgwyddau fod yn drwm, a gad i'r gwely dy ddal."],
    "ru": ["Пусть плечи станут тяжёлыми, и пусть кровать держит тебя."],
}
EACH = [(language, line) for language, lines in {**SAID, **KIN}.items() for line in lines]


@cases("language, line", EACH)
def test_line_in_its_own_language_passes(language: str, line: str) -> None:
    assert guess_language(line, language) == ""


@pytest.mark.parametrize("language", SAID)
def test_most_lines_in_another_language_are_recognised(language: str) -> None:
    for own in set(SAID) - {language}:
        found = [guess_language(line, own) for line in SAID[language]]
        assert found.count(language) >= len(found) / 2, (own, found)
        assert find_commonest(filter(None, found)) == language


@pytest.mark.parametrize("own", KIN)
def test_unknown_language_is_only_checked_for_english(own: str) -> None:
    assert {guess_language(line, own) for language, lines in SAID.items() for line in lines if language != "en"} == {""}
    assert [guess_language(line, own) for line in SAID["en"]].count("en") >= 3


@pytest.mark.parametrize(
    "line", ["", "...", "Let it be.", "Good night", "<place> <area> <side> <moves>", "Ja, ja, ja, ja!"]
)
def test_short_line_is_never_guessed(line: str) -> None:
    assert {guess_language(line, own) for own in (*SMALL_WORDS, "cy")} == {""}


@cases("language, line", EACH)
def test_may_be_foreign_covers_every_guess(language: str, line: str) -> None:
    assert all(may_be_foreign(line, own) for own in (*SMALL_WORDS, "cy") if guess_language(line, own))
    assert may_be_foreign("Your hands.", "es")
    assert not may_be_foreign("Let it all be easy.", "en")


def test_placeholders_do_not_count() -> None:
    assert guess_language("<the> <your> <and> <of> deja que descansen", "es") == ""
    assert guess_language("Deja que <area> se ablande un poco.", "en") == "es"


def test_tie_between_languages_is_no_guess() -> None:
    assert guess_language("que se que se que se", "en") == ""


def test_small_word_counts_once_for_each_language_that_has_it() -> None:
    counts = count_small("La la la, y la")
    assert (counts["es"], counts["fr"], counts["it"], counts["de"]) == (2, 2, 1, 0)


def test_every_language_has_a_name_and_own_words() -> None:
    assert set(LANGUAGE_NAMES) == set(SMALL_WORDS)
    for language, words in SMALL_WORDS.items():
        others = frozenset().union(*(more for other, more in SMALL_WORDS.items() if other != language))
        assert len(words - others) >= 25, language
        assert all(re.fullmatch(r"[^\W\d_]+", word) and word == word.lower() for word in words)
    assert (name_language("es"), name_language("cy")) == ("Spanish", "'cy'")


def list_sentences(path: Path, folders: Folders) -> list[tuple[str, str]]:
    """Every sentence of a script with its language."""
    session = try_load(path, folders).session
    assert session
    language = session.headers[0].language
    texts = [text for header in session.headers for text in (header.title, header.about, *header.cautions) if text]
    lines = [line.text for line in _split_texts(_step_texts(_walk_verbs(session.steps, language)))]
    return [(language, line) for line in (*lines, *(part for text in texts for part in split_sentences(text)))]


@cases("path", LIBRARY)
def test_no_library_line_is_taken_for_another_language(path: Path) -> None:
    assert [
        line for language, line in list_sentences(path, paths.find_folders()) if guess_language(line, language)
    ] == []


@cases("path", GOOD)
def test_no_line_of_a_good_script_is_taken_for_another_language(path: Path) -> None:
    assert [line for language, line in list_sentences(path, FOLDERS) if guess_language(line, language)] == []


@pytest.mark.parametrize("language", stock_phrases.find_languages(paths.find_folders()))
def test_no_phrase_book_line_is_taken_for_another_language(language: str) -> None:
    lines = stock_phrases.load_books(language, paths.find_folders())[0].values()
    said = [sentence for line in lines for sentence in split_sentences(PAUSE_RE.sub(" ", line))]
    assert len(said) > 30
    assert [line for line in said if guess_language(line, language)] == []


def test_library_is_recognised_as_english_in_a_spanish_session() -> None:
    said = [
        line
        for path in LIBRARY
        if path.parent.name == "sessions"
        for _, line in list_sentences(path, paths.find_folders())
    ]
    long = [line for line in said if len(line.split()) >= 4]
    found = [guess_language(line, "es") for line in long]
    assert set(found) <= {"", "en", "nl"}
    assert found.count("nl") <= len(long) / 500
    assert found.count("en") > 0.85 * len(long)
