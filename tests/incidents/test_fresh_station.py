"""A station without a stored audit: how far back it reads, and how it judges the rows it has read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.errors import Code
from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.audit_window import shortened
from kiosk.core.shop.data import Picture, Verdict
from kiosk.core.shop.dates import format_moment
from kiosk.sheets import audit_table
from kiosk.sheets.audit import known_rows
from kiosk.wiring import memory
from tests.incidents.shop_floor import Late, audit_of, code, kinds, mended, shown, turns
from tests.support.builders import ANA, ARM, MAURO, TAG, ZONE
from tests.support.faulty_wire import answered_with, first
from tests.support.shop import Shop, ShopOpener, Station, ready

OTHER = "MK-2"
BLOCK = 4


@pytest.fixture
def shop(open_shop: ShopOpener, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop of today, for the window goes back from now; stations read the audit in small blocks."""
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", BLOCK)
    shop = open_shop(ready(), ready(OTHER), ready("MK-3"))
    shop.clock.now = datetime.now(ZONE).replace(tzinfo=None, microsecond=0)
    shop.metadata.add_rows(60)
    return shop


@pytest.fixture
def busy(shop: Shop) -> Station:
    return shop.station("Puesto 2")


def ago(shop: Shop, station: Station, days: float, count: int, tag: str = OTHER) -> None:
    """Takes and pauses from this many days ago."""
    now = shop.clock.now
    shop.clock.now = now - timedelta(days=days)
    turns(station, count, tag)
    shop.clock.now = now


def test_fresh_station_judges_like_one_that_has_read_everything(shop: Shop, busy: Station) -> None:
    turns(busy, 5, OTHER)
    busy.service.tomar(TAG, ANA.id, ARM)
    fresh = shop.station("Puesto 1")
    outcome = fresh.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.values["puesto"]) == (Code.SPOOL_OCUPADO, "Puesto 2")
    assert fresh.sheet_state.audit.tail == busy.sheet_state.audit.tail


def test_station_with_a_wrong_clock_reads_no_more_than_two_weeks_of_the_audit(
    shop: Shop, busy: Station
) -> None:
    shop.metadata.add_rows(400)
    ago(shop, busy, 40, 120)
    ago(shop, busy, 10, 10)
    turns(busy, 60, OTHER)
    now = shop.clock.now
    for behind, tag in ((timedelta(days=2), TAG), (timedelta(days=9_000), "MK-3")):
        shop.clock.now = now - behind
        fresh = shop.station("Puesto 1")
        fresh.know()
        log = fresh.sheet_state.audit.now()
        assert log is not None
        read = len(log.since(0))
        assert 140 <= read < 140 + 80, behind
        fresh.store.check_audit()
        shop.clock.now = now
        assert fresh.service.tomar(tag, MAURO.id, ARM).verdict is Verdict.APPLIED, behind
        fresh.close()


def test_audit_is_read_in_blocks_as_far_back_as_a_write_may_be_in_flight(shop: Shop, busy: Station) -> None:
    turns(busy, 5, OTHER)
    fresh = shop.station("Puesto 1")
    fresh.know()
    log = fresh.sheet_state.audit.now()
    assert log is not None
    assert len(log.since(0)) == 10  # ten rows of today, in three blocks of four


def test_window_ends_where_a_block_begins_with_a_row_of_last_week(shop: Shop, busy: Station) -> None:
    ago(shop, busy, 30, 6)
    ago(shop, busy, 8, 1)
    turns(busy, 2, OTHER)
    fresh = shop.station("Puesto 1")
    fresh.know()
    log = fresh.sheet_state.audit.now()
    assert log is not None
    assert len(log.since(0)) == 2 * BLOCK


def test_one_row_dated_long_ago_does_not_end_the_window(shop: Shop, busy: Station) -> None:
    """It stands first in the last block, where the window would end if its place were as old."""
    turns(busy, 5, OTHER)
    first_of_last_block = 1 + 10 - BLOCK + 1
    shop.metadata.update_cell(first_of_last_block, 2, "01-01-1999 10:00:00")
    fresh = shop.station("Puesto 1")
    fresh.know()
    log = fresh.sheet_state.audit.now()
    assert log is not None
    assert len(log.since(0)) == 10


def test_row_of_another_writer_does_not_end_the_window(shop: Shop, busy: Station) -> None:
    turns(busy, 2, OTHER)
    shop.metadata.append_row(["", "ayer", "algo", "", "", "", "", "", "", "", ""])
    turns(busy, 2, OTHER)
    fresh = shop.station("Puesto 1")
    fresh.know()
    log = fresh.sheet_state.audit.now()
    assert log is not None
    assert len(log.since(0)) == 8


def test_spool_whose_last_row_is_older_than_the_window_is_as_its_cells_say(shop: Shop, busy: Station) -> None:
    ago(shop, busy, 9, 2, TAG)
    ago(shop, busy, 8, 3)
    fresh = shop.station("Puesto 1")
    fresh.know()
    assert fresh.store.standing(TAG) is None
    assert fresh.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert kinds(shop)[-1] == "TOMAR_SPOOL"


