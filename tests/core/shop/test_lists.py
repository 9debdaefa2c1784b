"""The lists of held spools, of available ones and of a worker's own."""

from dataclasses import replace

from kiosk.core.shop import lists
from kiosk.core.shop.data import Fault, FaultKind, Operation, Spool
from tests.support.builders import ANA, ARM, HELD_SINCE, JUANA, MAURO, SOLD, faulty, held, spool

DONE = {
    "armador": "MR(93)",
    "fecha_armado": "10-05-2026",
    "soldador": "JP(11)",
    "fecha_soldadura": "12-05-2026",
}
REJECTED = "RECHAZADO (Ciclo 1/3) - Pendiente reparación"


def named(tag: str, where: Spool) -> Spool:
    return replace(where, tag=tag)


def tags(spools: list[Spool], operation: Operation) -> list[str]:
    return [offer.spool.tag for offer in lists.available(spools, operation)]


# Who has which spool


def test_every_row_that_is_not_free_is_occupied() -> None:
    rows = [
        spool("A"),
        spool("B", ocupado_por="-"),
        spool("C", ocupado_por=" disponible"),
        named("D", held()),
    ]
    assert [entry.spool.tag for entry in lists.occupied(rows)] == ["D"]


def test_occupied_entry_has_holder_operation_and_time() -> None:
    (entry,) = lists.occupied([held(MAURO, ARM)])
    assert entry.worker_nombre == "MR(93)"
    assert entry.estado_detalle == "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)"
    assert entry.fecha_ocupacion == HELD_SINCE
    assert entry.operacion is ARM


def test_row_with_a_holder_and_nothing_else_is_occupied() -> None:
    (entry,) = lists.occupied([spool(ocupado_por="MR(93)")])
    assert (entry.estado_detalle, entry.fecha_ocupacion, entry.operacion) == ("Ocupado", "N/A", None)


def test_holder_without_id_is_shown_with_its_fault() -> None:
    fault = Fault(FaultKind.SIN_ID, "Operaciones", 2, "Ocupado_Por", "Mauro")
    (entry,) = lists.occupied([replace(spool(ocupado_por="Mauro"), faults=(fault,))])
    assert (entry.worker_nombre, entry.faults) == ("Mauro", (fault,))


def test_newest_comes_first_and_unknown_times_last() -> None:
    rows = [
        named("OLD", held(fecha_ocupacion="01-02-2026 10:00:00")),
        named("ODD", held(fecha_ocupacion="ayer")),
        named("NEW", held(fecha_ocupacion="14-05-2026 10:00:00")),
        named("NONE", held(fecha_ocupacion="")),
    ]
    assert [entry.spool.tag for entry in lists.occupied(rows)] == ["NEW", "OLD", "NONE", "ODD"]


def test_moment_at_the_beginning_of_the_calendar_is_sorted_too() -> None:
    rows = [named("A", held(fecha_ocupacion="01-01-0001 00:00:00")), named("B", held())]
    assert [entry.spool.tag for entry in lists.occupied(rows)] == ["B", "A"]


# What may be taken


def test_arm_lists_free_unfinished_spools_with_materials() -> None:
    rows = [
        spool("FREE"),
        spool("NO MATERIALS", materials=""),
        named("HELD", held()),
        spool("ARMED", armador="MR(93)", fecha_armado="10-05-2026"),
        spool("PAUSED", armador="MR(93)"),
    ]
    assert tags(rows, ARM) == ["FREE", "PAUSED"]


def test_sold_lists_spools_with_arm_begun_fully_armed_first() -> None:
    rows = [
        spool("A BEGUN", armador="MR(93)"),
        spool("B ARMED", armador="MR(93)", fecha_armado="10-05-2026"),
        spool("C NOT BEGUN"),
        spool("D DONE", **DONE),
    ]
    assert tags(rows, SOLD) == ["B ARMED", "A BEGUN"]


