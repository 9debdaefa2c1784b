"""Which spools a question means: every operation with every state is one that can be asked."""

import pytest

from kiosk.core.shop.data import Operation, Picture, Spool
from kiosk.core.shop.filters.spool_filter import Estado, fits
from kiosk.core.shop.lists import available_for

FREE = Spool("MK-1", fecha_materiales="01-11-2026")
HELD = Spool(
    "MK-2",
    Picture(
        "MR(93)", "02-11-2026 08:00:00", "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)", "MR(93)"
    ),
    fecha_materiales="01-11-2026",
)
REPAIRED = Spool("MK-3", Picture("MR(93)", "", "EN_REPARACION (Ciclo 2/3) - Ocupado: MR(93)"))


@pytest.mark.parametrize("operation", [None, *Operation])
@pytest.mark.parametrize("estado", [None, *Estado])
def test_no_spool_is_free_and_held_at_once(operation: Operation | None, estado: Estado | None) -> None:
    for spool in (FREE, HELD, REPAIRED):
        if fits(spool, operation, estado) and estado is Estado.DISPONIBLE:
            assert spool.picture.is_free
        if fits(spool, operation, estado) and estado is Estado.OCUPADO:
            assert not spool.picture.is_free


def test_an_operation_alone_means_what_is_held_or_listed_for_it() -> None:
    for_arm = [spool.tag for spool in (FREE, HELD, REPAIRED) if fits(spool, Operation.ARM, None)]
    assert for_arm == ["MK-1", "MK-2"]
    assert fits(REPAIRED, Operation.REPARACION, Estado.EN_PROGRESO)
    assert not fits(REPAIRED, None, Estado.EN_PROGRESO)
    assert fits(REPAIRED, None, None)


def test_what_is_held_is_available_for_nothing() -> None:
    assert available_for(FREE) == [Operation.ARM]
    assert available_for(HELD) == available_for(REPAIRED) == []
