"""What happens to an audit without anybody changing what was known of it: no alarm, and the work goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from kiosk.core.errors import Code
from kiosk.core.protocol.audit_window import shortened
from kiosk.core.shop.data import AuditRow, Verdict
from kiosk.sheets import audit_table
from kiosk.sheets.audit import known_rows
from kiosk.station import audit_copy
from tests.incidents.shop_floor import code, kinds, turns
from tests.incidents.two_stations import OTHER, first, second, shop
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Send, answered, applied_but, raised
from tests.support.faulty_wire import first as before_it
from tests.support.shop import Shop, Station

__all__ = ["first", "second", "shop"]


def goes_on(*stations: Station) -> None:
    """Each station compares the audit, has no alarm, and takes and gives back; then Mauro holds the spool."""
    for station in stations:
        station.store.audit_log()
        station.store.check_audit()
        assert station.sheet_state.alarms.standing() == ()
        turns(station, 1, "MK-3")
    assert stations[0].service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    for station in stations:
        assert code(station.service.tomar(TAG, ANA.id, ARM)) is Code.SPOOL_OCUPADO


def test_old_rows_are_archived(shop: Shop, first: Station, second: Station) -> None:
    turns(first, 3, OTHER)
    shop.clock.now += timedelta(days=9)
    turns(second, 2, OTHER)
    first.store.audit_log()
    shop.metadata.delete_rows(2, 6)
    goes_on(first, second)


@pytest.mark.parametrize("behind", [timedelta(days=2), timedelta(days=9_000)])
def test_old_rows_are_archived_and_the_station_that_compares_has_a_wrong_clock(
    shop: Shop, first: Station, second: Station, behind: timedelta
) -> None:
    shop.metadata.add_rows(200)
    turns(first, 30, OTHER)
    shop.clock.now += timedelta(days=20)
    turns(second, 60, OTHER)
    first.store.audit_log()
    shop.metadata.delete_rows(2, 6)
    shop.clock.now -= behind
    first.store.check_audit()
    shop.clock.now += behind
    goes_on(first, second)


def test_write_lands_twice(shop: Shop, first: Station, second: Station) -> None:
    """The answer is lost, the station sends it again, and the network delivers both."""
    silence = raised(requests.exceptions.ReadTimeout())
    first.wire.on_write(applied_but(silence))
    assert first.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    second.store.audit_log()
    (row,) = shop.metadata.get_values("A2:K2")
    shop.metadata.append_row(row)
    assert second.service.pausar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    shop.metadata.append_row(row)
    goes_on(first, second)


def test_write_that_landed_twice_has_only_its_place_read_again(
    shop: Shop, first: Station, second: Station
) -> None:
    turns(first, 2, OTHER)
    second.store.audit_log()
    mark = second.sheet_state.audit.tail
    assert mark is not None
    (row,) = shop.metadata.get_values("A2:K2")
    for _ in range(2):
        shop.metadata.append_row(row)
        before = second.wire.reads
        second.store.audit_log()
        assert second.wire.reads == before + 2
    assert second.sheet_state.audit.tail == replace(mark, row=mark.row + 2, id=row[0])
    goes_on(first, second)


def test_write_that_landed_twice_in_many_places_has_one_range_read(
    shop: Shop, first: Station, second: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_table, "NEAR_ROWS", 1)
    monkeypatch.setattr(audit_table, "RANGES_A_REQUEST", 1)
    turns(first, 1, OTHER)
    (row,) = shop.metadata.get_values("A2:K2")
    for _ in range(2):
        shop.metadata.append_row(row)
        turns(first, 1, OTHER)
    before = second.wire.reads
    second.store.audit_log()
    assert second.wire.reads == before + 1
    shop.metadata.append_row(row)
    second.store.audit_log()
    assert second.wire.reads == before + 3
    goes_on(first, second)


def test_row_that_comes_again_while_people_move_rows_has_the_audit_read_again(
    shop: Shop, first: Station, second: Station
) -> None:
    turns(first, 2, OTHER)
    second.store.audit_log()
    (row,) = shop.metadata.get_values("A2:K2")
    shop.metadata.append_rows([row, ["x-1", "ayer", "algo"]])

    def through(send: Send) -> requests.Response:
        return send()

    second.wire.on_read(through, before_it(lambda: shop.metadata.delete_rows(6)))
    before = second.wire.reads
    second.store.audit_log()
    assert second.wire.reads > before + 2
    goes_on(first, second)


def test_echo_whose_places_can_not_be_checked_is_unknown_and_not_refused(
    shop: Shop, first: Station, second: Station
) -> None:
    turns(first, 1, OTHER)
    second.store.audit_log()
    (row,) = shop.metadata.get_values("A2:K2")
    second.wire.on_write(before_it(lambda: shop.metadata.append_row(row)))

    def through(send: Send) -> requests.Response:
        return send()

    second.wire.on_read(through, answered(403))
    assert second.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert kinds(shop).count("TOMAR_SPOOL") == 3


def test_other_program_gives_all_its_rows_one_id(shop: Shop, first: Station, second: Station) -> None:
    turns(first, 1, OTHER)
    for day in range(3):
        shop.metadata.append_row(["-", f"0{day + 1}-02-2026", "algo", TAG])
        before = second.wire.reads
        second.store.audit_log()
        assert second.wire.reads == before + 1
    goes_on(first, second)


def test_other_programs_append_rows(shop: Shop, first: Station, second: Station) -> None:
    turns(first, 1, OTHER)
    others: list[list[str | int | float]] = [
        ["x-1", "03-02-2026", "TOMAR_SPOOL", TAG, 45, "AS(45)", "ARM", "TOMAR", "", "{roto", ""],
        ["x-2", "ayer", "algo", "", "", "", "", "", "", "", ""],
        ["", "", "TOTAL", "", "", "", "", "", "", "", ""],
        ["x-1", "03-02-2026", "TOMAR_SPOOL", TAG, 45, "AS(45)", "ARM", "TOMAR", "", "", ""],
    ]
    shop.metadata.append_rows(others)
    turns(second, 1, OTHER)
    shop.metadata.append_rows(others)
    goes_on(first, second)


def test_blank_rows_among_the_last_ones(shop: Shop, first: Station, second: Station) -> None:
    turns(first, 1, OTHER)
    shop.metadata.update([["", " ", "nota"]], "A5")
    turns(second, 1, OTHER)
    goes_on(first, second)


def test_row_of_another_program_among_known_ones(shop: Shop, first: Station, second: Station) -> None:
    """No rule uses such rows; people may put theirs wherever they like."""
    turns(first, 2, OTHER)
    second.store.audit_log()
    shop.metadata.insert_rows([["x-1", "03-02-2026", "algo", TAG, "", "", "", "", "", "", ""]], 3)
    goes_on(first, second)


def test_row_landed_twice_and_only_its_repeat_is_still_kept(
    shop: Shop, first: Station, second: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A station that works on has forgotten the rows above; one that starts reads them with the repeat."""
    monkeypatch.setattr(known_rows, "KEPT_ROWS", 10)
    turns(first, 2, OTHER)
    shop.metadata.append_row(shop.metadata.row_values(4))
    turns(first, 4, OTHER)
    known = first.sheet_state.audit.now()
    assert known is not None
    assert 4 < known.rows.first <= 6
    first.store.check_audit()
    assert first.sheet_state.alarms.standing() == ()
    goes_on(shop.restarted(first), second, shop.station("Puesto 3"))


