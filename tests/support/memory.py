"""Memory used by the tests."""

import ctypes
import gc
import platform


def trim_memory() -> None:
    """Give back what is free: after many small sounds, the C library would keep it in pieces."""
    gc.collect()
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).malloc_trim(0)
