"""Somebody empties a whole state column at once: nothing is noted, and nothing written, until people look."""

import json

import pytest

from kiosk.core.errors import Code
from kiosk.core.protocol import records
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.shop.data import Action, Verdict
from tests.incidents.shop_floor import code, kinds, mended, wish
from tests.support.builders import ANA, ARM, MAURO
from tests.support.faulty_wire import first
from tests.support.shop import HEADERS, Shop, ShopOpener, Station, ready

TAGS = [f"MK-{number}" for number in range(20)]
HOLDERS = "Ocupado_Por"
ARM_BY = "Armador"

pytestmark = pytest.mark.logs("emptied at once")


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    """A shop in which every spool was fitted up before the kiosk, and Mauro holds the first twelve."""
    return open_shop(*(ready(tag, Armador="CP(95)") for tag in TAGS))


@pytest.fixture
def reader(shop: Shop) -> Station:
    worker, reader = shop.station("Puesto 1"), shop.station("Puesto 2")
    for tag in TAGS[:12]:
        worker.service.tomar(tag, MAURO.id, ARM)
    reader.know()
    reader.store.snapshot()
    return reader


def column(shop: Shop, header: str) -> list[str]:
    return [str(row[header]) for row in shop.rows()]


def type_into(shop: Shop, header: str, values: list[str]) -> None:
    first = shop.operaciones.cell(2, HEADERS.index(header) + 1).address
    shop.operaciones.update([[value] for value in values], first)


def look_twice(station: Station) -> None:
    station.store.snapshot()
    station.time.now += 20
    station.store.snapshot()


def emptied_by_notes(shop: Shop, header: str) -> list[str]:
    """The spools that lost this cell by a note of an edit by hand."""
    notes = [row for row in shop.audit() if row["evento_tipo"] == "EDITADO_A_MANO"]
    changes = [(row["tag_spool"], json.loads(row["metadata_json"])) for row in notes]
    return [tag for tag, change in changes if change["before"][header] and not change["after"][header]]


@pytest.mark.parametrize("header", [HOLDERS, ARM_BY, "version"])
def test_emptied_column_is_noted_by_nobody_and_stops_all_writing(
    shop: Shop, reader: Station, header: str
) -> None:
    were, noted = column(shop, header), len(kinds(shop))
    type_into(shop, header, [""] * len(TAGS))
    assert mended(reader) == 0  # suspected: another read has to show the same
    reader.time.now += 20
    assert mended(reader) == 0
    (alarm,) = reader.sheet_state.alarms.standing()
    assert (alarm.reason, alarm.columns) == (AlarmReason.COLUMN_EMPTIED, (header,))
    assert code(reader.service.tomar(TAGS[-1], ANA.id, ARM)) is Code.ESCRITURA_DETENIDA
    assert (len(kinds(shop)), set(column(shop, header))) == (noted, {""})
    type_into(shop, header, were)
    reader.store.snapshot()
    assert reader.sheet_state.alarms.standing() == ()
    assert reader.service.tomar(TAGS[-1], ANA.id, ARM).verdict is Verdict.APPLIED


def test_screens_show_the_holders_whose_column_was_emptied(shop: Shop, reader: Station) -> None:
    type_into(shop, HOLDERS, [""] * len(TAGS))
    look_twice(reader)
    shown = reader.store.snapshot().spools
    assert [spool.picture.ocupado_por for spool in shown] == ["MR(93)"] * 12 + [""] * 8


def test_release_waits_while_the_column_is_empty_and_goes_out_once_it_is_back(
    shop: Shop, reader: Station
) -> None:
    were = column(shop, HOLDERS)
    type_into(shop, HOLDERS, [""] * len(TAGS))
    look_twice(reader)
    assert reader.service.execute(wish(Action.PAUSAR, tag=TAGS[0])).verdict is Verdict.QUEUED
    type_into(shop, HOLDERS, were)
    reader.store.snapshot()
    (end,) = reader.service.carry_on()
    assert (end.verdict, shop.row(TAGS[0])[HOLDERS]) == (Verdict.APPLIED, "")


