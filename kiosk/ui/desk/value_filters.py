"""What narrows the table: a search, a value of a column, how long a spool is held. GUI thread only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.shop.search_match import words
from kiosk.ui.desk.drop_list import DropList
from kiosk.ui.desk.held_row import Column, title_of
from kiosk.ui.desk.held_table import HeldTable
from kiosk.ui.desk.table_order import VALUES, Wanted
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.search_field import SearchField

HOURS: Final = (1, 4, 8, 24)
GAP_PX, LONGEST_PX = 8, 150


class ValueFilters(QWidget):
    """A button for each filter. One that is on says its value, and a touch takes it away."""

    def __init__(
        self, table: HeldTable, drop: Callable[[], DropList], theme: Theme, parent: QWidget | None = None
    ) -> None:
        """`drop` gives the list below the buttons; it is made when it is first asked for."""
        super().__init__(parent)
        self._table, self._make_drop, self._theme = table, drop, theme
        self._drop: DropList | None = None
        self._answer: Callable[[int], None] = lambda _at: None
        hint, shorter = self.tr("Tag, NV, OT o persona · tecla /"), self.tr("Busca · tecla /")
        self.field = SearchField("tableField", theme, hint, shorter, self)
        self.field.changed.connect(self._on_typed)
        self._buttons = {column: self._button(column.name.capitalize()) for column in VALUES}
        for column, button in self._buttons.items():
            button.tapped.connect(partial(self._on_value, column))
        self._age = self._button("Age")
        self._age.tapped.connect(self._on_age)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.px(GAP_PX))
        row.addWidget(self.field, 1)
        for button in (*self._buttons.values(), self._age):
            row.addWidget(button)
        self._show()

    @property
    def is_on(self) -> bool:
        """True while anything narrows the table."""
        return self._table.wanted != Wanted()

    @property
    def is_asking(self) -> bool:
        """True while values are offered."""
        return self._drop is not None and not self._drop.isHidden()

    def stop_asking(self) -> None:
        if self._drop is not None:
            self._drop.leave()

    def clear(self) -> None:
        """Show everything again."""
        self.field.clear()
        self._narrow(Wanted())

    def _button(self, name: str) -> TapButton:
        button = TapButton(f"tableBy{name}", self._theme.metrics, look="choice", parent=self)
        button.setCheckable(True)
        return button

    def _on_typed(self, text: str) -> None:
        self._narrow(replace(self._table.wanted, query=words(text)))

    def _on_value(self, column: Column) -> None:
        if self._table.wanted.value(column) is not None:
            self._narrow(self._table.wanted.also(column, None))
            return
        found = self._table.choices(column)

        def answer(at: int) -> None:
            self._narrow(self._table.wanted.also(column, found[at][0]))

        self._ask(
            self._name(column), [(value, str(count)) for value, count in found], answer, self._buttons[column]
        )

    def _on_age(self) -> None:
        if self._table.wanted.longer_than is not None:
            self._narrow(replace(self._table.wanted, longer_than=None))
            return

        def answer(at: int) -> None:
            self._narrow(replace(self._table.wanted, longer_than=timedelta(hours=HOURS[at])))

        self._ask(self.tr("Lleva más de…"), [(self._hours(hours), "") for hours in HOURS], answer, self._age)

    def _ask(
        self, title: str, choices: list[tuple[str, str]], answer: Callable[[int], None], below: TapButton
    ) -> None:
        self._show()  # Qt has turned the button on
        if not choices:
            return
        if self._drop is None:
            self._drop = self._make_drop()
            self._drop.chosen.connect(lambda at: self._answer(at))
        self._answer = answer
        self._drop.ask(title, choices, below)

    def _narrow(self, wanted: Wanted) -> None:
        self._table.narrow(wanted)
        self._show()

    def _show(self) -> None:
        wanted = self._table.wanted
        for column, button in self._buttons.items():
            self._say(button, self._name(column), wanted.value(column))
        longer = wanted.longer_than
        hours = None if longer is None else self._hours(round(longer.total_seconds() / 3_600))
        self._say(self._age, self.tr("Lleva más de…"), hours)

    def _say(self, button: TapButton, name: str, value: str | None) -> None:
        button.setChecked(value is not None)
        if value is None:
            button.setText(f"{name} ▾")
            return
        room = self._theme.metrics.px(LONGEST_PX)
        short = QFontMetrics(button.font()).elidedText(value, Qt.TextElideMode.ElideRight, room)
        button.setText(f"{short} ×")
        button.setAccessibleName(self.tr("{filter}: {value}, quitar").format(filter=name, value=value))

    def _name(self, column: Column) -> str:
        return self.tr("Persona") if column is Column.HOLDER else title_of(column)

    def _hours(self, hours: int) -> str:
        return self.tr("> {hours} h").format(hours=hours)
