"""`python -m guided`."""

from guided.cli import main

main()
