"""Whether a kiosk can work with an imported file, and what could be added to make it so. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from kiosk.commands.init.new_columns import Addition, additions
from kiosk.core.frozen import frozen
from kiosk.core.shop import columns
from kiosk.core.shop.data import Spool
from kiosk.sheets.contract import Breach, Cost, breaches
from kiosk.sheets.headers import column_letters, normalise
from kiosk.sheets.layout import SheetNames, Table
from kiosk.sheets.survey import Survey
from kiosk.workbook.files.reports import Lost, Note

_ENCODINGS = ("cp1252", "cp850", "mac_roman", "utf-8")
_LETTERS = re.compile(r"(.*)!([A-Z]+)\d+")


@frozen
class Unfit:
    """One reason why the kiosk can't work with the file: the phrase `import.<key>`.

    `cells` are the places, if they are too many for a value.
    """

    key: str
    values: Mapping[str, str]
    cells: tuple[str, ...] = ()


@frozen
class Fitness:
    """What is wrong for good, and what can be added: headers, an audit, the worksheets about people."""

    unfit: tuple[Unfit, ...]
    headers: tuple[Addition, ...]
    lacks_audit: bool
    lacks_people: bool

    @property
    def lacks(self) -> bool:
        return bool(self.headers) or self.lacks_audit or self.lacks_people


def fitness(found: Survey, names: SheetNames, notes: Sequence[Note]) -> Fitness:
    """Judge a file as it was read."""
    lacks_people = {names.trabajadores, names.roles} <= set(found.absent)
    people = (names.trabajadores, names.roles)
    # an empty column `Activo` would make everybody inactive: only the spools' and the audit's can be added
    headers = tuple(each for each in additions(found) if each.table.title not in people)
    planned = {(each.table.title, header) for each in headers for header in each.headers}
    wrong = [each for each in breaches(found.tables) if each.cost is not Cost.DETAIL]
    unfit = [
        *_absent(found, names, lacks_people),
        *_columns([each for each in wrong if (each.sheet, each.header) not in planned]),
        *_nothing_to_do(found, names, lacks_people, wrong),
        *_uncomputed(found, notes),
    ]
    return Fitness(tuple(unfit), headers, names.metadata in found.absent, lacks_people)


def _absent(found: Survey, names: SheetNames, lacks_people: bool) -> Iterator[Unfit]:
    """Worksheets that nobody but the shop can add."""
    settings = {names.operaciones: "sheet_operaciones"}
    if not lacks_people:
        settings |= {names.trabajadores: "sheet_trabajadores", names.roles: "sheet_roles"}
    for sheet in found.absent:
        if sheet in settings:
            titles = ", ".join(found.titles)
            yield Unfit("no_worksheet", {"sheet": sheet, "found": titles, "setting": settings[sheet]})


def _columns(wrong: Sequence[Breach]) -> Iterator[Unfit]:
    missing: dict[str, list[str]] = {}
    for each in wrong:
        if each.is_repeated:
            yield Unfit("repeated", {"header": each.header, "cells": ", ".join(each.at)})
        elif each.near:
            key = "garbled" if _is_garbled(each.near, each.header) else "renamed"
            yield Unfit(key, {"header": each.header, "near": each.near, "cell": each.near_at})
        else:
            missing.setdefault(each.sheet, []).append(each.header)
    for sheet, headers in missing.items():
        yield Unfit("no_columns", {"sheet": sheet, "headers": ", ".join(headers)})


def _nothing_to_do(
    found: Survey, names: SheetNames, lacks_people: bool, wrong: Sequence[Breach]
) -> Iterator[Unfit]:
    """No spool, or nobody to work on one; said only where the columns for it are there."""
    if found.spools is not None and all(
        spool.is_unreadable and not _is_number(spool) for spool in found.spools
    ):
        yield Unfit("no_spools", {"sheet": names.operaciones})
    people = (names.trabajadores, names.roles)
    is_readable = not any(each.sheet in people for each in wrong)
    somebody = any(worker.active and worker.roles for worker in (found.workers or {}).values())
    if found.workers is not None and is_readable and not somebody and not lacks_people:
        yield Unfit("no_people", {"sheets": ", ".join(people)})


def _is_number(spool: Spool) -> bool:
    """True of a tag that is a number under a format: a fault on the screen that says how to put it right."""
    fault = spool.fault_in(columns.TAG_SPOOL)
    return fault is not None and fault.raw.replace(".", "", 1).isdecimal()


def _uncomputed(found: Survey, notes: Sequence[Note]) -> Iterator[Unfit]:
    """Formulas without a result where the kiosk reads: a holder or a date would be missing unseen."""
    used = {place for table in found.tables.values() for place in _columns_of(table)}
    cells = [note.where for note in notes if note.lost is Lost.FORMULA and _column(note.where) in used]
    if cells:
        yield Unfit("uncomputed", {}, tuple(cells))


def _columns_of(table: Table) -> Iterator[tuple[str, str]]:
    return ((table.title, column_letters(column)) for column in table.header.columns.values())


def _column(cell: str) -> tuple[str, str] | None:
    found = _LETTERS.fullmatch(cell)
    return (found[1], found[2]) if found else None


def _is_garbled(near: str, header: str) -> bool:
    """True if the header was written in one encoding and read in another."""
    return "\ufffd" in near or any(
        normalise(near.encode(read, "replace").decode(wrote, "replace")) == normalise(header)
        for read, wrote in permutations(_ENCODINGS, 2)
    )
