"""Importing plain text: encodings, pauses, doses, and whole texts."""

import contextlib
import io
import time
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.authoring import importer
from guided.authoring.importer import ImportedScript, import_text
from guided.authoring.importer.doses import parse_breath, parse_dose
from guided.authoring.importer.pause_marks import split_pauses
from guided.core import paths
from guided.core.errors import FileError
from guided.lint import lint_file
from tests.cli.test_main import run
from tests.support.cases import cases
from tests.support.tiers import examples

pytestmark = pytest.mark.usefixtures("work")

CAPSYS = pytest.CaptureFixture[str]
FOLDERS = paths.find_folders()

# Encodings -----------------------------------------------------------------------------------------------------------


@cases(
    "name, end",
    product(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"], ["\n", "\r\n", "\r"]),
)
def test_text_is_decoded_in_common_encodings(name: str, end: str) -> None:
    text = f"Caf\u00e9 \u2013 it\u2019s quiet{end}{end}And rest."
    assert importer.decode_lines(text.encode(name)) == ["Caf\u00e9 \u2013 it\u2019s quiet", "", "And rest."]


def test_invisible_characters_are_removed() -> None:
    assert importer.decode_lines("a\u200b\x00\u202eb\tc\u00a0d\fe\u2028g".encode()) == ["ab c d", "e", "g"]


@given(st.binary())
def test_any_bytes_are_decoded(data: bytes) -> None:
    assert all("\n" not in line for line in importer.decode_lines(data))


# Pauses --------------------------------------------------------------------------------------------------------------

PAUSES = {
    "[pause 5]": 5, "[PAUSE:5]": 5, "[pause: 5s]": 5, "[Pause 5 seconds]": 5, "[pause for 5 sec]": 5, "(5s)": 5,
    "(5 s)": 5, "(5 sec.)": 5, "(5 seconds)": 5, "(pause 5)": 5, "(pause, 5 seconds)": 5, "(5 second pause)": 5,
    "(5-second pause)": 5, "{pause 5}": 5, "<pause 5>": 5, '<break time="5s"/>': 5, '<break time="5000ms"/>': 5,
    "*pause 5*": 5, "**pause 5s**": 5, "(five seconds)": 5, "(wait 5)": 5, "[silence 5s]": 5, "(1m)": 60,
    "(1 min)": 60,
    "(1:30)": 90, "[pause 1:30]": 90, "(2 minutes of silence)": 120, "(half a minute)": 30, "(2 breaths)": 10,
    "(pause for 2 breaths)": 10, "(pause)": 4, "[pause]": 4, "[ PAUSE ]": 4, "(long pause)": 10, "...": 2,
    "\u2026": 2,
    ".....": 2, "(2.5s)": 2.5, "(2,5 s)": 2.5, "(a few seconds)": 3,
}  # fmt: skip


@cases("mark", PAUSES)
def test_pause_is_recognised_in_many_forms(mark: str) -> None:
    told: list[str] = []
    found = list(split_pauses(f"Let go {mark} and rest", told))
    assert [piece.words for piece in found] == ["Let go", "", "and rest"]
    assert found[1].pause == Decimal(str(PAUSES[mark]))
    assert bool(told) is (mark.strip("([ ])").lower() in ("pause", "long pause"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the left one (or the right one)", "the left one (or the right one)"),
        ("*softly* now", "softly now"),
        ("a pause is fine", "a pause is fine"),
        ("rest (2 of them) now", "rest 2 of them now"),
        ("an open ( bracket", "an open bracket"),
        ("pause:20s", "pause: 20s"),
        ("a < b > c", "a c"),
    ],
)
def test_text_that_is_no_pause_is_spoken(text: str, words: str) -> None:
    assert [piece.words for piece in split_pauses(text, [])] == [words]


@pytest.mark.parametrize("text", ["[soft music]", "(5)", "[5]", "<p>"])
def test_note_to_the_reader_is_left_out_with_a_remark(text: str) -> None:
    told: list[str] = []
    assert [piece.words for piece in split_pauses(f"a {text} b", told)] == ["a b"]
    assert told[0].startswith(f"'{text}' is left out")


def test_pause_of_hours_is_cut_with_a_remark() -> None:
    told: list[str] = []
    assert [piece.pause for piece in split_pauses("(90 minutes)", told)] == [600]
    assert "longer than a pause can be" in told[0]


# Doses ---------------------------------------------------------------------------------------------------------------

HOLDS = {
    "hold 10 seconds": 10, "Hold for 10 secs.": 10, "hold: 10s": 10, "hold for about 10 seconds": 10,
    "10 second hold": 10, "10-second hold": 10, "10 sec hold": 10, "hold it for ten seconds": 10,
    "Hold this for up to 10s": 10,
    "hold 10": 10,
    "hold to a count of 10": 10, "hold for the count of 10": 10, "stay there for 10 seconds": 10,
    "hold for 2 breaths": 10, "hold 10-15 seconds": 10, "hold 10 to 15 secs": 10, "hold 10 \u2013 15s": 10,
    "hold for half a minute": 30,
    "hold the stretch for 10 seconds": 10, "and hold for 1 minute": 60, "Hold 5 minutes": 60,
    "holding for 10 seconds": 10, "hold x 10": 10,
}  # fmt: skip
REPS = {
    "5 times": 5, "x5": 5, "x 5": 5, "5x": 5, "\u00d7 5": 5, "5 reps": 5, "5 repetitions": 5, "repeat 5 times": 5,
    "Repeat x 5": 5, "repeat five times": 5, "reps: 5": 5, "do 5": 5, "once": 1, "twice": 2, "5-8 times": 5,
    "5 to 8 reps": 5, "3 sets of 5": 5, "3 x 5": 5, "3 x 5 reps": 5, "500 times": 30, "a few times": 3,
}  # fmt: skip
SIDES = [
    "each side", "on each side", "both sides", "per side", "each leg", "on each leg", "either side", "left and right",
    "right then left", "left/right", "L/R", "R & L", "on both legs", "with each arm", "every side", "alternate legs",
    "on the other side", "5/side",
]  # fmt: skip


@cases("text", HOLDS)
def test_hold_is_recognised_in_many_forms(text: str) -> None:
    found = parse_dose(f"Lift your hips, {text}")
    assert (found.hold, found.reps, found.text) == (HOLDS[text], None, "Lift your hips")


@cases("text", REPS)
def test_count_is_recognised_in_many_forms(text: str) -> None:
    found = parse_dose(f"Lift your hips, {text}")
    assert (found.reps, found.hold, found.text) == (REPS[text], None, "Lift your hips")


@pytest.mark.parametrize("text", SIDES)
def test_sides_are_recognised_in_many_forms(text: str) -> None:
    assert parse_dose(f"Lift your hips, {text}").sides


@pytest.mark.parametrize(
    "text", ["3 times a day", "twice daily", "x2 per day", "3x/day", "5 times a week", "every morning"]
)
def test_times_a_day_are_not_a_count(text: str) -> None:
    found = parse_dose(f"Bridge, 8 times, {text}")
    assert (found.reps, len(found.remarks)) == (8, 1)
    assert "not the session" in found.remarks[0]


def test_complete_dose_is_parsed() -> None:
    found = parse_dose("Knee to chest - hold 10 seconds, 5 times each side, rest 20 seconds between")
    assert found[:6] == (5, 10, 20, None, True, "Knee to chest")
    assert not found.remarks


@pytest.mark.parametrize(
    "text", ["Hold a towel", "Hold one leg", "Bend one knee to the other", "Take 2 pillows", "Sit at 90 degrees"]
)
def test_text_that_is_no_dose_stays(text: str) -> None:
    found = parse_dose(text)
    assert (found.reps, found.hold, found.duration, found.text) == (None, None, None, text)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Breathe in for 4 and out for 6", "4-6"),
        ("Inhale 3 seconds, exhale 5 seconds", "3-5"),
        ("Breathe in for 4, hold for 2, out for 6", None),
        ("in for 4 and out for 60", None),
        ("Lean in and out", None),
    ],
)
def test_counted_breathing_is_recognised(text: str, pattern: str | None) -> None:
    assert parse_breath(text) == pattern


