"""`python -m guided`."""

from guided.cli.main import main

main()
