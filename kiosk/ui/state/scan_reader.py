"""Acts on scans: a badge chooses a worker, a tag a spool, a command code an operation or the way out; a scan
never confirms. GUI thread."""

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core.refusals import SpoolNotFound
from kiosk.core.shop import rules
from kiosk.core.shop.codes.badge_pattern import USUAL_BADGES, BadgePattern
from kiosk.core.shop.codes.command_code import is_leave, operation_meant
from kiosk.core.shop.data import Operation, Worker
from kiosk.core.shop.folding import folded
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.core.shop.search_match import is_order, is_tag, label_parts
from kiosk.core.shop.suggestion import suggest
from kiosk.ui.state.selection import ChosenBy, Selection
from kiosk.ui.state.shop_model import ShopModel

REST_MS = 2_000
"""What comes this soon after the beginning of a code may be its end: digits alone are then no badge."""


class ScanReader(QObject):
    """Turns scanned texts into choices in the selection.

    Signals: `hint_changed(str)` a spool or an operation was scanned before a worker was chosen, "" once that
    is over; `not_found(str)` neither a worker nor a spool of this shop; `badge_unknown(str, int)` it is a
    badge with this number, but of nobody who may do anything here; `not_for_him(Refusal)` the worker may not
    do the operation, or the spool waits only for one that he may not do; `several_found(Refusal)` the text
    fits several spools, and a person has to say which; `found_first(str)` the key of a spool that was scanned
    before anybody said who he is; `part_read(str)` of a code only this was read.
    """

    hint_changed = Signal(str)
    not_found = Signal(str)
    badge_unknown = Signal(str, object)
    not_for_him = Signal(object)
    several_found = Signal(object)
    found_first = Signal(str)
    part_read = Signal(str)

    def __init__(
        self,
        shop: ShopModel,
        selection: Selection,
        badges: BadgePattern = USUAL_BADGES,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop, self._selection, self.badges = shop, selection, badges
        self._waiting_key = ""
        self._waiting_text = ""
        self._part = ""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        selection.worker_changed.connect(self._on_worker_changed)
        selection.changed.connect(self._on_selection_changed)

    def read(self, text: str) -> None:
        """Act on a scanned text. During an action it waits until the action has ended."""
        beginning = self._part if self._rest.isActive() else ""
        self._rest.stop()
        if beginning and self.knows(beginning + text):
            text = beginning + text
        elif beginning and text.isdigit():
            self.part_read.emit(beginning + text)
            return
        if self._selection.busy:
            self._waiting_text = text
            return
        text = self._part_meant(text)
        if (operation := operation_meant(text)) is not None:
            self._choose_operation(operation)
        elif is_leave(text):
            self._leave()
        else:
            self._look_up(text)

    def _look_up(self, text: str) -> None:
        keys = self._spool_keys(text)
        if len(keys) > 1:
            tags = ", ".join(self._shop.spools[key].tag for key in keys)
            self.several_found.emit(SpoolNotFound(text, varios=tags))
            return
        key = next(iter(keys), None)
        worker = None if key else self._worker(text)
        number = self.badges.worker_id(text)
        if worker is not None:
            self._selection.choose_worker(worker.id)
        elif key is None and number is not None and not self._is_order(text):
            self.badge_unknown.emit(text, number)
        elif key is None:
            self.not_found.emit(text)
        elif self._selection.worker is None:
            self._wait_for_worker(key)
        else:
            self._select(key)

    def read_part(self, text: str) -> None:
        """A scanner broke off after this: it is told, and what comes soon may be the rest."""
        self._part = text
        self._rest.start()
        self.part_read.emit(text)

    def forget(self) -> None:
        """Nobody has said who he is: the spool that he scanned is not for whoever comes next."""
        if self._waiting_key:
            self._waiting_key = ""
            self.hint_changed.emit("")

    def knows(self, text: str) -> bool:
        """Whether the text is exactly a spool of this shop, an active worker's badge, or a command code."""
        is_command = operation_meant(text) is not None or is_leave(text)
        return is_command or len(self._spool_keys(text)) == 1 or self._worker(text) is not None

    def _choose_operation(self, operation: Operation) -> None:
        """As a touch on its tile does."""
        worker, selection = self._selection.worker, self._selection
        if worker is None:
            self.hint_changed.emit(
                self.tr("Antes de elegir {operation}, di quién eres").format(operation=operation)
            )
        elif not rules.may_look(worker, operation):
            self.not_for_him.emit(rules.role_missing(worker, operation))
        elif operation is not selection.operation:
            selection.choose_operation(operation)

    def _leave(self) -> None:
        if self._selection.worker is None:
            self.hint_changed.emit(self.tr("Aquí no hay nadie: pasa tu credencial o elige tu nombre"))
        else:
            self._selection.forget_worker()

    def _select(self, key: str) -> None:
        """Choose the spool, and an operation that is possible on it where the chosen one isn't."""
        spool, worker, selection = self._shop.spools.get(key), self._selection.worker, self._selection
        if spool is None or worker is None:
            return  # the sheet was read again meanwhile
        if selection.marked.is_on:
            selection.marked.add(key)
            return
        suggestion = suggest(spool, worker, selection.operation, self._shop.now().date())
        if suggestion.operation is not selection.operation:
            selection.choose_operation(suggestion.operation)
        selection.select(key, ChosenBy.SCAN)
        if suggestion.refusal:
            self.not_for_him.emit(suggestion.refusal)

    def _part_meant(self, text: str) -> str:
        """Of a label with several parts the one that this shop knows; else all of it, to be searched for."""
        parts = label_parts(text)
        return text if len(parts) < 2 else next(filter(self.knows, parts), " ".join(parts))

    def _worker(self, text: str) -> Worker | None:
        worker_id = self.badges.worker_id(text)
        worker = None if worker_id is None else self._shop.workers.get(worker_id)
        return worker if worker is not None and rules.has_work(worker) else None

    def _is_order(self, text: str) -> bool:
        """True for an order's number, which could be mistaken for a badge."""
        return any(is_order(text, spool) for spool in self._shop.spools.values())

    def _spool_keys(self, text: str) -> list[str]:
        """The spools that the text fits. Rows of one tag count as one: they are shown as duplicates."""
        if text in self._shop.spools:
            return [text]
        spool = spool_of_tag(self._shop.spools.values(), text)
        if spool is not None:
            return [spool.key]
        found: dict[str, str] = {}
        for key, each in self._shop.spools.items():
            if is_tag(text, each.tag):
                found.setdefault(folded(each.tag), key)
        return list(found.values())

    def _wait_for_worker(self, key: str) -> None:
        self._waiting_key = key
        self.found_first.emit(key)
        text = self.tr("Leído {tag} · ahora di quién eres")
        self.hint_changed.emit(text.format(tag=self._shop.spools[key].tag))

    def _on_worker_changed(self) -> None:
        key, self._waiting_key = self._waiting_key, ""
        self.hint_changed.emit("")
        if key and self._selection.worker is not None:
            self._select(key)

    def _on_selection_changed(self) -> None:
        if self._waiting_text and not self._selection.busy:
            text, self._waiting_text = self._waiting_text, ""
            self.read(text)
