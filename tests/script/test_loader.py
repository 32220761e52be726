"""From a file to a Session: steps by level, and the errors of files that are no scripts."""

import os
import time
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from guided.core.errors import FileError, GuidedError
from guided.core.level import LEVELS, Level
from guided.script.diagnostics import MAX_DIAGNOSTICS, ScriptError, SourceLocation
from guided.script.file_decoding import MAX_SCRIPT_BYTES
from guided.script.loader import load_script, try_load
from guided.script.model import Breathe, Each, Group, Include, Pause, Release, Repeat, Say
from guided.script.values import MAX_TEXT_CHARS
from tests.support.cases import cases
from tests.support.scripts import FOLDERS, list_problems, load_text, one_step, session
from tests.support.tiers import few

FLARE, GENTLE, STEADY, BETTER = LEVELS
MORE = "there are more problems than these"


# Sessions


def test_session_has_its_title_and_the_name_of_its_file(tmp_path: Path) -> None:
    made = session(tmp_path, "title: Quiet\nsteps: [Rest.]\n")
    assert (made.name, made.path, made.title) == ("script", tmp_path / "script.yaml", "Quiet")
    assert made.at(FLARE).language == "en"


def test_script_without_a_title_is_a_fragment(tmp_path: Path) -> None:
    made = session(tmp_path, "steps: [Rest.]\n")
    assert made.title is None
    assert made.phrases["in"] == "Breathe in"


def test_phrases_follow_the_language(tmp_path: Path) -> None:
    made = session(tmp_path, "title: Descanso\nlanguage: es\nsteps: [Descansa.]\n")
    assert made.phrases["in"] == "Inspira"


def test_load_script_returns_the_session_despite_warnings(tmp_path: Path) -> None:
    path = tmp_path / "warned.yaml"
    path.write_text("steps:\n  - Rest here. # and more\n")
    assert load_script(path, FOLDERS).name == "warned"
    assert [problem.severity for problem in try_load(path, FOLDERS).diagnostics] == ["warning"]


