"""A spool is found before anybody says who he is."""

import pytest
from PySide6.QtCore import QPoint, QSize
from pytestqt.qtbot import QtBot

from kiosk.ui.card.spool_card import SpoolCard
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import TwoLineButton
from tests.ui.column_window import ELEVEN, TAKEN, held, sample, spool
from tests.ui.whole_window import WholeWindow, dressed_for

SIZE = QSize(1920, 1080)


@pytest.fixture
def window(qtbot: QtBot) -> WholeWindow:
    whole = WholeWindow(qtbot, Theme(Metrics.of(92.0, SIZE)), SIZE)
    whole.load(sample())
    return whole


def types(window: WholeWindow, digits: str) -> None:
    window.tap(window.child("workerField"))
    for digit in digits:
        window.tap(window.child(f"key{digit}"))


def found(window: WholeWindow) -> list[tuple[str, str]]:
    buttons = [each for each in window.window.findChildren(TwoLineButton) if each.isVisible()]
    return [(each.text(), each.second) for each in buttons if each.objectName().startswith("found")]


def test_last_digits_tell_who_has_it(window: WholeWindow) -> None:
    types(window, "027")
    assert found(window) == [
        ("25240-027", "Lo tiene CP(95) Carla Pizarro para ARM · desde las 14:30 · 2 min")
    ]
    window.tap(window.child("found0"))
    card = window.window.findChild(SpoolCard)
    assert card is not None
    assert card.isVisible()
    assert card.said()[0] == TAKEN
    assert not window.window.left.keypad.isVisible()


def test_held_ones_stand_first_and_the_rest_is_counted(window: WholeWindow) -> None:
    window.load([*sample(), held("MK-1400-PW-30000-131", "MR(93)")])
    types(window, "30000")
    assert found(window)[0][0] == "30000-131"
    assert len(found(window)) == 5
    assert window.child("foundMore").accessibleName() == "y 26 más: escribe otro dígito"


def test_listo_opens_the_only_one(window: WholeWindow) -> None:
    types(window, "027")
    window.tap(window.child("keyDoneDigits"))
    card = window.window.findChild(SpoolCard)
    assert card is not None
    assert card.isVisible()


def test_it_keeps_to_the_room_of_a_small_screen(qtbot: QtBot) -> None:
    size = QSize(1024, 600)
    theme = Theme(Metrics.of(119.0, size))
    with dressed_for(theme):
        window = WholeWindow(qtbot, theme, size)
        window.load(sample())
        types(window, "30000")
        assert 1 <= len(found(window)) <= 5
        for name in ("found0", "foundMore", "workerFooter"):
            part = window.child(name)
            inside = window.window.left.rect()
            assert inside.contains(part.rect().translated(part.mapTo(window.window.left, QPoint())))
        assert window.window.size() == size


@pytest.mark.parametrize("typed", ["9", "02", "999"])
def test_a_workers_number_and_what_nobody_has_are_as_before(window: WholeWindow, typed: str) -> None:
    types(window, typed)
    assert found(window) == []


def test_it_stays_true_while_it_is_shown(window: WholeWindow) -> None:
    types(window, "027")
    window.shop.live.put(spool(TAKEN, armador="CP(95)"))
    assert found(window) == [("25240-027", "Libre")]


def test_the_letters_leave_it_in_sight_that_nobody_has_that_name(qtbot: QtBot) -> None:
    size = QSize(1280, 800)
    theme = Theme(Metrics.of(116.0, size))
    with dressed_for(theme):
        whole = WholeWindow(qtbot, theme, size)
        whole.load(sample())
        whole.tap(whole.child("workerField"))
        for key in ("PageABC", "M", "P", "O"):
            whole.tap(whole.child(f"key{key}"))
        notice, letter = whole.child("workerNotice"), whole.child("keyQ")
        assert notice.isVisible()
        below = notice.mapTo(whole.window, QPoint(0, notice.height()))
        assert below.y() < letter.mapTo(whole.window, QPoint(0, 0)).y()


def test_places_stay_while_somebody_is_looking_for_one(window: WholeWindow) -> None:
    types(window, "28082")
    before = [tail for tail, _ in found(window)]
    window.shop.live.put(held(ELEVEN, "MR(93)"))
    assert [tail for tail, _ in found(window)] == before
    assert "Lo tiene MR(93)" in dict(found(window))["28082-011"]


def test_old_data_say_so(window: WholeWindow) -> None:
    types(window, "28082")
    window.shop.live.set_live(None)
    window.clock.forward(minutes=2)
    window.shop.reconsider_freshness()
    assert dict(found(window))["28082-011"] == "¿Libre? · datos antiguos"
