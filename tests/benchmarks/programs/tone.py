"""The least a program can do to be heard: open the card and play a tone."""

import time
from collections.abc import Generator

import miniaudio


def tone() -> Generator[bytes, int, None]:
    frames = yield b""
    while True:
        frames = yield b"\x00\x00\x00\x20" * (frames // 2) + b"\x00\x20" * (frames % 2)


stream = tone()
next(stream)
device = miniaudio.PlaybackDevice(miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=48_000)
device.start(stream)
time.sleep(600)
