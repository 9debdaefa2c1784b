"""Looking back in the audit of real stations: which rows count, and how few requests tell."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import gspread
import pytest
import requests
from gspread.utils import ValueInputOption

from kiosk.core.errors import Code, SheetError
from kiosk.core.events.worker_day import day_of
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop import columns
from kiosk.core.shop.data import AuditRow
from kiosk.sheets import audit_search
from kiosk.sheets.audit.audit_codec import cells
from kiosk.sheets.audit_search import AuditSearch
from kiosk.sheets.http.client import CountingHTTPClient, SheetsClient
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.layout import SheetNames
from kiosk.sheets.sheet_state import SheetState
from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session
from kiosk.workbook.api.adapter import GOOGLE_API_URL
from tests.support.builders import ANA, ARM, HELD_SINCE, MAURO, NOW, TAG, ZONE
from tests.support.faulty_wire import FaultyWire
from tests.support.shop import Shop, ShopOpener, Station, ready

OTHER = "MK-2"
RAW = ValueInputOption.raw


class Searching:
    """A search on a wire of its own, in a process that has seen nothing of the sheet."""

    def __init__(self, shop: Shop) -> None:
        session = local_session(LocalWorkbook.open(shop.path))
        self.wire = FaultyWire(session.get_adapter(GOOGLE_API_URL))
        session.mount(GOOGLE_API_URL, self.wire)
        client = gspread.Client(auth=cast(Any, None), session=session, http_client=CountingHTTPClient)
        sheets = SheetsClient(client, LOCAL_SPREADSHEET_ID, pace=Pace(threading.Event()))
        self.sheet_state = SheetState()
        self.audit = AuditSearch(sheets, SheetNames(), ZONE, self.sheet_state)

    def spool(self, tag: str = TAG) -> list[str]:
        """What was done to the spool by the rows that count."""
        return [row.evento_tipo for row in self.audit.of_spool(tag)]

    def requests(self, ask: Callable[[], object]) -> int:
        """How many reads a question takes."""
        before = self.wire.reads
        ask()
        return self.wire.reads - before


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready(OTHER))


@pytest.fixture
def searching(shop: Shop) -> Iterator[Searching]:
    searching = Searching(shop)
    yield searching
    searching.audit.close()


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    station.service.pausar(TAG, MAURO.id, ARM)
    station.service.tomar(OTHER, ANA.id, ARM)
    return station


def test_question_takes_two_requests_the_next_one_a_single_one_and_a_vain_one_none(
    searching: Searching, station: Station
) -> None:
    searching.audit.of_spool(TAG)  # the layout is searched for at first
    searching.audit._index = None
    assert searching.requests(lambda: searching.spool()) == 2
    assert searching.requests(lambda: searching.spool(OTHER)) == 1
    assert searching.requests(lambda: searching.spool("MK-9")) == 0
    assert searching.requests(lambda: searching.audit.of_worker(MAURO.id, NOW.date())) == 1


def test_spool_is_found_however_spelt_and_a_worker_s_day_has_all_rows_of_its_spools(
    searching: Searching, station: Station
) -> None:
    station.service.tomar(TAG, ANA.id, ARM)
    assert searching.spool(f" {TAG.lower()}") == ["TOMAR_SPOOL", "PAUSAR_SPOOL", "TOMAR_SPOOL"]
    assert [row.tag for row in searching.audit.of_worker(MAURO.id, NOW.date())] == [TAG] * 3
    assert {row.tag for row in searching.audit.of_worker(ANA.id, NOW.date())} == {TAG, OTHER}
    assert searching.audit.of_worker(ANA.id, NOW.date().replace(day=1)) == []
    assert searching.audit.of_worker(7, NOW.date()) == []


@pytest.mark.parametrize("is_by_hand", [True, False])
def test_hold_that_somebody_else_ends_later_is_in_that_day_s_rows(
    searching: Searching, shop: Shop, station: Station, is_by_hand: bool
) -> None:
    """ANA holds OTHER: the day on which the hold ended is hers, whoever ended it; as it is where a person
    typed the hold, or where its first row is no longer there."""
    (taken,) = searching.audit.of_spool(OTHER)
    next_day = NOW + timedelta(days=1)
    ending = replace(
        taken,
        id="end",
        timestamp=next_day,
        evento_tipo=Mark.EDITADO_A_MANO if is_by_hand else "PAUSAR_SPOOL",
        worker_id=None if is_by_hand else MAURO.id,
        accion="EDITAR" if is_by_hand else "PAUSAR",
        prev=taken.id,
        before=taken.after,
        after=taken.before,
    )
    append(shop, ending)
    searching.audit._index = None
    rows = searching.audit.of_worker(ANA.id, next_day.date())
    assert [(row.tag, row.id) for row in rows] == [(OTHER, taken.id), (OTHER, "end")]
    assert [done.tag for done in day_of(rows, ANA.id, next_day.date())] == [OTHER]
    assert day_of(searching.audit.of_worker(7, next_day.date()), 7, next_day.date()) == []
    assert searching.audit.of_worker(ANA.id, next_day.date() + timedelta(days=1)) == []
    shop.metadata.delete_rows(4)
    searching.audit._index = None
    (left,) = searching.audit.of_worker(ANA.id, next_day.date())
    assert left.id == "end"


def test_hold_that_was_typed_is_found_on_the_day_that_ended_it(
    searching: Searching, shop: Shop, station: Station
) -> None:
    last = searching.audit.of_spool(TAG)[-1]
    assert last.after is not None
    held = replace(last.after, ocupado_por=ANA.mark, fecha_ocupacion=HELD_SINCE)
    next_day = NOW + timedelta(days=1)
    typed = replace(
        last, id="typed", evento_tipo=Mark.EDITADO_A_MANO, accion="EDITAR", worker_id=None, prev=last.id
    )
    append(shop, replace(typed, before=last.after, after=held))
    append(shop, replace(last, id="end", prev="typed", before=held, timestamp=next_day))
    searching.audit._index = None
    rows = searching.audit.of_worker(ANA.id, next_day.date())
    assert [done.tag for done in day_of(rows, ANA.id, next_day.date())] == [TAG]


def test_what_is_written_meanwhile_is_found_once_the_last_look_is_too_old(
    searching: Searching, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(searching.spool()) == 2
    station.service.tomar(TAG, ANA.id, ARM)
    assert len(searching.spool()) == 2
    monkeypatch.setattr(audit_search, "KEPT_S", -1.0)
    assert len(searching.spool()) == 3


def test_only_the_end_is_looked_at_again_while_the_rows_are_where_they_were(
    searching: Searching, shop: Shop, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_search, "KEPT_S", -1.0)
    before = searching.spool()
    station.service.tomar(TAG, ANA.id, ARM)
    assert searching.spool() == [*before, "TOMAR_SPOOL"]
    assert "A4%3AE" in searching.wire.sent[-2].url
    assert searching.spool() == [*before, "TOMAR_SPOOL"]
    assert {row.tag for row in searching.audit.of_worker(ANA.id, NOW.date())} == {TAG, OTHER}
    shop.metadata.delete_rows(3)
    assert searching.spool() == [before[0]]
    assert "A2%3AE" in searching.wire.sent[-2].url
    monkeypatch.setattr(audit_search, "AFRESH_S", -1.0)
    searching.spool()
    assert "A2%3AE" in searching.wire.sent[-2].url


def test_row_that_lost_a_race_is_no_part_of_the_history(
    searching: Searching, shop: Shop, station: Station
) -> None:
    first, second = searching.audit.of_spool(TAG)
    append(shop, replace(second, id="late", prev=first.id))
    searching.audit._index = None
    assert [row.id for row in searching.audit.of_spool(TAG)] == [first.id, second.id]


def append(shop: Shop, row: AuditRow) -> None:
    """Write a row into the audit as a station of another process would."""
    values = {
        name: next(iter(cell.get("userEnteredValue", {"": ""}).values())) for name, cell in cells(row).items()
    }
    shop.metadata.append_row(
        [values.get(header, "") for header in columns.AUDIT_COLUMNS], value_input_option=RAW
    )


def accepted(shop: Shop, last: AuditRow, tras: str) -> AuditRow:
    """A person accepts the audit as it is, and a station goes on from what was noted then."""
    blank = AuditRow("a", NOW, Mark.AUDITORIA_ACEPTADA, "", None, "", "", "ACEPTAR")
    note = replace(
        last, id="n", evento_tipo=Mark.EDITADO_A_MANO, accion="EDITAR", prev="elsewhere", acepta="a"
    )
    later = replace(last, id="z", evento_tipo="TOMAR_SPOOL", prev="n")
    for row in (replace(blank, tras=tras), replace(note, before=last.after), later):
        append(shop, row)
    return later


def test_judging_begins_anew_at_an_acceptance_and_what_was_before_stays(
    searching: Searching, shop: Shop, station: Station
) -> None:
    rows = searching.audit.of_spool(TAG)
    last_of_all = shop.audit()[-1]["id"]
    accepted(shop, rows[-1], last_of_all)
    searching.audit._index = None
    assert [row.id for row in searching.audit.of_spool(TAG)] == [*(row.id for row in rows), "n", "z"]


def test_acceptance_below_a_row_that_nobody_saw_is_void(
    searching: Searching, shop: Shop, station: Station
) -> None:
    rows = searching.audit.of_spool(TAG)
    station.service.pausar(OTHER, ANA.id, ARM)
    accepted(shop, rows[-1], tras=shop.audit()[-2]["id"])
    searching.audit._index = None
    assert [row.id for row in searching.audit.of_spool(TAG)] == [row.id for row in rows]


def between(searching: Searching, edit: Callable[[], object], at: int) -> None:
    """Have people edit the sheet right after read number `at` of the next ones."""

    def edited(send: Callable[[], requests.Response]) -> requests.Response:
        answer = send()
        edit()
        return answer

    searching.wire.on_read(*[lambda send: send()] * at, edited)


def test_rows_that_move_between_the_two_requests_are_found_where_they_went(
    searching: Searching, shop: Shop, station: Station
) -> None:
    found = searching.spool()
    searching.audit._index = None
    between(searching, lambda: shop.metadata.delete_rows(2), at=0)
    assert searching.spool() == found[1:]


def test_columns_that_move_are_searched_for(searching: Searching, shop: Shop, station: Station) -> None:
    found = searching.spool()
    searching.audit._index = None
    shop.metadata.insert_cols([["revisado"]], 1)
    assert searching.spool() == found


def test_rows_that_never_rest_are_an_error_and_no_wrong_answer(
    searching: Searching, shop: Shop, station: Station
) -> None:
    searching.spool()
    searching.audit._index = None
    for _ in range(audit_search.ATTEMPTS):
        between(searching, lambda: shop.metadata.insert_row(["x"], 2), at=0)
        between(searching, lambda: None, at=0)
    with pytest.raises(SheetError) as raised:
        searching.audit.of_spool(TAG)
    assert raised.value.refusal.code is Code.HOJA_CAMBIADA
    assert searching.spool() == ["TOMAR_SPOOL", "PAUSAR_SPOOL"]


def test_column_without_which_nobody_can_look_back_is_named(
    searching: Searching, shop: Shop, station: Station
) -> None:
    shop.metadata.update([["quién"]], "E1")
    with pytest.raises(SheetError) as raised:
        searching.audit.of_spool(TAG)
    assert raised.value.refusal.values["falta"] == "worker_id"


def test_rows_of_people_and_of_other_programs_are_passed_over(
    searching: Searching, shop: Shop, station: Station
) -> None:
    found = searching.spool()
    searching.audit._index = None
    shop.metadata.append_rows(
        [
            ["", "", "", TAG, "", "anotado por planificación"],
            ["k-1", "ayer", "INICIAR_ARM", TAG, "no soy un número", "", "", "", "", "{"],
            ["k-2", 1e300, "INICIAR_ARM", TAG, 93],
            ["", "", "", "", "x"],
        ]
    )
    assert searching.spool() == found
    assert len(searching.audit.of_worker(MAURO.id, NOW.date())) == 2
