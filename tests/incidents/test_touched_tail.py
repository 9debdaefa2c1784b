"""What people did to the audit shows in the rows that a station reads next, or in a row of the sheet."""

from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from kiosk.core.errors import Code, SheetError
from kiosk.core.protocol.kinds import Mark, What
from kiosk.core.shop.data import AuditRow, Picture, Verdict
from kiosk.sheets import audit_table
from tests.incidents.shop_floor import audit_of, code, kinds
from tests.incidents.test_touched_audit import alarm, applied, cells, everything, put
from tests.incidents.two_stations import OTHER, first, second, shop
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Send, raised
from tests.support.faulty_wire import first as before_it
from tests.support.shop import Shop, Station

__all__ = ["first", "second", "shop"]

pytestmark = pytest.mark.logs(r"people changed \d+ rows of the audit|put back")

silence = raised(requests.exceptions.ReadTimeout())


def swap(shop: Shop, one: int, other: int) -> None:
    """People exchange two rows of the audit, by their row numbers."""
    rows = cells(shop)
    rows[one - 2], rows[other - 2] = rows[other - 2], rows[one - 2]
    put(shop, rows)


def turn(station: Station, tag: str = TAG) -> None:
    applied(station.service.tomar(tag, ANA.id, ARM))
    applied(station.service.pausar(tag, ANA.id, ARM))


def test_take_that_was_moved_above_the_end_that_a_station_knows(
    shop: Shop, first: Station, second: Station
) -> None:
    """A known row has its place now, and would pass for a write that landed twice."""
    turn(first)
    second.store.audit_log()
    applied(first.service.tomar(TAG, ANA.id, ARM))
    swap(shop, 2, 4)
    left = everything(shop)
    assert code(second.service.tomar(TAG, MAURO.id, ARM)) is Code.ESCRITURA_DETENIDA
    assert What.MOVED in alarm(second)
    assert everything(shop) == left


def test_take_whose_row_was_deleted_before_another_station_read_it(
    shop: Shop, first: Station, second: Station
) -> None:
    """The sheet's row alone shows it; it must not pass for a person's edit and be noted."""
    turn(first)
    second.store.audit_log()
    applied(first.service.tomar(TAG, ANA.id, ARM))
    shop.metadata.delete_rows(4)
    left = everything(shop)
    assert code(second.service.tomar(TAG, MAURO.id, ARM)) is Code.ESCRITURA_DETENIDA
    assert alarm(second) == {What.SHOWN_AND_ABSENT}
    second.mender.mend_all()
    assert everything(shop) == left


def test_take_whose_audit_row_lands_above_the_end_that_its_station_knows(shop: Shop, first: Station) -> None:
    """An older version of Metadata came back between its read and its write: no fault of the kiosk."""
    turn(first)
    turn(first)
    first.wire.on_write(before_it(lambda: shop.metadata.delete_rows(2, 5)))
    outcome = first.service.tomar(TAG, ANA.id, ARM)
    assert outcome.verdict is Verdict.UNKNOWN
    assert outcome.refusal is not None
    assert "falla" not in outcome.refusal.values
    assert What.MISSING in alarm(first)


def test_take_that_was_repaired_and_whose_row_was_then_deleted(
    shop: Shop, first: Station, second: Station
) -> None:
    """The repair's row is no sign of the take's: else the take would be undone, and given to another."""
    turn(first)
    second.store.audit_log()
    applied(first.service.tomar(TAG, ANA.id, ARM))
    shop.write(TAG, "version", str(cells(shop)[1][0]))
    first.store.snapshot()
    first.mender.mend_all()
    assert kinds(shop)[2:] == ["TOMAR_SPOOL", "FILA_REPUESTA"]
    shop.metadata.delete_rows(4)
    left = everything(shop)
    assert code(second.service.tomar(TAG, MAURO.id, ARM)) is Code.ESCRITURA_DETENIDA
    assert alarm(second) == {What.SHOWN_AND_ABSENT}
    assert everything(shop) == left


def test_t11_station_that_can_not_see_it_stops_the_others_with_its_first_write(
    shop: Shop, first: Station, second: Station
) -> None:
    """A void row was swapped with the one that counts, and no repair had said which is which."""
    turn(first)
    second.wire.on_write(before_it(lambda: applied(first.service.tomar(TAG, ANA.id, ARM))), silence)
    outcome = second.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is not Verdict.APPLIED
    assert kinds(shop)[:4] == ["TOMAR_SPOOL", "PAUSAR_SPOOL", "TOMAR_SPOOL", "TOMAR_SPOOL"]
    put(shop, cells(shop)[:4])  # without the repair
    swap(shop, 4, 5)
    fresh = shop.station("Puesto 3")
    fresh.know()
    log = fresh.sheet_state.audit.now()
    assert log is not None
    standing = log.standing(TAG)
    assert standing is not None
    assert (standing.picture.ocupado_por, alarm(fresh)) == (MAURO.mark, set())
    applied(fresh.service.pausar(TAG, MAURO.id, ARM))
    assert code(first.service.tomar(OTHER, ANA.id, ARM)) is Code.ESCRITURA_DETENIDA
    assert alarm(first)


