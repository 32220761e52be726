"""A session while it plays."""
