"""How a window is laid out, and what the log says of it."""

import logging

import pytest
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest

from kiosk.ui.desk.layout_wish import LayoutWish, is_desk


@pytest.fixture(scope="module")
def touch_screen() -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.mark.parametrize(("wish", "expected"), [(LayoutWish.TOUCH, False), (LayoutWish.DESK, True)])
def test_the_setting_decides_whatever_is_connected(
    qapp: object, touch_screen: QPointingDevice, wish: LayoutWish, expected: bool
) -> None:
    assert is_desk(wish, []) is is_desk(wish, [touch_screen]) is expected


def test_by_itself_it_is_a_desk_without_a_touch_screen(
    qapp: object, touch_screen: QPointingDevice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk.ui.desk.layout_wish")
    pad = QPointingDevice(
        "pad",
        1,
        QInputDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position,
        5,
        3,
    )
    assert not is_desk(LayoutWish.AUTO, [pad, touch_screen])
    assert is_desk(LayoutWish.AUTO, [pad])
    assert [record.getMessage() for record in caplog.records] == [
        "laid out for touch: there is a touch screen, test touch device",
        "laid out for a desk: no touch screen among the input devices (pad)",
    ]