def test_rows_archived_while_the_audit_is_read_are_no_alarm(
    shop: Shop, first: Station, second: Station
) -> None:
    for _ in range(3):
        turn(first)
    shop.clock.now += timedelta(days=9)
    turn(second, OTHER)
    first.store.audit_log()

    first.wire.on_read(before_it(lambda: shop.metadata.delete_rows(2, 5)))
    first.store.check_audit()
    assert alarm(first) == set()
    applied(first.service.tomar(TAG, MAURO.id, ARM))


def test_audit_whose_rows_never_rest_is_not_believed(shop: Shop, first: Station) -> None:
    for _ in range(3):
        turn(first)
    new = shop.station("Puesto 3")
    new.store.latest()

    def through(send: Send) -> requests.Response:
        return send()

    insert = before_it(lambda: shop.metadata.insert_rows([["x"]], 2))
    new.wire.on_read(*[through, insert] * audit_table.ATTEMPTS)
    before = new.wire.reads
    with pytest.raises(SheetError):
        new.store.read_audit()
    assert new.wire.reads == before + 2 * audit_table.ATTEMPTS
    assert alarm(new) == set()


def acceptance(shop: Shop, row_id: str, tras: str) -> AuditRow:
    now = shop.clock.now
    return AuditRow(
        row_id, now, Mark.AUDITORIA_ACEPTADA, "", None, "", "", "ACEPTAR", station="Puesto 9", tras=tras
    )


def noted(accepted: AuditRow, row_id: str, prev: str, after: Picture) -> AuditRow:
    """The acceptance's note of the spool."""
    kind = Mark.EDITADO_A_MANO
    return replace(
        accepted, id=row_id, evento_tipo=kind, tag=TAG, tras=None, acepta=accepted.id, prev=prev, after=after
    )


def last_id(shop: Shop) -> str:
    return str(cells(shop)[-1][0])


def test_acceptance_ends_the_alarm_at_every_station(shop: Shop, first: Station, second: Station) -> None:
    turn(first)
    second.store.audit_log()
    swap(shop, 2, 3)
    for station in (first, second):
        with pytest.raises(SheetError):
            station.store.check_audit()
    accepting = shop.station("Puesto 9")
    accepting.sheet_state.audit.restore((), 2, (), "")  # a station with an alarm appends nothing
    accepted = acceptance(shop, "z", last_id(shop))
    accepting.store.append(accepted)
    accepting.store.append(noted(accepted, "n", str(shop.row()["version"]), Picture()))
    for station in (first, second):
        station.store.check_audit()
        assert alarm(station) == set()
    applied(second.service.tomar(TAG, MAURO.id, ARM))
    assert code(first.service.tomar(TAG, ANA.id, ARM)) is Code.SPOOL_OCUPADO
    assert audit_of(shop).standing(TAG) == second.store.standing(TAG)


@pytest.mark.parametrize("is_valid", [True, False])
def test_acceptance_that_stands_first_in_the_window_is_judged_by_the_row_that_it_names(
    shop: Shop, first: Station, monkeypatch: pytest.MonkeyPatch, is_valid: bool
) -> None:
    turn(first)
    named = last_id(shop)
    if not is_valid:
        turn(first, OTHER)
    first.store.append(acceptance(shop, "z", named))
    turn(first, "MK-3")
    turn(first, OTHER)
    shop.clock.now += timedelta(days=9)
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 5)
    log = audit_of(shop)
    assert log.is_valid("z") is is_valid
    assert (log.standing(TAG) is None) is is_valid


@pytest.mark.parametrize("is_valid", [True, False])
def test_acceptance_above_the_window_is_where_judging_begins(
    shop: Shop, first: Station, second: Station, monkeypatch: pytest.MonkeyPatch, is_valid: bool
) -> None:
    """A row that lost a race stands first in the window: the rows above it are looked up."""
    turn(first)
    named = last_id(shop)
    if not is_valid:
        turn(first, OTHER)
    accepted = acceptance(shop, "z", named)
    first.store.append(accepted)
    first.store.append(noted(accepted, "n", named, Picture(armador="XX(1)")))
    second.store.audit_log()
    follows = "n" if is_valid else named
    won = replace(accepted, id="a", evento_tipo="TOMAR_SPOOL", tag=TAG, tras=None, prev=follows)
    first.store.append(replace(won, after=Picture(ocupado_por=ANA.mark)))
    first.store.append(replace(won, id="b", after=Picture(ocupado_por=MAURO.mark)))
    turn(first, "MK-3")
    turn(first, OTHER)
    shop.clock.now += timedelta(days=9)
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 5)
    standing = audit_of(shop).standing(TAG)
    assert standing is not None
    assert (standing.last, standing.picture.ocupado_por) == ("a", ANA.mark)


def test_note_of_an_acceptance_above_the_window_counts(
    shop: Shop, first: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(first)
    before = last_id(shop)
    accepted = acceptance(shop, "z", before)
    first.store.append(accepted)
    first.store.append(noted(accepted, "n", before, Picture(armador="XX(1)")))
    late = replace(accepted, id="b", evento_tipo="TOMAR_SPOOL", tag=TAG, tras=None, prev=before)
    first.store.append(replace(late, after=Picture(ocupado_por=MAURO.mark)))
    turn(first, "MK-3")
    turn(first, OTHER)
    shop.clock.now += timedelta(days=9)
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 5)
    standing = audit_of(shop).standing(TAG)
    assert standing is not None
    assert standing.last == "n"
