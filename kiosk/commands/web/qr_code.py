"""An address as a QR code of text, for a phone's camera."""

import io

import segno

BORDER = 2


def qr_code(address: str) -> str:
    """The code in block characters alone: a pipe, a log and `ssh` show it as a terminal does."""
    drawn = io.StringIO()
    segno.make_qr(address, error="m").terminal(drawn, border=BORDER, compact=True)
    return drawn.getvalue().rstrip("\n")