def test_load_script_raises_all_problems_with_their_source(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("steps:\n  - pause: 20\n  - repeat: two\n    steps: [Rest.]\n")
    with pytest.raises(ScriptError) as raised:
        load_script(path, FOLDERS, "wrong")
    assert [problem.location for problem in raised.value.diagnostics] == [
        SourceLocation("wrong", 2, 12, 2),
        SourceLocation("wrong", 3, 13, 3),
    ]
    assert raised.value.sources["wrong"] == path.read_text()
    assert "2 |   - pause: 20\n  |            ^^ did you mean 20s?" in str(raised.value)
    assert isinstance(raised.value, GuidedError)


def test_file_is_shown_by_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inside").mkdir()
    path = tmp_path / "inside" / "script.yaml"
    path.write_text("steps: [pause]\n")
    monkeypatch.chdir(tmp_path)
    assert try_load(path, FOLDERS).diagnostics[0].location.file == str(Path("inside/script.yaml"))


# Steps


def test_plain_text_is_a_say_step(tmp_path: Path) -> None:
    step = one_step(tmp_path, "  - Let it go. (4s) And rest.\n")
    assert step.at(FLARE) == Say(say="Let it go. (4s) And rest.")
    assert (step.path, step.location) == ("0", SourceLocation("script.yaml", 2, 5, 25))
    assert len({id(verb) for verb in step.by_level}) == 1


def test_location_of_a_step_is_its_type_key(tmp_path: Path) -> None:
    step = one_step(tmp_path, "  - only: flare\n    pause: 3s\n")
    assert step.location == SourceLocation("script.yaml", 3, 5, 5)
    assert step.at(BETTER) == Pause(only=(FLARE,), pause=Decimal(3))


def test_paths_number_steps_and_inner_steps(tmp_path: Path) -> None:
    made = session(
        tmp_path,
        """
steps:
  - Rest.
  - repeat: 2
    steps:
      - Rest.
      - steps: [Rest., Rest.]
    involves: neck
    instead:
      - Rest.
      - steps: [Rest.]
""",
    )
    repeat = made.steps[1].at(FLARE)
    assert isinstance(repeat, Repeat)
    assert [step.path for step in made.steps] == ["0", "1"]
    assert [step.path for step in repeat.steps] == ["1.0", "1.1"]
    assert [step.path for step in repeat.steps[1].at(FLARE).steps] == ["1.1.0", "1.1.1"]  # type: ignore[attr-defined]
    assert [step.path for step in repeat.instead] == ["1.instead.0", "1.instead.1"]


@pytest.mark.parametrize(
    ("written", "phases"),
    [("4-6", "4 6"), ("4-2-6", "4 2 6"), ("4-2-6-2", "4 2 6 2"), ("5.5-5.5", "5.5 5.5"), ("natural", "")],
)
def test_breathing_pattern_is_split_into_phases(tmp_path: Path, written: str, phases: str) -> None:
    verb = one_step(tmp_path, f"  - breathe: {written}\n    lasting: 1m30s\n").at(FLARE)
    assert verb == Breathe(breathe=tuple(map(Decimal, phases.split())), lasting=Decimal(90))


def test_single_value_is_a_list_of_one(tmp_path: Path) -> None:
    made = session(tmp_path, "title: T\nwhere: bed\nsources: Smith, 2010\nsteps: [{say: Rest., involves: knee}]\n")
    assert (made.at(FLARE).where, made.at(FLARE).sources) == (("bed",), ("Smith, 2010",))
    assert made.steps[0].at(FLARE).involves == ("knee",)


def test_each_keeps_its_words_in_order(tmp_path: Path) -> None:
    verb = one_step(tmp_path, "  - each: {area: [your jaw, your hands]}\n    steps: [release: <area>]\n").at(FLARE)
    assert isinstance(verb, Each)
    assert verb.each == {"area": ("your jaw", "your hands")}
    assert isinstance(verb.steps[0].at(FLARE), Release)


@pytest.mark.parametrize("word", ["no", "on", "null", "~x", "12", "1e3", "0x1F", "1:30", "2001-01-01", "=x"])
def test_text_is_never_converted_to_another_type(tmp_path: Path, word: str) -> None:
    made = session(tmp_path, f"title: {word}\nsteps: [say: {word}]\n")
    assert made.title == word
    assert made.steps[0].at(FLARE) == Say(say=word)


def test_folded_text_is_one_line(tmp_path: Path) -> None:
    verb = one_step(tmp_path, "  - say: >\n      Let it\n      go.\n").at(FLARE)
    assert verb == Say(say="Let it go.")


def test_text_like_a_step_type_needs_say(tmp_path: Path) -> None:
    assert list_problems(tmp_path, "steps:\n  - say: repeat 3 times\n  - Repeat after me.\n  - Say yes.\n") == []
    assert list_problems(tmp_path, "steps:\n  - repeat 3 times\n") == ["2:5 'repeat 3 times' would be spoken aloud"]


@pytest.mark.parametrize("into", ["Your <side> knee.", "Now < side > again."])
def test_side_must_be_named_in_into_or_again(tmp_path: Path, into: str) -> None:
    step = "steps:\n  - stretch: Knee\n    sides: [left, right]\n    reps: 2\n"
    assert list_problems(tmp_path, f"{step}    into: {into}\n") == []
    assert list_problems(tmp_path, f"{step}    into: Your knee.\n    again: {into}\n") == []
    assert list_problems(tmp_path, f"{step}    into: Your knee.\n    out: {into}\n") == [
        "3:5 the first side, left, is never named"
    ]


def test_one_line_value_may_be_folded(tmp_path: Path) -> None:
    assert session(tmp_path, "title: >\n  Quiet\n  hour\nsteps: [Rest.]\n").title == "Quiet hour"
    assert session(tmp_path, f"title: {'Q' * 120}\nsteps: [Rest.]\n").title == "Q" * 120
    assert len(list_problems(tmp_path, f"title: {'Q' * 121}\nsteps: [Rest.]\n")) == 1


# By level


def values_at_levels(tmp_path: Path, text: str, key: str) -> list[object]:
    step = one_step(tmp_path, text)
    return [getattr(step.at(level), key) for level in LEVELS]


def test_missing_level_takes_the_next_easier_one(tmp_path: Path) -> None:
    assert values_at_levels(tmp_path, "  - pause: {flare: 9s, steady: 5s}\n", "pause") == [9, 9, 5, 5]
    assert values_at_levels(tmp_path, "  - pause: {better: 5s, flare: 9s, gentle: 7s}\n", "pause") == [9, 7, 7, 5]
    assert values_at_levels(tmp_path, "  - pause: {flare: 9s}\n", "pause") == [9, 9, 9, 9]


def test_keys_by_level_are_recorded(tmp_path: Path) -> None:
    text = """
  - stretch: Knee
    into: {flare: Only think of it., better: Your knee.}
    hold: {flare: 2s}
    reps: 3
    sides: [{flare: left}, right]
    again: And your <side> knee.
"""
    assert one_step(tmp_path, text).level_keys == {"into", "hold", "sides"}


def test_lists_and_words_may_be_by_level_inside(tmp_path: Path) -> None:
    text = "  - each: {area: [your jaw, {flare: a hand, better: both hands}]}\n    steps: [release: <area>]\n"
    assert values_at_levels(tmp_path, text, "each")[0] == {"area": ("your jaw", "a hand")}
    assert values_at_levels(tmp_path, text, "each")[3] == {"area": ("your jaw", "both hands")}


def test_header_may_be_by_level(tmp_path: Path) -> None:
    made = session(tmp_path, "title: T\nminutes: {flare: 4-6, better: 8}\nwords: {at: {flare: bed}}\nsteps: [Rest.]\n")
    assert [made.at(level).minutes for level in LEVELS] == [*[(Decimal(4), Decimal(6))] * 3, (Decimal(8),) * 2]
    assert made.at(BETTER).words == {"at": "bed"}


def test_pacing_has_its_own_levels(tmp_path: Path) -> None:
    made = session(tmp_path, "title: T\npacing: {flare: {counts: 0.4}, better: {rest: 2}}\nsteps: [Rest.]\n")
    assert {level: made.at(level).pacing[Level.FLARE].counts for level in LEVELS} == dict.fromkeys(
        LEVELS, Decimal("0.4")
    )


def test_steps_by_level_have_their_own_paths(tmp_path: Path) -> None:
    step = one_step(tmp_path, "  - steps: {flare: [Rest.], steady: [Rest., Move.]}\n")
    groups = [step.at(level) for level in LEVELS]
    assert all(isinstance(group, Group) for group in groups)
    assert [[inner.path for inner in group.steps] for group in groups] == [  # type: ignore[attr-defined]
        ["0.flare.0"],
        ["0.flare.0"],
        ["0.steady.0", "0.steady.1"],
        ["0.steady.0", "0.steady.1"],
    ]
    assert step.level_keys == {"steps"}


def test_steps_of_one_list_are_shared_by_all_levels(tmp_path: Path) -> None:
    step = one_step(tmp_path, "  - repeat: {flare: 1, better: 2}\n    steps: [Rest.]\n")
    assert len({id(step.at(level).steps) for level in LEVELS}) == 1  # type: ignore[attr-defined]


def test_whole_step_may_be_by_level(tmp_path: Path) -> None:
    step = one_step(tmp_path, "  - {flare: Rest., better: {breathe: 4-6, rounds: 5}}\n")
    assert [type(step.at(level)) for level in LEVELS] == [Say, Say, Say, Breathe]
    assert step.level_keys == {"say", "breathe", "rounds"}


def test_nested_levels_lose_nothing(tmp_path: Path) -> None:
    step = one_step(tmp_path, "  - {flare: {flare: Rest., better: Move.}, gentle: {say: {flare: Sit.}}}\n")
    assert [verb.say for verb in step.by_level] == ["Rest.", "Sit.", "Sit.", "Sit."]  # type: ignore[attr-defined]


def test_only_words_of_every_level_can_be_used(tmp_path: Path) -> None:
    text = "words: {flare: {place: bed}, better: {place: mat, part: back}}\nsteps: [Rest on <place>.]\n"
    assert session(tmp_path, text).at(BETTER).words == {"place": "mat", "part": "back"}
    assert list_problems(tmp_path, text.replace("<place>", "<part>")) == ["2:17 nothing is called 'part' here"]


def test_include_by_level_is_a_group_for_each_level(tmp_path: Path) -> None:
    step = one_step(tmp_path, "  - include: {flare: settle, better: come-back}\n")
    inner = [step.at(level).steps[0] for level in LEVELS]  # type: ignore[attr-defined]
    assert [one.fragment and one.fragment.name for one in inner] == ["settle", "settle", "settle", "come-back"]
    assert [one.path for one in inner] == ["0.flare", "0.flare", "0.flare", "0.better"]
    assert all(isinstance(one.at(FLARE), Include) for one in inner)


@pytest.mark.parametrize(
    ("easier", "harder", "fine"),
    [
        ("hold: {flare: 3s, better: 5s}", "hold: {flare: 5s, better: 3s}", True),
        ("reps: {flare: 3, gentle: 3}", "reps: {flare: 3, gentle: 2, better: 4}", True),
        ("rest: {flare: 9s, better: 5s}", "rest: {flare: 5s, better: 9s}", True),
    ],
)
def test_easier_level_may_not_ask_more(tmp_path: Path, easier: str, harder: str, fine: bool) -> None:
    step = "steps:\n  - stretch: Knee\n    into: Your knee.\n    "
    assert list_problems(tmp_path, step + easier) == []
    assert len(list_problems(tmp_path, step + harder)) == 1


@pytest.mark.parametrize(
    ("written", "fine"),
    [
        ("{flare: natural, gentle: 3-4, better: 4-6}", True),
        ("{flare: 4-6, better: 4-2-6}", True),
        ("{flare: 4-2-6, better: 6-8}", False),
        ("{flare: 6-8, better: 4-6}", False),
        ("{flare: 3-5-3, better: 5-1-7}", False),
        ("{flare: 3-4, better: natural}", False),
    ],
)
def test_easier_breathing_is_no_longer_and_holds_no_more(tmp_path: Path, written: str, fine: bool) -> None:
    assert (list_problems(tmp_path, f"steps:\n  - breathe: {written}\n    lasting: 1m\n") == []) is fine


def test_pauses_and_release_rests_may_be_shorter_at_easier_levels(tmp_path: Path) -> None:
    text = "steps:\n  - pause: {flare: 3s, better: 5s}\n  - release: your jaw\n    rest: {flare: 20s, better: 30s}\n"
    assert list_problems(tmp_path, text) == []


def test_problem_at_several_levels_is_reported_once(tmp_path: Path) -> None:
    text = "steps:\n  - stretch: Knee\n    into: Your <knee>. (4 sec)\n    hold: {flare: 1s, gentle: 2s, better: 3s}\n"
    assert list_problems(tmp_path, text) == ["3:16 nothing is called 'knee' here", "3:24 (4 sec) is not a pause"]


# Files that are no scripts


def test_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    assert session(tmp_path, b"\xef\xbb\xbftitle: Quiet\nsteps: [Rest.]\n").title == "Quiet"
    assert list_problems(tmp_path, b"\xef\xbb\xbftitel: Quiet\nsteps: [Rest.]\n")[0].startswith("1:1 ")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_any_line_ending_is_accepted(tmp_path: Path, end: bytes) -> None:
    good = b"title: Quiet\nsteps:\n  - say: >\n      Let it\n      go.\n".replace(b"\n", end)
    assert session(tmp_path, good).steps[0].at(FLARE) == Say(say="Let it go.")
    bad = b"title: Quiet\nsteps:\n  - pause: 20\n  - chime: bel\n".replace(b"\n", end)
    assert [line.split()[0] for line in list_problems(tmp_path, bad)] == ["3:12", "4:12"]
    shown = str(ScriptError(*read_problems(tmp_path, bad)))
    assert "4 |   - chime: bel\n  |            ^^^" in shown
    assert "\r" not in shown


def read_problems(folder: Path, text: bytes) -> tuple[list, dict]:  # type: ignore[type-arg]
    _, problems, sources = load_text(folder, text)
    return list(problems), dict(sources)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("title: Wörter\nsteps: [Rest.]\n".encode("latin-1"), "1:9 this file is not saved as UTF-8"),
        ("title: Quiet\nsteps: [Rüst.]\n".encode("cp1252"), "2:10 this file is not saved as UTF-8"),
        ("title: Quiet\nsteps: [Rest.]\n".encode("utf-16"), "1:1 this file is saved as UTF-16"),
        (b"\x7fELF\x02\x01\x01\x00\x00\xff\xfe\x00binary", "1:1 this is not a text file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xae", "1:1 this is not a text file"),
        (b"title: Qui\x00et\n", "1:11 there is a character here that shows as nothing (U+0000)"),
        (b"steps:\n  - Re\x1bst.\n", "2:7 there is a character here that shows as nothing (U+001B)"),
        ("steps:\n  - Re\u2028st.\n".encode(), "2:7 there is a character here that shows as nothing (U+2028)"),
        ("steps:\n  - Re\ufeffst.\n".encode(), "2:7 there is a character here that shows as nothing (U+FEFF)"),
        ("steps:\n \u00a0- Rest.\n".encode(), "2:2 there is a space here that is not a plain one"),
        (b"", "1:1 there is nothing in this file"),
        (b"   \n\n", "1:1 there is nothing in this file"),
        (b"---\n", "1:1 there is nothing in this file"),
        (b"#" * (MAX_SCRIPT_BYTES + 1), "1:1 this file is too large for a script"),
    ],
)
def test_file_that_is_not_text_is_one_problem(tmp_path: Path, data: bytes, problem: str) -> None:
    assert list_problems(tmp_path, data) == [problem]


