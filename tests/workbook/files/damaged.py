"""Damaged files, the same for the same seed: what a bad disk, a broken download or a careless program makes.

`python -m tests.workbook.files.damaged N [FIRST]` imports N of them and counts how they ended.
"""

import random
import re
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import gspread
from gspread.exceptions import APIError

from kiosk.workbook import LOCAL_SPREADSHEET_ID, ImportFailed, LocalWorkbook, WorkbookError, local_session
from kiosk.workbook.files.csv_text import import_csv
from kiosk.workbook.files.xlsx import import_xlsx
from tests.workbook.files.packages import ROWS, edited, strict, without_styles, written

Random = random.Random
UNREADABLE = 500

_VALUES = tuple(
    value.encode("latin-1")
    for value in (
        *("", "-1", "0", "7", "99999999999", "1e999", "NaN", "-2958466", "A0", "ZZZ9", "AAAA1", "x", "=1+1"),
        *("n", "s", "b", "e", "d", "str", "inlineStr", "2026-13-45", "&#0;", "_x0000_", "_xD800_", "\xff"),
    )
)
_ATTRIBUTE = re.compile(rb'="([^"]*)"')
_TEXT = re.compile(rb">([^<]+)<")


def damaged(seed: int, folder: Path) -> Path:
    """One damaged file: mostly .xlsx, of each kind that is read; else .csv or a workbook of the kiosk."""
    chance = Random(seed)
    suffix = chance.choices(["xlsx", "csv", "kiosk"], [7, 2, 1])[0]
    path = folder / f"{seed}.{suffix}"
    if suffix == "csv":
        text = "TAG_SPOOL;Nota;Peso\r\n" + "".join(f'MK-{n};"año; {n}";{n},5\r\n' for n in range(20))
        path.write_bytes(text.encode(chance.choice(["utf-8", "utf-16", "cp1252", "cp850"])))
        _within_file(path, chance)
        return path
    rows = [*ROWS, *([f"MK-{n}", n, "=1+1" if n % 3 else f"texto {n}"] for n in range(20))]
    source = written(folder / f"{seed}.xlsx", rows)
    if suffix == "kiosk":
        LocalWorkbook.create(path, lambda book: _fill(book, source)).close()
        _within_file(path, chance)
        return path
    if kind := chance.choice([strict, without_styles, None]):
        edited(path, kind)
    chance.choice([_within_file, _within_part, _within_part, _within_part, _without_part])(path, chance)
    return path


def _within_file(path: Path, chance: Random) -> None:
    content = path.read_bytes()
    for _ in range(chance.randint(1, 4)):
        content = _mangled(content, chance)
    path.write_bytes(content)


def _within_part(path: Path, chance: Random) -> None:
    """Damage that no checksum shows: a program wrote it so."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
    sheets = [name for name in names if "worksheets" in name or "sharedStrings" in name]
    part = chance.choice(sheets if chance.random() < 0.6 else names)
    hurt = chance.choice([_mangled, _revalued, _revalued, _revalued])
    times = chance.randint(1, 3)

    def edit(name: str, content: bytes) -> bytes:
        for _ in range(times if name == part else 0):
            content = hurt(content, chance)
        return content

    edited(path, edit)


def _without_part(path: Path, chance: Random) -> None:
    with zipfile.ZipFile(path) as package:
        part = chance.choice(package.namelist())
    instead = chance.choice([None, b"", b"<a/>", b"PK\x03\x04"])
    edited(path, lambda name, content: instead if name == part else content)


def _revalued(content: bytes, chance: Random) -> bytes:
    """An attribute or a text has another value."""
    places = list(chance.choice([_ATTRIBUTE, _TEXT]).finditer(content))
    if not places:
        return content
    place = chance.choice(places)
    return content[: place.start(1)] + chance.choice(_VALUES) + content[place.end(1) :]


def _mangled(content: bytes, chance: Random) -> bytes:
    """A stretch is overwritten, lost, doubled or zeroed, or the rest is cut off."""
    if not content:
        return content
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.choice([1, 1, 2, 8, 64, 512]))
    stretch = content[start:end]
    instead: list[Callable[[], bytes]] = [
        lambda: chance.randbytes(len(stretch)),
        lambda: b"",
        lambda: stretch * 2,
        lambda: b"\0" * len(stretch),
    ]
    if chance.random() < 0.1:
        return content[:start]
    return content[:start] + chance.choice(instead)() + content[end:]


def outcome(source: Path) -> str:
    """`read`, or the code of the refusal; anything else that is raised is a fault of the kiosk.

    What was read is read back through the real gspread: no value may come in that can't be shown.
    """
    try:
        if source.suffix == ".kiosk":
            _read_back(LocalWorkbook.open(source))
        else:
            target = source.with_name(f"{source.name}.kiosk")
            _read_back(LocalWorkbook.create(target, lambda book: _fill(book, source)))
    except ImportFailed as error:
        return str(error.cause)
    except WorkbookError as error:
        return error.code
    except APIError as error:  # the local workbook's answer, as Google's when it can't read a sheet
        if source.suffix != ".kiosk" or error.code != UNREADABLE:
            raise
        return str(UNREADABLE)
    return "read"


def _read_back(book: LocalWorkbook) -> None:
    session = local_session(book)
    try:
        spreadsheet = gspread.Client(auth=None, session=session).open_by_key(LOCAL_SPREADSHEET_ID)
        for sheet in spreadsheet.worksheets():
            sheet.get_all_values()
            sheet.get_all_values(value_render_option="UNFORMATTED_VALUE")
    finally:
        session.close()


def _fill(book: LocalWorkbook, source: Path) -> None:
    if source.suffix == ".xlsx":
        import_xlsx(source, book)
        return
    with book.writing() as grid:
        import_csv(source, grid, "Operaciones")


def main(count: int, first: int) -> int:
    ends: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            path = damaged(seed, Path(folder))
            try:
                ends[outcome(path)] += 1
            except Exception as error:  # noqa: BLE001 -- counted, and told with its seed
                ends["FAULT"] += 1
                print(f"seed {seed}: {type(error).__name__}: {error}")  # noqa: T201
            for left in Path(folder).iterdir():
                left.unlink()
    print(dict(ends.most_common()))  # noqa: T201
    return 1 if ends["FAULT"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
