"""Decides when the live grid lies over the column, where it has no place beside it. GUI thread only."""

from PySide6.QtCore import QObject, QTimer

from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.frame.window_frame import WindowFrame
from kiosk.ui.grid.panel import GridPanel
from kiosk.ui.state.selection import Selection


class GridOpener(QObject):
    """A button opens it. It goes by another one, by a scan or a key, with a touch on one's own spool, and by
    itself when the worker is forgotten or nobody touches the screen for `rest_s` seconds."""

    def __init__(
        self,
        frame: WindowFrame,
        left: LeftColumn,
        grid: GridPanel,
        selection: Selection,
        rest_s: float,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._frame, self._selection = frame, selection
        self._rest = QTimer(self, singleShot=True, interval=round(rest_s * 1_000))
        self._rest.timeout.connect(self.close)
        left.activity.touched.connect(self._rest.start)
        left.grid_wanted.connect(lambda: frame.open_grid(True))
        left.keys_came.connect(self.close)
        grid.left.connect(self.close)
        frame.reshaped.connect(grid.set_over)
        grid.tile_tapped.connect(self._on_tile)
        grid.model.counted.connect(lambda: left.count_occupied(len(grid.model.tiles)))
        selection.worker_changed.connect(self.close)

    def close(self) -> None:
        """The column is in sight again."""
        self._frame.open_grid(False)

    def _on_tile(self, _key: str) -> None:
        """One's own spool is chosen to be paused or completed, by the column's buttons."""
        worker, spool = self._selection.worker, self._selection.spool
        if worker is not None and spool is not None and spool.picture.holder_id == worker.id:
            self.close()
