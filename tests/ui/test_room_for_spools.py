"""How many spools are in sight while the worker holds four, on the screens that shops have."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from tests.ui.column_window import ELEVEN, MINE, TEN, TWELVE, WORKERS, held, sample
from tests.ui.shared_window import SharedWindow
from tests.ui.test_window_sizes import SCREENS
from tests.ui.whole_window import WholeWindow, dressed_for

FOUR = tuple(f"MK-1335-CW-{line}-016" for line in (25238, 25239, 25240, 25241))
"""They end alike, so that two groups of each are large."""
TO_TAKE = (TEN, ELEVEN, TWELVE, "MK-1400-PW-30000-100", "MK-1400-PW-30000-101")


@pytest.fixture(scope="module", params=SCREENS)
def shared(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[SharedWindow]:
    """One window for each screen, for to make it takes longer than a test."""
    size, dpi = SCREENS[request.param]
    theme = Theme(Metrics.of(dpi, size))
    with dressed_for(theme):
        window = SharedWindow(QtBot(request), theme, size)
        yield window
        window.close()


@pytest.fixture
def window(shared: SharedWindow, qtbot: QtBot) -> WholeWindow:
    """The current worker holds four spools; none is chosen."""
    free = [one for one in sample() if one.tag != MINE]
    shared.begin([*(held(tag, "MR(93)") for tag in FOUR), *free], WORKERS, worker_id=93)
    return shared


@pytest.mark.parametrize(
    ("shared", "rows"), [("24 inches", 5), ("16 inches", 3), ("13 inches", 3)], indirect=["shared"]
)
def test_four_of_mine_leave_so_many_to_take_in_sight(window: WholeWindow, rows: int) -> None:
    for key in (*FOUR, *TO_TAKE[:rows]):
        assert window.is_whole(key), key


def test_what_a_spool_of_mine_says_is_whole_and_does_not_overlap(window: WholeWindow) -> None:
    for key in FOUR:
        row, words = QRectF(window.row_rect(key)), window.window.left.list.words_of(key)
        assert words.tag.head + words.tag.tail == key
        assert words.tag.width <= words.tag_box.width()
        assert words.tag.height <= words.tag_box.height()
        assert words.detail is not None
        assert words.detail.text.endswith("14:20")
        assert words.chips is not None
        assert all(row.contains(box) for box in words.boxes())
        assert not any(one.intersects(other) for one, other in combinations(words.boxes(), 2))


def test_a_button_says_the_whole_tail_of_its_spool(window: WholeWindow) -> None:
    window.selection.select(TEN)
    window.selection.tails.show(3)
    painted = window.window.left.action_buttons.button(Action.TOMAR).second_painted()
    assert painted in ("TW-28082-010 para ARM", "TW-28082-010")


def test_rows_stand_beside_one_another_and_never_over(window: WholeWindow) -> None:
    rows = [window.row_rect(key) for key in (*FOUR, *TO_TAKE)]
    assert not any(one.intersects(other) for one, other in combinations(rows, 2))
    assert rows[0].top() == rows[1].top()
