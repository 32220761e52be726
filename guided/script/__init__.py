"""The script language: what was written, where it stands, and what is wrong with it."""

import os

# pydantic would look through everything installed for plugins; none may change how a script is read.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
