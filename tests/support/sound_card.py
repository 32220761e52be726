"""A sound card for tests: a private PulseAudio server whose sinks record exactly what they play.

No hardware, no system service, no kernel module; root or not. Made of Debian's pulseaudio, pulseaudio-utils and
libasound2-plugins. The server lives in a short folder of its own with two
sinks, `rig` (the default) and `rig2`. `norewinds=1` matters: without it a monitor drops the first milliseconds of
each new stream. Clients reach the server through a link, so that after a restart recorders listen before anyone plays.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Frames = NDArray[np.int16]
"""Stereo as it left the card: int16, shape (frames, 2), at 48 kHz."""

SINKS = ("rig", "rig2")
UNSET = ("PULSE_SINK", "PULSE_LATENCY_MSEC", "DISPLAY")


def ramp(start: int, frames: int) -> Frames:
    """Frames that carry their own number: left 1 + number // 32768, right number % 32768. Never silent."""
    numbers = np.arange(start, start + frames)
    return np.stack([1 + numbers // 32768, numbers % 32768], axis=1).astype(np.int16)


def decode_numbers(frames: Frames) -> NDArray[np.int64]:
    """The numbers a ramp carries, -1 where there was silence."""
    left, right = frames[:, 0].astype(np.int64), frames[:, 1].astype(np.int64)
    return np.where(left > 0, (left - 1) * 32768 + right, -1)


def wait_for(true: Callable[[], object], what: str, seconds: float = 10) -> None:
    """Wait for something to become true; fail with its name when it does not."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited {seconds} s in vain: {what}"
        time.sleep(0.01)


class Tape:
    """What one sink put out while it was recorded, across restarts of the server."""

    def __init__(self, folder: Path, sink: str) -> None:
        self.sink = sink
        self._folder = Path(tempfile.mkdtemp(prefix="tape", dir=folder))
        self._reels: list[tuple[Path, subprocess.Popen[bytes]]] = []

    def roll(self, command: list[str], env: Mapping[str, str]) -> None:
        """Start a recorder; return once it hears the sink."""
        reel = self._folder / str(len(self._reels))
        with reel.open("wb") as out:
            quiet = {"stdout": out, "stderr": subprocess.DEVNULL, "start_new_session": True}
            self._reels.append((reel, subprocess.Popen(command, env=env, **quiet)))
        wait_for(lambda: reel.stat().st_size, "the recorder hears nothing")

    def cut(self) -> None:
        """Stop recording, once what is on its way has arrived."""
        time.sleep(0.1)
        for _, recorder in self._reels:
            recorder.terminate()
            recorder.wait()

    @property
    def frames(self) -> Frames:
        """Everything recorded so far."""
        whole = [reel.read_bytes() for reel, _ in self._reels]
        return np.concatenate([np.frombuffer(raw[: len(raw) // 4 * 4], "<i2").reshape(-1, 2) for raw in whole])


class Card:
    """The virtual card and its faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._door, self._starts = folder / "native", 0
        self._tapes: list[Tape] = []
        alsa, client = folder / "asound.conf", folder / "client.conf"
        alsa.write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n", encoding="ascii")
        client.write_text("autospawn = no\n", encoding="ascii")
        self.env: Mapping[str, str] = {
            "PULSE_SERVER": f"unix:{self._door}",
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_STATE_PATH": str(folder),
            "PULSE_COOKIE": str(folder / "cookie"),
            "PULSE_CLIENTCONFIG": str(client),
            "XDG_RUNTIME_DIR": str(folder),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{alsa}",
        }
        """What makes this card the one that a program's sound goes to."""

    def start_server(self) -> None:
        """Start the server, set the recorders going, then let clients in."""
        self._starts += 1
        socket = self.folder / f"native{self._starts}"
        env = self._environ(f"unix:{socket}")
        sinks = [f"module-null-sink sink_name={sink} rate=48000 channels=2 format=s16le norewinds=1" for sink in SINKS]
        loads = [f"module-native-protocol-unix socket={socket} auth-anonymous=1", *sinks]
        options = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit=yes"]
        options += ["--realtime=no", "--high-priority=no", "--disable-shm=yes", "--log-level=error"]
        # The kernel ends the server with the tests, however they end.
        command = ["setpriv", "--pdeathsig", "KILL", "pulseaudio", *options, *(f"--load={load}" for load in loads)]
        with (self.folder / "server.log").open("ab") as log:
            server_env = {**env, "HOME": str(self.folder)}
            del server_env["PULSE_SERVER"]
            # A Ctrl-C typed at the program that plays is not for the card.
            self._server = subprocess.Popen(command, env=server_env, stdout=log, stderr=log, start_new_session=True)
        wait_for(lambda: _runs(["pactl", "set-default-sink", SINKS[0]], env), "the sound server does not answer")
        for tape in self._tapes:
            self._roll(tape, env)
        self._door.unlink(missing_ok=True)
        self._door.symlink_to(socket)

    def kill_server(self) -> None:
        """The server dies without a word."""
        self._server.kill()
        self._server.wait()

    def freeze_server(self) -> None:
        """The server stops in its tracks, sockets open."""
        self._server.send_signal(signal.SIGSTOP)

    def thaw_server(self) -> None:
        """The server goes on where it stopped."""
        self._server.send_signal(signal.SIGCONT)

    def set_default(self, sink: str) -> None:
        """Make a sink the one that new streams play to."""
        assert _runs(["pactl", "set-default-sink", sink], self._environ())

    def suspend(self, sink: str, yes: bool) -> None:
        """Put a sink to sleep, or wake it."""
        assert _runs(["pactl", "suspend-sink", sink, str(int(yes))], self._environ())

    def unload(self, sink: str) -> None:
        """Pull a sink out, as a plug is pulled."""
        assert _runs(["pactl", "unload-module", self._module(sink)], self._environ())

    def mend(self) -> None:
        """Undo every fault: both sinks there and awake, `rig` the default."""
        self.thaw_server()
        if self._server.poll() is not None or not all(map(self._module, SINKS)):
            self.kill_server()
            self.start_server()
        self.set_default(SINKS[0])
        for sink in SINKS:
            self.suspend(sink, yes=False)

    @contextmanager
    def record(self, sink: str = SINKS[0]) -> Iterator[Tape]:
        """Record what leaves a sink, from entering to leaving the block."""
        tape = Tape(self.folder, sink)
        self._roll(tape, self._environ())
        self._tapes.append(tape)
        try:
            yield tape
        finally:
            self._tapes.remove(tape)
            tape.cut()

    def _roll(self, tape: Tape, env: Mapping[str, str]) -> None:
        form = ["--raw", "--rate=48000", "--channels=2", "--format=s16le", "--latency-msec=10"]
        tape.roll(["setpriv", "--pdeathsig", "KILL", "parec", "-d", f"{tape.sink}.monitor", *form], env)

    def _module(self, sink: str) -> str:
        listing = subprocess.run(
            ["pactl", "list", "short", "modules"], env=self._environ(), capture_output=True, text=True, check=True
        )
        return next((line.split()[0] for line in listing.stdout.splitlines() if f"sink_name={sink} " in line), "")

    def _environ(self, server: str | None = None) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in UNSET}
        return kept | dict(self.env) | ({"PULSE_SERVER": server} if server else {})


def _runs(command: list[str], env: Mapping[str, str]) -> bool:
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0


@contextmanager
def running_card() -> Iterator[Card]:
    """A card for as long as the block lasts; nothing is left of it afterwards."""
    with tempfile.TemporaryDirectory(prefix="rig") as folder:  # short: a socket's path must stay under 108 bytes
        card = Card(Path(folder))
        try:
            card.start_server()
            yield card
        finally:
            card.kill_server()


@pytest.fixture(scope="session")
def one_card() -> Iterator[Card]:
    """The card that all tests share."""
    with running_card() as card:
        yield card


@pytest.fixture
def card(one_card: Card, monkeypatch: pytest.MonkeyPatch) -> Card:
    """The virtual card, whole, as the sound output of this test and of every process it starts."""
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    for name, value in one_card.env.items():
        monkeypatch.setenv(name, value)
    one_card.mend()
    return one_card
