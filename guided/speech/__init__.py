"""Speech: each line of a session becomes a clip, once."""
