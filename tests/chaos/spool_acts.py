"""What people do to whole rows and columns of Operaciones: copy, rename, restore, empty, paste too much.

Each act of `SpoolActs` is one change of the file. Some come in two parts: `until` hands over the second one,
which is done a few seconds later, or when planning stops.
"""

import random
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from kiosk.workbook.book.cells import Row as Line
from kiosk.workbook.book.cells import Value
from tests.chaos.floor import HOT, TAGS
from tests.chaos.hand import Hand, Table
from tests.chaos.history import PICTURE, RENAMED
from tests.chaos.reading import DAY_ZERO

STATE = (*PICTURE, "version")
MANY = 4
"""So many rows at once are more than the writes that stray at once without an alarm."""
KEPT_VERSIONS = 8
COPY = re.compile(r"-(C\d+|R)$")
"""Ends the tag of a copied or renamed row."""
TOO_LONG = "x" * 30_000
EMPTIED = ("Armador", "Fecha_Armado", "Estado_Detalle", "version", "Ocupado_Por")

Later = Callable[[float, Callable[[], None]], None]
"""Do this after so many seconds."""
Protect = Callable[[Sequence[str]], None]
"""Protect these ranges from the stations, and no others."""


class SpoolActs:
    """Belongs to planning's thread. `note` writes down an act, with the values by which a run is judged."""

    def __init__(
        self, draw: random.Random, hand: Hand, note: Callable[..., str], until: Later, protect: Protect
    ) -> None:
        self._draw = draw
        self._hand = hand
        self._note = note
        self._until = until
        self._protect = protect
        self._versions: deque[tuple[list[Line], list[Line]]] = deque(maxlen=KEPT_VERSIONS)
        self._copies = 0
        self._empty: set[str] = set()
        self.acts: Mapping[str, Callable[[], str]] = {
            "copy-one": lambda: self._copy(1),
            "copy-many": lambda: self._copy(MANY + draw.randrange(3)),
            "paste-one": lambda: self._paste(1),
            "paste-many": lambda: self._paste(MANY + draw.randrange(3)),
            "rename-one": lambda: self._rename(1),
            "rename-many": lambda: self._rename(MANY + draw.randrange(3)),
            "restore-version": self._restore,
            "empty-column": self._empty_column,
            "paste-long": self._paste_long,
            "protect": self._protect_rows,
        }

    def keep_version(self) -> None:
        """Keep the spreadsheet as it stands, as Google does from time to time."""
        self._versions.append(self._hand.stored())

    def _copy(self, count: int) -> str:
        """Copy rows, paste them as new ones, and type new tags; they are taken out later."""
        with self._hand.change_spools() as table:
            lines = self._some(table, count)
            tags = {}
            for line in lines:
                copy, tag = table.copied(line), table.text(line, "TAG_SPOOL")
                self._copies += 1
                tags[f"{tag}-C{self._copies}"] = tag
                table.put(copy, "TAG_SPOOL", f"{tag}-C{self._copies}")
                table.lines.insert(self._draw.randrange(len(table.lines) + 1), copy)
        self._until(self._draw.uniform(3, 12), lambda: self._take_out(tuple(tags)))
        return self._note(f"copy-{_word(count)} {tags}", by_hand=list(tags))

    def _take_out(self, tags: Sequence[str]) -> None:
        with self._hand.change_spools() as table:
            table.lines = [line for line in table.lines if table.text(line, "TAG_SPOOL") not in tags]
        self._note(f"taken out {tags}", gone=list(tags))

    def _paste(self, count: int) -> str:
        """Copy the state cells of one spool over those of others, as by dragging them down."""
        with self._hand.change_spools() as table:
            source, *others = self._some(table, count + 1)
            cells = {header: source.value(table.headers.index(header)) for header in STATE}
            over = [(line, _shown(table, line)) for line in others]
            for line in others:
                for header, value in cells.items():
                    table.put(line, header, value)
                    at = table.headers.index(header)
                    line.put_format(at, source.formats.get(at))
        typed, pasted = _shown(table, source), table.text(source, "version")
        for line, was in over:
            tag = table.text(line, "TAG_SPOOL")
            self._edit(f"paste {tag}", tag, typed, was, pasted=pasted, by_hand=[tag])
        return f"paste-{_word(count)}"

    def _rename(self, count: int) -> str:
        """Give spools other tags, and their own ones back a moment later."""
        with self._hand.change_spools() as table:
            tags = {}
            for line in self._some(table, count):
                tag = table.text(line, "TAG_SPOOL")
                tags[tag] = f"{tag}{RENAMED}"
                table.put(line, "TAG_SPOOL", tags[tag])
        self._until(self._draw.uniform(1, 8), lambda: self._rename_back(tags))
        by_hand = [*tags, *tags.values()]
        return self._note(
            f"rename-{_word(count)} {tags}", by_hand=by_hand, out=list(tags), gone=list(tags.values())
        )

    def _rename_back(self, tags: Mapping[str, str]) -> None:
        with self._hand.change_spools() as table:
            for tag, renamed in tags.items():
                line = table.find("TAG_SPOOL", renamed)
                if line is not None and table.find("TAG_SPOOL", tag) is None:
                    table.put(line, "TAG_SPOOL", tag)
        self._note(f"renamed back {tags}", by_hand=list(tags), back=list(tags))

    def put_in_order(self) -> None:
        """Give spools their own tags, and take out copies and long texts: restoring brings them back."""
        with self._hand.change_spools() as table:
            here = {table.text(line, "TAG_SPOOL"): line for line in table.lines}
            back = {tag: here[tag + RENAMED] for tag in TAGS if tag not in here and tag + RENAMED in here}
            for tag, line in back.items():
                table.put(line, "TAG_SPOOL", tag)
            table.lines = [line for line in table.lines if not COPY.search(table.text(line, "TAG_SPOOL"))]
            long = [
                (line, header)
                for line in table.lines
                for header in STATE
                if table.text(line, header) == TOO_LONG
            ]
            for line, header in long:
                table.put(line, header, None)
        self._note(f"put in order {list(back)}", by_hand=list(back), back=list(back))
        for line, header in long:
            tag = table.text(line, "TAG_SPOOL")
            self._edit(f"took out {header} of {tag}", tag, {header: ""}, {header: TOO_LONG})

    def _restore(self) -> str:
        """Restore an older version of the spreadsheet."""
        if not self._versions:
            return ""
        version = self._draw.choice(list(self._versions))
        said = f"restore-version {len(version[1])} rows of Metadata"
        before, after = self._hand.restore(version, said)
        was = {before.text(line, "TAG_SPOOL"): _shown(before, line) for line in before.lines}
        here = {after.text(line, "TAG_SPOOL") for line in after.lines}
        self._note("restored tags", out=[tag for tag in was if tag not in here], back=[*(here - was.keys())])
        for line in after.lines:
            tag, now = after.text(line, "TAG_SPOOL"), _shown(after, line)
            if tag and was.get(tag) != now:
                self._edit(f"restored {tag}", tag, {}, {}, shown=now, by_hand=[tag])
        return self._note(said)

    def _empty_column(self) -> str:
        """Empty a whole state column, and put it back after a while."""
        header = self._draw.choice(EMPTIED)
        if header in self._empty:
            return ""
        self._empty.add(header)
        was = self._set_column(header, lambda _tag, text: None if text else KEEP)
        for tag, (_, text) in was.items():
            self._edit(f"emptied {header} of {tag}", tag, {header: ""}, {header: text})
        self._until(self._draw.uniform(2, 45), lambda: self._put_back(header, was))
        return f"empty-column {header}"

    def _put_back(self, header: str, was: Mapping[str, tuple[Value, str]]) -> None:
        """Fill the cells that are still empty."""
        self._empty.discard(header)
        back = self._set_column(header, lambda tag, text: was[tag][0] if tag in was and not text else KEEP)
        for tag in back:
            self._edit(f"put back {header} of {tag}", tag, {header: was[tag][1]}, {header: ""})

    def _set_column(
        self, header: str, value: Callable[[str, str], Value | object]
    ) -> dict[str, tuple[Value, str]]:
        """Set a column's cells, but for those for which `value` returns KEEP; returns what stood there."""
        was: dict[str, tuple[Value, str]] = {}
        with self._hand.change_spools() as table:
            at = table.headers.index(header)
            for line in table.lines:
                tag, text = table.text(line, "TAG_SPOOL"), _text(header, line.value(at))
                now = value(tag, text) if tag else KEEP
                if now is not KEEP:
                    was[tag] = (line.value(at), text)
                    line.put(at, now)  # type: ignore[arg-type]
        return was

    def _paste_long(self) -> str:
        """Paste far too much into a cell, and take it back later."""
        header = self._draw.choice(("Armador", "Estado_Detalle", "Ocupado_Por"))
        with self._hand.change_spools() as table:
            (line,) = self._some(table, 1)
            tag, was = table.text(line, "TAG_SPOOL"), line.value(table.headers.index(header))
            table.put(line, header, TOO_LONG)
        self._until(self._draw.uniform(2, 10), lambda: self._take_back(tag, header, was))
        return self._note(f"paste-long {header} of {tag}", tag=tag)

    def _protect_rows(self) -> str:
        """Protect a few rows from the kiosk's account for a while. The range stays where rows move away."""
        first = self._draw.randrange(2, len(TAGS) + 2)
        area = f"Operaciones!A{first}:BX{first + self._draw.randrange(3)}"
        self._protect((area,))
        self._until(self._draw.uniform(2, 12), lambda: self._protect(()))
        return self._note(f"protect {area}")

    def _take_back(self, tag: str, header: str, was: Value) -> None:
        with self._hand.change_spools() as table:
            line = table.find("TAG_SPOOL", tag)
            is_there = line is not None and table.text(line, header) == TOO_LONG
            if line is not None and is_there:
                table.put(line, header, was)
        if is_there:
            # It puts back what `version` stands for, so no note is asked for.
            self._edit(f"took back {header} of {tag}", tag, {}, {}, shown={header: _text(header, was)})

    def _some(self, table: Table, count: int) -> list[Line]:
        """Rows of spools that exist from the start, wanted ones mostly."""
        there = [line for line in table.lines if table.text(line, "TAG_SPOOL") in TAGS]
        hot = [line for line in there if table.text(line, "TAG_SPOOL") in HOT]
        chosen = self._draw.sample(hot, min(count, len(hot)))
        others = [line for line in there if line not in chosen]
        return chosen + self._draw.sample(others, min(count - len(chosen), len(others)))

    def _edit(
        self, said: str, tag: str, typed: Mapping[str, str], over: Mapping[str, str], **more: Any
    ) -> None:
        self._note(said, tag=tag, typed=dict(typed), over=dict(over), place=self._hand.place, **more)


KEEP = object()


def _shown(table: Table, line: Line) -> dict[str, str]:
    return {header: _text(header, line.value(table.headers.index(header))) for header in STATE}


def _text(header: str, value: Value) -> str:
    """A state cell as the sheet displays it."""
    if header.startswith("Fecha_") and isinstance(value, int | float):
        moment = DAY_ZERO + timedelta(seconds=round(value * 86_400))
        return f"{moment:%d-%m-%Y %H:%M:%S}" if header == "Fecha_Ocupacion" else f"{moment:%d-%m-%Y}"
    return "" if value is None else str(value)


def _word(count: int) -> str:
    return "one" if count == 1 else "many"
