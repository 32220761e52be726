"""Run a command with the virtual sound card as its output, and say what was heard.

    python -m tests.on_card guided play release-only --level flare
    python -m tests.on_card --leave-after 30 guided play release-only --level flare

With --leave-after it gets a Ctrl-C after so many seconds of sound. Ends with the command's own exit code, or 1 if
nothing was heard. GUIDED_WAV names a file for the recording.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from types import FrameType

import numpy as np
import soundfile

from tests.support.sound_card import UNSET, Frames, Tape, running_card


def main(command: list[str], leave_after: float | None = None) -> int:
    with running_card() as card:
        env = {key: value for key, value in os.environ.items() if key not in UNSET} | dict(card.env)
        with card.record() as tape:
            # Whoever runs this in the background lets it ignore Ctrl-C, and so would the command.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            process = subprocess.Popen(command, env=env, start_new_session=True)

            def ctrl_c(*_: int | FrameType | None) -> None:
                """To the command and all it has started, as a terminal does; the recording goes on to its end."""
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGINT)

            signal.signal(signal.SIGINT, ctrl_c)
            if leave_after is not None and first_sound(process, tape):
                time.sleep(leave_after)
                ctrl_c()
            code = process.wait()
        frames = tape.frames
    if path := os.environ.get("GUIDED_WAV"):
        soundfile.write(path, frames, 48_000)
    print(describe(frames))
    return code or int(not frames.any())


def first_sound(process: subprocess.Popen[bytes], tape: Tape) -> bool:
    """Wait for it; false if the command ends without a sound."""
    while not tape.frames.any():
        if process.poll() is not None:
            return False
        time.sleep(0.2)
    return True


def describe(frames: Frames) -> str:
    """How long there was sound, and how loud it was."""
    heard = np.flatnonzero(frames.any(axis=1))
    if not len(heard):
        return "nothing was heard"
    seconds = (heard[-1] - heard[0] + 1) / 48_000
    peak = 20 * np.log10(np.abs(frames.astype(np.int32)).max() / 32768)
    return f"heard {seconds:.1f} s of sound, peak {peak:.1f} dBFS"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.on_card")
    parser.add_argument("--leave-after", type=float, metavar="SECONDS")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    sys.exit(main(given.command, given.leave_after))
