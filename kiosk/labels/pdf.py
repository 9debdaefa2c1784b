"""Draws labels into a PDF with Qt, which needs no screen for it. Main thread."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
)

from kiosk.core.frozen import frozen
from kiosk.labels.label import Label
from kiosk.labels.label_layout import Box, boxes
from kiosk.labels.page_format import PageFormat
from kiosk.labels.qr_modules import QUIET, qr_modules
from kiosk.program.resources import resource

DOTS_A_MM: Final = 100
DOTS_AN_INCH: Final = 2540
FONT_FILES: Final = ("Inter-SemiBold.otf", "JetBrainsMono-Bold.ttf")
LARGEST_MM: Final = 14.0
LARGE_SHARE, SMALL_SHARE = 0.34, 0.15
"""Heights of the two sizes of text, of the room for all of it."""
MOST_OF_LARGE: Final = 0.6
"""A small text is never higher than this share of the large one, which has to shrink for a long tag."""
LEADING: Final = 1.25
_MEASURED_PX: Final = 1_000


def pdf_of(labels: Sequence[Label], paper: PageFormat, skipped: int = 0) -> bytes:
    """The file's content; `skipped` labels of the first page stay empty. Raises `CodeTooLong`."""
    for_code, _ = boxes(*paper.label, paper.edge)
    codes = [_code(qr_modules(label.code, for_code.width), for_code) for label in labels]
    app = QGuiApplication.instance() or QGuiApplication(["kiosk", "-platform", "offscreen"])
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    written = QBuffer()
    written.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(written)
    writer.setCreator("Spool Kiosk")
    writer.setResolution(DOTS_AN_INCH)
    writer.setPageSize(QPageSize(QSizeF(*paper.page), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    try:
        places = paper.places(len(labels), skipped)
        for label, code, (before, place) in zip(labels, codes, pairwise([places[0], *places]), strict=True):
            if place.page != before.page:
                writer.newPage()
            painter.resetTransform()
            painter.translate(place.left * DOTS_A_MM, place.top * DOTS_A_MM)
            _draw(painter, label, code, paper)
    finally:
        painter.end()
    del app
    return bytes(written.data().data())


def _draw(painter: QPainter, label: Label, code: QPainterPath, paper: PageFormat) -> None:
    painter.fillPath(code, QColor("black"))
    _, for_text = boxes(*paper.label, paper.edge)
    for line in _lines(label, for_text):
        painter.setFont(line.font)
        painter.drawText(line.begins, line.text)
    if paper.is_cut:
        painter.setPen(QPen(QColor("gray"), 0.1 * DOTS_A_MM))
        width, height = paper.label
        painter.drawRect(QRectF(0, 0, width * DOTS_A_MM, height * DOTS_A_MM))
        painter.setPen(QColor("black"))


def _code(rows: list[list[bool]], box: Box) -> QPainterPath:
    """All dark modules as one shape: between single squares viewers would show light lines."""
    module = box.width * DOTS_A_MM / (len(rows) + 2 * QUIET)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for down, row in enumerate(rows):
        edges = [at for at in range(len(row) + 1) if (at < len(row) and row[at]) != (at > 0 and row[at - 1])]
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            left = box.left * DOTS_A_MM + (QUIET + begin) * module
            top = box.top * DOTS_A_MM + (QUIET + down) * module
            path.addRect(left, top, (end - begin) * module, module)
    return path


@frozen
class _Text:
    text: str
    font: QFont
    begins: QPointF
    """Where its baseline begins, in dots."""


def _lines(label: Label, box: Box) -> list[_Text]:
    """The texts below one another, each as large as its width allows; none is ever cut."""
    sans, mono = QFont("Inter"), QFont("JetBrains Mono")
    sans.setWeight(QFont.Weight.DemiBold)
    mono.setWeight(QFont.Weight.Bold)
    large = min(box.height * LARGE_SHARE, LARGEST_MM, _fitting(label.large, mono, box.width))
    small = min(box.height * SMALL_SHARE, large * MOST_OF_LARGE)
    wanted = [
        (label.before, mono, small),
        (label.large, mono, large),
        *((line, mono if line == label.code else sans, small) for line in label.lines),
    ]
    wanted = [(text, font, min(size, _fitting(text, font, box.width))) for text, font, size in wanted if text]
    needed = sum(size for _, _, size in wanted) * LEADING
    share = min(1.0, box.height / needed)
    baseline = box.top + (box.height - needed * share) / 2
    lines = []
    for text, font, size in wanted:
        baseline += size * share * LEADING
        sized = QFont(font)
        sized.setPixelSize(round(size * share * DOTS_A_MM))
        above = size * share * (LEADING - 1)
        lines.append(_Text(text, sized, QPointF(box.left * DOTS_A_MM, (baseline - above) * DOTS_A_MM)))
    return lines


def _fitting(text: str, font: QFont, width: float) -> float:
    """The height of type at which the text is as wide as the box, in millimetres."""
    measured = QFont(font)
    measured.setPixelSize(_MEASURED_PX)
    return width * _MEASURED_PX / QFontMetricsF(measured).horizontalAdvance(text)
