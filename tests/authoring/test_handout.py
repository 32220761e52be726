"""Handouts: their content and their HTML page."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from guided.authoring.handout import Handout, HandoutPart, build_handout, render_page
from guided.core import paths
from guided.core.level import LEVELS, Level
from guided.plan.steps.base import HandoutItem
from guided.plan.steps.handout_formatting import describe_duration
from guided.script.loader import load_script
from guided.system import safety_notice
from tests.cli.test_main import run
from tests.support.cases import cases
from tests.support.scripts import FOLDERS
from tests.support.tiers import few

pytestmark = pytest.mark.usefixtures("work")

CAPSYS = pytest.CaptureFixture[str]
LIBRARY = paths.find_scripts(paths.find_folders().library)
MOVES = """\
title: Moves
author: Ana
kind: stretch
where: [bed, chair]
cautions: [Mind the cat.]
sources: [S72, My aunt]
steps:
  - section: Hips
  - Here we go. (12s) And on.
  - talk: extra
    say: Left out on paper.
  - stretch: Knee rolls
    sides: [left, right]
    into: Let both knees sway to the <side>. (3s)
    during: Breathe easily.
    hold: 8s
    out: And back. (2s)
    reps: 3
    rest: 4s
  - repeat: 2
    steps:
      - stretch: Tiny nods
        into: Nod.
        rest: 1s
  - section: Breath
  - breathe: 4-6
    rounds: 6
  - breathe: natural
    lasting: 2m
  - release: your jaw
    let_go: Let <area> rest.
    tension: light
"""


class PageReader(HTMLParser):
    """A page as a browser reads it: what is open, what is said, what is named."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} ends where it did not begin"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def make_handout(folder: Path, text: str, level: Level = Level.BETTER) -> Handout:
    path = folder / "moves.yaml"
    path.write_text(text, encoding="utf-8")
    return build_handout(load_script(path, FOLDERS), level, paths.find_folders())


def list_items(made: Handout) -> list[HandoutItem]:
    return [entry for part in made.parts for entry in part.items]


# Content -------------------------------------------------------------------------------------------------------------


def test_moves_have_doses_and_instructions(tmp_path: Path) -> None:
    words, rolls, nods, count, natural, jaw = list_items(make_handout(tmp_path, MOVES))
    assert words == HandoutItem(("Here we go. (12 seconds) And on.",))
    assert rolls.name == "Knee rolls"
    assert rolls.dose == (
        "3 times",
        "on each side (left, then right)",
        "hold for 8 seconds",
        "rest 4 seconds after each",
    )
    assert rolls.paragraphs == ("Let both knees sway to the left/right. Breathe easily. And back.",)
    assert nods == HandoutItem(("Nod.",), "Tiny nods", ("once", "2 times in all"))
    assert count == HandoutItem((), "Breathe", ("in for 4 seconds", "out for 6 seconds", "6 breaths"))
    assert natural == HandoutItem((), "Breathe in your own way", ("for 2 minutes",))
    assert (jaw.name, jaw.dose) == ("Your jaw", ("firm for 5 seconds", "rest for 30 seconds"))


@pytest.mark.parametrize(("hold", "told"), [("2.5s", "2.5 seconds"), ("8s", "8 seconds"), ("1.5s", "1.5 seconds")])
def test_half_seconds_are_kept(tmp_path: Path, hold: str, told: str) -> None:
    (rolls, *_) = list_items(make_handout(tmp_path, MOVES.replace("hold: 8s", f"hold: {hold}")))[1:]
    assert f"hold for {told}" in rolls.dose


def test_dose_follows_the_level(tmp_path: Path) -> None:
    rolls = list_items(make_handout(tmp_path, MOVES, Level.FLARE))[1]
    assert rolls.dose == ("once", "on each side (left, then right)", "rest 10 seconds after each")


def test_header_of_the_session_is_included(tmp_path: Path) -> None:
    made = make_handout(tmp_path, MOVES)
    assert (made.title, made.author, made.where, made.cautions) == (
        "Moves",
        "Ana",
        ("bed", "chair"),
        ("Mind the cat.",),
    )
    assert [part.heading for part in made.parts] == ["Hips", "Breath"]
    assert made.sources[0].startswith("NHS inform")
    assert made.sources[1] == "My aunt"