def test_metrologia_lists_finished_spools_not_yet_inspected() -> None:
    rows = [
        spool("FINISHED", **DONE),
        spool("REPAIRED", **DONE, estado_detalle="PENDIENTE_METROLOGIA (Ciclo 1/3)"),
        spool("APPROVED", **DONE, fecha_qc_metrologia="13-05-2026", estado_detalle="METROLOGIA APROBADO ✓"),
        spool("REJECTED", **DONE, estado_detalle=REJECTED),
        spool("BLOCKED", **DONE, estado_detalle="BLOQUEADO - Contactar supervisor"),
        spool("HELD", **DONE, ocupado_por="MR(93)"),
        spool("HALF", armador="MR(93)", fecha_armado="10-05-2026"),
    ]
    assert tags(rows, Operation.METROLOGIA) == ["FINISHED", "REPAIRED"]


def test_reparacion_lists_blocked_spools_as_not_selectable() -> None:
    rows = [
        spool("REJECTED", **DONE, estado_detalle=REJECTED),
        spool("PAUSED", **DONE, estado_detalle="REPARACION_PAUSADA (Ciclo 1/3)"),
        spool("BLOCKED", **DONE, estado_detalle="BLOQUEADO - Contactar supervisor"),
        spool("FINISHED", **DONE),
    ]
    offers = lists.available(rows, Operation.REPARACION)
    assert {offer.spool.tag: offer.selectable for offer in offers} == {
        "REJECTED": True,
        "PAUSED": True,
        "BLOCKED": False,
    }


def test_spool_with_a_fault_is_listed() -> None:
    assert tags([faulty(spool("FAULTY", fecha_armado="mañana"), "Fecha_Armado")], ARM) == ["FAULTY"]


def test_paused_spool_is_marked_with_who_had_it() -> None:
    rows = [spool("A", armador="MR(93)"), spool("B")]
    assert [offer.paused_by for offer in lists.available(rows, ARM)] == ["MR(93)", None]


def test_welding_names_the_welder_who_paused_not_the_fitter() -> None:
    rows = [spool("A", armador="MR(93)", soldador="JP(11)"), spool("B", armador="MR(93)")]
    assert [offer.paused_by for offer in lists.available(rows, SOLD)] == ["JP(11)", None]


def test_order_of_work_is_priority_commitment_date_tag() -> None:
    rows = [
        replace(spool("E")),
        replace(spool("D"), fecha_compromiso="01-07-2026"),
        replace(spool("C"), fecha_compromiso="01-06-2026"),
        replace(spool("B"), prioridad="2"),
        replace(spool("A2"), prioridad="1", fecha_compromiso="01-07-2026"),
        replace(spool("A1"), prioridad="1", fecha_compromiso="01-07-2026"),
        replace(spool("Z"), prioridad="10"),
    ]
    assert tags(rows, ARM) == ["A1", "A2", "B", "Z", "C", "D", "E"]


def test_priority_may_be_a_word() -> None:
    rows = [
        replace(spool("LOW"), prioridad="baja"),
        replace(spool("TOP"), prioridad="Urgente"),
        replace(spool("HIGH"), prioridad="ALTA"),
    ]
    assert tags(rows, ARM) == ["TOP", "HIGH", "LOW"]


# What is mine


def test_mine_lists_spools_with_my_id_longest_held_first() -> None:
    rows = [
        named("LATE", held(MAURO, fecha_ocupacion="14-05-2026 09:00:00")),
        named("HERS", held(JUANA, SOLD)),
        named("EARLY", held(MAURO, fecha_ocupacion="13-05-2026 09:00:00")),
        spool("FREE", armador="MR(93)"),
        named("NEW MARK", held(MAURO, ocupado_por="MX(93)", fecha_ocupacion="14-05-2026 10:00:00")),
    ]
    assert [each.tag for each in lists.mine(rows, MAURO.id)] == ["EARLY", "LATE", "NEW MARK"]


def test_worker_without_spools_has_none() -> None:
    assert lists.mine([held(MAURO)], ANA.id) == []
