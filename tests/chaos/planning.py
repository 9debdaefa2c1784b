"""Plays the people in planning, who sort, insert blank rows and type into state cells while stations work.

Some runs also have people who touch Metadata (`audit_acts`), and copy, rename, restore and empty
(`spool_acts`).
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

import gspread
import requests
from gspread.http_client import BackOffHTTPClient
from gspread.utils import ValueInputOption, rowcol_to_a1

from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session
from tests.chaos import audit_acts
from tests.chaos.floor import ABLE, DONE, FINISHED, HOT, TAGS
from tests.chaos.hand import Hand
from tests.chaos.history import PICTURE
from tests.chaos.judge import judge
from tests.chaos.notes import Notebook
from tests.chaos.reading import audit_rows
from tests.chaos.spool_acts import COPY, SpoolActs

log = logging.getLogger(__name__)

MOST_BLANK = 4
LONGEST_CUT_S = 1.0
TOLERATED = 3
"""With more strayed rows at once stations write no more, and call for people."""
UNTOUCHED = dict.fromkeys((*PICTURE, "version"), "")
SORTED_BY = ("TAG_SPOOL", "Prioridad", "Ocupado_Por")


ORDINARY: Mapping[str, float] = {"sort": 3, "insert": 1, "delete": 1, "type": 5, "recycle": 3, "cut": 2}
"""How often each act is done, in relation to the others."""

TOUCHING: Mapping[str, float] = {
    **ORDINARY,
    **dict.fromkeys(audit_acts.ACTS, 0.12),
    "copy-one": 0.5,
    "copy-many": 0.2,
    "paste-one": 0.5,
    "paste-many": 0.2,
    "rename-one": 0.5,
    "rename-many": 0.2,
    "restore-version": 0.12,
    "empty-column": 0.15,
    "paste-long": 0.4,
    "protect": 0.3,
}
"""The ordinary mix, and people who touch what nobody should."""


STOPS_WRITING = frozenset({*audit_acts.ACTS, "restore-version", "empty-column"})
"""The acts that give alarms by themselves, if stations see them."""
CARELESS = 0.15
"""The share of these acts that are done while people know of an alarm: more would come sooner than a person
can end it."""


class Planning:
    """Changes the workbook's file directly, on its own thread, until `stop`. `rates` weight the acts."""

    def __init__(
        self,
        workbook: Path,
        url: str,
        notebook: Notebook,
        seed: str,
        every_s: float,
        rates: Mapping[str, float],
    ) -> None:
        self._session = local_session(LocalWorkbook.open(workbook))
        # People try again where the program before still has the file in use that is moved under it.
        client = gspread.Client(cast(Any, None), self._session, BackOffHTTPClient)
        planilla = client.open_by_key(LOCAL_SPREADSHEET_ID)
        self._sheet, self._audit = planilla.worksheet("Operaciones"), planilla.worksheet("Metadata")
        self._notebook = notebook
        self._random = random.Random(seed)
        self._every_s = every_s
        self._stop = threading.Event()
        self.turn = threading.Lock()
        """Held while planning works on the sheet, and by others who take the sheet away from it."""
        self._called = threading.Event()
        self._warned = threading.Event()
        self._looks = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="planning")
        self._place = 0
        """The audit's last row before the change under way."""
        self.done: dict[str, int] = {}
        self._rates = rates
        self._hand = Hand(workbook, notebook)
        self._later: list[tuple[float, Callable[[], None]]] = []
        self._url = url
        self._spool_acts = SpoolActs(self._random, self._hand, self._note, self._do_later, self._protect)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the change under way, and do what was left for later. May be called again."""
        self._stop.set()
        self._thread.join()
        self._do_what_is_due(everything=True)
        self._spool_acts.put_in_order()

    def close(self) -> None:
        """Close the file. Call it once, after `stop`."""
        self._session.close()
        self._hand.close()

    def call(self) -> None:
        """Ask for a look; any thread. Planning does it, or the caller once planning has stopped."""
        self._called.set()
        if self._stop.is_set() and not self._thread.is_alive():
            self.look()

    def warned(self, is_stopped: bool) -> None:
        """Let people know whether an alarm stands; any thread."""
        (self._warned.set if is_stopped else self._warned.clear)()

    def look(self) -> None:
        """Answer a station's alarm: type the audit's state into rows that show other spools' writes."""
        with self._looks:
            self._called.clear()
            self._put_right()

    def _put_right(self) -> None:
        headers, *rows = self._sheet.get_values()
        sheet = list(audit_rows(*_split(self._audit.get_values())))
        appended = self._hand.appended.and_then(sheet).rows
        judged = judge(appended)
        at, tag = headers.index("version"), headers.index("TAG_SPOOL")
        strayed = {
            number: cells[tag]
            for number, cells in enumerate(rows, start=2)
            if cells[at] in judged.first
            and judged.first[cells[at]].tag != cells[tag]
            and not COPY.search(cells[tag])
        }
        if len(strayed) <= TOLERATED:
            return
        for number, name in strayed.items():
            state = judged.states.get(name)
            right: dict[str, Any] = {**UNTOUCHED, **(DONE if name in FINISHED else {})}
            if state:
                right = {**state.picture, "version": state.last}
            self._note(f"put right {name}", tag=name, typed={}, over={}, shown=right, place=len(appended) + 1)
            self._put(number, headers, right)
        self.done["put right"] = self.done.get("put right", 0) + len(strayed)

    def _work(self) -> None:
        keeps_versions = bool(self._rates.get("restore-version"))
        while not self._stop.wait(self._random.expovariate(1 / self._every_s)):
            with self.turn:
                self._work_once(keeps_versions)

    def _work_once(self, keeps_versions: bool) -> None:
        self._do_what_is_due()
        if self._called.is_set() or self._rates is ORDINARY:
            self.look()
        self._place = self._hand.last_row()
        if keeps_versions:
            self._spool_acts.keep_version()
        cells = self._sheet.get_values()
        (act,) = self._random.choices([*self._rates], [*self._rates.values()])
        if self._warned.is_set() and act in STOPS_WRITING and self._random.random() > CARELESS:
            return
        said = self._act(act, cells[0], cells[1:])
        if said:
            what = said.split(" ")[0]
            self.done[what] = self.done.get(what, 0) + 1

    def _act(self, name: str, headers: list[str], rows: list[list[str]]) -> str:
        if name in audit_acts.ACTS:
            return self._hand.change_audit(partial(audit_acts.ACTS[name], self._random))
        if name in self._spool_acts.acts:
            return self._spool_acts.acts[name]()
        ordinary = {
            "sort": self._sort,
            "insert": self._insert,
            "delete": self._delete,
            "type": self._type,
            "recycle": self._recycle,
            "cut": self._cut,
        }
        return ordinary[name](headers, rows)

    def _do_later(self, seconds: float, act: Callable[[], None]) -> None:
        self._later.append((time.monotonic() + seconds, act))

    def _do_what_is_due(self, everything: bool = False) -> None:
        now = time.monotonic()
        due = [act for at, act in self._later if everything or at <= now]
        self._later = [(at, act) for at, act in self._later if not everything and at > now]
        for act in due:
            act()

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
        found = self._row_of(tag, headers, rows)
        if found is None:
            return ""
        number, cells = found
        said = self._note(f"cut {tag}", tag=tag, out=[tag])
        self._ask({"deleteDimension": {"range": self._rows(number - 1)}})
        self._stop.wait(self._random.uniform(0.0, LONGEST_CUT_S))
        at = self._random.randrange(1, len(rows))
        self._ask({"insertDimension": {"range": self._rows(at)}})
        pasted = {
            name: int(cell) if cell.isdecimal() else cell for name, cell in zip(headers, cells, strict=True)
        }
        self._put(at + 1, headers, {name: cell for name, cell in pasted.items() if cell})
        self._note(f"pasted {tag}", tag=tag, back=[tag])
        return said

    def _type(self, headers: list[str], rows: list[list[str]]) -> str:
        found = self._row_of(self._random.choice(HOT), headers, rows)
        mark = self._random.choice(ABLE).mark
        if found is None:
            return ""
        number, cells = found
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
        return self._typed("type", number, cells, headers, typed)

    def _recycle(self, headers: list[str], rows: list[list[str]]) -> str:
        """Replace an approved spool by a new one, so that there is always work left."""
        for tag in TAGS:
            found = self._row_of(tag, headers, rows)
            if found and found[1][headers.index("Fecha_QC_Metrología")]:
                return self._typed("recycle", *found, headers, dict.fromkeys(PICTURE, ""))
        return ""

    def _row_of(self, tag: str, headers: list[str], rows: list[list[str]]) -> tuple[int, list[str]] | None:
        """The row's number and cells; None while the spool has another tag."""
        at = headers.index("TAG_SPOOL")
        found = ((number, cells) for number, cells in enumerate(rows, start=2) if cells[at] == tag)
        return next(found, None)

    def _typed(
        self, what: str, number: int, cells: list[str], headers: list[str], typed: dict[str, str]
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

    def _protect(self, ranges: Sequence[str]) -> None:
        limits = {"protected": list(ranges)}
        requests.post(f"{self._url}/control/limits", json=limits, timeout=10).raise_for_status()

    def _ask(self, request: dict[str, Any]) -> None:
        self._sheet.spreadsheet.batch_update({"requests": [request]})

    def _rows(self, at: int) -> dict[str, Any]:
        return {"sheetId": self._sheet.id, "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}

    def _note(self, said: str, **values: Any) -> str:
        self._notebook.note("hands", did=said, **values)
        return said


def _split(values: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    return values[0], values[1:]
