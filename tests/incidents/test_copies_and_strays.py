"""Planning sorts, copies, pastes and renames rows while stations write: nobody gains or loses a spool by it.

`tests/core/protocol/test_touched_traces.py` replays the same on the pure functions, also with each rule
taken out.
"""

import pytest
import requests
from gspread.utils import ValueInputOption, ValueRenderOption

from kiosk.core.errors import Code
from kiosk.core.protocol import records
from kiosk.core.protocol.findings import Repair
from kiosk.core.protocol.inspection import DOUBT_S
from kiosk.core.protocol.kinds import Mark
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.shop.data import Fault, FaultKind, Picture, Spool, Verdict
from tests.incidents.shop_floor import Late, audit_of, code, kinds, mended, settled, shown
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Send, first
from tests.support.shop import HEADERS, Shop, ShopOpener, Station, ready

OTHER, COPY = "MK-2", "MK-2-B"
TAGS = [f"MK-{number}" for number in range(3, 8)]
STORED = ValueRenderOption.unformatted

pytestmark = pytest.mark.logs("put back", "fell on row")


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready(OTHER), *map(ready, TAGS))


@pytest.fixture
def stations(shop: Shop) -> list[Station]:
    """Two stations that have read all rows with the audit."""
    found = [shop.station(f"Puesto {number}") for number in (1, 2)]
    for station in found:
        station.know()
        station.store.snapshot()
    return found


@pytest.fixture
def late() -> Late:
    return Late()


def sort_by_tag(shop: Shop) -> None:
    order = [{"dimensionIndex": HEADERS.index("TAG_SPOOL"), "sortOrder": "DESCENDING"}]
    everything = {"sheetId": shop.operaciones.id, "startRowIndex": 1}
    shop.planilla.batch_update({"requests": [{"sortRange": {"range": everything, "sortSpecs": order}}]})


def number_of(shop: Shop, tag: str) -> int:
    return next(number for number, row in enumerate(shop.rows(), start=2) if row["TAG_SPOOL"] == tag)


def copied(shop: Shop, tag: str, to: str) -> None:
    """Planning copies a whole row to the end of the sheet and types another tag into the copy."""
    (cells,) = shop.operaciones.get_values(
        f"{number_of(shop, tag)}:{number_of(shop, tag)}", value_render_option=STORED
    )
    cells = [to if header == "TAG_SPOOL" else cell for header, cell in zip(HEADERS, cells, strict=False)]
    shop.operaciones.append_row(cells, value_input_option=ValueInputOption.raw)


def pasted(shop: Shop, tag: str, over: str) -> None:
    """Planning pastes the state cells of one row over another's."""
    for header in ("Armador", "Ocupado_Por", "Fecha_Ocupacion", "version", "Estado_Detalle"):
        shop.write(over, header, shop.row(tag)[header])


def holder(shop: Shop, tag: str = TAG) -> str:
    return str(shop.row(tag)["Ocupado_Por"])


def spool_of(station: Station, tag: str) -> Spool:
    return next(spool for spool in station.store.snapshot().spools if spool.tag == tag)


def told_kinds(station: Station, tag: str) -> list[FaultKind]:
    return [fault.kind for fault in spool_of(station, tag).faults]


# strays


def test_repair_that_strays_gives_nobody_a_spool_where_people_took_its_row_out_of_the_audit(
    shop: Shop, stations: list[Station]
) -> None:
    """They restored an older version of the sheet while the repair was under way."""
    lost, at = "11111111-2222-4333-8444-555555555555", shop.clock.local()
    strayed = Repair(TAG, Picture(ocupado_por=MAURO.mark), lost, "", Mark.FILA_REPUESTA)
    s1, s2 = stations
    s1.store.append(records.repair(strayed, "a repair", at, "Puesto 1"))
    shop.write(OTHER, "version", lost)
    shop.write(OTHER, "Ocupado_Por", MAURO.mark)
    fresh = shop.station("Puesto 3")
    fresh.know()
    assert told_kinds(fresh, OTHER) == [FaultKind.EN_DUDA]
    assert code(fresh.service.tomar(OTHER, ANA.id, ARM)) is not None
    assert mended(s2) == 1
    assert (holder(shop, OTHER), shop.row(OTHER)["version"]) == ("", shop.audit()[-1]["id"])
    assert fresh.service.tomar(OTHER, ANA.id, ARM).verdict is Verdict.APPLIED


