"""`guided share` and `guided add`."""

import shutil
from pathlib import Path

import pytest

from guided.core import paths
from guided.core.shell_command import quote_shell
from tests.cli.test_main import run
from tests.support.bundles import ALONE, SESSION, TEA, list_files, make_bundle, make_wav, write_evening, write_own_file

pytestmark = pytest.mark.usefixtures("work")

CAPSYS = pytest.CaptureFixture[str]


@pytest.fixture
def sent(home: Path, capsys: CAPSYS) -> Path:
    """A bundle of somebody else's; its files are not installed."""
    write_evening()
    assert run("share", "evening", capsys=capsys)[0] == 0
    shutil.rmtree(home)
    return Path("evening.guided")


def answer(monkeypatch: pytest.MonkeyPatch, *answers: bool) -> None:
    """Answer questions on a terminal."""
    waiting = list(answers)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("guided.cli.confirm.ask_line", lambda *_, **__: "y" if waiting.pop(0) else "n")


# Share ---------------------------------------------------------------------------------------------------------------


def test_share_lists_what_the_bundle_has_and_lacks(home: Path, work: Path, capsys: CAPSYS) -> None:
    write_evening()
    code, out, err = run("share", "evening", capsys=capsys)
    assert (code, err) == (0, "")
    assert list_files(work) == ["evening.guided"]
    assert out.startswith("evening.guided  ")
    for said in ("fragments/tea.yaml", "sounds/beds/kitchen.wav", "settle, bell", "yours to share", "wrote it: Ana."):
        assert said in out
    assert "guided add evening.guided" in out


def test_share_writes_to_the_named_file(home: Path, work: Path, capsys: CAPSYS) -> None:
    write_own_file("sessions/alone.yaml", ALONE)
    code, out, _ = run("share", "alone", "-o", "for-ana.guided", capsys=capsys)
    assert code == 0
    assert list_files(work) == ["for-ana.guided"]
    assert "does not say who wrote it" in out
    assert "yours to share" not in out


def test_add_command_that_share_prints_is_quoted(home: Path, work: Path, capsys: CAPSYS) -> None:
    write_own_file("sessions/alone.yaml", ALONE)
    _, out, _ = run("share", "alone", "-o", "Für Frau Müller.guided", capsys=capsys)
    line = out.splitlines()[-1].partition(": ")[2]
    assert quote_shell("Für Frau Müller.guided") != "Für Frau Müller.guided"
    assert line == f"guided add {quote_shell('Für Frau Müller.guided')}"


def test_add_reports_a_missing_file(home: Path, work: Path, capsys: CAPSYS) -> None:
    code, out, err = run("add", "nope.guided", capsys=capsys)
    assert (code, out, err) == (1, "", "There is no file nope.guided.\n")


def test_share_needs_force_to_replace(home: Path, work: Path, capsys: CAPSYS) -> None:
    write_own_file("sessions/alone.yaml", ALONE)
    Path("alone.guided").write_text("mine")
    code, _, err = run("share", "alone", capsys=capsys)
    assert code == 1
    assert "Use --force" in err
    assert Path("alone.guided").read_text() == "mine"
    assert run("share", "alone", "--force", capsys=capsys)[0] == 0