def test_date_of_a_row_is_edited(shop: Shop, first: Station, second: Station) -> None:
    turns(first, 2, OTHER)
    second.store.audit_log()
    shop.metadata.update_cell(3, 2, "ayer")
    shop.metadata.update_cell(4, 2, "01-01-1999")
    goes_on(first, second)


def test_station_comes_back_after_three_weeks(shop: Shop, first: Station, second: Station) -> None:
    turns(first, 5, OTHER)
    first.close()
    shop.clock.now += timedelta(days=11)
    turns(second, 5, OTHER)
    shop.clock.now += timedelta(days=10)
    turns(second, 2, OTHER)
    shop.metadata.delete_rows(2, 9)
    goes_on(shop.restarted(first), second)


def test_window_is_shorter_than_what_a_station_knows(
    shop: Shop, first: Station, second: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 4)
    turns(first, 6, OTHER)
    shop.clock.now += timedelta(days=9)
    turns(second, 3, OTHER)
    shop.metadata.insert_row(["nota de planificación"], 2)
    first.store.check_audit()
    assert len(first.sheet_state.audit.now().since(0)) < 18  # type: ignore[union-attr]
    goes_on(first, second)


def test_window_is_shorter_though_its_first_rows_are_dated_in_the_future(
    shop: Shop, first: Station, second: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They look as if they were too young to be archived; but they are in the audit still."""
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 60)
    shop.metadata.add_rows(90)
    now = shop.clock.now
    shop.clock.now = now + timedelta(days=300)
    turns(first, 30, OTHER)
    shop.clock.now = now - timedelta(days=9)
    turns(first, 30, OTHER)
    shop.clock.now = now
    turns(second, 1, OTHER)
    first.store.audit_log()
    goes_on(first, second)


def test_disk_copy_is_of_an_older_version(
    shop: Shop, first: Station, second: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lacks rows that were skipped then, such as the one without a tag here."""
    turns(first, 1, OTHER)
    first.close()
    stone = ["t-1", "14-05-2026", "RENUNCIADO", "", "", "", "", "RENUNCIAR", "", '{"ref":"z"}', ""]
    shop.metadata.append_row(stone)
    turns(second, 1, OTHER)
    monkeypatch.setattr(audit_copy, "FORM", "1")
    old = shop.restarted(first)
    old.know()
    kept = old.memory.audit.load()
    assert kept is not None
    skipped: list[AuditRow | None] = [row if row and row.tag else None for row in kept.rows]
    old.memory.audit.replace(kept.base, kept.first, skipped, kept.end)
    old.close()
    monkeypatch.setattr(audit_copy, "FORM", "2")
    goes_on(shop.restarted(first), second)


def test_start_of_the_program_compares_with_a_shortened_copy(
    shop: Shop, first: Station, second: Station
) -> None:
    turns(first, 4, OTHER)
    first.memory.audit.load()
    first.close()
    again = shop.restarted(first)
    kept = again.memory.audit.load()
    assert kept is not None
    base, start, rows = shortened(kept.base, kept.first, kept.rows, 3)
    again.memory.audit.replace(base, start, rows, kept.end)
    again.close()
    goes_on(shop.restarted(again), second)


def test_tail_without_news_costs_one_request(shop: Shop, first: Station, second: Station) -> None:
    turns(first, 2, OTHER)
    second.store.audit_log()
    before = second.wire.reads
    second.store.audit_log()
    assert second.wire.reads == before + 1
    turns(first, 2, OTHER)
    second.store.audit_log()
    assert second.wire.reads == before + 2
    assert kinds(shop).count("TOMAR_SPOOL") == 4


def test_audit_is_compared_with_one_request(first: Station) -> None:
    turns(first, 2, OTHER)
    before = first.wire.reads
    first.store.check_audit()
    assert first.wire.reads == before + 1
