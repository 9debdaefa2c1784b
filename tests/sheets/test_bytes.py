"""What one action costs on the wire, both ways and with its headers, on a sheet of 20,000 rows."""

from pathlib import Path

import pytest

from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Workplace
from kiosk.core.judged_clock import JudgedClock
from kiosk.core.shop.columns import STATE_COLUMNS
from kiosk.core.shop.data import Verdict
from kiosk.sheets.http import transport
from kiosk.sheets.layout import SheetNames
from kiosk.sheets.sheet_state import SheetState
from kiosk.sheets.store import SheetStore
from kiosk.station.memory import Memory
from kiosk.workbook import LOCAL_SPREADSHEET_ID
from kiosk.workbook.book.cells import Value
from tests.support.builders import ARM, BUILT, MAURO, ZONE
from tests.support.quota_shop import Nobody
from tests.support.sheet_server import sheet_server
from tests.support.shop import HEADERS, ready, shop_workbook

ROWS, MOST = 20_000, 10 * 1024


def full_row(number: int) -> dict[str, Value]:
    """Every column of planning's filled, each with something of its own."""
    row: dict[str, Value] = {**ready(f"MK-1335-CW-25238-{number:05}")}
    for column, header in enumerate(HEADERS):
        if header not in row and header not in STATE_COLUMNS:
            row[header] = f"{header} {number * 7919 + column * 104729}" if column % 2 else number / 7 + column
    return row


@pytest.mark.slow
def test_action_needs_ten_kilobytes_at_most(tmp_path: Path) -> None:
    path = tmp_path / "taller.kiosk"
    shop_workbook(path, map(full_row, range(ROWS)))
    with sheet_server(path) as server:
        client = transport.remote_client(LOCAL_SPREADSHEET_ID, None, server.url)
        store = SheetStore(client, SheetNames(), ZONE, SheetState())
        clock = JudgedClock(ZONE, BUILT)
        memory = Memory(tmp_path, "book", clock.utc)
        service = OccupationService(Workplace(store, memory.journal, clock, "Puesto 3 · Armado", Nobody()))
        store.snapshot()
        store.read_audit()
        meter = client.meter
        for act in (service.tomar, service.pausar, service.tomar, service.completar):
            before = meter.sent + meter.received
            outcome = act(f"MK-1335-CW-25238-{ROWS // 2:05}", MAURO.id, ARM)
            assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 1, 1)
            assert meter.sent + meter.received - before <= MOST
        store.close()
        memory.close()