def test_largest_script_is_read(tmp_path: Path) -> None:
    text = "steps: [Rest.]\n#"
    assert session(tmp_path, text + " " * (MAX_SCRIPT_BYTES - len(text)))


def test_messages_contain_no_control_characters(tmp_path: Path) -> None:
    shown = str(ScriptError(*read_problems(tmp_path, "steps:\n  - chime: bel\u202el\n  - Re\u0007st.\n".encode())))
    assert not {"\u202e", "\x07"} & set(shown)
    shown = str(ScriptError(*read_problems(tmp_path, "steps:\n  - chime: bel\u202el\n".encode())))
    assert "\u202e" not in shown


def test_unreadable_file_is_a_one_line_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"There is no file .*gone\.yaml\."):
        load_script(tmp_path / "gone.yaml", FOLDERS)
    with pytest.raises(FileError, match="is a folder, not a script"):
        load_script(tmp_path, FOLDERS)
    with pytest.raises(FileError, match="cannot be read"):
        load_script(tmp_path / "a\0b.yaml", FOLDERS)
    with pytest.raises(FileError, match="cannot be read"):
        load_script(tmp_path / ("long" * 100), FOLDERS)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files")
def test_pipe_or_device_is_an_error_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path / "pipe.yaml", Path("/dev/zero")):
        with pytest.raises(FileError, match="not an ordinary file"):
            load_script(path, FOLDERS)


