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
from guided.core.shell_command import pip
from guided.sound import RATE
from guided.sound.output import ABSENT, RENDER, Feed, Output, Pull
from guided.sound.output.miniaudio import hush

LOST = (
    "The sound output went away. Check the loudspeaker or headphones and play again, "
    f"or make a file to listen to elsewhere: {RENDER}"
)
FRAME = 4
"""Bytes of one frame: two channels of 16 bits."""
MOST = 2**31 - RATE * FRAME
"""Bytes the library can count (it counts them in 32 bits), less one pull."""
LOOK = 0.05
"""How often to ask whether it still plays (seconds)."""
GRACE = 1.0
"""How long stopping may take, and how much sooner than its length a buffer may end (seconds)."""


class Whole:
    """Everything at once."""

    live = False
    away = 0.0

    def __init__(self) -> None:
        self._feed = Feed()
        self._end = 0.0
        self._playing: Any = None
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def heard(self) -> int:
        """Frames since the start by the clock, for the library does not tell."""
        left = max(0.0, self._end - time.monotonic())
        return max(0, self._feed.taken - round(left * RATE))

    def start(self, pull: Pull) -> None:
        """Pull to the end, then begin to play: an hour takes about as long as mixing it does."""
        self.stop()
        self._feed = Feed(pull)
        sound = _rest(self._feed)
        self._playing = _play(sound)
        self._end = time.monotonic() + len(sound) / FRAME / RATE
        self._stopped.clear()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the buffer."""
        while not self._stopped.is_set():
            self._feed.check()
            if not self._playing.is_playing():
                self._finish()
            elif seconds <= 0:
                return False
            else:
                self._stopped.wait(min(LOOK, seconds))
                seconds -= LOOK
        return True

    def stop(self) -> None:
        """Stop as soon as the library does; whoever asks, again or from elsewhere, comes back to silence."""
        self._stopped.set()
        if self._playing is not None:
            self._playing.stop()
            end = time.monotonic() + GRACE
            while self._playing.is_playing() and time.monotonic() < end:
                time.sleep(LOOK)

    def _finish(self) -> None:
        self._stopped.set()
        if time.monotonic() < self._end - GRACE:
            raise OutputError(LOST)


def presence() -> tuple[bool, str]:
    """Whether the library is here and a device opens for it; plays a hundredth of a second of silence to find out."""
    missing = _missing()
    if missing:
        return False, missing
    try:
        playing = _play(bytearray(FRAME * RATE // 100))
    except OutputError:
        return False, "no sound output was found"
    playing.wait_done()
    return True, "plays, but cannot pause or change anything at once"


def devices() -> list[str]:
    """None to choose from: the library knows only the system's own choice."""
    return []


def open_output(device: str | None = None) -> Output:
    """An output that takes the rest of a session at once."""
    missing = _missing()
    if missing:
        raise OutputError(f"This output cannot be used: {missing}")
    if device is not None:
        raise OutputError(
            f"simpleaudio cannot choose a sound output, such as '{device}'; "
            "leave that out, or play through miniaudio, which can"
        )
    return Whole()


def _missing() -> str:
    """What keeps the library from being used; nothing if nothing does."""
    get = pip("install", "simpleaudio==1.0.4" if sys.version_info < (3, 12) else "simpleaudio-patched==1.0.5")
    if not util.find_spec("simpleaudio"):
        return f"simpleaudio is not installed; to get it: {get}"
    if sys.version_info >= (3, 12) and _installed("simpleaudio"):
        away = pip("uninstall", "simpleaudio")
        return f"simpleaudio 1.0.4 crashes this Python; to get one that plays: {away}, then {get}"
    return ""


def _installed(distribution: str) -> bool:
    try:
        metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


def _rest(feed: Feed) -> bytearray:
    """All that is left of a source."""
    sound = bytearray()
    while not feed.ended:
        sound += feed.block(RATE).tobytes()
        if len(sound) > MOST:
            raise OutputError(
                "simpleaudio cannot play more than three hours at once; "
                f"play through miniaudio, or make a file to listen to: {RENDER}"
            )
    del sound[feed.taken * FRAME :]
    return sound


def _play(sound: bytearray) -> Any:
    import simpleaudio
    from simpleaudio._simpleaudio import SimpleaudioError

    hush()
    try:
        return simpleaudio.play_buffer(sound, 2, 2, RATE)
    except SimpleaudioError as error:
        raise OutputError(ABSENT) from error
