"""A worker narrows the list by touch: two touches on, one touch off, and gone when he goes."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Operation, Picture, Spool
from kiosk.core.shop.filters.list_filter import Facet
from kiosk.ui.look.metrics import ACTION_HEIGHT_MM, TARGET_MM, Metrics
from kiosk.ui.look.tap_button import REPEAT_S
from kiosk.ui.look.theme import Theme
from kiosk.ui.question import filter_question
from kiosk.ui.question.question_panel import QuestionPanel
from kiosk.ui.question.question_tile import QuestionTile
from tests.support.widgets import type_letter
from tests.ui.column_window import DONE, ELEVEN, MINE, TAKEN, TEN, WORKERS, held, sample, spool
from tests.ui.question.test_sizes import are_whole, in_window
from tests.ui.test_window_sizes import SCREENS
from tests.ui.whole_window import WholeWindow, dressed_for

OF_CARLA = "MK-1400-PW-30000-200"
ANOTHER = "NV0644"


def of_order(key: str, nv: str, **cells: str) -> Spool:
    return replace(spool(key, **cells), nv=nv)


def shop() -> list[Spool]:
    """In NV0644 one to take, one paused by Carla, one that she holds, and the current worker's own."""
    ordered = [
        of_order("MK-1400-PW-30000-201", ANOTHER),
        of_order(OF_CARLA, ANOTHER, armador="CP(95)"),
        replace(held("MK-1400-PW-30000-202", "CP(95)"), nv=ANOTHER),
    ]
    return [*sample(), *ordered]


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    del qapp
    theme = Theme(Metrics.of(96.0, QSize(1920, 1080)))
    with dressed_for(theme):
        yield theme


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> WholeWindow:
    return at_work(qtbot, theme, QSize(1920, 1080))


def at_work(qtbot: QtBot, theme: Theme, size: QSize) -> WholeWindow:
    whole = WholeWindow(qtbot, theme, size)
    whole.load(shop())
    whole.selection.choose_worker(93)
    return whole


def panel(window: WholeWindow) -> QuestionPanel:
    return window.window.filter_question.panel


def tile(window: WholeWindow, said: str) -> QuestionTile:
    return next(tile for tile in panel(window).tiles() if tile.accessibleName() == said)


def touch(window: WholeWindow, *said: str) -> None:
    """Filtrar, then these tiles."""
    window.tap(window.child("filterButton"))
    for each in said:
        window.tap(tile(window, each))


def wait_for_another_touch(window: WholeWindow) -> None:
    """A second touch on one button so soon would count as the first."""
    since = time.monotonic()
    window.qtbot.waitUntil(lambda: time.monotonic() - since > REPEAT_S)


def lines(window: WholeWindow) -> list[str]:
    model = window.window.left.spools
    return [str(model.index(at).data()) for at in range(model.rowCount())]


def keys(window: WholeWindow) -> list[str]:
    model = window.window.left.spools
    return [key for key in window.shop.spools if model.line_of(key).isValid()]


def chosen(window: WholeWindow) -> str | None:
    return window.selection.spool.key if window.selection.spool else None


def chips(window: WholeWindow) -> dict[str, str]:
    every = {facet: window.window.left.chips.chip(facet) for facet in Facet}
    return {facet.name: chip.value() for facet, chip in every.items() if chip.isVisible()}


def test_two_touches_narrow_the_list_as_a_search_does(window: WholeWindow) -> None:
    QApplication.processEvents()
    before = window.window.left.list.height()
    touch(window)
    assert panel(window).asked() == "¿Qué filtro?"
    asked = [each.accessibleName() for each in panel(window).tiles()]
    assert asked == ["NV · 2 valores", "OT · 2 valores", "Persona · 3 valores", "Estado · 3 valores"]
    window.tap(tile(window, "NV · 2 valores"))
    assert [each.accessibleName() for each in panel(window).tiles()] == [
        "NV0650 · 34 spools",
        "NV0644 · 4 spools",
    ]
    window.tap(tile(window, "NV0644 · 4 spools"))
    assert not panel(window).isVisible()
    assert chips(window) == {"NV": "NV0644"}
    assert window.child("filterChipNV").accessibleName() == "Quitar el filtro NV0644"
    headings = [line for line in lines(window) if not line.startswith("MK-")]
    assert headings == ["Míos · 1 de 1", "Disponibles para ARM · 2 de 35", "No disponibles para ARM"]
    assert len(keys(window)) == 4
    QApplication.processEvents()
    assert window.window.left.list.height() < before


