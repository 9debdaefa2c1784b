"""One row that can't be mended holds up nobody else's notes and repairs, and is shown as a fault."""

import pytest
import requests

from kiosk.core.protocol.rows_set_aside import FIRST_S, LONGEST_S
from kiosk.core.shop.data import FaultKind, Spool
from tests.incidents.shop_floor import kinds, mended
from tests.support.builders import ANA, ARM, MAURO
from tests.support.faulty_wire import Cue, Send, answered, limited, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("can't be mended")

TAGS = [f"MK-{number}" for number in range(20)]
PROTECTED = TAGS[7]
PLACE = "Operaciones!9:9"
"""Its row, below the headers."""
REFUSED = "You are trying to edit a protected cell or object."


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(*map(ready, TAGS))


@pytest.fixture
def reader(shop: Shop) -> Station:
    """A reader at a shop in which Mauro holds every spool."""
    reader, worker = shop.station("Puesto 2"), shop.station("Puesto 1")
    for tag in TAGS:
        worker.service.tomar(tag, MAURO.id, ARM)
    worker.close()
    reader.know()
    return reader


def edited_by_hand(shop: Shop) -> None:
    for tag in TAGS:
        shop.write(tag, "Ocupado_Por", ANA.mark)


def noted(shop: Shop) -> list[str]:
    return [row["tag_spool"] for row in shop.audit() if row["evento_tipo"] == "EDITADO_A_MANO"]


def shown(station: Station, tag: str = PROTECTED) -> Spool:
    return next(spool for spool in station.store.latest().spools if spool.tag == tag)


def writes_of(station: Station) -> int:
    """The writes of the next round of the reader."""
    before = station.wire.writes
    mended(station)
    return station.wire.writes - before


def refused_by_name(station: Station, from_end: int) -> Cue:
    """A cue: Google refuses the batch for the request that stands in this place from its end."""

    def refused(send: Send) -> requests.Response:
        number = len(station.wire.sent[-1].body["requests"]) - from_end
        return answered(400, f"Invalid requests[{number}]: no")(send)

    return refused


def test_edit_in_a_protected_row_leaves_nineteen_others_noted_in_one_round(
    shop: Shop, reader: Station
) -> None:
    reader.may_not_write(PLACE)
    edited_by_hand(shop)
    assert writes_of(reader) == 2
    assert sorted(noted(shop)) == sorted(tag for tag in TAGS if tag != PROTECTED)


def test_each_protected_row_that_the_sheet_names_costs_one_write(shop: Shop, reader: Station) -> None:
    reader.may_not_write(PLACE, "Operaciones!3:4")
    edited_by_hand(shop)
    assert writes_of(reader) == 4
    assert sorted(noted(shop)) == sorted(tag for tag in TAGS if tag not in (PROTECTED, *TAGS[1:3]))


def test_many_protected_rows_cost_a_few_writes_a_minute_and_the_others_are_noted(
    shop: Shop, reader: Station
) -> None:
    """Twelve of them took twelve writes of the shop's sixty in the first minute, and again in later ones."""
    reader.may_not_write("Operaciones!2:13")
    edited_by_hand(shop)
    costs = list[int]()
    for _ in range(10):
        costs.append(0)
        for _ in range(4):
            costs[-1] += writes_of(reader)
            reader.time.now += FIRST_S / 4
    refused, written = 4, 1
    assert max(costs) <= refused + written
    assert sorted(noted(shop)) == sorted(TAGS[12:])


def test_row_that_is_named_for_another_reason_is_tried_alone(shop: Shop, reader: Station) -> None:
    edited_by_hand(shop)
    reader.wire.on_write(answered(400, "Invalid requests[0].updateCells: no grid with id"))
    assert writes_of(reader) == 3
    assert sorted(noted(shop)) == sorted(TAGS)
    assert noted(shop)[-1] == TAGS[0]


@pytest.mark.logs("put back")
def test_row_without_a_tag_that_is_named_is_tried_alone(shop: Shop, reader: Station) -> None:
    shop.write(TAGS[0], "TAG_SPOOL", "")
    for tag in TAGS[3:5]:
        shop.write(tag, "Ocupado_Por", "")
    reader.wire.on_write(refused_by_name(reader, 2))
    assert mended(reader) == 3
    writes = [sent.body["requests"] for sent in reader.wire.sent if sent.is_write]
    assert [len(requests[-1]["appendCells"]["rows"]) for requests in writes] == [3, 2, 1]


def test_audit_row_that_is_named_has_the_batch_halved(shop: Shop, reader: Station) -> None:
    edited_by_hand(shop)
    reader.wire.on_write(refused_by_name(reader, 1))
    assert writes_of(reader) == 3
    assert sorted(noted(shop)) == sorted(TAGS)


