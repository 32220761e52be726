"""The rules of `guided check`, one module a subject."""
