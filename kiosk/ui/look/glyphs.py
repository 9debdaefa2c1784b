"""The screen's signs, drawn because not every font has them. GUI thread only."""

from collections.abc import Callable
from enum import Enum
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from kiosk.core.shop.data import Progress


class Glyph(Enum):
    """A sign; its value holds its name and its width for a height of 1."""

    DOT = ("dot", 0.4)
    PLAY = ("play", 0.9)
    PAUSE = ("pause", 0.85)
    CHECK = ("check", 1.0)
    CHECKS = ("checks", 1.5)
    DOWN = ("down", 0.9)
    UP = ("up", 0.9)
    WARNING = ("warning", 1.1)
    SEARCH = ("search", 1.0)
    CROSS = ("cross", 0.9)
    ERASE = ("erase", 1.3)
    DISC = ("disc", 1.0)
    RING = ("ring", 1.0)
    FUNNEL = ("funnel", 1.1)
    BADGE = ("badge", 1.38)
    DROP = ("drop", 0.74)
    CLOCK = ("clock", 1.0)
    TILES = ("tiles", 1.0)
    BACK = ("back", 0.9)


PROGRESS = MappingProxyType(
    {
        Progress.PENDIENTE: Glyph.DOT,
        Progress.EN_PROGRESO: Glyph.PLAY,
        Progress.PAUSADO: Glyph.PAUSE,
        Progress.COMPLETADO: Glyph.CHECK,
    }
)
"""The sign of a state."""


_STROKES = MappingProxyType({Glyph.CHECKS: 0.19, Glyph.CROSS: 0.18, Glyph.BADGE: 0.065})
"""Line thickness, for a height of 1, of signs that differ from the usual one."""


def glyph_width(glyph: Glyph, height: float) -> float:
    """How wide a sign is at this height."""
    return height * glyph.value[1]


def paint_glyph(
    painter: QPainter, glyph: Glyph, left: float, middle: float, height: float, color: str
) -> float:
    """Draw a sign by its left edge and its middle; the painter stays as it was. Returns the right edge."""
    width = glyph_width(glyph, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(left, middle - height / 2)
    painter.scale(height, height)
    if glyph in _FILLED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawPath(_FILLED[glyph](glyph.value[1]))
    else:
        pen = QPen(QColor(color), _STROKES.get(glyph, 0.14))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_DRAWN[glyph](glyph.value[1]))
    painter.restore()
    return left + width


# Each draws into a box of height 1 and the width given.


def _lines(*lines: tuple[tuple[float, float], ...], closed: bool = False) -> QPainterPath:
    path = QPainterPath()
    for points in lines:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        if closed:
            path.closeSubpath()
    return path


def _play(width: float) -> QPainterPath:
    return _lines(((0, 0.04), (width, 0.5), (0, 0.96)), closed=True)


def _pause(width: float) -> QPainterPath:
    path = QPainterPath()
    bar = width * 0.36
    path.addRect(0, 0.04, bar, 0.92)
    path.addRect(width - bar, 0.04, bar, 0.92)
    return path


def _dot(width: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(width / 2, 0.5), 0.13, 0.13)
    return path


def _disc(width: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(0, 0, width, width))
    return path


def _ring(width: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(0.07, 0.07, width - 0.14, width - 0.14))
    return path


def _check(width: float) -> QPainterPath:
    return _lines(((0.07, 0.54), (0.36, 0.84), (width - 0.07, 0.18)))


def _checks(width: float) -> QPainterPath:
    ahead = width - 0.93
    return _lines(
        ((0.07, 0.54), (0.36, 0.84), (0.93, 0.18)),
        ((ahead + 0.22, 0.7), (ahead + 0.36, 0.84), (width - 0.07, 0.18)),
    )


def _down(width: float) -> QPainterPath:
    return _lines(((0, 0.22), (width, 0.22), (width / 2, 0.8)), closed=True)


def _up(width: float) -> QPainterPath:
    return _lines(((0, 0.78), (width, 0.78), (width / 2, 0.2)), closed=True)


def _cross(width: float) -> QPainterPath:
    right = width - 0.1
    return _lines(((0.1, 0.1), (right, 0.9)), ((right, 0.1), (0.1, 0.9)))


