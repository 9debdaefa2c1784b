"""Who leaves without a word is forgotten; who stays is not."""

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.left_shop import ELEVEN, LeftSide, sample


@pytest.fixture
def left(qtbot: QtBot) -> LeftSide:
    side = LeftSide(qtbot, rest_s=0.9)
    side.load(sample())
    return side


def test_worker_is_warned_and_then_forgotten(left: LeftSide, qtbot: QtBot) -> None:
    left.tap_worker(93)
    with qtbot.waitSignal(left.column.leaving) as warned:
        pass
    assert warned.args == [1]
    assert "¿Sigues ahí?" in left.column.card._about.text()
    qtbot.waitUntil(lambda: left.desk.worker is None)
    assert left.column.chooser.isVisible()


def test_touch_takes_the_warning_back(left: LeftSide, qtbot: QtBot) -> None:
    left.tap_worker(93)
    with qtbot.waitSignal(left.column.leaving):
        pass
    with qtbot.waitSignal(left.column.stayed):
        left.tap_spool(ELEVEN)
    assert left.column.card._about.text() == "MR(93) · Armador · tiene 1 spool"


def test_nobody_is_forgotten_during_his_action(left: LeftSide, qtbot: QtBot) -> None:
    left.tap_worker(93)
    left.desk.set_busy(True)
    with qtbot.assertNotEmitted(left.column.leaving, wait=1_200):
        pass
    assert left.desk.worker is not None
    left.desk.set_busy(False)
    qtbot.waitUntil(lambda: left.desk.worker is None)


def test_no_warning_while_nobody_is_known(left: LeftSide, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(left.column.leaving, wait=1_200):
        pass
