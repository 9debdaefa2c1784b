"""Typing without a keyboard: a page of digits and a page of letters, inside the window. GUI thread only."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.shape import Shape
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.keypad_key import KeypadKey

GAP_MM = 3.0
ERASE, TURN, CLEAR, DONE = "erase", "turn", "clear", "done"

Rows = tuple[tuple[str, ...], ...]
_TELEPHONE: Rows = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("-", "0", ERASE), (TURN, CLEAR, DONE))
_FOUR_ROWS: Rows = (
    ("1", "2", "3", ERASE),
    ("4", "5", "6", TURN),
    ("7", "8", "9", CLEAR),
    ("-", "0", DONE, DONE),
)
_THREE_ROWS: Rows = (
    ("1", "2", "3", "-", ERASE),
    ("4", "5", "6", TURN, CLEAR),
    ("7", "8", "9", "0", DONE),
)
_QWERTY: Rows = (
    (*"QWERTYUIOP", ERASE),
    (*"ASDFGHJKLÑ", "-"),
    (*"ZXCVBNM", TURN, CLEAR, DONE, DONE),
)
_ALPHABET: Rows = (
    tuple("ABCDEFGH"),
    tuple("IJKLMNÑO"),
    tuple("PQRSTUVW"),
    (*"XYZ", TURN, "-", ERASE, DONE, DONE),
)


_NARROW_ALPHABET: Rows = (
    tuple("ABCDEF"),
    tuple("GHIJKL"),
    tuple("MNÑOPQ"),
    tuple("RSTUVW"),
    (*"XYZ", "-", TURN, ERASE),
    (CLEAR, CLEAR, CLEAR, DONE, DONE, DONE),
)


class Page(NamedTuple):
    """Where the keys stand, the least and the preferred size of one, and how far they are apart, in
    millimetres. A key that is named twice in a row is as wide as two."""

    rows: Rows
    least_mm: tuple[float, float] = (20.0, 18.0)
    wished_mm: tuple[float, float] = (32.0, 22.0)
    gap_mm: float = GAP_MM


SMALL, CLOSE_MM = (15.0, 15.0), 1.5
DIGITS = (
    Page(_TELEPHONE),
    Page(_FOUR_ROWS),
    Page(_FOUR_ROWS, SMALL),
    Page(_THREE_ROWS, SMALL, gap_mm=CLOSE_MM),
)
LETTERS = (
    Page(_QWERTY),
    Page(_QWERTY, SMALL),
    Page(_ALPHABET, SMALL),
    Page(_NARROW_ALPHABET, SMALL),
    Page(_ALPHABET, SMALL, gap_mm=CLOSE_MM),
)
"""The preferred page first."""
IN_A_PANEL = (Page(_THREE_ROWS, SMALL), Page(_ALPHABET, SMALL))
IN_PANELS = {
    Shape.BESIDE: IN_A_PANEL,
    Shape.BELOW: (Page(_THREE_ROWS, SMALL), Page(_NARROW_ALPHABET, SMALL)),
    Shape.ALONE: (DIGITS[-1], LETTERS[-1]),
}
"""By the shape of the screen."""


class Keypad(QWidget):
    """Emits what is typed; it knows nothing of the field that the letters go to. Hidden until it is opened.

    Signals: `typed(str)` a letter or digit; `erased()` the last one is taken back; `cleared()` all of it;
    `done()` the keypad may go; `turned()` the other page is shown, which has another size.
    """

    typed = Signal(str)
    erased = Signal()
    cleared = Signal()
    done = Signal()
    turned = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        name: str = "key",
        pages: tuple[Page, Page] = IN_A_PANEL,
    ) -> None:
        """`pages` are those of digits and of letters. `name` begins the name of every key: there may be two
        keypads in a window."""
        super().__init__(parent)
        self._theme, self._name, self.pages = theme, name, pages
        self.setObjectName(f"{name}pad")
        self._pages = QStackedWidget(self)
        self._grids: list[tuple[QWidget, QGridLayout]] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def open(self) -> None:
        """Show the digits, which are what most people search by."""
        if not self._grids:  # fifty keys, and most windows start without anybody typing
            self._grids = [self._made("Digits", self.pages[0]), self._made("Letters", self.pages[1])]
            for page, _ in self._grids:
                self._pages.addWidget(page)
        self._show_page(0)
        self.show()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self._pages.currentIndex()]

    def _show_page(self, page: int) -> None:
        # A stack is as tall as its tallest page, but the list above needs the room that the digits leave.
        for at, (widget, _) in enumerate(self._grids):
            policy = QSizePolicy.Policy.Preferred if at == page else QSizePolicy.Policy.Ignored
            widget.setSizePolicy(policy, policy)
        self._pages.setCurrentIndex(page)
        _, grid = self._grids[page]
        self._pages.setMinimumHeight(grid.minimumSize().height())
        self.turned.emit()

    def _made(self, which: str, keys: Page) -> tuple[QWidget, QGridLayout]:
        page = QWidget(self)
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self._theme.metrics.mm(keys.gap_mm))
        for at, row in enumerate(keys.rows):
            for name in dict.fromkeys(row):
                key = self._key(page, name, which, keys.least_mm)
                grid.addWidget(key, at, row.index(name), 1, row.count(name))
        for column in range(max(map(len, keys.rows))):
            grid.setColumnStretch(column, 1)
        return page, grid

    def _key(self, page: QWidget, name: str, which: str, least_mm: tuple[float, float]) -> KeypadKey:
        is_digits = which == "Digits"
        words = {
            ERASE: f"Erase{which}",
            TURN: "PageABC" if is_digits else "Page123",
            CLEAR: "Clear" if is_digits else "ClearLetters",
            DONE: f"Done{which}",
            "-": "Dash" if is_digits else "DashLetters",
        }
        texts = {TURN: "ABC" if is_digits else "123", CLEAR: self.tr("Vaciar"), DONE: self.tr("Listo")}
        key = KeypadKey(
            f"{self._name}{words.get(name, name)}",
            self._theme,
            "" if name == ERASE else texts.get(name, name),
            glyph=Glyph.ERASE if name == ERASE else None,
            is_main=name == DONE,
            least_mm=least_mm,
            parent=page,
        )
        self._connect(key, name, other_page=int(is_digits))
        return key

    def _connect(self, key: KeypadKey, name: str, other_page: int) -> None:
        if name == DONE:
            key.clicked.connect(self.done)
        elif name == TURN:
            key.touched.connect(lambda: self._show_page(other_page))
        elif name == CLEAR:
            key.touched.connect(self.cleared)
        elif name == ERASE:
            key.setAccessibleName(self.tr("borrar la última"))
            key.repeat_while_held()
            key.touched.connect(self.erased)
        else:
            if name == "-":
                key.setAccessibleName(self.tr("guion"))
            key.touched.connect(lambda: self.typed.emit(name))


def size_of(rows: Sequence[Sequence[str]], key: QSize, gap: int) -> QSize:
    """How large a page is with keys of this size, in pixels."""
    columns = max(map(len, rows))
    return QSize(
        columns * key.width() + (columns - 1) * gap, len(rows) * key.height() + (len(rows) - 1) * gap
    )
