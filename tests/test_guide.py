"""What the guide for writers shows can be played, and is what it says."""

import re
from pathlib import Path

import numpy as np
import pytest

from guided import cli, library
from guided.check import check
from guided.compose import compose
from guided.level import LEVELS
from guided.library import Folders
from guided.pacing import USUAL
from guided.script.model import VERBS
from guided.script.reader import read
from guided.sound import RATE
from guided.sound.sounds import Sounds
from tests.playing import Hum, speech

GUIDE = (Path(__file__).parents[1] / "docs" / "writing.md").read_text("utf-8")
SOUNDS = Sounds(library.audio_folder())
BLOCKS = dict(re.findall(r"```yaml\n# ([a-z0-9-]+)\.yaml\n(.*?)```", GUIDE, re.DOTALL))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A person's own folder with every file of the guide."""
    folder = tmp_path_factory.mktemp("own")
    for name, text in BLOCKS.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return library.folders()._replace(user=folder)


def test_every_block_has_a_name_of_its_own() -> None:
    assert len(BLOCKS) == GUIDE.count("```yaml") >= 18


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_read_without_a_word(name: str, written: Folders) -> None:
    assert not check(written.user / f"{name}.yaml", written).problems


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_plays_at_every_level(name: str, written: Folders, tmp_path: Path) -> None:
    made = read(written.user / f"{name}.yaml", written)
    for level in LEVELS:
        composition = compose(made, level, speech(tmp_path, Hum()), SOUNDS)
        mix = composition.whole()
        assert mix.timeline.complete
        assert np.abs(mix.read(0, min(mix.frames, 20 * RATE))).max() > 0
        composition.close()


def test_the_last_of_ten_steps_is_kind(written: Folders) -> None:
    assert not check(written.user / "hands-10.yaml", written, careful=True).problems


def test_every_kind_of_step_is_shown(written: Folders) -> None:
    text = BLOCKS["every-kind"]
    assert all(re.search(rf"^\s*-? ?{verb}:", text, re.MULTILINE) for verb in VERBS)


def test_the_table_of_pacing_is_true() -> None:
    rows = {line.split("|")[1].strip(): line for line in GUIDE.splitlines() if line.startswith("| ")}
    for key, name in (
        ("counts", "counts"),
        ("`rest` after a stretch", "rest"),
        ("pauses", "pause"),
        ("words", "words"),
    ):
        row = next(line for first, line in rows.items() if first.startswith(key))
        for level in LEVELS:
            factor = getattr(USUAL[level], name)
            assert f"x {factor}" in row or f"| {factor} " in row or factor == 1


def test_the_picture_of_pacing_is_fresh(
    written: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        cli.main(["show", str(written.user / "knee-rolls.yaml"), "--compare"])
    shown = GUIDE.split("$ guided show knee-rolls.yaml --compare\n")[1].split("```")[0]
    assert capsys.readouterr().out.split() == shown.split()
