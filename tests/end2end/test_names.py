"""Screen readers and tests find every control by name."""

from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QWidget

from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER


def touchable(window: QWidget) -> list[QWidget]:
    """Everything that a person touches."""
    return [
        widget
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView)
        for widget in window.findChildren(kind)
        if not widget.objectName().startswith("qt_")
    ]


def test_every_control_has_its_own_name_and_an_accessible_one(station: OpenStation) -> None:
    kiosk = station("Puesto 3")
    kiosk.tap_worker(FITTER)
    controls = touchable(kiosk.window)
    names = [control.objectName() for control in controls]
    assert len(controls) > 40
    assert all(names)
    assert sorted(set(names)) == sorted(names)
    assert [control.objectName() for control in controls if not control.accessibleName()] == []
