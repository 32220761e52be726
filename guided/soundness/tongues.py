"""Which language a line is in, as far as its small words tell: a guess, and only where it is plain."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

NAMES: Mapping[str, str] = {
    "en": "English", "es": "Spanish", "de": "German", "fr": "French", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch",
}  # fmt: skip
"""The languages that are told apart."""
SMALL: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a again all an and any are as at be both by can down each every for from go has have how if in into "
        "is it its let like may might more no not nothing now of off on once one or other out over rest so "
        "some stay still than that the their them then there these they this time to under up what when where "
        "which while will with would you your",
        "es": "a ahora al algo alguna algún antes aquí así aún bajo bien cada como con cuando cuanto de deja dejar "
        "del desde despacio después donde dos el ella en entre es esa ese eso esta este esto está están estás "
        "existe hacia hasta hay junto la las le les lo los luego mientras muy más nada ni no nos o otra otro "
        "para pero poco por puede pueden puedes que queda quieras se si sin sobre solo soltar son su sus sí "
        "también tan te ti tiempo toda todo todos tu tus un una uno unos vez y ya",
        "de": "aber alle allem alles als am an auch auf aus bei beide bis bleib da dann darf das dass dein deine "
        "deinem deinen deiner dem den der des dich die dir du durch ein eine einem einen einer einfach er es "
        "etwas für ganz gegen hat hier ihr im in ist ja jede jeder jetzt kann kannst kein keine lang langsam "
        "lass lasse lässt mal mehr mit nach nicht nichts noch nun nur ob oder ohne ruhig schon sein sich sie "
        "sind so um und unter vom von vor wann was weg wenn wer wie wieder wird wo zu zum zur zwischen über",
        "fr": "au aux avec bien ce cela ces cette chaque comme d dans de des deux doucement du elle elles en encore "
        "entre es est et eux fois ici il ils j jusqu juste l la laisse laissez le lentement les leur leurs "
        "lui m mais moins même n ne ni nos notre nous on ont ou où par pas pendant peu peut peux plus pour "
        "puis qu quand que qui rien s sa sans se ses si son sont sous sur ta te tes toi ton tous tout toute "
        "très tu un une vers vos votre vous y à être",
        "it": "a adesso ai al alla alle allo anche ancora c che chi ci col come con cosa così da dai dal dalla "
        "dalle degli dei del della delle dello di dopo dove due e ed ferma fino fra gli ha i il in insieme io "
        "l la lascia lasciate le lei lentamente lo loro lui ma mentre molto ne nei nel nella nelle niente no "
        "noi non nulla o ogni ora per però piano più poi puoi può qua qualche quando quanto quello questa "
        "questo qui se sei senza si sia solo sono sotto su sua sue sugli sui sul sulla sulle suo ti tra tu "
        "tua tue tuo tuoi tutta tutte tutti tutto un una uno verso vi volta è",
        "pt": "a agora ainda algo antes ao aos aqui as assim até bem cada com como da das de deixa deixe depois "
        "devagar do dois dos e ela ele em enquanto entre essa esse esta este está estão eu há isso isto já "
        "lentamente lhe lá mais mas me mesmo muito na nada nas nem no nos num numa não nós o onde os ou para "
        "pela pelas pelo pelos pode podes por pouco quando quanto que quem se seja sem seu seus sobre sua "
        "suas são só também te tem teu teus toda todo todos tu tua tuas tudo um uma vez você à às é",
        "nl": "aan al alle alleen alles als bij dan dat de deze die dit doe door een elk en er even geen gewoon "
        "haar heb hebt heeft het hier hoe hun iets in is ja je jou jouw jullie kan kun kunt laat langzaam "
        "maar mag meer met mijn misschien na naar niet niets nog nu of om onder ons ook op over rustig te "
        "tegen terug tijd toe tot tussen u uit uw van vanzelf vast veel voel voor waar wanneer was wat weer "
        "wel werk wie wij word worden wordt ze zich zij zijn zo zoals zonder",
    }.items()
}
"""By language: words that hardly any sentence of it is without, some of them shared."""
LEAST, AHEAD, STRANGE = 4, 2, 3
"""A line has at least so many words; another language has so many more of them than its own; and where nothing is known
of its own, so many different ones."""
_ELSEWHERE = {own: frozenset().union(*SMALL.values()) - known for own, known in SMALL.items()}
"""By language: the small words of the others that are none of its own."""
_WORD = re.compile(r"[^\W\d_]+")
_CUT = re.compile(r"<[^<>]*>")


def guess(line: str, own: str) -> str:
    """The language that a line looks like which is said to be in another; "" where that is not plain.

    Of a language that is not known here, only English is told: others may be its near kin.

    Args:
        line: a sentence; what is to be filled in is passed over.
        own: the language it is said to be in, a two-letter code.
    """
    words = _words(line)
    if len(words) < LEAST:
        return ""
    if own not in SMALL:
        return "en" if _count(words)["en"] >= max(STRANGE, len(words) / 2) else ""
    counts = _count(words)
    best, next_best = sorted(counts, key=lambda language: -counts[language])[:2]
    plain = counts[best] > counts[next_best] and counts[best] >= counts[own] + AHEAD
    return best if plain else ""


def hints(text: str, own: str) -> bool:
    """Whether a text has a word by which it might be taken for another language than its own; quick, and rarely so."""
    return own not in SMALL or not _ELSEWHERE[own].isdisjoint(_WORD.findall(text.lower()))


def small(line: str) -> dict[str, int]:
    """How many different small words of each language a line has."""
    return _count(_words(line))


def most(languages: Iterable[str]) -> str:
    """The one of some languages that is there most often."""
    return Counter(languages).most_common(1)[0][0]


def name(language: str) -> str:
    """A language by its name, where that is known: "Spanish" for "es"."""
    return NAMES.get(language, f"'{language}'")


def _words(line: str) -> list[str]:
    return _WORD.findall(_CUT.sub(" ", line.lower()))


def _count(words: Iterable[str]) -> dict[str, int]:
    different = set(words)
    return {language: len(different & known) for language, known in SMALL.items()}
