"""The runtime of neural networks, with its reports to its maker turned off.

onnxruntime looks up its maker's host and writes a device id into the home folder, unless this variable stands in the
environment when it is first imported; its own `disable_telemetry_events` comes too late. hibari and piper import it
themselves, so `import_runtime` is called before either is loaded.
"""

import os
from typing import Any


def import_runtime() -> Any:
    """The module onnxruntime. Loading it takes a third of a second."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    return onnxruntime
