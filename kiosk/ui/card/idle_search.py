"""Finds spools before anybody has said who he is: who has it, since when. GUI thread only."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from kiosk.core.shop.data import Spool
from kiosk.core.shop.search_match import words
from kiosk.core.shop.tags.tag_tails import groups_needed, tail_of
from kiosk.ui.card.card_facts import holder_words, known_now
from kiosk.ui.look import colors
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.worker.chooser import WorkerChooser

LEAST_SIGNS = 3
"""Fewer are the beginning of a worker's number or name."""
MOST = 5
_LOOK = ButtonLook(colors.CARD, colors.LINE, colors.TEXT, down=colors.LINE)


class IdleSearch(QObject):
    """What is typed at "¿Quién eres?" and fits no worker is looked for among the spools, held ones first.

    Signal: `wanted(str)` the key of a spool that somebody wants to know more of.
    """

    wanted = Signal(str)

    def __init__(
        self, chooser: WorkerChooser, shop: ShopModel, index: ShopIndex, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._chooser, self._shop, self._index, self._theme = chooser, shop, index, theme
        self._page: _Found | None = None
        self._keys: list[str] = []
        chooser.field.changed.connect(lambda _text: self._look())
        chooser.field.entered.connect(self._on_entered)
        for changed in (shop.reloaded, shop.spools_changed, shop.freshness_changed, shop.rows_aged):
            changed.connect(lambda *_: self._look_again())

    def _look_again(self) -> None:
        if self._chooser.isVisible() and self._chooser.field.text():
            self._look(before=self._keys)

    def _look(self, before: Sequence[str] = ()) -> None:
        """Those that were shown `before` keep their places: a finger may be on its way to one."""
        query = words(self._chooser.field.text())
        is_asked = sum(map(len, query)) >= LEAST_SIGNS and not self._chooser.shows_anybody
        found = [self._shop.spools[key] for key in self._index.found(query)] if is_asked else []
        places = {key: at for at, key in enumerate(before)}
        found.sort(key=lambda spool: (places.get(spool.key, len(places)), spool.picture.is_free))
        self._keys = [spool.key for spool in found]
        if not found:
            self._chooser.show_instead(None)
            return
        if self._page is None:
            self._page = _Found(self._theme)
            self._page.tapped.connect(self.wanted)
        self._page.tell(found, self._shop, self._chooser.grid.height())
        self._chooser.show_instead(self._page)

    def _on_entered(self) -> None:
        if len(self._keys) == 1:
            self.wanted.emit(self._keys[0])


class _Found(QWidget):
    """Signal: `tapped(str)` the key of one of the spools."""

    tapped = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._spools: list[Spool] = []
        self._more = PlainLabel(theme, 20, colors.MUTED, parent=self)
        self._more.setObjectName("foundMore")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it must not widen the window
        self._rows.setSpacing(theme.metrics.px(8))
        self._buttons = [self._button(at) for at in range(MOST)]
        self._rows.addWidget(self._more)
        self._rows.addStretch(1)

    def tell(self, spools: list[Spool], shop: ShopModel, height: int) -> None:
        """Show as many of them as there is room for in this height."""
        row, gap = self._theme.metrics.two_lines, self._rows.spacing()
        fitting = (height - self._more.sizeHint().height()) // (row + gap)
        self._spools = spools[: min(max(1, fitting), MOST)]
        groups = groups_needed([spool.tag for spool in self._spools], least=2)
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(self._spools))
            if at < len(self._spools):
                spool = self._spools[at]
                who = holder_words(spool, known_now(shop, spool.key))
                button.show_as(_LOOK, tail_of(spool.tag, groups), who)
        left = len(spools) - len(self._spools)
        self._more.setText(self.tr("y {count} más: escribe otro dígito").format(count=left) if left else "")

    def _button(self, at: int) -> TwoLineButton:
        button = TwoLineButton(f"found{at}", self._theme, 24, 18, parent=self)
        button.setFixedHeight(self._theme.metrics.two_lines)
        button.tapped.connect(lambda: self.tapped.emit(self._spools[at].key))
        self._rows.addWidget(button)
        return button
