"""The program's own waits and lengths, all shortened alike for a chaos run."""

from functools import partial

from kiosk.core.action import backlog, delivery
from kiosk.core.protocol import emptied_columns, inspection, rows_set_aside
from kiosk.core.sharing import budget
from kiosk.services import audit_rounds
from kiosk.sheets import audit_table, store
from kiosk.sheets.audit import known_rows
from kiosk.sheets.http import client, failures, outage, pace, retries, transport
from kiosk.sheets.http.connection import TimeLimits
from kiosk.wiring import memory


def hurry() -> None:
    """Shorten them in this process: a run would else wait for them most of its time, and never come to rows
    that were read in several blocks, or left out of what is kept."""
    limits = TimeLimits(connect_s=1.0, read_s=1.2)
    transport.remote_client = partial(transport.remote_client, limits=limits)
    client.HURRIED, client.HURRIED_S = limits, 1.0
    retries.PATIENCE_S = 4.0
    outage.KNOWN_S, store.ASK_S, backlog.TURN_S = 4.0, 1.0, 1.0  # type: ignore[misc]
    failures.LIMIT_PAUSE_S = 0.3
    budget.ACTION_PAUSE_MS, budget.LONGEST_PAUSE_MS, budget.BURST_MS = 300, 2_000, 1_500
    pace.ACTION_S, pace.BACKGROUND_S = 4.0, 4.0
    delivery.LONGEST_S = 4.0
    memory.TURN_S = 4.0
    inspection.DOUBT_S, emptied_columns.CONFIRMED_AFTER_S = 5.0, 3.0
    audit_rounds.EVERY_S, audit_rounds.RETRY_S = 8.0, 1.0  # type: ignore[misc]
    rows_set_aside.FIRST_S = 2.0
    known_rows.KEPT_ROWS = 150
    audit_table.WINDOW_ROWS = 200
