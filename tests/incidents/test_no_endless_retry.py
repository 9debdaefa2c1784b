"""What can't be read back isn't written, and nothing is tried again without a pause and an end."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import requests

from kiosk.core.action import delivery
from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import Code
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.next_step import InFlight, Step
from kiosk.core.shop.data import Action, AuditRow, Picture, Verdict
from tests.incidents.shop_floor import code, kinds, settled, wish
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Cue, first, raised
from tests.support.shop import Shop, ShopOpener, Station, ready


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready())


@pytest.mark.logs("time is wrong")
@pytest.mark.parametrize("year", [1970, 2300])
def test_take_by_a_clock_that_is_years_away_is_refused_and_nothing_is_sent(shop: Shop, year: int) -> None:
    station = shop.station()
    station.know()
    shop.clock.now = datetime(year, 1, 1)
    station.store.snapshot()
    sent = station.wire.writes
    assert code(station.service.execute(wish(Action.TOMAR))) is Code.RELOJ_NO_FIABLE
    assert (station.wire.writes, kinds(shop), station.service.backlog().count) == (sent, [], 0)
    record = station.memory.journal.find("id-1")
    assert record is not None
    assert record.attempts == ()


def test_take_that_could_not_be_read_back_leaves_no_attempt_in_the_journal(shop: Shop) -> None:
    """A worker's name that Sheets would give back otherwise, as with a sign that no text may hold."""
    station = shop.station()
    station.know()
    halved = replace(MAURO, nombre="\ud800")
    snapshot = station.store.snapshot()
    station.sheet_state.took(
        replace(snapshot, workers={MAURO.id: halved}, read_at=snapshot.read_at + timedelta(seconds=1))
    )
    sent = station.wire.writes
    assert code(station.service.execute(wish(Action.TOMAR))) is Code.SPOOL_DATO_ILEGIBLE
    assert station.wire.writes == sent
    record = station.memory.journal.find("id-1")
    assert record is not None
    assert record.attempts == ()


def test_attempt_that_an_earlier_version_sent_and_nobody_can_read_is_given_up(shop: Shop) -> None:
    station = shop.station()
    station.know()
    row = AuditRow(
        "id-1", shop.clock.now, "TOMAR_SPOOL", TAG, MAURO.id, MAURO.mark, "ARM", "TOMAR",
        cmd="id-1", prev="", before=Picture(), after=Picture(MAURO.mark, estado_detalle="\ud800"),
    )  # fmt: skip
    station.memory.journal.accept(wish(Action.TOMAR))
    station.memory.journal.attempts.prepare("id-1", row)
    station.memory.journal.attempts.sent("id-1")
    station = shop.restarted(station)
    (outcome,) = settled(station)
    assert (outcome.verdict, kinds(shop)) == (Verdict.REFUSED, ["RENUNCIADO"])


def test_release_that_an_earlier_version_sent_and_nobody_can_read_is_given_up(shop: Shop) -> None:
    station = shop.station()
    take = station.service.tomar(TAG, MAURO.id, ARM)
    assert take.row is not None
    row = replace(
        take.row, id="id-1", evento_tipo="PAUSAR_SPOOL", accion="PAUSAR", prev=take.row.id, hold=take.row.id
    )
    row = replace(row, before=take.row.after, after=replace(Picture(), estado_detalle="\ud800"))
    station.memory.journal.accept(wish(Action.PAUSAR))
    station.memory.journal.attempts.prepare("id-1", row)
    station.memory.journal.attempts.sent("id-1")
    station = shop.restarted(station)
    assert settled(station)[-1].verdict is Verdict.REFUSED
    assert kinds(shop) == ["TOMAR_SPOOL", "RENUNCIADO"]


def test_completion_on_a_day_that_the_sheet_cannot_keep_is_refused(shop: Shop) -> None:
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    outcome = station.service.completar(TAG, MAURO.id, ARM, datetime(1980, 3, 1).date())
    assert code(outcome) is Code.FECHA_INVALIDA
    assert shop.row()["Fecha_Armado"] == ""


def limited_service(shop: Shop, pauses: list[float]) -> tuple[OccupationService, object]:
    """A service whose pauses take no time; says how long they would have been."""
    station = shop.station()
    station.know()
    workplace = Workplace(station.store, station.memory.journal, shop.clock, "Puesto 1", station)
    return OccupationService(workplace, limits=Limits(pause=pauses.append)), station


def test_release_that_is_never_answered_is_sent_a_few_times_with_growing_pauses(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    service, station = limited_service(shop, pauses)
    assert service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    wire = station.wire  # type: ignore[attr-defined]
    wire.on_write(*[raised(requests.exceptions.ReadTimeout())] * 1_000)
    before = wire.writes
    assert service.execute(wish(Action.PAUSAR)).verdict is Verdict.UNKNOWN
    assert wire.writes - before <= delivery.MOST_STEPS
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
    assert set(pauses[4:]) <= {8.0}


def beaten(shop: Shop, station: Station) -> Cue:
    """A cue: another worker takes and pauses the spool just before a write arrives, which is void then."""
    other = shop.station("Puesto 2")

    def faster() -> None:
        other.service.tomar(TAG, ANA.id, ARM)
        other.service.pausar(TAG, ANA.id, ARM)

    station.know()
    return first(faster)


@pytest.mark.logs("put back")
def test_take_that_others_beat_each_time_is_sent_twice_and_then_refused(shop: Shop) -> None:
    station = shop.station()
    station.wire.on_write(*[beaten(shop, station)] * 20)
    before = len(station.wire.sent)
    outcome = station.service.execute(wish(Action.TOMAR))
    assert outcome.verdict is Verdict.REFUSED
    record = station.memory.journal.find("id-1")
    assert record is not None
    assert len(record.attempts) == 2
    assert len(station.wire.sent) - before <= 10


@pytest.mark.logs("put back")
def test_attempt_that_is_void_again_and_again_ends_after_a_few_steps(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start_again(_log: LogAt, _sent: InFlight) -> Step:
        return Step.START_AGAIN

    monkeypatch.setattr(delivery, "next_step", start_again)
    station = shop.station()
    station.wire.on_write(*[beaten(shop, station)] * 200)
    before = station.wire.writes
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert station.wire.writes - before <= delivery.MOST_STEPS


def test_tombstone_that_nobody_sees_is_appended_a_few_times_with_growing_pauses(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renounce(_log: LogAt, _sent: InFlight) -> Step:
        return Step.RENOUNCE

    monkeypatch.setattr(delivery, "next_step", renounce)
    pauses: list[float] = []
    service, station = limited_service(shop, pauses)
    station.wire.on_write(raised(requests.exceptions.ReadTimeout()))  # type: ignore[attr-defined]
    assert service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.UNKNOWN
    assert 1 < kinds(shop).count("RENUNCIADO") <= delivery.MOST_STEPS
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