# Whole texts ---------------------------------------------------------------------------------------------------------


def import_lines(text: str, name: str = "mine") -> ImportedScript:
    return import_text(importer.decode_lines(text.encode()), name, FOLDERS)


def test_leaflet_becomes_a_script() -> None:
    found = import_lines(
        "Lower back exercises\nBy Jo Smith\n\nWARM UP\n1. Knee to chest - hold 10 seconds, 5 times each side\n"
        "2) Bridge\n   Lift your hips.\n   - Hold: 5-8s\n   - 8 times\n3. Squeeze\n4. March for 2 minutes\n"
        "5. Breathe in for 4, out for 6, ten times\n\nWell done.\n"
    )
    assert found.text == (
        "title: Lower back exercises\nauthor: Jo Smith\nkind: stretch\n"
        "# To fill in what is missing, take away the # before it and write your own:\n"
        "#where: [bed, floor]  # bed, chair, floor, standing\n"
        "#minutes: 5-20  # from a flare day to a better one\n"
        "#cautions: Stop and rest with sharp pain.\n"
        "steps:\n"
        "  - section: WARM UP\n"
        "  - stretch: Knee to chest\n    sides: [left, right]\n"
        '    into: "Knee to chest, <side> side. (4s)"\n    again: "The <side> side again. (4s)"\n'
        "    hold: 10s\n    out: And slowly come back. (3s)\n    reps: 5\n"
        "  # of 'Hold: 5-8s' the smaller number is written\n"
        "  - stretch: Bridge\n    into: Bridge. Lift your hips. (4s)\n    again: And again. (4s)\n"
        "    hold: 5s\n    out: And slowly come back. (3s)\n    reps: 8\n"
        "  # it does not say how often or how long for 'Squeeze'; it is written once\n"
        "  - stretch: Squeeze\n    into: Squeeze. (4s)\n"
        "  # this pause is longer on easier days; where it should be less, write pause: {flare: 1m, better: 2m}\n"
        "  - March.\n  - pause: 2m\n"
        "  - breathe: 4-6\n    rounds: 10\n"
        "  - Well done.\n"
    )
    assert [remark.line for remark in found.remarks] == [6, 10, 11]
    assert found.exercise_count == 5
    assert found.missing == ("where", "minutes", "cautions")


