"""Typing without a keyboard: a page of digits and a page of letters, inside the window. GUI thread."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.keypad_key import KeypadKey

GAP_PX = 6
DIGITS = ("123", "456", "789")
LETTERS = ("ABCDEFGH", "IJKLMNÑO", "PQRSTUVW", "XYZ")


class Keypad(QWidget):
    """Emits what is typed; it knows nothing of the field that the letters go to.

    Signals: `typed(str)` a letter or digit; `erased()` the last one is taken back; `cleared()` all of it;
    `done()` the keypad may go.
    """

    typed = Signal(str)
    erased = Signal()
    cleared = Signal()
    done = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("keypad")
        self._pages = QStackedWidget(self)
        self._grids = (self._digits_page(), self._letters_page())
        for page, _ in self._grids:
            self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._show_page(0)

    def open(self) -> None:
        """Show the digits, which are what most people search by."""
        self._show_page(0)
        self.show()

    def _show_page(self, page: int) -> None:
        # A stack is as tall as its tallest page, but the list above needs the room that the digits leave.
        for at, (widget, _) in enumerate(self._grids):
            policy = QSizePolicy.Policy.Preferred if at == page else QSizePolicy.Policy.Ignored
            widget.setSizePolicy(policy, policy)
        self._pages.setCurrentIndex(page)
        _, grid = self._grids[page]
        self._pages.setFixedHeight(grid.minimumSize().height())

    def _digits_page(self) -> tuple[QWidget, QGridLayout]:
        page, grid = self._page()
        for row, digits in enumerate(DIGITS):
            for column, digit in enumerate(digits):
                grid.addWidget(self._key(page, digit), row, column)
        grid.addWidget(self._key(page, "0"), 0, 3)
        grid.addWidget(self._key(page, "-"), 1, 3)
        grid.addWidget(self._turn(page, "ABC", 1), 2, 3)
        grid.addWidget(self._erase(page, "Digits"), 0, 4)
        clear = KeypadKey("keyClear", self._theme, self.tr("Borrar"), parent=page)
        clear.touched.connect(self.cleared)
        grid.addWidget(clear, 1, 4)
        grid.addWidget(self._done(page, "Digits"), 2, 4)
        for column, share in enumerate((3, 3, 3, 3, 4)):
            grid.setColumnStretch(column, share)
        return page, grid

    def _letters_page(self) -> tuple[QWidget, QGridLayout]:
        page, grid = self._page()
        for row, letters in enumerate(LETTERS):
            for column, letter in enumerate(letters):
                grid.addWidget(self._key(page, letter), row, column)
        last = len(LETTERS) - 1
        grid.addWidget(self._turn(page, "123", 0), last, 3)
        grid.addWidget(self._key(page, "-", "Letters"), last, 4)
        grid.addWidget(self._erase(page, "Letters"), last, 5)
        grid.addWidget(self._done(page, "Letters"), last, 6, 1, 2)
        for column in range(len(LETTERS[0])):
            grid.setColumnStretch(column, 1)
        return page, grid

    def _page(self) -> tuple[QWidget, QGridLayout]:
        page = QWidget(self)
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self._theme.metrics.px(GAP_PX))
        return page, grid

    def _key(self, page: QWidget, letter: str, which: str = "") -> KeypadKey:
        name = "Dash" if letter == "-" else letter
        key = KeypadKey(f"key{name}{which}", self._theme, letter, parent=page)
        if letter == "-":
            key.setAccessibleName(self.tr("guion"))
        key.touched.connect(lambda: self.typed.emit(letter))
        return key

    def _turn(self, page: QWidget, text: str, to: int) -> KeypadKey:
        key = KeypadKey(f"keyPage{text}", self._theme, text, parent=page)
        key.touched.connect(lambda: self._show_page(to))
        return key

    def _erase(self, page: QWidget, which: str) -> KeypadKey:
        key = KeypadKey(f"keyErase{which}", self._theme, glyph=Glyph.ERASE, parent=page)
        key.setAccessibleName(self.tr("borrar la última"))
        key.repeat_while_held()
        key.touched.connect(self.erased)
        return key

    def _done(self, page: QWidget, which: str) -> KeypadKey:
        key = KeypadKey(f"keyDone{which}", self._theme, self.tr("Listo"), is_main=True, parent=page)
        key.clicked.connect(self.done)
        return key
