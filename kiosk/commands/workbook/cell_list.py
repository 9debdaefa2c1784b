"""Many cells on one line: neighbours in a column as one range. Pure."""

import re
from collections.abc import Iterable, Iterator

_CELL = re.compile(r"(.*!)([A-Z]+)(\d+)")
_Place = tuple[str, str, int]


def ranges(cells: Iterable[str]) -> list[str]:
    """`Hoja!B2, Hoja!B3, Hoja!B4` as `Hoja!B2:B4`; what is no cell stays as it is."""
    others: list[str] = []
    places: set[_Place] = set()
    for cell in cells:
        if found := _CELL.fullmatch(cell):
            places.add((found[1], found[2], int(found[3])))
        else:
            others.append(cell)
    return [*others, *(_shown(*each) for each in _runs(places))]


def _runs(places: set[_Place]) -> Iterator[tuple[str, str, int, int]]:
    """Sheet, column, first and last row, in the order of the sheet."""
    for sheet, column, row in sorted(places, key=lambda place: (place[0], len(place[1]), place[1:])):
        if (sheet, column, row - 1) in places:
            continue
        last = row
        while (sheet, column, last + 1) in places:
            last += 1
        yield sheet, column, row, last


def _shown(sheet: str, column: str, first: int, last: int) -> str:
    return f"{sheet}{column}{first}" + (f":{column}{last}" if last > first else "")
