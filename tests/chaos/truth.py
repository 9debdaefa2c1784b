"""The audit as its rows were appended, whatever people did to them afterwards. Pure.

Stations only append to Metadata, so all rows below those that stood after people's last change were appended
since, in their order. Each change notes these rows before it is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tests.chaos.history import Change, Row


@dataclass(frozen=True)
class Appended:
    """The rows appended so far, and the ids of the rows that stood in the sheet after the last change."""

    rows: tuple[Row, ...] = ()
    stands: tuple[str, ...] = ()

    def and_then(self, sheet: Sequence[Row]) -> "Appended":
        """With the rows that `sheet` has below those that stood there."""
        rows, above = list(self.rows), self.stands[-1] if self.stands else ""
        stands = _to_the_last(sheet)
        for row in sheet[len(self.stands) : len(stands)]:
            rows.append(replace(row, place=len(rows) + 2, above=above))
            above = row.id
        return Appended(tuple(rows), stands)

    def changed(self, sheet: Sequence[Row]) -> "Appended":
        """After people have left the sheet like this."""
        return Appended(self.rows, _to_the_last(sheet))

    def place(self, sheet_rows: int) -> int:
        """The last row's number among those appended, where Metadata has so many rows with its header."""
        return len(self.rows) + sheet_rows - len(self.stands)


def _to_the_last(sheet: Sequence[Row]) -> tuple[str, ...]:
    """The ids down to the last row that isn't blank: the next row is appended below that one, so that blank
    rows which people sorted to the end are filled."""
    end = max((at for at, row in enumerate(sheet, 1) if row.id), default=0)
    return tuple(row.id for row in sheet[:end])


def sheet_at(audit: Sequence[Row], changes: Sequence[Change], place: int) -> list[Row]:
    """The sheet's rows when the row with this place had just been appended."""
    earlier = [change for change in changes if change.place < place]
    appended = [row for row in audit if row.place <= place]
    if not earlier:
        return appended
    last = earlier[-1]
    edited: Mapping[str, Row] = {}
    for change in earlier:
        edited = {**edited, **change.edited}
    by_id = {row.id: row for row in reversed(audit)}
    known = [edited.get(row_id) or by_id[row_id] for row_id in last.stands if row_id in by_id]
    return [*known, *(row for row in appended if row.place > last.place)]
