"""A PC's window: the table is sorted, narrowed, copied and saved, by mouse and by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Fault, FaultKind, Spool
from kiosk.core.shop.dates import format_moment
from kiosk.ui.card.spool_card import SpoolCard
from kiosk.ui.desk.desk_panel import DeskPanel
from kiosk.ui.desk.held_row import Column
from kiosk.ui.look import colors
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import TwoLineButton
from tests.support.widgets import child, type_letter
from tests.ui.column_window import NOW, WORKERS, held, spool
from tests.ui.keyboard.keys import KEY, Keys
from tests.ui.whole_window import WholeWindow, dressed_for

SIZE = QSize(1920, 1080)
NEWEST, MIDDLE, OLDEST, NAMELESS = (f"MK-13{number}-CW-25238-0{number}" for number in (10, 20, 30, 40))
CONTROL = Qt.KeyboardModifier.ControlModifier


def taken(tag: str, mark: str, hours: float, nv: str = "NV0650", ot: str = "1140") -> Spool:
    since = format_moment(NOW - timedelta(hours=hours))
    one = held(tag, mark)
    return replace(one, picture=replace(one.picture, fecha_ocupacion=since), nv=nv, ot=ot)


def shop() -> list[Spool]:
    fault = Fault(FaultKind.SIN_ID, "Operaciones", 1881, "Ocupado_Por", "Mauricio")
    return [
        taken(NEWEST, "MR(93)", 0.5, nv="NV0700"),
        taken(MIDDLE, "CP(95)", 5, nv="=1+1", ot="99"),
        taken(OLDEST, "CP(95)", 26),
        replace(taken(NAMELESS, "Mauricio", 3), faults=(fault,)),
        spool("MK-1400-PW-30000-100"),
    ]


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    del qapp
    theme = Theme(Metrics.of(96.0, SIZE, is_desk=True))
    with dressed_for(theme):
        yield theme


@pytest.fixture
def keys(qtbot: QtBot, theme: Theme) -> Keys:
    return Keys(opened(qtbot, theme, SIZE))


def opened(qtbot: QtBot, theme: Theme, size: QSize) -> WholeWindow:
    whole = WholeWindow(qtbot, theme, size)
    whole.load(shop(), WORKERS)
    return whole


def panel(keys: Keys) -> DeskPanel:
    grid = keys.whole.window.grid
    assert isinstance(grid, DeskPanel)
    return grid


def click(keys: Keys, name: str) -> None:
    keys.whole.tap(keys.whole.child(name))


def shown(keys: Keys) -> list[str]:
    """The tags of the rows as they are told, from the first to the last."""
    table = panel(keys).table
    return [str(table.index(at, Column.TAG.value).data()) for at in range(table.rowCount())]


def title(keys: Keys) -> str:
    return keys.whole.child("deskTitle").accessibleName()


def said(keys: Keys) -> str:
    return keys.whole.child("tableSaid").accessibleName()


# what it shows


def test_a_row_says_all_of_its_spool(keys: Keys) -> None:
    table = panel(keys).table
    rows = [[str(table.index(at, column.value).data()) for column in Column] for at in range(4)]
    order = ["NV0650", "1140", "ARM"]
    assert [rows[0], rows[2]] == [
        [OLDEST, *order, "CP(95) Carla Pizarro", "26-01 12:32", "1 d 2 h", "ARM en progreso", ""],
        [NAMELESS, *order, "Mauricio", "11:32", "3 h 00", "sin n.º · fila 1881", ""],
    ]
    assert title(keys) == "Ocupados ahora 4"
    assert said(keys) == "1 lleva más de 8 h · 1 sin número de trabajador"


def test_those_held_for_longest_stand_first_under_a_bold_heading(keys: Keys) -> None:
    assert shown(keys) == [OLDEST, MIDDLE, NAMELESS, NEWEST]
    heading = child(keys.whole.window, TapButton, "headingHeld")
    assert heading.accessibleDescription() == "de mayor a menor"
    sorted_look, plain = (keys.whole.child(name).grab().toImage() for name in ("headingHeld", "headingSince"))
    inks = {
        image.pixelColor(x, y).name()
        for image in (sorted_look,)
        for x in range(image.width())
        for y in range(image.height())
    }
    assert colors.ACCENT_TEXT in inks
    assert sorted_look != plain


def test_what_happens_shows_at_once_and_moves_nothing_under_a_hand(keys: Keys) -> None:
    keys.whole.tap(panel(keys).view.viewport())
    card = keys.whole.window.card
    card.leave()
    keys.whole.load([*shop()[:1], *shop()[2:], taken("MK-1500-CW-30000-001", "NR(94)", 100)], WORKERS)
    assert shown(keys)[:4] == [OLDEST, MIDDLE, NAMELESS, NEWEST]
    assert str(panel(keys).table.index(1, Column.HELD.value).data()) == "libre"
    keys.whole.window.left.activity._timer.stop()
    keys.whole.window.left.activity.rested.emit()
    assert shown(keys) == ["MK-1500-CW-30000-001", OLDEST, NAMELESS, NEWEST]


def test_rows_are_painted_anew_when_they_look_different(keys: Keys) -> None:
    def picture() -> QImage:
        view = panel(keys).view
        return view.viewport().grab(view.tile_rect(MIDDLE)).toImage()

    plain = picture()
    assert picture() == plain
    keys.whole.selection.select(MIDDLE)
    chosen = picture()
    assert chosen.pixelColor(1, chosen.height() // 2).name() == colors.ACCENT
    keys.whole.selection.select(None)
    assert picture() == plain
    keys.whole.clock.forward(hours=4)
    panel(keys).model.tick()
    assert picture() != plain


@pytest.mark.parametrize(
    ("dpi", "size"),
    [
        (92.0, QSize(1920, 1080)),
        (92.0, QSize(1600, 900)),
        (100.0, QSize(1366, 768)),
        (163.0, QSize(3840, 2160)),
    ],
    ids=lambda each: f"{each.width()}" if isinstance(each, QSize) else f"{each}",
)
def test_sizes_of_a_mouse(qtbot: QtBot, dpi: float, size: QSize) -> None:
    theme = Theme(Metrics.of(dpi, size, is_desk=True))
    with dressed_for(theme):
        keys = Keys(opened(qtbot, theme, size))
        view = panel(keys).view
        keys.whole.selection.choose_worker(93)
        keys.whole.selection.select(NEWEST)
        for name in ("actionTomar", "actionPausar", "actionCompletar"):
            action = child(keys.whole.window, TwoLineButton, name)
            assert action.words_width() <= action.width(), name
            assert action.second_painted() in ("", action.second), name
        places = [view.tile_rect(tag) for tag in shown(keys)]
        assert {place.height() for place in places} == {theme.metrics.desk_row}
        assert theme.metrics.desk_row >= 32
        assert {place.width() for place in places} == {view.viewport().width()}
        for button in panel(keys).findChildren(QAbstractButton):
            if button.isVisible():
                assert min(button.width(), button.height()) >= 24, button.objectName()
        assert panel(keys).table.rowCount() == 4
        for column in Column:
            heading = panel(keys).head.headings[column]
            assert heading.width() == view.columnWidth(column.value)


# sorting and narrowing


def test_a_heading_sorts_and_again_turns_round(keys: Keys) -> None:
    assert not keys.whole.child("gridOrder").isVisible()
    click(keys, "headingTag")
    assert shown(keys) == [NEWEST, MIDDLE, OLDEST, NAMELESS]
    panel(keys).head.headings[Column.TAG]._debounce._last = 0.0  # a person's pause
    click(keys, "headingTag")
    assert shown(keys) == [NAMELESS, OLDEST, MIDDLE, NEWEST]
    assert keys.whole.child("headingHeld").accessibleDescription() == "ordenar por esta columna"


def test_a_value_narrows_and_one_touch_takes_it_away(keys: Keys) -> None:
    click(keys, "tableByHolder")
    drop = panel(keys).narrowing._drop
    assert drop is not None
    people = ["CP(95) Carla Pizarro", "Mauricio", "MR(93) Mauricio Rodríguez"]
    assert [row[0] for row in drop._choices.rows] == people
    keys.whole.tap(drop.list.viewport(), drop.list.visualRect(drop._choices.index(0)).center())
    assert shown(keys) == [OLDEST, MIDDLE]
    assert title(keys) == "Ocupados ahora 2 de 4"
    button = child(keys.whole.window, TapButton, "tableByHolder")
    assert button.isChecked()
    assert button.accessibleName() == "Persona: CP(95) Carla Pizarro, quitar"
    button._debounce._last = 0.0
    click(keys, "tableByHolder")
    assert len(shown(keys)) == 4
    assert not button.isChecked()


def test_filters_add_up_and_a_press_elsewhere_leaves_all_as_it_is(keys: Keys) -> None:
    field = child(keys.whole.window, QLineEdit, "tableField")
    field.setText("carla")
    click(keys, "tableByAge")
    drop = panel(keys).narrowing._drop
    assert drop is not None
    keys.whole.tap(panel(keys).keys)
    assert drop.isHidden()
    assert shown(keys) == [OLDEST, MIDDLE]
    panel(keys).narrowing._age._debounce._last = 0.0
    click(keys, "tableByAge")
    keys.whole.tap(drop.list.viewport(), drop.list.visualRect(drop._choices.index(2)).center())
    assert shown(keys) == [OLDEST]
    click(keys, "filterSold")
    assert shown(keys) == []
    assert panel(keys).notice.isVisible()
    keys.press(KEY.Key_Escape)
    assert field.text() == ""
    keys.press(KEY.Key_Escape)
    click(keys, "filterAll")
    assert len(shown(keys)) == 4


# copying and saving


def test_what_is_shown_is_copied_and_no_cell_of_it_is_a_formula(keys: Keys) -> None:
    panel(keys).narrowing.field.set_text("=1+1 99")
    panel(keys).narrowing.field.clear()
    child(keys.whole.window, QLineEdit, "tableField").setText(MIDDLE)
    keys.press(KEY.Key_C, modifier=CONTROL)
    assert QGuiApplication.clipboard().text() == (
        "Tag\tNV\tOT\tOper.\tQuién\tDesde\tLleva\tEstado\tPuesto\n"
        f"{MIDDLE}\t'=1+1\t99\tARM\tCP(95) Carla Pizarro\t27-01-2026 09:32\t5 h 00\tARM en progreso\t\n"
    )
    assert said(keys) == "Copiado: 1 fila"


def test_what_is_shown_is_saved_for_a_spreadsheet(
    keys: Keys, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ui.desk.csv_saver.downloads", lambda: tmp_path)
    with qtbot.waitSignal(panel(keys)._saver.saved):
        click(keys, "saveTable")
    file = tmp_path / "ocupados 2026-01-27 1432.csv"
    lines = file.read_bytes().decode("utf-8").splitlines()
    assert lines[0] == "\ufeffTag;NV;OT;Oper.;Quién;Desde;Lleva;Estado;Puesto"
    assert lines[2].startswith(f"{MIDDLE};'=1+1;99;ARM;")
    assert len(lines) == 5
    assert said(keys) == f"Guardado: {file}"


@pytest.mark.logs(r"was not saved")
def test_a_file_that_cannot_be_saved_is_told(
    keys: Keys, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("kiosk.ui.desk.csv_saver.downloads", lambda: tmp_path / "file")
    with qtbot.waitSignal(panel(keys)._saver.failed):
        click(keys, "saveTable")
    assert said(keys).startswith("No se pudo guardar el CSV: ")


# by keyboard


def test_a_row_is_chosen_by_arrows_and_enter_and_its_card_opened(keys: Keys) -> None:
    keys.press(KEY.Key_F6)
    assert keys.at() == "workerGrid"
    keys.press(KEY.Key_F6)
    assert keys.at() == "heldTable"
    keys.press(KEY.Key_Down, KEY.Key_End, KEY.Key_Up)
    row = panel(keys).view.tile_rect(NAMELESS)
    view = panel(keys).view.viewport()
    assert keys.ring.geometry().center() == view.mapTo(keys.whole.window, row.center())
    keys.press_until(KEY.Key_Return, lambda: keys.whole.window.findChild(SpoolCard) is not None)
    assert keys.at() == "spoolCardClose"
    assert keys.whole.selection.spool is not None
    assert keys.whole.selection.spool.key == NAMELESS
    keys.press(KEY.Key_Escape)
    assert keys.at() == "heldTable"


def test_a_slash_searches_the_table_and_a_letter_the_list(keys: Keys, qtbot: QtBot) -> None:
    keys.whole.selection.choose_worker(93)
    type_letter(keys.whole.window, "l")
    qtbot.waitUntil(lambda: keys.whole.window.left.field.text() == "l")
    keys.whole.window.left.stop_searching()
    keys.whole.window.left.stop_typing()
    type_letter(keys.whole.window, "/")
    qtbot.waitUntil(child(keys.whole.window, QLineEdit, "tableField").hasFocus)


def test_a_drop_down_is_walked_and_left_by_keys(keys: Keys) -> None:
    keys.press(KEY.Key_Tab)
    keys.tab_to("tableByState")
    drop_shown = lambda: panel(keys).narrowing.is_asking  # noqa: E731 -- it is waited for twice
    keys.press_until(KEY.Key_Return, drop_shown)
    assert keys.at() == "dropListRows"
    keys.press(KEY.Key_Escape)
    assert keys.at() == "tableByState"
    panel(keys).narrowing._buttons[Column.STATE]._debounce._last = 0.0
    keys.press_until(KEY.Key_Return, drop_shown)
    keys.press(KEY.Key_Down)
    assert keys.row() == "con fallas · 1"
    keys.press_until(KEY.Key_Return, lambda: shown(keys) == [NAMELESS])


def test_the_foot_tells_the_keys(keys: Keys) -> None:
    caps = panel(keys).keys.caps
    assert caps.accessibleName() == "↑ ↓ mover · Enter ficha · / buscar · Esc atrás · F1 teclas"


def test_no_keypad_comes_where_there_is_a_keyboard(keys: Keys) -> None:
    click(keys, "workerField")
    assert child(keys.whole.window, QLineEdit, "workerField").hasFocus()
    assert keys.whole.window.left.keypad.isHidden()


def test_a_screen_reader_finds_the_table_with_its_headings(keys: Keys) -> None:
    table = QAccessible.queryAccessibleInterface(panel(keys).view)
    assert table.role() == QAccessible.Role.Table
    assert table.text(QAccessible.Text.Name) == "Spools ocupados ahora"
    cells = [table.child(at) for at in range(table.childCount())]
    names = [cell.text(QAccessible.Text.Name) for cell in cells if cell.role() == QAccessible.Role.Cell]
    assert {OLDEST, "CP(95) Carla Pizarro", "sin n.º · fila 1881"} <= set(names)


def test_a_desk_never_rests(keys: Keys) -> None:
    assert keys.whole.selection.worker is None
    assert keys.whole.window.result.text() == ""
    assert not keys.whole.window.idle._may_rest()


def test_all_is_shown_again(keys: Keys) -> None:
    child(keys.whole.window, QLineEdit, "tableField").setText("carla")
    click(keys, "filterSold")
    panel(keys).show_all_again()
    assert len(shown(keys)) == 4
