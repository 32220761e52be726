"""Voices on the command line: --voice, --rate, and `guided voices`."""

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
from tests.support.tiny_voice import make_voice_file


@click.command()
@options.voice()
@options.rate()
def voice_command(voice: str | None, rate: Decimal) -> None:
    click.echo(f"{voice} {rate!r}")


def invoke_option(*args: str) -> Result:
    return CliRunner().invoke(voice_command, args)


def run_guided(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main(args)
    return ended.value.code, *capsys.readouterr()


def run_on_one_line(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    """The same, each run of spaces and lines one space."""
    code, out, err = run_guided(*args, capsys=capsys)
    return code, " ".join(out.split()), err


@pytest.mark.parametrize("voice", ["neural", "silent", "system:Samantha", "espeak:en-gb", "piper:C:\\amy.onnx"])
def test_voice_is_an_engine_or_one_of_its_voices(voice: str) -> None:
    assert invoke_option("--voice", voice).output == f"{voice} Decimal('1')\n"


@pytest.mark.parametrize("voice", ["robot", "Neural", "", ":amy", "robot:amy"])
def test_unknown_engine_lists_the_known_ones(voice: str) -> None:
    result = invoke_option("--voice", voice)
    assert result.exit_code == 2
    name = voice.partition(":")[0]
    assert f"there is no voice called '{name}'; there are: " in result.output
    assert "silent" in result.output


@pytest.mark.parametrize("rate", ["0.7", ".9", "1", "1.0", "1.05", "1.3"])
def test_rate_is_a_number_near_one(rate: str) -> None:
    assert invoke_option("--rate", rate).output == f"None {Decimal(rate)!r}\n"


@pytest.mark.parametrize("rate", ["0.69", "1.31", "2", "0", "-1", "fast", "90%", "1e0", "nan", "", "0.905", "0,9", "١"])
def test_other_rates_are_an_error(rate: str) -> None:
    result = invoke_option(f"--rate={rate}")
    assert result.exit_code == 2
    assert f"'{rate}' is not a number between 0.7 and 1.3, like 0.9" in result.output


def test_completion_lists_engines_and_own_voices(home: Path) -> None:
    (voice,) = [param for param in voice_command.params if param.name == "voice"]

    def complete(begun: str) -> list[str]:
        return [item.value for item in voice.shell_complete(click.Context(voice_command), begun)]

    assert complete("s") == ["system", "silent"]
    assert complete("piper") == ["piper"]
    make_voice_file(paths.voices_folder(), "amy")
    assert complete("piper") == ["piper", "piper:amy"]
    assert complete("robot") == []


def test_speech_has_the_rate_asked_for() -> None:
    assert session_resources.open_speech("silent", "en")._selected.voice.key == "silent 130"
    assert session_resources.open_speech("silent", "en", Decimal("0.9"))._selected.voice.key == "silent 117"


def test_voices_says_how_to_choose_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run_on_one_line("voices", capsys=capsys)
    assert code == 0
    assert "--voice: neural, system:Samantha, espeak:en-gb, piper:FILE.onnx" in out
    assert f"Voice files in {paths.voices_folder()} go by their names: piper:amy for amy.onnx." in out
    make_voice_file(paths.voices_folder(), "ben")
    make_voice_file(paths.voices_folder(), "zoe")
    assert "go by their names: piper:ben, piper:zoe." in run_on_one_line("voices", capsys=capsys)[1]


@pytest.mark.needs("espeak")
def test_voice_named_without_its_engine_is_suggested(home: Path) -> None:
    assert "there is no voice called 'es'; did you mean espeak:es?" in invoke_option("--voice", "es").output
    assert "did you mean espeak:es-419?" in invoke_option("--voice", "es-419").output
    make_voice_file(paths.voices_folder(), "amy")
    assert ("did you mean piper:amy?" in invoke_option("--voice", "amy").output) == (
        "piper" in selection.list_engines()
    )


@pytest.mark.needs("espeak")
@pytest.mark.needs("system")
def test_voices_lists_the_voices_of_a_language(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run_on_one_line("voices", "--language", "es", capsys=capsys)
    assert (code, err) == (0, "")
    assert "- neural " in out
    assert "* system " in out
    assert "espeak:es, espeak:es-419, espeak:es-mx" in out
    assert "* speaks, because it is the first of these that speaks 'es' here. - cannot speak 'es' here." in out
    assert re.search(
        r"espeak:en, espeak:en-029, espeak:en-gb, and \d+ more", run_on_one_line("voices", capsys=capsys)[1]
    )


@pytest.mark.needs("espeak")
@pytest.mark.parametrize("language", ["xx", "tlh"])
def test_voices_reports_a_language_nobody_speaks(home: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run_guided("voices", "--language", language, capsys=capsys)
    assert (code, err) == (0, "")
    marks = {line[2:].split()[0]: line[0] for line in out.splitlines()[:8] if line[:1] in "* -" and line[2:3].strip()}
    assert marks == {"neural": "-", "piper": "-", "system": "-", "espeak": "-", "silent": "*"}
    assert f"Nobody here speaks '{language}': " in out
    assert "because" not in out
    code, out, err = run_guided("voices", "--language", language, "--voice", "system", capsys=capsys)
    assert (code, out) == (1, "")
    assert err == f"The system voice does not speak '{language}'. Choose another: silent.\n"


@pytest.mark.needs("espeak")
@pytest.mark.parametrize("args", [["voices", "--say", "Bla bli."], ["render"], ["hear", "--line", "4"]])
def test_language_without_a_voice_is_refused_where_only_sound_counts(
    home: Path, tmp_path: Path, args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    script, made = tmp_path / "bla.yaml", tmp_path / "bla.wav"
    script.write_text("title: Bla\nlanguage: xx\nsteps:\n  - Bla bli blu.\n", encoding="utf-8")
    more = {"render": [str(script), "-o", str(made)], "hear": [str(script), "--output", "null"]}
    code, _, err = run_guided(*args, *more.get(args[0], ["--language", "xx"]), capsys=capsys)
    assert code == 1
    assert err.startswith("No voice here speaks 'xx', so nothing would be heard; ")
    assert err.count("\n") == 1
    assert not made.exists()
    if args == ["render"]:
        assert run_guided("render", *more["render"], "--voice", "silent", capsys=capsys)[0] == 0
        assert made.exists()


@pytest.mark.needs("espeak")
def test_play_shows_the_text_of_a_language_without_a_voice(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "bla.yaml"
    script.write_text("title: Bla\nlanguage: xx\nsteps:\n  - Bla bli blu.\n", encoding="utf-8")
    code, out, err = run_guided("play", str(script), "--plain", "--output", "null", capsys=capsys)
    assert code == 0
    assert "Bla bli blu." in out
    (line,) = [line for line in (out + err).splitlines() if "voice" in line]
    assert line == "No voice here speaks 'xx', so the words are shown, at the same pace."


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("language", ["en", "es", "xx"])
def test_voices_fits_the_screen(
    home: Path, width: int, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(home.parent)
    out = run_guided("voices", "--language", language, capsys=capsys)[1]
    assert not [line for line in out.splitlines() if len(line) > width]
    assert all(line.startswith((*"*- ", "Ask", "Voice", "Nobody")) for line in out.splitlines()[:4])


@pytest.mark.needs("piper")
def test_voices_finds_an_own_piper_voice(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_voice_file(paths.voices_folder(), "amy")
    code, out, err = run_guided("voices", "--voice", "piper:amy", capsys=capsys)
    assert (code, err) == (0, "")
    assert "* piper" in out
    code, out, err = run_guided("voices", "--voice", "piper:nobody", capsys=capsys)
    assert (code, out) == (1, "")
    assert err.startswith("There is no voice file ")
    assert err.count("\n") == 1


@pytest.mark.needs("piper")
def test_render_uses_an_own_piper_voice(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_voice_file(paths.voices_folder(), "amy")
    script = tmp_path / "short.yaml"
    script.write_text("title: Short\nsteps:\n  - Let it rest.\n", encoding="utf-8")
    made = tmp_path / "short.flac"
    code, _, err = run_guided("render", str(script), "--voice", "piper:amy", "-o", str(made), capsys=capsys)
    assert (code, err) == (0, "")
    assert made.stat().st_size > 10_000
