"""Sound as a pure function of time: clips, the timeline they stand on, the mix of any block of it, and files."""

RATE = 48_000
"""Frames a second of every timeline, mix and output (Hz)."""
