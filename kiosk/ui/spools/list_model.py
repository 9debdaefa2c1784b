"""The worker's list of spools: those held, those to take, and why others can't be. GUI thread only."""

from collections.abc import Sequence
from itertools import takewhile

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from kiosk.core.shop.tags.tag_tails import groups_needed
from kiosk.live.freshness import Freshness
from kiosk.ui.spools.headings import SpoolHeadings
from kiosk.ui.spools.lines import Line, Section, choose, promote, steps
from kiosk.ui.spools.row import RowContext, SpoolRow, Tick, spool_row
from kiosk.ui.spools.search import SpoolSearch
from kiosk.ui.state.list_narrowing import ListNarrowing
from kiosk.ui.state.open_marks import open_word
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.activity import Activity

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
LINE_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_OF_A_SPOOL = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class SpoolListModel(QAbstractListModel):
    """The list's `Line`s; `ROW_ROLE` gives a spool's `SpoolRow`, the display role the text of the others.

    What a row says changes in place and at once. Which rows there are, and their order, changes when the
    worker chooses something else, and otherwise only while nobody touches the screen. One exception: a
    chosen spool that the worker now holds moves under "mine" at once. All rows show the same number of last
    groups of a tag large (`selection.tails`), as few as tell the spools of the list apart; more when a
    look-alike comes in, fewer only with another list or while nobody touches the screen, never by a search.

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
        narrowing: ListNarrowing,
        activity: Activity,
        language: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop, self._selection, self._index, self._activity = shop, selection, index, activity
        self._language = language
        self.finder = SpoolSearch(shop, selection, index, narrowing)
        self._headings = SpoolHeadings(shop, selection, index, self.finder, self)
        self._lines: list[Line] = []
        self._rows: dict[str, SpoolRow] = {}
        self._choice: tuple[object, ...] = ()
        self._selected: str | None = None
        self._may_need_fewer = False
        self._groups_of_all = 1
        """How many groups the list showed when nothing was searched for."""
        narrowing.changed.connect(self._start_anew)
        selection.changed.connect(self._on_selection_changed)
        selection.marked.changed.connect(self._on_marked)
        selection.marked.switched.connect(lambda _is_on: self._repaint_all())
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
        return _OF_A_SPOOL if is_spool else Qt.ItemFlag.NoItemFlags

    def line_of(self, key: str | None) -> QModelIndex:
        """The index of a spool's line; invalid if it has none."""
        at = next((at for at, line in enumerate(self._lines) if key and line.key == key), -1)
        return self.index(at) if at >= 0 else QModelIndex()

    def count(self, section: Section) -> int:
        """How many spools a section shows."""
        return sum(line.section is section and bool(line.key) for line in self._lines)

    def only_spool(self) -> str | None:
        """The key of the only spool that a search found; None if it found more, or none."""
        keys = [line.key for line in self._lines if line.key]
        return keys[0] if self.finder.has_text and len(keys) == 1 else None

    def _row(self, key: str) -> SpoolRow | None:
        if key not in self._rows:
            spool = self._shop.spools.get(key)
            if spool is None:
                return None  # it left the sheet; its line stays until the list settles
            word = open_word(self._selection.open_marks.verdict(spool.tag))
            self._rows[key] = spool_row(spool, self._context(key), word)
        return self._rows[key]

    def _context(self, key: str) -> RowContext:
        marked = self._selection.marked
        return RowContext(
            worker=self._selection.worker,
            operation=self._selection.operation,
            now=self._shop.now(),
            is_unsure=self._shop.freshness_of(key) is Freshness.UNKNOWN,
            selected=self._selected,
            language=self._language,
            tick=Tick(key in marked, marked.reason(key)) if marked.is_on else None,
            groups=self._selection.tails.groups,
            stands_with_mine=self._stands_with_mine(key),
        )

    def _stands_with_mine(self, key: str) -> bool:
        above = takewhile(lambda line: line.section in (Section.CHOSEN, Section.MINE), self._lines)
        return any(line.key == key and line.section is Section.MINE for line in above)

    def _text(self, line: Line) -> str:
        return line.key or self._headings.text(line, self._lines, self._selected)

    # What changes.

    def search(self, typed: str) -> None:
        """Show only what matches this text, which the worker has just typed."""
        if self.finder.type(typed):
            self._start_anew()

    def set_failure(self, text: str) -> None:
        """Say why there is no snapshot at all; "" while the first one is being read."""
        self._headings.failure = text
        self._repaint_all()

    def settle(self) -> None:
        """Bring rows and order up to date. Called when nobody touches the screen."""
        new = self.finder.lines(self._chosen())
        was_in = self._section_of(self._selected)
        if new != self._lines:
            self._become(new)
            if self._selected and self._section_of(self._selected) is not was_in:
                self.chosen_moved.emit(self._selected)
        if self._may_need_fewer:
            self._may_need_fewer = False
            self._count_groups(least=1)
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

    def _chosen(self) -> Sequence[str]:
        """The keys of the ticked spools, or of the chosen one."""
        return self._selection.marked.keys or ([self._selected] if self._selected else [])

    def _on_marked(self, keys: frozenset[str]) -> None:
        self._repaint(keys)
        hidden = [key for key in self._selection.marked.keys if not self.line_of(key).isValid()]
        if hidden:
            above = [line.key for line in self._lines if line.section is Section.CHOSEN and line.key]
            self._become(choose(self._lines, *above, *hidden))
        for key in self._selection.marked.keys[-1:] if keys else ():
            self.chosen_moved.emit(key)

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
        self._lines = self.finder.lines(self._chosen())
        self._count_groups(least=1)
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
        self._may_need_fewer = True
        if self._count_groups(least=self._selection.tails.groups):
            self._repaint_all()
        self.settled.emit()

    def _count_groups(self, least: int) -> bool:
        """Let rows show as many last groups as tell them apart; True if that is another number."""
        before, spools = self._selection.tails.groups, self._shop.spools
        tags = (spools[line.key].tag for line in self._lines if line.key in spools)
        if self.finder.is_on:  # what it found is like others that it hides, and tiles still say how many
            least = max(least, self._groups_of_all)
        groups = groups_needed(tags, least)
        if not self.finder.is_on:
            self._groups_of_all = groups
        self._selection.tails.show(groups)
        return groups != before

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
