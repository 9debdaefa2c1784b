"""Asks one question over the grid by large tiles; one touch answers it. GUI thread only."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Worker
from kiosk.ui.look import colors
from kiosk.ui.look.cover import Cover
from kiosk.ui.look.metrics import ACTION_GAP_MM, ACTION_HEIGHT_MM, TARGET_MM
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme
from kiosk.ui.question.countdown import Countdown
from kiosk.ui.question.head import Headline, QuestionHead
from kiosk.ui.question.places import Places, Size, places
from kiosk.ui.question.question_tile import QuestionTile
from kiosk.ui.touch.activity import Activity

GOES_AFTER_S = 10.0
"""Without an answer for so long it goes by itself, in seconds."""
HEIGHTS = ((33.0, 124, ACTION_GAP_MM), (ACTION_HEIGHT_MM, 104, ACTION_GAP_MM), (TARGET_MM, 76, 3.0))
"""How high a tile is at least, for fingers in millimetres and for its words in the design's pixels; and how
far it is from the next. The preferred size comes first."""
FEWEST = 2
"""Where fewer answers can be shown, the question rather covers more."""
DEAF_MS = 500
"""A question that comes by itself hears no answer for so long: the finger was on its way to what is below."""
EDGE_PX, GAP_PX = 26, 14
ASKED_PX = 36


@frozen
class Answer:
    """A tile: a few words, or a person's name with some lines about him."""

    text: str
    about: tuple[str, ...] = ()
    worker: Worker | None = None


@frozen
class Question:
    """`none` is the word of the tile that gives no answer. `goes` says what happens when nobody answers,
    with `{seconds}` in it. `least_mm` is the least width of a tile; with `leaves_out` some answers may be
    shown only after a touch on `more`, with `{count}` in it, and on `again` after the last of them. It goes
    by itself after so many `seconds` without a touch. `comes_by_itself` where no touch asked for it."""

    headline: Headline
    asked: str
    answers: tuple[Answer, ...]
    none: str
    goes: str
    hint: str = ""
    least_mm: float = 60.0
    least_px: float = 320.0
    leaves_out: bool = False
    more: str = ""
    again: str = ""
    seconds: float = GOES_AFTER_S
    comes_by_itself: bool = False


