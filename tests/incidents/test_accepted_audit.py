"""A person accepts the audit as others have left it: all stations go on, and nobody loses what he was told.

Traces of the protocol by name: something lands while the person reads, a void write's cells show, and an
acceptance doesn't count.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import gspread
import pytest
import requests
from gspread.utils import ValueInputOption, ValueRenderOption

from kiosk.core.action import mender
from kiosk.core.errors import Code, SheetError
from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.kinds import Mark
from kiosk.core.refusals import AlarmReason, ClockSource
from kiosk.core.shop.data import Action, Verdict
from kiosk.services.audit_acceptance import AuditAcceptance, Offer, Reception
from kiosk.sheets.acceptance.at_once import AtOnce, SheetAtOnce
from kiosk.sheets.audit import audit_codec
from kiosk.sheets.http.client import CountingHTTPClient, SheetsClient
from kiosk.sheets.layout import SheetNames
from kiosk.wiring.memory import known_audit
from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session
from kiosk.workbook.api.adapter import GOOGLE_API_URL
from tests.incidents.shop_floor import Late, code, mended, settled, shown, wish
from tests.incidents.test_copies_and_strays import copied
from tests.incidents.test_touched_audit import (
    TOUCHES,
    a_day,
    alarm,
    applied,
    cells,
    put,
    sort_by_action,
    swap_two,
)
from tests.incidents.two_stations import OTHER, first, second, shop
from tests.support.builders import ANA, ARM, MAURO, TAG, ZONE
from tests.support.faulty_wire import FaultyWire, applied_but, raised
from tests.support.faulty_wire import first as just_before
from tests.support.shop import AUDIT, Shop, ShopOpener, Station, ready

__all__ = ["first", "second", "shop"]

pytestmark = pytest.mark.logs(r"people changed \d+ rows of the audit|put back|answer to the acceptance")

Accepting = Callable[[Station], AuditAcceptance]
OpenAccepting = Callable[[Shop], Accepting]


@pytest.fixture
def wires() -> list[FaultyWire]:
    """The connections of those who accept, in their order."""
    return []


@pytest.fixture
def open_accepting(wires: list[FaultyWire]) -> Iterator[OpenAccepting]:
    """Makes what `kiosk doctor` accepts with, at a station that may be at work."""
    with ExitStack() as opened:

        def of(shop: Shop) -> Accepting:
            def at(station: Station) -> AuditAcceptance:
                session = local_session(LocalWorkbook.open(shop.path))
                opened.callback(session.close)
                wire = FaultyWire(session.get_adapter(GOOGLE_API_URL))
                session.mount(GOOGLE_API_URL, wire)
                wires.append(wire)
                client = gspread.Client(auth=cast(Any, None), session=session, http_client=CountingHTTPClient)
                sheets = SheetsClient(client, LOCAL_SPREADSHEET_ID)
                sheet = SheetAtOnce(sheets, SheetNames(), ZONE, shop.clock.local)
                memory, clock = station.memory, shop.clock
                return AuditAcceptance(
                    sheet,
                    lambda: known_audit(memory, clock.best_utc()),
                    clock,
                    station.name,
                    lambda: str(uuid4()),
                )

            return at

        yield of


@pytest.fixture
def accepting(shop: Shop, open_accepting: OpenAccepting) -> Accepting:
    return open_accepting(shop)


def accept(acceptance: AuditAcceptance) -> Offer:
    """A person reads the list, says yes, and it counts."""
    offer = acceptance.offer()
    assert offer.proposal.findings
    assert acceptance.accept(offer, "Rosa", "ordenada") is Reception.VALID
    return offer


def stopped(station: Station) -> None:
    """The station compares the audit, and finds that people have changed it."""
    with pytest.raises(SheetError):
        station.store.check_audit()
    assert alarm(station)


def left_open(station: Station, late: Late, command_id: str, tag: str = TAG) -> None:
    """The station sends a take by Mauro and dies; the request is still on its way."""
    station.wire.on_write(late.death)
    with pytest.raises(KeyboardInterrupt):
        station.service.execute(wish(Action.TOMAR, command_id, tag))


def standings(shop: Shop) -> dict[str, str]:
    """The holder of each spool by the audit as it stands."""
    columns = {header: index for index, header in enumerate(AUDIT)}
    log = AuditLog(2).read(2, [audit_codec.read(row, columns, ZONE) for row in cells(shop)])
    found = {tag: log.standing(tag) for tag in (TAG, OTHER, "MK-3")}
    return {tag: each.picture.ocupado_por for tag, each in found.items() if each}


@pytest.mark.logs("time is wrong")
def test_nothing_is_accepted_while_this_machine_s_time_is_wrong(
    shop: Shop, first: Station, accepting: Accepting
) -> None:
    shop.clock.saw(ClockSource.SERVER, shop.clock.utc())
    shop.clock.wrong = timedelta(hours=1)
    for look in (accepting(first).offer, lambda: accepting(first).emptied("Armador")):
        with pytest.raises(SheetError) as caught:
            look()
        assert caught.value.refusal.code is Code.RELOJ_NO_FIABLE


@pytest.mark.parametrize("touch", TOUCHES)
def test_all_stations_go_on_by_themselves_and_the_told_holder_has_it(
    shop: Shop, first: Station, second: Station, accepting: Accepting, touch: Callable[[Shop], None]
) -> None:
    a_day(first, second)
    second.store.audit_log()
    touch(shop)
    for station in (first, second):
        stopped(station)
    before, operaciones = cells(shop), shop.operaciones.get_values()
    accept(accepting(first))
    assert (cells(shop)[: len(before)], shop.operaciones.get_values()) == (before, operaciones)
    new = shop.station("Puesto 3")
    for station in (first, second, new):
        station.store.poll()
        assert not alarm(station)
        assert shown(station) == ANA.mark
        assert code(station.service.tomar(TAG, MAURO.id, ARM)) is Code.SPOOL_OCUPADO
        mended(station)
    applied(second.service.pausar(TAG, ANA.id, ARM))
    applied(new.service.tomar(TAG, MAURO.id, ARM))
    assert shown(first) == MAURO.mark


def test_copy_pasted_after_it_waits_for_no_rows_that_only_lack_the_new_version(
    shop: Shop, first: Station, second: Station, accepting: Accepting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window, which saw the sheet without the copy, and another process then say the same of it."""
    monkeypatch.setattr(mender, "AT_ONCE", 1)
    a_day(first, second)
    swap_two(shop)
    stopped(first)
    accept(accepting(first))
    first.store.snapshot()
    copied(shop, TAG, "MK-9")
    assert mended(first) == 1
    assert shop.audit()[-1]["tag_spool"] == "MK-9"
    other = shop.station("Puesto 3")
    other.know()
    assert shown(other, "MK-9") == shown(first, "MK-9") == ANA.mark
    assert mended(first) == len([TAG, OTHER])


