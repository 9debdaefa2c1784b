"""The events published for an action, and the spool as a screen shows it after them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kiosk.core.events.event import Event, events_of, spool_after
from kiosk.core.shop import audit_row
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture, Spool, Worker
from kiosk.core.shop.operations import EventType
from kiosk.core.shop.transitions import Transition, picture_after
from tests.support.builders import ANA, ARM, JUANA, MAURO, NOW, SOLD, TAG, held, picture, spool

UTC_NOW = datetime(2026, 5, 14, 14, 30, tzinfo=UTC)


def row_of(
    action: Action, before: Picture, worker: Worker = MAURO, operation: Operation = ARM, earlier: str = ""
) -> AuditRow:
    command = Command("id-1", action, TAG, worker.id, operation)
    done = Transition(action, operation, worker.mark, NOW, earlier_worker=earlier)
    after = picture_after(before, done)
    return audit_row.row_for(command, worker, "Puesto 1", NOW, "id-0", before, after)


def told(action: Action, before: Picture, worker: Worker = MAURO, operation: Operation = ARM) -> list[Event]:
    return list(events_of(row_of(action, before, worker, operation), UTC_NOW))


def base(event: Event) -> Event:
    """The event with the base keys only, as the first programs publish it."""
    return Event(
        event.event_type,
        event.tag_spool,
        event.worker_nombre,
        event.estado_detalle,
        event.timestamp,
        event.operacion,
    )


def test_event_of_a_take_has_everything_that_a_screen_needs() -> None:
    take, _ = told(Action.TOMAR, Picture())
    assert take == Event(
        event_type=EventType.TOMAR,
        tag_spool=TAG,
        worker_nombre="MR(93)",
        estado_detalle="MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
        timestamp=UTC_NOW,
        operacion="ARM",
        event_id="id-1",
        station="Puesto 1",
        worker_id=93,
        fecha_ocupacion="14-05-2026 10:30:00",
        arm_state="en_progreso",
        sold_state="pendiente",
        version="id-1",
        armador="MR(93)",
        soldador="",
        prev="id-0",
        hold="id-1",
        fecha_armado="",
        fecha_soldadura="",
        fecha_qc_metrologia="",
    )


def test_state_change_follows_and_shares_the_id() -> None:
    take, change = told(Action.TOMAR, Picture())
    assert change == replace(take, event_type=EventType.STATE_CHANGE)
    assert take.identity == ("id-1", "TOMAR")
    assert change.identity == ("id-1", "STATE_CHANGE")


@pytest.mark.parametrize("action", [Action.PAUSAR, Action.CANCELAR])
def test_event_of_giving_back_names_no_holder(action: Action) -> None:
    assert [event.worker_nombre for event in told(action, held().picture)] == [None, None]


def test_event_of_a_completion_names_worker_and_date() -> None:
    done, change = told(Action.COMPLETAR, held().picture)
    assert (done.worker_nombre, done.fecha_operacion) == ("MR(93)", "14-05-2026")
    assert (change.worker_nombre, change.fecha_operacion) == (None, None)


def test_no_state_change_is_published_if_no_state_changed() -> None:
    assert [event.event_type for event in told(Action.PAUSAR, picture(ocupado_por="MR(93)"))] == ["PAUSAR"]


def test_row_of_an_older_layout_makes_no_event() -> None:
    assert events_of(replace(row_of(Action.TOMAR, Picture()), before=None), UTC_NOW) == ()
    assert events_of(replace(row_of(Action.TOMAR, Picture()), after=None), UTC_NOW) == ()


def test_row_that_is_no_action_makes_no_event() -> None:
    row = replace(row_of(Action.TOMAR, Picture()), evento_tipo="FILA_REPUESTA", accion="REPONER")
    assert events_of(row, UTC_NOW) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Picture(), held().picture, ["TOMAR", "STATE_CHANGE"]),
        (held().picture, Picture(), ["PAUSAR", "STATE_CHANGE"]),
        (held().picture, held(fecha_armado="13-05-2026").picture, ["STATE_CHANGE"]),
    ],
)
def test_event_of_a_hand_edit_follows_from_the_row_after_it(
    before: Picture, after: Picture, expected: list[str]
) -> None:
    row = row_of(Action.TOMAR, Picture())
    note = replace(row, evento_tipo="EDITADO_A_MANO", accion="EDITAR", before=before, after=after, hold="h1")
    events = events_of(note, UTC_NOW)
    assert [event.event_type for event in events] == expected
    stays = len(expected) == 1
    assert {event.hold for event in events} == {"h1" if stays else note.id}


def test_repair_has_event_types_of_its_own() -> None:
    row = replace(row_of(Action.TOMAR, Picture()), evento_tipo="TOMAR_REPARACION", operacion="REPARACION")
    assert events_of(row, UTC_NOW)[0].event_type is EventType.TOMAR_REPARACION


@pytest.mark.parametrize(("stamped", "result"), [("14-05-2026", "APROBADO"), ("", "RECHAZADO")])
def test_event_of_an_inspection_has_its_result(stamped: str, result: str) -> None:
    row = replace(
        row_of(Action.COMPLETAR, Picture()),
        evento_tipo="COMPLETAR_METROLOGIA",
        before=picture(),
        after=picture(fecha_qc_metrologia=stamped),
    )
    (inspected,) = events_of(row, UTC_NOW)
    assert (inspected.resultado, inspected.worker_nombre) == (result, "MR(93)")
    assert spool_after(spool(), inspected, NOW).picture.fecha_qc_metrologia == stamped


# What a screen makes of messages that say little


@pytest.mark.parametrize(
    ("operation", "before", "after", "told"),
    [
        (ARM, held().picture, Picture(), EventType.CANCELAR),
        (ARM, Picture(armador="MR(93)"), held().picture, EventType.TOMAR),
        (Operation.REPARACION, held().picture, Picture(), EventType.CANCELAR_REPARACION),
        (Operation.REPARACION, Picture(), held().picture, EventType.TOMAR_REPARACION),
        (Operation.METROLOGIA, Picture(), Picture(), EventType.STATE_CHANGE),
    ],
)
def test_what_was_taken_back_is_told_in_the_words_of_its_operation(
    operation: Operation, before: Picture, after: Picture, told: EventType
) -> None:
    undo = AuditRow(
        "u", NOW, "DESHACER", TAG, 93, "MR(93)", operation, "DESHACER", before=before, after=after
    )
    assert events_of(undo, UTC_NOW)[0].event_type is told


def seen(before: Spool, event: Event) -> Picture:
    return spool_after(before, event, NOW).picture


def test_incomplete_take_holds_since_its_timestamp() -> None:
    (take, _) = told(Action.TOMAR, Picture())
    assert seen(spool(), base(take)) == row_of(Action.TOMAR, Picture()).after


def test_incomplete_state_change_does_not_free_a_held_spool() -> None:
    said = Event(EventType.STATE_CHANGE, TAG, None, "MR(93) trabajando ARM (…)", UTC_NOW, "ARM")
    assert seen(held(), said).ocupado_por == "MR(93)"


def test_state_change_with_an_id_and_no_worker_frees_the_spool() -> None:
    said = Event(EventType.STATE_CHANGE, TAG, None, "Disponible - …", UTC_NOW, "ARM", "id-1")
    assert seen(held(), said).is_free


def test_take_holds_since_the_time_that_it_states() -> None:
    (take, _) = told(Action.TOMAR, Picture())
    late = replace(take, fecha_ocupacion="14-05-2026 10:29:00")
    assert seen(spool(), late).fecha_ocupacion == "14-05-2026 10:29:00"


def test_incomplete_completion_stamps_the_day_of_its_timestamp() -> None:
    (done, _) = told(Action.COMPLETAR, held().picture)
    assert seen(held(), base(done)).fecha_armado == "14-05-2026"


def test_incomplete_cancel_empties_the_name_of_a_pending_operation() -> None:
    (cancel, _) = told(Action.CANCELAR, held().picture)
    assert seen(held(), base(cancel)).armador == ""


def test_incomplete_cancel_of_welding_keeps_the_fitter() -> None:
    before = held(JUANA, SOLD, armador="MR(93)")
    (cancel, _) = told(Action.CANCELAR, before.picture, JUANA, SOLD)
    cells = seen(before, base(cancel))
    assert (cells.armador, cells.soldador) == ("MR(93)", "")


def test_hold_is_unknown_after_a_take_without_version() -> None:
    (take, _) = told(Action.TOMAR, Picture(), ANA)
    assert spool_after(replace(spool(), version="old"), base(take), NOW).version == ""


def test_approval_by_another_program_stamps_its_day() -> None:
    said = Event(
        EventType.COMPLETAR_METROLOGIA, TAG, "LP(7)", "METROLOGIA APROBADO ✓", UTC_NOW, resultado="APROBADO"
    )
    assert seen(spool(), said).fecha_qc_metrologia == "14-05-2026"


def test_finished_repair_goes_back_to_inspection() -> None:
    said = Event(
        EventType.COMPLETAR_REPARACION, TAG, None, "PENDIENTE_METROLOGIA (Ciclo 1/3)", UTC_NOW, "REPARACION"
    )
    cells = seen(held(fecha_qc_metrologia="10-05-2026"), said)
    assert (cells.ocupado_por, cells.fecha_qc_metrologia) == ("", "")


def test_completion_day_is_the_workers_not_the_publishers() -> None:
    command = Command("id-1", Action.COMPLETAR, TAG, MAURO.id, ARM, fecha=date(2026, 5, 2))
    after = picture_after(
        held().picture, Transition(Action.COMPLETAR, ARM, MAURO.mark, NOW, date(2026, 5, 2))
    )
    row = audit_row.row_for(command, MAURO, "Puesto 1", NOW, "id-0", held().picture, after)
    assert seen(held(), events_of(row, UTC_NOW)[0]).fecha_armado == "02-05-2026"
