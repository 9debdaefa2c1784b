"""The card of one spool, over the live grid: who has it, since when and where, and what waits. GUI thread."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.card.card_facts import SpoolFacts
from kiosk.ui.card.card_tag import CardTag
from kiosk.ui.look import colors
from kiosk.ui.look.cover import Cover
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme

STAYS_MS = 30_000
"""Without a touch it goes: the live grid is what people come for."""
EDGE_PX, GAP_PX, NAMES_PX = 26, 12, 150
MOST_FAULTS = 4


class SpoolCard(Cover):
    """Hidden until `tell`. Signal: `closed()` nobody reads it any more."""

    closed = Signal()

    def __init__(self, theme: Theme, space: PanelSpace, parent: QWidget) -> None:
        super().__init__("spoolCard", theme, space, parent)
        self._tag = CardTag(theme, self)
        self._holder = PlainLabel(theme, 28, colors.TEXT, theme.BOLD, lines=2, parent=self)
        self._state = PlainLabel(theme, 22, colors.MUTED, lines=2, parent=self)
        self._next = PlainLabel(theme, 24, colors.TEXT, lines=2, parent=self)
        self._next.setObjectName("spoolCardNext")
        self._close = TapButton("spoolCardClose", theme.metrics, self.tr("Cerrar"), "raised", parent=self)
        self._close.tapped.connect(self.leave)
        self._planned = QGridLayout()
        self._planned.setHorizontalSpacing(theme.metrics.px(GAP_PX))
        self._planned.setColumnMinimumWidth(0, theme.metrics.px(NAMES_PX))
        self._planned.setColumnStretch(1, 1)
        self._rows: list[tuple[PlainLabel, PlainLabel]] = []
        self._faults = [PlainLabel(theme, 20, colors.WARN, lines=2, parent=self) for _ in range(MOST_FAULTS)]
        self._over_at = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._over_at.timeout.connect(self.leave)
        self._lay_out()

    def tell(self, facts: SpoolFacts, groups: int) -> None:
        """Show these facts; so many last groups of the tag are large."""
        self._tag.tell(facts.tag, groups)
        for line, text in (
            (self._holder, facts.holder),
            (self._state, facts.state),
            (self._next, facts.next),
        ):
            line.setText(text)
            line.setVisible(bool(text))
        for at, (name, value) in enumerate(facts.planned):
            if at == len(self._rows):
                self._add_row()
            for label, text in zip(self._rows[at], (name, value), strict=True):
                label.setText(text)
        for at, row in enumerate(self._rows):
            for label in row:
                label.setVisible(at < len(facts.planned))
        for at, label in enumerate(self._faults):
            label.setVisible(at < len(facts.faults))
            label.setText(facts.faults[at] if at < len(facts.faults) else "")
        if self.isHidden():
            self._over_at.start()
            self.lie_over()

    def stay(self) -> None:
        """Somebody touches the screen: count anew until it goes."""
        if not self.isHidden():
            self._over_at.start()

    def leave(self) -> None:
        """It goes, if it is shown."""
        if not self.isHidden():
            self._over_at.stop()
            self.hide()
            self.closed.emit()

    def said(self) -> list[str]:
        """Everything that it shows, in the order of reading."""
        rows = [f"{name.text()} {value.text()}" for name, value in self._rows if not name.isHidden()]
        faults = [label.text() for label in self._faults if not label.isHidden()]
        lines = [self._holder.text(), self._state.text(), self._next.text()]
        return [self._tag.accessibleName(), *lines, *rows, *faults]

    def _add_row(self) -> None:
        name = PlainLabel(self._theme, 20, colors.MUTED, parent=self)
        value = PlainLabel(self._theme, 22, colors.TEXT, self._theme.SEMIBOLD, parent=self)
        self._planned.addWidget(name, len(self._rows), 0)
        self._planned.addWidget(value, len(self._rows), 1)
        self._rows.append((name, value))

    def _lay_out(self) -> None:
        px = self._theme.metrics.px
        top = QHBoxLayout()
        top.addWidget(self._tag, 1)
        top.addWidget(self._close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(EDGE_PX), px(EDGE_PX), px(EDGE_PX), px(EDGE_PX))
        whole.setSpacing(px(GAP_PX))
        whole.addLayout(top)
        for line in (self._holder, self._state, self._next):
            whole.addWidget(line)
        whole.addLayout(self._planned)
        for label in self._faults:
            whole.addWidget(label)
        whole.addStretch(1)
