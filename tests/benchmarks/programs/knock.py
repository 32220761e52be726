"""Give the card a click now and then, and print when it was given: through the shortest buffer, it is heard at once."""

import os
import time
from collections.abc import Generator

import miniaudio

EVERY, TIMES = 24_997, 20


def clicks() -> Generator[bytes, int, None]:
    given, due = 0, EVERY
    frames = yield b""
    while True:
        block = bytearray(4 * frames)
        if (place := due - given) < frames:
            block[4 * place : 4 * place + 4] = b"\x00\x20\x00\x20"
            print(time.monotonic() + place / 48_000, flush=True)
            due += EVERY
        given += frames
        frames = yield bytes(block)


os.environ["PULSE_LATENCY_MSEC"] = "10"
stream = clicks()
next(stream)
device = miniaudio.PlaybackDevice(
    miniaudio.SampleFormat.SIGNED16, nchannels=2, sample_rate=48_000, buffersize_msec=5, callback_periods=2
)
device.start(stream)
time.sleep((TIMES + 0.5) * EVERY / 48_000)
os._exit(0)
