"""Decides when the card of a spool is shown, and keeps it true while it is. GUI thread only."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiosk.core.shop.tags.tag_tails import groups_needed
from kiosk.ui.card.card_facts import facts_of, known_now
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel

if TYPE_CHECKING:
    from kiosk.ui.card.spool_card import SpoolCard

LEAST_GROUPS = 2


class CardOpener(QObject):
    """A touch on a tile shows its card; one's own spool is only chosen at first, to be paused or completed.

    A spool that is scanned before anybody said who he is shows its card too.
    """

    def __init__(
        self,
        make_card: Callable[[], "SpoolCard"],
        shop: ShopModel,
        selection: Selection,
        station_of: Callable[[str], str],
        language: str,
        expect_repeat: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._make_card, self._shop, self._selection = make_card, shop, selection
        self._station_of, self._language, self._expect_repeat = station_of, language, expect_repeat
        self._card: SpoolCard | None = None
        self._key = ""
        selection.worker_changed.connect(self.leave)
        selection.changed.connect(self._on_selection_changed)
        shop.reloaded.connect(self._show)
        shop.freshness_changed.connect(self._show)
        for some_changed in (shop.spools_changed, shop.rows_aged):
            some_changed.connect(lambda keys: self._show() if self._key in keys else None)

    def on_tile(self, key: str) -> None:
        """A tile was touched; call it before the touch chooses the spool."""
        worker, spool = self._selection.worker, self._shop.spools.get(key)
        chosen = None if self._selection.is_proposed else self._selection.spool
        is_mine = worker is not None and spool is not None and spool.picture.holder_id == worker.id
        if not is_mine or (chosen is not None and chosen.key == key):
            self.open(key)

    def open(self, key: str) -> None:
        """Show the card of this spool."""
        self._key = key
        self._expect_repeat()
        self._show()

    @property
    def is_open(self) -> bool:
        """True while a card is shown."""
        return bool(self._key)

    def leave(self) -> None:
        """The card goes, if it is shown."""
        if self._card is not None:
            self._card.leave()

    def stay(self) -> None:
        """Somebody touches the screen."""
        if self._card is not None:
            self._card.stay()

    def _show(self) -> None:
        if not self._key:
            return
        spool = self._shop.spools.get(self._key)
        if spool is None:
            self.leave()
            return
        if self._card is None:
            self._card = self._make_card()
            self._card.closed.connect(self._on_closed)
        station = self._station_of(spool.hold) if spool.hold and not spool.picture.is_free else ""
        facts = facts_of(spool, known_now(self._shop, self._key), station, self._language)
        self._card.tell(facts, groups_needed([spool.tag], LEAST_GROUPS))

    def _on_selection_changed(self) -> None:
        chosen = self._selection.spool
        if self._key and chosen is not None and chosen.key != self._key:
            self.leave()

    def _on_closed(self) -> None:
        self._key = ""
        self._expect_repeat()