def test_protected_row_is_shown_as_a_fault_with_its_cell(shop: Shop, reader: Station) -> None:
    reader.may_not_write(PLACE)
    edited_by_hand(shop)
    mended(reader)
    reader.store.snapshot()
    (fault,) = shown(reader).faults
    assert (fault.kind, fault.sheet, fault.row, fault.column) == (
        FaultKind.PROTEGIDA, "Operaciones", 9, "Fecha_Armado",
    )  # fmt: skip
    assert all(not spool.faults for spool in reader.store.latest().spools if spool.tag != PROTECTED)


def test_protected_row_is_tried_again_ever_more_rarely(shop: Shop, reader: Station) -> None:
    reader.may_not_write(PLACE)
    shop.write(PROTECTED, "Ocupado_Por", "")
    assert writes_of(reader) == 1
    pause = FIRST_S
    for _ in range(9):
        reader.time.now += pause - 1
        assert writes_of(reader) == 0
        reader.time.now += 1
        assert writes_of(reader) == 1
        pause = min(LONGEST_S, 2 * pause)
    assert pause == LONGEST_S


def test_row_is_mended_and_its_fault_gone_once_the_protection_is_lifted(shop: Shop, reader: Station) -> None:
    reader.may_not_write(PLACE)
    shop.write(PROTECTED, "Ocupado_Por", "")
    mended(reader)
    reader.may_not_write()
    reader.time.now += FIRST_S
    assert mended(reader) == 1
    reader.store.snapshot()
    assert (noted(shop), shown(reader).faults) == ([PROTECTED], ())


def test_row_that_was_set_aside_is_tried_at_once_when_its_cells_change(shop: Shop, reader: Station) -> None:
    reader.may_not_write(PLACE)
    shop.write(PROTECTED, "Ocupado_Por", "")
    assert (writes_of(reader), writes_of(reader)) == (1, 0)
    shop.write(PROTECTED, "Soldador", "JP(11)")
    assert (writes_of(reader), writes_of(reader)) == (1, 0)


def test_row_that_people_put_right_is_no_fault_any_more(shop: Shop, reader: Station) -> None:
    reader.may_not_write(PLACE)
    shop.write(PROTECTED, "Ocupado_Por", "")
    mended(reader)
    shop.write(PROTECTED, "Ocupado_Por", MAURO.mark)
    assert writes_of(reader) == 0
    reader.store.snapshot()
    assert shown(reader).faults == ()


def test_protected_column_costs_a_bounded_number_of_writes_in_each_round(shop: Shop, reader: Station) -> None:
    reader.may_not_write("Operaciones!AJ:AJ")
    edited_by_hand(shop)
    rounds = [writes_of(reader) for _ in range(8)]
    assert sum(rounds) == 4
    assert rounds[-1] == 0
    assert noted(shop) == []


def test_protected_audit_is_nobodys_fault_and_is_not_halved(shop: Shop, reader: Station) -> None:
    reader.may_not_write("Metadata!A:K")
    edited_by_hand(shop)
    assert writes_of(reader) == 1
    assert all(spool.faults == () for spool in reader.store.snapshot().spools)
    reader.may_not_write()
    assert mended(reader) == len(TAGS)


HALVED = {"400": answered(400, REFUSED), "413": answered(413), "another 400": answered(400, "too long")}
WHOLE: dict[str, Cue] = {
    "401": answered(401),
    "403": answered(403),
    "404": answered(404),
    "429": limited("60"),
    "lost": raised(requests.exceptions.ReadTimeout()),
}


@pytest.mark.parametrize("answer", HALVED)
def test_batch_that_is_refused_for_what_it_holds_is_halved(shop: Shop, reader: Station, answer: str) -> None:
    edited_by_hand(shop)
    reader.wire.on_write(HALVED[answer])
    assert writes_of(reader) == 3
    assert sorted(noted(shop)) == sorted(TAGS)


@pytest.mark.parametrize("answer", WHOLE)
def test_batch_that_is_refused_for_another_reason_is_never_halved(
    shop: Shop, reader: Station, answer: str
) -> None:
    edited_by_hand(shop)
    reader.wire.on_write(*[WHOLE[answer]] * 40)
    mended(reader)
    halves = {len(sent.body["requests"]) for sent in reader.wire.sent if sent.is_write}
    assert len(halves) == 1
    assert noted(shop) == []


@pytest.mark.logs("put back")
def test_stray_on_a_protected_row_without_a_tag_is_set_aside_by_its_number(
    shop: Shop, reader: Station
) -> None:
    shop.write(PROTECTED, "TAG_SPOOL", "")
    shop.write(TAGS[3], "Ocupado_Por", "")
    reader.may_not_write(PLACE)
    mended(reader)
    assert noted(shop) == [TAGS[3]]
    assert writes_of(reader) == 0
    assert "FILA_REPUESTA" not in kinds(shop)
