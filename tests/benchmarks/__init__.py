"""How exact, how fast, how large: measured, each figure beside another of the same run, so that only ratios matter."""
