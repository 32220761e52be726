"""Keeps sound libraries from writing on the screen.

ALSA and PulseAudio write their complaints to file descriptor 2, whenever they like. Both can be told not to, for good;
turning the descriptor away instead would swallow what a full-screen program draws there.
"""

import ctypes
import os
import sys
from functools import cache


@cache
def hush() -> object:
    """Silence the libraries for the life of this process; call before they are first used.

    Returns what must outlive every later call into ALSA: the cache keeps it.
    """
    os.environ["PULSE_LOG_SYSLOG"] = "1"
    if not sys.platform.startswith("linux"):
        return None
    try:
        alsa = ctypes.CDLL("libasound.so.2")
    except OSError:
        return None
    # The C type has the values of the format after it, which a handler that says nothing never looks at.
    form = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
    handler = form(lambda *_: None)
    alsa.snd_lib_error_set_handler(handler)
    return handler
