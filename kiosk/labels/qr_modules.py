"""A QR code as dark and light squares, with what a label needs so that it can be read. Pure."""

from typing import Final

import segno

QUIET: Final = 4
"""A code is read only with so many light modules around it."""
LEAST_MODULE_MM: Final = 0.35
"""Smaller ones smear on common label printers, and hand scanners miss them."""


class CodeTooLong(Exception):
    """Raised with the code whose modules would be too small on this label."""


def qr_modules(code: str, side_mm: float) -> list[list[bool]]:
    """The rows of a code, True for dark, without the quiet zone, for a square of this side with it.

    Raises `CodeTooLong`.
    """
    try:
        rows = [[bool(module) for module in row] for row in segno.make_qr(code, error="m").matrix]
    except segno.DataOverflowError:
        raise CodeTooLong(code) from None
    if side_mm / (len(rows) + 2 * QUIET) < LEAST_MODULE_MM:
        raise CodeTooLong(code)
    return rows
