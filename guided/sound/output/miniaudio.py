"""The output through miniaudio: one continuous stream (PulseAudio, PipeWire, ALSA, Core Audio, WASAPI)."""

import ctypes
import os
import sys
from functools import cache, partial
from typing import Any

import miniaudio

from guided.core.errors import OutputError
from guided.sound import SAMPLE_RATE
from guided.sound.output import NO_OUTPUT, Output, with_timeout
from guided.sound.output.recovering_stream import BUFFER_MS, Blocks, Device, StreamOutput


@cache
def silence_alsa() -> object:
    """Silence the sound libraries for the life of this process; call before they are first used.

    Returns the handler, which must outlive every later call into ALSA: the cache keeps it.
    """
    os.environ["PULSE_LOG_SYSLOG"] = "1"
    if not sys.platform.startswith("linux"):
        return None
    try:
        alsa = ctypes.CDLL("libasound.so.2")
    except OSError:
        return None
    # The C type has the values of the format after it, which a handler that says nothing never looks at.
    handler_type = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
    handler = handler_type(lambda *_: None)
    alsa.snd_lib_error_set_handler(handler)
    return handler


# Four pieces of 50 ms. Measured on a virtual PulseAudio card: a frame is heard 190 to 200 ms after it is pulled, a
# source may stall for 140 ms unheard, silence follows a pause after 190 ms. (One piece of 200 ms, the library's own
# way, holds out no longer and delays by up to 340 ms.)
PERIOD_MS = 50

# Null plays without a sound or an error; Custom does nothing by itself; JACK writes on the screen.
EXCLUDED_BACKENDS = {miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM, miniaudio.Backend.JACK}


def probe() -> tuple[bool, str]:
    """Whether a device opens here, with the names of the devices; takes some 20 ms and makes no sound."""
    try:
        return with_timeout(_check_device)
    except miniaudio.MiniaudioError:
        return False, "no sound output was found"
    except OutputError:
        return False, "the sound system does not answer"


def list_devices() -> list[str]:
    """The names of the devices, as the system gives them; none if there is no sound at all."""
    return with_timeout(_list_names)


def open_output(device: str | None = None) -> Output:
    """The default output of this computer, also when another becomes the default; or the one named, and only that."""
    return StreamOutput(partial(_start_device, None if device is None else _match_name(device, list_devices())))


class _Device(miniaudio.PlaybackDevice):  # type: ignore[misc]
    """A device that lets go of the sound system, too, when it is closed: the library keeps that open for ever."""

    _context: Any = None

    def close(self) -> None:
        super().close()
        context, self._context = self._context, None
        if context is not None:
            miniaudio.lib.ma_context_uninit(context)


def _match_name(part: str, names: list[str]) -> str:
    """The one device name that a part of it means."""
    if not names:
        raise OutputError(NO_OUTPUT)
    wanted = part.casefold()
    matches = [name for name in names if name.casefold() == wanted] or [n for n in names if wanted in n.casefold()]
    if not matches:
        raise OutputError(f"There is no sound output called '{part}'; there are: {', '.join(names)}.")
    if len(matches) > 1:
        raise OutputError(f"More than one sound output fits '{part}': {', '.join(matches)}. Write more of its name.")
    return matches[0]


def _check_device() -> tuple[bool, str]:
    device = _create_device()
    device.close()
    return True, f"{device.backend} ({', '.join(_list_names())})"


def _list_names() -> list[str]:
    try:
        return [device["name"] for device in _query_devices()]
    except miniaudio.MiniaudioError:
        return []


def _query_devices() -> list[dict[str, Any]]:
    silence_alsa()
    devices: list[dict[str, Any]] = miniaudio.Devices(_list_backends()).get_playbacks()
    return devices


def _start_device(name: str | None, blocks: Blocks) -> Device:
    try:
        device = _create_device(name)
        device.start(blocks)
    except miniaudio.MiniaudioError as error:
        raise OutputError(NO_OUTPUT) from error
    return device


def _create_device(name: str | None = None) -> _Device:
    """A device that is not started yet."""
    silence_alsa()
    # PulseAudio takes one piece for the whole buffer, unless its own setting says otherwise.
    os.environ.setdefault("PULSE_LATENCY_MSEC", str(BUFFER_MS))
    return _Device(
        output_format=miniaudio.SampleFormat.SIGNED16,
        nchannels=2,
        sample_rate=SAMPLE_RATE,
        buffersize_msec=PERIOD_MS,
        callback_periods=BUFFER_MS // PERIOD_MS,
        device_id=name and _find_id(name),
        backends=_list_backends(),
        app_name="guided",
    )


def _find_id(name: str) -> Any:
    """The library's id of a device."""
    for device in _query_devices():
        if device["name"] == name:
            return device["id"]
    raise miniaudio.MiniaudioError("that device is not there now")


def _list_backends() -> list[miniaudio.Backend]:
    """The backends this system may have, in the library's own order of preference."""
    return sorted(miniaudio.get_enabled_backends() - EXCLUDED_BACKENDS, key=lambda backend: backend.value)
