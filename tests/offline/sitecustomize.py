"""Loaded by a Python process that has this folder on its path: no socket to the network can be made in it."""

import socket

_init = socket.socket.__init__


def _local_only(self, family=-1, *args, **kwargs):
    if family in (-1, socket.AF_INET, socket.AF_INET6):
        raise RuntimeError("a socket to the network was asked for")
    _init(self, family, *args, **kwargs)


socket.socket.__init__ = _local_only  # type: ignore[method-assign]
