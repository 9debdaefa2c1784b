"""Stations work on the real workbook; a screen that only gets their events shows what the sheet says."""

import random
from dataclasses import replace

import pytest

from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop import rules
from kiosk.core.shop.data import Command, Operation, Result, Spool, Verdict, Worker
from kiosk.core.shop.operations import spec_of
from tests.support.builders import ANA, ARM, CREW, INES, JUANA, MAURO, NOW, ZONE, ShopClock
from tests.support.shop import ShopOpener, ready

FINISHED = {"Fecha_Armado": 46150, "Armador": "MR(93)", "Fecha_Soldadura": 46151, "Soldador": "JP(11)"}
ROWS = (
    ready("MK-1"),
    ready("MK-2", Ocupado_Por="-", Estado_Detalle="ARM completado - Disponible", Fecha_Armado="13/05/26"),
    ready("MK-3", Ocupado_Por="MR(93)", Fecha_Ocupacion="ayer"),
    ready("MK-4", Ocupado_Por="AS(45)", Armador="AS(45)", Fecha_Soldadura="mañana", Fecha_Ocupacion=46155),
    ready("MK-5", Armador="JP(11)", version=0, Estado_Detalle="ARM parcial (pausado)"),
    ready("MK-6", **FINISHED, Estado_Detalle="En Cola Metrología"),
    ready("MK-7", **FINISHED, Estado_Detalle="METROLOGIA RECHAZADO - Pendiente reparación"),
    ready("MK-8", **FINISHED, Estado_Detalle="PENDIENTE_METROLOGIA (Ciclo 2/3)"),
)


@pytest.mark.parametrize("seed", range(3))
def test_shop_state_equals_the_sheet_after_every_action(open_shop: ShopOpener, seed: int) -> None:
    chance = random.Random(seed)
    shop = open_shop(*ROWS, workers=(*CREW, INES))
    stations = [shop.station("Puesto 1"), shop.station("Puesto 2")]
    office = shop.station("Oficina")
    office.know()
    sheet = office.store
    state = ShopState(ZONE)
    state.load(replace(sheet.snapshot(), read_at=ShopClock().utc()))
    applied = 0
    for number in range(60):
        station = chance.choice(stations)
        outcome = station.service.execute(_some_wish(chance, state, f"{seed}-{number}"))
        applied += outcome.verdict is Verdict.APPLIED
        state.apply_all(station.told)
        assert list(state.spools.values()) == list(sheet.snapshot().spools)
    assert applied >= 20


def _some_wish(chance: random.Random, state: ShopState, command_id: str) -> Command:
    """Mostly something that the screen would allow."""
    result = chance.choice(list(Result))
    wishes: list[tuple[Command, Spool, Worker]] = [
        (Command(command_id, action, spool.tag, worker.id, operation, resultado=result), spool, worker)
        for spool in state.spools.values()
        for worker in (MAURO, JUANA, ANA, INES)
        for operation in Operation
        for action in spec_of(operation).names
    ]
    if chance.random() < 0.8:
        wishes = [wish for wish in wishes if not rules.may(*wish, NOW.date())] or wishes
    return chance.choice(wishes)[0]


def test_fault_is_gone_from_the_screen_as_soon_as_its_cell_is_mended(open_shop: ShopOpener) -> None:
    shop = open_shop(ROWS[2])
    station = shop.station()
    state = ShopState(ZONE)
    state.load(replace(station.store.snapshot(), read_at=ShopClock().utc()))
    assert state.spools["MK-3"].faults
    station.service.pausar("MK-3", MAURO.id, ARM)
    state.apply_all(station.told)
    assert state.spools["MK-3"].faults == ()
