"""Where simpleaudio may be used, and errors for what it cannot do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata

import pytest

from guided.core.errors import OutputError
from guided.sound import SAMPLE_RATE
from guided.sound.output import Output, PullAdapter, simpleaudio
from tests.support.sound_card import Card, ramp
from tests.support.sources import Ramp

plays = [pytest.mark.needs("simpleaudio"), pytest.mark.needs("card")]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The distributions there are, as far as the module can tell."""
    names: set[str] = set()

    def version(name: str) -> str:
        if name not in names:
            raise metadata.PackageNotFoundError(name)
        return "1.0.4"

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr("importlib.util.find_spec", lambda module: True if names else None)
    return names


def test_missing_package_says_how_to_install_it(installed: set[str]) -> None:
    here, why = simpleaudio.probe()
    assert not here
    assert "pip install simpleaudio" in why
    with pytest.raises(OutputError, match="not installed"):
        simpleaudio.open_output()


@pytest.mark.parametrize("python", [(3, 12, 1), (3, 13, 0)])
def test_python_versions_that_crash_are_refused(
    installed: set[str], monkeypatch: pytest.MonkeyPatch, python: tuple[int, int, int]
) -> None:
    installed.add("simpleaudio")
    monkeypatch.setattr(sys, "version_info", python)
    assert simpleaudio.probe()[0] is False
    with pytest.raises(OutputError, match=r"crashes this Python.*pip uninstall simpleaudio"):
        simpleaudio.open_output()


@pytest.mark.parametrize(
    ("python", "name"), [((3, 11, 7), "simpleaudio"), ((3, 12, 1), "simpleaudio-patched"), ((3, 13, 0), "another")]
)
def test_supported_python_versions_open_it(
    installed: set[str], monkeypatch: pytest.MonkeyPatch, python: tuple[int, int, int], name: str
) -> None:
    installed.add(name)
    monkeypatch.setattr(sys, "version_info", python)
    assert simpleaudio.open_output().is_realtime is False


def test_choosing_a_device_is_an_error(installed: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    installed.add("simpleaudio-patched")
    assert simpleaudio.list_devices() == []
    with pytest.raises(OutputError, match=r"simpleaudio cannot choose a sound output, such as 'kitchen'.*miniaudio"):
        simpleaudio.open_output("kitchen")


def test_endless_source_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simpleaudio, "MAX_BYTES", SAMPLE_RATE * 4 * 3)
    output, source = simpleaudio.SimpleaudioOutput(), Ramp()
    with pytest.raises(OutputError, match=r"three hours.*guided render"):
        output.start(source)
    assert source.given == SAMPLE_RATE * 4
    assert output.wait(0)


def test_everything_to_the_end_is_pulled() -> None:
    assert bytes(simpleaudio._pull_rest(PullAdapter(Ramp(SAMPLE_RATE + 5)))) == ramp(0, SAMPLE_RATE + 5).tobytes()


@pytest.fixture
def output(card: Card) -> Iterator[Output]:
    output = simpleaudio.open_output()
    yield output
    output.stop()


class TestOnCard:
    pytestmark = plays

    def test_probe_names_the_limits(self, card: Card) -> None:
        assert simpleaudio.probe() == (True, "plays, but cannot pause or change anything at once")

    def test_lost_device_is_an_error(self, card: Card, output: Output) -> None:
        output.start(Ramp(SAMPLE_RATE * 20))
        assert not output.wait(0.3)
        card.kill_server()
        with pytest.raises(OutputError, match=r"went away.*guided render"):
            output.wait(10)
        assert output.wait(0)


NOWHERE = """
from guided.sound.output import simpleaudio
from guided.core.errors import OutputError
import numpy
print(simpleaudio.probe())
try:
    simpleaudio.open_output().start(lambda frames: numpy.zeros((0, 2)))
except OutputError as error:
    print(error)
"""


@pytest.mark.needs("simpleaudio")
def test_no_device_is_a_one_line_error() -> None:
    env = {**os.environ, "PULSE_SERVER": "unix:/nowhere", "ALSA_CONFIG_PATH": os.devnull}
    done = subprocess.run([sys.executable, "-c", NOWHERE], env=env, capture_output=True, text=True, check=True)
    answer, error = done.stdout.splitlines()
    assert answer == "(False, 'no sound output was found')"
    assert "guided render" in error
    assert done.stderr == ""
