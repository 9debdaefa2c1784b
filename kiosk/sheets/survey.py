"""Reads the whole spreadsheet for `kiosk doctor` and `kiosk init`, in three requests.

Unlike the store it doesn't stop at a missing worksheet or header: it reports it and reads the rest.
"""

from collections.abc import Mapping
from dataclasses import field
from itertools import zip_longest
from zoneinfo import ZoneInfo

from kiosk.core.errors import KioskError, SheetError
from kiosk.core.frozen import frozen
from kiosk.core.refusals import AwayCause, SheetUnavailable
from kiosk.core.shop import columns
from kiosk.core.shop.data import Spool, Worker
from kiosk.sheets.headers import SEARCHED_ROWS, find, quoted
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import WANTED, SheetNames, Table
from kiosk.sheets.reading import SpoolReader, workers_of

_FIELDS = "properties(title,timeZone),sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))"


@frozen
class Survey:
    """What was found. `tables` holds the worksheets that exist, by kind as in `layout.WANTED`.

    `spools` is None if no column of tags was found, `workers` if a worksheet of people is absent.
    `numeric_tags` are row numbers whose tag is a number, which may have lost leading zeros.
    """

    title: str
    time_zone: str
    titles: tuple[str, ...]
    absent: tuple[str, ...]
    widths: Mapping[int, int] = field(default_factory=dict)
    """Width of the grid in columns, by worksheet id."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    spools: tuple[Spool, ...] | None = None
    workers: Mapping[int, Worker] | None = None
    numeric_tags: tuple[int, ...] = ()


def survey(client: SheetsClient, names: SheetNames, zone: ZoneInfo) -> Survey:
    """Read everything. Blocks; the client's thread. Raises `SheetError` if the sheet can't be read."""
    answer = client.metadata(_FIELDS)
    try:
        about = answer.get("properties", {})
        properties = [sheet["properties"] for sheet in answer.get("sheets", [])]
        ids = {each["title"]: each.get("sheetId", 0) for each in properties}
        widths = {
            each.get("sheetId", 0): each.get("gridProperties", {}).get("columnCount", 0)
            for each in properties
        }
        title, time_zone = str(about.get("title", "")), str(about.get("timeZone", ""))
    except (AttributeError, KeyError, TypeError) as error:
        raise SheetError(SheetUnavailable(causa=AwayCause.NONSENSE)) from error
    by_kind = dict(zip(WANTED, names.all(), strict=True))
    present = {kind: sheet for kind, sheet in by_kind.items() if sheet in ids}
    tops = (
        client.rows([f"{quoted(sheet)}!1:{SEARCHED_ROWS}" for sheet in present.values()]) if present else []
    )
    tables = {
        kind: Table(sheet, ids[sheet], find(rows, WANTED[kind]))
        for (kind, sheet), rows in zip(present.items(), tops, strict=True)
    }
    spools, workers, numeric = _contents(client, tables, zone)
    absent = tuple(sheet for sheet in by_kind.values() if sheet not in ids)
    return Survey(title, time_zone, tuple(ids), absent, widths, tables, spools, workers, numeric)


def is_api_off(error: KioskError) -> bool:
    """True if Google refused because the Sheets API isn't enabled for the account's project."""
    response = getattr(error.__cause__, "response", None)
    try:
        details = response.json()["error"]["details"] if response is not None else []
        return any(each.get("reason") == "SERVICE_DISABLED" for each in details)
    except (ValueError, LookupError, TypeError, AttributeError):
        return False


_Contents = tuple[tuple[Spool, ...] | None, dict[int, Worker] | None, tuple[int, ...]]


def _contents(client: SheetsClient, tables: Mapping[str, Table], zone: ZoneInfo) -> _Contents:
    people = [tables[kind] for kind in ("trabajadores", "roles") if kind in tables]
    operaciones = tables.get("operaciones")
    wanted = [name for name in WANTED["operaciones"] if operaciones and name in operaciones.header.columns]
    ranges = [table.rows_from(table.header.row + 1) for table in people]
    if operaciones:
        ranges += [operaciones.column(name) for name in wanted]
    found = client.columns(ranges) if ranges else []
    workers = None
    if len(people) == 2:
        rows, roles = ([*zip_longest(*each)] for each in found[:2])
        workers = workers_of(people[0], rows, people[1], roles)
    by_header = {
        name: cells[0] if cells else [] for name, cells in zip(wanted, found[len(people) :], strict=True)
    }
    tags = by_header.get(columns.TAG_SPOOL)
    if operaciones is None or tags is None:
        return None, workers, ()
    first = operaciones.header.row + 1
    spools = SpoolReader(operaciones.title, zone).spools(by_header, first)
    numeric = (row for row, tag in enumerate(tags, start=first) if isinstance(tag, int | float))
    return spools, workers, tuple(numeric)