def test_a_further_filter_adds_and_one_touch_takes_one_away(window: WholeWindow) -> None:
    QApplication.processEvents()
    height = window.window.left.list.height()
    touch(window, "NV · 2 valores", "NV0644 · 4 spools")
    wait_for_another_touch(window)
    touch(window, "Persona · 2 valores", "Carla Pizarro · CP(95) · 2 spools")
    assert chips(window) == {"NV": "NV0644", "WORKER": "CP(95)"}
    assert keys(window) == [OF_CARLA, "MK-1400-PW-30000-202"]
    window.tap(window.child("filterChipNV"))
    assert chips(window) == {"WORKER": "CP(95)"}
    assert TAKEN in keys(window)
    assert DONE not in keys(window), "it is in nobody's hands and in no list: only text finds it"
    window.tap(window.child("filterChipWORKER"))
    assert chips(window) == {}
    QApplication.processEvents()
    assert window.window.left.list.height() == height


def test_text_and_filter_narrow_together_and_an_empty_list_says_by_what(window: WholeWindow) -> None:
    window.window.left.narrowing.add(Facet.NV, ANOTHER)
    window.window.left.narrowing.add(Facet.ESTADO, "pausado")
    window.window.left.field.set_text("30000")
    assert keys(window) == [OF_CARLA]
    window.window.left.field.set_text("28082")
    note = "Nada disponible coincide con «28082» · NV0644 · en pausa"
    assert lines(window) == ["Disponibles para ARM · 0 de 35", note]


def test_a_chosen_spool_out_of_sight_is_chosen_no_more_and_ticks_stay(window: WholeWindow) -> None:
    window.tap_spool(TEN)
    touch(window, "NV · 2 valores", "NV0644 · 4 spools")
    assert chosen(window) is None
    window.window.left.narrowing.clear()
    window.tap_spool(MINE)
    window.window.left.narrowing.add(Facet.NV, ANOTHER)
    assert chosen(window) == MINE, "it is in sight"
    window.selection.choose_several(True)
    window.window.left.narrowing.add(Facet.NV, "NV0650")
    assert window.selection.marked.keys == (MINE,)