@pytest.mark.parametrize("sign", ["[", "{", "- ", "? ", "[{a: ", "a: {", "- - ", "!!a [", "&a [", "> ", '"', "*", "  "])
def test_deep_nesting_is_reported_quickly(tmp_path: Path, sign: str) -> None:
    text = sign * (100_000 // len(sign))
    begun = time.process_time()
    _, problems, sources = load_text(tmp_path, f"steps: {text}")
    assert problems
    assert len(str(ScriptError(list(problems), sources))) < 25_000
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("steps: " + "[" * 100_000, (1, 68)),
        ("title: x\nsteps: " + "[" * 4_000, (2, 68)),
        ("steps: " + "{a: " * 10_000, (1, 248)),
        ("steps:\n" + "- " * 10_000 + "a", (2, 121)),
        ("? " * 10_000 + "a", (1, 123)),
        ("".join("  " * n + "a:\n" for n in range(400)), (62, 123)),
        ("steps:\n" + "".join("  " * n + "- a:\n" for n in range(400)), (32, 61)),
    ],
)
def test_too_deep_nesting_is_reported_at_its_place(tmp_path: Path, text: str, place: tuple[int, int]) -> None:
    _, problems, _ = load_text(tmp_path, text)
    assert [(problem.what, problem.location[1:3]) for problem in problems] == [
        ("this is nested too deep to follow", place)
    ]


