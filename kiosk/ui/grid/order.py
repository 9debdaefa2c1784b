"""Filters and orders the grid's tiles, and finds the steps from one order to another. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from kiosk.core.shop.data import Operation
from kiosk.core.shop.held_time import TOO_LONG
from kiosk.ui.grid.tile import Tile


class TileOrder(Enum):
    OLDEST_FIRST = "oldest_first"
    NEWEST_FIRST = "newest_first"

    @property
    def other(self) -> "TileOrder":
        return TileOrder.NEWEST_FIRST if self is TileOrder.OLDEST_FIRST else TileOrder.OLDEST_FIRST


class Filter(Enum):
    ALL = "all"
    ARM = "arm"
    SOLD = "sold"
    REP = "rep"
    LONG = "long"


_OPERATIONS = {Filter.ARM: Operation.ARM, Filter.SOLD: Operation.SOLD, Filter.REP: Operation.REPARACION}

_START = datetime(1900, 1, 1)

Since = Callable[[datetime], timedelta]
"""How much time has passed since a local moment."""


def passes(tile: Tile, chosen: Filter, since: Since) -> bool:
    """Whether a filter shows a tile."""
    if chosen is Filter.ALL:
        return True
    if chosen is Filter.LONG:
        return tile.since is not None and since(tile.since) >= TOO_LONG
    return tile.operation is _OPERATIONS[chosen]


def counts(tiles: Iterable[Tile], since: Since) -> dict[Filter, int]:
    """How many tiles each filter shows."""
    tiles = list(tiles)
    by_operation = Counter(tile.operation for tile in tiles)
    found = {chosen: by_operation[operation] for chosen, operation in _OPERATIONS.items()}
    found[Filter.ALL] = len(tiles)
    found[Filter.LONG] = sum(1 for tile in tiles if passes(tile, Filter.LONG, since))
    return found


def wanted(tiles: Iterable[Tile], chosen: Filter, order: TileOrder, since: Since) -> list[str]:
    """The keys that should be shown, in order.

    The current worker's spools come first, the latest taken on top. The others follow; those whose date
    can't be read come last in either order.
    """
    shown = [tile for tile in tiles if passes(tile, chosen, since)]
    shown.sort(key=lambda tile: _rank(tile, order))
    return [tile.key for tile in shown]


def _rank(tile: Tile, order: TileOrder) -> tuple[bool, bool, float, str]:
    moment = (tile.since - _START).total_seconds() if tile.since else 0.0
    is_oldest_first = order is TileOrder.OLDEST_FIRST and not tile.is_mine
    return (not tile.is_mine, tile.since is None, moment if is_oldest_first else -moment, tile.key)


class Shift(NamedTuple):
    """One step in reordering: the row at `start` comes to stand at `end`."""

    start: int
    end: int


def shifts(rows: Sequence[str], target: Sequence[str]) -> list[Shift]:
    """The few steps that bring `rows` into the order of `target`; both hold the same keys."""
    rows, found = list(rows), []
    places = {key: at for at, key in enumerate(target)}
    for at, key in enumerate(target):
        while rows[at] != key:
            # A row that moved down takes one step, instead of one for each row that it passed.
            went_down = rows[at + 1] == key
            step = Shift(at, places[rows[at]]) if went_down else Shift(rows.index(key, at), at)
            rows.insert(step.end, rows.pop(step.start))
            found.append(step)
    return found


def new_at_the_end(rows: Iterable[str], target: Sequence[str]) -> list[str]:
    """The new keys at the end of `target`: they can be added without moving any other row."""
    shown = set(rows)
    at = len(target)
    while at and target[at - 1] not in shown:
        at -= 1
    return list(target[at:])
