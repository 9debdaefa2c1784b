"""METROLOGIA and REPARACION by real taps: rejected, repaired by two, approved; three rejections block."""

from pathlib import Path

import pytest

from kiosk import dependency
from kiosk.core.shop import lists
from kiosk.core.shop.data import AuditRow, Operation
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.support.sample import whole_sample
from tests.support.station import Station, settings_for

INSPECTOR, FITTER, WELDER = 7, 95, 94


@pytest.fixture
def kiosk(station: OpenStation, tmp_path: Path) -> Station:
    (tmp_path / "taller.kiosk").write_bytes(whole_sample())
    return station("Puesto 6")


def in_queue(kiosk: Station) -> str:
    """A finished spool that nobody has inspected yet."""
    offers = lists.available(kiosk.shop.spools.values(), Operation.METROLOGIA)
    return next(
        offer.spool.tag
        for offer in offers
        if not offer.spool.faults and "PENDIENTE" not in offer.spool.picture.estado_detalle
    )


def inspect(kiosk: Station, tag: str, button: str) -> str:
    kiosk.tap_worker(INSPECTOR)
    kiosk.tap_spool(tag)
    return kiosk.act(button)


def repair(kiosk: Station, tag: str, worker: int, *buttons: str) -> None:
    kiosk.tap_worker(worker)
    kiosk.tap_named("operationREPARACION")
    kiosk.tap_spool(tag)
    for button in buttons:
        kiosk.act(button)


def sentence(kiosk: Station, tag: str) -> str:
    return kiosk.shop.spools[tag].picture.estado_detalle


def kinds(folder: Path, tag: str) -> list[str]:
    with dependency.commands(settings_for(folder, "Puesto 6")) as services:
        rows: tuple[AuditRow, ...] = tuple(services.history(tag))
    return [row.evento_tipo for row in rows if row.station == "Puesto 6"]


def test_rejected_spool_is_repaired_by_two_and_approved(kiosk: Station, tmp_path: Path) -> None:
    tag = in_queue(kiosk)
    assert f"Rechazaste {tag} en METROLOGIA" in inspect(kiosk, tag, "actionRechazado")
    assert kiosk.look() is ResultLook.APPLIED
    assert sentence(kiosk, tag) == "RECHAZADO (Ciclo 1/3) - Pendiente reparación"
    repair(kiosk, tag, FITTER, "actionTomar")
    assert kiosk.tiles()[tag].operation is Operation.REPARACION
    kiosk.act("actionPausar")
    assert sentence(kiosk, tag) == "REPARACION_PAUSADA (Ciclo 1/3)"
    repair(kiosk, tag, WELDER, "actionTomar", "actionCompletar")
    assert sentence(kiosk, tag) == "PENDIENTE_METROLOGIA (Ciclo 1/3)"
    assert f"Aprobaste {tag} en METROLOGIA" in inspect(kiosk, tag, "actionAprobado")
    assert sentence(kiosk, tag) == "METROLOGIA APROBADO ✓"
    assert kinds(tmp_path, tag) == [
        "COMPLETAR_METROLOGIA",
        *("TOMAR_REPARACION", "PAUSAR_REPARACION"),
        *("TOMAR_REPARACION", "COMPLETAR_REPARACION"),
        "COMPLETAR_METROLOGIA",
    ]


def test_three_rejections_block_the_spool(kiosk: Station) -> None:
    tag = in_queue(kiosk)
    for _ in range(2):
        inspect(kiosk, tag, "actionRechazado")
        repair(kiosk, tag, WELDER, "actionTomar", "actionCompletar")
    inspect(kiosk, tag, "actionRechazado")
    assert sentence(kiosk, tag) == "BLOQUEADO - Contactar supervisor"
    repair(kiosk, tag, WELDER)
    assert not kiosk.child("actionTomar").isEnabled()


def test_undone_take_of_a_repair_leaves_it_rejected(kiosk: Station, tmp_path: Path) -> None:
    tag = in_queue(kiosk)
    inspect(kiosk, tag, "actionRechazado")
    repair(kiosk, tag, FITTER, "actionTomar", "undoButton")
    assert sentence(kiosk, tag) == "RECHAZADO (Ciclo 1/3) - Pendiente reparación"
    assert kinds(tmp_path, tag)[1:] == ["TOMAR_REPARACION", "CANCELAR_REPARACION"]