def test_many_problems_are_cut_off_with_a_note(tmp_path: Path) -> None:
    for pauses in (MAX_DIAGNOSTICS + 1, 9000):
        lines = list_problems(tmp_path, "steps:\n" + "  - pause: 20\n" * pauses)
        assert len(lines) == MAX_DIAGNOSTICS
        assert lines[-2:] == [f"{MAX_DIAGNOSTICS}:12 '20' is not a length of time", f"{MAX_DIAGNOSTICS + 1}:12 {MORE}"]
    assert len(list_problems(tmp_path, "steps:\n" + "  - pause: 20\n" * (MAX_DIAGNOSTICS - 1))) == MAX_DIAGNOSTICS - 1


def test_many_yaml_errors_are_cut_off_with_a_note(tmp_path: Path) -> None:
    lines = list_problems(tmp_path, "steps:\n" + "  - *a\n" * 9000)
    assert (len(lines), lines[-1]) == (MAX_DIAGNOSTICS, f"{MAX_DIAGNOSTICS + 1}:5 {MORE}")


@pytest.mark.slow
def test_many_warnings_do_not_stop_the_script(tmp_path: Path) -> None:
    found, problems, _ = load_text(tmp_path, "steps:\n" + "  - Rest `now`.\n" * 9000)
    assert found
    assert (len(problems), {problem.severity for problem in problems}) == (MAX_DIAGNOSTICS, {"warning"})
    _, problems, _ = load_text(tmp_path, "steps:\n" + "  - Rest `now`.\n" * 9000 + "  - pause: 20\n")
    assert [problem.what for problem in problems if problem.severity == "error"] == ["'20' is not a length of time"]


