"""People sort, edit, insert into, delete from and restore the audit: no worker is told what isn't so.

Each change is met by a station that knows the audit, at its next action or when it compares the audit, and by
one that has read nothing before.
"""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from gspread.utils import ValueInputOption, ValueRenderOption

from kiosk.core.errors import Code, SheetError
from kiosk.core.protocol.kinds import What
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing import alarms, alarms_codec
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.shop.data import First, Outcome, Snapshot, Spool, Verdict
from tests.incidents.shop_floor import code
from tests.incidents.two_stations import OTHER, first, second, shop
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Send
from tests.support.shop import AUDIT, Shop, Station

__all__ = ["first", "second", "shop"]

pytestmark = pytest.mark.logs(r"people changed \d+ rows of the audit|put back")

Row = list[Any]


def applied(outcome: Outcome) -> None:
    assert outcome.verdict is Verdict.APPLIED


def a_day(first: Station, second: Station) -> None:
    """Mauro takes a spool and gives it back; then Ana has it. Rows 2 to 6 of the audit."""
    applied(first.service.tomar(TAG, MAURO.id, ARM))
    applied(first.service.pausar(TAG, MAURO.id, ARM))
    applied(second.service.tomar(OTHER, MAURO.id, ARM))
    applied(second.service.pausar(OTHER, MAURO.id, ARM))
    applied(second.service.tomar(TAG, ANA.id, ARM))
    first.store.audit_log()


def cells(shop: Shop) -> list[Row]:
    """The rows of the audit below its headers."""
    return shop.metadata.get_values(value_render_option=ValueRenderOption.unformatted)[1:]


def put(shop: Shop, rows: list[Row]) -> None:
    """People's rows in place of the audit's."""
    shop.metadata.batch_clear([f"A2:K{len(rows) + 20}"])
    if rows:
        shop.metadata.update(rows, "A2", value_input_option=ValueInputOption.raw)


def sort_by_action(shop: Shop) -> None:
    column = {"dimensionIndex": AUDIT.index("accion")}
    place = {"sheetId": shop.metadata.id, "startRowIndex": 1, "endRowIndex": 7}
    shop.planilla.batch_update({"requests": [{"sortRange": {"range": place, "sortSpecs": [column]}}]})


def sort_by_tag_then_newest(shop: Shop) -> None:
    rows = cells(shop)
    put(shop, sorted(rows, key=lambda row: (row[AUDIT.index("tag_spool")], -rows.index(row))))


def delete_in_the_middle(shop: Shop) -> None:
    shop.metadata.delete_rows(3)


def delete_the_last(shop: Shop) -> None:
    shop.metadata.delete_rows(6)


def swap_two(shop: Shop) -> None:
    rows = cells(shop)
    rows[0], rows[1] = rows[1], rows[0]
    put(shop, rows)


def insert_among_them(shop: Shop) -> None:
    """A pasted row that looks like the program's own."""
    pasted = cells(shop)[2]
    pasted[0], pasted[3] = "11111111-2222-4333-8444-555555555555", TAG
    shop.metadata.insert_rows([pasted], 3, value_input_option=ValueInputOption.raw)


def insert_at_the_top(shop: Shop) -> None:
    """A pasted row, above the one by which the spool begins."""
    pasted = cells(shop)[0]
    pasted[0] = "11111111-2222-4333-8444-555555555555"
    shop.metadata.insert_rows([pasted], 2, value_input_option=ValueInputOption.raw)


def edit_json(shop: Shop) -> None:
    rows = cells(shop)
    json = AUDIT.index("metadata_json")
    rows[0][json] = rows[0][json].replace(MAURO.mark, ANA.mark)
    put(shop, rows)


def clear(shop: Shop) -> None:
    put(shop, [])


TOUCHES = [
    sort_by_action,
    sort_by_tag_then_newest,
    delete_in_the_middle,
    delete_the_last,
    swap_two,
    insert_among_them,
    insert_at_the_top,
    edit_json,
    clear,
]