def test_filters_go_with_the_worker_and_at_a_scan(
    window: WholeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ui.touch.scanner.GAP_MS", 1_000)  # a busy machine types
    narrowing = window.window.left.narrowing
    narrowing.add(Facet.NV, ANOTHER)
    touch(window)
    for letter in ELEVEN:
        type_letter(window.window, letter)
    QTest.keyClick(window.window.windowHandle(), Qt.Key.Key_Return)
    assert chosen(window) == ELEVEN
    assert chips(window) == {}
    assert not panel(window).isVisible()
    narrowing.add(Facet.NV, ANOTHER)
    wait_for_another_touch(window)
    touch(window)
    window.selection.forget_worker()
    assert not panel(window).isVisible()
    window.selection.choose_worker(93)
    assert chips(window) == {}
    narrowing.add(Facet.NV, ANOTHER)
    window.selection.choose_worker(95)
    assert chips(window) == {}


def test_another_operation_keeps_the_order_and_drops_the_state(window: WholeWindow) -> None:
    narrowing = window.window.left.narrowing
    narrowing.add(Facet.NV, ANOTHER)
    narrowing.add(Facet.ESTADO, "pausado")
    touch(window)
    window.selection.choose_operation(Operation.SOLD)
    assert not panel(window).isVisible(), "its values were those of the other list"
    assert chips(window) == {"NV": ANOTHER}
    assert next(line for line in lines(window) if line.startswith("Disp")) == "Disponibles para SOLD · 1 de 3"


def test_blocked_ones_are_found_and_not_counted_as_available(window: WholeWindow) -> None:
    done = {"armador": "MR(93)", "fecha_armado": "01-01-2026", "soldador": "NR(94)"} | {
        "fecha_soldadura": "02-01-2026"
    }
    states = ("BLOQUEADO - Contactar supervisor", "RECHAZADO (Ciclo 1/3) - Pendiente reparación")
    window.load([Spool(f"MK-{at}", Picture(estado_detalle=each, **done)) for at, each in enumerate(states)])
    window.selection.choose_operation(Operation.REPARACION)
    touch(window, "Estado · 2 valores", "bloqueado · 1 spool")
    assert keys(window) == ["MK-0"]
    assert lines(window)[0] == "Disponibles para REPARACION · 0 de 1"


def test_the_question_goes_at_a_touch_elsewhere_and_after_its_time(
    window: WholeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(window)
    window.tap(window.window.left.list.viewport())
    assert not panel(window).isVisible()
    monkeypatch.setattr(filter_question, "GOES_AFTER_S", 0.05)
    wait_for_another_touch(window)
    touch(window)
    window.qtbot.waitUntil(lambda: not panel(window).isVisible())
    assert chips(window) == {}


def test_where_nothing_is_left_to_filter_by_it_says_so(window: WholeWindow) -> None:
    window.load([], WORKERS)
    touch(window)
    assert panel(window).asked() == "No hay nada más por qué filtrar."
    assert panel(window).tiles() == []
    window.tap(panel(window).none)
    assert not panel(window).isVisible()


@pytest.mark.parametrize("screen", ["13 inches", "10 inches, few pixels", "24 inches"])
def test_controls_are_large_named_and_inside_on_a_screen(
    qapp: QApplication, qtbot: QtBot, screen: str
) -> None:
    del qapp
    size, dpi = SCREENS[screen]
    theme = Theme(Metrics.of(dpi, size))
    with dressed_for(theme):
        whole = at_work(qtbot, theme, size)
        least = whole.metrics.mm(TARGET_MM)
        whole.tap_spool(MINE)
        left, button = whole.window.left, whole.child("filterButton")
        row = [in_window(whole, each) for each in (left.field, button, left.several)]
        row.append(in_window(whole, whole.child("actionCancelar")))
        assert min(button.width(), button.height()) >= least
        assert button.accessibleName() == "Filtrar la lista"
        assert left.field.width() > 3 * least
        assert are_apart([*row, in_window(whole, left.list)])
        whole.selection.select(None)
        touch(whole)
        tiles = [*panel(whole).tiles(), panel(whole).none]
        assert len(tiles) == 5, "all facets at once"
        are_whole(tiles)
        assert min(each.height() for each in tiles) >= whole.metrics.mm(ACTION_HEIGHT_MM)
        boxes = [in_window(whole, each) for each in tiles]
        assert are_apart(boxes)
        assert all(in_window(whole, panel(whole)).contains(box) for box in boxes)
        whole.tap(panel(whole).none)
        for facet, value in zip(Facet, ("NV0644", "1140", "CP(95)", "pausado"), strict=True):
            left.narrowing.add(facet, value)
        QApplication.processEvents()
        chips = [left.chips.chip(facet) for facet in Facet]
        assert [chip.words() for chip in chips] == ["NV0644", "OT 1140", "CP(95)", "en pausa"]
        boxes = [in_window(whole, chip) for chip in chips]
        assert min(min(box.width(), box.height()) for box in boxes) >= least
        assert are_apart([*boxes, in_window(whole, left.field), in_window(whole, left.list)])
        assert all(in_window(whole, left).contains(box) for box in boxes)
        assert left.list.height() >= left.list.height_of(1, 1)


def are_apart(boxes: list[QRect]) -> bool:
    return not any(one.intersects(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])
