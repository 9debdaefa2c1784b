"""The local workbook's file is moved, replaced or damaged while a station is at work on it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.errors import Code
from kiosk.core.refusals import UnknownCause
from kiosk.core.shop.data import Action, Outcome, Verdict
from kiosk.texts import sentence
from tests.incidents.shop_floor import code, counting, settled, was_told_the_truth, wish
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Send, first
from tests.support.shop import Shop, ShopOpener, Station, ready, shop_workbook

OTHER = "MK-2"
pytestmark = pytest.mark.logs(
    "the workbook can't be used|the file at .* is not the one that was open|no answer about"
)


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready(OTHER))


@pytest.fixture
def station(shop: Shop) -> Station:
    """Mauro holds a spool, and was told so."""
    station = shop.station()
    station.service.mark_told(station.service.tomar(TAG, MAURO.id, ARM))
    return station


@contextmanager
def away(shop: Shop) -> Iterator[None]:
    """Somebody has moved the file into another folder."""
    elsewhere = shop.path.with_name("copia de seguridad.spool")
    shop.path.rename(elsewhere)
    yield
    elsewhere.rename(shop.path)


def copied(shop: Shop, name: str) -> Path:
    copy = shop.path.with_name(name)
    with closing(sqlite3.connect(shop.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def at_the_commit(station: Station, happening: Any) -> None:
    """Let this happen within the next write, when its cells are written and not yet on the disk."""

    def seen(statement: str) -> None:
        if statement == "COMMIT":
            connection.set_trace_callback(None)
            happening()

    def cued(send: Send) -> Any:
        connection.set_trace_callback(seen)
        return send()

    held = station._books[0]._held
    assert held
    connection = held.connection
    station.wire.on_write(cued)


def said(outcome: Outcome) -> str:
    assert outcome.refusal
    return str(sentence(outcome.refusal, "es"))


def test_take_is_refused_by_the_name_of_the_file_and_a_release_waits_until_it_is_back(
    shop: Shop, station: Station
) -> None:
    with away(shop):
        take = station.service.execute(wish(Action.TOMAR, "id-1", OTHER))
        assert (take.verdict, code(take)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
        assert "taller-0.spool" in said(take)
        assert "no está en su lugar" in said(take)
        assert "red" not in said(take).split()
        release = station.service.execute(wish(Action.PAUSAR, "id-2"))
        assert release.verdict is Verdict.QUEUED
        assert station.service.carry_on() == []
    ends = settled(station)
    assert [(end.command.id, end.verdict) for end in ends] == [("id-2", Verdict.APPLIED)]
    assert shop.row()["Ocupado_Por"] == ""
    assert (counting(shop, "id-1"), counting(shop, "id-2")) == (0, 1)


def test_file_that_goes_between_the_read_and_the_write_refuses_the_take(shop: Shop, station: Station) -> None:
    elsewhere = shop.path.with_name("otra.spool")
    station.wire.on_write(first(lambda: shop.path.rename(elsewhere)))
    take = station.service.execute(wish(Action.TOMAR, "id-1", OTHER))
    elsewhere.rename(shop.path)
    assert (take.verdict, code(take)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert counting(shop, "id-1") == 0


def test_file_that_goes_during_the_write_leaves_the_take_unknown_until_it_is_back(
    shop: Shop, station: Station
) -> None:
    elsewhere = shop.path.with_name("otra.spool")
    at_the_commit(station, lambda: shop.path.rename(elsewhere))
    take = station.service.execute(wish(Action.TOMAR, "id-1", OTHER))
    assert take.verdict is Verdict.UNKNOWN
    assert take.refusal
    assert take.refusal.values["causa"] == UnknownCause.FILE
    elsewhere.rename(shop.path)
    assert was_told_the_truth(shop, [take, *settled(station)], "id-1")
    assert counting(shop, "id-1") == 1


def test_file_that_is_replaced_by_its_copy_during_the_write_is_told_the_truth_of(
    shop: Shop, station: Station
) -> None:
    copy = copied(shop, "copia.spool")
    at_the_commit(station, lambda: copy.replace(shop.path))
    take = station.service.execute(wish(Action.TOMAR, "id-1", OTHER))
    assert was_told_the_truth(shop, [take, *settled(station)], "id-1")


@pytest.mark.logs("audit", "auditoria")
def test_older_copy_in_its_place_stops_all_writing_until_people_have_looked(
    shop: Shop, station: Station
) -> None:
    copy = copied(shop, "ayer.spool")
    station.service.mark_told(station.service.tomar(OTHER, ANA.id, ARM))
    copy.replace(shop.path)
    take = station.service.execute(wish(Action.PAUSAR, "id-1", OTHER, ANA.id))
    assert take.verdict is not Verdict.APPLIED
    station.store.read_audit()
    take = station.service.execute(wish(Action.TOMAR, "id-2", OTHER))
    assert (take.verdict, code(take)) == (Verdict.REFUSED, Code.ESCRITURA_DETENIDA)


def test_another_shops_workbook_in_its_place_is_refused_and_never_written(
    shop: Shop, station: Station
) -> None:
    kept = shop.path.with_name("la buena.spool")
    shop.path.rename(kept)
    shop_workbook(shop.path.with_name("otra.spool"), [ready(), ready(OTHER)])
    shop.path.with_name("otra.spool").rename(shop.path)
    before = shop.path.read_bytes()
    take = station.service.execute(wish(Action.TOMAR, "id-1", OTHER))
    assert "hay otra planilla" in said(take)
    assert station.service.execute(wish(Action.PAUSAR, "id-2")).verdict is Verdict.QUEUED
    assert shop.path.read_bytes() == before
    kept.replace(shop.path)
    assert [end.verdict for end in settled(station)] == [Verdict.APPLIED]


def test_damaged_file_is_told_as_damaged_and_a_release_waits(shop: Shop, station: Station) -> None:
    whole = copied(shop, "copia.spool")
    os.truncate(shop.path, shop.path.stat().st_size // 2)
    take = station.service.execute(wish(Action.TOMAR, "id-1", OTHER))
    assert (take.verdict, code(take)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert "está dañada" in said(take)
    assert station.service.execute(wish(Action.PAUSAR, "id-2")).verdict is Verdict.QUEUED
    whole.replace(shop.path)
    assert [end.verdict for end in settled(station)] == [Verdict.APPLIED]