def test_heat_has_its_longest_duration(tmp_path: Path) -> None:
    made = make_handout(tmp_path, "title: A\nsteps:\n  - heat: 15m\n    steps:\n      - Rest.\n", Level.FLARE)
    assert list_items(made)[-1] == HandoutItem((), "Warmth", ("15 minutes in all, and no longer",))


def test_invisible_characters_are_removed(tmp_path: Path) -> None:
    made = make_handout(tmp_path, "title: A\nsteps:\n  - Stop \u200bnow.\n")
    assert list_items(made)[0].paragraphs == ("Stop now.",)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (1, "1 second"),
        (45, "45 seconds"),
        (60, "1 minute"),
        (90, "1 minute 30 seconds"),
        (0, "no time"),
        (1200, "20 minutes"),
    ],
)
def test_duration_in_words(seconds: int, told: str) -> None:
    assert describe_duration(Decimal(seconds)) == told


@cases("name", few(LIBRARY, 4))
def test_every_library_session_has_a_handout_at_every_level(name: str) -> None:
    session = load_script(LIBRARY[name], paths.find_folders())
    for level in LEVELS:
        made = build_handout(session, level, paths.find_folders())
        assert list_items(made)
        assert not any(source[0] == "S" and source[1:].isdigit() for source in made.sources)
        assert not PageReader(render_page(made)).open


def test_lines_about_sounds_are_left_out(tmp_path: Path) -> None:
    lines = (
        "  - Rest a while. I will tell you when it ends.\n"
        "  - The tone rises for in, and falls for out. Quicker is fine.\n"
        "  - Listen to the sounds around you. After the chime, stay.\n"
        "  - I am here.\n"
    )
    made = make_handout(tmp_path, f"title: A\nsteps:\n{lines}")
    assert list_items(made) == [HandoutItem(("Rest a while. Quicker is fine. Listen to the sounds around you.",))]


# The page ------------------------------------------------------------------------------------------------------------


def test_page_has_the_safety_notice(tmp_path: Path) -> None:
    text = PageReader(render_page(make_handout(tmp_path, MOVES))).text
    for sign in (
        *safety_notice.EMERGENCY_SIGNS,
        safety_notice.STOP_SIGNS,
        safety_notice.EMERGENCY_ADVICE,
        safety_notice.CHEST_PAIN,
        safety_notice.HEADACHE,
        safety_notice.SELF_HARM,
        safety_notice.DISCLAIMER,
    ):
        assert sign in text


@pytest.mark.parametrize("name", ["gentle-lower-back", "release-only"])
def test_sign_named_by_the_session_is_not_repeated(name: str) -> None:
    made = build_handout(load_script(LIBRARY[name], paths.find_folders()), Level.STEADY, paths.find_folders())
    assert render_page(made).count(safety_notice.CHEST_PAIN) == 1


def test_page_is_one_file_without_scripts_or_links(tmp_path: Path) -> None:
    text = render_page(make_handout(tmp_path, MOVES))
    tags = {tag for tag, _ in PageReader(text).seen}
    assert not tags & {"script", "link", "img", "iframe", "object", "a", "form"}
    assert "default-src 'none'" in text
    assert not re.search(r"https?:|url\(|@import|javascript:", text)


def test_all_text_is_escaped(tmp_path: Path) -> None:
    evil = "</title></h1></p></style><script>alert(1)</script>\"' onload=x & b"
    parts = (HandoutPart(evil, (HandoutItem((evil,)), HandoutItem((evil,), f"{evil}!", (f"A{evil}",)))),)
    made = render_page(
        Handout(evil, evil, '"><script>', Level.FLARE, Decimal(60), (evil,), parts, (evil,), evil, (evil,))
    )
    assert "script" not in {tag for tag, _ in PageReader(made).seen}
    assert PageReader(made).text.count(evil) == 12
    assert "<script" not in made


