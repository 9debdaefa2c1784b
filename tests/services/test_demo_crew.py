"""The demo's crew goes on after a refused action, and says so when it stops."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest

from kiosk.core.action.occupation import OccupationService
from kiosk.core.errors import SheetError
from kiosk.core.refusals import SheetUnavailable
from kiosk.core.shop.data import Operation, Picture, Result, Snapshot, Spool, Worker
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


class Recording:
    """An occupation service that does nothing and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[tuple[str, str]] = set()
        self.saw_all = threading.Event()

    def _note(self, action: str, operation: str) -> None:
        self.asked.add((action, operation))
        if len(self.asked) == len(EVERYTHING):
            self.saw_all.set()

    def tomar(self, _tag: str, _worker: int, operation: Operation) -> None:
        self._note("tomar", operation)

    def pausar(self, _tag: str, _worker: int, operation: Operation) -> None:
        self._note("pausar", operation)

    def completar(self, _tag: str, _worker: int, operation: Operation) -> None:
        self._note("completar", operation)

    def entregar(self, _tag: str, holder: int, worker: int, operation: Operation) -> None:
        assert (holder, worker) == (93, 94)
        self._note("entregar", operation)

    def inspeccionar(self, tag: str, _worker: int, resultado: str) -> None:
        assert tag == "MK-DONE"
        self._note("inspeccionar", resultado)


DONE = {
    "armador": "AA(1)",
    "fecha_armado": "01-05-2026",
    "soldador": "BB(2)",
    "fecha_soldadura": "02-05-2026",
}
HELD = {"ocupado_por": "MR(93)", "fecha_ocupacion": "14-05-2026 08:15:00"}
EVERYTHING = {
    *(("tomar", each) for each in ("ARM", "SOLD", "REPARACION")),
    *(("pausar", each) for each in ("ARM", "REPARACION")),
    *(("completar", each) for each in ("ARM", "REPARACION")),
    *(("entregar", each) for each in ("ARM", "REPARACION")),
    *(("inspeccionar", each) for each in Result),
}


def test_the_crew_does_every_operation_and_leaves_blocked_spools_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pictures = {
        "MK-NEW": Picture(),
        "MK-ARMED": Picture(armador="AA(1)", fecha_armado="01-05-2026"),
        "MK-DONE": Picture(**DONE),
        "MK-REJECTED": Picture(**DONE, estado_detalle="RECHAZADO (Ciclo 1/3) - Pendiente reparación"),
        "MK-BLOCKED": Picture(**DONE, estado_detalle="BLOQUEADO - Contactar supervisor"),
        "MK-ARM": Picture(**HELD, armador="MR(93)"),
        "MK-REP": Picture(**HELD, **DONE, estado_detalle="EN_REPARACION (Ciclo 1/3) - Ocupado: MR(93)"),
    }
    spools = tuple(
        Spool(tag, picture, row=at, fecha_materiales="01-01-2026")
        for at, (tag, picture) in enumerate(pictures.items(), start=2)
    )
    roles = frozenset({"Armador", "Soldador", "Metrologia"})
    people = {
        93: Worker(93, "Mauricio", "Rodríguez", True, roles),
        94: Worker(94, "Nicolás", "Rivas", True, roles),
        95: Worker(95, "Carla", "Pizarro", False, roles),
    }
    shop = Snapshot(spools, people, datetime(2026, 1, 27, tzinfo=UTC), ())
    monkeypatch.setattr(demo_crew, "LEAST_HELD", 1)  # so that it gives back as often as it takes
    service = Recording()
    crew = DemoCrew(lambda _station: cast(OccupationService, service), lambda: shop)
    crew.start()
    saw_all = service.saw_all.wait(WITHIN_S)
    crew.close()
    assert saw_all
    assert service.asked == EVERYTHING


def test_what_a_guest_takes_stays_the_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The crew goes on around it, and does nothing in the guest's name."""
    taken_by_crew, done = threading.Event(), []
    people = {id_: Worker(id_, "A", "B", True, frozenset({"Armador"})) for id_ in (62, 93)}
    free = Spool("MK-FREE", row=2, fecha_materiales="01-01-2026")
    wanted = replace(free, tag="MK-WANTED", row=3)
    by_guest = Picture(ocupado_por="AS(62)", fecha_ocupacion="14-05-2026 08:15:00", armador="AS(62)")

    def shop(*spools: Spool) -> Snapshot:
        return Snapshot(spools, people, datetime(2026, 1, 27, tzinfo=UTC), ())

    class Noting:
        def tomar(self, tag: str, worker: int, _operation: Operation) -> None:
            done.append((tag, worker))
            if len(done) > 200:
                taken_by_crew.set()

        def pausar(self, tag: str, *_: object) -> None:
            done.append((tag, 0))

        completar = pausar

    monkeypatch.setattr(demo_crew, "LEAST_HELD", 0)
    shops = iter([shop(free)])
    crew = DemoCrew(
        lambda _station: cast(OccupationService, Noting()),
        lambda: next(shops, shop(free, replace(wanted, picture=by_guest))),
    )
    crew.start()
    assert taken_by_crew.wait(WITHIN_S)
    crew.close()
    assert set(done[1:]) == {("MK-FREE", 93)}
