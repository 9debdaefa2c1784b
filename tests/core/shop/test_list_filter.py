"""A worker's list narrowed by an order, a person, a state, or several of them."""

import pytest

from kiosk.core.shop.data import Operation, Picture, Spool
from kiosk.core.shop.filters.list_filter import Facet, ListFilter, choices
from kiosk.core.shop.filters.spool_filter import Estado, estado_of, fits

ARM, SOLD, REP = Operation.ARM, Operation.SOLD, Operation.REPARACION
MATERIALS = "01-11-2026"
NEW = Spool("MK-1", nv="NV0640", ot="1140", fecha_materiales=MATERIALS)
PAUSED = Spool("MK-2", Picture(armador="MR(93)"), nv=" nv0640", ot="1141", fecha_materiales=MATERIALS)
HELD = Spool(
    "MK-3",
    Picture(
        "CP(95)", "02-11-2026 08:00:00", "CP(95) trabajando SOLD (ARM completado, SOLD en progreso)",
        "MR(93)", "01-11-2026", "CP(95)",
    ),
    nv="NV0650", ot="1140", fecha_materiales=MATERIALS,
)  # fmt: skip
ARMED = Spool(
    "MK-4", Picture("-", armador="CP(95)", fecha_armado="01-11-2026"), nv="NV0650", fecha_materiales=MATERIALS
)
DONE = {"armador": "MR(93)", "fecha_armado": MATERIALS, "soldador": "#REF!", "fecha_soldadura": MATERIALS}
REJECTED = Spool("MK-5", Picture("", "", "RECHAZADO (Ciclo 1/3) - Pendiente reparación", **DONE))
REST = Spool("MK-6", Picture("", "", "REPARACION_PAUSADA (Ciclo 1/3)", **DONE))
BLOCKED = Spool("MK-7", Picture("DISPONIBLE", "", "BLOQUEADO - Contactar supervisor", **DONE))
REPAIRED = Spool("MK-8", Picture("", "", "PENDIENTE_METROLOGIA (Ciclo 1/3)", **DONE))
EVERY = (NEW, PAUSED, HELD, ARMED, REJECTED, REST, BLOCKED, REPAIRED)


def admitted(narrowed: ListFilter) -> list[str]:
    return [spool.tag for spool in EVERY if narrowed.admits(spool)]


def told(facet: Facet, operation: Operation) -> list[tuple[str, int]]:
    return [(each.value, each.count) for each in choices(EVERY, facet, operation)]


def test_each_further_value_narrows_the_list_and_taking_one_away_widens_it() -> None:
    of_order = ListFilter(ARM).also(Facet.NV, "NV0640")
    assert admitted(of_order) == ["MK-1", "MK-2"]
    both = of_order.also(Facet.WORKER, "MR(93)")
    assert admitted(both) == ["MK-2"]
    assert admitted(both.without(Facet.NV)) == ["MK-2", "MK-3", "MK-5", "MK-6", "MK-7", "MK-8"]
    assert admitted(both.also(Facet.NV, "NV0650")) == ["MK-3"]
    assert admitted(ListFilter(ARM)) == [spool.tag for spool in EVERY]


def test_a_persons_mark_counts_in_any_cell_of_names() -> None:
    """Whoever fitted it up, welds it or holds it; known by the number, whatever the letters."""
    assert admitted(ListFilter(SOLD).also(Facet.WORKER, "CX(95)")) == ["MK-3", "MK-4"]


def test_choices_tell_how_many_spools_each_value_has_and_most_come_first() -> None:
    assert told(Facet.NV, ARM) == [("NV0640", 2), ("NV0650", 2)]
    assert told(Facet.OT, ARM) == [("1140", 2), ("1141", 1)]
    assert told(Facet.WORKER, ARM) == [("MR(93)", 6), ("CP(95)", 2)]
    assert told(Facet.ESTADO, ARM) == [("pausado", 1), ("pendiente", 1)]
    assert told(Facet.ESTADO, REP) == [("bloqueado", 1), ("pausado", 1), ("rechazado", 1)]


def test_a_choice_finds_as_many_spools_as_it_told() -> None:
    for operation in Operation:
        for facet in Facet:
            for value, count in told(facet, operation):
                assert len(admitted(ListFilter(operation).also(facet, value))) == count, (facet, value)


def test_a_state_goes_with_its_operation_and_the_rest_stays() -> None:
    narrowed = ListFilter(REP).also(Facet.ESTADO, "pausado").also(Facet.OT, "1140")
    assert narrowed.of_operation(REP) is narrowed
    assert narrowed.of_operation(ARM) == ListFilter(ARM).also(Facet.OT, "1140")


@pytest.mark.parametrize("operation", Operation)
def test_the_one_state_of_a_spool_is_one_that_it_can_be_asked_for(operation: Operation) -> None:
    for spool in EVERY:
        estado = estado_of(spool, operation)
        assert (estado is None) == (not fits(spool, operation, None))
        assert estado is None or fits(spool, operation, estado)
        assert estado is not Estado.COMPLETADO
