"""Screen readers and tests find every control by name."""

from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QWidget

from kiosk.ui.look.cover import Cover
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER
from tests.support.station import Station


def touchable(window: QWidget) -> list[QWidget]:
    """Everything that a person touches."""
    return [
        widget
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView)
        for widget in window.findChildren(kind)
        if not widget.objectName().startswith("qt_")
    ]


def make_what_is_made_on_demand(kiosk: Station) -> None:
    """Keys and pages that a window makes only when somebody first asks for them."""
    kiosk.window.left.keypad.open(kiosk.window.left.field)
    room = kiosk.window.supervisor
    for page in (room.pad, room.recipients, room.reasons):
        page.ensurePolished()
    room.reasons.keypad.open()


def is_unasked(control: QWidget) -> bool:
    """What covers a part of the window only while it has something to say gets its words with it."""
    around = control.parentWidget()
    return isinstance(around, Cover) and around.isHidden()


def test_every_control_has_its_own_name_and_an_accessible_one(station: OpenStation) -> None:
    kiosk = station("Puesto 3")
    kiosk.tap_worker(FITTER)
    make_what_is_made_on_demand(kiosk)
    controls = touchable(kiosk.window)
    names = [control.objectName() for control in controls]
    assert len(controls) > 150
    assert all(names)
    assert sorted(set(names)) == sorted(names)
    unnamed = [control for control in controls if not control.accessibleName()]
    assert [control.objectName() for control in unnamed if not is_unasked(control)] == []
