"""The worker's list of spools: those held, those to take, and why others can't be. GUI thread only."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from kiosk.live.freshness import Freshness
from kiosk.ui.spools.headings import SpoolHeadings
from kiosk.ui.spools.lines import Line, Section, choose, promote, steps
from kiosk.ui.spools.row import RowContext, SpoolRow, spool_row
from kiosk.ui.spools.search import SpoolSearch
from kiosk.ui.state.open_marks import open_word
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.activity import Activity

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
LINE_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class SpoolListModel(QAbstractListModel):
    """The list's `Line`s; `ROW_ROLE` gives a spool's `SpoolRow`, the display role the text of the others.

    What a row says changes in place and at once. Which rows there are, and their order, changes when the
    worker chooses something else, and otherwise only while nobody touches the screen. One exception: a
    chosen spool that the worker now holds moves under "mine" at once.

    Signals: `settling()` and `settled()` around such a change; `started_anew()` when the list was replaced;
    `chosen_moved(str)` another spool is chosen, or the chosen one has moved.
    """

    settling = Signal()
    settled = Signal()
    started_anew = Signal()
    chosen_moved = Signal(str)

    def __init__(
        self,
        shop: ShopModel,
        selection: Selection,
        index: ShopIndex,
        activity: Activity,
        language: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop, self._selection, self._index, self._activity = shop, selection, index, activity
        self._language = language
        self._search = SpoolSearch(shop, selection, index)
        self._headings = SpoolHeadings(shop, selection, index, self._search, self)
        self._lines: list[Line] = []
        self._rows: dict[str, SpoolRow] = {}
        self._choice: tuple[object, ...] = ()
        self._selected: str | None = None
        selection.changed.connect(self._on_selection_changed)
        selection.open_marks.changed.connect(self._repaint)
        index.changed.connect(self._on_spools_changed)
        activity.rested.connect(self.settle)
        shop.freshness_changed.connect(self._on_freshness_changed)
        shop.rows_aged.connect(self._repaint)
        self._start_anew()

    # Read by the view.

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        row = self._row(line.key) if line.key else None
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken() if row else self._text(line)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_spool = index.isValid() and self._lines[index.row()].key
        return Qt.ItemFlag.ItemIsEnabled if is_spool else Qt.ItemFlag.NoItemFlags

    def line_of(self, key: str | None) -> QModelIndex:
        """The index of a spool's line; invalid if it has none."""
        at = next((at for at, line in enumerate(self._lines) if key and line.key == key), -1)
        return self.index(at) if at >= 0 else QModelIndex()

    def only_spool(self) -> str | None:
        """The key of the only spool that a search found; None if it found more, or none."""
        keys = [line.key for line in self._lines if line.key]
        return keys[0] if self._search.is_on and len(keys) == 1 else None

    def _row(self, key: str) -> SpoolRow | None:
        if key not in self._rows:
            spool = self._shop.spools.get(key)
            if spool is None:
                return None  # it left the sheet; its line stays until the list settles
            word = open_word(self._selection.open_marks.verdict(spool.tag))
            self._rows[key] = spool_row(spool, self._context(key), word)
        return self._rows[key]

    def _context(self, key: str) -> RowContext:
        return RowContext(
            worker=self._selection.worker,
            operation=self._selection.operation,
            now=self._shop.now(),
            is_unsure=self._shop.freshness_of(key) is Freshness.UNKNOWN,
            selected=self._selected,
            language=self._language,
        )

    def _text(self, line: Line) -> str:
        return line.key or self._headings.text(line, self._lines, self._selected)

    # What changes.

    def search(self, typed: str) -> None:
        """Show only what matches this text, which the worker has just typed."""
        if self._search.type(typed):
            self._start_anew()

    def set_failure(self, text: str) -> None:
        """Say why there is no snapshot at all; "" while the first one is being read."""
        self._headings.failure = text
        self._repaint_all()

    def settle(self) -> None:
        """Bring rows and order up to date. Called when nobody touches the screen."""
        new = self._search.lines(self._selected)
        was_in = self._section_of(self._selected)
        if new != self._lines:
            self._become(new)
            if self._selected and self._section_of(self._selected) is not was_in:
                self.chosen_moved.emit(self._selected)
        self._repaint_all()  # counts in headings, and dates in rows, may differ now

    def _on_selection_changed(self) -> None:
        worker = self._selection.worker
        choice = (worker.id if worker else None, self._selection.operation)
        spool = self._selection.spool
        selected = spool.key if spool else None
        if choice != self._choice:
            self._selected = selected
            self._start_anew()
        elif selected != self._selected:
            before, self._selected = self._selected, selected
            self._repaint(frozenset(key for key in (before, selected) if key))
            if selected and not self.line_of(selected).isValid():
                self._become(choose(self._lines, selected))
            self.chosen_moved.emit(selected or "")

    def _on_spools_changed(self, keys: frozenset[str]) -> None:
        for key in keys:
            self._rows.pop(key, None)
        if not self._activity.is_recent or not self._lines or self._is_empty():
            self.settle()
            return
        self._promote_mine()
        self._repaint(keys)

    def _promote_mine(self) -> None:
        worker, spool = self._selection.worker, self._selection.spool
        if worker is None or spool is None or spool.picture.holder_id != worker.id:
            return
        at = self.line_of(spool.key)
        if at.isValid() and self._lines[at.row()].section is Section.MINE:
            return
        mine = [held.key for held in self._index.mine(worker.id)]
        self._become(promote(self._lines, spool.key, mine))
        self.chosen_moved.emit(spool.key)

    def _section_of(self, key: str | None) -> Section | None:
        return next((line.section for line in self._lines if key and line.key == key), None)

    def _is_empty(self) -> bool:
        return not any(line.key for line in self._lines)

    def _on_freshness_changed(self) -> None:
        self._repaint_all()

    def _start_anew(self) -> None:
        worker = self._selection.worker
        self._choice = (worker.id if worker else None, self._selection.operation)
        self.beginResetModel()
        self._rows.clear()
        self._lines = self._search.lines(self._selected)
        self.endResetModel()
        self.started_anew.emit()

    def _become(self, new: list[Line]) -> None:
        """Remove, reorder, insert. Lines that stay are never removed, so the view doesn't jump."""
        gone, stay, come = steps(self._lines, new)
        self.settling.emit()
        for move in gone:
            self.beginRemoveRows(_NO_PARENT, move.at, move.at + move.taken - 1)
            del self._lines[move.at : move.at + move.taken]
            self.endRemoveRows()
        if stay != self._lines:
            self._reorder(stay)
        for move in come:
            self.beginInsertRows(_NO_PARENT, move.at, move.at + len(move.lines) - 1)
            self._lines[move.at : move.at] = move.lines
            self.endInsertRows()
        self.settled.emit()

    def _reorder(self, lines: list[Line]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        was = [self._lines[index.row()] for index in before]
        self._lines = lines
        places = {line: at for at, line in enumerate(lines)}
        self.changePersistentIndexList(before, [self.index(places[line]) for line in was])
        self.layoutChanged.emit()

    def _repaint(self, keys: frozenset[str]) -> None:
        for key in keys:
            self._rows.pop(key, None)
        for at, line in enumerate(self._lines):
            if line.key in keys or line.is_heading:
                self.dataChanged.emit(self.index(at), self.index(at))

    def _repaint_all(self) -> None:
        self._rows.clear()
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))
