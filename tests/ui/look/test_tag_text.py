"""A tag in the room it has: whole as long as possible, and never cut at its end."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from kiosk.ui.look.tag_text import FittedTag, TagFit, keep_end
from tests.ui.grid_window import dressed

TAG = "MK-1335-CW-25238-011"


def fitted(width: float, height: float = 60, tag: str = TAG) -> FittedTag:
    return TagFit(dressed(), 27, 15).fit(tag, 2, QRectF(0, 0, width, height))


@pytest.mark.parametrize("room", [400, 120, 60, 30])
def test_end_of_a_head_is_never_cut(qtbot: QtBot, room: float) -> None:
    metrics = QFontMetricsF(dressed().font(16, mono=True))
    kept = keep_end("MK-1335-CW-25238-", metrics, room)
    assert kept.endswith("25238-"[-len(kept.lstrip("…")) :])
    assert metrics.horizontalAdvance(kept) <= room


def test_without_room_there_is_no_text(qtbot: QtBot) -> None:
    assert keep_end("MK-1335", QFontMetricsF(dressed().font(16, mono=True)), 3) == ""


def test_with_room_the_head_stands_before_the_tail_on_one_line(qtbot: QtBot) -> None:
    tag = fitted(300)
    assert (tag.head, tag.tail, tag.is_stacked) == ("MK-1335-CW-", "25238-011", False)
    assert tag.tail_font.pixelSize() == dressed().metrics.px(27)
    assert tag.head_font.pixelSize() == dressed().metrics.px(15)


def test_where_it_is_too_narrow_the_whole_head_stands_above(qtbot: QtBot) -> None:
    tag = fitted(180)
    assert (tag.head, tag.tail, tag.is_stacked) == ("MK-1335-CW-", "25238-011", True)
    assert tag.height <= 60


def test_where_it_is_low_as_well_the_start_of_the_head_is_cut(qtbot: QtBot) -> None:
    tag = fitted(180, height=24)
    assert not tag.is_stacked
    assert tag.tail == "25238-011"
    assert tag.head.startswith("…")
    assert "MK-1335-CW-".endswith(tag.head.removeprefix("…"))


@pytest.mark.parametrize("width", [20, 60, 100, 140, 180, 220, 260, 300])
@pytest.mark.parametrize("height", [20, 24, 40, 80])
@pytest.mark.parametrize("tag", [TAG, "013", "PLACA BASE SIN NINGUN GRUPO EN TODO EL TAG", "MK-"])
def test_a_tag_stays_in_its_room_and_keeps_its_end(
    qtbot: QtBot, width: float, height: float, tag: str
) -> None:
    shown = fitted(width, height, tag)
    assert shown.width <= width
    if shown.is_stacked:
        assert shown.height <= height
    assert shown.tail
    assert tag.endswith(shown.tail.removeprefix("…"))
