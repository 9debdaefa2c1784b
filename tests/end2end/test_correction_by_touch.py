"""CORREGIR by real taps: a supervisor takes back what was finished by mistake, and the sheet shows it."""

from contextlib import closing
from pathlib import Path

import pytest

from kiosk.core.clock import SystemClock
from kiosk.core.shop import lists
from kiosk.core.shop.columns import PICTURE_COLUMNS
from kiosk.core.shop.data import Operation
from kiosk.station.pin_file import PinFile
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.support.builders import ZONE
from tests.support.shop import Shop
from tests.support.station import Station, settings_for

pytestmark = pytest.mark.usefixtures("small_shop")

FITTER, INSPECTOR, SUPERVISOR = 95, 7, 3
PIN = "4711"


@pytest.fixture
def kiosk(station: OpenStation, tmp_path: Path) -> Station:
    file = settings_for(tmp_path, "Puesto 3").supervisor_pin_file
    clock = SystemClock(ZONE)
    PinFile(file, clock.utc, clock.to_local).set(SUPERVISOR, PIN)
    return station("Puesto 3")


def finishes(kiosk: Station, worker: int, operation: Operation, *buttons: str) -> str:
    """A worker finishes the first spool of his list that nobody has begun. Returns its tag."""
    offers = lists.available(kiosk.shop.spools.values(), operation)
    tag = next(each.spool.tag for each in offers if not (each.paused_by or each.spool.faults))
    kiosk.tap_worker(worker)
    kiosk.tap_operation(operation)
    kiosk.tap_spool(tag)
    for button in buttons:
        kiosk.act(button)
        assert kiosk.look() is ResultLook.APPLIED
    return tag


def opens(kiosk: Station) -> None:
    """The supervisor says who he is, and types his PIN."""
    kiosk.tap_worker(SUPERVISOR)
    for digit in PIN:
        kiosk.tap_named(f"pin{digit}")
    kiosk.tap_named("pinDone")
    kiosk.wait(lambda: kiosk.window.access.is_open and not kiosk.window.supervisor.isVisible())


def corrects(kiosk: Station, tag: str) -> str:
    """Finds the spool by text, as it is in no list, and corrects it."""
    kiosk.window.left.field.set_text(tag)
    kiosk.tap_spool(tag)
    kiosk.tap_named("supervisorCorregir")
    kiosk.tap_named("reason0")
    return kiosk.act("reasonConfirm")


def in_sheet(folder: Path, tag: str) -> tuple[dict[str, str], list[str]]:
    """The spool's state cells as planning reads them, and the kinds of its audit rows by this station."""
    with closing(Shop(folder / "taller.kiosk")) as shop:
        row = shop.row(tag, shown=True)
        audit = [each for each in shop.audit() if each["tag_spool"] == tag]
    kinds = [each["evento_tipo"] for each in audit if '"Puesto 3"' in each["metadata_json"]]
    return {header: row[header] for header in PICTURE_COLUMNS}, kinds


def test_a_completion_is_taken_back_and_the_name_stays(kiosk: Station, tmp_path: Path) -> None:
    tag = finishes(kiosk, FITTER, Operation.ARM, "actionTomar", "actionCompletar")
    opens(kiosk)
    said = corrects(kiosk, tag)
    assert f"corregiste {tag}: lo último que se terminó ya no cuenta · guardado en la planilla" in said
    assert not kiosk.child("undoButton").isVisible()
    cells, kinds = in_sheet(tmp_path, tag)
    assert (cells["Ocupado_Por"], cells["Fecha_Ocupacion"], cells["Fecha_Armado"]) == ("", "", "")
    assert (cells["Armador"], cells["Estado_Detalle"]) == (
        "CP(95)",
        "Disponible - ARM pausado, SOLD pendiente",
    )
    assert kinds == ["TOMAR_SPOOL", "COMPLETAR_ARM", "DESHACER"]
    assert kiosk.shop.spools[tag].picture.is_free
    assert not kiosk.child("supervisorCorregir").isEnabled()


def test_a_result_is_taken_back_and_the_inspection_waits_again(kiosk: Station, tmp_path: Path) -> None:
    waiting = {spool.tag: spool.picture.estado_detalle for spool in kiosk.shop.spools.values()}
    tag = finishes(kiosk, INSPECTOR, Operation.METROLOGIA, "actionAprobado")
    opens(kiosk)
    corrects(kiosk, tag)
    cells, kinds = in_sheet(tmp_path, tag)
    assert cells["Fecha_QC_Metrología"] == ""
    assert cells["Estado_Detalle"] == waiting[tag]
    assert kinds == ["COMPLETAR_METROLOGIA", "DESHACER"]


def test_what_the_audit_does_not_bear_out_is_refused_and_nothing_changes(
    kiosk: Station, tmp_path: Path
) -> None:
    """Its cells say that it was approved last, and its audit row is too old."""
    done = (spool for spool in kiosk.shop.spools.values() if spool.picture.fecha_qc_metrologia)
    tag = next(spool.tag for spool in done if spool.picture.is_free and not spool.faults)
    before, _none = in_sheet(tmp_path, tag)
    opens(kiosk)
    said = corrects(kiosk, tag)
    assert kiosk.look() is ResultLook.REFUSED
    assert "No se guardó." in said
    assert in_sheet(tmp_path, tag) == (before, [])