def test_older_version_of_the_spreadsheet_takes_no_told_hold_away(
    shop: Shop, first: Station, second: Station, accepting: Accepting
) -> None:
    """Cells and audit are those of before: the station that knew more gives everything back."""
    a_day(first, second)
    then, rows = shop.operaciones.get_values(value_render_option=ValueRenderOption.unformatted), cells(shop)
    applied(second.service.completar(TAG, ANA.id, ARM))
    applied(second.service.tomar(OTHER, ANA.id, ARM))
    shop.operaciones.update(then, "A1", value_input_option=ValueInputOption.raw)
    put(shop, rows)
    stopped(second)
    accept(accepting(second))
    assert standings(shop) == {TAG: "", OTHER: ANA.mark}
    for station in (second, first):
        mended(station)
    assert (shop.row(OTHER)["Ocupado_Por"], shop.row(TAG)["Ocupado_Por"]) == (ANA.mark, "")
    assert shop.row(TAG, shown=True)["Fecha_Armado"]


def test_take_that_lands_while_the_person_reads_makes_the_acceptance_void(
    shop: Shop, first: Station, second: Station, accepting: Accepting
) -> None:
    """T4: MK-3 was free on the list. The take of it was on its way, counts, and its worker is told."""
    a_day(first, second)
    second.store.audit_log()
    late = Late()
    left_open(second, late, "id-1", "MK-3")
    swap_two(shop)
    acceptance = accepting(first)
    offer = acceptance.offer()
    late.arrives()
    assert acceptance.accept(offer, "Rosa", "") is Reception.VOID
    accept(acceptance)
    assert standings(shop)["MK-3"] == MAURO.mark
    (told,) = [each for each in settled(second) if each.command.id == "id-1"]
    assert told.verdict is Verdict.APPLIED
    assert code(first.service.tomar("MK-3", ANA.id, ARM)) is Code.SPOOL_OCUPADO


def test_void_write_that_the_cells_show_is_not_accepted(
    shop: Shop, first: Station, second: Station, accepting: Accepting
) -> None:
    """T5: Mauro's take lost; it covers Ana's cells, and nobody has repaired them yet."""
    late = Late()
    left_open(first, late, "id-1")
    applied(second.service.tomar(TAG, ANA.id, ARM))
    late.arrives()
    second.store.audit_log()
    assert shop.row()["Ocupado_Por"] == MAURO.mark
    swap_two(shop)
    stopped(second)
    accept(accepting(second))
    assert standings(shop) == {TAG: ANA.mark}
    mended(second)
    assert shop.row()["Ocupado_Por"] == ANA.mark


