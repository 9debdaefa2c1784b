"""`kiosk doctor` with the waits of a chaos run: `python -m tests.chaos.doctor` and doctor's own options."""

import sys

from kiosk.cli import main
from tests.chaos.hurry import hurry

if __name__ == "__main__":
    hurry()
    raise SystemExit(main(["doctor", *sys.argv[1:]]))
