"""Importing exercise leaflets: sentences stay complete, and no number is lost."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.authoring import importer
from guided.authoring.importer import ImportedScript, import_text
from guided.authoring.importer.doses import DosePhrase, cut_phrases, parse_dose
from guided.authoring.importer.leaflet_steps import TextKind, group_lines
from guided.core import paths
from guided.core.level import Level
from guided.plan.planner import build_plan
from guided.script.loader import load_script
from guided.script.spoken_text import parse_seconds
from tests.cli.test_main import run
from tests.support.cases import cases
from tests.support.repository import ROOT
from tests.support.tiers import examples

FOLDERS = paths.find_folders()
SIX = """\
Six for the back
By Jo Smith

1. Knee rolls - let both knees roll slowly to one side, then the other. 5 times each way.
2. Single knee to chest 20 s each side x2
3. Heel slides - alternate legs, 8 reps each
4. Calf stretch: both sides, 30 s
5. Chin tuck - sitting, hold 2,5 seconds (x 5)
6. Bridge: lift your hips, then lower them.
   - hold 5 secs.
   - 8 times
Do these twice a day, not before bed.
Cautions: stop if the pain
gets sharper, and call us.
"""


def import_lines(text: str) -> ImportedScript:
    return import_text(importer.decode_lines(text.encode()), "mine", FOLDERS)


def import_stretch(text: str) -> dict[str, str]:
    """The keys of the only stretch in what a text becomes."""
    found = import_lines(text)
    assert found.text.count("- stretch:") == 1
    return dict(re.findall(r"^ +(?:- )?(\w+): (.*)$", found.text.partition("steps:\n")[2], re.MULTILINE))


def list_remarks(text: str) -> list[str]:
    return [remark.what for remark in import_lines(text).remarks]


# Sentences -----------------------------------------------------------------------------------------------------------

EXERCISES = {
    "1. Knee rolls - let both knees roll slowly to one side, then the other. 5 times each way.":
        ("Knee rolls. Let both knees roll slowly to one side, then the other. (4s)", None, "5", False),
    "1. Side bend: let both arms reach to the left and to the right. 4 times each way.":
        ("Side bend. Let both arms reach to the left and to the right. (4s)", None, "4", False),
    "1. Bend one knee, then the other leg. 4 times each side.": ('"Bend one knee, <side> side. (4s)"', None, "4", True),
    "1. Single knee to chest 20 s each side x2": ('"Single knee to chest, <side> side. (4s)"', "20s", "2", True),
    "1. Heel slides - alternate legs, 8 reps each": ('"Heel slides, <side> side. (4s)"', None, "8", True),
    "1. Calf stretch: both sides, 30 s": ('"Calf stretch, <side> side. (4s)"', "30s", None, True),
    "1. Chin tuck - sitting, hold 2,5 seconds (x 5)": ("Chin tuck. Sitting. (4s)", "2.5s", "5", False),
    "(1) Heel slides 8 each leg": ('"Heel slides, <side> side. (4s)"', None, "8", True),
    "Exercise 1: Knee rolls 5 each way": ('"Knee rolls, <side> side. (4s)"', None, "5", True),
    "a. Turning 5 per direction": ('"Turning, <side> side. (4s)"', None, "5", True),
    "1) Straighten both knees 5 times": ("Straighten both knees. (4s)", None, "5", False),
    "- Clam, lying on one side. Hold 5 secs. Repeat 5 times on each side.":
        ('"Clam, <side> side. Lying on one side. (4s)"', "5s", "5", True),
    "1. Sit tall, and let your chin sink, 3 times": ("Sit tall, and let your chin sink. (4s)", None, "3", False),
    "1. Bridge (hold 5 s) x 8": ("Bridge. (4s)", "5s", "8", False),
    "1. Bridge (5 s) x 8": ("Bridge. (4s)", "5s", "8", False),
    "1. Bridge. 8x, lift your hips.": ("Bridge. Lift your hips. (4s)", None, "8", False),
    "1. Bridge - lift (3s) and lower. 8 times": ('Bridge. Lift. (3s) and lower. (4s)', None, "8", False),
    "1. Pillow squeeze, hold a towel in each hand, x 5":
        ("Pillow squeeze, hold a towel in each hand. (4s)", None, "5", False),
    "1. Bridge, 8 times, rest 20 s between, hold 3 s": ("Bridge. (4s)", "3s", "8", False),
    "1. Bridge: 10 reps, 3 sets": ("Bridge. (4s)", None, "10", False),
    "1. Lift your hips and then hold for 5 seconds.": ("Lift your hips. (4s)", "5s", None, False),
    "1. Let go ... and rest. 5 times": ("Let go. (2s) and rest. (4s)", None, "5", False),
}  # fmt: skip


@cases("line", EXERCISES)
def test_exercise_keeps_its_words_and_numbers(line: str) -> None:
    found = import_stretch(line)
    into, hold, reps, sides = EXERCISES[line]
    assert (found["into"], found.get("hold"), found.get("reps"), "sides" in found) == (into, hold, reps, sides)


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Lift your arm, hold 5 seconds, and lower it.", "hold: 5s"),
        ("Do 5 small circles.", "reps: 5"),
        ("Roll 5 times to one side, then to the other.", "reps: 5"),
        ("Try to hold for 5 seconds.", "hold: 5s"),
        ("Lift each leg in turn.", "sides: [left, right]"),
        ("Hold for 5 seconds, before you lower it.", "hold: 5s"),
    ],
)
def test_dose_inside_a_sentence_is_used_and_the_sentence_kept(sentence: str, number: str) -> None:
    found = import_lines(f"1. Bridge: {sentence[0].lower()}{sentence[1:]}")
    assert sentence in found.text
    assert number in found.text
    assert "stands inside a sentence, and is said too" in " ".join(remark.what for remark in found.remarks)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Take 2 pillows, x 5", "'2 pillows'"),
        ("Sit at 90 degrees, x 5", "'90 degrees'"),
        ("Take 2 breaths. Hold 10 s.", "'2 breaths'"),
        ("Hold 10 s. Then hold 20 s.", "'20 s'"),
        ("Breathe out over 6 seconds", "'6 seconds'"),
    ],
)
def test_number_that_is_no_dose_is_spoken_with_a_remark(text: str, figure: str) -> None:
    found = parse_dose(text)
    assert figure.strip("'") in found.text
    assert any(told.startswith(figure) and "only said" in told for told in found.remarks)


@pytest.mark.parametrize("text", ["5 times. Lower slowly.", "Lower slowly, 5 times.", "Lower slowly. (5 times)."])
def test_no_punctuation_is_left_over(text: str) -> None:
    assert parse_dose(f"Bridge: {text}").text.rstrip(".") == "Bridge: Lower slowly"


def test_possible_sides_are_remarked_on() -> None:
    assert any(
        "may mean two sides" in told for told in list_remarks("1. Sway: reach to the left and right slowly. x 5")
    )
    assert not list_remarks("1. Knee hug: bring both knees near. x 5")


def test_counted_breathing_keeps_the_other_sentences() -> None:
    found = import_lines(
        "1. Belly breathing - lie back, one hand on your belly. Breathe in for 4, out for 6, ten times."
    ).text
    assert "  - Belly breathing. Lie back, one hand on your belly.\n  - breathe: 4-6\n    rounds: 10\n" in found
    nose = "Breathe in through your nose for 4 and out through your lips for 6"
    assert f"  - {nose}.\n  - breathe: 4-6\n" in import_lines(f"1. {nose}, 2 minutes").text


def test_rest_that_fits_no_step_is_remarked_on_or_follows() -> None:
    breaths = "1. Belly breathing. Breathe in for 4, out for 6. Rest 20 seconds. 5 times."
    assert "the rest of 20s has no place in counted breaths" in list_remarks(breaths)
    assert (
        "  - March.\n  - pause: 2m\n  - pause: 20s\n" in import_lines("1. March for 2 minutes, rest 20 seconds.").text
    )


@pytest.mark.parametrize(
    "line",
    [
        "1. Heels: lift each in turn, 2 times each way. Breathe out over 3 seconds.",
        "1. Breathe in and lift 3 times, breathe out and lower 4 times.",
    ],
)
def test_counted_movement_is_not_breathing(line: str) -> None:
    assert "- stretch:" in import_lines(line).text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("lift, # and lower", "lift, # and lower"),
        ("lift and #", "lift"),
        ("#, lift", "lift"),
        ("#, and lift", "#, and lift"),
        ("lift over #", "lift over #"),
        ("lift (#) it. # # Lower", "lift it. # # Lower"),
        ("#", ""),
        ("lift - #. Lower", "lift. Lower"),
        ("and and and #", ""),
    ],
)
def test_phrases_are_cut_only_at_the_ends_of_a_sentence(text: str, left: str) -> None:
    phrases = [DosePhrase(match.start(), match.end()) for match in re.finditer("#", text)]
    assert cut_phrases(text, phrases)[0] == left


def test_bound_phrase_needs_a_comma_or_another_phrase_before_it() -> None:
    assert cut_phrases("lift both #", [DosePhrase(10, 11, can_follow=False)]) == ("lift both #", frozenset())
    assert cut_phrases("lift, #", [DosePhrase(6, 7, can_follow=False)])[0] == "lift"
    assert cut_phrases("lift # #", [DosePhrase(5, 6), DosePhrase(7, 8, can_follow=False)])[0] == "lift"


# Any leaflet ---------------------------------------------------------------------------------------------------------

NAMES = ["Knee to chest", "Side bend", "Heel slides", "Cat and cow", "Chin tuck"]
SENTENCES = [
    "let both knees roll slowly to one side, then the other", "reach both arms to the left and to the right",
    "rest one hand on each hip", "keep the other leg long", "bend one knee, then straighten it",
    "lie on your back, both feet flat", "turn your head to each side", "hold a towel in both hands",
    "move once or twice to warm up", "sit on a chair, feet apart", "stay where it is easy", "lift each heel in turn",
    "breathe out for as long as you like", "let go of every thought", "stretch both sides of your neck",
    "stay and rest", "place your hands on either side of your head", "do this with care",
]  # fmt: skip
INSIDE = [
    "lift your arm, hold {} seconds, and lower it", "do {} small circles with your foot", "after {} breaths, let it go",
    "take {} cushions and lie on them", "bend it to {} degrees", "roll {} times to one side, then to the other",
    "breathe out over {} seconds", "try to stay for {} s or less", "hold {} cushions, if you have them",
]  # fmt: skip
DOSES = [
    "{} times each way", "hold {} seconds", "hold for {} breaths",
    "{} s each side x{}", "x {}", "repeat {} times", "({} reps)", "{} per direction",
    "both sides, {} s", "{} each leg", "hold {},5 secs.", "rest {} seconds between", "{} times", "{} reps each",
    "repeat on the other side", "for {} seconds", "hold {} s, {} times", "alternate legs", "{} sets of {}", "L/R",
]  # fmt: skip
NUMBERING = ["1. ", "1) ", "(1) ", "a. ", "Exercise 1: ", "1 - "]


SEPARATORS = [". ", ".\n", "; ", ".\r\n   "]


class Leaflet(NamedTuple):
    """An exercise as a leaflet may write it."""

    text: str
    sentences: list[str]
    """Those that must stay whole."""
    numbers: list[str]


@st.composite
def leaflets(draw: st.DrawFn) -> Leaflet:
    figures = iter(map(str, draw(st.permutations(range(2, 40)))))
    sentences: list[str] = []
    numbers: list[str] = []

    def one_of(patterns: list[str]) -> str:
        pattern = draw(st.sampled_from(patterns))
        given = [next(figures) for _ in range(pattern.count("{}"))]
        numbers.extend(f"{each}.5" if "{},5" in pattern else each for each in given)
        return pattern.format(*given)

    def part() -> str:
        kind = draw(st.sampled_from(["sentence", "inside", "dose", "both"]))
        if kind == "dose":
            return one_of(DOSES)
        sentences.append(one_of(INSIDE if kind == "inside" else SENTENCES))
        return sentences[-1] + (f", {one_of(DOSES)}" if kind == "both" else "")

    parts = [part() for _ in range(draw(st.integers(1, 5)))]
    begun = draw(st.sampled_from(NUMBERING)) + draw(st.sampled_from(NAMES)) + draw(st.sampled_from([" - ", ": ", ". "]))
    text = "".join(each[:1].upper() + each[1:] + draw(st.sampled_from(SEPARATORS)) for each in parts)
    return Leaflet(begun + text, sentences, numbers)


def normalize_words(text: str) -> str:
    return " ".join(["", *re.findall(r"[^\W_]+", text.lower()), ""])


def list_numbers(text: str) -> Iterator[Decimal]:
    """Every number of the steps of a script, times in seconds."""
    for key, value in re.findall(r"^ +(?:- )?(hold|reps|rest|pause|lasting): (\S+)$", text, re.MULTILINE):
        yield Decimal(value) if key == "reps" else (parse_seconds(value) or Decimal(0))


@settings(max_examples=examples(150), deadline=None)
@given(leaflets())
def test_any_leaflet_keeps_its_sentences_and_numbers(leaflet: Leaflet) -> None:
    found = import_lines(leaflet.text)
    told = " ".join(remark.what for remark in found.remarks)
    said, at = (
        normalize_words("\n".join(line for line in found.text.splitlines() if not line.strip().startswith("#"))),
        0,
    )
    for sentence in leaflet.sentences:
        assert normalize_words(sentence) in said[at:], (leaflet.text, found.text)
        at = said.index(normalize_words(sentence), at)
    used = [*list_numbers(found.text)]
    for number in leaflet.numbers:
        reported = re.search(rf"(?<!\d){number.replace('.', '[.,]')}(?!\d)", told)
        assert reported or Decimal(number) in used, (number, leaflet.text, found.text, told)


# Whole leaflets ------------------------------------------------------------------------------------------------------


def test_leaflet_with_six_exercises_and_sides() -> None:
    found = import_lines(SIX)
    assert found.exercise_count == 6
    assert found.text.count("sides: [left, right]") == 3
    assert [remark.line for remark in found.remarks] == [12, 13]
    assert "\ncautions:\n  - Stop if the pain gets sharper, and call us.\n" in found.text
    assert "'Do these twice a day, not before bed.' is about the day" in found.remarks[0].what
    _, _, steps = re.sub(r"^ *#.*", "", found.text, flags=re.MULTILINE).partition("steps:")
    assert "twice a day" not in steps
    assert "sharper" not in steps


def test_instructions_are_said_once_for_each_side(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(import_lines(SIX).text, encoding="utf-8")
    cues = build_plan(load_script(path, FOLDERS), Level.BETTER).cues
    spoken = [line for cue in cues for line in cue.says[:1]]
    assert spoken[:3] == ["Knee rolls.", "Let both knees roll slowly to one side, then the other.",
                          "And slowly come back."]  # fmt: skip
    assert spoken.count("Let both knees roll slowly to one side, then the other.") == 1
    assert spoken.count("The left side again.") == 1 + 7
    assert spoken.count("Lift your hips, then lower them.") == 1


@cases(
    "label, between",
    product(["Cautions:", "CAUTION -", "Warning!", "**Please mind:**", "Important:"], [" ", "\n", "\n- ", "\n\n"]),
)
def test_caution_becomes_a_header_line(label: str, between: str) -> None:
    found = import_lines(f"1. Bridge x 5\n{label}{between}No bending after surgery.\n\nWell done.\n")
    assert "\ncautions:\n  - No bending after surgery.\n" in found.text
    assert found.text.endswith("  - Well done.\n")
    assert "into: Bridge. (4s)" in found.text
    what = "'No bending after surgery.' is something to mind, and is written under cautions"
    assert [remark.what for remark in found.remarks] == [what]


@pytest.mark.parametrize(
    "line",
    [
        "Stop if it hurts.",
        "- Stop at once with sharp pain.",
        "Do not do these in pregnancy.",
        "Not within six weeks of an operation.",
        "Not suitable in pregnancy.",
        "Ask your doctor first if you have osteoporosis.",
        "Please speak to your physiotherapist after a fall.",
    ],
)
def test_line_on_when_to_stop_becomes_a_caution(line: str) -> None:
    text = f"1. Bridge x 5\n{line}\n"
    assert f"cautions:\n  - {line.removeprefix('- ')}\n" in import_lines(text).text
    assert "cautions:\n  -" not in import_lines(f"Lie down.\n{line}\nRest.\n").text


@pytest.mark.parametrize(
    "line", ["Do these twice a day, not before bed.", "Twice a day, please.", "These exercises are for every morning."]
)
@pytest.mark.parametrize("between", ["", "\n"])
def test_remark_about_the_day_is_left_out_with_a_remark(line: str, between: str) -> None:
    found = import_lines(f"1. Bridge x 5\n{between}{line}\n")
    assert f"  # '{line}' is about the day and not the session, and is left out\n" in found.text
    assert found.text.count(line) == 1


def test_remark_about_all_exercises_is_a_step() -> None:
    assert import_lines("1. Bridge x 5\nDo these slowly.\n").text.endswith("reps: 5\n  - Do these slowly.\n")


def test_lines_are_classified() -> None:
    lines = [
        "PART ONE",
        "1. Bridge",
        "lift",
        "x 5",
        "Well",
        "",
        "Rest now.",
        "Cautions:",
        "- no twists",
        "- no",
        "jumps",
    ]
    assert [(group.kind, group.line, group.text) for group in group_lines(enumerate(lines, start=1)) if group.text] == [
        (TextKind.HEADING, 1, "PART ONE"),
        (TextKind.EXERCISE, 2, "1. Bridge lift x 5. Well"),
        (TextKind.PROSE, 7, "Rest now."),
        (TextKind.CAUTION, 9, "no twists"),
        (TextKind.CAUTION, 10, "no jumps"),
    ]


def test_commented_header_keys_are_valid_when_filled_in(tmp_path: Path) -> None:
    found = import_lines("1. Bridge x 5\n")
    assert found.missing == ("where", "minutes", "author", "cautions")
    path = tmp_path / "mine.yaml"
    path.write_text(re.sub("^#(?! )", "", found.text, flags=re.MULTILINE), encoding="utf-8")
    header = load_script(path, FOLDERS).headers[0]
    assert (header.where, header.author) == (("bed", "floor"), "your name")
    assert header.cautions == ("Stop and rest with sharp pain.",)
    assert header.minutes


def test_import_names_the_lines_of_the_leaflet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("six.txt").write_bytes(SIX.replace("\n", "\r\n").encode("utf-8-sig"))
    code, out, err = run("import", "six.txt", capsys=capsys)
    assert (code, err) == (0, "")
    assert "  line 12 of six.txt: 'Do these twice a day" in out
    assert "Left to fill in, at the top of the script: where, minutes." in out


def test_leaflet_in_the_guide_needs_no_remarks() -> None:
    guide = (ROOT / "docs" / "writing.md").read_text("utf-8")
    (leaflet,) = re.findall(r"guided import leaflet.txt.*?```text\n(.*?)```", guide, re.DOTALL)
    found = import_lines(leaflet)
    assert found.exercise_count == 3
    assert [remark.what.partition("' is ")[2] for remark in found.remarks] == [
        "something to mind, and is written under cautions"
    ]
    assert found.missing == ("where", "minutes")
    assert "hold: 8s" in found.text
    assert "rest: 20s" in found.text
