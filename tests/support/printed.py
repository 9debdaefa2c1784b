"""A printed PDF as a scanner and a person see it: codes read from the picture of a page, and its words."""

from functools import cached_property
from typing import NamedTuple

import pypdfium2
import zxingcpp

POINTS_AN_INCH, MM_AN_INCH = 72, 25.4
PRINTER_DPI = 203
"""Of common label printers."""
SAME_ROW_MM = 5.0


class Letter(NamedTuple):
    """A letter and where it lies, in millimetres from the page's upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Printed:
    """A file's pages, at the resolution of a label printer."""

    def __init__(self, content: bytes, dpi: int = PRINTER_DPI) -> None:
        self._document = pypdfium2.PdfDocument(content)
        self._dpi = dpi

    @property
    def pages(self) -> int:
        return len(self._document)

    @property
    def size_mm(self) -> tuple[float, float]:
        width, height = self._document[0].get_size()
        return width * MM_AN_INCH / POINTS_AN_INCH, height * MM_AN_INCH / POINTS_AN_INCH

    @cached_property
    def codes(self) -> list[list[str]]:
        """What a scanner reads on each page, from the top, row by row."""
        return [self._codes_of(at) for at in range(self.pages)]

    def words(self, page: int = 0) -> str:
        """All text of a page, without its blanks."""
        return "".join(each.text for each in self.letters(page))

    def letters(self, page: int = 0) -> list[Letter]:
        text = self._document[page].get_textpage()
        height, mm = self._document[page].get_size()[1], MM_AN_INCH / POINTS_AN_INCH
        found = []
        for at in range(text.count_chars()):
            letter = text.get_text_range(at, 1)
            if letter.strip():
                left, bottom, right, top = text.get_charbox(at)
                found.append(
                    Letter(letter, left * mm, (height - top) * mm, right * mm, (height - bottom) * mm)
                )
        return found

    def _codes_of(self, page: int) -> list[str]:
        drawn = self._document[page].render(scale=self._dpi / POINTS_AN_INCH, grayscale=True)
        pixels = memoryview(bytes(drawn.buffer)).cast("B", (drawn.height, drawn.stride))
        read = zxingcpp.read_barcodes(pixels)
        read.sort(key=_middle)
        rows: list[list[zxingcpp.Barcode]] = []
        for code in read:
            if not rows or _middle(code) - _middle(rows[-1][0]) > self._dpi * SAME_ROW_MM / MM_AN_INCH:
                rows.append([])
            rows[-1].append(code)
        return [code.text for row in rows for code in sorted(row, key=lambda code: code.position.top_left.x)]


def _middle(code: zxingcpp.Barcode) -> float:
    """How far down it lies: codes of one row differ in size."""
    return (code.position.top_left.y + code.position.bottom_right.y) / 2
