"""The outputs: one module each, a Protocol and a dict.

An output pulls blocks of sound from a source and hands them to the card. It is the only clock: where a session is,
is how many frames the output has taken. The modules in `OUTPUTS` are imported when first used.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Protocol, cast

from guided.sound.clip import Stereo

Pull = Callable[[int], Stereo]
"""Asked for n frames, gives at most n frames of stereo at `guided.sound.RATE`; fewer than n means the end.

Called from the output's own thread: it only copies, never waits, never raises. (One that raises all the same is taken
to have ended; `Output.wait` raises what it raised.)
"""

ABSENT = (
    "There is no sound output here. Check that a loudspeaker or headphones are connected and switched on, "
    "or make a file to listen to elsewhere: guided render NAME -o session.mp3"
)
LOST = (
    "The sound output went away and did not come back. Check the loudspeaker or headphones and play again, "
    "or make a file to listen to elsewhere: guided render NAME -o session.mp3"
)


class Output(Protocol):
    """A way to the loudspeaker."""

    live: bool
    """True if it pulls at the pace of the sound, so that a fade or a pause asked for now is heard soon.

    If not, the source is pulled to its end at once: it must have one. To change what is heard, stop and start again.
    """

    @property
    def heard(self) -> int:
        """Frames of the source heard, as near as this output can tell; 0 before it was ever started."""
        ...

    def start(self, pull: Pull) -> None:
        """Begin pulling and return at once. What was playing is stopped; after a stop, it may be started again.

        Raises:
            OutputError: there is no device, or it would not open; says what to do instead.
        """
        ...

    def wait(self, seconds: float) -> bool:
        """Wait at most `seconds` for the last frame to have been heard; True once it has been, or nothing plays.

        Watches the device meanwhile and brings it back after a loss, going on with the next frame not yet taken; so it
        is to be called again and again while playing.

        Raises:
            OutputError: the device was lost and did not come back.
        """
        ...

    def stop(self) -> None:
        """Stop at once, a hard cut, and let go of the device. Stopping twice is harmless; any thread may."""
        ...


class Backend(Protocol):
    """What each module in `OUTPUTS` provides."""

    def presence(self) -> tuple[bool, str]:
        """Whether this output can play here, and one plain phrase that says how or why not."""
        ...

    def open_output(self) -> Output:
        """Make an output, not yet started.

        Raises:
            OutputError: its library is not installed; says how to get it.
        """
        ...


OUTPUTS: Mapping[str, str] = {
    "miniaudio": "guided.device.miniaudio",
    "simpleaudio": "guided.device.simpleaudio",
    "null": "guided.device.null",
}
"""Every output by name, in the order of automatic choice."""


def output(name: str) -> Backend:
    """Import an output's module. Raises KeyError for a name not in `OUTPUTS`."""
    return cast(Backend, import_module(OUTPUTS[name]))
