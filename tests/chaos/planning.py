"""Plays the people in planning, who sort, insert blank rows and type into state cells while stations work."""

import logging
import random
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import gspread
from gspread.utils import ValueInputOption, rowcol_to_a1

from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session
from tests.chaos.floor import ABLE, HOT, TAGS
from tests.chaos.history import PICTURE
from tests.chaos.judge import judge
from tests.chaos.notes import Notebook
from tests.chaos.reading import audit_rows

log = logging.getLogger(__name__)

MOST_BLANK = 4
LONGEST_CUT_S = 1.0
TOLERATED = 3
"""With more strayed rows at once stations write no more, and call for people."""
UNTOUCHED = dict.fromkeys((*PICTURE, "version"), "")
SORTED_BY = ("TAG_SPOOL", "Prioridad", "Ocupado_Por")


class Planning:
    """Changes the workbook's file directly, on its own thread, until `stop`."""

    def __init__(self, workbook: Path, notebook: Notebook, seed: str, every_s: float) -> None:
        self._session = local_session(LocalWorkbook.open(workbook))
        client = gspread.Client(auth=cast(Any, None), session=self._session)
        planilla = client.open_by_key(LOCAL_SPREADSHEET_ID)
        self._sheet, self._audit = planilla.worksheet("Operaciones"), planilla.worksheet("Metadata")
        self._notebook = notebook
        self._random = random.Random(seed)
        self._every_s = every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="planning")
        self._place = 0
        """The audit's last row before the change under way."""
        self.done: dict[str, int] = {}

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the change under way. May be called again."""
        self._stop.set()
        self._thread.join()

    def close(self) -> None:
        """Close the file. Call it once, after `stop`."""
        self._session.close()

    def look(self) -> None:
        """Answer a station's alarm: type the audit's state into rows that show other spools' writes."""
        headers, *rows = self._sheet.get_values()
        judged = judge(audit_rows(*_split(self._audit.get_values())))
        at, tag = headers.index("version"), headers.index("TAG_SPOOL")
        strayed = {
            number: cells[tag]
            for number, cells in enumerate(rows, start=2)
            if cells[at] in judged.first and judged.first[cells[at]].tag != cells[tag]
        }
        if len(strayed) <= TOLERATED:
            return
        for number, name in strayed.items():
            state = judged.states.get(name)
            self._note(f"put right {name}", tag=name)
            self._put(number, headers, {**state.picture, "version": state.last} if state else UNTOUCHED)
        self.done["put right"] = self.done.get("put right", 0) + len(strayed)

    def _work(self) -> None:
        while not self._stop.wait(self._random.expovariate(1 / self._every_s)):
            self.look()
            self._place = len(self._audit.col_values(1))
            cells = self._sheet.get_values()
            headers, rows = cells[0], cells[1:]
            doing = self._random.choices(
                (self._sort, self._insert, self._delete, self._type, self._recycle, self._cut),
                (3, 1, 1, 5, 3, 2),
            )[0]
            said = doing(headers, rows)
            if said:
                what = said.split(" ")[0]
                self.done[what] = self.done.get(what, 0) + 1

    def _sort(self, headers: list[str], rows: list[list[str]]) -> str:
        by = self._random.choice(SORTED_BY)
        order = self._random.choice(("ASCENDING", "DESCENDING"))
        if by == "Prioridad":
            for number, cells in enumerate(rows, start=2):
                if cells[headers.index("TAG_SPOOL")]:
                    self._put(number, headers, {"Prioridad": str(self._random.randrange(9))})
        said = self._note(f"sort {by} {order}")
        area = {"sheetId": self._sheet.id, "startRowIndex": 1, "endRowIndex": len(rows) + 1}
        spec = {"dimensionIndex": headers.index(by), "sortOrder": order}
        self._ask({"sortRange": {"range": area, "sortSpecs": [spec]}})
        return said

    def _insert(self, headers: list[str], rows: list[list[str]]) -> str:
        if sum(not cells[headers.index("TAG_SPOOL")] for cells in rows) >= MOST_BLANK:
            return ""
        at = self._random.randrange(1, len(rows) + 1)
        said = self._note(f"insert {at + 1}")
        self._ask({"insertDimension": {"range": self._rows(at)}})
        return said

    def _delete(self, headers: list[str], rows: list[list[str]]) -> str:
        blank = [at for at, cells in enumerate(rows, start=1) if not cells[headers.index("TAG_SPOOL")]]
        if not blank:
            return ""
        at = self._random.choice(blank)
        said = self._note(f"delete {at + 1}")
        self._ask({"deleteDimension": {"range": self._rows(at)}})
        return said

    def _cut(self, headers: list[str], rows: list[list[str]]) -> str:
        """Cut a row out and paste it elsewhere a moment later, as it was shown."""
        tag = self._random.choice(HOT)
        number, cells = self._row_of(tag, headers, rows)
        said = self._note(f"cut {tag}", tag=tag)
        self._ask({"deleteDimension": {"range": self._rows(number - 1)}})
        self._stop.wait(self._random.uniform(0.0, LONGEST_CUT_S))
        at = self._random.randrange(1, len(rows))
        self._ask({"insertDimension": {"range": self._rows(at)}})
        pasted = {
            name: int(cell) if cell.isdecimal() else cell for name, cell in zip(headers, cells, strict=True)
        }
        self._put(at + 1, headers, {name: cell for name, cell in pasted.items() if cell})
        self._note(f"pasted {tag}", tag=tag)
        return said

    def _type(self, headers: list[str], rows: list[list[str]]) -> str:
        number, cells = self._row_of(self._random.choice(HOT), headers, rows)
        mark = self._random.choice(ABLE).mark
        typed = self._random.choice(
            (
                {"Ocupado_Por": ""},
                {"Ocupado_Por": "DISPONIBLE"},
                {"Ocupado_Por": mark, "Armador": mark},
                {"Ocupado_Por": cells[headers.index("Ocupado_Por")], "version": ""},
                {"Ocupado_Por": "", "version": ""},
                UNTOUCHED,
            )
        )
        return self._typed("type", number, headers, cells, typed)

    def _recycle(self, headers: list[str], rows: list[list[str]]) -> str:
        """Replace a finished spool by a new one, so that there is always work left."""
        for tag in TAGS:
            number, cells = self._row_of(tag, headers, rows)
            if cells[headers.index("Fecha_Soldadura")]:
                return self._typed("recycle", number, headers, cells, dict.fromkeys(PICTURE, ""))
        return ""

    def _row_of(self, tag: str, headers: list[str], rows: list[list[str]]) -> tuple[int, list[str]]:
        at = headers.index("TAG_SPOOL")
        return next((number, cells) for number, cells in enumerate(rows, start=2) if cells[at] == tag)

    def _typed(
        self, what: str, number: int, headers: list[str], cells: list[str], typed: dict[str, str]
    ) -> str:
        tag, over = cells[headers.index("TAG_SPOOL")], {name: cells[headers.index(name)] for name in typed}
        self._put(number, headers, typed)
        return self._note(f"{what} {tag} {typed}", tag=tag, over=over, typed=typed, place=self._place)

    def _put(self, number: int, headers: list[str], typed: Mapping[str, str | int]) -> None:
        """Write all cells in one request, as a paste does."""
        cells = [
            {"range": rowcol_to_a1(number, headers.index(header) + 1), "values": [[value]]}
            for header, value in typed.items()
        ]
        self._sheet.batch_update(cells, value_input_option=ValueInputOption.raw)

    def _ask(self, request: dict[str, Any]) -> None:
        self._sheet.spreadsheet.batch_update({"requests": [request]})

    def _rows(self, at: int) -> dict[str, Any]:
        return {"sheetId": self._sheet.id, "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}

    def _note(self, said: str, **values: Any) -> str:
        self._notebook.note("hands", did=said, **values)
        return said


def _split(values: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    return values[0], values[1:]
