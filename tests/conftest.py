"""For every test: its own home, no network, and the rule for things a computer may lack."""

import gc
import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guided.core import held_keys
from tests.support import isolated_home as nobody  # noqa: F401  (first, before anything of guided)
from tests.support.editor import server
from tests.support.live_session import folder, sounds, start_stage  # noqa: F401  (fixtures)
from tests.support.memory import trim_memory
from tests.support.sound_card import card, one_card  # noqa: F401  (fixtures)
from tests.support.tiers import TIER
from tests.support.tracing import ALONE

CHECKS: dict[str, Callable[[], bool]] = {
    "espeak": lambda: importlib.util.find_spec("espeakng_loader") is not None,
    "neural": lambda: importlib.util.find_spec("hibari") is not None,
    "piper": lambda: importlib.util.find_spec("piper") is not None,
    "system": lambda: importlib.util.find_spec("pyttsx3") is not None and CHECKS["espeak"](),
    "simpleaudio": lambda: importlib.util.find_spec("simpleaudio") is not None,
    "card": lambda: all(map(shutil.which, ("pulseaudio", "pactl", "parec", "paplay", "setpriv"))),
    "tmux": lambda: shutil.which("tmux") is not None,
    "yamlls": lambda: server() is not None,
    "systemd": lambda: shutil.which("systemd-analyze") is not None,
    "dbus": lambda: shutil.which("dbus-daemon") is not None,
    "strace": lambda: (
        shutil.which("strace") is not None and subprocess.run([*ALONE, "true"], check=False).returncode == 0
    ),
}
for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    # Whoever runs the tests in the background lets them ignore Ctrl-C and closed windows, which some of them need.
    if signal.getsignal(getattr(signal, name, signal.SIGTERM)) is signal.SIG_IGN:
        signal.signal(getattr(signal, name), usual)
DECLARED = frozenset(filter(None, os.environ.get("GUIDED_HAS", "").split(",")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow, where the fast tests are asked for."""
    if TIER != "fast":
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if not item.get_closest_marker("slow")]


def pytest_collection_finish() -> None:
    """What has been collected stays: no later search for garbage looks through it, so one in between costs little."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip where a thing is missing, and fail where this computer is said to have it."""
    for mark in item.iter_markers("needs"):
        thing = mark.args[0]
        if not CHECKS[thing]():
            if thing in DECLARED:
                pytest.fail(f"GUIDED_HAS names {thing}, and it is not here")
            pytest.skip(f"this computer has no {thing}")


@pytest.fixture(autouse=True, scope="module")
def collect_garbage() -> Iterator[None]:
    """What one module took is not kept for the next."""
    yield
    trim_memory()


@pytest.fixture(autouse=True)
def reset_held_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that one test has pressed is not held down in the next."""
    monkeypatch.setattr(held_keys, "key_filter", held_keys.KeyRepeatFilter())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for each test: settings, cache and own sessions live below it."""
    place = tmp_path / "home"
    monkeypatch.setenv("GUIDED_HOME", str(place))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return place


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder."""
    here = tmp_path / "work"
    here.mkdir()
    monkeypatch.chdir(here)
    return here