def test_text_with_pauses_becomes_a_script() -> None:
    found = import_lines("Calm\n\nLie down... [pause 5] Let go (pause)\nAnd rest. (1 min)\nCome back.\n")
    assert found.missing == ("kind", "where", "minutes", "author", "cautions")
    assert found.text.startswith("title: Calm\n#")
    assert found.text.partition("steps:\n")[2] == (
        "  # '(pause)' does not say how long, and is written as 4s\n"
        "  - Lie down. (2s) (5s) Let go. (4s)\n  - And rest.\n  - pause: 1m\n  - Come back.\n"
    )
    assert [(remark.line, remark.what[:9]) for remark in found.remarks] == [(3, "'(pause)'")]


def test_numbered_line_with_pauses_is_spoken() -> None:
    assert "- Sit down. (5s)" in import_lines("1. Sit down. [pause 5]\n2. Stand up. (5s)\n").text


def test_bullets_with_doses_are_exercises_and_others_are_spoken() -> None:
    found = import_lines("- Bridge x 5\n- Clam, hold 5s\n- Be kind to yourself\n")
    assert found.exercise_count == 2
    assert "  - Be kind to yourself." in found.text


@cases(
    "line",
    ["pause", "pause 20s", "20s", "Chime bell", "steps:", "- pause: 5", "key: value", "title: X", "a: {b",
     "#5 is it", "<side> here", "(4 sec", "[open", "say:hello", "*", "&anchor", "!tag", "? what",
     "'quote", '"quote" and more',
     "%x", "@at", "`tick`", "| bar", "> more", "no", "null", "1:30", "~", "---", "a # b", "\u00e9t\u00e9: l\u00e0",
     "hold:5", "(2:30"])  # fmt: skip
def test_line_with_yaml_syntax_is_spoken(line: str, tmp_path: Path) -> None:
    found = import_lines(f"A quiet evening.\n{line}\nAnd on.\n")
    assert found.report.playable
    assert "  - And on." in found.text


def test_long_paragraph_is_split_into_steps() -> None:
    found = import_lines("Begin.\n" + "This is a sentence of it. " * 300)
    assert found.report.playable
    assert all(len(line) < 700 for line in found.text.splitlines())
    assert found.text.count("This is a sentence of it.") == 300


def test_text_of_headings_only_is_spoken() -> None:
    assert import_lines("REST NOW\nBREATHE OUT\n").text.count("\n  - ") >= 1


@pytest.mark.parametrize("text", ["", " \n\n", "...", "[music]", "* * *", "()", "---\n===\n"])
def test_text_without_words_is_an_error(text: str) -> None:
    with pytest.raises(FileError, match="no words"):
        import_lines(text)


def test_too_long_text_is_an_error() -> None:
    with pytest.raises(FileError, match="in parts"):
        import_lines("word " * 20_000)
    with pytest.raises(FileError, match=r"No session can be made of that: .*three hours"):
        import_lines("Rest. (9m)\n" * 100)