def test_share_asks_before_replacing_on_a_terminal(
    home: Path, work: Path, capsys: CAPSYS, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_own_file("sessions/alone.yaml", ALONE)
    Path("alone.guided").write_text("mine")
    answer(monkeypatch, False, True)
    assert "Nothing was changed." in run("share", "alone", capsys=capsys)[1]
    assert Path("alone.guided").read_text() == "mine"
    run("share", "alone", capsys=capsys)
    assert Path("alone.guided").read_bytes().startswith(b"PK")


def test_share_says_that_own_stock_lines_stay(home: Path, work: Path, capsys: CAPSYS) -> None:
    write_own_file("sessions/phrases/es.yaml", "switch: Ahora, el lado <side>.\n")
    write_own_file("sessions/tarde.yaml", ALONE.replace("steps", "language: es\nsteps", 1))
    _, out, _ = run("share", "tarde", capsys=capsys)
    assert "Your phrases/es stays with you" in out
    assert "in place of yours for 'switch'." in out
    shutil.rmtree(home)
    run("add", "tarde.guided", "--yes", capsys=capsys)
    assert list_files(home) == ["data/sessions/tarde.yaml"]


def test_phrase_book_is_bundled_and_replaces_no_other_without_force(home: Path, work: Path, capsys: CAPSYS) -> None:
    write_own_file("sessions/phrases/fr.yaml", "soften: Et <area> se repose.\n")
    write_own_file("sessions/soir.yaml", "title: Soir\nlanguage: fr\nsteps:\n  - release: la main\n")
    assert "phrases/fr.yaml" in run("share", "soir", capsys=capsys)[1]
    shutil.rmtree(home)
    mine = write_own_file("sessions/phrases/fr.yaml", "soften: Doucement, <area>.\n")
    code, out, err = run("add", "soir.guided", "--yes", capsys=capsys)
    assert code == 1
    assert "a phrase book: fr" in out
    assert str(mine) in out
    assert "--force" in err
    assert mine.read_text() == "soften: Doucement, <area>.\n"
    assert run("add", "soir.guided", "--force", capsys=capsys)[0] == 0
    assert mine.read_text() == "soften: Et <area> se repose.\n"


@pytest.mark.parametrize(
    ("name", "told"),
    [("release-only", "comes with guided"), ("relese-only", "Did you mean"), ("x.guided", "no session")],
)
def test_share_says_why_a_session_cannot_be_shared(name: str, told: str, work: Path, capsys: CAPSYS) -> None:
    code, _, err = run("share", name, capsys=capsys)
    assert code == 1
    assert told in err
    assert list_files(work) == []


def test_share_refuses_what_add_would_refuse(home: Path, work: Path, capsys: CAPSYS) -> None:
    write_own_file("sessions/long.yaml", "title: Long\nsteps:\n  - stretch: A\n    into: Reach.\n    hold: 30s\n")
    code, _, err = run("share", "long", capsys=capsys)
    assert code == 1
    assert "this is held for long: 30 s" in err
    assert err.endswith("guided add would refuse it.\n")
    assert list_files(work) == []


# Add -----------------------------------------------------------------------------------------------------------------


def test_add_lists_the_files_and_installs_them(sent: Path, home: Path, capsys: CAPSYS) -> None:
    code, out, err = run("add", str(sent), "--yes", capsys=capsys)
    assert (code, err) == (0, "")
    for said in (
        "Evening in the kitchen, by Ana",
        "rest, chair",
        "flare 0:",
        "a fragment: tea",
        "an ambience: kitchen",
    ):
        assert said in out
    assert "rules of care" in out
    assert out.endswith("guided play evening\n")
    assert "evening" in run("list", "--where", "chair", "--kind", "rest", capsys=capsys)[1]


def test_add_shows_warnings_of_the_care_rules(home: Path, work: Path, capsys: CAPSYS) -> None:
    text = ALONE.replace("steps", "care: {silence: I like it long}\ncautions: Mind the kettle.\nsteps", 1)
    (work / "a.yaml").write_text(text.replace("A quiet line.", "You must lie still."))
    _, out, _ = run("add", "a.yaml", "--yes", capsys=capsys)
    assert "line 5: 'must' is better not said (words: an invitation" in " ".join(out.split())
    assert "it leaves aside silence: I like it long" in out
    assert "Please mind: Mind the kettle." in out
    assert "does not say who wrote it" in out


@pytest.mark.parametrize(("language", "line"), [("es", "Descansa."), ("en", "Rest.")])
def test_add_says_which_words_were_not_judged(language: str, line: str, home: Path, work: Path, capsys: CAPSYS) -> None:
    script = f"title: Calma\nlanguage: {language}\nsteps:\n  - {line} (9s)\n"
    Path("calma.yaml").write_text(script, encoding="utf-8")
    out = run("add", "calma.yaml", "-y", capsys=capsys)[1]
    assert ("Its words were not judged: the rules know English." in out) == (language == "es")


def test_add_asks_before_installing(sent: Path, home: Path, capsys: CAPSYS, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, False, True)
    assert run("add", str(sent), capsys=capsys)[1].endswith("Nothing was changed.\n")
    assert not home.exists()
    run("add", str(sent), capsys=capsys)
    assert len(list_files(home)) == 3


def test_add_without_a_terminal_needs_yes(sent: Path, home: Path, capsys: CAPSYS) -> None:
    code, out, err = run("add", str(sent), capsys=capsys)
    assert code == 1
    assert "Evening in the kitchen" in out
    assert "use --yes" in err
    assert not home.exists()


def test_add_needs_force_to_replace(sent: Path, home: Path, capsys: CAPSYS, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = write_own_file("sessions/evening.yaml", ALONE)
    code, out, err = run("add", str(sent), "--yes", capsys=capsys)
    assert code == 1
    assert str(mine) in out
    assert "--force" in err
    answer(monkeypatch, False)
    run("add", str(sent), capsys=capsys)
    assert list_files(home) == ["data/sessions/evening.yaml"]
    assert mine.read_text() == ALONE
    assert run("add", str(sent), "--as", "another", "--yes", capsys=capsys)[0] == 0
    assert mine.read_text() == ALONE
    assert run("add", str(sent), "--force", capsys=capsys)[0] == 0
    assert mine.read_text() == SESSION


def test_add_does_not_hide_a_library_session_without_as(home: Path, work: Path, capsys: CAPSYS) -> None:
    (work / "release-only.yaml").write_text(ALONE)
    code, out, err = run("add", "release-only.yaml", "--yes", capsys=capsys)
    assert code == 1
    assert "guided's own release-only" in out
    assert "--as NAME" in err
    assert run("add", "release-only.yaml", "--yes", "--as", "mine", capsys=capsys)[0] == 0
    assert list_files(home) == ["data/sessions/mine.yaml"]


def test_add_refuses_a_script_with_errors_and_shows_them(home: Path, work: Path, capsys: CAPSYS) -> None:
    (work / "a.guided").write_bytes(make_bundle({"a.yaml": b"title: A\nsteps:\n  - paus: 2s\n"}))
    code, _, err = run("add", "a.guided", "--yes", capsys=capsys)
    assert code == 1
    assert err.startswith("a.yaml:3:5: error: ")
    assert "did you mean 'pause'?" in err
    assert err.endswith("a.guided was not added: it has something to mend first.\n")
    assert not home.exists()


@pytest.mark.parametrize(
    ("held", "told"), [(b"no sound", "no sound that guided can read"), (make_wav(0), ""), (b"", "no sound that")]
)
def test_add_refuses_damaged_sounds(home: Path, work: Path, capsys: CAPSYS, held: bytes, told: str) -> None:
    files = {"a.yaml": SESSION.encode(), "fragments/tea.yaml": TEA.encode(), "sounds/beds/kitchen.wav": held}
    (work / "a.guided").write_bytes(make_bundle(files))
    code, _, err = run("add", "a.guided", "--yes", capsys=capsys)
    assert code == (1 if told else 0)
    assert told in err
    if told:
        assert err.startswith("Nothing was added: sounds/beds/kitchen.wav is damaged")
        assert not home.exists()


def test_add_refuses_a_sound_of_several_hours(home: Path, work: Path, capsys: CAPSYS) -> None:
    long = bytearray(make_wav())
    long[24:28] = (1).to_bytes(4, "little")  # one frame a second
    long[40:44] = (20_000).to_bytes(4, "little")
    long[4:8] = (20_036).to_bytes(4, "little")
    files = {"a.yaml": SESSION.encode(), "fragments/tea.yaml": TEA.encode()}
    (work / "a.guided").write_bytes(make_bundle({**files, "sounds/beds/kitchen.wav": bytes(long) + b"\0" * 20_000}))
    code, _, err = run("add", "a.guided", "--yes", capsys=capsys)
    assert code == 1
    assert "longer than an hour" in err


def test_add_fits_a_narrow_screen(sent: Path, home: Path, capsys: CAPSYS, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    _, out, _ = run("add", str(sent), "--yes", capsys=capsys)
    assert max(map(len, out.splitlines())) <= 60


def test_add_of_something_else_is_a_one_line_error(home: Path, work: Path, capsys: CAPSYS) -> None:
    (work / "a.guided").write_bytes(b"PK\x03\x04 not really")
    for name in ("a.guided", "nowhere.guided", "nowhere.yaml", str(work), "relase-only"):
        code, out, err = run("add", name, capsys=capsys)
        assert (code, out) == (1, "")
        assert len(err.splitlines()) == 1
    assert not home.exists()


def test_added_session_is_shared_to_the_same_bytes(sent: Path, home: Path, capsys: CAPSYS) -> None:
    run("add", str(sent), "--yes", capsys=capsys)
    run("share", "evening", "-o", "again.guided", capsys=capsys)
    assert Path("again.guided").read_bytes() == sent.read_bytes()
    assert paths.find_own_sounds("beds")
