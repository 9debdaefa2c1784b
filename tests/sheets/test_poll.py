"""A light poll of four columns gives what a full read gives; if they can't tell, it becomes a full read."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.core.errors import Code, SheetError
from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.memory import RowsSeen
from kiosk.core.shop.columns import STATE_COLUMNS, TAG_SPOOL
from kiosk.core.shop.data import AuditRow, Snapshot, Spool, Verdict
from kiosk.sheets.poll import POLLED, polled
from tests.core.protocol.rows import BY_A, FREE, action
from tests.sheets.test_store_moves import delete_row, insert, insert_row, sort_by_tag
from tests.support.builders import ANA, ARM, MAURO, NOW, TAG
from tests.support.faulty_wire import first, limited
from tests.support.shop import HEADERS, Shop, ShopOpener, Station, ready

WHOLE = "whole"
LIGHT = "light"


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    """In which one spool is free, one held, and one paused."""
    shop = open_shop(ready("MK-3"), ready(), ready("MK-1"))
    worker = shop.station("Puesto 1")
    for tag in (TAG, "MK-1"):
        assert worker.service.tomar(tag, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert worker.service.pausar("MK-1", MAURO.id, ARM).verdict is Verdict.APPLIED
    return shop


@pytest.fixture
def reader(shop: Shop) -> Station:
    """A station that has read the sheet with its audit."""
    reader = shop.station("Puesto 2")
    reader.know()
    reader.store.snapshot()
    reader.wire.sent.clear()
    return reader


def reads(station: Station) -> list[str]:
    """What the station's reads asked for since the last look."""
    sent, station.wire.sent[:] = list(station.wire.sent), []
    assert not any(each.is_write for each in sent)
    ranges = [each.url.count("ranges=") for each in sent]
    few = 5 + len(POLLED)
    return [LIGHT if count == few else WHOLE for count in ranges if count >= few]


def seen(snapshot: Snapshot) -> tuple[object, ...]:
    return snapshot.spools, snapshot.workers, snapshot.missing


def sees_the_sheet(shop: Shop, snapshot: Snapshot) -> bool:
    """True where a station that reads everything anew sees just the same."""
    fresh = shop.station("Lector")
    fresh.know()
    return seen(fresh.store.snapshot()) == seen(snapshot)


def test_poll_without_changes_is_one_light_read_and_renews_the_snapshots_time(
    shop: Shop, reader: Station
) -> None:
    before = reader.store.latest()
    now = reader.store.poll()
    assert reads(reader) == [LIGHT]
    assert now.read_at > before.read_at
    assert all(one is other for one, other in zip(now.spools, before.spools, strict=True))
    assert reader.sheet_state.snapshot is now
    assert sees_the_sheet(shop, now)


def test_what_other_stations_do_needs_no_more_than_a_light_read(shop: Shop, reader: Station) -> None:
    other = shop.station("Puesto 3")
    for act, tag, worker in (
        (other.service.tomar, "MK-3", ANA),
        (other.service.completar, TAG, MAURO),
        (other.service.tomar, "MK-1", ANA),
        (other.service.cancelar, "MK-3", ANA),
    ):
        assert act(tag, worker.id, ARM).verdict is Verdict.APPLIED
        assert sees_the_sheet(shop, reader.store.poll())
    assert reads(reader) == [LIGHT] * 4


def test_holder_typed_by_hand_makes_the_poll_a_full_read(shop: Shop, reader: Station) -> None:
    shop.write(TAG, "Ocupado_Por", "")
    shop.write(TAG, "Fecha_Ocupacion", "")
    now = reader.store.poll()
    assert reads(reader) == [LIGHT, WHOLE]
    assert next(spool for spool in now.spools if spool.tag == TAG).picture.fecha_ocupacion == ""
    assert sees_the_sheet(shop, now)


