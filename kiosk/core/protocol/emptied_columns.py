"""Detects a state column whose cells were emptied all at once, which is hardly ever intended.

The alarm needs a second read, 15 s later, that shows the same. No hand edit is noted from that column until
people have restored it or confirmed the change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop import columns
from kiosk.core.shop.data import Picture, Spool

AT_LEAST = 10
"""A column is suspected if at least this many cells, and half of its filled ones, were emptied."""

CONFIRMED_AFTER_S = 15.0


def emptied_columns(log: LogAt, before: Mapping[str, Spool], now: Iterable[Spool]) -> frozenset[str]:
    """Headers of the state columns that lost at least half of their cells between two reads of these spools.

    Cells that are empty by the audit don't count: fifty spools given back at once are no emptied column.
    """
    filled: dict[str, int] = {}
    emptied: dict[str, int] = {}
    for spool in now:
        earlier = before.get(spool.tag)
        if earlier is None or spool.is_unidentified:
            continue
        standing = log.standing(spool.tag)
        says = (
            _cells(standing.picture, standing.last) if standing else _cells(earlier.picture, earlier.version)
        )
        shows = _cells(spool.picture, spool.version)
        for header, cell in _cells(earlier.picture, earlier.version).items():
            if cell and says[header]:
                filled[header] = filled.get(header, 0) + 1
                emptied[header] = emptied.get(header, 0) + (not shows[header])
    return frozenset(
        header for header, count in emptied.items() if count >= AT_LEAST and 2 * count >= filled[header]
    )


def with_columns_back(spool: Spool, before: Spool, headers: Iterable[str]) -> Spool:
    """The row with its empty cells of these columns taken from `before`, so that nothing is noted there."""
    back = frozenset(headers)
    were = _cells(before.picture, before.version)
    shows = _cells(spool.picture, spool.version)
    cells = {header: were[header] if header in back and not cell else cell for header, cell in shows.items()}
    return replace(spool, picture=Picture.from_headers(cells), version=cells[columns.VERSION])


def _cells(picture: Picture, version: str) -> dict[str, str]:
    return {**picture.by_header(), columns.VERSION: version}
