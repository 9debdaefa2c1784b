"""A reader notes and repairs what a read shows, a limited number of rows at a time, and survives failures."""

import pytest
import requests

from kiosk.core.action import mender
from kiosk.core.errors import Code
from kiosk.core.shop.data import Verdict
from tests.incidents.shop_floor import code, kinds, mended, shown
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Cue, Send, answered, applied_but, first, limited, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("put back")

TAGS = [f"MK-{number}" for number in range(6)]
silence = raised(requests.exceptions.ReadTimeout())


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(*map(ready, TAGS), ready())


@pytest.fixture
def reader(shop: Shop) -> Station:
    """A reader at a shop in which Mauro holds all but one spool."""
    reader = shop.station("Puesto 2")
    worker = shop.station("Puesto 1")
    for tag in TAGS:
        worker.service.tomar(tag, MAURO.id, ARM)
    reader.know()
    reader.wire.sent.clear()
    return reader


def free_by_hand(shop: Shop, *tags: str) -> None:
    for tag in tags:
        shop.write(tag, "Ocupado_Por", "")


def test_reader_that_has_read_nothing_mends_nothing(shop: Shop) -> None:
    assert shop.station().mender.mend_all() == 0


def test_sheet_without_faults_costs_no_request(reader: Station) -> None:
    reader.store.snapshot()
    reader.wire.sent.clear()
    assert (reader.mender.mend_all(), reader.wire.sent) == (0, [])


def test_many_edits_are_noted_with_one_read_and_one_write(shop: Shop, reader: Station) -> None:
    free_by_hand(shop, *TAGS)
    reader.store.snapshot()
    reader.wire.sent.clear()
    assert reader.mender.mend_all() == len(TAGS)
    assert [sent.method for sent in reader.wire.sent] == ["GET", "POST"]
    assert reader.mender.requests == (1, 1)
    assert kinds(shop)[len(TAGS) :] == ["EDITADO_A_MANO"] * len(TAGS)


def test_rows_beyond_the_limit_are_mended_with_the_next_read(
    shop: Shop, reader: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mender, "AT_ONCE", 4)
    free_by_hand(shop, *TAGS)
    assert [mended(reader) for _ in range(3)] == [4, 2, 0]


def test_edits_are_noted_before_rows_that_only_lack_a_version_which_go_many_at_a_time(
    shop: Shop, reader: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an acceptance, which gives each spool a new `version`."""
    monkeypatch.setattr(mender, "AT_ONCE", 2)
    monkeypatch.setattr(mender, "VERSIONS_AT_ONCE", 3)
    for tag in TAGS[:5]:
        shop.write(tag, "version", "")
    fresh = shop.station("Puesto 3")
    fresh.know()
    shop.write(TAGS[5], "Soldador", "JP(11)")
    assert mended(fresh) == 2
    assert [row["evento_tipo"] for row in shop.audit()[-2:]] == ["EDITADO_A_MANO", "FILA_REPUESTA"]
    assert [mended(fresh) for _ in range(3)] == [3, 1, 0]


FAULTS: dict[str, Cue] = {
    "429": limited("60"),
    "403": answered(403),
    "lost": silence,
    "applied and lost": applied_but(silence),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_row_whose_mending_failed_is_mended_with_the_next_read(
    shop: Shop, reader: Station, fault: str
) -> None:
    free_by_hand(shop, TAGS[0])
    reader.wire.on_write(FAULTS[fault])
    assert mended(reader) == 0
    mended(reader)
    assert kinds(shop)[len(TAGS) :] == ["EDITADO_A_MANO"]
    assert mended(reader) == 0


def test_row_that_is_gone_leaves_the_mending_of_the_others_to_the_next_read(
    shop: Shop, reader: Station
) -> None:
    free_by_hand(shop, *TAGS[:2])
    reader.store.snapshot()
    shop.operaciones.delete_rows(2)
    assert reader.mender.mend_all() == 0
    assert mended(reader) == 1
    assert kinds(shop)[len(TAGS) :] == ["EDITADO_A_MANO"]


def test_edit_of_a_doubled_tag_waits_until_people_have_mended_it(shop: Shop, reader: Station) -> None:
    free_by_hand(shop, TAGS[0])
    shop.write(TAG, "TAG_SPOOL", TAGS[0])
    assert mended(reader) == 0
    shop.operaciones.delete_rows(8)
    assert mended(reader) == 1


def test_late_note_takes_nothing_from_the_next_holder(shop: Shop, reader: Station) -> None:
    free_by_hand(shop, TAGS[0])
    other = shop.station("Puesto 3")
    reader.store.snapshot()
    reader.wire.on_write(first(lambda: other.service.tomar(TAGS[0], ANA.id, ARM)))
    reader.mender.mend_all()
    assert shown(reader, TAGS[0]) == "AS(45)"
    mended(reader)
    assert (shop.row(TAGS[0])["Ocupado_Por"], mended(reader)) == ("AS(45)", 0)


def test_row_that_people_keep_editing_refuses_the_action_and_loses_no_edit(
    shop: Shop, reader: Station
) -> None:
    names = iter(("A", "B", "C", "D", "E", "F"))

    def typed(send: Send) -> requests.Response:
        shop.write(TAGS[0], "Soldador", next(names))
        return send()

    reader.wire.on_read(*[typed] * 6)
    reader.pauses.clear()
    before = reader.store.requests()
    outcome = reader.service.tomar(TAGS[0], ANA.id, ARM)
    reads, writes = (now - then for now, then in zip(reader.store.requests(), before, strict=True))
    assert (reads, writes) == (1 + mender.NOTES, mender.NOTES)
    assert reader.pauses == [mender.NOTE_PAUSE_S, 2 * mender.NOTE_PAUSE_S]
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.HOJA_CAMBIADA)
    assert shop.row(TAGS[0])["Soldador"] == "D"
    assert kinds(shop)[len(TAGS) :] == ["EDITADO_A_MANO"] * mender.NOTES


def test_hand_edit_over_a_strayed_write_is_not_taken_for_the_write(shop: Shop, reader: Station) -> None:
    worker = shop.station("Puesto 3")
    worker.know()

    def dies_after_a_stray(send: Send) -> requests.Response:
        shop.operaciones.insert_row([], 2)
        send()
        raise KeyboardInterrupt

    worker.wire.on_write(dies_after_a_stray)
    with pytest.raises(KeyboardInterrupt):
        worker.service.tomar(TAG, ANA.id, ARM)
    assert (shop.row(TAG)["Ocupado_Por"], shop.row(TAGS[-1])["Ocupado_Por"]) == ("", "AS(45)")
    shop.write(TAGS[-1], "Soldador", "JP(11)")
    mended(reader)
    row = shop.row(TAGS[-1])
    assert (row["Ocupado_Por"], row["Soldador"]) == ("MR(93)", "JP(11)")
    assert shop.row(TAG)["Ocupado_Por"] == "AS(45)"
