"""Previews of a script: its timeline, its levels side by side, and excerpts."""
