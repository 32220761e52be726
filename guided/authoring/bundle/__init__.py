"""A session in one file, to pass on and to install."""
