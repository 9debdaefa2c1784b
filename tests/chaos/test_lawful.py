"""The rules for inspection, repair and supervisors find each planted breach, and none in a whole life."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.chaos.checker import check
from tests.chaos.history import History, Picture, Row, Said, Wish
from tests.chaos.judge import BLANK, State
from tests.chaos.lawful import BLOCKED, wrong

SINCE = "14-05-2026 10:30:00"
FINISHED = {
    **BLANK,
    "Armador": "AS(45)",
    "Fecha_Armado": "12-05-2026",
    "Soldador": "AS(45)",
    "Fecha_Soldadura": "13-05-2026",
    "Estado_Detalle": "Disponible - ARM completado, SOLD completado",
}


def said(detail: str, **more: str) -> Picture:
    return {**FINISHED, "Estado_Detalle": detail, **more}


def rejected(cycle: int) -> Picture:
    return said(f"RECHAZADO (Ciclo {cycle}/3) - Pendiente reparación")


def in_repair(cycle: int, mark: str = "MR(93)") -> Picture:
    return said(f"EN_REPARACION (Ciclo {cycle}/3) - Ocupado: {mark}", Ocupado_Por=mark, Fecha_Ocupacion=SINCE)


def row(kind: str, before: Picture, after: Picture, worker: str = "93", **more: str) -> Row:
    action, _, operation = kind.partition("_")
    operation = "REPARACION" if operation in ("SUPERVISOR", "") else operation
    made = Row(2, "row", kind, "MK-1", worker, action, operation, "cmd", "last", "", before, after)
    return replace(made, **more)  # type: ignore[arg-type]


def breaches(made: Row, hold: str = "hold") -> set[str]:
    return set(wrong(made, State("last", made.before or BLANK, hold), {}))


APPROVED = said("METROLOGIA APROBADO ✓", Fecha_QC_Metrología="14-05-2026")
PAUSED, QUEUED = said("REPARACION_PAUSADA (Ciclo 1/3)"), said("PENDIENTE_METROLOGIA (Ciclo 1/3)")
BY_7, BY_3 = {"worker": "7"}, {"worker": "3", "hold": "hold", "reason": "se fue"}
OWN = {"hold": "hold"}
HANDED = {**OWN, "given_by": "AS(45)"}


def in_arm(mark: str, **more: str) -> Picture:
    detail = f"{mark} trabajando ARM (ARM en progreso, SOLD pendiente)"
    held = {"Ocupado_Por": mark, "Fecha_Ocupacion": SINCE, "Armador": mark, "Estado_Detalle": detail}
    return {**BLANK, **held, **more}


LIFE = (
    row("COMPLETAR_METROLOGIA", FINISHED, rejected(1), **BY_7),
    row("TOMAR_REPARACION", rejected(1), in_repair(1)),
    row("PAUSAR_REPARACION", in_repair(1), PAUSED, **OWN),
    row("TOMAR_REPARACION", PAUSED, in_repair(1)),
    row("LIBERAR_SUPERVISOR", in_repair(1), PAUSED, **BY_3),
    row("CANCELAR_REPARACION", in_repair(1), rejected(1), **OWN),
    row("COMPLETAR_REPARACION", in_repair(1), QUEUED, **OWN),
    row("COMPLETAR_METROLOGIA", QUEUED, rejected(2), **BY_7),
    row("COMPLETAR_METROLOGIA", said("PENDIENTE_METROLOGIA (Ciclo 2/3)"), said(BLOCKED), **BY_7),
    row("DESBLOQUEAR", said(BLOCKED), rejected(0), **BY_3),
    row("COMPLETAR_METROLOGIA", QUEUED, APPROVED, **BY_7),
    row("RELEVO", in_repair(1, "AS(45)"), in_repair(1), **HANDED),
    row("RELEVO", in_arm("AS(45)"), in_arm("MR(93)"), operation="ARM", **HANDED),
)

PLANTED: Mapping[str, Row] = {
    "took_what_was_held": row("TOMAR_REPARACION", in_repair(1, "AS(45)"), in_repair(1)),
    "took_against_the_rules": row("TOMAR_REPARACION", said(BLOCKED), in_repair(1)),
    "wrong_cycle": row("COMPLETAR_METROLOGIA", QUEUED, rejected(1), **BY_7),
    "released_by_another": row("PAUSAR_REPARACION", in_repair(1, "AS(45)"), PAUSED, **OWN),
    "ended_another_hold": row("PAUSAR_REPARACION", in_repair(1), PAUSED, hold="other"),
    "released_another_operation": row("PAUSAR_SPOOL", in_repair(1), PAUSED, operation="ARM", **OWN),
    "released_what_was_free": row("LIBERAR_SUPERVISOR", PAUSED, PAUSED, **BY_3),
    "without_a_reason": row("LIBERAR_SUPERVISOR", in_repair(1), PAUSED, worker="3", hold="hold"),
    "inspected_what_was_held": row("COMPLETAR_METROLOGIA", in_repair(1), rejected(2), **BY_7),
    "inspected_against_the_rules": row("COMPLETAR_METROLOGIA", rejected(1), rejected(2), **BY_7),
    "unblocked_what_was_not": row("DESBLOQUEAR", rejected(1), rejected(0), **BY_3),
    "wrong_cells": row("COMPLETAR_REPARACION", in_repair(1), {**QUEUED, "Soldador": ""}, **OWN),
}
"""The name of each breach, with a row that is guilty of it."""

WRONG_SENTENCES = (
    row("TOMAR_REPARACION", rejected(1), in_repair(2)),
    row("PAUSAR_REPARACION", in_repair(1), rejected(1), **OWN),
    row("COMPLETAR_REPARACION", in_repair(1), PAUSED, **OWN),
    row("LIBERAR_SUPERVISOR", in_repair(1), QUEUED, **BY_3),
    row("COMPLETAR_METROLOGIA", said("PENDIENTE_METROLOGIA (Ciclo 2/3)"), rejected(3), **BY_7),
    row(
        "COMPLETAR_METROLOGIA", QUEUED, {**APPROVED, "Estado_Detalle": rejected(2)["Estado_Detalle"]}, **BY_7
    ),
)


@pytest.mark.parametrize(
    ("before", "after", "name", "more"),
    [
        (in_arm("IM(71)"), in_arm("MR(93)"), "handed_over_by_another", {}),
        (BLANK, in_arm("MR(93)"), "handed_over_by_another", {}),
        (in_arm("AS(45)"), in_arm("MR(93)"), "ended_another_hold", {"hold": "other"}),
        (in_arm("AS(45)"), in_arm("AS(45)"), "wrong_cells", {"worker": "45"}),
        (in_arm("AS(45)"), in_arm("MR(93)", Armador="AS(45)"), "wrong_cells", {}),
        (in_arm("AS(45)"), in_arm("MR(93)", Soldador="MR(93)"), "wrong_cells", {}),
        (
            in_arm("AS(45)", Fecha_Armado="12-05-2026"),
            in_arm("MR(93)", Fecha_Armado="12-05-2026"),
            "handed_over_against_the_rules",
            {},
        ),
        (in_repair(1, "AS(45)"), in_repair(2), "wrong_cycle", {"operation": "REPARACION"}),
    ],
)
def test_a_planted_breach_of_a_hand_over_is_found(
    before: Picture, after: Picture, name: str, more: Mapping[str, str]
) -> None:
    assert breaches(row("RELEVO", before, after, **{"operation": "ARM", **HANDED, **more})) == {name}


@pytest.mark.parametrize("made", LIFE, ids=lambda made: made.kind)
def test_a_lawful_row_breaks_nothing(made: Row) -> None:
    assert breaches(made) == set()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_breach_is_found(name: str) -> None:
    assert name in breaches(PLANTED[name])


@pytest.mark.parametrize("made", WRONG_SENTENCES, ids=lambda made: made.kind)
def test_a_wrong_count_or_sentence_is_found(made: Row) -> None:
    assert breaches(made) == {"wrong_cycle"}


def test_what_a_hand_freed_in_the_middle_of_a_repair_may_be_taken_again() -> None:
    freed = said("EN_REPARACION (Ciclo 1/3) - Ocupado: MR(93)")
    assert breaches(row("TOMAR_REPARACION", freed, in_repair(1, "IM(71)"), worker="71")) == set()


def test_a_repair_that_loses_a_name_or_keeps_the_inspection_date_is_found() -> None:
    dated = {"Fecha_QC_Metrología": "14-05-2026"}
    before, after = {**in_repair(1), **dated}, {**QUEUED, **dated}
    assert breaches(row("COMPLETAR_REPARACION", before, QUEUED, **OWN)) == set()
    assert breaches(row("COMPLETAR_REPARACION", before, after, **OWN)) == {"wrong_cells"}


def told_as_wished(made: Row, wished: Wish) -> set[str]:
    history = History((wished,), (Said("cmd", "applied"),), (replace(made, prev=""),), ())
    return {each.name for each in check(history)} - {"spool_not_there_once"}


def test_an_answer_with_another_result_or_giver_than_wished_is_found() -> None:
    inspected = row("COMPLETAR_METROLOGIA", FINISHED, rejected(1), **BY_7)
    wished = Wish("cmd", "INSPECCIONAR", "MK-1", 7, "METROLOGIA", result="RECHAZADO")
    assert told_as_wished(inspected, wished) == set()
    assert told_as_wished(inspected, replace(wished, result="APROBADO")) == {"not_as_wished"}
    given = row("TOMAR_REPARACION", rejected(1), in_repair(1), given_by="ST(3)")
    wished = Wish("cmd", "TOMAR", "MK-1", 93, "REPARACION", given_by="ST(3)")
    assert told_as_wished(given, wished) == set()
    assert told_as_wished(given, replace(wished, given_by="")) == {"not_as_wished"}


def test_a_supervisors_release_ends_the_hold_whatever_it_is_for() -> None:
    released = row("LIBERAR_SUPERVISOR", in_repair(1), PAUSED, worker="3", hold="", reason="se fue")
    wished = Wish("cmd", "LIBERAR", "MK-1", 3, "ARM")
    assert told_as_wished(released, wished) == set()
    assert told_as_wished(released, replace(wished, worker_id=93)) == {"not_as_wished"}


# undo

TAKEN = row("TOMAR_REPARACION", rejected(1), in_repair(1), id="take", cmd="take")
GIVEN_BACK = row("PAUSAR_REPARACION", in_repair(1), PAUSED, id="pause", cmd="pause", hold="take", prev="take")
UNDOES = row("DESHACER", PAUSED, in_repair(1), action="DESHACER", id="undo", cmd="undo", prev="pause")


def broken_by_undo(made: Row, *others: Row) -> set[str]:
    rows = {each.id: each for each in (TAKEN, GIVEN_BACK, *others)}
    return set(wrong(made, State(made.prev or "", made.before or BLANK, made.hold), rows))


def test_an_undo_gives_back_what_its_row_had_found_and_nothing_else() -> None:
    assert broken_by_undo(UNDOES) == set()
    assert broken_by_undo(replace(UNDOES, after=in_repair(2))) == {"wrong_cells"}
    assert broken_by_undo(replace(UNDOES, worker_id="45")) == {"undid_anothers"}
    again = replace(UNDOES, id="again", cmd="again", prev="undo", before=in_repair(1), after=PAUSED)
    assert broken_by_undo(again, UNDOES) == {"undid_what_has_no_undo"}


def test_a_hand_over_is_undone_by_who_handed_it_over() -> None:
    handed = row("RELEVO", in_repair(1, "AS(45)"), in_repair(1), id="handed", cmd="handed", **HANDED)
    undo = replace(UNDOES, prev="handed", before=in_repair(1), after=in_repair(1, "AS(45)"), worker_id="45")
    assert broken_by_undo(undo, handed) == set()
    assert broken_by_undo(replace(undo, worker_id="93"), handed) == {"undid_anothers"}


def test_cancelling_what_was_handed_over_leaves_the_holders_name() -> None:
    take = row("TOMAR_ARM", BLANK, in_arm("AS(45)"), "45", id="take", operation="ARM")
    handed = row(
        "RELEVO",
        in_arm("AS(45)"),
        in_arm("MR(93)"),
        id="handed",
        operation="ARM",
        **{**HANDED, "hold": "take"},
    )
    rows = {each.id: each for each in (take, handed)}

    def cancelled(after: Picture) -> set[str]:
        made = row("CANCELAR_ARM", in_arm("MR(93)"), after, hold="handed")
        return set(wrong(made, State("handed", in_arm("MR(93)"), "handed"), rows))

    assert cancelled({**BLANK, "Armador": "AS(45)"}) == set()
    assert cancelled(BLANK) == {"wrong_cells"}


def test_a_station_that_takes_its_own_command_back_undoes_nobodys_action() -> None:
    own = replace(UNDOES, cmd="pause", worker_id="45")
    assert broken_by_undo(own) == set()


def test_cancelling_a_hold_that_an_undo_gave_back_empties_the_name_as_before_the_take() -> None:
    before, working = {**BLANK, "Armador": "ZZ(5)"}, {**BLANK, "Armador": "MR(93)"}
    held = {**working, "Ocupado_Por": "MR(93)", "Fecha_Ocupacion": SINCE}
    rows = {
        each.id: each
        for each in (
            row("TOMAR_ARM", before, held, id="take", cmd="take"),
            row("PAUSAR_ARM", held, working, id="pause", cmd="pause", prev="take", hold="take"),
            row("DESHACER", working, held, id="undo", cmd="undo", prev="pause", hold="pause"),
        )
    }

    def cancelled(after: Picture) -> set[str]:
        made = row("CANCELAR_ARM", held, after, hold="undo")
        return set(wrong(made, State("undo", held, "undo"), rows))

    assert cancelled(before) == set()
    assert cancelled(BLANK) == {"wrong_cells"}