def _search(width: float) -> QPainterPath:
    path = _lines(((0.64, 0.64), (width - 0.08, 0.92)))
    path.addEllipse(QRectF(0.08, 0.08, 0.64, 0.64))
    return path


def _funnel(width: float) -> QPainterPath:
    left, right = width / 2 - 0.14, width / 2 + 0.14
    points = ((0.07, 0.1), (width - 0.07, 0.1), (right, 0.52), (right, 0.8), (left, 0.93), (left, 0.52))
    return _lines(points, closed=True)


def _clock(width: float) -> QPainterPath:
    middle = width / 2
    path = _lines(((middle, 0.26), (middle, 0.54), (middle + 0.2, 0.64)))
    path.addEllipse(QRectF(0.07, 0.07, width - 0.14, 0.86))
    return path


def _badge(width: float) -> QPainterPath:
    """A card with a person on it and two lines of writing."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(0.04, 0.04, width - 0.08, 0.92), 0.1, 0.1)
    path.addEllipse(QPointF(0.42, 0.4), 0.15, 0.15)
    path.moveTo(0.18, 0.8)
    path.cubicTo(0.18, 0.58, 0.66, 0.58, 0.66, 0.8)
    path.addPath(_lines(((0.86, 0.37), (width - 0.2, 0.37)), ((0.86, 0.6), (width - 0.2, 0.6))))
    return path


def _drop(width: float) -> QPainterPath:
    """A drop of water."""
    half, low = width / 2, 0.93
    path = QPainterPath(QPointF(half, 0.07))
    path.cubicTo(half + 0.2, 0.36, width - 0.07, 0.46, width - 0.07, 0.63)
    path.cubicTo(width - 0.07, 0.82, half + 0.2, low, half, low)
    path.cubicTo(half - 0.2, low, 0.07, 0.82, 0.07, 0.63)
    path.cubicTo(0.07, 0.46, half - 0.2, 0.36, half, 0.07)
    return path


def _tiles(width: float) -> QPainterPath:
    path, side = QPainterPath(), 0.34
    for left in (0.07, width - 0.07 - side):
        for top in (0.07, 1 - 0.07 - side):
            path.addRect(left, top, side, side)
    return path


def _back(width: float) -> QPainterPath:
    return _lines(((width - 0.07, 0.5), (0.1, 0.5)), ((0.44, 0.14), (0.1, 0.5), (0.44, 0.86)))


def _warning(width: float) -> QPainterPath:
    half = width / 2
    path = _lines(((half, 0.07), (width - 0.07, 0.92), (0.07, 0.92)), closed=True)
    path.addPath(_lines(((half, 0.4), (half, 0.62)), ((half, 0.77), (half, 0.775))))
    return path


def _erase(width: float) -> QPainterPath:
    right, left = width - 0.07, 0.4
    path = _lines(((left, 0.14), (right, 0.14), (right, 0.86), (left, 0.86), (0.07, 0.5)), closed=True)
    near, far = left + 0.2, right - 0.22
    path.addPath(_lines(((near, 0.34), (far, 0.66)), ((far, 0.34), (near, 0.66))))
    return path


_FILLED: MappingProxyType[Glyph, Callable[[float], QPainterPath]] = MappingProxyType(
    {
        Glyph.PLAY: _play,
        Glyph.PAUSE: _pause,
        Glyph.DOT: _dot,
        Glyph.DOWN: _down,
        Glyph.UP: _up,
        Glyph.DISC: _disc,
    }
)
_DRAWN: MappingProxyType[Glyph, Callable[[float], QPainterPath]] = MappingProxyType(
    {
        Glyph.CHECK: _check,
        Glyph.CHECKS: _checks,
        Glyph.WARNING: _warning,
        Glyph.SEARCH: _search,
        Glyph.CROSS: _cross,
        Glyph.ERASE: _erase,
        Glyph.RING: _ring,
        Glyph.FUNNEL: _funnel,
        Glyph.BADGE: _badge,
        Glyph.DROP: _drop,
        Glyph.CLOCK: _clock,
        Glyph.TILES: _tiles,
        Glyph.BACK: _back,
    }
)