def test_page_has_languages_landmarks_and_headings(tmp_path: Path) -> None:
    seen = PageReader(render_page(make_handout(tmp_path, MOVES.replace("title", "language: es\ntitle", 1)))).seen
    assert dict(seen)["html"]["lang"] == "en"
    assert dict(seen)["main"]["lang"] == "es"
    assert [tag for tag, _ in seen if tag in ("h1", "main", "footer", "title")] == ["title", "h1", "main", "footer"]
    levels = [int(tag[1]) for tag, _ in seen if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = {attrs.get("id") for _, attrs in seen}
    assert {attrs["aria-labelledby"] for _, attrs in seen if "aria-labelledby" in attrs} <= ids


def test_steps_are_numbered_throughout(tmp_path: Path) -> None:
    text = PageReader(render_page(make_handout(tmp_path, MOVES.replace("section: Hips", "section: Tiny nods")))).text
    for told in ("1. Tiny nods\n", "2. Knee rolls:", "3. Breathe:", "4. Breathe in your own way:", "5. Your jaw:"):
        assert told in text


def test_page_names_its_level_and_other_days(tmp_path: Path) -> None:
    better, flare = (
        PageReader(render_page(make_handout(tmp_path, MOVES, level))).text for level in (Level.BETTER, Level.FLARE)
    )
    assert "For a better day, with the numbers as they are written, about" in better
    assert "On a harder day do less; on a flare day half as often" in better
    assert "harder" not in flare
    still = make_handout(tmp_path, "title: A\nsteps:\n  - Rest.\n")
    assert "half as often" not in render_page(still)


def test_unsigned_handout_says_that_nobody_checked_it(tmp_path: Path) -> None:
    signed, alone = (
        render_page(make_handout(tmp_path, MOVES)),
        render_page(make_handout(tmp_path, MOVES.replace("author: Ana\n", ""))),
    )
    assert "Written by" in signed
    assert "Nobody who knows your body" not in signed
    assert "Nobody who knows your body" in alone


def test_heading_is_not_repeated(tmp_path: Path) -> None:
    assert (
        PageReader(
            render_page(make_handout(tmp_path, MOVES.replace("section: Hips", "section: Knee rolls")))
        ).text.count("Knee rolls")
        == 1
    )


def test_long_handout_has_smaller_type(tmp_path: Path) -> None:
    few = render_page(make_handout(tmp_path, "title: A\nsteps:\n  - A.\n"))
    many = render_page(make_handout(tmp_path, "title: A\nsteps:\n" + "  - Some words to say here.\n" * 300))
    assert 'class="large"' in few
    assert 'class="least"' in many


# The command ---------------------------------------------------------------------------------------------------------


def test_print_writes_a_page(work: Path, capsys: CAPSYS) -> None:
    code, out, err = run("print", "gentle-lower-back", "-o", "handout.html", capsys=capsys)
    assert (code, err) == (0, "")
    assert out.startswith("handout.html")
    assert "for an ordinary day" in Path("handout.html").read_text("utf-8").lower()


def test_print_of_an_own_script_defaults_to_better(work: Path, capsys: CAPSYS) -> None:
    Path("mine.yaml").write_text(MOVES.replace("reps: 3", "reps: 8"), "utf-8")
    run("print", "mine.yaml", capsys=capsys)
    assert "8 times" in Path("mine-better.html").read_text("utf-8")
    assert "7 times" in run("print", "mine.yaml", "--level", "steady", "-o", "-", capsys=capsys)[1]


def test_print_names_its_file(work: Path, capsys: CAPSYS) -> None:
    run("print", "release-only", "--level", "flare", capsys=capsys)
    assert [path.name for path in work.iterdir()] == ["release-only-flare.html"]


def test_print_to_stdout_writes_only_the_page(work: Path, capsys: CAPSYS) -> None:
    code, out, _ = run("print", "release-only", "-o", "-", capsys=capsys)
    assert code == 0
    assert out.startswith("<!DOCTYPE html>")
    assert out.endswith("</html>\n")
    assert list(work.iterdir()) == []


def test_print_needs_force_to_replace(work: Path, capsys: CAPSYS) -> None:
    Path("mine.html").write_text("mine")
    code, _, err = run("print", "release-only", "-o", "mine.html", capsys=capsys)
    assert code == 1
    assert "--force" in err
    assert Path("mine.html").read_text() == "mine"
    assert run("print", "release-only", "-o", "mine.html", "--force", capsys=capsys)[0] == 0


def test_print_of_an_unknown_session_suggests_the_nearest(work: Path, capsys: CAPSYS) -> None:
    code, _, err = run("print", "relese-only", capsys=capsys)
    assert code == 1
    assert "Did you mean 'release-only'?" in err