def alarm(station: Station) -> set[What]:
    """What the station says people did; empty without an alarm."""
    return {
        What(place.what)
        for each in station.sheet_state.alarms.standing()
        if each.reason is AlarmReason.AUDIT_TOUCHED
        for place in each.places
    }


def everything(shop: Shop) -> tuple[list[Row], list[Row]]:
    return cells(shop), shop.operaciones.get_values()


@pytest.mark.parametrize("touch", TOUCHES)
def test_station_that_compares_the_audit_stops_and_names_the_rows(
    shop: Shop, first: Station, second: Station, touch: Callable[[Shop], None]
) -> None:
    a_day(first, second)
    touch(shop)
    left = everything(shop)
    for station in (first, second):
        with pytest.raises(SheetError):
            station.store.check_audit()
        assert alarm(station)
        for tag in (TAG, OTHER):
            assert station.service.tomar(tag, MAURO.id, ARM).verdict is not Verdict.APPLIED
        station.mender.mend_all()
    assert everything(shop) == left


@pytest.mark.parametrize("touch", TOUCHES)
def test_no_second_worker_is_told_that_he_has_it_whichever_station_acts_first(
    shop: Shop, first: Station, second: Station, touch: Callable[[Shop], None]
) -> None:
    a_day(first, second)
    touch(shop)
    for station in (first, second):
        outcome = station.service.tomar(TAG, MAURO.id, ARM)
        assert outcome.verdict is Verdict.REFUSED
        assert code(outcome) in (Code.ESCRITURA_DETENIDA, Code.SPOOL_OCUPADO)
        # What this station wrote, if it has not seen it, is what the true audit allows.
        assert code(outcome) is Code.SPOOL_OCUPADO or alarm(station)


@pytest.mark.parametrize("touch", TOUCHES)
def test_new_station_never_gives_the_spool_to_a_second_worker(
    shop: Shop, first: Station, second: Station, touch: Callable[[Shop], None]
) -> None:
    a_day(first, second)
    touch(shop)
    new = shop.station("Puesto 3")
    outcome = new.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.REFUSED
    assert alarm(new) or code(outcome) is Code.SPOOL_OCUPADO


@pytest.mark.parametrize("touch", TOUCHES)
def test_alarm_ends_once_people_have_put_the_audit_back(
    shop: Shop, first: Station, second: Station, touch: Callable[[Shop], None]
) -> None:
    a_day(first, second)
    before = cells(shop)
    touch(shop)
    with pytest.raises(SheetError):
        first.store.check_audit()
    put(shop, before)
    first.store.check_audit()
    assert not alarm(first)
    applied(first.service.tomar(OTHER, MAURO.id, ARM))
    assert code(first.service.tomar(TAG, MAURO.id, ARM)) is Code.SPOOL_OCUPADO


