"""A spool's whole life by real taps, from the first take to the approval, followed at another window."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import dependency
from kiosk.core.clock import SystemClock
from kiosk.core.events.sessions import sessions_of
from kiosk.core.shop import lists
from kiosk.core.shop.data import AuditRow, Operation, Spool
from kiosk.station.pin_file import PinFile
from kiosk.ui.question.question_panel import QuestionPanel
from tests.end2end.conftest import OpenStation
from tests.support.redis_server import RedisServer
from tests.support.station import Station, settings_for
from tests.support.widgets import child

FITTER, OTHER_FITTER, WELDER, INSPECTOR, SUPERVISOR = 95, 36, 94, 7, 5
PIN = "4711"
REASONS = ("Falta material", "Colación")

pytestmark = pytest.mark.usefixtures("small_shop")


def first_of(kiosk: Station, operation: Operation, is_wanted: Callable[[Spool], bool]) -> str:
    offers = lists.available(kiosk.shop.spools.values(), operation)
    spools = (each.spool for each in offers if not (each.paused_by or each.spool.faults))
    return next(spool.tag for spool in spools if is_wanted(spool))


def acts(kiosk: Station, worker: int, operation: Operation, tag: str, *buttons: str) -> None:
    kiosk.tap_worker(worker)
    kiosk.tap_operation(operation)
    kiosk.tap_spool(tag)
    for button in buttons:
        kiosk.act(button)


def answer(kiosk: Station, panel: str, word: str) -> None:
    """Touch a tile of a question over the grid, and wait until what it means is saved."""
    tiles = child(kiosk.window, QuestionPanel, panel).tiles
    kiosk.wait(lambda: any(tile.text() == word and tile.isEnabled() for tile in tiles()))
    kiosk.tap(next(tile for tile in tiles() if tile.text() == word))
    kiosk.rest()


def supervisors(folder: Path) -> PinFile:
    settings = settings_for(folder, "Puesto 6")
    clock = SystemClock(settings.zone)
    return PinFile(settings.supervisor_pin_file, clock.utc, clock.to_local)


def rows_here(folder: Path, tag: str) -> list[AuditRow]:
    with dependency.commands(settings_for(folder, "Puesto 9")) as services:
        return [row for row in services.history(tag) if row.station == "Puesto 6"]


class Life:
    """One spool at this window; another one has to follow each step by its event alone."""

    def __init__(self, here: Station, there: Station) -> None:
        self.here, self.there = here, there
        self.tag = first_of(here, Operation.ARM, lambda _spool: True)

    def does(self, worker: int, operation: Operation, *buttons: str, is_now: str) -> None:
        acts(self.here, worker, operation, self.tag, *buttons)
        self.follows(is_now)

    def follows(self, is_now: str) -> None:
        """Wait until both windows say this of the spool, and their grids whether it is held."""
        self.here.wait(lambda: is_now == self.said_at(self.here) == self.said_at(self.there))
        is_held = not self.here.shop.spools[self.tag].picture.is_free
        self.here.wait(
            lambda: [self.tag in each.tiles() for each in (self.here, self.there)] == 2 * [is_held]
        )

    def said_at(self, kiosk: Station) -> str:
        return kiosk.shop.spools[self.tag].picture.estado_detalle

    def unblock(self) -> None:
        """The supervisor types his PIN, and touches: DESBLOQUEAR, a reason, to confirm."""
        here = self.here
        here.tap_worker(SUPERVISOR)
        here.tap_named("supervisorButton")
        for digit in PIN:
            here.tap_named(f"pin{digit}")
        here.tap_named("pinDone")
        here.wait(lambda: here.child("supervisorPin").isVisible())
        here.tap_operation(Operation.REPARACION)
        here.tap_spool(self.tag)
        here.tap_named("supervisorDesbloquear")
        here.tap_named("reason0")
        here.act("reasonConfirm")


def test_from_the_first_take_to_the_approval(
    redis_server: RedisServer, station: OpenStation, tmp_path: Path
) -> None:
    supervisors(tmp_path).set(SUPERVISOR, PIN)
    here = station("Puesto 6", redis_url=redis_server.url, pause_reasons=REASONS)
    there = station("Puesto 3", redis_url=redis_server.url)
    here.wait(lambda: here.link_text() == there.link_text() == "en vivo")
    there.wait(lambda: not there.controller.engine.feed.is_reading)
    here.tap_worker(WELDER)  # whoever was here last is the first to be offered the next step
    life, reads = Life(here, there), there.reads()
    arm, met, rep = Operation.ARM, Operation.METROLOGIA, Operation.REPARACION

    life.does(FITTER, arm, "actionTomar", is_now="CP(95) trabajando ARM (ARM en progreso, SOLD pendiente)")
    here.tap_named("actionPausar")
    answer(here, "pauseReason", "Colación")
    life.follows("Disponible - ARM pausado, SOLD pendiente")
    life.does(
        OTHER_FITTER,
        arm,
        "actionTomar",
        "actionCompletar",
        is_now="Disponible - ARM completado, SOLD pendiente",
    )
    answer(here, "nextStep", here.shop.workers[WELDER].full_name)
    life.follows("NR(94) trabajando SOLD (ARM completado, SOLD en progreso)")
    here.act("actionCompletar")
    life.follows("Disponible - ARM completado, SOLD completado")

    life.does(INSPECTOR, met, "actionRechazado", is_now="RECHAZADO (Ciclo 1/3) - Pendiente reparación")
    life.does(FITTER, rep, "actionTomar", is_now="EN_REPARACION (Ciclo 1/3) - Ocupado: CP(95)")
    here.tap_named("actionPausar")
    answer(here, "pauseReason", "Falta material")
    life.follows("REPARACION_PAUSADA (Ciclo 1/3)")
    life.does(WELDER, rep, "actionTomar", "actionCompletar", is_now="PENDIENTE_METROLOGIA (Ciclo 1/3)")
    life.does(INSPECTOR, met, "actionRechazado", is_now="RECHAZADO (Ciclo 2/3) - Pendiente reparación")
    life.does(WELDER, rep, "actionTomar", "actionCompletar", is_now="PENDIENTE_METROLOGIA (Ciclo 2/3)")
    life.does(INSPECTOR, met, "actionRechazado", is_now="BLOQUEADO - Contactar supervisor")
    acts(here, WELDER, rep, life.tag)
    assert not here.child("actionTomar").isEnabled()
    life.unblock()
    life.follows("RECHAZADO (Ciclo 0/3) - Pendiente reparación")
    life.does(FITTER, rep, "actionTomar", "actionCompletar", is_now="PENDIENTE_METROLOGIA (Ciclo 0/3)")
    life.does(INSPECTOR, met, "actionAprobado", is_now="METROLOGIA APROBADO ✓")

    assert there.reads() == reads
    rows = rows_here(tmp_path, life.tag)
    assert [(row.evento_tipo, row.worker_nombre) for row in rows] == [
        ("TOMAR_SPOOL", "CP(95)"),
        ("PAUSAR_SPOOL", "CP(95)"),
        ("TOMAR_SPOOL", "CP(36)"),
        ("COMPLETAR_ARM", "CP(36)"),
        ("TOMAR_SPOOL", "NR(94)"),
        ("COMPLETAR_SOLD", "NR(94)"),
        ("COMPLETAR_METROLOGIA", "ÓL(7)"),
        ("TOMAR_REPARACION", "CP(95)"),
        ("PAUSAR_REPARACION", "CP(95)"),
        ("TOMAR_REPARACION", "NR(94)"),
        ("COMPLETAR_REPARACION", "NR(94)"),
        ("COMPLETAR_METROLOGIA", "ÓL(7)"),
        ("TOMAR_REPARACION", "NR(94)"),
        ("COMPLETAR_REPARACION", "NR(94)"),
        ("COMPLETAR_METROLOGIA", "ÓL(7)"),
        ("DESBLOQUEAR", "MO(5)"),
        ("TOMAR_REPARACION", "CP(95)"),
        ("COMPLETAR_REPARACION", "CP(95)"),
        ("COMPLETAR_METROLOGIA", "ÓL(7)"),
    ]
    assert rows[4].encadenado_de == rows[3].id
    assert [row.motivo for row in rows if row.motivo] == [*REASONS[::-1], rows[15].motivo]
    assert [(each.worker, each.result) for each in sessions_of(rows)] == [
        ("CP(95)", "PAUSAR"),
        ("CP(36)", "COMPLETAR"),
        ("NR(94)", "COMPLETAR"),
        ("ÓL(7)", "RECHAZADO"),
        ("CP(95)", "PAUSAR"),
        ("NR(94)", "COMPLETAR"),
        ("ÓL(7)", "RECHAZADO"),
        ("NR(94)", "COMPLETAR"),
        ("ÓL(7)", "RECHAZADO"),
        ("MO(5)", "DESBLOQUEAR"),
        ("CP(95)", "COMPLETAR"),
        ("ÓL(7)", "APROBADO"),
    ]


def test_undone_take_of_a_repair_leaves_it_rejected(station: OpenStation, tmp_path: Path) -> None:
    kiosk = station("Puesto 6")
    tag = first_of(kiosk, Operation.REPARACION, lambda spool: "Ciclo 1" in spool.picture.estado_detalle)
    acts(kiosk, FITTER, Operation.REPARACION, tag, "actionTomar", "undoButton")
    assert kiosk.shop.spools[tag].picture.estado_detalle == "RECHAZADO (Ciclo 1/3) - Pendiente reparación"
    assert [row.evento_tipo for row in rows_here(tmp_path, tag)] == ["TOMAR_REPARACION", "DESHACER"]
