"""A shop with several stations, planning's hands in its audit, and a person who accepts it."""

import io
from collections.abc import Callable, Iterable
from typing import Any, cast

import gspread

from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.shop import columns
from kiosk.core.shop.data import AuditRow
from kiosk.sheets.audit import audit_codec
from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session
from tests.cli.terminal import Answer, Terminal
from tests.support.builders import ZONE

Cells = list[Any]
_PLACES = {header: index for index, header in enumerate(columns.AUDIT_COLUMNS)}


class Person(io.StringIO):
    """A person who types these lines at a terminal.

    `before_line` maps a line's number, from 1, to what happens just before that line is typed."""

    def __init__(self, lines: Iterable[str], before_line: dict[int, Callable[[], object]]) -> None:
        super().__init__("".join(f"{line}\n" for line in lines))
        self._before_line = before_line
        self.typed = 0

    def isatty(self) -> bool:
        return True

    def readline(self, *args: Any) -> str:  # type: ignore[override]
        self.typed += 1
        if meanwhile := self._before_line.get(self.typed):
            meanwhile()
        return super().readline(*args)


class PlanningDesk:
    """All stations are on this machine and on one workbook. Close it at the end."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        terminal.environ["KIOSK_WORKBOOK"] = str(terminal.workbook)
        self._session = local_session(LocalWorkbook.open(terminal.workbook))
        client = gspread.Client(auth=cast(Any, None), session=self._session)
        self.planilla = client.open_by_key(LOCAL_SPREADSHEET_ID)

    def close(self) -> None:
        self._session.close()

    def at(self, station: str) -> Terminal:
        """The terminal of this station, which has a data folder of its own."""
        folder = self.terminal.folder / station
        folder.mkdir(exist_ok=True)
        self.terminal.environ |= {"KIOSK_DATA_DIR": str(folder), "KIOSK_STATION": station}
        return self.terminal

    def accept(
        self,
        *typed: str,
        station: str = "Puesto 1",
        options: tuple[str, ...] = (),
        what: tuple[str, ...] = ("--accept-audit",),
        before_line: dict[int, Callable[[], object]] | None = None,
    ) -> Answer:
        """`kiosk doctor --accept-audit`, or `what`, at this station; the person types these lines."""
        person = Person(typed, before_line or {})
        return self.at(station).kiosk("doctor", *what, *options, person=person)

    def operaciones(self) -> list[Cells]:
        """All cells of Operaciones."""
        return self._cells("Operaciones")

    def metadata(self) -> list[Cells]:
        """The rows of Metadata below the headers."""
        return self._cells("Metadata")[1:]

    def type_over(self, tag: str, header: str, cell: str) -> None:
        """Type into the spool's cell of Operaciones under this header."""
        sheet = self.planilla.worksheet("Operaciones")
        rows = self.operaciones()
        row = next(at for at, cells in enumerate(rows, start=1) if tag in cells)
        sheet.update_cell(row, rows[0].index(header) + 1, cell)

    def change_metadata(self, change: Callable[[list[Cells]], list[Cells]]) -> None:
        """Planning replaces the rows of Metadata by others."""
        sheet, rows = self.planilla.worksheet("Metadata"), self.metadata()
        changed = change([list(row) for row in rows])
        sheet.update([[""] * len(row) for row in rows], "A2", raw=True)
        sheet.update(changed, "A2", raw=True)

    def land(self, *rows: AuditRow) -> None:
        """These rows are appended to Metadata alone, as a write that strayed far away leaves them."""
        at = len(self.metadata()) + 2
        cells = [[_plain(audit_codec.cells(row).get(name)) for name in columns.AUDIT_COLUMNS] for row in rows]
        self.planilla.worksheet("Metadata").update(cells, f"A{at}", raw=True)

    def rows(self) -> list[AuditRow]:
        """The audit's rows that can be read."""
        found = (audit_codec.read(cells, _PLACES, ZONE) for cells in self.metadata())
        return [row for row in found if row]

    def log(self) -> LogAt:
        """The audit as it stands, judged from its start."""
        return AuditLog(2).read(2, [audit_codec.read(cells, _PLACES, ZONE) for cells in self.metadata()])

    def holder(self, tag: str) -> str:
        """By the audit as it stands; "?" if it has no standing of the spool."""
        standing = self.log().standing(tag)
        return standing.picture.ocupado_por if standing else "?"

    def _cells(self, title: str) -> list[Cells]:
        return self.planilla.worksheet(title).get_values(value_render_option="UNFORMATTED_VALUE")  # type: ignore[arg-type]


def _plain(cell: Any) -> Any:
    value = (cell or {}).get("userEnteredValue", {})
    return next(iter(value.values()), "")
