"""The worksheets and where their columns are, as last found. Frozen; any thread."""

from collections.abc import Mapping, Sequence

from kiosk.core.frozen import frozen
from kiosk.core.shop import columns
from kiosk.sheets.headers import Header, column_letters, header_texts, quoted


@frozen
class SheetNames:
    """The worksheets' titles, which are settings."""

    operaciones: str = "Operaciones"
    trabajadores: str = "Trabajadores"
    roles: str = "Roles"
    metadata: str = "Metadata"

    def all(self) -> tuple[str, ...]:
        return (self.operaciones, self.trabajadores, self.roles, self.metadata)


WANTED: Mapping[str, tuple[str, ...]] = {
    "operaciones": columns.REQUIRED + columns.OPTIONAL,
    "trabajadores": columns.WORKER_COLUMNS,
    "roles": columns.ROLE_COLUMNS,
    "metadata": columns.AUDIT_COLUMNS,
}
"""The headers searched for in each worksheet."""

DISPENSABLE = frozenset(columns.OPTIONAL) - {columns.VERSION} | {"N_UNION"}
"""Headers that the kiosk can do without."""


@frozen
class Table:
    """One worksheet. Rows are 1-based as in A1 notation, columns 0-based."""

    title: str
    sheet_id: int
    header: Header

    def column(self, header: str, rows: range | None = None) -> str:
        """The whole column below the header, or its cells in these rows, in A1 notation."""
        letters = column_letters(self.header.columns[header])
        first, last = (rows[0], rows[-1]) if rows else (self.header.row + 1, "")
        return f"{quoted(self.title)}!{letters}{first}:{letters}{last}"

    def columns_from(self, places: Sequence[int], number: int) -> str:
        """All columns from the first to the last of these, from row `number` on, in A1 notation."""
        left, right = column_letters(min(places)), column_letters(max(places))
        return f"{quoted(self.title)}!{left}{number}:{right}"

    def row(self, number: int) -> str:
        """One whole row, in A1 notation."""
        return f"{quoted(self.title)}!{number}:{number}"

    def cell(self, column: int, row: int | None = None) -> str:
        """One cell as people write it, `Operaciones!BM1`; in the header row if no row is given."""
        title = self.title if self.title.isidentifier() else quoted(self.title)
        return f"{title}!{column_letters(column)}{row or self.header.row}"

    def lacks(self) -> tuple[str, ...]:
        """Required headers that are absent, as `Worksheet!Header`, or repeated, followed by their cells."""
        absent = (f"{self.title}!{name}" for name in self.header.missing if name not in DISPENSABLE)
        repeated = (
            f"{self.title}!{name} ({', '.join(self._letters(name))})"
            for name in self.header.repeated
            if name not in DISPENSABLE
        )
        return (*absent, *repeated)

    def _letters(self, name: str) -> list[str]:
        return [f"{column_letters(each)}{self.header.row}" for each in self.header.places.get(name, ())]

    def header_row(self) -> str:
        """The header row, in A1 notation."""
        return self.row(self.header.row)

    def has_header(self, rows: Sequence[Sequence[object]]) -> bool:
        """True if the first of these rows is the header row as it was found; no row is an empty one."""
        return header_texts(rows[0] if rows else ()) == self.header.texts

    def rows_from(self, number: int, to: int | None = None) -> str:
        """All columns of the rows from `number`, to the row `to` or to the end, in A1 notation."""
        last = column_letters(max(len(self.header.texts), 1) - 1)
        return f"{quoted(self.title)}!A{number}:{last}{to or ''}"


@frozen
class Layout:
    """The four worksheets that the kiosk works with."""

    operaciones: Table
    trabajadores: Table
    roles: Table
    metadata: Table

    def missing(self) -> tuple[str, ...]:
        """Required headers that are absent or repeated: the kiosk doesn't write without them."""
        tables = (self.operaciones, self.trabajadores, self.roles, self.metadata)
        return tuple(name for table in tables for name in table.lacks())

    def missing_to_read(self) -> tuple[str, ...]:
        """Those of `missing()` that are needed to tell who holds which spool, or who a worker is.

        `version` and the audit are needed for writing only. The state of a spool is derived from all the
        others: without one of them, a spool that isn't free or unfinished might seem so.
        """
        tables = (self.operaciones, self.trabajadores, self.roles)
        version = f"{self.operaciones.title}!{columns.VERSION}"
        return tuple(name for table in tables for name in table.lacks() if name.partition(" (")[0] != version)