def test_hand_edit_of_a_spool_without_audit_rows_makes_the_poll_a_full_read(
    shop: Shop, reader: Station
) -> None:
    shop.write("MK-3", "Armador", ANA.mark)
    shop.write("MK-3", "Ocupado_Por", ANA.mark)
    now = reader.store.poll()
    assert reads(reader) == [LIGHT, WHOLE]
    assert next(spool for spool in now.spools if spool.tag == "MK-3").picture.armador == ANA.mark


def test_hand_edit_is_noted_once_by_a_polling_station(shop: Shop, reader: Station) -> None:
    shop.write(TAG, "Ocupado_Por", ANA.mark)
    reader.store.poll()
    assert [reader.mender.mend_all() for _ in range(2)] == [1, 0]
    reader.store.poll()
    assert reader.mender.mend_all() == 0
    assert [row["evento_tipo"] for row in shop.audit()].count("EDITADO_A_MANO") == 1
    assert sees_the_sheet(shop, reader.store.poll())


def test_hand_edit_that_cannot_be_noted_does_not_make_every_poll_a_full_read(
    shop: Shop, reader: Station
) -> None:
    shop.write(TAG, "Ocupado_Por", ANA.mark)
    for _ in range(3):
        now = reader.store.poll()
    assert reads(reader) == [LIGHT, WHOLE, LIGHT, LIGHT]
    assert next(spool for spool in now.spools if spool.tag == TAG).picture.ocupado_por == ANA.mark


def insert_audit_row(shop: Shop) -> None:
    insert(shop, shop.metadata, "ROWS", 1)


@pytest.mark.parametrize("move", [insert_row, delete_row, sort_by_tag, insert_audit_row])
def test_rows_added_deleted_or_moved_make_the_poll_a_full_read(
    shop: Shop, reader: Station, move: Callable[[Shop], None]
) -> None:
    move(shop)
    now = reader.store.poll()
    assert WHOLE in reads(reader)
    assert sees_the_sheet(shop, now)
    reader.store.poll()
    assert reads(reader) == [LIGHT]


def test_inserted_column_is_found_again(shop: Shop, reader: Station) -> None:
    insert(shop, shop.operaciones, "COLUMNS", 3)
    assert sees_the_sheet(shop, reader.store.poll())


def test_lost_header_is_reported_as_by_a_full_read(shop: Shop, reader: Station) -> None:
    shop.rename("Ocupado_Por", "Responsable")
    with pytest.raises(SheetError) as caught:
        reader.store.poll()
    assert caught.value.refusal.code is Code.HOJA_CAMBIADA


def test_people_and_their_roles_are_as_young_as_the_poll(shop: Shop, reader: Station) -> None:
    workers = shop.planilla.worksheet("Trabajadores")
    workers.update([[False]], "D2")
    assert not reader.store.poll().workers[MAURO.id].active
    assert reads(reader) == [LIGHT]


def test_plannings_own_cells_wait_for_the_next_full_read(shop: Shop, reader: Station) -> None:
    shop.write("MK-3", "NV", "NV-999")
    assert "NV-999" not in {spool.nv for spool in reader.store.poll().spools}
    assert "NV-999" in {spool.nv for spool in reader.store.snapshot().spools}


def test_poll_after_another_store_of_the_process_has_read_is_a_full_read(shop: Shop, reader: Station) -> None:
    _, store = reader.another_thread(shop.path)
    store.snapshot()
    reader.store.poll()
    assert reads(reader) == [WHOLE]


def test_audit_read_afresh_by_another_thread_makes_the_poll_a_full_read(shop: Shop, reader: Station) -> None:
    """Which rows of it came since the last read can no longer be told by their places."""
    _, store = reader.another_thread(shop.path)
    insert_audit_row(shop)
    store.audit_log()
    now = reader.store.poll()
    assert reads(reader) == [LIGHT, WHOLE]
    assert sees_the_sheet(shop, now)


