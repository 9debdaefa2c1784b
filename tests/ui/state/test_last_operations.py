"""The operation that a worker begins with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.core.events.event import Event
from kiosk.core.shop.data import Operation, Worker
from kiosk.core.shop.operations import EventType
from kiosk.ui.state.last_operations import LastOperations

TODAY = date(2026, 1, 27)
NOON = datetime(2026, 1, 27, 12, tzinfo=UTC)
BOTH = Worker(96, "Rosa", "Paz", True, frozenset({"Armador", "Soldador"}))


def event(operacion: str | None, worker_id: int | None, at: datetime = NOON) -> Event:
    return Event(EventType.TOMAR, "MK-1", None, "", at, operacion=operacion, worker_id=worker_id)


def local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def test_what_is_told_a_day_late_is_no_work_of_today() -> None:
    last = LastOperations()
    yesterday = event(operacion="SOLD", worker_id=96, at=NOON - timedelta(days=1))
    last.note_events([yesterday], local)
    assert last.first_for(BOTH, TODAY) is Operation.ARM
    last.note(97, Operation.SOLD, TODAY)
    last.note_events([replace(yesterday, worker_id=97, operacion="ARM")], local)
    assert last.first_for(replace(BOTH, id=97), TODAY) is Operation.SOLD


def test_the_first_one_with_a_role_before_anything_was_done() -> None:
    assert LastOperations().first_for(BOTH, TODAY) is Operation.ARM


def test_what_he_did_last_today_at_any_station() -> None:
    last = LastOperations()
    last.note_events([event(operacion="ARM", worker_id=96), event(operacion="SOLD", worker_id=96)], local)
    assert last.first_for(BOTH, TODAY) is Operation.SOLD
    assert last.first_for(BOTH, TODAY + timedelta(days=1)) is Operation.ARM


@pytest.mark.parametrize("roles", [{"Soldador"}, {"Metrologia"}, set()])
def test_never_one_without_a_role(roles: set[str]) -> None:
    last = LastOperations()
    last.note(96, Operation.ARM, TODAY)
    first = last.first_for(Worker(96, "Rosa", "Paz", True, frozenset(roles)), TODAY)
    assert first is {"Soldador": Operation.SOLD, "Metrologia": Operation.METROLOGIA}.get("".join(roles))


def test_an_event_of_no_operation_and_of_nobody_says_nothing() -> None:
    last = LastOperations()
    last.note_events([event(operacion=None, worker_id=96), event(operacion="SOLD", worker_id=None)], local)
    assert last.first_for(BOTH, TODAY) is Operation.ARM