def test_hand_edit_of_a_spool_older_than_the_window_is_its_state(shop: Shop, busy: Station) -> None:
    ago(shop, busy, 9, 1, TAG)
    ago(shop, busy, 8, 3)
    shop.write(TAG, "Ocupado_Por", "MR(93)")
    fresh = shop.station("Puesto 1")
    fresh.know()
    assert (shown(fresh), mended(fresh)) == ("MR(93)", 0)
    assert code(fresh.service.tomar(TAG, ANA.id, ARM)) is Code.SPOOL_OCUPADO


@pytest.mark.logs("put back")
def test_window_that_begins_with_the_loser_of_a_race_reads_further(shop: Shop, busy: Station) -> None:
    """The winner's row stands above the window, the loser's is the first one in it."""
    loser = shop.station("Puesto 3")
    loser.know()
    now = shop.clock.now
    shop.clock.now = now - timedelta(days=8)
    late = Late()
    loser.wire.on_write(late.death)
    with pytest.raises(KeyboardInterrupt):
        loser.service.tomar(TAG, MAURO.id, ARM)
    won = busy.service.tomar(TAG, ANA.id, ARM)
    late.arrives()
    assert mended(busy) == 1
    shop.clock.now = now
    turns(busy, 1, OTHER)
    assert kinds(shop)[:3] == ["TOMAR_SPOOL", "TOMAR_SPOOL", "ANULADO"]
    fresh = shop.station("Puesto 1")
    fresh.know()
    standing = fresh.store.standing(TAG)
    assert standing is not None
    assert standing.last == won.command.id
    assert shown(fresh) == "AS(45)"


def test_restart_reads_only_what_came_since(shop: Shop, busy: Station) -> None:
    station = shop.station("Puesto 1")
    turns(station, 4, OTHER)
    station = shop.restarted(station)
    turns(busy, 1, TAG)
    station.know()
    station.wire.sent.clear()
    station.store.audit_log()
    assert len(station.wire.sent) == 1
    assert station.store.standing(TAG) == busy.store.standing(TAG)


def test_restart_after_the_audit_was_archived_reads_it_anew(shop: Shop, busy: Station) -> None:
    ago(shop, busy, 9, 3)
    station = shop.station("Puesto 1")
    station.know()
    busy.service.tomar(TAG, ANA.id, ARM)
    station = shop.restarted(station)
    shop.metadata.delete_rows(2, 5)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SPOOL_OCUPADO)


@pytest.mark.logs(r"rows of the audit: nothing is written")
def test_restart_that_finds_recent_rows_gone_does_not_write(shop: Shop, busy: Station) -> None:
    station = shop.station("Puesto 1")
    turns(station, 3, OTHER)
    station = shop.restarted(station)
    shop.metadata.delete_rows(2, 3)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.values) == (
        Code.ESCRITURA_DETENIDA,
        {"alarma": "auditoria", "filas": "Metadata 2, 3"},
    )
    assert station.wire.writes == 0


def test_archiving_below_a_row_of_another_program_hides_no_take(shop: Shop, busy: Station) -> None:
    ago(shop, busy, 9, 3)
    shop.metadata.append_row(["", "hoy", "otro programa", TAG, "", "", "", "", "", "", ""])
    station = shop.station("Puesto 1")
    station.know()
    station.store.audit_log()
    shop.metadata.delete_rows(2, 5)
    busy.service.tomar(TAG, ANA.id, ARM)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SPOOL_OCUPADO)
    assert outcome.refusal is not None
    assert (outcome.refusal.values["puesto"], "EDITADO_A_MANO" in kinds(shop)) == ("Puesto 2", False)


def test_station_shows_the_sheet_and_does_not_write_until_the_audit_was_read(
    shop: Shop, busy: Station
) -> None:
    turns(busy, 1, OTHER)
    fresh = shop.station("Puesto 1")
    assert len(fresh.store.snapshot().spools) == 3
    fresh.wire.on_read(answered_with(b"null"))
    outcome = fresh.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, code(outcome), fresh.wire.writes) == (
        Verdict.REFUSED,
        Code.SHEETS_NO_DISPONIBLE,
        0,
    )
    assert fresh.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


@pytest.mark.logs("put back")
def test_first_action_on_a_spool_follows_the_version_that_stands_there(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(version="de otro programa", Soldador="JP(11)"))
    station = shop.station()
    station.know()
    rival = shop.station("Puesto 2")
    station.wire.on_write(first(lambda: rival.service.tomar(TAG, ANA.id, ARM)))

    assert code(station.service.tomar(TAG, MAURO.id, ARM)) is Code.SPOOL_OCUPADO
    log = audit_of(shop)
    counting = log.first_counting(TAG)
    assert counting is not None
    assert (counting.prev, counting.before) == ("de otro programa", Picture(soldador="JP(11)"))


