"""The output through simpleaudio, for those who prefer it: the rest of the session as one buffer.

Its limits are the library's. It plays a buffer it is given whole: no stream, no place in it, no volume, no choice of
device. So all that is left of the source is pulled before anything is heard (some 12 MB a minute, three hours at most),
nothing asked for later is heard before the next start, stopping takes about a quarter of a second, and when the device
is lost, playing is over.
"""

import sys
import threading
import time
from importlib import metadata, util
from typing import Any

from guided.core.errors import OutputError
from guided.core.shell_command import make_pip_command
from guided.sound import SAMPLE_RATE
from guided.sound.output import NO_OUTPUT, RENDER_HINT, Output, Pull, PullAdapter
from guided.sound.output.miniaudio import silence_alsa

DEVICE_LOST = (
    "The sound output went away. Check the loudspeaker or headphones and play again, "
    f"or make a file to listen to elsewhere: {RENDER_HINT}"
)
FRAME_BYTES = 4
"""Bytes of one frame: two channels of 16 bits."""
MAX_BYTES = 2**31 - SAMPLE_RATE * FRAME_BYTES
"""The most bytes the library can play (it counts them in 32 bits), less one pull."""
END_POLL_S = 0.05
"""The time between two checks whether it still plays (seconds)."""
STOP_GRACE_S = 1.0
"""How long stopping may take, and how much sooner than its length a buffer may end (seconds)."""


class SimpleaudioOutput:
    """An output that plays the rest of a session as one buffer."""

    is_realtime = False
    outage_s = 0.0

    def __init__(self) -> None:
        self._adapter = PullAdapter()
        self._end_time = 0.0
        self._playback: Any = None
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def heard_frame(self) -> int:
        """Frames since the start by the clock, for the library does not tell."""
        remaining_seconds = max(0.0, self._end_time - time.monotonic())
        return max(0, self._adapter.pulled - round(remaining_seconds * SAMPLE_RATE))

    def start(self, pull: Pull) -> None:
        """Pull to the end, then begin to play: an hour takes about as long as mixing it does."""
        self.stop()
        self._adapter = PullAdapter(pull)
        sound = _pull_rest(self._adapter)
        self._playback = _play(sound)
        self._end_time = time.monotonic() + len(sound) / FRAME_BYTES / SAMPLE_RATE
        self._stopped.clear()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the buffer."""
        while not self._stopped.is_set():
            self._adapter.raise_error()
            if not self._playback.is_playing():
                self._finish()
            elif seconds <= 0:
                return False
            else:
                self._stopped.wait(min(END_POLL_S, seconds))
                seconds -= END_POLL_S
        return True

    def stop(self) -> None:
        """Stop as soon as the library does; whoever asks, again or from elsewhere, comes back to silence."""
        self._stopped.set()
        if self._playback is not None:
            self._playback.stop()
            deadline = time.monotonic() + STOP_GRACE_S
            while self._playback.is_playing() and time.monotonic() < deadline:
                time.sleep(END_POLL_S)

    def _finish(self) -> None:
        self._stopped.set()
        if time.monotonic() < self._end_time - STOP_GRACE_S:
            raise OutputError(DEVICE_LOST)


def probe() -> tuple[bool, str]:
    """Whether the library is here and a device opens for it; plays a hundredth of a second of silence to find out."""
    missing = _why_missing()
    if missing:
        return False, missing
    try:
        playing = _play(bytearray(FRAME_BYTES * SAMPLE_RATE // 100))
    except OutputError:
        return False, "no sound output was found"
    playing.wait_done()
    return True, "plays, but cannot pause or change anything at once"


def list_devices() -> list[str]:
    """None to choose from: the library knows only the system's own choice."""
    return []


def open_output(device: str | None = None) -> Output:
    """An output that takes the rest of a session at once."""
    missing = _why_missing()
    if missing:
        raise OutputError(f"This output cannot be used: {missing}")
    if device is not None:
        raise OutputError(
            f"simpleaudio cannot choose a sound output, such as '{device}'; "
            "leave that out, or play through miniaudio, which can"
        )
    return SimpleaudioOutput()


def _why_missing() -> str:
    """The reason why the library cannot be used; "" if it can."""
    install = make_pip_command(
        "install", "simpleaudio==1.0.4" if sys.version_info < (3, 12) else "simpleaudio-patched==1.0.5"
    )
    if not util.find_spec("simpleaudio"):
        return f"simpleaudio is not installed; to get it: {install}"
    if sys.version_info >= (3, 12) and _is_installed("simpleaudio"):
        uninstall = make_pip_command("uninstall", "simpleaudio")
        return f"simpleaudio 1.0.4 crashes this Python; to get one that plays: {uninstall}, then {install}"
    return ""


def _is_installed(distribution: str) -> bool:
    try:
        metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


def _pull_rest(adapter: PullAdapter) -> bytearray:
    """Everything that is left of a source."""
    sound = bytearray()
    while not adapter.has_ended:
        sound += adapter.read_block(SAMPLE_RATE).tobytes()
        if len(sound) > MAX_BYTES:
            raise OutputError(
                "simpleaudio cannot play more than three hours at once; "
                f"play through miniaudio, or make a file to listen to: {RENDER_HINT}"
            )
    del sound[adapter.pulled * FRAME_BYTES :]
    return sound


def _play(sound: bytearray) -> Any:
    import simpleaudio
    from simpleaudio._simpleaudio import SimpleaudioError

    silence_alsa()
    try:
        return simpleaudio.play_buffer(sound, 2, 2, SAMPLE_RATE)
    except SimpleaudioError as error:
        raise OutputError(NO_OUTPUT) from error
