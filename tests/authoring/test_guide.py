"""The scripts in the writing guide are valid and do what it says."""

import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest

from guided.cli import main as cli
from guided.core import paths
from guided.core.cue import CueKind
from guided.core.level import LEVELS
from guided.core.paths import Folders
from guided.lint import lint_file
from guided.plan.pacing import DEFAULT_PACING
from guided.plan.planner import build_plan
from guided.plan.steps.registry import STEP_TYPES
from guided.player.rendering import create_renderer
from guided.script.loader import load_script
from guided.sound import SAMPLE_RATE
from guided.sound.sample_library import SampleLibrary
from tests.support.cases import cases
from tests.support.playing import HumVoice, speech
from tests.support.repository import ROOT
from tests.support.tiers import few

GUIDE = (ROOT / "docs" / "writing.md").read_text("utf-8")
SOUNDS = SampleLibrary(paths.audio_folder())
BLOCKS = dict(re.findall(r"```yaml\n# ((?:phrases/)?[a-z0-9-]+)\.yaml\n(.*?)```", GUIDE, re.DOTALL))


@pytest.fixture(scope="module")
def guide_folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A person's own folder with every file of the guide."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "phrases").mkdir()
    for name, text in BLOCKS.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return paths.find_folders()._replace(user=folder)


def test_every_block_has_a_unique_name() -> None:
    assert len(BLOCKS) == GUIDE.count("```yaml") >= 18


@cases("name", BLOCKS)
def test_block_has_no_diagnostics(name: str, guide_folders: Folders) -> None:
    assert not lint_file(guide_folders.user / f"{name}.yaml", guide_folders).diagnostics


@pytest.mark.parametrize("name", few((name for name in BLOCKS if not name.startswith("phrases/")), 3))
def test_block_plays_at_every_level(name: str, guide_folders: Folders, tmp_path: Path) -> None:
    made = load_script(guide_folders.user / f"{name}.yaml", guide_folders)
    for level in LEVELS:
        composition = create_renderer(made, level, speech(tmp_path, HumVoice()), SOUNDS)
        mix = composition.render_all()
        assert mix.timeline.is_complete
        assert np.abs(mix.read(0, min(mix.frames, 20 * SAMPLE_RATE))).max() > 0
        composition.close()


def test_last_script_of_the_course_passes_the_care_rules(guide_folders: Folders) -> None:
    assert not lint_file(guide_folders.user / "hands-10.yaml", guide_folders, careful=True).diagnostics


def test_every_step_type_is_shown(guide_folders: Folders) -> None:
    text = BLOCKS["every-kind"]
    assert all(re.search(rf"^\s*-? ?{verb}:", text, re.MULTILINE) for verb in STEP_TYPES)


TRANSLATED = GUIDE.partition("### Translate a session")[2].partition("\n## ")[0]
SAYING = {"hear": ("--voice", "silent", "--output", "null")}
"""Further arguments for a command that speaks."""


def test_translation_steps_of_the_guide_work(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    _editor_that_writes_the_blocks(tmp_path, monkeypatch)
    commands = re.findall(r"^\$ guided (.*)$", TRANSLATED, re.MULTILINE)
    said = {}
    for words in map(shlex.split, commands):
        with pytest.raises(SystemExit) as left:
            cli.main([*words, *SAYING.get(words[0], ())])
        out, err = capsys.readouterr()
        assert not left.value.code, f"{words}: {out}{err}"
        said[" ".join(words[:2])] = out
    assert "1 line is your own: 'switch'." in said["edit phrases/es"]
    assert "soltar: can be played" in said["check soltar"]
    assert "Y ahora, con calma, el lado derecho." in said["show soltar"]
    assert "Hello" not in said["show soltar"]
    assert "Your phrases/es stays with you" in said["share soltar"]
    assert (tmp_path / "soltar.guided").is_file()


def _editor_that_writes_the_blocks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make EDITOR write the blocks of the guide."""
    texts = {Path(name).name: text for name, text in BLOCKS.items()}
    program = folder / "editor.py"
    program.write_text(
        f"import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\npath.write_text({texts!r}[path.stem], 'utf-8')\n",
        "utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(program)]))


def test_spanish_fragments_match_the_english_ones() -> None:
    here = paths.find_folders()
    spanish = {name for name in paths.find_scripts(here.library / "fragments") if name.startswith("es-")}
    assert set(re.findall(r"`(es-[a-z-]+)`", TRANSLATED)) - {"es-desk-end"} == spanish
    for name in spanish:
        ours, theirs = (load_script(here.library / "fragments" / f"{each}.yaml", here) for each in (name, name[3:]))
        assert ours.headers[0].language == "es"
        for level in LEVELS:
            kinds = [
                [
                    (cue.kind, cue.talk, cue.seconds if cue.kind is CueKind.PAUSE else 0)
                    for cue in build_plan(each, level).cues
                ]
                for each in (ours, theirs)
            ]
            assert kinds[0] == kinds[1], name


def test_pacing_table_matches_the_code() -> None:
    rows = {line.split("|")[1].strip(): line for line in GUIDE.splitlines() if line.startswith("| ")}
    for key, name in (
        ("counts", "counts"),
        ("`rest` after a stretch", "rest"),
        ("pauses", "pause"),
        ("words", "words"),
    ):
        row = next(line for first, line in rows.items() if first.startswith(key))
        for level in LEVELS:
            factor = getattr(DEFAULT_PACING[level], name)
            assert f"x {factor}" in row or f"| {factor} " in row or factor == 1


def test_pacing_figure_matches_the_output(
    guide_folders: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        cli.main(["show", str(guide_folders.user / "knee-rolls.yaml"), "--compare"])
    shown = GUIDE.split("$ guided show knee-rolls.yaml --compare\n")[1].split("```")[0]
    assert capsys.readouterr().out.split() == shown.split()
