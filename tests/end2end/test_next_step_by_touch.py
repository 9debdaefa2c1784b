"""The next step by real taps: rejected and given to its repairer, fitted up and welded on, then inspected."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk import dependency
from kiosk.core.shop import lists
from kiosk.core.shop.data import AuditRow, Operation, Worker
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.support.sample import small_sample
from tests.support.station import Station, settings_for

INSPECTOR, FITTER, WELDER = 7, 95, 94


@pytest.fixture
def kiosk(station: OpenStation, tmp_path: Path) -> Station:
    (tmp_path / "taller.kiosk").write_bytes(small_sample())
    return station("Puesto 6")


@contextmanager
def counted(kiosk: Station, touches: int) -> Iterator[None]:
    """The block has to make do with so many touches."""
    made = list[object]()
    pressed = kiosk.window.left.activity.pressed
    pressed.connect(made.append)
    yield
    pressed.disconnect(made.append)
    assert len(made) == touches


def waiting_for(kiosk: Station, operation: Operation) -> str:
    """A spool of the operation's list that nobody has begun, and that was never rejected."""
    offers = lists.available(kiosk.shop.spools.values(), operation)
    return next(
        each.spool.tag
        for each in offers
        if not (each.paused_by or each.spool.faults) and "Ciclo" not in each.spool.picture.estado_detalle
    )


def worker(kiosk: Station, worker_id: int) -> Worker:
    return kiosk.shop.workers[worker_id]


def asked(kiosk: Station) -> str:
    panel = kiosk.window.next_step
    kiosk.wait(panel.isVisible)
    return panel.asked()


def names(kiosk: Station, worker_id: int) -> None:
    """Touch a name that is offered, with a person's pause before the next touch."""
    tiles = kiosk.window.next_step.tiles()
    tile = next(tile for tile in tiles if tile.text() == worker(kiosk, worker_id).full_name)
    kiosk.wait(tile.isEnabled)
    kiosk.tap(tile)
    kiosk.rest()


def is_here(kiosk: Station, worker_id: int) -> bool:
    return kiosk.selection.worker is not None and kiosk.selection.worker.id == worker_id


def own_rows(folder: Path, tag: str) -> list[AuditRow]:
    with dependency.commands(settings_for(folder, "Puesto 6")) as services:
        return [row for row in services.history(tag) if row.station == "Puesto 6"]


def test_rejected_and_given_to_who_repairs_it_in_three_touches(kiosk: Station, tmp_path: Path) -> None:
    kiosk.tap_worker(WELDER)  # he was the last one here
    kiosk.tap_worker(INSPECTOR)
    tag = waiting_for(kiosk, Operation.METROLOGIA)
    with counted(kiosk, 3):
        kiosk.tap_spool(tag)
        kiosk.act("actionRechazado")
        assert asked(kiosk) == "¿Quién lo repara?"
        assert kiosk.window.next_step.tiles()[0].text() == worker(kiosk, WELDER).full_name
        names(kiosk, WELDER)
    kiosk.wait(lambda: not kiosk.selection.busy and "tomaste" in kiosk.said())
    assert f", tomaste {tag} para REPARACION" in kiosk.said()
    assert kiosk.tiles()[tag].mark == "NR(94)"
    assert kiosk.tiles()[tag].is_mine
    with counted(kiosk, 1):  # the undo is his
        kiosk.act("undoButton")
    assert kiosk.shop.spools[tag].picture.estado_detalle.startswith("RECHAZADO (Ciclo 1/3)")
    rejected, take, undo = own_rows(tmp_path, tag)
    assert (take.evento_tipo, take.worker_nombre) == ("TOMAR_REPARACION", "NR(94)")
    assert (take.encadenado_de, rejected.encadenado_de) == (rejected.id, None)
    assert (undo.evento_tipo, undo.worker_nombre, undo.encadenado_de) == ("DESHACER", "NR(94)", None)


def test_from_fit_up_to_approval_without_choosing_the_spool_again(kiosk: Station, tmp_path: Path) -> None:
    for here in (WELDER, INSPECTOR, FITTER):
        kiosk.tap_worker(here)
    tag = waiting_for(kiosk, Operation.ARM)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    with counted(kiosk, 2):
        kiosk.act("actionCompletar")
        assert asked(kiosk) == "¿Quién lo suelda?"
        names(kiosk, WELDER)
    kiosk.wait(lambda: not kiosk.selection.busy and f"tomaste {tag} para SOLD" in kiosk.said())
    with counted(kiosk, 3):
        kiosk.act("actionCompletar")
        assert asked(kiosk) == "¿Quién lo inspecciona?"
        names(kiosk, INSPECTOR)
        assert is_here(kiosk, INSPECTOR)
        kiosk.act("actionAprobado")
    assert kiosk.shop.spools[tag].picture.estado_detalle == "METROLOGIA APROBADO ✓"
    assert not kiosk.window.next_step.isVisible()
    rows = own_rows(tmp_path, tag)
    assert [(row.evento_tipo, row.worker_nombre) for row in rows] == [
        ("TOMAR_SPOOL", "CP(95)"),
        ("COMPLETAR_ARM", "CP(95)"),
        ("TOMAR_SPOOL", "NR(94)"),
        ("COMPLETAR_SOLD", "NR(94)"),
        ("COMPLETAR_METROLOGIA", worker(kiosk, INSPECTOR).mark),
    ]
    assert [row.encadenado_de for row in rows] == [None, None, rows[1].id, None, None]


def test_approved_in_two_touches(kiosk: Station) -> None:
    kiosk.tap_worker(INSPECTOR)
    tag = waiting_for(kiosk, Operation.METROLOGIA)
    with counted(kiosk, 2):
        kiosk.tap_spool(tag)
        kiosk.act("actionAprobado")
    assert kiosk.look() is ResultLook.APPLIED
    assert not kiosk.window.next_step.isVisible()
