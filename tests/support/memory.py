"""The memory that tests take."""

import ctypes
import gc
import platform


def give_back() -> None:
    """Give back what is free: after many small sounds, the C library would keep it in pieces."""
    gc.collect()
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).malloc_trim(0)