def test_without_the_audit_every_poll_is_a_whole_read(shop: Shop) -> None:
    station = shop.station("Puesto 4")
    station.store.poll()
    station.wire.sent.clear()
    station.store.poll()
    assert reads(station) == [WHOLE]


def test_first_poll_after_the_audit_was_read_is_a_whole_read(shop: Shop) -> None:
    station = shop.station("Puesto 4")
    station.store.snapshot()
    station.store.read_audit()
    station.wire.sent.clear()
    station.store.poll()
    assert reads(station) == [WHOLE]


def test_poll_without_the_column_version_is_a_whole_read(shop: Shop, reader: Station) -> None:
    shop.rename("version", "otra cosa")
    reader.store.snapshot()
    reader.wire.sent.clear()
    assert reader.store.poll().missing == ("Operaciones!version",)
    assert [each.url.count("ranges=") > 5 for each in reader.wire.sent] == [True]


def test_refused_poll_leaves_the_picture_as_it_is(reader: Station) -> None:
    before = reader.store.latest()
    reader.stop.set()  # nothing is tried again
    reader.wire.on_read(limited("1"))
    with pytest.raises(SheetError) as caught:
        reader.store.poll()
    assert caught.value.refusal.code is Code.SHEETS_LIMITE
    assert reader.store.latest() is before


@pytest.mark.logs("put back")
def test_strayed_write_is_seen_by_the_row_that_it_did_not_reach(
    open_shop: ShopOpener,
) -> None:
    shop = open_shop(ready("MK-3"), ready(), ready("MK-1"))
    reader, other = shop.station("Puesto 2"), shop.station("Puesto 3")
    assert other.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    reader.know()
    reader.store.snapshot()
    assert other.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    before = next(spool for spool in reader.store.latest().spools if spool.tag == TAG)
    shop.write(TAG, "version", before.version)
    shop.write(TAG, "Ocupado_Por", MAURO.mark)
    reader.wire.sent.clear()
    now = reader.store.poll()
    assert WHOLE in reads(reader)
    assert next(spool for spool in now.spools if spool.tag == TAG).picture.is_free


def test_counted_write_whose_cells_were_put_back_makes_the_poll_a_full_read(
    shop: Shop, reader: Station
) -> None:
    """The row shows what it showed before, to the letter; only the audit tells that a write is missing."""
    cells = shop.row(TAG)
    assert shop.station("Puesto 3").service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    for header in STATE_COLUMNS:
        shop.write(TAG, header, cells.get(header, ""))
    now = reader.store.poll()
    assert reads(reader) == [LIGHT, WHOLE]
    assert next(spool for spool in now.spools if spool.tag == TAG).picture.is_free


@pytest.mark.logs("put back")
def test_row_whose_void_write_is_repaired_already_needs_no_full_read(shop: Shop, reader: Station) -> None:
    loser, winner = shop.station("Puesto 3"), shop.station("Puesto 4")

    def beaten() -> None:
        assert winner.service.tomar("MK-3", ANA.id, ARM).verdict is Verdict.APPLIED
        reader.store.poll()

    loser.wire.on_write(first(beaten))
    assert loser.service.tomar("MK-3", MAURO.id, ARM).verdict is Verdict.REFUSED
    reads(reader)
    now = reader.store.poll()
    assert reads(reader) == [LIGHT]
    assert sees_the_sheet(shop, now)


def test_tag_retyped_by_hand_is_seen(shop: Shop, reader: Station) -> None:
    shop.write(TAG, "TAG_SPOOL", "MK-9")
    now = reader.store.poll()
    assert reads(reader) == [LIGHT, WHOLE]
    assert sorted(spool.tag for spool in now.spools) == ["MK-1", "MK-3", "MK-9"]