def test_first_take_that_strays_after_a_sort_keeps_its_told_holder(
    shop: Shop, stations: list[Station]
) -> None:
    s1, s2 = stations
    s1.wire.on_write(first(lambda: sort_by_tag(shop)))
    assert s1.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert [shown(station) for station in stations] == ["MR(93)", "MR(93)"]
    mended(s2)
    rows = {row["TAG_SPOOL"]: row["Ocupado_Por"] for row in shop.rows()}
    assert rows == {TAG: "MR(93)", OTHER: "", **dict.fromkeys(TAGS, "")}
    assert code(s2.service.tomar(TAG, ANA.id, ARM)) is Code.SPOOL_OCUPADO
    assert mended(s2) == 0


def test_first_take_whose_station_dies_after_the_stray_keeps_its_holder(
    shop: Shop, stations: list[Station]
) -> None:
    s1, s2 = stations

    def sorted_then_dies(send: Send) -> requests.Response:
        sort_by_tag(shop)
        send()
        raise KeyboardInterrupt

    s1.wire.on_write(sorted_then_dies)
    with pytest.raises(KeyboardInterrupt):
        s1.service.tomar(TAG, MAURO.id, ARM)
    assert code(s2.service.tomar(TAG, ANA.id, ARM)) is Code.SPOOL_OCUPADO
    mended(s2)
    assert [row["Ocupado_Por"] for row in shop.rows() if row["TAG_SPOOL"] != TAG] == [""] * 6
    assert holder(shop) == "MR(93)"


def test_repair_that_strays_is_no_paste(shop: Shop, stations: list[Station], late: Late) -> None:
    """B's void take shows on S; the repair that puts A back lands on Q after a sort."""
    s1, s2 = stations
    s3 = shop.station("Puesto 3")
    s3.know()
    s3.wire.on_write(late.silence, late.silence)
    s3.service.tomar(TAG, ANA.id, ARM)
    s1.service.tomar(TAG, MAURO.id, ARM)
    late.arrives(0)
    assert holder(shop) == "AS(45)"
    s1.wire.on_write(first(lambda: sort_by_tag(shop)))
    s1.store.snapshot()
    s1.mender.mend_all()
    for station in (s2, s1, s2):
        mended(station)
    rows = {row["TAG_SPOOL"]: row["Ocupado_Por"] for row in shop.rows()}
    assert rows == {TAG: "MR(93)", OTHER: "", **dict.fromkeys(TAGS, "")}
    assert mended(s2) == mended(s1) == 0


def test_take_that_lands_on_a_row_inserted_meanwhile_gives_nobody_the_new_spool(
    shop: Shop, stations: list[Station]
) -> None:
    s1, _ = stations

    def inserted() -> None:
        row = [COPY if header == "TAG_SPOOL" else "" for header in HEADERS]
        shop.operaciones.insert_row(row, number_of(shop, TAG))

    s1.wire.on_write(first(inserted))
    assert s1.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    fresh = shop.station("Puesto 3")
    fresh.know()
    assert told_kinds(fresh, COPY) == [FaultKind.EN_DUDA]
    assert (shown(fresh, COPY), shown(fresh)) == ("", "MR(93)")
    fresh.time.now += DOUBT_S
    mended(fresh)
    assert (holder(shop, COPY), holder(shop)) == ("", "MR(93)")
    standing = audit_of(shop).standing(COPY)
    assert standing is not None
    assert standing.picture.is_free


# copies, pastes, renamed tags


def test_copied_row_is_in_doubt_for_a_minute_and_then_nobodys(shop: Shop, stations: list[Station]) -> None:
    s1, _ = stations
    s1.service.tomar(OTHER, MAURO.id, ARM)
    copied(shop, OTHER, COPY)
    fresh = shop.station("Puesto 3")
    fresh.know()
    number = number_of(shop, COPY)
    assert spool_of(fresh, COPY).faults == (
        Fault(FaultKind.EN_DUDA, "Operaciones", number, "version", OTHER),
    )
    assert mended(fresh) == 0
    refused = fresh.service.tomar(COPY, ANA.id, ARM)
    assert refused.refusal is not None
    assert (refused.refusal.code, refused.refusal.values["de"]) == (Code.SPOOL_DATO_ILEGIBLE, OTHER)
    assert refused.refusal.values["fila"] == str(number)
    fresh.time.now += DOUBT_S
    assert mended(fresh) == 1
    assert (holder(shop, COPY), holder(shop, OTHER)) == ("", "MR(93)")
    assert shop.row(COPY)["Armador"] == "MR(93)"  # which people have to check
    assert told_kinds(fresh, COPY) == [FaultKind.COMPROBAR]
    assert told_kinds(shop.restarted(fresh), COPY) == [FaultKind.COMPROBAR]


