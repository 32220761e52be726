"""The types of step: each in a file of its own, with all there is to know about it; `registry` has them all."""
