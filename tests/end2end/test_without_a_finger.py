"""The commonest work without a finger: by keyboard alone, and by what a screen reader sees alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit

from kiosk.core.shop.data import Operation
from kiosk.ui.look.two_line_button import TwoLineButton
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.end2end.test_touches import PIN, SUPERVISOR, set_pin, waiting_for
from tests.support.station import Station
from tests.support.widgets import child

FITTER = 95
KEY = Qt.Key

pytestmark = pytest.mark.usefixtures("small_shop")


@pytest.fixture
def kiosk(station: OpenStation) -> Station:
    return station("Puesto 3")


# by keyboard


def press(kiosk: Station, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(kiosk.window.windowHandle(), key)


def be_slow(kiosk: Station) -> None:
    """As long as after the last letter an Enter may be a scanner's."""
    scanner = kiosk.window.left._scanner
    scanner.press._quiet_ms = 0.0
    scanner._hush.stop()


def type_text(kiosk: Station, text: str, into: QLineEdit | None = None) -> None:
    """At a person's pace."""
    typed = into or kiosk.window.left._typing.field
    for letter in text:
        before = typed.text()
        QTest.keyClick(kiosk.window.windowHandle(), letter)  # type: ignore[call-overload]  # the stubs leave out letters
        kiosk.wait(lambda before=before: typed.text() != before)  # type: ignore[misc]  # it is called here


def tab_to(kiosk: Station, said: str) -> None:
    """Tab until the control whose name begins like this has the ring."""
    for _ in range(40):
        control = QApplication.focusWidget()
        if control is not None and control.accessibleName().startswith(said):
            assert kiosk.child("focusRing").isVisible()
            be_slow(kiosk)
            return
        press(kiosk, KEY.Key_Tab)
    raise AssertionError(said)


def row_said() -> str:
    view = QApplication.focusWidget()
    assert isinstance(view, QAbstractItemView)
    return str(view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))


def go_down_to(kiosk: Station, tag: str) -> None:
    for _ in range(60):
        if row_said().startswith(tag):
            return
        press(kiosk, KEY.Key_Down)
    raise AssertionError(tag)


def answer_to(kiosk: Station, key: Qt.Key) -> str:
    """What the kiosk says to a press that asks for an action."""
    kiosk.wait(kiosk.may_act)
    with kiosk._qtbot.waitSignal(kiosk.controller.answered, timeout=15_000):
        press(kiosk, key)
    kiosk.rest()
    kiosk.wait(lambda: not kiosk.selection.busy)
    return kiosk.said()


def test_to_take_and_to_complete_by_keyboard_alone(kiosk: Station) -> None:
    tag = waiting_for(kiosk, Operation.ARM)
    type_text(kiosk, str(FITTER))
    press(kiosk, KEY.Key_Return)
    kiosk.wait(lambda: kiosk.selection.worker is not None and kiosk.selection.worker.id == FITTER)

    press(kiosk, KEY.Key_Down)
    go_down_to(kiosk, tag)
    be_slow(kiosk)
    press(kiosk, KEY.Key_Return)
    kiosk.wait(lambda: kiosk.selection.spool is not None and kiosk.selection.spool.tag == tag)
    tab_to(kiosk, "TOMAR")
    assert "guardado en la planilla" in answer_to(kiosk, KEY.Key_Return)
    assert kiosk.look() is ResultLook.APPLIED
    assert kiosk.shop.spools[tag].picture.holder_id == FITTER

    tab_to(kiosk, "COMPLETAR")
    assert "completaste" in answer_to(kiosk, KEY.Key_Space)
    assert kiosk.shop.spools[tag].picture.is_free

    tab_to(kiosk, "DESHACER")
    answer_to(kiosk, KEY.Key_Return)
    assert kiosk.shop.spools[tag].picture.holder_id == FITTER


