"""Voice-guided relaxation and gentle stretch sessions, offline, at the pace of the body that listens."""

__version__ = "0.2.0"
