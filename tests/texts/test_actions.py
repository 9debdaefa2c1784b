"""What a worker is told when it worked, and what everybody is told of the others."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kiosk import texts
from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.refusals import (
    AlarmReason,
    AwayCause,
    HeldByOther,
    OutcomeUnknown,
    SheetUnavailable,
    SpoolNotFound,
    WritingStopped,
)
from kiosk.core.shop import audit_row
from kiosk.core.shop.data import Action, Command, Outcome, Picture, Verdict
from kiosk.core.shop.operations import EventType, operations_with
from tests.texts.situations import MAURICIO

TAG = "MK-1346-TW-28082-011"
AT = datetime(2026, 11, 23, 14, 32, 7)


def _outcome(
    action: Action,
    verdict: Verdict = Verdict.APPLIED,
    fecha: date | None = None,
    refusal: Refusal | None = None,
) -> Outcome:
    operation = operations_with(action)[0]
    command = Command("c1", action, TAG, 93, operation, fecha=fecha)
    done = replace(command, action=Action.TOMAR) if action in (Action.DESHACER, Action.CORREGIR) else command
    row = audit_row.row_for(done, MAURICIO, "Puesto 3", AT, "v1", Picture(), Picture())
    return Outcome(command, verdict, refusal=refusal, row=row if verdict is Verdict.APPLIED else None)


def _event(kind: EventType, worker: str | None, operacion: str | None = "SOLD") -> Event:
    return Event(
        kind, "MK-1336-TW-25245-018", worker, "Disponible - ARM completado", AT.replace(tzinfo=UTC), operacion
    )


def test_a_take_is_told_with_the_second_it_was_saved() -> None:
    assert texts.applied(_outcome(Action.TOMAR), "es") == (
        f"Tomaste {TAG} para ARM · guardado en la planilla 14:32:07"
    )
    assert texts.applied(_outcome(Action.TOMAR), "en") == (
        f"You took {TAG} for ARM · saved in the spreadsheet 14:32:07"
    )


def test_a_completion_of_another_day_names_the_day() -> None:
    assert texts.applied(_outcome(Action.COMPLETAR, fecha=date(2026, 11, 20)), "es") == (
        f"Completaste ARM de {TAG} con fecha 20-11-2026 · guardado en la planilla 14:32:07"
    )


def test_what_is_under_way_is_told_as_under_way() -> None:
    assert texts.pending(_outcome(Action.PAUSAR).command, "es") == f"Pausando ARM de {TAG}…"


def test_an_answer_is_the_sentence_of_whatever_became_of_it() -> None:
    refusal = SpoolNotFound(tag=TAG)
    refused = _outcome(Action.TOMAR, Verdict.REFUSED, refusal=refusal)
    assert texts.answer(refused, "es") == str(texts.sentence(refusal, "es"))
    assert texts.answer(_outcome(Action.TOMAR), "es") == texts.applied(_outcome(Action.TOMAR), "es")


def test_what_waits_on_this_station_is_not_told_as_saved() -> None:
    said = texts.answer(_outcome(Action.PAUSAR, Verdict.QUEUED), "es")
    assert "por enviar" in said
    assert "guardado" not in said


def test_a_take_at_another_station_makes_a_line() -> None:
    event = _event(EventType.TOMAR, "NR(94)")
    assert texts.event_line(event, datetime(2026, 11, 23, 14, 31), "es") == (
        "14:31 · NR(94) tomó MK-1336-TW-25245-018 para SOLD"
    )


def test_what_happened_here_says_so() -> None:
    event = _event(EventType.TOMAR, "NR(94)")
    line = texts.event_line(event, datetime(2026, 11, 23, 14, 31), "es", is_from_here=True)
    assert line == "14:31 · este puesto · NR(94) tomó MK-1336-TW-25245-018 para SOLD"


def test_a_pause_leaves_nobody_to_name() -> None:
    event = _event(EventType.PAUSAR, None)
    local = datetime(2026, 11, 23, 14, 31)
    assert texts.event_line(event, local, "es") == "14:31 · MK-1336-TW-25245-018 quedó pausado en SOLD"
    assert texts.event_line(event, local, "es", who="NR(94)") == (
        "14:31 · NR(94) pausó SOLD de MK-1336-TW-25245-018"
    )


def test_an_event_of_yesterday_is_told_with_its_day() -> None:
    event = _event(EventType.TOMAR, "NR(94)")
    line = texts.event_line(event, datetime(2026, 11, 22, 14, 31), "es", today=date(2026, 11, 23))
    assert line.startswith("22-11 14:31 · ")


def test_every_event_makes_a_line_with_and_without_a_worker() -> None:
    for kind in EventType:
        for worker in (None, "NR(94)"):
            for language in texts.LANGUAGES:
                event = Event(
                    kind, "A-1", worker, "Disponible", AT.replace(tzinfo=UTC), "ARM", resultado="APROBADO"
                )
                assert "?" not in texts.event_line(event, AT, language)


def test_what_waits_is_told_in_three_parts() -> None:
    said = texts.kept(_outcome(Action.PAUSAR, Verdict.QUEUED), "es")
    assert said.what == f"Pausaste ARM de {TAG}."
    assert said.saved == "Quedó en este equipo, todavía no en la planilla."
    assert said.todo == "Se enviará solo cuando se pueda escribir en la planilla: no hace falta repetirlo."


def test_what_waits_for_people_says_what_stops_it_and_who_ends_that() -> None:
    stopped = WritingStopped(alarma=AlarmReason.AUDIT_TOUCHED, filas="Metadata 4")
    outcome = _outcome(Action.PAUSAR, Verdict.QUEUED, refusal=stopped)
    for said in (str(texts.kept(outcome, "es")), texts.answer(outcome, "es")):
        assert "Escritura detenida: alguien cambió la auditoría de la planilla (Metadata 4)." in said
        assert "Avisa ya a planificación" in said
        assert said.endswith("Después se envía solo.")
        assert "No se guardó" not in said


def test_late_end_names_its_worker_and_its_spool() -> None:
    said = texts.late(_outcome(Action.COMPLETAR), "Mauricio Rodríguez", "es")
    assert said.what == f"Mauricio Rodríguez completó ARM de {TAG}."
    assert said.saved == "Quedó guardado en la planilla 14:32:07."
    assert said.todo == "No hace falta repetirlo."


def test_late_refusal_says_what_was_wanted_and_why_not() -> None:
    refusal = HeldByOther(TAG, "ARM", holder="CP(95)", accion="PAUSAR")
    outcome = _outcome(Action.PAUSAR, Verdict.REFUSED, refusal=refusal)
    said = texts.late(outcome, "Mauricio Rodríguez", "es")
    assert said.what.startswith(f"Mauricio Rodríguez quiso pausar ARM de {TAG}. ")
    assert "CP(95)" in said.what
    assert said.saved == "No se guardó."


def test_late_end_that_nobody_knows_is_not_told_as_not_saved() -> None:
    refusal = OutcomeUnknown(tag=TAG)
    for language in texts.LANGUAGES:
        for action in Action:
            said = str(texts.late(_outcome(action, Verdict.UNKNOWN, refusal=refusal), "MR(93)", language))
            assert "No se guardó" not in said
            assert "not saved" not in said
            assert "?" not in said


def test_unknown_badge_is_told_to_whoever_stands_here() -> None:
    assert "«777»" in texts.unknown_badge("777", "es").what
    assert texts.unknown_badge("777", "es", "Carla Pizarro").todo.startswith("Sigue aquí Carla Pizarro")


@pytest.mark.parametrize(
    ("result", "spanish", "english"),
    [
        ("APROBADO", f"Aprobaste {TAG} en METROLOGIA", f"You approved {TAG} in METROLOGIA"),
        ("RECHAZADO", f"Rechazaste {TAG} en METROLOGIA", f"You rejected {TAG} in METROLOGIA"),
    ],
)
def test_inspection_is_told_by_its_result(result: str, spanish: str, english: str) -> None:
    outcome = _outcome(Action.INSPECCIONAR)
    outcome = replace(outcome, command=replace(outcome.command, resultado=result))
    assert texts.applied(outcome, "es").startswith(f"{spanish} · guardado")
    assert texts.applied(outcome, "en").startswith(f"{english} · ")
    assert texts.late(outcome, "Inés Vidal", "es").what.startswith("Inés Vidal ")


def test_late_refusal_of_an_inspection_says_what_was_wanted() -> None:
    refusal = SheetUnavailable(TAG, AwayCause.INTERRUPTED)
    said = texts.late(_outcome(Action.INSPECCIONAR, Verdict.REFUSED, refusal=refusal), "Inés Vidal", "es")
    assert said.what == (
        f"Inés Vidal quiso hacer METROLOGIA de {TAG}. Una acción con {TAG} se interrumpió antes de enviarse."
    )


def test_what_another_did_is_told_with_the_hour_and_the_name() -> None:
    done = _outcome(Action.COMPLETAR)
    assert texts.past([done], "CP(95) Carla", "es") == f"14:32 · CP(95) Carla completó ARM de {TAG}."
    assert texts.past([done, done], "CP(95) Carla", "es") == "14:32 · CP(95) Carla completó ARM de 2 spools."
    assert texts.past([done], "CP(95) Carla", "en").startswith("14:32 · CP(95) Carla ")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"action": Action.RELEVO, "relevo_de": 95}, f"{TAG} quedó entregado a MR(93) para ARM."),
        ({"asignado_por": 5}, f"{TAG} quedó asignado a MR(93) para ARM."),
    ],
)
def test_what_was_given_to_somebody_names_who_has_it_and_not_who_gave_it(
    given: dict[str, Any], said: str
) -> None:
    outcome = _outcome(Action.TOMAR)
    outcome = replace(outcome, command=replace(outcome.command, **given), worker_nombre="MR(93)")
    assert texts.past([outcome], "CP(95) Carla", "es") == f"14:32 · {said}"
    assert texts.late(outcome, "Mauricio Rodríguez", "es").what == said


def test_what_was_undone_before_it_was_sent_is_told_so() -> None:
    undone = replace(_outcome(Action.DESHACER), row=None, struck=_outcome(Action.PAUSAR).command)
    assert texts.applied(undone, "es") == (
        f"Deshiciste lo último de {TAG} en ARM · no alcanzó a enviarse: la planilla queda como estaba"
    )