TOO_LONG = "this text is too long to be said in one go"


@cases(
    "sign, line",
    product(
        ["`", "\U0001f60c ", "(4s ", "<a> ", "[4s] ", "pause: 3s ", "*a* ", "a", "hold:3s "],
        [
            "steps:\n  - 'hello {}'\n",
            "steps:\n  - say: >\n      hello {}\n",
            "steps:\n  - stretch: Knee\n    into: 'hello {}'\n    hold: 3s\n",
            "steps:\n  - each: {{a: ['hello {}', b]}}\n    steps: [Go.]\n",
            "cautions: ['hello {}']\nsteps: [Rest.]\n",
        ],
    ),
)
def test_overlong_text_is_one_problem(tmp_path: Path, line: str, sign: str) -> None:
    text = line.format(sign * (60_000 // len(sign)))
    assert [problem.partition(" ")[2] for problem in list_problems(tmp_path, text)] == [TOO_LONG]


def test_overlong_text_of_hidden_characters_is_one_problem(tmp_path: Path) -> None:
    text = "steps:\n  - hello " + "a\u00ad" * MAX_TEXT_CHARS + "\n"
    assert [problem.partition(" ")[2] for problem in list_problems(tmp_path, text)] == [TOO_LONG]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("steps:\n" + "".join(f"a{n}: b\n" for n in range(200)), "201:1 there are more than 200 keys here"),
        (f"steps: [Rest.]\nwhere: [{'bed, ' * 201}]\n", "2:8 this list has more than 200 entries"),
        (f"steps:\n  - say: [{'a, ' * 201}]\n", "2:10 this list has more than 200 entries"),
        (f"steps:\n  - each: {{a: [{'b, ' * 201}]}}\n    steps: [Go.]\n", "2:15 this list has more than 200 entries"),
        ("steps: [" + "a, " * 40_000 + "]\n", "1:119997 this is more than a script can hold"),
    ],
)
def test_unsupported_yaml_is_one_problem(tmp_path: Path, text: str, problem: str) -> None:
    assert list_problems(tmp_path, text)[-1] == problem


STEP = "each: {flare: {a: [x]}, gentle: {b: [x]}, steady: {c: [x]}, better: {d: [x]}}, steps"
BOMBS = {
    "each by level in each by level": "steps: [{" + f"{STEP}: [{{" * 11 + "say: Rest." + "}]" * 11 + "}]",
    "unknown words": "steps:\n  - " + "<a>" * 80_000,
    "pauses without an end": "steps:\n  - " + "(1s " * 60_000,
    "brackets": "steps:\n  - say: >\n      " + "([{" * 60_000,
    "unknown keys": "steps:\n" + "- x: y\n" * 10_000,
    "one long key": "steps:\n  - " + "a" * 200_000 + ": b",
    "many keys": "steps:\n  - say: Rest.\n" + "".join(f"    k{n}: v\n" for n in range(5_000)),
    "many words": "words:\n" + "".join(f"  w{n}: v\n" for n in range(5_000)) + "steps: [<w>]",
    "many empty steps": "steps:\n" + "-\n" * 30_000,
    "many good steps": "steps:\n" + "- Rest.\n" * 10_000,
    "a slip at the very end": "steps:\n" + "- Rest.\n" * 10_000 + "  - [",
    "a deep map": "steps:\n" + "".join("  " * n + "a:\n" for n in range(300)),
    "a line without an end": "steps: [" + "a, " * 20_000,
}


@pytest.mark.parametrize("bomb", few(BOMBS, 4))
def test_expensive_scripts_are_read_in_time(tmp_path: Path, bomb: str) -> None:
    begun = time.process_time()
    load_text(tmp_path, BOMBS[bomb])
    assert time.process_time() - begun < 5, "far more than a slow computer needs"