class QuestionPanel(Cover):
    """Lies over the grid, and where that is too narrow over all of the window's middle.

    Signals: `answered(int)` the place of the answer among those asked; `left()` there is none: by its tile,
    by a touch elsewhere or because nobody touched anything. It is hidden already then.
    """

    answered = Signal(int)
    left = Signal()
    _question: Question | None = None

    def __init__(
        self, name: str, theme: Theme, activity: Activity, space: PanelSpace, parent: QWidget
    ) -> None:
        super().__init__(name, theme, space, parent)
        self._first = 0
        self.head = QuestionHead(theme, self)
        self._asked = PlainLabel(theme, ASKED_PX, colors.TEXT, theme.BOLD, parent=self)
        self._asked.setObjectName(f"{name}Asked")
        self._hint = PlainLabel(theme, 19, colors.MUTED, parent=self)
        self._tiles: list[QuestionTile] = []
        self.none = self._tile("None", colors.RAISED)
        self.none.tapped.connect(self.leave)
        self.more = self._tile("More", colors.CARD)
        self.more.tapped.connect(self._on_more)
        self.countdown = Countdown(theme, self)
        self.countdown.over.connect(self.leave)
        self._deaf = QTimer(self, singleShot=True, interval=DEAF_MS)
        self._deaf.timeout.connect(self._hear)
        activity.pressed.connect(self._on_pressed)

    def ask(self, question: Question) -> None:
        """Show a question, in the place of one that is shown."""
        self._question, self._first = question, 0
        if question.comes_by_itself:
            self._deaf.start()
        else:
            self._deaf.stop()
        self.head.tell(question.headline)
        self._asked.setText(question.asked)
        self._hint.setText(question.hint)
        self.none.show_answer(question.none)
        self.countdown.begin(question.seconds, question.goes)
        self.lie_over()
        self._arrange()

    def withdraw(self) -> None:
        """Take the question back: nobody is told."""
        self._question = None
        self.countdown.stop()
        self.hide()

    def leave(self) -> None:
        """It goes without an answer, if it is shown."""
        if self._question is not None:
            self.withdraw()
            self.left.emit()

    def tiles(self) -> list[QuestionTile]:
        """The tiles with answers that are shown now."""
        return [tile for tile in self._tiles if not tile.isHidden()]

    def asked(self) -> str:
        return self._asked.text()

    def covered(self) -> QRect:
        over, whole = self._space.place, self._space.whole
        question = self._question
        if question is None:
            return over
        is_narrow = over.width() < self._least_width(question) + 2 * self._theme.metrics.px(EDGE_PX)
        found = self._places(question, over)
        is_full = not question.leaves_out and found.size == self._sizes()[-1]
        is_low = len(found.answers) < min(FEWEST, len(question.answers))
        is_low = is_low or found.none.height() < self._sizes()[-1].height
        return whole if is_narrow or is_full or is_low else over

    def hideEvent(self, event: QHideEvent) -> None:
        """The window is closed, or put away."""
        super().hideEvent(event)
        self.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _tile(self, name: str, ground: str) -> QuestionTile:
        tile = QuestionTile(f"{self.objectName()}{name}", self._theme, ground, self)
        tile.hide()
        return tile

    def _answer_tile(self, at: int) -> QuestionTile:
        while at >= len(self._tiles):
            number = len(self._tiles)
            tile = self._tile(f"Answer{number}", colors.CARD)
            tile.tapped.connect(lambda number=number: self._on_answered(number))
            self._tiles.append(tile)
        return self._tiles[at]

    def _on_answered(self, number: int) -> None:
        at = self._first + number
        self.withdraw()
        self.answered.emit(at)

    def _hear(self) -> None:
        for tile in self._tiles:
            tile.setEnabled(True)

    def _on_more(self) -> None:
        assert self._question is not None
        shown = self._first + len(self.tiles())
        self._first = shown if shown < len(self._question.answers) else 0
        self.countdown.restart()
        self._arrange()

    def _on_pressed(self, place: QPoint) -> None:
        if not self.rect().contains(self.mapFromGlobal(place)):
            self.leave()

    # where everything stands

    def _arrange(self) -> None:
        question = self._question
        if question is None:
            return
        box = self.inside(self.geometry())
        is_short, rows = self._is_short(box), self._rows(box)
        self.head.shorten(is_short)
        self._hint.setVisible(not is_short)
        aside = (
            0
            if is_short
            else min(self._hint.sizeHint().width() + self._theme.metrics.px(8), rows[1].width() // 2)
        )
        self.head.setGeometry(rows[0])
        self._asked.setGeometry(rows[1].adjusted(0, 0, -aside, 0))
        self._hint.setGeometry(rows[1].adjusted(rows[1].width() - aside, 0, 0, 0))
        self.countdown.setGeometry(rows[3])
        self._place_tiles(question, self._places(question, box))

    def _place_tiles(self, question: Question, found: Places) -> None:
        shown = question.answers[self._first : self._first + len(found.answers)]
        for at, (answer, place) in enumerate(zip(shown, found.answers, strict=False)):
            tile = self._answer_tile(at)
            tile.show_answer(answer.text, answer.about, answer.worker)
            tile.setEnabled(not self._deaf.isActive())
            _put(tile, place)
        for tile in self._tiles[len(shown) :]:
            tile.hide()
        _put(self.none, found.none)
        if found.more is None:
            self.more.hide()
        else:
            left = len(question.answers) - self._first - len(shown)
            self.more.show_answer(question.more.format(count=left) if left else question.again)
            _put(self.more, found.more)

    def _places(self, question: Question, box: QRect) -> Places:
        """All pages of answers have the same places, so that nothing jumps under the finger."""
        count, width = len(question.answers), self._least_width(question)
        return places(self._rows(box)[2], count, self._sizes(), width, question.leaves_out)

    def _sizes(self) -> Sequence[Size]:
        mm, px = self._theme.metrics.mm, self._theme.metrics.px
        return [Size(max(mm(least_mm), px(least_px)), mm(gap_mm)) for least_mm, least_px, gap_mm in HEIGHTS]

    def _least_width(self, question: Question) -> int:
        metrics = self._theme.metrics
        return max(metrics.mm(question.least_mm), metrics.px(question.least_px))

    def _is_short(self, box: QRect) -> bool:
        """Whether the head has to be short, for the tiles to have three rows."""
        size = self._sizes()[1]
        return self._rows_with(box, is_short=False)[2].height() < 3 * size.height + 2 * size.gap

    def _rows(self, box: QRect) -> tuple[QRect, QRect, QRect, QRect]:
        """The places of the head, of what is asked, of the tiles and of the time."""
        return self._rows_with(box, self._is_short(box))

    def _rows_with(self, box: QRect, is_short: bool) -> tuple[QRect, QRect, QRect, QRect]:
        px = self._theme.metrics.px
        edge, gap = (px(EDGE_PX // 2), px(GAP_PX // 2)) if is_short else (px(EDGE_PX), px(GAP_PX))
        inner = box.adjusted(edge, edge, -edge, -edge)
        head = QRect(inner.left(), inner.top(), inner.width(), self.head.height_for(is_short))
        apart = gap if is_short else 2 * gap
        asked = QRect(inner.left(), head.bottom() + apart, inner.width(), self._asked.sizeHint().height())
        time = self.countdown.sizeHint().height()
        below = QRect(inner.left(), inner.bottom() + 1 - time, inner.width(), time)
        top = asked.bottom() + gap
        tiles = QRect(inner.left(), top, inner.width(), max(1, below.top() - gap - top))
        return head, asked, tiles, below


def _put(tile: QuestionTile, place: QRect) -> None:
    tile.setMinimumSize(0, 0)
    tile.setGeometry(place)
    tile.show()
