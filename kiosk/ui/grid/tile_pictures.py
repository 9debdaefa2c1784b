"""A cache of rendered tiles that renders only a few in each frame. GUI thread only."""

from collections.abc import Callable
from dataclasses import field
from datetime import timedelta

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QPixmap

from kiosk.core.frozen import frozen
from kiosk.core.shop.held_time import Held
from kiosk.live.freshness import Freshness
from kiosk.ui.grid.tile import Tile

KEPT = 40
"""How many rendered tiles are kept, the last ones shown: a screenful, at a ninth of a megabyte each."""
SLICE_MS = 8
"""Rendering stops after this long, plus one tile, to let taps and paints have their turn."""


@frozen
class TileLook:
    """All that decides how a tile looks; `size` in logical pixels, `ratio` device pixels to one of them."""

    tile: Tile
    groups: int
    words: str
    held: Held
    freshness: Freshness
    is_down: bool
    size: tuple[int, int]
    ratio: float
    elapsed: timedelta | None = field(compare=False)
    """Painted as `words` and `held` alone."""


class TilePictures(QObject):
    """One picture for each tile. In a burst of changes a tile may show its old picture for some milliseconds.

    Signal: `ready(str)` the tile with this key now has a newer picture than `of` returned.
    """

    ready = Signal(str)

    def __init__(self, render: Callable[[TileLook], QPixmap], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._render = render
        self._kept: dict[str, tuple[TileLook, QPixmap]] = {}
        self._owed: dict[str, TileLook] = {}
        self._spent = QElapsedTimer()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._render_owed)

    def of(self, look: TileLook) -> QPixmap:
        """The tile's picture, or its previous one if there is no time to render now; then `ready` follows."""
        key = look.tile.key
        kept = self._kept.get(key)
        if kept is None or (kept[0].size, kept[0].ratio) != (look.size, look.ratio):
            return self._keep(look)
        if kept[0] != look:
            if self._has_time():
                return self._keep(look)
            self._owed[key] = look  # a tile that already waits keeps its place in the queue
        else:
            self._owed.pop(key, None)
        self._kept[key] = self._kept.pop(key)  # the one shown last is evicted last
        return kept[1]

    def _has_time(self) -> bool:
        if not self._turn.isActive():
            self._turn.start()
            self._spent.start()
        return not self._owed and self._spent.elapsed() < SLICE_MS

    def _keep(self, look: TileLook) -> QPixmap:
        key = look.tile.key
        self._owed.pop(key, None)
        self._kept.pop(key, None)
        picture = self._render(look)
        self._kept[key] = (look, picture)
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return picture

    def _render_owed(self) -> None:
        if not self._owed:
            return
        self._spent.start()
        while self._owed and self._spent.elapsed() < SLICE_MS:
            look = self._owed.pop(next(iter(self._owed)))
            self._keep(look)
            self.ready.emit(look.tile.key)
        self._turn.start()
