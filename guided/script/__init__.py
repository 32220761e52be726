"""The script language: what was written, where it stands, and what is wrong with it."""
