"""Asking for a voice on the command line: --voice, --rate, and `guided voices`."""

import re
from decimal import Decimal
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from guided.cli import main as cli
from guided.cli import options, session_resources
from guided.core import paths
from guided.speech import selection
from tests.support.tiny_voice import tiny


@click.command()
@options.voice()
@options.rate()
def asked(voice: str | None, rate: Decimal) -> None:
    click.echo(f"{voice} {rate!r}")


def ask(*args: str) -> Result:
    return CliRunner().invoke(asked, args)


def guided(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main(args)
    return ended.value.code, *capsys.readouterr()


def told(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    """The same, each run of spaces and lines one space."""
    code, out, err = guided(*args, capsys=capsys)
    return code, " ".join(out.split()), err


@pytest.mark.parametrize("voice", ["neural", "silent", "system:Samantha", "espeak:en-gb", "piper:C:\\amy.onnx"])
def test_an_engine_or_one_of_its_voices(voice: str) -> None:
    assert ask("--voice", voice).output == f"{voice} Decimal('1')\n"


@pytest.mark.parametrize("voice", ["robot", "Neural", "", ":amy", "robot:amy"])
def test_an_engine_nobody_knows_is_told_with_those_there_are(voice: str) -> None:
    result = ask("--voice", voice)
    assert result.exit_code == 2
    name = voice.partition(":")[0]
    assert f"there is no voice called '{name}'; there are: " in result.output
    assert "silent" in result.output


@pytest.mark.parametrize("rate", ["0.7", ".9", "1", "1.0", "1.05", "1.3"])
def test_a_rate_is_a_number_near_one(rate: str) -> None:
    assert ask("--rate", rate).output == f"None {Decimal(rate)!r}\n"


@pytest.mark.parametrize("rate", ["0.69", "1.31", "2", "0", "-1", "fast", "90%", "1e0", "nan", "", "0.905", "0,9", "١"])
def test_any_other_rate_is_told(rate: str) -> None:
    result = ask(f"--rate={rate}")
    assert result.exit_code == 2
    assert f"'{rate}' is not a number between 0.7 and 1.3, like 0.9" in result.output


def test_tab_completes_engines_and_ones_own_voices(home: Path) -> None:
    (voice,) = [param for param in asked.params if param.name == "voice"]

    def complete(begun: str) -> list[str]:
        return [item.value for item in voice.shell_complete(click.Context(asked), begun)]

    assert complete("s") == ["system", "silent"]
    assert complete("piper") == ["piper"]
    tiny(paths.voices_folder(), "amy")
    assert complete("piper") == ["piper", "piper:amy"]
    assert complete("robot") == []


def test_the_stage_speaks_at_the_rate_asked_for() -> None:
    assert session_resources.open_speech("silent", "en")._selected.voice.key == "silent 130"
    assert session_resources.open_speech("silent", "en", Decimal("0.9"))._selected.voice.key == "silent 117"


def test_guided_voices_says_how_to_ask_for_them(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told("voices", capsys=capsys)
    assert code == 0
    assert "--voice: neural, system:Samantha, espeak:en-gb, piper:FILE.onnx" in out
    assert f"Voice files in {paths.voices_folder()} go by their names: piper:amy for amy.onnx." in out
    tiny(paths.voices_folder(), "ben")
    tiny(paths.voices_folder(), "zoe")
    assert "go by their names: piper:ben, piper:zoe." in told("voices", capsys=capsys)[1]


@pytest.mark.needs("espeak")
def test_a_voice_named_without_its_engine_is_meant(home: Path) -> None:
    assert "there is no voice called 'es'; did you mean espeak:es?" in ask("--voice", "es").output
    assert "did you mean espeak:es-419?" in ask("--voice", "es-419").output
    tiny(paths.voices_folder(), "amy")
    assert ("did you mean piper:amy?" in ask("--voice", "amy").output) == ("piper" in selection.list_engines())


@pytest.mark.needs("espeak")
@pytest.mark.needs("system")
def test_guided_voices_names_the_voices_of_a_language(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told("voices", "--language", "es", capsys=capsys)
    assert (code, err) == (0, "")
    assert "- neural " in out
    assert "* system " in out
    assert "espeak:es, espeak:es-419, espeak:es-mx" in out
    assert "* speaks, because it is the first of these that speaks 'es' here. - cannot speak 'es' here." in out
    assert re.search(r"espeak:en, espeak:en-029, espeak:en-gb, and \d+ more", told("voices", capsys=capsys)[1])


@pytest.mark.needs("espeak")
@pytest.mark.parametrize("language", ["xx", "tlh"])
def test_guided_voices_says_that_nobody_speaks_a_language(
    home: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = guided("voices", "--language", language, capsys=capsys)
    assert (code, err) == (0, "")
    marks = {line[2:].split()[0]: line[0] for line in out.splitlines()[:8] if line[:1] in "* -" and line[2:3].strip()}
    assert marks == {"neural": "-", "piper": "-", "system": "-", "espeak": "-", "silent": "*"}
    assert f"Nobody here speaks '{language}': " in out
    assert "because" not in out
    code, out, err = guided("voices", "--language", language, "--voice", "system", capsys=capsys)
    assert (code, out) == (1, "")
    assert err == f"The system voice does not speak '{language}'. Choose another: silent.\n"


@pytest.mark.needs("espeak")
@pytest.mark.parametrize("args", [["voices", "--say", "Bla bli."], ["render"], ["hear", "--line", "4"]])
def test_what_nobody_can_say_is_refused_where_only_sound_would_be_had(
    home: Path, tmp_path: Path, args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    script, made = tmp_path / "bla.yaml", tmp_path / "bla.wav"
    script.write_text("title: Bla\nlanguage: xx\nsteps:\n  - Bla bli blu.\n", encoding="utf-8")
    more = {"render": [str(script), "-o", str(made)], "hear": [str(script), "--output", "null"]}
    code, _, err = guided(*args, *more.get(args[0], ["--language", "xx"]), capsys=capsys)
    assert code == 1
    assert err.startswith("No voice here speaks 'xx', so nothing would be heard; ")
    assert err.count("\n") == 1
    assert not made.exists()
    if args == ["render"]:
        assert guided("render", *more["render"], "--voice", "silent", capsys=capsys)[0] == 0
        assert made.exists()


@pytest.mark.needs("espeak")
def test_play_shows_what_nobody_can_say_and_tells_so_in_a_line(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "bla.yaml"
    script.write_text("title: Bla\nlanguage: xx\nsteps:\n  - Bla bli blu.\n", encoding="utf-8")
    code, out, err = guided("play", str(script), "--plain", "--output", "null", capsys=capsys)
    assert code == 0
    assert "Bla bli blu." in out
    (line,) = [line for line in (out + err).splitlines() if "voice" in line]
    assert line == "No voice here speaks 'xx', so the words are shown, at the same pace."


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("language", ["en", "es", "xx"])
def test_guided_voices_is_as_wide_as_the_screen(
    home: Path, width: int, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(home.parent)
    out = guided("voices", "--language", language, capsys=capsys)[1]
    assert not [line for line in out.splitlines() if len(line) > width]
    assert all(line.startswith((*"*- ", "Ask", "Voice", "Nobody")) for line in out.splitlines()[:4])


@pytest.mark.needs("piper")
def test_guided_voices_finds_a_voice_of_ones_own(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny(paths.voices_folder(), "amy")
    code, out, err = guided("voices", "--voice", "piper:amy", capsys=capsys)
    assert (code, err) == (0, "")
    assert "* piper" in out
    code, out, err = guided("voices", "--voice", "piper:nobody", capsys=capsys)
    assert (code, out) == (1, "")
    assert err.startswith("There is no voice file ")
    assert err.count("\n") == 1


@pytest.mark.needs("piper")
def test_a_file_is_made_with_a_voice_of_ones_own(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny(paths.voices_folder(), "amy")
    script = tmp_path / "short.yaml"
    script.write_text("title: Short\nsteps:\n  - Let it rest.\n", encoding="utf-8")
    made = tmp_path / "short.flac"
    code, _, err = guided("render", str(script), "--voice", "piper:amy", "-o", str(made), capsys=capsys)
    assert (code, err) == (0, "")
    assert made.stat().st_size > 10_000
