"""The journal: what was played and said of the day, in a database."""