def test_copied_row_is_to_be_checked_before_its_note_is_written(shop: Shop, stations: list[Station]) -> None:
    """Its minute of doubt has ended; it never looks like any free spool in between."""
    assert stations[0].service.tomar(OTHER, MAURO.id, ARM).verdict is Verdict.APPLIED
    copied(shop, OTHER, COPY)
    fresh = shop.station("Puesto 3")
    fresh.know()
    assert told_kinds(fresh, COPY) == [FaultKind.EN_DUDA]
    fresh.time.now += DOUBT_S
    (fault,) = spool_of(fresh, COPY).faults
    assert (shown(fresh, COPY), fault.kind, fault.raw) == ("", FaultKind.COMPROBAR, OTHER)


def test_minute_of_doubt_begins_anew_when_an_alarm_has_ended(shop: Shop, stations: list[Station]) -> None:
    """Under the alarm no station that remembers the row could put it back."""
    worker, _ = stations
    assert worker.service.tomar(OTHER, MAURO.id, ARM).verdict is Verdict.APPLIED
    copied(shop, OTHER, COPY)
    fresh = shop.station("Puesto 3")
    fresh.know()
    assert mended(fresh) == 0
    fresh.sheet_state.alarms.take_over([Alarm("de otra versión")])
    fresh.time.now += DOUBT_S
    fresh.store.snapshot()
    fresh.sheet_state.alarms.take_over([])
    fresh.store.snapshot()
    assert mended(fresh) == 0
    fresh.time.now += DOUBT_S
    assert mended(fresh) == 1


def test_row_to_be_checked_is_one_until_somebody_acts_on_its_spool(
    shop: Shop, stations: list[Station]
) -> None:
    s1, s2 = stations
    s1.service.tomar(OTHER, MAURO.id, ARM)
    copied(shop, OTHER, COPY)
    fresh = shop.station("Puesto 3")
    fresh.know()
    mended(fresh)
    fresh.time.now += DOUBT_S
    mended(fresh)
    assert told_kinds(s2, COPY) == [FaultKind.COMPROBAR]
    assert s2.service.tomar(COPY, ANA.id, ARM).verdict is Verdict.APPLIED
    assert [told_kinds(station, COPY) for station in (s1, s2, fresh)] == [[], [], []]


def test_station_that_had_read_the_whole_sheet_knows_a_copy_at_once(
    shop: Shop, stations: list[Station]
) -> None:
    """The sheet had no such row, and nothing came into the audit since: only a person can have made it."""
    s1, s2 = stations
    s1.service.tomar(OTHER, MAURO.id, ARM)
    s2.store.snapshot()
    copied(shop, OTHER, COPY)
    assert mended(s2) == 1
    assert (holder(shop, COPY), holder(shop, OTHER), kinds(shop)) == (
        "MR(93)",
        "MR(93)",
        ["TOMAR_SPOOL", "EDITADO_A_MANO"],
    )


