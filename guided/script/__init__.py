"""The script language: YAML becomes a `Session`, or diagnostics with their locations."""

import os

# pydantic would look through everything installed for plugins; none may change how a script is read.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
