"""At each start a station compares the audit that it knows: with little memory, and with few reads."""

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest

from kiosk.sheets import audit_table
from tests.support.builders import NOW
from tests.support.shop import Cells, ShopOpener, Station, ready

SPOOLS, ROWS = 4, 1_500
ID_BYTES = 700
"""For each row: its id as read, its places in lists and sets, and its share of one answer. A second verdict
on it would take 300 more."""


def _id(number: int) -> str:
    return str(UUID(int=number)) if number >= 0 else ""


def _row(number: int) -> Cells:
    """One of the many takes and pauses of a month ago."""
    extra = {
        "cmd": _id(number),
        "prev": _id(number - SPOOLS),
        "before": {"Estado_Detalle": f"turno {number - SPOOLS}"},
        "after": {"Estado_Detalle": f"turno {number}"},
        "station": "Puesto 1",
    }
    then = NOW - timedelta(days=30, minutes=ROWS - number)
    return {
        "id": _id(number),
        "timestamp": f"{then:%d-%m-%Y %H:%M:%S}",
        "evento_tipo": ("TOMAR_SPOOL", "PAUSAR_SPOOL")[number // SPOOLS % 2],
        "tag_spool": f"MK-{number % SPOOLS}",
        "worker_id": 93,
        "metadata_json": json.dumps(extra),
    }


@pytest.fixture
def station(open_shop: ShopOpener) -> Station:
    """It was started again and has read the sheet; that audit it knows from its disk."""
    shop = open_shop(ready("MK-0"), audit=[_row(number) for number in range(ROWS)])
    earlier = shop.station()
    earlier.know()
    earlier.close()
    again = shop.restarted(earlier)
    again.know()
    assert not again.sheet_state.audit.was_read
    return again


@contextmanager
def traced() -> Iterator[Callable[[], tuple[int, int]]]:
    """Gives the bytes that Python's objects took since the block began: at most, and now."""
    gc.collect()
    tracemalloc.start()

    def taken() -> tuple[int, int]:
        gc.collect()
        now, peak = tracemalloc.get_traced_memory()
        return peak, now

    try:
        yield taken
    finally:
        tracemalloc.stop()


def test_unchanged_audit_is_compared_without_judging_it_twice(station: Station) -> None:
    with traced() as taken:
        station.store.check_audit()
        at_most, left = taken()
    assert station.sheet_state.audit.was_read
    assert at_most < ROWS * ID_BYTES
    assert left < 50_000


def test_unchanged_audit_that_is_longer_than_the_window_is_compared_without_a_look_above(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A spool's row without a version had all its rows looked up, as there may be some above the window."""
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 100)
    before = station.wire.reads
    station.store.check_audit()
    assert station.wire.reads == before + 1
