"""Run a command with the virtual sound card as its output, and say what was heard.

    python -m tests.on_card guided play release-only --level flare

Ends with the command's own exit code, or 1 if nothing was heard. GUIDED_WAV names a file for the recording.
"""

import os
import signal
import subprocess
import sys

import numpy as np
import soundfile

from tests.rig import UNSET, Frames, running_card


def main(command: list[str]) -> int:
    with running_card() as card:
        env = {key: value for key, value in os.environ.items() if key not in UNSET} | dict(card.env)
        with card.record() as tape:
            process = subprocess.Popen(command, env=env)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's; the recording goes on to its end
            code = process.wait()
        frames = tape.frames
    if path := os.environ.get("GUIDED_WAV"):
        soundfile.write(path, frames, 48_000)
    print(told(frames))
    return code or int(not frames.any())


def told(frames: Frames) -> str:
    """How long there was sound, and how loud it was."""
    heard = np.flatnonzero(frames.any(axis=1))
    if not len(heard):
        return "nothing was heard"
    seconds = (heard[-1] - heard[0] + 1) / 48_000
    peak = 20 * np.log10(np.abs(frames.astype(np.int32)).max() / 32768)
    return f"heard {seconds:.1f} s of sound, peak {peak:.1f} dBFS"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
