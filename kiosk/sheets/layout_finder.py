"""Searches the spreadsheet for its worksheets and their header rows."""

from kiosk.core.errors import SheetError
from kiosk.core.refusals import SheetChanged
from kiosk.sheets.headers import SEARCHED_ROWS, find, quoted
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import WANTED, Layout, SheetNames, Table
from kiosk.sheets.sheet_state import SheetState


class LayoutFinder:
    """Belongs to its store's thread; the layout it finds is kept in `SheetState`."""

    def __init__(self, client: SheetsClient, names: SheetNames, sheet_state: SheetState) -> None:
        self._client = client
        self._names = names
        self._sheet_state = sheet_state

    def layout(self) -> Layout:
        """The layout as last found; searches for it if there is none. Raises as `search`."""
        return self._sheet_state.layout or self.search()

    def search(self) -> Layout:
        """Find worksheets and header rows: two requests. Raises `SheetError` if a worksheet is absent."""
        titles = self._names.all()
        ids = self._client.sheet_ids()
        absent = [title for title in titles if title not in ids]
        if absent:
            raise SheetError(SheetChanged(hoja=", ".join(absent)))
        tops = self._client.rows([f"{quoted(title)}!1:{SEARCHED_ROWS}" for title in titles])
        tables = {
            kind: Table(title, ids[title], find(rows, WANTED[kind]))
            for (kind, rows), title in zip(zip(WANTED, tops, strict=True), titles, strict=True)
        }
        layout = Layout(**tables)
        self._sheet_state.found(layout)
        return layout
