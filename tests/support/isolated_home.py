"""An isolated home, with guided on the path; set before anything of guided is imported."""

import os
import sys
import tempfile
from pathlib import Path

NOBODY = tempfile.TemporaryDirectory(prefix="guided-")
os.environ["GUIDED_HOME"] = NOBODY.name  # what tests are made from as they are collected is not of who runs them
BIN = Path(NOBODY.name) / "bin"
BIN.mkdir()
os.environ["PATH"] = os.pathsep.join([str(BIN), os.environ["PATH"]])
for name in ("guided", "guided.exe", "pip", "pip.exe"):
    # A new terminal finds these by their names, wherever the tests run: what is told to be typed is `guided ...`.
    script = Path(sys.executable).with_name(name)
    if script.is_file():
        (BIN / name).symlink_to(script)
