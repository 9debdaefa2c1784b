"""Which rows the table shows, and in which order. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from kiosk.core.frozen import frozen
from kiosk.core.shop.folding import folded
from kiosk.ui.desk.held_row import ORDER_BY, Column, HeldRow

VALUES: Final = MappingProxyType[Column, Callable[[HeldRow], str]](
    {
        Column.HOLDER: lambda row: row.holder,
        Column.NV: lambda row: row.nv,
        Column.OT: lambda row: row.ot,
        Column.STATE: lambda row: row.kind,
    }
)
"""By what rows are filtered, in the order in which it is offered."""

Since = Callable[[datetime], timedelta]


@frozen
class Sorting:
    """Spools that are held for longest come first, unless another heading was touched."""

    column: Column = Column.HELD
    is_descending: bool = True

    def touched(self, column: Column) -> "Sorting":
        """After a touch on a heading: another column, or the same one the other way round."""
        if column is self.column:
            return replace(self, is_descending=not self.is_descending)
        return Sorting(column, is_descending=column is Column.HELD)


@frozen
class Wanted:
    """What the table is narrowed to: a text, values of columns, and how long a spool is held at least."""

    query: tuple[str, ...] = ()
    values: tuple[tuple[Column, str], ...] = ()
    longer_than: timedelta | None = None

    def value(self, column: Column) -> str | None:
        return dict(self.values).get(column)

    def also(self, column: Column, value: str | None) -> "Wanted":
        """Narrow further, by another value of a column, or None for any."""
        others = tuple(each for each in self.values if each[0] is not column)
        return replace(self, values=others if value is None else (*others, (column, value)))

    def admits(self, row: HeldRow, since: Since) -> bool:
        """Whether the table shows a row; one whose date can't be read isn't held for long."""
        if self.longer_than is not None:
            taken = row.tile.since
            if taken is None or since(taken) < self.longer_than:
                return False
        has_values = all(folded(VALUES[column](row)) == folded(value) for column, value in self.values)
        return has_values and row.is_found_by(self.query)


def in_order(rows: Iterable[HeldRow], sorting: Sorting) -> list[HeldRow]:
    """Sorted by a column, then by tag; rows without a value there come last."""
    by_tag = sorted(rows, key=ORDER_BY[Column.TAG])  # type: ignore[arg-type]  # each column has one kind of key
    key = ORDER_BY[sorting.column]
    # How long a spool is held runs against since when.
    is_reversed = sorting.is_descending is not (sorting.column is Column.HELD)
    known = [row for row in by_tag if key(row) not in (None, (), "")]
    known.sort(key=key, reverse=is_reversed)  # type: ignore[arg-type]
    return known + [row for row in by_tag if key(row) in (None, (), "")]


def choices(rows: Iterable[HeldRow], column: Column) -> list[tuple[str, int]]:
    """The values that these rows have in a column, each with how many rows; in the order of the values."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for row in rows:
        value = VALUES[column](row)
        if value:
            counts[folded(value)] += 1
            written.setdefault(folded(value), value)
    return sorted(
        ((written[each], count) for each, count in counts.items()), key=lambda each: folded(each[0])
    )
