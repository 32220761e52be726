"""The least a program can do to obey a key: sound while a flag is set, through a library's own buffer."""

import sys
import tty
from collections.abc import Generator

import miniaudio

on = False


def sound() -> Generator[bytes, int, None]:
    frames = yield b""
    while True:
        frames = yield (b"\x00\x20\x00\x00" if on else bytes(4)) * frames


tty.setcbreak(sys.stdin.fileno())
stream = sound()
next(stream)
device = miniaudio.PlaybackDevice(miniaudio.SampleFormat.SIGNED16, nchannels=2, sample_rate=48_000)
device.start(stream)
print("Press a key.", flush=True)
while sys.stdin.read(1):
    on = not on