@pytest.mark.parametrize("keep", range(11))
def test_shortened_audit_gives_every_spool_the_same_state_as_the_whole_one(
    shop: Shop, busy: Station, keep: int
) -> None:
    busy.service.tomar("MK-3", MAURO.id, ARM)
    turns(busy, 2, OTHER)
    busy.service.tomar(TAG, ANA.id, ARM)
    turns(busy, 2, OTHER)
    kept = busy.memory.audit.load()
    assert kept is not None
    whole = AuditLog(kept.first, kept.base).read(kept.first, kept.rows)
    base, start, rows = shortened(kept.base, kept.first, kept.rows, keep)
    short = AuditLog(start, base).read(start, rows)
    assert len(rows) == min(keep, len(kept.rows))
    assert short.end == whole.end
    for tag in (TAG, OTHER, "MK-3", "MK-NOPE"):
        one, other = whole.standing(tag), short.standing(tag)
        assert (one and (one.last, one.picture)) == (other and (other.last, other.picture))


def test_history_goes_back_beyond_what_was_read(shop: Shop, busy: Station) -> None:
    ago(shop, busy, 300, 2, TAG)
    ago(shop, busy, 9, 4)
    fresh = shop.station("Puesto 1")
    fresh.know()
    found = fresh.store.history(TAG)
    assert [row.evento_tipo for row in found] == ["TOMAR_SPOOL", "PAUSAR_SPOOL"] * 2


def test_row_older_than_the_window_is_found_by_its_id(shop: Shop, busy: Station) -> None:
    ago(shop, busy, 300, 1, TAG)
    wanted = shop.audit()[0]["id"]
    ago(shop, busy, 9, 4)
    fresh = shop.station("Puesto 1")
    fresh.know()
    found = fresh.store.find_audit_row(wanted)
    assert found is not None
    assert (found.id, found.tag, found.accion) == (wanted, TAG, "TOMAR")
    assert fresh.store.find_audit_row("no such id") is None
    assert fresh.store.find_audit_row("") is None


def test_history_shows_what_other_programs_wrote_also_where_its_date_can_not_be_read(shop: Shop) -> None:
    older: list[str | int] = [
        "x-1",
        "03-02-2025",
        "TOMAR_SPOOL",
        TAG,
        45,
        "AS(45)",
        "ARM",
        "TOMAR",
        "",
        "{roto",
        "",
    ]
    unreadable: list[str | int] = ["x-2", "ayer", "TOMAR_SPOOL", TAG, "", "", "", "", "", "", ""]
    shop.metadata.append_rows([older, unreadable])
    found = shop.station().store.history(TAG)
    assert [(row.id, format_moment(row.timestamp)) for row in found] == [
        ("x-1", "03-02-2025 00:00:00"),
        ("x-2", ""),
    ]


@pytest.mark.parametrize(("keep", "left"), [(2, 2), (5, 10), (50, 10)])
def test_kept_audit_does_not_grow_for_ever(
    shop: Shop, busy: Station, monkeypatch: pytest.MonkeyPatch, keep: int, left: int
) -> None:
    """It is shortened once it is longer than needed, with the same standings of every spool."""
    busy.service.tomar(TAG, ANA.id, ARM)
    turns(busy, 4, OTHER)
    busy.service.tomar(OTHER, ANA.id, ARM)
    standings = [busy.store.standing(tag) for tag in (TAG, OTHER)]
    monkeypatch.setattr(known_rows, "KEPT_ROWS", keep)
    memory.sheet_state_of(busy.memory, busy.name, shop.clock.best_utc)
    kept = busy.memory.audit.load()
    assert kept is not None
    assert len(kept.rows) == left
    restarted = shop.restarted(busy)
    found = [restarted.store.standing(tag) for tag in (TAG, OTHER)]
    assert [each and (each.last, each.picture) for each in found] == [
        each and (each.last, each.picture) for each in standings
    ]
    restarted.service.tomar("MK-3", ANA.id, ARM)
    assert restarted.memory.audit.load() is not None


def test_station_that_slept_for_weeks_takes_no_action_for_an_edit(shop: Shop, busy: Station) -> None:
    """Ana took the spool meanwhile, so long ago that the audit no longer reaches back to it."""
    shop.metadata.add_rows(120)
    ago(shop, busy, 40, 1, TAG)
    ago(shop, busy, 40, BLOCK)
    sleeper = shop.station("Puesto 1")
    sleeper.know()
    picture = replace(sleeper.store.snapshot(), read_at=datetime.now(UTC) - timedelta(days=31))
    sleeper.memory.mirror.save(picture)
    now = shop.clock.now
    shop.clock.now = now - timedelta(days=30)
    taken = busy.service.tomar(TAG, ANA.id, ARM)
    assert taken.row is not None
    ago(shop, busy, 20, 30)
    turns(busy, 30, OTHER)
    shop.metadata.delete_rows(2, 40)  # archived
    awake = shop.restarted(sleeper)
    for _ in range(2):
        awake.store.snapshot()
        assert awake.mender.mend_all() == 0
    assert shown(awake) == ANA.mark
    assert awake.service.pausar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    assert "EDITADO_A_MANO" not in kinds(shop)