def test_row_of_which_several_things_were_found_is_one_row_in_every_figure(
    shop: Shop, first: Station, second: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window, `kiosk action` over the shared alarm, and doctor's list say the same number."""
    a_day(first, second)
    sort_by_tag_then_newest(shop)
    with pytest.raises(SheetError):
        first.store.check_audit()
    (found,) = first.sheet_state.alarms.standing()
    assert sorted(place.row for place in found.places) == [2, 3, 4, 5, 6]
    monkeypatch.setattr(alarms, "NAMED_ROWS", 1)
    monkeypatch.setattr(alarms_codec, "MOST_PLACES", 2)
    (shared,) = alarms_codec.alarms_of(alarms_codec.alarms_plain([found]))
    assert (found.refusal.mas, shared.refusal.mas) == ("4", "4")


def test_older_version_of_the_spreadsheet_is_restored(shop: Shop, first: Station, second: Station) -> None:
    """The audit and the cells are those of before Ana's take: nothing in the sheet says that she has it."""
    a_day(first, second)
    then, rows = shop.operaciones.get_values(value_render_option=ValueRenderOption.unformatted), cells(shop)
    applied(second.service.completar(TAG, ANA.id, ARM))
    applied(first.service.tomar(OTHER, ANA.id, ARM))
    shop.operaciones.update(then, "A1", value_input_option=ValueInputOption.raw)
    put(shop, rows)
    for station in (first, second):
        assert code(station.service.tomar("MK-3", MAURO.id, ARM)) is Code.ESCRITURA_DETENIDA
        assert What.MISSING in alarm(station)
    assert cells(shop) == rows


def test_station_that_was_off_compares_with_its_own_copy(shop: Shop, first: Station, second: Station) -> None:
    """Its last row stands where it stood, so its tail alone says nothing."""
    a_day(first, second)
    edit_json(shop)
    again = shop.restarted(first)
    assert again.sheet_state.audit.tail == first.sheet_state.audit.tail
    with pytest.raises(SheetError):
        again.store.check_audit()
    assert alarm(again) == {What.CHANGED}


def test_copy_on_the_disk_stays_as_it_was_known(shop: Shop, first: Station, second: Station) -> None:
    a_day(first, second)
    kept = first.memory.audit.load()
    sort_by_action(shop)
    with pytest.raises(SheetError):
        first.store.check_audit()
    assert first.memory.audit.load() == kept


def test_version_on_a_row_that_the_whole_audit_lacks(shop: Shop, first: Station) -> None:
    """T8: the last row was taken away before any other station had read it."""
    applied(first.service.tomar(TAG, ANA.id, ARM))
    applied(first.service.pausar(TAG, ANA.id, ARM))
    new = shop.station("Puesto 3")
    applied(first.service.tomar(TAG, ANA.id, ARM))
    shop.metadata.delete_rows(4)
    left = everything(shop)
    assert code(new.service.tomar(TAG, MAURO.id, ARM)) is Code.ESCRITURA_DETENIDA
    assert alarm(new) == {What.SHOWN_AND_ABSENT}
    assert everything(shop) == left


def test_spools_are_shown_while_one_shows_a_version_that_the_audit_lacks(
    shop: Shop, first: Station, second: Station
) -> None:
    """The last row is taken out of the audit, and a station that knew none of it is started."""
    a_day(first, second)
    before = cells(shop)
    delete_the_last(shop)
    new = shop.station("Puesto 3")
    new.know()
    alarms: list[set[What]] = []

    def seen_before_answer(send: Send) -> requests.Response:
        alarms.append(alarm(new))
        return send()

    for _ in range(4):
        new.wire.on_read(*[seen_before_answer] * 2)
        shown = new.store.snapshot()
        assert [spool.tag for spool in shown.spools] == [TAG, OTHER, "MK-3"]
    # Rows and window each time. From the first read of all on the alarm never ends in between.
    assert alarms == [set(), set()] + [{What.SHOWN_AND_ABSENT}] * 6
    put(shop, before)
    new.store.snapshot()
    assert alarm(new) == set()
    assert new.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.REFUSED
    applied(new.service.pausar(TAG, ANA.id, ARM))


def test_what_is_remembered_of_a_row_is_told_under_the_alarm_too(
    shop: Shop, first: Station, second: Station
) -> None:
    """Other stations take it over with the picture, and forget what they remember themselves."""
    a_day(first, second)
    first.store.snapshot()
    shop.write("MK-3", "Armador", "CP(95)")
    told = {spool.tag: spool.first for spool in first.store.snapshot().spools}
    assert told["MK-3"]
    swap_two(shop)
    with pytest.raises(SheetError):
        first.store.check_audit()
    assert {spool.tag: spool.first for spool in first.store.snapshot().spools} == told


def test_copied_version_is_a_persons_and_stops_nobody(shop: Shop, first: Station, second: Station) -> None:
    """Two rows show a version that the audit lacks: a person has copied one of them."""
    a_day(first, second)
    strange = "11111111-2222-4333-8444-555555555555"
    shop.write(OTHER, "version", strange)
    shop.write("MK-3", "version", strange)
    applied(first.service.tomar(OTHER, ANA.id, ARM))
    assert not alarm(first)


def test_take_of_another_worker_pasted_above_the_only_row_of_a_spool(
    shop: Shop, first: Station, second: Station
) -> None:
    """To one who reads the audit from nothing, the pasted row is the one that counts."""
    applied(first.service.tomar(TAG, ANA.id, ARM))
    second.store.audit_log()
    pasted = cells(shop)[0]
    json = AUDIT.index("metadata_json")
    pasted[0], pasted[json] = "11111111-2222-4333-8444-555555555555", pasted[json].replace("AS(45)", "MR(93)")
    shop.metadata.insert_rows([pasted], 2, value_input_option=ValueInputOption.raw)
    for station in (first, second):
        with pytest.raises(SheetError):
            station.store.check_audit()
        assert alarm(station) == {What.INSERTED}


# what is remembered of the rows

NOT_BELIEVED = Alarm(AlarmReason.AUDIT_TOUCHED)
UNTOUCHED, ADDED = "MK-3", "MK-4"
"""Spools without audit rows."""


def remembered(station: Station, tag: str = UNTOUCHED) -> First | None:
    """How the row of the spool was first read, and last read clean."""
    tail = station.sheet_state.audit.tail
    assert tail is not None
    return station.sheet_state.memory_before(tail).of(tag).first


def shown(snapshot: Snapshot) -> Spool:
    return next(spool for spool in snapshot.spools if spool.tag == UNTOUCHED)


def test_nothing_is_remembered_of_rows_read_while_the_audit_is_not_believed(
    shop: Shop, first: Station, second: Station
) -> None:
    a_day(first, second)
    first.memory.mirror.save(first.store.snapshot())
    clean = remembered(first)
    assert clean is not None
    first.sheet_state.alarms.take_over([NOT_BELIEVED])
    shop.write(UNTOUCHED, "Armador", ANA.mark)
    snapshot = first.store.snapshot()
    assert (remembered(first), shown(snapshot).first, shown(snapshot).picture.armador) == (
        clean,
        clean,
        ANA.mark,
    )

    first.memory.mirror.save(snapshot)
    again = shop.restarted(first)
    again.sheet_state.alarms.take_over([NOT_BELIEVED])
    again.store.snapshot()
    assert remembered(again) == clean
    again.sheet_state.alarms.take_over([])
    again.know()
    again.store.snapshot()
    now = remembered(again)
    assert now is not None
    assert (now.cells, now.clean.armador) == (clean.cells, ANA.mark)


def add_a_spool(shop: Shop) -> None:
    """Planning adds the row of a spool, in the sheet's headers."""
    headers = shop.operaciones.row_values(1)
    row = [{"TAG_SPOOL": ADDED}.get(header, "") for header in headers]
    shop.operaciones.append_row(row, value_input_option=ValueInputOption.raw)


def test_nothing_is_remembered_of_a_picture_that_was_read_while_the_audit_is_not_believed(
    shop: Shop, first: Station, second: Station
) -> None:
    a_day(first, second)
    for station in (first, second):
        station.sheet_state.alarms.take_over([NOT_BELIEVED])
    add_a_spool(shop)
    second.sheet_state.took(first.store.snapshot())
    assert (remembered(first, ADDED), remembered(second, ADDED)) == (None, None)


def test_new_station_remembers_rows_only_from_when_it_believes_the_audit(
    shop: Shop, first: Station, second: Station
) -> None:
    a_day(first, second)
    as_it_was = cells(shop)
    swap_two(shop)
    station = shop.station("Puesto 3")
    with pytest.raises(SheetError):
        station.know()
    add_a_spool(shop)
    station.store.snapshot()
    put(shop, as_it_was)
    shop.write(ADDED, "Armador", ANA.mark)
    station.store.snapshot()
    now = remembered(station, ADDED)
    assert now is not None
    assert now.cells.armador == ANA.mark


def test_station_restarted_just_after_its_first_reading_trusts_it_no_more_than_before(
    shop: Shop, first: Station, second: Station
) -> None:
    a_day(first, second)
    young = shop.station("Puesto 3")
    young.know()
    again = shop.restarted(young)
    assert [each.sheet_state.audit.is_trusted for each in (young, again)] == [False, False]
