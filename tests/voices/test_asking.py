"""Asking for a voice on the command line: --voice, --rate, and `guided voices`."""

from decimal import Decimal
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from guided import cli, library
from guided.commands import options, stage
from tests.voices.tiny import tiny


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
    tiny(library.own_voices(), "amy")
    assert complete("piper") == ["piper", "piper:amy"]
    assert complete("robot") == []


def test_the_stage_speaks_at_the_rate_asked_for() -> None:
    assert stage.speech("silent", "en")._chosen.voice.key == "silent 130"
    assert stage.speech("silent", "en", Decimal("0.9"))._chosen.voice.key == "silent 117"


def test_guided_voices_says_how_to_ask_for_them(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = guided("voices", capsys=capsys)
    assert code == 0
    assert "--voice: neural, system:Samantha, espeak:en-gb, piper:FILE.onnx" in out
    assert f"Voice files in {library.own_voices()} go by their names: piper:amy for amy.onnx." in out
    tiny(library.own_voices(), "ben")
    tiny(library.own_voices(), "zoe")
    assert "go by their names: piper:ben, piper:zoe." in guided("voices", capsys=capsys)[1]


@pytest.mark.needs("piper")
def test_guided_voices_finds_a_voice_of_ones_own(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny(library.own_voices(), "amy")
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
    tiny(library.own_voices(), "amy")
    script = tmp_path / "short.yaml"
    script.write_text("title: Short\nsteps:\n  - Let it rest.\n", encoding="utf-8")
    made = tmp_path / "short.flac"
    code, _, err = guided("render", str(script), "--voice", "piper:amy", "-o", str(made), capsys=capsys)
    assert (code, err) == (0, "")
    assert made.stat().st_size > 10_000