def test_void_acceptance_leaves_cells_and_standings_as_they_were(
    shop: Shop, first: Station, second: Station, accepting: Accepting
) -> None:
    """T6: its notes are void with it."""
    a_day(first, second)
    sort_by_action(shop)
    acceptance, operaciones = accepting(first), shop.operaciones.get_values()
    offer, held = acceptance.offer(), standings(shop)
    row = cells(shop)[0]
    shop.metadata.append_row(["foreign", *row[1:9], ""], value_input_option=ValueInputOption.raw)
    assert acceptance.accept(offer, "Rosa", "") is Reception.VOID
    assert (standings(shop), shop.operaciones.get_values()) == (held, operaciones)


def test_hand_edit_made_after_the_acceptance_wins(
    shop: Shop, first: Station, second: Station, accepting: Accepting
) -> None:
    a_day(first, second)
    sort_by_action(shop)
    stopped(first)
    accept(accepting(first))
    shop.write(TAG, "Ocupado_Por", "")
    mended(first)
    assert standings(shop)[TAG] == ""
    assert shown(second) == ""


# Open commands


def test_command_whose_row_stands_above_is_told_as_it_was_accepted(
    shop: Shop, first: Station, second: Station, accepting: Accepting
) -> None:
    a_day(first, second)
    late = Late()
    left_open(second, late, "take", "MK-3")
    late.arrives()
    first.store.audit_log()
    sort_by_action(shop)
    accept(accepting(first))
    told = {end.command.id: end.verdict for end in settled(second)}
    assert told == {"take": Verdict.APPLIED}
    assert standings(shop)["MK-3"] == MAURO.mark


def test_command_whose_row_people_took_away_is_never_told_as_saved(
    shop: Shop, first: Station, second: Station, accepting: Accepting
) -> None:
    """No station had read it, so the acceptance knows nothing of it."""
    a_day(first, second)
    late = Late()
    left_open(second, late, "take", "MK-3")
    late.arrives()
    shop.metadata.delete_rows(7)
    swap_two(shop)
    accept(accepting(first))
    told = {end.command.id: end.verdict for end in settled(second)}
    assert (told, "MK-3" in standings(shop)) == ({"take": Verdict.REFUSED}, False)


# An emptied column

TAGS = [f"MK-1{number:02}" for number in range(20)]


@pytest.fixture
def full_shop(open_shop: ShopOpener) -> Shop:
    return open_shop(*(ready(tag) for tag in TAGS))


@pytest.mark.logs("emptied at once")
def test_emptied_column_is_taken_as_it_is_by_all_stations_once_a_person_accepts_it(
    full_shop: Shop, open_accepting: OpenAccepting
) -> None:
    worker, reader = full_shop.station("Puesto 1"), full_shop.station("Puesto 2")
    for tag in TAGS[:12]:
        applied(worker.service.tomar(tag, MAURO.id, ARM))
    for station in (worker, reader):
        station.know()
        station.store.snapshot()
    for tag in TAGS[:12]:
        full_shop.write(tag, "Ocupado_Por", "")
    for station in (worker, reader):
        station.store.snapshot()
        station.time.now += 20
        station.store.snapshot()
        assert station.sheet_state.alarms.stands(AlarmReason.COLUMN_EMPTIED)
        assert shown(station, TAGS[0]) == MAURO.mark
    acceptance = open_accepting(full_shop)(worker)
    cells_before = full_shop.operaciones.get_values()
    assert [each.was for each in acceptance.emptied("Ocupado_Por").cells] == [MAURO.mark] * 12
    assert acceptance.accept_column("Ocupado_Por", "Rosa", "era la idea")
    assert full_shop.operaciones.get_values() == cells_before
    assert mended(reader) == 12
    for station in (worker, reader):
        assert shown(station, TAGS[0]) == ""
        assert station.sheet_state.alarms.standing() == ()


def test_lost_answer_to_an_accepted_column_is_told_by_the_audit(
    shop: Shop, first: Station, accepting: Accepting, wires: list[FaultyWire]
) -> None:
    acceptance, late = accepting(first), Late()
    wires[0].on_write(late.silence, applied_but(raised(requests.exceptions.ReadTimeout())))
    assert not acceptance.accept_column("Armador", "Rosa", "")
    assert acceptance.accept_column("Armador", "Rosa", "")


# The request itself