def test_release_goes_out_while_the_column_is_only_suspected(shop: Shop, reader: Station) -> None:
    type_into(shop, HOLDERS, [""] * len(TAGS))
    reader.store.snapshot()
    assert reader.service.pausar(TAGS[0], MAURO.id, ARM).verdict is Verdict.APPLIED
    assert "EDITADO_A_MANO" not in kinds(shop)
    look_twice(reader)


def test_column_that_people_accept_as_it_is_is_noted(shop: Shop, reader: Station) -> None:
    type_into(shop, HOLDERS, [""] * len(TAGS))
    look_twice(reader)
    desk = shop.station("Oficina")
    desk.know()
    desk.store.append(records.column_accepted(HOLDERS, "a-1", shop.clock.local(), "Oficina", "planificación"))
    assert mended(reader) == 12
    assert reader.sheet_state.alarms.standing() == ()
    assert kinds(shop)[-13:] == ["COLUMNA_ACEPTADA", *["EDITADO_A_MANO"] * 12]
    assert code(reader.service.pausar(TAGS[0], MAURO.id, ARM)) is Code.OPERACION_NO_INICIADA


def test_station_that_starts_while_the_column_is_empty_stops_too(shop: Shop, reader: Station) -> None:
    reader.memory.mirror.save(reader.store.snapshot())
    type_into(shop, ARM_BY, [""] * len(TAGS))
    look_twice(reader)
    reader.memory.mirror.save(reader.store.snapshot())
    again = shop.restarted(reader)
    again.know()
    look_twice(again)
    assert again.sheet_state.alarms.stands(AlarmReason.COLUMN_EMPTIED)


def test_alarm_that_another_station_shares_does_not_end_before_this_one_has_confirmed_it(
    shop: Shop, reader: Station
) -> None:
    shared = Alarm(AlarmReason.COLUMN_EMPTIED, columns=(HOLDERS,))
    type_into(shop, HOLDERS, [""] * len(TAGS))
    reader.sheet_state.alarms.take_over([shared])
    reader.store.snapshot()
    assert reader.sheet_state.alarms.standing() == (shared,)
    look_twice(reader)


def test_column_that_is_back_after_a_moment_stops_nobody(shop: Shop, reader: Station) -> None:
    """No poll reads this column."""
    were = column(shop, ARM_BY)
    type_into(shop, ARM_BY, [""] * len(TAGS))
    reader.store.snapshot()
    type_into(shop, ARM_BY, were)
    reader.time.now += 20
    reader.store.poll()
    assert reader.sheet_state.alarms.standing() == ()


def test_column_emptied_while_the_reader_notes_other_edits_is_noted_by_nobody(
    shop: Shop, reader: Station
) -> None:
    """The mender's read of the rows that it is about to note sees empty cells before any read of all rows."""
    for tag in TAGS[:3]:
        shop.write(tag, HOLDERS, "AS(45)")
    reader.store.snapshot()
    reader.wire.on_read(first(lambda: type_into(shop, ARM_BY, [""] * len(TAGS))))
    assert reader.mender.mend_all() == 0
    assert mended(reader) == 3  # the holders, as this read found them
    reader.time.now += 15
    assert mended(reader) == 0
    assert emptied_by_notes(shop, ARM_BY) == []
    assert reader.sheet_state.alarms.stands(AlarmReason.COLUMN_EMPTIED)


def test_few_cells_emptied_are_edits_by_hand(shop: Shop, reader: Station) -> None:
    type_into(shop, HOLDERS, [""] * 5)
    assert mended(reader) == 5
    look_twice(reader)
    assert reader.sheet_state.alarms.standing() == ()


@pytest.mark.logs
def test_spools_given_back_one_by_one_empty_no_column(shop: Shop, reader: Station) -> None:
    for tag in TAGS[:12]:
        reader.service.pausar(tag, MAURO.id, ARM)
    look_twice(reader)
    assert reader.sheet_state.alarms.standing() == ()