def test_a_supervisor_releases_at_a_desk_by_keyboard_alone(station: OpenStation, tmp_path: Path) -> None:
    set_pin(tmp_path)
    kiosk = station("Puesto 3", layout="desk")
    type_text(kiosk, str(SUPERVISOR))
    press(kiosk, KEY.Key_Return)
    kiosk.wait(lambda: kiosk.selection.worker is not None)
    tab_to(kiosk, "PIN")
    press(kiosk, KEY.Key_Return)
    kiosk.wait(kiosk.window.supervisor.isVisible)
    field = child(kiosk.window, QLineEdit, "pinField")
    for at, digit in enumerate(PIN):
        type_text(kiosk, digit, into=field)
        assert len(field.text()) == at + 1
    press(kiosk, KEY.Key_Return)
    kiosk.wait(lambda: kiosk.window.access.is_open)

    tag = kiosk.window.grid.model.shown()[1]
    while QApplication.focusWidget() is not kiosk.window.grid.view:
        press(kiosk, KEY.Key_F6)
    press(kiosk, KEY.Key_Home, KEY.Key_Down)
    be_slow(kiosk)
    press(kiosk, KEY.Key_Return)
    kiosk.wait(lambda: kiosk.selection.spool is not None and kiosk.selection.spool.tag == tag)
    QTest.keyClick(kiosk.window.windowHandle(), "l")  # type: ignore[call-overload]  # the stubs leave out letters
    kiosk.wait(kiosk.window.supervisor.isVisible)
    be_slow(kiosk)
    press(kiosk, KEY.Key_Return)
    confirm = child(kiosk.window, TwoLineButton, "reasonConfirm")
    kiosk.wait(confirm.isEnabled)
    tab_to(kiosk, confirm.accessibleName())
    answer_to(kiosk, KEY.Key_Return)
    assert kiosk.look() is ResultLook.APPLIED
    assert kiosk.shop.spools[tag].picture.is_free


# by what a screen reader sees


def seen(part: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All that is shown, in the order in which it is told."""
    if part.isValid() and not part.state().invisible:
        yield part
        for at in range(part.childCount()):
            yield from seen(part.child(at))


def find(kiosk: Station, role: QAccessible.Role, said: str) -> QAccessibleInterface:
    """The first part of this role whose name begins like this, once it is there and can be used."""
    found: list[QAccessibleInterface] = []

    def look() -> bool:
        parts = seen(QAccessible.queryAccessibleInterface(kiosk.window))
        found[:] = [
            part
            for part in parts
            if part.role() == role
            and part.text(QAccessible.Text.Name).startswith(said)
            and not part.state().disabled
        ]
        return bool(found)

    kiosk.wait(look)
    return found[0]


def use(kiosk: Station, role: QAccessible.Role, said: str, action: str) -> None:
    """As a screen reader does when its user asks for it."""
    actions = find(kiosk, role, said).actionInterface()
    assert action in actions.actionNames()
    actions.doAction(action)


def test_to_take_by_names_and_roles_alone(kiosk: Station) -> None:
    role, tag = QAccessible.Role, waiting_for(kiosk, Operation.ARM)
    find(kiosk, role.Client, "¿Quién eres?")
    use(kiosk, role.ListItem, "Carla Pizarro · CP(95)", "Toggle")
    find(kiosk, role.Client, "Carla Pizarro · CP(95)")
    assert find(kiosk, role.Button, "ARM").text(QAccessible.Text.Description) == "elegida"
    use(kiosk, role.ListItem, tag, "Toggle")
    assert "elegido" in find(kiosk, role.ListItem, tag).text(QAccessible.Text.Name)
    with kiosk._qtbot.waitSignal(kiosk.controller.answered, timeout=15_000):
        use(kiosk, role.Button, "TOMAR", "Press")
    said = find(kiosk, role.Client, "Carla, tomaste").text(QAccessible.Text.Name)
    assert "guardado en la planilla" in said
    find(kiosk, role.Button, "DESHACER")
    assert kiosk.shop.spools[tag].picture.holder_id == FITTER


def test_everything_that_is_used_has_a_name(kiosk: Station) -> None:
    kiosk.tap_worker(FITTER)
    role = QAccessible.Role
    used = {role.Button, role.RadioButton, role.CheckBox, role.EditableText, role.List, role.ListItem}
    parts = list(seen(QAccessible.queryAccessibleInterface(kiosk.window)))
    assert sum(part.role() in used for part in parts) > 40
    assert [part for part in parts if part.role() in used and not part.text(QAccessible.Text.Name)] == []
