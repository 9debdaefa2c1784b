"""What searches compare is made once for each row, not for each question."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from kiosk.core.shop.data import Operation, Snapshot, Spool
from kiosk.core.shop.spool_filter import Estado
from kiosk.web.searched_spools import SearchedSpools
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
    first, second = before = searched.in_order()
    assert [first.spool.tag, second.spool.tag] == [FIRST, SECOND]
    assert searched.in_order() is before
    site.engine.shop.put(replace(first.spool, prioridad="9"))
    now = searched.in_order()
    assert second in now
    assert first not in now
    assert len(now) == 2
    assert all(row.fits((Operation.ARM, Estado.DISPONIBLE)) for row in now)
    assert not any(row.fits((None, Estado.OCUPADO)) for row in now)
    log.close()