def test_fault_that_a_hand_has_mended_is_gone(shop: Shop, reader: Station) -> None:
    other = shop.station("Puesto 3")
    other.know()
    for holder in ("Mauro", MAURO.mark):
        shop.write(TAG, "Ocupado_Por", holder)
        other.store.snapshot()
        assert other.mender.mend_all() == 1
        now = reader.store.snapshot() if holder == "Mauro" else reader.store.poll()
        assert [spool.tag for spool in now.spools if spool.faults] == ([TAG] if holder == "Mauro" else [])
    assert sees_the_sheet(shop, now)


def test_write_that_fell_on_an_untagged_row_makes_the_poll_a_full_read(shop: Shop) -> None:
    version = shop.row(TAG)["version"]
    shop.write("MK-1", "TAG_SPOOL", "")
    reader = shop.station("Puesto 2")
    reader.know()
    before = reader.store.snapshot()
    reader.wire.sent.clear()
    row = next(
        at for at, each in enumerate(shop.rows(), start=2) if each["version"] and not each["TAG_SPOOL"]
    )
    shop.operaciones.update_cell(row, HEADERS.index("version") + 1, version)
    assert seen(reader.store.poll()) == seen(before)
    assert reads(reader) == [LIGHT, WHOLE]


def test_unreadable_holder_that_a_person_typed_over_makes_the_poll_a_full_read(shop: Shop) -> None:
    shop.write(TAG, "Ocupado_Por", "#REF!")
    reader = shop.station("Puesto 2")
    reader.know()
    assert [spool.tag for spool in reader.store.snapshot().spools if spool.faults] == [TAG]
    reader.wire.sent.clear()
    shop.write(TAG, "Ocupado_Por", MAURO.mark)
    assert [spool.tag for spool in reader.store.poll().spools if spool.faults] == []
    assert reads(reader) == [LIGHT, WHOLE]


ACCEPTED = AuditRow("Z", NOW, Mark.AUDITORIA_ACEPTADA, "", None, "", "", "ACEPTAR")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ([], [action("a", "", FREE, tag="mk-1")]),
        (
            [action("a", "", BY_A, tag="MK-1"), action("b", "", FREE, tag="mk-1")],
            [replace(ACCEPTED, tras="b")],
        ),
    ],
    ids=["the first row of its spool", "an acceptance after which nobody holds it"],
)
def test_tag_that_the_audit_spells_otherwise_since_makes_the_poll_a_full_read(
    earlier: list[AuditRow], later: list[AuditRow]
) -> None:
    audit = AuditLog()
    spool = Spool("MK-1", BY_A if earlier else FREE, "a" if earlier else "", row=2)
    picture = spool.picture
    cells = dict(
        zip(
            POLLED,
            ([spool.tag], [picture.ocupado_por], [picture.estado_detalle], [spool.version]),
            strict=True,
        )
    )
    before = audit.read(1, earlier)
    assert polled([spool], before, before, cells, 2, RowsSeen()) == {2: spool}
    now = audit.read(1 + len(earlier), later)
    assert polled([spool], before, now, cells, 2, RowsSeen()) is None


def test_row_added_or_gone_at_the_end_makes_the_poll_a_full_read() -> None:
    log, spools = AuditLog().now(), [Spool("MK-1", row=2), Spool("MK-2", row=3)]
    both: dict[str, list[str]] = {header: [""] * 2 for header in POLLED} | {TAG_SPOOL: ["MK-1", "MK-2"]}
    assert polled(spools, log, log, both, 2, RowsSeen()) == {2: spools[0], 3: spools[1]}
    assert polled(spools[:1], log, log, both, 2, RowsSeen()) is None
    assert polled(spools, log, log, both | {TAG_SPOOL: ["MK-1", ""]}, 2, RowsSeen()) is None


def test_row_whose_last_cells_the_answer_leaves_out_is_unchanged() -> None:
    log, spool = AuditLog().now(), Spool("MK-1", row=2)
    assert polled(
        [spool], log, log, dict(zip(POLLED, (["MK-1"], [], [], []), strict=True)), 2, RowsSeen()
    ) == {2: spool}