# a station that never saw the column full, and its picture


def test_picture_of_a_station_that_never_saw_the_column_full_is_suspected(shop: Shop) -> None:
    knows, fresh = shop.station("Puesto 1"), shop.station("Puesto 2")
    knows.know()
    knows.store.snapshot()
    type_into(shop, ARM_BY, [""] * len(TAGS))
    fresh.know()
    knows.sheet_state.took(fresh.store.snapshot())
    assert fitters(knows) == {"CP(95)"}
    knows.time.now += 15
    knows.sheet_state.took(fresh.store.snapshot())
    assert knows.sheet_state.alarms.stands(AlarmReason.COLUMN_EMPTIED)
    knows.store.snapshot()
    assert (fitters(knows), knows.mender.mend_all()) == ({"CP(95)"}, 0)
    assert knows.sheet_state.alarms.stands(AlarmReason.COLUMN_EMPTIED)
    type_into(shop, ARM_BY, ["CP(95)"] * len(TAGS))
    knows.store.snapshot()
    assert knows.sheet_state.alarms.standing() == ()


def fitters(station: Station) -> set[str]:
    """Who fitted up the spools, as this station shows it."""
    snapshot = station.sheet_state.snapshot
    assert snapshot is not None
    return {spool.picture.armador for spool in snapshot.spools}


@pytest.mark.parametrize("header", [HOLDERS, ARM_BY])
def test_station_that_starts_on_an_emptied_column_and_the_one_that_takes_its_picture_stop(
    shop: Shop, reader: Station, header: str
) -> None:
    were, noted = column(shop, header), len(kinds(shop))
    type_into(shop, header, [""] * len(TAGS))
    fresh = shop.station("Puesto 3")
    fresh.know()
    assert mended(fresh) == 0
    for station in (fresh, reader):
        station.sheet_state.took(fresh.store.snapshot())
        assert mended(station) == 0
        station.time.now += 15
        assert mended(station) == 0
        assert station.sheet_state.alarms.stands(AlarmReason.COLUMN_EMPTIED)
    assert (len(kinds(shop)), set(column(shop, header))) == (noted, {""})
    type_into(shop, header, were)
    for station in (fresh, reader):
        station.store.snapshot()
        assert station.sheet_state.alarms.standing() == ()


def test_station_that_starts_once_people_have_accepted_the_column_notes_it(
    shop: Shop, reader: Station
) -> None:
    type_into(shop, HOLDERS, [""] * len(TAGS))
    look_twice(reader)
    desk = shop.station("Oficina")
    desk.know()
    desk.store.append(records.column_accepted(HOLDERS, "a-1", shop.clock.local(), "Oficina", "planificación"))
    fresh = shop.station("Puesto 3")
    fresh.know()
    assert mended(fresh) == 12
    assert fresh.sheet_state.alarms.standing() == ()


def test_picture_of_a_station_that_suspects_ends_no_suspicion_and_a_read_does(
    shop: Shop, reader: Station
) -> None:
    other = shop.station("Puesto 3")
    other.know()
    other.store.snapshot()
    were = column(shop, ARM_BY)
    type_into(shop, ARM_BY, [""] * len(TAGS))
    reader.store.snapshot()
    reader.sheet_state.took(other.store.snapshot())
    assert reader.sheet_state.columns.suspects
    type_into(shop, ARM_BY, were)
    reader.store.snapshot()
    assert not reader.sheet_state.columns.suspects


def test_picture_of_spools_that_others_gave_back_is_no_emptied_column(shop: Shop, reader: Station) -> None:
    """The station that takes it has not read of that in the audit."""
    worker = shop.station("Puesto 3")
    worker.know()
    for tag in TAGS[:12]:
        worker.service.pausar(tag, MAURO.id, ARM)
    reader.sheet_state.took(worker.store.snapshot())
    assert not reader.sheet_state.columns.suspects
    shown = reader.sheet_state.snapshot
    assert shown is not None
    assert {spool.picture.ocupado_por for spool in shown.spools} == {""}
