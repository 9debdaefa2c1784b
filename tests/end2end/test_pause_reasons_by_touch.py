"""A pause with a reason by real taps, and one that nobody answers because the kiosk is closed."""

from pathlib import Path

import pytest

from kiosk import dependency
from kiosk.core.shop import lists
from kiosk.core.shop.data import AuditRow, Operation
from kiosk.ui.question.question_panel import QuestionPanel
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.support.station import Station, settings_for
from tests.support.widgets import child

FITTER = 95
REASONS = ("Falta material", "Colación")


@pytest.fixture
def kiosk(station: OpenStation, small_shop: None) -> Station:
    del small_shop
    return station("Puesto 3", pause_reasons=REASONS)


def takes_one(kiosk: Station) -> str:
    offers = lists.available(kiosk.shop.spools.values(), Operation.ARM)
    tag = next(each.spool.tag for each in offers if not (each.paused_by or each.spool.faults))
    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    return tag


def last_row(folder: Path, tag: str) -> AuditRow:
    with dependency.commands(settings_for(folder, "Puesto 3")) as services:
        return services.history(tag)[-1]


def test_the_reason_touched_is_in_the_audit(kiosk: Station, tmp_path: Path) -> None:
    tag = takes_one(kiosk)
    kiosk.tap_named("actionPausar")
    panel = child(kiosk.window, QuestionPanel, "pauseReason")
    kiosk.tap(panel.tiles()[1])
    kiosk.wait(lambda: kiosk.look() is ResultLook.APPLIED and "pausaste" in kiosk.said())
    row = last_row(tmp_path, tag)
    assert (row.evento_tipo, row.motivo) == ("PAUSAR_SPOOL", "Colación")
    kiosk.act("undoButton")
    assert kiosk.shop.spools[tag].picture.ocupado_por == "CP(95)"


def test_a_kiosk_that_is_closed_while_it_asks_has_paused(kiosk: Station, tmp_path: Path) -> None:
    tag = takes_one(kiosk)
    kiosk.tap_named("actionPausar")
    assert child(kiosk.window, QuestionPanel, "pauseReason").isVisible()
    kiosk.close()
    row = last_row(tmp_path, tag)
    assert (row.evento_tipo, row.motivo) == ("PAUSAR_SPOOL", None)
