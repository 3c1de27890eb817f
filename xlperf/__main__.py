"""`python -m xlperf` is the command `xlperf`."""

from xlperf.cli import main

main()
