"""The demo's crew goes on after a refused action, and says so when it stops."""

import threading
from datetime import UTC, datetime
from typing import cast

import pytest

from kiosk.core.action.occupation import OccupationService
from kiosk.core.errors import SheetError
from kiosk.core.refusals import SheetUnavailable
from kiosk.core.shop.data import Snapshot, Spool, Worker
from kiosk.services import demo_crew
from kiosk.services.demo_crew import DemoCrew

WITHIN_S = 10.0
SHOP = Snapshot(
    (Spool("MK-1335-CW-25238-011", row=2, fecha_materiales="01-01-2026"),),
    {93: Worker(93, "Mauricio", "Rodríguez", True, frozenset({"Armador", "Soldador"}))},
    datetime(2026, 1, 27, tzinfo=UTC),
    (),
)


class Failing:
    """An occupation service whose every action raises."""

    def __init__(self, error: Exception) -> None:
        self._error = error
        self._calls = 0
        self.called_twice = threading.Event()

    def tomar(self, *_: object) -> None:
        self._calls += 1
        if self._calls == 2:
            self.called_twice.set()
        raise self._error

    pausar = completar = tomar


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_crew, "PAUSE_S", (0.001, 0.001))


def crew_of(service: Failing) -> DemoCrew:
    def snapshot() -> Snapshot:
        return SHOP

    return DemoCrew(lambda _station: cast(OccupationService, service), snapshot)


@pytest.mark.logs("an action of the simulated crew failed")
def test_an_action_that_the_sheet_refuses_does_not_stop_the_crew() -> None:
    service = Failing(SheetError(SheetUnavailable()))
    crew = crew_of(service)
    crew.start()
    assert service.called_twice.wait(WITHIN_S)
    crew.close()


@pytest.mark.logs("the simulated crew stopped")
def test_an_unforeseen_fault_stops_the_crew_and_is_logged_with_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    crew = crew_of(Failing(RuntimeError("a fault of ours")))
    crew.start()
    crew._thread.join(WITHIN_S)
    assert not crew._thread.is_alive()
    assert [record.exc_info is not None for record in caplog.records] == [True]
