"""What searches compare is made once for each row, not for each question; many rows not on the loop."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from kiosk.core.shop.data import Operation, Snapshot, Spool
from kiosk.core.shop.filters.spool_filter import Estado
from kiosk.web.searched_spools import MANY, SearchedSpool, SearchedSpools
from tests.web.stream.shop_hub import HubProcess, ShopLog

FIRST, SECOND, REHEARSAL = "MK-1-001", "MK-1-002", "KIOSK-PRUEBA"
READ_AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def test_only_a_row_that_has_changed_is_made_anew() -> None:
    asyncio.run(_change_one())


async def _change_one() -> None:
    log = ShopLog()
    site = HubProcess(log).site
    spools = [Spool(tag, fecha_materiales="01-11-2026") for tag in (SECOND, FIRST, REHEARSAL)]
    site.engine.shop.load(Snapshot(tuple(spools), {}, READ_AT))
    searched = SearchedSpools(site)
    first, second = before = await searched.ask(lambda rows: rows)
    assert [first.spool.tag, second.spool.tag] == [FIRST, SECOND]
    assert await searched.ask(lambda rows: rows) is before
    site.engine.shop.put(replace(first.spool, prioridad="9"))
    now = await searched.ask(lambda rows: rows)
    assert second in now
    assert first not in now
    assert len(now) == 2
    assert all(row.fits((Operation.ARM, Estado.DISPONIBLE)) for row in now)
    assert not any(row.fits((None, Estado.OCUPADO)) for row in now)
    log.close()


def test_many_are_made_and_searched_while_the_loop_goes_on() -> None:
    asyncio.run(_ask_of_many())


async def _ask_of_many() -> None:
    log = ShopLog()
    site = HubProcess(log).site
    spools = tuple(Spool(f"MK-{number}-001", fecha_materiales="01-11-2026") for number in range(20 * MANY))
    site.engine.shop.load(Snapshot(spools, {}, READ_AT))
    searched, turns, threads = SearchedSpools(site), 0, set[int]()

    def count(rows: Sequence[SearchedSpool]) -> int:
        threads.add(threading.get_ident())
        return len(rows)

    asked = [asyncio.create_task(searched.ask(count)) for _ in range(3)]
    while not all(task.done() for task in asked):
        turns += 1
        await asyncio.sleep(0)
    assert [task.result() for task in asked] == [20 * MANY] * 3
    assert threading.get_ident() not in threads
    assert turns > 20  # made on the loop's thread, it has a turn or two
    log.close()
