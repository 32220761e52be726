"""The step types: each in its own file, with everything about it; `registry` lists them."""
