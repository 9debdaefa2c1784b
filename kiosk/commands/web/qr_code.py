"""An address as a QR code on a terminal, for a phone's camera."""

import io
from typing import TextIO

import segno

BORDER = 2


def show_qr(address: str, terminal: TextIO | None) -> None:
    """Draw the code, if this is a terminal: in a file it would be rubbish."""
    if terminal is None or not terminal.isatty():
        return
    drawn = io.StringIO()
    segno.make_qr(address, error="m").terminal(drawn, border=BORDER, compact=True)
    terminal.write(drawn.getvalue())
    terminal.flush()
