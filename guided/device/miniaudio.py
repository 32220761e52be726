"""The output through miniaudio: one continuous stream (PulseAudio, PipeWire, ALSA, Core Audio, WASAPI).

16-bit, so that a recording of what was played equals the 16-bit file: see `guided.sound.clip.to_int16`.
"""

import os
from typing import cast

import miniaudio

from guided.device import ABSENT, Output
from guided.device.hush import hush
from guided.device.stream import BUFFER_MS, Blocks, Device, Stream
from guided.errors import OutputError
from guided.sound import RATE

# Four pieces of 50 ms. Measured on a virtual PulseAudio card: a frame is heard 190 to 200 ms after it is pulled, a
# source may stall for 140 ms unheard, silence follows a pause after 190 ms. (One piece of 200 ms, the library's own
# way, holds out no longer and delays by up to 340 ms.)
PIECE_MS = 50

# Null would play to nobody and say nothing; Custom is nothing by itself; JACK writes on the screen.
UNWANTED = {miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM, miniaudio.Backend.JACK}


def presence() -> tuple[bool, str]:
    """Whether a device opens here, and what there is to hear it from; takes some 20 ms and makes no sound."""
    try:
        device = _device()
        found = miniaudio.Devices(_backends()).get_playbacks()
    except miniaudio.MiniaudioError:
        return False, "no sound output was found"
    device.close()
    return True, f"{device.backend} ({', '.join(each['name'] for each in found)})"


def open_output() -> Output:
    """The default output of this computer, also when another becomes the default."""
    return Stream(_open)


def _open(blocks: Blocks) -> Device:
    try:
        device = _device()
        device.start(blocks)
    except miniaudio.MiniaudioError as error:
        raise OutputError(ABSENT) from error
    return cast(Device, device)


def _device() -> miniaudio.PlaybackDevice:
    hush()
    # PulseAudio takes one piece for the whole buffer, unless its own setting says otherwise.
    os.environ.setdefault("PULSE_LATENCY_MSEC", str(BUFFER_MS))
    return miniaudio.PlaybackDevice(
        output_format=miniaudio.SampleFormat.SIGNED16,
        nchannels=2,
        sample_rate=RATE,
        buffersize_msec=PIECE_MS,
        callback_periods=BUFFER_MS // PIECE_MS,
        backends=_backends(),
        app_name="guided",
    )


def _backends() -> list[miniaudio.Backend]:
    """What this system may have, in the library's own order of preference."""
    return sorted(miniaudio.get_enabled_backends() - UNWANTED, key=lambda backend: backend.value)