@pytest.mark.parametrize("count", [4, 40])
def test_many_copied_rows_stop_nobody(shop: Shop, stations: list[Station], count: int) -> None:
    s1, s2 = stations
    s1.service.tomar(OTHER, MAURO.id, ARM)
    for number in range(count):
        copied(shop, OTHER, f"{COPY}-{number}")
    fresh = shop.station("Puesto 3")
    fresh.know()
    for station in (s2, fresh):
        station.store.snapshot()
        assert station.sheet_state.alarms.standing() == ()
    assert fresh.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    assert s1.service.pausar(OTHER, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert settled(s1) == []


def test_four_rows_pasted_over_others_give_nobody_a_second_hold(shop: Shop, stations: list[Station]) -> None:
    s1, s2 = stations
    taken = [s1.service.tomar(tag, MAURO.id, ARM).command.id for tag in TAGS[:4]]
    s1.service.pausar(TAGS[4], MAURO.id, ARM)
    pasted(shop, TAGS[0], TAGS[4])
    fresh = shop.station("Puesto 3")
    fresh.know()
    fresh.store.snapshot()
    assert fresh.sheet_state.alarms.standing() == ()
    for station in (fresh, s2):
        mended(station)
    log = audit_of(shop)
    assert [log.standing(tag).last for tag in TAGS[:4]] == taken  # type: ignore[union-attr]
    assert fresh.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED


def test_row_pasted_over_a_held_one_is_the_persons_will_where_nothing_came_since(
    shop: Shop, stations: list[Station]
) -> None:
    s1, s2 = stations
    s1.service.tomar(TAG, MAURO.id, ARM)
    s1.service.tomar(OTHER, ANA.id, ARM)
    s2.store.snapshot()
    pasted(shop, TAG, OTHER)
    assert mended(s2) == 1
    assert (holder(shop, OTHER), kinds(shop)[-1]) == ("MR(93)", "EDITADO_A_MANO")


def test_row_pasted_over_a_held_one_is_put_back_where_it_may_be_a_stray(
    shop: Shop, stations: list[Station]
) -> None:
    s1, _ = stations
    s1.service.tomar(TAG, MAURO.id, ARM)
    s1.service.tomar(OTHER, ANA.id, ARM)
    pasted(shop, TAG, OTHER)
    fresh = shop.station("Puesto 3")
    fresh.know()
    assert mended(fresh) == 1
    assert (holder(shop, OTHER), kinds(shop)[-1]) == ("AS(45)", "FILA_REPUESTA")


def test_renamed_spool_keeps_its_holder_where_the_new_tag_was_seen_to_be_absent(
    shop: Shop, stations: list[Station]
) -> None:
    s1, s2 = stations
    s1.service.tomar(OTHER, MAURO.id, ARM)
    s2.store.snapshot()
    shop.write(OTHER, "TAG_SPOOL", COPY)
    assert mended(s2) == 1
    assert holder(shop, COPY) == "MR(93)"
    s1.store.snapshot()
    assert s1.service.pausar(COPY, MAURO.id, ARM).verdict is Verdict.APPLIED


def test_renamed_spool_is_to_be_checked_at_a_station_that_knows_nothing(
    shop: Shop, stations: list[Station]
) -> None:
    s1, _ = stations
    s1.service.tomar(OTHER, MAURO.id, ARM)
    shop.write(OTHER, "TAG_SPOOL", COPY)
    fresh = shop.station("Puesto 3")
    fresh.know()
    assert told_kinds(fresh, COPY) == [FaultKind.EN_DUDA]
    fresh.time.now += DOUBT_S
    mended(fresh)
    assert (holder(shop, COPY), told_kinds(fresh, COPY)) == ("", [FaultKind.COMPROBAR])


# spools without an audit row


def test_hand_edit_on_a_spool_without_audit_rows_survives_a_late_void_write(
    shop: Shop, stations: list[Station], late: Late
) -> None:
    s1, s2 = stations
    s1.wire.on_write(late.silence, late.silence)
    assert s1.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.REFUSED
    shop.write(TAG, "Ocupado_Por", "XX(9)")
    assert mended(s2) == 1
    late.arrives(0)
    assert holder(shop) == "MR(93)"
    mended(s2)
    assert (holder(shop), shown(s1)) == ("XX(9)", "XX(9)")


def test_hand_edit_that_was_read_and_not_yet_noted_survives_a_late_void_write(
    shop: Shop, stations: list[Station], late: Late
) -> None:
    s1, s2 = stations
    s1.wire.on_write(late.silence, late.silence)
    assert s1.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.REFUSED
    shop.write(TAG, "Ocupado_Por", "XX(9)")
    assert shown(s2) == "XX(9)"
    late.arrives(0)
    assert (shown(s2), mended(s2), holder(shop)) == ("XX(9)", 1, "XX(9)")


def test_hand_edit_that_was_read_survives_a_restart_and_a_late_void_write(
    shop: Shop, stations: list[Station], late: Late
) -> None:
    s1, s2 = stations
    s1.wire.on_write(late.silence, late.silence)
    assert s1.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.REFUSED
    shop.write(TAG, "Ocupado_Por", "XX(9)")
    s2.memory.mirror.save(s2.store.snapshot())
    s2 = shop.restarted(s2)
    late.arrives(0)
    s2.know()
    assert (mended(s2), holder(shop)) == (1, "XX(9)")
    note = audit_of(shop).standing(TAG)
    assert note is not None
    assert note.picture == Picture(ocupado_por="XX(9)")


def test_edit_of_a_spool_without_audit_rows_is_noted_as_following_what_was_first_read(
    shop: Shop, stations: list[Station]
) -> None:
    _, s2 = stations
    shop.write(TAG, "Armador", "CP(95)")
    assert mended(s2) == 1
    first_row = audit_of(shop).first_judged(TAG)
    assert first_row is not None
    assert (first_row.prev, first_row.before, first_row.after) == ("", Picture(), Picture(armador="CP(95)"))
    assert mended(s2) == 0
