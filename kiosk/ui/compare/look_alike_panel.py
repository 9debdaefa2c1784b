"""Shows spools that look alike, over the grid; a touch says which one it is. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.compare.look_alike_tile import HEIGHT_PX, LookAlike, LookAlikeTile
from kiosk.ui.look import colors
from kiosk.ui.look.cover import Cover
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.activity import Activity

EDGE_PX, GAP_PX, TITLE_PX, HINT_PX = 26, 12, 28, 19


class LookAlikePanel(Cover):
    """Hidden until `compare`. It goes at a touch anywhere.

    Signals: `chosen(str)` the key of the touched spool; `closed()` it has gone.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, activity: Activity, space: PanelSpace, parent: QWidget) -> None:
        super().__init__("lookAlikes", theme, space, parent)
        px = theme.metrics.px
        title = PlainLabel(theme, TITLE_PX, colors.TEXT, theme.BOLD, parent=self)
        title.setText(self.tr("Se parecen. ¿Cuál tienes delante?"))
        hint = PlainLabel(theme, HINT_PX, colors.MUTED, lines=2, parent=self)
        hint.setText(self.tr("Mira en la placa el signo marcado y toca el tuyo."))
        close = TapButton("lookAlikesClose", theme.metrics, self.tr("Cerrar"), "raised", parent=self)
        close.tapped.connect(self.leave)
        self._tiles: list[LookAlikeTile] = []
        self._tiles_below = QVBoxLayout()
        self._tiles_below.setSpacing(px(GAP_PX))
        words = QVBoxLayout()
        words.addWidget(title)
        words.addWidget(hint)
        top = QHBoxLayout()
        top.addLayout(words, 1)
        top.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(EDGE_PX), px(EDGE_PX), px(EDGE_PX), px(EDGE_PX))
        whole.setSpacing(px(GAP_PX))
        whole.addLayout(top)
        whole.addLayout(self._tiles_below)
        whole.addStretch(1)
        activity.pressed.connect(self._on_pressed)

    def compare(self, alike: Sequence[LookAlike]) -> None:
        """Show as many of these as there is room for; the first ones count most."""
        self.lie_over()
        shown = alike[: self._room()]
        while len(self._tiles) < len(shown):
            self._add_tile()
        for tile, one in zip(self._tiles, shown, strict=False):
            tile.tell(one)
        for at, tile in enumerate(self._tiles):
            tile.setVisible(at < len(shown))

    def tiles(self) -> list[LookAlikeTile]:
        """The tiles that are shown."""
        return [tile for tile in self._tiles if not tile.isHidden()]

    def leave(self) -> None:
        """It goes, if it is shown."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _room(self) -> int:
        """For how many tiles there is room."""
        px = self._theme.metrics.px
        tile = max(self._theme.metrics.target, px(HEIGHT_PX)) + px(GAP_PX)
        return max(2, (self.height() - 2 * px(EDGE_PX) - px(TITLE_PX + 3 * HINT_PX)) // tile)

    def _add_tile(self) -> None:
        tile = LookAlikeTile(f"lookAlike{len(self._tiles)}", self._theme, self)
        tile.tapped.connect(lambda: self._on_tapped(tile))
        self._tiles.append(tile)
        self._tiles_below.addWidget(tile)

    def _on_tapped(self, tile: LookAlikeTile) -> None:
        assert tile.shown is not None
        key = tile.shown.key
        self.leave()
        self.chosen.emit(key)

    def _on_pressed(self, place: QPoint) -> None:
        if not QRect(QPoint(), self.size()).contains(self.mapFromGlobal(place)):
            self.leave()