SCRAPS = st.sampled_from([
    "1. Knee to chest - hold 10 seconds, 5 times each side", "hold", "x5", "each side", "(5s)", "[pause 5]",
    "...", "<", ">", "(", ")", "[", "]", "{", "}", ": ", "- ", "# ", "\n", "\r\n", "\n\n", " ", "1. ", "2) ",
    "WARM UP", "pause",
    "20s", "breathe in", "for 4 out for 6", "a", "side", "<side>", "'", '"', "\\", "\u2026", "\u00e9", "\U0001f600",
    "0", "9999", "Cautions: ", "Stop if ", "Do these twice a day", "both knees", "to the left and to the right", " - ",
    "half a", "minutes", "steps:", "title:", "\t", "3 sets of 10", "(90 minutes)", "*", "hold 0 seconds", "x 0",
    "include: settle",
    "By ", "\u0661", "\u00b2",
])  # fmt: skip


@settings(max_examples=examples(250), deadline=None)
@given(
    st.one_of(
        st.text(max_size=300), st.lists(SCRAPS, max_size=25).map("".join), st.lists(SCRAPS, max_size=25).map(" ".join)
    )
)
def test_any_text_becomes_a_session_or_a_one_line_error(text: str) -> None:
    try:
        found = import_text(importer.decode_lines(text.encode("utf-8", "replace")), "mine", FOLDERS)
    except FileError:
        return
    assert found.report.playable
    assert set(found.report.lengths)


@pytest.mark.parametrize(
    "scrap", ["*", "(", "((5s", "1. ", "hold ", "A", "A ", "::: ", "3 x ", "- ", "<", "...", "[pause "]
)
def test_no_text_takes_long(scrap: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(FileError):
        import_lines(scrap * (20_000 // len(scrap)))
        import_lines("1. " + scrap * (20_000 // len(scrap)))
    assert time.process_time() - begun < 10


# The command ---------------------------------------------------------------------------------------------------------


def test_import_writes_to_the_user_folder(home: Path, work: Path, capsys: CAPSYS) -> None:
    Path("My leaflet.txt").write_bytes("1. Bridge \u2013 hold 5-8 seconds, x 3\r\n2. Clam\r\n".encode("cp1252"))
    code, out, err = run("import", "My leaflet.txt", capsys=capsys)
    assert (code, err) == (0, "")
    assert "2 exercises, 0:" in out
    assert "line 1 of My leaflet.txt: of 'hold 5-8 seconds' the smaller" in out
    assert "line 2 of My leaflet.txt: it does not say how often" in out
    assert "Left to fill in, at the top of the script: where, minutes, author, cautions." in out
    path = home / "data/sessions/my-leaflet.yaml"
    assert not [p for p in lint_file(path, paths.find_folders()).diagnostics if p.severity == "error"]
    assert run("check", "my-leaflet", capsys=capsys)[0] == 0


def test_import_takes_a_name_and_needs_force_to_replace(home: Path, work: Path, capsys: CAPSYS) -> None:
    Path("a.txt").write_text("Rest now. (5s)\n")
    assert run("import", "a.txt", "-o", "calm", capsys=capsys)[0] == 0
    code, _, err = run("import", "a.txt", "-o", "calm", capsys=capsys)
    assert code == 1
    assert "--force" in err
    assert run("import", "a.txt", "-o", "calm", "--force", capsys=capsys)[0] == 0


def test_import_reads_stdin(home: Path, work: Path, capsys: CAPSYS, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Rest now. (5s)\n")))
    assert run("import", "-", capsys=capsys)[0] == 0
    assert (home / "data/sessions/imported.yaml").exists()


@pytest.mark.parametrize("name", ["../x", "a/b", "con", "x.yaml/"])
def test_import_refuses_an_invalid_name(home: Path, work: Path, capsys: CAPSYS, name: str) -> None:
    Path("a.txt").write_text("Rest now.\n")
    code, _, err = run("import", "a.txt", "-o", name, capsys=capsys)
    assert code == 1
    assert "is no name for a session" in err
    assert not home.exists()


def test_import_of_something_else_is_a_one_line_error(home: Path, work: Path, capsys: CAPSYS) -> None:
    Path("empty.txt").write_bytes(b"")
    Path("zeros.txt").write_bytes(bytes(1000))
    with Path("huge.txt").open("wb") as file:
        file.truncate(10**11)
    for name in ("nowhere.txt", str(work), "empty.txt", "zeros.txt", "huge.txt"):
        code, out, err = run("import", name, capsys=capsys)
        assert (code, out) == (1, "")
        assert len(err.splitlines()) == 1
    assert not home.exists()
