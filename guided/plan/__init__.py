"""A session at a level becomes a plan: cues, each with its words and its time."""
