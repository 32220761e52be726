"""Make reference.md, beside this file.

    python docs/generate.py

Everything in it stands in guided's models. A test keeps it fresh.
"""

from pathlib import Path

from guided.authoring.reference import render_keys

if __name__ == "__main__":
    (Path(__file__).parent / "reference.md").write_text(render_keys(), encoding="utf-8", newline="\n")