def test_one_request_appends_everything_and_touches_no_cell(
    shop: Shop, first: Station, second: Station, accepting: Accepting, wires: list[FaultyWire]
) -> None:
    a_day(first, second)
    sort_by_action(shop)
    accept(accepting(first))
    (write,) = [sent for sent in wires[0].sent if sent.is_write]
    (request,) = write.body["requests"]
    assert request.keys() == {"appendCells"}
    assert request["appendCells"]["sheetId"] == shop.metadata.id
    kinds = [row[AUDIT.index("evento_tipo")] for row in cells(shop)[5:]]
    assert kinds == [Mark.AUDITORIA_ACEPTADA, Mark.EDITADO_A_MANO, Mark.EDITADO_A_MANO]


def test_lost_answer_is_told_by_what_stands_in_the_audit(
    shop: Shop, first: Station, second: Station, accepting: Accepting, wires: list[FaultyWire]
) -> None:
    a_day(first, second)
    sort_by_action(shop)
    acceptance = accepting(first)
    wires[0].on_write(applied_but(raised(requests.exceptions.ReadTimeout())))
    assert acceptance.accept(acceptance.offer(), "Rosa", "") is Reception.VALID


def test_acceptance_that_did_not_arrive_may_arrive_later_and_does_no_harm(
    shop: Shop, first: Station, second: Station, accepting: Accepting, wires: list[FaultyWire]
) -> None:
    a_day(first, second)
    sort_by_action(shop)
    acceptance, late = accepting(first), Late()
    wires[0].on_write(late.silence)
    assert acceptance.accept(acceptance.offer(), "Rosa", "") is Reception.ABSENT
    accept(acceptance)
    held = standings(shop)
    applied(second.service.pausar(TAG, ANA.id, ARM))
    late.arrives()
    assert standings(shop) == held | {TAG: ""}
    applied(first.service.tomar(TAG, MAURO.id, ARM))


def test_acceptance_that_arrives_after_it_was_missed_is_no_reason_to_ask_again(
    shop: Shop, first: Station, second: Station, accepting: Accepting, wires: list[FaultyWire]
) -> None:
    a_day(first, second)
    sort_by_action(shop)
    acceptance, late = accepting(first), Late()
    wires[0].on_write(late.silence)
    assert acceptance.accept(acceptance.offer(), "Rosa", "") is Reception.ABSENT
    assert (acceptance.offer().is_done, acceptance.may_land) == (False, True)
    late.arrives()
    assert acceptance.offer().is_done
    assert not accepting(second).offer().is_done


# The read


def read(shop: Shop, accepting: Accepting, station: Station, *known: str) -> AtOnce:
    return accepting(station)._sheet.read(known)


def long_audit(shop: Shop, rows: int, days: float = 30) -> None:
    """Old rows of another program, up to some days ago."""
    at = (shop.clock.now.toordinal() - 693594) - days
    line = [["x", at, "OTRO", "MK-9", 93, "MR(93)", "ARM", "TOMAR", "", ""]]
    put(shop, [[f"x{number}", *line[0][1:]] for number in range(rows)])


def test_read_begins_where_nothing_older_matters(
    shop: Shop, first: Station, accepting: Accepting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sheets.acceptance.at_once.WINDOW_ROWS", 10)
    shop.metadata.add_rows(300)
    long_audit(shop, 200)
    assert read(shop, accepting, first).window.first == 192
    assert read(shop, accepting, first, "x50", "x120").window.first == 52
    assert len(read(shop, accepting, first, "x50").above) == 50


def test_read_of_a_sorted_audit_reaches_the_young_row_at_its_top(
    shop: Shop, first: Station, accepting: Accepting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sheets.acceptance.at_once.WINDOW_ROWS", 10)
    shop.metadata.add_rows(300)
    long_audit(shop, 200)
    rows = cells(shop)
    rows[3][1] += 29
    put(shop, rows)
    assert read(shop, accepting, first).window.first == 5


def test_headers_that_move_are_found_again(shop: Shop, first: Station, accepting: Accepting) -> None:
    a_day(first, first)
    acceptance = accepting(first)
    acceptance.offer()
    shop.metadata.insert_rows([["Registro"]], 1)
    assert acceptance.offer().last_row == 7


def test_headers_that_move_under_the_read_are_found_again(
    shop: Shop, first: Station, accepting: Accepting, wires: list[FaultyWire]
) -> None:
    a_day(first, first)
    acceptance = accepting(first)

    def moves(send: Any) -> Any:
        return just_before(lambda: shop.metadata.insert_rows([["Registro"]], 1))(send)

    def passes(send: Any) -> Any:
        return send()

    wires[0].on_read(passes, passes, passes, moves)
    offer = acceptance.offer()
    assert (offer.last_row, len(offer.proposal.rows)) == (7, 5)
