"""Run a command and print the most memory it held, in bytes.

A process of its own, because a program counts as its own what the process that started it held.
"""

import resource
import subprocess
import sys

UNIT = 1 if sys.platform == "darwin" else 1024

subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * UNIT)
