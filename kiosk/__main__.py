"""`python -m kiosk`, and what kiosk.spec freezes."""

from kiosk.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
