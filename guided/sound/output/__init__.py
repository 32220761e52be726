"""Outputs, which take blocks of sound to the loudspeaker."""

from collections.abc import Callable, Mapping
from importlib import import_module
from threading import Event
from typing import Protocol, TypeVar, cast

import numpy as np

from guided.core.errors import OutputError
from guided.core.shell_command import make_command
from guided.core.timeout import NO_CANCEL, run_with_timeout
from guided.sound import Stereo, Stereo16, to_int16

T = TypeVar("T")

Pull = Callable[[int], Stereo]
"""Asked for n frames, gives at most n frames of stereo at `guided.sound.SAMPLE_RATE`; fewer than n means the end.

Called from the output's own thread: it only copies, never waits, never raises. (One that raises all the same is taken
to have ended; `Output.wait` raises what it raised.)
"""

RENDER_HINT = make_command("render", "NAME", "-o", "session.mp3")
"""The command that makes a file. NAME is the session with its level, if that is known."""
NO_OUTPUT = (
    "There is no sound output here. Check that a loudspeaker or headphones are connected and switched on, "
    f"or make a file to listen to elsewhere: {RENDER_HINT}"
)
NO_ANSWER = (
    "The sound system of this computer does not answer. Wait a little and play again, or restart it; "
    f"or make a file to listen to elsewhere: {RENDER_HINT}"
)

CALL_TIMEOUT_S = 10.0
"""How long a call into a sound library may take (seconds): a sound server that does not answer would hold us for most
of a minute."""


def with_timeout(call: Callable[[], T], given_up: Event = NO_CANCEL) -> T:
    """The result of a call into a sound library.

    Raises:
        OutputError: it takes too long, or is given up.
    """
    try:
        return run_with_timeout(call, CALL_TIMEOUT_S, given_up)
    except TimeoutError:
        raise OutputError(NO_ANSWER) from None


class Output(Protocol):
    """A way to the loudspeaker."""

    is_realtime: bool
    """True if it pulls at the pace of the sound, so that a fade or a pause asked for now is heard soon.

    If not, the source is pulled to its end at once: it must have one. To change what is heard, stop and start again.
    """

    outage_s: float
    """For how long the sound has been away (seconds), as `wait` last saw it: 0.0 while it flows.

    More than 0.0 once the device has taken nothing for half a second, or this program itself was held up for more than
    two (stopped, or asleep under a closed lid), until the device takes frames of the source again. An output that is
    not live always says 0.0.
    """

    @property
    def heard_frame(self) -> int:
        """The frame of the source that is heard next, counted from its first; 0 before the first start.

        As near as this output can tell: if it is live, never ahead of the sound but perhaps a quarter of a second
        behind it. Until the next start it never sinks. While the sound is away it stands still: every frame before it
        was heard; of those after it, what was buffered may be lost. Once the sound is back and something given after
        that is heard, it leaps over what was lost, to there. So nothing is missed if the source gives silence (whole
        blocks of it: fewer frames mean the end) while `outage_s` is more than 0.0, and then goes on from the frame that
        this named meanwhile.
        """
        ...

    def start(self, pull: Pull) -> None:
        """Begin pulling and return as soon as the device is open. What was playing is stopped.

        After a stop, it may be started again. Where the device takes long to open, `stop` ends the waiting, too.

        Raises:
            OutputError: there is no device, or it would not open; says what to do instead.
        """
        ...

    def wait(self, seconds: float) -> bool:
        """Wait at most `seconds` for the last frame to have been heard; True once it has been, or nothing plays.

        Returns sooner when the sound goes away, so that `outage_s` can be read before more is taken. Watches the
        device and tries to bring it back for as long as it is called, again and again, ten times a second or so; the
        source is pulled as before once it is back, and perhaps while it is not. Losing the device after the source's
        last frame is the end.

        Raises:
            OutputError: an output that is not live has lost the device.
        """
        ...

    def stop(self) -> None:
        """Stop at once, a hard cut, and let go of the device. Stopping twice is harmless; any thread may."""
        ...


class OutputBackend(Protocol):
    """The interface of each module in `OUTPUTS`."""

    def probe(self) -> tuple[bool, str]:
        """Whether this output can play here, and one plain phrase that says how or why not."""
        ...

    def list_devices(self) -> list[str]:
        """The names of the devices that `open_output` can be asked for; none where there is no choice.

        Raises:
            OutputError: the sound system does not answer.
        """
        ...

    def open_output(self, device: str | None = None) -> Output:
        """Make an output, not yet started.

        Args:
            device: the name of a device, or a part of it, in large or small letters: if it goes away, it is waited for.
                Without one, what this computer plays through, also when that becomes another.

        Raises:
            OutputError: its library is not installed, and how to get it; or no device has that name, or more than one.
        """
        ...


OUTPUTS: Mapping[str, str] = {
    "miniaudio": "guided.sound.output.miniaudio",
    "simpleaudio": "guided.sound.output.simpleaudio",
    "null": "guided.sound.output.null",
}
"""Every output by name, in the order of automatic choice."""


def load_output(name: str) -> OutputBackend:
    """Import an output's module. Raises KeyError for a name not in `OUTPUTS`."""
    return cast(OutputBackend, import_module(OUTPUTS[name]))


def pull_nothing(_frames: int) -> Stereo:
    """The source of an output that has not been started: it has ended."""
    return np.zeros((0, 2), np.float32)


class PullAdapter:
    """A source of blocks, with its end and its failure."""

    def __init__(self, pull: Pull = pull_nothing) -> None:
        self._pull = pull
        self.pulled = 0
        """Frames the source has given."""
        self.has_ended = False
        """True once the source has given its last frame, or failed."""
        self.error: Exception | None = None
        """The error that the source raised, for `wait` to raise where it can be seen."""

    def read_block(self, frames: int) -> Stereo16:
        """The next `frames` frames, filled up with silence after the end. Never raises."""
        block = np.zeros((frames, 2), np.int16)
        if not self.has_ended:
            try:
                source = to_int16(self._pull(frames))
                block[: len(source)] = source
            except Exception as error:  # noqa: BLE001 - raised again by whoever waits
                self.error, self.has_ended = error, True
            else:
                self.pulled += len(source)
                self.has_ended = len(source) < frames
        return block

    def raise_error(self) -> None:
        """Raise the error that the source raised, if any."""
        if self.error:
            raise self.error
