"""The four actions, from the wish to the written row and what the others are told."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest

from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Workplace
from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict, Worker
from tests.support.builders import ANA, ARM, IVAN, JUANA, MAURO, NOW, SOLD, TAG, ShopClock
from tests.support.faulty_wire import answered, answered_with, first
from tests.support.shop import Shop, ShopOpener, Station, ready

HELD = {
    "Ocupado_Por": "MR(93)",
    "Fecha_Ocupacion": "14-05-2026 08:15:00",
    "Armador": "MR(93)",
    "Estado_Detalle": "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
    "version": "0",
}


def refused(outcome: Outcome) -> tuple[Code, dict[str, str]]:
    assert outcome.verdict is Verdict.REFUSED
    assert outcome.refusal is not None
    return outcome.refusal.code, dict(outcome.refusal.values)


def said(station: Station) -> list[str]:
    return [event.event_type.value for event in station.told]


class Leases:
    """Keeps what was leased, and is never in the way."""

    def __init__(self) -> None:
        self.tags: list[str] = []

    @contextmanager
    def hold(self, tags: Iterable[str], deadline: float) -> Iterator[None]:
        self.tags += tags
        yield


# What comes of it


def test_two_ways_to_type_one_tag_take_one_lease(open_shop: ShopOpener) -> None:
    station, leases = open_shop(ready()).station(), Leases()
    journal, clock = station.memory.journal, ShopClock()
    service = OccupationService(Workplace(station.store, journal, clock, "Puesto 1", station), leases)
    assert service.tomar(TAG.lower(), MAURO.id, ARM).verdict is Verdict.APPLIED
    assert service.pausar(f"{TAG} ", MAURO.id, ARM).verdict is Verdict.APPLIED
    assert leases.tags == [TAG, TAG]


def test_take_is_applied_written_and_told(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = shop.station("Puesto 4")
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, outcome.refusal, outcome.worker_nombre) == (Verdict.APPLIED, None, "MR(93)")
    assert shop.row()["Ocupado_Por"] == "MR(93)"
    assert said(station) == ["TOMAR", "STATE_CHANGE"]
    assert {event.station for event in station.told} == {"Puesto 4"}


def test_outcome_carries_the_row_as_it_now_stands(open_shop: ShopOpener) -> None:
    outcome = open_shop(ready()).station().service.tomar(TAG, MAURO.id, ARM)
    assert outcome.row is not None
    assert outcome.spool is not None
    assert outcome.spool.version == outcome.row.id == outcome.command.id
    assert outcome.spool.picture == outcome.row.after


def test_event_bears_the_moment_that_the_row_bears(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = shop.station()
    station.wire.on_write(first(lambda: setattr(shop.clock, "now", NOW + timedelta(seconds=8))))
    station.service.tomar(TAG, MAURO.id, ARM)
    assert {event.timestamp for event in station.told} == {shop.clock.to_utc(NOW)}


def test_refusal_writes_nothing_and_tells_nobody(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(**HELD))
    station = shop.station()
    before = shop.row()
    outcome = station.service.tomar(TAG, ANA.id, ARM)
    assert refused(outcome)[0] is Code.SPOOL_OCUPADO
    assert (outcome.writes, outcome.row) == (0, None)
    assert (shop.row(), shop.audit(), station.told) == (before, [], [])


def test_refusal_after_the_read_shows_the_row_as_read(open_shop: ShopOpener) -> None:
    outcome = open_shop(ready(**HELD)).station().service.tomar(TAG, ANA.id, ARM)
    assert outcome.spool is not None
    assert outcome.spool.picture.ocupado_por == "MR(93)"


def test_second_worker_is_told_who_has_it_since_when_and_where(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    shop.station("Puesto 3").service.tomar(TAG, MAURO.id, ARM)
    code, values = refused(shop.station("Puesto 4").service.tomar(TAG, ANA.id, ARM))
    assert code is Code.SPOOL_OCUPADO
    assert (values["holder"], values["desde"], values["puesto"]) == (
        "MR(93)",
        "14-05-2026 10:30:00",
        "Puesto 3",
    )


def test_station_that_watched_from_the_start_knows_where_too(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    watching = shop.station("Puesto 4")
    watching.know()
    shop.station("Puesto 3").service.tomar(TAG, MAURO.id, ARM)
    assert refused(watching.service.tomar(TAG, ANA.id, ARM))[1]["puesto"] == "Puesto 3"


def test_holder_whose_take_is_not_in_the_audit_has_no_station(open_shop: ShopOpener) -> None:
    values = refused(open_shop(ready(**HELD)).station().service.tomar(TAG, ANA.id, ARM))[1]
    assert "puesto" not in values


@pytest.mark.parametrize(
    ("tag", "worker_id", "operation", "code"),
    [
        ("MK-NOPE", MAURO.id, ARM, Code.SPOOL_NO_ENCONTRADO),
        (TAG, 999, ARM, Code.WORKER_NO_ENCONTRADO),
        (TAG, IVAN.id, ARM, Code.WORKER_NO_ENCONTRADO),
        (TAG, JUANA.id, ARM, Code.ROL_NO_AUTORIZADO),
    ],
)
def test_what_the_snapshot_refuses_costs_no_request(
    open_shop: ShopOpener, tag: str, worker_id: int, operation: Operation, code: Code
) -> None:
    shop = open_shop(ready())
    station = shop.station()
    station.know()
    shop.clock.now = datetime(2026, 2, 1)  # the snapshot was read "just now"
    sent = len(station.wire.sent)
    outcome = station.service.tomar(tag, worker_id, operation)
    assert refused(outcome)[0] is code
    assert len(station.wire.sent) == sent


def test_tag_that_planning_has_just_added_is_found(open_shop: ShopOpener) -> None:
    shop = open_shop(ready("MK-1"))
    station = shop.station()
    station.know()
    shop.write("MK-1", "TAG_SPOOL", "MK-2")
    shop.clock.now = datetime(2040, 1, 1)  # the snapshot is old
    assert station.service.tomar("MK-2", MAURO.id, ARM).verdict is Verdict.APPLIED


def test_header_that_planning_has_just_mended_is_found(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    shop.rename("Armador", "Quién armó")
    station = shop.station()
    assert refused(station.service.tomar(TAG, MAURO.id, ARM))[0] is Code.HOJA_CAMBIADA
    shop.rename("Quién armó", "Armador")
    shop.clock.now = datetime(2026, 2, 1)  # the snapshot was read "just now"
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


def test_changed_sheet_is_told_before_an_unknown_tag(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    shop.rename("Armador", "Quién armó")
    code, values = refused(shop.station().service.tomar("MK-NOPE", 999, ARM))
    assert (code, values) == (Code.HOJA_CAMBIADA, {"falta": "Operaciones!Armador"})


def test_duplicated_tag_is_refused_with_both_rows(open_shop: ShopOpener) -> None:
    code, values = refused(open_shop(ready(), ready()).station().service.tomar(TAG, MAURO.id, ARM))
    assert (code, values["filas"]) == (Code.SPOOL_DUPLICADO, "2, 3")


def test_rules_are_checked_on_the_row_as_it_stands_now(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = shop.station()
    station.know()
    shop.write(TAG, "Fecha_Materiales", "")
    code, values = refused(station.service.tomar(TAG, MAURO.id, ARM))
    assert (code, values["falta"]) == (Code.DEPENDENCIAS_NO_SATISFECHAS, "materiales")


def test_unknown_outcome_is_neither_applied_nor_refused_nor_told(open_shop: ShopOpener) -> None:
    station = open_shop(ready()).station()
    station.know()
    station.wire.on_write(answered(503))
    station.wire.on_read(lambda send: send(), answered_with(b"null"))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.UNKNOWN
    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.RESULTADO_DESCONOCIDO
    assert (outcome.row, station.told) == (None, [])


def test_sheet_that_cannot_be_read_is_a_refusal(open_shop: ShopOpener) -> None:
    station = open_shop(ready()).station()
    station.wire.on_read(answered(403))
    assert refused(station.service.tomar(TAG, MAURO.id, ARM))[0] is Code.SHEETS_SIN_PERMISO


# Dates


def test_completion_is_dated_as_stated(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    service = shop.station().service
    service.tomar(TAG, MAURO.id, ARM)
    service.completar(TAG, MAURO.id, ARM, date(2026, 5, 2))
    assert shop.row(shown=True)["Fecha_Armado"] == "02-05-2026"


def test_completion_tomorrow_is_refused(open_shop: ShopOpener) -> None:
    service = open_shop(ready()).station().service
    service.tomar(TAG, MAURO.id, ARM)
    tomorrow = NOW.date() + timedelta(days=1)
    assert refused(service.completar(TAG, MAURO.id, ARM, tomorrow))[0] is Code.FECHA_INVALIDA


def test_day_begins_at_midnight_of_the_shop(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    service = shop.station().service
    shop.clock.now = datetime(2026, 5, 14, 23, 59, 59)  # the 15th already in UTC
    service.tomar(TAG, MAURO.id, ARM)
    assert refused(service.completar(TAG, MAURO.id, ARM, date(2026, 5, 15)))[0] is Code.FECHA_INVALIDA


# Holds


def test_release_meant_for_an_earlier_hold_does_not_end_a_later_one(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    service = shop.station().service
    first = service.tomar(TAG, MAURO.id, ARM)
    service.pausar(TAG, MAURO.id, ARM)
    service.tomar(TAG, MAURO.id, ARM)
    tap = Command("id-9", Action.PAUSAR, TAG, MAURO.id, ARM, hold=first.command.id)
    code, values = refused(service.execute(tap))
    assert (code, values["otra_toma"]) == (Code.NO_AUTORIZADO, "1")
    assert shop.row()["Ocupado_Por"] == "MR(93)"


def test_cancel_of_a_resume_puts_the_earlier_name_back(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    service = shop.station().service
    service.tomar(TAG, MAURO.id, ARM)
    service.pausar(TAG, MAURO.id, ARM)
    service.tomar(TAG, ANA.id, ARM)
    service.cancelar(TAG, ANA.id, ARM)
    row = shop.row()
    assert (row["Armador"], row["Ocupado_Por"]) == ("MR(93)", "")
    assert row["Estado_Detalle"] == "Disponible - ARM pausado, SOLD pendiente"


def test_cancel_at_another_station_finds_the_earlier_name_in_the_audit(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    first = shop.station().service
    first.tomar(TAG, MAURO.id, ARM)
    first.pausar(TAG, MAURO.id, ARM)
    first.tomar(TAG, ANA.id, ARM)
    shop.station("Puesto 2").service.cancelar(TAG, ANA.id, ARM)
    assert shop.row()["Armador"] == "MR(93)"


def test_cancel_empties_the_name_where_no_earlier_one_is_known(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(**HELD))
    shop.station().service.cancelar(TAG, MAURO.id, ARM)
    assert shop.row()["Armador"] == ""
    assert shop.row()["Estado_Detalle"] == "Disponible - ARM pendiente, SOLD pendiente"


def test_cancel_of_welding_leaves_the_fitter(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(Armador="MR(93)"))
    service = shop.station().service
    service.tomar(TAG, JUANA.id, SOLD)
    service.cancelar(TAG, JUANA.id, SOLD)
    assert (shop.row()["Armador"], shop.row()["Soldador"]) == ("MR(93)", "")


def test_worker_may_hold_several_spools(open_shop: ShopOpener) -> None:
    service = open_shop(ready("MK-1"), ready("MK-2")).station().service
    assert service.tomar("MK-1", MAURO.id, ARM).verdict is Verdict.APPLIED
    assert service.tomar("MK-2", MAURO.id, ARM).verdict is Verdict.APPLIED


# How old what one knows may be


def old_snapshot(shop: Shop) -> Station:
    """A station whose snapshot is older than a minute."""
    station = shop.station()
    station.know()
    shop.clock.now = datetime(2040, 1, 1)
    return station


def dismiss(shop: Shop, worker: Worker) -> None:
    people = shop.planilla.worksheet("Trabajadores")
    people.update([[False]], f"D{[row[0] for row in people.get_values()].index(str(worker.id)) + 1}")


def test_worker_dismissed_since_an_old_snapshot_is_refused(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = old_snapshot(shop)
    dismiss(shop, MAURO)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert refused(outcome)[0] is Code.WORKER_NO_ENCONTRADO


def test_fresh_snapshot_instead_of_an_old_one_is_not_the_actions_own(open_shop: ShopOpener) -> None:
    station = old_snapshot(open_shop(ready()))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 1, 1)


def test_old_snapshot_has_to_do_while_the_sheet_does_not_answer(open_shop: ShopOpener) -> None:
    station = old_snapshot(open_shop(ready()))
    station.wire.on_read(answered_with(b"null"))
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


def test_old_snapshot_is_not_enough_where_the_sheet_forbids_to_read(open_shop: ShopOpener) -> None:
    station = old_snapshot(open_shop(ready()))
    station.wire.on_read(answered(403))
    assert refused(station.service.tomar(TAG, MAURO.id, ARM))[0] is Code.SHEETS_SIN_PERMISO
